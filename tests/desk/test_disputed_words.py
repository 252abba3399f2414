"""Disputes of what is no number: a completion, a postponement, a conclusion, terms. Wherever the word is told, so
is who disputes it."""

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.events import StatementDisputed
from domain.names.citation import Place
from domain.values.flow import Flow
from projections.briefing import briefing
from projections.checks import check
from projections.diff import differences
from projections.figures.disputed import disputed_words
from projections.notice import notice
from projections.say import say, say_rows
from projections.status import status
from projections.totals import totals
from projections.view import view
from tests.cli.kept import case, made_up, read, record, rows
from tests.desk.differing import diff
from tests.desk.saying import completed, figure, points, scheduled, told, word
from tests.settling.logs import CUTS, SLUG, Log, Object, announcement, busy_logs, logs
from tests.settling.logs import record as logged

CAREFUL = settings(max_examples=150, deadline=None)
DISPUTED = "StatementDisputed"


def disputed(source: str, of: int, day: str = "22") -> Object:
    return points(DISPUTED, source, of, stated=f"2025-05-{day}")


COMPLETED = (
    'Under "An exchange", stage s1 is reported by RU (ru-mod) as completed on 20 May 2025[1]'
)


def test_who_disputes_that_a_stage_was_postponed_is_told_wherever_that_is(tmp_path: Path) -> None:
    folder = record(tmp_path, case("istanbul-2025-bodies"))
    slug, theirs = "istanbul-2025-bodies", "ua-coordination-hq"

    said = " ".join(read(folder, "say", f"{slug}/s0", "--as-of", "2025-06-08").out.split())
    assert (
        "as postponed until further notice[1]; Ukraine (the Coordination Headquarters for the Treatment "
        "of Prisoners of War) disputes that[2]." in said
    )
    assert f"[2] {slug}#10: Coordination Headquarters" in said
    shown = rows(folder, "show", f"{slug}/s0")[0]["said"]
    by = [{"entry": f"{slug}#10", "source": theirs}]
    assert [(one["says"], one["disputed_by"]) for one in shown] == [
        ("scheduled", []),
        ("postponed", by),
    ]
    assert f"disputed by {theirs} #10" in " ".join(read(folder, "show", slug).out.split())
    views = rows(folder, "view", slug, "--source", theirs)
    (own,) = [row for row in views if row["entry"] == f"{slug}#10"]
    assert own["stage"] == "s0"
    assert own["says"].startswith(f"{slug}#9 postpones stage s0 until further notice")
    compared = " ".join(read(folder, "compare", slug).out.split())
    assert f"{theirs} (#10) disputes what ru-negotiating-group says: postpones stage s0" in compared
    briefed = rows(folder, "briefing")
    assert [row["entries"] for row in briefed if "postpones" in row["message"]][-1] == [
        f"{slug}#9",
        f"{slug}#10",
    ]
    notes = [row for row in rows_of_check(folder, slug) if f"{slug}#10" in row["entries"]]
    assert [(row["rule"], row["severity"]) for row in notes] == [("sides-differ", "note")]


def rows_of_check(folder: Path, slug: str) -> list[dict[str, Any]]:
    return rows(folder, "check", slug, "--fail-on", "error")


def test_a_disputed_completion_is_told_with_who_disputes_it() -> None:
    assert told(completed("ru-mod", "21"), disputed("ua-hq", 2), stage="s1") == (
        f"{COMPLETED}; UA (ua-hq) disputes that[2]."
    )
    assert told(
        completed("ru-mod", "21"), disputed("ua-hq", 2), disputed("icrc", 2), stage="s1"
    ) == (f"{COMPLETED}; UA (ua-hq)[2] and icrc[3] dispute that.")


def test_who_is_not_heard_disputes_nothing_in_a_paragraph() -> None:
    assert told(completed("ru-mod", "21"), disputed("paper", 2), stage="s1") == f"{COMPLETED}."


