"""The tables of a ledger in an SQLite file, and the guards around them.

``stored_events`` has the columns of the event sourcing library, so that its tools can read a ledger. The guards
keep honest programs from changing what is recorded; whoever owns the file can drop them, which is why opening
for writing compares all of them with this text, and `verify` too.

What stands guard, in short:

- triggers on every table against UPDATE, DELETE (also of all rows at once) and INSERT OR REPLACE, and against any
  INSERT that is not at the end; the head only moves forward;
- the shape of the tables, the application id and the schema version are compared on opening; a refusal names both
  versions;
- a closed set of topics: an entry with another is refused by name, and nothing is ever imported by one;
- each line is read to the letter, and its envelope compared with its row;
- ``journal_mode=WAL``: a reader never waits for a writer, and a killed writer leaves a log that is read again;
- ``synchronous=FULL``: an acknowledged entry outlives a power cut, which NORMAL does not promise in WAL mode;
- ``recursive_triggers=ON``: a REPLACE fires the DELETE triggers too;
- ``trusted_schema=OFF``: a schema from elsewhere calls no functions;
- ``cell_size_check=ON``: a damaged page is noticed when it is read;
- ``query_only=ON`` where a ledger is opened for reading.
"""

import re
from collections.abc import Iterable
from typing import Final, NamedTuple

APPLICATION_ID: Final = 0x43666F69  # "Cfoi", at byte 68 of the file

TABLES: Final = {
    "stored_events": (
        "CREATE TABLE stored_events (originator_id TEXT, originator_version INTEGER, topic TEXT, state BLOB, "
        "PRIMARY KEY (originator_id, originator_version))"
    ),
    # A voided entry's key may be used again, so a key alone is not unique.
    "keys": (
        "CREATE TABLE keys (stream TEXT NOT NULL, key TEXT NOT NULL, entry INTEGER NOT NULL, "
        "digest BLOB NOT NULL CHECK (length(digest) = 16), PRIMARY KEY (stream, key, entry)) WITHOUT ROWID"
    ),
    "head": (
        "CREATE TABLE head (only_row INTEGER PRIMARY KEY CHECK (only_row = 1), "
        "position INTEGER NOT NULL, recorded TEXT NOT NULL, chain BLOB NOT NULL CHECK (length(chain) = 32))"
    ),
    "leaves": (
        "CREATE TABLE leaves (position INTEGER PRIMARY KEY, "
        "leaf BLOB NOT NULL CHECK (length(leaf) = 32), chain BLOB NOT NULL CHECK (length(chain) = 32))"
    ),
    # The complete subtrees of 256 ** level leaves, numbered from 0.
    "subtrees": (
        "CREATE TABLE subtrees (level INTEGER NOT NULL, number INTEGER NOT NULL, "
        "root BLOB NOT NULL CHECK (length(root) = 32), PRIMARY KEY (level, number)) WITHOUT ROWID"
    ),
    "ledger": (
        "CREATE TABLE ledger (only_row INTEGER PRIMARY KEY CHECK (only_row = 1), id TEXT NOT NULL, "
        "tz TEXT NOT NULL, created TEXT NOT NULL, schema_version INTEGER NOT NULL, application TEXT NOT NULL)"
    ),
}

