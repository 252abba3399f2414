"""The read model of a ledger in SQLite: a file of its own beside the ledger's, and nothing that is recorded in it.

It is written by whoever has appended, from the log alone, and read by questions across all agreements. Several
writers take turns under the engine's write lock, and each goes on where the one before it stopped.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Self

from domain.changes import ADDED, Changes, Owed
from domain.store.failures import StoreFailure
from domain.store.location import Location
from domain.store.model_schema import MODEL_ID, MODEL_VERSION, TABLES, create_statements
from domain.store.sqlite_file import failure

WORTHWHILE: Final = 2_000
"""Entries from which on a ledger has a model; fewer are folded faster than anybody can look."""
_CACHE_KIB: Final = 65_536


def beside(ledger: Location) -> Location:
    """Where the read model of a ledger is."""
    return Location(f"{ledger.path}-model", f"{ledger.shown}-model")


@dataclass(frozen=True, slots=True)
class State:
    """Of which ledger a model is, by which rules and in which zone, and up to which position of the log."""

    ledger: str
    tz: str
    rules: str
    position: int
    chain: bytes
    target: int = 0


@dataclass(frozen=True, slots=True)
class Held:
    """An agreement in the model."""

    number: int
    through: int
    scale: int
    odd: str | None


class ModelWriter:
    """A model opened for writing; use it as a context manager."""

    def __init__(self, location: Location, busy_timeout: float) -> None:
        """Made where it is not there. A file that is no model stays as it is: `StoreFailure`."""
        self._location = location
        self._wait = busy_timeout
        fresh = not Path(location.path).exists()
        try:
            self._c = sqlite3.connect(
                location.uri("mode=rwc"), uri=True, timeout=busy_timeout, isolation_level=None
            )
        except sqlite3.Error as error:
            raise failure(error, location, busy_timeout) from error
        try:
            with self._failing():
                self._prepare(fresh)
        except BaseException:
            self._c.close()
            raise

    def _prepare(self, fresh: bool) -> None:
        c = self._c
        c.execute("PRAGMA trusted_schema=OFF")
        c.execute(f"PRAGMA cache_size=-{_CACHE_KIB}")
        if fresh:
            c.execute(f"PRAGMA application_id={MODEL_ID}")
        found = c.execute("PRAGMA application_id").fetchone()[0]
        tables = c.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        if found != MODEL_ID and tables:
            raise StoreFailureOfModel(self._location.shown)
        c.execute("PRAGMA journal_mode=WAL")
        # What is lost by a power cut is read from the log again.
        c.execute("PRAGMA synchronous=NORMAL")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._c.close()

    @contextmanager
    def _failing(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise failure(error, self._location, self._wait) from error

    @contextmanager
    def turn(self, *, prefix: str = "") -> Iterator["Turn"]:
        """The write lock on the model: all that is put inside, or nothing."""
        with self._failing():
            self._c.execute("BEGIN IMMEDIATE")
            try:
                turn = Turn(self._c, prefix)
                yield turn
                turn.end()
                self._c.execute("COMMIT")
            finally:
                with suppress(sqlite3.Error):
                    self._c.execute("ROLLBACK")


class StoreFailureOfModel(StoreFailure):
    """There is something else at the model's place."""

    kind = "foreign"

    def __init__(self, shown: str) -> None:
        super().__init__(f"{shown} is no read model of a ledger", "move it away")


