"""What ``why`` is asked about: which columns, and of which slots or rows of the totals."""

from collections.abc import Sequence
from typing import Final

from domain.events import Scope
from projections.agreement import AgreementAt
from projections.asked.filters import Filter, Named
from projections.rules.place import Place
from projections.rules.terms import Owed
from projections.totals import OF_NUMBERS

SLOT_COLUMNS: Final = ("standing", "contested", "was_contested", "value", "low", "high")
TOTAL_COLUMNS: Final = OF_NUMBERS
_AS_PRINTED: Final = {
    "agreed": ("term",),
    "reported": ("low", "high"),
    "remaining": ("remaining_low", "remaining_high"),
    "still to come": ("remaining_low", "remaining_high"),
}
"""What tables and `diff` call the columns of the totals."""


def is_of_slots(asked: Filter) -> bool:
    """Whether slots are asked about, and not rows of the totals."""
    return bool(asked.stages or asked.scopes or asked.dimensions)


def column_names(*, of_slots: bool) -> Sequence[str]:
    """What the columns of slots, or of the totals, can be called."""
    return SLOT_COLUMNS if of_slots else (*TOTAL_COLUMNS, *_AS_PRINTED)


def columns_meant(name: str, *, of_slots: bool) -> Sequence[str]:
    """The columns that one of their names means."""
    return (name,) if of_slots else _AS_PRINTED.get(name, (name,))


def asked_about(at: AgreementAt, asked: Filter) -> tuple[list[Place], list[Owed]]:
    """The slots, or the rows of the totals, that are asked for.

    Of a stage those are its own slots, and others that name it where their scope is asked for.
    """
    if not is_of_slots(asked):
        found = (row.owed for row in at.rows)
        return [], [owed for owed in found if _is_asked_for(asked, owed)]
    return [place for place in at.settled if _is_meant(asked, place)], []


def _is_meant(asked: Filter, place: Place) -> bool:
    subject = place.subject
    return (
        _is_asked_for(asked, place.owed)
        and asked.only("stages", "scopes", "dimensions").passes(
            Named(
                stages=(subject.stage,) if subject.stage else (),
                scope=subject.scope,
                dimension=place.dimension,
            )
        )
        and (bool(asked.dimensions) or place.dimension is None)
        and (bool(asked.scopes) or not asked.stages or subject.scope is Scope.STAGE)
    )


def _is_asked_for(asked: Filter, owed: Owed) -> bool:
    flow, measure, _ = owed
    return asked.only("flows", "measures").passes(Named(flows=(flow,), measures=(measure,)))


def other_scopes(at: AgreementAt, stage: str | None) -> list[str]:
    """The scopes, other than that of a stage, of the slots that name a stage."""
    scopes = {place.subject.scope for place in at.settled if place.subject.stage == stage}
    return sorted(map(str, scopes - {Scope.STAGE})) if stage is not None else []
