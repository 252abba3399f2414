"""The events: what can be recorded of an agreement and of a source. Source: docs/feed.md, "Events".

Events are data: frozen, closed, without methods that decide. ``TOPIC`` names the class in the store and never
changes. Fields stand in alphabetical order (see `Fact`). ``POINTERS`` are the fields that name another entry
of the same agreement, by its number.
"""

from collections.abc import Hashable, Mapping
from enum import StrEnum
from typing import Annotated, Any, ClassVar, Final, Self, get_args

from domain.facts.fact import Fact, fresh
from domain.facts.form import After, Aside, Before, NotEmpty, Whole, Worded
from domain.values.breakdown import Breakdown, Breakdowns
from domain.values.flow import Flow, FlowChoice
from domain.values.period import Moment, Period
from domain.values.quantity import Quantity
from domain.values.statement import Statement
from domain.values.text import EVENT_ID, Name, PartyCode, Slug, Text

EntryNumber = Annotated[int, Whole(more_than=0, less_than=10**12)]
EventId = Annotated[str, Worded(EVENT_ID), Aside()]


class SourceKind(StrEnum):
    """What a source is. Only an official has a side (rule 5)."""

    OFFICIAL = "official"
    JOINT = "joint"
    MEDIATOR = "mediator"
    THIRD_PARTY = "third-party"
    MEDIA = "media"
    ANONYMOUS = "anonymous"


class Scope(StrEnum):
    """How far a figure reaches."""

    STAGE = "stage"
    WHOLE = "whole"
    RUNNING = "running"
    PLANNED = "planned"
    REMAINING = "remaining"
    PROGRAMME = "programme"


WITH_A_STAGE: Final = (Scope.STAGE, Scope.RUNNING, Scope.PLANNED, Scope.REMAINING)
"""The scopes whose figures may name a stage."""
WITH_A_DATE: Final = (Scope.RUNNING, Scope.REMAINING, Scope.PROGRAMME)
"""The scopes whose figures may name the date up to which they count; none names a stage and a date."""


class Outcome(StrEnum):
    """How a stage ended."""

    COMPLETED = "completed"
    PARTIAL = "partial"
    OTHERWISE = "otherwise"


class Event(Fact):
    """Something that happened to the record; its id is given from outside and never changes.

    Its JSON is without the id: that is its content, which the store keeps, and from which a key is derived.
    """

    TOPIC: ClassVar[str]
    POINTERS: ClassVar[tuple[str, ...]] = ()
    OF_A_SOURCE: ClassVar[bool] = False
    """Whether it belongs to the register, and not to an agreement."""

    event_id: EventId

    def field(self, name: str) -> Any:
        """The value of a field; None where this kind of event has no such field."""
        return self.__dict__.get(name)

    @property
    def points_at(self) -> int | None:
        """The entry that it is about; None where it is about none."""
        number: int | None = self.__dict__[self.POINTERS[0]] if self.POINTERS else None
        return number

    def says_the_same(self, other: "Event | None") -> bool:
        """Whether another event differs in its id at most."""
        return other is not None and self.with_values({"event_id": other.event_id}) == other

    @classmethod
    def of_content(cls, event_id: str, content: str) -> Self:
        """The event of which a content was kept, as pydantic reads it; its `ValidationError` where it is none."""
        more = "," if len(content) > 2 else ""
        return cls.validate_json(f'{{"event_id":"{event_id}"{more}{content[1:]}')


# Sources ----------------------------------------------------------------------------------------


class SourceRegistered(Event):
    """A source is known from now on."""

    TOPIC: ClassVar[str] = "counterfoil:SourceRegistered"
    OF_A_SOURCE: ClassVar[bool] = True

    aliases: tuple[Name, ...] = ()
    kind: SourceKind
    name: Name
    note: Text | None = None
    same_as: Slug | None = None
    source: Slug
    speaks_for: PartyCode | None = None


class SourceAmended(Event):
    """Some of what is known of a source was wrong or has changed; the fields named here replace the old."""

    TOPIC: ClassVar[str] = "counterfoil:SourceAmended"
    OF_A_SOURCE: ClassVar[bool] = True

    aliases: tuple[Name, ...] | None = None
    kind: SourceKind | None = None
    name: Name | None = None
    note: Text | None = None
    same_as: Slug | None = None
    source: Slug
    speaks_for: PartyCode | None = None


# Agreements and their terms ---------------------------------------------------------------------


class Party(Fact):
    """A party or mediator: its code in flows, and its name."""

    code: PartyCode
    name: Name | None = None


def _party(given: object) -> object:
    return {"code": given} if isinstance(given, str) else given


Parties = tuple[Annotated[Party, Before(_party)], ...]


