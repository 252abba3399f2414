"""A read model in SQLite: a file of its own beside the ledger's."""

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path
from typing import Any, Final

from domain.store.beside import no_file_in
from domain.store.failures import (
    ModelDamaged,
    StoreDamaged,
    StoreFailure,
    StoreFull,
    StoreLocked,
    StoreUnwritten,
)
from domain.store.location import WAIT, Location
from domain.store.model import ModelWriter, Turn, not_ours, state_of
from domain.store.model_reading import ModelReader
from domain.store.model_schema import (
    MODEL_ID,
    create_statements,
    in_a_file,
    strange,
)
from domain.store.sqlite_failures import failure
from domain.store.sqlite_file import (
    Opening,
    make_sides,
    make_sides_in_wal_mode,
    taken,
    to_read,
    undisturbed,
    waiting,
)
from domain.store.sqlite_model_place import WHAT, check_place, make_file_beside, no_model

OBJECTS: Final = "SELECT name, sql FROM sqlite_master"
_CACHE_KIB: Final = 65_536
_HANDS: Final = 2
_TRIES: Final = 5
_WAITING: Final = 5_500_000
"""Bytes that wait beside a file that is filled, at most, before they are moved into it."""
_SPARE: Final = 0.1
"""The share of a file that may be free without being given back."""


class ModelConnection(sqlite3.Connection):
    """One to a model; whatever goes wrong with a statement is an `sqlite3.Error`."""

    def execute(self, statement: str, parameters: Any = (), /) -> sqlite3.Cursor:
        try:
            return super().execute(statement, parameters)
        except UnicodeDecodeError as error:
            # The engine quotes a damaged schema in its messages, and the binding fails to read them.
            raise sqlite3.DatabaseError("cannot decode the schema") from error


def connected(uri: str, wait: float = WAIT) -> ModelConnection:
    """A connection to a model, which calls no functions of its schema; ``wait`` is in seconds."""
    c = sqlite3.connect(
        uri,
        uri=True,
        timeout=wait,
        isolation_level=None,
        check_same_thread=False,
        factory=ModelConnection,
    )
    try:
        c.execute("PRAGMA trusted_schema=OFF")
    except BaseException:
        c.close()
        raise
    return c


