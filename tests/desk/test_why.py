"""``why``: the numbered rules in words; and who follows what would change an answer does change it."""

import re
from collections.abc import Sequence
from pathlib import Path
from random import Random
from uuid import UUID

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cli.output.reasons import columns
from domain.entry import Entry
from domain.events import Scope
from domain.feed import read as read_object
from domain.state.assertion import Subject
from domain.values.flow import flow_text
from projections.agreement import AgreementAt
from projections.asked.filters import Filter
from projections.reasons.question import SLOT_COLUMNS, TOTAL_COLUMNS
from projections.reasons.step import place_words
from projections.rules.place import Place
from projections.rules.sums import rows as rows_of_totals
from projections.show.agreement import TermLapsed, agreement_shown
from projections.stage_order import StageOrder
from projections.totals import totals
from projections.why import WhyRow, asked, why_slot
from tests.cli.kept import made_up, read, record, rows
from tests.desk.kept import CASES, kept
from tests.rules.given import (
    Object,
    announce,
    complete,
    confirm,
    correct,
    dispute,
    parts,
    report,
    retract,
    term,
    terms,
    told,
    void,
)
from tests.settling.logs import SLUG, START, Log, logs

CAREFUL = settings(max_examples=150, deadline=None)
REPORTED = report("ru-mod", "5", key="r")
CONFIRMED = [REPORTED, confirm("ua-hq", of="r", key="c")]
WHOLE = report("ru-mod", "10", scope="whole", key="w")
TWELVE = terms("ua-hq", term("12"), key="t")
LOOSE = terms("ru-mod", term("10..12"), key="t")


def of_total(at: AgreementAt, column: str) -> list[WhyRow]:
    """The reasons for a column of the row RU->UA."""
    found = rows_of_totals(at.settled.values(), at.terms)
    return asked(at, [column], [], [r.owed for r in found if flow_text(r.owed.flow) == "RU->UA"])


def of_slot(at: AgreementAt, column: str) -> list[WhyRow]:
    """The reasons for a column of the only slot."""
    (place,) = at.settled
    return why_slot(at, place, column)


def change(rows: list[WhyRow]) -> str:
    (only,) = [row.says for row in rows if row.step == "change"]
    return only


def rules(rows: list[WhyRow]) -> list[str]:
    return [f"{row.rule}: {row.says}" for row in rows if row.step == "rule"]


def test_the_voidings_that_moved_an_entry_are_named() -> None:
    log = told(
        report("ua-hq", "30", key="slip", stage="s2"),
        confirm("jcc", "slip", "30", key="own"),
        report("ua-hq", "30", key="other", stage="s3"),
        void("slip", "other"),
    )
    (follows,) = [row for row in of_slot(log.at(), "standing") if row.rule == 1]
    assert follows.says == "a#3 points at a#4 now, which stands for a#2"
    assert {*follows.entries, *follows.also} == {"a#3", "a#5"}
    log.tell(void("other"))
    (kept_,) = [row for row in of_slot(log.at(), "standing") if row.rule == 1]
    assert kept_.says == "a#3 keeps a number of its own only: a#4, which stood for a#2, was voided"
    assert (kept_.entries, kept_.also) == (("a#3", "a#5", "a#6"), ())


@pytest.mark.parametrize("scope", ["stage", "whole"])
def test_of_a_total_too_a_voided_entry_is_marked_that_lends_its_slot_alone(scope: str) -> None:
    stage = "s1" if scope == "stage" else None
    log = told(
        report("ru-mod", "7", key="slip", scope=scope, stage=stage),
        correct("ru-mod", "slip", "8", key="own"),
        void("slip"),
    )
    answer, *steps = of_total(log.at(), "low")

    assert (answer.says, answer.entries) == ("low is 8", ("a#2", "a#3"))
    assert answer.voided == ("a#2",)
    (kept_,) = [row for row in steps if row.rule == 1]
    assert kept_.says == "a#3 keeps a number of its own only: a#2 was voided"
    assert (kept_.entries, kept_.also, kept_.voided) == (("a#3",), ("a#4",), ())
    table = columns([answer])[2]
    assert table.cell(answer) == "#3 VOIDED #2"


def test_a_dispute_of_what_nobody_said_ends_once_somebody_says_it() -> None:
    ledger = told(
        report("ru-mod", by={"sex": parts(complete=False, women="2")}, key="r"),
        dispute("ua-hq", "r", "5", key="d"),
    )

    def of_the_total(at: AgreementAt) -> list[WhyRow]:
        (place,) = [one for one in at.settled if one.dimension is None]
        return why_slot(at, place, "contested")

    found = of_the_total(ledger.at())
    ends = "the contest ends once the dispute is taken back or the disputed source gives a number"
    assert (found[0].value, change(found)) == ("yes", ends)
    ledger.tell(confirm("ru-mod", "d", on=24))
    assert of_the_total(ledger.at())[0].value == "no"


BOTH = "the same from a party and a third party that counted"
ENDING = "the contest ends once the dispute is taken back, its source says what it disputed"
CONTESTING = (
    "a heard source whose number shares no value with it, or who disputes it, would contest it"
)
CONFIRMING = (
    "from UA or from a joint body would confirm it, from a third party that counted verify it"
)


