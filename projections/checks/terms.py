"""What was agreed against what was planned and carried out."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from domain.events import (
    AgreementConcluded,
    AgreementResumed,
    AgreementSuspended,
    Scope,
)
from domain.quantity import Span, number_text
from domain.refusals import listed
from projections.addition import addition, span_sum, span_text, together
from projections.checks.examined import Examined, entries_of
from projections.checks.finding import Finding, Severity
from projections.number import spanning
from projections.rules.sums import PERCENT, Row, Sum, add_up
from projections.rules.terms import Owed, TermOf, term
from projections.rules.voices import Figure


def terms_differ(over: Examined) -> Iterator[Finding]:
    """Everybody who states a term states the same; else nothing counts as agreed (rule 10)."""
    for owed, words in over.at.terms.items():
        counting = _counting(words)
        if term(words) is None and counting:
            told = listed(f"{word.source} says {word.quantity}" for word in counting)
            yield Finding(
                Severity.NOTE,
                f"of {over.owed(owed)}, {told} was agreed",
                [word.entry for word in counting],
                found=" or ".join({str(word.quantity): "" for word in counting}),
                flow=over.at.spelled(owed[0]),
            )


def less_than_agreed(over: Examined) -> Iterator[Finding]:
    """An agreement that is called concluded, or whose whole is stated, was carried out in full."""
    concluded = _concluded(over)
    for row, owed, added in _agreed(over):
        words = over.at.terms[row.owed]
        whole = row.whole
        high = whole.reach.high if whole is not None else None
        if whole is not None and high is not None and high < owed and _firm(whole.figures):
            says = _firm(whole.figures)
            low = whole.reach.low or Decimal(0)
            yield _short(
                over,
                row.owed,
                owed,
                span_text(Span(low, high)),
                f"the whole is {_least(owed - high, owed - low)} short of it, "
                f"{listed(f'{f.said.source} says {f.quantity}' for f in says)}",
                [*(word.entry for word in words), *entries_of(says)],
                Severity.WARNING if says[0].voice.heard else Severity.NOTE,
            )
        elif concluded is not None and added.high is not None and added.high < owed:
            number, source = concluded
            low = added.low or Decimal(0)
            least = _least(owed - added.high, owed - low, about=added.about)
            yield _short(
                over,
                row.owed,
                owed,
                f"{'~' if added.about else ''}{span_text(Span(low, added.high))}",
                f"{source} calls it concluded with {least} still to come",
                [*(word.entry for word in words), *entries_of(_made_of(row)), number],
                Severity.WARNING,
            )


def more_than_agreed(over: Examined) -> Iterator[Finding]:
    """No more was handed over than was agreed. Where more was, that is no mistake of the record."""
    for row, owed, added in _agreed(over):
        low = added.low
        if low is not None and (low > owed or (low == owed and _is_more_than_low(row))):
            most = None if added.high is None else added.high - owed
            over_by = (
                f"{_least(low - owed, most, about=added.about)} more" if low > owed else "more"
            )
            yield Finding(
                Severity.NOTE,
                f"{number_text(owed)} {over.owed(row.owed)} was agreed, and {over_by} is reported",
                [*(word.entry for word in over.at.terms[row.owed]), *entries_of(_made_of(row))],
                expected=number_text(owed),
                found=_found(row, low, added),
                flow=over.at.spelled(row.owed[0]),
            )


def plan_against_terms(over: Examined) -> Iterator[Finding]:
    """A plan of the whole is what was agreed, and plans of stages come to no more."""
    for owed, words in over.at.terms.items():
        agreed = term(words)
        if agreed is None or agreed.exact is None or owed[2] == PERCENT:
            continue
        whole, by_root = _plans(over, owed)
        agreed_by = [word.entry for word in words]
        for figure in whole:
            span = figure.quantity.span
            if span is not None and agreed.span is not None and not span.meets(agreed.span):
                yield Finding(
                    Severity.NOTE,
                    f"{figure.said.source} plans {figure.quantity} {over.owed(owed)} in all, where {agreed} was "
                    "agreed",
                    [*agreed_by, figure.said.entry],
                    expected=str(agreed),
                    found=str(figure.quantity),
                    flow=over.at.spelled(owed[0]),
                )
        for figures in by_root.values():
            spans = [f.quantity.span for f in figures if f.quantity.span is not None]
            added = span_sum(spans)
            if added.low > agreed.exact:
                shown = addition(figure.quantity for figure in figures)
                sums = f"{shown} = {span_text(added)}" if len(figures) > 1 else shown
                yield Finding(
                    Severity.NOTE,
                    f"{figures[0].said.source} plans stages of {sums} {over.owed(owed)}, "
                    f"where {agreed} was agreed",
                    [*agreed_by, *entries_of(figures)],
                    expected=f"<={agreed}",
                    found=span_text(added),
                    flow=over.at.spelled(owed[0]),
                )


def _agreed(over: Examined) -> Iterator[tuple[Row, Decimal, Sum]]:
    """The rows of the totals with an exact term."""
    for row in over.rows.values():
        agreed = term(over.at.terms.get(row.owed, []))
        if agreed is not None and agreed.exact is not None and row.owed[2] != PERCENT:
            yield row, agreed.exact, add_up(row, over.at.completed)


def _firm(figures: Iterable[Figure]) -> list[Figure]:
    """The figures that tell how many, of those that are heard, else of the others."""
    heard = [figure for figure in figures if figure.voice.heard] or list(figures)
    return [figure for figure in heard if figure.quantity.firm]


def _made_of(row: Row) -> list[Figure]:
    """The figures that a row of the totals is made of: of the stages, else of the whole and so far."""
    stages = [figure for settled in row.stages.values() for figure in settled.figures]
    return stages or [figure for settled in row.slots for figure in settled.figures]


def _is_more_than_low(row: Row) -> bool:
    """Whether the low end is that of a ``more than``, which rule 8 gives as stated."""
    for settled in row.stages.values():
        heard = [f.quantity for f in settled.figures if f.voice.heard]
        span = (
            together(heard or [f.quantity for f in settled.figures]).span
            if settled.figures
            else None
        )
        if span is not None and span.low_strict and span.low == settled.reach.low:
            return True
    return False


def _found(row: Row, low: Decimal, added: Sum) -> str:
    """In the form of quantities, no firmer than it was said."""
    if added.about:
        high = None if added.high is None else number_text(added.high)
        return spanning(number_text(low), high, about=True)
    return span_text(Span(low, added.high, low_strict=_is_more_than_low(row)))


def _least(least: Decimal, most: Decimal | None, *, about: bool = False) -> str:
    """How much is missing or too much: ``50``, ``about 50``, ``at least 50`` where it can be more."""
    number = f"{'about ' if about else ''}{number_text(least)}"
    return number if least == most else f"at least {number}"


def _counting(words: list[TermOf]) -> list[TermOf]:
    return [word for word in words if word.voice.heard] or words


def _concluded(over: Examined) -> tuple[int, str] | None:
    """The entry that calls the agreement concluded, where that is the last word of its course."""
    last = None
    for acting in over.at.record.acting:
        event = acting.entry.event
        if acting.entry.number in over.at.record.retracted:
            continue
        if isinstance(event, AgreementConcluded):
            last = (acting.entry.number, event.statement.source)
        elif isinstance(event, AgreementSuspended | AgreementResumed):
            last = None
    return last


def _plans(over: Examined, owed: Owed) -> tuple[list[Figure], dict[str, list[Figure]]]:
    """The plans of the whole, and each root's plans of stages."""
    whole: list[Figure] = []
    by_root: dict[str, list[Figure]] = {}
    for place, settled in over.at.settled.items():
        subject = place.subject
        if subject.scope is not Scope.PLANNED or place.dimension is not None:
            continue
        if (place.flow, subject.measure, subject.unit) == owed:
            if subject.stage is None:
                whole += settled.figures
            else:
                for figure in settled.figures:
                    by_root.setdefault(figure.voice.root, []).append(figure)
    return whole, by_root


def _short(
    over: Examined,
    row: Owed,
    owed: Decimal,
    found: str,
    why: str,
    entries: list[int],
    severity: Severity,
) -> Finding:
    message = f"{number_text(owed)} {over.owed(row)} was agreed, and {why}"
    flow = over.at.spelled(row[0])
    return Finding(severity, message, entries, number_text(owed), found, flow)
