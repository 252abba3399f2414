"""Ledgers that somebody made up whole, all hashes right: what no writer of ours would have recorded is named."""

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import pytest

from cli.main import run
from tests.proof.tampering import checkpoint, found, rehashed, unguarded

Line = dict[str, Any]
HIDDEN: Final = {"\x1b", "\x9b", "\x07", "\u202e", "\0", "\r"}
AT: Final = 20
READS: Final = (
    ("timeline",),
    ("timeline", "-f", "json"),
    ("timeline", "-f", "csv"),
    ("timeline", "-f", "md"),
    ("show", "istanbul-2025#last"),
    ("totals",),
    ("status", "istanbul-2025"),
    ("say", "istanbul-2025"),
    ("check",),
    ("find", "a"),
    ("trace", "istanbul-2025#3"),
    ("bundle", "istanbul-2025", "-o", "another"),
)


def crafted(path: Path, change: Callable[[Line], object]) -> None:
    """Change lines; then keys, rows and all hashes are made to fit them."""

    def write(raw: sqlite3.Connection) -> None:
        rows = raw.execute("SELECT rowid, state FROM stored_events ORDER BY rowid").fetchall()
        raw.execute("DELETE FROM keys")
        for position, state in rows:
            line = json.loads(state)
            change(line)
            stream, entry, topic = line["stream"], line["entry"], line["topic"]
            digest = sha256(f"{topic}\n".encode() + dumped(line["event"])).digest()[:16]
            raw.execute(
                "UPDATE stored_events SET originator_id = ?, topic = ?, state = ? WHERE rowid = ?",
                (stream, topic, dumped(line), position),
            )
            raw.execute(
                "INSERT INTO keys VALUES (?, ?, ?, ?)", (stream, line["key"], entry, digest)
            )

    unguarded(path, write, rehashed)


def dumped(value: object) -> bytes:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return text.encode("utf-8", "surrogatepass")


def one(**changes: object) -> Callable[[Line], object]:
    """A change of one entry."""
    return lambda line: line["position"] == AT and line.update(changes)


def points(at: Callable[[int], Line], name: str = "FigureConfirmed") -> Callable[[Line], object]:
    """One entry is another event, which points by the number of the entry itself."""

    def change(line: Line) -> None:
        if line["position"] == AT:
            statement = {} if name == "EntryVoided" else {"statement": STATEMENT}
            line["topic"] = f"counterfoil:{name}"
            line["event"] = {**at(line["entry"]), **statement}

    return change


def void(of: int, replacement: int) -> Line:
    return {"of": of, "reason": "typed twice", "replacement": replacement}


STATEMENT: Final = {"source": "ru-mod", "stated": "2025-05-24"}
FIGURE: Final = {"measure": "released", "quantity": "3", "scope": "whole", "unit": "person"}
TERM: Final = {"measure": "released", "quantity": "3", "unit": "person"}
CRAFTED: Final[dict[str, tuple[Callable[[Line], object], str]]] = {
    "a month that is none": (one(recorded="2025-13-01T00:00:00.000000Z"), "form"),
    "a day that is none": (one(recorded="2025-02-30T00:00:00.000000Z"), "form"),
    "an hour that is none": (one(recorded="2026-01-01T24:00:00.000000Z"), "form"),
    "an actor that a terminal obeys": (one(actor="\x1b[31mdesk\x9b\x07"), "its actor"),
    "an actor in another direction": (one(actor="\u202edesk"), "its actor"),
    "an actor with a null": (one(actor="a\0b"), "its actor"),
    "an actor that is nobody": (one(actor=""), "its actor"),
    "an actor that is no text": (one(actor="\ud800"), "UTF-8"),
    "a key that a terminal obeys": (one(key="\x1b[31mk"), "its key"),
    "a key of digits": (one(key="123"), "its key"),
    "an id that adds to the event": (one(event_id='0","note":"x'), "the id of its event"),
    "an id that is none": (one(event_id="7"), "the id of its event"),
    "a confirmation of itself": (points(lambda n: {"of": n}), "not recorded before it"),
    "a confirmation of what comes later": (
        points(lambda n: {"of": n + 1}),
        "not recorded before it",
    ),
    "a figure that repeats itself": (
        points(lambda n: FIGURE | {"repeats": n}, "FigureReported"),
        "not recorded before it",
    ),
    "terms that replace what comes later": (
        points(lambda n: {"replaces": n + 1, "terms": [TERM]}, "TermsStated"),
        "not recorded before it",
    ),
    "a voiding of itself": (points(lambda n: void(n, 3), "EntryVoided"), "not recorded before it"),
    "a voiding that stands for what it voids": (
        points(lambda n: void(3, n), "EntryVoided"),
        "cannot stand for what it voids",
    ),
    "a voided entry that stands for itself": (
        points(lambda n: void(3, 3), "EntryVoided"),
        "cannot stand for what it voids",
    ),
    "what stands for a voided entry and is not next": (
        points(lambda n: void(3, n + 2), "EntryVoided"),
        "cannot stand for what it voids",
    ),
}


