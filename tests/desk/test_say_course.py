"""What became of a stage and of the agreement, as a paragraph tells it: everybody's last word, nobody's hides
another's, and media stand back."""

from typing import Any

from domain.names.citation import Place
from projections.checks import check
from projections.say import say, say_rows
from tests.desk.saying import (
    cancelled,
    completed,
    figure,
    left_out,
    points,
    postponed,
    scheduled,
    told,
    without_stage,
    word,
)
from tests.settling.logs import SLUG, Object, announcement, record

UNDER = 'Under "An exchange", stage s1 is reported by '


def test_a_party_that_calls_a_stage_off_does_not_hide_the_other_that_completed_it() -> None:
    assert told(completed("ru-mod", "21"), cancelled("ua-hq", "22"), stage="s1") == (
        f"{UNDER}RU (ru-mod) as completed on 20 May 2025[1] and by UA (ua-hq) as cancelled[2]."
    )


def test_media_do_not_replace_what_those_who_are_heard_say_of_a_stage() -> None:
    moves = completed("ru-mod", "21"), cancelled("paper", "20")

    assert told(*moves, stage="s1") == f"{UNDER}RU (ru-mod) as completed on 20 May 2025[1]."
    for place in ("s1", None):
        assert left_out(*moves, stage=place) == ("what became of stage s1",)
        assert left_out(cancelled("ru-mod", "22"), completed("paper", "21"), stage=place) == (
            "what became of stage s1",
        )
        assert left_out(moves[0], completed("paper", "22"), stage=place) == ()


def test_a_plan_of_media_that_came_true_is_nothing_said_otherwise() -> None:
    plan, done = scheduled("paper", "19", "2025-05-20"), completed("ru-mod", "21")

    for place in ("s1", None):
        assert left_out(plan, done, stage=place) == ()
        assert left_out(plan, cancelled("ru-mod", "21"), stage=place) == (
            "what became of stage s1",
        )
        assert left_out(done, scheduled("paper", "22", "2025-05-25"), stage=place) == (
            "what became of stage s1",
        )


def test_media_that_say_less_precisely_what_is_told_of_a_stage_say_nothing_otherwise() -> None:
    day = {"occurred": "2025-05-20"}
    off = cancelled("ru-mod", "21", outcome="partial", **day)
    plan, put_off = scheduled("ru-mod", "19", "2025-05-25"), postponed("ru-mod", "19", "2025-05-25")
    open_end = word("StagePostponed", "paper", "19", stage="s1")

    def is_otherwise(*moves: Object) -> bool:
        return any(left_out(*moves, stage=place) for place in ("s1", None))

    assert not is_otherwise(completed("ru-mod", "21"), completed("paper", "21", occurred="2025-05"))
    assert is_otherwise(completed("ru-mod", "21", occurred="2025-05"), completed("paper", "21"))
    assert is_otherwise(completed("ru-mod", "21"), completed("paper", "21", occurred="2025-04"))
    assert is_otherwise(completed("ru-mod", "21"), completed("paper", "21", outcome="partial"))
    assert not is_otherwise(off, cancelled("paper", "20"))
    assert is_otherwise(cancelled("ru-mod", "21"), cancelled("paper", "20", **day))
    assert not is_otherwise(plan, scheduled("paper", "19", "2025-05"))
    assert is_otherwise(plan, scheduled("paper", "19", "2025-06"))
    assert is_otherwise(put_off, open_end)


def test_media_are_told_beside_those_who_are_heard_where_a_stage_counts_by_their_word() -> None:
    """Rule 9: the newest word tells whether a stage is completed, whoever says it."""
    off, done = cancelled("ru-mod", "21"), completed("paper", "22")
    both = "RU{} as cancelled[{}] and by media (paper) as completed on 20 May 2025[{}]."

    assert told(off, done, stage="s1") == UNDER + both.format(" (ru-mod)", 1, 2)
    assert told(off, done) == (
        "No number of people released from RU to UA is reported yet; for stage s1[2], reported by media "
        "as completed, no number of people released is known. Stage s1 is reported by "
        + both.format("", 3, 2)
    )
    assert left_out(off, done) == left_out(off, done, stage="s1") == ()

    done, off = completed("ru-mod", "21"), cancelled("paper", "22")
    both = "RU{} as completed on 20 May 2025[{}] and by media (paper) as cancelled[{}]."
    assert told(done, off, stage="s1") == UNDER + both.format(" (ru-mod)", 1, 2)
    assert told(done, off).endswith("Stage s1 is reported by " + both.format("", 2, 3))


