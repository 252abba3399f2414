"""What keeps a number of the totals from being one, and what would make it one: rule 9, and 10 for the term.

What is still to come, and what is not settled yet, is taken from a term, which has to be exact. An upper end is
open where that of any stage is.
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import Final

from domain.frozen import dataclass
from domain.refusals import listed
from projections.agreement import AgreementAt
from projections.reasons.step import place_words
from projections.rules.place import Place
from projections.rules.sums import Row, Sum
from projections.rules.terms import TermOf, term
from projections.texts.addition import stages_named
from projections.texts.number import in_a_sentence

TAKEN: Final = {"unsettled": "settled", "remaining_low": "high", "remaining_high": "low"}
"""The columns that are a term less another column, and that."""
OF_SETTLED: Final = ("settled", "unsettled")
"""The columns to which only what is confirmed or verified and not contested adds."""
OF_HIGH: Final = ("high", "remaining_low")
"""The columns that have no number where the upper end is open."""
ADDED: Final = frozenset({*TAKEN, *TAKEN.values()})
"""The columns that have no number in percent."""
OF_ONE_BASIS: Final = frozenset({*ADDED, "basis"})
"""The columns that come of the stages, or of what stands for them."""


class NoTerm(StrEnum):
    """Why there is no exact term."""

    UNSTATED = "nobody states one"
    DIFFER = "those who state one differ"
    INEXACT = "it is no exact number"


@dataclass(frozen=True, slots=True)
class NoNumber:
    """What keeps a column from having a number. One stage does that as well as many; of shares there is none."""

    term: NoTerm | None
    is_open: bool
    stands_in: Place | None
    """What stands for the stages, where its own upper end is the one that is open."""


def no_term(words: Sequence[TermOf]) -> NoTerm | None:
    """Why nothing can be taken from what was agreed; None where something can."""
    agreed = term(words)
    if agreed is None:
        return NoTerm.DIFFER if words else NoTerm.UNSTATED
    return NoTerm.INEXACT if agreed.exact is None else None


def would_give_a_number(
    at: AgreementAt, row: Row, added: Sum, column: str, order: Sequence[str]
) -> str | None:
    """What would make a number of what is none; None where it is one.

    ``order`` are the stages as they took place.
    """
    words = at.terms.get(row.owed, [])
    lacking = no_term(words) if column in TAKEN else None
    closing = _an_end(at, row, added, order) if column in OF_HIGH and added.high is None else None
    if lacking is None:
        return f"{closing} would close the upper end" if closing else None
    needed = [_a_term(lacking, words), *([closing] if closing else [])]
    return f"{listed(needed)} would give it a number"


def _a_term(lacking: NoTerm, words: Sequence[TermOf]) -> str:
    match lacking:
        case NoTerm.UNSTATED:
            return "an exact term"
        case NoTerm.INEXACT:
            return f"an exact term in place of {in_a_sentence(term(words))}"
        case NoTerm.DIFFER:
            heard = any(word.voice.heard for word in words)
            who = "all who are heard and state one" if heard else "all who state one"
            return f"one exact term, the same of {who},"


def _an_end(at: AgreementAt, row: Row, added: Sum, order: Sequence[str]) -> str:
    """Which numbers would leave no upper end open."""
    if added.stands_in is not None:
        return f"a number with an upper end in place of {place_words(at.settled[added.stands_in])}"
    bounds = {slug for slug, slot in row.stages.items() if slot.reach.high is None}
    bounds -= set(added.without_number)
    number = "a number with an upper end" if bounds else "a number"
    return f"{number} for {stages_named(bounds.union(added.without_number), order)}"
