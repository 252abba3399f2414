"""``status --require``: which slots fall short of a standing."""

from collections.abc import Iterable
from typing import Final

from domain.events import Scope
from projections.rules.standing import Standing
from projections.status import StatusRow

_DONE: Final = (Scope.STAGE, Scope.WHOLE)
_RANK: Final = list(Standing)


def looked_at(rows: Iterable[StatusRow]) -> list[StatusRow]:
    """What was carried out, never a plan or what is left: the slots of stages and of the whole, or where there are
    none, those that are running."""
    rows = list(rows)
    done = [row for row in rows if row.scope in _DONE]
    return done or [row for row in rows if row.scope == Scope.RUNNING]


def short_of(rows: Iterable[StatusRow], required: Standing) -> list[StatusRow]:
    """The rows below a standing. What is contested stands below every one."""
    return [
        row
        for row in rows
        if row.contested or _RANK.index(Standing(row.standing)) < _RANK.index(required)
    ]
