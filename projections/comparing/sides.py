"""Who stands beside whom on one flow, measure and unit, and what each says."""

from collections.abc import Callable, Collection, Iterable, Sequence
from functools import cached_property
from typing import TypeVar

from domain.frozen import dataclass
from domain.theirs import theirs
from projections.agreement import AgreementAt
from projections.comparing.row import FigureCited
from projections.prose.names import told_apart, whole_apart, with_article
from projections.rules.place import Place
from projections.rules.settled import Settled, heard
from projections.rules.sums import Row
from projections.rules.terms import TermOf
from projections.rules.voices import Figure, Voice
from projections.stage_order import StageOrder
from projections.texts.addition import stages_named

Word = TypeVar("Word", Figure, TermOf)


@dataclass(frozen=True, slots=True)
class Side:
    """A party with all the officials that speak for it, or who is heard without being on a side."""

    who: str
    party: str | None


class Sides:
    """The sides on one row of the totals, and on what the totals leave out."""

    def __init__(
        self, at: AgreementAt, order: StageOrder, row: Row, beside: Sequence[Settled]
    ) -> None:
        """``beside`` are slots of the same flow, measure and unit that add to no total."""
        self.at = at
        self.order = order
        self.row = row
        self._beside = beside
        self._by_place: dict[Place, dict[str, tuple[Figure, ...]]] = {}
        self.counted = order.counted(row)

    def stages_named(self, slugs: Collection[str]) -> str:
        """Stages as sentences name them: ``stages s1 to s3 and s5``."""
        return stages_named(slugs, self.order.slugs)

    @cached_property
    def all(self) -> tuple[Side, ...]:
        """The parties of the flow, spoken or not, then every other side that is heard."""
        flow = self.row.owed.flow
        speaking = {voice.side for voice in self._heard} | set(flow.parties if flow else ())
        parties = (Side(code, code) for code in self.at.record.parties if code in speaking)
        roots = sorted(voice.root for voice in self._heard if voice.side is None)
        return *parties, *(Side(root, None) for root in roots)

    @cached_property
    def _heard(self) -> set[Voice]:
        slots = [*self.row.slots, *self._beside]
        voices = [figure.voice for slot in slots for figure in slot.figures]
        voices += [word.voice for word in self.at.terms.get(self.row.owed, ())]
        return {voice for voice in voices if voice.heard}

    @property
    def several(self) -> bool:
        """Whether more than one side says anything of it."""
        return len({voice.speaks_as for voice in self._heard}) > 1

    def name(self, who: str) -> str:
        """As people call it, and no other side of these."""
        name = self._names.get(who, who)
        return theirs(name) if name != who else who

    @cached_property
    def in_text(self) -> Callable[[str], str]:
        """The same in the middle of a sentence: ``the International Committee of the Red Cross``."""
        return in_text(self.at, self._codes)

    @cached_property
    def _names(self) -> dict[str, str]:
        return whole_apart(_registered(self.at, self._codes), lambda who: who)

    @property
    def _codes(self) -> Iterable[str]:
        return (side.who for side in self.all)

    def own(self, side: Side, settled: Settled | None) -> tuple[Figure, ...]:
        if settled is None:
            return ()
        place = settled.place
        if place not in self._by_place:
            self._by_place[place] = _by_side(heard(settled))
        return self._by_place[place].get(side.who, ())

    def in_stage(self, side: Side, stage: str) -> tuple[Figure, ...]:
        return self.own(side, self.row.stages.get(stage))

    def numbers_in(self, side: Side, stage: str) -> tuple[Figure, ...]:
        """The side's numbers for a stage; what is vague or withheld is none."""
        return tuple(f for f in self.in_stage(side, stage) if f.quantity.is_number)

    def cited(self, figures: Iterable[Figure]) -> tuple[FigureCited, ...]:
        return tuple(
            FigureCited(self.at.cite(figure.said.entry), figure.said.source, str(figure.quantity))
            for figure in figures
        )

    def words(self, side: Side) -> tuple[FigureCited, ...]:
        return tuple(
            FigureCited(self.at.cite(word.entry), word.source, str(word.quantity))
            for word in self._words.get(side.who, ())
        )

    @cached_property
    def _words(self) -> dict[str, tuple[TermOf, ...]]:
        return _by_side(word for word in self.at.terms.get(self.row.owed, ()) if word.voice.heard)


def in_text(at: AgreementAt, sides: Iterable[str]) -> Callable[[str], str]:
    """How each of some sides is called in the middle of a sentence, and no other of these: without what explains
    it, and one without a name by its code."""
    names = told_apart(_registered(at, sides), lambda who: who)

    def called(who: str) -> str:
        name = names.get(who, who)
        return theirs(with_article(name)) if name != who else who

    return called


def _registered(at: AgreementAt, sides: Iterable[str]) -> dict[str, str]:
    """The names that the record has for sides; for one without a name its code."""
    parties, sources = at.record.parties, at.register.sources
    named = {}
    for who in sides:
        party, source = parties.get(who), sources.get(who)
        named[who] = (party.name if party else source.name if source else None) or who
    return named


def _by_side(said: Iterable[Word]) -> dict[str, tuple[Word, ...]]:
    """What each side says, in the order given."""
    found: dict[str, list[Word]] = {}
    for word in said:
        found.setdefault(word.voice.speaks_as, []).append(word)
    return {who: tuple(words) for who, words in found.items()}
