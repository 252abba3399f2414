"""``diff``: what changed between two cuts, which entries changed it, and on which axis.

An entry that was said after the first as-of cut is the world speaking (``stated``); one that was said before and
recorded later is the ledger learning late (``recorded``).
"""

from dataclasses import fields
from typing import Final

from domain.frozen import dataclass
from projections.agreement import AgreementAt
from projections.differing.asked import Groups
from projections.differing.details import Detail, Name, details, text_of
from projections.differing.idle import Idle
from projections.differing.moved import Moved
from projections.differing.outdone import Outdone
from projections.differing.responsible import ChangeIndex, changes_between
from projections.differing.weighing import Weighing
from projections.texts.says import Says

_OF_NAME: Final = tuple(field.name for field in fields(Name))
"""The columns of a row that name its detail."""


@dataclass(frozen=True, slots=True)
class DiffRow:
    """One detail that differs. ``before`` is None where there was none, ``after`` where there is none.

    ``column`` is the source of a figure, term or dispute, or the column of a total; ``axis`` says whether the
    world spoke (``stated``), the ledger learned late (``recorded``), or both.
    """

    what: str
    agreement: str
    scope: str | None
    stage: str | None
    up_to: str | None
    flow: str | None
    measure: str | None
    unit: str | None
    dimension: str | None
    category: str | None
    column: str | None
    before: str | None
    after: str | None
    entries: tuple[str, ...]
    axis: str


@dataclass(frozen=True, slots=True)
class Difference:
    """A row, and what its ``before`` and ``after`` are the texts of."""

    row: DiffRow
    before: Says | None
    after: Says | None


def differences(before: AgreementAt, after: AgreementAt) -> list[Difference]:
    """The details that differ between two cuts of one agreement, none that does not."""
    if _are_one(before, after):
        return []
    old, new = details(before), details(after)
    names = [*new, *(name for name in old if name not in new)]
    differing = [name for name in names if text_of(old.get(name)) != text_of(new.get(name))]
    if not differing:
        return []
    between, groups = changes_between(before, after), Groups(before, after)
    changes = ChangeIndex(between, Weighing(groups), Outdone(before, after, groups))
    moved = Moved(before, after)
    idle = Idle(before, after, old, new)
    return [
        _difference(after.slug, name, old.get(name), new.get(name), changes, moved, idle)
        for name in differing
    ]


def _are_one(before: AgreementAt, after: AgreementAt) -> bool:
    """Whether the same entries act at both cuts, and everybody is who he was."""
    one, other = before.record, after.record
    return (
        before.register == after.register
        and one.known == other.known
        and one.acting == other.acting
    )


def name_of(row: DiffRow) -> Name:
    """The name of the detail that a row is about."""
    return Name(**{part: getattr(row, part) for part in _OF_NAME})


def _difference(
    agreement: str,
    name: Name,
    old: Detail | None,
    new: Detail | None,
    changes: ChangeIndex,
    moved: Moved,
    idle: Idle,
) -> Difference:
    abouts = [detail.about for detail in (old, new) if detail is not None]
    in_total = name.what == "total"
    narrowed = moved.narrowed(name, old, new)
    responsible = (
        changes.of(narrowed, in_total=in_total, category=name.category)
        or changes.of(narrowed, in_total=in_total)
        or changes.of(abouts, in_total=in_total)
    )
    needless = idle.of(name, [change.citation for change in responsible])
    responsible = [c for c in responsible if c.citation not in needless] or responsible
    axes = sorted({change.axis for change in responsible}, reverse=True)
    row = DiffRow(
        agreement=agreement,
        **{part: getattr(name, part) for part in _OF_NAME},
        before=text_of(old),
        after=text_of(new),
        entries=tuple(dict.fromkeys(change.citation for change in responsible)),
        axis=" and ".join(axes),
    )
    before, after = (detail.says if detail is not None else None for detail in (old, new))
    return Difference(row, before, after)
