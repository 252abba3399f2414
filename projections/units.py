"""Which measures are counted in several units, so that a number of them says little without its unit."""

from collections.abc import Collection, Iterable


def in_several_units(counted: Iterable[tuple[str, str]]) -> frozenset[str]:
    """Of measures and their units, the measures that stand with more than one."""
    units: dict[str, set[str]] = {}
    for measure, unit in counted:
        units.setdefault(measure, set()).add(unit)
    return frozenset(measure for measure, several in units.items() if len(several) > 1)


def what(measure: str, unit: str, several: Collection[str]) -> str:
    """``released``; ``tonne released`` where the measure is among those in ``several`` units."""
    return f"{unit} {measure}" if measure in several else measure