def test_a_dispute_of_a_word_that_was_taken_back_voided_or_given_up_is_not_told() -> None:
    moves = completed("ru-mod", "21"), disputed("ua-hq", 2)
    retracted = points("StatementRetracted", "ua-hq", 3, stated="2025-05-23")
    voided = {"event": "EntryVoided", "agreement": SLUG, "of": 3, "reason": "slip"}
    agreed = completed("ua-hq", "23")

    assert told(*moves, retracted, stage="s1") == f"{COMPLETED}."
    assert told(*moves, retracted, stage="s1", as_of="2025-05-22").endswith("disputes that[2].")
    assert told(*moves, stage="s1", as_of="2025-05-21").endswith("as completed on 20 May 2025[1].")
    assert told(*moves, voided, stage="s1") == f"{COMPLETED}."
    assert "disputes" not in told(*moves, agreed, stage="s1")
    cancelled = word("StageCancelled", "ru-mod", "23", stage="s1")
    assert "disputes" not in told(*moves, cancelled, stage="s1")
    again = completed("ru-mod", "23")
    assert told(*moves, again, stage="s1").endswith("[1]; UA (ua-hq) disputes that[2].")


def test_a_cancellation_is_disputed_until_its_source_plans_the_stage_again() -> None:
    moves = word("StageCancelled", "ru-mod", "21", stage="s1"), disputed("ua-hq", 2)
    planned = word("StageScheduled", "ru-mod", "23", stage="s1", planned="2025-06-01")

    (lasting,) = disputed_words(logged([announcement(), *moves]).at(None))
    assert lasting.entries == (2, 3)
    assert disputed_words(logged([announcement(), *moves, planned]).at(None)) == []


def test_a_completion_is_disputed_until_its_source_says_another_outcome_or_other_days() -> None:
    moves = completed("ru-mod", "21"), disputed("ua-hq", 2)
    partly = completed("ru-mod", "23", outcome="partial")
    later = completed("ru-mod", "23", occurred="2025-05-21")

    for again, lasts in ((completed("ru-mod", "23"), True), (partly, False), (later, False)):
        at = logged([announcement(), *moves, again]).at(None)
        assert bool(disputed_words(at)) is lasts


def test_a_plan_is_disputed_until_its_source_plans_other_days() -> None:
    moves = scheduled("ru-mod", "21", "2025-06-01"), disputed("ua-hq", 2)

    for again, lasts in (("2025-06-01", True), ("2025-06-02", False)):
        planned = scheduled("ru-mod", "23", again)
        assert bool(disputed_words(logged([announcement(), *moves, planned]).at(None))) is lasts


TERM = {"flows": ["RU->UA"], "measure": "released", "unit": "person"}
BACK = {**TERM, "flows": ["UA->RU"]}


def stated(source: str, day: str, *terms: tuple[Mapping[str, Any], str], **more: Any) -> Object:
    said = [{**term, "quantity": quantity} for term, quantity in terms]
    return word("TermsStated", source, day, terms=said, **more)


def lasts(*moves: Object) -> bool:
    return bool(disputed_words(logged([announcement(), *moves]).at(None)))


def test_terms_are_disputed_until_their_source_states_another_number() -> None:
    dispute = disputed("ua-hq", 1)

    assert lasts(dispute)
    assert lasts(dispute, stated("ru-mod", "23", (TERM, "10")))
    assert not lasts(dispute, stated("ru-mod", "23", (TERM, "9")))
    assert not lasts(dispute, stated("ru-mod", "23", (TERM, "10"), replaces=1))
    assert lasts(dispute, stated("ru-mod", "23", (BACK, "10")))
    assert lasts(dispute, stated("icrc", "23", (TERM, "9")))


def test_terms_are_disputed_until_the_disputer_states_the_same_after_it() -> None:
    dispute = disputed("ua-hq", 1)

    assert not lasts(dispute, stated("ua-hq", "23", (TERM, "10")))
    assert lasts(dispute, stated("ua-hq", "23", (TERM, "9")))
    assert lasts(stated("ua-hq", "21", (TERM, "10")), dispute)


