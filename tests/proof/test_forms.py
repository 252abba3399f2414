"""The forms that a bundle's verifier knows are those of the program: written twice, and held together here."""

import json
from typing import Any

import pytest
from hypothesis import given

from domain.bundle.forms import OF_AGREEMENTS, OF_SOURCES, is_event
from domain.events import CLASSES, Event
from tests.domain.contents import COMPACT, EDITS, FIGURE, UNSOUND, sound
from tests.domain.making import Edit, edited, edits, events


def stream_of(event: Event) -> str:
    return f"source/{event.field('source')}" if event.OF_A_SOURCE else "agreement/a"


def canonical(given: Any) -> str:
    return json.dumps(given, **COMPACT, sort_keys=True)


def test_each_event_has_a_form() -> None:
    names = {cls.__name__: cls.OF_A_SOURCE for cls in CLASSES}
    assert {
        **dict.fromkeys(OF_SOURCES, True),
        **dict.fromkeys(OF_AGREEMENTS, False),
    } == names


@given(events())
def test_what_is_recorded_has_the_form_that_a_bundle_is_to_have(event: Event) -> None:
    assert is_event(stream_of(event), event.TOPIC, json.loads(event.to_json()))


@given(events(), edits(EDITS))
def test_what_has_that_form_is_what_the_program_would_record(
    event: Event, changes: list[Edit]
) -> None:
    text = edited(event.to_json(), changes)
    try:
        given = json.loads(text)
        stream = stream_of(event)
        fits = isinstance(given, dict) and is_event(stream, event.TOPIC, given)
    except ValueError:
        return
    assert not fits or sound(event.TOPIC, canonical(given)) or "vague:" in text


@pytest.mark.parametrize("kind", [kind for kind in UNSOUND if isinstance(UNSOUND[kind], dict)])
def test_what_is_unsound_has_no_form(kind: str) -> None:
    stream, topic = "agreement/a", "counterfoil:FigureReported"
    assert is_event(stream, topic, FIGURE)
    assert is_event(stream, topic, FIGURE | UNSOUND[kind]) is (kind == "categories out of order")


@pytest.mark.parametrize(
    "quantity",
    [
        "1/3",
        "1e40000000",
        "1e-2000000",
        "1_000",
        " 390",
        "+390",
        "-1",
        "390.10",
        "٣",
        "1..1",
        "~",
        ">=>1",
    ],
)
def test_a_number_is_digits_and_no_more_than_can_be_recorded(quantity: str) -> None:
    assert not is_event(
        "agreement/a", "counterfoil:FigureReported", FIGURE | {"quantity": quantity}
    )


def test_an_event_stands_in_a_stream_of_its_kind() -> None:
    source = {"kind": "media", "name": "X", "source": "x"}
    assert is_event("source/x", "counterfoil:SourceRegistered", source)
    assert not is_event("source/y", "counterfoil:SourceRegistered", source)
    assert not is_event("agreement/x", "counterfoil:SourceRegistered", source)
    assert not is_event("source/a", "counterfoil:FigureReported", FIGURE)
    assert not is_event("source/x", "other:SourceRegistered", source)
    assert not is_event("source/x", "counterfoil:Unheard", source)
