"""Rule 7: the disputes of numbers, and how long each lasts."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from domain.values.flow import Flow
from domain.values.quantity import Quantity
from projections.rules.place import Group
from projections.rules.voices import Said, Voice

Figures = Mapping[str | None, Mapping[str, Quantity]]
"""category -> root -> its figure that counts; the total under None."""


@dataclass(slots=True)
class Dispute:
    """A dispute of a flow's total, or of one dimension of it, with what it disputes there."""

    group: Group
    entry: int
    by: Voice
    target: int
    disputed_root: str
    quantities: Mapping[str | None, Quantity]
    """category -> quantity, the total under None; where the entry is silent, the figures of its source by then."""
    silent: bool
    """Whether the disputed entry says nothing of it."""
    ended: bool = field(init=False)
    """Whether it was retracted, or its source has since asserted just what it disputed."""
    taken_over: set[str | None] = field(default_factory=set)

    def hear(self, said: Said, category: str | None) -> None:
        """A later assertion: a disputer who asserts what it disputed has taken the dispute back."""
        if said.voice.root == self.by.root and said.quantity == self.quantities.get(category):
            self.taken_over.add(category)
            self.ended = self.ended or self.taken_over >= self.quantities.keys()

    def lasts(self, figures: Figures) -> bool:
        """Whether the disputed source's figure is still the disputed one.

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


def said_by(root: str, figures: Figures) -> dict[str | None, Quantity]:
    """What one root says."""
    return {category: by_root[root] for category, by_root in figures.items() if root in by_root}


class Disputes:
    """The disputes of one agreement's numbers, in the order in which they act, whether they last or not."""

    def __init__(self) -> None:
        self._on: dict[Group, list[Dispute]] = {}
        self._by: dict[int, list[Dispute]] = {}
        self._of: dict[int, list[Dispute]] = {}
        self._ended: set[tuple[int, Flow | None]] = set()
        """The entries of which what they said of a flow was corrected or retracted."""

    def add(self, dispute: Dispute) -> None:
        """One more; of what the disputed entry is silent on only while its words stand."""
        words = dispute.target, dispute.group[1]
        dispute.ended = dispute.silent and words in self._ended
        self._on.setdefault(dispute.group, []).append(dispute)
        self._by.setdefault(dispute.entry, []).append(dispute)
        self._of.setdefault(dispute.target, []).append(dispute)

    @property
    def groups(self) -> Collection[Group]:
        """On which any lies."""
        return self._on.keys()

    def on(self, group: Group) -> Sequence[Dispute]:
        """Those on a total, or on a dimension."""
        return self._on.get(group, ())

    def by(self, entry: int) -> Sequence[Dispute]:
        """Those that an entry states."""
        return self._by.get(entry, ())

    def of(self, entry: int) -> Sequence[Dispute]:
        """Those of what an entry said, or is silent on."""
        return self._of.get(entry, ())

    def hear(self, said: Said, group: Group, category: str | None) -> None:
        """A later assertion."""
        for dispute in self.on(group):
            dispute.hear(said, category)

    def end_words(self, entry: int, flows: Collection[Flow | None]) -> Iterator[Group]:
        """What an entry said of some flows was corrected or retracted; gives the groups that this touches."""
        self._ended.update((entry, flow) for flow in flows)
        return _end(
            dispute for dispute in self.of(entry) if dispute.silent and dispute.group[1] in flows
        )

    def take_back(self, entry: int, flows: Collection[Flow | None]) -> Iterator[Group]:
        """What an entry disputes of some flows is retracted; gives the groups that this touches."""
        return _end(dispute for dispute in self.by(entry) if dispute.group[1] in flows)


def _end(disputes: Iterable[Dispute]) -> Iterator[Group]:
    for dispute in disputes:
        dispute.ended = True
        yield dispute.group
