"""One agreement: its heading, terms and stages, and what was said to become of it."""

from collections.abc import Iterable, Iterator

from domain.events import Party
from domain.frozen import dataclass
from domain.values.flow import flow_text
from projections.agreement import AgreementAt
from projections.agreements import heading_of
from projections.asked.filters import Filter, Named
from projections.prose.last_words import told_of_stage
from projections.prose.slot import Teller
from projections.rules.terms import LapsedTerm, order_of, term
from projections.show.became import Became, DisputedBy, became, said_by, shown
from projections.timeline import shown_at
from projections.totals import TermRow, term_row


@dataclass(frozen=True, slots=True)
class PartyShown:
    """A party or a mediator as it is called at the cut; no ``name`` where nobody gave it one."""

    code: str
    name: str | None


@dataclass(frozen=True, slots=True)
class TermLapsed:
    """What a root said that says nothing of it any more, and the entry that ended it."""

    entry: str
    source: str
    quantity: str
    ended_by: str


@dataclass(frozen=True, slots=True)
class TermShown:
    """What roots say was agreed for one flow; ``term`` is None where they differ, or where all of it lapsed."""

    flow: str | None
    measure: str
    unit: str
    term: str | None
    terms: tuple[TermRow, ...]
    lapsed: tuple[TermLapsed, ...]
    disputed_by: tuple[DisputedBy, ...]


@dataclass(frozen=True, slots=True)
class StageLine:
    """One stage; ``said`` are the last words of it that `say` tells, ``numbers`` is whether a number of it stands.

    Where there is neither, all that was said of it was taken back.
    """

    stage: str
    label: str | None
    completed: bool
    said: tuple[Became, ...]
    numbers: bool


@dataclass(frozen=True, slots=True)
class AgreementShown:
    """One agreement: its heading, terms and stages, and what was said to become of it."""

    what: str
    agreement: str
    title: str | None
    kind: str | None
    agreed: str | None
    place: str | None
    parties: tuple[PartyShown, ...]
    mediators: tuple[PartyShown, ...]
    terms: tuple[TermShown, ...]
    stages: tuple[StageLine, ...]
    said: tuple[Became, ...]
    sources: tuple[str, ...]
    entries: int
    """Those that the timeline has at the cut."""


def agreement_shown(at: AgreementAt, asked: Filter) -> AgreementShown:
    """One agreement at the cut: of its terms, stages and sources, those that are asked for."""
    asked = asked.checked(at.slug, at.record.known.values(), at.register)
    teller = Teller(at)
    heading = heading_of(at)
    sources = {acting.statement.source for acting in at.record.acting}
    numbered = {place.subject.stage for place, slot in at.settled.items() if slot.figures}
    return AgreementShown(
        what="agreement",
        agreement=at.slug,
        title=heading.title,
        kind=heading.kind,
        agreed=heading.agreed,
        place=heading.place,
        parties=_parties(at.record.parties.values()),
        mediators=_parties(at.record.mediators.values()),
        terms=tuple(_terms(at, asked.only("flows", "measures", "sources"))),
        stages=tuple(
            _stage_line(teller, slug, numbers=slug in numbered)
            for slug in teller.order.slugs
            if asked.only("stages").passes(Named(stages=(slug,)))
        ),
        said=tuple(said for said in became(at, None) if _speaks(at, said.source, asked)),
        sources=tuple(sorted(source for source in sources if _speaks(at, source, asked))),
        entries=sum(shown_at(entry, at.record) is not None for entry in at.record.known.values()),
    )


def _speaks(at: AgreementAt, source: str, asked: Filter) -> bool:
    """Whether a source is asked for, under whatever name."""
    return asked.only("sources").passes(Named(sources=(at.register.root(source),)))


def _terms(at: AgreementAt, asked: Filter) -> Iterator[TermShown]:
    stated = at.terms.keys() | at.lapsed_terms.keys()
    for owed in sorted(stated, key=order_of):
        flow, measure, unit = owed
        words, lapsed = at.terms.get(owed, []), at.lapsed_terms.get(owed, [])
        if not asked.passes(
            Named(
                flows=(flow,),
                measures=(measure,),
                sources={word.voice.root for word in (*words, *(one.word for one in lapsed))},
            )
        ):
            continue
        agreed = term(words)
        disputes = [d for d in at.word_disputes.lasting if at.word_disputes.is_term(d, owed)]
        yield TermShown(
            flow_text(flow),
            measure,
            unit,
            str(agreed) if agreed else None,
            tuple(term_row(at, word) for word in words),
            tuple(_lapsed(at, one) for one in lapsed),
            shown(at, disputes),
        )


def _lapsed(at: AgreementAt, lapsed: LapsedTerm) -> TermLapsed:
    word = lapsed.word
    return TermLapsed(at.cite(word.entry), word.source, str(word.quantity), at.cite(lapsed.by))


def _parties(parties: Iterable[Party]) -> tuple[PartyShown, ...]:
    return tuple(PartyShown(party.code, party.name) for party in parties)


def _stage_line(teller: Teller, slug: str, *, numbers: bool) -> StageLine:
    stage = teller.at.stages[slug]
    told = [entry for word in told_of_stage(teller, slug) for entry in word.entries]
    said = tuple(said_by(teller.at, entry) for entry in told)
    return StageLine(slug, stage.label, stage.completed, said, numbers)
