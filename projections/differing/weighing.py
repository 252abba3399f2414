"""Whose words bear on what slots come to at two cuts: ``dozens`` does not where somebody gives a number."""

from collections.abc import Collection, Iterator

from domain.entry import Entry
from domain.events import FigureConfirmed, said_in
from domain.frozen import dataclass
from domain.state.assertion import Group
from projections.agreement import AgreementAt
from projections.differing.asked import Asked, Groups
from projections.differing.details import telling
from projections.reasons.witness import needed
from projections.rules.settled import Settled, making
from projections.rules.span import innermost
from projections.rules.terms import Owed


@dataclass(frozen=True, slots=True)
class Bearing:
    """Whose words bear on a group, and the citations of the entries that these point at."""

    roots: frozenset[str]
    pointed_at: frozenset[str]


class Weighing:
    """Each total and each dimension is weighed once for what is asked of it, and each term once, when that is
    first asked."""

    def __init__(self, groups: Groups) -> None:
        self._groups = groups
        self._bearing: dict[tuple[Group, Asked], Bearing] = {}
        self._answered: dict[Group, frozenset[str]] = {}
        self._agreed: dict[Owed, frozenset[str]] = {}

    def bears(self, citation: str, roots: Collection[str], group: Group, asked: Asked) -> bool:
        """Whether an entry, the word of some roots, bears on what the slots of a group come to, at either cut."""
        if (group, asked) not in self._bearing:
            self._bearing[group, asked] = self._weighed(group, asked)
        bearing = self._bearing[group, asked]
        return citation in bearing.pointed_at or not bearing.roots.isdisjoint(roots)

    def is_answered(self, citation: str, group: Group) -> bool:
        """Whether something that acts in a group ends or disputes an entry, at either cut."""
        if group not in self._answered:
            self._answered[group] = frozenset(
                at.record.known[one.target].citation
                for at, found in self._groups.acting(group)
                for one in found
                if one.target is not None and not isinstance(one.entry.event, FigureConfirmed)
            )
        return citation in self._answered[group]

    def bears_on_term(self, roots: Collection[str], owed: Owed) -> bool:
        """Whether what some roots say was agreed bears on that, at either cut."""
        if owed not in self._agreed:
            self._agreed[owed] = frozenset(
                word.voice.root
                for at in self._groups.cuts
                for word in telling(at.terms.get(owed, []))
            )
        return not self._agreed[owed].isdisjoint(roots)

    def _weighed(self, group: Group, asked: Asked) -> Bearing:
        """The roots that make it what it is, and those of the others without all of which it would be something
        else: it was contested by them, perhaps. Who spoke last goes first. With words comes the entry that they
        point at, and nothing else of who stated that."""
        making = {
            root
            for at in self._groups.cuts
            for settled in at.slots.of_group(group)
            for root in self._making(at, settled, asked)
        }
        acting = [(at, one) for at, found in self._groups.acting(group) for one in found]
        speaking = sorted({(one.entry.number, _root(at, one.entry)) for at, one in acting})

        def suffices(roots: Collection[str]) -> bool:
            return self._groups.say_the_same(
                group, asked, lambda at, one: _root(at, one.entry) in roots
            )

        roots = [*dict.fromkeys(root for _, root in reversed(speaking))]
        bearing = frozenset(needed(roots, suffices, making.__contains__))
        pointed_at = {
            at.record.known[one.target].citation
            for at, one in acting
            if one.target is not None and _root(at, one.entry) in bearing
        }
        return Bearing(bearing, frozenset(pointed_at))

    def _making(self, at: AgreementAt, settled: Settled, asked: Asked) -> Iterator[str]:
        """The roots that make the number of a slot, and those who dispute it or are disputed. A dispute takes of a
        total what is settled, and nothing else."""
        makes = making(settled)
        ends = {None, *innermost(filter(None, (figure.quantity.span for figure in makes)))}
        yield from (figure.voice.root for figure in makes if figure.quantity.span in ends)
        if settled.number is not None or not asked.in_total:
            for dispute in at.slots.disputes_on(settled.place.group):
                yield from (dispute.by.root, dispute.disputed_root)


def _root(at: AgreementAt, entry: Entry) -> str:
    """Whose word it is that acts in a slot."""
    return at.voice(said_in(entry.event).source).root
