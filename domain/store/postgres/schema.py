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

COLUMNS: Final = {
    "stored_events": "originator_id text C, originator_version bigint, topic text C, state bytea, "
    "notification_id bigint",
    "keys": "stream text C, key text C, entry bigint, digest bytea",
    "head": "only_row integer, position bigint, recorded text C, chain bytea",
    "leaves": "position bigint, leaf bytea, chain bytea",
    "subtrees": "level integer, number bigint, root bytea",
    "ledger": "only_row integer, id text C, tz text C, created text C, schema_version integer, "
    "application text C",
}
"""The same as the server tells them: `COLUMNS_SQL`."""
COLUMNS_SQL: Final = (
    "SELECT c.relname, string_agg(concat_ws(' ', a.attname, format_type(a.atttypid, a.atttypmod), "
    "o.collname), ', ' ORDER BY a.attnum) FROM pg_class c "
    "JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped "
    "LEFT JOIN pg_collation o ON o.oid = a.attcollation "
    "WHERE c.relnamespace = 'counterfoil'::regnamespace AND c.relkind = 'r' GROUP BY c.relname"
)
ALTERED_SQL: Final = " UNION ALL ".join(
    f"SELECT relname, '{what}', '{undone}' FROM pg_class WHERE relnamespace = 'counterfoil'::regnamespace "  # noqa: S608
    f"AND relname = ANY(?) AND {altered}"
    for what, undone, altered in (
        ("row level security", "DISABLE ROW LEVEL SECURITY", "relrowsecurity"),
        ("setting UNLOGGED", "SET LOGGED", "relpersistence = 'u'"),
    )
)
"""What the ledger's tables were altered to have: a table, what, and what undoes it. By row level security rows are
hidden from some; what is UNLOGGED a crash empties."""

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

_ADDED: Final = "AFTER INSERT ON {table} REFERENCING NEW TABLE AS added FOR EACH STATEMENT"
_NEVER: Final = "BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} FOR EACH STATEMENT"
# Name, when, function, and the server's own code for the kind of trigger (pg_trigger.tgtype).
_GUARDS: Final = (
    *((table, "only_grows", _NEVER, "only_grows", 58) for table in TABLES if table != "head"),
    (
        "head",
        "only_grows",
        "BEFORE DELETE OR TRUNCATE ON {table} FOR EACH STATEMENT",
        "only_grows",
        42,
    ),
    ("head", "moves_forward", "BEFORE UPDATE ON {table} FOR EACH ROW", "moves_forward", 19),
    ("stored_events", "follow", _ADDED, "events_follow", 4),
    ("leaves", "follow", _ADDED, "leaves_follow", 4),
    ("subtrees", "follow", _ADDED, "subtrees_follow", 4),
)
_KEYS: Final = (
    ("stored_events_pkey", "stored_events", "PRIMARY KEY (originator_id, originator_version)"),
    ("stored_events_notification_id_idx", "stored_events", "UNIQUE (notification_id)"),
    ("keys_pkey", "keys", "PRIMARY KEY (stream, key, entry)"),
    ("head_pkey", "head", "PRIMARY KEY (only_row)"),
    ("leaves_pkey", "leaves", 'PRIMARY KEY ("position")'),
    ("subtrees_pkey", "subtrees", "PRIMARY KEY (level, number)"),
    ("ledger_pkey", "ledger", "PRIMARY KEY (only_row)"),
)
LIFTED: Final = (("ledger", "ledger_only_grows"), ("head", "head_moves_forward"))
"""The guards that stand in the way of a log that is imported into an empty ledger."""

GUARDS: Final = {
    f"{table}_{name}": (
        table,
        kind,
        "A",
        "",
        "added" if when == _ADDED else None,
        f'{SCHEMA}.{function} plpgsql f {{"search_path={PATH}"}}',
        FUNCTIONS[function],
    )
    for table, name, when, function, kind in _GUARDS
} | {name: (table, 0, "O", None, None, "constraint", told) for name, table, told in _KEYS}
"""What `GUARDS_SQL` tells of each after its name: table, kind, that it always fires, to which columns it
is confined, what it calls the new rows; then of its function whose rights it has, its settings and its text.
A key is a guard as well, and told by its text."""
GUARDS_SQL: Final = (
    "SELECT t.tgname, c.relname, t.tgtype, t.tgenabled, t.tgattr::text, t.tgnewtable, "
    "concat_ws(' ', concat(p.pronamespace::regnamespace, '.', p.proname), l.lanname, p.prosecdef, p.proconfig), "
    "p.prosrc, t.tgqual IS NULL AND t.tgoldtable IS NULL AND t.tgnargs = 0 FROM pg_trigger t "
    "JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid "
    "JOIN pg_language l ON l.oid = p.prolang "
    "WHERE c.relnamespace = 'counterfoil'::regnamespace AND c.relname = ANY(?) AND NOT t.tgisinternal "
    "UNION ALL SELECT r.rulename, c.relname, 0, r.ev_enabled, NULL, NULL, 'rule', '', false FROM pg_rewrite r "
    "JOIN pg_class c ON c.oid = r.ev_class "
    "WHERE c.relnamespace = 'counterfoil'::regnamespace AND c.relname = ANY(?) "
    "UNION ALL SELECT n.conname, c.relname, 0, 'O', NULL, NULL, 'constraint', pg_get_constraintdef(n.oid), true "
    "FROM pg_constraint n JOIN pg_class c ON c.oid = n.conrelid "
    "WHERE c.relnamespace = 'counterfoil'::regnamespace AND n.contype IN ('p', 'u') AND n.conname = ANY(?)"
)

UNDOING: Final = f"ALTER TABLE {SCHEMA}.{{0}} {{1}}, by the owner of the ledger, undoes it"


def guard_named(name: str, table: str, *, rule: bool) -> str:
    """One of ours by its name alone; any other with its table, for it may have the name of one of ours."""
    if not rule and name in GUARDS and GUARDS[name][0] == table:
        return name
    return f"{'rule ' if rule else ''}{name} on {table}"


def statements() -> list[str]:
    """What makes the empty tables and their guards, in this order, in a schema that is there."""
    return [
        *(f"CREATE TABLE {name} ({columns})" for name, columns in TABLES.items()),
        *(
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql SET search_path = {PATH} AS $${body}$$"
            for name, body in FUNCTIONS.items()
        ),
        *(
            f"CREATE TRIGGER {table}_{name} {when.format(table=table)} EXECUTE FUNCTION {function}()"
            for table, name, when, function, _ in _GUARDS
        ),
        *(
            f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_{name}"
            for table, name, *_ in _GUARDS
        ),
    ]
