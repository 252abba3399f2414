"""The later lines of a long log, which another process judges meanwhile.

It takes for granted what the lines before them come to, and says what: whoever judged these compares it with what
they came to. It opens the ledger a little later, and may come upon another state of it, or another file or server:
so it says too what it read, and which keys that is to have, and whoever makes the hashes compares both with what
stands there. So nothing is believed that nobody looked at.
"""

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from hashlib import sha256
from itertools import repeat
from marshal import dumps
from typing import Final, NamedTuple

from domain.evidence.judging import Judging, Standing, compared
from domain.store.evidence import Evidence
from domain.store.failures import StoreDamaged
from domain.store.rows import Row

_ALIKE: Final = 2
"""The last version of the form that depends on nothing but the values."""


class Later(NamedTuple):
    """Lines that are in order, if those before them come to ``assumed``."""

    assumed: Standing
    recorded: str
    """When the last of them was recorded."""
    rows: bytes
    """What was read, as `RowsRead` has it."""
    keys: int
    """What their keys come to, as they are to be."""


class Beside(NamedTuple):
    """Where the later lines begin, and how they get judged."""

    after: int
    """The last position before them."""
    judging: Callable[[int, int, str], AbstractContextManager[Callable[[], Later | None]]]
    """Has the lines after one position up to another judged, with the salt by which their keys are `compared`; the
    function waits for what came of it: None where something is not in order, or cannot be read."""


class RowsRead:
    """Rows one after the other, so that two processes can tell whether they read the same."""

    def __init__(self) -> None:
        self._digest = sha256()

    def add(self, rows: Iterable[Row]) -> None:
        self._digest.update(b"".join(map(dumps, rows, repeat(_ALIKE))))

    def digest(self) -> bytes:
        return self._digest.digest()


def judged_later(evidence: Evidence, after: int, upto: int, salt: str) -> Later | None:
    """What the lines after a position come to, up to another; None where anything is not as it should be."""
    judge, read = Judging(evidence.ledger_id, evidence.created, own=compared(salt)), RowsRead()
    try:
        if after and not judge.begin(evidence, after):
            return None
        assumed = judge.standing()
        for rows in evidence.page_by_page(after, upto):
            if not judge.lines(rows):
                return None
            read.add(rows)
    except StoreDamaged:
        return None
    return Later(assumed, judge.standing().recorded, read.digest(), judge.of_lines)
