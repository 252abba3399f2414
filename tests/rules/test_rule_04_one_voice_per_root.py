"""Rule 4, one voice per root."""

import pytest

from tests.rules.given import (
    amended,
    confirm,
    correct,
    dispute,
    figure,
    parts,
    report,
    retract,
    slot,
    source,
    told,
)

# Within a slot a source's newest assertion is its figure ...


def test_within_a_slot_a_sources_newest_assertion_is_its_figure() -> None:
    log = told(
        report("ru-mod", "5", key="c"),
        report("ru-mod", "6", key="d", on=24),
        report("ru-mod", "7", key="e", stage="s2"),
    )
    rows = [figure("c", "ru-mod", "5", active=False), figure("d", "ru-mod", "6", on=24)]
    assert log.status() == [
        slot(*rows, number="6"),
        slot(figure("e", "ru-mod", "7"), stage="s2", number="7"),
    ]


def test_a_confirmation_and_a_dispute_are_assertions_like_any_other() -> None:
    log = told(
        report("ru-mod", "5", key="c"),
        confirm("ua-hq", "c", key="d"),
        dispute("ua-hq", "c", "6", key="e", on=24),
    )
    rows = [
        figure("c", "ru-mod", "5"),
        figure("d", "ua-hq", "5", active=False),
        figure("e", "ua-hq", "6", on=24),
    ]
    assert log.status(24) == [slot(*rows, low="5", high="6", contested=True)]


def test_one_source_is_one_voice_and_another_of_the_same_side_another() -> None:
    log = told(report("ru-mod", "5", key="c"), report("ru-head", "6", key="d"))
    rows = [figure("c", "ru-mod", "5"), figure("d", "ru-head", "6")]
    assert log.status(23) == [slot(*rows, low="5", high="6", contested=True)]


# ... unless it only repeats the older one less precisely: the older lies inside it, or it is `~N`,
# `vague` or `withheld` after a number or range (or `vague` or `withheld` after `~N`).

LESS_PRECISE = [
    ("390", ">=300"),
    ("390", ">389"),
    ("390", "<=390"),
    ("390", "<391"),
    ("390", "300..400"),
    ("390", "390..400"),
    ("300..310", "300..311"),
    ("300..310", ">=300"),
    ("300..310", "<=310"),
    (">300", ">=300"),
    (">300", ">299"),
    ("<300", "<=300"),
    ("<300", "<301"),
    ("390", "~390"),
    ("390", "~500"),
    ("300..310", "~305"),
    (">=300", "~300"),
    ("390", "vague:hundreds"),
    ("390", "withheld"),
    ("300..310", "withheld"),
    (">300", "withheld"),
    ("0", "withheld"),
    ("~390", "vague:hundreds"),
    ("~390", "withheld"),
]

AT_LEAST_AS_PRECISE = [
    ("390", "391"),
    ("390", "390"),
    ("390", "390.0"),
    ("390", ">390"),
    ("390", "<390"),
    ("390", "391..400"),
    ("300..310", "301..311"),
    ("300..310", "305"),
    ("300..310", ">300"),
    ("300..310", "<310"),
    (">=300", ">300"),
    (">=300", "300"),
    ("<=300", "<300"),
    (">=300", "<=300"),
    (">=300", "300..310"),
    ("~390", "~390"),
    ("~390", "~400"),
    ("~390", "390"),
    ("~390", ">=300"),
    ("~390", "300..400"),
    ("vague:hundreds", "~390"),
    ("vague:hundreds", "withheld"),
    ("vague:hundreds", "vague:dozens"),
    ("withheld", "vague:hundreds"),
    ("withheld", "withheld"),
    ("withheld", "~1"),
    ("withheld", "390"),
    ("withheld", ">=0"),
]


@pytest.mark.parametrize(("older", "newer"), LESS_PRECISE)
def test_a_newer_assertion_that_only_repeats_the_older_less_precisely_is_not_the_figure(
    older: str, newer: str
) -> None:
    log = told(report("ru-mod", older, key="c"), report("ru-mod", newer, key="d", on=24))
    rows = [figure("c", "ru-mod", older), figure("d", "ru-mod", newer, on=24, active=False)]
    assert log.slot()["figures"] == rows
    assert log.told_by("ru-mod") == [("c", older, "current"), ("d", newer, "said again")]


@pytest.mark.parametrize(("older", "newer"), AT_LEAST_AS_PRECISE)
def test_a_newer_assertion_that_says_something_else_or_more_is_the_figure(
    older: str, newer: str
) -> None:
    log = told(report("ru-mod", older, key="c"), report("ru-mod", newer, key="d", on=24))
    rows = [
        figure("c", "ru-mod", older, active=False),
        figure("d", "ru-mod", newer.removesuffix(".0"), on=24),
    ]
    assert log.slot()["figures"] == rows


