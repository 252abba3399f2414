"""Filters of reads: which slots and entries are asked for. What an agreement does not have is refused by name."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import field, replace
from typing import TYPE_CHECKING, Any, Final, TypeVar

from domain.entry import Entry
from domain.events import Event, statement_of
from domain.flow import ALL, Flow
from domain.frozen import dataclass
from domain.refusals import Unknown, UnknownStage, closest, listed
from domain.sources import Register
from projections.agreement import AgreementAt
from projections.cut import Cut
from projections.rules.order import Record

if TYPE_CHECKING:
    from domain.citation import Place
    from projections.status import StatusRow
    from projections.timeline import TimelineRow

Row = TypeVar("Row", bound="StatusRow")

CONTESTED: Final = "contested"
"""Stands beside the standings: slots that are contested, whatever their standing."""


class UnknownFlow(Unknown):
    def __init__(self, where: str, flow: Flow, known: Collection[Flow]) -> None:
        texts = sorted(str(other) for other in known)
        has = f"it speaks of {listed(texts)}" if texts else "it speaks of no flow yet"
        super().__init__(
            f"{where} has no flow {flow}: {has}",
            closest(flow.typed, sorted(other.typed for other in known)),
        )


class UnknownMeasure(Unknown):
    def __init__(self, where: str, measure: str, known: Collection[str]) -> None:
        names = sorted(known)
        has = f"it counts {listed(names)}" if names else "it counts nothing yet"
        super().__init__(f"{where} has no measure {measure}: {has}", closest(measure, names))


class UnknownDimension(Unknown):
    def __init__(self, where: str, dimension: str, known: Collection[str]) -> None:
        names = sorted(known)
        has = f"it divides by {listed(names)}" if names else "it has no breakdown yet"
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
        if stage := getattr(event, "stage", None):
            self.stages.add(stage)
        for holder in (event, *getattr(event, "terms", ())):
            self.flows.update(getattr(holder, "flows", ()))
            if measure := getattr(holder, "measure", None):
                self.measures.add(measure)
        breakdowns: Mapping[str, object] = getattr(event, "breakdowns", {})
        self.dimensions.update(breakdowns)
        for party in (*getattr(event, "parties", ()), *getattr(event, "mediators", ())):
            self.parties.add(party.code)

    def have(self, flow: Flow) -> bool:
        """Whether a flow is spoken of, or could be: its parties are there."""
        return flow in self.flows or self.parties.issuperset(flow.parties)


@dataclass(frozen=True, slots=True)
class Filter:
    """What is asked for; an empty set asks for everything. Sources stand for their roots once `checked`."""

    stages: frozenset[str] = frozenset()
    flows: frozenset[Flow] = frozenset()
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
            if not words.have(flow):
                raise UnknownFlow(where, flow, words.flows)
        for measure in sorted(self.measures - words.measures):
            raise UnknownMeasure(where, measure, words.measures)
        for dimension in sorted(self.dimensions - words.dimensions):
            raise UnknownDimension(where, dimension, words.dimensions)
        roots = frozenset(register.root(register.asked_for(source).slug) for source in self.sources)
        return replace(self, sources=roots)

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

    def passes(
        self,
        *,
        stages: Collection[str] = (),
        flows: Collection[Flow] = (),
        measures: Collection[str] = (),
        sources: Collection[str] = (),
        scope: str | None = None,
        standings: Collection[str] = (),
        dimension: str | None = None,
    ) -> bool:
        """Whether something with these names is asked for; ``sources`` are roots."""
        asked: list[tuple[frozenset[Any], Collection[Any]]] = [
            (self.stages, stages),
            (self.flows, flows),
            (self.measures, measures),
            (self.sources, sources),
            (self.scopes, (scope,)),
            (self.standings, standings),
            (self.dimensions, (dimension,)),
        ]
        return all(not wanted or not wanted.isdisjoint(has) for wanted, has in asked)


def slots(
    at: AgreementAt,
    rows: Iterable[Row],
    place: "Place",
    asked: Filter,
) -> list[Row]:
    """The rows of a place that are asked for."""
    entries = list(at.record.known.values())
    in_place = Filter(stages=frozenset({place.stage} if place.stage else ()))
    in_place.checked(place.agreement, entries, at.register)
    asked = asked.checked(place.agreement, entries, at.register)
    return [
        row
        for row in rows
        if in_place.passes(stages=(row.stage,) if row.stage else ())
        and asked.passes(
            stages=(row.stage,) if row.stage else (),
            flows=(Flow.parse(row.flow),) if row.flow else (),
            measures=(row.measure,),
            sources={at.register.root(figure.source) for figure in row.figures},
            scope=row.scope,
            standings=(row.standing, CONTESTED) if row.contested else (row.standing,),
            dimension=row.dimension,
        )
    ]


def timeline_asked_for(
    rows: "Iterable[TimelineRow]",
    entries: Iterable[Entry],
    cut: Cut,
    register: Register,
    asked: Filter,
) -> "list[TimelineRow]":
    """The rows of entries that speak of what is asked for, themselves or through what they point at."""
    if asked == Filter():
        return list(rows)
    passing = entries_asked_for(entries, cut, register, asked)
    return [row for row in rows if (row.agreement is None, row.entry) in passing]


def entries_asked_for(
    entries: Iterable[Entry], cut: Cut, register: Register, asked: Filter
) -> set[tuple[bool, str]]:
    """(whether it is of a source, citation) of each entry that speaks of what is asked for.

    An entry has the standing of the slots in which it says something.
    """
    from projections.timeline import is_of_a_source

    by_subject: dict[tuple[bool, str], list[Entry]] = {}
    for entry in entries:
        by_subject.setdefault((is_of_a_source(entry), entry.subject), []).append(entry)
    passing: set[tuple[bool, str]] = set()
    for (of_a_source, subject), own in by_subject.items():
        at = AgreementAt(subject, [] if of_a_source else own, register, cut)
        standings = _standings(at) if asked.standings else {}
        passing.update(
            (of_a_source, entry.citation)
            for entry in own
            if asked.passes(
                **_named_by(entry, at.record, register),
                standings=standings.get(entry.number, ()),
            )
        )
    return passing


def _standings(at: AgreementAt) -> dict[int, set[str]]:
    """By the number of an entry, the standings of the slots in which it says something."""
    found: dict[int, set[str]] = {}
    for settled in at.settled.values():
        names = {settled.standing.value, *([CONTESTED] if settled.contested else [])}
        for said in settled.slot.sayings:
            found.setdefault(said.entry, set()).update(names)
    return found


def speaks_of(asked: Filter, entry: Entry, record: Record, register: Register) -> bool:
    """Whether an entry speaks of what is asked for, itself or through what it points at."""
    return asked == Filter() or asked.passes(**_named_by(entry, record, register))


def _named_by(entry: Entry, record: Record, register: Register) -> dict[str, Any]:
    """The names that an entry uses; where it only points, those of what it points at."""
    event = entry.event
    target = record.target(event)
    pointed = record.known.get(target) if target is not None else None
    spoken = record.assertion(entry.number) or (record.assertion(target) if target else None)
    holders = [event, *getattr(event, "terms", ()), *([spoken.subject, spoken] if spoken else [])]
    if pointed is not None and not spoken:
        holders += [pointed.event, *getattr(pointed.event, "terms", ())]
    chosen = getattr(event, "flow", None)
    flows = [flow for holder in holders for flow in getattr(holder, "flows", ())]
    statement = statement_of(event)
    source = statement.source if statement else getattr(event, "source", None)
    return {
        "stages": _named("stage", holders),
        "flows": flows if chosen in (None, ALL) else [chosen],
        "measures": _named("measure", holders),
        "sources": [register.root(source)] if source else [],
        "scope": next(iter(_named("scope", holders)), None),
    }


def _named(name: str, holders: Iterable[object]) -> list[str]:
    return [value for holder in holders if (value := getattr(holder, name, None)) is not None]
