"""What is defined as a frozen class here is what the standard library would have made of it."""

import copy
import dataclasses
import pickle
from dataclasses import FrozenInstanceError, field, fields, replace
from typing import Any

import pytest

from domain import frozen
from domain.events import Scope
from domain.state.assertion import Subject
from domain.values.quantity import Span


def _defined(dataclass: Any) -> type[Any]:
    @dataclass(frozen=True, slots=True)
    class Thing:
        """A thing."""

        name: str
        count: int = 1
        parts: dict[str, int] = field(default_factory=dict, compare=False)
        secret: str = field(default="", repr=False)
        twice: int = field(init=False)

        def __post_init__(self) -> None:
            object.__setattr__(self, "twice", 2 * self.count)

    return Thing


OURS, THEIRS = _defined(frozen.dataclass), _defined(dataclasses.dataclass)
CALLS = [
    (("a",), {}),
    (("a", 2), {"secret": "s"}),
    ((), {"name": "a", "parts": {"x": 1}}),
    (("a", 3, {"y": 2}, "s"), {}),
]


@pytest.mark.parametrize(("values", "named"), CALLS)
def test_an_object_is_what_the_standard_library_would_make(
    values: tuple[Any, ...], named: dict[str, Any]
) -> None:
    own, other = OURS(*values, **named), THEIRS(*values, **named)

    assert repr(own) == repr(other)
    assert dataclasses.asdict(own) == dataclasses.asdict(other)
    assert hash(own) == hash(other)
    assert [f.name for f in fields(own)] == [f.name for f in fields(other)]
    assert OURS.__match_args__ == THEIRS.__match_args__
    assert not hasattr(own, "__dict__")


def test_objects_are_equal_by_the_fields_that_are_compared() -> None:
    assert OURS("a", parts={"x": 1}) == OURS("a")
    assert OURS("a") != OURS("b")
    assert OURS("a") != THEIRS("a")
    assert len({OURS("a"), OURS("a", parts={"x": 1}), OURS("b")}) == 2


@pytest.mark.parametrize("values", [(), ("a", 1, {}, "s", 2)])
def test_a_call_that_does_not_fit_is_refused(values: tuple[Any, ...]) -> None:
    for cls in (OURS, THEIRS):
        with pytest.raises(TypeError):
            cls(*values)


def test_nothing_is_changed_afterwards() -> None:
    thing = OURS("a")

    with pytest.raises(FrozenInstanceError, match="name"):
        thing.name = "b"
    with pytest.raises(FrozenInstanceError, match="name"):
        del thing.name
    assert replace(thing, name="b") == OURS("b")


def test_each_object_has_a_new_default_of_its_own() -> None:
    assert OURS("a").parts is not OURS("a").parts


def test_objects_travel_between_processes() -> None:
    from decimal import Decimal

    span = Span(Decimal(1), None, low_strict=True)

    assert pickle.loads(pickle.dumps(span)) == span
    assert copy.deepcopy(span) == span
    assert copy.copy(span) == span


def test_what_is_not_frozen_can_be_changed_and_has_no_hash() -> None:
    @frozen.dataclass(slots=True)
    class Held:
        """What is held."""

        names: set[str] = field(default_factory=set)

    held = Held()
    held.names = {"a"}

    assert held == Held({"a"})
    with pytest.raises(TypeError, match="unhashable"):
        hash(held)


def test_a_class_has_the_fields_of_the_one_that_it_is_made_of() -> None:
    @frozen.dataclass(frozen=True, slots=True)
    class More(OURS):  # type: ignore[misc, valid-type]
        """More than that."""

        more: int = 0

    more = More("a", 2, more=3)

    assert (more.name, more.twice, more.more) == ("a", 4, 3)
    assert more != OURS("a", 2)
    assert repr(more).endswith("twice=4, more=3)")


def test_a_hash_that_is_kept_is_that_of_the_values_and_leaves_with_no_copy() -> None:
    stage = Subject(Scope.STAGE, "s1", None, "released", "person")
    kept = hash(stage)

    copied = pickle.loads(pickle.dumps(stage))
    other = replace(stage, stage="s2")

    assert kept == hash(stage) == hash(Subject(Scope.STAGE, "s1", None, "released", "person"))
    assert not any(hasattr(one, "_hash") for one in (copied, other))
    assert (copied, hash(copied)) == (stage, kept)
    assert hash(other) != kept
