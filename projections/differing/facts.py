"""Everything that the views say of an agreement at a cut, one fact at a time.

A fact has a name and a text. Two cuts differ by the facts that differ, so that what changed can be named, applied
and undone.
"""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from domain.events import stage_of, terms_of
from domain.frozen import dataclass
from domain.state.ranking import Rank
from domain.values.flow import flow_text
from domain.values.quantity import number_text
from projections.agreement import AgreementAt
from projections.differing.asked import newest_so_far
from projections.rules.courses import by_root
from projections.rules.place import Group, Place
from projections.rules.span import Reach
from projections.rules.sums import Row, Sum, add_up, difference
from projections.rules.terms import Owed, term
from projections.rules.word_disputes import Word
from projections.texts.number import number_if_any, spanning
from projections.texts.sentence import joined
from projections.texts.summary import line
from projections.texts.wording import agreement_text, stage_text, standing_text


@dataclass(frozen=True, slots=True)
class Name:
    """What a fact is about. ``what`` is ``figure``, ``standing``, ``total``, ``stage``, ``term`` or ``dispute``.

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
    """What entries have to touch to change a fact: groups of slots, stages, terms, or the agreement."""

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
class Fact:
    """What is said, and what it depends on.

    ``says`` is None for a total of which nothing is reported yet: that is no 0, and not open.
    """

    says: str | None
    about: About
    instead: Place | None = None
    """Of a number of the totals: the total that stands for the stages."""
    bar: Decimal | None = None
    """What a total has to come to, to stand for the stages: their lows added; None where nobody speaks of any."""
    settled: Decimal | None = None
    """The settled number of the whole, which has to come to that."""
    opening: frozenset[str] = frozenset()
    """Of a number of the totals: the completed stages of which nobody says how many, which open it."""
    newest: tuple[bool, Rank] | None = None
    """Of a number so far that stands for the stages: whether anybody is heard there, and the rank of the newest
    word."""


def facts(at: AgreementAt) -> dict[Name, Fact]:
    """All facts at a cut, in the order of stages, figures, standings, terms, totals and disputes of words."""
    return dict(
        [*_stages(at), *_agreement(at), *_slots(at), *_terms(at), *_totals(at), *_disputes(at)]
    )


def _stages(at: AgreementAt) -> Iterator[tuple[Name, Fact]]:
    for slug, stage in at.stages.items():
        if stage.said:
            about = About(stages=frozenset({slug}))
            yield Name("stage", stage=slug), Fact(stage_text(stage), about)


def _agreement(at: AgreementAt) -> Iterator[tuple[Name, Fact]]:
    for root, said in by_root(at.course, at.voice).items():
        about = About(agreement=True, roots=frozenset({root}))
        yield Name("stage", column=root), Fact(agreement_text(said), about)


def _slots(at: AgreementAt) -> Iterator[tuple[Name, Fact]]:
    for place, settled in at.settled.items():
        about = About(groups=frozenset({place.group}))
        for figure in settled.figures:
            implied = " (implied)" if figure.said.implied else ""
            counted = " (counted)" if figure.counted else ""
            root = figure.voice.root
            own = replace(about, roots=frozenset({root}))
            name = name_in("figure", place, root)
            yield name, Fact(f"{figure.quantity}{implied}{counted}", own)
        yield name_in("standing", place, None), Fact(standing_text(settled), about)


def _span_text(low: Decimal | None, high: Decimal | None, *, about: bool) -> str:
    """``390``, ``1245..1248``, ``>=78`` where the end is open, nothing where there is no number."""
    if low is None:
        return ""
    return spanning(number_text(low), number_if_any(high), about=about)


def name_in(what: str, place: Place, column: str | None) -> Name:
    """The name of a fact of a slot."""
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


def _terms(at: AgreementAt) -> Iterator[tuple[Name, Fact]]:
    for owed, words in at.terms.items():
        flow, measure, unit = owed
        for word in words:
            about = About(rows=frozenset({owed}), roots=frozenset({word.voice.root}))
            name = Name(
                "term", flow=flow_text(flow), measure=measure, unit=unit, column=word.voice.root
            )
            yield name, Fact(str(word.quantity), about)


def _totals(at: AgreementAt) -> Iterator[tuple[Name, Fact]]:
    for row in at.rows:
        words = at.terms.get(row.owed, [])
        agreed = term(words)
        owed = agreed.exact if agreed else None
        stated = "; ".join(dict.fromkeys(str(word.quantity) for word in words))
        added = add_up(row, at.completed)
        flow, measure, unit = row.owed
        fact = Fact(
            None,
            About(),
            added.stands_in,
            _bar(row),
            row.whole.settled if row.whole is not None else None,
            frozenset(added.without_number),
            _newest(at, added.stands_in),
        )
        for column, says in _columns(str(agreed) if agreed else stated, owed, added).items():
            if says:
                unsaid = column == "reported" and added.high is not None and not row.has_figures
                name = Name(
                    "total", flow=flow_text(flow), measure=measure, unit=unit, column=column
                )
                about = _about_total(at, row, added, column)
                yield name, replace(fact, says=None if unsaid else says, about=about)


def _disputes(at: AgreementAt) -> Iterator[tuple[Name, Fact]]:
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
        says = joined(dict.fromkeys(words.values()), "; ")
        yield name, Fact(says, About(disputed=frozenset(words)))


def _bar(row: Row) -> Decimal | None:
    spoken = [settled.reach.low or Decimal(0) for settled in row.stages.values() if settled.figures]
    return sum(spoken, Decimal(0)) if spoken else None


def _newest(at: AgreementAt, stands: Place | None) -> tuple[bool, Rank] | None:
    word = newest_so_far(at.settled[stands]) if stands is not None else None
    if word is None or (rank := at.record.rank(word.entry)) is None:
        return None
    return word.voice.heard, rank


def _about_total(at: AgreementAt, row: Row, added: Sum, column: str) -> About:
    """What a column of the totals depends on: terms, the slots that are added up, stages without a number."""
    terms = frozenset({row.owed})
    if column == "agreed":
        return About(rows=terms)
    places = [slot.slot.place for slot in row.stages.values()]
    places += [added.stands_in] if added.stands_in is not None else []
    groups = frozenset(place.group for place in places) or row.groups
    silent = at.stages.keys() - {slug for slug, slot in row.stages.items() if slot.reach != Reach()}
    return About(
        groups,
        completions=frozenset(silent) if column != "settled" else frozenset(),
        rows=terms if column == "remaining" or not groups else frozenset(),
    )


def _columns(agreed: str, owed: Decimal | None, added: Sum) -> dict[str, str]:
    """In the form of quantities, no firmer than what is added up; of terms that differ each."""
    low, high = difference(owed, added.high), difference(owed, added.low)
    roughly = "~" if added.about else ""
    remaining = "" if high is None else f"<={roughly}{number_text(high)}"
    if low is not None:
        remaining = _span_text(low, high, about=added.about)
    return {
        "agreed": agreed,
        "reported": _span_text(added.low, added.high, about=added.about),
        "settled": number_if_any(added.settled) or "",
        "remaining": remaining,
    }
