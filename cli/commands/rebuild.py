"""``rebuild``: the read model made anew."""

from cli.call.together import check_idle
from cli.call.wording import so_many
from cli.context import Context
from cli.logs import check_whole


def rebuild(ctx: Context) -> None:
    """Make the read model anew, from the log alone, while others go on reading the old one.

    \b
    For example:
      counterfoil rebuild

    The read model answers questions across all agreements at once. It holds nothing that is recorded, and
    follows every write by itself; what is asked without it is folded from the entries.
    """
    from cli.across.upkeep import rebuild as made_anew
    from cli.output.progress import Progress
    from domain.refusals import entries
    from domain.store.models import model_shown

    check_whole(ctx, "rebuild")
    settings = ctx.settings
    check_idle("rebuild prints no answer", {"--output": settings.output})
    with ctx.open() as ledger, Progress("read model", shown=not settings.quiet) as progress:
        count, agreements, failure = made_anew(ledger, progress)
    if failure is not None:
        ctx.tell(f"{failure}: a new one is in its place")
    of = so_many(agreements, "agreement", "agreements")
    ctx.tell(f"{model_shown(settings.store)}: {entries(count)} of {of}")
