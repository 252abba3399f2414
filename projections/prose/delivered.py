"""What came of one flow: what is reported, confirmed, contested, withheld and not known."""

from collections.abc import Collection, Iterator, Sequence

from domain.entry import Entry
from domain.events import Scope
from projections.prose.claims import stages_cited
from projections.prose.divided import clause_of
from projections.prose.elsewhere import (
    Elsewhere,
    elsewhere,
    only_parts,
    other_than,
    parts_alone,
    parts_of,
)
from projections.prose.last_words import became, ended_as, heard_of
from projections.prose.objections import disputing_some
from projections.prose.one_or_many import others_alone
from projections.prose.pieces import Pieces, behind, joined, led
from projections.prose.quantities import as_measured, is_extent, number_of
from projections.prose.slot import Teller
from projections.prose.stated import stands_by_more, stated, stated_beside, told_with_it, where
from projections.prose.summed import in_stages, summed
from projections.prose.whose import heard_voices, outsiders, speaker, speakers, voices
from projections.rules.courses import by_root
from projections.rules.percent import PERCENT
from projections.rules.settled import Settled
from projections.rules.span import Reach
from projections.rules.sums import Row, Sum


def delivered(teller: Teller, row: Row, way: str) -> Pieces:
    """``697 people are confirmed by both sides as released from Russia to Ukraine``, with what is open; ``way`` is
    `` from Russia to Ukraine``."""
    if _is_extent_alone(row):
        return ()
    added = teller.at.sum_of(row)
    _, measure, unit = row.owed
    as_ = as_measured(measure, unit, way)
    beside = heard_voices(speakers(f for slot in row.slots for f in slot.figures))
    more = stated_beside(teller, row, added)
    clauses = list(_numbers(teller, row, added, as_, beside, more))
    instead = [] if clauses else [slot for slot in more if slot.reach != Reach()]
    for slot in instead:
        clauses.append(stated(teller, slot, "" if clauses else as_, beside))
        more.remove(slot)
    clauses += _open(teller, row, added, as_, first=not clauses)
    clauses += (stated(teller, slot, "", beside) for slot in more)
    return behind(clauses)


def with_number(row: Row) -> set[str]:
    """The stages of which a number is told, or that it is withheld or vague."""
    return {slug for slug, slot in row.stages.items() if slot.figures}


def named_as_ended(teller: Teller, row: Row) -> set[str]:
    """The stages that are told as completed, though no number is known of them."""
    added = teller.at.sum_of(row)
    if added.stands_in is not None or _is_extent_alone(row):
        return set()
    return {*added.without_number} - with_number(row)


def _is_extent_alone(row: Row) -> bool:
    """Whether nothing is told of it but what was agreed: of an extent of which nobody gives a number."""
    return row.owed.flow is None and is_extent(row.owed.measure) and not row.slots


def _numbers(
    teller: Teller,
    row: Row,
    added: Sum,
    as_: str,
    beside: Collection[str],
    more: Sequence[Settled],
) -> Iterator[Pieces]:
    """What the row adds up to, and what of it is contested; ``more`` is what is stated beside. Where somebody
    stands there by more than the stages come to, it is told that the number is theirs alone."""
    slots = [slot for slot in teller.in_order(row) if slot.reach != Reach()]
    if added.stands_in is not None:
        instead = teller.at.settled[added.stands_in]
        yield stated(teller, instead, as_, beside)
        known = told_with_it(teller, row, added, [instead, *more])
        yield from in_stages(teller, slots, known, beside)
        return
    in_part = any(stands_by_more(slot, added) for slot in more)
    is_one = in_part and len(slots) == 1
    if is_one or row.owed.unit == PERCENT or (added.low == 0 and added.high is None):
        for slot in slots:
            stage = slot.place.subject.stage
            yield (f"in stage {stage}, ", *clause_of(teller, slot, as_, beside))
    elif len(slots) == 1 and not added.without_number and len(row.stages) == 1:
        yield teller.clause(slots[0], as_, beside)
    elif slots:
        told = list(summed(teller, row, added, slots, as_, beside, in_part=in_part))
        yield from led("in the stages with numbers, " if in_part else "", told)


