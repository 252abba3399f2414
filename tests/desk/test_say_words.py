"""The sentences of ``say``, one case after the other: one flow and several, zero, withheld, bounds, contest."""

from domain.names.citation import Place
from projections.say import say, say_rows
from tests.desk.saying import figure, left_out, points, told, without_stage
from tests.settling.logs import SLUG, Object, announcement, record


def test_a_number_of_one_side_is_told_as_reported_by_it_alone() -> None:
    assert told(figure("ru-mod", "5")) == (
        "5 people[2] are reported by RU alone as released from RU to UA."
    )
    assert told(figure("ru-mod", "1")) == (
        "1 person[2] is reported by RU alone as released from RU to UA."
    )


def test_two_sources_of_one_side_are_still_one_side() -> None:
    assert told(figure("ru-mod", "5"), figure("ru-head", "5")) == (
        "5 people[2] are reported by RU alone (ru-mod and ru-head) as released from RU to UA."
    )


def test_both_sides_that_say_the_same_bound_confirm_nothing() -> None:
    assert told(figure("ru-mod", ">=5"), figure("ua-hq", ">=5")) == (
        "At least 5 people[2] are reported by RU and UA (ua-hq) as released from RU to UA."
    )


def test_numbers_that_agree_and_differ_are_told_each_as_it_was_said() -> None:
    moves = figure("ru-mod", "5"), figure("ua-hq", ">=3"), figure("icrc", "withheld")

    assert told(*moves, stage="s1") == (
        'Under "An exchange", at least 3 people[1] are reported by UA (ua-hq), 5[2] by RU (ru-mod) '
        "and a withheld number[3] by icrc as released from RU to UA."
    )


def test_what_both_sides_say_is_told_as_confirmed_by_both() -> None:
    assert told(figure("ru-mod", "5"), figure("ua-hq", "5"), stage="s1") == (
        'Under "An exchange", 5 people[1] are confirmed by both sides (ru-mod; ua-hq) as released '
        "from RU to UA."
    )


def test_a_joint_body_confirms_by_its_own_word() -> None:
    assert told(figure("joint", "5")) == (
        "5 people[2] are confirmed by joint as released from RU to UA."
    )


def test_a_joint_body_does_not_speak_alone() -> None:
    assert told(figure("joint", "~5")) == (
        "About 5 people[2] are reported by joint as released from RU to UA."
    )
    terms = announcement() | {"statement": {"source": "joint", "stated": "2025-05-20"}}
    place = Place(SLUG, None)
    first, *_ = say_rows(say(record([terms]).at(None), place), place)
    assert first.sentence == (
        'According to joint, 10 people[1] were agreed to be released from RU to UA under "An '
        'exchange".'
    )


def test_who_counted_for_himself_verifies_with_a_party() -> None:
    assert told(figure("icrc", "5", counted=True), figure("ru-mod", "5")) == (
        "5 people[2] are verified by the own count of icrc and by RU as released from RU to UA."
    )


def test_a_sum_is_no_better_borne_out_than_each_of_its_stages_and_told_with_who_bears_them_out() -> (
    None
):
    verified = figure("icrc", "5", counted=True), figure("ru-mod", "5")
    confirmed = figure("ru-mod", "7", "s2"), figure("ua-hq", "7", "s2")
    reported = figure("ru-mod", "3", "s3")

    assert told(*verified, *confirmed) == (
        "12 people[2] are confirmed by both sides or verified by the own count of icrc and by RU as released "
        "from RU to UA."
    )
    assert told(*verified, *confirmed, reported) == (
        "15 people[2] are reported by RU, and in part by icrc and UA, as released from RU to UA; of "
        "these, 12[3] are confirmed by both sides or verified by the own count of icrc and by RU."
    )
    assert told(*confirmed, figure("joint", "3", "s3")) == (
        "10 people[2] are confirmed by both sides or by joint as released from RU to UA."
    )


def test_who_bear_out_one_stage_each_of_several_are_not_said_to_bear_out_all_of_them() -> None:
    counts = {"icrc": "s1", "tr-mfa": "s2"}
    counted = [figure(source, "5", slug, counted=True) for source, slug in counts.items()]
    sides = figure("ru-mod", "5"), figure("ua-hq", "5", "s2")
    both = figure("ua-hq", "5")

    assert told(*counted, *sides).startswith(
        "10 people[2] are verified by the own count of icrc or of tr-mfa and by RU or UA as released"
    )
    assert told(*counted, *sides, both).startswith(
        "10 people[2] are verified by the own count of icrc or of tr-mfa and by RU and UA as released"
    )
    assert told(*counted, *sides, figure("icrc", "5", "s2", counted=True)).startswith(
        "10 people[2] are verified by the own count of icrc and tr-mfa and by RU or UA as released"
    )


def test_who_reports_every_part_of_a_sum_does_not_report_it_in_part() -> None:
    ours = figure("ru-mod", "5"), figure("ru-mod", "3", "s2")

    assert told(*ours, figure("ua-hq", "5")) == (
        "8 people[2] are reported by RU, and in part by UA, as released from RU to UA; of these, "
        "5[3] are confirmed by both sides (ru-mod; ua-hq)."
    )
    assert told(figure("ru-mod", "5"), figure("ua-hq", "3", "s2")) == (
        "8 people[2] are reported, in part by RU and in part by UA, as released from RU to UA."
    )


def test_behind_who_reports_a_sum_in_part_stands_no_comma_where_nothing_follows() -> None:
    of: Object = {"measure": "weapons", "unit": "weapon", "flows": []}
    ours, more = figure("ru-mod", "5", **of), figure("ru-mod", "3", "s2", **of)

    assert told(ours, figure("icrc", "3", "s2", **of)).endswith(
        "8 weapons[2] are reported, in part by RU and in part by icrc."
    )
    assert told(ours, more, figure("icrc", "3", "s2", **of)).endswith(
        "8 weapons[2] are reported by RU, and in part by icrc."
    )


