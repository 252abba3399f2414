"""One import: its files recorded one after the other, and what came of them told."""

import gc
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from functools import partial

import typer

from cli.call.wording import so_many
from cli.failures import ExitCode, Failure, OutputFailed
from cli.feeds.called import Called
from cli.feeds.form import Feed
from cli.feeds.ndjson import Ndjson
from cli.feeds.outcome import Outcome
from cli.feeds.problem_file import ProblemFile
from cli.feeds.problems import as_object, at, told
from cli.feeds.recorded import answer, told_of
from cli.feeds.shared import Shared, is_worth_sharing
from cli.feeds.spreadsheet import Spreadsheet
from cli.feeds.unfit import Unfit
from cli.feeds.update import shown_changes, shown_flowless, shown_not_again
from cli.interrupts import interrupted
from cli.output.progress import with_progress
from cli.recording.act import Act
from cli.recording.receipt import Receipt
from cli.telling import tell, tell_as_one
from domain.events import Party
from domain.feed import Line
from domain.importing.taken import Taken
from domain.refusals import Refused
from domain.store import CommitInterrupted, StoreFailure

UNTOLD = (
    "interrupted while it recorded, and whether it did cannot be told yet: "
    "the same call records what is missing"
)


class ProblemsFound(Failure):
    """The problems themselves are told before."""

    def __init__(self, sentence: str, code: ExitCode, hint: str | None) -> None:
        super().__init__(sentence, hint=hint)
        self.code = code


