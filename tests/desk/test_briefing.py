"""The briefing: what `counterfoil` alone prints, on one screen."""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cli.output.brief import LINES, Brief, as_screen
from cli.output.screen import Screen
from domain.values.period import Moment
from projections.briefing import BriefingRow, News, What, briefing, earlier
from projections.status import status
from tests.cli.calls import counterfoil
from tests.cli.kept import made_up, read, record
from tests.desk.terminals import Terminal
from tests.rules import given as small
from tests.settling.logs import CUTS, START, Log, logs

CAREFUL = settings(max_examples=150, deadline=None)
MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TUESDAY = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
ON_TUESDAY = ("--known-at", "2026-03-03")


def report(source: str, quantity: str, key: str) -> Mapping[str, Any]:
    return {
        "event": "FigureReported",
        "agreement": "made-up",
        "key": key,
        "scope": "stage",
        "stage": "s1",
        "flows": ["AA->BB"],
        "measure": "released",
        "unit": "person",
        "quantity": quantity,
        "statement": {"source": source, "stated": "2024-02-03"},
    }


def schedule() -> Mapping[str, Any]:
    return {
        "event": "StageScheduled",
        "agreement": "made-up",
        "key": "plan",
        "stage": "s9",
        "planned": "2024-03-01",
        "statement": {"source": "aa", "stated": "2024-02-06"},
    }


