"""``timeline --follow``: entries as others append them, each once, until Ctrl-C or until nobody reads on."""

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Final, TypeVar

from cli.context import Context
from cli.failures import Failure
from cli.followed import Followed, PutBack
from domain.frozen import dataclass

if TYPE_CHECKING:
    from domain.entry import Entry
    from domain.ledger import Ledger
    from projections.asked.filters import Filter
    from projections.cut import Cut
    from projections.timeline import TimelineRow

_T = TypeVar("_T")

FORMATS: Final = ("table", "ndjson", "csv")
"""Those that can be written row by row."""
EVERY: Final = 0.5
"""Seconds from one look at the ledger to the next: SQLite tells nobody that something was appended."""
AWAY: Final = 60.0
"""Seconds for which a ledger may be away: its server is started anew, or its file is put back."""


@dataclass(frozen=True, slots=True)
class Following:
    """What is followed: an agreement or the whole ledger, a claim of it or all, and the filter."""

    agreement: str | None
    claim: str | None
    asked: "Filter"
    order: str | None


def follow(ctx: Context, following: Following) -> None:
    """Print what is there, then what comes. It ends by an interrupt, or quietly once the pipe is closed."""
    from cli.cuts import cut as cut_of

    _check(ctx, following)
    with Followed(ctx) as followed:
        ledger = _patiently(followed.now)
        cut = _patiently(lambda: cut_of(ctx.settings, ledger))
        _patiently(lambda: _check_names(ledger, following))
        claim = _patiently(lambda: _meant(ledger, following.claim, cut))
        following = replace(following, claim=claim)
        tail = Tail(ctx, followed, cut, following)
        while True:
            rows = _patiently(tail.read, followed)
            if rows:
                tail.print(rows)
            _wait(EVERY)


def _check(ctx: Context, following: Following) -> None:
    from cli.call.wording import either

    settings = ctx.settings
    if settings.format not in FORMATS:
        raise Failure(f"--follow prints row by row: --format takes {either(FORMATS)} with it")
    if settings.output not in (None, "-"):
        raise Failure(
            "--follow prints to standard output: leave --output out, or send it on with a pipe"
        )
    if settings.known_at is not None:
        raise Failure("--follow waits for what is still to be recorded: leave --known-at out")
    if following.order == "stated":
        raise Failure("--follow prints entries as they are recorded: leave --order stated out")


def _check_names(ledger: "Ledger", following: Following) -> None:
    """What the ledger does not have is refused before anything is printed."""
    from projections.asked.filters import Filter

    if following.agreement is None and following.asked == Filter():
        return
    agreement = following.agreement
    entries = ledger.entries(agreement) if agreement else ledger.everything()
    following.asked.checked(agreement or "this ledger", entries, ledger.register())


def _meant(ledger: "Ledger", claim: str | None, cut: "Cut") -> str | None:
    """The entry that a claim is named by, by its number: other names come to mean others while it is followed."""
    from cli.entries import agreement_of, named

    if claim is None:
        return None
    agreement_of(ledger, claim)
    entries, number = named(ledger, claim, cut)
    return entries[number - 1].citation


