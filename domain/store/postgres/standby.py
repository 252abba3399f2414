"""How far a standby is behind the server that it follows, in words."""

import psycopg
from psycopg import sql

from domain.store.rows import Row

_LAG = (
    "SELECT pg_last_wal_receive_lsn() - pg_last_wal_replay_lsn(), "
    "extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp())::float8, "
    "EXISTS (SELECT FROM pg_stat_wal_receiver)"
)


def lag(connection: "psycopg.Connection[Row]") -> str:
    """What a standby knows of it: what has not reached it yet, it cannot count."""
    row = connection.execute(sql.SQL(_LAG)).fetchone()
    assert row is not None
    behind, age, following = row
    if not following:
        known = "nothing newer" if age is None else f"nothing of the last {_seconds(age)}"
        return f"read from a standby that hears from no primary: it may have {known}"
    if not behind or behind <= 0:
        return "read from a standby: 0 s behind, all that it received is in"
    if age is None:
        return f"read from a standby: {behind:,.0f} bytes behind, and since when it does not know"
    return f"read from a standby: {behind:,.0f} bytes and {_seconds(age)} behind"


def _seconds(seconds: float) -> str:
    return f"{seconds:,.1f} s"
