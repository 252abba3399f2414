"""The tables of a ledger in a PostgreSQL database, the guards around them, and who may do what.

A database holds one ledger, in a schema of its own. ``stored_events`` has the columns of the event sourcing
library, so that its tools can read a ledger; an entry's position is its ``notification_id``, without gaps.
Text is compared byte by byte (``COLLATE "C"``), as in an SQLite file, whatever the language of the server.

The guards keep honest programs from changing what is recorded: triggers that fire even where a session says that
it replicates, against UPDATE, DELETE and TRUNCATE, and against any INSERT that is not at the end; the head only
moves forward. The owner of the tables can drop them, which is why opening for writing compares all of them with
this text, and `verify` too; and why those who append should not be the owner.
"""

from typing import Final

SCHEMA: Final = "counterfoil"
MODEL: Final = "counterfoil_model"
"""The schema of the read model, whose tables are the writers' own."""
READERS: Final = "counterfoil_readers"
WRITERS: Final = "counterfoil_writers"
PATH: Final = f"{SCHEMA}, pg_temp"
"""Where names are looked up: never first among what a session has made for itself."""

_TEXT: Final = 'text COLLATE "C" NOT NULL'
_HASH: Final = "bytea NOT NULL CHECK (octet_length({0}) = 32)"

TABLES: Final = {
    "stored_events": (
        f"originator_id {_TEXT}, originator_version bigint NOT NULL, topic {_TEXT}, state bytea NOT NULL, "
        "notification_id bigint NOT NULL, PRIMARY KEY (originator_id, originator_version), "
        "CONSTRAINT stored_events_notification_id_idx UNIQUE (notification_id)"
    ),
    "keys": (
        f"stream {_TEXT}, key {_TEXT}, entry bigint NOT NULL, "
        "digest bytea NOT NULL CHECK (octet_length(digest) = 16), "
        "PRIMARY KEY (stream, key, entry)"
    ),
    "head": (
        "only_row integer PRIMARY KEY CHECK (only_row = 1), position bigint NOT NULL, "
        f"recorded {_TEXT}, chain {_HASH.format('chain')}"
    ),
    "leaves": (
        f"position bigint PRIMARY KEY, leaf {_HASH.format('leaf')}, chain {_HASH.format('chain')}"
    ),
    "subtrees": (
        f"level integer NOT NULL, number bigint NOT NULL, root {_HASH.format('root')}, "
        "PRIMARY KEY (level, number)"
    ),
    "ledger": (
        f"only_row integer PRIMARY KEY CHECK (only_row = 1), id {_TEXT}, tz {_TEXT}, created {_TEXT}, "
        f"schema_version integer NOT NULL, application {_TEXT}"
    ),
}

_FOLLOWS: Final = """
BEGIN
  IF EXISTS (
    SELECT FROM (SELECT {of}min({number}) AS first, max({number}) AS last, count(*) AS n FROM added {by}) AS a
    WHERE a.last - a.first + 1 <> a.n OR a.first < {start} OR (a.first > {start} AND NOT EXISTS (
      SELECT FROM {table} AS t WHERE {same}t.{number} = a.first - 1))
  ) {more}THEN
    RAISE EXCEPTION 'a ledger only grows at its end: no INSERT on {table}' USING ERRCODE = 'CF001';
  END IF;
  RETURN NULL;
END
"""
_STREAMS: Final = """OR EXISTS (
    SELECT FROM (SELECT originator_id, min(originator_version) AS first, max(originator_version) AS last,
      count(*) AS n FROM added GROUP BY originator_id) AS a
    WHERE a.last - a.first + 1 <> a.n OR a.first < 1 OR (a.first > 1 AND NOT EXISTS (SELECT FROM stored_events AS t
      WHERE t.originator_id = a.originator_id AND t.originator_version = a.first - 1))
  ) """


def _follows(
    table: str, number: str, *, start: int = 1, of: str | None = None, more: str = ""
) -> str:
    return _FOLLOWS.format(
        table=table,
        number=number,
        start=start,
        of=f"{of}, " if of else "",
        by=f"GROUP BY {of}" if of else "",
        same=f"t.{of} = a.{of} AND " if of else "",
        more=more,
    )


FUNCTIONS: Final = {
    "only_grows": """
BEGIN
  RAISE EXCEPTION 'a ledger only grows at its end: no % on %', TG_OP, TG_TABLE_NAME USING ERRCODE = 'CF001';
END
""",
    "moves_forward": """
BEGIN
  IF NEW.only_row <> OLD.only_row OR NEW.position < OLD.position OR NEW.recorded < OLD.recorded
    OR (NEW.position = OLD.position AND NEW.chain <> OLD.chain) THEN
    RAISE EXCEPTION 'a ledger only grows at its end: no UPDATE on head' USING ERRCODE = 'CF001';
  END IF;
  RETURN NEW;
END
""",
    "events_follow": _follows("stored_events", "notification_id", more=_STREAMS),
    "leaves_follow": _follows("leaves", "position"),
    "subtrees_follow": _follows("subtrees", "number", start=0, of="level"),
}

ADDED: Final = "AFTER INSERT ON {table} REFERENCING NEW TABLE AS added FOR EACH STATEMENT"
_NEVER: Final = "BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} FOR EACH STATEMENT"
# Table, name, when, function, and the server's own code for the kind of trigger (pg_trigger.tgtype).
TRIGGERS: Final = (
    *((table, "only_grows", _NEVER, "only_grows", 58) for table in TABLES if table != "head"),
    (
        "head",
        "only_grows",
        "BEFORE DELETE OR TRUNCATE ON {table} FOR EACH STATEMENT",
        "only_grows",
        42,
    ),
    ("head", "moves_forward", "BEFORE UPDATE ON {table} FOR EACH ROW", "moves_forward", 19),
    ("stored_events", "follow", ADDED, "events_follow", 4),
    ("leaves", "follow", ADDED, "leaves_follow", 4),
    ("subtrees", "follow", ADDED, "subtrees_follow", 4),
)
LIFTED: Final = (("ledger", "ledger_only_grows"), ("head", "head_moves_forward"))
"""The guards that stand in the way of a log that is imported into an empty ledger."""


def trigger(table: str, name: str, when: str, does: str) -> tuple[str, str]:
    """What makes one of the triggers, and lets it always fire."""
    made = f"CREATE TRIGGER {table}_{name} {when.format(table=f'{SCHEMA}.{table}')}"
    return (
        f"{made} EXECUTE FUNCTION {SCHEMA}.{does}()",
        f"ALTER TABLE {SCHEMA}.{table} ENABLE ALWAYS TRIGGER {table}_{name}",
    )


def function(name: str) -> str:
    """What makes one of the functions, on one line, and follows on CREATE."""
    body = FUNCTIONS[name].replace("'", "''").replace("\n", "\\n")
    return f"FUNCTION {SCHEMA}.{name}() RETURNS trigger LANGUAGE plpgsql SET search_path = {PATH} AS E'{body}'"


def statements() -> list[str]:
    """What makes the empty tables and their guards, in this order, in a schema that is there."""
    return [
        *(f"CREATE TABLE {name} ({columns})" for name, columns in TABLES.items()),
        *(f"CREATE {function(name)}" for name in FUNCTIONS),
        *(one for *guard, _ in TRIGGERS for one in trigger(*guard)),
    ]
