"""One key at a time, from a terminal."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final, Literal

Step = Literal["next", "back", "quit"]
_STEPS: Final[dict[bytes, Step]] = {
    b"\n": "next",
    b"\r": "next",
    b" ": "next",
    b"n": "next",
    b"\x1b[C": "next",
    b"\x1b[6~": "next",
    b"b": "back",
    b"p": "back",
    b"\x7f": "back",
    b"\x1b[D": "back",
    b"\x1b[5~": "back",
    b"q": "quit",
    b"\x1b": "quit",
    b"\x04": "quit",
    b"": "quit",
}


@contextmanager
def keys() -> Iterator[Iterator[Step]]:
    """Steps as they are pressed, without a line feed; the terminal is as it was afterwards."""
    import termios
    import tty

    terminal = sys.stdin.fileno()
    before = termios.tcgetattr(terminal)
    tty.setcbreak(terminal)
    try:
        yield _pressed(terminal)
    finally:
        termios.tcsetattr(terminal, termios.TCSADRAIN, before)


def _pressed(terminal: int) -> Iterator[Step]:
    while True:
        step = _STEPS.get(os.read(terminal, 8).lower())
        if step is not None:
            yield step