def test_a_stage_without_a_number_that_media_alone_call_completed_is_told_as_theirs() -> None:
    ours = [completed("ru-mod", "21", stage=f"s{at}") for at in range(1, 3)]
    theirs = completed("paper", "22", stage="s3"), completed("nobody", "22", stage="s3")

    assert (
        "; for stages s1 and s2[2], reported as completed, and for stage s3[3], reported by sources of "
        "neither side as completed, no number of people released is known"
    ) in told(*ours, *theirs)


def test_that_no_number_is_known_is_told_with_the_last_word_of_each_on_the_stage() -> None:
    """As of the stage alone, where a completion that its source put otherwise since is not told either."""
    done, partly = completed("ru-mod", "21"), completed("ru-mod", "23", outcome="partial")
    other = completed("ua-hq", "22")

    assert "for stage s1[2], reported as partly completed, no number" in told(done, partly)
    paragraph = say(record([announcement(), done, partly]).at(None), Place(SLUG, None))
    assert [entry.entry for entry in paragraph.footnotes[1].entries] == [f"{SLUG}#3"]
    assert "as partly completed or completed, no number" in told(done, other, partly)


def test_who_disputes_that_a_stage_ended_is_told_also_where_its_source_said_so_again() -> None:
    done, again = completed("ru-mod", "21"), completed("ru-mod", "23")
    statement = {"source": "ua-hq", "stated": "2025-05-22"}
    dispute = {"event": "StatementDisputed", "agreement": SLUG, "of": 2, "statement": statement}

    assert "for stage s1[2], reported as completed (disputed by UA (ua-hq)[3]), no number" in told(
        done, dispute, again
    )
    assert told(done, dispute, again, stage="s1").endswith("; UA (ua-hq) disputes that[2].")
    partly = completed("ru-mod", "23", outcome="partial")
    assert "for stage s1[2], reported as partly completed, no number" in told(done, dispute, partly)


def test_media_tell_how_a_stage_ended_where_nobody_else_does() -> None:
    plan = scheduled("ru-mod", "20", "2025-05-21")

    assert told(plan, completed("paper", "21"), stage="s1") == (
        f"{UNDER}RU (ru-mod) as scheduled for 21 May 2025[1] and by media (paper) as completed on "
        "20 May 2025[2]."
    )
    later = scheduled("ru-mod", "22", "2025-05-23")
    assert told(cancelled("paper", "21"), later, stage="s1") == (
        f"{UNDER}RU (ru-mod) as scheduled for 23 May 2025[1]."
    )
    assert told(cancelled("paper", "21"), stage="s1") == f"{UNDER}media (paper) as cancelled[1]."


def test_a_plan_is_told_until_its_end_or_until_the_same_side_plans_otherwise() -> None:
    plan = scheduled("ru-mod", "20", "2025-05-21")
    put_off = postponed("ua-hq", "21", "2025-05-25")

    assert told(plan, put_off, stage="s1") == (
        f"{UNDER}RU (ru-mod) as scheduled for 21 May 2025[1], then by UA (ua-hq) as postponed to "
        "25 May 2025[2]."
    )
    assert told(plan, postponed("ru-head", "21", "2025-05-25"), stage="s1") == (
        f"{UNDER}RU (ru-head) as postponed to 25 May 2025[1]."
    )
    assert told(plan, put_off, completed("ua-hq", "22"), stage="s1") == (
        f"{UNDER}UA (ua-hq) as completed on 20 May 2025[1]."
    )


