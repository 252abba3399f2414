"""A whole that is another number than its own side's numbers of the stages come to is told beside these."""

from domain.names.citation import Place
from projections.say import say
from tests.desk.saying import completed, figure, so_far, told, whole, without_stage
from tests.settling.logs import SLUG, Object, announcement, record

RANGED = figure("ru-mod", "10"), figure("ru-mod", "5..8", "s2")
COME = "15 to 18 people[2] are reported by RU alone as released from RU to UA"
APART = figure("ru-mod", "10"), figure("ua-hq", "12")
CONTESTED = (
    "The number of people reported as released from RU to UA is contested between 10[2], by RU, and "
    "12[3], by UA"
)


def test_who_states_another_whole_than_his_own_stages_come_to_is_told_with_both() -> None:
    for quantity, words in {"17": "17 people", ">=16": "at least 16 people"}.items():
        text = f"{COME}; in all, {words}[3] are reported by RU alone."
        assert told(*RANGED, whole("ru-mod", quantity)) == text
    assert told(*RANGED, whole("ru-head", "17")) == (
        f"{COME}; in all, 17 people[3] are reported by RU alone (ru-head)."
    )


def test_a_whole_that_is_the_sum_of_its_own_stages_or_less_exact_is_not_told_again() -> None:
    for quantity in ("15..18", ">=15", "<=20", "~17", "vague:some"):
        assert told(*RANGED, whole("ru-mod", quantity)) == f"{COME}."


def test_who_states_the_whole_as_another_s_stages_come_to_it_is_told_with_both() -> None:
    assert told(*APART, whole("ru-mod", "12")) == (
        f"{CONTESTED} (ua-hq); in all, 12 people[4] are reported by RU."
    )
    assert told(*APART, whole("ru-mod", "10")) == f"{CONTESTED} (ua-hq)."
    assert told(*APART, whole("ru-mod", "12"), whole("ua-hq", "10")) == (
        f"{CONTESTED} (ua-hq); in all, the number of people reported is contested between 10[4], by UA, and "
        "12[5], by RU."
    )


def test_who_is_heard_on_a_stage_alone_is_told_beside_a_whole_that_stands_for_the_stages() -> None:
    """So is who states that whole, though his own stages come to another number."""
    both = whole("ru-mod", "9"), whole("ua-hq", "9")
    in_all = (
        "In all, 9 people[2] are confirmed by both sides (ru-mod; ua-hq) as released from RU to UA"
    )

    assert told(*both, figure("icrc", "4", counted=True)) == (
        f"{in_all}; in stage s1, 4[3] are reported by icrc."
    )
    assert told(*both, figure("icrc", "1"), figure("ru-mod", "1")) == (
        f"{in_all}; in stage s1, 1[3] is reported by icrc and RU."
    )
    assert told(*both, figure("ru-mod", "9"), figure("ru-mod", "0", "s2")) == f"{in_all}."
    assert told(*both, *(figure("icrc", "2", f"s{at}") for at in range(4))) == (
        f"{in_all}; in 4 stages[3] numbers are reported by icrc."
    )
    assert told(whole("joint", "9"), figure("ua-hq", "4"), figure("icrc", "withheld")) == (
        "In all, 9 people[2] are confirmed by joint as released from RU to UA; in stage s1, 4[3] are "
        "reported by UA (ua-hq) and a withheld number[4] by icrc."
    )


def test_a_whole_says_of_a_stage_without_a_number_that_there_was_nothing() -> None:
    assert told(
        figure("ru-mod", "10"), completed("ru-mod", "22", stage="s2"), whole("ru-mod", "10")
    ).endswith("; in all, 10 people[4] are reported by RU alone.")


def test_a_number_so_far_is_held_against_the_stages_that_it_covers_or_that_it_may_cover() -> None:
    stage = without_stage(figure("ru-mod", "6", scope="running")) | {"stage": "s2"}
    for quantity, is_told in {"15..18": False, ">=12": False, "17": True, ">=16": True}.items():
        for so_far_said in (
            so_far("ru-mod", quantity, "2025-05-26"),
            stage | {"quantity": quantity},
        ):
            assert ("; up to" in told(*RANGED, so_far_said)) is is_told
    first = stage | {"stage": "s1", "quantity": "10"}
    assert told(*RANGED, first) == f"{COME}."