@pytest.mark.parametrize(
    ("before", "column", "was", "would_change", "then", "becomes"),
    [
        ([REPORTED], "settled", "0", "a confirmation of stage s1", CONFIRMED[1:], "5"),
        (
            [REPORTED, report("ua-hq", "7", key="u")],
            *("settled", "0", "a confirmation of stage s1 that nobody contests"),
            [correct("ua-hq", of="u", quantity="5", on=24)],
            "5",
        ),
        (
            [*CONFIRMED, report("icrc", "8", key="i")],
            *("settled", "0", "an end of the contest of stage s1"),
            [retract("icrc", of="i", on=24)],
            "5",
        ),
        (
            [*CONFIRMED, report("ru-mod", "3", stage="s2")],
            *("settled", "5", "a confirmation of stage s2"),
            [report("jcc", "3", stage="s2")],
            "8",
        ),
        (CONFIRMED, "settled", "5", "a contest of one of the stages", [report("icrc", "8")], "0"),
        (
            *([], "settled", "0"),
            "one exact number for a stage from RU and UA, or from a joint body",
            [report("jcc", "3")],
            "3",
        ),
        (
            *([WHOLE], "settled", "0", f"10 {CONFIRMING}"),
            [confirm("ua-hq", of="w")],
            "10",
        ),
        (
            [WHOLE, dispute("ua-hq", of="w", key="d")],
            *("settled", "0"),
            "one exact number from RU and UA or from a joint body, that nobody contests",
            [retract("ua-hq", of="d", on=24), confirm("ua-hq", of="w", on=25)],
            "10",
        ),
        (
            *([WHOLE], "low", "10", "a figure for one of the stages would count instead of it"),
            [REPORTED],
            "5",
        ),
        (
            [WHOLE, confirm("ua-hq", of="w")],
            *("low", "10"),
            (
                "a figure of more than 10 for one of the stages would count instead of it; so would any, "
                "were it contested"
            ),
            [report("ru-mod", "12")],
            "12",
        ),
        (
            [WHOLE, confirm("ua-hq", of="w"), REPORTED],
            *("low", "10", "a contest of it would let the stages count instead"),
            [report("icrc", "12", scope="whole")],
            "5",
        ),
        (
            [REPORTED, complete("ru-mod", "s2")],
            *("high", None, "a number for stage s2 would close the upper end"),
            [report("ua-hq", "4", stage="s2")],
            "9",
        ),
        (
            *([REPORTED], "remaining_low", "5"),
            "another figure of a heard source for one of these stages would move it",
            [report("ua-hq", "4", stage="s2")],
            "1",
        ),
        (
            *([], "term", "10", "a heard source that states another term would leave it open"),
            [terms("ua-hq", term("12"))],
            None,
        ),
        (
            [terms("ua-hq", term("12"), key="t")],
            *("term", None),
            "it is one term once those who differ state the same, or take theirs back",
            [retract("ua-hq", of="t", on=24)],
            "10",
        ),
        (
            [REPORTED, TWELVE],
            *("unsettled", None),
            "one exact term, the same of all who are heard and state one, would give it a number",
            [retract("ua-hq", of="t", on=24)],
            "10",
        ),
        (
            [REPORTED, LOOSE],
            *("unsettled", None, "an exact term in place of 10 to 12 would give it a number"),
            [terms("ru-mod", term("12"), on=24)],
            "12",
        ),
        (
            [REPORTED, LOOSE, complete("ua-hq", "s2")],
            *("remaining_low", None),
            "an exact term in place of 10 to 12 and a number for stage s2 would give it a number",
            [terms("ru-mod", term("12"), on=24), report("ua-hq", "4", stage="s2")],
            "3",
        ),
        (
            [REPORTED, LOOSE, complete("ua-hq", "s2")],
            *("remaining_high", None, "an exact term in place of 10 to 12 would give it a number"),
            [terms("ru-mod", term("12"), on=24)],
            "7",
        ),
        (
            [REPORTED, retract("ru-mod", of="a", on=24)],
            *("remaining_high", None, "an exact term would give it a number"),
            [TWELVE],
            "7",
        ),
        (
            [report("ru-mod", ">=5"), report("ua-hq", ">=4", stage="s2"), complete("ua-hq", "s3")],
            *("high", None),
            "a number with an upper end for stages s1 to s3 would close the upper end",
            [
                report("ua-hq", "5"),
                report("ua-hq", "4", stage="s2", on=24),
                report("ua-hq", "<=1", stage="s3"),
            ],
            "10",
        ),
        (
            [report("ru-mod", ">=5", scope="whole")],
            *("remaining_low", None),
            "a number with an upper end in place of the figure for the whole would close the upper end",
            [report("ua-hq", "5..7", scope="whole")],
            "3",
        ),
        (
            [REPORTED, WHOLE],
            *("basis", "stages"),
            (
                "a number for the whole that is confirmed or verified, not contested and not below 5 "
                "would stand for the stages"
            ),
            [confirm("ua-hq", of="w")],
            "stated",
        ),
        *(
            (
                before,
                *("basis", "stages"),
                "any figure for the whole, else a running one, would stand for the stages",
                [report("paper", number, scope=scope, **up_to)],
                "stated",
            )
            for before in ([], [REPORTED, retract("ru-mod", of="r", on=24)])
            for scope, up_to in (("whole", {}), ("running", {"up_to": "2025-05-23"}))
            for number in ("3", "withheld")
        ),
        *(
            (
                before,
                *("low", "0", "a figure for one of its stages or for the whole, or a running one"),
                [said],
                "3",
            )
            for before in ([], [REPORTED, retract("ru-mod", of="r", on=24)])
            for said in (
                report("paper", "3", stage="s2"),
                report("paper", "3", scope="whole"),
                report("paper", "3", scope="running", up_to="2025-05-23"),
            )
        ),
        (
            [complete("ru-mod", "s1")],
            *("stages_completed", "1"),
            "the completion of another stage, or a later cancellation of one of these",
            [complete("ua-hq", "s2")],
            "2",
        ),
        (
            [complete("ru-mod", "s1"), complete("ru-mod", "s2")],
            *("stages_without_number", "s1 and s2", "a number for stages s1 and s2"),
            [report("ua-hq", "4", stage="s2")],
            "s1",
        ),
        (
            [REPORTED, report("ua-hq", "7", key="u")],
            *("contested_stages", "s1", "an end of the contest of stage s1"),
            [correct("ua-hq", of="u", quantity="5", on=24)],
            "none",
        ),
    ],
)
def test_who_does_what_would_change_a_total_changes_it(
    before: list[Object],
    column: str,
    was: str | None,
    would_change: str,
    then: list[Object],
    becomes: str | None,
) -> None:
    ledger = told(*before)
    found = of_total(ledger.at(30), column)

    assert (found[0].value, change(found)) == (was, would_change)
    assert of_total(ledger.tell(*then).at(30), column)[0].value == becomes


