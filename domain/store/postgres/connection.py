"""Connections to a PostgreSQL server that say within a time whether it is there."""

import logging
import os
import re
import stat
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from time import monotonic
from typing import Any, Final

import psycopg
from psycopg import conninfo, sql
from psycopg.errors import Diagnostic
from psycopg.pq import Conninfo

from domain.store.failures import StoreUnusable
from domain.store.location import Server
from domain.store.postgres.failures import PassedOver, no_name_of_a_host, not_reached

CONNECT: Final = 5
"""Seconds to wait for each host, where neither the URL nor the environment says."""
ANSWER: Final = 60.0
"""Seconds to wait for the answer to a statement, where the session has no statement_timeout of its own."""
_GRACE: Final = 2.0
_SERVICE: Final = "PGSERVICE"
# A machine that is gone says nothing: the system asks it after so many seconds, and gives it up after a minute.
_DEFAULTS: Final = {
    "connect_timeout": (CONNECT, "PGCONNECT_TIMEOUT"),
    "application_name": ("counterfoil", "PGAPPNAME"),
    "keepalives_idle": (20, None),
    "keepalives_interval": (10, None),
    "keepalives_count": (3, None),
    "tcp_user_timeout": (60_000, None),
}


# What goes wrong comes as an exception; what is logged beside it would reach standard error where nobody listens.
logging.getLogger("psycopg").addHandler(logging.NullHandler())


class Connection(psycopg.Connection[tuple[Any, ...]]):
    """A connection that is given up where the server does not answer: a stopped one keeps its sockets open."""

    answer: float = ANSWER
    """Seconds in which the server ends a statement itself."""
    waiting: float = 0.0
    """More seconds in which it may wait for others."""
    standby: bool = False
    """Whether the server only follows another one."""
    warning: str | None = None
    """What the server said beside its last answer."""

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        limit = self.answer + self.waiting + _GRACE if timeout is None else timeout
        until = monotonic() + limit
        try:
            return super().wait(gen, interval, limit)
        except psycopg.OperationalError:
            if monotonic() >= until:
                self.pgconn.finish()
                raise psycopg.OperationalError(f"no answer within {limit:g} s") from None
            raise

    def run(self, statement: str) -> None:
        """Statements without parameters, sent together."""
        self.execute(statement.encode(), prepare=False)

    @property
    def idle(self) -> bool:
        return self.pgconn.transaction_status == psycopg.pq.TransactionStatus.IDLE

    def _heard(self, said: Diagnostic) -> None:
        if said.severity_nonlocalized == "WARNING":
            self.warning = said.message_primary


def connect(server: Server) -> Connection:
    """A new connection, outside of a transaction; `StoreUnusable` where the server does not take it.

    Whoever keeps tables beside the log uses it too.
    """
    try:
        given: dict[str, Any] = {**conninfo.conninfo_to_dict(server.url)}
    except psycopg.Error:
        unknown = _unknown(server.url)
        raise StoreUnusable(
            f"the URL of the store has {unknown}, and there is no such parameter"
            if unknown is not None
            else "the URL of the store is not understood",
            f"it is written postgresql://USER@HOST/DATABASE{', with %20 for a space' * (' ' in server.url)}",
        ) from None
    for name, (value, variable) in _DEFAULTS.items():
        if name not in given and not (variable and os.environ.get(variable)):
            given[name] = value
    given["client_encoding"] = "utf8"
    passed_over = _passed_over(given)
    if passed_over is not None:
        # libpq would not read it either, and say so past everybody: it is given a path where nothing can be.
        given["passfile"] = f"{os.devnull}/"
    try:
        connection = Connection.connect(autocommit=True, **given)
    except psycopg.Error as error:
        raise not_reached(server, error, passed_over) from None
    except UnicodeError:
        # An empty part between two dots, or one of more than 63 characters.
        raise no_name_of_a_host(server) from None
    try:
        _look_around(connection, server)
    except psycopg.Error as error:
        # A pooler has taken it, perhaps, and has no server to give.
        connection.close()
        raise not_reached(server, error) from None
    except BaseException:
        connection.close()
        raise
    return connection