def test_of_many_who_report_parts_of_a_sum_those_are_named_who_report_all_of_it() -> None:
    others = [
        figure(source, str(at), f"s{at}")
        for at, source in enumerate(("ua-hq", "icrc", "tr-mfa", "paper"), start=1)
    ]
    ours = [figure("ru-mod", str(at), f"s{at}") for at in (1, 2, 3)]

    assert told(*others) == (
        "10 people[2] are reported by several sources, media among them, each in part, as released "
        "from RU to UA."
    )
    assert told(*ours, *others[:3], figure("joint", "3", "s3")).startswith(
        "6 people[2] are reported by RU, and in part by several others, as released from RU to UA"
    )


def test_nobody_is_given_a_sum_that_his_own_numbers_do_not_come_to() -> None:
    def stages(source: str, *numbers: str) -> list[Object]:
        return [figure(source, number, f"s{at}") for at, number in enumerate(numbers, start=1)]

    both = *stages("ru-mod", "20", "30"), *stages("ua-hq", "20", "30")
    third = figure("icrc", "35", "s2")

    assert told(*both, third).startswith(
        "50 people[2] are reported by RU and UA as released from RU to UA; with what is reported in "
        "part by icrc, all numbers together come to 50 to 55[3]; of these, 20[4] are confirmed"
    )
    assert told(*stages("ru-mod", "20", "35"), *both[2:]).startswith(
        "50 people[2] are reported by UA and 55[3] by RU as released from RU to UA; of these, 20[4]"
    )
    assert told(*stages("ru-mod", "35", "20"), *stages("ua-hq", "20", "35")).startswith(
        "55 people[2] are reported by RU and UA as released from RU to UA; all numbers together come "
        "to 40 to 70[2]; in stage s1 the number is contested between"
    )


def test_a_third_number_contests_what_both_sides_confirm() -> None:
    moves = figure("ru-mod", "5"), figure("ua-hq", "5"), figure("icrc", "8")

    assert told(*moves) == (
        "5 people[2] are confirmed by both sides (ru-mod; ua-hq) as released from RU to UA, but "
        "contested by icrc, whose number is 8[3]."
    )
    assert told(*moves, figure("ru-mod", "2", "s2")) == (
        "7 people[2] are reported by RU as released from RU to UA; with what is reported in part by "
        "UA and icrc, all numbers together come to 7 to 10[3]; in stage s1, 5[4] are confirmed by both "
        "sides (ru-mod; ua-hq), but contested by icrc, whose number is 8[5]."
    )
    assert told(*moves, stage="s1") == (
        'Under "An exchange", 5 people[1] are confirmed by both sides (ru-mod; ua-hq) as released '
        "from RU to UA, but contested by icrc, whose number is 8[2]."
    )


def test_of_several_who_put_numbers_against_one_each_is_set_off() -> None:
    moves = figure("joint", "5"), figure("ua-hq", "4"), figure("ru-mod", "7")

    assert told(*moves) == (
        "5 people[2] are confirmed by joint as released from RU to UA, but contested by UA (ua-hq), "
        "whose number is 4[3], and RU, whose number is 7[4]."
    )
    media = points("StatementDisputed", "ua-hq", 4)
    assert told(figure("ru-mod", "5"), figure("ua-hq", "5"), figure("paper", "6"), media).endswith(
        "from RU to UA, but 6[3], reported by media (paper), is contested by UA (ua-hq)[4]."
    )
    assert told(*moves[:2], figure("paper", "6"), points("StatementDisputed", "icrc", 4)).endswith(
        "but contested by UA (ua-hq), whose number is 4[3], and 6[4], reported by media (paper), is "
        "contested by icrc[5]."
    )
    assert told(*moves[:2], points("StatementDisputed", "icrc", 2)).endswith(
        "but contested by UA (ua-hq), whose number is 4[3], and icrc[4]."
    )


def test_who_says_less_exactly_what_others_settle_is_told_beside_it() -> None:
    settled = figure("ru-mod", "13"), figure("icrc", "13", counted=True)
    sentence = "13 people[2] are verified by the own count of icrc and by RU as released from RU to UA, while "

    for quantity, said in {
        "withheld": "the number is withheld[3] by UA (ua-hq).",
        "~12": "about 12[3] are reported by UA (ua-hq).",
        ">=10": "at least 10[3] are reported by UA (ua-hq).",
        "vague:dozens": '"dozens"[3] are reported by UA (ua-hq).',
    }.items():
        assert told(*settled, figure("ua-hq", quantity)) == f"{sentence}{said}"
    assert told(*settled, figure("ua-hq", "withheld"), figure("joint", "~12")) == (
        f"{sentence}about 12[3] are reported by joint and the number is withheld[4] by UA (ua-hq)."
    )
    assert "while" not in told(*settled, figure("ru-head", "~12"))


def test_who_shares_a_value_with_all_contests_nothing_and_is_told_beside() -> None:
    apart = figure("ru-mod", "55"), figure("ua-hq", "56")
    sentence = (
        "The number of people reported as released from RU to UA is contested between 55[2], by RU, and "
        "56[3], by UA (ua-hq)"
    )

    for quantity, said in {
        "withheld": "the number is withheld[4] by icrc.",
        "~50": "about 50[4] are reported by icrc.",
        ">=40": "at least 40[4] are reported by icrc.",
        "50..56": "50 to 56[4] are reported by icrc.",
        "vague:dozens": '"dozens"[4] are reported by icrc.',
    }.items():
        assert told(*apart, figure("icrc", quantity)) == f"{sentence}, while {said}"
    withheld = figure("icrc", "withheld")
    assert told(*apart, withheld, points("StatementDisputed", "joint", 4)) == (
        f"{sentence}, and a withheld number[4], reported by icrc, is contested by joint[5]."
    )
    one_way = figure("icrc", "<=55")
    assert told(*apart, one_way).endswith(
        "contested among at most 55[2] by icrc, 55[3] by RU and 56[4] by UA (ua-hq)."
    )