@pytest.mark.parametrize(
    ("given_", "last", "entries", "beside"),
    [
        (
            LOOSE,
            "the term 10 to 12 is no exact number to take settled 0 from: open or unknown",
            2,
            3,
        ),
        (TWELVE, "there is no one term to take settled 0 from: open or unknown", 2, 3),
    ],
)
def test_what_keeps_it_from_being_a_number_is_named_and_nothing_else(
    given_: Object, last: str, entries: int, beside: int
) -> None:
    found = of_total(told(given_, REPORTED).at(30), "unsettled")
    assert rules(found)[-1] == f"9: {last}"
    both = {"a#1", f"a#{entries}"} if given_ is TWELVE else {f"a#{entries}"}
    assert {entry for row in found for entry in row.entries} == both
    assert f"a#{beside}" in {entry for row in found for entry in row.also}


@pytest.mark.parametrize("more", [[], [complete("ua-hq", "s2")]], ids=["closed", "open"])
def test_without_an_exact_term_no_stage_is_needed_to_have_no_number(more: list[Object]) -> None:
    ledger = told(LOOSE, complete("ua-hq", "s1"), REPORTED, *more)
    found = of_total(ledger.at(30), "remaining_low")
    assert {entry for row in found for entry in row.entries} == {"a#2"}


def test_of_shares_too_another_basis_is_what_a_number_for_the_whole_would_bring() -> None:
    ledger = told(
        report("ru-mod", "40", unit="percent"),
        first=announce(terms=[term("100", unit="percent")]),
    )
    found = of_total(ledger.at(30), "basis")

    assert rules(found) == ["9: stage s1: 40 (reported)", "9: the stages count"]
    assert change(found) == (
        "a number for the whole that is confirmed or verified, not contested and not below 40 "
        "would stand for the stages"
    )
    ledger.tell(report("jcc", "45", scope="whole", unit="percent"))
    assert of_total(ledger.at(30), "basis")[0].value == "stated"
    assert change(of_total(ledger.at(30), "low")) == "nothing: shares are not added up"


def test_a_term_of_those_who_are_not_heard_gives_way() -> None:
    ledger = told(first=announce("paper"))
    found = of_total(ledger.at(30), "term")

    assert change(found) == "a term of a source that is heard would take its place"
    assert of_total(ledger.tell(terms("ru-mod", term("12"))).at(30), "term")[0].value == "12"


