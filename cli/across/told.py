"""What the read model was told of agreements as they are now, where it still holds."""

from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, Final, Generic, NamedTuple, TypeVar

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


class Held(NamedTuple, Generic[R]):
    """Answers that still hold, by agreement, and up to which position of the log."""

    rows: dict[str, list[R]]
    position: int


def held(ctx: Context, kind: str, cut: "Cut", read: Callable[[bytes], list[R]]) -> Held[R]:
    """The rows of a kind of answer that hold today; ``read`` makes rows of what was kept.

    Those at a cut are for the fold, and those of agreements that were written to since they were told.
    """
    settings = ctx.settings
    if settings.as_of is not None or settings.known_at is not None or cut.today is None:
        return Held({}, 0)
    found = answered(ctx, lambda found: (found.model.told(kind), found))
    if found is None or found[1].behind:
        return Held({}, 0)
    from domain.values.period import end_of

    told, across = found
    today = tick(end_of(cut.today, zone(cut.tz)))
    rows: dict[str, list[R]] = {}
    for slug, (until, answer) in told.items():
        if slug not in across.folded and today <= until:
            with suppress(NotKept):
                rows[slug] = read(answer)
    return Held(rows, across.position)


class Since(NamedTuple):
    """What became of agreements since a moment."""

    changed: Collection[str]
    """Those that may be told otherwise now."""
    begun: Mapping[str, int]
    """Those of which the ledger held nothing, with the positions of their newest entries."""


def written_since(ctx: Context, then: datetime, slugs: Collection[str]) -> Since:
    """What was written since a moment; ``slugs`` are all agreements."""
    with ctx.glance() as log:
        position = log.position_by(stamp(then))
        written = log.written_since(position, log.position)
        begun = {
            slug: newest
            for slug, (_, newest) in written.items()
            if (log.position_of(slug, 1) or 0) > position
        }
        amended = log.source_amended(position, log.position)
        return Since(set(slugs if amended else written) - begun.keys(), begun)


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
