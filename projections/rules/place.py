"""Where something is said: the slot, and the total or dimension that it belongs to."""

from collections.abc import Iterator

from domain.frozen import HashedOnce, dataclass
from domain.state.assertion import Assertion, Group, Subject
from domain.values.flow import Flow
from domain.values.quantity import Quantity
from projections.rules.terms import Owed


@dataclass(frozen=True, slots=True)
class Place(HashedOnce):
    """Where a slot lies: what is counted, in which direction, and which part of it."""

    subject: Subject
    flow: Flow | None
    dimension: str | None = None
    category: str | None = None

    @property
    def group(self) -> Group:
        return Group(self.subject, self.flow, self.dimension)

    @property
    def owed(self) -> Owed:
        """The row of the totals that it belongs to."""
        return Owed(self.flow, self.subject.measure, self.subject.unit)


def places(assertion: Assertion) -> Iterator[tuple[Place, Quantity, bool]]:
    """Every slot in which an assertion says something: its place, quantity, and if it is implied."""
    for flow in assertion.flows or (None,):
        if assertion.total is not None:
            yield Place(assertion.subject, flow), assertion.total, assertion.implied
        for dimension, parts in assertion.parts.items():
            for category, quantity in parts.items():
                yield Place(assertion.subject, flow, dimension, category), quantity, False
