"""Citations as tables have them: short, where their agreement is plain."""

from collections.abc import Iterable, Sequence


def short(citation: str) -> str:
    """``#8``: an entry where its agreement is plain."""
    return citation[citation.index("#") :]


def entry_number(citation: str) -> int:
    """``8``: the number of an entry in its agreement."""
    return int(citation.rpartition("#")[2])


def in_ranges(citations: Sequence[str]) -> str:
    """Citations of one agreement, short: ``#1 #5-8 #13``."""
    runs: list[list[int]] = []
    for one in map(entry_number, citations):
        if runs and one == runs[-1][-1] + 1:
            runs[-1].append(one)
        else:
            runs.append([one])
    shown = (f"#{run[0]}" if len(run) == 1 else f"#{run[0]}-{run[-1]}" for run in runs)
    return " ".join(shown) or "-"


def beside(agreement: str, citations: Iterable[str]) -> str:
    """``#6 #8 ua-president#2``: those of the agreement short, others whole."""
    own = f"{agreement}#"
    return " ".join(one.replace(own, "#", 1) if one.startswith(own) else one for one in citations)
