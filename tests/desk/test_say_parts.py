"""Who contests how a number divides, in the paragraph of a stage: nobody contests a part that he does not name;
and of an agreement, which number's division it is."""

from tests.desk.saying import figure, left_out, points, so_far, told, whole
from tests.settling.logs import Object


def divided(source: str, men: str, women: str) -> Object:
    return figure(source, "5", breakdowns=sexes(men=men, women=women))


def sexes(**parts: str) -> Object:
    return {"sex": {"complete": False, "parts": parts}}


def disputed(source: str, of: int, **parts: str) -> Object:
    return points("StatementDisputed", source, of, breakdowns=sexes(**parts))


def told_of_parts(*moves: Object) -> str:
    text = told(*moves, stage="s1")
    return text.partition("By sex, of those released from RU to UA, ")[2]


def test_who_divides_a_number_otherwise_contests_the_division_and_not_what_he_says_alike() -> None:
    ours = divided("ru-mod", "4", "1")

    assert told_of_parts(ours, disputed("ua-hq", 2, men="3", women="1")) == (
        "the number reported for men is contested between 3[2], by UA (ua-hq), and 4[1], by RU; 1 "
        "women[3] is confirmed by both sides (ru-mod; ua-hq); the division is contested by UA[2]."
    )


def test_who_divides_a_number_otherwise_contests_no_part_that_he_does_not_name() -> None:
    ours = divided("ru-mod", "4", "1")

    assert told_of_parts(ours, disputed("ua-hq", 2, men="3")) == (
        "the number reported for men is contested between 3[2], by UA (ua-hq), and 4[1], by RU; 1 "
        "women[1] is reported by RU alone; the division is contested by UA[2]."
    )


def test_a_division_of_which_every_number_differs_needs_no_more_words() -> None:
    ours = divided("ru-mod", "4", "1")

    assert told_of_parts(ours, disputed("ua-hq", 2, men="3", women="2")) == (
        "the number reported for men is contested between 3[2], by UA (ua-hq), and 4[1], by RU; the "
        "number reported for women is contested between 1[1], by RU, and 2[2], by UA."
    )


def test_a_part_that_only_who_contests_the_division_names_leaves_it_to_be_told() -> None:
    ours = figure("ru-mod", "5", breakdowns=sexes(men="5"))

    assert told_of_parts(ours, disputed("ua-hq", 2, men="3", women="2")) == (
        "the number reported for men is contested between 3[2], by UA (ua-hq), and 5[1], by RU; 2 "
        "women[2] are reported by UA alone; the division is contested by UA[2]."
    )


def test_whose_division_is_contested_is_told_beside_that_of_another() -> None:
    ours, theirs = divided("ru-mod", "4", "1"), divided("paper", "3", "2")
    moves = ours, theirs, disputed("ua-hq", 3, men="4")

    assert told_of_parts(*moves) == (
        "4 men[2] are confirmed by both sides (ru-mod; ua-hq); 1 women[1] is reported by RU alone; "
        "the division given by media (paper) is contested by UA (ua-hq)[3]."
    )
    assert left_out(*moves, stage="s1") == ("stage s1, by sex",)


def test_who_contests_a_dimension_as_it_is_contests_each_of_its_parts() -> None:
    ours = divided("ru-mod", "4", "1")

    assert told_of_parts(ours, points("StatementDisputed", "ua-hq", 2, dimension="sex")) == (
        "4 men[1] and 1 women[1] are reported by RU alone, but contested by UA (ua-hq)[2]."
    )


def test_of_an_agreement_the_division_that_is_contested_is_named_by_what_it_divides() -> None:
    march, april = ({"up_to": f"2025-0{month}-05"} for month in (3, 4))
    by_sex = {"breakdowns": sexes(men="4", women="1")}
    said = [
        divided("joint", "4", "1"),
        so_far("joint", "5") | march | by_sex,
        so_far("joint", "5", "2025-05-22") | april | by_sex,
        whole("joint", "5") | by_sex,
    ]
    divisions = {
        2: "in stage s1",
        3: "up to 5 March 2025",
        4: "up to 5 April 2025",
        5: "in all",
    }

    for entry, where in divisions.items():
        disputed_one = points("StatementDisputed", "ua-hq", entry, dimension="sex")
        text = told(*said, disputed_one)
        assert text.count("divide by sex") == 1
        assert f"How the people released from RU to UA {where} divide by sex is contested[" in text
