"""What moved between two cuts, of all that a total is made of."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from decimal import Decimal

from domain.events import Scope
from projections.agreement import AgreementAt
from projections.differing.asked import newest_so_far
from projections.differing.details import About, Detail, Name
from projections.rules.place import Place
from projections.rules.settled import Settled


class Moved:
    """Which slots and stages came to something else, of all that a total is made of."""

    def __init__(self, before: AgreementAt, after: AgreementAt) -> None:
        both = before.settled, after.settled
        places = both[0].keys() | both[1].keys()
        self._settled = frozenset(p.group for p in places if _differs(_settles, p, both))
        self._reached = frozenset(p.group for p in places if _differs(_reaches, p, both))
        self._stood = frozenset(p.group for p in places if _differs(_stands, p, both))
        self._completed = frozenset(before.completed) ^ frozenset(after.completed)

    def narrowed(self, name: Name, old: Detail | None, new: Detail | None) -> list[About]:
        """What a total depends on, without the slots and stages that add to it what they added before.

        Where another total stands for the stages now, these do not matter, unless they had to let it; where
        nothing is told now, so it is with the one that was told before. Nor does one that stood for them and gave
        way to what is told now, unless it had to end for that.
        """
        told = [detail for detail in (old, new) if detail is not None]
        if name.what != "total" or name.column == "agreed":
            return [detail.about for detail in told]
        standing = frozenset(detail.instead.group for detail in told if detail.instead is not None)
        instead = standing & self._stood
        added = self._settled if name.column == "settled" else self._reached
        groups, completed = added | instead, self._completed
        if len(told) > 1:
            one, another = (detail.opening for detail in told)
            # What opens it at both cuts does so alone.
            completed = completed & (one | another) if one.isdisjoint(another) else frozenset()
        if len({detail.instead for detail in told}) > 1:
            groups |= self._reached  # what the stages come to decides who stands for them
        other, number = (old, new) if _tells(new) >= _tells(old) else (new, old)
        if number is not None and _stands_anyway(number, other):
            groups, completed = instead, frozenset()
        if other is not None and other.instead is not None and _gives_way(other, number):
            groups -= {other.instead.group}
        # Of what is reported and settled a term says nothing, where there was a row before.
        of_terms = len(told) < 2
        if name.column == "remaining" and old is not None and new is not None:
            of_terms = old.owed != new.owed
            if old.span == new.span:
                groups, completed = frozenset(), frozenset()
        return [
            replace(
                detail.about,
                groups=detail.about.groups & groups,
                completions=detail.about.completions & completed,
                rows=detail.about.rows if of_terms else frozenset(),
            )
            for detail in told
        ]


def _tells(detail: Detail | None) -> bool:
    """Whether a total tells anything: that nobody can say how much it is, too."""
    return detail is not None and detail.says is not None


def _stands_anyway(detail: Detail, other: Detail | None) -> bool:
    """Whether a total stands for the stages, and would, were these as they are at the other cut."""
    if detail.instead is None:
        return False
    bar = other.bar if other is not None else None
    return bar is None or (detail.settled is not None and detail.settled >= bar)


def _gives_way(detail: Detail, other: Detail | None) -> bool:
    """Whether a total that stands for the stages would not, beside what there is at the other cut."""
    if detail.instead is None or other is None or detail.instead == other.instead:
        return False
    if detail.instead.subject.scope is Scope.WHOLE:
        is_more = detail.settled is not None and detail.settled >= (other.bar or Decimal(0))
        return other.instead is None and other.bar is not None and not is_more
    if other.instead is None:
        return other.bar is not None
    is_older = (
        detail.newest is not None and other.newest is not None and detail.newest < other.newest
    )
    return is_older or other.instead.subject.scope is Scope.WHOLE


def _differs(
    of: Callable[[Settled], object], place: Place, both: Iterable[Mapping[Place, Settled]]
) -> bool:
    one, other = (of(slots[place]) if place in slots else None for slots in both)
    return one != other


def _settles(settled: Settled) -> object:
    return settled.settled or None


def _reaches(settled: Settled) -> object:
    return settled.reach, bool(settled.figures)


def _stands(settled: Settled) -> object:
    """What decides whether a total stands for the stages, and with which number."""
    newest = newest_so_far(settled)
    return settled.settled, settled.reach, newest.entry if newest is not None else None
