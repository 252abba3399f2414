"""What is no feed, or a bad one: one sentence, the right exit code, the ledger as it was."""

import gzip
import json
from pathlib import Path

import pytest

from tests.cli.feeds import SAID, feed, figure
from tests.cli.written import ledger, write
from tests.stores import all_of

NOTHING = ": nothing was recorded\n"
GOOD = json.dumps(figure()).encode()

LINES: dict[str, tuple[bytes, str]] = {
    "cut short": (
        GOOD + b"\n" + GOOD[:90],
        ":2: the feed is cut short: its last line is not whole",
    ),
    "cut inside a character": (
        GOOD + b'\n{"a": "\xd0',
        ":2: the feed is cut short: its last line is not whole",
    ),
    "key twice": (
        b'{"key": "a", ' + GOOD[1:-1] + b', "key": "b"}',
        ":1: key: the key 'key' stands twice",
    ),
    "key twice, deep inside": (
        GOOD.replace(b'"stated"', b'"source": "ua-president", "stated"'),
        ":1: statement.source: the key 'source' stands twice",
    ),
    "a list": (b"[" + GOOD + b"]", ":1: the line is not a JSON object: it holds something else"),
    "two objects": (
        GOOD + GOOD,
        f":1: the line is not a JSON object: extra data at column {len(GOOD) + 1}",
    ),
    "a remark behind an object, and no line end": (
        GOOD + b" // x",
        f":1: the line is not a JSON object: extra data at column {len(GOOD) + 2}",
    ),
    "a mark between two files": (
        GOOD + b"\n\xef\xbb\xbf" + GOOD + b"\n",
        ":2: the line is not a JSON object: a byte order mark (U+FEFF), which nobody sees, stands before it",
    ),
    "no JSON": (b"event=x", ":1: the line is not a JSON object: expecting value at column 1"),
    "NaN": (
        GOOD.replace(b'"303"', b"NaN"),
        ":1: the line is not a JSON object: NaN is no number",
    ),
    "infinity": (
        GOOD.replace(b'"303"', b"-Infinity"),
        ":1: the line is not a JSON object: -Infinity is no number",
    ),
    "an endless number": (
        GOOD.replace(b'"303"', b"1" * 5000),
        ":1: the line is not a JSON object: it holds a number of endless length",
    ),
    "a control character": (
        GOOD.replace(b"released", b"rel\x07eased"),
        ":1: the line is not a JSON object: invalid control character at column 128",
    ),
    "deeply nested": (b"[" * 100_000, ":1: the line is not a JSON object: it is nested too deeply"),
    "nested, and closed": (
        b'{"event": ' + b"[" * 900 + b"]" * 900 + b"}",
        ":1: event: there is no event [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[...",
    ),
    "not UTF-8": (
        GOOD + b"\n" + GOOD.replace(b"released", b"\xe2\xfb\xe4"),
        ":2: byte 0xe2 at column 125 is not UTF-8",
    ),
    "too long a line": (
        b'{"event": "' + b"x" * 1_000_000 + b'"}\n' + GOOD,
        ":1: the line is longer than 1,000,000 bytes",
    ),
}


def fields(**changes: object) -> bytes:
    return json.dumps(figure(**changes)).encode()


