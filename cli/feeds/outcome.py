"""What came of the files of one import: which are good, what was wrong with others, and what waits for them."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile
from typing import Final

from cli.call.wording import so_many
from cli.failures import code_of
from cli.feeds.form import Feed
from cli.feeds.problems import Found
from domain.importing.taken import EARLIER, Taken
from domain.problem import Problem
from domain.refusals import listed

NOT_JUDGED: Final = Problem("", "it builds upon what has a problem, and was not judged")
Came = tuple[Feed, Taken]


class Outcome:
    """Takes what each file came to, in their order. ``unfit``: one can be no feed, and so none is recorded."""

    def __init__(self, feeds: Sequence[Feed], *, unfit: bool) -> None:
        self.unfit = unfit
        self.came: list[Came] = []
        self.problems: list[Found] = []
        self.not_judged: list[Found] = []
        self._names = [feed.name for feed in feeds]

    @property
    def good(self) -> list[Came]:
        """The files before the first that was refused, with what came of them."""
        if self.unfit:
            return []
        refused = {feed.name for feed, taken in self.came if taken.troubles}
        return list(takewhile(lambda one: one[0].name not in refused, self.came))

    def gather(self) -> None:
        """What was wrong, once all files are judged: a later one may show what to do about an earlier one."""
        for feed, taken in self.came:
            for trouble in taken.troubles:
                said = trouble.problem.sentence
                if trouble.other is not None:
                    said = said.replace(EARLIER, f"{EARLIER}, {feed.where(trouble.other).told}")
                field = feed.field(trouble.problem.field)
                problem = replace(trouble.problem, field=field, sentence=said)
                where = feed.where(trouble.place)
                self.problems.append(Found(feed.name, where, problem, code_of(trouble.why)))
            self.not_judged += [
                Found(feed.name, feed.where(one.place), NOT_JUDGED, code_of(one.why))
                for one in taken.not_judged
            ]

    # What was wrong -----------------------------------------------------------------------------

    @property
    def every(self) -> list[Found]:
        """The problems, and then the lines that were not judged because of them."""
        return [*self.problems, *self.not_judged]

    @property
    def only(self) -> Found | None:
        """The one problem that says it all, where it is all that there is to say, of the only file."""
        is_all = len(self.problems) == 1 and not self._dependent and len(self._names) == 1
        return self.problems[0] if is_all else None

    def sentence(self) -> str:
        """`19 problems in a.csv: nothing of it was recorded; 3 lines that build upon these were not judged`"""
        if only := self.only:
            return f"{only.sentence}: nothing was recorded"
        names = list(dict.fromkeys(one.file for one in self.problems))
        problems = so_many(len(self.problems), "problem", "problems")
        them = "it" if len(names) == 1 else "them"
        told = [f"{problems} in {listed(names)}: nothing of {them} was recorded"]
        if dependent := self._dependent:
            one, many = "line that builds upon them was", "lines that build upon them were"
            told.append(f"{so_many(dependent, one, many)} not judged")
        if any(taken.given_up for _, taken in self.came):
            told.append("there are too many to go on, and the rest was not read")
        if waiting := self._waiting:
            came = "came with them" if self.unfit else f"came after {self.problems[0].file}"
            were = "was" if len(waiting) == 1 else "were"
            told.append(f"nor {were} {listed(waiting)}, which {came}")
        return "; ".join(told)

    @property
    def _dependent(self) -> int:
        """How many lines were not judged, since they build upon one with a problem."""
        return sum(taken.dependent for _, taken in self.came)

    @property
    def _waiting(self) -> list[str]:
        """Files without a problem that were not recorded, since they came after one with problems.

        Where one can be no feed, that is so of all others.
        """
        refused = {one.file for one in self.problems}
        first = 0 if self.unfit else self._names.index(self.problems[0].file)
        return [name for name in self._names[first:] if name not in refused]
