"""The formats of an answer (`docs/commands.md`, Reading)."""

import csv
import io
import json
import unicodedata
from collections.abc import Mapping
from html import escape
from operator import itemgetter

import pytest
from markdown_it import MarkdownIt

from cli.output.answer import Answer, Column, Cuts
from cli.output.columns import _ONE_EACH, _width, width, wrapped
from cli.output.flat import flat
from cli.output.formats import rendered
from cli.output.records import Cell
from cli.output.screen import Screen
from cli.output.shown import shown, shown_json
from cli.output.structured import harmless
from domain.theirs import END, theirs

pytestmark = pytest.mark.file

CUTS = Cuts("2025-05-24", "istanbul-2025#7", "UTC")
FIGURES: list[Cell] = [
    {"entry": "istanbul-2025#4", "source": "ru-mod", "side": None, "via": ["tass", "rbc"]},
    {"entry": "istanbul-2025#5", "source": "the staff", "side": "UA", "via": []},
]
ROWS: list[dict[str, Cell]] = [
    {"stage": "s1", "settled": "390", "contested": False, "figures": FIGURES, "note": "=1+1"},
    {"stage": "s2", "settled": None, "contested": True, "figures": [], "note": "-5, said"},
]
ANSWER = Answer(
    ("stage", "settled", "contested", "figures", "note"),
    ROWS,
    CUTS,
    "1",
    "no stages",
    free_text=frozenset({"note"}),
    to_record=dict,
)
SCREEN = Screen()


def test_json_is_one_object_with_schema_rules_cuts_and_rows() -> None:
    text = rendered(ANSWER, "json", SCREEN)

    assert json.loads(text) == {
        "schema_version": 1,
        "rules": "1",
        "cuts": {"as_of": "2025-05-24", "known_at": "istanbul-2025#7", "tz": "UTC"},
        "rows": ROWS,
    }
    assert len(text.splitlines()) == len(ROWS) + 2


def test_ndjson_ends_each_row_with_the_cuts() -> None:
    rows = [json.loads(line) for line in rendered(ANSWER, "ndjson", SCREEN).splitlines()]

    end = {"as_of": "2025-05-24", "known_at": "istanbul-2025#7", "tz": "UTC", "rules": "1"}
    assert rows == [{**row, **end} for row in ROWS]
    assert list(rows[0])[-4:] == ["as_of", "known_at", "tz", "rules"]


def test_csv_has_the_same_columns_and_joins_lists() -> None:
    text = rendered(ANSWER, "csv", SCREEN)

    heading, first, second = csv.reader(io.StringIO(text))
    end = ["2025-05-24", "istanbul-2025#7", "UTC", "1"]
    assert heading == [*ANSWER.columns, "as_of", "known_at", "tz", "rules"]
    figures = (
        "entry=istanbul-2025#4 source=ru-mod via=tass,rbc; "
        'entry=istanbul-2025#5 source="the staff" side=UA via='
    )
    assert first == ["s1", "390", "false", figures, "'=1+1", *end]
    assert second == ["s2", "", "true", "", "'-5, said", *end]
    assert "\r" not in text


WIDE = "\uff1d", "\uff0b", "\uff0d", "\uff20"
"""The signs with which a formula begins, as wide as the letters of East Asia."""


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", *WIDE])
def test_only_free_text_is_kept_from_being_a_formula(start: str) -> None:
    answer = Answer(
        ("a", "b"),
        [{"a": f"{start}x", "b": f"{start}x"}],
        CUTS,
        "1",
        "",
        free_text=frozenset({"b"}),
        to_record=dict,
    )

    _, row = csv.reader(io.StringIO(rendered(answer, "csv", SCREEN), newline=""))

    assert row[:2] == [f"{start}x", f"'{start}x"]


def test_what_is_joined_in_a_cell_can_be_told_apart() -> None:
    texts = [["x; y"], ["x", "y"], ['"x', 'y"'], ['"x"', "y"], ["x", ""], ["x"], [" x"], [], [""]]
    both: list[Cell] = [*texts, *({"via": text} for text in texts)]
    cells = [flat(one) for one in both]
    assert len(set(cells)) == len(cells)
    assert flat(["x; y", 'the "z"', "w"]) == '"x; y"; "the ""z"""; w'
    assert flat({"via": ["a,b", "c"]}) == 'via="a,b",c'


