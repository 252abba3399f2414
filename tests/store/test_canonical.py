"""The stored line is RFC 8785 to the letter, and nothing else is taken for one."""

import json
import re
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.store import ForeignTopic, NewLine, StoreDamaged, StoredLine, canonical
from tests.store.making import OTHER, TOPIC, A, append, clock, ledger, line, opened

NASTY = [
    '"',
    "\\",
    "\b\f\n\r\t",
    "\x00\x01\x1f",
    "\x7f\x80",
    "\u2028\u2029",
    "é\u0301",
    "𝄞",
    "\u202eRU",
    "</script>",
    "{},",
]
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=30) | st.sampled_from(NASTY)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | texts,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from("abcdxyz"), inner, max_size=4)
    ),
)
events = st.dictionaries(
    st.sampled_from(["a", "b", "event", "event_id", "key", "z"]), values, max_size=5
)


def oracle(value: object) -> str:
    """RFC 8785 for text, integers, lists and objects with ASCII names."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


@given(
    event=events, actor=texts, key=texts, stream=texts, topic=texts, entry=st.integers(1, 10**12)
)
def test_a_line_is_canonical_and_reads_as_it_was_written(
    event: dict[str, object], actor: str, key: str, stream: str, topic: str, entry: int
) -> None:
    text = oracle(event)
    stored = StoredLine(
        stream, entry, 7, "2026-11-24T02:42:02.123456Z", actor, "id", key, topic, text
    )
    state = canonical.written("ledger-id", stored)
    parsed = json.loads(state)
    assert state == oracle(parsed).encode()
    assert parsed == {
        "actor": actor,
        "entry": entry,
        "event": event,
        "event_id": "id",
        "key": key,
        "ledger": "ledger-id",
        "position": 7,
        "recorded": "2026-11-24T02:42:02.123456Z",
        "stream": stream,
        "topic": topic,
    }
    again = canonical.read(
        state, ledger="ledger-id", stream=stream, entry=entry, position=7, topic=topic
    )
    assert again == stored


@pytest.mark.file
def test_the_fields_stand_in_the_order_that_the_standard_wants(tmp_path: Path) -> None:
    path = ledger(tmp_path / "l")
    with opened(path, at=clock("2026-11-24T02:42:02Z")) as store:
        append(store, A, 0, [NewLine(TOPIC, '{"a":1}', "e-1", "c08", b"\1" * 16)], actor="desk")
        ledger_id = store.ledger_id
    with closing(sqlite3.connect(path)) as raw:
        ((state,),) = raw.execute("SELECT state FROM stored_events")
    assert state.decode() == (
        '{"actor":"desk","entry":1,"event":{"a":1},"event_id":"e-1","key":"c08",'
        f'"ledger":"{ledger_id}","position":1,"recorded":"2026-11-24T02:42:02.000000Z",'
        f'"stream":"{A}","topic":"{TOPIC}"}}'
    )


GOOD = canonical.written(
    "L",
    StoredLine(A, 2, 5, "2026-11-24T02:42:02.123456Z", "desk", "e-1", "c08", TOPIC, '{"a":"b"}'),
).decode()
WRONG = {
    "entry": ('"entry":2', '"entry":3'),
    "padded entry": ('"entry":2', '"entry":02'),
    "entry as text": ('"entry":2', '"entry":"2"'),
    "position": ('"position":5', '"position":6'),
    "ledger": ('"L"', '"M"'),
    "stream": (A, "agreement/other"),
    "topic": (TOPIC, OTHER),
    "spaces": ('"entry":2', '"entry": 2'),
    "line end": ("}", "}\n"),
    "order": ('"actor":"desk","entry":2', '"entry":2,"actor":"desk"'),
    "twice": ('"actor":"desk"', '"actor":"desk","actor":"other"'),
    "missing": ('"actor":"desk",', ""),
    "more": ('"actor":"desk"', '"aaaa":1,"actor":"desk"'),
    "escaped": ("desk", "\\u0064esk"),
    "escaped solidus": ("desk", "d\\/esk"),
    "long escape": ("desk", "d\\u000aesk"),
    "capital escape": ("desk", "d\\u001Fesk"),
    "control": ("desk", "de\x01sk"),
    "time": ("02:42:02.123456Z", "02:42:02Z"),
    "event": ('{"a":"b"}', "[]"),
    "cut": ('"}', '"'),
    "empty": (GOOD, ""),
}


@pytest.mark.parametrize("how", WRONG)
def test_a_line_that_is_not_to_the_letter_is_damage_and_the_entry_is_named(how: str) -> None:
    old, new = WRONG[how]
    state = new.join(GOOD.rsplit(old, 1) if how in ("line end", "cut") else GOOD.split(old, 1))
    assert state != GOOD
    with pytest.raises(StoreDamaged, match=r"^istanbul-2025#2 is damaged: "):
        canonical.read(state.encode(), ledger="L", stream=A, entry=2, position=5, topic=TOPIC)


@pytest.mark.parametrize("state", [None, 1, "text", b"\xff", GOOD, memoryview(b"")])
def test_what_is_no_utf_8_bytes_is_damage(state: object) -> None:
    with pytest.raises(StoreDamaged, match="istanbul-2025#2"):
        canonical.read(state, ledger="L", stream=A, entry=2, position=5, topic=TOPIC)


def test_an_event_that_imitates_the_rest_of_the_line_stays_an_event() -> None:
    tail = GOOD[GOOD.index(',"event_id"') :]
    for text in (oracle({"a": "{}" + tail}), '{"a":{}' + tail, '{"event":{}' + tail):
        stored = StoredLine(A, 2, 5, "2026-11-24T02:42:02.123456Z", "x", "e", "k", TOPIC, text)
        state = canonical.written("L", stored)
        assert (
            canonical.read(state, ledger="L", stream=A, entry=2, position=5, topic=TOPIC) == stored
        )


@pytest.mark.file
def test_a_foreign_topic_is_named_and_nothing_imported(tmp_path: Path) -> None:
    from domain.store import open_store
    from tests.store.making import TOPICS

    path = ledger(tmp_path / "l")
    evil = "antigravity:fly"
    with open_store(path, write=True, topics=TOPICS | {evil}) as store:
        append(store, A, 0, [line("good"), line("evil", topic=evil)], actor="x")
    import sys

    with opened(path) as store:
        for reading in (
            lambda: store.read(A),
            lambda: list(store.scan()),
            lambda: store.read_entry(A, 2),
        ):
            with pytest.raises(
                ForeignTopic, match=r"istanbul-2025#2 has the topic antigravity:fly"
            ) as caught:
                reading()
            assert caught.value.kind == "foreign"
        with pytest.raises(ForeignTopic):
            append(store, A, 2, [line("more", topic="os:system\n\x1b[2J")], actor="x")
        assert store.version(A) == 2
    assert "antigravity" not in sys.modules


@given(st.datetimes(timezones=st.just(UTC)), st.data())
def test_a_time_is_a_stamp_exactly_where_a_line_may_hold_it(
    moment: datetime, data: st.DataObject
) -> None:
    whole = canonical.stamp(moment)
    at = data.draw(st.integers(0, len(whole)))
    other = data.draw(
        st.sampled_from(["", "0", "1", "2", "3", "9", "-", "T", " ", "Z", "+00:00", "٣"])
    )
    changed = whole[:at] + other + whole[at + data.draw(st.integers(0, 1)) :]

    assert canonical.is_stamp(whole)
    assert canonical.is_stamp(changed) == bool(re.fullmatch(canonical._TIME, changed))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Z",
        "2025-05-24",
        "2025-05-24T00:00:00.000000",
        "2025-05-24T24:00:00.000000Z",
        "2025-02-29T00:00:00.000000Z",
        "0000-01-01T00:00:00.000000Z",
        "2025-W21-6T00:00:00.000000Z",
        "20250524T000000.000000Z",
        "2025-05-24T00:00:00.000000+00:00Z",
        "2025-05-24T00:00:60.000000Z",
    ],
)
def test_what_is_no_time_in_the_form_of_the_ledger_is_no_stamp(text: str) -> None:
    assert not canonical.is_stamp(text)
    assert not re.fullmatch(canonical._TIME, text)
