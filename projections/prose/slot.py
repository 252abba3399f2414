"""One slot in words: its number, its standing, by whom, and what contests it."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property

from domain.events import said_in
from domain.values.period import Period
from projections.agreement import AgreementAt
from projections.figures.outlived import outlived
from projections.figures.own_sum import OwnNumbers
from projections.figures.taken_back import TakenBack, lapsed, taken_back
from projections.prose.claims import by_quantity, claim, entries_of
from projections.prose.contest import Contest, contest, contradicting
from projections.prose.contested_earlier import contested_earlier
from projections.prose.names import Names
from projections.prose.one_or_many import (
    differing,
    is_many,
    is_span,
    less_exact,
    one_quantity,
    others_alone,
    settles,
)
from projections.prose.pieces import Cited, Piece, Pieces, joined
from projections.prose.quantities import (
    are,
    counted,
    number_of,
    on,
    quantity_words,
    reported_number,
)
from projections.prose.whose import (
    among,
    bearing_out,
    of_two_minds,
    settled_by,
    speaker,
    speakers,
    whose,
)
from projections.rules.percent import PERCENT
from projections.rules.place import Place
from projections.rules.settled import Settled, contending, counting
from projections.rules.standing import Standing
from projections.rules.sums import Row
from projections.rules.terms import Owed
from projections.rules.voices import Figure
from projections.stage_order import StageOrder
from projections.texts.given_up import gave_up, given_up
from projections.texts.number import WITHHELD

_PAIR = 2


class Teller:
    """Tells the slots of one agreement at a cut."""

    def __init__(self, at: AgreementAt) -> None:
        self.at = at
        self.names = Names(at)
        self.parties = tuple(at.record.parties)
        self._own_numbers: dict[Owed, OwnNumbers] = {}

    @cached_property
    def order(self) -> StageOrder:
        return StageOrder(self.at)

    def in_order(self, row: Row) -> list[Settled]:
        """The stages of a row of the totals, in the order in which they took place."""
        known = [slug for slug in self.order.slugs if slug in row.stages]
        return [row.stages[slug] for slug in (*known, *row.stages.keys() - set(known))]

    def own_numbers(self, row: Row) -> OwnNumbers:
        """What each who is heard says of the stages of a row of the totals."""
        if row.owed not in self._own_numbers:
            self._own_numbers[row.owed] = OwnNumbers(row.stages)
        return self._own_numbers[row.owed]

    def names_in(self, settled: Settled) -> Names:
        """What is told of a slot tells apart the voices of a party that does not speak with one there."""
        told = counting(settled)
        if settles(settled):
            told = [*bearing_out(settled), *contradicting(settled)]
        roots = {figure.voice.root for figure in told}
        disputes = self.at.slots.disputes_on(settled.place.group)
        disputing = [[dispute.by] for dispute in disputes if dispute.by.root not in roots]
        saying = ([figure.voice for figure in own] for _, own in by_quantity(told))
        return self.names.telling_apart(of_two_minds([*saying, *disputing]))

    # A slot's number ----------------------------------------------------------------------------

    def number(self, settled: Settled, *, unit: str | None, of: str = "") -> Cited | None:
        """The number with what it rests on; ``of`` follows it: ``270 military``.

        None where there is none, or where several were said: these are `claims`.
        """
        quantity = one_quantity(settled)
        if quantity is None:
            return None
        text = counted(quantity, unit) + (f" {of}" if of else "")
        standing = settled.standing if settles(settled) else Standing.REPORTED
        entries = entries_of(bearing_out(settled))
        return Cited(text, entries, str(standing), quantity, settled.contested)

    def by(self, settled: Settled, beside: Collection[str] = ()) -> str:
        """The standing and by whom: ``confirmed by both sides (...)``, ``reported by Russia alone (...)``."""
        if settles(settled):
            return settled_by(self.names_in(settled), [settled])
        names = self.names_in(settled)
        return f"reported by {whose(names, speakers(counting(settled)), beside)}"

    # A slot in a clause -------------------------------------------------------------------------

    def clause(self, settled: Settled, as_: str, beside: Collection[str] = ()) -> Pieces:
        """``697 people are confirmed by both sides (...) as released``; ``as_`` begins with a space.

        ``beside`` are those who are heard on the same thing elsewhere: next to them nobody speaks alone.
        """
        measure, unit = settled.place.subject.measure, settled.place.subject.unit
        if not settled.figures:
            nothing = f"no {number_of(measure, unit, as_)} stands any more: "
            return (nothing, *self.taken_back(settled))
        if is_span(settled):
            return (f"the {reported_number(unit, as_)} is ", *self.span(settled))
        if is_many(settled):
            return (*self.claims(settled, unit), as_, *self.tail(settled))
        number = self.number(settled, unit=unit)
        if number is None:
            return (f"the {number_of(measure, unit, as_)} is ", *self.withheld(settled, beside))
        verb = are(number.quantity or "", unit)
        return (number, f" {verb} {self.by(settled, beside)}{as_}", *self.tail(settled))

    def in_stage(self, settled: Settled, beside: Collection[str] = ()) -> Pieces:
        """``in stage s1, 697 are confirmed by both sides (...), but contested by icrc``: where what is told of is
        known; ``beside`` as in `clause`."""
        subject = settled.place.subject
        stage, unit = f"in stage {subject.stage}", PERCENT if subject.unit == PERCENT else None
        if is_span(settled):
            return (f"{stage} the number is ", *self.span(settled))
        if is_many(settled):
            return (f"{stage}, ", *self.claims(settled, unit), *self.tail(settled))
        number = self.number(settled, unit=unit)
        if number is None:
            return (f"{stage} the number is ", *self.withheld(settled, beside))
        verb = are(number.quantity or "", unit)
        return (f"{stage}, ", number, f" {verb} {self.by(settled, beside)}", *self.tail(settled))

    def claims(self, settled: Settled, unit: str | None) -> Pieces:
        """``5 people are reported by Russia (...) and at least 3 by Ukraine (...)``: all that was said."""
        names = self.names_in(settled)

        def told() -> Iterator[Pieces]:
            for at, (quantity, figures) in enumerate(by_quantity(counting(settled))):
                unit_told = None if at else unit
                number = claim(quantity, figures, unit_told, contested=settled.contested)
                by = f" by {among(names, speakers(figures))}"
                yield (number, by if at else f" {are(quantity, unit)} reported{by}")

        return joined(told())

    def span(self, settled: Settled) -> Pieces:
        """``contested between 1,245, by Ukraine (...), and 1,248, by Russia (...)``; what else is, and who
        says what beside without contesting either."""
        apart, names = contending(settled), self.names_in(settled)
        claims = [
            (claim(quantity, figures, contested=True), among(names, speakers(figures)))
            for quantity, figures in by_quantity(apart)
        ]
        found = self.contest(settled)
        others = [f for f in counting(settled) if f not in apart]
        more: Pieces = (", and ", *joined(found.others)) if found.others else ()
        more = (*more, *self._beside(others, found), *self._taken_back(settled))
        if len(claims) == _PAIR:
            (one, by_one), (other, by_other) = claims
            pair = ("contested between ", one, f", by {by_one}, and ", other, f", by {by_other}")
            return (*pair, *more)
        return ("contested among ", *joined((said, f" by {by}") for said, by in claims), *more)

    def tail(self, settled: Settled) -> Iterator[Piece]:
        """Who contests a number that is told as one, or that it was contested; and what is said beside it: less
        exactly by others who are heard, and by media where nobody who is heard gives a number; and who took back
        his own."""
        found = self.contest(settled)
        if clauses := found.clauses if settled.contested else ():
            yield ", but "
            yield from clauses
        elif settled.slot.was_contested and not settled.contested:
            earlier = self.contested_earlier(settled)
            is_told = earlier == "the number"
            yield f", {'a number' if is_told else f'where {earlier} was'} contested earlier"
        others = less_exact(settled) if settles(settled) else others_alone(settled)
        yield from self._beside(others, found)
        yield from self._taken_back(settled)

    def contested_earlier(self, settled: Settled) -> str:
        """Which number was contested at the end of an earlier day: ``the number`` that is told of the slot, or
        ``another number``; of a contest in which nobody gave one ``a statement on it``."""
        contested = self._once_contested.get(settled.place)
        if not contested:
            return "a statement on it"
        told = one_quantity(settled)
        if told is None:
            return "a number"
        return "the number" if told in contested else "another number"

    @cached_property
    def _once_contested(self) -> Mapping[Place, Collection[str]]:
        return contested_earlier(self.at)

    def _beside(self, figures: Iterable[Figure], found: Contest) -> Iterator[Piece]:
        """``, while the number is withheld by Ukraine``: what is not told as contested."""
        if others := [figure for figure in figures if figure.said.entry not in found.entries]:
            yield ", while "
            yield from self.said(others)

    def said(self, figures: Iterable[Figure]) -> Pieces:
        """``at least 3 are reported by Ukraine (...) and the number is withheld by icrc``."""

        def told() -> Iterator[Pieces]:
            for at, (quantity, own) in enumerate(by_quantity(figures)):
                number, by = claim(quantity, own), f" by {among(self.names, speakers(own))}"
                if quantity == WITHHELD:
                    yield ("the number is ", replace(number, text=WITHHELD), by)
                else:
                    yield (number, by if at else f" {are(quantity)} reported{by}")

        return joined(told())

    def contest(self, settled: Settled) -> Contest:
        """Who contests what in a slot; of one that is told as one number, what that number rests on."""
        several = contending(settled) if is_span(settled) else counting(settled)
        told = several if is_many(settled) else []
        one = [] if told else bearing_out(settled)
        return contest(self.at, self.names_in(settled), settled, one, told)

    def disputes(self, settled: Settled) -> list[int]:
        """The entries of the lasting disputes that lie on the slot."""
        return self.at.slots.lasting_disputes(settled.place.group)

    def withheld(self, settled: Settled, beside: Collection[str] = ()) -> Pieces:
        """``withheld by Ukraine alone (...)``."""
        figures = counting(settled)
        withheld = claim(WITHHELD, figures, contested=settled.contested)
        said = replace(withheld, text=WITHHELD)
        by = whose(self.names_in(settled), speakers(figures), beside)
        return (said, f" by {by}", *self.tail(settled))

    def taken_back(self, settled: Settled) -> Pieces:
        """Everybody who gave a number took it back, or put something else in its place that gives none here."""
        ends: dict[str, set[int]] = {}
        for one in sorted(lapsed(self.at, settled), key=lambda one: one.corrected):
            ends.setdefault(f"was {given_up(corrected=one.corrected)}", set()).add(one.by)
        told = (
            (Cited(text, tuple(sorted(entries)), "unreported"), f" by {self.by_entries(entries)}")
            for text, entries in ends.items()
        )
        return ("what was reported ", *joined(told))

    def _taken_back(self, settled: Settled) -> Iterator[Piece]:
        """``; Alpha took its 60 back on 5 January 2024``, or corrected it away: a clause of its own, for it is not
        always the number that is told before."""
        for clause in self.took_back(settled):
            yield "; "
            yield from clause

    def took_back(self, settled: Settled) -> Iterator[Pieces]:
        """``Alpha took its 60 back on 5 January 2024``: each of `given_up`."""
        by_root: dict[str, list[TakenBack]] = {}
        for one in self.given_up(settled):
            by_root.setdefault(one.said.voice.root, []).append(one)
        for own in by_root.values():
            whose = self.by_entries([own[0].by])
            told = (
                self._gave_up(one, before) for before, one in zip([None, *own], own, strict=False)
            )
            yield (f"{whose} ", *joined((each,) for each in told))

    def given_up(self, settled: Settled) -> list[TakenBack]:
        """What each who is heard took back or corrected away and gives no more; and where the number stands only
        by confirmations of one, whose that was."""
        confirmed = {one.back.by for one in outlived(self.at, settled)}
        backs = taken_back(self.at, settled)
        return [one for one in backs if one.by in confirmed or one.said.voice.heard]

    def _gave_up(self, one: TakenBack, before: TakenBack | None) -> Cited:
        """Of two numbers that went the same way it is told once how."""
        stated = said_in(self.at.record.known[one.by].event).stated
        number = f"its {quantity_words(str(one.said.quantity))}"
        how = gave_up(number, corrected=one.corrected)
        if before is not None and before.corrected == one.corrected:
            _, how = how.split(" ", 1)
        back = f"{how} {on(Period(stated, stated))}"
        return Cited(back, (one.by,), str(Standing.UNREPORTED))

    def by_entries(self, numbers: Iterable[int]) -> str:
        """``Russia (the Ministry of Defence of Russia)``: whose words entries are."""
        known = self.at.record.known
        return among(self.names, [speaker(self.at, known[number]) for number in sorted(numbers)])

    def unheard(self, settled: Settled) -> Iterator[Pieces]:
        """What others say beside those who are heard, where it is something else and not told as contested."""
        told = self.contest(settled).entries
        for quantity, figures in by_quantity(differing(settled)):
            if told.isdisjoint(entries_of(figures)):
                number = claim(quantity, figures)
                by = whose(self.names, speakers(figures))
                yield (number, f" {are(quantity)} reported by {by}")
