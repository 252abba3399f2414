"""One step of a reason, before it is known which of its entries are needed."""

from typing import Literal

from domain.events import Scope
from domain.frozen import dataclass
from domain.refusals import listed
from projections.agreement import AgreementAt
from projections.figures.counted import counts_as
from projections.rules.settled import Settled
from projections.rules.voices import Voice
from projections.texts.number import in_a_sentence
from projections.texts.wording import told_of

Step = Literal["answer", "rule", "change"]


@dataclass(frozen=True, slots=True)
class Reason:
    """What a numbered rule made of some entries; or the answer, or what would change it."""

    step: Step
    rule: int | None
    says: str
    numbers: tuple[int, ...] = ()


def kind_words(at: AgreementAt, voice: Voice) -> str:
    """What a source counts as: ``official of UA, heard``."""
    side = f" of {voice.side}" if voice.side else ""
    return f"{counts_as(at, voice)}{side}, {'heard' if voice.heard else 'shown, not heard'}"


def place_words(settled: Settled) -> str:
    """What stands for the stages: ``the figure for the whole``, ``the running figure to s2``."""
    subject = settled.place.subject
    if subject.scope is Scope.WHOLE:
        return "the figure for the whole"
    return f"the running figure to {subject.stage or subject.up_to}"


def span_words(settled: Settled) -> str:
    """From low to high, no firmer than it was said; nothing where there is no number."""
    return "" if settled.reach.low is None else listed(map(in_a_sentence, told_of(settled)))


def ended(settled: Settled) -> tuple[int, ...]:
    """The entries of a slot that has no figure any more: what was said there, and what ended it."""
    slot = settled.slot
    return tuple(sorted({said.entry for said in slot.sayings} | slot.lapsed_by))


def text(value: object) -> str:
    """A value of a view in words."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return listed(value) or "none"
    return "open or unknown" if value is None else str(value)
