"""A ledger in an SQLite file, opened: what reading needs, without loading the event sourcing library."""

import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from typing import Any, ClassVar, Final, Self

from domain.store import sqlite_locks
from domain.store.failures import StoreFailure, StoreReadOnly, StoreUnusable, StoreWrittenOver
from domain.store.identity import Identity
from domain.store.location import Location
from domain.store.recorder import Recorder
from domain.store.rows import Cursor
from domain.store.sqlite_failures import cannot_be_used_in_place, failure, unreachable
from domain.store.sqlite_file import (
    Opening,
    changed,
    check_file,
    fingerprint,
    sides,
    to_read,
    to_read_alone,
)
from domain.store.sqlite_schema import GUARDS, OBJECTS, strange

# It takes a third off the time of a large import, and is taken only as far as it is used.
_CACHE_KIB: Final = 65_536


class FileRecorder(Recorder):
    """What all openings of a file have in common."""

    location: Location
    opening: Opening
    busy_timeout: float
    closed: bool
    _file: sqlite_locks.File | None
    """The file as one that the engine has open; None where it takes no locks on it, or not any more."""
    place = "rowid"
    errors: ClassVar[tuple[type[Exception], ...]] = (sqlite3.Error,)
    """What the engine raises, and what stands between it and us."""

    def check_schema(self, c: Cursor) -> None:
        ((encoding,),) = self.rows_of(c, "PRAGMA encoding")
        if encoding != "UTF-8":
            raise self.damaged(f"its text is in {encoding}, and that of a ledger in UTF-8")
        for one in strange(self.rows_of(c, OBJECTS)):
            # Nothing beside the tables acts on what is read; a trigger acts on what is written, whatever it is of.
            is_a_table_of_ours = one.kind == "table" and one.how != "inserted"
            if is_a_table_of_ours or (self.opening.write and not one.is_idle):
                what = "guard" if one.kind == "trigger" and one.name in GUARDS else one.kind
                told = self.damaged(f"its {what} {one.name} is not ours")
                if one.how == "inserted":
                    told.hint = "take it out of the file; counterfoil verify tells what else is not as it was"
                raise told

    def touched(self) -> Self:
        """Itself, once anything was read: what cannot be opened shows here, and is closed again."""
        try:
            with self.reading() as c:
                self.rows_of(c, "SELECT count(*) FROM sqlite_master")
        except BaseException:
            self.close()
            raise
        return self

    def ended(self) -> None:
        """All connections to the file are closed: it is not in use by this opening any more."""
        if self._file is not None:
            sqlite_locks.end(self._file)
            self._file = None

    @contextmanager
    def failing(self) -> Iterator[None]:
        if self.closed:
            raise StoreUnusable(f"the ledger {self.location.shown} is closed")
        try:
            yield
        except self.errors as error:
            raise failure(self.cause(error), self.location, self.busy_timeout) from error

    def cause(self, error: BaseException) -> BaseException:
        """The engine's own error."""
        return error


