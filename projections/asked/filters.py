"""Filters of reads: which slots and entries are asked for. What an agreement does not have is refused by name."""

from collections.abc import Collection, Iterable
from dataclasses import field, replace
from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar

from domain.entry import Entry
from domain.events import Event, HeadingEvent, terms_of
from domain.frozen import dataclass
from domain.refusals import Unknown, UnknownStage, closest, known_ones
from domain.state.sources import Register
from domain.state.words import words_in
from domain.values.flow import Flow
from projections.agreement import AgreementAt

if TYPE_CHECKING:
    from domain.names.citation import Place
    from projections.status import StatusRow

R = TypeVar("R")
N = TypeVar("N")
SlotRow = TypeVar("SlotRow", bound="StatusRow")

CONTESTED: Final = "contested"
"""Stands beside the standings: slots that are contested, whatever their standing."""


class UnknownFlow(Unknown):
    def __init__(self, where: str, flow: Flow, known: Collection[Flow]) -> None:
        texts = sorted(str(other) for other in known)
        has = f"it speaks of {known_ones(texts)}" if texts else "it speaks of no flow yet"
        super().__init__(
            f"{where} has no flow {flow}: {has}",
            closest(flow.typed, sorted(other.typed for other in known)),
        )


class UnknownMeasure(Unknown):
    def __init__(self, where: str, measure: str, known: Collection[str]) -> None:
        names = sorted(known)
        has = f"it counts {known_ones(names)}" if names else "it counts nothing yet"
        super().__init__(f"{where} has no measure {measure}: {has}", closest(measure, names))


class UnknownDimension(Unknown):
    def __init__(self, where: str, dimension: str, known: Collection[str]) -> None:
        names = sorted(known)
        has = f"it divides by {known_ones(names)}" if names else "it has no breakdown yet"
        super().__init__(f"{where} has no dimension {dimension}: {has}", closest(dimension, names))


@dataclass(slots=True)
class Words:
    """The names that entries use, whenever they were stated: what a filter may ask for."""

    stages: set[str] = field(default_factory=set)
    flows: set[Flow] = field(default_factory=set)
    measures: set[str] = field(default_factory=set)
    dimensions: set[str] = field(default_factory=set)
    parties: set[str] = field(default_factory=set)

    def add(self, event: Event) -> None:
        """The names in terms, figures and stages, of voided entries too."""
        of = {"stage": self.stages, "measure": self.measures, "dimension": self.dimensions}
        for what, name, *_ in words_in(event):
            if what in of:
                of[what].add(name)
        for holder in (event, *terms_of(event)):
            self.flows.update(getattr(holder, "flows", ()))
        if isinstance(event, HeadingEvent):
            self.parties.update(party.code for party in (*event.parties, *event.mediators))

    def have(self, flow: Flow | None) -> bool:
        """Whether a flow is spoken of, or could be: its parties are there, or it needs none."""
        return flow is None or flow in self.flows or self.parties.issuperset(flow.parties)


@dataclass(frozen=True, slots=True)
class Filter:
    """What is asked for; an empty set asks for everything. Of flows None asks for what nobody hands over. Sources
    stand for their roots once `checked`."""

    stages: frozenset[str] = frozenset()
    flows: frozenset[Flow | None] = frozenset()
    measures: frozenset[str] = frozenset()
    sources: frozenset[str] = frozenset()
    scopes: frozenset[str] = frozenset()
    standings: frozenset[str] = frozenset()
    dimensions: frozenset[str] = frozenset()

    def checked(self, where: str, entries: Iterable[Entry], register: Register) -> "Filter":
        """The same with roots for sources; an `Unknown` names what the entries of ``where`` do not have."""
        if not any((self.stages, self.flows, self.measures, self.sources, self.dimensions)):
            return self
        words = Words()
        for entry in entries:
            words.add(entry.event)
            if self._are_all_in(words):
                break
        for stage in sorted(self.stages - words.stages):
            raise UnknownStage(where, stage, words.stages)
        for flow in sorted(self.flows, key=str):
            if flow is not None and not words.have(flow):
                raise UnknownFlow(where, flow, words.flows)
        for measure in sorted(self.measures - words.measures):
            raise UnknownMeasure(where, measure, words.measures)
        for dimension in sorted(self.dimensions - words.dimensions):
            raise UnknownDimension(where, dimension, words.dimensions)
        for source in self.sources:
            register.asked_for(source)
        return self.by_roots(register)

    def by_roots(self, register: Register) -> "Filter":
        """The same with the roots that its sources have in this register."""
        return replace(self, sources=frozenset(map(register.root, self.sources)))

    def _are_all_in(self, words: Words) -> bool:
        return (
            self.stages <= words.stages
            and self.measures <= words.measures
            and self.dimensions <= words.dimensions
            and all(map(words.have, self.flows))
        )

    def only(self, *names: str) -> "Filter":
        """What is asked for of these alone, such as ``flows``, where the rest does not apply."""
        return Filter(**{name: getattr(self, name) for name in names})

    def passes(self, named: "Named") -> bool:
        """Whether something with these names is asked for."""
        return (
            _meets(self.stages, named.stages)
            and _meets(self.flows, named.flows)
            and _meets(self.measures, named.measures)
            and _meets(self.sources, named.sources)
            and _meets(self.scopes, (named.scope,))
            and _meets(self.standings, named.standings)
            and _meets(self.dimensions, (named.dimension,))
        )


def _meets(wanted: frozenset[N], has: Collection[N | None]) -> bool:
    return not wanted or not wanted.isdisjoint(has)


class Named(NamedTuple):
    """What something is found by; ``sources`` are roots."""

    stages: Collection[str] = ()
    flows: Collection[Flow | None] = ()
    measures: Collection[str] = ()
    sources: Collection[str] = ()
    scope: str | None = None
    standings: Collection[str] = ()
    dimension: str | None = None


def standings_of(standing: str, *, contested: bool) -> tuple[str, ...]:
    """By which standings a slot is found."""
    return (standing, CONTESTED) if contested else (standing,)


def rows_asked_for(rows: Iterable[R], asked: Filter) -> list[R]:
    """The rows of an answer whose stage, flow, measure and scope are asked for, as far as such rows have them."""
    return [row for row in rows if asked.passes(_names(row))]


def _names(row: object) -> Named:
    stage, flow, measure, scope = (
        getattr(row, name, None) for name in ("stage", "flow", "measure", "scope")
    )
    return Named(
        stages=(stage,) if stage else (),
        flows=(Flow.parse(flow) if flow else None,) if flow or measure else (),
        measures=(measure,) if measure else (),
        scope=scope,
    )


def slots(
    at: AgreementAt,
    rows: Iterable[SlotRow],
    place: "Place",
    asked: Filter,
) -> list[SlotRow]:
    """The rows of a place that are asked for."""
    entries = list(at.record.known.values())
    in_place = Filter(stages=frozenset({place.stage} if place.stage else ()))
    in_place.checked(place.agreement, entries, at.register)
    asked = asked.checked(place.agreement, entries, at.register)
    return [
        row
        for row in rows_asked_for(rows, in_place)
        if asked.passes(
            _names(row)._replace(
                sources={at.register.root(figure.source) for figure in row.figures},
                standings=standings_of(row.standing, contested=row.contested),
                dimension=row.dimension,
            )
        )
    ]
