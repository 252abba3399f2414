"""Rule 7: the disputes of numbers, and how long each lasts."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from domain.state.assertion import Group
from domain.values.flow import Flow
from domain.values.quantity import Quantity
from projections.rules.voices import Said, Voice

Figures = Mapping[str | None, Mapping[str, Quantity]]
"""category -> root -> its figure that counts; the total under None."""
Item = tuple[str | None, Quantity]
"""A category, None for the total, and what is said there."""


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

    @property
    def first(self) -> "Item | None":
        """One of the things that it disputes: it lasts only while that is said. None where that is nothing."""
        return next(iter(self.quantities.items()), None)

    def take_over(self, category: str | None) -> None:
        """The disputer asserts what it disputed there: with all of it, it has taken the dispute back."""
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
        self._heard: dict[Group, dict[str, dict[Item | None, list[Dispute]]]] = {}
        """Those by heard roots that have not ended for good, by whom they dispute and by the first thing."""
        self._to_take_over: dict[tuple[Group, str, Item], list[Dispute]] = {}
        """By the disputer, and by what takes them back once it says that."""
        self._silent: dict[tuple[int, Flow | None], list[Dispute]] = {}
        """Those of what an entry is silent on, while its words on a flow stand."""
        self._ended: set[tuple[int, Flow | None]] = set()
        """The entries of which what they said of a flow was corrected or retracted."""

    def add(self, dispute: Dispute) -> None:
        """One more; of what the disputed entry is silent on only while its words stand."""
        group, words = dispute.group, (dispute.target, dispute.group.flow)
        dispute.ended = dispute.silent and words in self._ended
        self._on.setdefault(group, []).append(dispute)
        self._by.setdefault(dispute.entry, []).append(dispute)
        self._of.setdefault(dispute.target, []).append(dispute)
        if dispute.by.heard:
            of_root = self._heard.setdefault(group, {}).setdefault(dispute.disputed_root, {})
            of_root.setdefault(dispute.first, []).append(dispute)
        for item in dispute.quantities.items():
            self._to_take_over.setdefault((group, dispute.by.root, item), []).append(dispute)
        if dispute.silent:
            self._silent.setdefault(words, []).append(dispute)

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

    def any_lasts(self, group: Group, figures: Figures) -> bool:
        """Whether any by a heard root lies on a total, or on a dimension, and lasts."""
        for root, of_root in self._heard.get(group, {}).items():
            for item in said_by(root, figures).items() or (None,):
                if item not in of_root:
                    continue
                of_root[item] = [dispute for dispute in of_root[item] if not dispute.ended]
                if any(dispute.lasts(figures) for dispute in of_root[item]):
                    return True
        return False

    def hear(self, said: Said, group: Group, category: str | None) -> None:
        """A later assertion."""
        item = category, said.quantity
        for dispute in self._to_take_over.pop((group, said.voice.root, item), ()):
            dispute.take_over(category)

    def end_words(self, entry: int, flows: Collection[Flow | None]) -> Iterator[Group]:
        """What an entry said of some flows was corrected or retracted; gives the groups that this touches."""
        for words in ((entry, flow) for flow in flows):
            self._ended.add(words)
            yield from _end(self._silent.pop(words, ()))

    def take_back(self, entry: int, flows: Collection[Flow | None]) -> Iterator[Group]:
        """What an entry disputes of some flows is retracted; gives the groups that this touches."""
        return _end(dispute for dispute in self.by(entry) if dispute.group.flow in flows)


def _end(disputes: Iterable[Dispute]) -> Iterator[Group]:
    for dispute in disputes:
        dispute.ended = True
        yield dispute.group
