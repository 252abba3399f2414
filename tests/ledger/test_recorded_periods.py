"""A period that is recorded stays as it is, whichever of its ends comes first in the ledger's zone."""

import json
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest

from domain.digest import digested
from domain.store import NewLine, create, open_store
from tests.cli.calls import counterfoil
from tests.store.making import append
from tests.stores import place

SAID = ("--source", "north", "--stated", "2024-03-12")
BACKWARDS = "2024-03-06/2024-03-05T21:00-05:00"
TOPIC = "counterfoil:StageCompleted"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A ledger with the days of New York, in which a stage took place from a day to the evening before."""
    path = place(tmp_path / "counterfoil.db")
    create(path, tz="America/New_York", clock=lambda: datetime.now(UTC))
    for words in (
        ("source", "north", "--name", "North", "--kind", "official", "--speaks-for", "N"),
        ("announce", "b", "--title", "Bridge", "--party", "N", "--party", "S", *SAID),
    ):
        assert counterfoil(*words, cwd=tmp_path).code == 0
    event = json.dumps(
        {
            "occurred": BACKWARDS,
            "stage": "first",
            "statement": {"source": "north", "stated": "2024-03-12"},
        },
        separators=(",", ":"),
    )
    line = NewLine(TOPIC, event, str(uuid4()), "k", digested(TOPIC, event))
    with open_store(path, write=True, topics=frozenset({TOPIC})) as store:
        append(store, "agreement/b", 1, [line], actor="desk")
    return tmp_path


def test_a_period_that_is_recorded_is_read_and_sound_whichever_end_comes_first(
    folder: Path,
) -> None:
    for words in (
        *(("show", "b#2"), ("timeline",), ("check", "b"), ("say", "b/first"), ("replay", "b")),
        *(("bundle", "b", "-o", "b.pyz"), ("export", "-o", "log.ndjson"), ("rebuild",)),
        *(("verify",), ("import", "log.ndjson", "--store", place(folder / "new.db"))),
    ):
        if words[0] == "import":
            assert counterfoil("init", "--store", words[-1], cwd=folder).code == 0
        called = counterfoil(*words, cwd=folder)
        assert called.code == (6 if words[0] == "check" else 0), (words, called)
    assert BACKWARDS in counterfoil("show", "b#2", "-f", "json", cwd=folder).out


def test_it_is_not_recorded_anew(folder: Path) -> None:
    line = {
        "event": "StageCompleted",
        "agreement": "b",
        "stage": "second",
        "occurred": BACKWARDS,
        "statement": {"source": "north", "stated": "2024-03-12"},
    }
    (folder / "feed.ndjson").write_text(
        f"{json.dumps({**line, 'stage': 'first', 'key': 'k'})}\n{json.dumps(line)}\n"
    )

    called = counterfoil("import", "feed.ndjson", cwd=folder)

    assert (called.code, called.out) == (2, "")
    assert called.err == (
        f"counterfoil: feed.ndjson:2: occurred: the period {BACKWARDS} ends before it starts: its days are "
        "those of America/New_York: nothing was recorded\n"
    )
