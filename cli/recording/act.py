"""One act of recording: what is decided, kept, recorded and told."""

import getpass
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from itertools import chain
from typing import Any

from cli.across.after import keep_model_up
from cli.context import Context
from cli.failures import Failure
from cli.recording.document import Document
from cli.recording.draft import drafted
from cli.recording.inquiry import Inquiry, check_arguments
from cli.recording.options import Writing
from cli.recording.points import read_as
from cli.recording.receipt import Receipt
from domain.deciding.vocabulary import new_words
from domain.events import AgreementAnnounced
from domain.feed import Draft
from domain.ledger import Ledger
from domain.names.citation import LAST
from domain.refusals import BadForm, SomebodyWroteFirst
from domain.state.words import Words, words_in
from domain.values.text import is_actor, is_slug


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


class Act(Inquiry):
    """What a command that records has at hand."""

    def __init__(self, ctx: Context, ledger: Ledger, writing: Writing) -> None:
        super().__init__(ctx, ledger, writing)
        self.document: Document | None = None
        self._meant = Words()
        """Words that are new, and were said to be meant."""

    @cached_property
    def actor(self) -> str:
        actor = self.writing.actor or self.ctx.settings.actor or _login_name()
        if not is_actor(actor):
            raise BadActor(actor)
        return actor

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
        actor = self.actor
        receipt = Receipt(self.ctx, self.ledger)
        if self.writing.dry_run:
            planned = self.ledger.plan(drafts, expect=expect)
            receipt.planned(planned, [draft.key for draft in drafts], actor)
            self._tell_of_points()
            return
        if sure is not None or self.document is not None:
            self.ledger.plan(drafts, expect=expect)
        if sure is not None:
            self.agreed(sure)
        if self.document is not None:
            self.document.keep()
        receipt.recorded(self.ledger.record(drafts, actor=actor, expect=expect))
        self._tell_of_points()

    def _tell_of_points(self) -> None:
        for sentence in dict.fromkeys(read_as(self.ctx.params)):
            self.ctx.tell(sentence)

    def _check_words(self, drafts: Sequence[Draft]) -> None:
        """An announcement brings in whatever it names: before it there is nothing to confuse a word with."""
        events: list[Any] = [draft.event for draft in drafts]
        if drafts[0].of_a_source or any(isinstance(one, AgreementAnnounced) for one in events):
            return
        used = Words.of(chain.from_iterable(map(words_in, events)))
        self.check_words(drafts[0].subject, used)

    def check_words(self, agreement: str, used: Words) -> None:
        """A word that is new to the agreement is meant, or it is refused."""
        if self.writing.new:
            return
        for new in new_words(self.state(agreement).words | self._meant, used):
            self._check_source()
            if self.writing.yes or not self.asks:
                raise new
            self.agreed(f"{new}. Bring it in?")
        self._meant |= used

    def _check_source(self) -> None:
        """A source that is not registered is a slip for sure: it is told before a word that may be meant."""
        named = self.ctx.params.get("source")
        if isinstance(named, str) and is_slug(named) and named not in self.register.sources:
            raise self.register.unknown(named)

    def _expected(self, drafts: Sequence[Draft], built_on: int | None) -> int | None:
        """The version that the call names, or else builds on."""
        named = self.writing.expect_version
        if named is not None and built_on is not None and named != built_on:
            raise SomebodyWroteFirst(drafts[0].subject, named, built_on)
        return named if named is not None else built_on


@contextmanager
def acting(ctx: Context, writing: Writing) -> Iterator[Act]:
    """The ledger, open for one act of recording."""
    for option in ctx.settings.looking_back:
        raise NoCut(option)
    check_arguments(ctx)
    if writing.key == LAST:
        raise BadForm("the key", LAST, f"#{LAST} names the newest entry: choose another one")
    with ctx.open(write=not writing.dry_run) as ledger:
        try:
            yield Act(ctx, ledger, writing)
        except Exception:
            _follow(ctx, ledger, writing)  # what was recorded before a failure is recorded
            raise
        _follow(ctx, ledger, writing)


def _follow(ctx: Context, ledger: Ledger, writing: Writing) -> None:
    """What comes after what was recorded, if anything was."""
    if writing.dry_run:
        return
    if ledger.held_back is not None:
        ctx.tell(ledger.held_back)
    keep_model_up(ctx, ledger)


def _login_name() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"
