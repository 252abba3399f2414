"""A file of an import that can be no feed: one problem, beside those of the other files."""

from collections.abc import Callable, Iterator

from cli.feeds.form import Where
from cli.feeds.opened import NoFeed
from domain.feed import EVERYTHING, Line
from domain.problem import Problem


class Unfit:
    """It stands where the feed would, and may have brought in whatever the others lack."""

    def __init__(self, unfit: NoFeed) -> None:
        self.name = unfit.name
        self._unfit = unfit

    def lines(self, new_id: Callable[[], str]) -> Iterator[Line]:
        """What is wrong with it as a whole."""
        problem = Problem("", self._unfit.what, self._unfit.hint)
        brings = frozenset[tuple[str, ...]]() if self._unfit.empty else EVERYTHING
        yield Line(0, problems=(problem,), names=brings)

    def where(self, place: int) -> Where:
        return Where()

    def field(self, path: str) -> str:
        return path
