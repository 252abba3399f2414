"""The tamper matrix: every kind of change to every table, and who finds it. Run it to write docs/tamper.md."""

import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple, TypeAlias

from cli.across.comparing import model_findings
from cli.across.upkeep import rebuild
from domain.events import BY_TOPIC
from domain.evidence.checkpoint import Checkpoint
from domain.evidence.finding import Finding
from domain.ledger import Ledger
from domain.store import NewLine, StoreFailure, open_store
from domain.store.beside import model_of
from tests.proof.tampering import (
    A,
    Change,
    checkpoint,
    encoded_otherwise,
    filled,
    rehashed,
    unguarded,
    verified,
)
from tests.raw import opened_raw
from tests.store.making import append

DOCUMENT = Path(__file__).resolve().parents[2] / "docs/tamper.md"
ENTRIES = 300
SOURCE = "counterfoil:SourceRegistered"


class Tampering(NamedTuple):
    """A change to a table. ``names`` are the entries that `verify` has to name for it."""

    table: str
    what: str
    changes: tuple[str | Change, ...]
    names: tuple[str, ...] = ()


def _line(position: int, old: str, new: str) -> str:
    return (
        f"UPDATE stored_events SET state = CAST(replace(CAST(state AS TEXT), '{old}', '{new}') AS BLOB) "
        f"WHERE rowid = {position}"
    )


def _as_bytes(table: str, column: str, where: str) -> str:
    """Only the kind of a cell changed, for which the engine does not look. Hashes that are no text stay bytes."""
    return f"UPDATE {table} SET {column} = CAST({column} AS BLOB) WHERE {where}"


def _lines_swapped(raw: sqlite3.Connection) -> None:
    states = dict(raw.execute("SELECT rowid, state FROM stored_events WHERE rowid IN (4, 5)"))
    for to, of in ((4, 5), (5, 4)):
        raw.execute("UPDATE stored_events SET state = ? WHERE rowid = ?", (states[of], to))


def _digests_exchanged(raw: sqlite3.Connection) -> None:
    of = f"FROM keys WHERE stream = '{A}' AND entry IN (2, 3) ORDER BY entry"
    one, other = raw.execute(f"SELECT digest, entry {of}").fetchall()
    for (digest, _), (_, entry) in ((one, other), (other, one)):
        where = f"WHERE stream = '{A}' AND entry = {entry}"
        raw.execute(f"UPDATE keys SET digest = ? {where}", (digest,))


def _places_swapped(raw: sqlite3.Connection) -> None:
    for table, position in (("stored_events", "rowid"), ("leaves", "position")):
        for old, new in ((4, 9999), (5, 4), (9999, 5)):
            raw.execute(f"UPDATE {table} SET {position} = {new} WHERE {position} = {old}")


def _inserted_between(raw: sqlite3.Connection) -> None:
    raw.execute(
        "UPDATE stored_events SET originator_version = -originator_version WHERE rowid >= 7"
    )
    raw.execute("UPDATE stored_events SET rowid = -rowid WHERE rowid >= 7")
    raw.execute(
        "UPDATE stored_events SET rowid = 1 - rowid, originator_version = -originator_version "
        "WHERE rowid < 0"
    )
    raw.execute(
        f"INSERT INTO stored_events (rowid, originator_id, originator_version, topic, state) "
        f"SELECT 7, '{A}', 999, topic, state FROM stored_events WHERE rowid = 5"
    )


def _newest_gone(raw: sqlite3.Connection) -> None:
    raw.execute("DELETE FROM stored_events WHERE rowid > 295")
    raw.execute("DELETE FROM leaves WHERE position > 295")
    raw.execute(
        "DELETE FROM keys WHERE NOT EXISTS (SELECT 1 FROM stored_events "
        "WHERE originator_id = stream AND originator_version = entry)"
    )
    raw.execute(
        "UPDATE head SET (position, recorded, chain) = "
        "(SELECT position, json_extract(state, '$.recorded'), chain FROM leaves "
        "JOIN stored_events ON stored_events.rowid = position WHERE position = 295)"
    )


