"""What was recorded of the files of one import, as it is printed."""

from collections.abc import Iterable
from dataclasses import fields

from cli.cuts import cut
from cli.feeds.form import Feed
from cli.feeds.outcome import Came
from cli.output.answer import Answer
from cli.output.shown import shown
from cli.recording.act import Act
from cli.rows import cuts
from domain.frozen import dataclass
from domain.importing.taken import Taken
from projections.rules import VERSION


@dataclass(frozen=True, slots=True)
class FileRow:
    """What became of one file."""

    file: str
    recorded: int
    already: int
    first: str | None
    last: str | None
    passed_over: int
    dry_run: bool
    changed: int


def answer(act: Act, good: Iterable[Came]) -> Answer[FileRow]:
    """A row for each file that was recorded, or would be."""
    return Answer(
        columns=[field.name for field in fields(FileRow)],
        rows=[_row(*one, dry_run=act.writing.dry_run) for one in good],
        cuts=cuts(cut(act.ctx.settings, act.ledger)),
        rules=VERSION,
        empty="nothing",
        free_text=frozenset({"file"}),
    )


def _row(feed: Feed, taken: Taken, *, dry_run: bool) -> FileRow:
    return FileRow(
        file=feed.name,
        recorded=taken.recorded,
        already=taken.already,
        first=taken.first,
        last=taken.last,
        passed_over=taken.passed_over,
        dry_run=dry_run,
        changed=len(taken.changes),
    )


def told_of(feed: Feed, taken: Taken, *, dry_run: bool) -> str:
    """`cases/istanbul-2025.toml: 45 recorded, 0 already there`"""
    recorded = "to be recorded" if dry_run else "recorded"
    count = len(taken.changes)
    rows = f" ({count:,} row{'s' * (count > 1)} changed)" if count else ""
    passed = f", {taken.passed_over:,} passed over" if taken.passed_over else ""
    counts = f"{taken.recorded:,} {recorded}{rows}, {taken.already:,} already there{passed}"
    return f"{shown(feed.name)}: {counts}"
