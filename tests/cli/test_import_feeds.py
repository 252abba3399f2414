"""`import`: every event of a feed, all of a file or nothing."""

import json
import resource
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.cli.calls import Called, environment
from tests.cli.feeds import SAID, feed, figure
from tests.cli.warm import ROOT
from tests.cli.written import held, last, ledger, recorded, write
from tests.stores import all_of

SOURCE = '{"event": "SourceRegistered", "source": "open", "name": "Open", "kind": "media"}\n'
CASES = sorted((ROOT / "cases").glob("*.toml"))


def piped(folder: Path, given: bytes, *words: str) -> Called:
    """One call that reads these bytes from standard input."""
    ended = subprocess.run(
        [sys.executable, "-m", "cli.main", *words],
        cwd=folder,
        env=environment(folder),
        input=given,
        capture_output=True,
        timeout=60,
    )
    return Called(ended.returncode, ended.stdout.decode(), ended.stderr.decode())


def test_all_cases_are_imported_and_a_second_time_nothing(tmp_path: Path) -> None:
    recorded(tmp_path, "init")
    names = [str(case) for case in CASES]

    once = recorded(tmp_path, "import", *names)
    stored = all_of(tmp_path / "counterfoil.db")
    twice = recorded(tmp_path, "import", *names, "-f", "json")

    assert once.err == ""
    assert [line.rpartition(" already there")[2] for line in once.out.splitlines()] == [""] * 5
    entries = {name: len(tomllib.loads(Path(name).read_text())["entry"]) for name in names}
    assert [
        (row["file"], row["recorded"], row["already"], row["first"], row["last"])
        for row in json.loads(twice.out)["rows"]
    ] == [(name, 0, count, None, None) for name, count in entries.items()]
    assert all_of(tmp_path / "counterfoil.db") == stored


