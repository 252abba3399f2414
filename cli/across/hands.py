"""The folding itself, by as many processes as there are processors where it is much."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, tzinfo
from functools import cache
from typing import TYPE_CHECKING, Final

from cli.across.folding import processes
from cli.workers import begin, pool, starting
from domain.changes import Changes
from domain.frozen import dataclass
from domain.ledger import Ledger
from domain.store.model import Held
from projections.across.catching_up import Due, Registers, needed
from projections.across.told import Told, told
from projections.agreement import AgreementAt
from projections.cut import Cut

if TYPE_CHECKING:
    from concurrent.futures import Future

_AHEAD: Final = 2
"""Groups that wait for each process, so that none is idle and few are in memory."""


@dataclass(frozen=True, slots=True)
class Ready:
    """What the model lacks of an agreement, which it had up to the position ``was``."""

    changes: Changes
    anew: bool
    was: int
    told: Told
    """What is told of it as it is now; empty where nobody asked."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is asked of each agreement."""

    registers: Registers
    zone: tzinfo
    upto: int
    today: date | None


def worked(
    url: str,
    ledger: Ledger,
    groups: Iterable[list[Due]],
    held: Mapping[str, Held],
    registers: Registers,
    zone: tzinfo,
    upto: int,
    *,
    today: date | None,
    total: int,
    busy_timeout: float,
) -> Iterator[tuple[list[Due], list[Ready]]]:
    """Each group with what the model lacks of it, in order. With ``today``, what is told of it is folded too."""
    asked = _Asked(registers, zone, upto, today)
    hands = processes(total)
    if hands < 2:
        for group in groups:
            yield group, _fold(ledger, group, held, asked)
        return
    with pool(hands, _begin, url, busy_timeout, asked) as workers:
        waiting: list[tuple[list[Due], Future[list[Ready]]]] = []
        for group in groups:
            own = {due.slug: held[due.slug] for due in group if due.slug in held}
            with starting():
                waiting.append((group, workers.submit(_work, group, own)))
            if len(waiting) > _AHEAD * hands:
                first, result = waiting.pop(0)
                yield first, result.result()
        for first, result in waiting:
            yield first, result.result()


def _fold(
    ledger: Ledger, group: Sequence[Due], held: Mapping[str, Held], asked: _Asked
) -> list[Ready]:
    ready = []
    for due in group:
        known = held.get(due.slug)
        entries = [entry for entry in ledger.entries(due.slug) if entry.position <= asked.upto]
        anew, changes = needed(due, entries, known, asked.registers, asked.zone)
        kept: Told = {}
        if asked.today is not None:
            cut = Cut(asked.zone, ledger.tz, today=asked.today)
            kept = told(AgreementAt(due.slug, entries, asked.registers[-1][2], cut))
        ready.append(Ready(changes, anew, known.through if known is not None else 0, kept))
    return ready


# In a process of its own ----------------------------------------------------------------------------

_given: list[tuple[str, float, _Asked]] = []


def _begin(url: str, busy_timeout: float, asked: _Asked) -> None:
    import gc

    begin()
    gc.disable()  # entries and folds are made and dropped whole
    _given[:] = [(url, busy_timeout, asked)]


@cache
def _opened() -> Ledger:
    """With the first work, so that a failure is told as that of the work."""
    ((url, busy_timeout, _),) = _given
    return Ledger.open(url, write=False, busy_timeout=busy_timeout)


def _work(group: Sequence[Due], held: Mapping[str, Held]) -> list[Ready]:
    import gc

    ((_, _, asked),) = _given
    ready = _fold(_opened(), group, held, asked)
    gc.collect()
    return ready
