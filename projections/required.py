"""``status --require``: which slots fall short of a standing."""

from collections.abc import Iterable
from typing import Final

from domain.events import Scope
from projections.rules.standing import Standing
from projections.status import StatusRow

_DONE: Final = (Scope.STAGE, Scope.WHOLE)
_RANK: Final = list(Standing)


def looked_at(rows: Iterable[StatusRow]) -> list[StatusRow]:
    """What was carried out: the slots of stages and of the whole, never of a plan or of what is left."""
    return [row for row in rows if row.scope in _DONE]


def short_of(rows: Iterable[StatusRow], required: Standing) -> list[StatusRow]:
    """The rows below a standing. What is contested stands below every one."""
    return [
        row
        for row in rows
        if row.contested or _RANK.index(Standing(row.standing)) < _RANK.index(required)
    ]