def test_plans_that_are_not_known_to_follow_each_other_are_told_with_their_dates() -> None:
    plan, put_off = scheduled("ru-mod", "20", "2025-05-25"), postponed("ua-hq", "20", "2025-05-28")
    ours = "RU (ru-mod) as scheduled for 25 May 2025[{}] (said on 20 May 2025)"
    theirs = "UA (ua-hq) as postponed to 28 May 2025[{}] (said on 20 May 2025)"

    assert told(plan, put_off, stage="s1") == (
        f"{UNDER}{ours.format(1)} and by {theirs.format(2)}."
    )
    assert told(put_off, plan, stage="s1") == (
        f"{UNDER}{theirs.format(1)} and by {ours.format(2)}."
    )
    in_may = plan | {"statement": {"source": "ru-mod", "stated": "2025-05"}}
    assert told(in_may, put_off, stage="s1") == (
        f"{UNDER}{theirs.format(1)} and by RU (ru-mod) as scheduled for 25 May 2025[2] (said in May "
        "2025)."
    )
    own = postponed("ru-head", "20", "2025-05-28")
    assert told(plan, own, stage="s1") == (
        f"{UNDER}{ours.format(1)} and by RU (ru-head) as postponed to 28 May 2025[2] (said on 20 May "
        "2025)."
    )


def test_a_plan_and_an_end_of_one_day_are_dated_whichever_was_recorded_first() -> None:
    plan = scheduled("ua-hq", "20", "2025-05-25")
    off = cancelled("ru-mod", "20")
    theirs = "UA (ua-hq) as scheduled for 25 May 2025[{}] (said on 20 May 2025)"
    ours = "RU (ru-mod) as cancelled[{}] (said on 20 May 2025)"

    assert told(plan, off, stage="s1") == f"{UNDER}{theirs.format(1)} and by {ours.format(2)}."
    assert told(off, plan, stage="s1") == f"{UNDER}{ours.format(1)} and by {theirs.format(2)}."


def test_a_plan_that_is_made_again_comes_after_what_was_said_in_between() -> None:
    plan, again = (scheduled("ru-mod", day, "2025-05-25") for day in ("19", "22"))

    assert told(plan, scheduled("ua-hq", "20", "2025-05-28"), again, stage="s1") == (
        f"{UNDER}UA (ua-hq) as scheduled for 28 May 2025[1], then by RU (ru-mod) as scheduled for 25 May "
        "2025[2]."
    )
    assert told(plan, completed("ru-mod", "21"), again, stage="s1") == (
        f"{UNDER}RU (ru-mod) as completed on 20 May 2025[1], then as scheduled for 25 May 2025[2]."
    )


def test_who_calls_a_stage_off_does_not_hide_that_others_plan_it() -> None:
    plan = scheduled("ru-mod", "20", "2025-05-25")
    theirs = scheduled("icrc", "20", "2025-05-25")
    off = cancelled("ua-hq", "22")

    assert told(plan, theirs, off, stage="s1") == (
        f"{UNDER}RU (ru-mod) and icrc as scheduled for 25 May 2025[1] and by UA (ua-hq) as "
        "cancelled[2]."
    )
    assert told(plan, theirs, cancelled("ru-head", "22"), stage="s1") == (
        f"{UNDER}icrc as scheduled for 25 May 2025[1] and by RU (ru-head) as cancelled[2]."
    )
    assert told(plan, theirs, off, completed("icrc", "26"), stage="s1") == (
        f"{UNDER}UA (ua-hq) as cancelled[1] and by icrc as completed on 20 May 2025[2]."
    )


def test_what_is_put_off_after_its_completion_is_told_beside_the_completions_of_others() -> None:
    moves = completed("ru-mod", "21"), postponed("ru-mod", "22", "2025-05-25")

    assert told(*moves, completed("ua-hq", "23"), stage="s1") == (
        f"{UNDER}RU (ru-mod) and UA (ua-hq) as completed on 20 May 2025[1] (said on 21 and 23 May 2025) "
        "and by RU as postponed to 25 May 2025[2] (said on 22 May 2025)."
    )


def test_who_calls_off_what_he_completed_has_changed_his_word() -> None:
    assert told(completed("ru-mod", "21"), cancelled("ru-mod", "22"), stage="s1") == (
        f"{UNDER}RU (ru-mod) as cancelled[1]."
    )


def test_a_cancellation_is_told_with_its_outcome_and_dates_itself_alone() -> None:
    assert told(cancelled("ru-mod", "21", outcome="partial"), stage="s1") == (
        f"{UNDER}RU (ru-mod) as cancelled after it was partly carried out[1]."
    )
    day = {"occurred": "2025-05-20"}
    assert told(cancelled("ru-mod", "21", outcome="partial", **day), stage="s1") == (
        f"{UNDER}RU (ru-mod) as cancelled on 20 May 2025 after it was partly carried out[1]."
    )
    assert told(cancelled("ru-mod", "21", outcome="otherwise", **day), stage="s1") == (
        f"{UNDER}RU (ru-mod) as cancelled on 20 May 2025 and carried out otherwise than planned[1]."
    )
    assert told(cancelled("ru-mod", "21", outcome="completed", **day), stage="s1") == (
        f"{UNDER}RU (ru-mod) as cancelled on 20 May 2025, though carried out[1]."
    )


