"""`import` of one spreadsheet, once for each side of which it has a column."""

from pathlib import Path

import pytest

from tests.cli.feeds import BESIDE, figures, sheet
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
        "list.csv has no row of these, which are left alone: istanbul-2025#4",
    ]


HALF = "2025-05-26,s5,,7"
SILENT = "2025-05-27,s6,,"
SKIP_KYIV, SKIP_MOSCOW = ("--skip-empty", "Kyiv says"), ("--skip-empty", "Moscow says")


def test_a_side_that_says_nothing_in_a_row_is_refused_with_the_way_to_pass_the_row_over(
    folder: Path,
) -> None:
    sheet(folder, HEADER, EQUAL, HALF, name="wide.csv")
    assert write(folder, "import", "wide.csv", *OPTIONS, *MOSCOW) == (
        2,
        "",
        (
            "counterfoil: wide.csv:3: quantity (Moscow says): the figure has neither a quantity nor a breakdown: "
            "nothing was recorded\n"
            "hint: --skip-empty 'Moscow says' passes over such rows; withheld is for a number that the source "
            "keeps back\n"
        ),
    )


def test_rows_that_say_nothing_may_be_passed_over_and_are_counted(folder: Path) -> None:
    sheet(folder, HEADER, EQUAL, HALF, OTHER, SILENT, name="wide.csv")

    passed = wide(folder, *MOSCOW, *SKIP_MOSCOW)
    assert passed == ("wide.csv: 2 recorded, 0 already there, 2 passed over\n", "")
    assert wide(folder, *KYIV, *SKIP_KYIV) == (
        "wide.csv: 3 recorded, 0 already there, 1 passed over\n",
        "",
    )
    assert '"passed_over": 2' in wide(folder, *MOSCOW, *SKIP_MOSCOW, "-f", "json")[0]
    assert said(folder)[1:] == [
        *(("ru-mod", "303"), ("ru-mod", "20")),
        *(("ua-president", "303"), ("ua-president", "7"), ("ua-president", "19")),
    ]


def test_a_day_on_which_one_side_says_nothing_at_all_is_no_mistake(folder: Path) -> None:
    sheet(folder, HEADER, HALF, SILENT, name="wide.csv")
    assert wide(folder, *MOSCOW, *SKIP_MOSCOW) == (
        "wide.csv: 0 recorded, 0 already there, 2 passed over\n",
        "",
    )


def test_a_row_is_passed_over_only_where_every_column_that_is_named_is_empty(folder: Path) -> None:
    header = f"{HEADER},Parts"
    parts = '2025-05-26,s5,,,"status=military:7,..."'
    sheet(folder, header, f"{EQUAL},", parts, f"{SILENT},", name="wide.csv")
    options = ("--map", "breakdowns=Parts", *KYIV, *SKIP_KYIV, "--skip-empty", "Parts")
    assert wide(folder, *options) == (
        "wide.csv: 2 recorded, 0 already there, 1 passed over\n",
        "",
    )


def test_a_number_that_is_gone_from_its_cell_is_told_as_a_row_that_is_gone(folder: Path) -> None:
    wide(folder, *KYIV)
    sheet(folder, HEADER, EQUAL, OTHER.removesuffix("19"), HALF, name="wide.csv")
    assert wide(folder, *KYIV, *SKIP_KYIV, *UPDATE) == (
        "wide.csv: 1 recorded, 1 already there, 1 passed over\n",
        f"wide.csv has no row of these, which are left alone: istanbul-2025#4{BESIDE}\n",
    )


def test_rows_that_are_passed_over_stay_in_the_file_of_problems_and_are_passed_over_again(
    folder: Path,
) -> None:
    sheet(folder, HEADER, EQUAL, SILENT, "2025-05-25,s4,20,-19", name="wide.csv")
    options = (*OPTIONS, *KYIV, *SKIP_KYIV)
    refused = write(folder, "import", "wide.csv", *options, "--problems", "mend.csv")
    assert refused.code == 2

    text = (folder / "mend.csv").read_text()
    assert text.splitlines()[2] == f"{SILENT},"
    (folder / "mend.csv").write_text(text.replace(",-19,", ",19,"))
    assert recorded(folder, "import", "mend.csv", *options).out == (
        "mend.csv: 2 recorded, 0 already there, 1 passed over\n"
    )


def test_a_column_to_skip_by_is_one_of_the_spreadsheet(folder: Path) -> None:
    refused = write(folder, "import", "wide.csv", *OPTIONS, *KYIV, "--skip-empty", "Kiev says")
    assert refused.err.startswith(
        "counterfoil: wide.csv:1: --skip-empty names the column 'Kiev says', and there are 'Day'"
    )
    assert "did you mean Kyiv says?" in refused.err
