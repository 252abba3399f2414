"""How an agreement is called, who its parties are, and what became of it, from which tick on."""

from collections.abc import Callable
from itertools import islice

from domain.changes import Called
from domain.entry import Entry
from domain.events import AgreementAnnounced, CourseEvent, StatementRetracted
from projections.agreements import heading_by
from projections.rules.courses import is_ahead, states
from projections.rules.order import Acting, Known
from projections.rules.voices import Voice


class Headings:
    """What is told above an agreement, entry by entry in the order in which they act.

    Amendments and parties hold for all dates, what an announcement tells, or somebody says of its course, from its
    own on.
    """

    def __init__(self, record: Known, voice: Callable[[str], Voice]) -> None:
        self._record = record
        self._voice = voice
        self._announced: set[int] = set()
        self._course: dict[str, dict[int, tuple[int, Entry]]] = {}
        """What each root says became of the agreement: its entries by number, with their turns."""
        self._turn = 0
        self._heading = heading_by(record, self._announced)

    def act(self, acting: Acting) -> bool:
        """Take in one more entry; whether it may change what is told above."""
        event, number = acting.entry.event, acting.entry.number
        if isinstance(event, AgreementAnnounced):
            self._announced.add(number)
            self._heading = heading_by(self._record, self._announced)
            return True
        if isinstance(event, CourseEvent):
            self._turn += 1
            self._said_by(event)[number] = self._turn, acting.entry
            return True
        if not isinstance(event, StatementRetracted) or acting.target is None:
            return False
        retracted = self._record.known[acting.target].event
        return isinstance(retracted, CourseEvent) and bool(
            self._said_by(retracted).pop(acting.target, None)
        )

    @property
    def text(self) -> str:
        """What is told by now, as JSON."""
        heading = self._heading
        return Called(
            heading.title,
            heading.kind,
            heading.agreed,
            heading.place,
            tuple(self._record.parties),
            tuple(self._record.mediators),
            states(self._telling(), self._voice),
        ).text()

    def _said_by(self, event: CourseEvent) -> dict[int, tuple[int, Entry]]:
        return self._course.setdefault(self._voice(event.statement.source).root, {})

    def _telling(self) -> list[Entry]:
        """The words on which the states hang: of each root the first, by which the roots are in order, the last,
        and the last of those that were not announced ahead."""
        found: dict[int, Entry] = {}
        for own in filter(None, self._course.values()):
            latest = reversed(own.values())
            happened = (word for word in latest if not is_ahead(word[1].event))
            found.update((next(iter(own.values())), next(reversed(own.values()))))
            found.update(islice(happened, 1))
        return [entry for _, entry in sorted(found.items())]