def test_of_a_stage_of_which_nothing_stands_it_is_told_what_was_taken_back_or_is_passed_on() -> (
    None
):
    plan, back = scheduled("ru-mod", "20", "2025-05-25"), points("StatementRetracted", "ru-mod", 2)
    passed_on = figure("paper", "3", "s2", repeats=2)

    assert told(plan, back, stage="s1") == (
        'Under "An exchange", nothing that was said of stage s1 stands any more: what was said was '
        "taken back[1] by RU (ru-mod)."
    )
    assert told(figure("ua-hq", "5"), passed_on, stage="s2") == (
        'Under "An exchange", nothing has been said of stage s2 but what is passed on[1] by media (paper).'
    )
    assert told(
        figure("ua-hq", "5"), passed_on, points("StatementRetracted", "paper", 3), stage="s2"
    ).endswith("what was said was taken back[1] by media (paper).")


def test_of_a_stage_of_which_nothing_else_stands_it_is_told_what_names_it_all_the_same() -> None:
    so_far = figure("icrc", "5", scope="running")
    left = figure("ru-mod", "5", scope="remaining")
    done, back = completed("paper", "20"), points("StatementRetracted", "paper", 2)

    assert told(so_far, left, stage="s1") == (
        'Under "An exchange", nothing has been said of stage s1 but what is reported so far to s1[1] by '
        "icrc and what is reported remaining after s1[2] by RU (ru-mod)."
    )
    assert told(done, back, so_far, stage="s1") == (
        'Under "An exchange", nothing that was said of stage s1 stands any more but what is reported so '
        "far to s1[1] by icrc: what else was said was taken back[2] by media (paper)."
    )
    passed_on = figure("paper", "3", "s2", repeats=4)
    assert told(done | {"stage": "s2"}, back, figure("ua-hq", "5"), passed_on, stage="s2") == (
        'Under "An exchange", nothing that was said of stage s2 stands any more but what is passed on[1] by '
        "media (paper): what else was said was taken back[2] by media."
    )
    assert told(so_far, points("StatementRetracted", "icrc", 2), stage="s1") == (
        'Under "An exchange", nothing that was said of stage s1 stands any more: what was said was '
        "taken back[1] by icrc."
    )


def test_terms_that_were_taken_back_are_not_stated_any_more() -> None:
    assert told(points("StatementRetracted", "ru-mod", 1)) == (
        'What was agreed under "An exchange" is not stated in numbers any more.'
    )


def test_days_and_months_are_told_as_they_are_named() -> None:
    assert told(completed("ru-mod", "31", occurred="2025-05"), stage="s1") == (
        f"{UNDER}RU (ru-mod) as completed in May 2025[1]."
    )
    assert told(scheduled("ru-mod", "20", "2025-06-01/2025-06-30"), stage="s1") == (
        f"{UNDER}RU (ru-mod) as scheduled for 1 to 30 June 2025[1]."
    )
    assert told(postponed("ru-mod", "20", "2025-06-01/2025-06-30"), stage="s1") == (
        f"{UNDER}RU (ru-mod) as postponed to the time from 1 to 30 June 2025[1]."
    )


def test_a_cancellation_that_calls_itself_completed_is_told_and_found() -> None:
    move = cancelled("ru-mod", "21", outcome="completed")

    assert told(move, stage="s1") == f"{UNDER}RU (ru-mod) as cancelled, though carried out[1]."
    found = [
        (row.rule, row.severity, row.entries)
        for row in check(record([announcement(), move]).at(None))
    ]
    assert ("stage-cancelled-as-completed", "warning", ("a#2",)) in found


