"""Patterns of events: what one matches is read, and written again to the letter; of all else it says nothing."""

import json
import re

import pytest
from hypothesis import given

from domain.events import BY_TOPIC, CLASSES, AgreementAmended, Event
from domain.evidence.patterns import in_order, pattern
from tests.domain.contents import COMPACT, EDITS, FIGURE, PLAIN, STATEMENT, TERM, UNSOUND, sound
from tests.domain.making import ID, Edit, edited, edits, events


def taken(topic: str, text: str) -> bool:
    """Whether the pattern takes a text for the content of an event."""
    form = pattern(topic)
    found = re.fullmatch(form, text) if form else None
    if found is None:
        return False
    parts = found.groupdict().get("parts")
    return parts is None or in_order(parts)


@given(events(), edits(EDITS))
def test_what_a_pattern_takes_is_sound_to_the_letter(event: Event, changes: list[Edit]) -> None:
    text = edited(event.to_json(), changes)
    assert not taken(event.TOPIC, text) or sound(event.TOPIC, text)


@pytest.mark.parametrize("cls", CLASSES)
def test_a_plain_event_of_each_kind_is_taken_but_for_one_that_needs_no_field(
    cls: type[Event],
) -> None:
    fields = {name: PLAIN[name] for name in cls.FIELDS if name in PLAIN}
    text = cls.validate(fields | {"event_id": ID}).to_json()
    assert sound(cls.TOPIC, text)
    assert taken(cls.TOPIC, text) is (cls is not AgreementAmended)


@pytest.mark.parametrize("kind", UNSOUND)
def test_what_is_unsound_is_not_taken(kind: str) -> None:
    topic, change = "counterfoil:FigureReported", UNSOUND[kind]
    plain = json.dumps(FIGURE, **COMPACT)
    assert taken(topic, plain)
    if isinstance(change, str):
        text = change + plain[1:]
    else:
        text = json.dumps(dict(sorted((FIGURE | change).items())), **COMPACT)
    assert not sound(topic, text)
    assert not taken(topic, text)


def test_a_field_twice_and_a_comma_with_nothing_after_it_are_not_taken() -> None:
    topic = "counterfoil:TermsStated"
    event = BY_TOPIC[topic].validate({"event_id": ID, "statement": STATEMENT, "terms": [TERM]})
    text = event.to_json()
    assert taken(topic, text)
    assert not taken(topic, text.replace("}],", "},],").replace("}]}", "},]}"))
    assert not taken(topic, text.replace('"statement":{', '"statement":{},"statement":{'))