def test_who_says_less_exactly_what_is_added_up_is_told_of_the_stage() -> None:
    ours = [figure(source, "5", f"s{at}") for at in range(1, 5) for source in ("ru-mod", "joint")]
    sentence = "20 people[2] are confirmed by joint as released from RU to UA; in "

    def theirs(*quantities: str) -> str:
        given = enumerate(quantities, start=1)
        return told(*ours, *(figure("ua-hq", said, f"s{at}") for at, said in given))

    assert theirs("withheld", "~6") == (
        f"{sentence}stage s1, the number is withheld[3] by UA (ua-hq); in stage s2, about 6[4] are "
        "reported by UA."
    )
    assert theirs("withheld", "~6", ">=2", "<=9") == (
        f"{sentence}4 stages[3] less exact or withheld numbers are reported by UA."
    )
    unsettled = figure("ru-mod", "5"), figure("ru-mod", "5", "s2"), figure("ua-hq", ">=2")
    assert told(*unsettled) == (
        "10 people[2] are reported by RU as released from RU to UA; in stage s1, at least 2[3] are "
        "reported by UA (ua-hq)."
    )


def test_a_dispute_without_a_number_is_told_with_its_source() -> None:
    moves = figure("ru-mod", "5"), points("StatementDisputed", "ua-hq", 2, flow="RU->UA")

    assert told(*moves, stage="s1") == (
        'Under "An exchange", 5 people[1] are reported by RU alone (ru-mod) as released from RU to '
        "UA, but contested by UA (ua-hq)[2]."
    )


def test_a_dispute_of_another_number_is_told_with_that_number_and_whose_it_is() -> None:
    both = figure("ru-mod", "8"), points("FigureConfirmed", "ua-hq", 3, stated="2025-05-23")
    moves = figure("paper", "6"), both[0], points("StatementDisputed", "ua-hq", 2), both[1]

    assert told(*moves) == (
        "8 people[2] are confirmed by both sides (ru-mod; ua-hq) as released from RU to UA, but 6[3], "
        "reported by media (paper), is contested by UA (ua-hq)[4]."
    )
    assert told(*moves, stage="s1") == (
        'Under "An exchange", 8 people[1] are confirmed by both sides (ru-mod; ua-hq) as released '
        "from RU to UA, but 6[2], reported by media (paper), is contested by UA (ua-hq)[3]."
    )
    assert told(*moves, figure("ru-mod", "2", "s2")).endswith(
        "; in stage s1, 8[3] are confirmed by both sides (ru-mod; ua-hq), but 6[4], reported by media "
        "(paper), is contested by UA (ua-hq)[5]."
    )
    assert told(*moves, points("StatementDisputed", "icrc", 3)) == (
        "8 people[2] are confirmed by both sides (ru-mod; ua-hq) as released from RU to UA, but "
        "contested by icrc[3] and 6[4], reported by media (paper), is contested by UA (ua-hq)[5]."
    )


def test_a_dispute_of_another_number_is_told_beside_what_is_withheld() -> None:
    moves = figure("paper", "~6"), figure("ru-mod", "withheld")
    disputed = points("StatementDisputed", "ua-hq", 2)

    assert told(*moves, disputed) == (
        "No number of people released from RU to UA is reported yet by anybody but media; in stage "
        "s1 the number is withheld[2] by RU alone, but about 6[3], reported by media (paper), is "
        "contested by UA (ua-hq)[4]."
    )
    assert told(*moves, points("StatementDisputed", "ua-hq", 3), stage="s1") == (
        'Under "An exchange", the number of people released from RU to UA is withheld[1] by RU alone '
        "(ru-mod), but contested by UA (ua-hq)[2], while about 6[3] are reported by media (paper)."
    )


def test_a_dispute_is_told_beside_numbers_that_differ_already() -> None:
    moves = figure("ru-mod", "5"), figure("icrc", "6")

    assert told(*moves, points("StatementDisputed", "ua-hq", 3)) == (
        "The number of people reported as released from RU to UA is contested between 5[2], by RU, "
        "and 6[3], by icrc, and the number of icrc is contested by UA (ua-hq)[4]."
    )
    assert told(*moves, points("StatementDisputed", "ru-mod", 3)) == told(*moves)
    assert told(
        figure("ru-mod", "5"), figure("ua-hq", ">=3"), points("StatementDisputed", "icrc", 3)
    ) == (
        "At least 3 people[2] are reported by UA (ua-hq) and 5[3] by RU as released from RU to UA, "
        "but the number of UA is contested by icrc[4]."
    )


def test_a_dispute_of_an_entry_that_is_silent_on_the_total_contests_a_statement() -> None:
    women = figure("ru-mod", None, breakdowns={"sex": {"parts": {"women": "2"}}})
    moves = women, figure("ua-hq", "5"), points("StatementDisputed", "icrc", 2)

    assert told(*moves).startswith(
        "5 people[2] are reported by UA alone (ua-hq) as released from RU to UA, but a statement[3] "
        "of RU on it is contested by icrc[4]."
    )


def test_what_media_say_is_told_where_those_who_are_heard_give_no_number() -> None:
    others = figure("paper", "~6"), figure("nobody", "5..8")

    assert told(*others, figure("ru-mod", "withheld")) == (
        "No number of people released from RU to UA is reported yet by anybody but sources of "
        "neither side; in stage s1 the number is withheld[2] by RU alone, while 5 to 8[3] are "
        "reported by an unnamed source (nobody) and about 6[4] by media (paper)."
    )
    assert told(others[0], figure("ru-mod", "vague:dozens"), stage="s1") == (
        'Under "An exchange", "dozens" of people[1] are reported by RU alone (ru-mod) as released '
        "from RU to UA, while about 6[2] are reported by media (paper)."
    )
    assert told(figure("paper", "withheld"), figure("ru-mod", "withheld")) == (
        "No number of people released from RU to UA is reported yet; in stage s1 the number is "
        "withheld[2] by RU alone."
    )


def test_what_was_contested_stays_told() -> None:
    moves = (
        figure("ru-mod", "5"),
        figure("ua-hq", "7"),
        points("FigureCorrected", "ua-hq", 3, quantity="5", stated="2025-05-23"),
    )

    assert told(*moves, stage="s1", as_of="2025-05-22") == (
        'As of 22 May 2025, under "An exchange", the number of people reported as released from RU '
        "to UA is contested between 5[1], by RU (ru-mod), and 7[2], by UA (ua-hq)."
    )
    assert told(*moves, stage="s1") == (
        'Under "An exchange", 5 people[1] are confirmed by both sides (ru-mod; ua-hq) as released '
        "from RU to UA, a number contested earlier."
    )


