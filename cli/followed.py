"""The ledger that `timeline --follow` reads: the one at its place, also where a file was put there meanwhile."""

from contextlib import ExitStack
from typing import TYPE_CHECKING, Self

from cli.call.wording import so_many
from cli.context import Context
from cli.failures import ExitCode, Failure

if TYPE_CHECKING:
    from domain.ledger import Ledger

_ANEW = "the same call again prints it from its beginning"


class AnotherLedger(Failure):
    """Its entries do not go on from those that were printed."""

    code = ExitCode.UNUSABLE

    def __init__(self, store: str) -> None:
        super().__init__(
            f"there is another ledger at {store} now, and it is not followed", hint=_ANEW
        )


class PutBack(Failure):
    """It is the same ledger and lacks entries that were read, or has others in their place."""

    code = ExitCode.UNUSABLE

    def __init__(self, store: str, count: int, *, forked: bool) -> None:
        """``count`` entries were read; ``forked``: it has others in their place, and does not only lack some."""
        read = so_many(count, "entry that was", "entries that were")
        super().__init__(
            f"the ledger at {store} was put back: it does not go on from the {read} followed",
            hint=_ANEW,
        )
        self.forked = forked


class Followed:
    """Opened when it is first asked for, and anew where another file is at its path; a context manager."""

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx
        self._open = ExitStack()
        self._ledger: Ledger | None = None
        self._file: tuple[int, int] | None = None
        self.away = False
        """Whether what was followed is not at its place, and what is there could not be opened or read yet."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def now(self) -> "Ledger":
        """The ledger at its place; `AnotherLedger`, or a `StoreFailure` where it cannot be opened."""
        file = self._at_its_place()
        if self._ledger is None:
            self._ledger = self._open.enter_context(self._ctx.open())
        elif file != self._file:
            self.away = True
            ledger = self._ctx.open()
            self.away = False
            self._open.close()
            self._open.enter_context(ledger)
            if ledger.ledger_id != self._ledger.ledger_id:
                raise AnotherLedger(self._ctx.settings.store)
            self._ledger = ledger
        self._file = file
        return self._ledger

    def _at_its_place(self) -> tuple[int, int] | None:
        path = self._ctx.settings.store_path
        try:
            found = path.stat() if path is not None else None
        except OSError:
            return None  # what that means for the ledger is told where it is opened
        return (found.st_dev, found.st_ino) if found is not None else None