def _unknown(url: str) -> str | None:
    """The first parameter that libpq does not know; what is too odd to be the name of one is not shown."""
    known = {option.keyword.decode() for option in Conninfo.get_defaults()}
    named = (part.partition("=")[0] for part in url.partition("?")[2].split("&") if "=" in part)
    return next(
        (name for name in named if re.fullmatch("[a-z_]{1,40}", name) and name not in known), None
    )


def _passed_over(given: Mapping[str, Any]) -> PassedOver | None:
    """The pass file, where one is looked for and libpq does not read what is there."""
    if os.environ.get("PGPASSWORD"):
        return None
    named = given.get("passfile") or _default("passfile", given.get("service"))
    with suppress(OSError, RuntimeError):
        path = Path(named or Path.home() / ".pgpass")
        mode = path.stat().st_mode
        if not stat.S_ISREG(mode):
            return PassedOver(path, "it is no plain file")
        if mode & 0o077:
            return PassedOver(path, "others may read it: chmod 600 closes it")
    return None


def _default(keyword: str, service: str | None) -> str | None:
    """What libpq takes for a parameter that is not given: what a service says, the environment, or its own."""
    # It looks for a service in the environment alone.
    before = os.environ.get(_SERVICE)
    if service:
        os.environ[_SERVICE] = service
    try:
        found = {option.keyword: option.val for option in Conninfo.get_defaults()}
    finally:
        if service and before is None:
            del os.environ[_SERVICE]
        elif service and before is not None:
            os.environ[_SERVICE] = before
    value = found.get(keyword.encode())
    return os.fsdecode(value) if value else None


def _look_around(connection: Connection, server: Server) -> None:
    connection.add_notice_handler(connection._heard)
    row = connection.execute(
        sql.SQL(
            "SELECT pg_catalog.pg_is_in_recovery(), pg_catalog.current_setting('server_encoding'), "
            "extract(epoch FROM pg_catalog.current_setting('statement_timeout')::interval)::float8, "
            # A role or a database may have others, with which names and bytes are spelled otherwise.
            "pg_catalog.set_config('quote_all_identifiers', 'off', false), "
            "pg_catalog.set_config('standard_conforming_strings', 'on', false), "
            # What is acknowledged is on the disk. Who has asked for more than that, or for no standby, has it so.
            "pg_catalog.set_config('synchronous_commit', CASE pg_catalog.current_setting('synchronous_commit') "
            "WHEN 'off' THEN 'on' ELSE pg_catalog.current_setting('synchronous_commit') END, false), "
            # Rows that a policy hides are an error: nobody takes the others for all.
            "pg_catalog.set_config('row_security', 'off', false), "
            # That a standby did not confirm a commit is told by a warning.
            "pg_catalog.set_config('client_min_messages', 'warning', false), "
            # While a call is at work on one of its connections, another may have nothing to do.
            "pg_catalog.set_config('idle_in_transaction_session_timeout', '0', false), "
            "CASE WHEN pg_catalog.current_setting('server_version_num')::int >= 140000 "
            "THEN pg_catalog.set_config('idle_session_timeout', '0', false) END, "
            # Each statement has its time; a large import is one transaction of very many.
            "CASE WHEN pg_catalog.current_setting('server_version_num')::int >= 170000 "
            "THEN pg_catalog.set_config('transaction_timeout', '0', false) END, "
            # No function or operator is the one that somebody made where they may make some.
            "pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', false)"
        )
    ).fetchone()
    assert row is not None
    connection.standby, encoding, timeout, *_ = row
    connection.answer = timeout or ANSWER
    if encoding != "UTF8":
        raise StoreUnusable(
            f"the database {server.shown} is encoded in {encoding}: a ledger needs UTF8",
            "createdb --encoding UTF8 --template template0 makes one",
        )