def test_a_number_is_said_to_have_been_contested_only_where_that_very_number_was() -> None:
    moves = (
        figure("ru-mod", "9"),
        points("StatementDisputed", "ua-hq", 2),
        points("FigureCorrected", "ru-mod", 2, quantity="5", stated="2025-05-23"),
    )
    told_alone = "5 people[2] are reported by RU alone as released from RU to UA"

    assert told(*moves) == f"{told_alone}, where another number was contested earlier."
    assert told(*moves, figure("ru-mod", "6", "s2")).endswith(
        "; in stage s1 another number was contested earlier."
    )
    withdrawn = points("StatementRetracted", "ua-hq", 3, stated="2025-05-24")
    assert (
        told(figure("ru-mod", "5"), *moves[1:2], withdrawn)
        == f"{told_alone}, a number contested earlier."
    )
    withheld = points("FigureCorrected", "ru-mod", 2, quantity="withheld", stated="2025-05-23")
    assert told(*moves[:2], withheld, stage="s1").endswith(
        "is withheld[1] by RU alone (ru-mod), where a number was contested earlier."
    )


def test_what_is_taken_back_is_told_as_taken_back() -> None:
    moves = figure("ru-mod", "5"), points("StatementRetracted", "ru-mod", 2, flow="RU->UA")

    assert told(*moves) == (
        "No number of people released from RU to UA is reported any more; what was reported was "
        "taken back[2] by RU."
    )


def test_what_one_who_is_heard_took_back_is_told_of_a_flow_of_which_nothing_was_agreed() -> None:
    moves = figure("ru-mod", "5", flows=["UA->RU"]), points("StatementRetracted", "ru-mod", 2)

    assert told(*moves).endswith(
        "No number of people released from UA to RU is reported any more; what was reported was taken "
        "back[2] by RU."
    )
    assert say(record([announcement(), *moves]).at(None), Place(SLUG, None)).left_out == ()


def test_of_a_statement_without_a_number_none_is_told_as_contested_earlier() -> None:
    sexes = {"sex": {"complete": True, "parts": {"women": "3", "men": ">=10"}}}
    moves = (
        figure("ru-mod", None, breakdowns=sexes),
        points("StatementDisputed", "ua-hq", 2, quantity="15", stated="2025-05-22"),
        points("StatementRetracted", "ru-mod", 2, stated="2025-05-23"),
    )

    assert "where a statement on it was contested earlier" in told(*moves)


def test_of_a_number_given_after_a_contest_in_which_nobody_gave_one_no_number_is_told_as_contested() -> (
    None
):
    women = {"sex": {"parts": {"women": "2"}}}
    moves = (
        figure("ru-mod", None, breakdowns=women),
        *(points("StatementDisputed", who, 2, stated="2025-05-23") for who in ("ua-hq", "icrc")),
        *(
            points("StatementRetracted", who, of, stated="2025-05-24")
            for who, of in (("ua-hq", 3), ("icrc", 4))
        ),
        figure("icrc", "9", stated="2025-05-25"),
    )

    assert "where a statement on it was contested earlier" in told(*moves)


def test_of_several_that_were_taken_back_each_is_named() -> None:
    stage, so_far = figure("ru-mod", "5"), figure("ua-hq", "6", scope="running", up_to="2025-05-22")
    del so_far["stage"]
    moves = stage, points("StatementRetracted", "ru-mod", 2), so_far

    assert told(*moves, points("StatementRetracted", "ua-hq", 4)).endswith(
        " is reported any more; in stage s1, what was reported was taken back[2] by RU; up to "
        "22 May 2025, what was reported was taken back[3] by UA (ua-hq)."
    )


def test_what_is_counted_up_to_a_month_or_year_is_told_as_up_to_its_end() -> None:
    for up_to, of in ("2025-04", "April 2025"), ("2024", "2024"):
        so_far = without_stage(figure("ru-mod", "5", scope="running", up_to=up_to))
        assert f"p to the end of {of}, 5 people" in told(so_far)


def footnotes(*moves: Object, stage: str) -> list[list[int]]:
    """The numbers of the entries behind each footnote."""
    paragraph = say(record([announcement(), *moves]).at(None), Place(SLUG, stage))
    return [
        [int(entry.entry.partition("#")[2]) for entry in note.entries]
        for note in paragraph.footnotes
    ]


def test_what_is_taken_back_rests_on_the_entry_that_takes_it_back() -> None:
    reported = figure("ru-mod", "5")
    corrected = points("FigureCorrected", "ru-mod", 2, quantity="6")

    once = reported, points("StatementRetracted", "ru-mod", 2)
    assert footnotes(*once, stage="s1") == [[3]]
    after = reported, corrected, points("StatementRetracted", "ru-mod", 3)
    assert footnotes(*after, stage="s1") == [[4]]


def test_what_a_correction_gives_no_number_for_is_corrected_away_and_not_taken_back() -> None:
    sexes = {"sex": {"complete": True, "parts": {"women": "2", "men": "3"}}}
    moves = (
        figure("ru-mod", "5", breakdowns=sexes),
        points("FigureCorrected", "ru-mod", 2, quantity="6"),
    )

    assert told(*moves, stage="s1") == (
        'Under "An exchange", 6 people[1] are reported by RU alone (ru-mod) as released from RU to '
        "UA. By sex, of those released from RU to UA, for men, what was reported was corrected "
        "away[1] by RU; for women, what was reported was corrected away[1] by RU."
    )
    assert footnotes(*moves, stage="s1") == [[3]]


def numbers(*moves: Object, stage: str | None = None) -> list[tuple[str, str | None]]:
    """The numbers of what came of it, as they read and in the form of feeds."""
    place = Place(SLUG, stage)
    rows = say_rows(say(record([announcement(), *moves]).at(None), place), place)
    found = [number for row in rows for number in row.numbers if number.standing != "stated"]
    return [(number.text, number.quantity) for number in found]


def test_a_number_that_is_withheld_is_one_of_the_numbers_too() -> None:
    own, withheld = figure("ru-mod", "vague:several"), figure("ua-hq", "withheld")

    assert numbers(own, withheld, stage="s1") == [
        ('"several" people', "vague:several"),
        ("a withheld number", "withheld"),
    ]
    assert numbers(withheld, stage="s1") == [("withheld", "withheld")]
    settled = figure("ru-mod", "5"), figure("joint", "5"), withheld
    assert numbers(*settled, stage="s1") == [("5 people", "5"), ("withheld", "withheld")]


