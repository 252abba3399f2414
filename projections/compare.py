"""``compare``: the sides next to each other, each gap traced to the stages that explain it.

A side is a party with all the officials that speak for it; whoever else is heard (joint bodies, mediators, third
parties) stands beside them under its own name. Media are not compared.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cached_property
from itertools import combinations

from domain.assertion import Subject
from domain.frozen import dataclass
from domain.quantity import Quantity, Span, number_text, total
from domain.refusals import listed
from projections.addition import addition, span_text, stages_named, together
from projections.agreement import AgreementAt
from projections.rules.slots import Settled
from projections.rules.sums import PERCENT, Row, rows
from projections.rules.terms import term
from projections.rules.voices import Figure, Voice
from projections.stage_order import StageOrder
from projections.summary import reach


@dataclass(frozen=True, slots=True)
class Cited:
    """One figure or term that a side stands on."""

    entry: str
    source: str
    quantity: str


@dataclass(frozen=True, slots=True)
class SideSays:
    """What one side says there. ``side`` is its party, None for who is heard without being on a side.

    ``quantity`` is None where it says nothing. In a total ``basis`` tells what the number is (``stated whole``,
    ``so far to s5``, ``sum of stages``), and ``sum`` is what the side's stage figures add up to.
    """

    who: str
    side: str | None
    quantity: str | None
    basis: str | None
    sum: str | None
    figures: tuple[Cited, ...]


@dataclass(frozen=True, slots=True)
class CompareRow:
    """The sides on one thing. ``what`` is ``term``, ``stage``, ``running`` (up to a stage or date) or ``total``.

    ``gap`` is the distance between the sides that are furthest apart: ``0`` where all give the same number, None
    where fewer than two give one, or what they give shares values. ``explained_by`` are stages: the sum of one
    side, with the other side's numbers put in for them, is the other side's total.
    """

    agreement: str
    what: str
    flow: str | None
    measure: str
    unit: str
    stage: str | None
    up_to: str | None
    sides: tuple[SideSays, ...]
    gap: str | None
    explained_by: tuple[str, ...]
    note: str | None

    @property
    def differs(self) -> bool:
        return self.gap not in (None, "0")


def compare(at: AgreementAt) -> list[CompareRow]:
    """For each flow, measure and unit of which somebody heard speaks: terms, stages in order, so far, total."""
    order = StageOrder(at)
    found = rows(at.settled.values(), at.terms)
    found.sort(key=lambda row: (at.spelled(row.owed[0]) or "", row.owed[1], row.owed[2]))
    return [row for each in found for row in Comparison(at, order, each).rows()]


@dataclass(frozen=True, slots=True)
class _Total:
    """What one side says of all that was carried out, and how it comes to it."""

    quantity: Quantity
    basis: str
    figures: tuple[Figure, ...]


class Comparison:
    """One flow, measure and unit."""

    def __init__(self, at: AgreementAt, order: StageOrder, row: Row) -> None:
        self._at = at
        self._order = order
        self._row = row
        self._counted = order.counted(row)

    def rows(self) -> Iterator[CompareRow]:
        """Nothing where nobody who is heard says anything."""
        if not any(side.voices for side in self._sides):
            return
        if any(self._words(side) for side in self._sides):
            yield self._term_row()
        if any(figure.voice.heard for slot in self._row.slots for figure in slot.figures):
            yield from (self._stage_row(stage) for stage in self._stages)
            yield from (self._running_row(settled) for settled in self._running)
            yield self._total_row()

    # Who stands beside whom -----------------------------------------------------------------------

    @cached_property
    def _sides(self) -> tuple["_Side", ...]:
        """The parties of the flow, spoken or not, then every other side that is heard."""
        flow = self._row.owed[0]
        voices = [figure.voice for slot in self._row.slots for figure in slot.figures]
        voices += [word.voice for word in self._at.terms.get(self._row.owed, ())]
        heard = {voice for voice in voices if voice.heard}
        speaking = {voice.side for voice in heard} | set(flow.parties if flow else ())
        sides = {
            code: _Side(code, code, []) for code in self._at.record.parties if code in speaking
        }
        for voice in sorted(heard, key=lambda voice: voice.root):
            who = voice.side or voice.root
            sides.setdefault(who, _Side(who, voice.side, [])).voices.append(voice)
        return tuple(sides.values())

    def _name(self, who: str) -> str:
        party = self._at.record.parties.get(who)
        return (party.name if party else None) or who

    @cached_property
    def _stages(self) -> list[str]:
        """The stages of which a side gives a number."""
        return [
            slug
            for slug in self._order.slugs
            if any(self._in_stage(side, slug) for side in self._sides)
        ]

    @cached_property
    def _running(self) -> list[Settled]:
        """Figures so far of which a side gives one, in the order in which they were last stated."""
        heard = [s for s in self._row.running if any(f.voice.heard for f in s.figures)]
        return sorted(heard, key=lambda slot: max(f.said.turn for f in slot.figures))

    def _own(self, side: "_Side", settled: Settled | None) -> tuple[Figure, ...]:
        if settled is None:
            return ()
        return tuple(figure for figure in settled.figures if figure.voice in side.voices)

    def _in_stage(self, side: "_Side", stage: str) -> tuple[Figure, ...]:
        return self._own(side, self._row.stages.get(stage))

    def _cited(self, figures: Iterable[Figure]) -> tuple[Cited, ...]:
        return tuple(
            Cited(self._at.cite(figure.said.entry), figure.said.source, str(figure.quantity))
            for figure in figures
        )

    # Terms ----------------------------------------------------------------------------------------

    def _words(self, side: "_Side") -> tuple[Cited, ...]:
        return tuple(
            Cited(self._at.cite(word.entry), word.source, str(word.quantity))
            for word in self._at.terms.get(self._row.owed, ())
            if word.voice in side.voices
        )

    def _term_row(self) -> CompareRow:
        says = [
            _says(side, together([Quantity.parse(word.quantity) for word in words]), words)
            if (words := self._words(side))
            else _says(side, None, ())
            for side in self._sides
        ]
        agreed = term(self._at.terms.get(self._row.owed, []))
        told = [f"{self._name(s.who)} says {s.quantity}" for s in says if s.quantity is not None]
        differ = None
        if agreed is None:
            differ = f"The terms differ: {listed(told)}; so no number counts as agreed."
        return self._told("term", None, says, (), differ)

    # Stages ---------------------------------------------------------------------------------------

    def _stage_row(self, stage: str) -> CompareRow:
        return self._one_slot("stage", self._row.stages[stage])

    def _running_row(self, settled: Settled) -> CompareRow:
        """With the stages up to there that explain a gap."""
        row = self._one_slot("running", settled)
        subject = settled.slot.place.subject
        covered = self._order.covered(subject, self._row)
        if not row.differs or covered is None or covered.perhaps or row.unit == PERCENT:
            return row
        says = {
            side.who: _Total(together([figure.quantity for figure in own]), reach(subject), own)
            for side in self._sides
            if (own := self._own(side, settled))
        }
        explained, how = self._explained(says, covered.stages)
        told = ", ".join(f"{self._name(who)} {said.quantity}" for who, said in says.items())
        where = reach(subject)
        sentences = [f"{where[:1].upper()}{where[1:]}: {told}; a gap of {row.gap}.", *how]
        sentences += [row.note] if row.note else []
        return replace(row, explained_by=explained, note=" ".join(sentences))

    def _one_slot(self, what: str, settled: Settled) -> CompareRow:
        says = [
            _says(side, together([f.quantity for f in own]) if own else None, self._cited(own))
            for side in self._sides
            for own in (self._own(side, settled),)
        ]
        return self._told(what, settled.slot.place.subject, says, (), _of_two_minds(says))

    # The total ------------------------------------------------------------------------------------

    def _total_row(self) -> CompareRow:
        totals = {side.who: self._total(side) for side in self._sides}
        says = []
        for side in self._sides:
            found = totals[side.who]
            own = self._cited(found.figures) if found else ()
            quantity, basis = (found.quantity, found.basis) if found else (None, None)
            says.append(_says(side, quantity, own, basis, self._sum(side)))
        if self._row.owed[2] == PERCENT:
            return self._told("total", None, says, (), None)
        gap = _gap([_span(said) for said in says])
        given = {who: said for who, said in totals.items() if said is not None}
        apart = gap not in (None, "0")
        explained, how = self._explained(given, self._counted) if apart else ((), [])
        sentences = [
            *self._between(says, gap),
            *how,
            *self._only_one_speaks(),
            *self._settles_nothing(totals),
        ]
        return self._told("total", None, says, explained, " ".join(sentences) or None)

    def _sum(self, side: "_Side") -> str | None:
        """What the side's current stage figures add up to, however many of the stages they are."""
        figures = [own for stage in self._row.stages if (own := self._in_stage(side, stage))]
        if not figures or self._row.owed[2] == PERCENT:
            return None
        added = total(together([figure.quantity for figure in own]) for own in figures)
        return str(added) if added else None

    def _total(self, side: "_Side") -> _Total | None:
        """From its own words alone: the whole as it states it, else so far with the stages since, else the sum."""
        if own := self._own(side, self._row.whole):
            return _Total(together([f.quantity for f in own]), "stated whole", own)
        if self._row.owed[2] == PERCENT:
            return None
        return self._so_far(side) or (
            self._added(side, self._counted, "sum of stages", ()) if self._counted else None
        )

    def _so_far(self, side: "_Side") -> _Total | None:
        """A running figure with the side's own figures of the stages since, as few as there can be."""
        known = [
            (since, own, slot.slot.place.subject)
            for slot in self._row.running
            if (own := self._own(side, slot)) and (since := self._since(slot)) is not None
        ]
        known.sort(key=lambda each: (len(each[0]), -each[1][0].said.turn))
        for since, own, subject in known:
            basis = reach(subject)
            if since:
                basis = f"{basis}, and {stages_named(since, self._counted)}"
            found = self._added(side, since, basis, own)
            if found:
                return found
        return None

    def _since(self, running: Settled) -> list[str] | None:
        """The stages after those that a running figure covers; None where it cannot be told which these are."""
        covered = self._order.covered(running.slot.place.subject, self._row)
        if covered is None or covered.perhaps:
            return None
        within = set(covered.stages)
        return [stage for stage in self._counted if stage not in within]

    def _added(
        self, side: "_Side", stages: Sequence[str], basis: str, base: tuple[Figure, ...]
    ) -> _Total | None:
        by_stage = [self._in_stage(side, stage) for stage in stages]
        if not all(by_stage):
            return None
        parts = [base, *by_stage] if base else by_stage
        added = total(together([figure.quantity for figure in part]) for part in parts)
        return _Total(added, basis, tuple(f for part in parts for f in part)) if added else None

    # What explains a gap --------------------------------------------------------------------------

    def _exact(self, side: "_Side", stages: Sequence[str]) -> dict[str, Decimal]:
        """The side's exact stage numbers, in the order of the stages."""
        found: dict[str, Decimal] = {}
        for stage in stages:
            own = self._in_stage(side, stage)
            exact = together([figure.quantity for figure in own]).exact if own else None
            if exact is not None:
                found[stage] = exact
        return found

    def _explained(
        self, totals: Mapping[str, _Total], covered: Sequence[str]
    ) -> tuple[tuple[str, ...], list[str]]:
        """The stages that explain the gap between every two sides that differ, with the sums that show it."""
        stages: set[str] = set()
        how: list[str] = []
        for one, other in combinations(self._sides, 2):
            mine, theirs = totals.get(one.who), totals.get(other.who)
            if mine is None or theirs is None:
                continue
            if mine.quantity.shares_a_value_with(theirs.quantity):
                continue
            found = self._replaced(one, other, totals, covered) or self._replaced(
                other, one, totals, covered
            )
            if found is None:
                return (), ["The stages for which both give numbers do not explain the gap."]
            stages.update(found[0])
            how.append(found[1])
        return tuple(stage for stage in self._counted if stage in stages), how

    def _replaced(
        self, base: "_Side", other: "_Side", totals: Mapping[str, _Total], covered: Sequence[str]
    ) -> tuple[list[str], str] | None:
        """The stages in which the two differ, where the other's numbers turn the base's total into its own."""
        mine, theirs = self._exact(base, covered), self._exact(other, covered)
        first, second = totals[base.who], totals[other.who]
        if list(mine) != list(covered):
            return None
        differing = [stage for stage in mine if stage in theirs and mine[stage] != theirs[stage]]
        replaced = [theirs[stage] if stage in differing else mine[stage] for stage in mine]
        if not differing or sum(mine.values()) != first.quantity.exact:
            return None
        if sum(replaced) != second.quantity.exact:
            return None
        many = len(differing) > 1
        against = [
            f"{number_text(mine[slug])} against {number_text(theirs[slug])}" for slug in differing
        ]
        told = (
            [f"{slug}: {words}" for slug, words in zip(differing, against, strict=True)]
            if many
            else against
        )
        shown = addition(map(number_text, replaced))
        return differing, (
            f"All of it lies in {stages_named(differing, self._counted)} "
            f"({', '.join(told)}): with {self._name(other.who)}'s word there, "
            f"{shown} = {second.quantity}."
        )

    def _between(self, says: Sequence[SideSays], gap: str | None) -> Iterator[str]:
        told = [f"{self._name(said.who)} {said.quantity}" for said in says if said.quantity]
        if len(told) > 1:
            apart = "no gap" if gap == "0" else f"a gap of {gap}" if gap else "all can be true"
            yield f"In all: {', '.join(told)}; {apart}."
        elif told:
            yield f"In all: {told[0]}, and nobody else gives a total."

    def _only_one_speaks(self) -> Iterator[str]:
        """The stages of which one side alone gives numbers, side by side where there are several."""
        alone: dict[str, list[str]] = {}
        for stage in self._counted:
            speaking = [side for side in self._sides if self._in_stage(side, stage)]
            if len(speaking) == 1 and len(self._sides) > 1:
                alone.setdefault(speaking[0].who, []).append(stage)
        for who, stages in alone.items():
            yield f"For {stages_named(stages, self._counted)} only {self._name(who)} gives numbers."
        totals = self._at.terms.get(self._row.owed) or self._row.whole or self._row.running
        silent = [
            stage
            for stage in self._counted
            if not any(self._in_stage(side, stage) for side in self._sides)
        ]
        if silent and totals:
            yield f"For {stages_named(silent, self._counted)} no side gives a number."

    def _settles_nothing(self, totals: Mapping[str, _Total | None]) -> Iterator[str]:
        """Bounds that are consistent with every side's total although these differ."""
        said = [found for found in totals.values() if found is not None]
        if len({found.quantity for found in said}) < 2:
            return
        for found in said:
            for figure in found.figures:
                quantity = figure.quantity
                if (
                    quantity.exact is None
                    and quantity != found.quantity
                    and all(quantity.shares_a_value_with(other.quantity) for other in said)
                ):
                    entry = self._at.cite(figure.said.entry)
                    yield (
                        f"The {quantity} of {figure.said.source} ({entry}) is consistent with each of "
                        "them and settles nothing."
                    )

    def _told(
        self,
        what: str,
        subject: Subject | None,
        says: Sequence[SideSays],
        explained: tuple[str, ...],
        note: str | None,
    ) -> CompareRow:
        flow, measure, unit = self._row.owed
        return CompareRow(
            agreement=self._at.slug,
            what=what,
            flow=self._at.spelled(flow),
            measure=measure,
            unit=unit,
            stage=subject.stage if subject else None,
            up_to=subject.up_to if subject else None,
            sides=tuple(says),
            gap=_gap([_span(said) for said in says]),
            explained_by=explained,
            note=note,
        )