class Tail:
    """How far a ledger was read."""

    def __init__(self, ctx: Context, followed: Followed, cut: "Cut", following: Following) -> None:
        self._ctx = ctx
        self._followed = followed
        self._ledger = followed.now()
        self._cut = cut
        self._following = following
        self._position = 0
        self._link = b""
        self._printed = False

    def read(self) -> list["TimelineRow"]:
        """The rows of the entries that were appended since, as far as they are followed."""
        self._ledger = self._followed.now()
        last, link = self._ledger.head()
        if (last, link) == (self._position, self._link):
            return []
        there = self._ledger.link(self._position)
        if self._position and there != self._link:
            if last < self._position and self._ledger.lag is not None:
                return []  # another server answers by now: a standby, which they are still to reach
            forked = there is not None
            raise PutBack(self._ctx.settings.store, self._position, forked=forked)
        news = list(self._ledger.everything(self._position, last))
        found = [row for of in self._subjects(news) for row in self._rows(of, last)]
        self._position, self._link = last, link
        return [row for _, row in sorted(found, key=lambda pair: pair[0])]

    def _subjects(self, news: list["Entry"]) -> dict[tuple[bool, str], None]:
        """Which agreements and sources the new entries belong to, of those that are followed."""
        only = self._following.agreement
        subjects = dict.fromkeys((entry.of_a_source, entry.subject) for entry in news)
        return {of: None for of in subjects if only is None or of == (False, only)}

    def _rows(self, of: tuple[bool, str], last: int) -> Iterator[tuple[int, "TimelineRow"]]:
        from projections.asked.asked_entries import timeline_asked_for
        from projections.timeline import timeline

        of_a_source, subject = of
        ledger = self._ledger
        entries = ledger.entries_of_source(subject) if of_a_source else ledger.entries(subject)
        register = ledger.register()
        claim = self._claim()
        positions = {entry.citation: entry.position for entry in entries}
        asked = self._following.asked.by_roots(register)
        rows = timeline(entries, self._cut)
        for row in timeline_asked_for(rows, entries, self._cut, register, asked):
            position = positions[row.entry]
            new = self._position < position <= last
            if new and (claim is None or row.entry in claim):
                yield position, row

    def _claim(self) -> set[str] | None:
        """The citations of the claim as it stands now: what is new may have become part of it."""
        from cli.claims import claim

        if self._following.claim is None:
            return None
        _, rows = claim(self._ctx, self._ledger, self._following.claim)
        return {row.entry for row in rows}

    def print(self, rows: Sequence["TimelineRow"]) -> None:
        """For people a paragraph an entry, for programs a line; headings once."""
        from cli.output.stdout import write_to_stdout

        write_to_stdout(self._told(rows))
        self._printed = True

    def _told(self, rows: Sequence["TimelineRow"]) -> str:
        from cli.output.columns import hanging
        from cli.output.entries import entries_listed, in_one_line
        from cli.output.formats import rendered
        from cli.output.pages import without_headings
        from cli.output.shown import shown

        name, screen = self._ctx.settings.format, self._ctx.destination.screen
        agreement = self._following.agreement
        if name == "table":
            told = (shown(in_one_line(row, agreement, self._cut)) for row in rows)
            return "".join(f"{line}\n" for text in told for line in hanging(text, screen.width, 4))
        text = rendered(entries_listed(rows, self._cut, agreement, empty=""), name, screen)
        return without_headings(text, name) if self._printed else text


def _patiently(ask: Callable[[], _T], followed: Followed | None = None) -> _T:
    """The answer of a store, asked again for as long as others keep it busy.

    What is followed already is asked again for a while, too, where it is not to be reached; and once it was not,
    where it is not whole yet: it is being put back, a table at a time perhaps.
    """
    from domain.store import StoreFailure

    until = time.monotonic() + AWAY
    while True:
        try:
            found = ask()
        except StoreFailure as failure:
            if followed is not None and failure.kind in ("missing", "unreachable"):
                followed.away = True
            if failure.kind != "locked" and not _may_come_back(followed, until):
                raise
        except PutBack as failure:
            if failure.forked or not _may_come_back(followed, until):
                raise
        else:
            if followed is not None:
                followed.away = False
            return found
        _wait(EVERY)


def _may_come_back(followed: Followed | None, until: float) -> bool:
    return followed is not None and followed.away and time.monotonic() < until


def _wait(seconds: float) -> None:
    """Wait; `BrokenPipeError` as soon as nobody reads on, where the system tells."""
    import select

    stdout = None
    with suppress(OSError, ValueError, AttributeError):
        stdout = sys.stdout.fileno()
    if stdout is None or not hasattr(select, "poll"):
        time.sleep(seconds)
        return
    poll = select.poll()
    poll.register(stdout, 0)
    if poll.poll(seconds * 1000):
        raise BrokenPipeError
