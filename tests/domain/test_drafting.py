"""Drafts in one go: what a line is read as is what it is read as to the letter; of all else nothing is told."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.events import Event
from domain.feed import Draft, read
from domain.feed_json import parse
from domain.importing.drafting import Drafting
from domain.problem import Unreadable
from domain.refusals import Malformed
from tests.domain.making import ID, Edit, Object, edited, edits, events

STATEMENT = {"source": "ru-mod", "stated": "2025-05-24T18:30+03:00"}
FIGURE: Object = {
    "event": "FigureReported",
    "agreement": "istanbul-2025",
    "key": "c1",
    "flows": ["RU->UA", "UA->RU"],
    "measure": "released",
    "quantity": "307",
    "scope": "stage",
    "stage": "2",
    "statement": STATEMENT,
    "unit": "person",
}
CONFIRMATION: Object = {
    "event": "FigureConfirmed",
    "agreement": "istanbul-2025",
    "of": "c1",
    "statement": STATEMENT,
}
EDITS = [
    *'"\\,:{}[]-><~=.0123456789aZ\t \ufeff',
    "null",
    "true",
    '"",',
    " :",
    '":',
    '"of":1,',
    "NaN",
    "1e3",
]
"""What a property puts in somewhere."""


def in_one_go(line: str | bytes) -> Draft | None:
    data = line if isinstance(line, bytes) else line.encode()
    return Drafting(lambda: ID, enough=0).draft(data)


def to_the_letter(line: str) -> Draft | None:
    try:
        return read(parse(line), ID)
    except (Malformed, Unreadable):
        return None


def written(given: Object) -> str:
    return json.dumps(given, ensure_ascii=False)


def check(line: str) -> bool:
    """Whether a line was read in one go; then as it is read to the letter."""
    found = in_one_go(line)
    if found is None:
        return False
    expected = to_the_letter(line)
    assert expected == found
    assert expected is not None
    if not found.pointers:
        assert found.event.to_json() == expected.event.to_json()
    return True


@st.composite
def objects(draw: Any) -> Object:
    """Objects of a feed as people write them: fields in any order, pointers as keys or numbers."""
    event: Event = draw(events())
    given = json.loads(event.to_json())
    for name in event.POINTERS:
        if name in given:
            given[name] = draw(st.sampled_from([given[name], "c1", "1-a", "other@2", "x#3"]))
    around = {"event": type(event).__name__, "agreement": "istanbul-2025"}
    keys = draw(st.sampled_from([{}, {"key": "c1"}, {"key": None}]))
    fields = draw(st.permutations(list({**given, **around, **keys}.items())))
    return dict(fields)


@given(
    objects(),
    st.booleans(),
    edits(EDITS),
)
def test_what_is_read_in_one_go_is_read_so_to_the_letter(
    given: Object, spaced: bool, changes: list[Edit]
) -> None:
    line = json.dumps(given, separators=None if spaced else (",", ":"), ensure_ascii=False)
    check(edited(line, changes[:3]))


@pytest.mark.parametrize(
    "given",
    [
        FIGURE,
        FIGURE | {"key": None, "repeats": "c0"},
        FIGURE | {"statement": STATEMENT | {"quote": "390 человек, ещё", "via": ["TASS"]}},
        CONFIRMATION,
        CONFIRMATION | {"of": 7, "flow": "all"},
    ],
)
@pytest.mark.parametrize("separators", [(",", ":"), (", ", ": ")])
def test_a_line_that_is_in_order_is_read_in_one_go(
    given: Object, separators: tuple[str, str]
) -> None:
    assert check(json.dumps(given, separators=separators, ensure_ascii=False))
    assert check(json.dumps(given, separators=separators))


@pytest.mark.parametrize(
    "line",
    [
        "",
        "{}",
        "null",
        written(FIGURE) + " {}",
        written(FIGURE)[:-1],
        written(FIGURE).replace('"key"', '"key": "c2", "key"'),
        written(FIGURE).replace('"key":', '"key": "c2", "key" :'),
        written(FIGURE).replace('"key":', '"key": "c2", "key"\t:'),
        written(FIGURE).replace('"key":', '"key": "c2", "key"\r:'),
        written(FIGURE).replace('"source":', '"source": "ua-pres", "source" :'),
        written(FIGURE).replace('"source"', '"source": "ua-pres", "source"'),
        written(FIGURE).replace('"source"', '"source": "ua-pres", "s\\u006furce"'),
        written(FIGURE | {"event_id": ID}),
        written(FIGURE | {"event": "FigureGuessed"}),
        written(FIGURE | {"agreement": "Istanbul"}),
        written(FIGURE | {"agreement": None}),
        written(FIGURE | {"key": "7"}),
        written(FIGURE | {"key": "k" * 129}),
        written(FIGURE | {"quantity": 307}),
        written(FIGURE | {"scope": "stages"}),
        written(FIGURE | {"more": "x"}),
        written(FIGURE | {"flows": ["RU->UA", "RU->UA"]}),
        written(FIGURE | {"repeats": "istanbul-2025#3"}),
        written(FIGURE | {"repeats": 0}),
        written(FIGURE | {"repeats": True}),
        written(FIGURE | {"repeats": 10**12}),
        written(CONFIRMATION | {"of": None}),
        written(CONFIRMATION | {"of": "7"}),
        written(FIGURE | {"statement": STATEMENT | {"quote": "\ud83d"}}).replace(
            "\ud83d", "\\ud83d"
        ),
        '{"event": "SourceRegistered", "source": "ru-mod", "name": "MoD", "kind": "official"}',
    ],
)
def test_of_what_is_not_plainly_in_order_nothing_is_told(line: str) -> None:
    assert in_one_go(line) is None


def test_of_bytes_that_are_no_text_nothing_is_told() -> None:
    line = written(FIGURE | {"statement": STATEMENT | {"quote": "dead"}}).encode()
    assert in_one_go(line) is not None
    assert in_one_go(line.replace(b"dead", b"\xff\xfe")) is None


def test_of_the_first_lines_nothing_is_told() -> None:
    line = written(FIGURE).encode()
    draft = Drafting(lambda: ID, enough=2).draft
    assert [draft(line) is None for _ in range(4)] == [True, True, False, False]


def test_an_id_is_asked_for_once_for_each_draft() -> None:
    ids = iter(["one", "two"])
    draft = Drafting(lambda: next(ids), enough=0).draft
    found = [draft(line.encode()) for line in (written(FIGURE), "{}", written(CONFIRMATION))]
    assert [one and one.event.event_id for one in found] == ["one", None, "two"]