class Importing:
    """Files to record in one call."""

    def __init__(
        self,
        act: Act,
        feeds: Sequence[Feed],
        reason: str | None,
        problems: ProblemFile | None,
    ) -> None:
        """With a ``reason``, changed rows are recorded anew; ``problems`` is a file to list problems in."""
        self._act = act
        self._reason = reason
        self._problems = problems
        self._ctx = act.ctx
        self._feeds = feeds
        for feed in feeds:
            if isinstance(feed, Spreadsheet):
                feed.called = Called(act.register.by_name())
                feed.parties = self._parties
        self._dry_run = act.writing.dry_run
        self._outcome = Outcome(feeds, unfit=any(isinstance(feed, Unfit) for feed in feeds))
        self._undelivered: list[OutputFailed] = []

    def run(self) -> None:
        """Record them, print what was recorded, and end with the lowest code of their problems.

        An answer that cannot be delivered hides none of it: what was recorded and what was wrong is told with it.
        """
        ledger = self._act.ledger
        came = ledger.take_in(
            [self._read(feed) for feed in self._feeds],
            actor=self._act.actor,
            dry_run=self._dry_run or self._outcome.unfit,
            reason=self._reason,
            sure=self._sure,
        )
        try:
            with closing(came), _no_garbage():
                for feed, taken in zip(self._feeds, came, strict=False):
                    self._note(feed, taken)
        except BaseException as problem:
            self._print()
            for failed in self._undelivered:
                tell(f"{failed}; {failed.hint}")
            if isinstance(problem, CommitInterrupted) and problem.recorded is None:
                raise KeyboardInterrupt(UNTOLD) from None
            if isinstance(problem, KeyboardInterrupt) or interrupted():
                raise KeyboardInterrupt(_interrupted(ledger.recorded())) from None
            waiting = self._feeds[len(self._outcome.came) :]
            if isinstance(problem, StoreFailure) and self._outcome.good and waiting:
                _name_what_was_not(problem, waiting[0].name)
            raise
        self._outcome.gather()
        self._print()
        self._tell_of_pointers()
        if self._problems is not None:
            with self._delivering():
                self._problems.write(self._feeds, self._outcome.problems)
        if self._outcome.problems:
            self._refuse()
        if self._undelivered:
            raise self._undelivered[0]

    def _sure(self, taken: Taken) -> None:
        """Show the rows that have changed, and go on where the person on the terminal agrees."""
        if not taken.changes:
            return
        feed = self._feeds[len(self._outcome.came)]
        for line in shown_changes(feed, taken):
            self._ctx.tell(line)
        rows = so_many(len(taken.changes), "row has", "rows have")
        before = f" of {feed.name}" if self._outcome.good else ""
        self._act.agreed(
            f"{rows} changed. Void what was recorded and record anew?",
            else_told=f"nothing{before} was recorded",
        )

    def _parties(self, agreement: str) -> Mapping[str, Party]:
        """Those of an agreement that is recorded; of another one nothing is known yet."""
        try:
            return self._act.state(agreement).parties
        except Refused:
            return {}

    def _read(self, feed: Feed) -> Callable[[], Iterator[Line]]:
        ledger, told = self._act.ledger, partial(self._told, feed.name)
        if isinstance(feed, Ndjson) and is_worth_sharing(feed):
            return Shared(feed, ledger.new_id, told, ledger.opened_as)
        return lambda: told(feed.lines(ledger.new_id))

    def _told(self, name: str, lines: Iterable[Line]) -> Iterator[Line]:
        return with_progress(lines, name, shown=not self._ctx.settings.quiet)

    def _note(self, feed: Feed, taken: Taken) -> None:
        if not taken.troubles and (self._dry_run or not taken.changes):
            for line in shown_changes(feed, taken):
                self._ctx.tell(line)
        for line in shown_not_again(feed, taken) if not taken.troubles else ():
            self._ctx.tell(line)
        for line in shown_flowless(feed, taken):
            self._ctx.tell(line)
        for alike in taken.lookalikes:
            self._ctx.tell(f"{at(feed.name, feed.where(alike.place))}: {alike.told}")
        self._outcome.came.append((feed, taken))

    # What was recorded --------------------------------------------------------------------------

    def _print(self) -> None:
        good = self._outcome.good
        if not good:
            return
        with self._delivering():
            if self._ctx.asked_for_rows:
                self._ctx.print(answer(self._act, good))
            else:
                self._ctx.destination.write("".join(f"{one}\n" for one in self._lines()))
        if self._dry_run:
            self._ctx.tell("nothing was recorded (--dry-run)")

    def _lines(self) -> list[str]:
        return [told_of(*one, dry_run=self._dry_run) for one in self._outcome.good]

    @contextmanager
    def _delivering(self) -> Iterator[None]:
        """What cannot be delivered is kept, with what was recorded all the same, until all is told."""
        try:
            yield
        except OutputFailed as failed:
            if recorded := self._lines():
                failed.hint = "; ".join(recorded)
            self._undelivered.append(failed)

    def _tell_of_pointers(self) -> None:
        """What speaks of another word or number now, since rows were recorded anew."""
        voided: dict[str, list[int]] = {}
        for _, taken in self._outcome.good:
            for change in taken.changes:
                voided.setdefault(change.agreement, []).append(change.number)
        if voided and not self._dry_run:
            Receipt(self._ctx, self._act.ledger).put_anew(voided)

    def _refuse(self) -> None:
        """End with all that was wrong, and the lowest code of it."""
        outcome = self._outcome
        every, only, sentence = outcome.every, outcome.only, outcome.sentence()
        code = min(one.code for one in every)
        hint = only.problem.hint if only else None
        for failed in self._undelivered:
            sentence += f"; {failed}{f' ({failed.hint})' if failed.hint else ''}"
        if self._ctx.settings.format == "json":
            tell_as_one(as_object(every, sentence, hint, code))
            raise typer.Exit(code)
        if only is None:
            tell("\n".join(told(every)))
        raise ProblemsFound(sentence, code, hint)


def _interrupted(count: int) -> str:
    """What an interrupt left behind, where the call had recorded so many entries."""
    if not count:
        return "interrupted: nothing was recorded"
    were = so_many(count, "entry was", "entries were")
    return f"interrupted: {were} recorded meanwhile, and the same call records what is missing"


def _name_what_was_not(failure: StoreFailure, name: str) -> None:
    """Where files before it were recorded, the failure of one is told as its own."""
    told = str(failure).replace("nothing was recorded", f"nothing of {name} was recorded")
    failure.args = (told, *failure.args[1:])


@contextmanager
def _no_garbage() -> Iterator[None]:
    """What is read here has no cycles; looking for them among many live objects takes most of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
