"""What is told on standard error, beside the answer: as it comes, or with `-f json` where the call ends.

There a failure is one object, and what was told before it is a part of it.
"""

import sys
from contextlib import suppress
from typing import Any, Final


class _Kept:
    """``notes`` wait for the end of the call; ``keeps`` is whether more is kept for it."""

    def __init__(self) -> None:
        self.keeps = False
        self.notes: list[str] = []


_KEPT: Final = _Kept()


def keep() -> None:
    """From here on what is told is kept, until the call has failed or ends."""
    _KEPT.keeps = True


def tell(text: str) -> None:
    """Lines for people, told at once or kept."""
    if _KEPT.keeps:
        _KEPT.notes.append(text)
    else:
        _write(text)


def tell_at_once(text: str) -> None:
    """Lines that cannot wait, after all that was kept."""
    give_out()
    _write(text)


def give_out() -> None:
    """All that was kept, as lines."""
    while _KEPT.notes:
        _write(_KEPT.notes[0])
        del _KEPT.notes[0]  # only now: an interrupt loses none


def tell_as_one(failure: dict[str, Any]) -> None:
    """The one object of a failure, with all that was kept as its ``notes``, where there are any."""
    import json

    from cli.output.shown import shown_json

    notes = {"notes": _KEPT.notes} if _KEPT.notes else {}
    _write(shown_json(json.dumps(failure | notes, ensure_ascii=False)))
    _KEPT.notes.clear()


def _write(text: str) -> None:
    """Without passwords; what nobody reads is no error."""
    from cli.output.shown import shown_lines
    from cli.output.withheld import withheld

    if sys.stderr is not None:
        with suppress(OSError, ValueError):
            sys.stderr.write(shown_lines(withheld(text)) + "\n")
            sys.stderr.flush()
