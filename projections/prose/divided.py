"""How a number divides: parts in words, and shares that are told by their parts alone."""

from collections.abc import Collection, Iterator, Sequence

from projections.prose.contest import contested_division
from projections.prose.one_or_many import is_many, is_span
from projections.prose.pieces import Cited, Piece, Pieces, behind, joined
from projections.prose.quantities import are
from projections.prose.slot import Teller
from projections.rules.percent import PERCENT
from projections.rules.settled import Settled, counting


def clause_of(teller: Teller, settled: Settled, as_: str, beside: Collection[str]) -> Pieces:
    """A slot in a clause; of shares of which only the parts were said, these: that they come to 100 is no news."""
    if not is_implied_share(teller, settled):
        return teller.clause(settled, as_, beside)
    by_dimension: dict[str, list[Settled]] = {}
    for part in _parts_of(teller, settled):
        by_dimension.setdefault(part.place.dimension or "", []).append(part)
    of = f"of{as_.removeprefix(' as')} " if as_ else ""
    told: list[Piece] = []
    for dimension, parts in by_dimension.items():
        told += ["; ", f"by {dimension}, "] if told else [f"{of}by {dimension}, "]
        told += behind(shared(teller, parts))
    return tuple(told)


def is_implied_share(teller: Teller, settled: Settled) -> bool:
    """Whether a total in percent is only what its parts come to, and these say all that it says."""
    if settled.place.subject.unit != PERCENT or settled.contested or not settled.figures:
        return False
    parts = _parts_of(teller, settled)
    is_implied = all(figure.said.implied for figure in counting(settled))
    return is_implied and {part.standing for part in parts} == {settled.standing}


def _parts_of(teller: Teller, settled: Settled) -> list[Settled]:
    total = settled.place
    return [
        part
        for place, part in teller.at.settled.items()
        if (place.subject, place.flow) == (total.subject, total.flow) and place.dimension
    ]


def shared(teller: Teller, parts: Sequence[Settled]) -> Iterator[Pieces]:
    """``270 military and 120 civilian are reported by Russia alone``: what is told alike shares the words.

    What has no one number has words of its own. The parts are those of one dimension; who contests how the number
    divides stands at the end.
    """
    unit = parts[0].place.subject.unit
    alike: dict[Pieces, list[Cited]] = {}
    for settled in parts:
        number = _number(teller, settled)
        told = _alone(teller, settled) if number is None else _ending(teller, settled)
        alike.setdefault(told, []).extend([] if number is None else [number])
    for told, numbers in alike.items():
        if not numbers:
            yield told
            continue
        verb = "are" if len(numbers) > 1 else are(numbers[0].quantity or "", unit)
        yield (*joined((each,) for each in numbers), f" {verb} ", *told)
    yield from contested_division(teller.at, teller.names, parts)


def _alone(teller: Teller, settled: Settled) -> Pieces:
    category = settled.place.category
    if not settled.figures:
        return (f"for {category}, ", *teller.taken_back(settled))
    if is_span(settled):
        return (f"the number reported for {category} is ", *teller.span(settled))
    if is_many(settled):
        return (f"for {category}, ", *teller.claims(settled, None), *teller.tail(settled))
    return (f"the number for {category} is ", *teller.withheld(settled))


def _number(teller: Teller, settled: Settled) -> Cited | None:
    of = (settled.place.category or "").replace("-", " ")
    unit = PERCENT if settled.place.subject.unit == PERCENT else None
    return teller.number(settled, unit=unit, of=of) if settled.figures else None


def _ending(teller: Teller, settled: Settled) -> Pieces:
    return (teller.by(settled), *teller.tail(settled))
