"""How entries read, one after the other."""

from collections.abc import Iterable
from datetime import datetime, tzinfo

from cli.output.answer import Answer, Column
from cli.output.citations import short
from cli.rows import answer
from domain.theirs import theirs
from projections.cut import Cut
from projections.texts.sentence import here, told
from projections.timeline import TimelineRow


def entries_listed(
    rows: Iterable[TimelineRow], cut: Cut, agreement: str | None, *, empty: str
) -> Answer[TimelineRow]:
    """Rows of the timeline as an answer."""
    table: list[Column[TimelineRow]] = [
        Column("Entry", lambda row: short(row.entry) if agreement else row.entry),
        Column("Recorded", lambda row: _minute(row.recorded, cut.zone)),
        Column("By", lambda row: theirs(row.actor)),
        Column("Stated", lambda row: row.stated, null="-"),
        Column("What", lambda row: _what(row, agreement)),
    ]
    return answer(
        TimelineRow,
        list(rows),
        cut,
        empty=empty,
        free_text=("actor", "summary"),
        table=table,
    )


def in_one_line(row: TimelineRow, agreement: str | None, cut: Cut) -> str:
    """An entry by itself, as it comes: its citation, both dates, the actor and what it says."""
    stated = f", stated {row.stated}" if row.stated else ""
    when = _minute(row.recorded, cut.zone)
    named = short(row.entry) if agreement else row.entry
    return f"{named}  recorded {when} by {theirs(row.actor)}{stated}  {_what(row, agreement)}"


def _what(row: TimelineRow, agreement: str | None) -> str:
    """`ru-mod: reports 307 ...`, with a mark where the entry was voided."""
    said = told(row.summary) if agreement is None else here(row.summary)
    source = f"{row.source}: " if row.stated else ""
    return f"{'VOIDED ' if row.voided else ''}{source}{said}"


def _minute(recorded: str, zone: tzinfo) -> str:
    """A recorded time to the minute, by the clocks of the zone."""
    return f"{datetime.fromisoformat(recorded).astimezone(zone):%Y-%m-%d %H:%M}"
