"""What the read model was told of agreements as they are now, where it still holds."""

from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar

from cli.across.reading import Across, answered
from cli.context import Context
from domain.store.canonical import stamp
from domain.values.period import zone
from projections.across.ticks import tick
from projections.across.told import NotKept

R = TypeVar("R")
_MANY: Final = 100

if TYPE_CHECKING:
    from domain.ledger import Ledger
    from projections.cut import Cut


class Held(NamedTuple):
    """Answers that hold today, all of one state of the model."""

    told: Mapping[str, Mapping[str, bytes]]
    """By kind and agreement."""
    titles: Mapping[str, str]
    """How agreements are called, as far as the model knows."""
    position: int
    """Up to where in the log."""

    def rows(self, kind: str, read: Callable[[bytes], list[R]]) -> dict[str, list[R]]:
        """The rows of a kind of answer, by agreement; ``read`` makes rows of what was kept."""
        found: dict[str, list[R]] = {}
        for slug, answer in self.told[kind].items():
            with suppress(NotKept):
                found[slug] = read(answer)
        return found


def held(ctx: Context, cut: "Cut", *kinds: str) -> Held:
    """The answers of some kinds that hold today.

    Those at a cut are for the fold, and those of agreements that were written to since they were told.
    """
    none = Held({kind: {} for kind in kinds}, {}, 0)
    if ctx.settings.looking_back or cut.today is None:
        return none
    from domain.values.period import end_of

    today = tick(end_of(cut.today, zone(cut.tz)))

    def read(found: Across) -> Held:
        if found.behind:
            return none
        told = {
            kind: {
                slug: answer
                for slug, (until, answer) in found.model.told(kind).items()
                if slug not in found.folded and today <= until
            }
            for kind in kinds
        }
        return Held(told, found.model.titles(), found.position)

    return answered(ctx, read) or none


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
        begun = log.begun_since(position, log.position)
        amended = log.source_amended(position, log.position)
        return Since(set(slugs if amended else written) - begun.keys(), begun)


def advise(ctx: Context, ledger: "Ledger", cut: "Cut", not_kept: int) -> None:
    """Where many agreements had to be folded since nothing was kept of them: what keeps it.

    What is kept is told of the present, with days of the ledger's own zone.
    """
    is_of_now = cut.as_of is None and cut.known is None and cut.tz == ledger.tz
    if not_kept > _MANY and is_of_now:
        ctx.tell(
            f"{not_kept:,} agreements were folded for this: counterfoil rebuild keeps the answer"
        )