class FileReader(FileRecorder):
    """Reads the rows of one ledger, and cannot write."""

    def __init__(self, location: Location, opening: Opening, busy_timeout: float) -> None:
        self.location = location
        self.opening = opening
        self.busy_timeout = busy_timeout
        self.closed = False
        self._idle: list[sqlite3.Connection] = []
        """Connections outside a transaction: each state of the ledger that is read at a time needs its own."""
        self._file = sqlite_locks.begin(location.path) if opening.fingerprint is None else None
        self._sides: tuple[int | None, ...] = ()
        """What the engine has beside the file; nothing as long as it has not begun to read there."""
        self._looks: object = None
        """What the file looked like when all was as it should be."""

    def close(self) -> None:
        self.closed = True
        while self._idle:
            self._let_go(self._idle.pop())
        self.ended()
        if self.opening.folder is not None:
            self.opening.folder.cleanup()

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Cursor]:
        if self._is_written():
            self._open_again()
        try:
            with self._cursor() as cursor:
                yield cursor
                self._note(cursor)
        except StoreFailure as error:
            # What looks like damage may be a page of before beside one of after.
            if self._is_written():
                raise changed(self.location) from error
            raise
        if self._is_written():
            raise changed(self.location)

    def _note(self, cursor: sqlite3.Cursor) -> None:
        """From now on the engine keeps what it has beside the file as long as it has it open."""
        if self._file is not None and not self._sides:
            with suppress(sqlite3.Error):
                if self.rows_of(cursor, "PRAGMA journal_mode") == [("wal",)]:
                    self._sides = sides(self.location)

    def _is_written(self) -> bool:
        """Whether somebody wrote a file that is read as if nobody did; a failure where one was written over."""
        looks = fingerprint(self.location)
        if not self._is_cut_off():
            self._looks = looks[0]
        elif looks[0] not in (None, self._looks):
            raise StoreWrittenOver(self.location.shown)
        return self.opening.is_outdated(looks)

    def _is_cut_off(self) -> bool:
        """Whether what the engine has beside the file was taken away, to put another ledger in its place."""
        now = sides(self.location) if self._sides else ()
        return any(was not in (None, found) for was, found in zip(self._sides, now, strict=True))

    @contextmanager
    def _cursor(self) -> Iterator[sqlite3.Cursor]:
        with self.failing():
            raw = self._idle.pop() if self._idle else connected(self.opening, self.busy_timeout)
            cursor = raw.cursor()
            try:
                cursor.execute("BEGIN")
                yield cursor
            finally:
                with suppress(sqlite3.Error):
                    raw.rollback()
                cursor.close()
                if self.closed:
                    self._let_go(raw)
                else:
                    self._idle.append(raw)

    def _let_go(self, raw: sqlite3.Connection) -> None:
        """Close a connection, but not where the engine, which tidies up as it closes the last, would write what it
        had beside the file into another ledger, or take away what that has."""
        if self._file is not None and self._is_cut_off():
            sqlite_locks.leave_open(raw, self._file)
        else:
            raw.close()

    def writing(self) -> AbstractContextManager[Any]:
        raise StoreReadOnly(f"the ledger {self.location.shown} was opened for reading")

    def become(self, c: Cursor, identity: Identity) -> None:
        raise StoreReadOnly(f"the ledger {self.location.shown} was opened for reading")

    def _open_again(self) -> None:
        self.close()
        other = open_to_read(self.location, busy_timeout=self.busy_timeout)
        self._idle, self.opening, self.closed = other._idle, other.opening, False
        self._file, self._sides = other._file, other._sides


def open_to_read(location: Location, *, busy_timeout: float) -> FileReader:
    """The ledger at a place, which must be there already."""
    check_file(location)
    try:
        if sqlite_locks.is_left_open(location.path):
            raise StoreWrittenOver(location.shown)
        try:
            return FileReader(location, to_read(location), busy_timeout).touched()
        except StoreFailure as error:
            if error.__cause__ is None or not cannot_be_used_in_place(error.__cause__):
                raise
        return FileReader(location, to_read_alone(location), busy_timeout).touched()
    except OSError as error:
        raise unreachable(location, error) from None


def connected(opening: Opening, busy_timeout: float) -> sqlite3.Connection:
    """A connection as this program uses them."""
    raw = sqlite3.connect(
        opening.uri,
        uri=True,
        check_same_thread=False,
        isolation_level=None,
        timeout=busy_timeout,
    )
    with _closing_on_error(raw):
        # A file may come from anywhere: what its schema says is not trusted to call functions.
        raw.execute("PRAGMA trusted_schema=OFF")
        raw.execute("PRAGMA cell_size_check=ON")
        raw.execute(f"PRAGMA cache_size=-{_CACHE_KIB}")
        if opening.write:
            raw.execute("PRAGMA journal_mode=WAL")
            # An acknowledged entry outlives a power cut, which NORMAL does not promise in WAL mode.
            raw.execute("PRAGMA synchronous=FULL")
            raw.execute("PRAGMA recursive_triggers=ON")
        else:
            raw.execute("PRAGMA query_only=ON")
    return raw


@contextmanager
def _closing_on_error(raw: sqlite3.Connection) -> Iterator[None]:
    try:
        yield
    except UnicodeDecodeError as error:
        # The engine quotes a damaged schema in its messages, and the binding fails to read them.
        raw.close()
        raise sqlite3.DatabaseError("cannot decode the schema") from error
    except BaseException:
        raw.close()
        raise
