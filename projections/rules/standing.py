"""Rules 6 and 7: the standing of a slot, and whether it is contested."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from itertools import combinations

from domain.events import SourceKind
from domain.flow import Flow
from domain.quantity import Form, Quantity
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
    """A dispute as it lies on one slot: whose quantity there it disputes."""

    entry: int
    by: Voice
    disputed_root: str
    quantity: Quantity
    ended: bool = False
    """Whether its source has retracted it, or has since asserted the very value that it disputed."""

    def ends_with(self, said: Said) -> bool:
        """Whether this later assertion of the disputer takes the dispute back."""
        return said.voice.root == self.by.root and said.quantity == self.quantity


def contested(figures: Sequence[Figure], disputes: Sequence[Dispute]) -> bool:
    """Rule 7: two heard roots share no value, or a dispute by a heard root lasts."""
    heard = [figure for figure in figures if figure.voice.heard]
    if any(not a.quantity.shares_a_value_with(b.quantity) for a, b in combinations(heard, 2)):
        return True
    current = {figure.voice.root: figure.quantity for figure in figures}
    return any(
        dispute.by.heard
        and not dispute.ended
        and current.get(dispute.disputed_root) == dispute.quantity
        for dispute in disputes
    )