class SqliteModelCursor:
    """One connection, inside a transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._c = connection

    def rows(self, statement: str, parameters: Sequence[Any] = ()) -> list[Any]:
        return self._c.execute(statement, parameters).fetchall()

    def there(self, table: str) -> bool:
        # What has a name of ours is ours (`strange`), however the file spells what it is.
        return bool(self.rows("SELECT 1 FROM sqlite_master WHERE name = ?", (table,)))


class SqliteWritingCursor(SqliteModelCursor):
    """One that changes the tables, inside ``BEGIN IMMEDIATE``: nobody else writes, and readers go on."""

    def run(self, statement: str, parameters: Sequence[Any] = ()) -> None:
        self._c.execute(statement, parameters)

    def many(self, statement: str, rows: Sequence[Sequence[Any]]) -> None:
        self._c.executemany(statement, rows)

    def alone(self) -> None:
        return  # who reads goes on with the tables as they were

    def create(self, prefix: str) -> None:
        for statement in create_statements(prefix, in_a_file):
            self._c.execute(statement)


class SqliteModelWriter(ModelWriter):
    """One connection to the file beside the ledger's. A power cut may lose its newest transactions, and leaves the
    file whole: they are made of the log again."""

    def __init__(self, location: Location, busy_timeout: float) -> None:
        """Made where it is not there. A file that is no whole model stays as it is: `StoreFailure`."""
        self._location = location
        self._wait = busy_timeout
        check_place(location)
        make_file_beside(location)
        make_sides_in_wal_mode(location)
        with self._failing():
            self._c = connected(location.uri("mode=rwc"), busy_timeout)
        try:
            with self._failing():
                self._prepare()
        except BaseException:
            self._c.close()
            raise

    def _prepare(self) -> None:
        c = self._c
        c.execute(f"PRAGMA cache_size=-{_CACHE_KIB}")
        # What a statement keeps to itself is little, and takes no room elsewhere than where the model is.
        c.execute("PRAGMA temp_store=MEMORY")
        found = c.execute("PRAGMA application_id").fetchone()[0]
        if found != MODEL_ID:
            if found or c.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
                raise no_model(self._location)
            c.execute(f"PRAGMA application_id={MODEL_ID}")
        c.execute("PRAGMA journal_mode=WAL")
        make_sides(self._location)  # of a new one, which is open by now: nothing else looks into it
        # What is lost by a power cut is read from the log again.
        c.execute("PRAGMA synchronous=NORMAL")

    def check_room(self) -> None:
        with self._failing():
            free, pages = self._pages()
            ((size,),) = self._c.execute("PRAGMA page_size").fetchall()
        disk = os.statvfs(self._location.folder)
        # A model grows with its log: the new one takes as much as the old, and fills what is free in the file.
        held = (pages - free) * size
        needed = held - free * size + min(3 * held, _WAITING)
        if needed > disk.f_bavail * disk.f_frsize:
            raise StoreFull(self._location.shown, "there is no room for another beside it")

    def _pages(self) -> tuple[int, int]:
        """How many pages of the file are free, and how many there are."""
        ((free,),) = self._c.execute("PRAGMA freelist_count").fetchall()
        ((pages,),) = self._c.execute("PRAGMA page_count").fetchall()
        return free, pages

    def give_back(self) -> None:
        # Who reads goes on with the file as it was. Where somebody writes, or the disk is full, it stays as large.
        with suppress(sqlite3.Error, StoreFailure):
            self.settle("PASSIVE")  # what it waits in is used again
            free, pages = self._pages()
            if free > pages * _SPARE:
                self._c.execute("PRAGMA temp_store=FILE")  # for all of the model
                try:
                    self._c.execute("VACUUM")
                finally:
                    self._c.execute("PRAGMA temp_store=MEMORY")

    def settle(self, how: str) -> None:
        """Move what waits beside the file into it; closing would do it too, and hide a full disk."""
        with self._failing():
            self._c.execute(f"PRAGMA wal_checkpoint({how})")

    def close(self) -> None:
        self._c.close()

    @contextmanager
    def _failing(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise broken(error, self._location, self._wait) from error

    def _check(self) -> None:
        """Nothing is written where a trigger, a view or a table is not ours, so that none of them ever acts."""
        found = strange(self._c.execute(OBJECTS).fetchall())
        if not found:
            return
        raise not_ours(f"{WHAT} {self._location.shown}", found, version_of(self._c))

    @contextmanager
    def turn(self, *, prefix: str = "") -> Iterator[Turn]:
        with self._failing():
            self._c.execute("BEGIN IMMEDIATE")
            try:
                self._check()
                turn = Turn(SqliteWritingCursor(self._c), prefix)
                yield turn
                turn.end()
                self._c.execute("COMMIT")
            finally:
                with suppress(sqlite3.Error):
                    self._c.execute("ROLLBACK")


@contextmanager
def opened_to_write(location: Location, busy_timeout: float) -> Iterator[SqliteModelWriter]:
    """The model at a place; where the disk takes no more of it, it takes no more of the disk than before.

    It is kept where it is whole without more room, and else taken away: what is recorded needs the room.
    """
    before = taken(location)
    try:
        with SqliteModelWriter(location, busy_timeout) as writer:
            try:
                yield writer
                writer.settle("PASSIVE")
            except (StoreFull, StoreUnwritten):
                with suppress(StoreFailure):
                    writer.settle("TRUNCATE")  # waits until nobody reads
                raise
    except (StoreFull, StoreUnwritten) as failure:
        if waiting(location) or taken(location) > before:
            hint = _taken_away(location, busy_timeout)
            failure.hint = hint if before else None
        raise


def _taken_away(location: Location, busy_timeout: float) -> str:
    """Leave the disk all the room of a model; what to know of that."""
    from domain.store.sqlite_model_removal import remove

    try:
        remove(location, busy_timeout)
    except StoreLocked:
        return "it is in use, and holds room that entries may need: counterfoil rebuild afterwards gives it back"
    return "it gave its room back, and counterfoil rebuild makes it anew once there is enough"


@contextmanager
def opened_to_read(location: Location) -> Iterator[ModelReader | None]:
    """The model at a place; None where there is none that can be read, or one of another version.

    `StoreFailure` at the end where what was read cannot be relied upon.
    """
    opening = _opening(location)
    if opening is None:
        yield None
        return
    with ExitStack() as stack, undisturbed(location, opening, WHAT):
        model = _open(opening.uri, stack)
        try:
            yield model
        except sqlite3.Error as error:
            raise broken(error, location, 0) from error


def _opening(location: Location) -> Opening | None:
    if not Path(location.path).is_file() or no_file_in(location.path) is not None:
        return None
    with suppress(OSError, StoreFailure):
        return to_read(location)
    return None


def _open(uri: str, stack: ExitStack) -> ModelReader | None:
    """Several connections that see the same state."""
    try:
        for _ in range(_TRIES):
            connections = [_to_read(uri, stack) for _ in range(_HANDS)]
            states = [_looked_at(c) for c in connections]
            if states[0] is None:
                return None
            if all(state == states[0] for state in states):
                cursors = [SqliteModelCursor(c) for c in connections]
                state = state_of(cursors[0], "")
                return ModelReader(cursors, state) if state else None
    except (sqlite3.Error, StoreFailure):
        pass
    return None


def _to_read(uri: str, stack: ExitStack) -> ModelConnection:
    c = stack.enter_context(closing(connected(uri)))
    c.execute("PRAGMA query_only=ON")
    c.execute("PRAGMA mmap_size=1073741824")
    return c


def _looked_at(c: sqlite3.Connection) -> tuple[Any, ...] | None:
    """Begin to read; what tells one state of a model from another."""
    c.execute("BEGIN")
    if c.execute("PRAGMA application_id").fetchone()[0] != MODEL_ID:
        return None
    objects = c.execute(OBJECTS).fetchall()
    if not objects or strange(objects):
        return None
    row: tuple[Any, ...] | None = c.execute("SELECT * FROM state").fetchone()
    return row


def version_of(c: sqlite3.Connection, prefix: str = "") -> int | None:
    """The version that a model says it has, or one that is being made beside it."""
    with suppress(sqlite3.Error):
        row = c.execute(f"SELECT version FROM {prefix}state").fetchone()
        return row[0] if row and isinstance(row[0], int) else None
    return None


def broken(error: sqlite3.Error, location: Location, waited: float) -> StoreFailure:
    """What an error of the engine means for the user of a model."""
    found = failure(error, location, waited, WHAT)
    return ModelDamaged(str(found)) if isinstance(found, StoreDamaged) else found
