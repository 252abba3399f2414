"""Everything that the views say of an agreement at a cut, one detail at a time.

A detail has a name and a text. Two cuts differ by the details that differ, so that what changed can be named,
applied and undone.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from domain.events import stage_of, terms_of
from domain.frozen import dataclass
from domain.state.assertion import Group
from domain.values.flow import flow_text
from projections.agreement import AgreementAt
from projections.differing.asked import Newness, newness
from projections.rules.courses import by_root
from projections.rules.place import Place
from projections.rules.span import Reach
from projections.rules.sums import Row, Sum, difference
from projections.rules.terms import Owed, TermOf, counting_terms, term
from projections.rules.word_disputes import Word
from projections.texts.number import number_if_any
from projections.texts.says import (
    Says,
    SaysAgreed,
    SaysInWords,
    SaysNumber,
    SaysReported,
    SaysToCome,
)
from projections.texts.sentence import joined
from projections.texts.summary import line
from projections.texts.wording import agreement_became, stage_became, standing_of


@dataclass(frozen=True, slots=True)
class Name:
    """What a detail is about. ``what`` is ``figure``, ``standing``, ``total``, ``stage``, ``term`` or ``dispute``.

    ``column`` is the source whose figure, term, word or dispute it is, or the column of the totals. A dispute of
    numbers is told by their standing.
    """

    what: str
    scope: str | None = None
    stage: str | None = None
    up_to: str | None = None
    flow: str | None = None
    measure: str | None = None
    unit: str | None = None
    dimension: str | None = None
    category: str | None = None
    column: str | None = None


@dataclass(frozen=True, slots=True)
class About:
    """What entries have to touch to change a detail: groups of slots, stages, terms, or the agreement."""

    groups: frozenset[Group] = frozenset()
    stages: frozenset[str] = frozenset()
    completions: frozenset[str] = frozenset()
    """Stages of which it matters whether they are completed."""
    rows: frozenset[Owed] = frozenset()
    agreement: bool = False
    disputed: frozenset[Word] = frozenset()
    """Words that somebody disputes."""
    roots: frozenset[str] = frozenset()
    """Whose word it is; nobody's in particular where there is none."""


@dataclass(frozen=True, slots=True)
class Detail:
    """What is said, and what it depends on.

    ``says`` is None for a total of which nothing is reported yet: that is no 0, and not open.
    """

    says: Says | None
    about: About
    instead: Place | None = None
    """Of a number of the totals: the total that stands for the stages."""
    bar: Decimal | None = None
    """What a total has to come to, to stand for the stages: their lows added; None where nobody speaks of any."""
    settled: Decimal | None = None
    """The settled number of the whole, which has to come to that."""
    opening: frozenset[str] = frozenset()
    """Of a number of the totals: the completed stages of which nobody says how many, which open it."""
    newest: Newness | None = None
    """Of a number so far that stands for the stages."""
    owed: Decimal | None = None
    """Of a number of the totals: the term, where it is an exact one."""
    span: tuple[Decimal | None, Decimal | None, bool] | None = None
    """Of a number of the totals: low and high, and whether they are only about so much."""


def text_of(detail: Detail | None) -> str | None:
    """The text of what is said; None where nothing is."""
    return detail.says.text() if detail is not None and detail.says is not None else None


def details(at: AgreementAt) -> dict[Name, Detail]:
    """All details at a cut, in the order of stages, figures, standings, terms, totals and disputes of words."""
    return dict(
        [*_stages(at), *_agreement(at), *_slots(at), *_terms(at), *_totals(at), *_disputes(at)]
    )


def _stages(at: AgreementAt) -> Iterator[tuple[Name, Detail]]:
    for slug, stage in at.stages.items():
        if stage.said:
            about = About(stages=frozenset({slug}))
            yield Name("stage", stage=slug), Detail(stage_became(stage), about)


def _agreement(at: AgreementAt) -> Iterator[tuple[Name, Detail]]:
    for root, said in by_root(at.course, at.voice).items():
        about = About(agreement=True, roots=frozenset({root}))
        yield Name("stage", column=root), Detail(agreement_became(said), about)


def _slots(at: AgreementAt) -> Iterator[tuple[Name, Detail]]:
    for place, settled in at.settled.items():
        about = About(groups=frozenset({place.group}))
        for figure in settled.figures:
            says = SaysNumber(str(figure.quantity), figure.said.implied, figure.counted)
            root = figure.voice.root
            own = replace(about, roots=frozenset({root}))
            name = name_in("figure", place, root)
            yield name, Detail(says, own)
        yield name_in("standing", place, None), Detail(standing_of(settled), about)


