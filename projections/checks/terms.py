"""What was agreed against what others say was agreed, and against what was planned."""

from collections.abc import Iterator
from decimal import Decimal

from domain.events import Scope
from domain.refusals import listed
from domain.values.flow import flow_text
from domain.values.quantity import Span, span_sum
from projections.checks.examined import Examined, entries_of
from projections.checks.finding import Finding, Severity
from projections.rules.percent import PERCENT
from projections.rules.terms import Owed, counting_terms, term
from projections.rules.voices import Figure
from projections.texts.addition import addition, span_text
from projections.texts.number import in_a_sentence


def terms_differ(over: Examined) -> Iterator[Finding]:
    """Everybody who states a term states the same; else nothing counts as agreed (rule 10)."""
    for owed, words in over.at.terms.items():
        counting = counting_terms(words)
        if term(words) is None and counting:
            told = listed(f"{word.source} says {in_a_sentence(word.quantity)}" for word in counting)
            yield Finding(
                Severity.NOTE,
                f"of {over.counted(owed)}",
                [word.entry for word in counting],
                found=" or ".join({str(word.quantity): "" for word in counting}),
                flow=flow_text(owed.flow),
                rest=f", {told} was agreed",
            )


def plan_against_terms(over: Examined) -> Iterator[Finding]:
    """A plan of the whole is what was agreed, and plans of stages come to no more."""
    for owed, words in over.at.terms.items():
        agreed = term(words)
        if agreed is None or agreed.exact is None:
            continue
        whole, by_root = _plans(over, owed)
        agreed_by = [word.entry for word in counting_terms(words)]
        for figure in whole:
            span = figure.quantity.span
            if span is not None and agreed.span is not None and not span.meets(agreed.span):
                yield Finding(
                    Severity.NOTE,
                    f"{figure.said.source} plans {in_a_sentence(figure.quantity)} {over.counted(owed)}",
                    [*agreed_by, figure.said.entry],
                    expected=str(agreed),
                    found=str(figure.quantity),
                    flow=flow_text(owed.flow),
                    rest=f" in all, where {agreed} was agreed",
                )
        for figures in by_root.values() if owed.unit != PERCENT else ():
            spans = [f.quantity.span for f in figures if f.quantity.span is not None]
            added = span_sum(spans)
            if not added.meets(Span(Decimal(0), agreed.exact)):
                shown = addition(figure.quantity for figure in figures)
                alone = in_a_sentence(figures[0].quantity)
                sums = f"{shown} = {span_text(added)}" if len(figures) > 1 else alone
                yield Finding(
                    Severity.NOTE,
                    f"{figures[0].said.source} plans stages of {sums} {over.counted(owed)}",
                    [*agreed_by, *entries_of(figures)],
                    expected=f"<={agreed}",
                    found=span_text(added),
                    flow=flow_text(owed.flow),
                    rest=f", where {agreed} was agreed",
                )


def _plans(over: Examined, owed: Owed) -> tuple[list[Figure], dict[str, list[Figure]]]:
    """The plans of the whole, and each root's plans of stages."""
    whole: list[Figure] = []
    by_root: dict[str, list[Figure]] = {}
    for place, settled in over.at.settled.items():
        subject = place.subject
        if subject.scope is not Scope.PLANNED or place.dimension is not None:
            continue
        if place.owed == owed:
            if subject.stage is None:
                whole += settled.figures
            else:
                for figure in settled.figures:
                    by_root.setdefault(figure.voice.root, []).append(figure)
    return whole, by_root
