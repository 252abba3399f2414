"""Rule 8, low, high and value."""

import pytest

from projections.rules.settled import making
from projections.texts.number import as_said
from tests.rules.given import (
    Object,
    confirm,
    correct,
    dispute,
    figure,
    report,
    retract,
    slot,
    source,
    told,
)

PARTIES = ["ru-mod", "ua-hq", "icrc", "un"]
Ends = tuple[str | None, str | None]


def ends(*quantities: str) -> Ends:
    """Low and high of a slot in which different heard roots say these quantities."""
    row = told(*(report(who, said) for who, said in zip(PARTIES, quantities, strict=False))).slot()
    return row["low"], row["high"]


# Over the heard roots' figures, else the others'; ...


def test_low_and_high_are_over_the_heard_roots_figures() -> None:
    log = told(report("ru-mod", "5", key="c"), report("paper", "9", key="d"))
    rows = [figure("c", "ru-mod", "5"), figure("d", "paper", "9")]
    assert log.status() == [slot(*rows, number="5")]


def test_low_and_high_are_over_the_others_where_no_heard_root_has_a_figure() -> None:
    log = told(report("nobody", "5", key="c"), report("paper", "9", key="d"))
    rows = [figure("c", "nobody", "5"), figure("d", "paper", "9")]
    assert log.status() == [slot(*rows, low="5", high="9")]
    log.tell(report("ru-mod", "7", key="e"))
    assert log.status() == [slot(*rows, figure("e", "ru-mod", "7"), number="7")]
    log.tell(retract("ru-mod", "e"))
    gone = figure("e", "ru-mod", "7", active=False)
    assert log.status() == [slot(*rows, gone, low="5", high="9")]


@pytest.mark.parametrize("said", ["withheld", "vague:dozens"])
def test_a_heard_root_without_a_number_does_not_give_way_to_the_others(said: str) -> None:
    log = told(report("ru-mod", said, key="c"), report("paper", "9", key="d"))
    rows = [figure("c", "ru-mod", said), figure("d", "paper", "9")]
    assert log.status() == [slot(*rows)]


# ... `~N` counts, as N, only where nothing firmer stands; `vague` and `withheld` never.


@pytest.mark.parametrize(
    ("quantities", "expected"),
    [
        (["~5"], ("5", "5")),
        (["~5", "~7"], ("5", "7")),
        (["~5", "7"], ("7", "7")),
        (["~5", ">=7"], ("7", None)),
        (["~9", "5..7"], ("5", "7")),
        (["~5", "vague:some"], ("5", "5")),
        (["~5", "withheld"], ("5", "5")),
        (["vague:some"], (None, None)),
        (["withheld"], (None, None)),
        (["withheld", "vague:some"], (None, None)),
        (["withheld", "5"], ("5", "5")),
    ],
)
def test_about_counts_only_where_nothing_firmer_stands_vague_and_withheld_never(
    quantities: list[str], expected: Ends
) -> None:
    assert ends(*quantities) == expected


def test_nothing_firmer_is_asked_among_the_heard() -> None:
    log = told(report("ru-mod", "~5", key="c"), report("paper", "9", key="d"))
    row = slot(figure("c", "ru-mod", "~5"), figure("d", "paper", "9"), low="5", high="5")
    assert log.status() == [row]


# Where all share a value: from the lowest to the highest value that they share.


@pytest.mark.parametrize(
    ("quantities", "expected"),
    [
        (["5", "5"], ("5", "5")),
        (["5", ">=3"], ("5", "5")),
        (["5", "4..6"], ("5", "5")),
        (["3..6", "5..9"], ("5", "6")),
        ([">=5", "<=9"], ("5", "9")),
        ([">=5", "<=5"], ("5", "5")),
        ([">=5", ">7"], ("7", None)),
        (["<=5", "<3"], ("0", "3")),
        ([">=3", "<=9", "5..7"], ("5", "7")),
        ([">300", ">=300"], ("300", None)),
        (["<300", "<=300"], ("0", "300")),
        (["3..6", ">5", "<=9"], ("5", "6")),
    ],
)
def test_where_all_share_a_value_from_the_lowest_to_the_highest_that_they_share(
    quantities: list[str], expected: Ends
) -> None:
    assert ends(*quantities) == expected
    assert ends(*reversed(quantities)) == expected


