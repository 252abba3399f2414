"""What was put right between two cuts and says what it said: to whoever reads the numbers nothing happened."""

from domain.events import statement_of
from domain.frozen import dataclass
from domain.state.assertion import Assertion
from projections.agreement import AgreementAt
from projections.rules.order import Record
from projections.rules.slots import Slots


@dataclass(frozen=True, slots=True)
class PutRight:
    """The entries by which words were put right that one cut does not know of, and ``all`` that they touch: with
    these, the words that they void."""

    unknown: frozenset[int]
    all: frozenset[int]


def put_right_between(narrow: AgreementAt, wide: AgreementAt, dimension: str | None) -> PutRight:
    """The amendments that ``wide`` alone knows of and that left source, slot and the numbers in a dimension (None:
    the totals) as they were.

    ``wide`` knows all that ``narrow`` does. They may have changed something else, such as a date: whether they did
    is for the details to say.
    """
    record, found = wide.record, set[int]()
    for number in narrow.record.known.keys() & record.voided.keys() - narrow.record.voided.keys():
        line = record.replaced_by(number)
        if line and _is_the_same_word(wide, number, line[-1], dimension):
            found |= {number, *line, *record.voidings([number, *line])}
    return PutRight(frozenset(found - narrow.record.known.keys()), frozenset(found))


def with_put_right(narrow: AgreementAt, wide: AgreementAt, put_right: PutRight) -> AgreementAt:
    """What ``narrow`` would say, had it known of what was put right, and of nothing else."""
    numbers = sorted({*narrow.record.known, *put_right.unknown})
    known = {number: wide.record.known[number] for number in numbers}
    voided = {
        number: replacement
        for number, replacement in wide.record.voided.items()
        if number in narrow.record.voided or number in put_right.all
    }
    record = Record(known, voided, narrow.cut)
    slots = Slots(record, narrow.register, record.acting)
    return AgreementAt.of(narrow.slug, narrow.register, record, slots)


def _is_the_same_word(at: AgreementAt, old: int, new: int, dimension: str | None) -> bool:
    """Whether an entry that stands says of the same what a voided one said there, by the same source."""
    record = at.record
    one, other = record.known[old].event, record.known[new].event
    spoken, said = statement_of(one), statement_of(other)
    return (
        new not in record.voided
        and type(one) is type(other)
        and spoken is not None
        and said is not None
        and at.voice(spoken.source).root == at.voice(said.source).root
        and _asserted(record.assertion(old), dimension)
        == _asserted(record.assertion(new), dimension)
    )


def _asserted(assertion: Assertion | None, dimension: str | None) -> object:
    """What of an assertion the details of a dimension, or of the totals, are made of."""
    if assertion is None:
        return None
    implied = assertion.implied and dimension is None
    return assertion.subject, assertion.flows, assertion.says_of(dimension), implied