def _each_flow_once(flows: tuple[Flow, ...]) -> tuple[Flow, ...]:
    if len(flows) < 2:
        return flows
    if len(set(flows)) < len(flows):
        raise ValueError("a flow is named twice")
    return flows


Flows = Annotated[tuple[Flow, ...], After(_each_flow_once)]


class Term(Fact):
    """One commitment: flows, measure, unit and quantity."""

    flows: Flows = ()
    measure: Slug
    quantity: Quantity
    unit: Slug


class AgreementAnnounced(Event):
    """An agreement was made public, with its parties and the terms that were told."""

    TOPIC: ClassVar[str] = "counterfoil:AgreementAnnounced"

    agreed: Moment | None = None
    kind: Slug | None = None
    mediators: Parties = ()
    parties: Annotated[Parties, NotEmpty()]
    place: Name | None = None
    statement: Statement
    terms: tuple[Term, ...] = ()
    title: Name


class AgreementAmended(Event):
    """What the ledger says of the agreement itself is put right: what it is called, of which kind it is, when and
    where it was agreed, further or renamed parties."""

    TOPIC: ClassVar[str] = "counterfoil:AgreementAmended"

    agreed: Moment | None = None
    kind: Slug | None = None
    mediators: Parties = ()
    parties: Parties = ()
    place: Name | None = None
    reason: Text | None = None
    title: Name | None = None


class TermsStated(Event):
    """A source says what was agreed; ``replaces`` an earlier entry of its own."""

    TOPIC: ClassVar[str] = "counterfoil:TermsStated"
    POINTERS: ClassVar[tuple[str, ...]] = ("replaces",)

    replaces: EntryNumber | None = None
    statement: Statement
    terms: Annotated[tuple[Term, ...], NotEmpty()]


class _Course(Event):
    """A word on whether the agreement is being carried out."""

    note: Text | None = None
    occurred: Period | None = None
    statement: Statement


class AgreementSuspended(_Course):
    """A source says that the agreement is suspended."""

    TOPIC: ClassVar[str] = "counterfoil:AgreementSuspended"


class AgreementResumed(_Course):
    """A source says that the agreement is carried out again."""

    TOPIC: ClassVar[str] = "counterfoil:AgreementResumed"


class AgreementConcluded(_Course):
    """A source says that the agreement is fully carried out or has ended."""

    TOPIC: ClassVar[str] = "counterfoil:AgreementConcluded"


# Stages -----------------------------------------------------------------------------------------


class _Plan(Event):
    """A word on when a stage will be."""

    label: Name | None = None
    planned: Period | None = None
    reason: Text | None = None
    stage: Slug
    statement: Statement


class StageScheduled(_Plan):
    """A source says that a stage is planned, and for when."""

    TOPIC: ClassVar[str] = "counterfoil:StageScheduled"


class StagePostponed(_Plan):
    """A source says that a stage will be later than planned; without ``planned``, until further notice."""

    TOPIC: ClassVar[str] = "counterfoil:StagePostponed"


class StageCompleted(Event):
    """A stage of the agreement took place, by the word of one source."""

    TOPIC: ClassVar[str] = "counterfoil:StageCompleted"

    label: Name | None = None
    occurred: Period | None = None
    outcome: Outcome = Outcome.COMPLETED
    reason: Text | None = None
    stage: Slug
    statement: Statement


class StageCancelled(Event):
    """A source says that a stage will not take place."""

    TOPIC: ClassVar[str] = "counterfoil:StageCancelled"

    label: Name | None = None
    occurred: Period | None = None
    outcome: Outcome | None = None
    reason: Text | None = None
    stage: Slug
    statement: Statement


# Figures ----------------------------------------------------------------------------------------


class FigureReported(Event):
    """A source states a number for one slot, or the same number for several flows.

    With ``repeats`` it only passes another entry on, garbled or not, and asserts nothing.
    """

    TOPIC: ClassVar[str] = "counterfoil:FigureReported"
    POINTERS: ClassVar[tuple[str, ...]] = ("repeats",)

    breakdowns: Breakdowns = fresh(default_factory=dict)
    flows: Flows = ()
    measure: Slug
    quantity: Quantity | None = None
    repeats: EntryNumber | None = None
    scope: Scope
    stage: Slug | None = None
    statement: Statement
    unit: Slug
    up_to: Moment | None = None


class FigureConfirmed(Event):
    """A source bears out what another asserted: a flow's total, or one dimension of it."""

    TOPIC: ClassVar[str] = "counterfoil:FigureConfirmed"
    POINTERS: ClassVar[tuple[str, ...]] = ("of",)

    dimension: Slug | None = None
    flow: FlowChoice | None = None
    of: EntryNumber
    quantity: Quantity | None = None
    statement: Statement


