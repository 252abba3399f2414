"""What the numbers of several stages come to, by whom, and what is told of single stages beside."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from domain.frozen import dataclass
from domain.values.quantity import Span, highest
from projections.prose.claims import NAMED, entries_of
from projections.prose.one_or_many import less_exact
from projections.prose.pieces import Cited, Pieces, joined
from projections.prose.quantities import are, counted
from projections.prose.slot import Teller
from projections.prose.whose import (
    bearing_out,
    heard_voice,
    heard_voices,
    in_part,
    of_slots,
    settled_by,
    speakers,
    throughout,
    voices,
)
from projections.rules.settled import Settled, counting, making
from projections.rules.span import Reach, reach
from projections.rules.standing import Standing
from projections.rules.sums import Row, Sum
from projections.rules.voices import Figure
from projections.texts.addition import span_text, stages_named
from projections.texts.given_up import given_up
from projections.texts.number import as_said, number_if_any


def summed(
    teller: Teller,
    row: Row,
    added: Sum,
    slots: Sequence[Settled],
    as_: str,
    beside: Collection[str],
    *,
    in_part: bool,
) -> Iterator[Pieces]:
    """``8 people are reported by Russia, and in part by Ukraine``, what of it is settled, and what is contested.

    ``slots`` are the stages of the row that have a number; ``in_part`` is whether it is told that the numbers are
    theirs alone: then those without one leave nothing open.
    """
    unit = row.owed.unit
    settled = [slot for slot in slots if slot.settled is not None]
    is_open = not in_part and (bool(added.without_number) or len(slots) < len(row.stages))
    if len(settled) == len(slots):
        number = _settled_number(slots, unit, is_open=is_open)
        by = settled_by(teller.names, settled)
        yield (number, f" {are(number.quantity or '', unit)} {by}{as_}")
    else:
        yield from _reported(teller, slots, unit, as_, beside, is_open=is_open)
        if settled:
            sure = _settled_number(settled, None)
            by = settled_by(teller.names, settled)
            stages = [slot.place.subject.stage or "" for slot in settled]
            of = (
                "of these, "
                if added.settled
                else f"in {stages_named(stages, teller.order.slugs)}, "
            )
            yield (of, sure, f" {are(sure.quantity or '')} {by}")
    yield from _contests(teller, slots)
    uncontested = [slot for slot in slots if not slot.contested]
    yield from _less_exact(teller, uncontested)
    yield from _taken_back(teller, uncontested)


def in_stages(
    teller: Teller, slots: Sequence[Settled], told: Collection[str], beside: Collection[str]
) -> Iterator[Pieces]:
    """What is told of single stages beside a number that stands for them all: what is contested, and what those
    say who are heard and not ``told`` with it."""
    others = [
        slot
        for slot in slots
        if not slot.contested and heard_voices(speakers(slot.figures)).difference(told)
    ]
    named = others if len(others) <= NAMED else []
    for slot in slots:
        yield from ([teller.in_stage(slot, beside)] if slot in named else _contests(teller, [slot]))
    if len(others) > len(named):
        figures = [
            f for slot in others for f in slot.figures if heard_voice(f.voice) not in {*told, None}
        ]
        yield _in_many(teller, len(others), figures, "numbers")


def _contests(teller: Teller, slots: Iterable[Settled]) -> Iterator[Pieces]:
    """What is contested in single stages, with the number that is told of each, or was contested."""
    for slot in slots:
        if slot.contested:
            yield teller.in_stage(slot)
        elif slot.slot.was_contested:
            stage, earlier = slot.place.subject.stage, teller.contested_earlier(slot)
            yield (f"in stage {stage} {earlier} was contested earlier",)


def _less_exact(teller: Teller, slots: Iterable[Settled]) -> Iterator[Pieces]:
    """``in stage s1, the number is withheld by Ukraine``: who is heard on it, but less exactly than is told."""
    found = [(slot, figures) for slot in slots if (figures := less_exact(slot))]
    if len(found) <= NAMED:
        for slot, figures in found:
            yield (f"in stage {slot.place.subject.stage}, ", *teller.said(figures))
        return
    everybody = [figure for _, figures in found for figure in figures]
    yield _in_many(teller, len(found), everybody, "less exact or withheld numbers")


def _in_many(teller: Teller, stages: int, figures: Sequence[Figure], what: str) -> Pieces:
    """``in 4 stages less exact or withheld numbers are reported by Ukraine``."""
    number = str(stages)
    many = Cited(f"{number} stages", entries_of(figures), str(Standing.REPORTED), number)
    by = voices(teller.names, speakers(figures))
    return ("in ", many, f" {what} are reported by {by}")


def _taken_back(teller: Teller, slots: Iterable[Settled]) -> Iterator[Pieces]:
    """``in stage s1, Ukraine took its 5 back on 5 January 2024``: who was heard and gives none now; or in how many
    of them."""
    found = [(slot, backs) for slot in slots if (backs := teller.given_up(slot))]
    if len(found) <= NAMED:
        for slot, _ in found:
            told = joined(teller.took_back(slot))
            yield (f"in stage {slot.place.subject.stage}, ", *told)
        return
    everything = [one for _, backs in found for one in backs]
    entries = sorted({one.by for one in everything})
    ways = " or ".join(given_up(corrected=one) for one in sorted({b.corrected for b in everything}))
    number = str(len(found))
    many = Cited(f"{number} stages", tuple(entries), str(Standing.UNREPORTED), number)
    yield ("in ", many, f" numbers were {ways} by {teller.by_entries(entries)}")


def _reported(
    teller: Teller,
    slots: Sequence[Settled],
    unit: str,
    as_: str,
    beside: Collection[str],
    *,
    is_open: bool,
) -> Iterator[Pieces]:
    """``50 people are reported by Russia and Ukraine; with what is reported in part by icrc, all numbers together
    come to 50 to 55``: no voice is given a sum that its own numbers do not come to."""
    names, contested = teller.names, any(slot.contested for slot in slots)

    def number(come: _Come, figures: Iterable[Figure], unit: str | None) -> Cited:
        said = come.cited(unit, entries_of(figures), Standing.REPORTED)
        return replace(said, contested=contested)

    all_ = _come([slot.reach for slot in slots], is_open=is_open)
    figures = [figure for slot in slots for figure in making(slot)]
    own = _own(slots, is_open=is_open)
    one = next(iter(own), all_)
    if len(own) < 2 and one.ends == all_.ends:
        by = of_slots(names, slots, beside)
        told_by = f"{by}{as_}" if as_ else by.removesuffix(",")
        yield (number(one, figures, unit), f" {are(one.quantity, unit)} reported{told_by}")
        return
    told: list[Pieces] = []
    for come in sorted(own, key=_by_its_low):
        said = number(come, own[come], None if told else unit)
        verb = "" if told else f" {are(come.quantity, unit)} reported"
        told.append((said, f"{verb} by {voices(names, speakers(own[come]))}"))
    yield (*joined(told), as_)
    others = in_part(names, slots)
    if others or all_.ends != _from_least_to_most(own):
        more = f"with what is reported in part {others} " if others else ""
        yield (f"{more}all numbers together come to ", number(all_, figures, None))


def _settled_number(slots: Sequence[Settled], unit: str | None, *, is_open: bool = False) -> Cited:
    come = _come([slot.reach for slot in slots], is_open=is_open)
    entries = entries_of(figure for slot in slots for figure in bearing_out(slot))
    weakest = min((slot.standing for slot in slots), key=lambda standing: standing.rank)
    return come.cited(unit, entries, weakest)


@dataclass(frozen=True, slots=True)
class _Come:
    """What numbers of several stages come to; ``high`` is None where that is open. An end that is not reached is
    strict, of what one voice says: ``more than 50``."""

    low: Decimal
    high: Decimal | None
    about: bool
    low_strict: bool = False
    high_strict: bool = False

    @property
    def ends(self) -> tuple[Decimal, Decimal | None]:
        return self.low, self.high

    @property
    def quantity(self) -> str:
        roughly = "~" if self.about and self.low == self.high else ""
        return roughly + span_text(Span(*self.ends, self.low_strict, self.high_strict))

    @property
    def is_formless(self) -> bool:
        """Whether no form of a quantity can say it: ``about`` has no margin, and so is no end of a range."""
        return self.about and self.low != self.high

    def cited(self, unit: str | None, entries: tuple[int, ...], standing: Standing) -> Cited:
        """The number, and what it rests on."""
        quantity = None if self.is_formless else self.quantity
        text = self.words(unit)
        return Cited(text, entries, str(standing), quantity, is_formless=self.is_formless)

    def words(self, unit: str | None) -> str:
        """``about 45 people``, ``at least about 45 people``."""
        if not self.is_formless:
            return counted(self.quantity, unit)
        least = "at least about" if self.high is None else "about"
        end = self.low if self.high is None else self.high
        return f"{least} {counted(span_text(Span(self.low, end)), unit)}"


def _come(reaches: Sequence[Reach], *, is_open: bool) -> _Come:
    highs = [reach.high for reach in reaches if reach.high is not None]
    high = None if is_open or len(highs) < len(reaches) else sum(highs, Decimal(0))
    low = sum((reach.low or Decimal(0) for reach in reaches), Decimal(0))
    return _Come(low, high, any(reach.about for reach in reaches))


def _own(slots: Sequence[Settled], *, is_open: bool) -> dict[_Come, list[Figure]]:
    """What the numbers of each voice that speaks of every stage come to, and the figures of which it is that."""
    found: dict[_Come, list[Figure]] = {}
    for voice in throughout(slots):
        by_slot = [[f for f in making(slot) if heard_voice(f.voice) == voice] for slot in slots]
        come = _come([reach(figures) for figures in by_slot], is_open=is_open)
        said = {sign for slot in slots for sign in _signs(slot, voice)}
        if not come.about:
            come = replace(come, low_strict=">" in said, high_strict="<" in said)
        found.setdefault(come, []).extend(figure for figures in by_slot for figure in figures)
    return found


def _signs(slot: Settled, voice: str | None) -> Iterator[str]:
    """``>`` or ``<`` where an end of what a voice says there in all is not reached."""
    figures = [figure for figure in counting(slot) if heard_voice(figure.voice) == voice]
    ends = reach(figures)
    low, high = map(number_if_any, (ends.low, ends.high))
    for text in as_said([str(figure.quantity) for figure in figures], low, high):
        if text[:1] in "<>" and text[1:2] != "=":
            yield text[:1]


def _by_its_low(come: _Come) -> tuple[Decimal, bool, bool, Decimal]:
    return come.low, come.low_strict, come.high is None, come.high or Decimal(0)


def _from_least_to_most(own: Iterable[_Come]) -> tuple[Decimal, Decimal | None]:
    come_to = list(own)
    return min(come.low for come in come_to), highest(come.high for come in come_to)
