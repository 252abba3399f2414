"""`import --problems`: the rows again, none of them lost, and none taken for mended that nobody has mended."""

import csv
import io
import json
from pathlib import Path

import pytest

from tests.cli.feeds import HEADER, ROW, figures, sheet
from tests.cli.written import held, recorded, write

TO_EMPTY = "empty this cell once the row is mended: "


def listed(folder: Path, name: str = "sheet.csv", encoding: str = "utf-8") -> list[list[str]]:
    """The cells of the file of problems."""
    assert write(folder, "import", name, "--problems", "to-mend.csv").code == 2
    text = (folder / "to-mend.csv").read_bytes().decode(encoding)
    return list(csv.reader(io.StringIO(text, newline=""), strict=True))


def test_a_row_of_a_broken_form_is_there_again_cell_by_cell(folder: Path) -> None:
    sheet(
        folder,
        f"{HEADER},note",
        f'{ROW},"am Br"ücke"',
        f"{ROW},first,second part",
        f'{ROW},"open',
        ROW,
        f"{ROW},kept",
    )
    row, quotes = ROW.split(","), f'{TO_EMPTY}a quotation mark " '

    assert listed(folder) == [
        [*HEADER.split(","), "note", "", "problem"],
        [*row, '"am Br"ücke"', "", f"{quotes}inside a quoted cell must be doubled"],
        [
            *(*row, "first", "second part"),
            f"{TO_EMPTY}the row has 11 cells, and the header 10",
        ],
        [*row, '"open', "", f"{quotes}opens a cell and is not closed"],
        [*row, "", "", f"{TO_EMPTY}the row has 9 cells, and the header 10"],
        [*row, "kept", "", ""],
    ]


def test_a_row_of_a_broken_form_is_refused_until_somebody_says_that_it_is_mended(
    folder: Path,
) -> None:
    sheet(folder, f"{HEADER},note", f'{ROW},"am Br"ücke"', f"{ROW},kept")
    mended = listed(folder)
    again = listed(folder, "to-mend.csv")
    assert again == mended

    called = write(folder, "import", "to-mend.csv")
    assert (called.code, held(folder)) == (2, 2)
    assert called.err == (
        'counterfoil: to-mend.csv:2: a quotation mark " inside a quoted cell must be doubled: nothing was '
        "recorded\nhint: its cell problem is empty once it is mended\n"
    )

    mended[1][-2:] = ['am "Br"ücke', ""]
    with (folder / "to-mend.csv").open("w", newline="") as file:
        csv.writer(file).writerows(mended)
    recorded(folder, "import", "to-mend.csv")
    assert [one.statement.note for one in figures(folder)[1:]] == ['am "Br"ücke', "kept"]


@pytest.mark.parametrize("sign", ["\x1b", "\x07", "\x7f", "\x9b"])
def test_what_a_terminal_obeys_is_spelled_out_and_makes_no_bad_row_a_good_one(
    sign: str, folder: Path
) -> None:
    told, ignored = f"\\u{ord(sign):04x}", ("--ignore", "mine")
    sheet(
        folder,
        f"{HEADER},note,mine",
        f'{ROW},b{sign}d,"two\n\u200flines"',
        f'{ROW.replace("303", "304")},good,"two\n\u200fli{sign}nes"',
    )
    for name in ("sheet.csv", "to-mend.csv"):
        called = write(folder, "import", name, *ignored, "--problems", "to-mend.csv")
        assert (called.code, held(folder)) == (2, 2)
        text = (folder / "to-mend.csv").read_bytes().decode()
        _, bad, good = csv.reader(io.StringIO(text, newline=""), strict=True)
        assert sign not in text
        assert bad[9:11] == [f"b{told}d", "two\n\u200flines"]
        assert bad[11].startswith(f"{TO_EMPTY}note")
        assert good[9:] == ["good", f"two\n\u200fli{told}nes", ""]


@pytest.mark.parametrize("sign", ["\x1b", "\x9b"])
def test_what_problems_say_obeys_no_terminal(sign: str, folder: Path) -> None:
    feed = f"a{sign}b.ndjson"
    (folder / feed).write_text(json.dumps({"event": "FigureReported", f"y{sign}": 1}))
    sheet(folder, HEADER, ROW.replace("ru-mod", f"b{sign}d"))
    for names in (("sheet.csv",), (feed, "sheet.csv")):
        assert write(folder, "import", *names, "--problems", "to-mend.csv").code == 2
        text = (folder / "to-mend.csv").read_text()
        assert f"the name or alias 'b\\u{ord(sign):04x}d'" in text
        assert sign not in text


def test_after_a_mark_that_is_never_closed_every_row_is_judged(folder: Path) -> None:
    sheet(folder, f"{HEADER},note", f'{ROW},"open', f"{ROW.replace('303', '-1')},", f"{ROW},")

    called = write(folder, "import", "sheet.csv")

    assert called.code == 2
    assert "sheet.csv:2: a quotation mark" in called.err
    assert "sheet.csv:3: quantity: the quantity '-1' is not understood" in called.err
    assert "2 problems in sheet.csv" in called.err


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be"])
def test_bytes_that_are_no_text_stay_what_they_are_and_are_refused_again(
    encoding: str, folder: Path
) -> None:
    mark = "" if encoding == "utf-8" else "\ufeff"
    wrong = {"utf-8": b"\xfc", "utf-16-le": b"\x00\xd8", "utf-16-be": b"\xd8\x00"}[encoding]
    text = f"{mark}{HEADER},note\r\n{ROW},Br"
    data = text.encode(encoding) + wrong + "cke\r\n".encode(encoding)
    (folder / "sheet.csv").write_bytes(data)

    first = write(folder, "import", "sheet.csv", "--problems", "to-mend.csv")
    again = write(folder, "import", "to-mend.csv")

    assert (first.code, again.code, held(folder)) == (2, 2, 2)
    assert "2: note: holds bytes that are not" in again.err
    assert (
        "Br".encode(encoding) + wrong + "cke".encode(encoding)
        in (folder / "to-mend.csv").read_bytes()
    )


def test_the_line_that_names_the_delimiter_stays_the_first(folder: Path) -> None:
    sheet(folder, "sep=,", HEADER, ROW.replace("303", "-1"))
    write(folder, "import", "sheet.csv", "--problems", "to-mend.csv")

    lines = (folder / "to-mend.csv").read_text().splitlines()

    assert lines[:2] == ["sep=,", f"{HEADER},problem"]


def test_what_is_wrong_with_a_feed_is_told_in_cells_that_are_no_formulas(folder: Path) -> None:
    source = {"event": "SourceRegistered", "source": "x", "name": "n", "kind": "official"}
    (folder / "=1+1.ndjson").write_text(json.dumps({**source, '=HYPERLINK("http://e","x")': 1}))

    header, (*cells, _) = listed(folder, "=1+1.ndjson")
    assert header == ["file", "line", "field", "problem"]
    assert cells == ["'=1+1.ndjson", "1", """'=HYPERLINK("http://e","x")"""]


def test_the_file_is_put_in_the_place_of_the_one_that_was_there(folder: Path) -> None:
    target = folder / "to-mend.csv"
    target.write_text("earlier")
    before = target.stat().st_ino

    listed_cells = listed(folder, sheet(folder, HEADER, ROW.replace("303", "-1")))

    assert listed_cells[1][-1].startswith("quantity: the quantity '-1'")
    assert target.stat().st_ino != before