def test_everybody_is_told_with_what_he_says_last_of_the_agreement() -> None:
    halted = word("AgreementSuspended", "ru-mod", "21")
    on = "AgreementResumed"

    assert told(halted, word(on, "ua-hq", "22")).endswith(
        "According to RU, the agreement is suspended[2] (said on 21 May 2025), and according to UA "
        "(ua-hq), it is carried out again[3] (said on 22 May 2025)."
    )
    assert told(halted, word(on, "ru-mod", "22")).endswith(
        "According to RU, the agreement is carried out again[2]."
    )


def test_what_a_side_says_later_of_the_agreement_outweighs_what_it_said_before() -> None:
    halted, on = (
        word("AgreementSuspended", "ru-mod", "21"),
        word("AgreementResumed", "ru-head", "22"),
    )

    assert told(halted, on).endswith(
        "According to RU (ru-head), the agreement is carried out again[2]."
    )
    again = word("AgreementSuspended", "ru-mod", "23")
    assert told(halted, on, again, word("AgreementResumed", "ua-hq", "24")).endswith(
        "According to RU, the agreement is suspended[2] (said on 23 May 2025), and according to UA "
        "(ua-hq), it is carried out again[3] (said on 24 May 2025)."
    )


def test_what_was_said_last_of_the_agreement_stands_at_the_end() -> None:
    first = word("AgreementResumed", "ua-hq", "20"), word("AgreementSuspended", "ru-mod", "21")

    assert told(*first, word("AgreementResumed", "ua-hq", "22")).endswith(
        "According to RU, the agreement is suspended[2] (said on 21 May 2025), and according to UA "
        "(ua-hq), it is carried out again[3] (said on 22 May 2025)."
    )


def test_words_of_different_days_are_dated_but_for_those_that_tell_a_day_of_their_own() -> None:
    halted, over = "AgreementSuspended", "AgreementConcluded"
    both = word(halted, "ru-mod", "20"), word(halted, "icrc", "21")

    assert told(*both, word(over, "ua-hq", "23", occurred="2025-05-22")).endswith(
        "According to RU and icrc, the agreement is suspended[2] (said on 21 May 2025), and "
        "according to UA (ua-hq), it came to an end on 22 May 2025[3]."
    )
    assert "said on" not in told(*both)
    assert "said on" not in told(both[0], word(over, "ua-hq", "20"))


def test_of_two_words_of_a_side_on_one_day_what_happened_later_stands() -> None:
    hours = "2025-05-21T14:00Z/2025-05-21T20:00Z"
    halted = word("AgreementSuspended", "ru-mod", "21", occurred=hours)
    on = word("AgreementResumed", "ru-head", "21T21:00Z", occurred="2025-05-21T20:00Z")

    assert told(halted, on).endswith(
        "According to RU (ru-head), the agreement has been carried out again since 21 May 2025, 20:00Z[2]."
    )
    assert told(
        halted, on | {"statement": {"source": "ru-mod", "stated": "2025-05-21T21:00Z"}}
    ) == (
        "No number of people released from RU to UA is reported yet. "
        "According to RU, the agreement has been carried out again since 21 May 2025, 20:00Z[2]."
    )
    assert told(on).endswith(
        "According to RU (ru-head), the agreement has been carried out again since 21 May 2025, 20:00Z[2]."
    )
    assert told(halted).endswith(
        "According to RU, the agreement was suspended from 21 May 2025, 14:00Z to 21 May 2025, "
        "20:00Z[2]."
    )
    to_come = word("AgreementSuspended", "ru-mod", "21", occurred="2025-05-21/2025-05-30")
    assert told(to_come).endswith(
        "According to RU, the agreement is suspended from 21 to 30 May 2025[2]."
    )


def test_words_of_a_side_that_are_not_known_to_follow_each_other_are_told_with_their_dates() -> (
    None
):
    halted = word("AgreementSuspended", "ru-mod", "21")
    on = word("AgreementResumed", "ru-head", "21T21:00Z")

    assert told(halted, on).endswith(
        "According to RU (ru-head), the agreement is carried out again[2] (said on 21 May 2025, "
        "21:00Z), and according to RU (ru-mod), it is suspended[3] (said on 21 May 2025)."
    )
    assert left_out(halted, on, word("AgreementResumed", "paper", "22")) == ()


