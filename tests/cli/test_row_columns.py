"""The columns that scripts and feeds depend on: their names, and the order in which they stand."""

import csv
import io
import json
from pathlib import Path

import pytest

from tests.cli.kept import read

SLOT = (
    *("agreement", "scope", "stage", "up_to", "flow", "measure", "unit"),
    *("dimension", "category"),
)
TOTALS = (
    *("agreement", "flow", "measure", "unit", "term", "terms", "settled", "unsettled"),
    *("low", "high", "remaining_low", "remaining_high", "basis", "stages_completed"),
    *("stages_without_number", "contested_stages", "by_source", "entries", "completed_by"),
)
TAIL = ("as_of", "known_at", "tz", "rules")

PROMISED = [
    (
        ("status", "istanbul-2025"),
        (*SLOT, "standing", "contested", "was_contested", "value", "low", "high", "figures"),
    ),
    (("totals", "istanbul-2025"), TOTALS),
    (
        ("totals",),
        tuple(
            name for name in TOTALS if name not in ("terms", "by_source", "entries", "completed_by")
        ),
    ),
    (
        ("timeline", "istanbul-2025"),
        (
            *("entry", "event", "agreement", "stage", "source", "stated", "recorded"),
            *("actor", "summary", "voided", "data"),
        ),
    ),
    (
        ("check", "istanbul-2025"),
        ("agreement", "rule", "severity", "message", "entries", "expected", "found"),
    ),
    (
        ("diff", "istanbul-2025", "--from", "2025-05-23"),
        ("what", *SLOT, "column", "before", "after", "entries", "axis"),
    ),
]


@pytest.mark.parametrize(("words", "columns"), PROMISED)
def test_a_row_has_its_columns_in_their_order(
    cases: Path, words: tuple[str, ...], columns: tuple[str, ...]
) -> None:
    rows = json.loads(read(cases, *words, "-f", "json").out)["rows"]
    lines = read(cases, *words, "-f", "ndjson").out.splitlines()
    heading = next(csv.reader(io.StringIO(read(cases, *words, "-f", "csv").out)))

    before = ("from_as_of", "from_known_at") if words[0] == "diff" else ()
    assert tuple(rows[0]) == columns
    assert tuple(json.loads(lines[0])) == (*columns, *before, *TAIL)
    assert tuple(heading) == (*columns, *before, *TAIL)


def test_what_is_listed_inside_a_row_has_its_names_too(cases: Path) -> None:
    figure = json.loads(read(cases, "status", "istanbul-2025", "-f", "json").out)["rows"][0][
        "figures"
    ][0]
    source = json.loads(read(cases, "totals", "istanbul-2025", "-f", "json").out)["rows"][0][
        "by_source"
    ][0]

    assert tuple(figure) == (
        *("entry", "source", "kind", "side", "quantity", "stated", "via", "implied", "active"),
    )
    assert tuple(source) == (
        *("source", "side", "sum", "stages", "stated_whole", "stated_running", "entries"),
    )
