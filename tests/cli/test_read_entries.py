"""``timeline``, ``show`` and ``find``: entries one after the other, whole, and by their words."""

import csv
import io
import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from projections.find import FIELDS
from tests.cli.calls import Called
from tests.cli.kept import case, read, record, rows


@pytest.fixture(scope="module")
def voided(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The founding case, in which c01 was a mistake and another entry took its place."""
    folder = record(tmp_path_factory.mktemp("voided"), case("istanbul-2025"))
    mistaken = next(entry for entry in case("istanbul-2025") if entry.get("key") == "c01")
    again = [
        {**mistaken, "key": "c01-again", "quantity": "391"},
        {
            "event": "EntryVoided",
            "agreement": "istanbul-2025",
            "key": "v",
            "of": "c01",
            "reason": "a digit was mistyped",
            "replacement": "c01-again",
        },
    ]
    return record(folder, again, at=datetime(2026, 1, 2, tzinfo=UTC), actor="ada")


def test_whose_words_are_asked_for_is_as_the_register_was_at_the_known_at_cut(
    tmp_path: Path,
) -> None:
    record(tmp_path, case("istanbul-2025"), at=datetime(2026, 1, 2, tzinfo=UTC))
    joined = {"event": "SourceAmended", "source": "ua-president", "same_as": "ua-coordination-hq"}
    record(tmp_path, [joined], at=datetime(2026, 1, 3, tzinfo=UTC))

    for of in ("istanbul-2025",), ():
        words = ("timeline", *of, "--source", "ua-president")
        now, then = rows(tmp_path, *words), rows(tmp_path, *words, "--known-at", "2026-01-02")
        speakers = {row["source"] for row in then if row["agreement"]}
        assert speakers == {"ua-president"}
        assert {row["source"] for row in now if row["agreement"]} == {
            "ua-president",
            "ua-coordination-hq",
        }


WORDS = "as chart#2 and not-t#2 have it"


@pytest.fixture(scope="module")
def quoting(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The agreement t, of which a source says what looks like citations, and somebody disputes it."""
    registered = [
        {
            "event": "SourceRegistered",
            "source": slug,
            "name": slug,
            "kind": "official",
            "speaks_for": slug.upper(),
        }
        for slug in ("aa", "bb")
    ]
    parties = [{"code": code, "name": code} for code in ("AA", "BB")]
    words: list[dict[str, Any]] = [
        {"event": "AgreementAnnounced", "title": "T", "kind": "other", "parties": parties},
        {"event": "StageScheduled", "stage": "s1", "planned": "2026-02-01", "reason": WORDS},
        {"event": "StatementDisputed", "of": 2},
    ]
    said = [
        {**word, "agreement": "t", "statement": {"source": source, "stated": "2025-12-30"}}
        for word, source in zip(words, ("aa", "aa", "bb"), strict=True)
    ]
    return record(tmp_path_factory.mktemp("quoting"), registered, said)


@pytest.mark.parametrize(
    "call",
    [
        ("show", "t#2"),
        ("show", "t#3"),
        ("timeline", "t"),
        ("trace", "t#2"),
        ("compare", "t"),
        ("check", "t"),
        ("briefing", "--since", "2025-12-01"),
    ],
    ids=" ".join,
)
def test_the_words_of_a_source_stand_as_they_were_said_and_citations_beside_them_are_short(
    quoting: Path, call: tuple[str, ...]
) -> None:
    told = " ".join(read(quoting, *call).out.split())

    assert f"({WORDS})" in told
    assert "t#" not in told.replace(WORDS, "").replace(call[1], "")


def test_the_timeline_is_in_recorded_order_unless_the_stated_one_is_asked_for(
    istanbul: Path,
) -> None:
    recorded = rows(istanbul, "timeline", "istanbul-2025")
    stated = rows(istanbul, "timeline", "istanbul-2025", "--order", "stated")

    assert [row["entry"] for row in recorded] == [f"istanbul-2025#{n}" for n in range(1, 30)]
    assert sorted(row["stated"][:7] for row in stated) == [row["stated"][:7] for row in stated]
    assert {row["entry"] for row in stated} == {row["entry"] for row in recorded}
    assert list(recorded[0]) == [
        *("entry", "event", "agreement", "stage", "source", "stated", "recorded", "actor"),
        *("summary", "voided", "data"),
    ]


def test_the_table_says_who_said_what_and_when_it_was_taken_in(istanbul: Path) -> None:
    words = ("timeline", "istanbul-2025", "--source", "ua-president", "--tz", "Europe/Kyiv")

    assert read(istanbul, *words) == Called(
        0,
        "Entry  Recorded          By    Stated      What\n"
        "#5     2025-12-31 14:00  desk  2025-05-23  ua-president: reports 390 released\n"
        "                                           RU->UA, stage s1\n"
        "#14    2025-12-31 14:00  desk  2025-05-24  ua-president: confirms #13 for RU->UA\n"
        "#15    2025-12-31 14:00  desk  2025-05-24  ua-president: reports 697 released\n"
        "                                           RU->UA, so far to s2\n"
        "#16    2025-12-31 14:00  desk  2025-05-24  ua-president: schedules stage s3 for\n"
        "                                           2025-05-25\n"
        "\n"
        "all that is recorded (Europe/Kyiv), rules 1\n",
        "",
    )


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        (("--stage", "s2", "--source", "ru-mod"), [12, 13]),
        (("--stage", "s2", "--flow", "UA:RU"), [13, 17]),
        (("--measure", "returned"), [26]),
        (("--scope", "running", "--scope", "programme"), [15, 26]),
        (("--source", "ua-delegation-head", "--flow", "RU:UA"), [2]),
    ],
)
def test_an_entry_is_found_by_what_it_speaks_of_itself_or_points_at(
    words: tuple[str, ...], numbers: list[int], istanbul: Path
) -> None:
    found = rows(istanbul, "timeline", "istanbul-2025", *words)

    assert [row["entry"] for row in found] == [f"istanbul-2025#{number}" for number in numbers]


