"""Who disputes whom: in a slot, and of words that are no number. Only disputes that last. Source: rule 7."""

from collections.abc import Iterable, Mapping, Sequence

from domain.events import said_in, stage_of
from domain.frozen import dataclass
from domain.state.assertion import Group
from domain.values.quantity import Quantity
from projections.agreement import AgreementAt
from projections.rules.disputes import Dispute
from projections.rules.settled import Settled, contending
from projections.rules.slots import Slots
from projections.rules.voices import Figure
from projections.texts.summary import line


@dataclass(frozen=True, slots=True)
class Disputed:
    """One dispute: its entry, whose it is, and whose word it disputes."""

    entry: int
    source: str
    of: str


def disputed(at: AgreementAt, group: Group, beside: Iterable[Sequence[Figure]]) -> list[Disputed]:
    """The disputes that contest a total or a dimension, in the order in which they act.

    Not those that figures told ``beside``, slot by slot, show already: where a disputer's own cannot be true
    with the disputed one.
    """
    said = [{figure.voice.root: figure.quantity for figure in figures} for figures in beside]
    return [
        Disputed(dispute.entry, _source(at, dispute.entry), _source(at, dispute.target))
        for dispute in at.slots.disputes_on(group)
        if not any(are_apart(dispute, by_root) for by_root in said)
    ]


def are_apart(dispute: Dispute, said: Mapping[str, Quantity]) -> bool:
    """Whether what the disputer says himself cannot be true with what he disputes."""
    own, other = said.get(dispute.by.root), said.get(dispute.disputed_root)
    return own is not None and other is not None and not own.shares_a_value_with(other)


def in_contest(slots: Slots, settled: Settled) -> list[Figure]:
    """The figures that contest one another, and those that are disputed: all others share a value with each."""
    apart = contending(settled)
    disputes = slots.disputes_on(settled.place.group)
    roots = {dispute.disputed_root for dispute in disputes}
    return [f for f in settled.figures if f in apart or f.voice.root in roots]


def who_disputes_whom(disputes: Iterable[Disputed]) -> dict[str, dict[str, list[int]]]:
    """Whose word is disputed -> by whom -> the entries."""
    found: dict[str, dict[str, list[int]]] = {}
    for one in disputes:
        found.setdefault(one.of, {}).setdefault(one.source, []).append(one.entry)
    return found


@dataclass(frozen=True, slots=True)
class DisputedWord:
    """A word that is no number and disputed by heard roots: its entry, whose it is, and the disputes."""

    entry: int
    source: str
    says: str
    stage: str | None
    by: tuple[tuple[str, int], ...]
    """The sources that dispute it, each with its entry."""

    @property
    def entries(self) -> tuple[int, ...]:
        return (self.entry, *(entry for _, entry in self.by))

    @property
    def by_source(self) -> dict[str, list[int]]:
        """The entries that dispute it, by their source: one may dispute it more than once."""
        found: dict[str, list[int]] = {}
        for source, entry in self.by:
            found.setdefault(source, []).append(entry)
        return found


def disputed_words(at: AgreementAt) -> list[DisputedWord]:
    """What heard roots dispute of what became of stages and the agreement, of what was agreed, and the like."""
    found: dict[int, list[tuple[str, int]]] = {}
    for dispute in at.word_disputes.lasting:
        if dispute.by.heard:
            found.setdefault(dispute.target, []).append((dispute.source, dispute.entry))
    return [_word(at, number, tuple(by)) for number, by in sorted(found.items())]


def _word(at: AgreementAt, number: int, by: tuple[tuple[str, int], ...]) -> DisputedWord:
    event = at.record.known[number].event
    says = line(at.slug, event).removeprefix("says ")  # behind what somebody says
    return DisputedWord(number, _source(at, number), says, stage_of(event), by)


def _source(at: AgreementAt, number: int) -> str:
    # Nobody disputes, or is disputed, without a statement.
    return said_in(at.record.known[number].event).source
