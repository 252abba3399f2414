"""Judging the later lines of a long log in another process, while this one makes the hashes.

That process loads this module, and so nothing here that it does not need.
"""

from functools import partial
from typing import Final

from cli.workers import beside, processors
from domain.evidence.later import Beside, Later, judged_later
from domain.store.engines import laid_open
from domain.store.evidence import Evidence

_MUCH: Final = 50_000
"""Entries from which on it pays to start another process."""
_HERE: Final = 0.3
"""The share of the lines that this process judges, which makes all hashes and looks at the keys of all lines."""


def judged_beside(evidence: Evidence, url: str, busy_timeout: float) -> Beside | None:
    """How the later lines of a ledger are judged; None where it is too short, or there is one processor.

    Nor where it is copied to be read: whoever is ended in the middle of his work leaves his copy behind.
    """
    last = evidence.last()
    if processors() < 2 or last < _MUCH or evidence.is_a_copy():
        return None
    return Beside(int(last * _HERE), partial(beside, _judged, url, busy_timeout))


def _judged(url: str, busy_timeout: float, after: int, upto: int, salt: str) -> Later | None:
    with laid_open(url, busy_timeout=busy_timeout) as evidence:
        return judged_later(evidence, after, upto, salt)
