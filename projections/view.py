"""``view``: an agreement as one source tells it, and nobody else."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from typing import Final

from domain.events import (
    CourseEvent,
    Event,
    FigureConfirmed,
    FigureCorrected,
    FigureReported,
    StageEvent,
    StatementDisputed,
    TermsStated,
    said_in,
    stage_of,
)
from domain.frozen import dataclass
from domain.values.flow import flow_text
from domain.values.quantity import Quantity
from projections.agreement import AgreementAt
from projections.place_order import in_order
from projections.rules.becoming import becoming
from projections.rules.changes import WentOn
from projections.rules.courses import by_root, last_of_course, last_words
from projections.rules.order import Record
from projections.rules.place import Place
from projections.rules.settled import Settled
from projections.rules.terms import Owed, order_of, terms_in
from projections.rules.voices import Said
from projections.texts.sentence import joined
from projections.texts.summary import line, reach
from projections.texts.wording import became_text

CURRENT: Final = "current"


@dataclass(frozen=True, slots=True)
class ViewRow:
    """One thing that the source says: a term, what became of a stage or of the agreement, a figure, or a dispute.

    ``quantity`` is set for terms and figures, ``says`` for the rest. ``standing`` is ``current``, or why the
    source's word counts no more: of a figure ``said again``, ``updated`` (by what is no other number, only a
    better one), ``changed silently``, ``corrected`` or ``retracted``, of a term ``said again``, ``updated`` (by
    another one that does not replace it), ``replaced`` or ``retracted``, of a stage or the agreement
    ``said again``, ``updated`` (by what it says became of it since) or ``retracted``, of a dispute ``retracted``
    or ``ended``; or ``repeats A#7`` where it only passes another entry on, until it is ``retracted``.
    """

    agreement: str
    source: str
    what: str
    scope: str | None
    stage: str | None
    up_to: str | None
    flow: str | None
    measure: str | None
    unit: str | None
    dimension: str | None
    category: str | None
    quantity: str | None
    says: str | None
    stated: str
    entry: str
    standing: str


def view(at: AgreementAt, source: str) -> list[ViewRow]:
    """What the source, or one that is the same, says at the cut: terms, stages, figures, repeats, disputes.

    A dispute with a number of its own is a figure.
    """
    root = at.register.root(at.register.asked_for(source).slug)
    return [
        *_terms(at, root),
        *_stages(at, root),
        *_figures(at, root),
        *_repeats(at, root),
        *_disputes(at, root),
    ]


def _terms(at: AgreementAt, root: str) -> Iterator[ViewRow]:
    """Of each flow, measure and unit all that it said was agreed, in the order in which it acts."""
    said: dict[Owed, list[tuple[int, Quantity]]] = {}
    for acting in at.record.acting:
        if at.voice(acting.statement.source).root == root:
            for owed, quantity in terms_in(acting.entry.event):
                said.setdefault(owed, []).append((acting.entry.number, quantity))
    for owed in sorted(said, key=order_of):
        flow, measure, unit = owed
        ended_by = {ended.word.entry: ended.by for ended in at.ended_terms.get(owed, ())}
        newest = next((w for w in at.terms.get(owed, ()) if w.voice.root == root), None)
        for number, quantity in said[owed]:
            if number in ended_by:
                standing = _ended_by(at.record.known[ended_by[number]].event)
            elif newest is None or newest.entry == number:
                standing = CURRENT
            else:
                standing = "said again" if newest.quantity == quantity else "updated"
            yield replace(
                _row(at, number, "term", standing),
                flow=flow_text(flow),
                measure=measure,
                unit=unit,
                quantity=str(quantity),
            )


def _ended_by(event: Event) -> str:
    """What became of a term that an entry ended."""
    return "replaced" if isinstance(event, TermsStated) else "retracted"


def _stages(at: AgreementAt, root: str) -> Iterator[ViewRow]:
    """What it says became of each stage and of the agreement: of what stands, its last words are current."""
    own = [by_root(stage.said, at.voice).get(root, []) for stage in at.stages.values()]
    course = by_root(at.course, at.voice).get(root, [])
    last = [*chain.from_iterable(map(last_words, own)), *last_of_course(course)]
    current = {entry.number for entry in last}
    said = {(stage_of(entry.event), becoming(entry.event)) for entry in last}
    for acting in at.record.acting:
        event = acting.entry.event
        if not isinstance(event, StageEvent | CourseEvent):
            continue
        if at.voice(event.statement.source).root != root:
            continue
        stage, number = stage_of(event), acting.entry.number
        if number in at.record.retracted:
            state = "retracted"
        elif number in current:
            state = CURRENT
        else:
            state = "said again" if (stage, becoming(event)) in said else "updated"
        yield replace(
            _row(at, number, "stage" if stage else "agreement", state),
            stage=stage,
            says=became_text(event),
        )


def _figures(at: AgreementAt, root: str) -> Iterator[ViewRow]:
    for place, settled in in_order(at.settled):
        own = [said for said in settled.slot.sayings if said.voice.root == root]
        went_on = WentOn(at.record, own)
        for said in own:
            yield _figure(at, place, said, standing_of(at.record, settled, said, went_on))


def _figure(at: AgreementAt, place: Place, said: Said, standing: str) -> ViewRow:
    confirms = isinstance(at.record.known[said.entry].event, FigureConfirmed)
    return replace(
        _row(at, said.entry, "confirmation" if confirms else "figure", standing),
        scope=place.subject.scope,
        stage=place.subject.stage,
        up_to=place.subject.up_to,
        flow=flow_text(place.flow),
        measure=place.subject.measure,
        unit=place.subject.unit,
        dimension=place.dimension,
        category=place.category,
        quantity=str(said.quantity),
    )


def _row(at: AgreementAt, number: int, what: str, standing: str) -> ViewRow:
    """What an entry says by the word of its source, as far as it is the same for all that it can say."""
    entry = at.record.known[number]
    statement = said_in(entry.event)
    return ViewRow(
        agreement=at.slug,
        source=statement.source,
        what=what,
        scope=None,
        stage=None,
        up_to=None,
        flow=None,
        measure=None,
        unit=None,
        dimension=None,
        category=None,
        quantity=None,
        says=None,
        stated=str(statement.stated),
        entry=entry.citation,
        standing=standing,
    )


def standing_of(record: Record, settled: Settled, said: Said, went_on: WentOn) -> str:
    """``current``, or why this assertion is not the figure of its root (rules 2 and 4), which ``went_on`` so."""
    if said.ended_by is not None:
        by = record.known[said.ended_by].event
        return "corrected" if isinstance(by, FigureCorrected) else "retracted"
    (figure,) = (f for f in settled.figures if f.voice.root == said.voice.root)
    if figure.said is said:
        return CURRENT
    same = figure.quantity == said.quantity or figure.said.turn < said.turn
    if same or went_on.only_repeats(said):
        return "said again"
    return "changed silently" if went_on.left_silently(said) else "updated"


def _repeats(at: AgreementAt, root: str) -> Iterator[ViewRow]:
    for acting in at.record.acting:
        event = acting.entry.event
        if not isinstance(event, FigureReported) or event.repeats is None:
            continue
        if at.voice(event.statement.source).root == root:
            for flow in event.flows or (None,):
                number = acting.entry.number
                taken_back = at.record.takes_back(number, flow)
                repeats = f"repeats {at.cite(acting.target or event.repeats)}"
                state = "retracted" if taken_back else repeats
                yield replace(
                    _row(at, number, "repeat", state),
                    scope=event.scope,
                    stage=event.stage,
                    up_to=event.up_to.identity if event.up_to else None,
                    flow=flow_text(flow),
                    measure=event.measure,
                    unit=event.unit,
                    quantity=str(event.quantity) if event.quantity else None,
                    says=reach(event),
                )


def _disputes(at: AgreementAt, root: str) -> Iterator[ViewRow]:
    """What the source disputes without a number of its own, for each flow that it speaks of."""
    of_words = {dispute.entry for dispute in at.word_disputes.lasting}
    for acting in at.record.acting:
        event, number = acting.entry.event, acting.entry.number
        if not isinstance(event, StatementDisputed) or event.quantity or event.breakdowns:
            continue
        if acting.target is None or at.voice(event.statement.source).root != root:
            continue
        disputed = at.record.known[acting.target]
        spoken = at.record.assertion(acting.target)
        groups = at.slots.lasting_groups_of(number)
        for flow in spoken.covered(event.flow) if spoken is not None else (None,):
            lasts = number in of_words or any(group.flow == flow for group in groups)
            ended = "retracted" if at.record.takes_back(number, flow) else "ended"
            row = _row(at, number, "dispute", CURRENT if lasts else ended)
            says = joined((at.citing("{}", disputed.number), line(at.slug, disputed.event, spoken)))
            row = replace(row, says=says, flow=flow_text(flow), dimension=event.dimension)
            if spoken is None:
                yield replace(row, stage=stage_of(disputed.event))
            else:
                subject = spoken.subject
                yield replace(
                    row,
                    scope=subject.scope,
                    stage=subject.stage,
                    up_to=subject.up_to,
                    measure=subject.measure,
                    unit=subject.unit,
                )