@pytest.mark.parametrize("text", [SOURCE, "no feed\n", ""])
def test_no_file_is_left_open_whatever_comes_of_the_import(folder: Path, text: str) -> None:
    (folder / "first.ndjson").write_text(SOURCE)
    (folder / "second.ndjson").write_text(text)

    for words in (("second.ndjson",), ("first.ndjson", "second.ndjson"), ("-",)):
        ended = subprocess.run(
            [sys.executable, "-X", "dev", "-m", "cli.main", "import", *words, "--actor", "desk"],
            cwd=folder,
            env=environment(folder),
            input=text,
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert "unclosed" not in ended.stderr
        assert ended.returncode == (0 if text == SOURCE else 2)


def test_a_feed_may_amend_what_is_so_already_which_by_hand_is_refused(folder: Path) -> None:
    title = {"event": "AgreementAmended", "agreement": "istanbul-2025", "title": "1,000 for 1,000"}
    name = {"event": "SourceAmended", "source": "outlet", "name": "Outlet"}
    feed(folder, title, title | {"key": "again"}, name)

    assert write(folder, "amend-agreement", "istanbul-2025", "--title", title["title"]).code == 5
    assert write(folder, "source", "outlet", "--amend", "--name", name["name"]).code == 5
    assert recorded(folder, "import", "feed.ndjson").out.startswith("feed.ndjson: 3 recorded")
    assert recorded(folder, "import", "feed.ndjson").out.startswith("feed.ndjson: 0 recorded")
    assert held(folder) == 4


def test_a_file_is_recorded_as_one_row_for_scripts(folder: Path) -> None:
    name = feed(folder, figure(), figure("300", flows=["UA->RU"]))

    called = write(folder, "import", name, "-f", "ndjson")

    assert (called.code, called.err) == (0, "")
    row = json.loads(called.out)
    assert {field: row[field] for field in ("file", "recorded", "already", "first", "last")} == {
        "file": "feed.ndjson",
        "recorded": 2,
        "already": 0,
        "first": "istanbul-2025#3",
        "last": "istanbul-2025#4",
    }


@pytest.mark.parametrize("form", ["json", "ndjson"])
def test_scripts_are_told_whether_a_receipt_is_that_of_a_dry_run(form: str, folder: Path) -> None:
    for words in (
        ("import", feed(folder, figure())),
        ("suspend", "istanbul-2025", "--source", "ru-mod", "--stated", "2025-05-24"),
        ("source", "tass", "--name", "TASS", "--kind", "media"),
        ("amend", "istanbul-2025#2", "306", "--reason", "slip"),
    ):
        for dry_run in (True, False):
            called = recorded(
                folder, *words, *(["--dry-run"] if dry_run else ["--yes"]), "-f", form
            )
            answer = json.loads(called.out.splitlines()[0] if form == "ndjson" else called.out)
            rows = [answer] if form == "ndjson" else answer["rows"]
            assert {row["dry_run"] for row in rows} == {dry_run}, words


def test_standard_input_is_a_feed(folder: Path) -> None:
    lines = f"{json.dumps(figure())}\r\n\r\n{json.dumps(figure('300', flows=['UA->RU']))}"

    called = piped(folder, b"\xef\xbb\xbf" + lines.encode(), "import", "-")

    assert called == Called(0, "standard input: 2 recorded, 0 already there\n", "")
    assert held(folder) == 4


def test_nothing_of_a_file_with_a_problem_is_recorded(folder: Path) -> None:
    name = feed(folder, figure(), figure("300", flows=["XX->UA"]), figure(302))

    called = write(folder, "import", name)

    assert called == Called(
        2,
        "",
        "feed.ndjson:2: flows: XX->UA names XX, who is neither party nor mediator: known are RU and UA "
        "(counterfoil amend-agreement --party XX=NAME brings in a party)\n"
        'feed.ndjson:3: quantity: 302: text in quotes is expected (write "302")\n'
        "counterfoil: 2 problems in feed.ndjson: nothing of it was recorded\n",
    )
    assert held(folder) == 2


def test_a_mistake_that_repeats_is_told_once_with_all_its_lines(folder: Path) -> None:
    said = {"source": "ru-mood", "stated": "2025-05-24"}
    name = feed(folder, *(figure(str(n), statement=said) for n in range(5)))

    called = write(folder, "import", name)

    assert called.code == 3
    assert called.err == (
        "feed.ndjson:1: statement.source: there is no source ru-mood: register it first "
        "(did you mean ru-mod?)\n"
        "  and 4 more like it: lines 2, 3, 4 and 5\n"
        "counterfoil: 5 problems in feed.ndjson: nothing of it was recorded\n"
    )


def test_a_key_that_stands_twice_is_told_with_where_it_stands_first(folder: Path) -> None:
    taken = "the key c1 is taken by an earlier entry of this feed"
    called = write(folder, "import", feed(folder, figure(key="c1"), figure("1", key="c1")))
    assert called.code == 4
    assert f"feed.ndjson:2: key: {taken}, on line 1, which says something else" in called.err

    (folder / "case.toml").write_text(
        "".join(
            f'''[[entry]]
event = "StageCompleted"
agreement = "istanbul-2025"
key = "c1"
stage = "{stage}"
statement = {{source = "ru-mod", stated = "2025-05-24"}}
'''
            for stage in ("s8", "s9")
        )
    )
    called = write(folder, "import", "case.toml")
    assert f"case.toml:7 (entry 2): key: {taken}, on line 1, which says" in called.err

    other = feed(folder, figure(key="c1"), name="other.ndjson")
    called = write(folder, "import", other, "case.toml", "--dry-run")
    assert "case.toml:1 (entry 1): key: " in called.err
    assert "on line" not in called.err


def test_values_that_are_to_be_mended_otherwise_are_told_apart(folder: Path) -> None:
    numbers = ("12,5", "7,5", "1,000", "2,000", "5%", "6%", "-", "none", "few", "some")
    header = "agreement,scope,stage,flows,measure,unit,quantity,source,stated\n"
    rows = (
        f'istanbul-2025,stage,s{n},RU:UA,released,person,"{number}",ru-mod,2025-05-24\n'
        for n, number in enumerate(numbers)
    )
    (folder / "sheet.csv").write_text(header + "".join(rows))

    told = write(folder, "import", "sheet.csv").err.splitlines()

    assert [line.partition("exponents")[2] for line in told if "exponents" in line] == [
        " (--decimal , if the comma stands before decimals)",
        " (--thousands , if it is 1000, --decimal , if it is less)",
        " (write 5, with percent as the unit)",
        " (leave it out where nobody says a number; write withheld where it is kept back)",
        " (write 0 where there were none, withheld where the number is kept back)",
        " (write vague: in front of it)",
    ]
    assert [line for line in told if "more like it" in line] == [
        "  and 1 more like it: line 3 ('7,5')",
        "  and 1 more like it: line 5 ('2,000')",
        "  and 1 more like it: line 7 ('6%')",
        "  and 1 more like it: line 11 ('some')",
    ]


def test_values_that_are_to_be_mended_alike_are_told_once_whatever_quotes_are_in_them(
    folder: Path,
) -> None:
    values = ("x1'y", 'x2"y', "x3'\"y", "x4\\y")
    feed(folder, *(figure(key=f"c{n}", quantity=value) for n, value in enumerate(values)))

    told = write(folder, "import", "feed.ndjson").err.splitlines()

    assert [line for line in told if "more like it" in line] == [
        f"  and 3 more like it: lines 2 ({values[1]!r}), 3 ({values[2]!r}) and 4 ({values[3]!r})"
    ]


def test_the_exit_code_is_the_lowest_of_the_problems(folder: Path) -> None:
    stranger = figure(flows=["XX->UA"])
    unknown = {**figure(), "event": "FigureConfirmed", "of": "nope"}
    for field in ("scope", "stage", "flows", "measure", "unit", "quantity"):
        del unknown[field]

    assert write(folder, "import", feed(folder, stranger)).code == 5
    assert write(folder, "import", feed(folder, stranger, unknown)).code == 3
    assert write(folder, "import", feed(folder, stranger, unknown, "{")).code == 2


def test_lines_that_build_upon_a_refused_one_are_not_blamed(folder: Path) -> None:
    confirmed = {
        "event": "FigureConfirmed",
        "agreement": "istanbul-2025",
        "of": "c1",
        "statement": {"source": "ua-president", "stated": "2025-05-24"},
    }
    anew = {"event": "SourceRegistered", "source": "icrc", "name": "ICRC", "kind": "thirdparty"}
    counted = figure("304", statement={"source": "icrc", "stated": "2025-05-24"})
    other = {"event": "StageCompleted", "agreement": "other", "stage": "s1", "statement": SAID}
    announced = {"event": "AgreementAnnounced", "agreement": "other", "title": "Other"}
    name = feed(
        *(folder, figure(1, key="c1"), confirmed, anew, counted, announced, other),
        '{"event": "FigureReported", "agreement": "istanbul-2025", "key": "c2", "qu',
        {**confirmed, "of": "istanbul-2025#c2"},
    )

    called = write(folder, "import", name)

    assert called.code == 2
    assert called.err.splitlines()[-1] == (
        "counterfoil: 5 problems in feed.ndjson: nothing of it was recorded; "
        "4 lines that build upon them were not judged"
    )
    assert [line.partition(": ")[0] for line in called.err.splitlines()[:-1]] == [
        "feed.ndjson:1",
        "feed.ndjson:3",
        "feed.ndjson:5",
        "feed.ndjson:5",
        "feed.ndjson:7",
        "feed.ndjson:2",
        "  and 3 more like it",
    ]
    assert called.err.splitlines()[-3:-1] == [
        "feed.ndjson:2: it builds upon what has a problem, and was not judged",
        "  and 3 more like it: lines 4, 6 and 8",
    ]


OWN = {
    "an entry of another agreement": (
        {"of": "other#1"},
        "of: other#1 is an entry of another agreement, this one is istanbul-2025",
    ),
    "no citation": ({"of": "istanbul-2025#"}, "of: the entry 'istanbul-2025#' is not understood: "),
    "a date to come": (
        {"of": 2, "flow": "RU->UA", "statement": {"source": "ua-president", "stated": "2999"}},
        "statement.stated: the date of the statement 2999 lies ahead: ",
    ),
    "a quantity with a dimension": (
        {"of": "istanbul-2025#2", "flow": "RU->UA", "dimension": "sex", "quantity": "307"},
        "quantity: a confirmation carries either a quantity, ",
    ),
    "a source that nobody registers": (
        {"of": "istanbul-2025/s2@icrc", "flow": "RU->UA"},
        "of: there is no source icrc: register it first",
    ),
    "its key is that of a refused line": (
        {"of": "nope", "key": "c1"},
        "of: there is no entry istanbul-2025#nope: no entry has that key",
    ),
}


@pytest.mark.parametrize(("fields", "told"), OWN.values(), ids=OWN)
def test_what_no_other_line_could_mend_is_told_beside_a_refused_line(
    fields: dict[str, object], told: str, folder: Path
) -> None:
    confirmed = {
        "event": "FigureConfirmed",
        "agreement": "istanbul-2025",
        "statement": {"source": "ua-president", "stated": "2025-05-24"},
    }

    called = write(folder, "import", feed(folder, figure(1, key="c1"), {**confirmed, **fields}))

    assert called.err.splitlines()[1].startswith(f"feed.ndjson:2: {told}"), called.err
    assert called.err.splitlines()[-1] == (
        "counterfoil: 2 problems in feed.ndjson: nothing of it was recorded"
    )


@pytest.mark.parametrize("of", [2, "istanbul-2025#2", "a"])
def test_what_names_a_recorded_entry_is_judged_beside_a_refused_line(
    of: int | str, folder: Path
) -> None:
    first = recorded(folder, "import", feed(folder, figure("1", key="a", flows=["UA->RU"])))
    assert first.out == "feed.ndjson: 1 recorded, 0 already there\n"
    answer = {"agreement": "istanbul-2025", "of": of}
    ua = {"source": "ua-president", "stated": "2025-05-25"}
    lines = (
        figure(key="a", statement={**SAID, "source": "nobody"}),
        {"event": "FigureConfirmed", **answer, "flow": "RU->XX", "statement": ua},
        {"event": "FigureCorrected", **answer, "flow": "all", "quantity": "9", "statement": ua},
    )

    called = write(folder, "import", feed(folder, *lines))

    _, second, third, last_ = called.err.splitlines()
    assert second.startswith("feed.ndjson:2: flow: istanbul-2025#")
    assert "is the word of ru-mod: only ru-mod can correct it, not ua-president" in third
    assert last_ == "counterfoil: 3 problems in feed.ndjson: nothing of it was recorded"


def test_what_a_refused_voiding_would_have_led_elsewhere_is_not_blamed(folder: Path) -> None:
    recorded(folder, "import", feed(folder, figure("1", key="a")))
    ru = {"source": "ru-mod", "stated": "2025-05-25"}
    corrected = {"event": "FigureCorrected", "agreement": "istanbul-2025", "of": "a", "key": "b"}
    recorded(folder, "import", feed(folder, {**corrected, "quantity": "2", "statement": ru}))
    voiding = {"event": "EntryVoided", "agreement": "istanbul-2025", "of": "b", "reason": "\n"}
    again = {**corrected, "of": 3, "key": "c", "quantity": "3", "statement": ru}

    called = write(folder, "import", feed(folder, voiding, again))

    assert called.err.splitlines()[-1].endswith("1 line that builds upon them was not judged")


@pytest.mark.parametrize("encoding", ["UTF-16", "UTF-32"])
@pytest.mark.parametrize("name", ["case.toml", "feed.ndjson"])
def test_what_is_told_of_a_file_in_another_encoding_imports_it(
    name: str, encoding: str, folder: Path
) -> None:
    text = json.dumps(figure())
    if name == "case.toml":
        fields = {field: value for field, value in figure().items() if field != "statement"}
        lines = [f"{field} = {json.dumps(value)}" for field, value in fields.items()]
        said = 'source = "ru-mod"\nstated = "2025-05-24"'
        text = "\n".join(["[[entry]]", *lines, "[entry.statement]", said])
    (folder / name).write_bytes(f"{text}\n".encode(encoding))

    hint = write(folder, "import", name).err.partition("hint: ")[2]
    option = " --feed-format toml" if name == "case.toml" else ""
    assert hint == f"iconv -f {encoding} -t UTF-8 '{name}' | counterfoil import{option} -\n"
    assert piped(folder, f"{text}\n".encode(), "import", *option.split(), "-").out == (
        "standard input: 1 recorded, 0 already there\n"
    )
    wide = piped(folder, f"{text}\n".encode(encoding), "import", *option.split(), "-")
    assert f"hint: iconv -f {encoding} -t UTF-8 | counterfoil import{option} -\n" in wide.err


@pytest.mark.parametrize(
    ("stated", "hint"),
    [(20250524, 'write "2025-05-24"'), (2025, 'write "2025"'), (20251324, None), (24052025, None)],
)
def test_a_date_without_quotes_is_shown_as_it_is_to_be_written_where_it_is_one(
    stated: int, hint: str | None, folder: Path
) -> None:
    name = feed(folder, figure(statement={**SAID, "stated": stated}))
    (problem,) = json.loads(write(folder, "import", name, "-f", "json").err)["problems"]
    assert problem["problem"] == f"{stated}: text in quotes is expected"
    assert problem["hint"] == hint


@pytest.mark.parametrize(
    ("flow", "meant"), [("RU→UA", "RU->UA"), ("RU -> UA", "RU->UA"), ("RU<>UA", "RU<->UA")]
)
def test_a_flow_with_another_sign_is_shown_as_it_was_meant(
    flow: str, meant: str, folder: Path
) -> None:
    refused = write(folder, "import", feed(folder, figure(flows=[flow])))
    assert refused.err.endswith(f"hint: did you mean {meant}?\n")


def test_what_is_to_be_recorded_is_told_apart_from_what_an_agreement_has(folder: Path) -> None:
    confirmed = {
        "event": "FigureConfirmed",
        "agreement": "istanbul-2025",
        "of": 99,
        "statement": {"source": "ua-president", "stated": "2025-05-24"},
    }
    refused = write(folder, "import", feed(folder, figure(), confirmed))
    assert refused.err == (
        "counterfoil: feed.ndjson:2: of: there is no entry istanbul-2025#99: istanbul-2025 has 2 entries, "
        "and 1 more with this import: nothing was recorded\n"
    )


@pytest.mark.parametrize("of", ["c1", "istanbul-2025#c1", 3, "istanbul-2025#last", "@"])
def test_however_it_is_named_an_entry_may_be_that_of_a_refused_line(
    of: object, folder: Path
) -> None:
    confirmed = {
        "event": "FigureConfirmed",
        "agreement": "istanbul-2025",
        "of": "istanbul-2025/s3@ru-mod" if of == "@" else of,
        "flow": "UA->RU",
        "dimension": "sex",
        "statement": {"source": "ua-president", "stated": "2025-05-24"},
    }

    called = write(folder, "import", feed(folder, figure(1, key="c1"), confirmed))

    assert called.err.splitlines()[-1] == (
        "counterfoil: 1 problem in feed.ndjson: nothing of it was recorded; "
        "1 line that builds upon them was not judged"
    )


def test_a_source_by_which_an_entry_is_named_may_be_that_of_a_refused_line(folder: Path) -> None:
    anew = {"event": "SourceRegistered", "source": "icrc", "name": "ICRC", "kind": "thirdparty"}
    confirmed = {
        "event": "FigureConfirmed",
        "agreement": "istanbul-2025",
        "of": "istanbul-2025/s2@icrc",
        "statement": {"source": "ua-president", "stated": "2025-05-24"},
    }

    assert write(folder, "import", feed(folder, anew, confirmed)).err.splitlines()[-1] == (
        "counterfoil: 1 problem in feed.ndjson: nothing of it was recorded; "
        "1 line that builds upon them was not judged"
    )


@pytest.mark.parametrize("name", ["feed.json", "feed", "feed.JSONL"])
def test_a_feed_is_one_object_a_line_however_its_name_says_so(name: str, folder: Path) -> None:
    called = write(folder, "import", feed(folder, figure(), name=name))
    assert called == (0, f"{name}: 1 recorded, 0 already there\n", "")


@pytest.mark.parametrize(
    ("date", "text"),
    [
        ("2025-05-24", "2025-05-24"),
        ("2025-05-24T18:30:00+03:00", "2025-05-24T18:30:00+03:00"),
        ("2025-05-24 15:30:00Z", "2025-05-24T15:30:00Z"),
    ],
)
def test_a_date_of_a_case_file_needs_no_quotes(date: str, text: str, folder: Path) -> None:
    (folder / "case.toml").write_text(
        '[[entry]]\nevent = "StageCompleted"\nagreement = "istanbul-2025"\nstage = "s3"\n'
        f'statement = {{source = "ru-mod", stated = {date}}}\n'
    )
    assert write(folder, "import", "case.toml").code == 0
    assert last(folder)["statement"] == {"source": "ru-mod", "stated": text}


def test_a_time_of_a_case_file_without_its_zone_is_refused(folder: Path) -> None:
    (folder / "case.toml").write_text(
        '[[entry]]\nevent = "StageCompleted"\nagreement = "istanbul-2025"\nstage = "s3"\n'
        'statement = {source = "ru-mod", stated = 2025-05-24T18:30:00}\n'
    )
    called = write(folder, "import", "case.toml")
    assert called.code == 2
    assert "'2025-05-24T18:30:00' is not understood" in called.err


def test_a_problem_of_a_case_file_names_entry_and_line(folder: Path) -> None:
    (folder / "case.toml").write_text(
        '# two entries\n[[entry]]\nevent = "SourceRegistered"\nsource = "icrc"\nname = "ICRC"\n'
        'kind = "third-party"\n\n[[entry]]  # the second\nevent = "SourceAmended"\n'
        'source = "icrc"\nsame_as = "ifrc"\n'
    )

    assert write(folder, "import", "case.toml") == Called(
        3,
        "",
        "counterfoil: case.toml:8 (entry 2): same_as: there is no source ifrc: register it first: "
        "nothing was recorded\nhint: did you mean icrc?\n",
    )


@pytest.mark.parametrize("name", ["feed.ndjson", "-"])
def test_where_no_temporary_file_can_grow_that_is_told_and_nothing_recorded(
    name: str, folder: Path
) -> None:
    feed(folder, *(figure(str(number)) for number in range(2_000)))

    def narrow() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))

    before = held(folder)
    with (folder / "feed.ndjson").open("rb") as given:
        ended = subprocess.run(
            [sys.executable, "-m", "cli.main", "import", name],
            cwd=folder,
            env=environment(folder),
            stdin=given,
            capture_output=True,
            preexec_fn=narrow,
            text=True,
            timeout=60,
        )
    assert (ended.returncode, ended.stdout, held(folder)) == (7, "", before)
    told, hint = ended.stderr.splitlines()
    assert told.startswith("counterfoil: the folder for temporary files ")
    assert told.endswith(" cannot be used: file too large")
    assert hint == "hint: TMPDIR=FOLDER names another"