def name_in(what: str, place: Place, column: str | None) -> Name:
    """The name of a detail of a slot."""
    subject = place.subject
    return Name(
        what,
        str(subject.scope),
        subject.stage,
        subject.up_to,
        flow_text(place.flow),
        subject.measure,
        subject.unit,
        place.dimension,
        place.category,
        column,
    )


def _terms(at: AgreementAt) -> Iterator[tuple[Name, Detail]]:
    for owed, words in at.terms.items():
        flow, measure, unit = owed
        for word in words:
            about = About(rows=frozenset({owed}), roots=frozenset({word.voice.root}))
            name = Name(
                "term", flow=flow_text(flow), measure=measure, unit=unit, column=word.voice.root
            )
            yield name, Detail(SaysNumber(str(word.quantity)), about)


def _totals(at: AgreementAt) -> Iterator[tuple[Name, Detail]]:
    for row in at.rows:
        words = at.terms.get(row.owed, [])
        agreed = term(words)
        owed = agreed.exact if agreed else None
        added = at.sum_of(row)
        flow, measure, unit = row.owed
        detail = Detail(
            None,
            About(),
            added.stands_in,
            _bar(row),
            row.whole.settled if row.whole is not None else None,
            frozenset(added.without_number),
            newness(at, at.settled[added.stands_in]) if added.stands_in is not None else None,
            owed,
            (added.low, added.high, added.about),
        )
        for column, says in _columns(telling(words), owed, added):
            if says is not None:
                unsaid = column == "reported" and added.high is not None and not row.has_figures
                name = Name(
                    "total", flow=flow_text(flow), measure=measure, unit=unit, column=column
                )
                about = _about_total(at, row, added, column)
                yield name, replace(detail, says=None if unsaid else says, about=about)


def _disputes(at: AgreementAt) -> Iterator[tuple[Name, Detail]]:
    """What heard roots dispute of what was agreed, or was said of a stage, of the agreement or the like."""
    found: dict[Name, dict[Word, str]] = {}
    for dispute in at.word_disputes.lasting:
        if not dispute.by.heard:
            continue
        event, root = at.record.known[dispute.target].event, dispute.by.root
        for owed, quantity in at.word_disputes.disputed_terms(dispute):
            flow, measure, unit = owed
            spelled = flow_text(flow)
            name = Name("dispute", flow=spelled, measure=measure, unit=unit, column=root)
            found.setdefault(name, {})[dispute.target, owed] = str(quantity)
        if not terms_of(event):
            name = Name("dispute", stage=stage_of(event), column=root)
            found.setdefault(name, {})[dispute.target, None] = line(at.slug, event)
    for name, words in found.items():
        said = tuple(dict.fromkeys(words.values()))
        of_terms = name.measure is not None
        says = SaysAgreed(said) if of_terms else SaysInWords(joined(said, "; "))
        yield name, Detail(says, About(disputed=frozenset(words)))


def _bar(row: Row) -> Decimal | None:
    spoken = [settled.reach.low or Decimal(0) for settled in row.stages.values() if settled.figures]
    return sum(spoken, Decimal(0)) if spoken else None


def _about_total(at: AgreementAt, row: Row, added: Sum, column: str) -> About:
    """What a column of the totals depends on: terms, the slots that are added up, stages without a number."""
    terms = frozenset({row.owed})
    if column == "agreed":
        return About(rows=terms)
    places = [slot.place for slot in row.stages.values()]
    places += [added.stands_in] if added.stands_in is not None else []
    groups = frozenset(place.group for place in places) or row.groups
    silent = at.stages.keys() - {slug for slug, slot in row.stages.items() if slot.reach != Reach()}
    return About(
        groups,
        completions=frozenset(silent) if column != "settled" else frozenset(),
        rows=terms if column == "remaining" or not groups else frozenset(),
    )


def telling(words: Sequence[TermOf]) -> Sequence[TermOf]:
    """The words on a term that say what was agreed: those that count where it is one, else all (rule 10)."""
    return words if term(words) is None else counting_terms(words)


def _columns(
    agreed: Iterable[TermOf], owed: Decimal | None, added: Sum
) -> Iterator[tuple[str, Says | None]]:
    """In the form of quantities, no firmer than what is added up; of terms that differ each."""
    stated = tuple(dict.fromkeys(str(word.quantity) for word in agreed))
    yield "agreed", SaysAgreed(stated) if stated else None
    low, high = added.low, added.high
    yield "reported", SaysReported(low, high, added.about) if low is not None else None
    settled = number_if_any(added.settled)
    yield "settled", SaysNumber(settled) if settled is not None else None
    low, high = difference(owed, added.high), difference(owed, added.low)
    yield "remaining", SaysToCome(low, high, added.about) if high is not None else None
