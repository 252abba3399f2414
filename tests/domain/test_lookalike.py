"""Names that are easily taken for one another."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.events import SourceEvent
from domain.names.lookalike import Named, Names, SourceNames
from domain.state.sources import register_of
from tests.domain.making import amended, registered
from tests.work import calls

ALIKE = [
    ("person", "persons"),
    ("released", "relaesed"),
    ("released", "releasd"),
    ("military", "militery"),
    ("prisoner-of-war", "prisoners-of-war"),
    ("stage-1", "stge-2"),
    ("Ministry of Defence", "Ministry of Defense"),
    ("Ministry of Defence", "ministry of defence"),
    ("Ministry of Defence", "Мinistry of Defence"),
    ("Médiateur", "Mediateur"),
    ("ТАСС", "TACC"),
    ("s4", "s-4"),
    ("day-1", "day1"),
    ("day-1", "day-01"),
    ("ru-mod", "rumod"),
]
APART = [
    ("s1", "s2"),
    ("stage-1", "stage-2"),
    ("round-i", "round-ii"),
    ("part-a", "part-b"),
    ("men", "man"),
    ("women", "men"),
    ("released", "received"),
    ("2025-05-24", "2025-05-25"),
    ("s1-1", "s11"),
    ("day-10", "day-1"),
    ("day-0", "day-1"),
]


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_names_one_letter_or_only_their_looks_apart_are_alike(one: str, other: str) -> None:
    for first, second in ((one, other), (other, one)):
        names = Names()
        names.add("unit", [first])
        assert names.met("unit", second) == Named(first)


@pytest.mark.parametrize(("one", "other"), APART)
def test_numbers_tell_names_apart_and_so_do_short_words(one: str, other: str) -> None:
    names = Names()
    assert names.met("stage", one) is None
    assert names.met("stage", other) is None


def test_names_of_different_kinds_are_not_compared() -> None:
    names = Names()
    assert names.met("unit", "person") is None
    assert names.met("measure", "persons") is None


# Of sources ---------------------------------------------------------------------------------------------------


def told(*events: SourceEvent) -> list[str]:
    """What is told of the last of some events that register and amend sources, of one feed or each by itself."""
    by_itself = [*SourceNames(register_of(events[:-1])).met(events[-1])]
    names = SourceNames(register_of([]))
    assert [[*names.met(event)] for event in events][-1] == by_itself
    return by_itself


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("North Press", "the name North Press (b) is the same as North Press (a)"),
        ("NORTH  PRESS ", "the name NORTH  PRESS  (b) is the same as North Press (a)"),
        ("Nоrth Press", "the name Nоrth Press (b) is new and looks the same as North Press (a)"),
        ("North-Press", "the name North-Press (b) is new and looks like North Press (a)"),
        ("North Pres", "the name North Pres (b) is new and looks like North Press (a)"),
        ("The Wire", "the name The Wire (b) is the same as the wire (a)"),
    ],
)
def test_a_name_of_another_source_is_told_with_both_slugs_and_how_much_they_are_alike(
    name: str, sentence: str
) -> None:
    there = registered("a", name="North Press", aliases=["the wire"])

    assert told(there, registered("b", name=name)) == [sentence]
    assert told(there, registered("b", name="Other"), amended("b", name=name)) == [sentence]
    alias = sentence.replace("the name", "the alias", 1)
    assert told(there, registered("b", name="Other", aliases=[name])) == [alias]


def test_a_slug_that_looks_like_another_one_is_told() -> None:
    assert told(registered("outlet"), registered("outlte", name="B")) == [
        "the source outlte is new and looks like outlet"
    ]


def test_names_of_one_source_are_no_look_alikes() -> None:
    there = registered("a", name="North Press", aliases=["North-Press", "North Pres"])

    assert told(registered("c"), there) == []
    assert told(there, amended("a", name="NORTH PRESS")) == []
    assert told(there, registered("b", name="North Press", same_as="a")) == []


HYPHEN, SPACE, TOO = (
    registered("a", name="Red-Cross"),
    registered("b", name="Red Cross"),
    registered("c", name="red cross"),
)


def test_of_the_names_of_other_sources_the_one_that_is_most_alike_is_told() -> None:
    same = "the name Red Cross (d) is the same as Red Cross (b)"
    assert told(HYPHEN, SPACE, TOO, registered("d", name="Red Cross")) == [same]
    drawn = "the name Rеd Cross (d) is new and looks the same as Red Cross (b)"
    assert told(HYPHEN, SPACE, TOO, registered("d", name="Rеd Cross")) == [drawn]
    heard = "the name Red_Cross (d) is new and looks like Red-Cross (a)"
    assert told(HYPHEN, SPACE, TOO, registered("d", name="Red_Cross")) == [heard]


def test_a_name_of_another_source_is_told_where_one_of_its_own_root_has_it_too() -> None:
    own = registered("d", name="Red Cross", same_as="a")
    assert told(HYPHEN, SPACE, own) == ["the name Red Cross (d) is the same as Red Cross (b)"]
    alias = amended("a", aliases=["Red Cross"])
    said = "the alias Red Cross (a) is the same as Red Cross (b)"
    assert told(HYPHEN, SPACE, alias) == [said]
    assert told(registered("a", name="Red Cross"), SPACE, alias) == [said]
    near = "the name Red Cros (d) is new and looks like Red Cross (b)"
    assert told(HYPHEN, SPACE, registered("d", name="Red Cros", same_as="a")) == [near]


def test_sources_are_of_one_root_as_the_events_before_leave_them() -> None:
    own = registered("d", name="Other", same_as="a")
    assert told(HYPHEN, own, amended("d", name="Red Cross")) == []
    assert told(HYPHEN, own, registered("e", name="Red Cross", same_as="d")) == []
    assert told(HYPHEN, own, amended("d", name="Red Cross", same_as="d")) == [
        "the name Red Cross (d) is new and looks like Red-Cross (a)"
    ]


def test_names_without_a_letter_are_alike_where_they_are_the_same() -> None:
    assert told(registered("a", name="👍"), registered("b", name="👎")) == []
    assert told(registered("a", name="👍"), registered("b", name="👍")) == [
        "the name 👍 (b) is the same as 👍 (a)"
    ]


# Of many names ------------------------------------------------------------------------------------------------

LETTERS = "abde"
WORDS = st.lists(st.text(LETTERS, min_size=2, max_size=7), max_size=25)


@given(WORDS, WORDS)
def test_of_all_known_names_the_first_that_is_near_is_told(
    there: list[str], new: list[str]
) -> None:
    names = Names()
    names.add("unit", there)
    known = [*there]
    for name in new:
        near = [other for other in known if other in one_letter_apart(name)]
        told = Named(near[0]) if near and name not in known else None
        assert names.met("unit", name) == told
        known.append(name)


def one_letter_apart(word: str) -> set[str]:
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    lacking = {head + tail[1:] for head, tail in cuts}
    changed_about = {head + tail[1] + tail[0] + tail[2:] for head, tail in cuts if len(tail) > 1}
    another = {head + letter + tail[1:] for head, tail in cuts for letter in LETTERS if tail}
    one_more = {head + letter + tail for head, tail in cuts for letter in LETTERS}
    every = lacking | changed_about | another | one_more
    return {other for other in every if min(len(word), len(other)) >= 4}


@pytest.mark.parametrize("stem", ["", "office of the mayor of "])
def test_a_name_is_not_compared_with_every_known_one(stem: str) -> None:
    known = [stem + "".join(letters) for letters in product("aeouk", "bdfgt", repeat=3)]
    names = Names()
    names.add("name", known)
    assert calls(lambda: names.met("name", stem + "adebos")) < len(known) / 10


def test_a_name_that_many_sources_bear_is_not_compared_with_each_of_them() -> None:
    many = [registered(f"s{number}", name="Red Cross", same_as="a") for number in range(2000)]
    names = SourceNames(register_of([registered("a", name="Red Cross"), *many]))
    assert (
        calls(lambda: [*names.met(registered("t", name="Red Cross", same_as="a"))]) < len(many) / 10
    )
