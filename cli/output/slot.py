"""How a slot reads in a table: its place, its number, its standing, and who says what."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from cli.output.answer import Column, Row
from projections.rules.percent import PERCENT
from projections.texts.number import in_words, number_in_words
from projections.texts.units import what as counted


def place(row: Row) -> str:
    """`stage s1`, `so far to s2`, `whole`; what a slot reaches over."""
    from domain.events import Scope
    from domain.state.assertion import Subject
    from projections.texts.summary import short_reach

    scope, measure, unit = str(row["scope"]), str(row["measure"]), str(row["unit"])
    if scope not in list(Scope):
        return scope
    stage, up_to = (None if row[name] is None else str(row[name]) for name in ("stage", "up_to"))
    return short_reach(Subject(Scope(scope), stage, up_to, measure, unit))


def place_and_part(row: Row) -> str:
    """`stage s1, sex: women`."""
    category = f": {row['category']}" if row["category"] else ""
    part = f", {row['dimension']}{category}" if row["dimension"] else ""
    return place(row) + part


def full(row: Row) -> str:
    """A slot in one line: `stage s1, RU->UA, person released`."""
    return ", ".join(filter(None, (place_and_part(row), str(row["flow"] or ""), what(row))))


def what(row: Row) -> str:
    """What is counted: `person released`."""
    return f"{row['unit']} {row['measure']}"


def flow_and_measure(rows: Sequence[Row]) -> Column:
    """What is counted, in which direction; the measure only where there are several."""
    if len({what(row) for row in rows}) == 1:
        return Column("Flow", "flow", null="no flow")
    units: dict[str, set[str]] = {}
    for row in rows:
        units.setdefault(str(row["measure"]), set()).add(str(row["unit"]))

    def cell(row: Row) -> str:
        measure, unit = str(row["measure"]), str(row["unit"])
        told = f" ({unit})" if unit == PERCENT or len(units[measure]) > 1 else ""
        return f"{row['flow'] or ''} {measure}{told}".strip()

    return Column("Flow, measure", cell)


def number_heading(rows: Sequence[Row]) -> str:
    """`Person released` where all rows count just that."""
    counted = {what(row) for row in rows}
    return counted.pop().capitalize() if len(counted) == 1 else "Number"


def number(row: Row) -> str:
    """The number or span of a slot. Zero, withheld and unknown never look alike."""
    said = _active(row)
    if not said:
        return "taken back"
    counting = _counting(row)
    low, high = (None if row[end] is None else str(row[end]) for end in ("low", "high"))
    telling = said if low is None else counting
    return number_in_words([str(figure["quantity"]) for figure in telling], low, high)


def _counting(row: Row) -> Sequence[Mapping[str, Any]]:
    return [figure for figure in _active(row) if figure["entry"] in _entries(row, "counting")]


def _active(row: Row) -> list[Mapping[str, Any]]:
    return [figure for figure in figures(row) if figure["active"]]


def _entries(row: Row, name: str) -> frozenset[str]:
    found: Any = row[name]
    return frozenset(found)


def standing(row: Row) -> str:
    """`confirmed`, `reported, contested`, `confirmed, was contested`; `confirmed 40, contested` in a span."""
    if row["contested"]:
        sure = f" {number}" if (number := row.get("sure")) else ""
        return f"{row['standing']}{sure}, contested"
    return f"{row['standing']}, was contested" if row["was_contested"] else str(row["standing"])


def is_settled(row: Row) -> bool:
    return bool(row["settled"])


def is_heard(row: Row) -> bool:
    """Whether anybody who is heard has a figure in a slot."""
    return bool(_entries(row, "heard"))


def saying(row: Row) -> list[Mapping[str, Any]]:
    """The figures that say the number of a slot; where none says just that, all of those that it is made of: of
    those who are heard, else of anybody."""
    told, counting = number(row), _counting(row)
    return [one for one in counting if in_words(str(one["quantity"])) == told] or list(counting)


def said_by(row: Row) -> dict[str, list[str]]:
    """Of those who are `saying` it: each number in words, and by whom; of those not heard with their kind."""
    found: dict[str, list[str]] = {}
    for figure in saying(row):
        found.setdefault(in_words(str(figure["quantity"])), []).append(_source(row, figure))
    return found


def who(row: Row) -> str:
    """`ru-mod 307 #8; paper (media) 306 #9; ua-president disputes paper #10`: each root's figure, of those not
    heard their kind, and who disputes whom."""
    said = _active(row)
    disputes: Any = row["disputes"]
    by_entry: dict[str, list[str]] = {}
    for one in disputes:
        by_entry.setdefault(one["entry"], []).append(one["of"])
    told = [_claim(row, figure, by_entry.get(str(figure["entry"]), ())) for figure in said]
    own = {str(figure["entry"]) for figure in said}
    told += [
        f"{one['source']} disputes {one['of']} {short(one['entry'])}"
        for one in disputes
        if one["entry"] not in own
    ]
    return "; ".join(told)


def _claim(row: Row, figure: Mapping[str, Any], disputed: Iterable[str]) -> str:
    """One figure with its source and the number of its entry; ``disputed`` are those whose word it disputes."""
    implied = " (its parts)" if figure["implied"] else ""
    against = "".join(f", disputes {of}" for of in disputed)
    number = f"{in_words(str(figure['quantity']))}{implied}"
    return f"{_source(row, figure)} {number} {short(str(figure['entry']))}{against}"


def _source(row: Row, figure: Mapping[str, Any]) -> str:
    """`ru-mod`; of those who are not heard with what it counts as."""
    shown: Any = row["shown"]
    counts_as = dict(shown).get(figure["entry"])
    return f"{figure['source']} ({counts_as})" if counts_as else str(figure["source"])


def figures(row: Row) -> Sequence[Mapping[str, Any]]:
    found: Any = row["figures"]
    return list(found)


def about(row: Row) -> str:
    """What a row of a view is about: `term`, `agreement`, `stage s1`, `stage s1, sex: women`."""
    if row["scope"] is not None:
        return place_and_part(row)
    if row["stage"]:
        return f"stage {row['stage']}"
    return "agreement" if row["what"] == "dispute" else str(row["what"])


def says(row: Row) -> str:
    """What a source says there: `307 released`, `confirms 307 released`, `completed 2025-05-24`; of what remains
    `400 (released)`."""
    if row["what"] == "dispute":
        from projections.texts.sentence import here

        return f"disputes {here(row['says'])}"
    if row["measure"] is None:
        return str(row["says"])
    number = in_words(str(row["quantity"])) if row["quantity"] is not None else "parts only:"
    confirms = "confirms " if row["what"] == "confirmation" else ""
    measure = counted(str(row["measure"]), str(row["unit"]))
    # Of what is measured as released, what remains was not.
    return f"{confirms}{number} {f'({measure})' if row['scope'] == 'remaining' else measure}"


def short(entry: str) -> str:
    """`#8`: an entry where its agreement is plain."""
    return entry[entry.index("#") :]