def _key_to_fit(raw: sqlite3.Connection, at: int = 5) -> None:
    from domain.store import canonical

    ((stream, entry, topic, position, state),) = raw.execute(
        "SELECT originator_id, originator_version, topic, rowid, state FROM stored_events WHERE rowid = ?",
        (at,),
    )
    ((ledger,),) = raw.execute("SELECT id FROM ledger")
    line = canonical.read(
        state, ledger=ledger, stream=stream, entry=entry, position=position, topic=topic
    )
    digest = sha256(f"{topic}\n{line.event}".encode()).digest()[:16]
    raw.execute(
        "UPDATE keys SET digest = ? WHERE stream = ? AND entry = ?", (digest, stream, entry)
    )


def _number_added(total: str, pos: object) -> str:
    """One more in the read model, beside the number that the fifth entry added to a total."""
    return (
        f"INSERT INTO added SELECT {total}, stage, {pos}, t, 9, 9, 9, 1, 0, 0, 1, 1, 0, 0 FROM added "
        "WHERE pos = 5 AND total = 3"
    )


LINE = "stored_events"
FIFTH, FOURTH = "istanbul-2025#3", "istanbul-2025#2"
ANEW = ", all hashes made anew"
NUMBER = _line(5, '"quantity":"5"', '"quantity":"6"')
BACK_DATED = _line(5, "2026-01-01T00:00:04", "2026-01-01T00:00:01")
TWICE = _line(5, '"quantity":"5"', '"quantity":"6","quantity":"5"')
SPELLED = _line(5, '"measure":"released"', '"measure":"rel\\u0065ased"')
SPACE = _line(5, '"entry":3', '"entry": 3')
NO_DAY = _line(5, "2026-01-01T00:00:04", "2026-02-30T00:00:04")
NO_ACTOR = _line(5, '"actor":"somebody"', '"actor":" "')
NO_EVENT = _line(5, '"quantity":"5"', '"quantity":5.5')
ZONE = "UPDATE ledger SET tz = 'Europe/Kyiv'"
MADE = "UPDATE ledger SET created = '2024-01-01T00:00:00.000000Z'"
LATER = "UPDATE ledger SET created = '2029-01-01T00:00:00.000000Z'"
FOREIGN = "UPDATE stored_events SET topic = 'os:system' WHERE rowid = 5"
AS_BYTES = "stored as bytes"
KINDS: tuple[tuple[str, tuple[str, ...], str, tuple[str, ...]], ...] = (
    (LINE, ("originator_id", "originator_version", "topic"), "rowid = 5", (FIFTH,)),
    ("keys", ("stream", "key", "entry"), f"stream = '{A}' AND entry = 3", (FIFTH,)),
    ("subtrees", ("level", "number"), "true", ()),
    ("head", ("position", "recorded"), "true", ()),
    ("ledger", ("id", "tz", "created", "schema_version", "application"), "true", ()),
)
"""The cells in which another kind fits, by table; the rest are rowids and hashes."""

