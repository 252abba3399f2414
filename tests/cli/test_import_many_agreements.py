"""What a row of a spreadsheet means does not depend on how many agreements the rows before it speak of."""

import json
from pathlib import Path

import pytest

from tests.cli.calls import counterfoil

MANY = 1_001
SET = [f"--set={one}" for one in ("scope=stage", "stage=s1", "measure=released", "unit=person")]
SAID = {"source": "mod", "stated": "2025-05-24"}


def slug(number: int) -> str:
    return f"a{number:04}"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A ledger of many agreements of one ministry."""
    source = {"event": "SourceRegistered", "source": "mod", "name": "MoD", "kind": "media"}
    made = {
        "event": "AgreementAnnounced",
        "title": "Exchange",
        "parties": ["N", "S"],
        "statement": SAID,
    }
    feed = [source, *({**made, "agreement": slug(one)} for one in range(MANY))]
    (tmp_path / "feed.ndjson").write_text("\n".join(map(json.dumps, feed)))
    assert counterfoil("init", cwd=tmp_path).code == 0
    assert counterfoil("import", "feed.ndjson", cwd=tmp_path).code == 0
    return tmp_path


def sheet(folder: Path, quantity: int, keys: str | None = None) -> str:
    """One row for each agreement."""
    head = "agreement,flows,quantity,source,stated"
    rows = [f"{slug(one)},N:S,{quantity},mod,2025-05-24" for one in range(MANY)]
    if keys is not None:
        head, rows = f"key,{head}", [f"{keys}{number},{row}" for number, row in enumerate(rows)]
    (folder / "sheet.csv").write_text("\n".join([head, *rows]))
    return "sheet.csv"


def test_each_row_that_says_what_its_source_corrected_is_there_already(folder: Path) -> None:
    assert counterfoil("import", sheet(folder, 5), *SET, cwd=folder).code == 0
    corrected = [
        {
            "event": "FigureCorrected",
            "agreement": slug(one),
            "of": 2,
            "quantity": "6",
            "statement": SAID,
        }
        for one in range(MANY)
    ]
    (folder / "feed.ndjson").write_text("\n".join(map(json.dumps, corrected)))
    assert counterfoil("import", "feed.ndjson", cwd=folder).code == 0
    again = counterfoil("import", sheet(folder, 6), *SET, cwd=folder)
    assert again.code == 0, again.err
    assert f"0 recorded, {MANY:,} already there" in again.out


def test_each_row_that_lost_its_key_is_told_so(folder: Path) -> None:
    assert counterfoil("import", sheet(folder, 5, "k"), *SET, cwd=folder).code == 0
    lost = counterfoil("import", sheet(folder, 5), *SET, "--format=json", cwd=folder)
    assert lost.code == 4
    assert f"{MANY:,} problems in sheet.csv" in lost.err


def test_each_row_with_another_key_is_recorded_in_place_of_the_one_before(folder: Path) -> None:
    assert counterfoil("import", sheet(folder, 5, "k"), *SET, cwd=folder).code == 0
    moved = sheet(folder, 5, "m")
    again = counterfoil("import", moved, *SET, "--update", "--reason=keys", cwd=folder)
    assert again.code == 0, again.err
    assert f"({MANY:,} rows changed)" in again.out
