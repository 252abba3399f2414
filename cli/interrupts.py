"""Interrupts, and what else tells a call to end.

They are noted here and not in `cli.main`: that is loaded a second time where it is run as `python -m cli.main`, as
`serve` does for its pages, and what one of the two noted the other would not know. Nothing heavy is imported.
"""

import _signal  # type: ignore[import-not-found] # the part of signal that is there already
from contextlib import suppress
from typing import Final, NoReturn

ENDING: Final = (_signal.SIGINT, _signal.SIGTERM, _signal.SIGHUP)
"""An interrupt, and what else tells a call to end."""
_came: list[int] = []
"""Those that came, each by its number."""


def heed() -> None:
    """From here on an interrupt, or a request to end, is a `KeyboardInterrupt`: what was begun is taken away.
    Where nobody wants to hear of any, it stays so."""
    _came.clear()
    for number in ENDING:
        if _signal.getsignal(number) in (_signal.SIG_DFL, _signal.default_int_handler):
            with suppress(ValueError):  # only the main thread hears of any
                _signal.signal(number, _interrupt)


def heed_no_more() -> None:
    """Nothing of the call is left to interrupt: from here on one ends the process."""
    for number in ENDING:
        if _signal.getsignal(number) is _interrupt:
            _signal.signal(number, _signal.SIG_DFL)


def interrupted() -> bool:
    """Whether an interrupt came, also where a library calls it an error of its own."""
    return bool(_came)


def told_to_end() -> int | None:
    """The number of the signal that told the call to end, where the first that came was no interrupt."""
    return _came[0] if _came and _came[0] != _signal.SIGINT else None


def code() -> int:
    """What a shell tells of a process that was ended so."""
    return 128 + (_came[0] if _came else _signal.SIGINT)


def _interrupt(number: int, frame: object) -> NoReturn:
    _came.append(number)
    raise KeyboardInterrupt
