"""What a call names, and what it has to ask."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import cached_property
from typing import Final

import typer
from typer.core import TyperArgument

from cli.call.command import ASKED_FOR
from cli.call.plain import label
from cli.call.usage import usage_line
from cli.context import Context
from cli.failures import Failure
from cli.recording import question
from cli.recording.found import Found
from cli.recording.options import Writing
from domain.deciding.voiding import unannounced
from domain.ledger import Ledger
from domain.names.citation import Citation, Place, find, speaking_of
from domain.refusals import BadForm, Unknown, UnknownAgreement, listed
from domain.state.agreement import Agreement
from domain.state.parties import flow_of
from domain.state.sources import Register
from domain.values.flow import ALL
from domain.values.text import slug

COMPLETED: Final = 100
"""Of how many agreements the stages are read to complete with."""


class Missing(Failure):
    """Something without which there is nothing to record, and nobody there to ask."""

    def __init__(
        self, command: str, what: str, why: str | None = None, hint: str | None = None
    ) -> None:
        super().__init__(f"{command} needs {what}" + (f": {why}" if why else ""), hint=hint)


class EntryOfASource(Unknown):
    """The register of sources has entries too, and they are put right in another way."""

    def __init__(self, citation: Citation, command: str) -> None:
        super().__init__(
            f"{citation} is an entry of the register of sources, and {command} takes one of an agreement",
            f"counterfoil source {citation.agreement} --amend ... puts right what is known of a source; "
            "with --same-as OTHER a slug that was mistyped stands for the right one",
        )


def can_ask(ctx: Context) -> bool:
    """Whether somebody is there to answer, and may be asked."""
    return ctx.settings.input and question.can_ask()


def check_arguments(ctx: Context) -> None:
    """An argument that is left out is asked for; where nobody is there, nothing else is looked at."""
    for param in ctx.command.params:
        if (
            isinstance(param, TyperArgument)
            and param.show_default == ASKED_FOR
            and ctx.params[param.name] is None
            and not can_ask(ctx)
        ):
            raise Missing(ctx.info_name or "", label(param), hint=usage_line(ctx))


class Inquiry:
    """Names looked up in the ledger; questions where somebody is there to answer them."""

    def __init__(self, ctx: Context, ledger: Ledger, writing: Writing) -> None:
        self.ctx = ctx
        self.ledger = ledger
        self.writing = writing
        self._states: dict[str, Agreement] = {}

    @property
    def command(self) -> str:
        return self.ctx.info_name or ""

    @cached_property
    def asks(self) -> bool:
        return can_ask(self.ctx)

    @cached_property
    def register(self) -> Register:
        return self.ledger.register()

    @property
    def today(self) -> str:
        return self.ledger.now().today

    def state(self, agreement: str) -> Agreement:
        """The agreement as it is; refused where there is none, or its announcement was voided."""
        state = self._state(agreement)
        if state.announcement is None:
            raise unannounced(state)
        return state

    def _state(self, agreement: str) -> Agreement:
        if agreement not in self._states:
            self._states[agreement] = self.ledger.state(agreement)
        return self._states[agreement]

    def entry(self, text: str | None, flow: str | None = None) -> Found:
        """The entry that a citation names; ``flow`` is the one that the call is about, where it names one."""
        agreements = () if text is not None else self.ledger.agreements()
        known = [f"{agreement}#last" for agreement in agreements]
        citation = self._citation(self._argument(text, "ENTRY", known, Citation.parse))
        named = citation.agreement
        if named in self.register.sources and named not in self.ledger.agreements():
            raise EntryOfASource(citation, self.command)
        state = self.state(citation.agreement)
        about = flow_of(flow, lambda: state.parties) if flow is not None and flow != ALL else None
        number = find(state, self.register, citation, self.ledger.now().zone, about)
        return Found(state, number)

    def _citation(self, text: str) -> Citation:
        """What a text cites; where it names a place instead, it is told how the entries of that are named."""
        try:
            return Citation.parse(text)
        except BadForm as bad:
            with suppress(BadForm):
                if hint := self._entries_of(Place.parse(text)):
                    bad = BadForm(bad.what, text, bad.allowed, hint)
            raise bad from None

    def _entries_of(self, place: Place) -> str | None:
        """How the entries of a place are named; None where it is not there."""
        if place.agreement not in self.ledger.agreements():
            return None
        if place.stage and (sources := speaking_of(self._state(place.agreement), place.stage)):
            figures = listed((f"{place}@{source}" for source in sources), "or")
            return f"{figures} names the figure of one source"
        return f"counterfoil timeline {place.agreement} lists its entries"

    def forget(self) -> None:
        """Read anew what is asked for next."""
        self._states.clear()

    def agreement(self, text: str | None) -> str:
        """An agreement that is there."""
        known = () if text is not None else self.ledger.agreements()
        return self.state(self._argument(text, "AGREEMENT", known)).slug

    def place(self, text: str | None) -> Place:
        """An agreement that is there, or a stage of it."""
        place = Place.parse(self._argument(text, "PLACE", self._places(text), Place.parse))
        try:
            self.state(place.agreement)
        except UnknownAgreement as unknown:
            if place.agreement.isdigit():  # which a quantity is, more likely
                unknown.advice = usage_line(self.ctx)
            raise
        return place

    def stage(self, text: str | None) -> tuple[str, str]:
        """An agreement that is there, and the slug of a stage."""
        agreement, stage = _stage(self._argument(text, "STAGE", self._places(text), _stage))
        self.state(agreement)
        return agreement, stage

    def new_slug(self, text: str | None, what: str) -> str:
        """The slug of something that is perhaps not there yet."""
        return self._argument(text, what, (), lambda given: slug(f"the {what.lower()}", given))

    def _argument(
        self,
        given: str | None,
        name: str,
        known: Iterable[str],
        read: Callable[[str], object] = str,
    ) -> str:
        return self.needed(given, name, name.capitalize(), known=known, read=read)

    def _places(self, given: str | None) -> list[str]:
        """Agreements and their stages, to complete with."""
        if given is not None or not self.asks:
            return []
        agreements = self.ledger.agreements()
        stages = [
            f"{agreement}/{stage}"
            for agreement in agreements[:COMPLETED]
            for stage in self._state(agreement).words.stages
        ]
        return [*agreements, *stages]

    # What is missing ----------------------------------------------------------------------------

    def needed(
        self,
        given: str | None,
        option: str,
        asked: str,
        *,
        default: str | None = None,
        known: Iterable[str] = (),
        read: Callable[[str], object] = str,
        why: str | None = None,
    ) -> str:
        """What was given, else the answer to a question, else `Missing`."""
        if given is not None:
            return given
        if not self.asks:
            raise Missing(self.command, option, why)
        return question.ask(asked, default=default, known=known, read=read)

    def flow_of(self, found: Found, given: str | None) -> str | None:
        """The flow that a pointer names, asked for where the entry has several; else it is for the rules."""
        assertion = found.state.assertion(found.number)
        flows = assertion.flows if assertion else ()
        if given is not None or len(flows) < 2 or not self.asks:
            return given
        names = [*(flow.typed for flow in flows), ALL]
        asked = f"Flow ({', '.join(names)})"
        return question.ask(asked, known=names, read=question.one_of(names))

    def agreed(self, sentence: str, *, else_told: str = "nothing was recorded") -> None:
        """Go on only where the person on the terminal says so; without one there is nobody to ask."""
        if self.asks and not self.writing.yes and not question.agreed(sentence):
            self.ctx.tell(else_told)
            raise typer.Abort


def _stage(text: str) -> tuple[str, str]:
    place = Place.parse(text)
    if place.stage is None:
        raise BadForm("the stage", text, "a stage is AGREEMENT/STAGE, such as istanbul-2025/s2")
    return place.agreement, place.stage
