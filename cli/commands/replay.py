"""``replay``: the totals after each date on which something was said."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Annotated

from typer import Argument, Option

from cli import filters
from cli.context import Context
from cli.failures import Failure
from domain.frozen import dataclass

if TYPE_CHECKING:
    from cli.output.answer import Answer, Column, Cuts
    from cli.output.records import Cell
    from cli.output.sums import TotalsTold
    from projections.asked.filters import Filter
    from projections.cut import Cut
    from projections.replay import Day
    from projections.totals import TotalsRow


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
    from cli.cuts import said_by
    from domain.values.period import Moment
    from projections.replay import Replay

    asked = filters.asked_for(flow=flow, measure=measure)
    with ctx.open() as ledger:
        cut = ctx.cut(ledger)
        entries = ledger.entries(agreement)
        register = ledger.register(cut.knows)
    asked = asked.checked(agreement, [entry for entry in entries if cut.knows(entry)], register)
    moment = Moment.parse(date) if date else None
    shown_at = said_by(cut, moment) if moment is not None else cut
    keys = sys.stdin is not None and sys.stdin.isatty() and ctx.settings.input
    if step and not (keys and ctx.destination.screen.terminal):
        raise Failure("--step waits for keys: it needs a terminal, and no --no-input or --output")
    found = Replay(agreement, entries, register, cut)
    reading = step or (ctx.destination.screen.terminal and ctx.settings.format == "table")
    for_people = step or ctx.for_people
    every: Iterable[Day] = found.days(standings=for_people, compared=reading)
    if moment is not None:
        every = [found.day(moment)]
    empty = f"nothing was agreed or reported of {agreement}{filters.narrowed(asked)}"

    def listed(rows: Iterable[OnDate]) -> "Answer[OnDate]":
        return _listed(rows, shown_at, empty, for_people=for_people)

    if not reading:
        ctx.print_as_found(_on_dates(every, asked, for_people=for_people), listed)
        return
    days = [*every]
    told = listed(_on_dates(days, asked, for_people=for_people))
    if not days:
        ctx.print(told)
        return
    whole = step or moment is not None
    pages = [_page(ctx, agreement, day, told, whole=whole) for day in days]
    if step:
        _walk(ctx, pages, told.footer)
    else:
        ctx.destination.write("\n\n".join([*pages, told.footer]) + "\n")


@dataclass(frozen=True, slots=True)
class OnDate:
    """A row of the totals at the end of a date, with its cuts; for people ``told`` with what stands beside it."""

    date: str
    cuts: "Cuts"
    row: "TotalsRow"
    told: "TotalsTold | None"

    @property
    def for_people(self) -> "TotalsTold":
        assert self.told is not None
        return self.told

    def record(self) -> "dict[str, Cell]":
        from cli.output.records import record

        return {"date": self.date, **record(self.row)}


def _on_dates(days: Iterable["Day"], asked: "Filter", *, for_people: bool) -> Iterator[OnDate]:
    """The rows of the totals, date by date; ``for_people`` with what is told beside them."""
    from itertools import repeat

    from cli.output.sums import totals_told
    from cli.rows import cuts
    from projections.asked.filters import rows_asked_for

    for day in days:
        rows = rows_asked_for(day.totals, asked)
        told = totals_told(rows, day.summed) if for_people else repeat(None, len(rows))
        at = cuts(day.cut)
        yield from (OnDate(day.date, at, row, one) for row, one in zip(rows, told, strict=True))


def _listed(
    rows: Iterable[OnDate], cut: "Cut", empty: str, *, for_people: bool
) -> "Answer[OnDate]":
    """The rows of totals with the date before them, each with its cuts."""
    from dataclasses import fields, replace

    from cli.output.answer import Column
    from cli.output.sums import columns
    from cli.rows import answer
    from projections.totals import TotalsRow

    shown = [*rows]
    table: list[Column[OnDate]] = [Column("Date", lambda on: on.date)]
    if for_people:
        of_totals = columns([on.for_people for on in shown])
        table += [column.within(lambda on: on.for_people) for column in of_totals]
    found = answer(TotalsRow, shown, cut, empty=empty, table=table, to_record=OnDate.record)
    named = ["date", *(field.name for field in fields(TotalsRow))]
    return replace(found, columns=named, row_cuts=[on.cuts for on in shown])


def _page(ctx: Context, agreement: str, day: "Day", told: "Answer[OnDate]", *, whole: bool) -> str:
    """One date as people read it: who spoke, and what that changed; ``whole`` with the totals."""
    from cli.output.record import as_record

    changed = [_here(agreement, change) for change in day.changes]
    _, *columns = told.table_columns()
    totals = [_total(columns, row) for row in told.rows if row.date == day.date]
    lines = [
        ("Said", list(_said(agreement, day)) or ["nothing on this date"]),
        ("Changed", changed or ["no total and no standing"]),
        ("Totals", totals if whole else []),
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
    from projections.texts.sentence import here
    from projections.texts.summary import line

    for acting, asserts in day.said:
        said = here(line(agreement, acting.entry.event, asserts))
        yield f"#{acting.entry.number} {acting.statement.source}: {said}"


def _total(columns: "Sequence[Column[OnDate]]", row: OnDate) -> str:
    """`RU->UA: agreed 1000, reported 697, settled 697, still to come 303`"""
    of, *numbers, notes = [str(column.cell(row) or column.null) for column in columns]
    headings = [column.heading.lower() for column in columns[1:-1]]
    told = ", ".join(map(" ".join, zip(headings, numbers, strict=True)))
    return f"{of}: {told}{'' if notes == '-' else f'; {notes}'}"


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
