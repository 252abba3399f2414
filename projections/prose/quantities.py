"""Numbers, units, measures and dates in English words."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from domain.refusals import listed
from domain.values.period import Moment, Period
from projections.rules.percent import PERCENT
from projections.texts.english import before_counted, is_deed, is_of_a_number, units
from projections.texts.number import SIGNS, WITHHELD, is_one, read_out, vague_word
from projections.texts.units import is_unit, names_unit

_SIGNS: Final = {**SIGNS, "<": "under "}
_MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June", "July", "August"),
    *("September", "October", "November", "December"),
)


def grouped(number: str) -> str:
    """``15801`` as ``15,801``."""
    return f"{Decimal(number):,}"


def quantity_words(quantity: str) -> str:
    """A quantity of a feed: ``at least 300``, ``15 to 20``, ``about 300``, ``"dozens"``."""
    return read_out(quantity, _SIGNS, grouped)


def counted(quantity: str, unit: str | None) -> str:
    """``697 people``, ``1 body``, ``"dozens" of people``, ``"a few" people``, ``a "large" number of people``.

    Without a unit the number alone.
    """
    number, word = quantity_words(quantity), vague_word(quantity)
    link = " of " if quantity == WITHHELD else " " if word is None else before_counted(word)
    if unit is None or link is None:
        return number
    if word is not None and is_of_a_number(word):
        return f"a {number} number of {units(unit)}"
    return f"{number}{link}{units(unit, one=is_one(quantity))}"


def number_of(measure: str, unit: str, as_: str) -> str:
    """``number of people released``, ``number of bodies counted as named bodies``; of shares ``percentage for the
    share identified``."""
    if unit == PERCENT:
        return f"percentage{as_.replace(' as', ' for', 1)}"
    return f"number of {units(unit)}{_done(measure, unit, as_)}"


def reported_number(unit: str, as_: str) -> str:
    """``number of people reported as released``."""
    return f"{'percentage' if unit == PERCENT else f'number of {units(unit)}'} reported{as_}"


def are(quantity: str, unit: str | None = None) -> str:
    """``1 person is``, ``15 percent is``, ``a "large" number of people is``, ``2 people are``."""
    word = vague_word(quantity)
    of_a_number = word is not None and is_of_a_number(word)
    return "is" if unit == PERCENT or is_one(quantity) or of_a_number else "are"


def measured(measure: str) -> str:
    """``transferred by icrc``, ``the share identified``: a measure as words."""
    name = measure.replace("-", " ")
    return f"the {name}" if name.partition(" ")[0] == "share" or is_extent(measure) else name


def as_measured(measure: str, unit: str, way: str, *, planned: bool = False) -> str:
    """`` as released from Russia to Ukraine``; of ``bodies`` counted in bodies `` as going from ...``."""
    if not is_unit(measure, unit):
        return f" as {'planned to be ' if planned else ''}{measured(measure)}{way}"
    going = "planned to go" if planned else "going"
    return f" as {going}{way}" if way else " as planned" if planned else ""


def things(measure: str, unit: str, way: str) -> str:
    """``people released from Russia to Ukraine``, ``bodies going from Russia to Ukraine``; of a measure that is no
    deed, and does not name its unit, ``days (duration)``."""
    if not is_deed(measure) and not names_unit(measure, unit):
        return units(unit) + to_be(measure, unit, way)
    return units(unit) + _done(measure, unit, as_measured(measure, unit, way))


def _done(measure: str, unit: str, as_: str) -> str:
    """Behind a unit: `` released``; `` counted as named bodies``, so that no unit stands there twice; `` (aid)``
    of a measure that is no deed."""
    if names_unit(measure, unit) and not is_unit(measure, unit):
        return f" counted{as_}"
    noun = f" as {measured(measure)}"
    if as_.startswith(noun) and not _has_deed(measure):
        return f" ({measure.replace('-', ' ')}){as_.removeprefix(noun)}"
    return as_.removeprefix(" as")


def _has_deed(measure: str) -> bool:
    """Whether any of its words says what was done, or is being done: ``still held``, ``missing``; not ``aid``."""
    return any(is_deed(word) or word.endswith("ing") for word in measure.split("-"))


def those(measure: str, unit: str, way: str, *, planned: bool) -> str:
    """``those released from Russia to Ukraine``, ``those planned ...``, ``those bodies``, ``the trucks (aid)
    ...``: what is divided."""
    if planned:
        return f"those planned{way}"
    if is_unit(measure, unit):
        return f"those going{way}" if way else f"those {units(unit)}"
    done = f"{measured(measure)}{way}"
    if unit == PERCENT:
        return done
    return f"those {done}" if _has_deed(measure) else f"the {things(measure, unit, way)}"


def is_extent(measure: str) -> bool:
    """Whether it tells how long something lasts, which nobody hands over: ``duration``."""
    return not {"duration", "period"}.isdisjoint(measure.split("-"))


def to_be(measure: str, unit: str, way: str) -> str:
    """What is to be done: `` to be released from Russia to Ukraine``; of a measure that is no deed, or names its
    unit, `` (all weapons)``, where that says more than its unit."""
    if is_unit(measure, unit):
        return f" to go{way}" if way else ""
    name = measure.replace("-", " ")
    is_done = is_deed(measure) and not names_unit(measure, unit)
    return f" to be {name}{way}" if is_done else f" ({name}){way}"


def day(moment: Moment) -> str:
    """``24 May 2025``, ``May 2025``, ``2025``; an instant with its time and offset."""
    year, *rest = moment.text.partition("T")[0].split("-")
    if not rest:
        return year
    month = _MONTHS[int(rest[0]) - 1]
    if len(rest) == 1:
        return f"{month} {year}"
    named = f"{int(rest[1])} {month} {year}"
    return f"{named}, {moment.text.partition('T')[2]}" if moment.instant else named


def last_day(moment: Moment) -> str:
    """``24 May 2025``, ``the end of May 2025``: up to when something is counted (rule 1)."""
    return f"{'' if moment.first == moment.last else 'the end of '}{day(moment)}"


def period(when: Period) -> str:
    """``19 to 20 January 2025``: what both ends share is said once."""
    if when.start == when.end:
        return day(when.start)
    start, end = day(when.start), day(when.end)
    if when.start.instant or when.end.instant:
        return f"{start} to {end}"
    first, last = start.split(), end.split()
    while len(first) > 1 and len(first) == len(last) and first[-1] == last[-1]:
        first, last = first[:-1], last[:-1]
    return f"{' '.join(first)} to {end}"


def on(when: Period) -> str:
    """``on 24 May 2025``, ``in May 2025``, ``from 19 to 20 January 2025``."""
    if when.start != when.end:
        return f"from {period(when)}"
    return f"{'on' if when.start.first == when.start.last else 'in'} {day(when.start)}"


def on_each(moments: Iterable[Moment]) -> str:
    """``on 2 and 4 January 2024 and in 2025``: each moment, and no stretch of time between two."""
    found: dict[tuple[str, ...], list[str]] = {}
    for moment in moments:
        preposition, first, *rest = on(Period(moment, moment)).split(" ", 2)
        found.setdefault((preposition, *rest), []).append(first)
    return listed(
        " ".join((preposition, listed(dict.fromkeys(firsts)), *rest))
        for (preposition, *rest), firsts in found.items()
    )