def test_media_do_not_replace_what_those_who_are_heard_say_of_the_agreement() -> None:
    halted, on = word("AgreementSuspended", "ru-mod", "21"), word("AgreementResumed", "paper", "22")

    assert told(halted, on).endswith("According to RU, the agreement is suspended[2].")
    assert left_out(halted, on) == ("what became of the agreement",)
    assert told(on).endswith("According to media (paper), the agreement is carried out again[2].")
    assert left_out(on) == ()


def test_a_number_beside_a_disputed_completion_stays_as_firm_as_it_was() -> None:
    both = figure("ru-mod", "5"), figure("ua-hq", "5")

    assert told(completed("ru-mod", "21"), cancelled("ua-hq", "22"), *both, stage="s1").endswith(
        "5 people[3] are confirmed by both sides (ru-mod; ua-hq) as released from RU to UA."
    )


def test_of_an_agreement_the_stages_are_told_that_are_to_come_or_were_called_off() -> None:
    plan, put_off = scheduled("ru-mod", "20", "2025-05-21"), postponed("ua-hq", "21", "2025-05-25")

    assert told(plan, put_off).endswith(
        "Stage s1 is reported by RU as scheduled for 21 May 2025[2], then by UA (ua-hq) as postponed to "
        "25 May 2025[3]."
    )
    assert "Stage" not in told(plan, put_off, completed("ua-hq", "22"))


def test_a_completed_stage_is_told_where_no_number_is_or_its_end_is_not_said_alike() -> None:
    def of_no_terms(*moves: Object) -> str:
        log, place = record([announcement() | {"terms": []}, *moves]), Place(SLUG, None)
        return " ".join(row.sentence for row in say_rows(say(log.at(None), place), place))

    nothing = 'What was agreed under "An exchange" is not stated in numbers. '
    done, dispute = completed("ru-mod", "21"), points("StatementDisputed", "ua-hq", 2)
    ours = "Stage s1 is reported by RU{} as completed on 20 May 2025[{}]"

    assert of_no_terms(done) == f"{nothing}{ours.format(' (ru-mod)', 1)}."
    assert of_no_terms(done, dispute) == (
        f"{nothing}{ours.format(' (ru-mod)', 1)}; UA (ua-hq) disputes that[2]."
    )
    many = [completed("ru-mod", "21", stage=f"s{at}") for at in range(4)]
    assert of_no_terms(*many) == f"{nothing}4 stages[1] are reported by RU (ru-mod) as completed."

    number = figure("ru-mod", "5")
    assert "Stage" not in told(done, number)
    assert told(done, dispute, number).endswith(
        f"{ours.format('', 3)}; UA (ua-hq) disputes that[4]."
    )
    assert told(done, number, completed("ua-hq", "22", outcome="partial")).endswith(
        f"{ours.format('', 3)} and by UA (ua-hq) as partly completed on 20 May 2025[4]."
    )


def test_of_many_stages_that_are_to_come_or_were_called_off_it_is_told_of_how_many_who_says_what() -> (
    None
):
    off = [cancelled("ru-mod", "21", stage=f"c{at}") for at in range(3)]

    assert told(*off, scheduled("ru-mod", "21", "2025-05-25")).endswith(
        "3 stages[2] are reported by RU as cancelled; 1[3] is reported by RU as scheduled."
    )
    put_off = [postponed("ru-mod", "22", "2025-05-25") | {"stage": f"s{at}"} for at in range(2)]
    plans = [scheduled("ru-mod", "21", "2025-05-24") | {"stage": f"s{at}"} for at in range(4)]
    assert told(*plans, *put_off).endswith(
        "4 stages[2] are reported by RU as scheduled or postponed."
    )


def test_stages_to_come_or_called_off_are_named_beside_many_completed_and_these_beside_many_of_them() -> (
    None
):
    def disputed(stages: int) -> list[Object]:
        done = [completed("ru-mod", "21", stage=f"s{at}") for at in range(stages)]
        disputes = [points("StatementDisputed", "ua-hq", 2 + at) for at in range(stages)]
        return [*done, *disputes, *(figure("ru-mod", "5", f"s{at}") for at in range(stages))]

    called_off = [cancelled("ru-mod", "22", stage=f"c{at}") for at in range(4)]
    put_off = postponed("ru-mod", "22", "2025-05-25") | {"stage": "p1"}

    assert told(*disputed(4), called_off[0], put_off).endswith(
        "4 stages[3] are reported by RU as completed (some of it disputed by UA (ua-hq)[4]). Stage c0 "
        "is reported by RU as cancelled[5]. Stage p1 is reported by RU as postponed to 25 May 2025[6]."
    )
    assert told(*disputed(1), *called_off).endswith(
        "Stage s0 is reported by RU as completed on 20 May 2025[3]; UA (ua-hq) disputes that[4]. 4 "
        "stages[5] are reported by RU as cancelled."
    )


