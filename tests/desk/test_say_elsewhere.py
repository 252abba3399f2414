"""That there is no number is not told without those of the same that no row of the totals is made of."""

from tests.desk.saying import completed, figure, points, told, without_stage
from tests.settling.logs import SLUG, Object

NONE = "No number of people released from RU to UA is reported yet"
FIVE = "5 people[2] are reported by UA alone (ua-hq) as released from RU to UA"


def remaining(source: str, quantity: str, day: str = "2025-05-22") -> Object:
    return without_stage(figure(source, quantity, scope="remaining")) | {"up_to": day}


def parts(source: str, stage: str = "s1", **more: str) -> Object:
    return figure(source, None, stage, breakdowns={"sex": {"parts": more or {"men": "4"}}})


def test_a_number_of_what_remains_or_of_a_wider_programme_is_not_denied() -> None:
    left = remaining("icrc", "8")
    wider = without_stage(figure("ru-mod", "90", scope="programme"))

    assert told(left) == f"{NONE}, other than by icrc of what remains after 22 May 2025[2]."
    assert told(wider) == f"{NONE}, other than by RU of a wider programme[2]."
    assert told(left, wider | {"up_to": "2025-05-23"}) == (
        f"{NONE}, other than by icrc of what remains after 22 May 2025[2] and by RU of a wider programme up "
        "to 23 May 2025[3]."
    )


def test_of_what_remains_on_several_days_the_last_is_named() -> None:
    days = [remaining("ua-hq", "8", f"2025-05-{day}") for day in (22, 24, 23)]

    assert told(*days) == f"{NONE}, other than by UA of what remains after 24 May 2025[2]."


def test_what_is_planned_withheld_or_vague_is_no_number_that_could_be_denied() -> None:
    for quantity in ("withheld", "vague:dozens"):
        assert told(remaining("icrc", quantity)) == f"{NONE}."
    assert told(figure("ru-mod", "8", scope="planned")) == f"{NONE}."


def test_numbers_of_parts_alone_are_not_denied_of_a_stage_nor_of_all() -> None:
    assert told(parts("ru-mod")) == f"{NONE}, other than by RU of parts in stage s1[2]."
    assert told(*(parts("ru-mod", f"s{at}") for at in range(4))) == (
        f"{NONE}, other than by RU of parts in 4 stages[2]."
    )
    assert told(without_stage(parts("ru-mod") | {"scope": "whole"})) == (
        f"{NONE}, other than by RU of parts in all[2]."
    )
    assert told(figure("ua-hq", "5", "s2"), parts("ru-mod")) == (
        f"{FIVE}; in stage s1[3], only parts of the number are reported, by RU."
    )


def test_a_number_of_parts_leaves_told_that_its_stage_is_completed_and_that_this_is_disputed() -> (
    None
):
    done = completed("ru-mod", "22")
    disputed = points("StatementDisputed", "ua-hq", 3)

    assert told(parts("ru-mod"), done, disputed) == (
        f"{NONE}, other than by RU of parts in stage s1[2]; stage s1[3] is reported as completed (disputed "
        "by UA (ua-hq)[4])."
    )
    assert told(parts("ru-mod"), done, disputed, figure("ua-hq", "5", "s2")) == (
        f"At least {FIVE}; for stage s1[3], reported as completed (disputed by UA[4]), only parts of the "
        "number are reported, by RU[5]."
    )


def test_of_a_stage_that_was_told_in_words_it_is_not_told_that_there_are_only_parts() -> None:
    five, by_sex = figure("ua-hq", "5", "s2"), {"sex": {"parts": {"men": "4"}}}

    for quantity in ("vague:many", "withheld"):
        in_words = figure("ru-mod", quantity)
        assert told(five, in_words | {"breakdowns": by_sex}) == told(five, in_words)


def test_that_only_parts_are_left_of_a_number_that_was_taken_back_is_told_with_it() -> None:
    given, back = figure("ua-hq", "7"), points("StatementRetracted", "ua-hq", 3)
    moves = figure("ua-hq", "5", "s2"), given, back, parts("ru-mod")
    left = (
        f"At least {FIVE}; in stage s1, what was reported was taken back[3] by UA, and only parts of the number "
        "are reported, by RU[4]"
    )

    assert told(*moves) == f"{left}."
    assert told(*moves, completed("ru-mod", "22")) == (
        f"{left}; stage s1[5] is reported as completed."
    )


def test_of_a_stock_it_is_not_told_that_no_number_is_known_of_a_stage() -> None:
    kept = {"flows": [], "measure": "kept", "unit": "kg"}
    terms = {
        "event": "TermsStated",
        "agreement": SLUG,
        "terms": [{"measure": "kept", "unit": "kg", "quantity": "<=300"}],
        "statement": {"source": "ru-mod", "stated": "2025-05-21"},
    }
    left = {k: v for k, v in (remaining("icrc", "130.1") | kept).items() if v != []}
    none = "No number of kg kept is reported yet"
    unknown = "; for stage s1[4], reported as completed, no number of kg kept is known"

    done = completed("ru-mod", "22")
    assert f"{none}{unknown.replace('[4]', '[3]')}." in told(terms, done)
    assert f"{none}, other than by icrc of what remains after 22 May 2025" in told(
        terms, left, done
    )
    assert "; stage s1[4] is reported as completed." in told(terms, left, done)