def test_files_are_recorded_in_order_up_to_one_with_problems(folder: Path) -> None:
    first = feed(folder, figure(key="c1"), name="first.ndjson")
    second = feed(folder, figure(key="c2"), figure(-1), name="second.ndjson")
    third = feed(folder, figure("1", key="c3", repeats="c2"), name="third.ndjson")

    called = write(folder, "import", first, second, third)

    assert (called.code, called.out) == (2, "first.ndjson: 1 recorded, 0 already there\n")
    assert called.err == (
        'second.ndjson:2: quantity: -1: text in quotes is expected (write "-1")\n'
        "counterfoil: 1 problem in second.ndjson: nothing of it was recorded; nor was third.ndjson, "
        "which came after second.ndjson\n"
    )
    assert held(folder) == 3


def test_where_an_earlier_file_was_recorded_the_only_problem_is_that_of_its_own_file(
    folder: Path,
) -> None:
    good = feed(folder, figure(key="c1"), name="good.ndjson")
    bad = feed(folder, figure(-1), name="bad.ndjson")

    called = write(folder, "import", good, bad)
    assert called.out == "good.ndjson: 1 recorded, 0 already there\n"
    assert called.err == (
        'bad.ndjson:1: quantity: -1: text in quotes is expected (write "-1")\n'
        "counterfoil: 1 problem in bad.ndjson: nothing of it was recorded\n"
    )
    said = json.loads(write(folder, "import", good, bad, "-f", "json").err)
    assert said["message"] == "1 problem in bad.ndjson: nothing of it was recorded"


