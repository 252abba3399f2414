"""Evidence: what a ledger's tables hold, row by row, for one who believes none of it.

Opening as a `Reader` refuses a ledger that is out of order; here it is laid open, so that each thing that is wrong
can be named. What is read may have any type that the engine knows; text that is not UTF-8 comes with lone
surrogates in it.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from typing import Any, Final

from domain.store.recorder import Recorder
from domain.store.rows import Row

_BEFORE_ALL: Final = -(2**63)
_AFTER_ALL: Final = 2**63 - 1
PAGE: Final = 256
"""Rows that are read at a time: so few that they are still at hand when they are looked at again."""


class Evidence(ABC):
    """One state of a ledger's tables, whatever is written meanwhile. It is made by `laid_open`."""

    def __init__(self, recorder: Recorder, cursor: Any) -> None:
        self.shown = recorder.location.shown
        self.identity = recorder.identity(cursor)
        self.ledger_id, self.tz, self.created = self.identity
        self.lag = recorder.lag()
        self._recorder = recorder
        self._c = cursor
        self._place = recorder.place

    @abstractmethod
    def objects(self) -> list[tuple[str, str]]:
        """Name and finding of each guard that is not as it should be, and of what is "inserted" its kind too."""

    @abstractmethod
    def indexes(self) -> list[str]:
        """What the engine itself finds wrong with its pages and indexes, where it looks; a thread may ask."""

    def is_a_copy(self) -> bool:
        """Whether it was copied for this process alone: another would make one of its own, as large."""
        return False

    def beyond(self) -> int:
        """How many bytes stand in its file after the last page; none where it is no file."""
        return 0

    @abstractmethod
    def documents(self) -> Iterator[Row]:
        """(SHA-256, position, stream, entry, count) of each document that entries name: the first, and how many.

        Nothing where no copies can be kept beside the ledger. A thread may ask, and asks to the end.
        """

    @abstractmethod
    def _all(self, sql: str, *parameters: object) -> list[Any]: ...

    @abstractmethod
    def _paged(self, sql: str) -> Iterator[list[Row]]:
        """The rows of a long answer, page by page."""

    def head(self) -> list[Row]:
        """(position, recorded, chain), once where all is well."""
        return self._all("SELECT position, recorded, chain FROM head")

    def last(self) -> int:
        """The highest position at which a line or a hash is, 0 where there is none."""
        highest = f"SELECT max({self._place}) AS p FROM stored_events"  # noqa: S608 - constants
        tables = f"{highest} UNION ALL SELECT max(position) FROM leaves"  # noqa: S608
        return int(self._all(f"SELECT coalesce(max(p), 0) FROM ({tables}) AS ends")[0][0])  # noqa: S608

    def pages(self, after: int | None = None) -> Iterator[tuple[list[Row], list[Row]]]:
        """Page by page (position, stream, entry, topic, line) and (position, leaf, chain).

        Both cover the same positions, in their order.
        """
        at = _BEFORE_ALL if after is None else after
        while True:
            lines = self._page(at, _AFTER_ALL)
            upto = lines[-1][0] if len(lines) == PAGE else _AFTER_ALL
            yield lines, self._leaves(at, upto)
            if len(lines) < PAGE:
                return
            at = upto

    def page_by_page(
        self, after: int, upto: int, topics: Sequence[str] = ()
    ) -> Iterator[list[Row]]:
        """(position, stream, entry, topic, line) at positions after ``after`` up to ``upto``; of ``topics`` alone,
        where any are given."""
        at = after
        while rows := self._page(at, upto, topics):
            yield rows
            at = rows[-1][0]

    def _page(self, after: int, upto: int, topics: Sequence[str] = ()) -> list[Row]:
        only = f"AND topic IN ({', '.join('?' * len(topics))}) " if topics else ""
        return self._all(
            f"SELECT {self._place}, originator_id, originator_version, topic, state "  # noqa: S608
            f"FROM stored_events WHERE {self._place} > ? AND {self._place} <= ? {only}"
            f"ORDER BY {self._place} LIMIT ?",
            after,
            upto,
            *topics,
            PAGE,
        )

    def digests(self, stream: str, key: str, entry: int) -> list[Any]:
        """The digests that are kept for an entry under its key."""
        where = "WHERE stream = ? AND key = ? AND entry = ?"
        return [row[0] for row in self._all(f"SELECT digest FROM keys {where}", stream, key, entry)]  # noqa: S608

    def all_keys(self) -> Iterator[list[Row]]:
        """Page by page (stream, key, entry, digest) of all keys, in their own order."""
        return self._paged("SELECT stream, key, entry, digest FROM keys")

    def keys(self) -> int:
        """How many keys there are."""
        return int(self._all("SELECT count(*) FROM keys")[0][0])

    def lines(self, upto: int) -> int:
        """How many lines there are at the first positions."""
        counted = "SELECT count(*) FROM stored_events WHERE"
        return int(self._all(f"{counted} {self._place} BETWEEN 1 AND ?", upto)[0][0])

    def keys_without_line(self) -> list[Row]:
        """(stream, entry, position of the line before it in its stream, and of the line after it)."""
        around = (
            f"(SELECT {{0}}({self._place}) FROM stored_events WHERE originator_id = k.stream "  # noqa: S608
            "AND originator_version {1} k.entry)"
        )
        before, behind = around.format("max", "<"), around.format("min", ">")
        return self._all(
            f"SELECT k.stream, k.entry, {before}, {behind} FROM keys k WHERE NOT EXISTS (SELECT 1 "  # noqa: S608
            "FROM stored_events WHERE originator_id = k.stream AND originator_version = k.entry) "
            "ORDER BY k.stream, k.entry LIMIT 10000"
        )

    def entries_with_keys(self) -> list[Row]:
        """(stream, entry) of entries that have more than one key."""
        return self._all(
            "SELECT stream, entry FROM keys GROUP BY stream, entry HAVING count(*) > 1 LIMIT 10000"
        )

    def subtrees(self) -> dict[tuple[Any, Any], Any]:
        """The stored roots by level and number."""
        return {
            (row[0], row[1]): row[2]
            for row in self._all("SELECT level, number, root FROM subtrees")
        }

    def versions(self, upto: int) -> dict[Any, Any]:
        """How many entries each stream has among the first positions."""
        return dict(
            self._all(
                "SELECT originator_id, max(originator_version) FROM stored_events "  # noqa: S608
                f"WHERE {self._place} <= ? GROUP BY originator_id",
                upto,
            )
        )

    def leaves(self, upto: int, after: int = 0) -> Iterator[Sequence[Any]]:
        """(position, leaf, chain) at positions after ``after`` up to ``upto``."""
        for start in range(after, upto, PAGE):
            yield from self._leaves(start, min(start + PAGE, upto))

    def _leaves(self, after: int, upto: int) -> list[Row]:
        where = "WHERE position > ? AND position <= ? ORDER BY position"
        return self._all(f"SELECT position, leaf, chain FROM leaves {where}", after, upto)  # noqa: S608
