"""What a source says became of a stage, in the words of the commands that tell it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cli.output import slot, things
from projections.asked.filters import Filter
from projections.rules.courses import states
from projections.show.agreement import agreement_shown
from projections.show.became import became
from projections.view import view
from tests.desk.differing import diff
from tests.rules.given import (
    EACH,
    Object,
    Told,
    cancel,
    complete,
    correct,
    dispute,
    report,
    retract,
    said,
    term,
    terms,
    told,
)
from tests.settling.logs import CUTS, Log, logs


@pytest.mark.parametrize(
    ("entry", "in_words"),
    [
        (complete("ru-mod", on=24, occurred="2025-05-23"), "completed 2025-05-23"),
        (
            complete("ru-mod", on=24, occurred="2025-05-23", outcome="partial"),
            "completed 2025-05-23 (partial)",
        ),
        (cancel("ru-mod", on=24, outcome="partial"), "cancelled (partial)"),
        (
            said("StageScheduled", "ru-mod", on=24, stage="s1", planned="2025-06-01"),
            "scheduled for 2025-06-01",
        ),
        (
            said("StagePostponed", "ru-mod", on=24, stage="s1", planned="2025-06-01"),
            "postponed to 2025-06-01",
        ),
        (said("StagePostponed", "ru-mod", on=24, stage="s1"), "postponed"),
    ],
)
def test_view_says_what_became_of_a_stage_in_the_words_of_diff(
    entry: Object, in_words: str
) -> None:
    ledger = told(entry)

    viewed = [row for row in view(ledger.at(), "ru-mod") if row.what == "stage"]
    assert [(row.says, row.standing) for row in viewed] == [(in_words, "current")]
    changed = [row for row in diff(ledger.at(22), ledger.at(24)) if row.what == "stage"]
    assert [row.after for row in changed] == [in_words]


@pytest.mark.parametrize(
    ("event", "in_words"),
    [
        ("AgreementSuspended", "suspended"),
        ("AgreementResumed", "resumed"),
        ("AgreementConcluded", "concluded"),
    ],
)
@pytest.mark.parametrize("occurred", [None, "2025-05-23"])
def test_view_says_what_became_of_the_agreement_in_the_words_of_diff(
    event: str, in_words: str, occurred: str | None
) -> None:
    day = {"occurred": occurred} if occurred else {}
    ledger = told(said(event, "ru-mod", on=24, **day))

    (viewed,) = [row for row in view(ledger.at(), "ru-mod") if row.what == "agreement"]
    in_words = f"{in_words} {occurred}" if occurred else in_words
    assert (viewed.says, viewed.standing) == (in_words, "current")
    changed = [row for row in diff(ledger.at(22), ledger.at(24)) if row.what == "stage"]
    assert [row.after for row in changed] == [in_words]


def stages_shown(ledger: Told) -> list[str]:
    """The lines of `show` of an agreement about its stages."""
    _, lines = things.agreement(agreement_shown(ledger.at(), Filter()))
    return list(dict(lines)["Stages"])


def test_of_an_agreement_show_tells_who_says_last_what_became_of_a_stage_as_say_does() -> None:
    done = [complete(by, "s1", on=23, occurred="2025-05-23") for by in ("ru-mod", "ua-hq")]
    put_off = said("StagePostponed", "paper", 24, stage="s1", planned="2025-06-01")
    off = cancel("ua-hq", "s1", on=25)
    both = "s1: completed 2025-05-23 (ru-mod #2; ua-hq #3)"

    assert stages_shown(told(*done)) == [both]
    assert stages_shown(told(*done, put_off)) == [both]
    assert stages_shown(told(put_off)) == ["s1: postponed to 2025-06-01 (paper #2)"]
    assert stages_shown(told(*done, put_off, off)) == [
        "s1: completed 2025-05-23 (ru-mod #2), cancelled (ua-hq #5)"
    ]
    disputed = dispute("ua-head", of="a#2", on=24)
    assert stages_shown(told(*done, disputed)) == [
        "s1: completed 2025-05-23 (ru-mod #2, disputed by ua-head #4; ua-hq #3)"
    ]
    assert stages_shown(told(report("ru-mod", "3"))) == ["s1: numbers only"]


def test_an_agreement_shows_its_stages_in_the_order_in_which_they_took_place() -> None:
    days = {"zeta": "2025-05-21", "mid": "2025-05-23", "alpha": "2025-05-22"}
    done = [complete("ru-mod", slug, on=24, occurred=day) for slug, day in days.items()]
    ledger = told(*done)

    assert [line.partition(":")[0] for line in stages_shown(ledger)] == ["zeta", "alpha", "mid"]


@pytest.mark.parametrize("word", [report("ru-mod", "3", key="w"), complete("ru-mod", key="w")])
def test_a_stage_of_which_nothing_stands_is_shown_as_taken_back(word: Object) -> None:
    back = retract("ru-mod", "w", on=24)
    assert stages_shown(told(word, back)) == ["s1: taken back"]
    assert stages_shown(told(word, back, report("ua-hq", "3", on=24))) == ["s1: numbers only"]


@given(logs(), st.sampled_from(CUTS))
def test_of_every_stage_of_which_something_is_said_an_agreement_shows_a_word(
    log: Log, as_of: str | None
) -> None:
    at = log.at(as_of)
    for line in agreement_shown(at, Filter()).stages:
        assert bool(line.said) == bool(at.stages[line.stage].said)


def test_what_was_retracted_of_a_stage_stays_listed_as_such() -> None:
    ledger = told(complete("ru-mod", key="done"), retract("ru-mod", "done", on=24))

    viewed = [row for row in view(ledger.at(), "ru-mod") if row.what == "stage"]
    assert [row.standing for row in viewed] == ["retracted"]


def test_of_what_a_source_says_became_of_a_stage_its_last_words_are_current() -> None:
    ledger = told(
        said("StageScheduled", "ru-mod", on=21, stage="s1", planned="2025-05-23"),
        complete("ru-mod", on=23),
        complete("ru-mod", on=24),
        said("StageScheduled", "ru-mod", on=25, stage="s2", planned="2025-05-25"),
        complete("ru-mod", "s2", on=25),
        cancel("ru-mod", "s2", on=26),
        said("AgreementSuspended", "ru-mod", on=26),
        said("AgreementResumed", "ua-hq", on=27),
        said("AgreementResumed", "ru-mod", on=28),
    )

    def states_of(what: str) -> list[str]:
        return [row.standing for row in view(ledger.at(), "ru-mod") if row.what == what]

    s1, s2 = ["updated", "said again", "current"], ["updated", "updated", "current"]
    assert (states_of("stage"), states_of("agreement")) == ([*s1, *s2], ["updated", "current"])


def test_what_was_announced_ahead_is_told_as_to_come_beside_what_happened() -> None:
    ledger = told(
        said("AgreementSuspended", "ru-mod", on=23, occurred="2025-05-23"),
        said("AgreementConcluded", "ru-mod", on=24, occurred="2025-07-01"),
    )
    at = ledger.at()

    changed = [row for row in diff(ledger.at(23), at) if row.what == "stage"]
    assert [(row.before, row.after) for row in changed] == [
        ("suspended 2025-05-23", "suspended 2025-05-23; to be concluded 2025-07-01")
    ]
    assert states(at.course, at.voice) == ("suspended", "to be concluded 2025-07-01")
    viewed = [row.says for row in view(at, "ru-mod") if row.what == "agreement"]
    assert viewed == ["suspended 2025-05-23", "to be concluded 2025-07-01"]
    assert [said.says for said in became(at, None)] == ["suspended", "to be concluded"]


def test_view_says_what_became_of_each_word_on_what_was_agreed() -> None:
    ledger = told(
        terms("ru-mod", term("12"), on=21, key="b"),
        terms("ru-mod", term("12"), on=22, key="c"),
        terms("ua-hq", term("8"), on=21, key="d"),
        terms("ua-hq", term("9"), on=22, replaces="d", key="e"),
        retract("ua-hq", "e", on=23),
    )
    assert [(row.quantity, row.standing) for row in view(ledger.at(), "ru-mod")] == [
        ("10", "updated"),
        ("12", "said again"),
        ("12", "current"),
    ]
    assert [(row.quantity, row.standing) for row in view(ledger.at(), "ua-hq")] == [
        ("8", "replaced"),
        ("9", "retracted"),
    ]


def test_view_says_of_each_direction_of_a_repeat_whether_it_was_retracted() -> None:
    ledger = told(
        report("ru-mod", "5", EACH, key="f"),
        report("paper", "6", EACH, repeats="f", key="r"),
        retract("paper", "r", flow="RU->UA", on=24),
    )

    def told_of(on: int) -> set[tuple[str | None, str, str]]:
        return {(row.flow, row.standing, slot.says(row)) for row in view(ledger.at(on), "paper")}

    back = ("UA->RU", "repeats a#2", "6 released")
    assert told_of(23) == {("RU->UA", "repeats a#2", "6 released"), back}
    assert told_of(24) == {("RU->UA", "retracted", "repeats 6 released"), back}


def test_view_says_of_each_direction_of_a_dispute_how_it_came_to_an_end() -> None:
    ledger = told(
        report("ru-mod", "5", EACH, key="f"),
        dispute("ua-hq", "f", flow="all", key="d"),
        retract("ua-hq", "d", flow="RU->UA", on=24),
        correct("ru-mod", "f", "6", flow="UA->RU", on=25),
    )

    def told_of(on: int) -> list[tuple[str | None, str]]:
        return [(row.flow, row.standing) for row in view(ledger.at(on), "ua-hq")]

    assert told_of(24) == [("RU->UA", "retracted"), ("UA->RU", "current")]
    assert told_of(25) == [("RU->UA", "retracted"), ("UA->RU", "ended")]
