"""Calls of the program that answer for pages, each in a process of its own: what one does, no other one feels."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from tempfile import TemporaryFile
from threading import BoundedSemaphore, Lock, Timer
from typing import IO, Final, NamedTuple

AT_ONCE: Final = 4
"""Calls that run at the same time; who comes later waits."""
WAIT: Final = 30.0
"""Seconds that one waits for its turn, and then is told to come again."""
SECONDS: Final = 120.0
"""Seconds that a call may take."""
_CHUNK: Final = 1 << 16


class Busy(Exception):  # noqa: N818 - an answer, not a fault
    """So many are asking that there was no turn in time."""


class Called(NamedTuple):
    """How a call ended: exit code, or minus the signal that ended it, and its two streams."""

    code: int
    out: str
    err: str
    whole: bool = True
    """Whether ``out`` is all that it would have said."""


class Running:
    """A call that runs. What it says comes in pieces; `end` waits for it."""

    def __init__(self, process: "subprocess.Popen[bytes]", errors: IO[bytes]) -> None:
        self._process = process
        self._errors = errors

    def pieces(self) -> Iterator[bytes]:
        assert self._process.stdout is not None
        while piece := self._process.stdout.read1(_CHUNK):  # type: ignore[attr-defined]
            yield piece

    def end(self) -> tuple[int, str]:
        """Its exit code, and what it said on standard error."""
        code = self._process.wait()
        self._errors.seek(0)
        return code, self._errors.read().decode(errors="replace")

    def kill(self) -> None:
        self._process.kill()


class Calls:
    """Runs calls over one ledger, a few at a time."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        """``environment`` is what they get beside that of this process: it names the ledger."""
        self._environment = {**os.environ, **environment}
        self._turns = BoundedSemaphore(AT_ONCE)
        self._running: set[Running] = set()
        self._lock = Lock()

    @contextmanager
    def running(self, arguments: list[str]) -> Iterator[Running]:
        """One call, which ends with the block at the latest; `Busy` where there is no turn for it."""
        if not self._turns.acquire(timeout=WAIT):
            raise Busy
        try:
            with TemporaryFile() as errors, self._started(arguments, errors) as process:
                running = Running(process, errors)
                clock = Timer(SECONDS, running.kill)
                clock.start()
                with self._lock:
                    self._running.add(running)
                try:
                    yield running
                finally:
                    clock.cancel()
                    running.kill()
                    with self._lock:
                        self._running.discard(running)
        finally:
            self._turns.release()

    def whole(self, arguments: list[str], most: int) -> Called:
        """A call that says ``most`` bytes at the most; one that says more is ended."""
        with self.running(arguments) as running:
            said = bytearray()
            for piece in running.pieces():
                said += piece
                if len(said) > most:
                    return Called(0, "", "", whole=False)
            code, err = running.end()
        return Called(code, said.decode(errors="replace"), err)

    def end(self) -> None:
        """End all that run."""
        with self._lock:
            for running in self._running:
                running.kill()

    def _started(self, arguments: list[str], errors: IO[bytes]) -> "subprocess.Popen[bytes]":
        # In a session of its own: an interrupt that is typed is for this process, which ends the others.
        return subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, "-P", "-m", "cli.main", *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=errors,
            env=self._environment,
            start_new_session=True,
        )
