"""A feed that several processes decide: each the agreements of its own share, and all of them the sources.

Nothing that an agreement says bears on another one, and sources are few. What every share decides without a
problem is what one process would have decided; where one has a problem, the feed is decided again as a whole, so
that all of its problems are told as ever.
"""

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol, runtime_checkable
from zlib import crc32

from domain.feed import Line

if TYPE_CHECKING:
    from domain.importing.taken import Taken

ELSEWHERE: Final = Line(0)
"""A line that belongs to another share."""


class Share(NamedTuple):
    """One of several shares, counted from 0."""

    number: int
    of: int

    def has(self, agreement: str) -> bool:
        """Whether an agreement belongs to it."""
        return _drawn(agreement) % self.of == self.number


@lru_cache(maxsize=65_536)  # each is asked for with every line
def _drawn(agreement: str) -> int:
    return crc32(agreement.encode())


class Task(NamedTuple):
    """What another process is to decide, and on what: the ledger as it was at the position ``head``."""

    share: Share
    head: int
    instant: datetime
    spool: Path
    """Where what is new is to wait."""


@runtime_checkable
class SharedFeed(Protocol):
    """A feed that can be read whole or share by share."""

    def __call__(self) -> Iterable[Line]: ...

    def share(self, share: Share) -> Iterable[Line]:
        """Its lines, with `ELSEWHERE` in place of those that surely belong to another share."""

    def beside(self, task: Task) -> "AbstractContextManager[Callable[[], Taken | None]]":
        """Let another process do a task; the function waits for what came of it, None where it has a problem."""


class Divided(Exception):  # noqa: N818 - it is no error: the feed is decided as a whole
    """A line turned out to belong to another share than it seemed."""


def together(shares: "Iterable[Taken]") -> "Taken":
    """What a feed comes to of which each share came to something, without a problem."""
    from domain.importing.taken import Taken

    whole = Taken()
    for one in shares:
        whole.lines += one.lines
        whole.recorded += one.recorded
        whole.already += one.already
        whole.lookalikes += one.lookalikes
        whole.not_again += one.not_again
        whole.oldest = min(filter(None, (whole.oldest, one.oldest)), default=None)
        whole.newest = max(filter(None, (whole.newest, one.newest)), default=None)
    whole.lookalikes.sort(key=lambda alike: alike.place)
    whole.not_again.sort(key=lambda line: line.place)
    return whole