def test_without_an_agreement_the_register_of_sources_is_there_too(istanbul: Path) -> None:
    found = rows(istanbul, "timeline", "--source", "ua-president")

    assert found[0]["entry"] == "ua-president#1"
    assert found[0]["agreement"] is None
    assert len(found) == 5


def test_a_voided_entry_is_marked_and_still_there(voided: Path) -> None:
    table = " ".join(read(voided, "timeline", "istanbul-2025").out.split())
    found = rows(voided, "timeline", "istanbul-2025")

    assert "VOIDED ua-president: reports 390 released" in table
    assert "voids #5, replaced by #30: a digit was" in table
    assert [row["entry"] for row in found if row["voided"]] == ["istanbul-2025#5"]
    before = rows(voided, "timeline", "istanbul-2025", "--known-at", "2025-12-31")
    assert not [row for row in before if row["voided"]]


@pytest.mark.parametrize("agreement", [("istanbul-2025",), ()])
def test_what_voids_and_replaces_an_entry_is_found_with_it(
    agreement: tuple[str, ...], tmp_path: Path
) -> None:
    """The replacement is of another stage, and replaced in its turn; nothing replaces the last."""
    folder = record(tmp_path, case("istanbul-2025"))
    reason = ("--reason", "it was the second", "-q")
    for of, stage in (("istanbul-2025#5", "s2"), ("istanbul-2025#last", "s3")):
        assert read(folder, "amend", of, "--stage", stage, *reason).code == 0
    assert read(folder, "void", "istanbul-2025#last", *reason).code == 0

    def found(stage: str) -> list[int]:
        rows_ = rows(folder, "timeline", *agreement, "--stage", stage)
        numbers = [int(row["entry"].partition("#")[2]) for row in rows_]
        return [number for number in numbers if number == 5 or number > 29]

    assert found("s1") == [5, 30, 31, 32, 33, 34]
    assert found("s2") == [30, 31, 32, 33, 34]
    assert found("s3") == [32, 33, 34]


