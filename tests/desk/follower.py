"""`timeline --follow` as a process, with its lines as they come."""

import json
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, Queue
from typing import Any

from tests.cli.calls import environment

PATIENCE = 30.0


class Follower:
    """A call of `timeline --follow` that runs, with its lines as they come."""

    def __init__(self, folder: Path, *words: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "cli.main", "timeline", *words, "--follow"],
            cwd=folder,
            env=environment(folder),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self._lines: Queue[str] = Queue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        with self.process.stdout as lines:
            for line in lines:
                self._lines.put(line)

    def end(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self._reader.join()
        assert self.process.stderr is not None
        self.process.stderr.close()

    def line(self) -> str:
        return self._lines.get(timeout=PATIENCE).rstrip("\n")

    def entry(self) -> str:
        found: dict[str, Any] = json.loads(self.line())
        return str(found["entry"])

    def silent(self, seconds: float = 1.5) -> bool:
        """Whether nothing more comes in the time of some looks at the ledger."""
        try:
            self._lines.get(timeout=seconds)
        except Empty:
            return True
        return False

    def interrupt(self) -> tuple[int, str]:
        self.process.send_signal(signal.SIGINT)
        code = self.process.wait(timeout=PATIENCE)
        assert self.process.stderr is not None
        return code, self.process.stderr.read()


@contextmanager
def follower(folder: Path, *words: str) -> Iterator[Follower]:
    running = Follower(folder, *words)
    try:
        yield running
    finally:
        running.end()
