"""Rules 6 and 7: the standing of a slot, and whether it is contested."""

from collections.abc import Collection, Iterable, Sequence
from decimal import Decimal
from enum import StrEnum

from domain.events import SourceKind
from domain.values.flow import Flow
from domain.values.quantity import Form, all_meet
from projections.rules.voices import Figure


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

    @property
    def rank(self) -> int:
        """How it stands among all, from 0 on; as texts they compare by their letters."""
        return list(Standing).index(self)


def needed_sides(flow: Flow | None, parties: Iterable[str]) -> tuple[str, ...]:
    """Whose word confirms a number (rule 6): the giver's and the receiver's; of what has no flow all parties'."""
    return flow.parties if flow else tuple(parties)


def standing(figures: Sequence[Figure], sides: Collection[str]) -> tuple[Standing, Decimal | None]:
    """Rule 6: the standing, and the one number that it settles (None where there is none, or several).

    ``sides`` are those that `needed_sides` names.
    """
    if not figures:
        return Standing.UNREPORTED, None
    verified = verified_values(figures)
    if verified:
        return Standing.VERIFIED, _only(verified)
    confirmed = confirmed_values(figures, sides)
    if confirmed:
        return Standing.CONFIRMED, _only(confirmed)
    if all(figure.quantity.form is Form.WITHHELD for figure in figures):
        return Standing.WITHHELD, None
    return Standing.REPORTED, None


def confirmed_values(figures: Sequence[Figure], sides: Collection[str]) -> set[Decimal]:
    """Exact values asserted from all sides that are needed, or by a joint body."""
    by_side = {
        side: {
            figure.quantity.exact
            for figure in figures
            if figure.voice.side == side and figure.quantity.exact is not None
        }
        for side in sides
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
    by_party = {figure.quantity.exact for figure in figures if figure.voice.side is not None}
    return {value for value in counted_values(figures) if value in by_party}


def counted_values(figures: Sequence[Figure]) -> set[Decimal]:
    """Exact values asserted by a third party or mediator that counted."""
    own_count = {figure.quantity.exact for figure in figures if is_own_count(figure)}
    return {value for value in own_count if value is not None}


def is_own_count(figure: Figure) -> bool:
    """Whether a third party or mediator gives it that counted for itself."""
    return figure.counted and figure.voice.kind in (SourceKind.THIRD_PARTY, SourceKind.MEDIATOR)


def _only(values: set[Decimal]) -> Decimal | None:
    return next(iter(values)) if len(values) == 1 else None


def at_odds(figures: Sequence[Figure]) -> bool:
    """Rule 7: two heard roots share no value."""
    spans = {
        figure.quantity.span
        for figure in figures
        if figure.voice.heard and figure.quantity.span is not None
    }
    return not all_meet(spans)
