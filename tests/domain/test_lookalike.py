"""Names that are easily taken for one another."""

import pytest

from domain.lookalike import Names

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
        assert names.met("unit", second) == first


@pytest.mark.parametrize(("one", "other"), APART)
def test_numbers_tell_names_apart_and_so_do_short_words(one: str, other: str) -> None:
    names = Names()
    assert names.met("stage", one) is None
    assert names.met("stage", other) is None


def test_names_of_different_kinds_are_not_compared() -> None:
    names = Names()
    assert names.met("unit", "person") is None
    assert names.met("measure", "persons") is None