class FigureCorrected(Event):
    """A source changes its own number, from the day on which it says so."""

    TOPIC: ClassVar[str] = "counterfoil:FigureCorrected"
    POINTERS: ClassVar[tuple[str, ...]] = ("of",)

    breakdowns: Breakdowns = fresh(default_factory=dict)
    flow: FlowChoice | None = None
    of: EntryNumber
    quantity: Quantity | None = None
    statement: Statement


class StatementDisputed(Event):
    """A source contradicts what another said, with or without a number of its own."""

    TOPIC: ClassVar[str] = "counterfoil:StatementDisputed"
    POINTERS: ClassVar[tuple[str, ...]] = ("of",)

    breakdowns: Breakdowns = fresh(default_factory=dict)
    dimension: Slug | None = None
    flow: FlowChoice | None = None
    of: EntryNumber
    quantity: Quantity | None = None
    statement: Statement


class StatementRetracted(Event):
    """A source takes its own statement back."""

    TOPIC: ClassVar[str] = "counterfoil:StatementRetracted"
    POINTERS: ClassVar[tuple[str, ...]] = ("of",)

    flow: FlowChoice | None = None
    of: EntryNumber
    statement: Statement


class EntryVoided(Event):
    """The recorder made a mistake: the entry is as if never recorded, where a replacement stands for it."""

    TOPIC: ClassVar[str] = "counterfoil:EntryVoided"
    POINTERS: ClassVar[tuple[str, ...]] = ("of", "replacement")

    of: EntryNumber
    reason: Text
    replacement: EntryNumber | None = None


SourceEvent = SourceRegistered | SourceAmended
HeadingEvent = AgreementAnnounced | AgreementAmended
"""They say how an agreement is called, and who its parties and mediators are."""
TermsEvent = AgreementAnnounced | TermsStated
"""They say what was agreed."""
PlanningEvent = StageScheduled | StagePostponed
EndingEvent = StageCompleted | StageCancelled
StageEvent = PlanningEvent | EndingEvent
CourseEvent = AgreementSuspended | AgreementResumed | AgreementConcluded
AgreementEvent = (
    HeadingEvent
    | TermsStated
    | CourseEvent
    | StageEvent
    | FigureReported
    | FigureConfirmed
    | FigureCorrected
    | StatementDisputed
    | StatementRetracted
    | EntryVoided
)

CLASSES: Final[tuple[type[Event], ...]] = (*get_args(SourceEvent), *get_args(AgreementEvent))
BY_NAME: Final = {cls.__name__: cls for cls in CLASSES}
BY_TOPIC: Final = {cls.TOPIC: cls for cls in CLASSES}
TOPICS: Final = frozenset(BY_TOPIC)


def statement_of(event: Event) -> Statement | None:
    """The statement of an event; None for the recorder's own acts."""
    found: Statement | None = event.__dict__.get("statement")
    return found


def said_in(event: Event) -> Statement:
    """The statement of an event that is known to be somebody's."""
    statement = statement_of(event)
    assert statement is not None
    return statement


# What some kinds of events have ----------------------------------------------------------------


def stage_of(event: Event) -> str | None:
    """The stage that an event names; None where it names none."""
    found: str | None = event.__dict__.get("stage")
    return found


def part_of(event: Event) -> Hashable | None:
    """What a figure or a word of a stage is about that points at no other: a stage, or up to what a figure counts
    that names none. None for all else.

    What is said of one part changes no slot and no stage of another.
    """
    if isinstance(event, StageEvent):
        return event.stage
    if isinstance(event, FigureReported) and event.repeats is None:
        return event.stage or (event.scope, event.up_to and event.up_to.identity)
    return None


def occurred_of(event: Event) -> Period | None:
    """When happened what an event tells of; None where it does not say."""
    found: Period | None = event.__dict__.get("occurred")
    return found


def planned_of(event: Event) -> Period | None:
    """For when an event says that a stage is planned; None where it does not."""
    found: Period | None = event.__dict__.get("planned")
    return found


def terms_of(event: Event) -> tuple[Term, ...]:
    """What an event says was agreed."""
    found: tuple[Term, ...] = event.__dict__.get("terms", ())
    return found


def breakdowns_of(event: Event) -> Mapping[str, Breakdown]:
    """How a number divides that an event gives: by dimension."""
    found: Mapping[str, Breakdown] = event.__dict__.get("breakdowns", {})
    return found


def flow_of(event: Event) -> FlowChoice | None:
    """Of which of its flows an event speaks that points at a number; None where it does not choose."""
    found: FlowChoice | None = event.__dict__.get("flow")
    return found


def dimension_of(event: Event) -> str | None:
    """Of which dimension an event speaks that points at a number; None where it speaks of the total."""
    found: str | None = event.__dict__.get("dimension")
    return found