def test_the_older_one_is_the_figure_so_far_not_the_assertion_just_before() -> None:
    log = told(
        report("ru-mod", "5", key="c"),
        report("ru-mod", "~9", key="d"),
        report("ru-mod", ">=4", key="e"),
        report("ru-mod", ">=6", key="f"),
    )
    active = [row["entry"] for row in log.slot()["figures"] if row["active"]]
    assert active == ["f"]
    log = told(
        report("ru-mod", "5", key="c"),
        report("ru-mod", "~9", key="d"),
        report("ru-mod", ">=4", key="e"),
    )
    active = [row["entry"] for row in log.slot()["figures"] if row["active"]]
    assert active == ["c"]


def test_a_less_precise_repetition_is_the_figure_once_the_older_is_retracted() -> None:
    log = told(
        report("ru-mod", "5", key="c"), report("ru-mod", ">=4", key="d"), retract("ru-mod", "c")
    )
    rows = [figure("c", "ru-mod", "5", active=False), figure("d", "ru-mod", ">=4")]
    assert log.status() == [slot(*rows, low="4")]


def test_a_less_precise_repetition_is_no_figure_once_what_was_said_since_is_retracted() -> None:
    log = told(
        report("ru-mod", "5", key="c"),
        report("ru-mod", ">=3", key="d", on=24),
        report("ru-mod", "4", key="e", on=25),
        retract("ru-mod", "e", on=26),
    )
    assert (log.slot(25)["value"], log.slot(26)["value"]) == ("4", "5")


def test_of_what_stands_once_the_newest_is_retracted_the_newest_counts() -> None:
    log = told(
        report("ru-mod", "5", key="c"),
        report("ru-mod", "6", key="d", on=24),
        report("ru-mod", "7", key="e", on=25),
        retract("ru-mod", "e", on=26),
    )
    assert log.slot(26)["value"] == "6"


def test_who_has_spoken_first_of_those_whose_words_stand_comes_first() -> None:
    log = told(
        report("ru-mod", "5", key="c"),
        report("ua-hq", "7", key="d"),
        report("ru-mod", "6", key="e", on=24),
        retract("ru-mod", "c", on=25),
    )

    def order(day: int) -> list[str]:
        (settled,) = log.at(day).settled.values()
        return [figure.said.source for figure in settled.figures]

    assert order(24) == ["ru-mod", "ua-hq"]
    assert order(25) == ["ua-hq", "ru-mod"]


def test_a_less_precise_repetition_of_another_source_is_a_figure_of_its_own() -> None:
    log = told(report("ru-mod", "5", key="c"), report("ua-hq", ">=4", key="d"))
    rows = [figure("c", "ru-mod", "5"), figure("d", "ua-hq", ">=4")]
    assert log.status() == [slot(*rows, number="5")]


# A different number without a correction stays listed, as `changed silently`.


def test_a_different_number_without_a_correction_stays_listed_as_changed_silently() -> None:
    log = told(
        report("ru-mod", "5", key="c"),
        report("ru-mod", "6", key="d", on=24),
        report("ru-mod", "6", key="e", on=25),
        report("ru-mod", "~6", key="f", on=25),
    )
    assert log.told_by("ru-mod") == [
        ("c", "5", "changed silently"),
        ("d", "6", "said again"),
        ("e", "6", "current"),
        ("f", "~6", "said again"),
    ]
    assert [row["entry"] for row in log.slot()["figures"]] == ["c", "d", "e", "f"]
    assert log.told_by("ru-mod", 23) == [("c", "5", "current")]


def test_what_only_repeated_a_number_that_was_corrected_since_is_no_silent_change() -> None:
    log = told(
        report("ru-mod", "5", key="c"),
        report("ru-mod", ">=5", on=23, key="d"),
        correct("ru-mod", "c", "6", on=24, key="e"),
    )

    assert log.told_by("ru-mod") == [
        ("c", "5", "corrected"),
        ("d", ">=5", "said again"),
        ("e", "6", "current"),
    ]


def test_a_corrected_number_is_not_changed_silently() -> None:
    log = told(report("ru-mod", "5", key="c"), correct("ru-mod", "c", "6", key="d"))
    assert log.told_by("ru-mod") == [("c", "5", "corrected"), ("d", "6", "current")]


# `counted` holds for a figure where any active statement of it says so.