@pytest.fixture(scope="module")
def two_days(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Recorded on a Monday, all that AA says; on the Tuesday, that BB says another number for s1."""
    folder = tmp_path_factory.mktemp("two-days")
    record(folder, [*made_up(), schedule()], at=MONDAY)
    return record(folder, [report("bb", "4", "b1")], at=TUESDAY)


def test_the_screen_of_a_morning(two_days: Path) -> None:
    called = read(two_days, *ON_TUESDAY)

    assert (called.code, called.err) == (0, "")
    assert called.out == (
        "Since 2026-03-02: 12 new, 1 contested (1 newly), 1 one-sided, 1 overdue\n"
        "\n"
        "made-up  A handover\n"
        "  new        12 entries; the last: bb: reports 4 released AA->BB, stage s1 #12\n"
        "  contested  s1 AA->BB released 0..4 (newly) #3 #12\n"
        "  one-sided  AA->BB released: AA alone, s4 and s5 #8 #10\n"
        "  overdue    stage s9 was planned for 2024-03-01 by aa, and nobody says what\n"
        "             became of it #11\n"
        "\n"
        "More: counterfoil timeline A, status A --standing contested, compare A, check A\n"
        "known at 2026-03-03 (UTC), rules 1\n"
    )


def test_what_is_new_counts_from_the_date_that_is_named(two_days: Path) -> None:
    def told(*words: str) -> list[tuple[str, bool]]:
        found = json.loads(read(two_days, "briefing", *words, "-f", "json").out)["rows"]
        return [(row["what"], row["new"]) for row in found]

    kept = [("one-sided", False), ("overdue", False)]
    assert told("--since", "2026-03-03") == [("new", True), ("contested", True), *kept]
    assert told("--since", "2026-03-04") == [("contested", False), *kept]
    assert told() == told("--since", "2026-03-04")
    assert told("--since", "2026-03-04", "--as-of", "2024-02-02") == [("one-sided", False)]


def test_what_was_recorded_and_voided_since_is_not_new(tmp_path: Path) -> None:
    record(tmp_path, made_up(), at=MONDAY)
    voiding = {
        "event": "EntryVoided",
        "agreement": "made-up",
        "of": "slip",
        "reason": "typed twice",
    }
    record(tmp_path, [report("bb", "9", "slip"), voiding, report("bb", "4", "b1")], at=TUESDAY)

    found = json.loads(read(tmp_path, "briefing", "--since", "2026-03-03", "-f", "json").out)
    new = [row["entries"] for row in found["rows"] if row["what"] == "new"]
    assert new == [["made-up#13"]]


def test_an_amendment_that_was_voided_is_not_new(tmp_path: Path) -> None:
    amended = {
        "event": "AgreementAmended",
        "agreement": "made-up",
        "key": "t",
        "title": "Of the wrong bridge",
    }
    voided = {"event": "EntryVoided", "agreement": "made-up", "of": "t", "reason": "slip"}
    record(tmp_path, [*made_up(), amended], at=MONDAY)
    assert (
        "Of the wrong bridge"
        in read(tmp_path, "briefing", "--since", "2026-03-01", "-f", "csv").out
    )
    record(tmp_path, [voided], at=TUESDAY)
    assert (
        "Of the wrong bridge"
        not in read(tmp_path, "briefing", "--since", "2026-03-01", "-f", "csv").out
    )


def test_what_is_new_is_new_and_what_is_contested_may_be_newly_so(two_days: Path) -> None:
    told = read(two_days, "briefing", *ON_TUESDAY, "-f", "md").out
    kinds = {line.split("|")[2].strip() for line in told.splitlines() if "made-up" in line}

    assert "new" in kinds
    assert not any(kind.startswith("newly new") for kind in kinds)
    assert "newly contested" in kinds


def test_rows_name_the_entries_that_they_tell_of(two_days: Path) -> None:
    words = ("-f", "json", "--since", "2026-03-03")
    found = json.loads(read(two_days, "briefing", *words).out)

    assert found["cuts"] == {"as_of": None, "known_at": None, "tz": "UTC"}
    assert found["rows"][:2] == [
        {
            "agreement": "made-up",
            "what": "new",
            "new": True,
            "message": "bb: reports 4 released AA->BB, stage s1",
            "entries": ["made-up#12"],
        },
        {
            "agreement": "made-up",
            "what": "contested",
            "new": True,
            "message": "s1 AA->BB released 0..4",
            "entries": ["made-up#3", "made-up#12"],
        },
    ]


def test_the_day_of_the_zone_says_what_is_new(two_days: Path) -> None:
    """09:00 in UTC on Tuesday is Monday evening in Honolulu."""
    words = ("briefing", "--since", "2026-03-03", "-f", "json", "--tz")
    new = [
        row["what"] for row in json.loads(read(two_days, *words, "Pacific/Honolulu").out)["rows"]
    ]

    assert "new" not in new


def test_alone_and_by_name_it_is_the_same(two_days: Path) -> None:
    assert read(two_days) == read(two_days, "briefing")
    assert read(two_days, "-f", "csv") == read(two_days, "briefing", "-f", "csv")


def test_the_five_cases_fit_on_one_screen_of_a_terminal(cases: Path) -> None:
    with Terminal(cases, "--known-at", "2025-12-31") as terminal:
        code, shown = terminal.ended()
    lines = shown.splitlines()

    assert code == 0
    assert len(lines) <= LINES
    assert max(map(len, lines)) <= 80
    assert {line.split(":")[0].split("  ")[0] for line in lines} > {
        "farc-arms",
        "gaza-2025-01",
        "istanbul-2025",
        "istanbul-2025-bodies",
        "made-up",
        "yemen-2020-10",
    }
    assert shown == read(cases, "--known-at", "2025-12-31").out


def test_a_ledger_with_nothing_in_it_says_how_to_begin(tmp_path: Path) -> None:
    assert counterfoil("init", "-q", cwd=tmp_path).code == 0
    called = counterfoil(cwd=tmp_path)

    assert (called.code, called.out) == (0, "")
    assert called.err.endswith("begin with counterfoil announce, or counterfoil import FILE\n")


def test_a_ledger_that_is_named_and_not_there_is_a_failure_and_no_help(tmp_path: Path) -> None:
    called = counterfoil("--store", "nowhere.db", cwd=tmp_path)

    assert (called.code, called.out) == (7, "")
    assert "nowhere.db" in called.err


# How firmly, in which unit, up to when -------------------------------------------------------------------------


def looked_at(*said: small.Object, **fields: Any) -> list[tuple[str, str]]:
    """What a briefing of a small agreement tells, with nothing new in it."""
    at = small.told(*said, **fields).at(30)
    return [(row.what, row.message) for row in briefing(at, at)]


@pytest.mark.parametrize(
    ("quantity", "words"),
    [
        ("~75", "about 75"),
        (">=5", "at least 5"),
        ("<30", "less than 30"),
        ("withheld", "withheld"),
        ("vague:dozens", "dozens (vague)"),
    ],
)
def test_what_is_contested_is_told_no_more_firmly_than_it_was_said(
    quantity: str, words: str
) -> None:
    said = small.report("ru-mod", quantity, key="f"), small.dispute("ua-hq", "f")
    assert ("contested", f"s1 RU->UA released {words}") in looked_at(*said)


def test_of_what_is_contested_the_entries_are_those_that_contest_one_another() -> None:
    apart = small.report("ru-mod", "55"), small.report("ua-hq", "56")
    beside = small.report("icrc", "50..56", key="r"), small.report("paper", "9")

    def contested(*more: small.Object) -> list[tuple[str, ...]]:
        at = small.told(*apart, *beside, *more).at(30)
        return [row.entries for row in briefing(at, at) if row.what == "contested"]

    assert contested() == [("a#2", "a#3")]
    assert contested(small.dispute("ru-mod", "r")) == [("a#2", "a#3", "a#4", "a#6")]


def test_units_of_one_measure_are_told_apart() -> None:
    terms = [small.term("10"), small.term("9", unit="tonne")]
    said = (
        small.report("ru-mod", "5"),
        small.report("ru-mod", "3", unit="tonne", key="t"),
        small.report("ru-mod", "2", stage="s2", unit="tonne"),
        small.dispute("icrc", "t"),
    )
    assert looked_at(*said, first=small.announce(terms=terms)) == [
        ("contested", "s1 RU->UA tonne released 3"),
        ("one-sided", "RU->UA person released: RU alone, s1"),
        ("one-sided", "RU->UA tonne released: RU alone, s1 and s2"),
    ]


def test_a_programme_is_told_up_to_when() -> None:
    said = [
        one
        for date in ("2025", "2026")
        for one in (
            small.report("ru-mod", "5", scope="programme", up_to=date, key=f"f{date}"),
            small.dispute("ua-hq", f"f{date}"),
        )
    ]
    assert looked_at(*said) == [
        ("contested", "programme to 2025 RU->UA released 5"),
        ("contested", "programme to 2026 RU->UA released 5"),
    ]


# What is told, of whatever was said ------------------------------------------------------------------------------


@CAREFUL
@given(logs(), st.sampled_from(CUTS), st.integers(0, 60))
def test_it_tells_what_status_says_and_nothing_else(
    log: Log, as_of: str | None, second: int
) -> None:
    now = log.at(as_of)
    since = Moment.parse(f"{START:%Y-%m-%dT%H}:00:{second % 60:02d}Z")
    then = earlier(now.cut, since)
    before = type(now)(now.slug, log.entries, log.register, then)
    rows = briefing(now, before)

    counted = {
        (row.scope, row.stage, row.up_to, row.flow, row.measure, row.unit, row.dimension)
        for row in status(now)
        if row.contested
    }
    words = {one.target for one in now.word_disputes.lasting if one.by.heard}
    assert len(told(rows, "contested")) == len(counted) + len(words)
    acting = {acting.entry.citation for acting in now.record.acting}
    new = [e.citation for e in log.entries if e.recorded >= since.earliest(now.cut.zone)]
    assert {e for row in told(rows, "new") for e in row.entries} & acting == set(new) & acting
    reported = {
        figure.entry
        for row in status(now)
        if row.standing == "reported" and row.dimension is None
        for figure in row.figures
    }
    for row in told(rows, "one-sided"):
        assert set(row.entries) <= reported
    for row in rows:
        assert row.entries


def told(rows: list[BriefingRow], what: str) -> list[BriefingRow]:
    return [row for row in rows if row.what == what]


@st.composite
def many_rows(draw: st.DrawFn) -> list[BriefingRow]:
    return list(_rows(draw))


def _rows(draw: st.DrawFn) -> Iterator[BriefingRow]:
    words = st.text("abc de#fgh ", min_size=1, max_size=120)
    for number in range(draw(st.integers(1, 40))):
        for what in get_args(What):
            for turn in range(draw(st.integers(0, 3))):
                yield BriefingRow(
                    agreement=f"agreement-{number}",
                    what=what,
                    new=draw(st.booleans()),
                    message=draw(words),
                    entries=tuple(f"agreement-{number}#{n}" for n in range(turn + 1)),
                )


def brief(slug: str, rows: list[BriefingRow]) -> Brief:
    own = [row for row in rows if row.agreement == slug]
    new = told(own, "new")
    news = News(len(new), new[0].entries[0], new[-1].entries[0], new[-1].message) if new else None
    return Brief(slug, "A title " * 20, news, new, [row for row in own if row.what != "new"])


@pytest.mark.parametrize(
    ("agreement", "title", "told"),
    [
        ("a", "An exchange of those who are held", ["a  An exchange of those who are held"]),
        ("a", "An exchange of those who are held by both", ["a  An exchange of those who are ..."]),
        ("a", "\u4ea4\u6362" * 20, ["a  " + "\u4ea4\u6362" * 7 + "\u4ea4 ..."]),
        ("an-exchange-of-prisoners", "Of many words", ["an-exchange-of-prisoners"]),
        ("a-" * 20 + "a", "A title", ["a-" * 18, "a-a-a"]),
    ],
)
def test_a_title_that_is_too_long_for_its_line_is_told_to_be_longer(
    agreement: str, title: str, told: list[str]
) -> None:
    news = News(1, f"{agreement}#1", f"{agreement}#1", "aa: says so")
    lines = as_screen([Brief(agreement, title, news, (), ())], "2026-03-02", "", Screen(width=37))

    assert lines.partition("\n\n")[2].splitlines()[: len(told) + 1] == [
        *told,
        "  new        1 entry: aa: says so #1",
    ]


@settings(max_examples=100, deadline=None)
@given(many_rows())
def test_however_much_there_is_it_fits_on_one_screen(rows: list[BriefingRow]) -> None:
    briefs = [brief(slug, rows) for slug in dict.fromkeys(row.agreement for row in rows)]
    text = as_screen(briefs, "2026-03-02", "all that is recorded (UTC), rules 1", Screen())
    lines = text.splitlines()

    assert len(lines) <= LINES
    assert max(map(len, lines)) <= 80
    assert lines[-1] == "all that is recorded (UTC), rules 1"
    named = sum(line.startswith("agreement-") for line in lines)
    more = [line for line in lines if line.startswith("and ")]
    left = int(more[0].split()[1]) if more else 0
    assert named + left == len({row.agreement for row in rows})
