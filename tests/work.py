"""How much work something is, whatever the machine: the calls that it makes."""

import cProfile
from collections.abc import Callable


def calls(run: Callable[[], object]) -> int:
    """How many functions are called, of Python or of what it is made of."""
    profile = cProfile.Profile()
    profile.runcall(run)
    profile.create_stats()
    return sum(calls for _, calls, *_ in profile.stats.values())
