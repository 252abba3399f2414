"""The entries at which a draft points: its citations and keys as the numbers that they lead to."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import tzinfo
from typing import cast

from domain.events import AgreementEvent
from domain.feed import Draft
from domain.names import citation
from domain.refusals import Malformed, Refused
from domain.state.agreement import Agreement
from domain.state.sources import Register
from domain.values.text import is_key


class AnotherAgreement(Malformed):
    def __init__(self, given: str, subject: str) -> None:
        super().__init__(f"{given} is an entry of another agreement, this one is {subject}")


class Pointing:
    """Follows the pointers of drafts. ``zone`` says what a day is, where a source's newest word is cited."""

    def __init__(self, register: Register, zone: tzinfo) -> None:
        self._register = register
        self._zone = zone

    def event(self, state: Agreement, draft: Draft) -> AgreementEvent:
        """The event of a draft, its pointers as numbers; `Refused` where one of them leads nowhere."""
        return self._led(state, state, draft, {})

    def event_then(
        self, state: Agreement, draft: Draft, number: int, other: AgreementEvent
    ) -> AgreementEvent:
        """It as it would have been when the entry ``number`` was recorded, which holds ``other``.

        Citations count as what they named then, and of the entries under a key the one is meant at which ``other``
        points.
        """
        prefer = {pointer: other.field(pointer) for pointer in other.POINTERS}
        try:
            return self._led(state, replace(state, count=number - 1), draft, prefer)
        except Refused:
            return self._led(state, state, draft, prefer)

    def _led(
        self,
        state: Agreement,
        cited_in: Agreement,
        draft: Draft,
        prefer: Mapping[str, int | None],
    ) -> AgreementEvent:
        event = cast("AgreementEvent", draft.event)
        if not draft.pointers:
            return event
        numbers: dict[str, int] = {}
        for name, pointer in draft.pointers.items():
            if isinstance(pointer, int):
                numbers[name] = pointer
            elif "#" in pointer or "@" in pointer:
                numbers[name] = self._cited(cited_in, pointer)
            else:
                numbers[name] = citation.by_key(state, pointer, prefer.get(name))
        return event.with_values(numbers)

    def _cited(self, state: Agreement, pointer: str) -> int:
        named = citation.Citation.parse(pointer)
        if named.agreement != state.slug:
            raise AnotherAgreement(pointer, state.slug)
        return citation.find(state, self._register, named, self._zone)


def numbered_ahead(state: Agreement, draft: Draft) -> Draft:
    """The draft, where its replacement goes by a key under which nothing stands, with the number of the entry that
    comes right after the voiding."""
    pointer = draft.pointers.get("replacement")
    if (
        not isinstance(pointer, str)
        or not is_key(pointer)
        or any(map(state.stands, state.holders(pointer)))
    ):
        return draft
    return draft._replace(pointers={**draft.pointers, "replacement": state.count + 2})