def test_a_file_that_is_not_there_stops_all_of_them(folder: Path) -> None:
    name = feed(folder, figure())

    called = write(folder, "import", name, "other.ndjson")

    assert called == Called(
        2,
        "",
        "other.ndjson: cannot be read: no such file or directory\n"
        "counterfoil: 1 problem in other.ndjson: nothing of it was recorded; nor was feed.ndjson, which "
        "came with them\n",
    )
    assert held(folder) == 2


def test_a_dry_run_judges_all_files_as_if_and_records_nothing(folder: Path) -> None:
    first = feed(folder, figure(key="c1"), name="first.ndjson")
    second = feed(folder, figure(key="c1"), figure("1", repeats="c1"), name="second.ndjson")

    assert write(folder, "import", "--dry-run", first, second) == Called(
        0,
        "first.ndjson: 1 to be recorded, 0 already there\n"
        "second.ndjson: 1 to be recorded, 1 already there\n",
        "nothing was recorded (--dry-run)\n",
    )
    assert held(folder) == 2


def test_with_json_all_problems_are_one_object_on_standard_error(folder: Path) -> None:
    called = write(folder, "import", "-f", "json", feed(folder, figure(True), "[]"))

    assert (called.code, called.out) == (2, "")
    assert json.loads(called.err) == {
        "code": 2,
        "message": "2 problems in feed.ndjson: nothing of it was recorded",
        "hint": None,
        "problems": [
            {
                "file": "feed.ndjson",
                "line": 1,
                "entry": None,
                "field": "quantity",
                "problem": "true: text in quotes is expected",
                "hint": None,
                "code": 2,
            },
            {
                "file": "feed.ndjson",
                "line": 2,
                "entry": None,
                "field": "",
                "problem": "the line is not a JSON object: it holds something else",
                "hint": "jq -c '.[]' FILE writes the objects of an array one a line",
                "code": 2,
            },
        ],
    }


