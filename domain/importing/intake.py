"""Taking in a feed: its lines decided one after the other, every problem kept, nothing recorded yet.

What is new waits in a spool. Entries and states of agreements can be made again from the ledger and the spool, so
only those are kept in memory that were used last.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Final, NamedTuple

from domain.deciding.rulebook import Stranger
from domain.deciding.voiding import lacking_replacement, unannounced
from domain.entry import cite
from domain.events import EntryVoided, SourceAmended, SourceRegistered
from domain.feed import EVERYTHING, Draft, Line, Name, Problem
from domain.importing.blame import brings, field_of, introduces, needs, numbers
from domain.importing.recurring import Recurring
from domain.importing.room import Room
from domain.importing.shares import ELSEWHERE, Divided, Share
from domain.importing.spool import Spool, Waiting
from domain.names.lookalike import Named, Names, SourceNames, looks_like
from domain.recording import Desk, Planned
from domain.refusals import (
    NOTHING,
    KeyIsTaken,
    Refused,
    Unknown,
    UnknownAgreement,
    UnknownEntry,
)
from domain.spreadsheet.gone import WithRows
from domain.spreadsheet.rows import Change, NotAgain, Rows
from domain.state.words import Word

MOST_PROBLEMS: Final = 10_000
MOST_HINTS: Final = 100
_FURTHER_DOWN: Final = "it comes further down: what a line builds upon stands before it"
_LATER: Final = "it comes in a later file: name that one first"
_AWAITED: Final = ("entry", "source", "agreement")
EARLIER: Final = "an earlier entry of this feed"
_TURN: Final = 256
"""Lines after which room is made, where it is lacking."""


@dataclass(slots=True)
class Trouble:
    """One problem of one line: of its form, or the reason for which a rule refuses it.

    What comes after the line, in the feed or in another one, may show what to do about it.
    """

    place: int
    problem: Problem
    code: int
    other: int | None = None
    """The place of an earlier line that is told of, as `EARLIER`."""


class NotJudged(NamedTuple):
    """A line that builds upon one with a problem: where it stands, and the code of what it lacks."""

    place: int
    code: int


@dataclass(frozen=True, slots=True)
class LooksLike:
    """A line that brings in a name which may be a slip for another one, and the sentence that tells so."""

    place: int
    told: str


New = tuple[int, str, int]
"""An entry that is new: the place of its line, what it belongs to, and its number there."""


@dataclass(slots=True)
class Taken:
    """What a feed comes to."""

    lines: int = 0
    recorded: int = 0
    already: int = 0
    passed_over: int = 0
    """Rows of a spreadsheet that say nothing, and may."""
    oldest: "New | None" = None
    """The first entry that is new, and the last."""
    newest: "New | None" = None
    troubles: list[Trouble] = field(default_factory=list)
    dependent: int = 0
    """Lines that were not judged, because they build upon one that has a problem."""
    not_judged: list[NotJudged] = field(default_factory=list)
    """The first of them."""
    given_up: bool = False
    """Whether there were so many problems that the rest was not read."""
    lookalikes: list[LooksLike] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    """Rows that say something else than they did, and are recorded anew."""
    not_again: list[NotAgain] = field(default_factory=list)
    """Rows that say again what was voided or amended by hand."""
    gone: list[str] = field(default_factory=list)
    """Citations of what was recorded from rows that are there no more."""
    with_rows: WithRows = field(default_factory=dict)

    @property
    def first(self) -> str | None:
        """The citation of the first entry that is new."""
        return cite(*self.oldest[1:]) if self.oldest else None

    @property
    def last(self) -> str | None:
        """The citation of the last."""
        return cite(*self.newest[1:]) if self.newest else None


class Intake:
    """Decides feeds on a desk; what is new goes to the spool."""

    def __init__(
        self,
        desk: Desk,
        spool: Spool,
        agreements: Callable[[], Iterable[str]],
        reason: str | None,
        new_id: Callable[[], str],
        import_of: Callable[[str, int], object],
        before: WithRows,
        share: Share | None = None,
    ) -> None:
        """``agreements`` gives the slugs of all that are recorded; ``import_of`` and ``before`` are as for `Rows`.

        With a ``reason``, rows of a spreadsheet that have changed are voided and recorded anew. With a ``share``,
        only its agreements are decided, and that it has a problem is all that is told of problems.
        """
        self._desk = desk
        self._spool = spool
        self._agreements = agreements
        self._reason = reason
        self._new_id = new_id
        self._import_of = import_of
        self._before = before
        self._share = share
        self._room = Room()
        self._failed: set[Name] = set()
        self._lost: Counter[str] = Counter()
        """How many lines of an agreement have failed."""
        self._after: Counter[str] = Counter()
        """How many entries lines bring that come after the first of them: their numbers may be others'."""
        self._hints: dict[str, str | None] = {}
        """What was perhaps meant by what is not there, by the sentence that says so."""
        self._owed: list[tuple[int, str, int, int | str]] = []
        self._names: dict[str, Names] = {}
        self._awaited: dict[Name, list[tuple[Taken, Trouble]]] = {}
        """What lines build upon and was not there: the troubles that tell so, each with those of its feed."""
        self._recurring = Recurring()
        """What the feed that is taken says again."""
        self._firsts: dict[str, int] = {}
        """Of each agreement the first entry that the feed brings that is taken."""
        self._used: dict[str, None] = {}
        """The agreements of the last lines, in their order."""
        self._sources = SourceNames(desk.register)

    def take(self, lines: Iterable[Line]) -> Taken:
        """Decide all lines of one feed. Lines after a problem are looked at all the same."""
        taken = Taken()
        rows = Rows(self._desk, self._reason, self._new_id, self._import_of, self._before)
        self._recurring = Recurring()
        self._firsts.clear()
        for line in lines:
            taken.lines += 1
            if line is ELSEWHERE:
                continue
            if line.passed_over:
                taken.passed_over += 1
                continue
            if self._share is not None and taken.troubles:
                break
            if self._awaited:
                brought = line.names if line.draft is None else introduces(line.draft)
                self._tell_of_order(brought, taken)
            if line.draft is None:
                self._fail(line.names)
                taken.troubles += [Trouble(line.place, problem, 2) for problem in line.problems]
                self._tell_of_unknown(line, taken)
            else:
                self._judge(line, self._recurring.keyed(line.draft), rows, taken)
            if not taken.lines % _TURN:
                self._make_room()
            if len(taken.troubles) > MOST_PROBLEMS:
                taken.given_up = True
                break
        if not taken.lines:
            taken.troubles.append(Trouble(0, Problem("", "there are no entries in it"), 2))
        if waiting := rows.waiting():
            for draft, place in waiting:
                self._judge(Line(place, draft, is_row=True), draft, rows, taken)
            taken.troubles.sort(key=lambda trouble: trouble.place)
            rows.changes.sort(key=lambda change: change.place)
            rows.not_again.sort(key=lambda row: row.place)
        self._check_what_is_owed(taken)
        taken.changes = rows.changes
        taken.not_again = rows.not_again
        taken.with_rows = rows.with_rows()
        if not taken.troubles:
            taken.gone = rows.gone()
        return taken

    def _tell_of_unknown(self, line: Line, taken: Taken) -> None:
        """Tell what a line that could not be read builds upon, and is not there."""
        if self._failed >= EVERYTHING:
            return
        for what, slug in sorted(line.needs - self._failed):
            refusal: Refused | None = None
            if what == "source" and slug not in self._desk.register.sources:
                refusal = self._desk.register.unknown(slug)
            elif what == "agreement" and self._desk.state(slug).announcement is None:
                refusal = self._no_agreement(slug)
            if what == "agreement":
                self._used[slug] = None
            if refusal is not None:
                field = "statement.source" if what == "source" else "agreement"
                problem = Problem(field, str(refusal), self._hint(refusal))
                trouble = Trouble(line.place, problem, refusal.code)
                taken.troubles.append(trouble)
                self._await([(what, slug)], trouble, taken)

    def _judge(self, line: Line, draft: Draft, rows: Rows, taken: Taken) -> None:
        subject = draft.subject
        if not draft.of_a_source:
            if self._share is not None and not self._share.has(subject):
                raise Divided(subject)
            if subject not in self._names:
                self._names[subject] = self._names_of(subject)
            self._used[subject] = None
        try:
            planned = rows.put(draft, line.place, line.fixed) if line.is_row else [self._put(draft)]
        except Refused as refusal:
            if isinstance(refusal, UnknownAgreement):
                refusal = self._no_agreement(draft.subject)
            if self._builds_upon_a_failure(draft, refusal):
                self._pass_over(line.place, refusal.code, taken)
            else:
                problem = Problem(
                    field_of(refusal, draft), self._told(refusal, draft), self._hint(refusal)
                )
                other = self._place_of_first(refusal, draft)
                trouble = Trouble(line.place, problem, refusal.code, other)
                taken.troubles.append(trouble)
                if isinstance(refusal, Unknown):
                    lacking = needs(draft, refusal, partial(self._is_there, subject))
                    self._await(lacking, trouble, taken)
            self._fail(brings(draft))
        else:
            for plan in planned:
                self._count(line.place, plan, taken)
                self._owe(line.place, plan, draft)

    def _await(self, lacking: Iterable[Name], trouble: Trouble, taken: Taken) -> None:
        for name in lacking:
            self._awaited.setdefault(name, []).append((taken, trouble))

    def _tell_of_order(self, brought: Collection[Name], taken: Taken) -> None:
        """Where a line brings what one before it builds upon, that one is told so."""
        for name in brought:
            for of, trouble in self._awaited.pop(name, ()) if name[0] in _AWAITED else ():
                hint = _FURTHER_DOWN if of is taken else _LATER
                trouble.problem = replace(trouble.problem, hint=hint)

    def _fail(self, names: Iterable[Name]) -> None:
        """A line has a problem: what it would have brought in is lacking for those that follow."""
        self._failed.update(names)
        self._lost.update(name[1] for name in names if name[0] == "line")

    def _builds_upon_a_failure(self, draft: Draft, refusal: Refused) -> bool:
        """Whether a line may lack nothing but what one with a problem would have brought in."""
        if self._failed >= EVERYTHING and isinstance(refusal, Unknown | Stranger):
            return True
        if isinstance(refusal, UnknownEntry) and not self._could_be(draft.subject, numbers(draft)):
            return False
        is_there = partial(self._is_there, draft.subject)
        return bool(self._failed & needs(draft, refusal, is_there))

    def _is_there(self, subject: str, name: int | str) -> bool:
        """Whether a number or a key names an entry of an agreement, had no line of it failed too."""
        if ("voiding", subject) in self._failed:
            return False
        state = self._desk.state(subject)
        surely = state.count - self._after[subject]
        if isinstance(name, int):
            return name <= surely
        return any(number <= surely for number in state.holders(name) if state.stands(number))

    def _could_be(self, subject: str, entries: Iterable[int]) -> bool:
        """Whether an agreement would have entries of these numbers, had no line of it failed."""
        most = self._desk.state(subject).count + self._lost[subject]
        return self._failed >= EVERYTHING or all(number <= most for number in entries)

    @staticmethod
    def _pass_over(place: int, code: int, taken: Taken) -> None:
        taken.dependent += 1
        if len(taken.not_judged) < MOST_PROBLEMS:
            taken.not_judged.append(NotJudged(place, code))

    def _put(self, draft: Draft) -> Planned:
        """What a line comes to: anew where the feed has voided all that has its key so far."""
        times = self._recurring.voided(draft)
        revive = (
            times > 0 and len(self._desk.state(draft.subject).holders(draft.key or "")) <= times
        )
        planned = self._desk.put(draft, revive=revive, ahead=True)
        self._recurring.took(draft)
        return planned

    def _told(self, refusal: Refused, draft: Draft) -> str:
        """Why a line is refused. What waits to be recorded cannot be cited yet."""
        told = str(refusal).removesuffix(NOTHING)
        if isinstance(refusal, KeyIsTaken) and self._holder(refusal, draft) is not None:
            told = told.replace(refusal.citation, EARLIER, 1)
        if isinstance(refusal, UnknownEntry) and refusal.beyond_last is not None:
            return str(UnknownEntry.beyond(*refusal.beyond_last, self._spool.count(draft.subject)))
        return told

    def _place_of_first(self, refusal: Refused, draft: Draft) -> int | None:
        """Where the line is whose key a line of the same feed has too; None in a feed before it."""
        holder = self._holder(refusal, draft) if isinstance(refusal, KeyIsTaken) else None
        if holder is None or holder.number < self._firsts.get(draft.subject, holder.number + 1):
            return None
        return holder.place

    def _holder(self, refusal: KeyIsTaken, draft: Draft) -> Waiting | None:
        """What has the key of a line, where it waits to be recorded."""
        number = int(refusal.citation.rpartition("#")[2])
        return None if draft.of_a_source else self._spool.at(draft.subject, number)

    def _hint(self, refusal: Refused) -> str | None:
        """What was perhaps meant, or what to do.

        It is looked for among all that is known: once for all lines that lack the same, and not where a feed lacks
        so much that it is no slip.
        """
        if not isinstance(refusal, Unknown):
            return refusal.hint
        lacking = str(refusal)
        if lacking not in self._hints:
            if len(self._hints) >= MOST_HINTS:
                return refusal.advice
            self._hints[lacking] = refusal.hint
        return self._hints[lacking]

    def _no_agreement(self, slug: str) -> Refused:
        return unannounced(self._desk.state(slug), self._announced())

    def _announced(self) -> Iterator[str]:
        yield from self._agreements()
        for name in self._names:
            if self._desk.state(name).announcement is not None:
                yield name

    def _count(self, place: int, planned: Planned, taken: Taken) -> None:
        if planned.of_a_source and self._share is not None and self._share.number:
            return  # the first share tells of it
        if planned.already:
            taken.already += 1
            return
        self._spool.put(planned, place)
        if not planned.of_a_source:
            self._firsts.setdefault(planned.subject, planned.number)
            self._after[planned.subject] += planned.subject in self._lost
        taken.recorded += 1
        taken.newest = place, planned.subject, planned.number
        taken.oldest = taken.oldest or taken.newest
        event = planned.event
        if isinstance(event, SourceRegistered | SourceAmended):
            taken.lookalikes += [LooksLike(place, told) for told in self._sources.met(event)]
        elif not planned.of_a_source and (new := self._desk.state(planned.subject).new_words()):
            self._meet(place, self._names[planned.subject], new, taken)

    def _owe(self, place: int, planned: Planned, draft: Draft) -> None:
        event = planned.event
        replacement = event.replacement if isinstance(event, EntryVoided) else None
        if replacement is not None and replacement > planned.number and not planned.already:
            named = draft.pointers.get("replacement", replacement)
            self._owed.append((place, planned.subject, replacement, named))

    def _meet(self, place: int, known: Names, words: Iterable[Word], taken: Taken) -> None:
        """Look for look-alikes of names that are new."""
        for word in words:
            other = known.met(word[:-1], word[-1])
            if other is not None:
                told = looks_like(word[0], Named(word[-1]), other)
                taken.lookalikes.append(LooksLike(place, told))

    def _check_what_is_owed(self, taken: Taken) -> None:
        """A voiding may name the entry right after it, which then must be there."""
        for place, subject, number, named in self._owed:
            state = self._desk.state(subject)
            refusal = lacking_replacement(state, number, named)
            if refusal is None:
                continue
            if ("line", subject) in self._failed and self._could_be(subject, [number]):
                self._pass_over(place, refusal.code, taken)
            else:
                problem = Problem("replacement", str(refusal), self._hint(refusal))
                taken.troubles.append(Trouble(place, problem, refusal.code))
        self._owed.clear()

    def _names_of(self, agreement: str) -> Names:
        names = Names()
        for word in self._desk.state(agreement).history.words:
            names.add(word[:-1], [word[-1]])
        return names

    def _make_room(self) -> None:
        for agreement in self._used:
            for forgotten in self._room.used(agreement, self._desk.state(agreement).count):
                self._desk.forget(forgotten)
                self._names.pop(forgotten, None)
        self._used.clear()