def test_terms_of_several_rows_are_disputed_row_by_row() -> None:
    both = stated("ru-mod", "21", (TERM, "7"), (BACK, "8"))
    dispute = disputed("ua-hq", 2)
    one_less = stated("ru-mod", "23", (TERM, "6"))
    at = logged([announcement(), both, dispute, one_less]).at(None)

    (found,) = at.word_disputes.lasting
    assert [
        (owed.flow, str(number)) for owed, number in at.word_disputes.disputed_terms(found)
    ] == [(Flow.parse("UA->RU"), "8")]
    rows = {str(owed.flow): (owed, words) for owed, words in at.terms.items()}
    assert at.word_disputes.of_term(*rows["RU->UA"]) == []
    assert at.word_disputes.of_term(*rows["UA->RU"]) == [found]
    assert not lasts(both, dispute, stated("ru-mod", "23", (TERM, "6"), (BACK, "6")))


def test_what_became_of_the_agreement_is_disputed_until_either_says_otherwise() -> None:
    moves = word("AgreementConcluded", "ru-mod", "21"), disputed("ua-hq", 2)

    assert lasts(*moves)
    assert lasts(*moves, completed("ru-mod", "23"))
    assert lasts(*moves, word("AgreementConcluded", "ru-mod", "23"))
    assert lasts(*moves, word("AgreementSuspended", "ua-hq", "23"))
    assert not lasts(*moves, word("AgreementResumed", "ru-mod", "23"))
    assert not lasts(*moves, word("AgreementConcluded", "ua-hq", "23"))
    assert lasts(word("AgreementConcluded", "ua-hq", "20"), moves[0], disputed("ua-hq", 3))


def test_what_was_taken_back_is_disputed_no_more() -> None:
    moves = completed("ru-mod", "21"), disputed("ua-hq", 2)

    assert not lasts(*moves, points("StatementRetracted", "ru-mod", 2, stated="2025-05-23"))
    assert not lasts(*moves, points("StatementRetracted", "ua-hq", 3, stated="2025-05-23"))


def test_a_repetition_is_disputed_as_a_word() -> None:
    passed_on = figure("paper", "5", repeats=2)

    assert not lasts(figure("ru-mod", "5"), disputed("ua-hq", 2))
    assert lasts(figure("ru-mod", "5"), passed_on, disputed("ua-hq", 3))
    assert lasts(figure("ru-mod", "5"), passed_on, disputed("ua-hq", 3), completed("paper", "23"))
    assert not lasts(figure("ru-mod", "5"), passed_on, figure("icrc", "5", repeats=3))


def test_a_repetition_is_no_word_on_its_stage() -> None:
    said = figure("ru-mod", "5"), figure("paper", "5", repeats=2), completed("ru-mod", "21")
    off = word("StageCancelled", "ru-mod", "23", stage="s1")

    at = logged([announcement(), *said, disputed("ua-hq", 3), disputed("ua-hq", 4), off]).at(None)
    assert [one.entries for one in disputed_words(at)] == [(3, 5)]


def test_what_is_nobodys_word_is_not_disputed() -> None:
    named = {"event": "AgreementAmended", "agreement": SLUG, "title": "Another"}
    voided = {
        "event": "EntryVoided",
        "agreement": SLUG,
        "of": 2,
        "reason": "slip",
        "replacement": 4,
    }

    assert lasts(completed("ru-mod", "21"), disputed("ua-hq", 2), named)
    assert not lasts(completed("ru-mod", "21"), disputed("ua-hq", 2), named, voided)


def test_diff_cites_the_word_by_which_a_dispute_of_another_ended() -> None:
    moves = completed("ru-mod", "21"), disputed("ua-hq", 2), completed("ua-hq", "23")
    log = logged([announcement(), *moves])

    ended = [row for row in diff(log.at("2025-05-22"), log.at("2025-05-23")) if row.before]
    assert [(row.stage, row.before, row.after, row.entries) for row in ended] == [
        ("s1", "stage s1 completed on 2025-05-20", None, ("a#4",))
    ]


