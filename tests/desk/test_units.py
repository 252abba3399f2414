"""A sentence that gives a number names its unit, unless that is plain: people, or what the measure says itself."""

import pytest

from cli.output.slot import says
from domain.theirs import unmarked
from projections.briefing import briefing
from projections.checks import check
from projections.diff import differences
from projections.notice import notice
from projections.prose.quantities import as_measured, number_of, things, those, to_be
from projections.replay import Replay
from projections.show.entry import entry_shown
from projections.texts.summary import line, summary
from projections.texts.units import what
from projections.timeline import row
from projections.trace import trace
from projections.view import view
from tests.rules.given import (
    Object,
    announce,
    cancel,
    complete,
    confirm,
    correct,
    dispute,
    parts,
    report,
    said,
    term,
    told,
)

EXPORTED = announce(terms=[term("50", measure="exported", unit="tonne")])
GRAIN = told(
    report("ru-mod", "30", measure="exported", unit="tonne", key="r", on=22),
    confirm("ua-hq", of="r", quantity=">=20", key="c", on=23),
    correct("ru-mod", of="r", quantity="31", key="k", on=24),
    dispute("icrc", of="c", by={"kind": parts(complete=False, wheat="9")}, key="d", on=25),
    first=EXPORTED,
)
SAYS = {
    1: "announces An exchange, between RU and UA; 50 tonnes exported RU->UA",
    2: "reports 30 tonnes exported RU->UA, stage s1",
    3: "confirms a#2: >=20 tonnes",
    4: "corrects a#2 to 31 tonnes",
    5: "disputes a#3, says parts in tonnes (kind, partly: 9 wheat)",
}


@pytest.mark.parametrize(
    ("measure", "unit", "told_as"),
    [
        ("released", "person", "released"),
        ("exported", "tonne", "tonne exported"),
        ("handed-over", "body", "body handed-over"),
        ("bodies", "body", "bodies"),
        ("named-bodies", "body", "named-bodies"),
        ("cleared", "square-km", "square-km cleared"),
        ("share-registered", "percent", "percent share-registered"),
    ],
)
def test_what_is_counted_is_told_with_its_unit(measure: str, unit: str, told_as: str) -> None:
    assert what(measure, unit) == told_as
    assert what(measure, unit, [measure]) == f"{unit} {measure}"


def test_every_answer_that_tells_an_entry_names_the_unit_of_its_number() -> None:
    at = GRAIN.at()
    known = at.record.known
    assert {n: row(entry, at.record).summary for n, entry in known.items()} == SAYS
    for number, words in SAYS.items():
        shown = entry_shown(at.record, number)
        assert shown is not None
        assert shown.summary == words
        found = trace(at, number) or []
        assert {one.entry: one.summary for one in found}[at.cite(number)] == words
    days = Replay("a", [*known.values()], at.register, at.cut).days()
    assert {
        acting.entry.number: unmarked(summary(acting.entry.event, at.cite, asserts))
        for day in days
        for acting, asserts in day.said
    } == SAYS
    before = GRAIN.at(21)
    notes = notice(before, at, differences(before, at)).notes
    assert all(SAYS[int(entry.partition("#")[2])] in note for entry, note in notes.items())
    assert notes.keys() == {"a#2", "a#4", "a#5"}  # at least 20 makes no number beside 31


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        (report("ru-mod", "1", unit="hostage"), "reports 1 hostage released RU->UA"),
        (report("ru-mod", "13", unit="hostage"), "reports 13 hostages released RU->UA"),
        (
            report("ru-mod", "withheld", unit="million-tonne"),
            "reports a withheld number of million tonnes released RU->UA",
        ),
        (report("ru-mod", "withheld"), "reports a withheld number released RU->UA"),
        (
            report("ru-mod", "withheld", measure="named-bodies", unit="body"),
            "reports a withheld number of named-bodies RU->UA",
        ),
        (
            report("ru-mod", "4", measure="named-bodies", unit="body"),
            "reports 4 named-bodies RU->UA",
        ),
        (report("ru-mod", "1", measure="named-bodies", unit="body"), "reports 1 named-body RU->UA"),
        (report("ru-mod", "1", measure="body-bags", unit="bag"), "reports 1 body-bag RU->UA"),
        (report("ru-mod", "~1", measure="bodies", unit="body"), "reports ~1 body RU->UA"),
        (report("ru-mod", "0", measure="bodies", unit="body"), "reports 0 bodies RU->UA"),
    ],
)
def test_a_number_of_an_entry_is_told_with_what_it_counts(entry: Object, words: str) -> None:
    event = told(entry).at().record.known[2].event
    assert line("a", event) == f"{words}, stage s1"


@pytest.mark.parametrize(("whole", "of"), [(True, "sex"), (False, "sex, partly")])
def test_parts_that_are_not_all_there_are_are_told_as_such(whole: bool, of: str) -> None:
    entry = report("ru-mod", by={"sex": parts(women="3", complete=whole)})
    event = told(entry).at().record.known[2].event
    assert line("a", event) == f"reports ({of}: 3 women) released RU->UA, stage s1"


