"""How a comparison reads: a column for each side, and what it comes to in sentences."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import groupby
from typing import Any

from cli.output.answer import Column, Row
from cli.output.slot import flow_and_measure, place
from cli.output.sums import in_ranges
from domain.refusals import listed
from projections.comparing.row import is_divided
from projections.figures.disputed import DisputedWord
from projections.texts.number import in_words
from projections.texts.sentence import here

Side = Mapping[str, Any]


def columns(rows: Sequence[Row]) -> list[Column]:
    """What is compared, each side's number with its entries, and the gap."""
    order = dict.fromkeys(str(side["who"]) for row in rows for side in _sides(row))
    return [
        flow_and_measure(rows),
        Column("On", on),
        *(Column(who, partial(says, who), null="-") for who in order),
        Column("Gap", gap, "right", null="-"),
    ]


def compared(rows: Sequence[Row]) -> list[Row]:
    """The flows and measures of which more than one side speaks; so far only what the total does not rest on."""
    shown: list[Row] = []
    for _, group in groupby(rows, key=_owed):
        of_one = list(group)
        if len({side["who"] for row in of_one for side in _speaking(row)}) > 1:
            shown += [
                row for row in of_one if row["what"] != "running" or not _in_total(row, of_one)
            ]
    return shown


def in_table(rows: Sequence[Row]) -> list[Row]:
    """What is compared, without totals that nobody gives."""
    return [row for row in compared(rows) if row["what"] != "total" or _speaking(row)]


def in_sentences(rows: Sequence[Row], words: Sequence[str] = ()) -> list[str]:
    """A paragraph for each flow and measure, whether anybody differs at all, and disputed ``words``."""
    shown = compared(rows)
    paragraphs = [
        f"{_owed_in_words(owed)}: {' '.join(notes)}"
        for owed, group in groupby(shown, key=_owed)
        if (notes := [here(row["note"]) for row in group if row["note"] is not None])
    ]
    alone = [text for _, group in groupby(rows, key=_owed) for text in _alone(list(group))]
    if not any(
        row["gap"] not in (None, "0") or row["contested"] or _is_unsure(row) for row in rows
    ):
        where = " in numbers" if words else ""
        paragraphs.append(f"Nobody differs{where}: {_no_difference(rows)}.")
    return [*paragraphs, *alone, *words]


def disputed(word: DisputedWord) -> str:
    """`south (#3) disputes what north says: stage pull completed on 2025-01-26 (#2).`"""
    by = listed(f"{source} (#{entry})" for source, entry in word.by)
    dispute = "dispute" if len(word.by) > 1 else "disputes"
    return f"{by} {dispute} what {word.source} says: {here(word.says)} (#{word.entry})."


def _is_unsure(row: Row) -> bool:
    """Whether something is told of one number: so far, it need not fit the stages; its parts may differ; who said
    it first took it back."""
    note = None if row["note"] is None else str(row["note"])
    told = row["what"] not in ("term", "total") and note is not None
    return told or is_divided(note) or bool(row["taken_back"])


def _no_difference(rows: Sequence[Row]) -> str:
    met = [row["gap"] for row in rows if len(_counting(row)) > 1]
    if not met:
        return "no two sides give a number for the same thing"
    agree = all(gap == "0" for gap in met)
    return f"wherever two sides give numbers, {'these agree' if agree else 'all can be true'}"


def on(row: Row) -> str:
    match row["what"]:
        case "term":
            return "agreed"
        case "total":
            return "in all"
        case "stage":
            return str(row["stage"])
        case scope:
            return place({**row, "scope": scope})


def says(who: str, row: Row) -> str | None:
    """`6057 #25 #26`; nothing where the side says nothing."""
    for side in _sides(row):
        if side["who"] == who and side["quantity"] is not None:
            entries = dict.fromkeys(figure["entry"] for figure in side["figures"])
            return " ".join(filter(None, (in_words(side["quantity"]), in_ranges(list(entries)))))
    return None


def gap(row: Row) -> str | None:
    if row["gap"] not in (None, "0"):
        return in_words(str(row["gap"]))
    if row["contested"] and len(_speaking(row)) > 1:
        return "contested"
    return "none" if len(_counting(row)) > 1 else None


def _alone(rows: Sequence[Row]) -> Iterator[str]:
    """Where at most one side gives numbers for a flow and measure: what they come to, and who contests what."""
    speaking = {side["who"] for row in rows for side in _speaking(row)}
    if len(speaking) > 1:
        return
    told = ", ".join(_on_in_words(row) for row in rows if _speaking(row))
    notes = [
        here(row["note"])
        for row in rows
        if row["note"] is not None
        and (
            row["contested"] or row["taken_back"] or row["what"] not in ("term", "running", "total")
        )
    ]
    gives = "gives numbers" if any(_counting(row) for row in rows) else "says anything"
    only = [f"only {speaking.pop()} {gives}, {told}."] if speaking else []
    if only or notes:
        yield " ".join([f"{_owed_in_words(_owed(rows[0]))}:", *only, *notes])


def _on_in_words(row: Row) -> str:
    """`1212 in s1 (#13)`: what the only side that gives numbers says there."""
    (side,) = _speaking(row)
    cited = in_ranges(list(dict.fromkeys(figure["entry"] for figure in side["figures"])))
    where = f"in {row['stage']}" if row["what"] == "stage" else on(row)
    return f"{in_words(str(side['quantity']))} {where} ({cited})"


def _in_total(row: Row, rows: Sequence[Row]) -> bool:
    """Whether the total rests on just these figures, so that they are told there."""
    cited = {
        figure["entry"]
        for other in rows
        if other["what"] == "total"
        for side in _sides(other)
        for figure in side["figures"]
    }
    entries = [figure["entry"] for side in _sides(row) for figure in side["figures"]]
    return bool(entries) and all(entry in cited for entry in entries)


def _owed(row: Row) -> tuple[str | None, str, str]:
    flow = row["flow"]
    return (None if flow is None else str(flow), str(row["measure"]), str(row["unit"]))


def _owed_in_words(owed: tuple[str | None, str, str]) -> str:
    flow, measure, unit = owed
    return " ".join(filter(None, (flow, unit, measure)))


def _sides(row: Row) -> list[Side]:
    found: Any = row["sides"]
    return list(found)


def _speaking(row: Row) -> list[Side]:
    return [side for side in _sides(row) if side["quantity"] is not None]


def _counting(row: Row) -> list[Side]:
    """The sides that give a number, and do not withhold it or stay vague."""
    return [
        side for side in _speaking(row) if not side["quantity"].startswith(("vague:", "withheld"))
    ]
