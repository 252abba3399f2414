"""What is on the tables of a ledger, as the server tells it, compared with what `init` makes there."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from domain.store.failures import shown
from domain.store.postgres.schema import (
    ADDED,
    FUNCTIONS,
    PATH,
    SCHEMA,
    TABLES,
    TRIGGERS,
    function,
    trigger,
)

_BYTES: Final = 'text COLLATE "C"'
COLUMNS: Final[Mapping[str, Mapping[str, str]]] = {
    "stored_events": {
        "originator_id": _BYTES,
        "originator_version": "bigint",
        "topic": _BYTES,
        "state": "bytea",
        "notification_id": "bigint",
    },
    "keys": {"stream": _BYTES, "key": _BYTES, "entry": "bigint", "digest": "bytea"},
    "head": {"only_row": "integer", "position": "bigint", "recorded": _BYTES, "chain": "bytea"},
    "leaves": {"position": "bigint", "leaf": "bytea", "chain": "bytea"},
    "subtrees": {"level": "integer", "number": "bigint", "root": "bytea"},
    "ledger": {
        "only_row": "integer",
        "id": _BYTES,
        "tz": _BYTES,
        "created": _BYTES,
        "schema_version": "integer",
        "application": _BYTES,
    },
}
"""The columns of each table, none of which may be NULL, with their types as the server tells them."""
_CONSTRAINTS: Final = {
    "stored_events": {
        "stored_events_pkey": "PRIMARY KEY (originator_id, originator_version)",
        "stored_events_notification_id_idx": "UNIQUE (notification_id)",
    },
    "keys": {
        "keys_pkey": "PRIMARY KEY (stream, key, entry)",
        "keys_digest_check": "CHECK ((octet_length(digest) = 16))",
    },
    "head": {
        "head_pkey": "PRIMARY KEY (only_row)",
        "head_only_row_check": "CHECK ((only_row = 1))",
        "head_chain_check": "CHECK ((octet_length(chain) = 32))",
    },
    "leaves": {
        "leaves_pkey": 'PRIMARY KEY ("position")',
        "leaves_leaf_check": "CHECK ((octet_length(leaf) = 32))",
        "leaves_chain_check": "CHECK ((octet_length(chain) = 32))",
    },
    "subtrees": {
        "subtrees_pkey": "PRIMARY KEY (level, number)",
        "subtrees_root_check": "CHECK ((octet_length(root) = 32))",
    },
    "ledger": {
        "ledger_pkey": "PRIMARY KEY (only_row)",
        "ledger_only_row_check": "CHECK ((only_row = 1))",
    },
}


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(f"'{name}'" for name in names)


_OURS: Final = (
    f"relnamespace = '{SCHEMA}'::regnamespace AND relkind = 'r' AND relname IN ({_quoted(TABLES)})"
)
COLUMNS_SQL: Final = f"""
SELECT c.relname, a.attname,
  concat(format_type(a.atttypid, a.atttypmod), ' COLLATE ' || nullif(a.attcollation, 0)::regcollation)
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped WHERE {_OURS}
"""  # noqa: S608 - constants, here and below
"""Table, name and type of each column."""
_LISTED: Final = ", ".join(
    f"('{table}', '{column}')" for table, columns in COLUMNS.items() for column in columns
)
OBJECTS: Final = f"""
WITH ours AS (
  SELECT *, concat('{SCHEMA}.', relname) AS named, concat(' of the table ', relname) AS of_it,
    concat('ALTER TABLE {SCHEMA}.', relname, ' ') AS altered,
    (SELECT mode() WITHIN GROUP (ORDER BY relowner) FROM pg_class WHERE {_OURS}) AS owner
  FROM pg_class WHERE {_OURS}
), others AS (
  SELECT oid, concat(relnamespace::regnamespace, '.', quote_ident(relname)) AS other FROM pg_class
), columns AS (
  SELECT *, (relname, attname) IN (VALUES {_LISTED}) AS listed,
    concat(altered, 'ALTER COLUMN ', quote_ident(attname)) AS column_altered
  FROM ours JOIN pg_attribute ON attrelid = ours.oid AND attnum > 0 AND NOT attisdropped
)
SELECT concat('column ', attname, of_it), '', concat(altered, 'DROP COLUMN ', quote_ident(attname))
FROM columns WHERE NOT listed
UNION ALL SELECT concat('default for ', attname, of_it), '', concat(column_altered, ' DROP ',
  CASE WHEN attidentity <> '' THEN 'IDENTITY' WHEN attgenerated <> '' THEN 'EXPRESSION' ELSE 'DEFAULT' END)
FROM columns WHERE listed AND (atthasdef OR attidentity <> '')
UNION ALL SELECT concat('permitted NULL in ', attname, of_it), '', concat(column_altered, ' SET NOT NULL')
FROM columns WHERE listed AND NOT attnotnull
UNION ALL SELECT concat('constraint ', conname, of_it), pg_get_constraintdef(n.oid),
  concat(altered, 'DROP CONSTRAINT ', quote_ident(conname))
FROM ours JOIN pg_constraint n ON conrelid = ours.oid AND contype NOT IN ('n', 't')
UNION ALL SELECT concat('index ', i.relname, of_it), '', concat('DROP INDEX {SCHEMA}.', quote_ident(i.relname))
FROM ours JOIN pg_index ON indrelid = ours.oid JOIN pg_class i ON i.oid = indexrelid
WHERE (indisunique OR indpred IS NOT NULL OR indexprs IS NOT NULL)
  AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid AND conrelid = indrelid)