# Else from lowest to highest, leaving out a figure in which another's lies.


@pytest.mark.parametrize(
    ("quantities", "expected"),
    [
        (["5", "9"], ("5", "9")),
        (["5", "9", "7"], ("5", "9")),
        (["5", "9", ">=3"], ("5", "9")),
        (["5", "9", "4..6"], ("5", "9")),
        (["5", "9", "4..6", "<=9"], ("5", "9")),
        (["5", ">7"], ("5", None)),
        ([">7", "5"], ("5", None)),
        (["<3", "5"], ("0", "5")),
        (["1..2", "5..9"], ("1", "9")),
        (["1..3", "2..9", "8..12"], ("1", "12")),
        (["5", "<5"], ("0", "5")),
        (["5", ">5", ">=5"], ("5", None)),
        (["5", "5", "9"], ("5", "9")),
        (["4..6", "4..6", "9"], ("4", "9")),
        ([">=4", ">=4", "3"], ("3", None)),
        (["5", "9", "0..9"], ("5", "9")),
        (["1..2", "3..5", "3..20"], ("1", "5")),
        (["1..2", "3..5", ">=3"], ("1", "5")),
    ],
)
def test_else_from_lowest_to_highest_leaving_out_a_figure_in_which_anothers_lies(
    quantities: list[str], expected: Ends
) -> None:
    assert ends(*quantities) == expected
    assert ends(*reversed(quantities)) == expected


# A bound is given as stated (`>300` gives low 300); nothing is below 0.


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (">300", ("300", None)),
        (">=300", ("300", None)),
        ("<300", ("0", "300")),
        ("<=300", ("0", "300")),
        ("300..310", ("300", "310")),
        ("<=0", ("0", "0")),
        ("0", ("0", "0")),
        ("12.50", ("12.5", "12.5")),
    ],
)
def test_a_bound_is_given_as_stated_and_nothing_is_below_0(said: str, expected: Ends) -> None:
    assert ends(said) == expected


# `value`: the settled number, else the one exact number where `low` and `high` are both it, else
# null.


@pytest.mark.parametrize(
    ("given", "value"),
    [
        ([report("ru-mod", "5"), report("ua-hq", "5")], "5"),
        ([report("ru-mod", "5")], "5"),
        ([report("ru-mod", "5"), report("ua-hq", ">=4")], "5"),
        ([report("paper", "5")], "5"),
        ([report("ru-mod", "5"), report("paper", "9")], "5"),
        ([report("ru-mod", "0")], "0"),
        ([report("ru-mod", "5"), report("ua-hq", "6")], None),
        ([report("ru-mod", "5..6")], None),
        ([report("ru-mod", ">=5"), report("ua-hq", "<=5")], None),
        ([report("ru-mod", "~5")], None),
        ([report("ru-mod", "~5"), report("paper", "5")], None),
        ([report("ru-mod", "withheld")], None),
        ([report("ru-mod", "5", key="c"), dispute("icrc", "c")], "5"),
        ([report("ru-mod", "5", key="c"), dispute("icrc", "c", "~5")], "5"),
        ([report("ru-mod", "5", key="c"), confirm("ua-hq", "c"), dispute("icrc", "c")], "5"),
        ([report("ru-mod", "5", key="c"), retract("ru-mod", "c")], None),
    ],
)
def test_value_is_the_settled_number_else_the_one_exact_number(
    given: list[Object], value: str | None
) -> None:
    assert told(*given).slot()["value"] == value


def test_value_is_the_settled_number_where_other_figures_are_less_precise() -> None:
    log = told(
        report("ru-mod", "5", key="c"),
        report("ua-hq", "5", key="d"),
        report("un", "4..6", key="e"),
        report("paper", "7", key="f"),
    )
    rows = [
        figure("c", "ru-mod", "5"),
        figure("d", "ua-hq", "5"),
        figure("e", "un", "4..6"),
        figure("f", "paper", "7"),
    ]
    assert log.status() == [slot(*rows, standing="confirmed", number="5")]


