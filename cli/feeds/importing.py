"""One import: its files recorded one after the other, what came of each, and what was wrong with them."""

import gc
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import fields, replace
from functools import partial
from itertools import takewhile

import typer

from cli.context import tell
from cli.cuts import cut
from cli.failures import ExitCode, Failure, OutputFailed
from cli.feeds.called import Called
from cli.feeds.form import Feed
from cli.feeds.ndjson import Ndjson
from cli.feeds.problem_file import ProblemFile
from cli.feeds.problems import Found, as_json, at, told
from cli.feeds.progress import with_progress
from cli.feeds.shared import Shared, is_worth_sharing
from cli.feeds.spreadsheet import Spreadsheet
from cli.feeds.unfit import Unfit
from cli.feeds.update import shown_changes, shown_not_again
from cli.main import interrupted
from cli.output.answer import Answer
from cli.output.shown import shown, shown_json
from cli.recording.act import Act
from cli.recording.receipt import Receipt
from cli.rows import cuts
from domain.events import Party
from domain.feed import Line, Problem
from domain.frozen import dataclass
from domain.importing.taken import EARLIER, Taken
from domain.refusals import Refused, entries, listed
from domain.store import CommitInterrupted
from projections.rules import VERSION

NOT_JUDGED = Problem("", "it builds upon what has a problem, and was not judged")
UNTOLD = (
    "interrupted while it recorded, and whether it did cannot be told yet: "
    "the same call records what is missing"
)


@dataclass(frozen=True, slots=True)
class FileRow:
    """What became of one file."""

    file: str
    recorded: int
    already: int
    first: str | None
    last: str | None
    passed_over: int
    dry_run: bool
    changed: int


