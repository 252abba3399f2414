"""Rules 6 and 7: the standing of a slot, and whether it is contested."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from domain.events import SourceKind
from domain.flow import Flow
from domain.quantity import Form, Quantity, all_meet
from projections.rules.voices import Figure, Said, Voice


class Standing(StrEnum):
    """How well a slot is borne out, weakest first."""

    UNREPORTED = "unreported"
    WITHHELD = "withheld"
    REPORTED = "reported"
    CONFIRMED = "confirmed"
    VERIFIED = "verified"

    @property
    def settles(self) -> bool:
        return self in (Standing.CONFIRMED, Standing.VERIFIED)


def standing(
    figures: Sequence[Figure], flow: Flow | None, parties: Collection[str]
) -> tuple[Standing, Decimal | None]:
    """Rule 6: the standing, and the one number that it settles (None where there is none, or several)."""
    if not figures:
        return Standing.UNREPORTED, None
    verified = verified_values(figures)
    if verified:
        return Standing.VERIFIED, _only(verified)
    confirmed = confirmed_values(figures, flow, parties)
    if confirmed:
        return Standing.CONFIRMED, _only(confirmed)
    if all(figure.quantity.form is Form.WITHHELD for figure in figures):
        return Standing.WITHHELD, None
    return Standing.REPORTED, None


def confirmed_values(
    figures: Sequence[Figure], flow: Flow | None, parties: Collection[str]
) -> set[Decimal]:
    """Exact values asserted from both sides of the flow (no flow: every party's), or by a joint body."""
    needed = flow.parties if flow else tuple(parties)
    by_side = {
        side: {
            figure.quantity.exact
            for figure in figures
            if figure.voice.side == side and figure.quantity.exact is not None
        }
        for side in needed
    }
    from_all = set.intersection(*by_side.values()) if by_side else set()
    jointly = {
        figure.quantity.exact
        for figure in figures
        if figure.voice.kind is SourceKind.JOINT and figure.quantity.exact is not None
    }
    return from_all | jointly


def verified_values(figures: Sequence[Figure]) -> set[Decimal]:
    """Exact values asserted by a third party or mediator that counted, and by a party."""
    own_count = {
        figure.quantity.exact
        for figure in figures
        if figure.counted and figure.voice.kind in (SourceKind.THIRD_PARTY, SourceKind.MEDIATOR)
    }
    by_party = {figure.quantity.exact for figure in figures if figure.voice.side is not None}
    return {value for value in own_count & by_party if value is not None}


def _only(values: set[Decimal]) -> Decimal | None:
    return next(iter(values)) if len(values) == 1 else None


@dataclass(slots=True)
class Dispute:
    """A dispute of a flow's total, or of one dimension of it, with what it disputes there."""

    entry: int
    by: Voice
    target: int
    disputed_root: str
    quantities: Mapping[str | None, Quantity]
    """category -> quantity, the total under None; where the entry is silent, the figures of its source by then."""
    silent: bool
    """Whether the disputed entry says nothing of it."""
    ended: bool
    """Whether it was retracted, or its source has since asserted just what it disputed."""
    taken_over: set[str | None] = field(default_factory=set)

    def hear(self, said: Said, category: str | None) -> None:
        """A later assertion: a disputer who asserts what it disputed has taken the dispute back."""
        if said.voice.root == self.by.root and said.quantity == self.quantities.get(category):
            self.taken_over.add(category)
            self.ended = self.ended or self.taken_over >= self.quantities.keys()

    def lasts(self, figures: Mapping[str | None, Mapping[str, Quantity]]) -> bool:
        """Whether the disputed source's figure is still the disputed one; ``figures`` by category and root.

        Where the entry is silent, whether its source still says no more of it, and nothing else.
        """
        if self.ended:
            return False
        if self.silent:
            return self.quantities == said_by(self.disputed_root, figures)
        return all(
            figures.get(category, {}).get(self.disputed_root) == quantity
            for category, quantity in self.quantities.items()
        )


def said_by(
    root: str, figures: Mapping[str | None, Mapping[str, Quantity]]
) -> dict[str | None, Quantity]:
    """What one root says, of ``figures`` by category and root."""
    return {category: by_root[root] for category, by_root in figures.items() if root in by_root}


def at_odds(figures: Sequence[Figure]) -> bool:
    """Rule 7: two heard roots share no value."""
    spans = {
        figure.quantity.span
        for figure in figures
        if figure.voice.heard and figure.quantity.span is not None
    }
    return not all_meet(spans)
