"""What the reader's side can do: how wide it is, whether it is a terminal, whether it takes colour."""

import os
from collections.abc import Mapping
from contextlib import suppress
from typing import TextIO

from domain.frozen import dataclass

WIDTH_OFF_A_TERMINAL = 80
NARROWEST = 20
PAGE = "COUNTERFOIL_PAGE"
"""The variable that a server sets for the calls that answer for its pages."""


@dataclass(frozen=True, slots=True)
class Screen:
    """Where an answer is shown, by default a file; ``width`` is in columns."""

    width: int = WIDTH_OFF_A_TERMINAL
    terminal: bool = False
    colour: bool = False
    page: bool = False
    """Whether a page is made of what is printed: then it tells where words of others begin and end."""

    def bold(self, text: str) -> str:
        return f"\x1b[1m{text}\x1b[0m" if self.colour else text


def screen_of(stream: TextIO | None, environment: Mapping[str, str], *, colour: bool) -> Screen:
    """`COLUMNS` wins, then the terminal's own width; a file or a pipe gets 80 and no colour."""
    terminal = stream is not None and stream.isatty()
    width = WIDTH_OFF_A_TERMINAL
    named = environment.get("COLUMNS", "")
    if named.isascii() and named.isdecimal() and 0 < len(named) < 6 and int(named):
        width = int(named)
    elif terminal and stream is not None:
        with suppress(OSError):
            width = os.get_terminal_size(stream.fileno()).columns or width
    plain = environment.get("TERM", "") == "dumb"
    return Screen(
        max(width, NARROWEST),
        terminal,
        terminal and colour and not plain,
        bool(environment.get(PAGE)),
    )
