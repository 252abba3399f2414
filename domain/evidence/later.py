"""The later lines of a long log, which another process judges meanwhile.

It takes for granted what the lines before them come to, and says what: whoever judged these compares it with what
they came to. So nothing is believed that nobody looked at.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import NamedTuple

from domain.evidence.judging import Judging, Standing
from domain.store.evidence import Evidence
from domain.store.failures import StoreDamaged


class Later(NamedTuple):
    """Lines that are in order, and their keys too, if those before them come to ``assumed``."""

    assumed: Standing
    recorded: str
    """When the last of them was recorded."""
    chain: object
    """The link that is kept beside the last of them."""


class Beside(NamedTuple):
    """Where the later lines begin, and how they get judged."""

    after: int
    """The last position before them."""
    judging: Callable[[int, int], AbstractContextManager[Callable[[], Later | None]]]
    """Has the lines after one position up to another judged; the function waits for what came of it: None where
    something is not in order."""


def judged_later(evidence: Evidence, after: int, upto: int) -> Later | None:
    """What the lines after a position come to, up to another at which there is one; None where anything is not as
    it should be."""
    judge = Judging(evidence.ledger_id, evidence.created)
    try:
        if after and not judge.begin(evidence, after):
            return None
        assumed = judge.standing()
        if not all(map(judge.lines, evidence.page_by_page(after, upto))):
            return None
        if not all(map(judge.keys, evidence.all_keys())):
            return None
        recorded = judge.judged()
        chains = [chain for _, _, chain in evidence.leaves(upto, upto - 1)]
    except StoreDamaged:
        return None
    return Later(assumed, recorded, chains[0]) if recorded is not None and chains else None