@pytest.mark.parametrize(
    ("before", "column", "was", "would_change", "then", "becomes"),
    [
        (
            *([REPORTED], "standing", "reported"),
            f"5 {CONFIRMING}",
            [report("ua-hq", "5")],
            "confirmed",
        ),
        (
            *([report("ru-mod", ">=5")], "standing", "reported"),
            "one exact number from RU and UA or from a joint body would confirm it",
            [report("jcc", "6")],
            "confirmed",
        ),
        (
            *([report("ru-mod", "withheld")], "standing", "withheld"),
            "one exact number from RU and UA or from a joint body would confirm it",
            [report("jcc", "6")],
            "confirmed",
        ),
        (
            *(CONFIRMED, "standing", "confirmed"),
            f"the same from a third party that counted would verify it; {CONTESTING}",
            [report("icrc", "5", basis="counted")],
            "verified",
        ),
        (
            [REPORTED, retract("ru-mod", of="r", on=24)],
            *("standing", "unreported", "a new figure would be reported in its place"),
            [report("ru-mod", "6", on=25)],
            "reported",
        ),
        (
            [REPORTED, report("ua-hq", "7", key="u")],
            *(
                "contested",
                "yes",
                "the contest ends once those who differ give numbers that share a value",
            ),
            [correct("ua-hq", of="u", quantity=">=5", on=24)],
            "no",
        ),
        (
            *([report("icrc", "5", basis="counted")], "standing", "reported"),
            "5 from RU or UA would verify it, from a joint body confirm it",
            [report("ua-hq", "5")],
            "verified",
        ),
        (
            *([REPORTED], "standing", "reported"),
            f"5 {CONFIRMING}",
            [report("un", "5", basis="counted")],
            "verified",
        ),
        (
            *([report("jcc", "5")], "standing", "confirmed"),
            f"{BOTH} would verify it; {CONTESTING}",
            [report("ru-mod", "5"), report("icrc", "5", basis="counted")],
            "verified",
        ),
        *(
            (
                [REPORTED, dispute("icrc", of="r", key="d")],
                *("contested", "yes"),
                f"{ENDING} or the disputed source gives another number",
                [ending],
                "no",
            )
            for ending in (
                retract("icrc", of="d", on=24),
                report("icrc", "5", on=24),
                correct("ru-mod", of="r", quantity="6", on=24),
            )
        ),
        (
            *([REPORTED], "contested", "no"),
            CONTESTING,
            [report("icrc", "6")],
            "yes",
        ),
        *(
            (
                *([said], "contested", "no"),
                "a heard source who disputes it would contest it",
                [report("ua-hq", "60"), dispute("icrc", of="r")],
                "yes",
            )
            for said in (report("paper", "5", key="r"), report("ru-mod", "~5", key="r"))
        ),
        (
            *([REPORTED, retract("ru-mod", of="r", on=24)], "contested", "no"),
            "two heard sources whose numbers share no value would contest it",
            [report("icrc", "6"), report("ua-hq", "7")],
            "yes",
        ),
        (
            [*CONFIRMED, report("icrc", "5", basis="counted")],
            *("standing", "verified", CONTESTING),
            [report("icrc", "6", basis="counted", on=24)],
            "confirmed",
        ),
        (
            *([REPORTED], "high", "5", "another number from a heard source would move it"),
            [report("icrc", "8")],
            "8",
        ),
        (
            *([report("paper", "5")], "low", "5"),
            "another number from a heard source would replace it",
            [report("icrc", "8")],
            "8",
        ),
        (
            [REPORTED, report("ua-hq", "7", key="u")],
            *("was_contested", "no"),
            "a contest that lasts to the end of a day would change it, from the next day on",
            [correct("ua-hq", of="u", quantity="5", on=24)],
            "yes",
        ),
    ],
)
def test_who_does_what_would_change_a_slot_changes_it(
    before: list[Object],
    column: str,
    was: str,
    would_change: str,
    then: list[Object],
    becomes: str,
) -> None:
    ledger = told(*before)
    day = 23 if column == "was_contested" else 30
    found = of_slot(ledger.at(day), column)

    assert (found[0].value, change(found)) == (was, would_change)
    assert of_slot(ledger.tell(*then).at(30), column)[0].value == becomes


@CAREFUL
@given(logs(20), st.integers(0, 2**32))
def test_a_joint_body_confirms_what_is_said_to_be_confirmed_by_one(log: Log, seed: int) -> None:
    at = log.at(None)
    open_ = [place for place in at.settled if place.dimension is None]
    assume(open_)
    place = Random(seed).choice(open_)
    says = change(why_slot(at, place))
    assume("a joint body would confirm it" in says)
    number = says.partition(" ")[0]
    said = figure(at, place, "joint", number if number.isdecimal() else "4")
    after = having_said(log, at, [said])

    assert after.settled[place].standing.settles


def figure(at: AgreementAt, place: Place, source: str, quantity: str) -> Object:
    """A number that a source gives later than all others."""
    subject = place.subject
    said: Object = {
        "event": "FigureReported",
        "scope": str(subject.scope),
        "measure": subject.measure,
        "unit": subject.unit,
        "quantity": quantity,
        "statement": {"source": source, "stated": "2025-06-29"},
    }
    said |= {"stage": subject.stage} if subject.stage else {}
    said |= {"up_to": subject.up_to} if subject.up_to else {}
    return said | ({"flows": [flow_text(place.flow)]} if place.flow else {})


def having_said(log: Log, at: AgreementAt, objects: list[Object]) -> AgreementAt:
    """The agreement, had this been recorded too."""
    entries = list(log.entries)
    for turn, said in enumerate(objects):
        given_ = {"agreement": SLUG, "key": f"more{turn}", **said}
        event = read_object(given_, str(UUID(int=9000 + turn))).event
        last = entries[-1]
        entries.append(
            Entry(SLUG, last.number + 1, last.position + 1, START, "tester", f"more{turn}", event)
        )
    return AgreementAt(SLUG, entries, log.register, at.cut)


def _stages_named(words: str, order: Sequence[str]) -> list[str]:
    """``s1 to s3 and s5`` as the stages."""
    named: list[str] = []
    for first, last in re.findall(r"\b(s[0-9]+)(?: to (s[0-9]+))?", words):
        named += order[order.index(first) : order.index(last or first) + 1]
    return named


@CAREFUL
@given(logs(20), st.sampled_from(("unsettled", "remaining_low", "remaining_high", "high")))
def test_what_is_said_to_give_a_total_a_number_gives_it_one(log: Log, column: str) -> None:
    at = log.at(None)
    for row in rows_of_totals(at.settled.values(), at.terms):
        found = asked(at, [column], [], [row.owed])
        if found[0].value is not None or row.owed.unit == "percent":
            continue
        says, said = change(found), list[Object]()
        assert says.endswith(("would give it a number", "would close the upper end"))
        if "an exact term" in says or "one exact term" in says:
            flow, measure, unit = row.owed
            words = [word for word in at.terms.get(row.owed, []) if word.voice.heard]
            stated = {"flows": [flow_text(flow)] if flow else [], "quantity": "20"}
            said += [
                {
                    "event": "TermsStated",
                    "terms": [{**stated, "measure": measure, "unit": unit}],
                    "statement": {"source": source, "stated": "2025-06-29"},
                }
                for source in sorted({word.voice.root for word in words} or {"joint"})
            ]
        places = [slot.place for slot in row.slots if place_words(slot) in says]
        stages = _stages_named(says.partition(" for stage")[2], StageOrder(at).slugs)
        places += [
            Place(Subject(Scope.STAGE, stage, None, row.owed.measure, row.owed.unit), row.owed.flow)
            for stage in stages
        ]
        for place in places:
            slot = at.settled.get(place)
            roots = {one.voice.root for one in slot.figures} if slot is not None else set()
            said += [figure(at, place, source, "4") for source in sorted(roots | {"joint"})]
        then = asked(having_said(log, at, said), [column], [], [row.owed])
        assert then[0].value is not None, says


