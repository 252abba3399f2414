"""The tables of docs/columns.md hold the columns that programs get, each with its type."""

import json
import re
from collections.abc import Iterator
from dataclasses import fields
from enum import Enum
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Final, Literal, Union, get_args, get_origin, get_type_hints

import pytest

from cli.feeds.recorded import FileRow
from cli.recording.receipt import RecordedRow
from domain.evidence.finding import Finding
from projections import status, totals
from projections.agreements_row import AgreementRow
from projections.breakdown import BreakdownRow
from projections.briefing import BriefingRow
from projections.checks.finding import FindingRow
from projections.comparing.row import CompareRow, FigureCited, SideSays
from projections.diff import DiffRow
from projections.find import FoundRow
from projections.say import Footnote, NotedEntry, SaidNumber, SayRow
from projections.show.agreement import (
    AgreementShown,
    PartyShown,
    StageLine,
    TermLapsed,
    TermShown,
)
from projections.show.became import Became, DisputedBy
from projections.show.entry import EntryShown, Mention
from projections.show.source import SourceShown, SpeaksIn
from projections.show.stage import StageShown
from projections.sources import SourceRow
from projections.trace import TraceRow
from projections.view import ViewRow
from projections.why import WhyRow
from tests.cli.kept import case, read, record
from tests.docs.sessions import ROOT

TEXT: Final = (ROOT / "docs" / "columns.md").read_text()
_SECTION: Final = re.compile(r"^##+ ([^\n]+)\n(.*?)(?=^##|\Z)", re.DOTALL | re.MULTILINE)
_ROW: Final = re.compile(r"^\| `(\w+)` \| (.*?) \|", re.MULTILINE)
SECTIONS: Final = {heading: dict(_ROW.findall(text)) for heading, text in _SECTION.findall(TEXT)}

KINDS: Final[dict[str, type[Any]]] = {
    "briefing": BriefingRow,
    "agreements": AgreementRow,
    "sources": SourceRow,
    "totals": totals.TotalsRow,
    "terms": totals.TermRow,
    "by_source": totals.BySource,
    "status": status.StatusRow,
    "figures": status.FigureRow,
    "say": SayRow,
    "numbers": SaidNumber,
    "footnotes": Footnote,
    "cited": NotedEntry,
    "show an entry": EntryShown,
    "mention": Mention,
    "show an agreement": AgreementShown,
    "party": PartyShown,
    "agreed": TermShown,
    "lapsed": TermLapsed,
    "dispute": DisputedBy,
    "stage": StageLine,
    "word": Became,
    "show a stage": StageShown,
    "show a source": SourceShown,
    "speaks_in": SpeaksIn,
    "view": ViewRow,
    "trace": TraceRow,
    "compare": CompareRow,
    "sides": SideSays,
    "figures of a side": FigureCited,
    "import": FileRow,
    "diff": DiffRow,
    "why": WhyRow,
    "check": FindingRow,
    "find": FoundRow,
    "verify": Finding,
}
"""By the heading of its table, the class of a row or of what is listed inside one."""
BEHIND: Final = (("breakdown", "status", BreakdownRow), ("timeline", "timeline", RecordedRow))
"""Tables that go on where another one ends."""
_ANCHORS: Final = {kind: name.replace(" ", "-") for name, kind in KINDS.items()}


def _columns(kind: type[Any]) -> dict[str, str]:
    hints = get_type_hints(kind)
    return {one.name: _type(hints[one.name]) for one in fields(kind)}


def _type(hint: Any) -> str:
    """A type as the page calls it; what is listed stands with the place of its table."""
    if get_origin(hint) in (UnionType, Union):
        (only,) = (one for one in get_args(hint) if one is not NoneType)
        return f"{_type(only)} or null"
    if get_origin(hint) is tuple:
        return f"list of {_type(get_args(hint)[0])}"
    if get_origin(hint) is dict:
        return "record"
    if hint in _ANCHORS:
        return f"(#{_ANCHORS[hint]})"
    if get_origin(hint) is Literal or issubclass(hint, Enum):
        return "text"
    return {str: "text", int: "number", bool: "true or false"}[hint]


def _as_told(columns: dict[str, str]) -> dict[str, str]:
    """Of a link only where it leads."""
    return {name: re.sub(r"\[[^\]]+\]", "", told) for name, told in columns.items()}


@pytest.mark.parametrize("heading", KINDS)
def test_a_table_has_the_columns_of_its_rows_in_order_and_their_types(heading: str) -> None:
    told = _as_told(SECTIONS[heading])

    assert told == _columns(KINDS[heading])
    assert [*told] == [*_columns(KINDS[heading])]


@pytest.mark.parametrize(("heading", "before", "kind"), BEHIND)
def test_a_table_that_goes_on_has_what_stands_behind_the_other(
    heading: str, before: str, kind: type[Any]
) -> None:
    both = {**SECTIONS[before], **SECTIONS[heading]}

    assert _as_told(both) == _columns(kind)


ASKED: Final = (
    ("briefing",),
    ("agreements",),
    ("sources",),
    ("totals", "istanbul-2025"),
    ("status", "istanbul-2025"),
    ("breakdown", "istanbul-2025"),
    ("say", "istanbul-2025"),
    ("view", "istanbul-2025", "--source", "ru-mod"),
    ("trace", "istanbul-2025#5"),
    ("compare", "istanbul-2025"),
    ("replay", "istanbul-2025"),
    ("diff", "istanbul-2025", "--from", "2025-05-23"),
    ("why", "istanbul-2025"),
    ("check",),
    ("find", "prisoners"),
)


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return record(tmp_path_factory.mktemp("columns"), case("istanbul-2025"))


@pytest.mark.parametrize("words", ASKED, ids=lambda words: words[0])
def test_what_a_command_answers_has_the_columns_of_its_table(
    ledger: Path, words: tuple[str, ...]
) -> None:
    rows = json.loads(read(ledger, *words, "-f", "json").out)["rows"]
    of = {"breakdown": {**SECTIONS["status"], **SECTIONS["breakdown"]}}
    of["replay"] = {"date": "text", **SECTIONS["totals"]}

    told = of.get(words[0], SECTIONS.get(words[0], {}))

    assert rows
    assert [*rows[0]] == [*told]
    assert not [odd for row in rows for odd in _unlike(row, told)]


def _unlike(row: dict[str, Any], told: dict[str, str]) -> Iterator[tuple[str, Any]]:
    """The cells that are of another type than the page says."""
    kinds = {"text": str, "number": int, "record": dict, "true or false": bool}
    for name, cell in row.items():
        kind = told[name].removesuffix(" or null")
        may_be_null = kind != told[name]
        if not (may_be_null if cell is None else type(cell) is kinds.get(kind, list)):
            yield name, cell