def test_an_apostrophe_that_was_there_is_told_from_ours() -> None:
    texts = ["=1", "'=1", "''=1", "'x", "a;=1", "a;'=1"]
    cells = ["'=1", "''=1", "'''=1", "'x", "a;'=1", "a;''=1"]
    assert [harmless(text, free=True) for text in texts] == cells


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_no_text_is_a_formula_by_whatever_a_spreadsheet_separates_cells(delimiter: str) -> None:
    texts = ["Desk;=1+1;z", "=1;+1;@a", "a\t=1+1\t-2;\t=3", "x;-1;y", "one\n=1+1", ";".join(WIDE)]
    url = "https://a.example/;=1+1"
    lists: list[Cell] = [{"via": ["Desk;=1+1;z", "b"]}, {"via": ["=1+1", "a;@b"]}]
    answer = Answer(
        ("a", "b", "c"),
        [{"a": text, "b": url, "c": lists} for text in texts],
        CUTS,
        "1",
        "",
        free_text=frozenset({"a"}),
        to_record=dict,
    )
    written = rendered(answer, "csv", SCREEN)

    cells = [
        cell
        for row in csv.reader(io.StringIO(written, newline=""), delimiter=delimiter)
        for cell in row
    ]
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", *WIDE))] == []
    assert "'=1+1" in "".join(cells)


def test_a_table_aligns_numbers_to_the_right_and_names_what_is_missing() -> None:
    columns: list[Column[Mapping[str, Cell]]] = [
        Column("Stage", itemgetter("stage")),
        Column("Settled", itemgetter("settled"), "right", null="open"),
        Column("Contested", itemgetter("contested")),
    ]
    answer = Answer(ANSWER.columns, ROWS, CUTS, "1", "no stages", columns, to_record=dict)

    assert rendered(answer, "table", SCREEN) == (
        "Stage  Settled  Contested\n"
        "s1         390  no\n"
        "s2        open  yes\n"
        "\n"
        "as of 2025-05-24, known at istanbul-2025#7 (UTC), rules 1\n"
    )
    assert rendered(answer, "md", SCREEN) == (
        "| Stage | Settled | Contested |\n"
        "| :--- | ---: | :--- |\n"
        "| s1 | 390 | no |\n"
        "| s2 | open | yes |\n"
        "\n"
        "as of 2025-05-24, known at istanbul-2025\\#7 (UTC), rules 1\n"
    )


LONG = "said the ministry, which had counted them twice, and the second time at the border"
URL = "https://example.org/2025/05/24/a-very-long-address-that-has-no-space-in-it-at-all.html"


@pytest.mark.parametrize("cells", range(20, 121, 5))
@pytest.mark.parametrize("count", [1, 3, 6, 14])
def test_a_table_wraps_within_the_width_and_loses_nothing(cells: int, count: int) -> None:
    row: dict[str, Cell] = {
        f"c{at}": [LONG, URL, "390", "заявило министерство", "交换了三百九十人"][at % 5]
        for at in range(count)
    }
    answer = Answer(tuple(row), [row, row], CUTS, "1", "", to_record=dict)

    text = rendered(answer, "table", Screen(width=cells))

    assert max(map(width, text.splitlines())) <= cells
    squeezed = "".join(text.split())
    if count == 1:
        assert "".join(LONG.split()) in squeezed


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("Việt Nam", 8),
        (unicodedata.normalize("NFD", "Việt Nam"), 8),
        ("대한민국 외교부", 15),
        (unicodedata.normalize("NFD", "대한민국 외교부"), 15),
        ("ที่นี่", 2),
        ("हिन्दी", 5),
        ("ភ្នំពេញ", 5),
        ("👨\u200d👩\u200d👧", 2),
        ("👍🏽", 2),
        ("❤\ufe0f", 2),
        ("葛\U000e0100", 2),
        ("می\u200cخواهم", 7),
        ("סוריה\u200f", 5),
        ("ភ្នំ\u200bពេញ", 5),
        ("交换", 4),
    ],
)
def test_a_letter_is_as_wide_as_it_is_drawn_and_is_never_cut(text: str, cells: int) -> None:
    assert width(text) == cells

    lines = wrapped(text * 4, 3)
    assert "".join(lines).replace(" ", "") == (text * 4).replace(" ", "")
    assert max(map(width, lines)) <= 3
    for line in lines:
        assert width(line[0]) > 0, "it begins with what is drawn on a letter"
        assert unicodedata.category(line[0]) != "Mc"
        assert line[0] != "🏽"
        assert line[-1] != "\u200d"