def test_each_end_of_a_total_is_shown_with_its_own_sum() -> None:
    ledger = told(report("ru-mod", "5"), report("ua-hq", "7"), report("ru-mod", "3", stage="s2"))

    assert rules(of_total(ledger.at(30), "low")) == [
        "9: stage s1: 5 to 7 (reported, contested)",
        "9: stage s2: 3 (reported)",
        "9: 5 + 3 = 8",
    ]
    assert rules(of_total(ledger.at(30), "high"))[-1] == "9: 7 + 3 = 10"
    assert rules(of_total(ledger.at(30), "settled")) == [
        "9: stage s1: 5 to 7 does not count (reported, contested)",
        "9: stage s2: 3 does not count (reported)",
        "9: no stage is settled: 0",
    ]


def test_stages_with_the_same_number_are_added_as_check_and_compare_add_them() -> None:
    stages = [report("ru-mod", "20", stage=stage) for stage in ("s1", "s2", "s3")]

    assert rules(of_total(told(*stages).at(30), "low"))[-1] == "9: 3 x 20 = 60"


@pytest.mark.parametrize(
    ("said", "words"), [(">5", "more than 5"), ("<=7", "at most 7"), ("~9", "about 9")]
)
def test_a_bound_stays_a_bound_in_the_reasons(said: str, words: str) -> None:
    at = told(report("ru-mod", said)).at()
    assert f"9: stage s1: {words} (reported)" in rules(of_total(at, "low"))
    assert f"8: the figures of the heard span {words}" in rules(of_slot(at, "standing"))


def test_a_number_that_is_only_about_is_told_so_in_each_stage() -> None:
    both = told(stage_of("s1", "300..350"), stage_of("s2", "~100")).at()
    firm = told(stage_of("s2", "~100"), report("ua-hq", "100", stage="s2", scope="stage")).at()

    assert rules(of_total(both, "low"))[:2] == [
        "9: stage s1: 300 to 350 (reported)",
        "9: stage s2: about 100 (reported)",
    ]
    assert "9: stage s2: about 100 does not count (reported)" in rules(of_total(both, "settled"))
    assert "9: stage s2: 100 (reported)" in rules(of_total(firm, "low"))
    whole = told(report("ru-mod", "~10", scope="whole")).at()
    assert "9: the figure for the whole stands for the stages: about 10 (reported)" in rules(
        of_total(whole, "low")
    )


def stage_of(slug: str, quantity: str) -> Object:
    return report("ru-mod", quantity, scope="stage", stage=slug)


def test_a_contest_names_who_disputes() -> None:
    ledger = told(REPORTED, dispute("icrc", of="r"))

    assert rules(of_slot(ledger.at(30), "contested")) == [
        "4: ru-mod (official of RU, heard) says 5",
        "6: reported only: no exact number from UA, none from a joint body",
        "7: contested: a dispute by icrc lasts",
        "8: the figures of the heard span 5",
    ]


def test_two_disputes_are_told_as_two_and_each_has_to_end() -> None:
    said = [REPORTED, report("ua-hq", ">=5", key="u")]
    ledger = told(*said, dispute("icrc", of="r", key="d1"), dispute("ru-mod", of="u", key="d2"))
    found = of_slot(ledger.at(30), "contested")

    assert "7: contested: disputes by icrc and ru-mod last" in rules(found)
    ends = "each dispute is taken back, its source says what it disputed"
    assert change(found) == (
        f"the contest ends once {ends} or the disputed source gives another number"
    )
    ledger.tell(retract("icrc", of="d1", on=24))
    assert of_slot(ledger.at(30), "contested")[0].value == "yes"
    ledger.tell(retract("ru-mod", of="d2", on=24))
    assert of_slot(ledger.at(30), "contested")[0].value == "no"


@pytest.mark.parametrize("slug", CASES)
def test_every_column_of_every_row_of_the_cases_has_a_rule_and_what_would_change_it(
    slug: str,
) -> None:
    at = kept(slug).at()
    owed = [row.owed for row in rows_of_totals(at.settled.values(), at.terms)]
    for column in TOTAL_COLUMNS:
        for one in owed:
            rows = asked(at, [column], [], [one])
            assert (rows[0].step, rows[-1].step) == ("answer", "change")
            assert any(row.rule in (9, 10) for row in rows)
    for column in SLOT_COLUMNS:
        for place in at.settled:
            rows = why_slot(at, place, column)
            assert (rows[0].step, rows[-1].step) == ("answer", "change")
            assert {row.rule for row in rows} >= {6, 8}


def test_columns_go_by_the_words_of_the_table_too(istanbul: Path) -> None:
    shown = read(
        istanbul, "why", "istanbul-2025", "reported", "--flow", "UA:RU", "--as-of", "2025-05-24"
    )

    assert shown.out == (
        "About                   Because                                          Entries\n"
        "UA->RU person released  low is 697                                       #7 #13\n"
        "                        rule 9: stage s1: 390 (reported)                 #7\n"
        "                        rule 9: stage s2: 307 (reported)                 #13\n"
        "                        rule 9: 390 + 307 = 697                          -\n"
        "                        would change: another figure of a heard source   -\n"
        "                        for one of these stages would move it\n"
        "UA->RU person released  high is 697                                      #7 #13\n"
        "                        rule 9: stage s1: 390 (reported)                 #7\n"
        "                        rule 9: stage s2: 307 (reported)                 #13\n"
        "                        rule 9: 390 + 307 = 697                          -\n"
        "                        would change: another figure of a heard source   -\n"
        "                        for one of these stages would move it\n"
        "\n"
        "as of 2025-05-24 (UTC), rules 1\n"
    )


