"""What the store asks of an engine: the shared statements, and these few things that each does in its own way."""

from abc import abstractmethod
from contextlib import AbstractContextManager

from domain.store.identity import Identity
from domain.store.rows import Cursor, Rows


class Recorder(Rows):
    """Reads and writes the rows of one ledger, in transactions of its own."""

    @abstractmethod
    def reading(self) -> AbstractContextManager[Cursor]:
        """A cursor on one state of the ledger; failures of the engine come out as `StoreFailure`."""

    @abstractmethod
    def writing(self) -> AbstractContextManager[Cursor]:
        """A cursor with the write lock, and one transaction: all or nothing, and on the disk when it is left."""

    def acknowledge(self) -> None:
        """Return when all that there is to be seen is as safe as a commit makes it; in a file it always is."""
        return

    @abstractmethod
    def failing(self) -> AbstractContextManager[None]:
        """Turn what the engine raises inside into a `StoreFailure`; everything else passes."""

    @abstractmethod
    def become(self, c: Cursor, identity: Identity) -> None:
        """Give an empty ledger, inside `writing`, another identity and the chain that starts from it."""

    @abstractmethod
    def close(self) -> None:
        """Let go of the ledger; once more does nothing."""

    def lag(self) -> str | None:
        """How far behind the newest entry a read may be, in words; None where every read is up to date."""
        return None
