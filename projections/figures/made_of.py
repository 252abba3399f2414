"""The entries that a row of the totals is made of. By themselves, with what they point at, they give it again."""

from collections.abc import Collection, Iterable, Iterator, Mapping

from domain.events import AgreementAnnounced
from projections.agreement import AgreementAt
from projections.rules.settled import Settled, counting
from projections.rules.standing import Standing
from projections.rules.sums import Row, Sum


def made_of(at: AgreementAt, row: Row, added: Sum) -> list[int]:
    """The numbers of the terms, of the figures that count (rule 8), of the disputes that contest them, and of what
    took a number away or left it open; in order.

    What confirms a number goes on saying it when the number itself is taken back: what took it back is named too,
    for else it would seem to be said by two.
    """
    slots = _slots(at, row, added)
    found = {word.entry for word in at.terms.get(row.owed, ())}
    for settled in slots:
        found |= behind(at, settled)
    if added.stands_in is None:
        found.update(entry for slug in added.without_number for entry in completions(at, slug))
    return sorted(found | _ends(at, row, slots, found))


def behind(at: AgreementAt, settled: Settled) -> set[int]:
    """What makes a slot what it is: the figures that count (rule 8), the disputes that last on it, and where
    nobody gives a number any more, what took it back."""
    slot = settled.slot
    found = {figure.said.entry for figure in counting(settled)} or set(slot.lapsed_by)
    if settled.contested:
        found.update(at.slots.lasting_disputes(slot.place.group))
    if settled.standing is Standing.VERIFIED:
        found.update(_counted(settled))
    return found


def completions(at: AgreementAt, slug: str) -> Iterator[int]:
    """By which entries a stage is completed."""
    return (entry.number for entry in at.stages[slug].completions)


def _slots(at: AgreementAt, row: Row, added: Sum) -> list[Settled]:
    """The stages; where another slot stands for them, that one, and the stages that are contested all the same."""
    if added.stands_in is None:
        return list(row.stages.values())
    return [at.settled[added.stands_in], *(row.stages[slug] for slug in added.contested)]


def _counted(settled: Settled) -> Iterator[int]:
    """The words by which sources counted for themselves, where that is not said in those that count."""
    for figure in counting(settled):
        if figure.counted and not figure.said.counted:
            yield next(
                said.entry
                for said in settled.slot.sayings
                if said.counted and not said.ended
                if (said.voice.root, said.quantity) == (figure.voice.root, figure.quantity)
            )


def _ends(at: AgreementAt, row: Row, slots: Iterable[Settled], found: Collection[int]) -> set[int]:
    """What took back words of the row that entries point at, or that the agreement was announced with."""
    ended_by = {one.word.entry: one.by for one in at.ended_terms.get(row.owed, ())}
    for settled in slots:
        ended_by |= settled.slot.ended_by
    ends: set[int] = set()
    said = _with_what_they_point_at(at, [*found, *_announcing(at, ended_by)]) if ended_by else set()
    while further := _taking_back(said, ended_by) - said:
        ends |= further
        said |= _with_what_they_point_at(at, further)
    return ends


def _announcing(at: AgreementAt, numbers: Iterable[int]) -> Iterator[int]:
    known = at.record.known
    return (number for number in numbers if isinstance(known[number].event, AgreementAnnounced))


def _taking_back(said: Iterable[int], ended_by: Mapping[int, int]) -> set[int]:
    return {ended_by[number] for number in said if number in ended_by}


def _with_what_they_point_at(at: AgreementAt, numbers: Iterable[int]) -> set[int]:
    found: set[int] = set()
    for number in numbers:
        of: int | None = number
        while of is not None and of not in found:
            found.add(of)
            of = at.record.target(at.record.known[of].event)
    return found