def test_a_column_that_is_not_there_is_refused_with_those_that_are(istanbul: Path) -> None:
    called = read(istanbul, "why", "istanbul-2025", "setled")

    assert (called.code, called.out) == (2, "")
    assert called.err.startswith("counterfoil: the totals can be asked for term, settled,")
    assert called.err.endswith("; did you mean settled?\n")


@pytest.mark.parametrize(
    ("heading", "columns"),
    [
        ("Agreed", ["term"]),
        ("Reported", ["low", "high"]),
        ("Settled", ["settled"]),
        ("Still to come", ["remaining_low", "remaining_high"]),
    ],
)
def test_a_column_can_be_named_as_the_table_heads_it(
    heading: str, columns: list[str], istanbul: Path
) -> None:
    asked = rows(istanbul, "why", "istanbul-2025", heading, "--flow", "RU:UA")

    assert list(dict.fromkeys(row["column"] for row in asked)) == columns


def test_a_term_that_is_open_is_so_by_the_words_on_it_alone() -> None:
    """Nobody who states one is heard, and what a stage came to has nothing to do with it."""
    ledger = told(
        terms("paper", term("10"), key="t1"),
        terms("gazette", term("12"), key="t2"),
        complete("ru-mod", key="done"),
        first=announce(terms=[]),
    )

    rows = of_total(ledger.at(30), "term")
    assert rows[0].entries == ("a#2", "a#3")
    assert rules(rows)[-1] == "10: they differ, so there is no one term"


@pytest.mark.parametrize(
    ("ending", "how"),
    [
        (retract("ru-mod", "a", on=24, key="e"), "took it back"),
        (
            terms("ru-mod", term("7", "UA->RU"), on=24, key="e", replaces="a"),
            "put terms without it in its place",
        ),
    ],
)
def test_a_term_that_lapsed_is_told_with_what_ended_it(ending: Object, how: str) -> None:
    ledger = told(REPORTED, ending, report("ua-hq", "5", stage="s2"))
    found = of_total(ledger.at(30), "term")

    assert rules(found) == [
        f"10: ru-mod (official of RU, heard) stated 10 and {how}",
        "10: no term stands",
    ]
    lapsed = found[1]
    assert {*lapsed.entries, *lapsed.also} == {"a#1", "a#3"}
    assert "a#3" in found[0].entries  # without it there would be a term
    (shown, *_) = agreement_shown(ledger.at(30), Filter()).terms
    assert (shown.flow, shown.term, shown.terms) == ("RU->UA", None, ())
    assert shown.lapsed == (TermLapsed("a#1", "ru-mod", "10", "a#3"),)


def test_what_was_confirmed_and_taken_back_is_named_with_both() -> None:
    at = told(*CONFIRMED, retract("ru-mod", "r", on=24, key="b")).at(30)

    for found in (of_slot(at, "standing"), of_total(at, "low")):
        (outlived,) = [row for row in found if row.rule == 2]
        assert outlived.says == "ru-mod took 5 back; ua-hq, who confirmed 5, goes on saying 5"
        assert {*outlived.entries, *outlived.also} == {"a#2", "a#3", "a#4"}


def test_what_was_corrected_and_taken_back_is_named_as_what_it_was_corrected_to() -> None:
    correction = correct("ru-mod", "r", "6", on=24, key="k")
    at = told(*CONFIRMED, correction, retract("ru-mod", "k", on=25, key="b")).at(30)

    (outlived,) = [row for row in of_slot(at, "standing") if row.rule == 2]
    assert outlived.says == "ru-mod took 6 back; ua-hq, who confirmed 5, goes on saying 5"
    assert {*outlived.entries, *outlived.also} == {"a#2", "a#3", "a#4", "a#5"}


def test_who_took_a_number_back_that_others_give_is_named_with_the_retraction() -> None:
    own = [report(by, "5", key=by) for by in ("ru-mod", "ua-hq", "icrc")]
    at = told(*own, retract("ua-hq", "ua-hq", on=24, key="b")).at(30)

    for found, needed in ((of_slot(at, "standing"), ("a#5",)), (of_total(at, "low"), ())):
        (back,) = [row for row in found if row.rule == 2]
        assert (back.says, back.entries) == ("ua-hq took 5 back", needed)
        assert {*back.entries, *back.also} == {"a#3", "a#5"}


def test_what_its_root_states_again_has_not_lapsed() -> None:
    ledger = told(REPORTED, terms("ru-mod", term("7"), on=24, replaces="a"))

    assert rules(of_total(ledger.at(30), "term")) == [
        "10: ru-mod (official of RU, heard) states 7",
        "10: the term is 7",
    ]


def test_a_bound_is_settled_by_exact_numbers_and_not_by_a_confirmation() -> None:
    ledger = told(report("ru-mod", ">=30", key="r"), report("ru-mod", "5", stage="s2", key="r2"))

    assert change(of_total(ledger.at(30), "settled")) == (
        "a confirmation of stage s2 or one exact number for stage s1, from RU and UA or from a joint body"
    )


