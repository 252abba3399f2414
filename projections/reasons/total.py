"""Why a number of the totals is what it is: rules 9 and 10, stage by stage."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from domain.events import Scope
from domain.quantity import number_text
from domain.refusals import listed
from projections.agreement import AgreementAt
from projections.facts import span_text
from projections.reasons.step import Reason, kind_words, text
from projections.rules.slots import Settled
from projections.rules.sums import PERCENT, Row, add_up
from projections.rules.terms import TermOf, term
from projections.totals import TotalsRow


def total_reasons(at: AgreementAt, row: Row, column: str, shown: TotalsRow) -> Iterator[Reason]:
    """The terms, the stages and their sum, as far as a column needs them, and what would change it."""
    completed = {slug: stage for slug, stage in at.stages.items() if stage.completed}
    added = add_up(row, completed)
    if column in ("term", "unsettled", "remaining_low", "remaining_high"):
        yield from _term_reasons(at.terms.get(row.owed, []), shown.term)
    if column == "term":
        yield Reason("change", None, "a heard source that states another term would leave it open")
        return
    if row.owed[2] == PERCENT:
        yield Reason("rule", 9, "in percent nothing is summed")
        return
    by_settled = column in ("settled", "unsettled")
    if added.stands_in is not None:
        instead = at.settled[added.stands_in]
        words = _place_words(instead)
        numbers = _entries_of(instead)
        yield Reason("rule", 9, f"{words} stands for the stages: {_span(instead)}", numbers)
    else:
        for slug, settled in row.stages.items():
            yield Reason("rule", 9, _stage_words(slug, settled, by_settled), _entries_of(settled))
        for slug in added.without_number:
            ends = tuple(entry.number for entry in completed[slug].said)
            yield Reason("rule", 9, f"stage {slug} was completed without a number", ends)
        yield Reason("rule", 9, _sum_words(row, by_settled, shown))
    if column in ("unsettled", "remaining_low", "remaining_high"):
        taken = {"unsettled": "settled", "remaining_low": "high", "remaining_high": "low"}[column]
        says = f"term {shown.term or 'not stated alike'} less {taken} {text(getattr(shown, taken))}"
        yield Reason("rule", 9, f"{says} is {text(getattr(shown, column))}")
    yield Reason("change", None, _change(row, by_settled))


def _term_reasons(words: Iterable[TermOf], agreed: str | None) -> Iterator[Reason]:
    said = list(words)
    for word in said:
        yield Reason(
            "rule",
            10,
            f"{word.source} ({kind_words(word.voice)}) states {word.quantity}",
            (word.entry,),
        )
    found = term(said)
    if not said:
        yield Reason("rule", 10, "nobody states a term; silence is no term")
    elif found is None:
        yield Reason("rule", 10, "those who are heard differ, so there is no one term")
    else:
        yield Reason("rule", 10, f"the term is {agreed}")


def _stage_words(slug: str, settled: Settled, by_settled: bool) -> str:
    contest = ", contested" if settled.contested else ""
    state = f"{settled.standing}{contest}"
    if not by_settled:
        return f"stage {slug}: {_span(settled)} ({state})"
    if settled.settled is not None:
        return f"stage {slug}: {number_text(settled.settled)} counts ({state})"
    return f"stage {slug}: {_span(settled)} does not count ({state})"


def _sum_words(row: Row, by_settled: bool, shown: TotalsRow) -> str:
    if by_settled:
        parts = [s.settled for s in row.stages.values() if s.settled is not None]
        return f"{_plus(parts)} = {shown.settled}" if parts else "no stage is settled: 0"
    lows = [s.reach.low or Decimal(0) for s in row.stages.values()]
    high = "" if shown.high else "; the upper end is open"
    return f"{_plus(lows)} = {shown.low} at least{high}" if lows else f"no stage has a figure{high}"


def _plus(parts: Iterable[Decimal]) -> str:
    return " + ".join(number_text(part) for part in parts)


def _span(settled: Settled) -> str:
    return span_text(settled.reach.low, settled.reach.high) or str(settled.standing)


def _place_words(settled: Settled) -> str:
    subject = settled.slot.place.subject
    if subject.scope is Scope.WHOLE:
        return "the figure for the whole"
    return f"the running figure to {subject.stage or subject.up_to}"


def _entries_of(settled: Settled) -> tuple[int, ...]:
    return tuple(dict.fromkeys(figure.said.entry for figure in settled.figures))


def _change(row: Row, by_settled: bool) -> str:
    if by_settled:
        open_ = [slug for slug, settled in row.stages.items() if settled.settled is None]
        if open_:
            return f"confirming what is reported for {listed(open_)} would raise what is settled"
        return "a contest of one of these stages would lower what is settled"
    return "another figure of a heard source for one of these stages would move it"