MATRIX = (
    Tampering(LINE, "a number in a line changed", (NUMBER,), (FIFTH,)),
    Tampering(LINE, f"the same{ANEW}", (NUMBER, rehashed), (FIFTH,)),
    Tampering(LINE, "the same, and the digest of its key", (NUMBER, rehashed, _key_to_fit)),
    Tampering(LINE, "a field given twice in an event", (TWICE,), (FIFTH,)),
    Tampering(LINE, f"the same{ANEW}", (TWICE, rehashed, _key_to_fit), (FIFTH,)),
    Tampering(LINE, "a letter spelled otherwise", (SPELLED,), (FIFTH,)),
    Tampering(LINE, f"the same{ANEW}", (SPELLED, rehashed, _key_to_fit), (FIFTH,)),
    Tampering(
        LINE,
        f"the parties of a flow in both directions exchanged, far on in the log{ANEW}",
        (
            _line(200, '["RU->UA","UA->RU"]', '["UA<->RU"]'),
            rehashed,
            lambda raw: _key_to_fit(raw, 200),
        ),
        ("istanbul-2025#133",),
    ),
    Tampering(LINE, "a space put into a line", (SPACE,), (FIFTH,)),
    Tampering(LINE, f"the same{ANEW}", (SPACE, rehashed), (FIFTH,)),
    Tampering(LINE, "an event that is none", (NO_EVENT,), (FIFTH,)),
    Tampering(LINE, f"the same{ANEW}", (NO_EVENT, rehashed, _key_to_fit), (FIFTH,)),
    Tampering(LINE, "a line back-dated", (BACK_DATED,), (FIFTH,)),
    Tampering(LINE, f"the same{ANEW}", (BACK_DATED, rehashed), (FIFTH,)),
    Tampering(LINE, "a day that is none", (NO_DAY,), (FIFTH,)),
    Tampering(LINE, f"the same{ANEW}", (NO_DAY, rehashed), (FIFTH,)),
    Tampering(LINE, "an actor that is none", (NO_ACTOR,), (FIFTH,)),
    Tampering(LINE, f"the same{ANEW}", (NO_ACTOR, rehashed), (FIFTH,)),
    Tampering(
        LINE,
        "a line stored as text",
        ("UPDATE stored_events SET state = CAST(state AS TEXT) WHERE rowid = 5",),
        (FIFTH,),
    ),
    Tampering(
        LINE,
        "an entry moved before the first",
        ("UPDATE stored_events SET rowid = -5 WHERE rowid = 5",),
        (FIFTH,),
    ),
    Tampering(
        LINE,
        "the newest moved to the last position of all",
        ("UPDATE stored_events SET rowid = 9223372036854775807 WHERE rowid = 301",),
        ("ua-mod#1",),
    ),
    Tampering(LINE, "a source's name changed", (_line(301, "Ministry", "Misery"),), ("ua-mod#1",)),
    Tampering(LINE, "the topic of a row changed", (FOREIGN,), (FIFTH,)),
    Tampering(
        LINE,
        "the topic of a row and its line changed" + ANEW,
        (FOREIGN, _line(5, "counterfoil:FigureReported", "os:system"), rehashed, _key_to_fit),
        (FIFTH,),
    ),
    Tampering(
        LINE,
        "a row given to another stream",
        ("UPDATE stored_events SET originator_id = 'agreement/other' WHERE rowid = 5",),
        (FIFTH,),
    ),
    Tampering(
        LINE,
        "a row given another number",
        ("UPDATE stored_events SET originator_version = 999 WHERE rowid = 5",),
        (FIFTH,),
    ),
    Tampering(LINE, "a row removed", ("DELETE FROM stored_events WHERE rowid = 5",), (FIFTH,)),
    Tampering(
        LINE,
        "a row, its hashes and its key removed",
        (
            "DELETE FROM stored_events WHERE rowid = 5",
            "DELETE FROM leaves WHERE position = 5",
            f"DELETE FROM keys WHERE stream = '{A}' AND entry = 3",
        ),
        (FIFTH,),
    ),
    Tampering(
        LINE,
        "the newest row removed",
        ("DELETE FROM stored_events WHERE rowid = 301",),
        ("ua-mod#1",),
    ),
    Tampering(LINE, "the newest entries removed from all tables", (_newest_gone,)),
    Tampering(
        LINE,
        "a row added after the last",
        (
            f"INSERT INTO stored_events SELECT '{A}', 200, topic, state FROM stored_events WHERE rowid = 5",
        ),
        ("istanbul-2025#200",),
    ),
    Tampering(
        LINE,
        "a row slipped in, and all after it moved",
        (_inserted_between,),
        ("istanbul-2025#999",),
    ),
    Tampering(LINE, "two lines swapped", (_lines_swapped,), (FOURTH, FIFTH)),
    Tampering(LINE, "two entries swapped with their hashes", (_places_swapped,), (FOURTH, FIFTH)),
    Tampering(
        "keys",
        "a digest changed",
        (f"UPDATE keys SET digest = zeroblob(16) WHERE stream = '{A}' AND entry = 3",),
        (FIFTH,),
    ),
    Tampering(
        "keys",
        "a key changed",
        (f"UPDATE keys SET key = 'other' WHERE stream = '{A}' AND entry = 3",),
        (FIFTH,),
    ),
    Tampering(
        "keys",
        "the digest of another key put in its place",
        (
            (
                "UPDATE keys SET digest = (SELECT digest FROM keys k WHERE k.stream = keys.stream "
                f"AND k.entry = 2) WHERE stream = '{A}' AND entry = 3"
            ),
        ),
        (FIFTH,),
    ),
    Tampering(
        "keys", "two keys with their digests exchanged", (_digests_exchanged,), (FOURTH, FIFTH)
    ),
    Tampering(
        "keys", "a key removed", (f"DELETE FROM keys WHERE stream = '{A}' AND entry = 3",), (FIFTH,)
    ),
    Tampering(
        "keys",
        "a second key added",
        (f"INSERT INTO keys VALUES ('{A}', 'other', 3, zeroblob(16))",),
        (FIFTH,),
    ),
    Tampering(
        "keys",
        "a key added for no entry",
        (f"INSERT INTO keys VALUES ('{A}', 'other', 999, zeroblob(16))",),
        ("istanbul-2025#999",),
    ),
    Tampering(
        "leaves",
        "a leaf changed",
        ("UPDATE leaves SET leaf = zeroblob(32) WHERE position = 5",),
        (FIFTH,),
    ),
    Tampering(
        "leaves",
        "a link changed",
        ("UPDATE leaves SET chain = zeroblob(32) WHERE position = 5",),
        (FIFTH,),
    ),
    Tampering("leaves", "a row removed", ("DELETE FROM leaves WHERE position = 5",), (FIFTH,)),
    Tampering(
        "leaves",
        "a row added after the last",
        ("INSERT INTO leaves SELECT 302, leaf, chain FROM leaves WHERE position = 301",),
    ),
    Tampering("subtrees", "a root changed", ("UPDATE subtrees SET root = zeroblob(32)",)),
    Tampering("subtrees", "a root removed", ("DELETE FROM subtrees",)),
    Tampering("subtrees", "a root added", ("INSERT INTO subtrees VALUES (1, 1, zeroblob(32))",)),
    Tampering(
        "head", "the number of entries lowered", ("UPDATE head SET position = 300",), ("ua-mod#1",)
    ),
    Tampering("head", "the number of entries raised", ("UPDATE head SET position = 302",)),
    Tampering(
        "head", "the time changed", ("UPDATE head SET recorded = '2027-01-01T00:00:00.000000Z'",)
    ),
    Tampering("head", "the chain changed", ("UPDATE head SET chain = zeroblob(32)",)),
    Tampering("head", "the row removed", ("DELETE FROM head",)),
    Tampering(
        "ledger", "the id changed", ("UPDATE ledger SET id = replace(id, '-', '0')",), (FIFTH,)
    ),
    Tampering(
        "ledger",
        "the zone changed",
        (ZONE,),
        ("ru-mod#1",),
    ),
    Tampering("ledger", f"the same{ANEW}", (ZONE, rehashed)),
    Tampering(
        "ledger",
        "the time of making changed",
        (MADE,),
        ("ru-mod#1",),
    ),
    Tampering("ledger", f"the same{ANEW}", (MADE, rehashed)),
    Tampering("ledger", "the time of making set after all entries", (LATER,), ("ru-mod#1",)),
    *(
        Tampering(table, f"`{column}` {AS_BYTES}", (_as_bytes(table, column, where),), names)
        for table, columns, where, names in KINDS
        for column in columns
    ),
)
IN_UTF_16 = "its text written in UTF-16"
TRIGGER = "CREATE TRIGGER more AFTER INSERT ON keys BEGIN SELECT 1; END"
GUARDLESS = (
    ("a guard removed", ("DROP TRIGGER leaves_no_delete",)),
    (
        "a guard softened",
        (
            "DROP TRIGGER leaves_no_delete",
            "CREATE TRIGGER leaves_no_delete BEFORE DELETE ON leaves BEGIN SELECT 1; END",
        ),
    ),
    ("a trigger added", (TRIGGER,)),
    (
        "the same, and its table spelled in capitals",
        (
            TRIGGER,
            "PRAGMA writable_schema=ON",
            "UPDATE sqlite_master SET tbl_name = 'KEYS' WHERE name = 'more'",
        ),
    ),
    ("an index added", ("CREATE INDEX more ON stored_events (topic)",)),
    ("a table added", ("CREATE TABLE more (x)",)),
    ("a view added", ("CREATE VIEW more AS SELECT * FROM keys",)),
)


