"""The store: lines appended to streams, read again, and never changed."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Self

from domain.store.failures import (
    StoreForeign,
    StoreLocked,
    StoreReadOnly,
)
from domain.store.identity import Identity
from domain.store.location import OpenedAs
from domain.store.reader import Reader, Snapshot

if TYPE_CHECKING:
    from domain.store.recorder import Recorder
    from domain.store.rows import Cursor
    from domain.store.transaction import Left, Transaction

Clock = Callable[[], datetime]


class Store(Reader):
    """An open ledger; use it as a context manager, from one thread at a time.

    ``ledger_id`` is its UUID, ``tz`` the name of its zone, ``created`` the time in UTC at which it was made.
    """

    def __init__(
        self,
        recorder: "Recorder",
        opened_as: OpenedAs,
        *,
        write: bool,
        clock: Clock,
        topics: frozenset[str],
    ) -> None:
        with recorder.reading() as c:
            ledger_id, self.tz, self.created = recorder.meta(c)
        super().__init__(recorder, ledger_id, topics)
        self.opened_as = opened_as
        self._write = write
        self._clock = clock
        self._writing = False
        self.held_back: tuple[str, str] | None = None
        """As in the last transaction that recorded something at another time than the clock gave."""
        self._left: list[Left] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the ledger; once more does nothing."""
        self._recorder.close()

    @contextmanager
    def transaction(self) -> "Iterator[Transaction]":
        """Take the write lock, and record all that is appended inside, or nothing where an exception leaves it.

        When it returns, what was appended is on the disk.
        """
        with self._locked() as c:
            if self._recorder.ledger_id(c) != self.ledger_id:
                # Somebody filled it, while it was empty, with the log of another.
                raise StoreLocked(f"the ledger {self._shown}", "is another one by now")
            with self._appending(c) as transaction:
                yield transaction
        self.held_back = transaction.held_back or self.held_back

    @contextmanager
    def filling(self, identity: Identity) -> "Iterator[Transaction]":
        """As `transaction`, and with it an empty ledger becomes another one: nobody has cited an entry of it yet.

        `StoreForeign` where it has entries. The store is to be closed and opened again.
        """
        with self._locked() as c:
            if self._recorder.head(c)[0] or self._recorder.last(c):
                raise StoreForeign(
                    f"the ledger {self._shown} has entries of its own: a log is imported into an empty one",
                    "counterfoil init makes one elsewhere",
                )
            self._recorder.become(c, identity)
            self.ledger_id, self.tz, self.created = identity
            with self._appending(c) as transaction:
                yield transaction

    @contextmanager
    def _locked(self) -> "Iterator[Cursor]":
        if not self._write:
            raise StoreReadOnly(f"the ledger {self._shown} was opened for reading")
        if self._writing:
            raise RuntimeError("a transaction is open already")
        self._writing = True
        try:
            with self._recorder.writing() as c:
                yield c
        finally:
            self._writing = False

    @contextmanager
    def _appending(self, cursor: "Cursor") -> "Iterator[Transaction]":
        from domain.store.transaction import Transaction

        transaction = Transaction(self, cursor)
        try:
            yield transaction
            self._left.append(transaction.handed_over())
        finally:
            transaction.end()

    def recorded(self) -> int:
        """How many entries were recorded here, and not by others: also where an interrupt came with a commit."""
        return sum(one.entries for one in self._left if self.link(one.position) == one.chain)

    def acknowledge(self) -> None:
        """Before it is told that something is recorded already: return when it is as safe as if it were now."""
        self._recorder.acknowledge()

    @property
    def identity(self) -> Identity:
        """Which ledger it is."""
        return Identity(self.ledger_id, self.tz, self.created)

    @property
    def shown(self) -> str:
        """Where the ledger is, without a password."""
        return self._shown

    @property
    def lag(self) -> str | None:
        """How far behind the newest entry reads may be, in words; None where all are up to date."""
        return self._recorder.lag()

    @contextmanager
    def snapshot(self) -> Iterator[Snapshot]:
        """One state of the ledger for several reads, whatever is appended meanwhile."""
        with self._recorder.reading() as c:
            snapshot = Snapshot(self, c)
            try:
                yield snapshot
            finally:
                snapshot.end()

    def _cursor(self) -> "AbstractContextManager[Cursor]":
        return self._recorder.reading()


def now() -> datetime:
    """The system's clock, in UTC."""
    return datetime.now(UTC)
