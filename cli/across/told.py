"""What the read model was told of agreements as they are now, where it still holds."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, Final, TypeVar

from cli.across.reading import answered
from cli.context import Context
from domain.store.canonical import stamp
from domain.values.period import zone
from projections.across.ticks import tick
from projections.across.told import NotKept

R = TypeVar("R")
_MANY: Final = 100

if TYPE_CHECKING:
    from projections.cut import Cut


def kept(
    ctx: Context,
    kind: str,
    cut: "Cut",
    read: Callable[[bytes], list[R]],
    since: datetime | None = None,
) -> dict[str, list[R]]:
    """The rows of a kind of answer, by agreement, that hold today; ``read`` makes rows of what was kept.

    Those at a cut are for the fold, and those of agreements that were written to, after ``since`` where it is
    given.
    """
    settings = ctx.settings
    if settings.as_of is not None or settings.known_at is not None or cut.today is None:
        return {}
    held = answered(ctx, lambda found: (found.model.told(kind), found.folded, found.behind))
    if held is None or held[2]:
        return {}
    told, passed, _ = held
    from domain.values.period import end_of

    today = tick(end_of(cut.today, zone(cut.tz)))
    if since is not None:
        with ctx.glance() as log:
            position = log.position_by(stamp(since))
            if log.source_amended(position, log.position):
                return {}
            passed = passed | log.written_since(position, log.position).keys()
    rows: dict[str, list[R]] = {}
    for slug, (until, answer) in told.items():
        if slug not in passed and today <= until:
            with suppress(NotKept):
                rows[slug] = read(answer)
    return rows


def advise(ctx: Context, folded: int) -> None:
    """Where many agreements had to be folded for an answer that could have been kept: what keeps it."""
    settings = ctx.settings
    if folded > _MANY and settings.as_of is None and settings.known_at is None:
        ctx.tell(
            f"{folded:,} agreements were folded for this: counterfoil rebuild keeps the answer"
        )


def titles(ctx: Context) -> dict[str, str]:
    """How agreements are called, as far as the model knows."""
    return answered(ctx, lambda found: found.model.titles()) or {}
