"""``replay``: the totals after each date on which something was said."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any, Final

from typer import Argument, Option

from cli import filters
from cli.context import Context
from cli.failures import Failure

if TYPE_CHECKING:
    from cli.output.answer import Answer, Cell, Row
    from projections.cut import Cut
    from projections.filters import Filter
    from projections.replay import Day

_READ: Final = "as it reads"


def replay(
    ctx: Context,
    agreement: Annotated[str, Argument(help="The agreement.")],
    date: Annotated[
        str | None, Argument(help="One date alone; every date on which something was said.")
    ] = None,
    step: Annotated[
        bool, Option("--step", help="Key by key, on a terminal.", show_default=False)
    ] = False,
    flow: filters.Flows = None,
    measure: filters.Measures = None,
) -> None:
    """Show the totals after each date on which something was said, or at one date.

    \b
    For example:
      counterfoil replay istanbul-2025 2025-05-24

    A terminal shows what was said on each date and what that changed; --step waits for a key after
    each. Elsewhere the rows are those of totals, with the date before them.
    """
    from dataclasses import replace

    from domain.period import Moment
    from projections.replay import Replay

    asked = filters.asked_for(flow=flow, measure=measure)
    with ctx.open() as ledger:
        cut = ctx.cut(ledger)
        entries = ledger.entries(agreement)
        register = ledger.register(cut.knows)
    asked = asked.checked(agreement, [entry for entry in entries if cut.knows(entry)], register)
    moment = Moment.parse(date) if date else None
    if moment is not None and moment.latest(cut.zone) > cut.end:
        raise Failure(f"{date} lies after --as-of {cut.as_of}")
    if step and not (sys.stdin.isatty() and ctx.destination.screen.terminal and ctx.settings.input):
        raise Failure("--step waits for keys: it needs a terminal, and no --no-input or --output")
    found = Replay(agreement, entries, register, cut)
    reading = step or (ctx.destination.screen.terminal and ctx.settings.format == "table")
    for_people = step or ctx.settings.format in ("table", "md")
    every = found.days(standings=for_people, compared=reading)
    cut = replace(cut, as_of=moment or cut.as_of)
    told, days = _answer(
        agreement,
        every if moment is None else [found.day(moment)],
        asked,
        cut,
        for_people=for_people,
    )
    if not days or not reading:
        ctx.print(told)
        return
    whole = step or moment is not None
    pages = [_page(ctx, agreement, day, told, whole=whole) for day in days]
    if step:
        _walk(ctx, pages, told.footer)
    else:
        ctx.destination.write("\n\n".join([*pages, told.footer]) + "\n")


def _answer(
    agreement: str, days: Iterable["Day"], asked: "Filter", cut: "Cut", *, for_people: bool
) -> tuple["Answer", list["Day"]]:
    """The rows of totals, with the date before them, and the days without their standings.

    ``for_people`` each row knows how it reads, and of all slots of all days there are never more than one day's.
    """
    from dataclasses import fields, replace

    from cli.output.answer import Column
    from cli.output.slot import flow_and_measure
    from cli.output.slot_records import with_counted
    from cli.output.sums import numbers
    from cli.rows import answer, records
    from projections.filters import rows_asked_for
    from projections.totals import TotalsRow

    kept: list[Day] = []
    found: list[tuple[str, Row, dict[str, Cell]]] = []
    headings: list[Column] = []
    for day in days:
        rows = records(rows_asked_for(day.totals, asked))
        headings = numbers(with_counted(day.slots, day.counted)) if for_people else []
        found += [
            (day.date, row, {one.heading: one.of(row) or one.null for one in headings})
            for row in rows
        ]
        kept.append(replace(day, slots=(), counted=()))
    first = flow_and_measure([row for _, row, _ in found])
    shown: list[Row] = []
    for date, row, cells in found:
        read = {first.heading: first.of(row) or first.null, **cells} if for_people else {}
        shown.append({"date": date, **row, _READ: read})
    told = answer(
        TotalsRow,
        shown,
        cut,
        empty=f"nothing was agreed or reported of {agreement}{filters.narrowed(asked)}",
        table=[
            Column("Date", "date"),
            *(
                replace(column, cell=partial(_read, column.heading))
                for column in ([first, *headings] if for_people and found else ())
            ),
        ],
    )
    columns = ["date", *(field.name for field in fields(TotalsRow))]
    return replace(told, columns=columns), kept


def _read(heading: str, row: "Row") -> "Cell":
    """What stands under a heading, as it read on the row's own date."""
    cells: Any = row[_READ]
    found: Cell = cells[heading]
    return found


def _page(ctx: Context, agreement: str, day: "Day", told: "Answer", *, whole: bool) -> str:
    """One date as people read it: who spoke, and what that changed; ``whole`` with the totals."""
    from cli.output.record import as_record

    changed = [_here(agreement, change) for change in day.changes]
    totals = [row[_READ] for row in told.rows if row["date"] == day.date]
    lines = [
        ("Said", list(_said(agreement, day)) or ["nothing on this date"]),
        ("Changed", changed or ["no total and no standing"]),
        ("Totals", list(map(_total, totals)) if whole else []),
    ]
    return as_record(day.date, lines, "", ctx.destination.screen).rstrip("\n")


def _here(agreement: str, change: str) -> str:
    """A change where its agreement is plain: what it begins with goes, or is told otherwise."""
    begins = {f"totals of {agreement} ": "in all, ", f"{agreement}/": "stage ", f"{agreement} ": ""}
    return next(
        (
            f"{plain}{change[len(name) :]}"
            for name, plain in begins.items()
            if change.startswith(name)
        ),
        change,
    )


def _said(agreement: str, day: "Day") -> Iterator[str]:
    from domain.events import statement_of
    from projections.sentence import here
    from projections.summary import line

    for acting, asserts in day.said:
        event = acting.entry.event
        statement = statement_of(event)
        source = f"{statement.source}: " if statement else ""
        yield f"#{acting.entry.number} {source}{here(line(agreement, event, asserts))}"


def _total(cells: Any) -> str:
    """`RU->UA: agreed 1000, reported 697, settled 697, still to come 303`"""
    (_, of), *rest = cells.items()
    numbers = [f"{heading.lower()} {cell}" for heading, cell in rest if heading != "Notes"]
    notes = "" if cells["Notes"] == "-" else f"; {cells['Notes']}"
    return f"{of}: {', '.join(numbers)}{notes}"


def _walk(ctx: Context, pages: Sequence[str], footer: str) -> None:
    """Page by page: the next one, or the one before, as keys say."""
    from cli.keystrokes import keystrokes

    at = 0
    with keystrokes() as pressed:
        while True:
            prompt = f"{at + 1} of {len(pages)}: enter for the next, b back, q to end"
            ctx.destination.write(f"{pages[at]}\n\n{footer}\n{prompt}\n\n")
            step = next(pressed)
            if step == "quit" or (step == "next" and at == len(pages) - 1):
                return
            at = max(at - 1, 0) if step == "back" else at + 1