OBJECTS: dict[str, tuple[object, int, str]] = {
    "an unknown event": (
        {**figure(), "event": "FigureReportd"},
        2,
        "event: there is no event 'FigureReportd'",
    ),
    "no event": ({}, 2, "event: every object names its event, such as FigureReported"),
    "an unknown field": (figure(quantityy="1"), 2, "quantityy: is not a field of this event"),
    "an id of its own": (figure(event_id="1"), 2, "event_id: is not a field of this event"),
    "a field of the statement": (
        figure(statement={**SAID, "page": "4"}),
        2,
        "statement.page: is not a field of this event",
    ),
    "a float": (figure(303.0), 2, "quantity: 303.0: text in quotes is expected"),
    "a whole number": (figure(303), 2, "quantity: 303: text in quotes is expected"),
    "a boolean": (figure(True), 2, "quantity: true: text in quotes is expected"),
    "a number for a boolean": (
        figure(breakdowns={"sex": {"complete": 1, "parts": {"women": "3"}}}),
        2,
        "breakdowns.sex.complete: 1: true or false is expected",
    ),
    "a number below nothing": (
        figure("-5"),
        2,
        "quantity: the quantity '-5' is not understood: a quantity is 390, >=300, >300, <=300, <300, ",
    ),
    "text for a list": (figure(flows="RU->UA"), 2, "flows: 'RU->UA': a list is expected"),
    "half a character": (
        figure(measure="\ud800"),
        2,
        "measure: holds half a character (a lone surrogate)",
    ),
    "an override in a quotation": (
        figure(statement={**SAID, "quote": "307\u202e"}),
        2,
        "statement.quote: '307\\u202e': text is not empty, does not start with a space and has no line ",
    ),
    "a day that does not exist": (
        figure(statement={**SAID, "stated": "2025-02-30"}),
        2,
        "statement.stated: the date '2025-02-30' is not understood: there is no such date or time",
    ),
    "a boolean for an entry": (
        figure(repeats=True),
        2,
        "repeats: true: an entry is named by its key, its citation or, as a whole number, its number",
    ),
    "no statement": (
        {name: value for name, value in figure().items() if name != "statement"},
        2,
        "statement: is missing",
    ),
    "a scope that lacks its stage": (
        figure(stage=None),
        2,
        "scope: a figure of scope stage names its stage, and no date up to which it counts",
    ),
    "an unknown agreement": (
        figure(agreement="istanbul-2024"),
        3,
        (
            "agreement: there is no agreement istanbul-2024 in this ledger: nothing was recorded\n"
            "hint: did you mean istanbul-2025?\n"
        ),
    ),
    "an unknown source": (
        figure(statement={**SAID, "source": "nobody"}),
        3,
        "statement.source: there is no source nobody: register it first",
    ),
    "an unknown entry": (
        figure(repeats=9),
        3,
        "repeats: there is no entry istanbul-2025#9: istanbul-2025 has 2 entries",
    ),
    "a day to come": (
        figure(statement={**SAID, "published": "2999-01-01"}),
        5,
        "statement.published: the date of publication 2999-01-01 lies ahead: today is ",
    ),
    "parts above the total": (
        figure("3", breakdowns={"sex": {"parts": {"women": "4"}}}),
        5,
        "breakdowns: the parts by sex add up to 4, more than the total 3",
    ),
}

FILES: dict[str, tuple[str, bytes, str]] = {
    "empty": ("feed.ndjson", b"", "feed.ndjson is empty: there is nothing to import"),
    "blank": ("feed.ndjson", b"\n \r\n", "feed.ndjson is empty: there is nothing to import"),
    "no entries": (
        "case.toml",
        b"# nothing yet\n",
        "case.toml: there are no entries in it: nothing was recorded",
    ),
    "only a header": (
        "sheet.csv",
        b"agreement,scope,measure,unit,quantity,source,stated\n",
        "sheet.csv: there are no entries in it: nothing was recorded",
    ),
    "binary": ("feed.ndjson", b"{\0\1\2", "feed.ndjson is binary, and no feed"),
    "UTF-16": (
        "feed.ndjson",
        GOOD.decode().encode("utf-16"),
        "feed.ndjson is in UTF-16, and a feed is in UTF-8",
    ),
    "compressed": (
        "feed.ndjson",
        gzip.compress(GOOD),
        "feed.ndjson is compressed: unpack it first",
    ),
    "a workbook": (
        "sheet.csv",
        b"PK\x03\x04....",
        "sheet.csv is a packed file or a workbook, and no feed: save the sheet as CSV",
    ),
    "another suffix": (
        "feed.txt",
        GOOD,
        "feed.txt: a feed ends in .ndjson, .jsonl, .json-lines, .json, .toml, .csv or .tsv",
    ),
    "an array": (
        "feed.json",
        b'[{"event": "SourceRegistered"}]',
        "feed.json:1: the line is not a JSON object: it holds something else: nothing was recorded\n"  # noqa: ISC004
        "hint: jq -c '.[]' FILE writes the objects of an array one a line",
    ),
    "no TOML": (
        "case.toml",
        b'[[entry]]\nevent = "x\n',
        "case.toml:2: it is not TOML: illegal character '\\n': nothing was recorded",
    ),
    "TOML cut short": (
        "case.toml",
        b'[[entry]]\nevent = """x\n',
        "case.toml: it is cut short, and so no TOML: nothing was recorded",
    ),
    "a key twice in TOML": (
        "case.toml",
        b'[[entry]]\nevent = "x"\nevent = "y"\n',
        "case.toml:3: it is not TOML: cannot overwrite a value: nothing was recorded",
    ),
    "another table in TOML": (
        "case.toml",
        b'[[entri]]\nevent = "x"\n',
        "case.toml: entri: a case file holds [[entry]] tables and nothing beside them; did you mean ",
    ),
    "one bracket in TOML": (
        "case.toml",
        b'[entry]\nevent = "x"\n',
        "case.toml: an entry starts with [[entry]], in two brackets: nothing was recorded",
    ),
    "TOML that is not UTF-8": (
        "case.toml",
        b'# one\n[[entry]]\nevent = "\xe2"\n',
        "case.toml:3: byte 0xe2 is not UTF-8: nothing was recorded",
    ),
    "TOML nested too deeply": (
        "case.toml",
        b"entry = " + b"[" * 5000 + b"]" * 5000,
        "case.toml: it is nested too deeply: nothing was recorded",
    ),
    "a TOML key of endless parts": (
        "case.toml",
        b"[a]\nb = {" + b" . ".join([b'"c"'] * 5000) + b" = 1}",
        "case.toml: it is nested too deeply: nothing was recorded",
    ),
}