class ProblemsFound(Failure):
    """The problems themselves are told before."""

    def __init__(self, sentence: str, code: int, hint: str | None) -> None:
        super().__init__(sentence, hint=hint)
        self.code = ExitCode(code)


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
        self._unfit = any(isinstance(feed, Unfit) for feed in feeds)
        """Whether a file can be no feed: then all are judged, and none is recorded."""
        self._done: list[tuple[Feed, Taken]] = []
        self._found: list[Found] = []
        self._not_judged: list[Found] = []
        self._undelivered: list[OutputFailed] = []

    def run(self) -> None:
        """Record them, print what was recorded, and end with the lowest code of their problems.

        An answer that cannot be delivered hides none of it: what was recorded and what was wrong is told with it.
        """
        ledger = self._act.ledger
        before = ledger.last_position()
        came = ledger.take_in(
            [self._read(feed) for feed in self._feeds],
            actor=self._act.actor,
            dry_run=self._dry_run or self._unfit,
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
                raise KeyboardInterrupt(_interrupted(ledger.last_position() - before)) from None
            raise
        self._gather()
        self._print()
        self._tell_of_pointers()
        if self._problems is not None:
            with self._delivering():
                self._problems.write(self._feeds, self._found)
        if self._found:
            self._refuse()
        if self._undelivered:
            raise self._undelivered[0]

    def _sure(self, taken: Taken) -> None:
        """Show the rows that have changed, and go on where the person on the terminal agrees."""
        if not taken.changes:
            return
        feed = self._feeds[len(self._done)]
        for line in shown_changes(feed, taken):
            self._ctx.tell(line)
        count = len(taken.changes)
        rows = "1 row has" if count == 1 else f"{count} rows have"
        self._act.agreed(f"{rows} changed. Void what was recorded and record anew?")

    def _parties(self, agreement: str) -> Mapping[str, Party]:
        """Those of an agreement that is recorded; of another one nothing is known yet."""
        try:
            return self._act.state(agreement).parties
        except Refused:
            return {}

    def _read(self, feed: Feed) -> Callable[[], Iterator[Line]]:
        new_id, told = self._act.ledger.new_id, partial(self._told, feed.name)
        if isinstance(feed, Ndjson) and is_worth_sharing(feed):
            settings = self._ctx.settings
            return Shared(feed, new_id, told, settings.store, settings.busy_timeout)
        return lambda: told(feed.lines(new_id))

    def _told(self, name: str, lines: Iterable[Line]) -> Iterator[Line]:
        return with_progress(lines, name, shown=not self._ctx.settings.quiet)

    def _note(self, feed: Feed, taken: Taken) -> None:
        if not taken.troubles and (self._dry_run or not taken.changes):
            for line in shown_changes(feed, taken):
                self._ctx.tell(line)
        for line in shown_not_again(feed, taken) if not taken.troubles else ():
            self._ctx.tell(line)
        for alike in taken.lookalikes:
            self._ctx.tell(f"{at(feed.name, feed.where(alike.place))}: {alike.told}")
        self._done.append((feed, taken))

    def _gather(self) -> None:
        """What was wrong, once all files are judged: a later one may show what to do about an earlier one."""
        for feed, taken in self._done:
            for trouble in taken.troubles:
                said = trouble.problem.sentence
                if trouble.other is not None:
                    said = said.replace(EARLIER, f"{EARLIER}, {feed.where(trouble.other).told}")
                field = feed.field(trouble.problem.field)
                problem = replace(trouble.problem, field=field, sentence=said)
                where = feed.where(trouble.place)
                self._found.append(Found(feed.name, where, problem, trouble.code))
            self._not_judged += [
                Found(feed.name, feed.where(one.place), NOT_JUDGED, one.code)
                for one in taken.not_judged
            ]

    # What was recorded --------------------------------------------------------------------------

    @property
    def _good(self) -> list[tuple[Feed, Taken]]:
        """The files before the first that was refused, with what came of them."""
        if self._unfit:
            return []
        refused = {feed.name for feed, taken in self._done if taken.troubles}
        return list(takewhile(lambda one: one[0].name not in refused, self._done))

    def _print(self) -> None:
        good = self._good
        if not good:
            return
        with self._delivering():
            if self._ctx.asked_for_rows:
                self._ctx.print(self._answer(good))
            else:
                self._ctx.destination.write("".join(f"{self._line(*one)}\n" for one in good))
        if self._dry_run:
            self._ctx.tell("nothing was recorded (--dry-run)")

    def _answer(self, good: Iterable[tuple[Feed, Taken]]) -> Answer[FileRow]:
        return Answer(
            columns=[field.name for field in fields(FileRow)],
            rows=[self._row(feed, taken) for feed, taken in good],
            cuts=cuts(cut(self._ctx.settings, self._act.ledger)),
            rules=VERSION,
            empty="nothing",
            free_text=frozenset({"file"}),
        )

    def _row(self, feed: Feed, taken: Taken) -> FileRow:
        return FileRow(
            file=feed.name,
            recorded=taken.recorded,
            already=taken.already,
            first=taken.first,
            last=taken.last,
            passed_over=taken.passed_over,
            dry_run=self._dry_run,
            changed=len(taken.changes),
        )

    @contextmanager
    def _delivering(self) -> Iterator[None]:
        """What cannot be delivered is kept, with what was recorded all the same, until all is told."""
        try:
            yield
        except OutputFailed as failed:
            if good := self._good:
                failed.hint = "; ".join(self._line(*one) for one in good)
            self._undelivered.append(failed)

    def _line(self, feed: Feed, taken: Taken) -> str:
        """`cases/istanbul-2025.toml: 45 recorded, 0 already there`"""
        recorded = "to be recorded" if self._dry_run else "recorded"
        count = len(taken.changes)
        rows = f" ({count} row{'s' * (count > 1)} changed)" if count else ""
        name = shown(feed.name)
        passed = f", {taken.passed_over} passed over" if taken.passed_over else ""
        return f"{name}: {taken.recorded} {recorded}{rows}, {taken.already} already there{passed}"

    def _tell_of_pointers(self) -> None:
        """What speaks of another word or number now, since rows were recorded anew."""
        voided: dict[str, list[int]] = {}
        for _, taken in self._good:
            for change in taken.changes:
                agreement, _, number = change.citation.partition("#")
                voided.setdefault(agreement, []).append(int(number))
        if voided and not self._dry_run:
            Receipt(self._ctx, self._act.ledger).put_anew(voided)

    # What was wrong -----------------------------------------------------------------------------

    def _refuse(self) -> None:
        code = min(one.code for one in (*self._found, *self._not_judged))
        one = self._found[0] if len(self._found) == 1 else None
        if self._dependent or self._waiting:
            one = None
        sentence = f"{one.sentence}: nothing was recorded" if one else self._sentence()
        hint = one.problem.hint if one else None
        for failed in self._undelivered:
            sentence += f"; {failed}{f' ({failed.hint})' if failed.hint else ''}"
        if self._ctx.settings.format == "json":
            every = [*self._found, *self._not_judged]
            tell(shown_json(as_json(every, sentence, hint, code)))
            raise typer.Exit(code)
        if one is None:
            tell("\n".join(told([*self._found, *self._not_judged])))
        raise ProblemsFound(sentence, code, hint)

    def _sentence(self) -> str:
        """`19 problems in a.csv: nothing of it was recorded; 3 lines that build upon these were not judged`"""
        names = list(dict.fromkeys(one.file for one in self._found))
        count, them = len(self._found), "it" if len(names) == 1 else "them"
        problems = "1 problem" if count == 1 else f"{count:,} problems"
        told = [f"{problems} in {listed(names)}: nothing of {them} was recorded"]
        if dependent := self._dependent:
            line, build, was = (
                ("line", "builds", "was") if dependent == 1 else ("lines", "build", "were")
            )
            told.append(f"{dependent} {line} that {build} upon them {was} not judged")
        if any(taken.given_up for _, taken in self._done):
            told.append("there are too many to go on, and the rest was not read")
        if self._waiting:
            came = "came with them" if self._unfit else f"came after {self._found[0].file}"
            were = "was" if len(self._waiting) == 1 else "were"
            told.append(f"nor {were} {listed(self._waiting)}, which {came}")
        return "; ".join(told)

    @property
    def _dependent(self) -> int:
        """How many lines were not judged, since they build upon one with a problem."""
        return sum(taken.dependent for _, taken in self._done)

    @property
    def _waiting(self) -> list[str]:
        """Files without a problem that were not recorded, since they came after one with problems.

        Where one can be no feed, that is so of all others.
        """
        refused = {one.file for one in self._found}
        names = [feed.name for feed in self._feeds]
        first = 0 if self._unfit else names.index(self._found[0].file)
        return [name for name in names[first:] if name not in refused]


def _interrupted(count: int) -> str:
    """What an interrupt left behind, where a ledger has so many entries more than when the call began."""
    if not count:
        return "interrupted: nothing was recorded"
    were = "was" if count == 1 else "were"
    return f"interrupted: {entries(count)} {were} recorded meanwhile, and the same call records what is missing"


@contextmanager
def _no_garbage() -> Iterator[None]:
    """What is read here has no cycles; looking for them among many live objects takes most of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