def test_a_stage_that_does_not_count_for_a_dispute_names_the_dispute() -> None:
    ledger = told(*CONFIRMED, dispute("icrc", of="r", key="d"))

    rows = of_total(ledger.at(30), "settled")
    assert next((row.says, row.entries, row.also) for row in rows if row.rule == 9) == (
        "stage s1: 5 does not count (confirmed, contested)",
        ("a#4",),
        ("a#2", "a#3"),
    )


def test_a_figure_that_stands_for_the_stages_is_named_with_who_confirmed_it() -> None:
    ledger = told(
        report("ru-mod", "27"),
        confirm("ua-hq", of="a#2"),
        report("paper", "33", scope="whole", on=23),
        report("ru-mod", "33", scope="whole", on=24),
        confirm("ua-hq", of="a#5", on=25),
    )

    for column in ("low", "high", "settled", "basis"):
        made_of = next(row for row in of_total(ledger.at(30), column) if row.rule == 9)
        assert (made_of.entries, made_of.also) == (("a#5", "a#6"), ("a#4",)), column
    assert of_total(ledger.at(30), "low")[0].entries == ("a#5", "a#6")


@pytest.mark.parametrize(
    ("said", "behind", "columns"),
    [
        (
            [*CONFIRMED, report("jcc", "5", scope="whole"), complete("ru-mod", "s2")],
            *("a#4", ("low", "high", "settled", "unsettled", "remaining_low", "remaining_high")),
        ),
        (
            [
                report("ru-mod", "5", scope="running", up_to="2025-05-22"),
                report("ru-mod", "5", scope="running", up_to="2025-05-23", on=24),
            ],
            *("a#3", ("low", "high", "settled", "basis")),
        ),
        (
            [report("ru-mod", ">=5"), report("jcc", "<=7"), report("jcc", "5", scope="whole")],
            *("a#4", ("low", "high", "basis")),
        ),
        (
            [
                complete("ru-mod", "s1"),
                complete("ru-mod", "s2"),
                report("ru-mod", ">=5", scope="whole"),
            ],
            *("a#4", ("high", "low")),
        ),
    ],
    ids=["whole", "running", "bounds", "open"],
)
def test_what_stands_for_the_stages_is_behind_the_number_whatever_else_comes_to_it(
    said: list[Object], behind: str, columns: Sequence[str]
) -> None:
    at = told(*said).at(30)

    for column in columns:
        found = of_total(at, column)
        made_of = next(row for row in found if row.rule == 9)
        assert (made_of.entries, made_of.also) == ((behind,), ()), column
        assert [entry for entry in found[0].entries if entry != "a#1"] == [behind], column


def test_stages_are_contested_by_their_own_figures_where_another_stands_for_them_too() -> None:
    log = told(report("ru-mod", "5"), report("ua-hq", "7"), report("jcc", "9", scope="whole"))
    found = of_total(log.at(30), "contested_stages")

    assert (found[0].value, found[0].entries) == ("s1", ("a#1", "a#2", "a#3"))
    assert rules(found) == [
        "9: stage s1: 5 to 7 (reported, contested)",
        "9: contested stages do not count",
    ]


def test_of_those_who_say_the_same_the_first_who_is_heard_is_named() -> None:
    ledger = told(report("paper", "5"), report("ru-mod", "5", on=23), report("ua-hq", "5", on=24))

    made_of = next(row for row in of_total(ledger.at(30), "low") if row.rule == 9)
    assert (made_of.entries, made_of.also) == (("a#3",), ("a#2", "a#4"))


def test_a_stage_is_completed_by_the_word_of_one_who_is_heard() -> None:
    ledger = told(
        complete("paper", "s1", on=22),
        complete("ua-hq", "s1", on=23),
        report("ru-mod", "5", stage="s2", on=23),
    )

    completed = next(row for row in of_total(ledger.at(30), "stages_completed") if row.rule == 9)
    assert (completed.entries, completed.also) == (("a#3",), ("a#2",))


@pytest.mark.parametrize("replaces", [{}, {"replaces": "t"}], ids=["newest", "replaced"])
def test_a_term_that_stands_no_more_is_not_why_there_is_no_one_term(replaces: Object) -> None:
    at = told(TWELVE, terms("ua-hq", term("14"), on=24, **replaces)).at(30)

    for column in ("term", "unsettled", "remaining_low", "remaining_high"):
        assert of_total(at, column)[0].entries == ("a#1", "a#3"), column


@pytest.mark.parametrize(
    ("later", "needed"),
    [
        (
            [correct("ru-mod", "r", "6", on=24), correct("ua-hq", "u", "8", on=24)],
            ("a#1", "a#2", "a#3", "a#4", "a#5"),
        ),
        ([report("ru-mod", "6", on=24), report("ua-hq", "8", on=24)], ("a#1", "a#4", "a#5")),
    ],
    ids=["corrected", "said anew"],
)
def test_a_stage_is_contested_by_the_words_that_stand(
    later: list[Object], needed: tuple[str, ...]
) -> None:
    at = told(REPORTED, report("ua-hq", "7", key="u"), *later).at(30)

    answer, stage, *_ = of_total(at, "contested_stages")
    assert answer.entries == needed
    assert (stage.entries, stage.also) == (("a#4", "a#5"), ())


def test_what_took_the_place_of_a_word_is_not_needed_where_another_acted_first() -> None:
    at = told(
        report("icrc", "5", on=20),
        report("paper", "7", on=21),
        report("gazette", "7", on=22),
        report("paper", "8", on=23),
        first=announce(terms=[]),
    ).at(30)

    for column in ("settled", "term", "unsettled"):
        assert of_total(at, column)[0].entries == ("a#2",), column


