"""`import` of one spreadsheet, once for each side of which it has a column."""

from pathlib import Path

import pytest

from tests.cli.test_import_spreadsheets import figures, sheet
from tests.cli.written import ledger, recorded, write

HEADER = "Day,Stage,Moscow says,Kyiv says"
EQUAL, OTHER = "2025-05-24,s3,303,303", "2025-05-25,s4,20,19"
OPTIONS = (
    *("--map", "stated=Day", "--map", "stage=Stage", "--set", "agreement=istanbul-2025"),
    *("--set", "scope=stage", "--set", "measure=released", "--set", "unit=person"),
    *("--set", "flows=RU:UA"),
)
MOSCOW = ("--map", "quantity=Moscow says", "--ignore", "Kyiv says", "--set", "source=ru-mod")
KYIV = ("--map", "quantity=Kyiv says", "--ignore", "Moscow says", "--set", "source=ua-president")
UPDATE = ("--update", "--reason", "final")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    sheet(ledger(tmp_path), HEADER, EQUAL, OTHER, name="wide.csv")
    return tmp_path


def wide(folder: Path, *words: str) -> tuple[str, str]:
    """What an import of the sheet prints, and what it tells beside."""
    called = recorded(folder, "import", "wide.csv", *OPTIONS, *words)
    return called.out, called.err


def said(folder: Path) -> list[tuple[str, str]]:
    return [(one.statement.source, str(one.quantity)) for one in figures(folder)]


@pytest.mark.parametrize("update", [(), UPDATE])
def test_the_rows_of_the_other_side_are_none_of_the_business_of_one_side(
    update: tuple[str, ...], folder: Path
) -> None:
    for side in (MOSCOW, KYIV, MOSCOW, KYIV):
        assert wide(folder, *side, *update)[1] == ""
    before = said(folder)

    sheet(folder, HEADER, EQUAL, "2025-05-25,s4,20,20", "2025-05-26,s5,7,8", name="wide.csv")
    assert wide(folder, *KYIV, *UPDATE) == (
        "wide.csv: 3 recorded (1 row changed), 1 already there\n",
        "wide.csv:3: istanbul-2025#6: quantity: 19 -> 20\n",
    )
    assert wide(folder, *MOSCOW, *update) == ("wide.csv: 1 recorded, 2 already there\n", "")
    assert sorted(said(folder)) == sorted(
        [*before[:-1], ("ua-president", "20"), ("ua-president", "8"), ("ru-mod", "7")]
    )


def test_a_row_of_the_own_side_that_is_gone_is_told_all_the_same(folder: Path) -> None:
    wide(folder, *MOSCOW)
    wide(folder, *KYIV)
    sheet(folder, HEADER, EQUAL, name="wide.csv")
    assert wide(folder, *KYIV, *UPDATE) == (
        "wide.csv: 0 recorded, 1 already there\n",
        "wide.csv has no row of these, which are left alone: istanbul-2025#6\n",
    )


def test_a_list_with_the_date_of_its_day_is_not_told_of_the_days_before(folder: Path) -> None:
    header, row = "Stage,Kyiv says", "s3,303"
    options = (*OPTIONS[2:], "--map", "quantity=Kyiv says", "--set", "source=ua-president")
    for day in ("2025-05-24", "2025-05-25"):
        sheet(folder, header, row, name="list.csv")
        called = recorded(folder, "import", "list.csv", *options, "--set", f"stated={day}")
        assert called.err == ""


@pytest.mark.parametrize("update", [(), UPDATE])
def test_the_key_of_a_row_does_not_put_one_side_in_the_place_of_the_other(
    update: tuple[str, ...], folder: Path
) -> None:
    sheet(folder, f"No,{HEADER}", f"r1,{EQUAL}", f"r2,{OTHER}", name="wide.csv")
    wide(folder, "--map", "key=No", *MOSCOW)
    before = said(folder)

    refused = write(folder, "import", "wide.csv", *OPTIONS, "--map", "key=No", *KYIV, *update)

    assert refused.code == 4
    assert refused.err.splitlines()[0] == (
        "wide.csv:2: key (No): the key r1 is that of istanbul-2025#3, whose source is ru-mod, and here it is "
        "ua-president in every row (where a row has a number of each, its key is none of theirs: --ignore COLUMN "
        "passes the keys over)"
    )
    assert said(folder) == before
    assert wide(folder, "--ignore", "No", *KYIV)[1] == ""


def test_rows_with_keys_may_get_another_date_that_is_set_for_all(folder: Path) -> None:
    options = (*OPTIONS[2:], "--map", "quantity=Kyiv says", "--set", "source=ua-president")
    sheet(folder, "key,Stage,Kyiv says", "r1,s3,303", "r2,s4,19", name="list.csv")
    recorded(folder, "import", "list.csv", *options, "--set", "stated=2025-05-25")
    sheet(folder, "key,Stage,Kyiv says", "r1,s3,303", name="list.csv")

    called = recorded(folder, "import", "list.csv", *options, "--set", "stated=2025-05-26", *UPDATE)

    assert called.err.splitlines() == [
        "list.csv:2: istanbul-2025#3: stated: 2025-05-25 -> 2025-05-26",
        "list.csv has no row of these, which are left alone: istanbul-2025#4 (where its row speaks of something "
        "else now, void it: the row was recorded beside it)",
    ]