def test_an_entry_is_shown_with_all_that_is_known_of_it(istanbul: Path) -> None:
    assert read(istanbul, "show", "istanbul-2025#c20").out == (
        "istanbul-2025#28  StatementDisputed\n"
        "Says       disputes #8 for RU->UA, by status\n"
        "Source     protection-of-prisoners: Protection of Prisoners of Ukraine\n"
        "             (third-party)\n"
        "Via        Suspilne, Kyiv Independent, B2B Local\n"
        "Stated     2025-05-30\n"
        "Publisher  B2B Local\n"
        "Link       https://news.b2blocal.com/russia-sent-ukraine-65-civilians-slated-\n"
        "             for-deportation-in-major-prisoner-exchange-106401.html\n"
        "Note       more than 60 of the 120 civilians were due for deportation anyway: 15\n"
        "             serving a sentence, 50 from deportation centres\n"
        "Points at  #8 ru-mod: reports (status: 120 civilian and 270 military) released\n"
        "             RU->UA, stage s1\n"
        "Key        c20\n"
        "Recorded   2025-12-31T12:00:00.000000Z by desk, position 42\n"
        "\n"
        "all that is recorded (UTC), rules 1\n"
    )


def test_a_voided_entry_says_by_what_and_what_stands_for_it(voided: Path) -> None:
    (old,) = rows(voided, "show", "istanbul-2025#5")
    (new,) = rows(voided, "show", "istanbul-2025#last")
    (stands,) = rows(voided, "show", "istanbul-2025#c01-again")

    assert (old["voided"], old["voided_by"], old["replacement"]) == (
        True,
        "istanbul-2025#31",
        "istanbul-2025#30",
    )
    assert (new["event"], new["actor"], new["points_at"]["entry"]) == (
        "EntryVoided",
        "ada",
        "istanbul-2025#30",
    )
    assert [each["entry"] for each in stands["pointed_at_by"]] == [
        "istanbul-2025#9",
        "istanbul-2025#29",
        "istanbul-2025#31",
    ]
    assert "VOIDED     by #31: a digit was mistyped; #30 stands for it\n" in (
        read(voided, "show", "istanbul-2025#5").out
    )


def test_what_points_at_an_entry_for_which_nothing_stands_shows_that_it_was_voided(
    tmp_path: Path,
) -> None:
    voiding = {"event": "EntryVoided", "agreement": "istanbul-2025", "key": "v"}
    record(tmp_path, [*case("istanbul-2025"), {**voiding, "of": "c01", "reason": "a slip"}])

    for pointing in ("istanbul-2025#9", "istanbul-2025#v"):
        (row,) = rows(tmp_path, "show", pointing)
        assert (row["points_at"]["entry"], row["points_at"]["voided"]) == ("istanbul-2025#5", True)
    assert "Points at  #5 VOIDED " in read(tmp_path, "show", "istanbul-2025#v").out


def test_before_it_was_voided_it_stood(voided: Path) -> None:
    (row,) = rows(voided, "show", "istanbul-2025#5", "--known-at", "2025-12-31")

    assert (row["voided"], row["voided_by"], row["replacement"]) == (False, None, None)
    assert read(voided, "show", "istanbul-2025#30", "--known-at", "2025-12-31").code == 3