def test_a_dispute_of_terms_is_told_of_their_row_and_their_source_alone() -> None:
    others = stated("icrc", "21", (TERM, "8"), (BACK, "4"))
    said = told(disputed("ua-hq", 1), others)

    assert said.count("disputed by") + said.count("disputes") == 1
    assert "disput" not in told(disputed("paper", 1))


def test_what_is_said_of_one_stage_ends_no_dispute_of_another() -> None:
    moves = completed("ru-mod", "21"), completed("ru-mod", "21", stage="s2")
    disputes = disputed("ua-hq", 2), disputed("ua-hq", 3)
    off = word("StageCancelled", "ru-mod", "23", stage="s2")

    at = logged([announcement(), *moves, *disputes, off]).at(None)
    assert [one.entries for one in disputed_words(at)] == [(2, 4)]


def test_a_dispute_is_told_of_its_own_stage_alone() -> None:
    moves = completed("ru-mod", "21"), completed("ru-mod", "21", stage="s2"), disputed("ua-hq", 3)

    assert "disputes" not in told(*moves, stage="s1")
    assert told(*moves, stage="s2").endswith("UA (ua-hq) disputes that[2].")


def test_a_dispute_of_what_became_of_the_agreement_is_told_beside_it() -> None:
    over = word("AgreementConcluded", "ru-mod", "21")

    assert told(over, disputed("ua-hq", 2)).endswith(
        "According to RU, the agreement came to an end[2]; UA (ua-hq) disputes that[3]."
    )


def test_who_disputes_a_word_is_told_beside_it_whatever_he_said_before() -> None:
    planned = word("StageScheduled", "ua-hq", "19", stage="s1", planned="2025-05-25")
    put_off = word("StagePostponed", "ru-mod", "21", stage="s1", planned="2025-05-28")
    partly = completed("ua-hq", "20", outcome="partial")
    over = word("AgreementConcluded", "ru-mod", "21")
    halted = word("AgreementSuspended", "ua-hq", "20")
    theirs = {"flows": ["RU->UA"], "measure": "released", "unit": "person", "quantity": ">=8"}

    assert told(planned, put_off, disputed("ua-hq", 3), stage="s1").endswith(
        "by UA (ua-hq) as scheduled for 25 May 2025[1], then by RU (ru-mod) as postponed to 28 May "
        "2025[2] (disputed by UA[3])."
    )
    assert told(partly, completed("ru-mod", "21"), disputed("ua-hq", 3), stage="s1").endswith(
        "and by RU (ru-mod) as completed on 20 May 2025[2] (disputed by UA[3])."
    )
    assert told(halted, over, disputed("ua-hq", 3)).endswith(
        "and according to RU, it came to an end[3] (said on 21 May 2025) (disputed by UA[4])."
    )
    stated = word("TermsStated", "ua-hq", "20", terms=[theirs])
    assert "10 people[1] according to RU (ru-mod) (disputed by UA (ua-hq)[2])" in told(
        stated, disputed("ua-hq", 1)
    )


def test_disputed_terms_are_told_with_who_disputes_them() -> None:
    first = 'agreed to be released from RU to UA under "An exchange"'
    term = {"flows": ["RU->UA"], "measure": "released", "unit": "person"}

    assert f"{first}; UA (ua-hq) disputes that[2]." in told(disputed("ua-hq", 1))
    same = word("TermsStated", "ua-hq", "23", terms=[{**term, "quantity": "10"}])
    assert "disputes" not in told(disputed("ua-hq", 1), same)
    theirs = word("TermsStated", "icrc", "23", terms=[{**term, "quantity": "8"}])
    assert (
        "10 people[1] according to RU (ru-mod) (said on 20 May 2025) (disputed by UA (ua-hq)[2]) and 8 people[3] "
        "according to icrc (said on 23 May 2025)." in told(disputed("ua-hq", 1), theirs)
    )
    instead = word("TermsStated", "ru-mod", "23", terms=[{**term, "quantity": "9"}], replaces=1)
    assert "disputes" not in told(disputed("ua-hq", 1), instead)