UNION ALL SELECT concat('trigger ', tgname, of_it), concat_ws('|', tgtype, tgattr, coalesce(tgnewtable, ''),
    tgqual IS NULL AND tgoldtable IS NULL AND tgnargs = 0, pronamespace::regnamespace, proname, tgenabled),
  concat('DROP TRIGGER ', quote_ident(tgname), ' ON ', named)
FROM ours JOIN pg_trigger ON tgrelid = ours.oid AND NOT tgisinternal JOIN pg_proc p ON p.oid = tgfoid
UNION ALL SELECT concat('trigger function ', proname),
  concat_ws('|', lanname, prosecdef, provolatile, proconfig, prosrc), ''
FROM pg_proc JOIN pg_language l ON l.oid = prolang
WHERE pronamespace = '{SCHEMA}'::regnamespace AND pronargs = 0 AND proname IN ({_quoted(FUNCTIONS)})
UNION ALL SELECT concat('rule ', rulename, of_it), '', concat('DROP RULE ', quote_ident(rulename), ' ON ', named)
FROM ours JOIN pg_rewrite ON ev_class = ours.oid
UNION ALL SELECT concat('row level security', of_it), '', concat(altered, 'DISABLE ROW LEVEL SECURITY')
FROM ours WHERE relrowsecurity
UNION ALL SELECT concat('setting UNLOGGED', of_it), '', concat(altered, 'SET LOGGED')
FROM ours WHERE relpersistence = 'u'
UNION ALL SELECT concat('owner ', relowner::regrole, of_it), '', concat(altered, 'OWNER TO ', owner::regrole)
FROM ours WHERE relowner <> owner
UNION ALL SELECT concat('inheritance by ', other, of_it), '', concat('ALTER TABLE ', other, ' NO INHERIT ', named)
FROM ours JOIN pg_inherits ON inhparent = ours.oid JOIN others ON others.oid = inhrelid
UNION ALL SELECT concat('inheritance from ', other, of_it), '', CASE WHEN relispartition
  THEN concat('ALTER TABLE ', other, ' DETACH PARTITION ', named) ELSE concat(altered, 'NO INHERIT ', other) END
FROM ours JOIN pg_inherits ON inhrelid = ours.oid JOIN others ON others.oid = inhparent
"""  # noqa: S608
"""Each thing that may change or refuse what is written to a table, or hide or empty what is there: what it is, its
text where it may be one of ours, and what takes it away."""

UNDOING: Final = "{0}, by the owner of the ledger, undoes it"


class _Guard(NamedTuple):
    """One of ours: its text as `OBJECTS` has it, what makes it, and what is enough where it only does not fire."""

    text: str
    made: str
    enabled: str = ""


def _functions() -> Iterator[tuple[str, _Guard]]:
    for name, body in FUNCTIONS.items():
        text = f'plpgsql|f|v|{{"search_path={PATH}"}}|{body}'
        yield f"trigger function {name}", _Guard(text, f"CREATE OR REPLACE {function(name)}")


def _triggers() -> Iterator[tuple[str, _Guard]]:
    for table, name, when, does, kind in TRIGGERS:
        text = f"{kind}||{'added' if when == ADDED else ''}|t|{SCHEMA}|{does}|A"
        made, enabled = trigger(table, name, when, does)
        yield (
            f"trigger {table}_{name} of the table {table}",
            _Guard(text, f"{made}; {enabled}", enabled),
        )


def _constraints() -> Iterator[tuple[str, _Guard]]:
    for table, constraints in _CONSTRAINTS.items():
        for name, text in constraints.items():
            made = f"ALTER TABLE {SCHEMA}.{table} ADD CONSTRAINT {name} {text}"
            yield f"constraint {name} of the table {table}", _Guard(text, made)


_GUARDS: Final = {**dict(_functions()), **dict(_triggers()), **dict(_constraints())}


class Strange(NamedTuple):
    """Something that is not as `init` made it: ``how`` is missing, changed or inserted."""

    what: str
    how: str
    undone: str
    """The statements that undo it."""

    @property
    def told(self) -> str:
        return {
            "missing": f"its guard {self.what} is missing",
            "changed": f"its guard {self.what} is not ours",
            "inserted": f"the {self.what} is none of ours",
        }[self.how]


def strange(told: Iterable[tuple[str, str, str]]) -> list[Strange]:
    """What `OBJECTS` found that is none of ours or not as we made it, and what is lacking."""
    found = {what: (text, removed) for what, text, removed in told}
    return [
        *(
            one
            for what, guard in _GUARDS.items()
            if (one := _differing(what, guard, found.get(what)))
        ),
        *(
            Strange(shown(what), "inserted", shown(removed))
            for what, (_, removed) in sorted(found.items())
            if what not in _GUARDS
        ),
    ]


def _differing(what: str, guard: _Guard, found: tuple[str, str] | None) -> Strange | None:
    name = what.partition(" ")[2]
    if found is None:
        return Strange(name, "missing", guard.made)
    text, removed = found
    if text == guard.text:
        return None
    if guard.enabled and text[:-1] == guard.text[:-1]:
        return Strange(name, "changed", guard.enabled)
    return Strange(name, "changed", "; ".join(filter(None, (shown(removed), guard.made))))
