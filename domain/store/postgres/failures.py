"""What an error of PostgreSQL means for the user."""

import re
from pathlib import Path
from typing import Final, NamedTuple

import psycopg

from domain.store.failures import (
    VERIFY,
    ModelDependedOn,
    StoreDamaged,
    StoreFailure,
    StoreFull,
    StoreLocked,
    StoreReadOnly,
    StoreUnusable,
    shown,
)
from domain.store.location import Server

_PLACE: Final = re.compile(r'connection to server (?:at|on) (?:socket )?("[^"]*"[^:]*?) failed: ')
_STAGE: Final = re.compile(
    "^(connection failed|connection is bad|consuming input failed|sending query failed|flush request failed): "
)
_ELSEWHERE: Final = "is in use elsewhere"
_FIRST: Final = re.compile(r'(?:"[^"]*"|[^\n])+')
"""The first line of what is said: a name in quotes may hold the end of one."""
_ATTEMPT: Final = re.compile(r"- host: '([^,]+)', port: '?([0-9]+)'?, hostaddr: [^:]*: (.*)")


class PassedOver(NamedTuple):
    """A pass file that is not read, and why."""

    path: Path
    why: str


def not_reached(
    server: Server, error: psycopg.Error, passed_over: PassedOver | None = None
) -> StoreUnusable:
    """No connection could be made; ``passed_over`` is a pass file that was not read."""
    why = _why(str(error))
    hint = None
    # Only that none was given is told apart in every language of a server.
    lacking = error.pgconn is not None and error.pgconn.needs_password
    if (lacking or "password" in why) and passed_over is not None:
        hint = f"the pass file {shown(str(passed_over.path))} was not read, for {passed_over.why}"
    elif lacking or "password" in why:
        hint = "PGPASSWORD, a pass file (PGPASSFILE) or a service (PGSERVICE) holds the password"
    elif re.search('database ".*" does not exist', why):
        hint = "createdb makes a database, and counterfoil init a ledger in it"
    return StoreUnusable(f"the ledger {server.shown} cannot be reached: {why}", hint)


def no_name_of_a_host(server: Server) -> StoreUnusable:
    """What was given as the host, in the URL or by PGHOST, could be no machine's name."""
    return StoreUnusable(
        f"the ledger {server.shown} cannot be reached: its host, there or in PGHOST, is not written as one is",
        "between two dots of a name are 1 to 63 characters",
    )


def failure(
    error: psycopg.Error,
    server: Server,
    *,
    waited: float | None,
    recording: bool,
    what: str = "the ledger",
) -> StoreFailure:
    """``waited`` is the busy timeout in seconds, None where another one held; ``recording`` says that something
    was to be appended.
    """
    of = f"{what} {server.shown}"
    nothing = ": nothing was recorded" if recording else ""
    said = said_in(error)
    match error.sqlstate or "":
        case "55P03":
            if recording:
                return StoreLocked(of, waited=waited)
            return StoreLocked(of, _ELSEWHERE, waited=waited)
        case "40001" | "40P01":
            return StoreLocked(of, f"{_ELSEWHERE}: {said}")
        case "57014":
            return StoreUnusable(f"{of} did not answer to the end{nothing}: {said}")
        case "25006":
            return closed_to_writers(server)
        case "42501":
            if recording:
                return StoreReadOnly(f"{of} can only be read by this role: {said}")
            return StoreUnusable(f"{of} cannot be read by this role: {said}")
        case "42P05" | "26000":
            return _behind_a_pooler(of, "transaction", nothing, said)
        case "08P01" if "prepared statement" in said:
            return _behind_a_pooler(of, "transaction", nothing, said)
        case "08P01" if "statement pooling" in said:
            return _behind_a_pooler(of, "statement", nothing, said)
        case "2BP01":
            told = (error.diag.message_detail or said).splitlines()
            return ModelDependedOn(server.shown, shown("; ".join(told)))
        case "53100":
            return StoreFull(server.shown, "nothing was recorded" if recording else None)
        case state if state[:2] == "XX":
            return StoreDamaged(f"{of} is damaged: {said}")
        case state if state[:2] in ("22", "23", "42", "CF", "0A"):
            # Bytes are gone, or somebody has only put something there that refuses others.
            return StoreDamaged(f"{of} is not as it was made{nothing}: {said}", VERIFY)
        case state if state and not _is_last_word(error):
            return StoreUnusable(f"{of} could not be used{nothing}: {said}")
        case _:
            return StoreUnusable(
                f"the connection to {of} was lost{nothing}: {said.removesuffix('.')}", "try again"
            )


def said_in(error: psycopg.Error) -> str:
    """The server's own words, fit to stand in a sentence."""
    return shown(error.diag.message_primary or _plain(str(error).partition("\n")[0]))


def on_a_standby(server: Server) -> StoreReadOnly:
    return StoreReadOnly(
        f"the ledger {server.shown} can only be read: its server is a standby",
        "name the primary, or all servers and target_session_attrs=read-write",
    )


def closed_to_writers(server: Server) -> StoreReadOnly:
    return StoreReadOnly(
        f"the ledger {server.shown} can only be read: default_transaction_read_only is on for this role, its "
        "database, its server or this call",
        "ALTER ROLE, ALTER DATABASE or ALTER SYSTEM turns it off, where it was set; what a call sets stands in "
        "the options of the URL, a service or PGOPTIONS",
    )


def _behind_a_pooler(of: str, by: str, nothing: str, said: str) -> StoreUnusable:
    return StoreUnusable(
        f"{of} is behind a pooler that hands out connections by {by}{nothing}: {said}",
        "name the server itself, or a pool that hands them out by session",
    )


def _is_last_word(error: psycopg.Error) -> bool:
    """Whether the server ended the session with it, which it tells apart in no language."""
    severity = error.diag.severity_nonlocalized or error.diag.severity
    return severity in ("FATAL", "PANIC")


def _why(said: str) -> str:
    """What libpq says in several lines, as part of one sentence."""
    attempts = [found for line in said.splitlines() if (found := _ATTEMPT.match(line))]
    if attempts:
        each = dict.fromkeys(
            f"{host}:{port}: {_plain(why)}" for host, port, why in (a.groups() for a in attempts)
        )
        return "; ".join(each)
    first = _FIRST.match(said)
    return _plain(first[0] if first else "no reason given")


def _plain(said: str) -> str:
    """The server's words as they are, which may be of a language that writes nouns so; others begin small."""
    plain = _PLACE.sub("", _STAGE.sub("", said))
    plain, by_server = re.subn("^(FATAL|ERROR): +", "", plain.strip())
    plain = re.sub(r"^fe_sendauth: +|\[Errno -?[0-9]+\] ", "", plain)
    if not by_server and not plain[1:2].isupper():
        plain = plain[:1].lower() + plain[1:]
    return shown(plain)
