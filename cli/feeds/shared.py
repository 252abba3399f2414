"""A long feed that two processes decide: this one reads its share, and starts another that reads the other."""

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Final

from cli.feeds.ndjson import Ndjson
from cli.feeds.opened import opened
from cli.workers import beside, processors
from domain.feed import Line
from domain.importing.shares import Share, Task
from domain.importing.taken import Taken
from domain.store import OpenedAs

_MUCH: Final = 8_000_000
"""Bytes from which on it pays to start another process."""


def is_worth_sharing(feed: Ndjson) -> bool:
    """Whether another process would find the file, and have a processor of its own for long enough."""
    return processors() > 1 and feed.size >= _MUCH and _is_there(feed)


def _is_there(feed: Ndjson) -> bool:
    try:
        return _looks(Path(feed.name).stat()) == _looks(feed.stat())
    except OSError:
        return False


Looks = tuple[int, int, int, int]


def _looks(found: os.stat_result) -> Looks:
    """Which file it is, and what state of it: another one has another size, or was written at another time."""
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns


class Shared:
    """A feed as `domain.importing.shares.SharedFeed` has it."""

    def __init__(
        self,
        feed: Ndjson,
        new_id: Callable[[], str],
        told: Callable[[Iterable[Line]], Iterator[Line]],
        opened_as: OpenedAs,
    ) -> None:
        """``told`` gives the lines on, and may tell how far it is."""
        self._feed = feed
        self._new_id = new_id
        self._told = told
        self._opened_as = opened_as

    def __call__(self) -> Iterator[Line]:
        return self._told(self._feed.lines(self._new_id))

    def share(self, share: Share) -> Iterator[Line]:
        return self._told(self._feed.lines(self._new_id, share))

    def beside(self, task: Task) -> AbstractContextManager[Callable[[], Taken | None]]:
        looks = _looks(self._feed.stat())
        return beside(_decided, self._opened_as, self._feed.name, looks, task)


# In a process of its own ----------------------------------------------------------------------------


def _decided(opened_as: OpenedAs, name: str, looks: Looks, task: Task) -> Taken | None:
    """What a share comes to of the very file that ``looks`` so; nothing of any other."""
    from domain.ledger import Ledger

    feed = Ndjson(opened(name, "ndjson"))
    if _looks(feed.stat()) != looks:
        return None
    url, busy_timeout = opened_as
    with Ledger.open(url, write=False, busy_timeout=busy_timeout) as ledger:
        found = ledger.decide_share(task, feed.lines(ledger.new_id, task.share))
    return found if _looks(feed.stat()) == looks else None