COME, LATE = 302, 129_000_000_000
"""A position after the last entry, and a day that is long gone by then."""
MODEL = (
    Tampering("added", "a number changed", ("UPDATE added SET low = 6 WHERE pos = 5",), (FIFTH,)),
    Tampering(
        "added",
        "the same, and the sum that it is in",
        (
            "UPDATE added SET low = low + 1 WHERE pos = 5",
            "UPDATE added_by_chapter SET low = low + 1 WHERE total IN (SELECT total FROM added WHERE pos = 5)",
        ),
        (FIFTH,),
    ),
    Tampering("added", "a number removed", ("DELETE FROM added WHERE pos = 5",), (FIFTH,)),
    Tampering(
        "added",
        "a number at a position to come",
        (_number_added("total", COME),),
        ("istanbul-2025#1",),
    ),
    Tampering(
        "added",
        "a number of a total that is not there",
        (_number_added("99", "pos"),),
    ),
    Tampering(
        "added_by_chapter",
        "a sum changed",
        ("UPDATE added_by_chapter SET low = low + 1 WHERE total = 1",),
        ("ankara-2026#1",),
    ),
    Tampering(
        "counted_by_chapter",
        "a count removed",
        ("DELETE FROM counted_by_chapter WHERE agreement = 1",),
    ),
    Tampering(
        "marked", "a mark added", ("INSERT INTO marked VALUES (1, 1, 1, 1)",), ("ankara-2026#1",)
    ),
    Tampering(
        "stated",
        "a whole number at a position to come",
        (f"INSERT INTO stated VALUES (1, 'whole', {COME}, {LATE}, NULL)",),
        ("ankara-2026#1",),
    ),
    Tampering(
        "terms",
        "a term at a position to come",
        (f'INSERT INTO terms VALUES (1, {COME}, {LATE}, \'["6000", "6000", ["6000"]]\')',),
        ("ankara-2026#1",),
    ),
    Tampering(
        "headings",
        "a heading at a position to come",
        (f"INSERT INTO headings VALUES (1, {COME}, {LATE}, NULL)",),
        ("ankara-2026#1",),
    ),
    Tampering("said", "a date removed", ("DELETE FROM said WHERE agreement = 1",)),
    Tampering(
        "said",
        "a date at a position to come",
        (f"INSERT INTO said VALUES (1, {LATE}, {COME}, {LATE}, '2099')",),
        ("ankara-2026#1",),
    ),
    Tampering(
        "told",
        "an answer changed",
        ("UPDATE told SET answer = x'789c8b8e05000113008e' WHERE agreement = 1 AND kind = 'news'",),
        ("ankara-2026#1",),
    ),
    Tampering(
        "told",
        "an answer of an agreement that is not there",
        ("UPDATE told SET agreement = 99 WHERE agreement = 1",),
    ),
    Tampering(
        "totals",
        "a row added",
        ("INSERT INTO totals VALUES (99, 1, NULL, 'm', 'u', 0)",),
        ("ankara-2026#1",),
    ),
    Tampering("stages", "a row added", ("INSERT INTO stages VALUES (99, 's99')",)),
    Tampering(
        "agreements",
        "one made up",
        ("INSERT INTO agreements VALUES (99, 'nobody', 1, 1, NULL, 0)",),
    ),
    Tampering("agreements", "one taken out", ("DELETE FROM agreements WHERE id = 1",)),
    Tampering(
        "agreements",
        "one said to be further than the log",
        (f"UPDATE agreements SET through = {COME}",),
    ),
    Tampering("state", "the ledger changed", ("UPDATE state SET ledger = 'another'",)),
    Tampering("state", "the zone changed", ("UPDATE state SET tz = 'Asia/Tokyo'",)),
    Tampering("state", "the row removed", ("DELETE FROM state",)),
    Tampering(
        "the tables",
        "a cell of another kind",
        ("UPDATE terms SET pos = 'x'", "UPDATE said SET pos = 'x'"),
    ),
    Tampering(
        "the tables",
        "a trigger added",
        ("CREATE TRIGGER more AFTER UPDATE ON state BEGIN UPDATE added SET low = 9; END",),
    ),
    Tampering("the tables", "a view added", ("CREATE VIEW next_terms AS SELECT * FROM terms",)),
    Tampering("the tables", "a table added", ("CREATE TABLE more (x)",)),
    Tampering("the tables", "a column added", ("ALTER TABLE terms ADD COLUMN more",)),
    Tampering("the tables", "an index removed", ("DROP INDEX totals_of",)),
)