def test_a_flag_is_not_cut_in_two() -> None:
    flags = ["\U0001f1fa\U0001f1e6", "\U0001f1f7\U0001f1fa", "\U0001f1f6\U0001f1e6"]

    assert wrapped("".join(flags), 3) == flags


@pytest.mark.parametrize(
    ("flow", "lines"),
    [("NORTH->SOUTH", ["NORTH->", "SOUTH"]), ("NORTH<->SOUTH", ["NORTH<->", "SOUTH"])],
)
def test_an_arrow_is_not_cut_in_two(flow: str, lines: list[str]) -> None:
    assert wrapped(flow, 8) == lines


@pytest.mark.parametrize(
    ("text", "cells", "lines"),
    [
        ("2025-05-24T13:00+03:00", 20, ["2025-05-24", "T13:00+03:00"]),
        ("2025-05-24T13:00:12.5Z", 13, ["2025-05-24", "T13:00:12.5Z"]),
        ("(2025-05-24..2025-05-25)", 16, ["(2025-05-24..", "2025-05-25)"]),
        ("case-2025-05-24-b", 12, ["case-", "2025-05-24-b"]),
        ("2025-05-24", 8, ["2025-05-", "24"]),
    ],
)
def test_a_day_and_a_time_are_kept_whole_where_there_is_room(
    text: str, cells: int, lines: list[str]
) -> None:
    assert wrapped(text, cells) == lines


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("\u062d\u0645\u0627\u0633", "\u062d\u0645\u0627\u0633\u200e 12, by x"),
        ("\u05e6\u05d4\u05dc", "\u05e6\u05d4\u05dc\u200e 12, by x"),
        ("\u05e6\u2060\u05d4", "\u05e6\\u2060\u05d4\u200e 12, by x"),
        ("Hamas", "Hamas 12, by x"),
    ],
    ids=["Arabic", "Hebrew", "Hebrew with something hidden", "Latin"],
)
def test_a_number_stays_behind_a_name_that_is_written_from_right_to_left(
    name: str, told: str
) -> None:
    assert shown(f"{theirs(name)} 12, by x") == told
    assert shown(f"{theirs(name)} 12", marked=True).endswith(f"{END} 12")


def test_a_number_beside_each_line_of_a_name_from_right_to_left_stays_there_too() -> None:
    name = shown(theirs("\u05d1\u05d9\u05ea \u05d4\u05de\u05e9\u05e4\u05d8"))

    assert wrapped(name, 6) == ["\u05d1\u05d9\u05ea\u200e", "\u05d4\u05de\u05e9\u05e4\u05d8\u200e"]
    assert wrapped("\u05d1\u05d9\u05ea 12", 3) == ["\u05d1\u05d9\u05ea", "12"]


def test_texts_of_which_each_sign_takes_one_cell_have_nothing_else_in_them() -> None:
    signs = map(chr, range(0x110000))
    plain = [one for one in signs if _ONE_EACH.fullmatch(one) and unicodedata.category(one) != "Cn"]

    assert len(plain) > 1_000
    assert {_width(sign) for sign in plain} == {1}