def test_a_sum_of_about_so_many_has_a_quantity_only_where_a_form_says_it() -> None:
    """``about`` has no margin: nobody says that it is at least so many."""
    about, exact = figure("ru-mod", "~7"), figure("ru-mod", "3", "s2")

    assert numbers(about, exact) == [("About 10 people", "~10")]
    assert numbers(about, exact, figure("ru-mod", "withheld", "s3")) == [
        ("At least about 10 people", None),
        ("withheld", "withheld"),
    ]
    assert numbers(about, figure("ru-mod", "3..5", "s2")) == [("About 10 to 12 people", None)]
    assert numbers(exact, figure("ru-mod", "withheld", "s3"))[0] == ("At least 3 people", ">=3")


def test_zero_withheld_and_nothing_do_not_read_alike() -> None:
    assert told() == "No number of people released from RU to UA is reported yet."
    assert told(figure("ru-mod", "0")) == (
        "0 people[2] are reported by RU alone as released from RU to UA."
    )
    assert told(figure("ru-mod", "withheld")) == (
        "No number of people released from RU to UA is reported yet; in stage s1 the number is "
        "withheld[2] by RU alone."
    )


def test_the_same_said_of_both_directions_is_one_sentence() -> None:
    assert told(figure("ru-mod", "5", flows=["RU->UA", "UA->RU"])) == (
        "5 people[2] are reported by RU alone as released each way."
    )


def test_media_are_told_as_media_where_nobody_else_speaks() -> None:
    assert told(figure("paper", "5")) == (
        "5 people[2] are reported by media alone (paper) as released from RU to UA."
    )
    assert told(figure("nobody", "5"), figure("paper", "5")) == (
        "5 people[2] are reported by sources of neither side alone (nobody and paper) as released "
        "from RU to UA."
    )


def test_where_others_say_otherwise_the_paragraph_of_an_agreement_names_what_it_leaves_out() -> (
    None
):
    ours = figure("ru-mod", "5")
    whole = {"scope": "whole"}

    assert left_out(ours, figure("paper", "6")) == ("stage s1",)
    assert left_out(ours, figure("paper", "5"), figure("nobody", "~6")) == ()
    assert left_out(ours, figure("paper", "6"), points("StatementDisputed", "ua-hq", 3)) == ()
    assert left_out(ours, without_stage(figure("paper", "6", **whole))) == ("the whole agreement",)
    assert left_out(ours, without_stage(figure("paper", "5", **whole))) == ()
    assert left_out(ours, figure("paper", "6", "s2")) == ()


def test_where_others_divide_a_number_otherwise_the_paragraph_of_a_stage_names_what_it_leaves_out() -> (
    None
):
    def divided(source: str, men: str, women: str, number: str = "5") -> Object:
        parts = {"men": men, "women": women}
        return figure(source, number, breakdowns={"sex": {"complete": True, "parts": parts}})

    ours = divided("ru-mod", "4", "1")

    assert left_out(ours, divided("paper", "3", "2"), stage="s1") == ("stage s1, by sex",)
    assert left_out(ours, divided("paper", "4", "2", "6"), stage="s1") == ("stage s1, by sex",)
    assert left_out(ours, divided("paper", "4", "1"), stage="s1") == ()
    assert left_out(ours, divided("paper", "~3", "~2"), stage="s1") == ()
    assert left_out(divided("paper", "3", "2"), stage="s1") == ()
    assert left_out(figure("ru-mod", "5"), divided("paper", "3", "2"), stage="s1") == ()
    contested = points("StatementDisputed", "ua-hq", 3, dimension="sex")
    assert left_out(ours, divided("paper", "3", "2"), contested, stage="s1") == ()


def test_where_others_state_another_term_the_paragraph_of_an_agreement_names_what_it_leaves_out() -> (
    None
):
    def stated(source: str, quantity: str) -> Object:
        term = {"flows": ["RU->UA"], "measure": "released", "unit": "person", "quantity": quantity}
        statement = {"source": source, "stated": "2025-05-21"}
        return {
            "event": "TermsStated",
            "agreement": SLUG,
            "terms": [term],
            "statement": statement,
        }

    assert left_out(stated("paper", "9")) == ("what was agreed",)
    assert left_out(stated("paper", "10")) == ()
    assert left_out(stated("paper", ">=9")) == ()
    assert left_out(stated("ua-hq", "9")) == ()


def test_a_source_that_is_not_heard_is_one_or_several() -> None:
    assert told(figure("nobody", "5")) == (
        "5 people[2] are reported by an unnamed source alone (nobody) as released from RU to UA."
    )


def test_bounds_read_like_english() -> None:
    assert told(figure("ru-mod", ">=1")) == (
        "At least 1 person[2] is reported by RU alone as released from RU to UA."
    )
    assert told(figure("ru-mod", "<300")) == (
        "Under 300 people[2] are reported by RU alone as released from RU to UA."
    )


def test_a_sum_with_an_about_in_it_is_no_firmer_than_that() -> None:
    abouts = figure("ru-mod", "~40"), figure("ua-hq", "~50")

    assert told(*abouts, figure("ru-mod", "5", "s2"), figure("ua-hq", "5", "s2")) == (
        "About 45 people[2] are reported by RU and about 55[3] by UA as released from RU to UA; of "
        "these, 5[4] are confirmed by both sides (ru-mod; ua-hq)."
    )
    assert told(*abouts, figure("ru-mod", ">=5", "s2")) == (
        "At least about 45 people[2] are reported by RU, and in part by UA, as released from RU to "
        "UA."
    )


def test_beside_a_stage_that_was_taken_back_a_number_is_the_least_that_it_can_be() -> None:
    back = figure("ru-mod", "1"), points("StatementRetracted", "ru-mod", 2)

    assert told(*back, figure("ru-mod", "3", "s2")) == (
        "At least 3 people[2] are reported by RU alone as released from RU to UA; in stage s1, what "
        "was reported was taken back[3] by RU."
    )


