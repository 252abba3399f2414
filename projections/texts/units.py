"""Where a number says little without its unit."""

from collections.abc import Collection, Iterable
from typing import Final

from projections.texts.english import units

PLAIN: Final = "person"
"""The unit of a number that stands without one."""


def in_several_units(counted: Iterable[tuple[str, str]]) -> frozenset[str]:
    """Of measures and their units, the measures that stand with more than one."""
    found: dict[str, set[str]] = {}
    for measure, unit in counted:
        found.setdefault(measure, set()).add(unit)
    return frozenset(measure for measure, several in found.items() if len(several) > 1)


def is_unit(measure: str, unit: str) -> bool:
    """Whether a measure says by itself in what it is counted: ``bodies``, of the unit ``body``."""
    return measure.replace("-", " ") in (units(unit), units(unit, one=True))


def names_unit(measure: str, unit: str) -> bool:
    """Whether the words of a measure are those of its unit, or these are among them: ``named-bodies``."""
    words = f" {measure.replace('-', ' ')} "
    return any(f" {units(unit, one=one)} " in words for one in (False, True))


def naming_one(measure: str, unit: str) -> str:
    """A measure that names its unit, as one is counted in it: ``named-body``, of ``named-bodies``."""
    several, single = (f"-{units(unit, one=one).replace(' ', '-')}-" for one in (False, True))
    return f"-{measure}-".replace(several, single, 1).strip("-")


def is_plain(measure: str, unit: str, several: Collection[str] = ()) -> bool:
    """Whether a number of a measure is told without its unit: ``named-bodies`` are bodies.

    ``several`` are the measures of several units.
    """
    return measure not in several and (unit == PLAIN or names_unit(measure, unit))


def what(measure: str, unit: str, several: Collection[str] = ()) -> str:
    """``released``, ``tonne exported``; ``person released`` where the measure is among those in ``several``."""
    return measure if is_plain(measure, unit, several) else f"{unit} {measure}"