def test_too_many_columns_become_a_record_a_row() -> None:
    row: dict[str, Cell] = {f"column_{at}": f"value-{at}" for at in range(20)}
    answer = Answer(tuple(row), [row, row], CUTS, "1", "", to_record=dict)

    lines = rendered(answer, "table", SCREEN).splitlines()

    assert lines[:2] == ["column 0   value-0", "column 1   value-1"]
    assert lines[20] == ""


def test_only_the_heading_is_bold_and_only_where_colour_is_wanted() -> None:
    text = rendered(ANSWER, "table", Screen(terminal=True, colour=True))

    assert text.count("\x1b[1m") == text.count("\x1b[0m") == 1
    assert "\x1b" not in rendered(ANSWER, "table", Screen(terminal=True))


def test_an_answer_without_rows_is_still_valid() -> None:
    answer = Answer[object](("stage",), [], CUTS, "1", "no stages")

    assert json.loads(rendered(answer, "json", SCREEN))["rows"] == []
    assert rendered(answer, "ndjson", SCREEN) == ""
    assert rendered(answer, "csv", SCREEN) == "stage,as_of,known_at,tz,rules\n"
    assert rendered(answer, "table", SCREEN) == ""


def test_without_a_cut_the_footer_says_that_all_counts() -> None:
    assert Cuts(None, None, "Europe/Kyiv").sentence("1") == (
        "all that is recorded (Europe/Kyiv), rules 1"
    )


def test_hidden_characters_are_spelled_out_and_all_others_left_alone() -> None:
    hidden_categories = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
    for point in range(0x110000):
        sign = chr(point)
        hidden = unicodedata.category(sign) in hidden_categories and sign not in "\u200c\u200d"
        unassigned = unicodedata.category(sign) == "Cn"
        if not unassigned:
            assert (shown(sign) != sign) is hidden, hex(point)
            assert (shown_json(sign) != sign) is hidden, hex(point)


@pytest.mark.parametrize(
    "text",
    [
        "סוריה\u200f",
        "סוריה (דמשק)\u200f",
        "\u200f(سوريا\u200f) 3",
        "بغداد\u061c 3",
        "Damascus\u200e (סוריה)",
        "ក្រសួង\u200bការបរទេស",
    ],
)
def test_a_mark_that_turns_nothing_round_stands_as_it_is(text: str) -> None:
    assert shown(text) == text


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("North\u200f 3, 5", "North\\u200f 3, 5"),
        ("12\u200f34", "12\\u200f34"),
        ("סוריה\u200e 5", "סוריה\\u200e 5"),
        ("סוריה\u061c 3-5", "סוריה\\u061c 3-5"),
        ("סוריה\u202e\u200f 3-5", "סוריה\\u202e\\u200f 3-5"),
        ("\u200f", "\\u200f"),
        ("Mini\u200bstry", "Mini\\u200bstry"),
        ("ក្រសួង\u200b\u200bការបរទេស", "ក្រសួង\\u200b\\u200bការបរទេស"),
    ],
)
def test_a_mark_that_would_turn_others_round_unseen_is_spelled_out(text: str, told: str) -> None:
    assert shown(text) == told


def test_in_json_they_are_escapes_and_so_the_same_data() -> None:
    text = "a\u202eb\u200bc\U000e0041\x7f"
    dumped = shown_json(json.dumps({"t": text}, ensure_ascii=False))

    assert json.loads(dumped) == {"t": text}
    assert dumped.isascii()


@pytest.mark.parametrize("text", ["&amp;", "&#35;", "&#x23;", "&nbsp;"])
def test_markdown_takes_no_words_for_a_character(text: str) -> None:
    answer = Answer(("q",), [{"q": text}], CUTS, "1", "", to_record=dict)

    assert (
        MarkdownIt("commonmark")
        .enable("table")
        .render(rendered(answer, "md", SCREEN))
        .count(escape(text))
        == 1
    )


def test_markdown_in_data_is_text() -> None:
    answer = Answer(("q",), [{"q": "a|b <b>*c*</b>\nd"}], CUTS, "1", "", to_record=dict)

    assert "| a\\|b \\<b\\>\\*c\\*\\</b\\>\\\\nd |" in rendered(answer, "md", SCREEN)