def test_with_json_what_is_told_beside_problems_is_in_their_object_too(folder: Path) -> None:
    called = write(
        folder, "import", "-f", "json", feed(folder, figure(unit="persons"), figure(True))
    )

    said = json.loads(called.err)
    assert list(said) == ["code", "message", "hint", "problems", "notes"]
    assert said["notes"] == ["feed.ndjson:1: the unit persons is new and looks like person"]


def test_a_voiding_may_name_the_entry_right_after_it(folder: Path) -> None:
    voiding = {
        "event": "EntryVoided",
        "agreement": "istanbul-2025",
        "of": 2,
        "reason": "mistyped",
        "replacement": 4,
    }

    called = write(folder, "import", feed(folder, voiding))
    assert called == Called(
        3,
        "",
        "counterfoil: feed.ndjson:1: replacement: there is no entry istanbul-2025#4: the voiding "
        "names the entry right after it, and none follows: nothing was recorded\n",
    )

    recorded(folder, "import", feed(folder, voiding, figure(stage="s2")))
    assert held(folder) == 4


REGISTERED = {"event": "SourceRegistered", "source": "ru-mob", "name": "Mobile", "kind": "media"}
ANNOUNCED = {
    "event": "AgreementAnnounced",
    "agreement": "istanbul-2026",
    "title": "Again",
    "parties": ["RU", "UA"],
    "statement": SAID,
}
BY_IT = {"source": "ru-mob", "stated": "2025-05-24"}