def test_an_announcement_without_terms_can_be_disputed() -> None:
    bare = {**announcement(), "terms": []}
    at = logged([bare, disputed("ua-hq", 1)]).at(None)

    assert [row.sentence for row in say_rows(say(at, Place(SLUG)), Place(SLUG))] == [
        'What was agreed under "An exchange" is not stated in numbers.',
        "What was announced[1] by RU (ru-mod) is disputed by UA (ua-hq)[2].",
    ]


def test_a_dispute_of_a_word_changes_no_standing_and_no_total() -> None:
    moves = [announcement(), completed("ru-mod", "21"), figure("ru-mod", "5")]
    before = logged(moves).at(None)
    after = logged([*moves, disputed("ua-hq", 2), disputed("ua-hq", 1)]).at(None)

    assert status(after) == status(before)
    assert [asdict(row) for row in totals(after)] == [asdict(row) for row in totals(before)]


def test_a_notice_tells_that_a_word_is_disputed_now_and_that_it_is_no_longer() -> None:
    moves = completed("ru-mod", "21"), disputed("ua-hq", 2, "22"), disputed("ua-hq", 1, "22")
    back = points("StatementRetracted", "ua-hq", 3, stated="2025-05-23")
    log = logged([announcement(), *moves, back])

    def told_between(one: str, other: str) -> tuple[str, ...]:
        before, after = log.at(one), log.at(other)
        return notice(before, after, differences(before, after)).sentences

    of_stage = 'What was said of stage s1, "stage s1 completed on 2025-05-20", is disputed by ua-hq'
    assert told_between("2025-05-21", "2025-05-22") == (
        f"{of_stage} now [a#3].",
        "That 10 people were agreed to be released from RU to UA is disputed by ua-hq now [a#4].",
    )
    assert told_between("2025-05-22", "2025-05-23") == (f"{of_stage} no longer [a#5].",)


def test_what_somebody_says_of_the_agreement_is_not_said_twice_to_be_said() -> None:
    suspended = word("AgreementSuspended", "ru-mod", "21", occurred="2025-05-21")
    log = logged([announcement(), suspended, disputed("ua-hq", 2, "22")])
    before, after = log.at("2025-05-21"), log.at("2025-05-22")

    assert [one.message for one in check(after) if one.rule == "sides-differ"] == [
        "ua-hq disputes what ru-mod says: it is suspended on 2025-05-21"
    ]
    (told,) = notice(before, after, differences(before, after)).sentences
    assert told.startswith(
        'What was said of the agreement, "it is suspended on 2025-05-21", is disputed'
    )


def test_a_notice_tells_of_one_that_it_was_agreed() -> None:
    def told_of(quantity: str) -> tuple[str, ...]:
        terms = [
            {"flows": ["RU->UA"], "measure": "released", "unit": "person", "quantity": quantity}
        ]
        log = logged([announcement() | {"terms": terms}, disputed("ua-hq", 1, "22")])
        before, after = log.at("2025-05-21"), log.at("2025-05-22")
        return notice(before, after, differences(before, after)).sentences

    of = "agreed to be released from RU to UA is disputed by ua-hq now [a#2]."
    assert told_of("<=1") == (f"That at most 1 person was {of}",)
    assert told_of("<=2") == (f"That at most 2 people were {of}",)


def test_a_view_has_every_dispute_of_its_source(tmp_path: Path) -> None:
    of_a_number: Mapping[str, Any] = {
        "event": "FigureReported",
        "agreement": "made-up",
        "key": "n",
        "scope": "stage",
        "stage": "s6",
        "flows": ["AA->BB"],
        "measure": "released",
        "unit": "person",
        "quantity": "50",
        "statement": {"source": "aa", "stated": "2024-02-06"},
    }
    said = {"agreement": "made-up", "statement": {"source": "bb", "stated": "2024-02-07"}}
    disputes = [
        {"event": DISPUTED, "key": "d1", "of": "n", **said},
        {"event": DISPUTED, "key": "d2", "of": "s1", **said},
    ]
    folder = record(tmp_path, list(made_up()), [of_a_number, *disputes])

    found = rows(folder, "view", "made-up", "--source", "bb")
    assert [(row["what"], row["scope"], row["stage"], row["flow"]) for row in found] == [
        ("dispute", "stage", "s6", "AA->BB"),
        ("dispute", None, "s1", None),
    ]
    assert "reports 50 released AA->BB, stage s6" in found[0]["says"]
    assert [row["standing"] for row in found] == ["current", "current"]
    text = " ".join(read(folder, "view", "made-up", "--source", "bb").out.split())
    assert "says nothing" not in text


