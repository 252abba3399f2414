"""``init``: make the store."""

from cli.context import Context
from cli.logs import check_whole


def init(ctx: Context) -> None:
    """Make an empty ledger.

    \b
    For example:
      counterfoil init --tz Europe/Kyiv

    The time zone says what a day is, for good; it is UTC where none is named. A ledger that is there
    already stays as it is.
    """
    from domain.store import create, open_store
    from domain.store.failures import shown

    check_whole(ctx, "init")
    store, asked, wait = ctx.settings.store, ctx.settings.tz, ctx.settings.busy_timeout
    tz = asked or "UTC"
    if create(store, tz=tz, busy_timeout=wait, tell=ctx.tell):
        ctx.tell(f"made an empty ledger at {shown(store)}; its days are those of {tz}")
        return
    with open_store(store, write=False, topics=frozenset(), busy_timeout=wait) as there:
        kept = f", and not of {asked}" if asked not in (None, there.tz) else ""
        ctx.tell(
            f"there is a ledger at {shown(store)} already, left as it is; "
            f"its days are those of {there.tz}{kept}"
        )