@dataclass(frozen=True, slots=True)
class _Side:
    who: str
    party: str | None
    voices: list[Voice]


def _says(
    side: _Side,
    quantity: Quantity | None,
    figures: tuple[Cited, ...],
    basis: str | None = None,
    added: str | None = None,
) -> SideSays:
    text = str(quantity) if quantity is not None else None
    return SideSays(side.who, side.party, text, basis, added, figures)


def _span(said: SideSays) -> Span | None:
    return Quantity.parse(said.quantity).span if said.quantity is not None else None


def _gap(spans: Iterable[Span | None]) -> str | None:
    """The distance between the sides furthest apart, from the least to the most that it can be."""
    firm = [span for span in spans if span is not None]
    if len(firm) < 2:
        return None
    if all(one.meets(other) for one, other in combinations(firm, 2)):
        return "0" if all(span.low == span.high for span in firm) else None
    lowest = min(firm, key=lambda span: (span.high is None, span.high or 0, span.high_strict))
    highest = max(firm, key=lambda span: (span.low, span.low_strict))
    assert lowest.high is not None  # spans that do not meet have an end between them
    highs = [span.high for span in firm]
    known = [high for high in highs if high is not None]
    most = max(known) - min(span.low for span in firm) if len(known) == len(highs) else None
    strict = lowest.high_strict or highest.low_strict
    return span_text(Span(max(highest.low - lowest.high, Decimal(0)), most, low_strict=strict))


def _of_two_minds(says: Iterable[SideSays]) -> str | None:
    """Sources of one side that do not agree among themselves."""
    found = []
    for said in says:
        quantities = [Quantity.parse(figure.quantity) for figure in said.figures]
        if any(not a.shares_a_value_with(b) for a, b in combinations(quantities, 2)):
            words = listed(f"{figure.source} {figure.quantity}" for figure in said.figures)
            found.append(f"{said.who} does not speak with one voice: {words}.")
    return " ".join(found) or None
