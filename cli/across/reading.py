"""The read model of a call: whether it can answer, and what of the answer has to be folded beside it.

Nothing here loads pydantic or the event sourcing library.
"""

import re
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from typing import Final, Generic, NamedTuple, TypeVar

from cli.context import Context
from cli.output.answer import Cuts
from domain.frozen import dataclass
from domain.refusals import Refused
from domain.store.canonical import stamp
from domain.store.failures import StoreFailure
from domain.store.glance import Glance
from domain.store.model_reading import ModelReader
from domain.store.models import model_reader
from domain.values.period import Moment, zone
from projections.across.ticks import FOREVER, NoTick, tick
from projections.rules import VERSION

FEW: Final = 40
"""So many agreements are folded beside the model, where it is behind; of more, it answers for what it has."""
R = TypeVar("R")
_BY_NUMBER: Final = re.compile(r"([a-z0-9][a-z0-9-]{0,63})#([1-9][0-9]{0,11})")


@dataclass(frozen=True, slots=True)
class Across:
    """A model that can answer at the cuts of a call, and the agreements that are to be folded instead.

    ``behind`` is the sentence for where newer entries are left out of the answer.
    """

    model: ModelReader
    position: int
    tick: int
    cuts: Cuts
    folded: frozenset[str]
    behind: str | None


class OfAll(NamedTuple, Generic[R]):
    """The rows of all agreements, at which cuts, and the sentence for where newer entries are left out of them."""

    rows: list[R]
    cuts: Cuts
    behind: str | None = None


def of_all(
    ctx: Context,
    kept: Callable[[Across], list[R]],
    folded: Callable[[Collection[str] | None], OfAll[R]],
) -> OfAll[R]:
    """The rows that are ``kept`` in the model, and beside them those of agreements that have to be folded; where
    it cannot answer, all by the fold.

    ``folded`` has the rows of some agreements, of all where none are named.
    """

    def told(found: Across) -> OfAll[R]:
        rows = kept(found)
        if found.folded:
            rows += folded(found.folded).rows
        return OfAll(rows, found.cuts, found.behind)

    return answered(ctx, told) or folded(None)


@contextmanager
def across(ctx: Context) -> Iterator[Across | None]:
    """What can be asked of the model; None where the agreements have to be folded, all of them."""
    with model_reader(ctx.settings.store) as model:
        yield _asked(ctx, model) if model is not None else None


def answered(ctx: Context, ask: Callable[[Across], R]) -> R | None:
    """What the model answers; None where it cannot, or turns out to be damaged.

    Where it holds what nobody can read, now or as the answer is put together, the call is made again without it.
    """
    if ctx.folds_all:
        return None
    before, ctx.asked_model = ctx.asked_model, True
    try:
        with across(ctx) as found:
            if found is not None:
                return ask(found)
    except StoreFailure:
        pass  # where it is the ledger's, the fold comes upon it too
    ctx.asked_model = before
    return None


def _asked(ctx: Context, model: ModelReader) -> Across | None:
    settings = ctx.settings
    try:
        with ctx.glance() as log:
            tz = settings.tz or log.tz
            if not _is_of(model, log, tz):
                return None
            position = _position(log, settings.known_at, tz)
            if position is None:
                return None
            as_of = settings.as_of
            t = tick(Moment.parse(as_of).latest(zone(tz))) if as_of else FOREVER
            folded, behind = _lacking(model, log, position)
            if behind:
                position = model.state.position
            cuts = Cuts(as_of, settings.known_at, tz)
            ctx.tell_lag(log.lag)
            return Across(model, position, t, cuts, folded, behind)
    except (Refused, NoTick, StoreFailure):
        return None  # the careful way finds the words for it


def _is_of(model: ModelReader, log: Glance, tz: str) -> bool:
    """Whether the model was made of this log, by these rules, and with days of this zone."""
    state = model.state
    is_behind = 0 < state.position <= log.position
    return is_behind and state.is_of(log.ledger_id, tz, VERSION, log.link)


def _position(log: Glance, known_at: str | None, tz: str) -> int | None:
    """The position of the known-at cut; None for an entry that is not named by its number."""
    if known_at is None:
        return log.position
    by_number = _BY_NUMBER.fullmatch(known_at)
    if by_number:
        return log.position_of(by_number[1], int(by_number[2]))
    return log.position_by(stamp(Moment.parse(known_at).latest(zone(tz))))


def _lacking(model: ModelReader, log: Glance, position: int) -> tuple[frozenset[str], str | None]:
    held = model.held()
    odd = {slug for slug, one in held.items() if one.odd is not None or position < one.since}
    reached = model.state.position
    written = log.written_since(reached, position) if position > reached else {}
    stale = {
        slug
        for slug, since in written.items()
        if slug not in held or held[slug].through < since.newest
    }
    if len(stale) > FEW or (position > reached and log.source_amended(reached, position)):
        return frozenset(odd), (
            f"the read model is at entry {reached:,} of {log.position:,}, and what was recorded since is not in "
            "this answer: counterfoil rebuild brings it up"
        )
    return frozenset(odd | stale), None