def test_a_row_is_there_by_the_word_that_acted_first_of_those_that_stand() -> None:
    at = told(
        report("icrc", "20", stage="s3", on="2025-06-10", key="t"),
        confirm("ua-hq", of="t", on="2025-06-10"),
        report("ru-mod", "12", stage="s2", on=22),
        report("ua-hq", "10", stage="s3", on=27),
        first=announce(terms=[]),
    ).at("2025-06-30")

    for column in ("settled", "term", "remaining_high"):
        assert of_total(at, column)[0].entries == ("a#4",), column


def test_of_those_who_say_the_same_the_first_whose_word_stands_is_named() -> None:
    at = told(
        report("ru-mod", "8..12", on=21), report("icrc", "10", on=22), report("ru-mod", "10", on=23)
    ).at(30)

    assert of_slot(at, "value")[0].entries == ("a#3",)
    assert of_total(at, "low")[0].entries == ("a#3",)


def test_of_those_who_state_the_same_term_the_first_who_is_heard_is_named() -> None:
    at = told(
        terms("ua-hq", term("10"), on=21),
        terms("paper", term("8"), on=22),
        terms("gazette", term("10"), on=22),
        terms("paper", term("10"), on=23),
        first=announce(terms=[]),
    ).at(30)

    assert of_total(at, "term")[0].entries == ("a#2",)


def test_an_open_end_is_open_by_the_stages_that_leave_it_so() -> None:
    ledger = told(
        report("icrc", "11", key="f"),
        retract("icrc", of="f"),
        report("ru-mod", "12", stage="s2"),
        complete("ua-hq", "s2"),
    )

    assert of_total(ledger.at(30), "high")[0].entries == ("a#2", "a#3")


def test_an_open_end_names_the_stages_that_leave_it_open_and_what_took_their_numbers_back() -> None:
    ledger = told(
        report("icrc", "11", key="f"),
        retract("icrc", of="f", key="back"),
        report("ru-mod", ">=12", stage="s2"),
        complete("ua-hq", "s3"),
        complete("ua-hq", "s4"),
        complete("ua-hq", "s1"),
    )

    found = of_total(ledger.at(30), "high")
    assert rules(found)[-1] == (
        "9: the upper end is open: there is no number for stages s3 and s4, no number is left for stage s1 and "
        "there is no upper end for stage s2"
    )
    lapsed = next(row for row in found if row.says == "stage s1: unreported")
    assert sorted([*lapsed.entries, *lapsed.also]) == ["a#2", "a#3"]
    assert totals(ledger.at(30))[0].entries[:2] == ("a#1", "a#3")


def test_a_slot_of_which_all_was_taken_back_names_what_took_it_back_and_whose_that_was() -> None:
    ledger = told(REPORTED, correct("ru-mod", "r", "6", key="c"), retract("ru-mod", of="c"))

    reasons = of_slot(ledger.at(30), "standing")
    assert [row.says for row in reasons if row.rule == 2] == ["ru-mod took 6 back"]
    standing = next(row for row in reasons if row.rule == 6)
    assert standing.says == "unreported: every figure was corrected away or retracted"
    assert sorted([*standing.entries, *standing.also]) == ["a#2", "a#3", "a#4"]


def test_where_a_stage_has_a_number_so_far_alone_its_scope_is_named(tmp_path: Path) -> None:
    so_far = {
        "event": "FigureReported",
        "agreement": "made-up",
        "scope": "running",
        "stage": "s3",
        "flows": ["AA->BB"],
        "measure": "released",
        "unit": "person",
        "quantity": "7",
        "statement": {"source": "aa", "stated": "2024-02-09"},
    }
    folder = record(tmp_path, list(made_up()), [so_far])
    nothing = "there is no such number in made-up/s3"
    assert read(folder, "why", "made-up/s3").err.startswith(
        f"{nothing}, only with --scope running; "
    )
    assert rows(folder, "why", "made-up/s3", "--scope", "running")
    planned = read(folder, "why", "made-up/s3", "--scope", "planned")
    assert planned.err.startswith(f"{nothing}")
    assert "only with" not in planned.err


def test_the_most_that_is_stated_above_the_stages_is_named_with_its_voices() -> None:
    def so_far(by: str, number: str, day: int) -> Object:
        return report(by, number, scope="running", up_to=f"2025-05-{day}", on=25)

    ledger = told(
        report("ru-mod", "5", key="r"),
        so_far("ru-mod", "90", 24),
        so_far("ua-hq", ">=80", 24),
        so_far("paper", "95", 25),
        so_far("icrc", "80", 23),
        so_far("ua-head", "5", 22),
    )

    for column in ("low", "high", "remaining_low"):
        (above,) = [row for row in of_total(ledger.at(30), column) if "is more" in row.says]
        assert above.says == (
            "the running figure to 2025-05-24 is more, 90 (reported), but stages with figures count"
        )
        assert (above.entries, above.also) == ((), ("a#3", "a#4"))
    assert not any("is more" in row.says for row in of_total(ledger.at(30), "settled"))


def test_nothing_is_named_as_more_than_an_upper_end_that_is_open() -> None:
    ledger = told(
        report("ru-mod", "5"), complete("ru-mod", "s2"), report("ua-hq", "40", scope="whole")
    )

    assert any("is more" in row.says for row in of_total(ledger.at(30), "low"))
    for column in ("high", "remaining_low"):
        assert not any("is more" in row.says for row in of_total(ledger.at(30), column))
