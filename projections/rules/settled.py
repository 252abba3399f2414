"""One slot, with all that was said in it, and what rules 4 to 8 make of that."""

from dataclasses import field
from decimal import Decimal

from domain.frozen import dataclass
from projections.rules.place import Place
from projections.rules.span import Reach, reach
from projections.rules.standing import Standing, at_odds, needed_sides, standing
from projections.rules.voices import Figure, Said, Spoken


@dataclass(slots=True)
class Slot:
    """One slot with all that was said in it, ended or not, and what follows from it by the rules."""

    place: Place
    parties: tuple[str, ...]
    was_contested: bool
    sayings: list[Said] = field(default_factory=list)
    spoken: Spoken = field(default_factory=Spoken)
    """Those of the sayings that stand."""

    @property
    def figures(self) -> list[Figure]:
        return self.spoken.figures

    @property
    def sides(self) -> tuple[str, ...]:
        """Whose word confirms its number (rule 6)."""
        return needed_sides(self.place.flow, self.parties)

    @property
    def lapsed_by(self) -> set[int]:
        """The entries that ended what was said here, and say nothing here: retractions and corrections."""
        return set(self.ended_by.values()) - {said.entry for said in self.sayings}

    @property
    def ended_by(self) -> dict[int, int]:
        """Of the entries whose words here were corrected or retracted, by which entry."""
        return {said.entry: said.ended_by for said in self.sayings if said.ended_by is not None}

    def say(self, said: Said) -> None:
        """One more assertion, which acts after all before it."""
        self.sayings.append(said)
        self.spoken.say(said)

    def end(self, said: Said, by: int) -> None:
        """An assertion was corrected or retracted by an entry."""
        if not said.ended:
            self.spoken.end(said)
        said.ended_by = by


@dataclass(frozen=True, slots=True)
class Settled:
    """The result of rules 4 to 8 for one slot."""

    slot: Slot
    figures: tuple[Figure, ...]
    standing: Standing
    contested: bool
    number: Decimal | None
    """The one number that is confirmed or verified, contested or not."""
    reach: Reach

    @property
    def place(self) -> Place:
        return self.slot.place

    @property
    def said(self) -> list[Said]:
        """The words that count."""
        return [figure.said for figure in self.figures]

    @property
    def settled(self) -> Decimal | None:
        """The number that is confirmed or verified and not contested."""
        return None if self.contested else self.number

    @property
    def value(self) -> Decimal | None:
        """Rule 8: the one exact number where low and high are both it; the settled one, if any, which all heard
        figures allow."""
        return self.reach.exact


def settle(slot: Slot, *, disputed: bool) -> Settled:
    """Rules 6 to 8; ``disputed`` is whether a dispute by a heard root lies on the slot and lasts."""
    figures = slot.figures
    found, number = standing(figures, slot.sides)
    contested = disputed or at_odds(figures)
    return Settled(slot, tuple(figures), found, contested, number, reach(figures))


def heard(settled: Settled) -> list[Figure]:
    """The figures of those who are heard (rule 5)."""
    return [figure for figure in settled.figures if figure.voice.heard]


def contending(settled: Settled) -> list[Figure]:
    """The figures of those who are heard that share no value with another of them (rule 7)."""
    said = heard(settled)
    return [
        figure
        for figure in said
        if any(not figure.quantity.shares_a_value_with(other.quantity) for other in said)
    ]


def counting(settled: Settled) -> list[Figure]:
    """The figures that low and high are taken from: the heard, else all (rule 8)."""
    return heard(settled) or list(settled.figures)


def making(settled: Settled) -> list[Figure]:
    """The figures that make low and high: of those that count the firm, else ``about``; of these the sharpest,
    where all share a value."""
    figures = counting(settled)
    firm = [figure for figure in figures if figure.quantity.span is not None]
    if not firm:
        return [figure for figure in figures if figure.quantity.number is not None] or figures
    if at_odds(firm):
        return firm
    low, high = settled.reach.low, settled.reach.high
    spans = [(figure, figure.quantity.span) for figure in firm]
    return [f for f, span in spans if span and (span.low, span.high) == (low, high)] or firm