def test_a_settled_zero_is_told_with_its_stage() -> None:
    zero = figure("ru-mod", "0"), figure("ua-hq", "0")

    assert told(*zero, figure("ru-mod", "5", "s2")) == (
        "5 people[2] are reported by RU, and in part by UA, as released from RU to UA; in stage s1, "
        "0[3] are confirmed by both sides (ru-mod; ua-hq)."
    )


def test_what_another_states_of_the_whole_is_told_beside_the_stages() -> None:
    whole = {"scope": "whole"}
    ours = figure("ru-mod", "10")

    assert told(ours, without_stage(figure("ua-hq", "12", **whole))) == (
        "In stage s1, 10 people[2] are reported by RU as released from RU to UA; in all, 12 people[3] "
        "are reported by UA (ua-hq)."
    )
    assert told(ours, without_stage(figure("ua-hq", "10", **whole))) == (
        "10 people[2] are reported by RU as released from RU to UA; in all, 10 people[3] are "
        "reported by UA (ua-hq)."
    )
    assert told(ours, without_stage(figure("ru-mod", "10", **whole))) == (
        "10 people[2] are reported by RU alone as released from RU to UA."
    )


def test_what_is_said_so_far_is_told_where_it_falls_short_of_the_stages() -> None:
    stages = figure("ru-mod", "20"), figure("ua-hq", "20"), figure("ru-mod", "7", "s2")
    by_day = {"scope": "running", "up_to": "2025-05-24", "stated": "2025-05-25"}
    sum_of_stages = (
        "27 people[2] are reported by RU, and in part by UA, as released from RU to UA; of these, "
        "20[3] are confirmed by both sides (ru-mod; ua-hq)"
    )

    assert told(*stages, without_stage(figure("ua-hq", "25", **by_day))) == (
        f"{sum_of_stages}; up to 24 May 2025, 25 people[4] are reported by UA (ua-hq)."
    )
    assert told(*stages, figure("ua-hq", "19", "s1", scope="running")) == (
        f"{sum_of_stages}; up to stage s1, 19 people[4] are reported by UA (ua-hq)."
    )
    assert told(*stages, figure("ua-hq", "20", "s1", scope="running")) == f"{sum_of_stages}."
    assert told(*stages, without_stage(figure("ru-mod", "27", **by_day))) == f"{sum_of_stages}."


def test_what_somebody_says_of_all_of_whom_only_a_part_is_heard_in_the_stages_is_told() -> None:
    stages = figure("ru-mod", "20"), figure("ua-hq", "7", "s2")
    said = "27 people[2] are reported, in part by RU and in part by UA, as released from RU to UA"

    assert told(*stages, without_stage(figure("ru-mod", "27", scope="whole"))) == (
        f"{said}; in all, 27 people[3] are reported by RU."
    )


def test_that_the_number_of_all_is_withheld_is_told_whatever_its_speaker_says_of_stages() -> None:
    stages = figure("ru-mod", "20"), figure("ua-hq", "20")
    withheld = without_stage(figure("ua-hq", "withheld", scope="whole", stated="2025-05-22"))

    assert told(*stages, withheld).endswith(
        "; in all, the number of people is withheld[3] by UA (ua-hq)."
    )


def test_of_a_number_that_only_its_confirmation_still_gives_it_is_told_who_took_it_back() -> None:
    confirmed = {"event": "FigureConfirmed", "agreement": SLUG, "of": 2}
    back = {"event": "StatementRetracted", "agreement": SLUG, "of": 2}

    said = told(
        figure("ru-mod", "20"),
        {**confirmed, "statement": {"source": "ua-hq", "stated": "2025-05-22"}},
        {**back, "statement": {"source": "ru-mod", "stated": "2025-05-23"}},
    )
    assert said.endswith("; RU took its 20 back on 23 May 2025[3].")
    confirming = {**confirmed, "statement": {"source": "ua-hq", "stated": "2025-05-22"}}
    taking = {**back, "statement": {"source": "ru-mod", "stated": "2025-05-23"}}
    again = figure("ru-mod", "20", stated="2025-05-24")
    assert "took" not in told(figure("ru-mod", "20"), confirming, taking, again)
    corrected = (
        {**points("FigureCorrected", "ru-mod", 2), "quantity": "25"},
        points("StatementRetracted", "ru-mod", 4, stated="2025-05-23"),
    )
    assert told(figure("ru-mod", "20"), confirming, *corrected).endswith(
        ", a number contested earlier; RU took its 25 back on 23 May 2025[3]."
    )


def test_who_took_a_number_back_is_told_beside_those_who_still_give_one() -> None:
    back = points("StatementRetracted", "ua-hq", 3)
    own = figure("ru-mod", "20"), figure("ua-hq", "20"), figure("icrc", "20")

    for stage in ("s1", None):
        assert told(*own, back, stage=stage).rpartition(" as released")[2] == (
            f" from RU to UA; UA (ua-hq) took its 20 back on 22 May 2025[{2 if stage else 3}]."
        )
    others = figure("ru-mod", "20"), figure("ua-hq", "25"), figure("icrc", "26")
    backs = back, points("StatementRetracted", "icrc", 4, stated="2025-05-23")
    assert told(*others, *backs).endswith(
        ", a number contested earlier; UA (ua-hq) took its 25 back on 22 May 2025[3]; "
        "icrc took its 26 back on 23 May 2025[4]."
    )
    assert told(figure("ru-mod", "20"), figure("ua-hq", "25"), figure("icrc", "20"), back).endswith(
        ", a number contested earlier; UA (ua-hq) took its 25 back on 22 May 2025[3]."
    )
    apart = figure("ru-mod", "20"), figure("ua-hq", "25"), figure("icrc", "26")
    assert told(*apart, back).endswith("; UA (ua-hq) took its 25 back on 22 May 2025[4].")
    assert told(*own, back, figure("ua-hq", "20", stated="2025-05-23"), stage="s1").endswith(
        "as released from RU to UA."
    )
    unheard = figure("ru-mod", "20"), figure("paper", "20")
    assert "took" not in told(*unheard, points("StatementRetracted", "paper", 3))


