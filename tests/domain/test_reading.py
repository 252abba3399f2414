"""What is read without pydantic is read as pydantic reads it; of all else nothing is said."""

import json
import re
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import ValidationError

from domain.events import CLASSES, EntryVoided, Event, FigureReported
from domain.facts.form import Worded, as_python
from domain.facts.reading import plainly
from domain.values.text import LANGUAGE, PARTY, SHA256, SLUG, TEXT, URL
from tests.domain.contents import COMPACT, EDITS, FIGURE, PLAIN, UNSOUND
from tests.domain.making import ID, Edit, edited, edits, events


def read(cls: type[Event], text: str) -> Event | None:
    return plainly(cls, text, event_id=ID)


def to_the_letter(cls: type[Event], text: str) -> Event | None:
    more = "," if len(text) > 2 else ""
    try:
        return cls.validate_json(f'{{"event_id":"{ID}"{more}{text[1:]}')
    except ValidationError:
        return None


@given(events())
def test_every_event_is_read_without_pydantic_as_it_was_written(event: Event) -> None:
    found = read(type(event), event.to_json())
    if "\\u" in event.to_json():
        assert found is None
    else:
        assert found == event
        assert list(found.__dict__) == list(event.__dict__)
        assert found.to_json() == event.to_json()


@given(events(), edits(EDITS))
def test_what_is_read_without_pydantic_is_what_pydantic_reads(
    event: Event, changes: list[Edit]
) -> None:
    text = edited(event.to_json(), changes)
    found = read(type(event), text)
    assert found is None or found == to_the_letter(type(event), text)


@pytest.mark.parametrize("cls", CLASSES)
def test_a_plain_event_of_each_kind_is_read(cls: type[Event]) -> None:
    fields = {name: PLAIN[name] for name in cls.FIELDS if name in PLAIN}
    event = cls.validate(fields | {"event_id": ID})
    assert read(cls, event.to_json()) == event


ODD: dict[str, Any] = {
    **UNSOUND,
    "an entry as text": {"repeats": "1"},
    "an entry as a float": {"repeats": 1.0},
    "an entry as a truth": {"repeats": True},
    "half a character": '{"stage":"\\ud800",',
    "a list for a mapping": {"breakdowns": [["sex", {"parts": {"men": "1"}}]]},
    "a mapping for a list": {"flows": {"RU->UA": 1}},
    "a scope in a list": {"scope": ["stage"]},
    "no parts": {"breakdowns": {"sex": {"parts": {}}}},
    "a truth as text": {"breakdowns": {"sex": {"complete": "true", "parts": {"men": "1"}}}},
    "a truth as a number": {"breakdowns": {"sex": {"complete": 1, "parts": {"men": "1"}}}},
    "no number": '{"quantity":NaN,',
    "an endless number": f'{{"repeats":{"9" * 5000},',
    "nested too deeply": f'{{"up_to":{"[" * 100_000}{"]" * 100_000},',
    "a byte order mark": "\ufeff{",
    "two objects": '{"stage":"day-1"}{',
    "an id of its own": f'{{"event_id":"{ID[:-1]}2",',
    "a text of 101 characters": {"up_to": f"2025-05-24{'/' * 91}"},
}


@pytest.mark.parametrize("kind", ODD)
def test_what_is_not_plainly_in_order_is_pydantics_to_judge(kind: str) -> None:
    change = ODD[kind]
    plain = json.dumps(FIGURE, **COMPACT)
    assert read(FigureReported, plain) is not None
    if isinstance(change, str):
        text = change + plain[1:]
    else:
        text = json.dumps(dict(sorted((FIGURE | change).items())), **COMPACT)
    found = read(FigureReported, text)
    assert found is None or found == to_the_letter(FigureReported, text)


def test_of_a_key_that_stands_twice_the_last_one_counts() -> None:
    text = '{"of":1,"of":2,"reason":"typed twice"}'
    found = read(EntryVoided, text)
    assert isinstance(found, EntryVoided)
    assert found.of == 2
    assert found == to_the_letter(EntryVoided, text)


@given(st.sampled_from([SLUG, PARTY, TEXT, URL, SHA256, LANGUAGE]), st.text(max_size=12))
@example(SLUG, "a\n")
@example(TEXT, "a\x1cb")
@example(TEXT, "\x85a")
@example(URL, "https://a\u3000b")
def test_what_fits_a_pattern_in_python_fits_it_for_pydantic(pattern: str, text: str) -> None:
    from pydantic import TypeAdapter

    if re.fullmatch(as_python(pattern), text) is None:
        return
    adapter: TypeAdapter[str] = TypeAdapter(_annotated(pattern))
    assert adapter.validate_python(text) == text


def _annotated(pattern: str) -> Any:
    from typing import Annotated

    return Annotated[str, Worded(pattern)]