def test_parts_alone_are_told_in_their_unit() -> None:
    entry = report(
        "ru-mod", measure="exported", unit="tonne", by={"kind": parts(complete=False, rye="3")}
    )
    event = told(entry).at().record.known[2].event
    words = "reports parts in tonnes (kind, partly: 3 rye) exported RU->UA, stage s1"
    assert line("a", event) == words


@pytest.mark.parametrize(
    ("occurred", "when"),
    [
        ("2025-05-20", "on 2025-05-20"),
        ("2025-05", "in 2025-05"),
        ("2025-05-20/2025-05-22", "from 2025-05-20 to 2025-05-22"),
    ],
)
def test_an_entry_tells_when_it_happened(occurred: str, when: str) -> None:
    ledger = told(
        complete("ru-mod", on=24, occurred=occurred),
        cancel("ru-mod", "s2", on=24, occurred=occurred, outcome="partial"),
        said("AgreementSuspended", "ru-mod", 24, occurred=occurred),
    )
    assert [line("a", ledger.at().record.known[number].event) for number in (2, 3, 4)] == [
        f"stage s1 completed {when}",
        f"cancels stage s2 {when}, outcome partial",
        f"says it is suspended {when}",
    ]


@pytest.mark.parametrize(
    ("event", "occurred", "says"),
    [
        ("AgreementSuspended", "2025-06-01", "suspended from 2025-06-01"),
        (
            "AgreementResumed",
            "2025-06-01/2025-06-09",
            "carried out again from 2025-06-01 to 2025-06-09",
        ),
        ("AgreementConcluded", "2025-06", "concluded in 2025-06"),
    ],
)
def test_an_entry_that_announces_what_lies_ahead_says_what_is_to_be(
    event: str, occurred: str, says: str
) -> None:
    ledger = told(said(event, "ru-mod", 24, occurred=occurred))

    assert line("a", ledger.at().record.known[2].event) == f"says it is to be {says}"


def test_a_stage_is_postponed_to_a_day_or_to_some_time() -> None:
    def postponed(planned: str) -> str:
        ledger = told(said("StagePostponed", "ru-mod", 24, stage="s1", planned=planned))
        return line("a", ledger.at().record.known[2].event)

    assert postponed("2025-06") == "postpones stage s1 to 2025-06"
    assert postponed("2025-06-01/2025-06-02") == (
        "postpones stage s1 to the time from 2025-06-01 to 2025-06-02"
    )


def test_a_view_and_the_findings_name_the_unit_too() -> None:
    rows = view(GRAIN.at(), "ua-hq")
    assert [says(one) for one in rows] == ["confirms at least 20 tonne exported"]
    over = told(report("ru-mod", "60", measure="exported", unit="tonne"), first=EXPORTED)
    (found,) = [one for one in check(over.at()) if one.rule == "more-than-agreed"]
    assert found.message.startswith("50 tonne exported RU->UA was agreed, and 10 more")
    sided = [one.message for one in briefing(over.at(), over.at()) if one.what == "one-sided"]
    assert all("tonne exported" in message for message in sided)
    assert sided


@pytest.mark.parametrize(
    ("measure", "unit", "agreed", "counted"),
    [
        ("released", "person", " to be released", "people released"),
        ("named-bodies", "body", " (named bodies)", "bodies counted as named bodies"),
        ("emptied-caches", "cache", " (emptied caches)", "caches counted as emptied caches"),
        ("people-released", "person", " (people released)", "people counted as people released"),
        ("bodies", "body", "", "bodies"),
    ],
)
def test_a_measure_that_names_its_unit_does_not_say_it_twice(
    measure: str, unit: str, agreed: str, counted: str
) -> None:
    assert to_be(measure, unit, "") == agreed
    assert things(measure, unit, "") == counted
    assert number_of(measure, unit, as_measured(measure, unit, "")) == f"number of {counted}"


@pytest.mark.parametrize(
    ("measure", "unit", "number", "divided"),
    [
        ("aid", "truck", "number of trucks (aid) from RU to UA", "the trucks (aid) from RU to UA"),
        (
            "duration",
            "day",
            "number of days (duration) from RU to UA",
            "the days (duration) from RU to UA",
        ),
        (
            "still-held",
            "person",
            "number of people still held from RU to UA",
            "those still held from RU to UA",
        ),
        (
            "missing",
            "person",
            "number of people missing from RU to UA",
            "those missing from RU to UA",
        ),
    ],
)
def test_a_measure_that_is_no_deed_stands_in_brackets_behind_its_unit(
    measure: str, unit: str, number: str, divided: str
) -> None:
    way = " from RU to UA"

    assert number_of(measure, unit, as_measured(measure, unit, way)) == number
    assert those(measure, unit, way, planned=False) == divided