def _open(teller: Teller, row: Row, added: Sum, as_: str, *, first: bool) -> Iterator[Pieces]:
    """What no number is known of: stages withheld, told vaguely, taken back, or not told at all."""
    lapsed = [slot for slot in row.slots if not slot.figures]
    others = elsewhere(teller, row)
    if first:
        once = lapsed or any(any(teller.took_back(slot)) for slot in row.slots)
        yet = "any more" if once else "yet"
        unheard = [f.said.source for slot in row.slots for f in others_alone(slot)]
        but = f" by anybody but {outsiders(teller.names, unheard)}" if unheard else ""
        no_number = f"no {number_of(row.owed.measure, row.owed.unit, as_)} is reported {yet}{but}"
        yield (no_number, *other_than(teller, others))
        for slot in lapsed:
            of = where(slot.place.subject) if len(row.slots) > 1 else ""
            yield (f"{of}, " if of else "", *teller.taken_back(slot))
    parts = parts_of(others)
    told: set[str] = set()
    for slot in teller.in_order(row):
        slug = slot.place.subject.stage or ""
        if not slot.figures and not first and added.stands_in is None:
            also = (", and ", *only_parts(teller, parts[slug])) if slug in parts else ()
            yield (f"in stage {slug}, ", *teller.taken_back(slot), *also)
        if slot.figures and slot.reach == Reach():
            told.add(slug)
            yield teller.in_stage(slot)
    if added.stands_in is not None:
        return
    ended = [slug for slug in teller.order.slugs if slug in {*added.without_number} - told]
    known = {*told, *(slot.place.subject.stage for slot in lapsed)}
    untold = {} if first else {slug: parts[slug] for slug in parts if slug not in known}
    yield from parts_alone(teller, {slug: untold[slug] for slug in untold if slug not in ended})
    if in_parts := [slug for slug in ended if slug in untold]:
        figures = [figure for slug in in_parts for figure in untold[slug]]
        yield (*_stages_cited(teller, in_parts), " ", *only_parts(teller, figures))
    yield from _ended(teller, row, others, [slug for slug in ended if slug not in untold])


def _ended(teller: Teller, row: Row, others: Elsewhere, slugs: Sequence[str]) -> Iterator[Pieces]:
    """That stages are completed, and that no number is known of them, unless one of parts or of what remains of a
    stock is."""
    is_stock = row.may_be_stock and any(one.scope is Scope.REMAINING for one in others)
    known = [slug for slug in slugs if is_stock or slug in parts_of(others)]
    if unknown := [slug for slug in slugs if slug not in known]:
        # Of which way was said before in the same sentence.
        measure, unit = row.owed.measure, row.owed.unit
        of = number_of(measure, unit, as_measured(measure, unit, ""))
        yield (*_stages_cited(teller, unknown), f" no {of} is known")
    if known:
        yield _stages_cited(teller, known, alone=True)


def _stages_cited(teller: Teller, slugs: Sequence[str], *, alone: bool = False) -> Pieces:
    """``for stages s2 and s4, reported as completed,``; of many their number. Where that is told
    ``alone``, ``stages s2 and s4 are reported as completed``.

    Those that are completed by the word of media and others alone stand apart, with whose it is.
    """
    found: dict[bool, list[str]] = {True: [], False: []}
    for slug in slugs:
        found[bool(heard_of(teller, teller.at.stages[slug].completions))].append(slug)
    return joined(_cited(teller, own, alone=alone) for own in found.values() if own)


def _cited(teller: Teller, slugs: Sequence[str], *, alone: bool) -> Pieces:
    ends = [entry for slug in slugs for entry in _as_said_last(teller, slug)]
    entries = tuple(sorted(entry.number for entry in ends))
    said_by = [] if heard_of(teller, ends) else [speaker(teller.at, entry) for entry in ends]
    by = f" by {voices(teller.names, said_by)}" if said_by else ""
    became = f"reported{by} as {ended_as(ends)}"
    disputes = teller.at.word_disputes.of(entries)
    word, of = stages_cited(slugs, entries), "" if len(slugs) == 1 else "some of it "
    disputed = disputing_some(teller.names, disputes, of)
    if alone:
        return (word, f" {'is' if len(slugs) == 1 else 'are'} {became}", *disputed)
    return ("for ", word, f"{'' if word.quantity else ','} {became}", *disputed, ",")


def _as_said_last(teller: Teller, slug: str) -> Iterator[Entry]:
    """The completions of a stage, without what their source says otherwise since."""
    for own in by_root(teller.at.stages[slug].completions, teller.at.voice).values():
        last = became(own[-1])
        yield from (entry for entry in own if became(entry) == last)
