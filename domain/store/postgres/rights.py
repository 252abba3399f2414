"""Who may do what with a ledger in a database: statements that grant it, and questions about it."""

from typing import Final

from domain.store.postgres.schema import MODEL, READERS, SCHEMA, WRITERS


def grants_on_model(readers: str = READERS, writers: str = WRITERS) -> list[str]:
    """What lets one role read the read model, and another keep it up."""
    return [
        f"GRANT USAGE ON SCHEMA {MODEL} TO {readers}, {writers}",
        f"GRANT SELECT ON ALL TABLES IN SCHEMA {MODEL} TO {readers}, {writers}",
        f"GRANT CREATE ON SCHEMA {MODEL} TO {writers}",
    ]


def grants(readers: str = READERS, writers: str = WRITERS) -> list[str]:
    """What lets one role read and another append too."""
    return [
        f"GRANT USAGE ON SCHEMA {SCHEMA} TO {readers}, {writers}",
        f"GRANT SELECT ON ALL TABLES IN SCHEMA {SCHEMA} TO {readers}, {writers}",
        f"GRANT INSERT ON stored_events, keys, leaves, subtrees TO {writers}",
        f"GRANT UPDATE (position, recorded, chain) ON head TO {writers}",
        *grants_on_model(readers, writers),
    ]


# From version 16 on a member may lack the right to act as the role.
MAY_WRITE: Final = (
    "SELECT pg_has_role(oid, CASE WHEN current_setting('server_version_num')::int < 160000 "  # noqa: S608
    f"THEN 'MEMBER' ELSE 'SET' END) FROM pg_roles WHERE rolname = '{WRITERS}'"
)
"""Whether this role may act as the writers; no row where there are none."""
JOINED: Final = f"""DO $$ BEGIN EXECUTE format('GRANT {WRITERS} TO %s',
  (SELECT relowner::regrole FROM pg_class WHERE oid = '{SCHEMA}.ledger'::regclass)); END $$"""  # noqa: S608
"""What makes the owner of a ledger one of its writers, so that each of them keeps up the read model of all."""
OWNED: Final = (
    "SELECT nspowner::regrole::text, pg_has_role(nspowner, 'USAGE') "  # noqa: S608
    f"FROM pg_namespace WHERE nspname = '{SCHEMA}'"
)
"""Whose the ledger is, and whether this role may act as that one."""
HANDED_OVER: Final = f"""SELECT format('ALTER TABLE %s OWNER TO {WRITERS}', oid::regclass) FROM pg_class
  WHERE relnamespace = to_regnamespace('{MODEL}') AND relkind = 'r'
  AND relowner <> '{WRITERS}'::regrole AND pg_has_role(relowner, 'USAGE')"""  # noqa: S608
"""What makes tables of the read model the writers' own: those that were made while there were none."""