@CAREFUL
@given(logs(), st.sampled_from(CUTS))
def test_no_dispute_is_missing_in_the_view_of_its_source(log: Log, as_of: str | None) -> None:
    at = log.at(as_of)
    for acting in at.record.acting:
        event = acting.entry.event
        if isinstance(event, StatementDisputed) and acting.target is not None:
            assert acting.entry.citation in {row.entry for row in view(at, event.statement.source)}


@CAREFUL
@given(logs(), st.sampled_from(CUTS))
def test_every_lasting_dispute_of_a_word_is_in_check_and_briefing(
    log: Log, as_of: str | None
) -> None:
    at = log.at(as_of)
    heard = {at.cite(one.entry) for one in at.word_disputes.lasting if one.by.heard}
    assert heard <= {entry for row in check(at) for entry in row.entries}
    assert heard <= {
        entry for row in briefing(at, at) if row.what == "contested" for entry in row.entries
    }


@CAREFUL
@given(busy_logs(), st.sampled_from(CUTS))
def test_whoever_disputes_the_last_word_on_a_stage_is_cited_in_its_paragraph(
    log: Log, as_of: str | None
) -> None:
    at = log.at(as_of)
    for slug in at.stages:
        paragraph = say(at, Place(SLUG, slug))
        noted = {
            int(entry.entry.partition("#")[2])
            for note in paragraph.footnotes
            for entry in note.entries
        }
        for dispute in at.word_disputes.of(noted):
            is_of_stage = at.record.known[dispute.target].event.field("stage") == slug
            assert not is_of_stage or dispute.entry in noted


def test_programs_know_the_rows_of_diff_for_disputed_words_too(tmp_path: Path) -> None:
    said = {"agreement": "made-up", "statement": {"source": "bb", "stated": "2024-02-07"}}
    disputes = [{"event": DISPUTED, "key": f"d-{of}", "of": of, **said} for of in ("a", "s1")]
    folder = record(tmp_path, list(made_up()), disputes)
    found = rows(folder, "diff", "made-up", "--from", "2024-02-06")
    told = [(row["what"], row["stage"], row["column"], row["after"]) for row in found]
    assert told == [
        ("term", None, "disputed by bb", "100"),
        ("stage", "s1", "disputed by bb", "stage s1 completed"),
    ]


def test_a_dispute_of_one_word_of_several_is_told_of_that_one_alone() -> None:
    def stated(source: str, quantity: str = "10") -> Object:
        term = {"flows": ["RU->UA"], "measure": "released", "unit": "person", "quantity": quantity}
        return word("TermsStated", source, "21", terms=[term])

    both = stated("icrc"), disputed("ua-hq", 2)
    begin = (
        "According to RU (ru-mod) and icrc, 10 people[1] were agreed to be released from RU to UA under "
        '"An exchange"; '
    )
    assert told(*both).startswith(f"{begin}the word of icrc is disputed by UA (ua-hq)[2]. ")
    assert told(*both, disputed("ua-hq", 1)).startswith(f"{begin}UA (ua-hq) disputes that[2]. ")
    differing = told(*both, stated("joint", "9"))
    assert (
        "10 people[1] according to RU (ru-mod) and icrc (said on 20 and 21 May 2025) (the word of icrc "
        "disputed by UA (ua-hq)[2])" in differing
    )
    ended = completed("ru-mod", "21"), completed("icrc", "21"), disputed("ua-hq", 3)
    assert told(*ended, stage="s1") == (
        'Under "An exchange", stage s1 is reported by RU (ru-mod) and icrc as completed on 20 May '
        "2025[1]; the word of icrc is disputed by UA (ua-hq)[2]."
    )