def test_who_took_a_number_back_is_told_behind_who_contests_and_who_says_less() -> None:
    own = [figure(source, "20") for source in ("ru-mod", "ua-hq", "joint")]
    back = points("StatementRetracted", "joint", 4)

    assert told(*own, figure("icrc", "30"), back).endswith(
        ", but contested by icrc, whose number is 30[3]; joint took its 20 back on 22 May 2025[4]."
    )
    assert told(*own, figure("icrc", ">=10"), back, stage="s1").endswith(
        "; joint took its 20 back on 22 May 2025[3]."
    )


def test_whose_numbers_were_taken_back_is_told_once_with_each_of_them() -> None:
    backs = [points("StatementRetracted", "ua-hq", of, stated=f"2025-05-2{of}") for of in (3, 4)]
    own = figure("ru-mod", "20"), figure("ua-hq", "20"), figure("ua-hq", "25", stated="2025-05-22")

    assert told(*own, *backs, stage="s1").endswith(
        "; UA (ua-hq) took its 20 back on 23 May 2025[2] and its 25 back on 24 May 2025[3]."
    )


def test_whose_number_was_corrected_away_is_told_beside_those_who_give_it_still() -> None:
    some = {"sex": {"complete": False, "parts": {"women": "2"}}}
    own = figure("ru-mod", "5"), figure("ua-hq", "5")
    away = points("FigureCorrected", "ru-mod", 2, breakdowns=some)

    assert told(*own, away) == (
        "5 people[2] are reported by UA alone (ua-hq) as released from RU to UA; RU corrected its 5 "
        "away on 22 May 2025[3]."
    )
    both = *own, figure("ru-mod", "6", stated="2025-05-22"), away
    back = points("StatementRetracted", "ru-mod", 4, stated="2025-05-23")
    assert (
        told(*both, back, stage="s1")
        .partition("; ")[2]
        .startswith(
            "RU (ru-mod) corrected its 5 away on 22 May 2025[2] and took its 6 back on 23 May 2025[3]."
        )
    )


def test_a_number_that_was_taken_back_is_not_reported_any_more() -> None:
    own, back = figure("ua-hq", "60"), points("StatementRetracted", "ua-hq", 2)

    for left in ("withheld", "vague:dozens"):
        other = figure("ru-mod", left)
        assert " is reported any more; in stage s1" in told(own, other, back)
        assert " is reported yet; in stage s1" in told(figure("ua-hq", left), other, back)
        assert "took" not in told(figure("ua-hq", left), figure("ru-mod", "20"), back)


def test_in_a_sum_it_is_told_of_which_stage_a_number_was_taken_back() -> None:
    def stages(count: int) -> list[Object]:
        slugs = [f"s{turn}" for turn in range(1, count + 1)]
        figures = [figure(source, "5", slug) for slug in slugs for source in ("ru-mod", "ua-hq")]
        return [
            *figures,
            *(points("StatementRetracted", "ua-hq", 1 + 2 * n) for n in range(1, count + 1)),
        ]

    assert told(*stages(2)).endswith(
        "; in stage s1, UA (ua-hq) took its 5 back on 22 May 2025[3]; "
        "in stage s2, UA took its 5 back on 22 May 2025[4]."
    )
    assert told(*stages(4)).endswith("; in 4 stages[3] numbers were taken back by UA (ua-hq).")


def test_a_stage_that_ended_otherwise_and_has_no_number_is_told_as_it_ended() -> None:
    ended = {"event": "StageCompleted", "agreement": SLUG, "stage": "s2", "outcome": "partial"}
    statement = {"source": "ru-mod", "stated": "2025-05-22"}

    assert told(figure("ru-mod", "20"), {**ended, "statement": statement}).endswith(
        "for stage s2[3], reported as partly completed, no number of people released is known."
    )


def test_a_word_for_a_number_is_told_as_what_was_agreed() -> None:
    agreed = announcement()
    agreed["terms"] = [agreed["terms"][0] | {"quantity": "vague:all for all"}]
    log = record([agreed])
    text = " ".join(row.sentence for row in say_rows(say(log.at(None), Place(SLUG)), Place(SLUG)))

    assert (
        '"all for all"[1] was agreed as the number of people to be released from RU to UA' in text
    )


def test_of_each_who_is_heard_the_last_number_so_far_is_told() -> None:
    stages = figure("ru-mod", "20"), figure("ua-hq", "20")
    so_far = [
        without_stage(
            figure(source, number, scope="running", up_to=f"2025-05-{day}", stated=f"2025-05-{day}")
        )
        for source, number, day in (("ua-hq", "22", 22), ("ua-hq", "25", 23), ("ru-mod", "20", 24))
    ]

    assert told(*stages, *so_far) == (
        "In stage s1, 20 people[2] are confirmed by both sides (ru-mod; ua-hq) as released from RU to "
        "UA; up to 23 May 2025, 25 people[3] are reported by UA (ua-hq)."
    )
    assert told(*so_far) == (
        "Up to 24 May 2025, 20 people[2] are reported by RU as released from RU to UA; up to 23 May "
        "2025, 25 people[3] are reported by UA (ua-hq)."
    )


def test_a_contest_of_the_whole_is_told_beside_stages_of_which_one_side_speaks() -> None:
    wholes = [
        without_stage(figure(source, number, scope="whole"))
        for source, number in (("ru-mod", "10"), ("ua-hq", "12"))
    ]

    assert told(figure("ru-mod", "10"), *wholes) == (
        "In stage s1, 10 people[2] are reported by RU as released from RU to UA; in all, the number of "
        "people reported is contested between 10[3], by RU, and 12[4], by UA (ua-hq)."
    )


def test_a_contest_so_far_that_is_that_of_its_stages_is_told_once() -> None:
    stages = [
        figure(source, number, stage)
        for source, numbers in (("ru-mod", "57"), ("ua-hq", "58"))
        for stage, number in zip(("s1", "s2"), numbers, strict=True)
    ]
    so_far = [
        figure(source, number, "s2", scope="running")
        for source, number in (("ru-mod", "12"), ("ua-hq", "13"))
    ]

    told_once = (
        "12 people[2] are reported by RU and 13[3] by UA as released from RU to UA; of these, 5[4] "
        "are confirmed by both sides (ru-mod; ua-hq); in stage s2 the number is contested between "
        "7[5], by RU, and 8[6], by UA (ua-hq)."
    )
    assert told(*stages) == told(*stages, *so_far) == told_once


