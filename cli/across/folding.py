"""Folding many agreements, by as many processes as there are processors where it is much."""

from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import cache, partial
from typing import TYPE_CHECKING, Any, Final, TypeVar

from cli.context import Context
from cli.output.answer import Cuts
from cli.rows import cuts
from cli.workers import begin, pool, processors, starting
from domain.ledger import Ledger
from domain.state.sources import Register
from domain.store import OpenedAs
from projections.agreement import AgreementAt
from projections.cut import Cut

if TYPE_CHECKING:
    from concurrent.futures import Future

R = TypeVar("R")
Group = TypeVar("Group")
_MUCH: Final = 20_000
"""Entries from which on it pays to start further processes."""
_EACH: Final = 10
"""Agreements that a process takes at a time."""
_AHEAD: Final = 2
"""Groups that wait for each process, so that none is idle and few are in memory."""


def processes(entries: int) -> int:
    """How many processes fold so many entries: one, or one for each processor."""
    return processors() if entries >= _MUCH else 1


def folded_alone(
    ctx: Context, slugs: Collection[str] | None, view: Callable[[AgreementAt], R]
) -> tuple[list[R], Cuts]:
    """What a view makes of some agreements at the cuts of a call, of all where none are named; and the cuts."""
    with ctx.open() as ledger:
        cut = ctx.cut(ledger)
        named = ledger.agreements() if slugs is None else sorted(slugs)
        return list(folded(ledger, named, cut, view)), cuts(cut)


def folded(
    ledger: Ledger, slugs: Sequence[str], cut: Cut, view: Callable[[AgreementAt], R]
) -> Iterator[R]:
    """What a view makes of each agreement at a cut, in order. The view is a function of a module."""
    hands = processes(ledger.head()[0]) if len(slugs) >= 2 * _EACH else 1
    groups = (slugs[at : at + _EACH] for at in range(0, len(slugs), _EACH))
    work = partial(_viewed, register=ledger.register(cut.knows), cut=cut, view=view)
    for _, rows in pooled(ledger, hands, groups, work):
        yield from rows


def _viewed(
    ledger: Ledger,
    slugs: Sequence[str],
    register: Register,
    cut: Cut,
    view: Callable[[AgreementAt], R],
) -> list[R]:
    return [view(AgreementAt(slug, ledger.entries(slug), register, cut)) for slug in slugs]


def pooled(
    ledger: Ledger, hands: int, groups: Iterable[Group], work: Callable[[Ledger, Group], R]
) -> Iterator[tuple[Group, R]]:
    """Each group with what the work makes of it, in order: by so many processes, or here where one is enough.

    The work, a function of a module, is sent to each process once.
    """
    if hands < 2:
        for group in groups:
            yield group, work(ledger, group)
        return
    with pool(hands, _begin, ledger.opened_as, work) as workers:
        waiting: deque[tuple[Group, Future[R]]] = deque()
        for group in groups:
            with starting():
                waiting.append((group, workers.submit(_work, group)))
            if len(waiting) > _AHEAD * hands:
                first, result = waiting.popleft()
                yield first, result.result()
        for first, result in waiting:
            yield first, result.result()


# In a process of its own ----------------------------------------------------------------------------

_given: list[tuple[OpenedAs, Callable[[Ledger, Any], Any]]] = []


def _begin(opened_as: OpenedAs, work: Callable[[Ledger, Any], Any]) -> None:
    import gc

    begin()
    gc.disable()  # entries and folds are made and dropped whole
    _given[:] = [(opened_as, work)]


@cache
def _opened() -> Ledger:
    """With the first work, so that a failure is told as that of the work."""
    (((url, busy_timeout), _),) = _given
    return Ledger.open(url, write=False, busy_timeout=busy_timeout)


def _work(group: object) -> Any:
    import gc

    ((_, work),) = _given
    made = work(_opened(), group)
    gc.collect(1)  # what this work left, and not all that stays
    return made
