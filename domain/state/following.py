"""Rules 1 and 2: where pointers lead past entries that were voided, and what the entries that point so assert."""

from collections.abc import MutableMapping
from typing import Final, Protocol

from domain.events import (
    Event,
    FigureConfirmed,
    FigureCorrected,
    FigureReported,
    StatementDisputed,
)
from domain.state.assertion import Assertion, asserted, own_numbers

_SPEAKING_OF: Final = (FigureConfirmed, FigureCorrected, StatementDisputed)
"""Events that speak in the slot of what they point at."""


class Voided(Protocol):
    """The numbers of voided entries, with their replacements."""

    def __contains__(self, number: object, /) -> bool: ...
    def get(self, number: int, /) -> int | None: ...


class Following:
    """Follows pointers among the entries of one agreement. Whoever keeps the entries says where they are."""

    voided: Voided
    _assertions: MutableMapping[int, Assertion | None]
    """What entries assert, as far as somebody asked."""

    def _event(self, number: int) -> Event | None:
        """The event of an entry, voided or not; None where there is no such entry."""
        raise NotImplementedError

    def target(self, event: Event) -> int | None:
        """Where the pointer of an event leads: past voided entries to what replaced them, not back to itself."""
        pointer = event.points_at
        number = self._followed(pointer)
        moved = number != pointer
        return None if moved and self._leads_back(number, event) else number

    def _followed(self, number: int | None) -> int | None:
        """The entry itself, or what stands for it where it was voided; None where nothing does."""
        seen = set()
        while number is not None and number in self.voided and number not in seen:
            seen.add(number)
            number = self.voided.get(number)
        if number is None or number in self.voided or self._event(number) is None:
            return None
        return number

    def _leads_back(self, number: int | None, event: Event) -> bool:
        """Whether an entry is that of an event, or points at it, over others perhaps."""
        seen = set()
        while number is not None and number not in seen:
            other = self._event(number)
            if other is None or other.event_id == event.event_id:
                return other is not None
            seen.add(number)
            number = self._followed(other.points_at)
        return False

    def assertion(self, number: int) -> Assertion | None:
        """What an entry asserts, with its pointer followed; of a voided one, what it asserted."""
        line: list[tuple[int, Event, int | None]] = []
        at: int | None = number
        while (
            at is not None and at not in self._assertions and (event := self._event(at)) is not None
        ):
            of = self._slot_of(at, event)
            line.append((at, event, of))
            at = of
        asserts = self._assertions.get(at) if at is not None else None
        for link, event, of in reversed(line):
            follows = of == self.target(event)
            asserts = (asserted if follows else own_numbers)(event, asserts)
            self._assertions[link] = asserts
        return asserts

    def _slot_of(self, number: int, event: Event) -> int | None:
        """The entry in whose slot this one speaks: what it points at, or the last put in place of that which has a
        slot, voided in its turn or not. None where it points at none, or has a slot of its own."""
        if not isinstance(event, _SPEAKING_OF):
            return None
        for other in reversed(self.replaced_by(event.of)):
            has_slot = isinstance(self._event(other), (FigureReported, *_SPEAKING_OF))
            if has_slot and not self._builds_on(other, number):
                return other
        return event.of

    def replaced_by(self, number: int) -> list[int]:
        """What was put in place of an entry, then in place of that, and so on; nothing where it stands."""
        line = dict.fromkeys([number])
        other = self.voided.get(number)
        while other is not None and other not in line and self._event(other) is not None:
            line[other] = None
            other = self.voided.get(other)
        return [*line][1:]

    def _builds_on(self, number: int, other: int) -> bool:
        """Whether an entry points at another one: over others, and over what these were replaced by."""
        passed: set[int] = set()
        waiting = [number]
        for link in waiting:  # which grows as it is gone through
            event = self._event(link)
            at = event.points_at if event is not None else None
            while at is not None and at not in passed:
                if at == other:
                    return True
                passed.add(at)
                waiting.append(at)
                at = self.voided.get(at)
        return False