def test_stages_are_told_in_the_order_in_which_they_took_place() -> None:
    stages = [
        figure(source, number, stage, stated=day)
        for stage, day in (("s2", "2025-05-21"), ("s10", "2025-05-22"))
        for source, number in (("ru-mod", "5"), ("ua-hq", "6"))
    ]

    text = told(*stages)
    assert text.index("in stage s2") < text.index("in stage s10")


def test_a_completion_is_told_before_what_was_said_later() -> None:
    held = {"event": "StageCompleted", "agreement": SLUG, "stage": "s1", "outcome": "partial"}
    put_off = {"event": "StagePostponed", "agreement": SLUG, "stage": "s1"}
    moves = (
        {**held, "occurred": "2025-05-20/2025-05-21", **stated("ru-mod", "2025-05-22")},
        {**put_off, **stated("ru-mod", "2025-05-23")},
    )

    assert told(*moves, stage="s1") == (
        'Under "An exchange", stage s1 is reported by RU (ru-mod) as partly completed from 20 to 21 '
        "May 2025[1], then as postponed until further notice[2]."
    )


def test_a_share_is_told_as_one() -> None:
    share = {"measure": "share-identified", "unit": "percent", "scope": "whole"}
    ours, theirs = (
        without_stage(figure(source, number, **share))
        for source, number in (("ru-mod", "15..20"), ("ua-hq", "30"))
    )
    text = "No number of people released from RU to UA is reported yet. In all, "

    assert told(ours) == (
        f"{text}15 to 20 percent[2] is reported by RU alone as the share identified from RU to UA."
    )
    assert told(ours, theirs) == (
        f"{text}the percentage reported as the share identified from RU to UA is contested between "
        "15 to 20[2], by RU, and 30[3], by UA (ua-hq)."
    )


def stated(source: str, day: str) -> Object:
    return {"statement": {"source": source, "stated": day}}


def test_what_is_not_stated_yet_is_told_as_of_the_cut() -> None:
    terms = announcement() | {"terms": []}

    def paragraph(*moves: Object) -> str:
        place = Place(SLUG, None)
        at = record([terms, *moves]).at("2025-05-22")
        return " ".join(row.sentence for row in say_rows(say(at, place), place))

    assert paragraph() == (
        'As of 22 May 2025, what was agreed under "An exchange" is not stated in numbers.'
    )
    assert paragraph(figure("ru-mod", "5")) == (
        'As of 22 May 2025, what was agreed under "An exchange" is not stated in numbers. 5 people[1] '
        "are reported by RU alone (ru-mod) as released from RU to UA."
    )


def test_terms_alone_are_told_as_of_the_cut() -> None:
    length = {"flows": [], "measure": "duration", "unit": "day", "quantity": "42"}
    announced = announcement() | {"terms": [{k: v for k, v in length.items() if v}]}
    place = Place(SLUG, None)
    at = record([announced]).at("2025-05-22")

    assert " ".join(row.sentence for row in say_rows(say(at, place), place)) == (
        "As of 22 May 2025, according to RU alone (ru-mod), a duration of 42 days[1] was agreed under "
        '"An exchange".'
    )


def test_where_a_party_stands_on_both_sides_of_a_sentence_its_voices_are_always_named() -> None:
    def stage(slug: str) -> tuple[Object, ...]:
        return (
            figure("ru-mod", "5", slug, stated="2025-05-20"),
            figure("ru-head", "7", slug),
            figure("ua-hq", "5", slug),
        )

    torn = "are confirmed by both sides (ru-mod; ua-hq), but contested by RU (ru-head), whose number is"
    assert told(*stage("s1"), *stage("s2")).endswith(
        f"; in stage s1, 5[4] {torn} 7[5]; in stage s2, 5[6] {torn} 7[7]."
    )
    counted = figure("icrc", "5", counted=True)
    assert told(*stage("s1"), counted) == (
        "5 people[2] are verified by the own count of icrc and by RU (ru-mod) and UA as released from RU to "
        "UA, but contested by RU (ru-head), whose number is 7[3]."
    )
    assert told(figure("ru-mod", "5"), figure("ru-head", ">=3")) == (
        "At least 3 people[2] are reported by RU (ru-head) and 5[3] by RU (ru-mod) as released from RU to UA."
    )


def test_a_source_that_disputes_its_own_side_is_named_each_time_and_so_is_who_it_disputes() -> None:
    disputed = points("StatementDisputed", "ru-head", 2)

    assert told(figure("ru-mod", "5"), disputed) == (
        "5 people[2] are reported by RU alone (ru-mod) as released from RU to UA, but contested by RU "
        "(ru-head)[3]."
    )
    assert told(points("StatementDisputed", "ru-head", 1)) == (
        "According to RU alone (ru-mod), 10 people[1] were agreed to be released from RU to UA under "
        '"An exchange"; RU (ru-head) disputes that[2]. No number of people released from RU to UA is '
        "reported yet."
    )


def test_a_sum_of_one_voice_is_as_firm_as_what_it_says_itself() -> None:
    def alone(*quantities: str) -> str:
        said = (figure("ru-mod", quantity, f"s{at}") for at, quantity in enumerate(quantities))
        return told(*said).partition("[")[0]

    assert alone(">20", "30") == "More than 50 people"
    assert alone(">20", ">=30") == "More than 50 people"
    assert alone(">=20", "30") == "At least 50 people"
    assert alone("<20", "<=30") == "Under 50 people"
    assert alone(">20", "~30") == "At least about 50 people"
    assert told(
        *(figure("ru-mod", quantity, stage) for quantity, stage in ((">20", "s1"), ("30", "s2"))),
        *(figure("ua-hq", quantity, stage) for quantity, stage in ((">=20", "s1"), ("30", "s2"))),
    ).startswith("At least 50 people[2] are reported by UA and more than 50[3] by RU as released")
    of_two_minds = figure("ru-mod", "20"), figure("ru-head", ">20"), figure("ru-mod", "30", "s2")
    assert told(*of_two_minds).startswith("At least 50 people[2] are reported by RU alone")
    theirs = figure("ua-hq", "20"), figure("ua-hq", "30", "s2")
    assert told(*of_two_minds, *theirs).startswith(
        "50 people[2] are reported by UA and at least 50[3] by RU as released from RU to UA; "
    )
