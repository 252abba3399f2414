"""The answer to a shell that asks what may stand at the cursor.

A key was pressed, and nobody has called anything yet: whatever goes wrong is not told, and nothing is offered.
"""

import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from threading import Thread
from typing import Final

from cli.call.plain import label
from cli.completion.cursor import AtValue, cursor
from cli.completion.line import Line, read
from cli.completion.offers import Offer, held, known, names_files

FILES: Final = "/"
"""The answer where a file is meant, which shells find by themselves. No word that is offered is a slash alone."""
_BUSY: Final = 0.2
"""Seconds to wait for others who use the ledger's file."""
_AWAY: Final = 1.0
"""Seconds to wait for a server."""


def answer(arguments: Sequence[str]) -> None:
    """Print what may stand at the end of a line, a word in each line; a tab and what it is may come after it.

    The arguments are a shell's name, a line up to the cursor, and for bash the signs at which it breaks words.
    """
    from cli.output.stdout import write_to_stdout

    with suppress(Exception):
        shell, typed, *breaks = arguments
        line = read(typed)
        offers = _offers(line)
        if offers is None:
            told = [FILES]
        elif shell == "bash":
            told = [word[_broken(line, breaks[0]) :] for word, _ in offers]
        else:
            told = [f"{word}\t{about}" if about else word for word, about in offers]
        write_to_stdout("".join(f"{one}\n" for one in told))


def _broken(line: Line, breaks: str) -> int:
    """Where in the word at the cursor that part begins which bash replaces; in quotes it breaks no words.

    Of the signs at which it breaks them it leaves one in front of what comes after it.
    """
    if line.raw != line.begun:
        return 0
    last = max(line.begun.rfind(sign) for sign in breaks)
    return last if line.begun[last:].startswith("@") else last + 1


def _offers(line: Line) -> Sequence[Offer] | None:
    """What may stand at the cursor; None where a file may."""
    from cli.call.application import application
    from cli.registry import COMMANDS

    if line.is_redirection:
        return None
    at = cursor(application(COMMANDS), line.words, line.begun)
    if at is None:
        return []
    if isinstance(at, AtValue) and names_files(at.param):
        return None
    return known(at) or (_out_of_the_ledger(at) if isinstance(at, AtValue) else [])


def _out_of_the_ledger(at: AtValue) -> Sequence[Offer]:
    """What the ledger has that the call would use."""
    from cli.call.settings import here, settings
    from cli.completion.values import ASKED

    if label(at.param) not in ASKED:
        return []
    stores = [os.path.expandvars(word) for param, word in at.given if label(param) == "--store"]
    named = settings({"store": stores[-1]} if stores else {}, os.environ, here())

    def ask() -> Sequence[Offer]:
        from domain.store.glance import glance

        with glance(named.store, busy_timeout=_BUSY) as ledger:
            return held(at, ledger)

    if named.store_path is not None:
        return ask()
    import domain.store.postgres.recorder  # noqa: F401 - longer than most answers, and no fault of the server

    return _in_time(ask)


def _in_time(ask: Callable[[], Sequence[Offer]]) -> Sequence[Offer]:
    """The answer, or none where it does not come in time; the process ends without waiting for it."""
    found: list[Offer] = []

    def keep() -> None:
        with suppress(Exception):
            found.extend(ask())

    thread = Thread(target=keep, daemon=True)
    thread.start()
    thread.join(_AWAY)
    return found
