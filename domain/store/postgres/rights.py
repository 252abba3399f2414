"""Who may do what with a ledger in a database: statements that grant it, and questions about it."""

from typing import Final

from domain.store.postgres.schema import MODEL, READERS, SCHEMA, WRITERS


def grants_on_tables() -> list[str]:
    """What lets both read the tables of the read model, and dump them with their sequences."""
    return [
        f"GRANT SELECT ON ALL {kind} IN SCHEMA {MODEL} TO {READERS}, {WRITERS}"
        for kind in ("TABLES", "SEQUENCES")
    ]


def grants_on_model() -> list[str]:
    """What lets readers read the read model, and writers keep it up."""
    return [
        f"GRANT USAGE ON SCHEMA {MODEL} TO {READERS}, {WRITERS}",
        *grants_on_tables(),
        f"GRANT CREATE ON SCHEMA {MODEL} TO {WRITERS}",
    ]


def grants() -> list[str]:
    """What lets readers read, and writers append too."""
    return [
        f"GRANT USAGE ON SCHEMA {SCHEMA} TO {READERS}, {WRITERS}",
        f"GRANT SELECT ON ALL TABLES IN SCHEMA {SCHEMA} TO {READERS}, {WRITERS}",
        f"GRANT INSERT ON stored_events, keys, leaves, subtrees TO {WRITERS}",
        f"GRANT UPDATE (position, recorded, chain) ON head TO {WRITERS}",
        *grants_on_model(),
    ]


# From version 16 on a member may lack the right to act as the role.
MAY_WRITE: Final = (
    "SELECT pg_has_role(oid, CASE WHEN current_setting('server_version_num')::int < 160000 "  # noqa: S608
    f"THEN 'MEMBER' ELSE 'SET' END) FROM pg_roles WHERE rolname = '{WRITERS}'"
)
"""Whether this role may act as the writers; no row where there are none."""
MEMBER: Final = (
    f"SELECT rolname, has_schema_privilege(oid, '{SCHEMA}', 'USAGE') FROM pg_roles "  # noqa: S608
    f"WHERE rolname IN ('{READERS}', '{WRITERS}') AND pg_has_role(oid, 'MEMBER') ORDER BY rolname DESC"
)
"""Of which of the two this role is a member, and whether that one may do anything with the ledger."""
JOINED: Final = f"""DO $$ BEGIN EXECUTE format('GRANT {WRITERS} TO %s',
  (SELECT relowner::regrole FROM pg_class WHERE oid = '{SCHEMA}.ledger'::regclass)); END $$"""  # noqa: S608
"""What makes the owner of a ledger one of its writers, so that each of them keeps up the read model of all."""
OWNED: Final = (
    "SELECT nspowner::regrole::text, pg_has_role(nspowner, 'USAGE') "  # noqa: S608
    f"FROM pg_namespace WHERE nspname = '{SCHEMA}'"
)
"""Whose the ledger is, and whether this role may act as that one."""
KEPT: Final = f"SELECT pg_has_role(session_user, nspowner, 'USAGE') FROM pg_namespace WHERE nspname = '{MODEL}'"  # noqa: S608
"""Whether who calls may act as the owner of what the read model is in, and so take away what is there."""
REMADE: Final = f"""SELECT pg_has_role(session_user, nspowner, 'USAGE')
  AND has_schema_privilege('{WRITERS}', oid, 'USAGE') AND has_schema_privilege('{WRITERS}', oid, 'CREATE')
  FROM pg_namespace WHERE nspname = '{MODEL}'"""  # noqa: S608
"""Whether who calls may take away what is there, and the writers make it anew."""
MAY_MAKE: Final = (
    "SELECT quote_ident(current_database()), has_database_privilege(current_database(), 'CREATE')"
)
"""The database, and whether this role may make a schema in it."""
IN_THE_WAY: Final = f"""SELECT relname, relowner::regrole::text FROM pg_class
  WHERE relnamespace = to_regnamespace('{MODEL}') AND relkind = 'r'
  AND relowner IS DISTINCT FROM to_regrole('{WRITERS}') AND NOT pg_has_role(relowner, 'USAGE')
  ORDER BY 1 LIMIT 1"""  # noqa: S608
"""A table of the read model that neither this role nor the writers may change, and whose it is."""
HANDED_OVER: Final = f"""SELECT format('ALTER TABLE %s OWNER TO {WRITERS}', oid::regclass) FROM pg_class
  WHERE relnamespace = to_regnamespace('{MODEL}') AND relkind = 'r'
  AND relowner <> '{WRITERS}'::regrole AND pg_has_role(relowner, 'USAGE')"""  # noqa: S608
"""What makes tables of the read model the writers' own: those that were made while there were none."""