def test_a_number_of_stages_beside_which_somebody_stands_by_more_is_told_as_theirs_alone() -> None:
    day = "2025-06-10"
    one, two = figure("ru-mod", "10"), figure("ru-mod", "7", "s2")
    for more, words in {
        "20": "20 people",
        ">17": "more than 17 people",
        "~20": "about 20 people",
    }.items():
        assert told(one, two, so_far("ua-hq", more, day)) == (
            "In the stages with numbers, 17 people[2] are reported by RU as released from RU to UA; up to "
            f"10 June 2025, {words}[3] are reported by UA (ua-hq)."
        )
    assert told(one, two, so_far("ua-hq", "17", day)).startswith(
        "17 people[2] are reported by RU as"
    )
    assert told(*APART, whole("ru-mod", "20")) == (
        "In stage s1, the number of people reported as released from RU to UA is contested between 10[2], "
        "by RU, and 12[3], by UA (ua-hq); in all, 20 people[4] are reported by RU."
    )


def test_a_stage_without_a_number_leaves_nothing_open_of_those_with_numbers_alone() -> None:
    moves = figure("ru-mod", "10"), completed("ru-mod", "22", stage="s2"), whole("ru-mod", "15")
    assert told(*moves) == (
        "In stage s1, 10 people[2] are reported by RU alone as released from RU to UA; for stage s2[3], "
        "reported as completed, no number of people released is known; in all, 15 people[4] are reported "
        "by RU alone."
    )


def untold(*moves: Object) -> tuple[str, ...]:
    paragraph = say(record([announcement(), *moves]).at(None), Place(SLUG))
    return (*paragraph.untold, *paragraph.contested)


def test_the_number_of_a_source_that_reaches_furthest_and_is_not_told_is_announced_as_left_out() -> (
    None
):
    def up_to(day: str, source: str, quantity: str, stated: str) -> Object:
        return so_far(source, quantity, stated) | {"up_to": day}

    march = up_to("2025-03-31", "ua-hq", "300", "2025-05-21")
    february = up_to("2025-02-28", "icrc", "350", "2025-05-22")
    named = ("released from RU to UA, so far to 2025-03-31",)

    assert "300" not in told(march, february)
    assert untold(march, february) == named
    assert untold(march, up_to("2025-02-28", "ua-hq", "300", "2025-05-22")) == ()
    assert untold(up_to("2025-03-31", "paper", "300", "2025-05-21"), february) == ()
    assert untold(up_to("2025-01-31", "ua-hq", "200", "2025-05-20"), march, february) == named
    assert untold(march, whole("icrc", ">300")) == named
    assert untold(march, whole("ua-hq", "400")) == ()


def test_what_another_source_says_or_the_same_of_another_reach_repeats_no_number_of_a_source() -> (
    None
):
    """One voice per root is within one slot (rule 4)."""
    march = so_far("ua-hq", "~300", "2025-05-21") | {"up_to": "2025-03-31"}
    named = ("released from RU to UA, so far to 2025-03-31",)

    assert untold(march, whole("icrc", "350")) == named
    assert untold(march, whole("icrc", "~300")) == named
    for quantity in ("20", "300"):
        february = so_far("ua-hq", quantity, "2025-05-22") | {"up_to": "2025-02-28"}
        assert untold(march, february) == named


def test_beside_a_whole_of_media_it_is_told_what_those_who_are_heard_say_last_so_far() -> None:
    for quantity, words in {"20": "20 people", "~20": "about 20 people"}.items():
        moves = so_far("ua-hq", quantity, "2025-05-21"), whole("paper", "50")
        assert told(*moves) == (
            "In all, 50 people[2] are reported by media (paper) as released from RU to UA; up to "
            f"21 May 2025, {words}[3] are reported by UA alone (ua-hq)."
        )
        assert untold(*moves) == ()


def test_a_number_so_far_that_the_stages_come_to_is_not_announced_as_left_out() -> None:
    assert untold(*RANGED, so_far("ru-mod", "15..18", "2025-05-26")) == ()
    assert untold(*RANGED, so_far("ru-mod", "10", "2025-05-21")) == ()
    done = (completed("ru-mod", "21", stage=stage) for stage in ("s1", "s2"))
    day = so_far("ru-mod", "15", "2025-05-26"), so_far("ua-hq", "17", "2025-05-26")
    assert untold(*done, *APART, figure("ua-hq", "5", "s2"), *day) == ()
