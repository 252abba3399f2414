"""What was agreed, as those say who state it. Terms are claims too."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from domain.events import AgreementAnnounced
from domain.values.quantity import Form
from projections.prose.names import Names
from projections.prose.objections import disputing, named, objection
from projections.prose.pieces import Cited, Pieces, joined
from projections.prose.quantities import are, counted, is_extent, on_each, quantity_words, to_be
from projections.prose.slot import Teller
from projections.prose.whose import (
    among,
    both_sides,
    of_two_minds,
    sides_called,
    speaker,
    stating,
    whose,
)
from projections.rules.percent import PERCENT
from projections.rules.standing import needed_sides
from projections.rules.sums import Row
from projections.rules.terms import TermOf, counting_terms, on_several_days, term
from projections.rules.word_disputes import WordDispute
from projections.texts.english import units


def agreed(teller: Teller, row: Row, way: str) -> Pieces:
    """``both sides say that 1,000 people were agreed to be released each way``; ``way`` is `` each way``."""
    flow, measure, unit = row.owed
    to_do = to_be(measure, unit, way) if flow is not None else f"{to_be(measure, unit, '')}{way}"
    stated = teller.at.terms.get(row.owed, [])
    heard = counting_terms(stated)
    if not heard:
        return ()
    one, disputes = term(stated), teller.at.word_disputes.of_term(row.owed, heard)
    saying = ([word.voice for word in own] for _, own in _by_term(heard))
    disputing_it = ([dispute.by] for dispute in disputes)
    names = teller.names.telling_apart(of_two_minds([*saying, *disputing_it]))
    if one is None:
        with_days = on_several_days(heard)
        claims = [
            _term_claim(teller, names, row, quantity, own, with_days=with_days)
            for quantity, own in _by_term(heard)
        ]
        return (f"what was agreed{to_do} is told differently: ", *joined(claims))
    said_by = stating(stated)
    needed = needed_sides(flow, teller.parties)
    sure = both_sides(needed, said_by)
    number = _term_number(str(one), heard, unit, "agreed" if sure else "stated")
    all_say = f"{sides_called(needed)} say that "
    who = all_say if sure else f"according to {whose(names, said_by)}, "
    disputed = objection(names, disputes, said_by)
    if flow is None and is_extent(measure):
        name = measure.replace("-", " ")
        return (f"{who}a {name} of ", number, f" was agreed{way}", *disputed)
    if one.form is Form.VAGUE:
        of = "percentage" if unit == PERCENT else f"number of {units(unit)}"
        said = replace(number, text=quantity_words(str(one)))
        return (who, said, f" was agreed as the {of}{to_do}", *disputed)
    was = {"is": "was", "are": "were"}[are(number.quantity or "", unit)]
    return (who, number, f" {was} agreed{to_do}", *disputed)


def of_no_term(teller: Teller) -> list[Pieces]:
    """``what North announced is disputed by South``: of announcements and words that state no terms in numbers."""
    found: dict[int, list[WordDispute]] = {}
    for dispute in teller.at.word_disputes.lasting:
        event = teller.at.record.known[dispute.target].event
        if isinstance(event, AgreementAnnounced) and not event.terms and dispute.by.heard:
            found.setdefault(dispute.target, []).append(dispute)
    return [_announced(teller, number, disputes) for number, disputes in found.items()]


def _announced(teller: Teller, number: int, disputes: Sequence[WordDispute]) -> Pieces:
    who = among(teller.names, [speaker(teller.at, teller.at.record.known[number])])
    word = Cited("what was announced", (number,), "reported")
    return (
        word,
        f" by {who} is disputed by ",
        *joined((name,) for name in named(teller.names, disputes)),
    )


def _term_claim(
    teller: Teller,
    names: Names,
    row: Row,
    quantity: str,
    own: Sequence[TermOf],
    *,
    with_days: bool,
) -> Pieces:
    """``120 days according to Russia (said on 22 July 2022)``, with who disputes it."""
    number = _term_number(quantity, own, row.owed.unit, "stated", contested=True)
    disputes = teller.at.word_disputes.of_term(row.owed, own)
    by = among(names, stating(own))
    if with_days:
        days = sorted((word.stated for word in own), key=lambda stated: (stated.first, stated.last))
        by += f" (said {on_each(days)})"
    return (number, f" according to {by}", *disputing(names, disputes, stating(own)))


def _term_number(
    quantity: str, own: Sequence[TermOf], unit: str, standing: str, *, contested: bool = False
) -> Cited:
    entries = tuple(sorted({word.entry for word in own}))
    return Cited(counted(quantity, unit), entries, standing, quantity, contested)


def _by_term(stated: Iterable[TermOf]) -> list[tuple[str, list[TermOf]]]:
    found: dict[str, list[TermOf]] = {}
    for word in stated:
        found.setdefault(str(word.quantity), []).append(word)
    return list(found.items())