class Outcome(NamedTuple):
    """Who finds a tampering: the engine's own check, our reads, `verify` without and with a checkpoint."""

    engine: bool
    reads: bool
    alone: list[Finding] | str
    against: list[Finding] | str


def made(folder: Path) -> tuple[Path, Checkpoint]:
    path = filled(folder / "l", ENTRIES)
    event = '{"kind":"official","name":"Ministry","source":"ua-mod","speaks_for":"UA"}'
    digest = sha256(f"{SOURCE}\n{event}".encode()).digest()[:16]
    line = NewLine(SOURCE, event, "3b241101-e2bb-4255-8caf-4136c566a962", "a", digest)
    with open_store(str(path), write=True, topics=frozenset(BY_TOPIC)) as store:
        append(store, "source/ua-mod", 0, [line], actor="somebody")
    with Ledger.open(str(path), write=False) as ledger:
        rebuild(ledger, lambda done, of: None)
    return path, checkpoint(path)


def outcome(path: Path, known: Checkpoint, changed: Path) -> Outcome:
    with closing(sqlite3.connect(changed)) as raw:
        engine = raw.execute("PRAGMA integrity_check").fetchall() != [("ok",)]
    return Outcome(
        engine,
        _reads(path),
        _told(lambda: verified(path).findings or _of_model(path)),
        _told(lambda: verified(path, known).findings or _of_model(path)),
    )


