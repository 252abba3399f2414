"""Ledgers that somebody changed who owns the file and knows it well."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from uuid import uuid4

from bench.grounds import ANNOUNCED, REGISTERED
from domain.events import BY_TOPIC
from domain.evidence.checkpoint import Checkpoint
from domain.evidence.finding import Finding
from domain.evidence.later import Beside, Later, judged_later
from domain.evidence.log import opened
from domain.evidence.orderly import orderly
from domain.evidence.verification import Verified, verify
from domain.store import NewLine, create, open_store
from domain.store.engines import laid_open
from domain.store.growth import genesis, link
from domain.store.sqlite_schema import APPLICATION_ID, GUARDS
from tests.store.making import append, clock

TOPIC = "counterfoil:FigureReported"
A, B, S = "agreement/istanbul-2025", "agreement/ankara-2026", "source/ru-mod"
Change = Callable[[sqlite3.Connection], object]


def event(number: int) -> str:
    return (
        '{"flows":["RU->UA","UA->RU"],"measure":"released","quantity":"'
        f'{number}","scope":"stage","stage":"s1","statement":{{"source":"ru-mod","stated":"2025-05-24"}},'
        '"unit":"person"}'
    )


def new(number: int, key: str | None = None) -> NewLine:
    return made(TOPIC, event(number), key or f"k{number}")


def made(topic: str, text: str, key: str) -> NewLine:
    from hashlib import sha256

    digest = sha256(f"{topic}\n{text}".encode()).digest()[:16]
    return NewLine(topic, text, str(uuid4()), key, digest)


def filled(path: Path, entries: int) -> Path:
    """A ledger with so many entries, every third one of another agreement, a second apart; the first registers the
    source of all others, and the first of each agreement announces it."""
    create(str(path), tz="UTC", clock=clock("2025-01-01T00:00:00Z"))
    versions = {A: 0, B: 0}
    with (
        open_store(str(path), write=True, topics=frozenset(BY_TOPIC), clock=clock()) as store,
        store.transaction() as transaction,
    ):
        if entries:
            append(transaction, S, 0, [made(*REGISTERED, "k1")], actor="somebody")
        for number in range(2, entries + 1):
            stream = B if number % 3 == 0 else A
            line = new(number) if versions[stream] else made(*ANNOUNCED, f"k{number}")
            append(transaction, stream, versions[stream], [line], actor="somebody")
            versions[stream] += 1
    return path


def checkpoint(path: Path, size: int | None = None) -> Checkpoint:
    with opened(str(path), busy_timeout=5) as log:
        return log.checkpoint(size)


def unguarded(path: Path, *changes: str | Change) -> None:
    """Do what the guards forbid; they are back in place afterwards."""
    with closing(sqlite3.connect(path, isolation_level=None)) as raw:
        raw.execute("BEGIN")
        for guard in GUARDS:
            raw.execute(f"DROP TRIGGER {guard}")
        for change in changes:
            raw.execute(change) if isinstance(change, str) else change(raw)
        for sql in GUARDS.values():
            raw.execute(sql)
        raw.execute("COMMIT")


def rehashed(raw: sqlite3.Connection) -> None:
    """Make leaves, chain, subtrees and head anew from the lines, as one would who wants to hide a change."""
    from hashlib import sha256

    from domain import merkle

    chain = genesis(*raw.execute("SELECT id, tz, created FROM ledger").fetchone())
    leaves = []
    raw.execute("DELETE FROM leaves")
    raw.execute("DELETE FROM subtrees")
    recorded = ""
    for position, state in raw.execute(
        "SELECT rowid, state FROM stored_events ORDER BY 1"
    ).fetchall():
        leaves.append(sha256(b"\0" + state).digest())
        chain = link(chain, leaves[-1])
        at = state.rindex(b'"recorded":"') + 12
        recorded = state[at : at + 27].decode()
        raw.execute("INSERT INTO leaves VALUES (?, ?, ?)", (position, leaves[-1], chain))
    for number in range(len(leaves) // 256):
        root = merkle.root(leaves[256 * number : 256 * (number + 1)])
        raw.execute("INSERT INTO subtrees VALUES (1, ?, ?)", (number, root))
    raw.execute(
        "UPDATE head SET position = ?, recorded = ?, chain = ?", (len(leaves), recorded, chain)
    )


def encoded_otherwise(path: Path) -> None:
    """All that a ledger's file holds, its text in UTF-16."""
    with closing(sqlite3.connect(path)) as raw:
        script = "".join(raw.iterdump())
    path.unlink()
    with closing(sqlite3.connect(path, isolation_level=None)) as raw:
        raw.execute("PRAGMA encoding='UTF-16le'")
        raw.execute(f"PRAGMA application_id={APPLICATION_ID}")
        raw.executescript(script)
        raw.execute("PRAGMA journal_mode=WAL")


def verified(path: Path, *known: Checkpoint, since: Checkpoint | None = None) -> Verified:
    """What verifying comes to, which judging the later half elsewhere does not change."""
    with laid_open(str(path)) as evidence:
        if last := evidence.last():
            whole, halved = (
                orderly(evidence, known, lambda position, last: None, beside)
                for beside in (None, judged_elsewhere(path, last // 2))
            )
            assert (whole is None) == (halved is None)
        return verify(evidence, known=known, since=since)


def judged_elsewhere(path: Path, after: int) -> Beside:
    """The lines after a position are judged by somebody who opens the ledger too."""

    @contextmanager
    def judging(after: int, upto: int, salt: str) -> Iterator[Callable[[], Later | None]]:
        def later() -> Later | None:
            with laid_open(str(path)) as evidence:
                return judged_later(evidence, after, upto, salt)

        yield later

    return Beside(after, judging)


def found(path: Path, *known: Checkpoint) -> list[Finding]:
    return verified(path, *known).findings


def told(path: Path, *known: Checkpoint) -> set[tuple[str | None, int | None, str]]:
    return {(one.entry, one.position, one.finding.value) for one in found(path, *known)}
