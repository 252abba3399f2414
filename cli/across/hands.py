"""The folding itself, by as many processes as there are processors where it is much."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from datetime import date, tzinfo
from functools import cached_property
from multiprocessing import get_context
from typing import Final

from cli.across.folding import processes
from cli.workers import begin, starting
from domain.changes import Changes
from domain.frozen import dataclass
from domain.ledger import Ledger
from domain.store.model import Held
from projections.across.catching_up import Due, Registers, needed
from projections.across.told import Told, told
from projections.agreement import AgreementAt
from projections.cut import Cut

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
    hands = processes(total)
    if hands < 2:
        for group in groups:
            yield group, _fold(ledger, group, held, registers, zone, upto, today)
        return
    with ProcessPoolExecutor(
        hands,
        mp_context=get_context("spawn"),
        initializer=_begin,
        initargs=(url, busy_timeout, registers, zone, upto, today),
    ) as pool:
        waiting: list[tuple[list[Due], Future[list[Ready]]]] = []
        for group in groups:
            own = {due.slug: held[due.slug] for due in group if due.slug in held}
            with starting():
                waiting.append((group, pool.submit(_work, group, own)))
            if len(waiting) > _AHEAD * hands:
                first, result = waiting.pop(0)
                yield first, result.result()
        for first, result in waiting:
            yield first, result.result()


def _fold(
    ledger: Ledger,
    group: Sequence[Due],
    held: Mapping[str, Held],
    registers: Registers,
    zone: tzinfo,
    upto: int,
    today: date | None,
) -> list[Ready]:
    ready = []
    for due in group:
        known = held.get(due.slug)
        entries = [entry for entry in ledger.entries(due.slug) if entry.position <= upto]
        anew, changes = needed(due, entries, known, registers, zone)
        kept: Told = {}
        if today is not None:
            cut = Cut(zone, ledger.tz, today=today)
            kept = told(AgreementAt(due.slug, entries, registers[-1][2], cut))
        ready.append(Ready(changes, anew, known.through if known is not None else 0, kept))
    return ready


# In a process of its own ----------------------------------------------------------------------------


class _Bench:
    """What such a process has at hand."""

    def __init__(
        self,
        url: str,
        busy_timeout: float,
        registers: Registers,
        zone: tzinfo,
        upto: int,
        today: date | None,
    ) -> None:
        self._url = url
        self._wait = busy_timeout
        self.registers = registers
        self.zone = zone
        self.upto = upto
        self.today = today

    @cached_property
    def ledger(self) -> Ledger:
        """Opened with the first work, so that a failure is told as that of the work."""
        return Ledger.open(self._url, write=False, busy_timeout=self._wait)


_benches: list[_Bench] = []


def _begin(
    url: str,
    busy_timeout: float,
    registers: Registers,
    zone: tzinfo,
    upto: int,
    today: date | None,
) -> None:
    import gc

    begin()
    gc.disable()  # entries and folds are made and dropped whole
    _benches[:] = [_Bench(url, busy_timeout, registers, zone, upto, today)]


def _work(group: Sequence[Due], held: Mapping[str, Held]) -> list[Ready]:
    import gc

    (bench,) = _benches
    ready = _fold(bench.ledger, group, held, bench.registers, bench.zone, bench.upto, bench.today)
    gc.collect()
    return ready