def test_low_and_high_take_no_notice_of_a_voice_that_lapsed_by_being_one_root() -> None:
    log = told(
        source("ru-old", "official", "RU", same_as="ru-mod"),
        report("ru-old", "9", key="c"),
        report("ru-mod", "5", key="d"),
    )
    assert (log.slot()["low"], log.slot()["high"]) == ("5", "5")


@pytest.mark.parametrize(
    ("given", "about"),
    [
        ([report("ru-mod", "~5")], True),
        ([report("ru-mod", "~5"), report("paper", "5")], True),
        ([report("ru-mod", "~5"), report("ua-hq", "withheld")], True),
        ([report("ru-mod", "~5"), report("ua-hq", "4..6")], False),
        ([report("ru-mod", ">=5"), report("ua-hq", "<=5")], False),
        ([report("ru-mod", "withheld")], False),
        ([report("ru-mod", "vague:dozens")], False),
    ],
)
def test_a_number_is_about_where_nobody_who_counts_says_it_more_firmly(
    given: list[Object], *, about: bool
) -> None:
    (settled,) = told(*given).at().settled.values()
    assert settled.reach.about == about


@pytest.mark.parametrize(
    ("said", "low", "high", "told"),
    [
        (("1800", ">1800"), "1800", None, ">=1800"),
        ((">=1800", ">1800"), "1800", None, ">1800"),
        (("1800", "<1800"), "0", "1800", "<=1800"),
        (("<=1800", "<1800"), "0", "1800", "<1800"),
    ],
)
def test_an_end_that_somebody_says_is_reached_belongs_to_what_people_read(
    said: tuple[str, ...], low: str, high: str | None, told: str
) -> None:
    assert as_said(said, low, high) == [told]


@pytest.mark.parametrize(
    ("said", "low", "high", "told"),
    [
        (("~5", "vague:dozens"), "5", "5", ["~5"]),
        (("~5", "5"), "5", "5", ["5"]),
        (("3", "5"), "3", "5", ["3..5"]),
        (("<=5", "<=4"), "0", "4", ["<=4"]),
        (("vague:dozens", "withheld"), None, None, ["vague:dozens", "withheld"]),
    ],
)
def test_what_several_say_of_a_slot_is_read_no_firmer_than_it_is(
    said: tuple[str, ...], low: str | None, high: str | None, told: list[str]
) -> None:
    assert as_said(said, low, high) == told


@pytest.mark.parametrize(
    ("said", "makers"),
    [
        (["12", ">12", "12"], ["ru-mod", "ua-hq", "icrc"]),
        (["5", "5"], ["ru-mod", "ua-hq"]),
        (["5", "~5"], ["ru-mod"]),
        (["~5", "vague:dozens"], ["ru-mod"]),
        (["vague:dozens", "withheld"], ["ru-mod", "ua-hq"]),
        (["5", "4..6"], ["ru-mod"]),
        ([">=4", "<=6"], ["ru-mod", "ua-hq"]),
        (["3", "5"], ["ru-mod", "ua-hq"]),
    ],
)
def test_the_figures_that_make_low_and_high_are_the_sharpest_of_those_that_count(
    said: list[str], makers: list[str]
) -> None:
    reports = [report(who, quantity) for who, quantity in zip(PARTIES, said, strict=False)]
    (settled,) = told(*reports, report("paper", "5")).at().settled.values()

    assert [figure.said.source for figure in making(settled)] == makers


def test_what_ended_a_slot_is_what_took_its_figures_back_and_gives_none_itself() -> None:
    ledger = told(
        report("ru-mod", "5", key="f"),
        correct("ru-mod", "f", "6", key="c"),
        retract("ru-mod", "c", on=24),
    )
    (settled,) = ledger.at().settled.values()

    assert settled.slot.lapsed_by == {4}
    (settled,) = told(report("ru-mod", "5")).at().settled.values()
    assert settled.slot.lapsed_by == set()