@pytest.mark.parametrize(
    ("early", "late", "lacks"),
    [
        (figure(statement=BY_IT), REGISTERED, "statement.source: there is no source ru-mob"),
        (
            figure(statement=BY_IT, mesure="x"),
            REGISTERED,
            "statement.source: there is no source ru-mob",
        ),
        (
            REGISTERED | {"source": "other", "name": "Other", "same_as": "ru-mob"},
            REGISTERED,
            "same_as: there is no source ru-mob",
        ),
        (
            figure(agreement="istanbul-2026"),
            ANNOUNCED,
            "agreement: there is no agreement istanbul-2026",
        ),
        (
            {
                "event": "StatementRetracted",
                "agreement": "istanbul-2025",
                "of": "right",
                "statement": SAID,
            },
            figure(key="right"),
            "of: there is no entry istanbul-2025#right",
        ),
    ],
    ids=["source", "source of what cannot be read", "same_as", "agreement", "entry"],
)
def test_who_writes_down_too_late_what_a_line_builds_upon_is_told_so(
    early: dict[str, object], late: dict[str, object], lacks: str, folder: Path
) -> None:
    after = figure("1", key="after")
    one = write(folder, "import", feed(folder, early, after, late), "-q", "-f", "json")
    two = write(
        *(folder, "import", feed(folder, early), feed(folder, late, name="late.ndjson")),
        *("-q", "-f", "json"),
    )

    for called, hint in (
        (one, "it comes further down: what a line builds upon stands before it"),
        (two, "it comes in a later file: name that one first"),
    ):
        hints = {
            f"{problem['field']}: {problem['problem']}": problem["hint"]
            for problem in json.loads(called.err)["problems"]
            if problem["line"] == 1
        }
        assert [told for said, told in hints.items() if said.startswith(lacks)] == [hint], (
            called.err
        )
    recorded(folder, "import", "late.ndjson")


