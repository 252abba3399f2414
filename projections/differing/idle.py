"""Entries that make a difference between two cuts, and without which a detail would have changed alike."""

from collections.abc import Collection, Iterable, Mapping
from functools import cached_property

from domain.entry import cite
from domain.events import AgreementAmended, statement_of
from projections.agreement import AgreementAt
from projections.differing.both import Both
from projections.differing.details import Detail, Name, details, text_of
from projections.differing.put_right import PutRight, put_right_between, with_put_right
from projections.figures.led import led_between
from projections.reasons.witness import needed, only

Details = Mapping[Name, Detail]


class Idle:
    """Who is not heard, what was put right, and who else is a party, detail by detail; ``old`` and ``new`` are all
    details at the cuts."""

    def __init__(self, before: AgreementAt, after: AgreementAt, old: Details, new: Details) -> None:
        self._slug = after.slug
        self._cuts = before, after
        self._both = old, new
        self._unheard = self._cited(_unheard_between(before, after))
        amending = sorted(_amending_between(before, after))
        self._amending = [cite(self._slug, number) for number in amending]
        cuts = [(before, old), (after, new)]
        narrow, wide = sorted(cuts, key=lambda cut: len(cut[0].record.known))
        self._narrow, self._known = narrow
        self._wide, _ = wide
        self._amended_less: dict[frozenset[str], tuple[Details, ...]] = {}
        self._put_right: dict[str | None, PutRight] = {}
        self._known_right: dict[PutRight, Details] = {}

    def of(self, name: Name, citations: Collection[str]) -> frozenset[str]:
        """Of the entries that are cited those that make no difference to a detail: without all of their kind it
        would have changed alike."""
        asked = frozenset(citations)
        idle = frozenset[str]()
        if (
            not asked.isdisjoint(self._unheard)
            and all(name in at for at in self._both)
            and self._is_as_ever(name, self._heard_alone)
        ):
            idle |= self._unheard
        idle |= asked.intersection(self._amending) - self._amending_behind(name, asked)
        put_right = self._put_right_in(name.dimension)
        right = self._cited(put_right.all)
        if not asked.isdisjoint(right) and _says(self._known, name) == _says(
            self._had_it_known(put_right), name
        ):
            idle |= right
        return asked & idle

    def _cited(self, numbers: Iterable[int]) -> frozenset[str]:
        return frozenset(cite(self._slug, number) for number in numbers)

    def _is_as_ever(self, name: Name, without: Iterable[Details]) -> bool:
        """Whether a detail says at both cuts what it would have said there."""
        pairs = zip(self._both, without, strict=True)
        return all(_says(one, name) == _says(other, name) for one, other in pairs)

    @cached_property
    def _heard_alone(self) -> tuple[Details, ...]:
        return tuple(_without(at, self._unheard) for at in self._cuts)

    def _amending_behind(self, name: Name, asked: frozenset[str]) -> frozenset[str]:
        """Of the amendments among some entries those without which the detail would not have changed so: where
        each would do, the first."""
        amending = [citation for citation in reversed(self._amending) if citation in asked]
        return frozenset(
            needed(amending, lambda kept: self._is_as_ever(name, self._with_parties(kept)))
        )

    def _with_parties(self, amending: Iterable[str]) -> tuple[Details, ...]:
        """The details at both cuts, were there of the amendments those alone."""
        without = frozenset(self._amending).difference(amending)
        if without not in self._amended_less:
            self._amended_less[without] = tuple(_without(at, without) for at in self._cuts)
        return self._amended_less[without]

    def _put_right_in(self, dimension: str | None) -> PutRight:
        if dimension not in self._put_right:
            found = put_right_between(self._narrow, self._wide, dimension)
            self._put_right[dimension] = found
        return self._put_right[dimension]

    def _had_it_known(self, put_right: PutRight) -> Details:
        """The details at the cut that knows less, had it known of what was put right too."""
        if put_right not in self._known_right:
            at = with_put_right(self._narrow, self._wide, put_right)
            self._known_right[put_right] = details(at)
        return self._known_right[put_right]


def _unheard_between(before: AgreementAt, after: AgreementAt) -> frozenset[int]:
    """The entries that count at one of the cuts only, or say one thing at one and another at the other, in which
    somebody speaks who is heard at neither."""
    then, now = before.record, after.record
    found = set()
    for number in (then.turns.keys() ^ now.turns.keys()).union(led_between(before, after)):
        statement = statement_of((then if number in then.turns else now).known[number].event)
        if statement is not None and not any(
            at.voice(statement.source).heard for at in (before, after)
        ):
            found.add(number)
    return frozenset(found)


def _amending_between(before: AgreementAt, after: AgreementAt) -> frozenset[int]:
    """The amendments of the agreement, known at one of the cuts only, that can change who is on which side."""
    both = Both((before, after), before)
    if not both.roles_differ:
        return frozenset()
    one, other = before.record.known, after.record.known
    return frozenset(
        number
        for number in one.keys() ^ other.keys()
        if isinstance((one.get(number) or other[number]).event, AgreementAmended)
    )


def _without(at: AgreementAt, citations: Collection[str]) -> Details:
    """The details at a cut, had some entries never been recorded."""
    known = at.record.known.values()
    return details(only(at, [entry for entry in known if entry.citation not in citations]))


def _says(said: Details, name: Name) -> str | None:
    return text_of(said.get(name))
