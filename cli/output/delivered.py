"""Totals as bars: what was delivered against what was agreed."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from cli.output import slot
from cli.output.answer import Answer, Column
from cli.output.bars import GAP, LONGEST, UNSURE, Segment, Signs, bar, ended, exact, legend
from cli.output.columns import wrapped
from cli.output.screen import Screen
from cli.output.shown import shown
from cli.output.sums import TotalsTold
from domain.values.quantity import number_text
from projections.rules.percent import PERCENT
from projections.totals import TotalsRow


def of_totals(answer: Answer[TotalsTold], with_: Signs, screen: Screen) -> str:
    """Each row of the totals as a bar from nothing to what was agreed, or beyond."""
    lines: list[str] = []
    for slug in dict.fromkeys(told.row.agreement for told in answer.rows):
        rows = [told for told in answer.rows if told.row.agreement == slug]
        if len(rows) < len(answer.rows):
            lines += [slug, ""]
        for told in rows:
            lines += [*_of_a_row(told, answer.table_columns(), with_, screen), ""]
    return ended(lines, answer, screen)


def _of_a_row(
    told: TotalsTold, columns: Sequence[Column[TotalsTold]], with_: Signs, screen: Screen
) -> Iterator[str]:
    row = told.row
    cells = {column.heading: str(column.cell(told) or column.null) for column in columns}
    numbers = [
        f"{heading.lower()} {cells[heading]}"
        for heading in ("Agreed", "Reported", "Settled", "Still to come")
        if heading in cells
    ]
    notes = [cells["Notes"]] if cells.get("Notes", "-") != "-" else []
    of = " ".join(filter(None, (row.flow or "", slot.what(row))))
    yield from wrapped(shown(f"{of}: {'; '.join([', '.join(numbers), *notes])}"), screen.width)
    segments, scale = delivered(told, with_)
    if scale is None or scale == 0:
        yield from legend([f"no bar: {_why_no_bar(row)}"], screen)
        return
    term = _term(row)
    over = term if term is not None and term < scale else None
    room = min(screen.width - len(GAP) - 2, LONGEST)
    yield f"{GAP}[{bar(segments, scale, room, over)}]"
    words = [f"{part.sign} {part.words}" for part in segments]
    yield from legend([*words, *([f"| the {row.term} agreed"] if over is not None else [])], screen)


def delivered(told: TotalsTold, with_: Signs) -> tuple[list[Segment], Decimal | None]:
    """The parts of a row from nothing upwards, and what the whole bar stands for; None without a scale."""
    row, about = told.row, told.beside.about
    term, low, high = _term(row), exact(row.low), exact(row.high)
    settled = exact(row.settled)
    if term is None or low is None or settled is None:
        return [], None
    scale = max(term, low, high or low)
    roughly = "about " if about else ""
    segments = [
        Segment(with_.settled, settled, f"{row.settled} settled"),
        Segment(with_.reported, low - settled, _reported(low, settled, about=about)),
    ]
    if high is None:
        left = term - low
        open_ = f"up to {roughly}{number_text(left)} not known or still to come" if left > 0 else ""
        amount = left if left > 0 else None
        segments.append(Segment(UNSURE, amount, open_ or "more not known"))
    else:
        between, left = high - low, term - high
        unsure = f"{number_text(between)} contested or unsure"
        to_come = f"{roughly}{number_text(left)} still to come{_so_far(told)}"
        segments += [Segment(UNSURE, between, unsure), Segment(with_.to_come, left, to_come)]
    return [part for part in segments if part.amount is None or part.amount > 0], scale


def _so_far(told: TotalsTold) -> str:
    """Nothing reported is not the same as a report of nothing."""
    if told.row.high != "0":
        return ""
    return ", 0 reported" if told.beside.spoken else ", nothing reported yet"


def _reported(low: Decimal, settled: Decimal, *, about: bool) -> str:
    number = f"{'about ' if about else ''}{number_text(low - settled)}"
    return f"{number}{' more' if settled else ''} reported, not settled"


def _why_no_bar(row: TotalsRow) -> str:
    if row.unit == PERCENT:
        return "shares are not added up"
    if row.term is None:
        return "no one number was agreed to measure it by"
    return "what was agreed is no exact number" if _term(row) is None else "0 were agreed"


def _term(row: TotalsRow) -> Decimal | None:
    return exact(row.term) if row.term and row.term[0].isdigit() else None