@pytest.fixture(scope="module")
def put_right(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """~307, which its source corrected two days later, and a 5 that was a slip for 6."""
    folder = tmp_path_factory.mktemp("put-right")
    figure = {"event": "FigureReported", "agreement": "x", "scope": "stage", "flows": ["A->B"]}
    figure |= {"measure": "released", "unit": "person"}
    early, late = ({"source": "a", "stated": f"2025-05-{day}"} for day in (24, 26))
    first: dict[str, object] = {**figure, "key": "c1", "stage": "s1", "quantity": "~307"}
    first["statement"] = early
    slip: dict[str, object] = {
        **figure,
        "key": "c2",
        "stage": "s2",
        "quantity": "5",
        "statement": late,
    }
    voiding = {"event": "EntryVoided", "agreement": "x", "of": 4, "reason": "slip"}
    feed: list[dict[str, object]] = [
        {"event": "SourceRegistered", "source": "a", "name": "A", "kind": "media"},
        {"event": "AgreementAnnounced", "agreement": "x", "key": "a", "title": "X"}
        | {"parties": ["A", "B"], "statement": early},
        first,
        {"event": "FigureCorrected", "agreement": "x", "of": "c1", "quantity": "307"}
        | {"statement": late},
        slip,
        {**voiding, "replacement": 6},
        {**slip, "quantity": "6"},
    ]
    return record(folder, feed)


@pytest.mark.parametrize("command", ["show", "trace"])
@pytest.mark.parametrize(
    ("name", "cut", "number"),
    [
        ("x/s1@a", ("--known-at", "x#2"), 2),
        ("x/s1@a", ("--as-of", "2025-05-25"), 2),
        ("x/s1@a", ("--as-of", "2025-05-26"), 3),
        ("x/s1@a", (), 3),
        ("x#c2", ("--known-at", "x#5"), 4),
        ("x#c2", ("--known-at", "x#6"), 6),
        ("x#c2", ("--as-of", "2025-05-26"), 6),
        ("x#last", ("--known-at", "x#2"), 2),
        ("x#last", ("--as-of", "2025-05-25"), 5),
        ("x#last", (), 6),
    ],
)
def test_a_name_means_at_a_cut_what_it_meant_there(
    command: str, name: str, cut: tuple[str, ...], number: int, put_right: Path
) -> None:
    found = rows(put_right, command, name, *cut)
    asked = [row["entry"] for row in found if command == "show" or row["asked"]]
    assert asked == [f"x#{number}"]


@pytest.mark.parametrize(
    ("typed", "told"),
    [("x#c2", "x#6"), ("x#last", "x#6"), ("x/s1@a", "x#3"), ("x#002", "x#2"), ("a#last", "a#1")],
)
def test_an_answer_names_the_entry_of_its_cut_by_the_number_which_never_moves(
    typed: str, told: str, put_right: Path
) -> None:
    def cuts(*words: str) -> dict[str, str]:
        found: dict[str, str] = json.loads(read(put_right, *words, "-f", "json").out)["cuts"]
        return found

    for words in (("timeline", "x"), ("totals",)):
        assert cuts(*words, "--known-at", typed)["known_at"] == told
    for cut, from_as_of in ((typed, None), (f"2025-05-25@{typed}", "2025-05-25")):
        assert cuts("diff", "x", "--from", cut, "--to", typed) == {
            "from_as_of": from_as_of,
            "from_known_at": told,
            "as_of": None,
            "known_at": told,
            "tz": "UTC",
        }
    notice = read(put_right, "diff", "x", "--from", typed, "-f", "notice").out
    assert notice.endswith(f"\n\nfrom known at {told} to now (UTC), rules 1\n")


@pytest.mark.parametrize(
    ("name", "cut", "why"),
    [
        ("x#3", ("--as-of", "2025-05-25"), "it was not stated yet as of 2025-05-25"),
        ("x#c2", ("--known-at", "x#2"), "it was not recorded yet at x#2"),
        ("x#3", ("--known-at", "x#02"), "it was not recorded yet at x#2"),
        ("x#last", ("--known-at", "2025-01-01"), "nothing is recorded there yet"),
    ],
)
def test_what_was_not_there_at_a_cut_is_not_shown_there(
    name: str, cut: tuple[str, ...], why: str, put_right: Path
) -> None:
    called = read(put_right, "show", name, *cut)
    assert called == Called(3, "", f"counterfoil: there is no entry {name}: {why}\n")


@pytest.mark.parametrize("command", ["show", "trace"])
def test_what_points_at_a_later_statement_is_shown_no_earlier_than_that(
    command: str, tmp_path: Path
) -> None:
    figure: dict[str, Any] = {"event": "FigureReported", "agreement": "x", "measure": "released"}
    figure |= {"unit": "person", "flows": ["A->B"], "scope": "whole", "quantity": "7"}
    early, late = ({"source": "b", "stated": f"2025-05-{day}"} for day in (20, 22))
    folder = record(
        tmp_path,
        [
            {"event": "SourceRegistered", "source": "a", "name": "A", "kind": "media"},
            {"event": "SourceRegistered", "source": "b", "name": "B", "kind": "joint"},
            {"event": "AgreementAnnounced", "agreement": "x", "key": "a", "title": "X"}
            | {"parties": ["A", "B"], "statement": early | {"stated": "2025-05-18"}},
            figure | {"key": "f", "statement": late | {"source": "a"}},
            {"event": "FigureConfirmed", "agreement": "x", "key": "k", "of": "f"}
            | {"statement": early},
        ],
    )
    cut = ("--as-of", "2025-05-21")

    assert rows(folder, command, "x#k", "--as-of", "2025-05-22")
    assert read(folder, command, "x#k", *cut).err == (
        f"counterfoil: there is no entry x#k: {'it' if command == 'show' else 'x#3'} points at "
        "what was not stated yet as of 2025-05-21\n"
    )
    assert [row["entry"] for row in rows(folder, "timeline", "x", *cut)] == ["x#1"]
    assert rows(folder, "find", "k", *cut) == []
    assert rows(folder, "show", "x", *cut)[0]["entries"] == 1
    assert rows(folder, "show", "b", *cut)[0]["speaks_in"] == [{"agreement": "x", "entries": 1}]
    (agreement,) = rows(folder, "agreements", *cut)
    assert agreement["last_stated"] == "2025-05-18"


def test_an_agreement_a_stage_and_a_source_are_shown_by_their_names(istanbul: Path) -> None:
    agreement = read(istanbul, "show", "istanbul-2025").out
    stage = read(istanbul, "show", "istanbul-2025/s2").out
    source = read(istanbul, "show", "ru-mod").out
    registered = read(istanbul, "show", "ru-mod#1").out

    assert agreement.startswith(
        "istanbul-2025  1,000 for 1,000\n"
        "Kind        prisoner-exchange\n"
        "Agreed      2025-05-16 in Istanbul\n"
        "Parties     RU Russia\n"
        "            UA Ukraine\n"
    )
    assert "Said of it  concluded 2025-05-25, says ru-mod on 2025-05-25 #24\n" in agreement
    assert stage.startswith(
        "istanbul-2025/s2  Second stage\n"
        "Completed   yes\n"
        "Said of it  completed 2025-05-24, says ru-mod on 2025-05-24 #12\n"
        "Numbers     RU->UA, person released: 307, confirmed (ru-mod 307 #13;\n"
    )
    assert source == (
        "ru-mod  Ministry of Defence of Russia\n"
        "Kind        official\n"
        "Speaks for  RU\n"
        "Speaks in   istanbul-2025: 10 entries\n"
        "Register    ru-mod#1\n"
        "\n"
        "all that is recorded (UTC), rules 1\n"
    )
    assert registered.startswith("ru-mod#1  SourceRegistered\n")


def test_a_source_speaks_under_all_its_names(tmp_path: Path) -> None:
    joined = {"event": "SourceAmended", "source": "ua-president", "same_as": "ua-coordination-hq"}
    folder = record(tmp_path, case("istanbul-2025"), [joined])
    for name, other in (
        ("ua-president", "ua-coordination-hq"),
        ("ua-coordination-hq", "ua-president"),
    ):
        entries = len(rows(folder, "view", "istanbul-2025", "--source", name))
        shown = rows(folder, "show", name)[0]
        assert (shown["root"], shown["also"]) == ("ua-coordination-hq", [other])
        (speaks_in,) = shown["speaks_in"]
        stated = rows(folder, "timeline", "istanbul-2025", "--source", name)
        assert entries > 0
        assert speaks_in["entries"] == len(stated)
        assert (
            f"Same as     {other}; the two are one voice, ua-coordination-hq\n"
            in read(folder, "show", name).out
        )


@pytest.mark.parametrize(
    "cuts",
    [
        (),
        ("--as-of", "2025-05-23"),
        ("--as-of", "2025-05-24", "--known-at", "2026-01-01"),
        ("--known-at", "istanbul-2025#7"),
    ],
)
def test_an_agreement_has_the_entries_that_its_timeline_has(
    cuts: tuple[str, ...], voided: Path
) -> None:
    entries = rows(voided, "timeline", "istanbul-2025", *cuts)
    assert rows(voided, "show", "istanbul-2025", *cuts)[0]["entries"] == len(entries) > 0


@pytest.mark.parametrize("thing", ["istanbul-2025", "istanbul-2025/s2", "ru-mod", "ru-mod#1"])
def test_everything_can_be_shown_in_every_format(thing: str, istanbul: Path) -> None:
    for name in ("json", "ndjson", "csv", "md", "table"):
        called = read(istanbul, "show", thing, "-f", name)
        assert (called.code, called.err) == (0, "")
        assert called.out


@pytest.mark.parametrize(
    ("thing", "said"),
    [
        ("istanbl-2025", "did you mean istanbul-2025?"),
        ("istanbul-2025#99", "istanbul-2025 has 29 entries"),
        ("istanbul-2025#c1", "no entry has that key"),
        ("istanbul-2025/s7", "it has s1, s2 and s3"),
        (
            "istanbul-2025/s1@ru-mod",
            "istanbul-2025#7 (390 released UA->RU) and istanbul-2025#8 (390 released RU->UA) do: name one",
        ),
        ("ru-mod#2", "ru-mod has 1 entry in the register"),
        ("nobody#1", "there is no agreement nobody"),
    ],
)
def test_what_is_not_there_is_not_found(thing: str, said: str, istanbul: Path) -> None:
    called = read(istanbul, "show", thing)

    assert (called.code, called.out) == (3, "")
    assert said in called.err


@pytest.mark.parametrize(
    "words",
    [
        ("trace", "ru-mod#1"),
        ("timeline", "ru-mod"),
        ("timeline", "--claim", "ru-mod#last"),
        ("totals", "ru-mod"),
        ("status", "ru-mod/s1"),
        ("report", "ru-mod/s1", "5", "--source", "ru-mod", "--stated", "2025-05-23"),
    ],
)
def test_where_an_agreement_is_expected_a_source_is_told_to_be_one(
    words: tuple[str, ...], istanbul: Path
) -> None:
    assert read(istanbul, *words) == Called(
        3,
        "",
        "counterfoil: there is no agreement ru-mod in this ledger: ru-mod is a source\n"
        "hint: counterfoil show ru-mod shows what is known of it\n",
    )


def test_words_are_found_whatever_their_capitals(istanbul: Path) -> None:
    assert read(istanbul, "find", "KURSK") == Called(
        0,
        "Entry             Field  Text\n"
        "istanbul-2025#7   note   no total stated; the civilians include residents of the\n"
        "                         Kursk region, how many is not said\n"
        "istanbul-2025#27  note   the outlet also tells of 20 elderly residents of the\n"
        "                         Kursk region handed to Russia; whether they are among\n"
        "                         the 120 is unclear\n"
        "\n"
        "all that is recorded (UTC), rules 1\n",
        "",
    )


@pytest.mark.parametrize(
    ("text", "entry", "field"),
    [
        ("1,000 for 1,000", "istanbul-2025#1", "title"),
        ("Medinsky", "ru-delegation-head#1", "name"),
        ("kyiv independent", "istanbul-2025#28", "via"),
        ("c20", "istanbul-2025#28", "key"),
        ("mariupol", "istanbul-2025#20", "category"),
        ("third stage", "istanbul-2025#16", "label"),
        ("zona.media", "istanbul-2025#27", "url"),
    ],
)
def test_names_titles_notes_links_and_keys_are_searched(
    text: str, entry: str, field: str, istanbul: Path
) -> None:
    found = rows(istanbul, "find", text)

    assert (entry, field) in [(row["entry"], row["field"]) for row in found]


def test_find_marks_a_voided_entry_beside_its_citation_and_shows_the_field_as_it_is(
    voided: Path,
) -> None:
    found = read(voided, "find", "c01", "-f", "md").out

    assert "| istanbul-2025\\#5 VOIDED | key | c01 |" in found
    assert "| istanbul-2025\\#30 | key | c01-again |" in found


def test_the_help_of_find_names_each_field_that_it_looks_at_and_no_other(istanbul: Path) -> None:
    said = " ".join(read(istanbul, "find", "--help").out.split())
    found = re.search(r"Looked at are the fields (.*); not numbers", said)

    assert found is not None
    assert set(re.split(r", | and ", found[1])) == FIELDS | {"key", "dimension", "category"}


def test_what_was_not_said_yet_or_not_known_yet_is_not_found(voided: Path) -> None:
    assert rows(voided, "find", "kursk", "--as-of", "2025-05-22") == []
    assert rows(voided, "find", "c01-again", "--known-at", "2025-12-31") == []
    (row,) = [row for row in rows(voided, "find", "devdiscourse") if row["voided"]][:1]
    assert row["entry"] == "istanbul-2025#5"


def test_nothing_found_is_an_answer(istanbul: Path) -> None:
    assert read(istanbul, "find", "nothing of the kind") == Called(
        0,
        "",
        "nothing found for nothing of the kind; all that is recorded (UTC), rules 1\n",
    )
    for nothing in (" ", "\u200b"):
        assert read(istanbul, "find", nothing) == Called(
            2,
            "",
            "counterfoil: find needs a text to look for, not only spaces or signs that nobody sees\n",
        )


def test_a_derived_key_is_found_by_who_looks_for_one_alone(istanbul: Path) -> None:
    keys = {row["entry"]: row["text"] for row in rows(istanbul, "find", "sha-")}
    assert keys
    assert all(text.startswith("sha-") for text in keys.values())
    (entry, key), *_ = keys.items()
    assert [row["entry"] for row in rows(istanbul, "find", key)] == [entry]
    assert "key" not in {row["field"] for row in rows(istanbul, "find", key[4:])}


@pytest.mark.parametrize("name", ["csv", "ndjson"])
def test_what_is_found_by_the_hundred_is_one_answer(name: str, tmp_path: Path) -> None:
    sources = [
        {"event": "SourceRegistered", "source": f"s{n}", "name": f"Source {n}", "kind": "media"}
        for n in range(250)
    ]
    record(tmp_path, sources)

    lines = read(tmp_path, "find", "source ", "-f", name).out.splitlines()
    given = read(tmp_path, "find", "source ", "-f", name, "-o", "found").code

    headings = name == "csv"
    assert len(lines) == 250 + headings
    assert len(set(lines)) == len(lines)
    assert given == 0
    assert (tmp_path / "found").read_text().splitlines() == lines


def test_the_timeline_of_the_whole_ledger_is_the_same_in_every_format(voided: Path) -> None:
    cuts = ("--as-of", "2025-05-24", "--known-at", "2026-02-01")
    whole = rows(voided, "timeline", *cuts)

    told = read(voided, "timeline", *cuts, "-f", "ndjson").out.splitlines()
    table = read(voided, "timeline", *cuts, "-f", "csv").out.splitlines()

    assert [json.loads(line)["entry"] for line in told] == [row["entry"] for row in whole]
    assert [line.split(",")[0] for line in table] == ["entry", *(row["entry"] for row in whole)]
    assert [row["entry"] for row in whole if row["voided"]] == ["istanbul-2025#5"]
    assert {row["entry"] for row in whole} > {
        row["entry"] for row in rows(voided, "timeline", "istanbul-2025", *cuts)
    }


def test_what_the_whole_ledger_does_not_have_is_refused_before_anything_is_told(
    istanbul: Path,
) -> None:
    called = read(istanbul, "timeline", "--stage", "s1", "--stage", "s9", "-f", "ndjson")

    assert (called.code, called.out) == (3, "")
    assert "this ledger has no stage s9" in called.err


@pytest.mark.parametrize(
    ("words", "entries"),
    [
        (("24 Kanal",), [6]),
        (("24 Kanal", "--source", "ua-coordination-hq"), [6]),
        (("24 Kanal", "--flow", "UA:RU"), []),
        (("ru-mod", "--stage", "s1", "--flow", "UA:RU"), [7]),
        (("24 Kanal", "--stage", "s2"), []),
        (("unn", "--stage", "s2", "--scope", "running"), [15]),
        (("unn", "--stage", "s2", "--standing", "confirmed", "--source", "ru-mod"), [13]),
    ],
)
def test_what_is_found_can_be_narrowed(
    words: tuple[str, ...], entries: list[int], istanbul: Path
) -> None:
    found = {row["entry"] for row in rows(istanbul, "find", *words)}
    assert found == {f"istanbul-2025#{number}" for number in entries}


def test_filters_of_find_name_what_there_is(istanbul: Path) -> None:
    assert read(istanbul, "find", "unn", "--stage", "s1", "--source", "ua-president") == Called(
        0,
        "",
        "nothing found for unn that was asked for; all that is recorded (UTC), rules 1\n",
    )
    called = read(istanbul, "find", "unn", "--stage", "s9")
    assert (called.code, called.out) == (3, "")
    assert "this ledger has no stage s9" in called.err


def test_of_a_stage_the_numbers_that_are_asked_for_are_shown(istanbul: Path) -> None:
    words = ("show", "istanbul-2025/s2", "--flow", "RU:UA", "--standing", "confirmed")
    (row,) = rows(istanbul, *words)
    assert [(slot["flow"], slot["value"]) for slot in row["slots"]] == [("RU->UA", "307")]

    (row,) = rows(istanbul, "show", "istanbul-2025/s2", "--source", "ua-president")
    assert row["said"] == []
    assert {slot["scope"] for slot in row["slots"]} == {"stage", "running"}


def test_a_term_that_was_taken_back_is_shown_as_that(tmp_path: Path) -> None:
    announced = next(e for e in case("istanbul-2025") if e["event"] == "AgreementAnnounced")
    back = {
        "event": "StatementRetracted",
        "agreement": "istanbul-2025",
        "of": announced["key"],
        "flow": "all",
        "statement": announced["statement"],
    }
    sources = [e for e in case("istanbul-2025") if e["event"] == "SourceRegistered"]
    called = read(record(tmp_path, sources, [announced, back]), "show", "istanbul-2025")
    term = "person released: taken back (ru-delegation-head 1000 #1, ended by #2)"
    assert f"Terms RU->UA {term}" in " ".join(called.out.split())


def test_of_an_agreement_what_is_asked_for_is_shown(istanbul: Path) -> None:
    words = ("--stage", "s1", "--flow", "UA:RU", "--source", "ru-mod")
    (whole,) = rows(istanbul, "show", "istanbul-2025")
    (row,) = rows(istanbul, "show", "istanbul-2025", *words)
    assert [line["stage"] for line in row["stages"]] == ["s1"]
    assert (row["sources"], row["terms"]) == (["ru-mod"], [])
    (row,) = rows(istanbul, "show", "istanbul-2025", "--flow", "UA:RU")
    assert row["terms"] == [term for term in whole["terms"] if term["flow"] == "UA->RU"] != []
    assert row["stages"] == whole["stages"]


@pytest.mark.parametrize(
    ("thing", "what"), [("istanbul-2025#5", "an entry"), ("ru-mod", "a source")]
)
def test_an_entry_and_a_source_are_shown_whole(thing: str, what: str, istanbul: Path) -> None:
    assert read(istanbul, "show", thing, "--flow", "RU:UA") == Called(
        2,
        "",
        f"counterfoil: {thing} is {what}, and shown whole: filters are for agreements and stages\n",
    )


def test_who_recorded_it_is_no_formula_in_a_spreadsheet(tmp_path: Path) -> None:
    record(tmp_path, case("istanbul-2025"), actor="=1+1")

    told = read(tmp_path, "timeline", "istanbul-2025", "-f", "csv").out

    assert {row["actor"] for row in csv.DictReader(io.StringIO(told))} == {"'=1+1"}
    assert rows(tmp_path, "timeline", "istanbul-2025")[-1]["actor"] == "=1+1"