def test_an_amendment_further_down_does_not_bring_what_it_amends(folder: Path) -> None:
    amended = {"event": "SourceAmended", "source": "ru-mob", "name": "Mobile"}
    put_right = {"event": "AgreementAmended", "agreement": "istanbul-2024", "title": "Again"}
    early = [figure(statement=BY_IT), figure(agreement="istanbul-2024", key="x")]

    called = write(folder, "import", feed(folder, *early, amended, put_right), "-f", "json")

    hints = [one["hint"] for one in json.loads(called.err)["problems"]]
    assert hints == ["did you mean ru-mod?", "did you mean istanbul-2025?"] * 2


def test_a_voiding_may_name_the_entry_right_after_it_by_its_key(folder: Path) -> None:
    voiding = {
        "event": "EntryVoided",
        "agreement": "istanbul-2025",
        "key": "v",
        "of": "c",
        "reason": "mistyped",
        "replacement": "right",
    }
    first, right = (
        {
            "event": "FigureCorrected",
            "agreement": "istanbul-2025",
            "key": key,
            "of": 2,
            "flow": "all",
            "quantity": quantity,
            "statement": {"source": "ru-mod", "stated": "2025-05-25"},
        }
        for key, quantity in (("c", "308"), ("right", "309"))
    )
    recorded(folder, "import", feed(folder, first))

    unknown = "there is no entry istanbul-2025#right: no entry has that key"
    later = "istanbul-2025#right cannot replace the entry: a replacement that comes after the voiding is"
    mistyped = (
        "istanbul-2025#rigth: no entry has that key: nothing was recorded",
        "did you mean right?",
    )
    for lines, told in (
        ([voiding], [unknown]),
        ([voiding, figure(stage="s3"), right], [later, "the next entry of the agreement"]),
        ([{**voiding, "replacement": "rigth"}, right], mistyped),
        (
            [
                figure(stage="s3", key="right"),
                {
                    "event": "EntryVoided",
                    "agreement": "istanbul-2025",
                    "of": "right",
                    "reason": "x",
                },
                voiding,
            ],
            ["#4 was voided by istanbul-2025#5"],
        ),
    ):
        refused = write(folder, "import", feed(folder, *lines))
        assert all(part in refused.err for part in told), refused.err
    assert held(folder) == 3

    name = feed(folder, voiding, right)
    assert write(folder, "import", name).out == "feed.ndjson: 2 recorded, 0 already there\n"
    assert write(folder, "import", name).out == "feed.ndjson: 0 recorded, 2 already there\n"
    assert last(folder)["quantity"] == "309"


