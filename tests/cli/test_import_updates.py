"""`import --update`: the spreadsheet that lives on."""

import json
import os
import pty
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.calls import environment
from tests.cli.feeds import BESIDE, HEADER, ROW, figures, sheet
from tests.cli.written import RU, held, ledger, recorded, write

UPDATE = ("import", "sheet.csv", "--update", "--reason", "typing error")
OTHER = ROW.replace("RU:UA", "UA:RU")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A ledger into which two rows were imported, as entries 3 and 4."""
    recorded(ledger(tmp_path), "import", sheet(tmp_path, HEADER, ROW, OTHER))
    return tmp_path


def quantities(folder: Path) -> list[str]:
    return [str(figure.quantity) for figure in figures(folder)[1:]]


def test_a_changed_row_is_voided_and_recorded_anew_once(folder: Path) -> None:
    sheet(folder, HEADER, ROW.replace("303", "304"), OTHER)

    assert recorded(folder, *UPDATE) == (
        0,
        "sheet.csv: 2 recorded (1 row changed), 1 already there\n",
        "sheet.csv:2: istanbul-2025#3: quantity: 303 -> 304\n",
    )
    assert quantities(folder) == ["303", "304"]
    voiding = recorded(folder, "timeline", "istanbul-2025", "-f", "csv").out.splitlines()[5]
    assert "voids istanbul-2025#3, replaced by istanbul-2025#6: typing error" in voiding
    assert recorded(folder, *UPDATE) == (0, "sheet.csv: 0 recorded, 2 already there\n", "")


def test_a_row_that_has_changed_is_refused_with_the_cells_that_say_something_else(
    folder: Path,
) -> None:
    header = HEADER.replace("quantity", "Сколько") + ",note"
    words = ("import", "sheet.csv", "--map", "quantity=Сколько")
    sheet(folder, header, f"{ROW.replace('303', '304')},see the list", f"{OTHER},")
    assert write(folder, *words, "--problems", "problems.csv").err.startswith(
        "counterfoil: sheet.csv:2: quantity (Сколько), note: the row says something else than istanbul-2025#3"
    )
    assert "quantity (Сколько), note: the row" in (folder / "problems.csv").read_text()


def test_scripts_are_told_how_many_rows_have_changed(folder: Path) -> None:
    later = ROW.replace("s3", "s4")
    sheet(folder, HEADER, ROW.replace("303", "304"), OTHER, later)

    for is_changed in (1, 0):
        (row,) = json.loads(recorded(folder, *UPDATE, "-f", "json").out)["rows"]
        told = {name: row[name] for name in ("recorded", "already", "changed")}
        assert told == {
            "recorded": 3 * is_changed,
            "already": 3 - 2 * is_changed,
            "changed": is_changed,
        }


def test_a_change_that_nobody_sees_is_told_as_one_of_spelling(folder: Path) -> None:
    header = f"{HEADER},note"
    sheet(folder, header, f"{ROW},Ки\u0457в", f"{OTHER},")
    recorded(folder, *UPDATE)
    sheet(folder, header, f"{ROW},Ки\u0456\u0308в", f"{OTHER},")

    (told,) = recorded(folder, *UPDATE).err.splitlines()
    assert told.endswith(": note: Ки\u0457в -> Ки\u0456\u0308в (the same in another spelling)")


@pytest.mark.parametrize("words", [("import", "other.csv"), ("import", "other.csv", *UPDATE[2:])])
def test_a_row_whose_quantity_is_empty_is_told_so_and_not_that_it_has_changed(
    words: tuple[str, ...], folder: Path
) -> None:
    sheet(folder, HEADER, ROW.replace("303", ""), name="other.csv")

    called = write(folder, *words)
    assert (called.code, called.out) == (2, "")
    assert called.err == (
        "counterfoil: other.csv:2: quantity: the figure has neither a quantity nor a breakdown: nothing was "
        "recorded\nhint: --skip-empty quantity passes over such rows; withheld is for a number that the source "
        "keeps back\n"
    )
    assert quantities(folder) == ["303", "303"]


@pytest.mark.parametrize(
    ("reason", "wrong"),
    [
        (" typo", ": ' typo': text is not empty, does not start with a space"),
        ("", " is empty"),
        ("a\nb", ": 'a\\nb': text is not empty, does not start with a space"),
        ("x" * 4_001, ": is longer than 4000 characters"),
    ],
)
@pytest.mark.parametrize("quantity", ["303", "304"])
def test_a_reason_that_no_voiding_can_have_is_refused_whether_a_row_has_changed_or_not(
    reason: str, wrong: str, quantity: str, folder: Path
) -> None:
    sheet(folder, HEADER, ROW.replace("303", quantity), OTHER)
    words = ("import", "sheet.csv", "--update", "--reason", reason)

    for called in (write(folder, *words, "--dry-run"), write(folder, *words)):
        assert (called.code, called.out) == (2, "")
        assert called.err.startswith(f"counterfoil: --reason{wrong}")
    assert quantities(folder) == ["303", "303"]


def test_a_row_may_change_back(folder: Path) -> None:
    for number in ("304", "303", "304"):
        sheet(folder, HEADER, ROW.replace("303", number), OTHER)
        assert "(1 row changed)" in recorded(folder, *UPDATE).out
        assert quantities(folder) == ["303", number]
    assert held(folder) == 4 + 3 * 2


@pytest.mark.parametrize("has_keys", [False, True])
def test_what_was_amended_by_hand_is_left_alone_until_its_row_changes(
    has_keys: bool, tmp_path: Path
) -> None:
    folder = ledger(tmp_path)
    header, row = (f"key,{HEADER}", f"k1,{ROW}") if has_keys else (HEADER, ROW)
    recorded(folder, "import", sheet(folder, header, row))
    recorded(folder, "amend", "istanbul-2025#3", "305", "--reason", "misread")

    for words in (("import", "sheet.csv"), UPDATE):
        assert recorded(folder, *words).out == "sheet.csv: 0 recorded, 1 already there\n"
    assert quantities(folder) == ["305"]

    sheet(folder, header, row.replace("303", "306"))
    refused = write(folder, "import", "sheet.csv")
    assert refused.code == 4
    assert "istanbul-2025#5, which is as it was amended by hand" in refused.err
    for number in ("306", "303", "306"):
        sheet(folder, header, row.replace("303", number))
        assert "(1 row changed)" in recorded(folder, *UPDATE).out
        assert quantities(folder) == [number]

    recorded(folder, "amend", "istanbul-2025#11", "307", "--reason", "misread again")
    assert recorded(folder, *UPDATE).out == "sheet.csv: 0 recorded, 1 already there\n"
    assert quantities(folder) == ["307"]


def test_what_was_voided_and_recorded_again_by_hand_is_left_alone_too(tmp_path: Path) -> None:
    folder = ledger(tmp_path)
    recorded(folder, "import", sheet(folder, f"key,{HEADER}", f"k1,{ROW}"))
    recorded(folder, "void", "istanbul-2025#k1", "--reason", "misread")
    again = ("--flow", "RU:UA", "--source", "ru-mod", "--stated", "2025-05-24", "--key", "k1")
    recorded(folder, "report", "istanbul-2025/s3", "305", *again, "--new")
    for words in (("import", "sheet.csv"), UPDATE):
        assert recorded(folder, *words).out == "sheet.csv: 0 recorded, 1 already there\n"
    assert quantities(folder) == ["305"]


NOTED = f"{HEADER},note"


@pytest.mark.parametrize("has_key", [False, True])
@pytest.mark.parametrize("words", [("import", "sheet.csv"), UPDATE])
@pytest.mark.parametrize("by_hand", [("void",), ("amend", "305")])
def test_what_was_voided_or_amended_by_hand_comes_back_by_no_other_cell_of_its_row(
    by_hand: tuple[str, ...], words: tuple[str, ...], has_key: bool, tmp_path: Path
) -> None:
    folder = ledger(tmp_path)
    key, name = ("k1,", "key,") if has_key else ("", "")
    recorded(
        folder, "import", sheet(folder, name + NOTED, f"{key}{ROW},", f"{key and 'k2,'}{OTHER},")
    )
    verb, *number = by_hand
    recorded(folder, verb, "istanbul-2025#3", *number, "--reason", "another exchange")
    before = quantities(folder)

    sheet(folder, name + NOTED, f"{key}{ROW},see link", f"{key and 'k2,'}{OTHER},")
    assert recorded(folder, *words) == (
        0,
        "sheet.csv: 0 recorded, 2 already there\n",
        (
            f"sheet.csv:2: istanbul-2025#3, which says the same, was {verb}ed by istanbul-2025#5 and is not "
            "recorded again: another exchange\n"
        ),
    )
    assert quantities(folder) == before


@pytest.mark.parametrize("has_key", [False, True])
@pytest.mark.parametrize("by_hand", [("void",), ("amend", "305")])
def test_a_row_that_has_not_changed_is_told_that_its_entry_was_voided_or_amended_by_hand(
    by_hand: tuple[str, ...], has_key: bool, tmp_path: Path
) -> None:
    folder = ledger(tmp_path)
    name, first, second = ("key,", "k1,", "k2,") if has_key else ("", "", "")
    recorded(folder, "import", sheet(folder, name + HEADER, first + ROW, second + OTHER))
    verb, *number = by_hand
    recorded(folder, verb, "istanbul-2025#3", *number, "--reason", "another exchange")
    before = held(folder)

    for words in (("import", "sheet.csv"), UPDATE):
        assert recorded(folder, *words) == (
            0,
            "sheet.csv: 0 recorded, 2 already there\n",
            (
                f"sheet.csv:2: istanbul-2025#3, which says the same, was {verb}ed by istanbul-2025#5 and is "
                "not recorded again: another exchange\n"
            ),
        )
    assert held(folder) == before

    if number:
        sheet(folder, name + HEADER, first + ROW.replace("303", number[0]), second + OTHER)
        assert recorded(folder, "import", "sheet.csv").err == ""


def test_many_rows_that_are_not_recorded_again_for_one_reason_are_told_together(
    tmp_path: Path,
) -> None:
    folder, rows = ledger(tmp_path), [ROW.replace("s3", f"s{number}") for number in range(3, 15)]
    recorded(folder, "import", sheet(folder, HEADER, *rows))
    for number in range(3, 15):
        recorded(folder, "void", f"istanbul-2025#{number}", "--reason", "another exchange")
    told = recorded(folder, "import", "sheet.csv").err.splitlines()
    assert len(told) == 11
    assert told[9:] == [
        (
            "sheet.csv:11: istanbul-2025#12, which says the same, was voided by istanbul-2025#24 and is not "
            "recorded again: another exchange"
        ),
        "  and 2 more like it: lines 12 and 13",
    ]


@pytest.mark.parametrize("by_hand", [("void",), ("amend", "305")])
@pytest.mark.parametrize("note", ["", "see link"])
def test_what_was_voided_or_amended_by_hand_comes_back_by_no_key_of_its_row(
    note: str, by_hand: tuple[str, ...], folder: Path
) -> None:
    verb, *number = by_hand
    recorded(folder, verb, "istanbul-2025#3", *number, "--reason", "another exchange")
    before = sorted(quantities(folder))

    sheet(folder, f"key,{NOTED}", f"k1,{ROW},{note}", f"k2,{OTHER},")
    assert recorded(folder, *UPDATE) == (
        0,
        "sheet.csv: 2 recorded (1 row changed), 1 already there\n",
        (
            "sheet.csv:3: istanbul-2025#4: key: nothing -> k2\n"
            f"sheet.csv:2: istanbul-2025#3, which says the same, was {verb}ed by istanbul-2025#5 and is not "
            "recorded again: another exchange\n"
        ),
    )
    assert sorted(quantities(folder)) == before


def test_another_number_in_place_of_a_voided_one_is_recorded_by_an_update_alone(
    folder: Path,
) -> None:
    recorded(folder, "void", "istanbul-2025#3", "--reason", "misread")
    sheet(folder, HEADER, ROW.replace("303", "33"), OTHER)

    assert write(folder, "import", "sheet.csv") == (
        4,
        "",
        (
            "counterfoil: sheet.csv:2: quantity: the row says something else than istanbul-2025#3, which was "
            "recorded from it and voided by istanbul-2025#5: misread: nothing was recorded\n"
            "hint: leave the row out, or record it again: --update --reason TEXT\n"
        ),
    )
    assert recorded(folder, *UPDATE) == (
        0,
        "sheet.csv: 1 recorded (1 row changed), 1 already there\n",
        "sheet.csv:2: istanbul-2025#3, voided by istanbul-2025#5: quantity: 303 -> 33\n",
    )
    assert quantities(folder) == ["303", "33"]
    assert recorded(folder, "import", "sheet.csv").out.endswith("0 recorded, 2 already there\n")


def test_new_rows_that_speak_of_the_same_are_recorded_in_their_order(tmp_path: Path) -> None:
    folder = ledger(tmp_path)
    rows = [ROW.replace("303", number) for number in ("301", "302", "303")]
    recorded(folder, "import", sheet(folder, HEADER, *rows, OTHER.replace("303", "400")))
    assert quantities(folder) == ["301", "302", "303", "400"]


@pytest.mark.parametrize("first", [0, 1])
def test_a_row_beside_one_that_says_what_was_voided_is_new(first: int, tmp_path: Path) -> None:
    folder = ledger(tmp_path)
    recorded(folder, "import", sheet(folder, HEADER, ROW))
    recorded(folder, "void", "istanbul-2025#3", "--reason", "misread")
    rows = [ROW, ROW.replace("303", "33")]

    called = recorded(folder, "import", sheet(folder, HEADER, rows[first], rows[1 - first]))
    assert called.out == "sheet.csv: 1 recorded, 1 already there\n"
    assert quantities(folder) == ["33"]


def test_the_voided_key_of_an_entry_that_no_row_had_is_used_again(tmp_path: Path) -> None:
    folder = ledger(tmp_path)
    recorded(folder, "import", feed(folder, "k1"))
    recorded(folder, "void", "istanbul-2025#k1", "--reason", "misread")
    called = recorded(folder, "import", sheet(folder, f"key,{HEADER}", f"k1,{ROW}"))
    assert called.out == "sheet.csv: 1 recorded, 0 already there\n"


@pytest.fixture
def corrected(folder: Path) -> Path:
    """303 as entry 3, which its source corrected to 306 the day after, as entry 5."""
    recorded(
        folder,
        *("correct", "istanbul-2025#3", "306", "--source", "ru-mod", "--stated", "2025-05-25"),
    )
    return folder


@pytest.mark.parametrize("words", [("import", "sheet.csv"), UPDATE])
@pytest.mark.parametrize("day", ["24", "25"])
@pytest.mark.parametrize("key", ["", "k1"])
def test_a_row_that_says_what_its_source_corrected_is_there_already(
    key: str, day: str, words: tuple[str, ...], corrected: Path
) -> None:
    row = ROW.replace("303", "306").replace("05-24", f"05-{day}")
    sheet(corrected, f"key,{HEADER}", f"{key},{row}", f",{OTHER}")
    assert recorded(corrected, *words) == (0, "sheet.csv: 0 recorded, 2 already there\n", "")
    assert held(corrected) == 5


def test_rows_point_by_its_key_at_a_row_that_was_there_already_without_one(corrected: Path) -> None:
    header = f"key,{HEADER},repeats"
    caught_up = f"k1,{ROW.replace('303', '306')},"
    passed_on = f"k2,{ROW.replace('303', '306').replace('ru-mod', 'outlet')},k1"
    sheet(corrected, header, caught_up, passed_on)

    for is_new in (1, 0):
        assert recorded(corrected, "import", "sheet.csv").out == (
            f"sheet.csv: {is_new} recorded, {2 - is_new} already there\n"
        )


def test_a_row_with_a_key_is_not_taken_for_the_correction_of_a_row_with_another_one(
    tmp_path: Path,
) -> None:
    folder, header = ledger(tmp_path), f"key,{HEADER}"
    recorded(folder, "import", sheet(folder, header, f"k1,{ROW}"))
    recorded(
        folder,
        *("correct", "istanbul-2025#k1", "306", "--source", "ru-mod", "--stated", "2025-05-25"),
    )
    final = f"k2,{ROW.replace('303', '306').replace('05-24', '05-25')}"

    sheet(folder, header, f"k1,{ROW}", final)

    assert recorded(folder, "import", "sheet.csv").out == "sheet.csv: 1 recorded, 1 already there\n"


def test_a_number_whose_parts_its_source_corrected_is_caught_up_with_by_the_number_alone(
    folder: Path,
) -> None:
    parts = ("--by", "sex=men:300,women:6", "--new")
    recorded(
        folder,
        *("correct", "istanbul-2025#3", *parts, "--source", "ru-mod", "--stated", "2025-05-25"),
    )
    sheet(folder, HEADER, ROW.replace("303", "306"), OTHER)

    assert recorded(folder, "import", "sheet.csv").out == "sheet.csv: 0 recorded, 2 already there\n"


def test_a_row_of_two_directions_stands_while_one_was_taken_back(tmp_path: Path) -> None:
    folder, both = ledger(tmp_path), ROW.replace("RU:UA", "RU:UA; UA:RU")
    recorded(folder, "import", sheet(folder, f"key,{HEADER}", f"k1,{both}"))
    recorded(
        folder,
        *("retract", "istanbul-2025#k1", "--flow", "UA:RU"),
        *("--source", "ru-mod", "--stated", "2025-05-25"),
    )
    one = f"k1,{ROW.replace('303', '304')}"

    sheet(folder, f"key,{HEADER}", one)

    assert recorded(folder, *UPDATE).out == (
        "sheet.csv: 2 recorded (1 row changed), 0 already there\n"
    )


def test_a_row_that_says_neither_what_was_recorded_nor_its_correction_is_told_of_that(
    corrected: Path,
) -> None:
    sheet(corrected, HEADER, ROW.replace("303", "304"), OTHER)

    assert write(corrected, "import", "sheet.csv") == (
        4,
        "",
        (
            "counterfoil: sheet.csv:2: quantity: the row says something else than istanbul-2025#3, which was "
            "recorded from it, and than istanbul-2025#5, by which its source corrected that: nothing was "
            "recorded\n"
            "hint: --update --reason TEXT where it was recorded wrongly, correct where its source changed its "
            "number\n"
        ),
    )
    told = recorded(corrected, *UPDATE).err
    assert (
        told == "sheet.csv:2: istanbul-2025#3, corrected by istanbul-2025#5: quantity: 303 -> 304\n"
    )
    sheet(corrected, HEADER, ROW, OTHER)
    assert (
        "#7, which was recorded from it, and than istanbul-2025#5"
        in write(corrected, "import", "sheet.csv").err
    )


@pytest.mark.parametrize("words", [("import", "sheet.csv"), UPDATE])
def test_no_number_takes_the_place_of_one_that_its_source_took_back(
    words: tuple[str, ...], folder: Path
) -> None:
    recorded(folder, "retract", "istanbul-2025#3", "--source", "ru-mod", "--stated", "2025-05-25")
    sheet(folder, HEADER, ROW.replace("303", "304"), OTHER)

    assert write(folder, *words) == (
        4,
        "",
        (
            "counterfoil: sheet.csv:2: quantity: the row says something else than istanbul-2025#3, which was "
            "recorded from it and retracted by its source with istanbul-2025#5: nothing was recorded\n"
            "hint: what the source says since is a row of its own: with its own date, and its own key where rows "
            "have keys\n"
        ),
    )


def test_every_field_that_changes_is_shown(folder: Path) -> None:
    row = 'istanbul-2025,stage,s3,RU:UA,released,person,300+,ru-mod,2025-05-24,"status=military:270,...",x'
    sheet(folder, f"{HEADER},breakdowns,note", row, f"{OTHER},,")

    assert recorded(folder, *UPDATE, "--dry-run").err.splitlines() == [
        "sheet.csv:2: istanbul-2025#3: quantity: 303 -> >=300",
        "sheet.csv:2: istanbul-2025#3: breakdowns: nothing -> status=military:270,...",
        "sheet.csv:2: istanbul-2025#3: note: nothing -> x",
        "nothing was recorded (--dry-run)",
    ]
    assert quantities(folder) == ["303", "303"]


def test_rows_that_are_gone_are_named_and_left_alone(folder: Path) -> None:
    sheet(folder, HEADER, ROW)

    assert recorded(folder, *UPDATE) == (
        0,
        "sheet.csv: 0 recorded, 1 already there\n",
        "sheet.csv has no row of these, which are left alone: istanbul-2025#4\n",
    )
    assert quantities(folder) == ["303", "303"]


@pytest.mark.parametrize(
    ("count", "told"),
    [
        (10, "istanbul-2025#14"),
        (11, "istanbul-2025#14 and 1 more"),
        (12, "istanbul-2025#14 and 2 more"),
    ],
)
def test_of_many_rows_that_are_gone_it_is_told_how_many_more_there_are(
    count: int, told: str, folder: Path
) -> None:
    more = [OTHER.replace("s3", f"x{number}") for number in range(count)]
    recorded(folder, "import", sheet(folder, HEADER, ROW, OTHER, *more))
    sheet(folder, HEADER, ROW, OTHER)

    (line,) = recorded(folder, *UPDATE).err.splitlines()

    named = ", ".join(f"istanbul-2025#{number}" for number in range(5, 14))
    assert line == f"sheet.csv has no row of these, which are left alone: {named}, {told}"


@pytest.mark.parametrize("has_keys", [False, True])
def test_rows_that_are_gone_are_named_where_nothing_is_new_too(
    has_keys: bool, tmp_path: Path
) -> None:
    folder = ledger(tmp_path)
    header, *rows = (
        (f"key,{HEADER}", f"k1,{ROW}", f"k2,{OTHER}") if has_keys else (HEADER, ROW, OTHER)
    )
    recorded(folder, "import", sheet(folder, header, *rows))
    others = [row.replace("s3", "s4").replace("303", "304").replace("k", "l") for row in rows]
    sheet(folder, header, *others, name="b.csv")
    assert recorded(folder, "import", "b.csv").err == ""

    sheet(folder, header, rows[0])
    for _ in range(2):
        assert recorded(folder, "import", "sheet.csv") == (
            0,
            "sheet.csv: 0 recorded, 1 already there\n",
            "sheet.csv has no row of these, which are left alone: istanbul-2025#4\n",
        )
    assert recorded(folder, "import", "b.csv").err == ""


def test_what_points_at_a_row_follows_it(folder: Path) -> None:
    recorded(
        folder,
        *("confirm", "istanbul-2025#3", "--source", "ua-president", "--stated", "2025-05-25"),
    )
    sheet(folder, HEADER, ROW.replace("303", "304"), OTHER)

    recorded(folder, *UPDATE)

    shown = recorded(folder, "status", "istanbul-2025/s3", "--flow", "RU:UA", "-f", "csv").out
    assert ",confirmed," in shown
    assert ",304," in shown


def test_who_speaks_of_another_number_now_since_its_row_has_changed_is_told(folder: Path) -> None:
    answers: list[dict[str, Any]] = [
        {"event": "FigureConfirmed", "of": 3, "statement": {"source": "ua-president"}},
        *(
            {
                "event": "FigureReported",
                "repeats": 3,
                "scope": "stage",
                "stage": "s3",
                "flows": ["RU->UA"],
                "measure": "released",
                "unit": "person",
                "quantity": "303",
                "key": f"r{number}",
                "statement": {"source": "outlet"},
            }
            for number in range(13)
        ),
    ]
    for answer in answers:
        answer["agreement"] = "istanbul-2025"
        answer["statement"]["stated"] = "2025-05-25"
    (folder / "answers.ndjson").write_text("".join(f"{json.dumps(one)}\n" for one in answers))
    recorded(folder, "import", "answers.ndjson")
    sheet(folder, HEADER, ROW.replace("303", "304"), OTHER)

    assert "look at it" not in recorded(folder, *UPDATE, "--dry-run").err
    _, confirmed, *repeated = recorded(folder, *UPDATE).err.splitlines()
    stands = "istanbul-2025#20 stands for istanbul-2025#3"
    assert confirmed == (
        f"look at it: istanbul-2025#5 makes ua-president confirm 304 instead of 303, since {stands}"
    )
    assert repeated[0] == (
        "look at it: istanbul-2025#6 passes on istanbul-2025#3, for which istanbul-2025#20 stands since, with "
        "another number: 303 instead of 304"
    )
    assert repeated[-1] == "and 2 more"
    assert len(repeated) == 12


def test_a_row_that_repeats_a_renewed_one_has_not_changed_in_what_it_repeats(
    tmp_path: Path,
) -> None:
    folder = ledger(tmp_path)
    header = f"key,{NOTED},repeats"
    passed_on = f"r1,{ROW.replace('ru-mod', 'outlet')},"
    recorded(folder, "import", sheet(folder, header, f"n1,{ROW},,", f"{passed_on},n1"))
    sheet(folder, header, f"n1,{ROW.replace('303', '304')},,", f"{passed_on}see link,n1")
    assert recorded(folder, *UPDATE).err.splitlines()[:2] == [
        "sheet.csv:2: istanbul-2025#3: quantity: 303 -> 304",
        "sheet.csv:3: istanbul-2025#4: note: nothing -> see link",
    ]


def test_rows_are_known_by_their_keys_where_they_have_some(folder: Path) -> None:
    sheet(
        folder, f"key,{HEADER}", f"k1,{ROW.replace('s3', 's4')}", f"k2,{OTHER.replace('s3', 's4')}"
    )
    recorded(folder, "import", "sheet.csv")
    sheet(
        folder, f"key,{HEADER}", f"k1,{ROW.replace('s3', 's5')}", f"k2,{OTHER.replace('s3', 's4')}"
    )

    called = recorded(folder, *UPDATE)

    assert called.out == "sheet.csv: 2 recorded (1 row changed), 1 already there\n"
    assert called.err == "sheet.csv:2: istanbul-2025#5: stage: s4 -> s5\n"


FIGURE = {
    "event": "FigureReported",
    "agreement": "istanbul-2025",
    "scope": "stage",
    "stage": "s9",
    "flows": ["RU->UA"],
    "measure": "released",
    "unit": "person",
    "quantity": "10",
    "statement": {"source": "ru-mod", "stated": "2025-05-24"},
}


def feed(folder: Path, *keys: str) -> str:
    lines = [json.dumps({**FIGURE, "key": key}) for key in keys]
    return sheet(folder, *lines, name="feed.ndjson")


def test_what_a_feed_or_a_hand_recorded_under_a_key_is_no_row_that_is_gone(tmp_path: Path) -> None:
    folder = ledger(tmp_path)
    recorded(folder, "import", feed(folder, "f1"))
    recorded(folder, *("report", "istanbul-2025/s9", "11", "--flow", "RU:UA", *RU, "--key", "h1"))
    rows = [f"k{number},{OTHER.replace('s3', f's{number}')}" for number in (3, 4, 5)]
    recorded(folder, "import", sheet(folder, f"key,{HEADER}", *rows))
    recorded(folder, "amend", "istanbul-2025#k4", "305", "--reason", "misread")

    first = rows[0].replace("303", "304")
    sheet(folder, f"key,{HEADER}", first)
    assert recorded(folder, *UPDATE).err.splitlines() == [
        "sheet.csv:2: istanbul-2025#5: quantity: 303 -> 304",
        "sheet.csv has no row of these, which are left alone: istanbul-2025#7, istanbul-2025#9",
    ]
    sheet(folder, f"key,{HEADER}", "new," + ROW.replace("s3", "s7"), name="another.csv")
    told = recorded(folder, "import", "another.csv", *UPDATE[2:]).err
    assert "istanbul-2025#3" not in told
    assert "istanbul-2025#4" not in told


def test_rows_that_were_recorded_without_saying_that_they_are_some_are_told_as_gone(
    tmp_path: Path,
) -> None:
    """As by versions before, of which a ledger may have entries."""
    folder = ledger(tmp_path)
    recorded(folder, "import", feed(folder, "k1", "k2"))
    sheet(folder, f"key,{HEADER}", f"k1,{ROW.replace('s3', 's9').replace('303', '10')}")
    assert recorded(folder, *UPDATE).err == (
        "sheet.csv has no row of these, which are left alone: istanbul-2025#4\n"
    )


def test_nothing_is_updated_where_a_row_has_a_problem(folder: Path) -> None:
    sheet(folder, HEADER, ROW.replace("303", "304"), OTHER.replace("303", "-1"))

    called = write(folder, *UPDATE)

    assert (called.code, called.out) == (2, "")
    assert quantities(folder) == ["303", "303"]


def test_two_rows_that_speak_of_the_same_cannot_be_told_apart(folder: Path) -> None:
    sheet(folder, HEADER, ROW.replace("303", "304"), ROW.replace("303", "305"), OTHER)

    assert write(folder, *UPDATE) == (
        4,
        "",
        (
            "counterfoil: sheet.csv:3: the row speaks of the same as the one on line 2, and says something "
            "else: nothing was recorded\nhint: a column key tells the two apart\n"
        ),
    )


@pytest.mark.parametrize("has_keys", [False, True])
def test_two_files_of_one_call_that_say_otherwise_in_one_row_are_refused_as_one_file_is(
    has_keys: bool, folder: Path
) -> None:
    header, key = (f"key,{HEADER}", "k1,") if has_keys else (HEADER, "")
    files = [
        sheet(folder, header, key + ROW.replace("303", number), name=f"{number}.csv")
        for number in ("304", "305")
    ]
    options = (*UPDATE[2:], "-f", "json")
    recorded(folder, "import", sheet(folder, header, key + ROW), *UPDATE[2:])
    said, hint = (
        ("has the same key as", None)
        if has_keys
        else ("speaks of the same as", "a column key tells the two apart")
    )
    told = (f"the row {said} one of an earlier file, and says something else", hint)

    for words in ("--dry-run",), (), ():
        refused = write(folder, "import", *files, *options, *words)
        (problem,) = json.loads(refused.err.splitlines()[-1])["problems"]
        assert (refused.code, problem["file"]) == (4, "305.csv")
        assert (problem["problem"], problem["hint"]) == told
    assert quantities(folder)[-1] == "304"
    assert "305.csv" not in recorded(folder, "import", files[0], files[0], *UPDATE[2:]).err


@pytest.mark.parametrize("options", [(), UPDATE[2:]])
@pytest.mark.parametrize("header", [HEADER, f"key,{HEADER}"])
def test_files_of_one_call_are_told_as_they_would_be_recorded(
    options: tuple[str, ...], header: str, folder: Path
) -> None:
    keys = ("k1,", "k2,") if header != HEADER else ("", "")
    files = [
        sheet(folder, header, key + ROW.replace("s3", stage), name=f"{stage}.csv")
        for key, stage in zip(keys, ("s8", "s9"), strict=True)
    ]
    told = write(folder, "import", *files, *options, "--dry-run")
    assert (told.code, told.out) == (
        0,
        "s8.csv: 1 to be recorded, 0 already there\ns9.csv: 1 to be recorded, 0 already there\n",
    )


@pytest.mark.parametrize(
    ("old", "new"), [("s3", "third"), ("ru-mod", "ua-president"), ("2025-05-24", "2025-05-23")]
)
def test_a_row_that_speaks_of_something_else_now_is_told_beside_the_entry_that_it_was(
    old: str, new: str, folder: Path
) -> None:
    """The file need not say that it is the one from before: its other rows do."""
    sheet(folder, HEADER, OTHER, ROW.replace(old, new))

    called = recorded(folder, "import", "sheet.csv")

    assert called.out == "sheet.csv: 1 recorded, 1 already there\n"
    assert called.err == (
        f"sheet.csv has no row of these, which are left alone: istanbul-2025#3{BESIDE}\n"
    )


@pytest.mark.parametrize("update", [(), UPDATE[2:]])
def test_entries_of_which_all_rows_have_another_date_now_are_told_where_that_is_recorded(
    update: tuple[str, ...], folder: Path
) -> None:
    sheet(folder, HEADER, *(row.replace("05-24", "05-23") for row in (ROW, OTHER)))
    gone = (
        "sheet.csv has no row of these, which are left alone: istanbul-2025#3, istanbul-2025#4"
        f"{BESIDE}\n"
    )

    tried = recorded(folder, "import", "sheet.csv", *update, "--dry-run")
    assert tried.err == f"{gone}nothing was recorded (--dry-run)\n"
    assert recorded(folder, "import", "sheet.csv", *update).err == gone
    again = gone.replace(BESIDE, "") if update else ""
    assert recorded(folder, "import", "sheet.csv", *update).err == again


def test_an_update_tells_of_a_row_that_came_by_itself_and_is_gone_and_of_no_other_source(
    folder: Path,
) -> None:
    row, theirs = (ROW.replace("s3", stage) for stage in ("s4", "s5"))
    sheet(folder, HEADER, ROW, OTHER, row)
    recorded(folder, "import", "sheet.csv")
    sheet(folder, HEADER, theirs.replace("ru-mod", "ua-president"), name="theirs.csv")
    recorded(folder, "import", "theirs.csv")
    sheet(folder, HEADER, ROW, OTHER)

    assert recorded(folder, "import", "sheet.csv").err == ""
    gone = "sheet.csv has no row of these, which are left alone: istanbul-2025#5\n"
    assert recorded(folder, *UPDATE).err == gone


ANOTHER = [
    *(("ru-mod", "ua-president", update) for update in ((), UPDATE[2:])),
    ("s3", "s4", ()),
    ("RU:UA", "RU+UA", ()),
]


@pytest.mark.parametrize(("old", "new", "update"), ANOTHER)
def test_what_another_spreadsheet_says_of_something_else_is_no_row_that_is_gone_however_both_grow(
    old: str, new: str, update: tuple[str, ...], tmp_path: Path
) -> None:
    folder, rows = ledger(tmp_path), [ROW.replace("303", str(number)) for number in (1, 2, 3)]
    rows = [row.replace("24", f"2{number}") for number, row in enumerate(rows, start=1)]
    for count in (1, 2, 3):
        sheet(folder, HEADER, *rows[:count], name="one.csv")
        others = (row.replace(old, new) for row in rows[:count])
        sheet(folder, HEADER, *others, name="other.csv")
        for name in ("one.csv", "other.csv", "one.csv", "other.csv"):
            tried = recorded(folder, "import", name, *update, "--dry-run")
            assert tried.err == "nothing was recorded (--dry-run)\n"
            assert recorded(folder, "import", name, *update).err == ""


def test_a_row_that_is_gone_is_told_though_all_that_came_with_it_was_recorded_anew(
    folder: Path,
) -> None:
    sheet(folder, HEADER, ROW.replace("303", "304"), OTHER)
    recorded(folder, *UPDATE)
    sheet(folder, HEADER, ROW.replace("303", "305"))
    for told in ("sheet.csv:2: istanbul-2025#6: quantity: 304 -> 305\n", ""):
        gone = "sheet.csv has no row of these, which are left alone: istanbul-2025#4\n"
        assert recorded(folder, *UPDATE).err == told + gone


def test_a_spreadsheet_of_other_rows_is_not_told_what_it_lacks(folder: Path) -> None:
    later = ROW.replace("s3", "s4").replace("303", "304").replace("05-24", "05-25")
    sheet(folder, HEADER, later, name="later.csv")

    assert recorded(folder, "import", "later.csv").err == ""
    assert recorded(folder, "import", "later.csv").err == ""

    latest = ROW.replace("s3", "s5").replace("303", "305").replace("05-24", "05-26")
    sheet(folder, HEADER, latest, latest, name="twice.csv")
    assert recorded(folder, "import", "twice.csv").err == ""


def test_of_two_rows_that_say_the_same_one_may_have_a_key(tmp_path: Path) -> None:
    sheet(ledger(tmp_path), f"{HEADER},key", f"{ROW},", f"{ROW},k1")
    assert (
        recorded(tmp_path, "import", "sheet.csv").out == "sheet.csv: 2 recorded, 0 already there\n"
    )


def test_a_row_that_is_gone_when_the_others_get_keys_is_named(folder: Path) -> None:
    sheet(folder, f"key,{HEADER}", f"k1,{ROW}")
    told = recorded(folder, *UPDATE).err
    assert "sheet.csv has no row of these, which are left alone: istanbul-2025#4" in told


def test_every_row_that_was_mended_is_told_beside_the_entry_that_it_was(by_parts: Path) -> None:
    mended = TOTAL.replace("05-24", "05-23"), PARTS.replace("05-24", "05-23")
    sheet(by_parts, BY_PARTS, *mended)
    assert "istanbul-2025#3, istanbul-2025#4" in recorded(by_parts, "import", "sheet.csv").err


BY_PARTS = f"{HEADER},breakdowns"
TOTAL, PARTS = f"{ROW},", f'{ROW.replace("303", "")},"status=military:15,..."'


@pytest.fixture
def by_parts(tmp_path: Path) -> Path:
    """A total and parts of it in two rows that speak of the same, as entries 3 and 4."""
    sheet(ledger(tmp_path), BY_PARTS, TOTAL, PARTS)
    assert (
        recorded(tmp_path, "import", "sheet.csv").out == "sheet.csv: 2 recorded, 0 already there\n"
    )
    return tmp_path


@pytest.mark.parametrize("first", [0, 1])
def test_of_two_rows_that_speak_of_the_same_the_one_that_changed_is_found(
    first: int, by_parts: Path
) -> None:
    rows = [TOTAL, PARTS.replace("15", "16")]
    sheet(by_parts, BY_PARTS, rows[first], rows[1 - first])

    refused = write(by_parts, "import", "sheet.csv")
    assert refused == (
        4,
        "",
        (
            f"counterfoil: sheet.csv:{3 - first}: breakdowns: the row says something else than istanbul-2025#4, "
            "which was recorded from it: nothing was recorded\n"
            "hint: --update --reason TEXT where it was recorded wrongly, correct where its source changed its "
            "number\n"
        ),
    )
    assert recorded(by_parts, *UPDATE) == (
        0,
        "sheet.csv: 2 recorded (1 row changed), 1 already there\n",
        (
            f"sheet.csv:{3 - first}: istanbul-2025#4: breakdowns: status=military:15,... -> "
            "status=military:16,...\n"
        ),
    )
    assert recorded(by_parts, *UPDATE) == (0, "sheet.csv: 0 recorded, 2 already there\n", "")
    assert recorded(by_parts, "import", "sheet.csv").out.endswith("0 recorded, 2 already there\n")


def test_two_rows_that_speak_of_the_same_may_both_change_where_one_has_the_parts(
    by_parts: Path,
) -> None:
    sheet(by_parts, BY_PARTS, TOTAL.replace("303", "304"), PARTS.replace("15", "16"))

    assert recorded(by_parts, *UPDATE).err.splitlines() == [
        "sheet.csv:2: istanbul-2025#3: quantity: 303 -> 304",
        "sheet.csv:3: istanbul-2025#4: breakdowns: status=military:15,... -> status=military:16,...",
    ]
    assert quantities(by_parts) == ["304", "None"]


def test_a_row_that_says_what_a_changed_one_said_is_told_apart_from_it(by_parts: Path) -> None:
    sheet(by_parts, BY_PARTS, TOTAL, PARTS.replace("15", "16"), PARTS)
    assert recorded(by_parts, *UPDATE).out == "sheet.csv: 1 recorded, 2 already there\n"

    sheet(by_parts, BY_PARTS, TOTAL.replace("303", "304"), PARTS.replace("15", "16"), PARTS)
    assert recorded(by_parts, *UPDATE).err == (
        "sheet.csv:2: istanbul-2025#3: quantity: 303 -> 304\n"
    )


def test_where_nothing_tells_which_of_two_entries_a_row_changes_it_is_refused(
    tmp_path: Path,
) -> None:
    sheet(ledger(tmp_path), HEADER, ROW, ROW.replace("303", "304"))
    recorded(tmp_path, "import", "sheet.csv")
    sheet(tmp_path, HEADER, ROW.replace("303", "305"))

    assert write(tmp_path, *UPDATE) == (
        4,
        "",
        (
            "counterfoil: sheet.csv:2: the row speaks of the same as istanbul-2025#3 and istanbul-2025#4, and "
            "nothing tells which it changes: nothing was recorded\n"
            "hint: void those that have no row any more, or change one row at a time\n"
        ),
    )


def test_rows_that_get_keys_are_recorded_anew_under_them_once(folder: Path) -> None:
    sheet(folder, f"key,{HEADER}", f"k1,{ROW}", f"k2,{OTHER}")

    refused = write(folder, "import", "sheet.csv")
    assert (refused.code, held(folder)) == (4, 4)
    assert (
        "sheet.csv:2: key: the row says the same as istanbul-2025#3, which was recorded before the row had the "
        "key k1 (--update --reason TEXT records it anew under its key)\n"
    ) in refused.err

    assert recorded(folder, *UPDATE).err.splitlines() == [
        "sheet.csv:2: istanbul-2025#3: key: nothing -> k1",
        "sheet.csv:3: istanbul-2025#4: key: nothing -> k2",
    ]
    assert quantities(folder) == ["303", "303"]
    assert recorded(folder, *UPDATE) == (0, "sheet.csv: 0 recorded, 2 already there\n", "")


KEY_LOST = "(give it that key in a column key, or leave the row out)"


@pytest.mark.parametrize("words", [("import", "sheet.csv"), UPDATE])
def test_the_spreadsheet_from_before_its_keys_is_refused_in_each_row_changed_or_not(
    words: tuple[str, ...], by_parts: Path
) -> None:
    sheet(by_parts, f"key,{BY_PARTS}", f"k1,{TOTAL}", f"k2,{PARTS}", name="keyed.csv")
    recorded(by_parts, "import", "keyed.csv", *UPDATE[2:])
    before = held(by_parts)

    sheet(by_parts, BY_PARTS, PARTS.replace("15", "16"), TOTAL)
    assert write(by_parts, *words) == (
        4,
        "",
        (
            "sheet.csv:2: the row says something else than istanbul-2025#8, which was recorded from it under the "
            f"key k2 since {KEY_LOST}\n"
            "sheet.csv:3: the row says the same as istanbul-2025#6, which was recorded under the key k1 "
            f"{KEY_LOST}\n"
            "counterfoil: 2 problems in sheet.csv: nothing of it was recorded\n"
        ),
    )
    assert held(by_parts) == before


@pytest.mark.parametrize("first", [0, 1])
def test_a_row_beside_one_that_got_a_key_needs_none(first: int, by_parts: Path) -> None:
    rows = [f"k1,{TOTAL}", f",{PARTS}"]
    sheet(by_parts, f"key,{BY_PARTS}", rows[first], rows[1 - first])
    recorded(by_parts, *UPDATE)
    sheet(by_parts, f"key,{BY_PARTS}", rows[first], f",{TOTAL}", rows[1 - first])
    for _ in range(2):
        assert recorded(by_parts, "import", "sheet.csv").out == (
            "sheet.csv: 0 recorded, 3 already there\n"
        )


def test_a_row_that_waits_to_be_told_apart_is_recorded_after_those_below_it(by_parts: Path) -> None:
    new = f"{ROW.replace('s3', 's4')},"
    sheet(by_parts, BY_PARTS, TOTAL.replace("303", "304"), PARTS, new)
    assert recorded(by_parts, *UPDATE).out == (
        "sheet.csv: 3 recorded (1 row changed), 1 already there\n"
    )


@pytest.fixture
def keyed(tmp_path: Path) -> Path:
    """A ledger into which two rows with keys were imported, as entries 3 and 4."""
    recorded(
        ledger(tmp_path), "import", sheet(tmp_path, f"key,{HEADER}", f"k1,{ROW}", f"k2,{OTHER}")
    )
    return tmp_path


def test_rows_that_get_other_keys_are_recorded_anew_under_them_by_an_update_alone(
    keyed: Path,
) -> None:
    for number, (old, new) in enumerate([("k", "x"), ("x", "k")]):
        sheet(keyed, f"key,{HEADER}", f"{new}1,{ROW}", f"{new}2,{OTHER}")
        first, second = ((3, 4), (6, 8))[number]
        refused = write(keyed, "import", "sheet.csv")
        assert (refused.code, held(keyed)) == (4, 4 * (number + 1))
        assert (
            f"sheet.csv:2: key: the row says the same as istanbul-2025#{first}, which was recorded under the key "
            f"{old}1, and no row has that key (--update --reason TEXT records it anew under its key; leave it "
            "out where it is a row of another spreadsheet)\n"
        ) in refused.err

        assert recorded(keyed, *UPDATE).err.splitlines() == [
            f"sheet.csv:2: istanbul-2025#{first}: key: {old}1 -> {new}1",
            f"sheet.csv:3: istanbul-2025#{second}: key: {old}2 -> {new}2",
        ]
        assert quantities(keyed) == ["303", "303"]
        assert recorded(keyed, *UPDATE) == (0, "sheet.csv: 0 recorded, 2 already there\n", "")


def test_a_row_that_changes_as_the_keys_do_is_told_beside_the_entry_that_it_was(
    keyed: Path,
) -> None:
    sheet(keyed, f"key,{HEADER}", f"x1,{ROW}", f"x2,{OTHER.replace('303', '304')}")
    assert write(keyed, "import", "sheet.csv").code == 4
    assert recorded(keyed, *UPDATE).err.splitlines() == [
        "sheet.csv:2: istanbul-2025#3: key: k1 -> x1",
        f"sheet.csv has no row of these, which are left alone: istanbul-2025#4{BESIDE}",
    ]


def test_a_row_with_the_key_from_before_that_says_another_number_is_refused(keyed: Path) -> None:
    sheet(keyed, f"key,{HEADER}", f"x1,{ROW}", f"x2,{OTHER}")
    recorded(keyed, *UPDATE)
    sheet(keyed, f"key,{HEADER}", f"k1,{ROW.replace('303', '304')}", f"x2,{OTHER}")
    refused = write(keyed, "import", "sheet.csv")
    assert refused.code == 4
    assert "something else than istanbul-2025#6, which was recorded from it under the key x1" in (
        refused.err
    )


@pytest.mark.parametrize("order", [(0, 1, 2), (1, 0, 2), (1, 2, 0)])
def test_two_equal_rows_with_keys_of_their_own_are_two_entries(
    order: tuple[int, ...], keyed: Path
) -> None:
    passed_on = f"k4,{ROW.replace('ru-mod', 'outlet')},k3"
    rows = [f"k1,{ROW},", f"k3,{ROW},", passed_on]
    sheet(keyed, f"key,{HEADER},repeats", *(rows[one] for one in order), f"k2,{OTHER},")
    for is_new in (2, 0):
        assert recorded(keyed, "import", "sheet.csv").out == (
            f"sheet.csv: {is_new} recorded, {4 - is_new} already there\n"
        )


def test_a_key_that_is_new_names_one_row_too(keyed: Path) -> None:
    sheet(keyed, f"key,{HEADER}", f"x1,{ROW}", f"x1,{ROW.replace('303', '304')}", f"k2,{OTHER}")
    refused = write(keyed, *UPDATE)
    assert refused.code == 4
    assert "sheet.csv:3: the row has the same key as the one on line 2" in refused.err


@pytest.mark.parametrize("by_hand", [("void",), ("amend", "305")])
def test_what_was_voided_or_amended_by_hand_comes_back_by_no_other_key_of_its_row(
    by_hand: tuple[str, ...], keyed: Path
) -> None:
    verb, *number = by_hand
    recorded(keyed, verb, "istanbul-2025#3", *number, "--reason", "another exchange")
    before = quantities(keyed)
    sheet(keyed, f"key,{HEADER}", f"x1,{ROW}", f"k2,{OTHER}")
    assert recorded(keyed, *UPDATE) == (
        0,
        "sheet.csv: 0 recorded, 2 already there\n",
        (
            f"sheet.csv:2: istanbul-2025#3, which says the same, was {verb}ed by istanbul-2025#5 and is not "
            "recorded again: another exchange\n"
        ),
    )
    assert quantities(keyed) == before


def test_a_spreadsheet_whose_keys_are_left_out_records_nothing_again(tmp_path: Path) -> None:
    folder = ledger(tmp_path)
    recorded(folder, "import", sheet(folder, f"key,{HEADER}", f"k1,{ROW}", f"k2,{OTHER}"))
    before = held(folder)
    refused = write(folder, "import", sheet(folder, HEADER, OTHER, ROW, name="again.csv"))
    assert (refused.code, held(folder)) == (4, before)
    assert (
        "again.csv:2: the row says the same as istanbul-2025#4, which was recorded under the key k2 "
        in (refused.err)
    )
    recorded(folder, "amend", "istanbul-2025#k1", "302", "--reason", "misread")
    assert write(folder, "import", "again.csv").code == 4
    recorded(folder, "amend", "istanbul-2025#k1", "301", "--reason", "misread again")
    assert write(folder, "import", sheet(folder, HEADER, ROW, name="again.csv")).code == 4
    changed = sheet(folder, HEADER, ROW.replace("303", "304"), name="again.csv")
    assert recorded(folder, "import", changed).out == "again.csv: 1 recorded, 0 already there\n"


def test_a_row_may_say_what_was_recorded_under_a_key_that_no_row_had(tmp_path: Path) -> None:
    folder = ledger(tmp_path)
    reported = ("--flow", "RU:UA", "--source", "ru-mod", "--stated", "2025-05-24", "--key", "k1")
    recorded(folder, "report", "istanbul-2025/s3", "303", *reported, "--new")
    assert recorded(folder, "import", sheet(folder, HEADER, ROW)).out.startswith(
        "sheet.csv: 1 recorded"
    )


def test_a_row_that_replaces_what_was_voided_is_shown_with_what_it_repeats(
    tmp_path: Path,
) -> None:
    folder, header = ledger(tmp_path), f"key,{HEADER},repeats"
    passed_on = f"k2,{ROW.replace('ru-mod', 'outlet')},k1"
    recorded(folder, "import", sheet(folder, header, f"k1,{ROW},", passed_on))
    recorded(folder, "void", "istanbul-2025#k2", "--reason", "not theirs")
    sheet(folder, header, f"k1,{ROW},", passed_on.replace("303", "304"))
    assert recorded(folder, *UPDATE, "--dry-run").err.splitlines() == [
        "sheet.csv:3: istanbul-2025#4, voided by istanbul-2025#5: quantity: 303 -> 304",
        "nothing was recorded (--dry-run)",
    ]


def test_a_row_that_gets_a_key_and_changes_at_once_is_told_beside_the_entry_that_it_was(
    folder: Path,
) -> None:
    sheet(folder, f"key,{HEADER}", f"k1,{ROW.replace('303', '304')}", f"k2,{OTHER}")

    assert recorded(folder, *UPDATE).err.splitlines() == [
        "sheet.csv:3: istanbul-2025#4: key: nothing -> k2",
        f"sheet.csv has no row of these, which are left alone: istanbul-2025#3{BESIDE}",
    ]


def answered(
    folder: Path, answer: bytes, *words: str, meanwhile: Callable[[], object] = lambda: None
) -> tuple[int, str]:
    """One call on a terminal where somebody answers its question; its exit code and what was shown.

    ``meanwhile`` is done between the question and the answer.
    """
    leader, follower = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "cli.main", *words],
        cwd=folder,
        env=environment(folder, {"TERM": "dumb"}),
        stdin=follower,
        stdout=follower,
        stderr=follower,
    ) as running:
        os.close(follower)
        shown = b""
        try:
            while data := os.read(leader, 4096):
                shown += data
                if shown.endswith(b"[y/N]: "):
                    meanwhile()
                    os.write(leader, answer)
        except OSError:
            pass
        code = running.wait()
    os.close(leader)
    return code, shown.decode().replace("\r\n", "\n")


def test_on_a_terminal_the_changes_are_shown_and_agreed_to(folder: Path) -> None:
    sheet(folder, HEADER, ROW.replace("303", "304"), OTHER)
    question = "1 row has changed. Void what was recorded and record anew? [y/N]: "

    code, shown = answered(folder, b"n\n", *UPDATE)
    assert code == 130
    assert shown.startswith(f"sheet.csv:2: istanbul-2025#3: quantity: 303 -> 304\n{question}")
    assert quantities(folder) == ["303", "303"]

    code, shown = answered(folder, b"y\n", *UPDATE)
    assert code == 0
    assert shown.endswith("sheet.csv: 2 recorded (1 row changed), 1 already there\n")
    assert quantities(folder) == ["303", "304"]

    sheet(folder, HEADER, ROW, OTHER)
    assert "[y/N]" not in answered(folder, b"", *UPDATE, "--yes")[1]
    assert quantities(folder) == ["303", "303"]


def test_who_does_not_agree_is_told_of_what_was_recorded_before(folder: Path) -> None:
    (folder / "first.csv").write_text(f"{HEADER}\n{ROW.replace('s3', 's4')}\n")
    sheet(folder, HEADER, ROW.replace("303", "304"), OTHER)

    code, shown = answered(folder, b"n\n", "import", "first.csv", *UPDATE[1:])
    assert code == 130
    assert shown.endswith(
        "[y/N]: n\nnothing of sheet.csv was recorded\nfirst.csv: 1 recorded, 0 already there\n"
    )


def test_changes_that_others_made_meanwhile_are_not_made_again(folder: Path) -> None:
    sheet(folder, HEADER, ROW.replace("303", "304"), OTHER.replace("303", "305"))

    def theirs() -> None:
        recorded(folder, *UPDATE)

    code, shown = answered(folder, b"y\n", *UPDATE, meanwhile=theirs)
    assert (code, shown.splitlines()[-1]) == (0, "sheet.csv: 0 recorded, 2 already there")
    assert quantities(folder) == ["304", "305"]


def test_a_change_to_which_nobody_agreed_is_not_made(tmp_path: Path) -> None:
    folder, header = ledger(tmp_path), f"key,{HEADER}"
    mine = sheet(folder, header, f"k1,{ROW}", f"k2,{OTHER}")
    recorded(folder, "import", mine)

    def theirs() -> None:
        (folder / "theirs.csv").write_text(f"{header}\nk2,{OTHER.replace('303', '305')}\n")
        recorded(folder, "import", "theirs.csv", *UPDATE[2:])

    sheet(folder, header, f"k1,{ROW.replace('303', '304')}", f"k2,{OTHER}")
    code, shown = answered(folder, b"y\n", *UPDATE, meanwhile=theirs)
    assert code == 4
    assert shown.endswith(
        "counterfoil: somebody wrote meanwhile, and istanbul-2025#6 would change now, too: nothing was recorded\n"
        "hint: the same call again shows what changes by now\n"
    )
    assert quantities(folder) == ["303", "305"]


def test_a_correction_that_stands_for_what_it_corrected_keeps_no_import_waiting(
    tmp_path: Path,
) -> None:
    said = {"agreement": "istanbul-2025", "statement": {"source": "ru-mod", "stated": "2025-05-24"}}
    of = {
        "scope": "stage",
        "stage": "s3",
        "flows": ["RU->UA"],
        "measure": "released",
        "unit": "person",
    }
    slip = {"event": "EntryVoided", "agreement": "istanbul-2025", "reason": "a slip"}
    feed = [
        {"event": "FigureReported", "key": "f1", "quantity": "1", **of, **said},
        {"event": "FigureReported", "key": "f2", "quantity": "2", **of, **said},
        {"event": "FigureCorrected", "key": "c", "of": "f2", "quantity": "3", **said},
        {**slip, "of": "f2", "replacement": "f1"},
        {**slip, "of": "f1", "replacement": "c"},
    ]
    (tmp_path / "feed.ndjson").write_text("".join(f"{json.dumps(line)}\n" for line in feed))
    recorded(ledger(tmp_path), "import", "feed.ndjson")
    assert recorded(tmp_path, "import", sheet(tmp_path, HEADER, OTHER)).out == (
        "sheet.csv: 1 recorded, 0 already there\n"
    )