@pytest.mark.filterwarnings("ignore::ResourceWarning")  # a call's files are open until it ends
@pytest.mark.parametrize("kind", CRAFTED)
def test_what_no_writer_of_ours_records_is_named_and_read_by_nobody(
    kind: str, sealed: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    change, why = CRAFTED[kind]
    path = sealed / "counterfoil.db"
    with closing(sqlite3.connect(path)) as raw:
        (row,) = raw.execute(
            "SELECT originator_id, originator_version FROM stored_events WHERE rowid = ?", (AT,)
        )
    crafted(path, change)
    named = {(finding.entry, why in finding.message) for finding in found(path)}
    assert (f"{row[0].partition('/')[2]}#{row[1]}", True) in named
    monkeypatch.chdir(sealed)
    for code, out, err in calls(capfd):
        assert code in (6, 7), err
        assert not HIDDEN & set(out + err)


def calls(capfd: pytest.CaptureFixture[str]) -> Iterator[tuple[int, str, str]]:
    for words in READS:
        code = run(words)
        yield code, *capfd.readouterr()


def test_events_are_judged_under_a_checkpoint_that_holds_as_they_are_after_it(sealed: Path) -> None:
    """Who signed a checkpoint has seen hashes, and may not have looked at what they are of."""
    path = sealed / "counterfoil.db"

    def event(line: Line) -> None:
        if line["position"] in (AT, AT + 10):
            line["event"]["measure"] = "NO SLUG"

    crafted(path, event)
    assert [one.position for one in found(path)] == [AT, AT + 10]
    assert [one.position for one in found(path, checkpoint(path, AT + 10))] == [AT, AT + 10]
    kept = checkpoint(path)
    change = "UPDATE stored_events SET state = CAST(replace(CAST(state AS TEXT), 'SLUG', 'GULS') AS BLOB)"
    unguarded(path, change)
    assert [one.position for one in found(path, kept)] == [AT, AT + 10, None]


@pytest.mark.filterwarnings("ignore::ResourceWarning")  # a call's files are open until it ends
@pytest.mark.parametrize("name", ["StatementRetracted", "EntryVoided"])
def test_voidings_that_our_rules_would_have_refused_are_read_to_the_end(
    name: str, sealed: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """Forms are judged again, and rules are not: a voiding is voided by what stands for what it voids."""

    def change(line: Line) -> None:
        points(lambda number: void(3, number + 1), "EntryVoided")(line)
        if line["position"] == AT + 1:
            line["topic"] = f"counterfoil:{name}"
            said = {"reason": "slip"} if name == "EntryVoided" else {"statement": STATEMENT}
            line["event"] = {"of": line["entry"] - 1, **said}

    path = sealed / "counterfoil.db"
    crafted(path, change)
    assert found(path) == []
    monkeypatch.chdir(sealed)
    for words in (
        *READS,
        ("diff", "istanbul-2025", "--from", "2025-05-01"),
        ("replay", "istanbul-2025"),
    ):
        code = run(words)
        assert code in (0, 6), (words, capfd.readouterr().err)
