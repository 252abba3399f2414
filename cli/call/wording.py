"""Words that the sentences of calls are made of."""

import re
from collections.abc import Iterable
from difflib import get_close_matches

from domain.refusals import listed


def did_you_mean(given: str, possible: Iterable[str]) -> str:
    """`; did you mean X?` where something possible is close, else nothing.

    What one of them alone begins with is that one, cut short.
    """
    by_folded = {name.casefold().lstrip("-"): name for name in possible}
    folded = given.casefold().lstrip("-")
    longer = [name for name in by_folded if len(folded) > 1 and name.startswith(folded)]
    close = longer if len(longer) == 1 else get_close_matches(folded, by_folded, n=1)
    return f"; did you mean {by_folded[close[0]]}?" if close else ""


def either(words: Iterable[str]) -> str:
    """`a`, `a or b`, `a, b or c`."""
    return listed(words, "or")


def so_many(count: int, one: str, many: str) -> str:
    """`1 row`, `1,200 rows`: so many of what ``one`` and ``many`` are called."""
    return f"1 {one}" if count == 1 else f"{count:,} {many}"


def typed(text: str) -> str:
    """As a shell takes it."""
    return text if re.fullmatch(r"[\w.,:/%+-]+", text) else "'" + text.replace("'", "'\\''") + "'"


def quoted(text: str) -> str:
    """As it was given, between quotes; what is endless is cut."""
    return f"'{text}'" if len(text) <= 80 else f"'{text[:77]}...'"
