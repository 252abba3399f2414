"""Why a number of the totals is what it is: rules 9 and 10, stage by stage; 1, where an entry points at what was
voided; and 2, where a number outlived its source's word."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from domain.events import StatementRetracted, said_in
from domain.refusals import listed
from domain.values.quantity import number_text
from projections.agreement import AgreementAt
from projections.figures.further import stated_above
from projections.reasons import change
from projections.reasons.missing import (
    ADDED,
    OF_HIGH,
    OF_ONE_BASIS,
    OF_SETTLED,
    TAKEN,
    NoTerm,
    no_term,
)
from projections.reasons.step import Reason, ended, kind_words, place_words, span_words, text
from projections.reasons.taken_away import taken_away
from projections.rules.percent import PERCENT
from projections.rules.settled import Settled
from projections.rules.stages import Stage
from projections.rules.sums import Row, Sum
from projections.rules.terms import LapsedTerm, TermOf, term
from projections.stage_order import StageOrder
from projections.texts.addition import addition, stages_named
from projections.texts.number import in_a_sentence
from projections.texts.wording import became_text, sure
from projections.totals import TotalsRow


def total_reasons(at: AgreementAt, row: Row, column: str, shown: TotalsRow) -> Iterator[Reason]:
    """The terms, the stages and their sum, as far as a column needs them, and what would change it."""
    words = at.terms.get(row.owed, [])
    if column == "term":
        yield from _term_reasons(at, row, shown.term)
        yield Reason("change", None, change.of_term(words))
        return
    stages = StageOrder(at).slugs
    completed = {slug: at.stages[slug] for slug in stages if at.stages[slug].completed}
    added = at.sum_of(row)
    if column in TAKEN:
        yield from _term_reasons(at, row, shown.term)
    if column == "stages_completed":
        yield from _completed(completed)
    elif column == "stages_without_number":
        yield from _without_number(added, completed)
    elif row.owed.unit == PERCENT and column in ADDED:
        yield Reason("rule", 9, "in percent nothing is summed")
    else:
        yield from _made_of(at, row, column, added, completed, stages)
    if column in TAKEN and row.owed.unit != PERCENT:
        yield Reason("rule", 9, _taken_words(words, column, shown))
    yield Reason("change", None, change.of_total(at, row, added, column, stages))


def _taken_words(words: Sequence[TermOf], column: str, shown: TotalsRow) -> str:
    """``term 1000 less settled 390 is 610``; without an exact term there is nothing to take it from."""
    taken = TAKEN[column]
    less, value = f"{taken} {text(getattr(shown, taken))}", text(getattr(shown, column))
    match no_term(words):
        case None:
            return f"term {shown.term} less {less} is {value}"
        case NoTerm.INEXACT:
            why = f"the term {in_a_sentence(shown.term)} is no exact number"
        case NoTerm.UNSTATED:
            why = "no term is stated"
        case NoTerm.DIFFER:
            why = "there is no one term"
    return f"{why} to take {less} from: {value}"


def _term_reasons(at: AgreementAt, row: Row, agreed: str | None) -> Iterator[Reason]:
    words, lapsed = at.terms.get(row.owed, []), at.lapsed_terms.get(row.owed, [])
    for one in lapsed:
        yield _lapsed(at, one)
    for word in words:
        says = f"{word.source} ({kind_words(at, word.voice)}) states {in_a_sentence(word.quantity)}"
        yield Reason("rule", 10, says, (word.entry,))
    if not words:
        says = "no term stands" if lapsed else "nobody states a term; silence is no term"
        yield Reason("rule", 10, says)
    elif term(words) is None:
        who = "those who are heard" if any(word.voice.heard for word in words) else "they"
        yield Reason("rule", 10, f"{who} differ, so there is no one term")
    else:
        yield Reason("rule", 10, f"the term is {in_a_sentence(agreed)}")


def _lapsed(at: AgreementAt, lapsed: LapsedTerm) -> Reason:
    """``joint (joint, heard) stated 50 and took it back``, with both entries."""
    word = lapsed.word
    taken_back = isinstance(at.record.known[lapsed.by].event, StatementRetracted)
    how = "took it back" if taken_back else "put terms without it in its place"
    says = f"{word.source} ({kind_words(at, word.voice)}) stated {in_a_sentence(word.quantity)} and {how}"
    return Reason("rule", 10, says, (word.entry, lapsed.by))


def _completed(completed: Mapping[str, Stage]) -> Iterator[Reason]:
    for slug, stage in completed.items():
        last = stage.completions[-1].event
        says = f"stage {slug}: {became_text(last)} by {said_in(last).source}"
        yield Reason("rule", 9, says, tuple(entry.number for entry in stage.completions))
    if not completed:
        yield Reason("rule", 9, "no stage is completed")


def _without_number(added: Sum, completed: Mapping[str, Stage]) -> Iterator[Reason]:
    for slug, stage in completed.items():
        if slug in added.without_number:
            ends = tuple(entry.number for entry in stage.completions)
            yield Reason("rule", 9, f"stage {slug} was completed without a number", ends)
    if not added.without_number:
        yield Reason("rule", 9, "every completed stage has a number")


def _made_of(
    at: AgreementAt,
    row: Row,
    column: str,
    added: Sum,
    completed: Mapping[str, Stage],
    order: Sequence[str],
) -> Iterator[Reason]:
    """The stages, in ``order``, and what they come to, or what stands for them."""
    by_settled = column in OF_SETTLED
    if added.stands_in is not None and column in OF_ONE_BASIS:
        instead = at.settled[added.stands_in]
        says = f"{place_words(instead)} stands for the stages: {_span_and_state(instead)}"
        yield Reason("rule", 9, says, _entries_of(instead))
        yield from taken_away(at, instead)
        return
    stages = {slug: row.stages[slug] for slug in order if slug in row.stages}
    for slug, settled in stages.items():
        numbers = (*_entries_of(settled), *at.slots.lasting_disputes(settled.place.group))
        yield Reason(
            "rule", 9, _stage_words(slug, settled, by_settled), tuple(dict.fromkeys(numbers))
        )
        yield from taken_away(at, settled)
    if column == "basis":
        if row.whole is not None and row.whole.figures:
            says = f"the figure for the whole, {_span_and_state(row.whole)}, does not stand for the stages"
            yield Reason("rule", 9, says, _entries_of(row.whole))
        yield Reason("rule", 9, "the stages count" if stages else "there is nothing else to count")
        return
    if column == "contested_stages":
        contested = any(settled.contested for settled in stages.values())
        yield Reason(
            "rule", 9, "contested stages do not count" if contested else "none is contested"
        )
        return
    if added.without_number:
        yield from _without_number(added, completed)
    yield Reason("rule", 9, _sum_words(stages, column, added, order))
    is_open = column in OF_HIGH and added.high is None
    if not (by_settled or is_open) and (above := stated_above(row, added)) is not None:
        more = f"{place_words(above)} is more, {_span_and_state(above)}"
        yield Reason("rule", 9, f"{more}, but stages with figures count", _entries_of(above))


def _stage_words(slug: str, settled: Settled, by_settled: bool) -> str:
    if not by_settled:
        return f"stage {slug}: {_span_and_state(settled)}"
    if settled.settled is not None:
        return f"stage {slug}: {number_text(settled.settled)} counts ({_state(settled)})"
    return (
        f"stage {slug}: {span_words(settled) or 'what is said'} does not count ({_state(settled)})"
    )


def _sum_words(stages: Mapping[str, Settled], column: str, added: Sum, order: Sequence[str]) -> str:
    if column in OF_SETTLED:
        parts = [s.settled for s in stages.values() if s.settled is not None]
        return _plus(parts) if parts else "no stage is settled: 0"
    if column in OF_HIGH:
        highs = [s.reach.high for s in stages.values() if s.reach.high is not None]
        return _plus(highs) if added.high is not None and highs else _why_open(stages, added, order)
    lows = [s.reach.low for s in stages.values() if s.reach.low is not None]
    return _plus(lows) if lows else "no stage has a number: 0"


def _why_open(stages: Mapping[str, Settled], added: Sum, order: Sequence[str]) -> str:
    """``the upper end is open: no number is left for stage s1``"""
    if added.high is not None:
        return "no stage has a number: 0"
    lapsed = {slug for slug, settled in stages.items() if not settled.figures}
    silent = set(added.without_number) - lapsed
    ends = {slug for slug, settled in stages.items() if settled.reach.high is None}
    whys = (
        ("there is no number for", silent),
        ("no number is left for", lapsed),
        ("there is no upper end for", ends - silent - lapsed),
    )
    named = [f"{why} {stages_named(slugs, order)}" for why, slugs in whys if slugs]
    return f"the upper end is open: {listed(named)}"


def _plus(parts: Sequence[Decimal]) -> str:
    """``390 + 2 x 307 = 1004``; one number alone."""
    total = number_text(sum(parts, Decimal(0)))
    return f"{addition(map(number_text, parts))} = {total}" if len(parts) > 1 else total


def _span_and_state(settled: Settled) -> str:
    span = span_words(settled)
    return f"{span} ({_state(settled)})" if span else _state(settled)


def _state(settled: Settled) -> str:
    standing = " ".join(filter(None, (settled.standing, sure(settled))))
    states = [standing, "contested" if settled.contested else ""]
    vague = settled.figures and settled.reach.low is None
    if vague and settled.standing == "reported":
        states.insert(1, listed(dict.fromkeys(in_a_sentence(f.quantity) for f in settled.figures)))
    return ", ".join(filter(None, states))


def _entries_of(settled: Settled) -> tuple[int, ...]:
    """The figures that count; where none is left, those that there were and what ended them."""
    if not settled.figures:
        return ended(settled)
    return tuple(dict.fromkeys(figure.said.entry for figure in settled.figures))
