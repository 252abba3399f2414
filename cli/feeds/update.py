"""The spreadsheet that lives on: which of its rows have changed, shown before they are recorded anew."""

from collections.abc import Mapping, Sequence
from typing import Final
from uuid import UUID

from cli.failures import Failure
from cli.feeds.form import Feed
from cli.feeds.opened import FeedFile
from cli.feeds.problems import at, like_it
from cli.feeds.sheet_options import FIELDS
from cli.recording.draft import drafted
from domain.events import EntryVoided, FigureReported
from domain.importing.taken import Taken
from domain.refusals import listed
from domain.spreadsheet.row import Change, NotAgain
from domain.values.breakdown import Breakdown
from domain.values.spelling import as_compared

_SHOWN: Final = 10
"""So many entries are named, of those that are gone and of those not recorded again for one reason."""
_NO_ENTRY: Final = str(UUID(int=0))


def checked_reason(reason: str | None, files: Sequence[FeedFile], *, update: bool) -> str | None:
    """Why rows are recorded anew, where they are; a `Failure` where the call does not fit together."""
    if not update:
        if reason is not None:
            raise Failure("--reason is why rows have changed, and goes with --update")
        return None
    if reason is None:
        raise Failure("--update needs --reason TEXT: a voided entry says why")
    _check(reason)
    for file in files:
        if file.form != "csv":
            raise Failure(f"--update is for spreadsheets, and {file.name} is {file.form}")
    return reason


def _check(reason: str) -> None:
    """`Malformed` where no voiding can have this reason, whether any row has changed or not."""
    voiding = {"event": EntryVoided.__name__, "agreement": "a", "of": 1, "reason": reason}
    drafted(voiding, event_id=_NO_ENTRY)


def shown_changes(feed: Feed, taken: Taken) -> list[str]:
    """`counts.csv:14: istanbul-2025#9: quantity: 307 -> 309`, a line for each field, and what is gone."""
    lines = [
        f"{at(feed.name, feed.where(change.place))}: {_entry(change)}: {field}: {old} -> {new}"
        f"{' (the same in another spelling)' if as_compared(old) == as_compared(new) else ''}"
        for change in taken.changes
        for field, old, new in differences(change)
    ]
    if taken.gone:
        brings_new = taken.recorded > sum(change.entries for change in taken.changes)
        more = len(taken.gone) - _SHOWN
        named = ", ".join(taken.gone[:_SHOWN]) + (f" and {more:,} more" if more > 0 else "")
        beside = (
            " (where a new row is one of them, mended, void that entry: a new row replaces nothing)"
        )
        lines.append(
            f"{feed.name} has no row of these, which are left alone: {named}{beside if brings_new else ''}"
        )
    return lines


def _entry(change: Change) -> str:
    return f"{change.citation}, {change.ended}" if change.ended else change.citation


def shown_not_again(feed: Feed, taken: Taken) -> list[str]:
    """`counts.csv:14: istanbul-2025#9, which says the same, was voided by istanbul-2025#12 and ...`

    Of many that share a reason, the first in full, and of the others where they are.
    """
    alike: dict[tuple[bool, str], list[NotAgain]] = {}
    for row in taken.not_again:
        alike.setdefault((row.amended, row.reason), []).append(row)
    lines = []
    for rows in alike.values():
        lines += [_not_again(feed, row) for row in rows[:_SHOWN]]
        if more := [feed.where(row.place) for row in rows[_SHOWN:]]:
            lines.append(f"  {like_it(more)}")
    return lines


def shown_flowless(feed: Feed, taken: Taken) -> list[str]:
    """`counts.csv:14: the row names no flow, and the terms of bridge have N->S`, and where others are like it."""
    lines = []
    for one in taken.flowless:
        first, *more = map(feed.where, one.places)
        named = f"{one.named_by} {listed(one.flows, 'and')}"
        lines.append(f"{at(feed.name, first)}: the row names no flow, and {named}")
        lines += [f"  {like_it(more)}"] if more else []
    return lines


def _not_again(feed: Feed, row: NotAgain) -> str:
    ended = "amended" if row.amended else "voided"
    return (
        f"{at(feed.name, feed.where(row.place))}: {row.citation}, which says the same, was {ended} by "
        f"{row.voiding} and is not recorded again: {row.reason}"
    )


def differences(change: Change) -> list[tuple[str, str, str]]:
    """Field, what was there and what comes, where the two differ; nothing is told as `nothing`."""
    old, new = _cells(change.old), _cells(change.new)
    if change.old_key is not None:
        old["key"], new["key"] = change.old_key or "nothing", change.key
    return [
        (name, old.get(name, "nothing"), new.get(name, "nothing"))
        for name in FIELDS
        if old.get(name) != new.get(name)
    ]


def _cells(event: FigureReported) -> dict[str, str]:
    """A figure as a row has it, without what is empty."""
    found = {**event.given(), **event.statement.given()}
    found["flows"] = "; ".join(map(str, event.flows))
    found["via"] = "; ".join(event.statement.via)
    found["breakdowns"] = _breakdowns(event.breakdowns)
    return {name: str(value) for name, value in found.items() if value not in (None, "")}


def _breakdowns(breakdowns: Mapping[str, Breakdown]) -> str:
    return "; ".join(
        f"{dimension}={','.join(f'{name}:{part}' for name, part in by.parts.items())}"
        f"{'' if by.complete else ',...'}"
        for dimension, by in breakdowns.items()
    )
