"""The sentences of ``say``, one case after the other: one flow and several, zero, withheld, bounds, contest."""

from typing import Any

from domain.citation import Place
from projections.say import say, say_rows
from tests.settling.logs import SLUG, Object, announcement, record, registrations

ANNOUNCED = (
    "According to RU alone (ru-mod), 10 people[1] were agreed to be released from RU to UA under "
    '"An exchange".'
)


def told(*moves: Object, stage: str | None = None, as_of: str | None = None) -> str:
    """The paragraph, after its sentence on what was agreed."""
    log = record([announcement(), *moves])
    assert len(log.objects) == len(registrations()) + 1 + len(moves), "a move was refused"
    place = Place(SLUG, stage)
    text = " ".join(row.sentence for row in say_rows(say(log.at(as_of), place), place))
    return text.removeprefix(ANNOUNCED).strip()


def figure(source: str, quantity: str | None, stage: str = "s1", **more: Any) -> Object:
    statement = {"source": source, "stated": more.pop("stated", "2025-05-21")}
    if more.pop("counted", False):
        statement["basis"] = "counted"
    return {
        "event": "FigureReported",
        "agreement": SLUG,
        "scope": "stage",
        "stage": stage,
        "flows": ["RU->UA"],
        "measure": "released",
        "unit": "person",
        "statement": statement,
        **({"quantity": quantity} if quantity is not None else {}),
        **more,
    }


def points(event: str, source: str, of: int, **more: Any) -> Object:
    stated = more.pop("stated", "2025-05-22")
    given = {"event": event, "agreement": SLUG, "of": of, **more}
    return given | {"statement": {"source": source, "stated": stated}}


def test_one_side_alone() -> None:
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


def test_both_sides_confirm() -> None:
    assert told(figure("ru-mod", "5"), figure("ua-hq", "5"), stage="s1") == (
        'Under "An exchange", 5 people[1] are confirmed by both sides (ru-mod; ua-hq) as released '
        "from RU to UA."
    )


def test_a_joint_body_confirms_by_its_own_word() -> None:
    assert told(figure("joint", "5")) == (
        "5 people[2] are confirmed by joint as released from RU to UA."
    )


def test_who_counted_for_himself_verifies_with_a_party() -> None:
    assert told(figure("icrc", "5", counted=True), figure("ru-mod", "5")) == (
        "5 people[2] are verified by the own count of icrc and by RU as released from RU to UA."
    )


def test_a_sum_is_no_better_borne_out_than_each_of_its_stages() -> None:
    verified = figure("icrc", "5", counted=True), figure("ru-mod", "5")
    confirmed = figure("ru-mod", "7", "s2"), figure("ua-hq", "7", "s2")
    reported = figure("ru-mod", "3", "s3")

    assert told(*verified, *confirmed) == (
        "12 people[2] are confirmed or verified as released from RU to UA."
    )
    assert told(*verified, *confirmed, reported) == (
        "15 people[2] are reported, in part by icrc, in part by RU and in part by UA, as released "
        "from RU to UA; of these, 12[3] are confirmed or verified."
    )


def test_a_third_number_contests_what_both_sides_confirm() -> None:
    moves = figure("ru-mod", "5"), figure("ua-hq", "5"), figure("icrc", "8")

    assert told(*moves) == (
        "5 people[2] are confirmed by both sides (ru-mod; ua-hq) as released from RU to UA, but "
        "contested by icrc, who reports 8[3]."
    )
    assert told(*moves, figure("ru-mod", "2", "s2")) == (
        "7 to 10 people[2] are reported, in part by RU, in part by UA and in part by icrc, as "
        "released from RU to UA; in stage s1 the number is contested by icrc, who reports 8[3]."
    )
    assert told(*moves, stage="s1") == (
        'Under "An exchange", 5 people[1] are confirmed by both sides (ru-mod; ua-hq) as released '
        "from RU to UA, but contested by icrc, who reports 8[2]."
    )


def test_a_dispute_without_a_number_is_told_with_its_source() -> None:
    moves = figure("ru-mod", "5"), points("StatementDisputed", "ua-hq", 2, flow="RU->UA")

    assert told(*moves, stage="s1") == (
        'Under "An exchange", 5 people[1] are reported by RU alone (ru-mod) as released from RU to '
        "UA, but contested by UA (ua-hq)[2]."
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


def test_what_is_taken_back_is_told_as_taken_back() -> None:
    moves = figure("ru-mod", "5"), points("StatementRetracted", "ru-mod", 2, flow="RU->UA")

    assert told(*moves) == (
        "No number of people released from RU to UA is reported any more; what was reported was "
        "taken back[2] by RU."
    )


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
