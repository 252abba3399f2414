"""Shells on a terminal, set up as the help of `counterfoil completion` says, in which the Tab key is pressed."""

import fcntl
import os
import pty
import re
import select
import shutil
import signal
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path
from typing import Final, Self

from tests.cli.calls import environment

PATIENCE: Final = 60.0
PROMPT: Final = "READY> "
START: Final = {
    "bash": (".bashrc", 'eval "$(counterfoil completion bash)"'),
    "zsh": (".zshrc", "source <(counterfoil completion zsh)"),
    "fish": (".config/fish/config.fish", "counterfoil completion fish | source"),
}
"""The file that each shell reads when it starts, and the line in it."""
_BEFORE: Final = {"bash": "", "zsh": "autoload -Uz compinit && compinit -u -D", "fish": ""}
_SHOW: Final = """counterfoil() { printf '<%s>' "$@"; echo; }"""
_AFTER: Final = {
    "bash": f"PS1='{PROMPT}'\n{_SHOW}",
    "zsh": f"PROMPT='{PROMPT}'\n{_SHOW}",
    "fish": f"function fish_prompt; echo -n '{PROMPT}'; end\nfunction fish_greeting; end\n"
    "function counterfoil; printf '<%s>' $argv; echo; end",
}
"""In the program's place a function that shows the words which it is handed."""
_MOVES: Final = re.compile(r"\x1b(?:\[[0-9;?>=]*[a-zA-Z]|\][^\x07]*\x07|[()=>][A-Z0-9]?)")
_WORDS: Final = re.compile(r"^((?:<[^<>\n]*>)+)$", re.MULTILINE)


def has(shell: str) -> bool:
    return shutil.which(shell) is not None


class Shell:
    """A shell, running in a folder, for somebody who lives in another. Use it as a context manager.

    ``more`` is what else it is told when it starts.
    """

    def __init__(self, name: str, folder: Path, home: Path, more: str = "") -> None:
        start, line = START[name]
        (home / start).parent.mkdir(parents=True, exist_ok=True)
        (home / start).write_text(f"{_BEFORE[name]}\n{line}\n{_AFTER[name]}\n{more}\n")
        env = environment(home, {"TERM": "xterm"})
        self.master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 50, 160, 0, 0))
        self.process = subprocess.Popen(
            [name, "-i"],
            cwd=folder,
            env={**env, "PATH": os.pathsep.join([str(Path(sys.executable).parent), env["PATH"]])},
            stdin=slave,
            stdout=slave,
            stderr=slave,
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),  # noqa: PLW1509 - no threads here
        )
        os.close(slave)
        self.shown = self._until(re.compile(re.escape(PROMPT)))
        """What was shown last."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        os.kill(self.process.pid, signal.SIGKILL)
        self.process.wait()
        os.close(self.master)

    def handed(self, typed: str) -> list[str]:
        """The words that a call is handed which is typed up to here, then Tab, then Enter."""
        self._press(f"counterfoil {typed}\t\r")
        self.shown = self._until(_WORDS)
        found = _WORDS.search(self.shown)
        assert found, self.shown
        return found[1][1:-1].split("><")

    def offered(self, typed: str, last: str) -> str:
        """What is shown after Tab twice, a text among it; no other line can be typed then."""
        self._press(f"counterfoil {typed}\t\t")
        return self._until(re.compile(re.escape(last)))

    def _press(self, keys: str) -> None:
        os.write(self.master, keys.encode())

    def _until(self, wanted: re.Pattern[str]) -> str:
        """What is shown until something is, and for a moment nothing more."""
        shown, end = "", time.monotonic() + PATIENCE
        while True:
            ready, _, _ = select.select([self.master], [], [], 0.5)
            if ready:
                more = os.read(self.master, 65536).decode(errors="replace")
                if re.search(r"\x1b\[[0>]?c", more):  # a shell asks what terminal this is
                    self._press("\x1b[?62;c")
                shown += more
            elif wanted.search(_plain(shown)):
                return _plain(shown)
            assert time.monotonic() < end, f"{wanted.pattern!r} is never shown: {shown!r}"


def _plain(shown: str) -> str:
    return _MOVES.sub("", shown).replace("\r\n", "\n").replace("\r", "\n")
