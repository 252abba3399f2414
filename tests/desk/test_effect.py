"""What a write tells on standard error, and `replay` of a date: standings and totals, before and after."""

from pathlib import Path

import pytest

from projections.effect import effect, shown
from tests.cli.kept import read
from tests.rules.given import Object, announce, complete, dispute, report, term, terms, told


def standings(*moves: Object) -> list[str]:
    """What the last of the moves does to the slot of s1, and to others by their names."""
    before, after = told(*moves[:-1]).at(), told(*moves).at()
    slot = "a/s1 RU->UA released person: "
    changes = effect(shown(before), shown(after))
    return [text.removeprefix(slot) for text in changes if not text.startswith("totals")]


@pytest.mark.parametrize(
    ("quantity", "words"),
    [
        ("300", "300"),
        ("0", "0"),
        ("~300", "about 300"),
        ("<300", "less than 300"),
        ("<=300", "at most 300"),
        (">300", "more than 300"),
        (">=300", "at least 300"),
        ("300..310", "300 to 310"),
        ("0..310", "0 to 310"),
        ("vague:dozens", '"dozens"'),
    ],
)
def test_a_number_is_told_as_firmly_as_its_source_said_it(quantity: str, words: str) -> None:
    assert standings(report("ru-mod", quantity)) == [f"reported {words}"]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"scope": "whole"}, "a whole"),
        ({"scope": "stage", "stage": "s2"}, "a/s2"),
        ({"scope": "running", "stage": "s2"}, "a so far to s2"),
        ({"scope": "running", "up_to": "2025-05-23"}, "a so far to 2025-05-23"),
        ({"scope": "remaining", "up_to": "2025-05-23"}, "a remaining after 2025-05-23"),
        ({"scope": "planned"}, "a planned in all"),
        ({"scope": "planned", "stage": "s2"}, "a planned for s2"),
        ({"scope": "programme"}, "a programme"),
    ],
)
def test_a_receipt_says_how_far_a_number_reaches_as_tables_do(fields: Object, words: str) -> None:
    assert (
        standings(report("ru-mod", "3", **fields))[0]
        == f"{words} RU->UA released person: reported 3"
    )


def test_a_contest_of_an_earlier_day_is_told_where_the_standing_stays() -> None:
    agreed = [report("ru-mod", "10", key="c", on=21), report("ua-hq", "10", on=25)]
    objection = dispute("ua-hq", "c", on=23, key="d")
    said = "confirmed 10, {} on an earlier day"
    assert standings(*agreed, objection) == [said.format("contested")]
    voided = {"event": "EntryVoided", "agreement": "a", "of": "d", "reason": "slip"}
    assert standings(*agreed, objection, voided) == [said.format("no longer contested")]


def test_a_total_of_which_nobody_gave_a_number_was_none_and_terms_that_differ_are_told_each() -> (
    None
):
    before = shown(told().at())
    row = "totals of a RU->UA released person"
    (_, total) = effect(before, shown(told(report("ru-mod", "0")).at()))
    assert total == f"{row}: low 0, was none; high 0, was none"
    assert effect(before, shown(told(terms("ua-hq", term("12"))).at())) == [
        f"{row}: term 10 or 12, was 10"
    ]
    assert effect(before, shown(told(terms("ua-hq", term("<=12"))).at())) == [
        f"{row}: term 10 or at most 12, was 10"
    ]


def test_a_total_that_opens_from_nothing_has_no_low_before_somebody_gives_a_number() -> None:
    first, done = shown(told().at()), complete("ru-mod", "s1")
    row = "totals of a RU->UA released person"
    opened = told(done)
    assert effect(first, shown(opened.at())) == ["a/s1: completed", f"{row}: high open, was none"]
    withheld = told(done, report("ru-mod", "withheld", stage="s2"))
    assert effect(shown(opened.at()), shown(withheld.at()))[1:] == []
    (_, total) = effect(
        shown(opened.at()), shown(told(done, report("ru-mod", "0", stage="s2")).at())
    )
    assert total == f"{row}: low 0, was none"


def test_of_shares_the_totals_tell_the_term_alone() -> None:
    none = shown(told(first=announce(terms=[])).at())
    owed = told(first=announce(terms=[term("100", unit="percent")]))
    agreed, row = shown(owed.at()), "RU->UA released percent"
    assert effect(none, agreed) == [f"totals of a {row}: term 100"]
    reported = shown(owed.tell(report("ru-mod", "10", unit="percent")).at())
    assert effect(agreed, reported) == [f"a/s1 {row}: reported 10"]


def test_a_withheld_number_is_told_by_its_standing_alone() -> None:
    assert standings(report("ru-mod", "withheld")) == ["withheld"]


def test_several_numbers_are_told_as_what_they_come_to() -> None:
    about, more = report("ru-mod", "~300"), report("ua-hq", "~310")

    assert standings(about, more) == ["reported about 300 to 310, was reported about 300"]
    assert standings(report("ru-mod", "<300"), report("ua-hq", "<=310")) == []
    assert standings(about, report("ua-hq", ">300")) == [
        "reported more than 300, was reported about 300"
    ]
    assert standings(report("ru-mod", ">=300"), report("ua-hq", "<=300")) == [
        "reported 300, was reported at least 300"
    ]
    assert standings(report("ru-mod", "withheld"), report("ua-hq", "vague:dozens")) == [
        'reported a withheld number, "dozens", was withheld'
    ]


def test_what_is_confirmed_and_contested_is_told_as_what_was_confirmed() -> None:
    both = report("ru-mod", "10", key="c"), report("ua-hq", "10")

    assert standings(*both, report("icrc", "12")) == [
        "confirmed 10 contested (10 to 12), was confirmed 10"
    ]
    assert standings(*both, dispute("icrc", "c")) == ["confirmed 10 contested, was confirmed 10"]


def test_what_is_not_heard_makes_nothing_firmer() -> None:
    assert standings(report("ru-mod", "~300"), report("paper", "300")) == []
    assert standings(report("ru-mod", "<300"), report("paper", "290")) == []


def test_a_write_and_the_status_after_it_use_the_same_words(tmp_path: Path) -> None:
    def call(*words: str) -> str:
        called = read(tmp_path, *words)
        assert called.code == 0, called.err
        return called.err + called.out

    call("init")
    call("source", "aa", "--name", "AA", "--kind", "official", "--speaks-for", "AA")
    parties = ("--party", "AA", "--party", "BB", "--term", "AA:BB/released/person=1000")
    said = ("--source", "aa", "--stated", "2025-01-02")
    call("announce", "a", "--title", "T", "--kind", "exchange", *parties, *said, "--new")
    for stage, typed, words in (
        ("s1", "about:300", "about 300"),
        ("s2", "less-than:300", "less than 300"),
        ("s3", "more-than:300", "more than 300"),
    ):
        told_by = call("report", f"a/{stage}", typed, "--flow", "AA:BB", *said, "--new")
        assert f"a/{stage} AA->BB released person: reported {words}\n" in told_by
        assert f"stage {stage}  AA->BB  {words}" in call("status", f"a/{stage}")
