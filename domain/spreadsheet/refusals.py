"""Why a row of a spreadsheet cannot be recorded beside what was recorded from it before."""

from collections.abc import Sequence
from typing import Final

from domain.refusals import Conflict, listed
from domain.spreadsheet.fixed import Differs

_NAMED: Final = 5
"""So many entries are named; of more, their number is told."""
_ANEW: Final = "--update --reason TEXT where it was recorded wrongly, correct where its source changed its number"


class RowHasChanged(Conflict):
    def __init__(self, citation: str, *, amended: bool, number: bool, cells: Sequence[str]) -> None:
        """``amended``: by hand, since it was recorded from the row. ``number``: whether that has changed too.

        Here as below, ``cells`` are those in which the row differs.
        """
        self.cells = cells
        which = "is as it was amended by hand" if amended else "was recorded from it"
        super().__init__(
            f"the row says something else than {citation}, which {which}",
            _ANEW if number else "--update --reason TEXT records anew what has changed",
        )


class RowWasVoided(Conflict):
    def __init__(self, citation: str, voiding: str, reason: str, cells: Sequence[str]) -> None:
        self.cells = cells
        super().__init__(
            f"the row says something else than {citation}, which was recorded from it and voided by {voiding}: "
            f"{reason}",
            "leave the row out, or record it again: --update --reason TEXT",
        )


class RowWasCorrected(Conflict):
    def __init__(self, citation: str, correction: str, cells: Sequence[str]) -> None:
        self.cells = cells
        super().__init__(
            f"the row says something else than {citation}, which was recorded from it, and than {correction}, "
            "by which its source corrected that",
            _ANEW,
        )


class RowWasRetracted(Conflict):
    """A number in place of one that its source took back would be taken back as well."""

    def __init__(self, citation: str, retraction: str, cells: Sequence[str]) -> None:
        self.cells = cells
        super().__init__(
            f"the row says something else than {citation}, which was recorded from it and retracted by its "
            f"source with {retraction}",
            "what the source says since is a row of its own: with its own date, and its own key where rows have "
            "keys",
        )


class RowOfSeveral(Conflict):
    def __init__(self, citations: Sequence[str]) -> None:
        more = len(citations) - _NAMED
        told = [*citations[:_NAMED], f"{more:,} more"] if more > 1 else citations
        super().__init__(
            f"the row speaks of the same as {listed(told, 'and')}, and nothing tells which it changes",
            "void those that have no row any more, or change one row at a time",
        )


class RowTwice(Conflict):
    def __init__(self, line: int | None, *, own_key: bool) -> None:
        """``line`` is that of the other row; None where it stands in an earlier file of the call."""
        same = "has the same key as" if own_key else "speaks of the same as"
        other = "one of an earlier file" if line is None else f"the one on line {line}"
        super().__init__(
            f"the row {same} {other}, and says something else",
            None if own_key else "a column key tells the two apart",
        )


class RowHadNoKey(Conflict):
    def __init__(self, citation: str, key: str) -> None:
        super().__init__(
            f"the row says the same as {citation}, which was recorded before the row had the key {key}",
            "--update --reason TEXT records it anew under its key",
        )


class RowHadAnotherKey(Conflict):
    def __init__(self, citation: str, key: str) -> None:
        super().__init__(
            f"the row says the same as {citation}, which was recorded under the key {key}, and no row has that "
            "key",
            "--update --reason TEXT records it anew under its key; leave it out where it is a row of another "
            "spreadsheet",
        )


class RowHadAKey(Conflict):
    def __init__(self, citation: str, key: str, *, same: bool) -> None:
        """``same``: the row says what stands under the key that it had."""
        since = f"which was recorded from it under the key {key} since"
        super().__init__(
            f"the row says the same as {citation}, which was recorded under the key {key}"
            if same
            else f"the row says something else than {citation}, {since}",
            "give it that key in a column key, or leave the row out",
        )


class RowOfAnother(Conflict):
    """The key of a row stands for an entry of another source, measure or the like than all rows of the file."""

    def __init__(self, citation: str, key: str, differs: Differs) -> None:
        super().__init__(
            f"the key {key} is that of {citation}, whose {differs.field} is {differs.old}, and here it is "
            f"{differs.new} in every row",
            "where a row has a number of each, its key is none of theirs: --ignore COLUMN passes the keys over",
        )
