"""Whose words bear on what slots come to at two cuts: ``dozens`` does not where somebody gives a number."""

from collections.abc import Collection, Iterable

from domain.events import Scope
from projections.agreement import AgreementAt
from projections.rules.place import Group, Place
from projections.rules.settled import Settled, making, settled_by
from projections.rules.sums import newest_of
from projections.texts.wording import standing_text


class Weighing:
    """Each total and each dimension is weighed once, when it is first asked for."""

    def __init__(self, before: AgreementAt, after: AgreementAt) -> None:
        self._cuts = before, after
        self._bearing: dict[Group, frozenset[str] | None] = {}

    def bears(self, roots: Collection[str], group: Group) -> bool:
        """Whether anything said by some roots bears on what the slots of a group come to, at either cut."""
        if group not in self._bearing:
            self._bearing[group] = self._weighed(group)
        bearing = self._bearing[group]
        return bearing is None or not bearing.isdisjoint(roots)

    def _weighed(self, group: Group) -> frozenset[str] | None:
        """The roots that make it what it is; None where without the others it would be something else."""
        cuts = [(at, at.slots.of_group(group)) for at in self._cuts]
        if _were_contested(cuts[0][1]) != _were_contested(cuts[1][1]):
            return None
        bearing = {root for at, _ in cuts for root in at.slots.disputing(group)}
        bearing |= {root for _, slots in cuts for settled in slots for root in _making(settled)}
        is_the_same = all(
            comes_to(settled) == comes_to(_only(bearing, settled, at))
            for at, slots in cuts
            for settled in slots
        )
        return frozenset(bearing) if is_the_same else None


def _were_contested(slots: Iterable[Settled]) -> set[Place]:
    return {settled.slot.place for settled in slots if settled.slot.was_contested}


def _making(settled: Settled) -> set[str]:
    """The roots that make the number of a slot, and the one that lets it stand for the stages; where none says one
    any more, all that did."""
    if not settled.figures:
        return {said.voice.root for said in settled.slot.sayings}
    makes = {figure.voice.root for figure in making(settled)}
    if settled.slot.place.subject.scope is Scope.RUNNING:
        makes.add(newest_of(settled).voice.root)
    return makes


def _only(bearing: Collection[str], settled: Settled, at: AgreementAt) -> Settled:
    """What a slot would be, had only some roots spoken, and with them all who dispute or are disputed there."""
    figures = [figure for figure in settled.figures if figure.voice.root in bearing]
    disputed = at.slots.is_disputed(settled.slot.place.group)
    return settled_by(figures, settled.slot, disputed=disputed)


def comes_to(settled: Settled) -> object:
    """What is told of a slot, besides whose words it rests on."""
    return standing_text(settled), settled.settled, settled.reach, bool(settled.figures)
