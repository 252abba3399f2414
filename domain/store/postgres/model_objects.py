"""What is in the schema of a read model, as the server tells it, compared with what we make there."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from domain.store.model_schema import COLUMNS, NEXT
from domain.store.postgres.schema import MODEL

_IN: Final = f"= to_regnamespace('{MODEL}')"
OBJECTS: Final = f"""
SELECT c.relname, concat_ws(' ', c.relkind, CASE WHEN c.relrowsecurity THEN 'row security' END, (
  SELECT string_agg(concat_ws(' ', a.attname, format_type(a.atttypid, a.atttypmod),
    CASE WHEN a.attnotnull THEN 'full' END, CASE WHEN a.attidentity <> '' THEN 'identity' END,
    CASE WHEN a.atthasdef THEN 'default' END), ', ' ORDER BY a.attnum)
  FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped))
FROM pg_class c WHERE c.relnamespace {_IN} AND c.relkind NOT IN ('i', 'I', 'S', 't')
UNION ALL SELECT c.relname, concat_ws(' ', CASE WHEN i.indisunique THEN 'unique' ELSE 'index' END,
  CASE WHEN NOT i.indisvalid OR i.indpred IS NOT NULL OR i.indexprs IS NOT NULL THEN 'of some' END, (
  SELECT string_agg(a.attname, ', ' ORDER BY k.n) FROM unnest(i.indkey) WITH ORDINALITY AS k (at, n)
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.at))
FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid WHERE c.relnamespace {_IN} AND c.relkind <> 't'
UNION ALL SELECT c.relname, concat('constraint ', pg_get_constraintdef(n.oid))
FROM pg_constraint n JOIN pg_class c ON c.oid = n.conrelid
WHERE c.relnamespace {_IN} AND n.contype NOT IN ('p', 'u', 'n')
UNION ALL SELECT coalesce(n.conname, t.tgname), 'trigger' FROM pg_trigger t
JOIN pg_class c ON c.oid = t.tgrelid LEFT JOIN pg_constraint n ON n.oid = t.tgconstraint
WHERE c.relnamespace {_IN}
UNION ALL SELECT s.stxname, 'statistics' FROM pg_statistic_ext s JOIN pg_class c ON c.oid = s.stxrelid
WHERE c.relnamespace {_IN}
UNION ALL SELECT r.rulename, 'rule' FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class
WHERE c.relnamespace {_IN} AND c.relkind NOT IN ('v', 'm')
UNION ALL SELECT c.relname, 'shares rows' FROM pg_inherits h JOIN pg_class c ON c.oid IN (h.inhparent, h.inhrelid)
WHERE c.relnamespace {_IN}
UNION ALL SELECT p.proname, 'function' FROM pg_proc p WHERE p.pronamespace {_IN}
UNION ALL SELECT o.oprname, 'operator' FROM pg_operator o WHERE o.oprnamespace {_IN}
"""
"""Each table, key and whatever else may change what is read or written there: a name, and what it is."""

THERE: Final = (
    f"SELECT relname FROM pg_class WHERE relnamespace {_IN} AND relname = ANY(?) AND relkind = 'r'"
)
"""Which of some names are those of tables that are there."""
LOCKED: Final = "SELECT 1 FROM pg_locks WHERE pid = pg_backend_pid() AND relation = to_regclass(?)"
"""A row where a table is there and locked by this transaction."""

DROPPED: Final = f"""
SELECT concat('DROP ', CASE c.relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW'
  WHEN 'f' THEN 'FOREIGN TABLE' ELSE 'TABLE' END, ' ', c.oid::regclass, ' CASCADE')
FROM pg_class c WHERE c.relnamespace {_IN} AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
UNION ALL SELECT concat('DROP ROUTINE ', p.oid::regprocedure, ' CASCADE') FROM pg_proc p WHERE p.pronamespace {_IN}
UNION ALL SELECT concat('DROP OPERATOR ', o.oid::regoperator) FROM pg_operator o WHERE o.oprnamespace {_IN}
LIMIT 1
"""
"""What takes one of them away, until nothing is left."""

OUTSIDE: Final = f"""
SELECT DISTINCT concat(CASE v.relkind WHEN 'm' THEN 'materialized view ' ELSE 'view ' END, v.oid::regclass,
  ' depends on ', t.relname) FROM pg_depend d
JOIN pg_class t ON d.refclassid = 'pg_class'::regclass AND t.oid = d.refobjid AND t.relnamespace {_IN}
JOIN pg_rewrite r ON d.classid = 'pg_rewrite'::regclass AND r.oid = d.objid
JOIN pg_class v ON v.oid = r.ev_class AND v.relnamespace <> t.relnamespace ORDER BY 1
"""
"""Views elsewhere that are made of what is in there, in words: dropping it would take them along."""

_TYPES: Final = {"INTEGER": "bigint", "TEXT": "text", "BLOB": "bytea"}


def strange(told: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """As `domain.store.model_schema.strange`."""
    found = Counter((str(name), str(what)) for name, what in told)
    names = {name for name, _ in found}
    wanted = Counter[tuple[str, str]]()
    for kept in _OWN.values():
        if any(name in names for name, _ in kept):
            wanted += kept
    more, less = found - wanted, wanted - found
    own = {name for name, _ in wanted}
    return [
        *sorted({(name, "changed" if name in own else "inserted") for name, _ in more}),
        *sorted(
            (name, "changed" if name in names else "missing")
            for name in {name for name, _ in less} - {name for name, _ in more}
        ),
    ]


def _told_of(name: str, columns: str) -> Iterator[tuple[str, str]]:
    """What the server tells of one of our tables."""
    listed, _, keys = columns.partition(", PRIMARY KEY (")
    cells = []
    for column in listed.split(", "):
        own, kind, *rest = column.split()
        full = "NOT" in rest or "PRIMARY" in rest
        numbered = own == "id"
        cells.append(" ".join([own, _TYPES[kind], *["full"] * full, *["identity"] * numbered]))
        if "PRIMARY" in rest or "UNIQUE" in rest:
            yield name, f"unique {own}"
        if "CHECK" in rest:
            yield name, f"constraint CHECK (({column.partition('CHECK (')[2][:-1]}))"
    yield name, f"r {', '.join(cells)}"
    if keys:
        yield name, f"unique {keys[:-1]}"


_OWN: Final[Mapping[str, Counter[tuple[str, str]]]] = {
    prefix: Counter(
        [
            *(
                told
                for name, columns in COLUMNS.items()
                for told in _told_of(f"{prefix}{name}", columns)
            ),
            (f"{prefix}totals", "index agreement"),
        ]
    )
    for prefix in ("", NEXT)
}
