"""``find`` looks at the stored bytes first: a glance that may keep too much and never leaves out what is found."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from domain.entry import Entry
from domain.events import AgreementAnnounced, Event, SourceRegistered
from domain.store import canonical
from domain.store.lines import StoredLine
from domain.stored import entry_of
from domain.values.period import zone
from projections.cut import Cut
from projections.find import FoundRow, find, may_hold
from projections.recollection import Recollection
from tests.domain.making import ID, events

CUT = Cut(zone=zone("UTC"), tz="UTC")
LETTERS = (
    "aAeEiIkKsS\u0130\u0131\u017f\u212a\u00df\u1e9e\u03c3\u03c2\u03a3\ufb01\u00e9\u0301\u0308\u0345"
    '\u1100\u1161\u11a8\uac00\uff21\uff02\uff3c\ufe68"\\<\u0338 1'
    "\u0307'\u2019\u02bc\u201c\u05f4\u200b\u200c\u00a0"
)
"""Letters whose capitals, widths and accents are several, and the signs that a line spells otherwise."""
words = st.text(LETTERS, min_size=1, max_size=8).filter(lambda text: text.strip())


def line_of(event: Event, key: str = "k1", subject: str = "a-1") -> tuple[Entry, bytes]:
    """An entry as it comes back from a ledger, after all that it names, and the bytes that stand there."""
    source = event.field("source")
    replacement = event.field("replacement") or 0
    placed = StoredLine(
        f"source/{source}" if source else f"agreement/{subject}",
        max(event.points_at or 0, replacement) + 1,
        1,
        "2026-01-01T00:00:00.000000Z",
        "desk",
        ID,
        key,
        event.TOPIC,
        event.to_json(),
    )
    return entry_of(placed), canonical.written("l", placed)


def found(entries: Sequence[Entry], text: str) -> list[FoundRow]:
    return list(find(entries, text, around({})))


def around(voided: dict[int, int | None]) -> Recollection:
    return Recollection(lambda agreement, number: None, lambda agreement: voided, CUT)


def announced(title: str) -> AgreementAnnounced:
    return AgreementAnnounced.validate(
        {
            "event_id": ID,
            "parties": [{"code": "AA"}],
            "title": title,
            "statement": {"source": "aa", "stated": "2025-05-24"},
        }
    )


def shapes(text: str) -> list[str]:
    """The same text as others would type it."""
    return [text, text.upper(), text.lower(), text.casefold(), text.title(), text.swapcase()]


@given(words, words, words, st.integers(0, 5))
@example('say "', "a", "b", 0)
@example("\uff02a", '"', "b", 0)
@example("\u212aelvin", "x", "y", 2)
@example("\u05f4a", '\u200b"', "\u0307b", 0)
def test_what_is_found_in_a_title_is_never_passed_over(
    before: str, text: str, after: str, shape: int
) -> None:
    title = f"x{before}{text}{after}"
    entry, line = line_of(announced(title))
    for asked in (shapes(text)[shape], before + text, text + after, after):
        if asked.strip() and found([entry], asked):
            assert may_hold(asked)(line), (title, asked)


@given(events(), st.data())
def test_what_is_found_in_any_field_of_any_event_is_never_passed_over(
    event: Event, data: st.DataObject
) -> None:
    assume(event.points_at is None or event.points_at != event.field("replacement"))
    entry, line = line_of(event)
    texts = sorted({row.text for letter in "aeiou1" for row in found([entry], letter)})
    assume(texts)
    text = data.draw(st.sampled_from(texts))
    start = data.draw(st.integers(0, len(text) - 1))
    asked = text[start : data.draw(st.integers(start + 1, len(text)))]

    if asked.strip() and found([entry], asked):
        assert may_hold(asked)(line)


@pytest.mark.parametrize(
    ("title", "text"),
    [("Kursk region", "MINSK"), ("Обмен", "обман"), ("Kursk", "обмен"), ('say "no"', '"nowhere"')],
)
def test_what_cannot_be_found_is_passed_over(title: str, text: str) -> None:
    entry, line = line_of(announced(title))

    assert found([entry], text) == []
    assert not may_hold(text)(line)


def test_a_line_that_is_no_text_is_kept_for_whoever_says_so() -> None:
    assert may_hold("kursk")(b'{"actor":"\xff"}')


def test_entries_are_found_one_after_the_other_while_they_are_read() -> None:
    entry, _ = line_of(announced("Kursk"))
    read: list[int] = []

    def entries() -> object:
        for number in range(1, 4):
            read.append(number)
            yield replace(entry, number=number, recorded=datetime(2026, 1, 1, tzinfo=UTC))

    rows = find(entries(), "kursk", around({2: None}))  # type: ignore[arg-type]

    assert next(rows).entry == "a-1#1"
    assert read == [1]
    assert [row.voided for row in rows] == [True, False]


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("İstanbul Haber", "istanbul"),
        ("İstanbul Haber", "ISTANBUL HABER"),
        ("Bakanlığı", "BAKANLIĞI"),
        ("Знам’янка", "Знам'янка"),
        ("say “no”", 'say "no"'),
        ("سوريا\u200f (1)", "سوريا (1)"),
        ("Vi\u1ec7t Nam", "Vie\u0323\u0302t"),
    ],
)
def test_a_text_is_found_whatever_its_spelling(title: str, text: str) -> None:
    entry, line = line_of(announced(title))

    assert [row.text for row in found([entry], text)] == [title]
    assert may_hold(text)(line)


def test_a_source_is_found_by_its_aliases() -> None:
    source = SourceRegistered.validate(
        {
            "event_id": ID,
            "source": "aa",
            "name": "A",
            "kind": "media",
            "aliases": ["Der Spi\u00dfel"],
        }
    )
    entry, line = line_of(source, subject="aa")

    assert [row.field for row in found([entry], "SPISSEL")] == ["aliases"]
    assert may_hold("SPISSEL")(line)
