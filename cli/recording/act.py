"""One act of recording: what it is about, what is asked, what is recorded and told."""

import getpass
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import typer

from cli.context import Context
from cli.failures import Failure
from cli.recording import question
from cli.recording.document import Document
from cli.recording.draft import drafted
from cli.recording.options import Writing
from cli.recording.receipt import Receipt
from domain.agreement import Agreement
from domain.citation import Citation, find
from domain.entry import Entry, cite
from domain.events import AgreementAnnounced, AgreementEvent, statement_of
from domain.feed import Draft
from domain.flow import ALL
from domain.ledger import Ledger
from domain.refusals import SomebodyWroteFirst
from domain.sources import Register
from domain.statement import Statement
from domain.vocabulary import new_words
from projections.summary import summary


class Missing(Failure):
    """Something without which there is nothing to record, and nobody there to ask."""

    def __init__(
        self, command: str, what: str, why: str | None = None, hint: str | None = None
    ) -> None:
        super().__init__(f"{command} needs {what}" + (f": {why}" if why else ""), hint=hint)


class NoCut(Failure):
    def __init__(self, option: str) -> None:
        super().__init__(
            f"{option} is for looking back, and nothing is recorded in the past",
            hint="when it was said is --stated",
        )


class BadActor(Failure):
    def __init__(self, given: str) -> None:
        super().__init__(
            f"the actor {given[:60]!r} is not understood: a name has 1 to 200 characters that print"
        )


@dataclass(frozen=True, slots=True)
class Found:
    """An entry that a call names."""

    state: Agreement
    number: int

    @property
    def agreement(self) -> str:
        return self.state.slug

    @property
    def citation(self) -> str:
        return cite(self.agreement, self.number)

    @property
    def event(self) -> AgreementEvent:
        event = self.state.event(self.number)
        assert event is not None
        return event

    @property
    def statement(self) -> Statement | None:
        return statement_of(self.event)

    @property
    def source(self) -> str | None:
        """Whose word it is; None of the recorder's own acts."""
        return self.statement.source if self.statement else None

    @property
    def summary(self) -> str:
        return summary(self.event, lambda number: cite(self.agreement, number))


class Act:
    """What a command that records has at hand."""

    def __init__(self, ctx: Context, ledger: Ledger, writing: Writing) -> None:
        self.ctx = ctx
        self.ledger = ledger
        self.writing = writing
        self.document: Document | None = None
        self._states: dict[str, Agreement] = {}

    @property
    def command(self) -> str:
        return self.ctx.info_name or ""

    @cached_property
    def asks(self) -> bool:
        return self.ctx.settings.input and question.can_ask()

    @cached_property
    def actor(self) -> str:
        actor = self.writing.actor or self.ctx.settings.actor or _login_name()
        if not (actor.isprintable() and actor == actor.strip() and 0 < len(actor) <= 200):
            raise BadActor(actor)
        return actor

    @cached_property
    def register(self) -> Register:
        return self.ledger.register()

    @property
    def today(self) -> str:
        return self.ledger.now(self.ctx.settings.tz).today

    def state(self, agreement: str) -> Agreement:
        """The agreement as it is; `UnknownAgreement` where there is none."""
        if agreement not in self._states:
            self._states[agreement] = self.ledger.state(agreement)
        return self._states[agreement]

    def entry(self, text: str) -> Found:
        """The entry that a citation names."""
        citation = Citation.parse(text)
        state = self.state(citation.agreement)
        return Found(state, find(state, self.register, citation))

    def forget(self) -> None:
        """Read anew what is asked for next."""
        self._states.clear()

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
        return question.ask(f"Flow ({', '.join(names)})", known=names)

    def agreed(self, sentence: str) -> None:
        """Go on only where the person on the terminal says so; without one there is nobody to ask."""
        if self.asks and not self.writing.yes and not question.agreed(sentence):
            self.ctx.tell("nothing was recorded")
            raise typer.Abort

    # What is recorded ---------------------------------------------------------------------------

    def record(
        self,
        *events: Mapping[str, Any],
        expect: int | None = None,
        sure: str | None = None,
    ) -> None:
        """Record the events in one go and tell so; ``sure`` is what is asked before, on a terminal.

        ``expect`` is the number of the last entry on which the events build, where they build on it.
        """
        drafts = [drafted(event, self.ledger.new_id()) for event in events]
        self._check_words(drafts)
        expect = self._expected(drafts, expect)
        actor, tz = self.actor, self.ctx.settings.tz
        receipt = Receipt(self.ctx, self.ledger)
        if self.writing.dry_run:
            planned = self.ledger.plan(drafts, tz=tz, expect=expect)
            receipt.planned(planned, [draft.key for draft in drafts], actor)
            return
        if sure is not None or self.document is not None:
            self.ledger.plan(drafts, tz=tz, expect=expect)
        if sure is not None:
            self.agreed(sure)
        if self.document is not None:
            self.document.keep()
        receipt.recorded(self.ledger.record(drafts, actor=actor, tz=tz, expect=expect))

    def _check_words(self, drafts: Sequence[Draft]) -> None:
        """A word that is new to the agreement is meant, or it is refused."""
        if self.writing.new or drafts[0].of_a_source:
            return
        events: list[Any] = [draft.event for draft in drafts]
        if any(isinstance(event, AgreementAnnounced) for event in events):
            return
        for new in new_words(self.state(drafts[0].subject).words, events):
            if not self.asks:
                raise new
            self.agreed(f"{new}. Bring it in?")

    def _expected(self, drafts: Sequence[Draft], built_on: int | None) -> int | None:
        """The version that the call names; of a source, compared here."""
        named = self.writing.expect_version
        if named is None or not drafts[0].of_a_source:
            if named is not None and built_on is not None and named != built_on:
                raise SomebodyWroteFirst(drafts[0].subject, named, built_on)
            return named if named is not None else built_on
        entries = self.source_entries(drafts[0].subject)
        if len(entries) != named:
            raise SomebodyWroteFirst(drafts[0].subject, named, len(entries))
        return None

    def source_entries(self, source: str) -> list[Entry]:
        """The history of one source in the register."""
        return [entry for entry in self.ledger.source_entries() if entry.subject == source]


@contextmanager
def acting(ctx: Context, writing: Writing) -> Iterator[Act]:
    """The ledger, open for one act of recording."""
    for option, given in (
        ("--as-of", ctx.settings.as_of),
        ("--known-at", ctx.settings.known_at),
    ):
        if given is not None:
            raise NoCut(option)
    with ctx.open(write=not writing.dry_run) as ledger:
        yield Act(ctx, ledger, writing)


def _login_name() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"