def test_an_object_on_several_lines_is_told_how_it_stands_on_one(tmp_path: Path) -> None:
    (ledger(tmp_path) / "feed.json").write_bytes(json.dumps(figure(), indent=2).encode())
    first = write(tmp_path, "import", "feed.json").err.splitlines()[0]
    assert first.endswith("it is cut short (jq -c . FILE writes each object on one line)")


def refused(folder: Path, name: str, code: int, sentence: str) -> None:
    before = all_of(folder / "counterfoil.db")

    called = write(folder, "import", name)

    assert (called.code, called.out) == (code, "")
    assert called.err.startswith(f"counterfoil: {sentence}"), called.err
    assert "Traceback" not in called.err
    assert all_of(folder / "counterfoil.db") == before


@pytest.mark.parametrize(("data", "sentence"), LINES.values(), ids=LINES)
def test_a_line_that_is_no_object_is_refused(data: bytes, sentence: str, folder: Path) -> None:
    (folder / "feed.ndjson").write_bytes(data)

    refused(folder, "feed.ndjson", 2, f"feed.ndjson{sentence}{NOTHING[:-1]}")


@pytest.mark.parametrize(("given", "code", "sentence"), OBJECTS.values(), ids=OBJECTS)
def test_an_object_that_is_no_event_is_refused(
    given: object, code: int, sentence: str, folder: Path
) -> None:
    refused(folder, feed(folder, given), code, f"feed.ndjson:1: {sentence}")


@pytest.mark.parametrize(("name", "data", "sentence"), FILES.values(), ids=FILES)
def test_a_file_that_is_no_feed_is_refused(
    name: str, data: bytes, sentence: str, folder: Path
) -> None:
    (folder / name).write_bytes(data)

    refused(folder, name, 2, sentence)


@pytest.mark.parametrize(
    ("name", "sentence"),
    {
        "nowhere.ndjson": "cannot read nowhere.ndjson: no such file or directory",
        ".": ". is a folder: name the files in it",
        "/dev/null": "/dev/null is empty: there is nothing to import",
    }.items(),
)
def test_a_name_of_no_file_is_refused(name: str, sentence: str, folder: Path) -> None:
    refused(folder, name, 2, sentence)


@pytest.mark.file
def test_a_ledger_is_no_feed(folder: Path) -> None:
    (folder / "other.ndjson").write_bytes((folder / "counterfoil.db").read_bytes())

    refused(folder, "other.ndjson", 2, "other.ndjson is a ledger or another database, and no feed")


def test_without_a_ledger_nothing_is_imported(tmp_path: Path) -> None:
    called = write(tmp_path, "import", feed(tmp_path, figure()))

    assert called.code == 7
    assert called.err.startswith("counterfoil: there is no ledger at ")