class Turn:
    """One transaction on the tables of a model, those with a prefix."""

    def __init__(self, cursor: Any, prefix: str) -> None:
        self._c = cursor
        self._p = prefix
        self._stages: dict[str, int] = {}

    def state(self) -> State | None:
        """What the model is of; None where its tables are not there, or of another version."""
        if not self._there("state"):
            return None
        return _state(self._c, self._p)

    def begin(self, state: State) -> None:
        """Empty tables for a model that is to be filled."""
        self.drop()
        for statement in create_statements(self._p):
            self._c.execute(statement)
        self._c.execute(
            f"INSERT INTO {self._p}state VALUES (1, ?, ?, ?, ?, ?, ?, ?, 0)",
            (
                MODEL_VERSION,
                state.rules,
                state.ledger,
                state.tz,
                state.position,
                state.chain,
                state.target,
            ),
        )

    def drop(self) -> None:
        """Take the tables away."""
        for name in TABLES:
            self._c.execute(f"DROP TABLE IF EXISTS {self._p}{name}")

    def take_the_place(self) -> None:
        """What was filled beside the tables in use takes their place; readers of the old go on with the old."""
        Turn(self._c, "").drop()
        for name in TABLES:
            self._c.execute(f"ALTER TABLE {self._p}{name} RENAME TO {name}")
        self._c.execute(f"DROP INDEX {self._p}totals_of")
        self._c.execute("CREATE INDEX totals_of ON totals (agreement)")

    def reached(self, position: int, chain: bytes) -> None:
        """All entries up to a position are in the model."""
        self._c.execute(f"UPDATE {self._p}state SET position = ?, chain = ?", (position, chain))

    def end(self) -> None:
        """Count the turn, so that readers with several connections can tell whether all see the same."""
        if self._there("state"):
            self._c.execute(f"UPDATE {self._p}state SET turn = turn + 1")

    def held(self) -> dict[str, Held]:
        """The agreements in the model."""
        rows = self._c.execute(f"SELECT slug, id, through, scale, odd FROM {self._p}agreements")
        return {slug: Held(*rest) for slug, *rest in rows}

    def forget(self, slug: str) -> None:
        """Take an agreement out, so that it can be put in anew."""
        p = self._p
        found = self._c.execute(f"SELECT id FROM {p}agreements WHERE slug = ?", (slug,)).fetchone()
        if found is None:
            return
        of_agreement = f"SELECT id FROM {p}totals WHERE agreement = ?"
        for name in ("sums", "marks", "stated", "terms"):
            self._c.execute(f"DELETE FROM {p}{name} WHERE total IN ({of_agreement})", found)
        for name in ("totals", "counts", "headings", "said"):
            self._c.execute(f"DELETE FROM {p}{name} WHERE agreement = ?", found)
        self._c.execute(f"DELETE FROM {p}agreements WHERE id = ?", found)

    def put(self, changes: Changes, through: int) -> None:
        """Add what changed in an agreement, whose entries up to a position are in the model with it."""
        number = self._agreement(changes, through)
        totals = self._totals(number, changes)
        p = self._p
        self._many(
            f"INSERT INTO {p}sums VALUES ({_marks(3 + len(ADDED))})",
            sorted((totals[o], pos, t, *v) for (o, pos, t), v in changes.sums.items() if any(v)),
        )
        self._many(
            f"INSERT INTO {p}marks VALUES ({_marks(6)})",
            sorted(
                (totals[o], self._stage(stage), pos, t, *v)
                for (o, stage, pos, t), v in changes.marks.items()
                if any(v)
            ),
        )
        self._many(
            f"INSERT INTO {p}counts VALUES ({_marks(5)})",
            sorted((number, pos, t, *v) for (pos, t), v in changes.counts.items() if any(v)),
        )
        self._steps(
            "stated", [(totals[o], name, pos, t, x) for o, name, pos, t, x in changes.stated]
        )
        self._steps("terms", [(totals[o], pos, t, x) for o, pos, t, x in changes.terms])
        self._steps("headings", [(number, pos, t, x) for pos, t, x in changes.headings])
        self._steps("said", [(number, latest, pos, t, x) for latest, pos, t, x in changes.said])

    def _steps(self, table: str, rows: Sequence[tuple[Any, ...]]) -> None:
        """Of several steps at one place the last holds."""
        last = {row[:-1]: row for row in rows}
        values = _marks(len(rows[0])) if rows else ""
        self._many(
            f"INSERT INTO {self._p}{table} VALUES ({values})", [last[k] for k in sorted(last)]
        )

    def _many(self, statement: str, rows: Sequence[tuple[Any, ...]]) -> None:
        if rows:
            self._c.executemany(statement, rows)

    def _agreement(self, changes: Changes, through: int) -> int:
        p = self._p
        self._c.execute(
            f"INSERT INTO {p}agreements (slug, through, scale, odd) VALUES (?, ?, ?, ?) "
            "ON CONFLICT (slug) DO UPDATE SET through = excluded.through, odd = excluded.odd",
            (changes.slug, through, changes.scale, changes.odd),
        )
        found = self._c.execute(f"SELECT id FROM {p}agreements WHERE slug = ?", (changes.slug,))
        return int(found.fetchone()[0])

    def _totals(self, agreement: int, changes: Changes) -> dict[Owed, int]:
        p = self._p
        rows = self._c.execute(
            f"SELECT flow, measure, unit, id FROM {p}totals WHERE agreement = ?", (agreement,)
        ).fetchall()
        known: dict[Owed, int] = {(flow, measure, unit): n for flow, measure, unit, n in rows}
        for owed in sorted(changes.rows - known.keys(), key=lambda o: (o[0] or "", *o[1:])):
            self._c.execute(
                f"INSERT INTO {p}totals (agreement, flow, measure, unit, has_whole) VALUES (?, ?, ?, ?, 0)",
                (agreement, *owed),
            )
            known[owed] = int(self._c.execute("SELECT last_insert_rowid()").fetchone()[0])
        for owed in {o for o, name, *_ in changes.stated if name == "whole"}:
            self._c.execute(f"UPDATE {p}totals SET has_whole = 1 WHERE id = ?", (known[owed],))
        return known

    def _stage(self, slug: str) -> int:
        if slug not in self._stages:
            p = self._p
            self._c.execute(f"INSERT OR IGNORE INTO {p}stages (slug) VALUES (?)", (slug,))
            found = self._c.execute(f"SELECT id FROM {p}stages WHERE slug = ?", (slug,))
            self._stages[slug] = int(found.fetchone()[0])
        return self._stages[slug]

    def _there(self, name: str) -> bool:
        found = self._c.execute(
            "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", (self._p + name,)
        )
        return found.fetchone() is not None


def _state(cursor: Any, prefix: str) -> State | None:
    columns = "version, ledger, tz, rules, position, chain, target"
    rows = cursor.execute(f"SELECT {columns} FROM {prefix}state").fetchall()
    if len(rows) != 1 or rows[0][0] != MODEL_VERSION:
        return None
    return State(*rows[0][1:])


def _marks(count: int) -> str:
    return ", ".join("?" * count)
