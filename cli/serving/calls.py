"""Calls of the program that answer for pages, each in a process of its own: what one does, no other one feels."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import partial
from select import POLLIN, poll
from tempfile import SpooledTemporaryFile, TemporaryFile
from threading import BoundedSemaphore, Event, Lock, Timer
from time import monotonic
from typing import IO, Final, NamedTuple

from cli.output.screen import PAGE
from domain.store.temporary import working_room

AT_ONCE: Final = 4
"""Calls that run at the same time; who comes later waits."""
WAIT: Final = 30.0
"""Seconds that one waits for its turn, and then is told to come again."""
LOOK: Final = 0.5
"""Seconds after which it is looked whether whoever asked is still there."""
SECONDS: Final = 60.0
"""Seconds that a call may take."""
_PIECE: Final = 1 << 16
_IN_MEMORY: Final = 1 << 20


class NoTurn(Exception):  # noqa: N818 - an answer, not a fault
    """So many are asking that there was no turn in time."""


class Called(NamedTuple):
    """How a call ended: exit code, or minus the signal that ended it, and what it said."""

    code: int
    out: IO[bytes]
    size: int
    """Bytes of ``out``."""
    err: str
    whole: bool
    """Whether ``out`` is all that it would have said."""
    late: bool
    """Whether it was ended since it took too long."""


class Calls:
    """Runs calls over one ledger, a few at a time."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        """``environment`` is what they get beside that of this process: it names the ledger."""
        self._environment = {**os.environ, **environment}
        self._turns = BoundedSemaphore(AT_ONCE)
        self._running: set[subprocess.Popen[bytes]] = set()
        self._ended = False
        self._lock = Lock()

    @contextmanager
    def called(
        self,
        arguments: list[str],
        is_gone: Callable[[], bool],
        most: int | None = None,
        *,
        page: bool = False,
    ) -> Iterator[Called]:
        """A call that has ended, or was ended since it says more than ``most`` bytes; of its answer a ``page`` is
        made.

        What it said waits on the disk, if it is long: whoever fetches it slowly keeps nobody else waiting.
        `NoTurn` where so many ask, `NoRoomToWork` where the disk does not take what it says,
        `ConnectionResetError` where ``is_gone`` says that nobody waits for it any more, or all were ended.
        """
        with (
            _kept(partial(SpooledTemporaryFile, _IN_MEMORY)) as out,
            _kept(TemporaryFile) as errors,
        ):
            late = Event()
            with self._turn(is_gone), self._started(arguments, errors, page=page) as process:
                whole = self._take(process, out, is_gone, most, late)
                code = process.wait()
            with working_room():
                size = out.tell()
                out.seek(0)
                errors.seek(0)
                said = errors.read().decode(errors="replace")
            yield Called(code, out, size, said, whole, code < 0 and late.is_set())

    def end(self) -> None:
        """End all that run; none starts any more."""
        with self._lock:
            self._ended = True
            for process in self._running:
                process.kill()

    @contextmanager
    def _turn(self, is_gone: Callable[[], bool]) -> Iterator[None]:
        end = monotonic() + WAIT
        while not self._turns.acquire(timeout=LOOK):
            if is_gone():
                raise ConnectionResetError
            if monotonic() > end:
                raise NoTurn
        try:
            yield
        finally:
            self._turns.release()

    def _take(
        self,
        process: "subprocess.Popen[bytes]",
        out: IO[bytes],
        is_gone: Callable[[], bool],
        most: int | None,
        late: Event,
    ) -> bool:
        """Write down what a call says, and whether that is all; a call that is not waited for is ended.

        ``late`` is set where it was not waited for any longer.
        """

        def end_it() -> None:
            late.set()
            process.kill()

        clock = Timer(SECONDS, end_it)
        clock.start()
        try:
            for piece in _pieces(process, is_gone):
                with working_room():
                    out.write(piece)
                if most is not None and out.tell() > most:
                    process.kill()
                    return False
        except BaseException:
            process.kill()
            raise
        else:
            return True
        finally:
            clock.cancel()

    @contextmanager
    def _started(
        self, arguments: list[str], errors: IO[bytes], *, page: bool
    ) -> Iterator["subprocess.Popen[bytes]"]:
        with self._lock:
            if self._ended:
                raise ConnectionResetError
            # In a session of its own: an interrupt that is typed is for this process, which ends the others.
            process = subprocess.Popen(  # noqa: S603 - our own program
                [sys.executable, "-P", "-m", "cli.main", *arguments],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=errors,
                env=self._environment | ({PAGE: "1"} if page else {}),
                start_new_session=True,
            )
            self._running.add(process)
        try:
            with process:
                yield process
        finally:
            with self._lock:
                self._running.discard(process)


@contextmanager
def _kept(made: Callable[[], IO[bytes]]) -> Iterator[IO[bytes]]:
    """A temporary file, which is closed in the end: what it did not take has been told by then."""
    with working_room():
        file = made()
    try:
        yield file
    finally:
        with suppress(OSError):
            file.close()


def _pieces(process: "subprocess.Popen[bytes]", is_gone: Callable[[], bool]) -> Iterator[bytes]:
    """What a call says, as it says it."""
    assert process.stdout is not None
    while True:
        if not is_ready(process.stdout.fileno(), LOOK):
            if is_gone():
                raise ConnectionResetError
        elif piece := os.read(process.stdout.fileno(), _PIECE):
            yield piece
        else:
            return


def is_ready(file: int, seconds: float) -> bool:
    """Whether there is something to read within some time, or nothing will ever come; ``file`` is its number."""
    waiting = poll()
    waiting.register(file, POLLIN)
    return bool(waiting.poll(seconds * 1_000))
