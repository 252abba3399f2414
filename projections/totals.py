"""``totals``: what was agreed, reported and settled, and what is still to come. Source: rules 9 and 10."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Final

from domain.frozen import dataclass
from domain.values.flow import flow_text
from domain.values.quantity import Quantity, total
from projections.agreement import AgreementAt
from projections.figures.made_of import completions, made_of
from projections.rules.percent import PERCENT
from projections.rules.settled import Settled
from projections.rules.sums import Row, Sum, difference
from projections.rules.terms import Owed, TermOf, term
from projections.rules.voices import Figure
from projections.texts.number import number_if_any


@dataclass(frozen=True, slots=True)
class TermRow:
    """One root's term."""

    entry: str
    source: str
    kind: str
    side: str | None
    quantity: str
    stated: str


@dataclass(frozen=True, slots=True)
class BySource:
    """What one root says: its current stage figures added as a quantity, and its own totals."""

    source: str
    side: str | None
    sum: str | None
    stages: tuple[str, ...]
    stated_whole: str | None
    stated_running: str | None
    entries: tuple[str, ...]
    """Where it says so."""


@dataclass(frozen=True, slots=True)
class TotalsRow:
    """One flow, measure and unit. Numbers are text; None where open, not comparable or not exact."""

    agreement: str
    flow: str | None
    measure: str
    unit: str
    term: str | None
    terms: tuple[TermRow, ...]
    settled: str | None
    unsettled: str | None
    low: str | None
    high: str | None
    remaining_low: str | None
    remaining_high: str | None
    basis: str
    stages_completed: int
    stages_without_number: tuple[str, ...]
    contested_stages: tuple[str, ...]
    by_source: tuple[BySource, ...]
    entries: tuple[str, ...]
    """What the row is made of: terms, the figures that count (rule 8), disputes, and where a stage has no figure
    any more or was completed without one, what made it so."""
    completed_by: tuple[str, ...]
    """By what the stages are completed, with a number for the row or without."""


def totals(at: AgreementAt, known: Mapping[Owed, TotalsRow] | None = None) -> list[TotalsRow]:
    """A row for each flow, measure and unit with a term or a stage, whole or running figure; those that are
    ``known`` stand as they did."""
    known = known or {}
    completed_by = _completed_by(at)
    return [known.get(row.owed) or _row(at, row, completed_by) for row in at.rows]


def totals_row(at: AgreementAt, row: Row) -> TotalsRow:
    """One of these rows."""
    return _row(at, row, _completed_by(at))


def _completed_by(at: AgreementAt) -> list[int]:
    return sorted(number for slug in at.completed for number in completions(at, slug))


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers of a row, as it tells them."""

    term: str | None
    settled: str | None
    unsettled: str | None
    low: str | None
    high: str | None
    remaining_low: str | None
    remaining_high: str | None
    basis: str
    stages_completed: int
    stages_without_number: tuple[str, ...]
    contested_stages: tuple[str, ...]


OF_NUMBERS: Final = tuple(field.name for field in fields(Numbers))


def numbers(agreed: Quantity | None, added: Sum, completed: Sequence[str]) -> Numbers:
    """What a row comes to, with its one term, if any, what is added up and the stages that are completed."""
    owed = agreed.exact if agreed else None
    return Numbers(
        term=str(agreed) if agreed else None,
        settled=number_if_any(added.settled),
        unsettled=number_if_any(difference(owed, added.settled)),
        low=number_if_any(added.low),
        high=number_if_any(added.high),
        remaining_low=number_if_any(difference(owed, added.high)),
        remaining_high=number_if_any(difference(owed, added.low)),
        basis=added.basis,
        stages_completed=len(completed),
        stages_without_number=added.without_number,
        contested_stages=added.contested,
    )


def _row(at: AgreementAt, row: Row, completed_by: Sequence[int]) -> TotalsRow:
    flow, measure, unit = row.owed
    words = at.terms.get(row.owed, [])
    added = at.sum_of(row)
    told = numbers(term(words), added, at.completed)
    return TotalsRow(
        agreement=at.slug,
        flow=flow_text(flow),
        measure=measure,
        unit=unit,
        **{name: getattr(told, name) for name in OF_NUMBERS},
        terms=tuple(term_row(at, word) for word in words),
        by_source=tuple(_by_source(at, row)),
        entries=tuple(map(at.cite, made_of(at, row, added))),
        completed_by=tuple(map(at.cite, completed_by)),
    )


def term_row(at: AgreementAt, word: TermOf) -> TermRow:
    return TermRow(
        at.cite(word.entry),
        word.source,
        word.voice.kind,
        word.voice.side,
        str(word.quantity),
        str(word.stated),
    )


def _by_source(at: AgreementAt, row: Row) -> list[BySource]:
    """Every root that has a figure in the row, by its slug."""
    stages: dict[str, dict[str, Figure]] = {}
    for slug, settled in row.stages.items():
        for root, figure in _own(settled).items():
            stages.setdefault(root, {})[slug] = figure
    wholes = _own(row.whole) if row.whole else {}
    runnings: dict[str, Figure] = {}
    for settled in row.running:
        for root, figure in _own(settled).items():
            if root not in runnings or runnings[root].said.turn < figure.said.turn:
                runnings[root] = figure
    voices = {figure.voice.root: figure.voice for slot in row.slots for figure in slot.figures}
    return [
        BySource(
            source=root,
            side=voice.side,
            sum=_sum(list(stages.get(root, {}).values()), row.owed.unit),
            stages=tuple(stages.get(root, {})),
            stated_whole=_quantity(wholes.get(root)),
            stated_running=_quantity(runnings.get(root)),
            entries=_cited(
                at, *stages.get(root, {}).values(), wholes.get(root), runnings.get(root)
            ),
        )
        for root, voice in sorted(voices.items())
    ]


def _own(settled: Settled) -> dict[str, Figure]:
    return {figure.voice.root: figure for figure in settled.figures}


def _cited(at: AgreementAt, *figures: Figure | None) -> tuple[str, ...]:
    return tuple(map(at.cite, sorted({figure.said.entry for figure in figures if figure})))


def _sum(of_stages: Sequence[Figure], unit: str) -> str | None:
    if not of_stages or unit == PERCENT:
        return None
    added = total(figure.quantity for figure in of_stages)
    return str(added) if added else None


def _quantity(figure: Figure | None) -> str | None:
    return str(figure.quantity) if figure else None
