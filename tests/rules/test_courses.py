"""What is said to become of the agreement as a whole: whose words stand, and in which order (rules 4, 5 and 7)."""

import pytest

from projections.rules.courses import is_ahead, state, states
from tests.rules.given import Object, cancel, complete, retract, said, told


def suspended(source: str, on: int = 23, **fields: str) -> Object:
    return said("AgreementSuspended", source, on, **fields)


def resumed(source: str, on: int = 23, **fields: str) -> Object:
    return said("AgreementResumed", source, on, **fields)


def concluded(source: str, on: int = 23, **fields: str) -> Object:
    return said("AgreementConcluded", source, on, **fields)


def course(*given: Object, as_of: int | None = None) -> tuple[str, ...]:
    at = told(*given).at(as_of)
    return states(at.course, at.voice)


@pytest.mark.parametrize(
    ("given", "came_out"),
    [
        ([], ()),
        ([suspended("ru-mod")], ("suspended",)),
        ([suspended("ru-mod"), suspended("ua-hq")], ("suspended",)),
        ([suspended("ru-mod"), concluded("ua-hq")], ("suspended", "concluded")),
        ([suspended("ru-mod", 21), resumed("ru-mod", 22), concluded("ru-mod", 23)], ("concluded",)),
        ([suspended("ru-mod", 22), resumed("ru-mod", 21)], ("suspended",)),
        ([suspended("ru-mod", key="c"), retract("ru-mod", "c")], ()),
        ([complete("ru-mod"), cancel("ua-hq")], ()),
    ],
)
def test_each_root_counts_by_its_last_word_of_the_agreement(
    given: list[Object], came_out: tuple[str, ...]
) -> None:
    assert course(*given) == came_out


def test_others_are_asked_where_nobody_is_heard() -> None:
    assert course(suspended("paper")) == ("suspended",)
    assert course(suspended("paper"), concluded("nobody")) == ("suspended", "concluded")
    assert course(suspended("paper"), concluded("ru-mod")) == ("concluded",)
    assert course(concluded("ru-mod"), suspended("paper", 24)) == ("concluded",)


def test_what_was_announced_since_stands_behind_what_happened() -> None:
    ahead = resumed("ru-mod", 23, occurred="2025-05-30")
    assert course(suspended("ru-mod", 22), ahead) == ("suspended", "to be resumed 2025-05-30")
    assert course(ahead, suspended("ru-mod", 24)) == ("suspended",)
    assert course(ahead) == ("to be resumed 2025-05-30",)


def test_of_what_was_announced_the_last_word_stands_alone() -> None:
    said_first = resumed("ru-mod", 22, occurred="2025-05-28")
    said_last = concluded("ru-mod", 23, occurred="2025-05-30")
    assert course(said_first, said_last) == ("to be concluded 2025-05-30",)
    happened = suspended("ru-mod", 21)
    both = "suspended", "to be concluded 2025-05-30"
    assert course(happened, said_first, said_last) == both


def test_what_began_when_it_was_said_or_before_is_not_ahead() -> None:
    for day in ("2025-05-22", "2025-05-23", "2025-05"):
        assert course(suspended("ru-mod", 23, occurred=day)) == ("suspended",)


def test_a_stage_is_what_it_is_said_to_be_whatever_the_day() -> None:
    log = told(cancel("ru-mod", occurred="2025-05-30", key="c"))
    event = next(entry.event for entry in log.at().record.known.values() if entry.key == "c")
    assert (is_ahead(event), state(event)) == (True, "cancelled")
