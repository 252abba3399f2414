"""Folding many agreements for one answer, by as many processes as there are processors where it is much."""

from collections.abc import Callable, Collection, Iterator, Sequence
from functools import cache
from typing import Any, Final, TypeVar

from cli.context import Context
from cli.output.answer import Cuts
from cli.rows import cuts
from cli.workers import begin, pool, processors, starting
from domain.ledger import Ledger
from domain.state.sources import Register
from projections.agreement import AgreementAt
from projections.cut import Cut

R = TypeVar("R")
_MUCH: Final = 20_000
"""Entries from which on it pays to start further processes."""
_EACH: Final = 10
"""Agreements that a process takes at a time."""


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
        return list(folded(ctx, ledger, named, cut, view)), cuts(cut)


def folded(
    ctx: Context, ledger: Ledger, slugs: Sequence[str], cut: Cut, view: Callable[[AgreementAt], R]
) -> Iterator[R]:
    """What a view makes of each agreement at a cut, in order. The view is a function of a module."""
    hands = processes(ledger.head()[0])
    if hands < 2 or len(slugs) < 2 * _EACH:
        register = ledger.register(cut.knows)
        for slug in slugs:
            yield view(AgreementAt(slug, ledger.entries(slug), register, cut))
        return
    settings = ctx.settings
    groups = [slugs[at : at + _EACH] for at in range(0, len(slugs), _EACH)]
    with pool(hands, _begin, settings.store, settings.busy_timeout, cut) as workers:
        with starting():
            answers = workers.map(_work, groups, [view] * len(groups))
        for made in answers:
            yield from made


# In a process of its own ----------------------------------------------------------------------------

_given: list[Any] = []


def _begin(url: str, busy_timeout: float, cut: Cut) -> None:
    begin()
    _given[:] = [url, busy_timeout, cut]


@cache
def _opened() -> tuple[Ledger, Register, Cut]:
    """With the first work, so that a failure is told as that of the work."""
    url, busy_timeout, cut = _given
    ledger = Ledger.open(url, write=False, busy_timeout=busy_timeout)
    return ledger, ledger.register(cut.knows), cut


def _work(slugs: Sequence[str], view: Callable[[AgreementAt], R]) -> list[R]:
    ledger, register, cut = _opened()
    return [view(AgreementAt(slug, ledger.entries(slug), register, cut)) for slug in slugs]