@pytest.mark.parametrize("first", ["counted", None])
def test_counted_holds_for_a_figure_where_any_active_statement_of_it_says_so(
    first: str | None,
) -> None:
    second = None if first else "counted"
    log = told(
        report("ru-mod", "5", key="c"),
        report("icrc", "5", key="d", basis=first),
        report("icrc", "5", key="e", basis=second),
    )
    rows = [
        figure("c", "ru-mod", "5"),
        figure("d", "icrc", "5", active=False),
        figure("e", "icrc", "5"),
    ]
    assert log.status() == [slot(*rows, standing="verified", number="5")]


def test_counted_does_not_hold_where_another_number_was_counted() -> None:
    log = told(
        report("ru-mod", "5", key="c"),
        report("icrc", "6", key="d", basis="counted"),
        report("icrc", "5", key="e", on=24),
    )
    rows = [
        figure("c", "ru-mod", "5"),
        figure("d", "icrc", "6", active=False),
        figure("e", "icrc", "5", on=24),
    ]
    assert log.status(24) == [slot(*rows, number="5", was_contested=True)]


def test_counted_does_not_hold_once_the_statement_that_said_so_is_retracted() -> None:
    log = told(
        report("ru-mod", "5", key="c"),
        report("icrc", "5", key="d", basis="counted"),
        report("icrc", "5", key="e"),
    )
    assert log.slot()["standing"] == "verified"
    log.tell(retract("icrc", "d"))
    assert log.slot()["standing"] == "reported"


def test_counted_holds_where_one_of_two_statements_that_said_so_is_retracted() -> None:
    log = told(
        report("ru-mod", "5", key="c"),
        report("icrc", "5", key="d", basis="counted"),
        report("icrc", "5", key="e", basis="counted"),
        retract("icrc", "d"),
    )
    assert log.slot()["standing"] == "verified"


def test_counted_of_another_root_does_not_hold() -> None:
    log = told(
        report("ru-mod", "5", key="c"),
        report("icrc", "5", key="d"),
        report("paper", "5", key="e", basis="counted"),
    )
    assert log.slot()["standing"] == "reported"


def test_counted_holds_for_the_parts_too() -> None:
    by = {"sex": parts(women="5")}
    log = told(report("ru-mod", key="c", by=by), report("icrc", key="d", by=by, basis="counted"))
    assert [row["standing"] for row in log.status()] == ["verified", "verified"]


# Sources that are `same_as` another are one root.


def test_sources_that_are_same_as_another_are_one_root() -> None:
    log = told(
        source("ru-old", "official", "RU", same_as="ru-mod"),
        source("ru-oldest", "media", same_as="ru-old"),
        report("ru-oldest", "5", key="c"),
        report("ru-old", "6", key="d", on=24),
        report("ru-mod", "6", key="e", on=25),
    )
    one_root = {"kind": "official", "side": "RU"}
    rows = [
        figure("c", "ru-mod", "5", active=False) | {"source": "ru-oldest"} | one_root,
        figure("d", "ru-mod", "6", on=24, active=False) | {"source": "ru-old"},
        figure("e", "ru-mod", "6", on=25),
    ]
    assert log.status() == [slot(*rows, number="6")]
    (row,) = log.total()["by_source"]
    assert (row["source"], row["sum"]) == ("ru-mod", "6")


def test_sources_that_turn_out_to_be_the_same_are_one_root_on_all_dates() -> None:
    log = told(
        source("ua-old", "official", "UA", key="u"),
        report("ua-hq", "5", key="c"),
        report("ua-old", "6", key="d"),
        amended("ua-old", same_as="ua-hq", key="same"),
    )
    rows = [figure("c", "ua-hq", "5"), figure("d", "ua-hq", "6") | {"source": "ua-old"}]
    assert log.status(23, known_at="d") == [slot(*rows, low="5", high="6", contested=True)]
    rows[0]["active"] = False
    assert log.status(23) == [slot(*rows, number="6")]


def test_a_source_that_is_itself_after_all_is_a_root_again() -> None:
    log = told(
        source("ua-old", "official", "UA", same_as="ua-hq"),
        report("ua-hq", "5", key="c"),
        report("ua-old", "6", key="d"),
        amended("ua-old", same_as="ua-old", key="apart"),
    )
    rows = [figure("c", "ua-hq", "5"), figure("d", "ua-hq", "6") | {"source": "ua-old"}]
    assert log.status(23) == [slot(*rows, low="5", high="6", contested=True)]
    rows[0]["active"] = False
    assert log.status(23, known_at="d") == [slot(*rows, number="6")]