def _of_model(path: Path) -> list[Finding]:
    """What `verify` goes on with where the log is as it was recorded."""
    with Ledger.open(str(path), write=False) as ledger:
        return model_findings(ledger, lambda done, of: None, lambda said: None)


def _reads(path: Path) -> bool:
    try:
        with Ledger.open(str(path), write=False) as ledger:
            list(ledger.everything())
            ledger.source_entries()
            for slug in ledger.agreements():
                ledger.entries(slug)
    except StoreFailure:
        return True
    return False


def _told(verifying: Callable[[], list[Finding]]) -> list[Finding] | str:
    try:
        return verifying()
    except StoreFailure:
        return "refuses it"


Ran: TypeAlias = tuple[str, str, Outcome, tuple[str, ...]]


def outcomes() -> list[Ran]:
    """Each tampering with what finds it."""
    with tempfile.TemporaryDirectory() as name:
        path, known = made(Path(name))
        copy = Path(name) / "copy"
        found = []
        for one in MATRIX:
            shutil.copy(path, copy)
            unguarded(copy, *one.changes)
            found.append((one.table, one.what, outcome(copy, known, copy), one.names))
        for what, statements in GUARDLESS:
            shutil.copy(path, copy)
            with closing(sqlite3.connect(copy)) as raw:
                for statement in statements:
                    raw.execute(statement)
            found.append(("the guards", what, outcome(copy, known, copy), ()))
        shutil.copy(path, copy)
        with copy.open("ab") as file:
            file.write(b"more")
        found.append(("the file", "bytes added at its end", outcome(copy, known, copy), ()))
        shutil.copy(path, copy)
        encoded_otherwise(copy)
        found.append(("the file", IN_UTF_16, outcome(copy, known, copy), ()))
        shutil.copy(path, copy)
        model = Path(model_of(str(copy)))
        for one in MODEL:
            shutil.copy(model_of(str(path)), model)
            with opened_raw(model) as raw:
                for change in one.changes:
                    raw.execute(change) if isinstance(change, str) else change(raw)
            table = f"read model, {one.table}"
            found.append((table, one.what, outcome(copy, known, model), one.names))
        return found


