"""What the rules make of the figures of one slot: for people, who cannot ask the rules."""

from typing import Generic, TypeVar

from domain.events import SourceKind
from domain.frozen import dataclass
from projections.agreement import AgreementAt
from projections.figures.disputed import disputed
from projections.figures.taken_back import TakenBack, lapsed, taken_back
from projections.rules.settled import Settled, counting, heard
from projections.rules.voices import Voice
from projections.status import StatusRow, settled_of
from projections.texts.wording import sure


@dataclass(frozen=True, slots=True)
class DisputeTold:
    """Who disputes whose word, or whose division, and by which entry."""

    entry: str
    source: str
    of: str


@dataclass(frozen=True, slots=True)
class Retraction:
    """Who took which quantity back, or ``corrected`` it away, and by which entry; of who is not heard what he
    counts as."""

    entry: str
    source: str
    counts_as: str | None
    quantity: str
    corrected: bool


@dataclass(frozen=True, slots=True)
class Counted:
    """What is told of one slot beside its row."""

    heard: tuple[str, ...]
    """The entries of the figures of those who are heard."""
    shown: tuple[tuple[str, str], ...]
    """The entries of the figures of all others, each with what its source counts as."""
    counting: tuple[str, ...]
    """The entries of the figures that low and high are taken from."""
    settled: bool
    """Whether its number is settled."""
    disputes: tuple[DisputeTold, ...]
    """Those that the figures of those who are heard do not show."""
    retractions: tuple[Retraction, ...]
    """Where nobody says anything any more, of every word; else of numbers."""
    sure: str | None
    """What is confirmed, where somebody else contests the number."""


R = TypeVar("R", bound=StatusRow)
R_co = TypeVar("R_co", bound=StatusRow, covariant=True)


@dataclass(frozen=True, slots=True)
class SlotTold(Generic[R_co]):
    """The row of a slot with what is told beside it."""

    row: R_co
    beside: Counted


def slot_told(at: AgreementAt, row: R) -> SlotTold[R]:
    """The row of a slot as people are told of it."""
    return SlotTold(row, counted(at, settled_of(at, row)))


def counted(at: AgreementAt, settled: Settled) -> Counted:
    """What the rules make of the figures of a slot."""
    of_heard, of_counting = (
        tuple(at.cite(figure.said.entry) for figure in figures)
        for figures in (heard(settled), counting(settled))
    )
    shown = tuple(
        (at.cite(figure.said.entry), counts_as(at, figure.voice))
        for figure in settled.figures
        if not figure.voice.heard
    )
    backs = taken_back(at, settled) if settled.figures else lapsed(at, settled)
    return Counted(
        of_heard,
        shown,
        of_counting,
        settled.settled is not None,
        _disputes(at, settled),
        tuple(_retraction(at, one) for one in backs),
        sure(settled),
    )


def _retraction(at: AgreementAt, one: TakenBack) -> Retraction:
    said = one.said
    kind = None if said.voice.heard else counts_as(at, said.voice)
    return Retraction(at.cite(one.by), said.source, kind, str(said.quantity), one.corrected)


def counts_as(at: AgreementAt, voice: Voice) -> str:
    """What a source counts as in an agreement. An official who speaks for no party of it counts no more than media
    do (rule 5), and is none of them."""
    source = at.register.sources.get(voice.root)
    is_official = source is not None and source.kind is SourceKind.OFFICIAL
    of_no_party = is_official and voice.kind is SourceKind.MEDIA
    return "official of no party" if of_no_party else str(voice.kind)


def _disputes(at: AgreementAt, settled: Settled) -> tuple[DisputeTold, ...]:
    """Those that the figures of those who are heard do not show."""
    group = settled.place.group
    of = "'s division" if group.dimension is not None else ""
    return tuple(
        DisputeTold(at.cite(one.entry), one.source, f"{one.of}{of}")
        for one in disputed(at, group, [heard(settled)])
    )
