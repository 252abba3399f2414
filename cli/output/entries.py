"""How entries read, one after the other."""

from collections.abc import Iterable
from datetime import datetime, tzinfo

from cli.output.answer import Answer, Column, Row
from cli.output.records import records
from cli.output.slot import short
from cli.rows import answer
from domain.theirs import theirs
from projections.cut import Cut
from projections.texts.sentence import here, told
from projections.timeline import TimelineRow


def entries_listed(
    rows: Iterable[TimelineRow], cut: Cut, agreement: str | None, *, empty: str
) -> Answer:
    """Rows of the timeline as an answer."""
    return answer(
        TimelineRow,
        records(rows),
        cut,
        empty=empty,
        free_text=("actor", "summary"),
        table=[
            Column("Entry", (lambda row: short(str(row["entry"]))) if agreement else "entry"),
            Column("Recorded", lambda row: _minute(str(row["recorded"]), cut.zone)),
            Column("By", lambda row: theirs(str(row["actor"]))),
            Column("Stated", "stated", null="-"),
            Column("What", lambda row: _what(row, agreement)),
        ],
    )


def in_one_line(row: Row, agreement: str | None, cut: Cut) -> str:
    """An entry by itself, as it comes: its citation, both dates, the actor and what it says."""
    entry = str(row["entry"])
    stated = f", stated {row['stated']}" if row["stated"] else ""
    when = _minute(str(row["recorded"]), cut.zone)
    named = entry[entry.index("#") :] if agreement else entry
    return (
        f"{named}  recorded {when} by {theirs(str(row['actor']))}{stated}  {_what(row, agreement)}"
    )


def _what(row: Row, agreement: str | None) -> str:
    """`ru-mod: reports 307 ...`, with a mark where the entry was voided."""
    said = told(row["summary"]) if agreement is None else here(row["summary"])
    source = f"{row['source']}: " if row["stated"] else ""
    return f"{'VOIDED ' if row['voided'] else ''}{source}{said}"


def _minute(recorded: str, zone: tzinfo) -> str:
    """A recorded time to the minute, by the clocks of the zone."""
    return f"{datetime.fromisoformat(recorded).astimezone(zone):%Y-%m-%d %H:%M}"