def test_of_many_stages_none_is_counted_as_what_only_some_say_of_it() -> None:
    """The first is completed by one side and cancelled by the other; media alone ended the next two."""
    plans = [scheduled("ru-mod", "20", "2025-05-25") | {"stage": f"s{at}"} for at in range(1, 6)]
    ends = (
        completed("ru-mod", "25", outcome="partial"),
        cancelled("ua-hq", "26"),
        cancelled("paper", "26", stage="s2"),
        completed("paper", "26", stage="s3"),
    )

    assert told(*plans, *ends).endswith(
        "1 stage[3] is reported by RU as scheduled and by media (paper) as completed; 1[4] is "
        "reported by RU as partly completed and by UA (ua-hq) as cancelled; 1[5] is reported by RU "
        "as scheduled and by media as cancelled; 2[6] are reported by RU as scheduled."
    )


def test_who_disputes_what_became_of_one_of_many_stages_is_told() -> None:
    off = [cancelled("ru-mod", "21", stage=f"c{at}") for at in range(4)]
    statement = {"source": "ua-hq", "stated": "2025-05-22"}
    dispute = {"event": "StatementDisputed", "agreement": SLUG, "of": 2, "statement": statement}

    assert told(*off, dispute).endswith(
        "4 stages[2] are reported by RU as cancelled (some of it disputed by UA (ua-hq)[3])."
    )


def contested_beside(*moves: Object, stage: str | None = None) -> tuple[str, ...]:
    return say(record([announcement(), *moves]).at(None), Place(SLUG, stage)).contested


def test_what_is_contested_of_plans_and_of_what_is_left_is_named_as_left_out() -> None:
    plans = [
        without_stage(figure(who, n, scope="planned"))
        for who, n in (("ru-mod", "8"), ("ua-hq", "9"))
    ]
    left = [figure(who, n, scope="remaining") for who, n in (("ru-mod", "5"), ("ua-hq", "7"))]

    assert contested_beside(*plans, *left) == (
        "released from RU to UA, planned for the whole agreement",
        "released from RU to UA, remaining after s1",
    )
    assert contested_beside(*plans, *left, stage="s1") == (
        "released from RU to UA, remaining after s1",
    )
    assert contested_beside(plans[0], left[0]) == ()


def test_of_what_no_paragraph_is_about_it_is_named_of_what_there_are_numbers() -> None:
    def untold(*moves: Object, stage: str | None = None) -> tuple[str, ...]:
        return say(record([announcement(), *moves]).at(None), Place(SLUG, stage)).untold

    plan = without_stage(figure("ru-mod", "8", scope="planned"))
    left = figure("ru-mod", "5", scope="remaining")
    so_far = figure("ru-mod", "3", scope="running")
    planned, remaining = (
        "released from RU to UA, planned for the whole agreement",
        "released from RU to UA, remaining after s1",
    )
    assert untold(plan, left, so_far, figure("ru-mod", "3")) == (planned, remaining)
    assert untold(plan, left, so_far, stage="s1") == (
        "released from RU to UA, so far to s1",
        remaining,
    )
    assert untold(plan, left, figure("ua-hq", "7", scope="remaining")) == (planned,)
    assert untold(left, points("StatementRetracted", "ru-mod", 2)) == ()


def test_an_end_is_told_with_its_day_and_with_what_is_said_of_it() -> None:
    ended = "According to RU, the agreement came to an end"
    how = {"occurred": "2025-05-20", "note": "not extended"}

    assert told(word("AgreementConcluded", "ru-mod", "21")).endswith(f"{ended}[2].")
    assert told(word("AgreementConcluded", "ru-mod", "21", **how)).endswith(
        f'{ended} on 20 May 2025[2] ("not extended").'
    )


def test_since_when_an_agreement_is_suspended_is_told_where_it_is_said() -> None:
    halted = word("AgreementSuspended", "ru-mod", "21", occurred="2025-05-20")

    assert told(halted).endswith("the agreement has been suspended since 20 May 2025[2].")


