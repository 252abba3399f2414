"""Folding many agreements for one answer, by as many processes as there are processors where it is much."""

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any, Final, TypeVar

from cli.context import Context
from domain.ledger import Ledger
from projections.agreement import AgreementAt
from projections.cut import Cut

R = TypeVar("R")
_MUCH: Final = 20_000
_EACH: Final = 10
"""Agreements that a process takes at a time."""


def folded(
    ctx: Context, ledger: Ledger, slugs: Sequence[str], cut: Cut, view: Callable[[AgreementAt], R]
) -> Iterator[R]:
    """What a view makes of each agreement at a cut, in order. The view is a function of a module."""
    hands = os.cpu_count() or 1
    if hands < 2 or len(slugs) < 2 * _EACH or ledger.head()[0] < _MUCH:
        register = ledger.register(cut.knows)
        for slug in slugs:
            yield view(AgreementAt(slug, ledger.entries(slug), register, cut))
        return
    settings = ctx.settings
    groups = [slugs[at : at + _EACH] for at in range(0, len(slugs), _EACH)]
    with ProcessPoolExecutor(
        hands,
        mp_context=get_context("spawn"),
        initializer=_begin,
        initargs=(settings.store, settings.busy_timeout, cut),
    ) as pool:
        for made in pool.map(_work, groups, [view] * len(groups)):
            yield from made


# In a process of its own ----------------------------------------------------------------------------

_given: list[Any] = []


def _begin(url: str, busy_timeout: float, cut: Cut) -> None:
    ledger = Ledger.open(url, write=False, busy_timeout=busy_timeout)
    _given[:] = [ledger, ledger.register(cut.knows), cut]


def _work(slugs: Sequence[str], view: Callable[[AgreementAt], R]) -> list[R]:
    ledger, register, cut = _given
    return [view(AgreementAt(slug, ledger.entries(slug), register, cut)) for slug in slugs]
