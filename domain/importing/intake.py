"""Taking in a feed: its lines decided one after the other, every problem kept, nothing recorded yet.

What is new waits in a spool. Entries and states of agreements can be made again from the ledger and the spool, so
only those are kept in memory that were used last.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Final

from domain.deciding.voiding import lacking_replacement, unannounced
from domain.events import EntryVoided
from domain.feed import Draft, Line
from domain.importing.alike import Alike
from domain.importing.blame import brings, field_of, introduces
from domain.importing.lacking import Lacking
from domain.importing.recurring import Recurring
from domain.importing.room import Room
from domain.importing.shares import ELSEWHERE, Divided, Share
from domain.importing.spool import Spool, Waiting
from domain.importing.taken import EARLIER, MOST_PROBLEMS, Taken, Trouble
from domain.problem import Problem
from domain.recording import Desk, Planned
from domain.refusals import (
    NOTHING,
    KeyIsTaken,
    Malformed,
    Refused,
    Unknown,
    UnknownAgreement,
    UnknownEntry,
)
from domain.spreadsheet.rows import Rows
from domain.spreadsheet.sheet import Sheet

MOST_HINTS: Final = 100
_TURN: Final = 256
"""Lines after which room is made, where it is lacking."""


class Intake:
    """Decides feeds on a desk; what is new goes to the spool."""

    def __init__(
        self,
        desk: Desk,
        spool: Spool,
        agreements: Callable[[], Iterable[str]],
        sheet: Callable[[], Sheet],
        share: Share | None,
    ) -> None:
        """``agreements`` gives the slugs of all recorded, and ``sheet`` one on the desk for the rows of a feed.

        With a ``share``, only its agreements are decided; of its problems it is told that there are any, and not
        which.
        """
        self._desk = desk
        self._spool = spool
        self._agreements = agreements
        self._sheet = sheet
        self._share = share
        self._room = Room()
        self._lacking = Lacking(desk)
        self._alike = Alike(desk)
        self._hints: dict[str, str | None] = {}
        """What was perhaps meant by what is not there, by the sentence that says so."""
        self._owed: list[tuple[int, str, int, int | str]] = []
        self._recurring = Recurring()
        """What the feed that is taken says again."""
        self._firsts: dict[str, int] = {}
        """Of each agreement the first entry that the feed brings that is taken."""
        self._used: dict[str, None] = {}
        """The agreements of the last lines, in their order."""

    def take(self, lines: Iterable[Line]) -> Taken:
        """Decide all lines of one feed. Lines after a problem are looked at all the same."""
        taken = Taken()
        rows = Rows(self._sheet())
        self._recurring = Recurring()
        self._firsts.clear()
        self._look_at_all(lines, rows, taken)
        if not taken.lines:
            taken.troubles.append(Trouble(0, Problem("", "there are no entries in it"), Malformed))
        self._end(rows, taken)
        return taken

    def _look_at_all(self, lines: Iterable[Line], rows: Rows, taken: Taken) -> None:
        """Line by line, as far as what is wrong with them is told."""
        for line in lines:
            taken.lines += 1
            if line is ELSEWHERE:
                continue
            if line.passed_over:
                taken.passed_over += 1
                continue
            if self._share is not None and taken.troubles:
                break
            self._look_at(line, rows, taken)
            if not taken.lines % _TURN:
                self._make_room()
            if len(taken.troubles) > MOST_PROBLEMS:
                taken.given_up = True
                break

    def _look_at(self, line: Line, rows: Rows, taken: Taken) -> None:
        if self._lacking.is_awaited:
            brought = line.names if line.draft is None else introduces(line.draft)
            self._lacking.came(brought, taken)
        if line.draft is None:
            self._lacking.fail(line.names)
            taken.troubles += [Trouble(line.place, problem, Malformed) for problem in line.problems]
            self._tell_of_unknown(line, taken)
        else:
            self._judge(line, self._recurring.keyed(line.draft), rows, taken)

    def _end(self, rows: Rows, taken: Taken) -> None:
        """What could not be decided, or told, before the last line was there."""
        if waiting := rows.end():
            for draft, place in waiting:
                self._judge(Line(place, draft, is_row=True), draft, rows, taken)
            taken.troubles.sort(key=lambda trouble: trouble.place)
        self._check_what_is_owed(taken)
        taken.changes = rows.changes
        taken.not_again = [*rows.not_again, *self._recurring.not_again()]
        taken.with_rows = rows.with_rows()
        if not taken.troubles:
            taken.flowless = rows.flowless()
            taken.gone = rows.gone()

    def _tell_of_unknown(self, line: Line, taken: Taken) -> None:
        """Tell what a line that could not be read builds upon, and is not there."""
        for what, slug in self._lacking.of(line.needs):
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
                trouble = Trouble(line.place, problem, type(refusal))
                taken.troubles.append(trouble)
                self._lacking.waits([(what, slug)], trouble, taken)

    def _judge(self, line: Line, draft: Draft, rows: Rows, taken: Taken) -> None:
        subject = draft.subject
        if not draft.of_a_source:
            if self._share is not None and not self._share.has(subject):
                raise Divided(subject)
            self._alike.look_at(subject)
            self._used[subject] = None
        try:
            planned = rows.put(draft, line.place, line.fixed) if line.is_row else [self._put(draft)]
        except Refused as refusal:
            if isinstance(refusal, UnknownAgreement):
                refusal = self._no_agreement(draft.subject)
            if self._lacking.by_failure(draft, refusal):
                taken.pass_over(line.place, type(refusal))
            else:
                problem = Problem(
                    field_of(refusal, draft), self._told(refusal, draft), self._hint(refusal)
                )
                other = self._place_of_first(refusal, draft)
                trouble = Trouble(line.place, problem, type(refusal), other)
                taken.troubles.append(trouble)
                self._lacking.waits_for_needs(draft, refusal, trouble, taken)
            self._lacking.fail(brings(draft))
        else:
            for plan in planned:
                self._count(line.place, plan, taken)
                self._owe(line.place, plan, draft)
                if plan.already and not (line.is_row or plan.of_a_source):
                    self._recurring.came_again(line.place, plan, self._desk.state(subject))

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
        return None if draft.of_a_source else self._spool.at(draft.subject, refusal.number)

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
        yield from self._alike.announced()

    def _count(self, place: int, planned: Planned, taken: Taken) -> None:
        if planned.of_a_source and self._share is not None and self._share.number:
            return  # the first share tells of it
        if planned.already:
            taken.already += 1
            return
        self._spool.put(planned, place)
        if not planned.of_a_source:
            self._firsts.setdefault(planned.subject, planned.number)
            self._lacking.brought(planned.subject)
        taken.recorded += 1
        taken.newest = place, planned.subject, planned.number
        taken.oldest = taken.oldest or taken.newest
        taken.lookalikes += self._alike.met(place, planned)

    def _owe(self, place: int, planned: Planned, draft: Draft) -> None:
        event = planned.event
        replacement = event.replacement if isinstance(event, EntryVoided) else None
        if replacement is not None and replacement > planned.number and not planned.already:
            named = draft.pointers.get("replacement", replacement)
            self._owed.append((place, planned.subject, replacement, named))

    def _check_what_is_owed(self, taken: Taken) -> None:
        """A voiding may name the entry right after it, which then must be there."""
        for place, subject, number, named in self._owed:
            state = self._desk.state(subject)
            refusal = lacking_replacement(state, number, named)
            if refusal is None:
                continue
            if self._lacking.by_failed_line(subject, number):
                taken.pass_over(place, type(refusal))
            else:
                problem = Problem("replacement", str(refusal), self._hint(refusal))
                taken.troubles.append(Trouble(place, problem, type(refusal)))
        self._owed.clear()

    def _make_room(self) -> None:
        for agreement in self._used:
            for forgotten in self._room.used(agreement, self._desk.state(agreement).count):
                self._desk.forget(forgotten)
                self._alike.forget(forgotten)
        self._used.clear()