def _named(findings: list[Finding] | str) -> str:
    if isinstance(findings, str):
        return findings
    if not findings:
        return "**not found**"
    kinds: dict[str, list[str]] = {}
    for one in findings:
        whole = "the read model" if one.message.startswith("the read model") else "the ledger"
        place = one.entry or (f"position {one.position}" if one.position else whole)
        kinds.setdefault(one.finding.value, []).append(place)
    return "; ".join(
        f"{kind}: {', '.join(places[:2])}{f' and {len(places) - 2} more' if len(places) > 2 else ''}"
        for kind, places in kinds.items()
    )


def document(ran: Sequence[Ran]) -> str:
    lines = [
        "# Who finds what",
        "",
        f"Every kind of change to every table of a ledger with {ENTRIES + 1} entries, made by somebody who",
        "owns the file, lifts the guards and puts them back. `python -m tests.proof.matrix` makes the changes",
        "one by one and writes this page; a test holds it against a run.",
        "",
        "*engine*: `PRAGMA integrity_check`. *reads*: a command that reads all entries ends with exit 7.",
        "*verify*: what `counterfoil verify` names. *with a checkpoint*: what `verify --checkpoint` names, of",
        "one that was kept elsewhere before the change. *All hashes made anew*: leaves, chain, tree and head.",
        "*Refuses it*: it does not say which ledger it is, or is not in UTF-8: `verify` ends with exit 7 too.",
        "Of the read model, whose answers no command ends for, *engine* is asked of its own file; *to come* is a",
        "position after the last entry, where a row would be read once somebody has recorded something else.",
        "",
        "| table | change | engine | reads | verify | with a checkpoint |",
        "|---|---|---|---|---|---|",
    ]
    for table, what, seen, _ in ran:
        engine, reads = ("found" if yes else "-" for yes in (seen.engine, seen.reads))
        alone, against = _named(seen.alone), _named(seen.against)
        same = "the same" if alone == against else against
        lines.append(f"| {table} | {what} | {engine} | {reads} | {alone} | {same} |")
    lines += [
        "",
        "In a database of PostgreSQL, tables and views beside those of the ledger may be somebody else's, and",
        "are no findings. Nor are, in a file, the tables in which SQLite itself keeps statistics.",
        "",
        "What `verify` alone does not find is a ledger that somebody wrote anew as a whole, entries or its own",
        "zone and time of making, or whose newest entries were taken out of every table. That is what",
        "checkpoints are kept elsewhere for. A read model is held against the entries that are there, so all that",
        "is in it is found without one; one that is taken away is no finding, and made anew by the next write.",
        "`verify --since` holds against them only the agreements in which something changed since.",
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    DOCUMENT.write_text(document(outcomes()))
    sys.stdout.write(f"wrote {DOCUMENT.name}\n")
