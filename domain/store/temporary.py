"""What a call keeps to itself while it works lies in the folder for temporary files, which may take no more."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from tempfile import gettempdir

from domain.store.failures import StoreFailure
from domain.system import reason


class NoRoomToWork(StoreFailure):
    """The folder for temporary files does not take what a call has to keep there."""

    kind = "full"

    def __init__(self, problem: OSError) -> None:
        where = ""
        with suppress(OSError):  # there may be none at all
            where = f" {gettempdir()}"
        super().__init__(
            f"the folder for temporary files{where} cannot be used: {reason(problem)}",
            "TMPDIR=FOLDER names another",
        )


@contextmanager
def working_room() -> Iterator[None]:
    """Around making and writing a temporary file: where that fails, it is `NoRoomToWork`."""
    try:
        yield
    except OSError as problem:
        raise NoRoomToWork(problem) from problem