@pytest.mark.parametrize("key", [{"key": "r1"}, {}])
@pytest.mark.parametrize("by_hand", [("void",), ("amend", "305")])
def test_a_line_is_told_that_its_entry_was_voided_or_amended_by_hand(
    by_hand: tuple[str, ...], key: dict[str, str], folder: Path
) -> None:
    recorded(folder, "import", feed(folder, figure(**key)))
    entry = "istanbul-2025#3"
    verb, *number = by_hand
    voiding = recorded(folder, verb, entry, *number, "--reason", "another exchange").out.split()[0]
    before = held(folder)

    assert recorded(folder, "import", "feed.ndjson") == (
        0,
        "feed.ndjson: 0 recorded, 1 already there\n",
        (
            f"feed.ndjson:1: {entry}, which says the same, was {verb}ed by {voiding} and is not "
            "recorded again: another exchange\n"
        ),
    )
    assert held(folder) == before
    assert recorded(folder, "import", feed(folder, figure(key="r2"))).err == ""


def test_a_line_that_the_feed_itself_voids_is_told_at_no_import(folder: Path) -> None:
    voiding = {"event": "EntryVoided", "agreement": "istanbul-2025", "of": "r1", "reason": "twice"}
    name = feed(folder, figure(key="r1"), voiding, figure(key="r1", quantity="304"))

    assert [recorded(folder, "import", name).err for _ in range(2)] == ["", ""]


def test_a_new_name_that_looks_like_a_known_one_is_told_and_recorded(folder: Path) -> None:
    russian = "Мinistry"  # its first letter is Cyrillic
    source = {"event": "SourceRegistered", "source": "mod", "name": russian, "kind": "official"}
    name = feed(folder, source, figure(unit="persons"), figure("1", unit="persons", stage="s4"))

    assert write(folder, "import", name) == Called(
        0,
        "feed.ndjson: 3 recorded, 0 already there\n",
        f"feed.ndjson:1: the name {russian} (mod) is new and looks the same as Ministry (ru-mod)\n"
        "feed.ndjson:2: the unit persons is new and looks like person\n",
    )


def test_problems_are_written_to_a_file_for_other_tools(folder: Path) -> None:
    name = feed(folder, figure(1), figure(statement={"source": "x", "stated": "2025"}))

    assert write(folder, "import", name, "--problems", "problems.csv").code == 2
    assert (folder / "problems.csv").read_text() == (
        "file,line,field,problem\n"
        'feed.ndjson,1,quantity,"1: text in quotes is expected (write ""1"")"\n'
        "feed.ndjson,2,statement.source,there is no source x: register it first "
        "(counterfoil source x --name ... --kind ...)\n"
    )


@pytest.mark.file
@pytest.mark.parametrize("name", ["feed.ndjson", "counterfoil.db", ".", "nowhere/problems.csv"])
def test_problems_overwrite_neither_feed_nor_ledger(name: str, folder: Path) -> None:
    given = feed(folder, figure(1))
    before = all_of(folder / "counterfoil.db"), (folder / given).read_bytes()

    called = write(folder, "import", given, "--problems", name)

    assert called.code == 2
    assert called.err.startswith("counterfoil: --problems ")
    assert (all_of(folder / "counterfoil.db"), (folder / given).read_bytes()) == before


@pytest.mark.parametrize(
    ("name", "start", "said"),
    [
        (
            "counts.xlsx",
            b"PK\x03\x04",
            "is a packed file or a workbook, and no feed: save the sheet as CSV",
        ),
        ("counts.csv.gz", b"\x1f\x8b", "is compressed: unpack it first"),
    ],
)
def test_what_is_no_feed_by_its_first_bytes_is_told_whatever_its_name(
    name: str, start: bytes, said: str, tmp_path: Path
) -> None:
    (ledger(tmp_path) / name).write_bytes(start + b"\0" * 100)

    assert write(tmp_path, "import", name) == (2, "", f"counterfoil: {name} {said}\n")


@pytest.mark.parametrize("blank", [b" ", b"\n"])
def test_a_file_that_starts_with_much_that_is_blank_is_not_empty(
    blank: bytes, tmp_path: Path
) -> None:
    file = ledger(tmp_path) / "a.toml"
    file.write_bytes(blank * 5_000 + b"[[entry]]\n")
    assert "is empty" not in write(tmp_path, "import", "a.toml").err

    file.write_bytes(blank * 5_000)
    assert write(tmp_path, "import", "a.toml") == (
        2,
        "",
        "counterfoil: a.toml is empty: there is nothing to import\n",
    )
