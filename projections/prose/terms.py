"""What was agreed, as those say who state it. Terms are claims too."""

from collections.abc import Iterable, Sequence

from projections.prose.parts import WAY, Cited, Parts, joined
from projections.prose.quantities import counted, to_be, units
from projections.prose.slot import Teller
from projections.prose.whose import among, both_sides, stating, whose
from projections.rules.sums import Row
from projections.rules.terms import TermOf, term


def agreed(teller: Teller, row: Row) -> Parts:
    """``both sides say that 1,000 people were agreed to be released each way``."""
    flow, measure, unit = row.owed
    stated = teller.at.terms.get(row.owed, [])
    heard = [word for word in stated if word.voice.heard] or stated
    if not heard:
        return ()
    one = term(stated)
    if one is None:
        claims = [_term_claim(teller, quantity, own, unit) for quantity, own in _by_term(heard)]
        return (f"what was agreed {to_be(measure)}{WAY} is told differently: ", *joined(claims))
    said_by = stating(stated)
    parties = flow.parties if flow else teller.parties
    sure = both_sides(parties, said_by)
    number = _term_number(str(one), heard, unit, "agreed" if sure else "stated")
    many = len(parties) > len(("one", "other"))
    all_say = "all parties say that " if many else "both sides say that "
    who = all_say if sure else f"according to {whose(teller.names, said_by)}, "
    was = "was" if number.quantity == "1" else "were"
    return (who, number, f" {was} agreed {to_be(measure)}{WAY}")


def _term_claim(teller: Teller, quantity: str, own: Sequence[TermOf], unit: str) -> Parts:
    number = _term_number(quantity, own, unit, "stated", contested=True)
    return (number, f" according to {among(teller.names, stating(own))}")


def _term_number(
    quantity: str, own: Sequence[TermOf], unit: str, standing: str, *, contested: bool = False
) -> Cited:
    entries = tuple(sorted({word.entry for word in own}))
    text = f"a withheld number of {units(unit)}" if quantity == "withheld" else None
    return Cited(text or counted(quantity, unit), entries, standing, quantity, contested)


def _by_term(stated: Iterable[TermOf]) -> list[tuple[str, list[TermOf]]]:
    found: dict[str, list[TermOf]] = {}
    for word in stated:
        found.setdefault(str(word.quantity), []).append(word)
    return list(found.items())
