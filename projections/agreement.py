"""One agreement at a cut: the record, its slots, terms and stages, each folded once and when first asked for."""

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Self

from domain.entry import Entry, cite
from domain.events import CourseEvent, Event, StageEvent
from domain.state.sources import Register
from projections.cut import Cut
from projections.rules.courses import course
from projections.rules.order import Record
from projections.rules.place import Place
from projections.rules.settled import Settled
from projections.rules.slots import Slots
from projections.rules.stages import Stage, stages
from projections.rules.sums import Row, Rows, Sum, add_up, rows
from projections.rules.terms import LapsedTerm, Owed, TermOf, Terms, order_of, terms
from projections.rules.voices import Voice
from projections.rules.word_disputes import WordDisputes
from projections.texts.sentence import sentence
from projections.texts.units import in_several_units


class AgreementAt:
    """What the entries of one agreement and the register of sources say at a cut."""

    def __init__(self, slug: str, entries: Iterable[Entry], register: Register, cut: Cut) -> None:
        self._begin(slug, register, Record.of(entries, cut))

    @classmethod
    def of(
        cls,
        slug: str,
        register: Register,
        record: Record,
        slots: Slots,
        terms: Terms | None = None,
        stages: Mapping[str, Stage] | None = None,
        made: Rows | None = None,
    ) -> Self:
        """What a record says of which the slots are folded already, and perhaps the terms, the stages and the rows
        of the totals."""
        at = cls.__new__(cls)
        at._begin(slug, register, record)
        at.slots = slots
        if terms is not None:
            at._folded_terms = terms
        if stages is not None:
            at.stages = stages
        if made is not None:
            at.rows = _in_order(made.of(at.terms))
        return at

    def _begin(self, slug: str, register: Register, record: Record) -> None:
        self.slug = slug
        self.register = register
        self.cut = record.cut
        self.record = record

    @cached_property
    def slots(self) -> Slots:
        return Slots(self.record, self.register, self.record.acting)

    @property
    def settled(self) -> Mapping[Place, Settled]:
        return self.slots.settled

    @cached_property
    def terms(self) -> dict[Owed, list[TermOf]]:
        said = self._folded_terms
        return {owed: words for owed in said if (words := said.of(owed))}

    @cached_property
    def ended_terms(self) -> dict[Owed, list[LapsedTerm]]:
        """What was said to be agreed and was retracted or replaced."""
        said = self._folded_terms
        return {owed: ended for owed in said if (ended := said.ended(owed))}

    @cached_property
    def lapsed_terms(self) -> dict[Owed, list[LapsedTerm]]:
        """What was agreed by the word of roots that say nothing of it any more."""
        said = self._folded_terms
        return {owed: lapsed for owed in said if (lapsed := said.lapsed(owed))}

    @cached_property
    def _folded_terms(self) -> Terms:
        return terms(self.record.acting, self.slots.voice)

    @cached_property
    def stages(self) -> Mapping[str, Stage]:
        return stages(self.record)

    @cached_property
    def completed(self) -> list[str]:
        """The stages that are completed, by slug in plain order."""
        return [slug for slug, stage in self.stages.items() if stage.completed]

    @cached_property
    def course(self) -> tuple[Entry, ...]:
        """What stands of what was said to become of the agreement, in the order in which it acts."""
        return course(self.record)

    @cached_property
    def word_disputes(self) -> WordDisputes:
        return WordDisputes(self.record, self.voice, self.terms, self._beside)

    def _beside(self, event: Event) -> tuple[Entry, ...]:
        """All that stands of what was said of the same stage, or of the agreement; nothing beside other events."""
        if isinstance(event, CourseEvent):
            return self.course
        return self.stages[event.stage].said if isinstance(event, StageEvent) else ()

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """The rows of the totals, ordered as they are printed."""
        return _in_order(rows(self.settled.values(), self.terms))

    def sum_of(self, row: Row) -> Sum:
        """What a row of the totals comes to, with the stages that are completed (rule 9)."""
        return add_up(row, self.completed)

    @cached_property
    def in_several_units(self) -> frozenset[str]:
        """The measures that are counted in more than one unit: of these the unit has to be told."""
        counted = [(place.subject.measure, place.subject.unit) for place in self.settled]
        return in_several_units([*counted, *((measure, unit) for _, measure, unit in self.terms)])

    def voice(self, source: str) -> Voice:
        return self.slots.voice(source)

    def cite(self, number: int) -> str:
        return cite(self.slug, number)

    def citing(self, form: str, *numbers: int) -> str:
        """A sentence of ours, ``{} says nothing``, with the citations of entries in its places."""
        return sentence(self.slug, lambda cited: form.format(*map(cited, numbers)))


def _in_order(found: Iterable[Row]) -> tuple[Row, ...]:
    return tuple(sorted(found, key=lambda row: order_of(row.owed)))
