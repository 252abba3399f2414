"""Calls on a terminal of 80 columns, with keys that are pressed one by one."""

import os
import pty
import select
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Self

from tests.cli.calls import environment

PATIENCE = 30.0


class Terminal:
    """A call on a terminal, running. Use it as a context manager."""

    def __init__(self, folder: Path, *words: str, env: Mapping[str, str] | None = None) -> None:
        self.master, slave = pty.openpty()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "cli.main", *words],
            cwd=folder,
            env=environment(
                folder, {"COLUMNS": "80", "NO_COLOR": "1", "TERM": "xterm", **(env or {})}
            ),
            stdin=slave,
            stdout=slave,
            stderr=slave,
            start_new_session=True,
        )
        os.close(slave)
        self._rest = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            os.kill(self.process.pid, signal.SIGKILL)
        self.process.wait()
        os.close(self.master)

    def until(self, text: str) -> str:
        """What is shown up to and with a text; the rest is left for the next look."""
        shown = self._rest
        end = time.monotonic() + PATIENCE
        while text not in shown:
            assert time.monotonic() < end, f"{text!r} is never shown: {shown!r}"
            shown += self._more()
        before, _, self._rest = shown.partition(text)
        return before + text

    def press(self, keys: bytes) -> None:
        os.write(self.master, keys)

    def ended(self) -> tuple[int, str]:
        """The exit code, and what was shown until then."""
        end = time.monotonic() + PATIENCE
        shown = self._rest
        while time.monotonic() < end and (more := self._more(until_closed=True)) is not None:
            shown += more
        return self.process.wait(timeout=PATIENCE), shown

    def _more(self, *, until_closed: bool = False) -> str:
        ready, _, _ = select.select([self.master], [], [], 0.2)
        if not ready:
            return None if until_closed and self.process.poll() is not None else ""  # type: ignore[return-value]
        try:
            return os.read(self.master, 65536).decode().replace("\r\n", "\n")
        except OSError:
            return None if until_closed else ""  # type: ignore[return-value]