def test_between_which_days_an_agreement_was_resumed_is_told_beside_what_was_said_of_other_days() -> (
    None
):
    halted = word("AgreementSuspended", "ru-mod", "20", occurred="2025-05-20")
    resumed = word("AgreementResumed", "ua-hq", "23", occurred="2025-05-22/2025-05-23")

    assert told(halted, resumed).endswith(
        "According to RU, the agreement has been suspended since 20 May 2025[2], and according to UA "
        "(ua-hq), it was resumed in the time from 22 to 23 May 2025[3]."
    )


def test_what_may_have_lain_ahead_when_it_was_said_is_not_told_as_past() -> None:
    days = "from 21 to 23 May 2025[2]."

    def of(event: str, day: str) -> str:
        said = word(event, "ru-mod", day, occurred="2025-05-21/2025-05-23")
        return told(said).partition("the agreement ")[2]

    assert of("AgreementSuspended", "21") == f"is suspended {days}"
    assert of("AgreementSuspended", "23") == f"was suspended {days}"
    assert of("AgreementResumed", "21") == f"is resumed in the time {days}"
    assert of("AgreementResumed", "23") == f"was resumed in the time {days}"
    assert of("AgreementConcluded", "21") == f"comes to an end in the time {days}"
    assert of("AgreementConcluded", "23") == f"came to an end in the time {days}"


def test_what_lay_ahead_of_the_day_on_which_it_was_said_is_told_as_announced() -> None:
    """What was announced may not have come about, so that no later cut tells it as past."""

    def announced(event: str, **more: Any) -> str:
        _, _, course = told(word(event, "ru-mod", "21", **more)).partition("yet. ")
        return course

    day, days = "2025-05-25", "2025-05-25/2025-05-30"
    lead, said = "According to RU, the agreement is to", "(said on 21 May 2025"
    assert announced("AgreementSuspended", occurred=day) == (
        f"{lead} be suspended from 25 May 2025[2] {said})."
    )
    assert announced("AgreementSuspended", occurred=days) == (
        f"{lead} be suspended from 25 to 30 May 2025[2] {said})."
    )
    assert announced("AgreementResumed", occurred=day) == (
        f"{lead} be carried out again from 25 May 2025[2] {said})."
    )
    assert announced("AgreementResumed", occurred=days) == (
        f"{lead} be resumed in the time from 25 to 30 May 2025[2] {said})."
    )
    assert announced("AgreementConcluded", occurred=day, note="not extended") == (
        f'{lead} come to an end on 25 May 2025[2] {said}; "not extended").'
    )
    assert announced("AgreementConcluded", occurred=days) == (
        f"{lead} come to an end in the time from 25 to 30 May 2025[2] {said})."
    )


def test_what_was_said_in_the_first_minutes_of_its_day_somewhere_was_not_announced_ahead() -> None:
    halt = word("AgreementSuspended", "ru-mod", "25T00:10+02:00", occurred="2025-05-25")

    assert "has been suspended since 25 May 2025" in told(halt)


def test_what_was_announced_ahead_stands_beside_what_happened_until_more_is_said() -> None:
    halted = word("AgreementSuspended", "ru-mod", "20", occurred="2025-05-20")
    to_go_on = word("AgreementResumed", "ru-mod", "21", occurred="2025-05-25")
    going_on = word("AgreementResumed", "ru-head", "25", occurred="2025-05-25")

    assert told(halted, to_go_on).endswith(
        "According to RU, the agreement has been suspended since 20 May 2025[2], and it is to be "
        "carried out again from 25 May 2025[3] (said on 21 May 2025)."
    )
    assert told(halted, to_go_on, going_on).endswith(
        "According to RU (ru-head), the agreement has been carried out again since 25 May 2025[2]."
    )
    assert left_out(to_go_on, word("AgreementResumed", "paper", "25")) == (
        "what became of the agreement",
    )


def test_two_of_one_party_who_tell_a_stage_differently_are_both_named() -> None:
    assert (
        "Stage s1 is reported by RU (ru-mod) as completed on 20 May 2025[2] and by RU (ru-head) as "
        in told(completed("ru-mod", "21"), cancelled("ru-head", "22"))
    )
