"""One key at a time, from a terminal."""

import os
import re
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final, Literal

Step = Literal["next", "back", "quit"]
_STEPS: Final[dict[bytes, Step]] = {
    **dict.fromkeys((b"\n", b"\r", b" ", b"n", b"\x1b[c", b"\x1b[b", b"\x1b[6~"), "next"),
    **dict.fromkeys((b"b", b"p", b"\x7f", b"\x08", b"\x1b[d", b"\x1b[a", b"\x1b[5~"), "back"),
    **dict.fromkeys((b"q", b"\x1b", b"\x04"), "quit"),
}
"""Letters, the space bar, the arrows and the keys for pages; a terminal sends the latter as sequences."""
_KEY: Final = re.compile(rb"\x1b[\[o][0-9;]*[a-z~]|.", re.DOTALL)


@contextmanager
def keystrokes() -> Iterator[Iterator[Step]]:
    """Steps as they are pressed, without a line feed; the terminal is as it was afterwards.

    A shell in which the call is stopped takes the terminal back: once the call goes on, keys are to come again.
    """
    import termios
    import tty

    terminal = sys.stdin.fileno()
    before = termios.tcgetattr(terminal)
    tty.setcbreak(terminal)
    heard = signal.signal(signal.SIGCONT, lambda *_: tty.setcbreak(terminal))
    try:
        yield _pressed(terminal)
    finally:
        signal.signal(signal.SIGCONT, heard)
        termios.tcsetattr(terminal, termios.TCSADRAIN, before)


def _pressed(terminal: int) -> Iterator[Step]:
    """What is no step is passed over; a terminal that is gone ends it."""
    while typed := os.read(terminal, 64).lower():
        for key in _KEY.findall(typed):
            if step := _STEPS.get(key):
                yield step
    yield "quit"