# An INSERT OR REPLACE removes the old row without firing its DELETE trigger unless recursive triggers are on:
# so each table looks before it takes a row. Entries must also come one after the other, in ledger and stream.
_AT_THE_END: Final = (
    "NEW.rowid IS NOT (SELECT coalesce(max(rowid), 0) + 1 FROM stored_events) "
    "OR NEW.originator_version IS NOT (SELECT coalesce(max(originator_version), 0) + 1 "
    "FROM stored_events WHERE originator_id = NEW.originator_id)"
)
_GUARDS: Final = (
    ("stored_events", "UPDATE", None),
    ("stored_events", "DELETE", None),
    ("stored_events", "INSERT", _AT_THE_END),
    ("keys", "UPDATE", None),
    ("keys", "DELETE", None),
    (
        "keys",
        "INSERT",
        "EXISTS (SELECT 1 FROM keys WHERE stream = NEW.stream AND key = NEW.key AND entry = NEW.entry)",
    ),
    (
        "head",
        "UPDATE",
        (
            "NEW.only_row IS NOT OLD.only_row OR NEW.position < OLD.position OR NEW.recorded < OLD.recorded "
            "OR (NEW.position = OLD.position AND NEW.chain IS NOT OLD.chain)"
        ),
    ),
    ("leaves", "UPDATE", None),
    ("leaves", "DELETE", None),
    (
        "leaves",
        "INSERT",
        "NEW.position IS NOT (SELECT coalesce(max(position), 0) + 1 FROM leaves)",
    ),
    ("subtrees", "UPDATE", None),
    ("subtrees", "DELETE", None),
    (
        "subtrees",
        "INSERT",
        "NEW.number IS NOT (SELECT coalesce(max(number), -1) + 1 FROM subtrees WHERE level = NEW.level)",
    ),
    ("head", "DELETE", None),
    ("head", "INSERT", "EXISTS (SELECT 1 FROM head)"),
    ("ledger", "UPDATE", None),
    ("ledger", "DELETE", None),
    ("ledger", "INSERT", "EXISTS (SELECT 1 FROM ledger)"),
)


def _guard(table: str, action: str, when: str | None) -> str:
    condition = f"WHEN {when} " if when else ""
    return (
        f"CREATE TRIGGER {table}_no_{action.lower()} BEFORE {action} ON {table} {condition}"
        f"BEGIN SELECT RAISE(ABORT, 'a ledger only grows at its end: no {action} on {table}'); END"
    )


GUARDS: Final = {
    f"{table}_no_{action.lower()}": _guard(table, action, when) for table, action, when in _GUARDS
}

OBJECTS: Final = (
    "SELECT type, name, sql FROM sqlite_master WHERE NOT (type = 'index' AND sql IS NULL)"
)
"""What is in a file but the indexes of keys. SQLite takes names without regard to case, so that it is not asked
for what has one of ours."""
_MADE: Final = {
    (kind, name): (kind, name, sql)
    for kind, made in (("table", TABLES), ("trigger", GUARDS))
    for name, sql in made.items()
}
_OWN: Final = {
    *_MADE.values(),
    # In these the engine keeps what it found out about tables, if it was asked to.
    ("table", "sqlite_sequence", "CREATE TABLE sqlite_sequence(name,seq)"),
    ("table", "sqlite_stat1", "CREATE TABLE sqlite_stat1(tbl,idx,stat)"),
    ("table", "sqlite_stat4", "CREATE TABLE sqlite_stat4(tbl,idx,neq,nlt,ndlt,sample)"),
}

_IDLE: Final = re.compile("CREATE (TABLE|VIEW|INDEX|UNIQUE INDEX) ")


class Strange(NamedTuple):
    """Something in a file that is not as we made it: ``how`` is missing, changed or inserted."""

    kind: str
    name: str
    how: str
    is_idle: bool = False
    """Whether it was put beside what is ours and acts on nothing: what somebody made to look at a ledger."""


def strange(kept: Iterable[tuple[str | None, str | None, str | None]]) -> list[Strange]:
    """What is in a file beside the tables and guards of a ledger, is not as we made it, or lacking.

    ``kept`` are kind, name and text of each object. The engine goes by the text, whatever is said of the kind.
    """
    found = list(kept)
    names = {one[:2] for one in found}
    others = sorted(
        (str(kind), str(name), str(sql))
        for kind, name, sql in found
        if (kind, name, sql) not in _OWN
    )
    return [
        *(Strange(*one, "missing") for one in _MADE if one not in names),
        *(Strange(kind, name, "changed") for kind, name, _ in others if (kind, name) in _MADE),
        *(
            Strange(kind, name, "inserted", _IDLE.match(sql) is not None)
            for kind, name, sql in others
            if (kind, name) not in _MADE
        ),
    ]
