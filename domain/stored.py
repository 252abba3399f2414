"""Lines of the store as entries, and what was decided as lines: both ways between the store and the domain."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from domain.entry import Entry
from domain.envelope import unfit
from domain.events import BY_TOPIC, Event
from domain.facts.reading import plainly
from domain.placing import misplaced
from domain.store import NewLine, StoreDamaged, StoredLine, cited
from domain.store.lines import AGREEMENT, SOURCE

if TYPE_CHECKING:
    from domain.recording import Planned


def stream_of(plan: "Planned") -> str:
    return (SOURCE if plan.of_a_source else AGREEMENT) + plan.subject


def line_of(plan: "Planned") -> NewLine:
    from domain.digest import digested

    event = plan.event
    known = digested(event.TOPIC, plan.content)
    return NewLine(event.TOPIC, plan.content, event.event_id, plan.key, known)


def _plainly(cls: type[Event], line: StoredLine) -> Event:
    return plainly(cls, line.event, event_id=line.event_id) or validated(cls, line)


def validated(cls: type[Event], line: StoredLine) -> Event:
    """The event of a line as pydantic reads it; `StoreDamaged` where it is none of its kind."""
    try:
        return cls.of_content(line.event_id, line.event)
    except ValueError as error:  # pydantic's `ValidationError` is one
        kind = f"is not a {line.topic}: the ledger is damaged"
        raise StoreDamaged(f"{cited(line.stream, line.entry)} {kind}") from error


def entry_of(
    line: StoredLine, read: Callable[[type[Event], StoredLine], Event] = _plainly
) -> Entry:
    """The entry that a line of the store holds; `StoreDamaged` where it is none that we would have recorded.

    ``read`` reads its event, by default as it takes least time where few are read.
    """
    cls = BY_TOPIC[line.topic]
    if why := unfit(line):
        raise StoreDamaged(f"{cited(line.stream, line.entry)} is damaged: {why}")
    event = read(cls, line)
    if why := misplaced(line, event):
        raise StoreDamaged(f"{cited(line.stream, line.entry)} is damaged: {why}")
    return Entry(
        line.subject,
        line.entry,
        line.position,
        datetime.fromisoformat(line.recorded),
        line.actor,
        line.key,
        event,
    )


class Read:
    """The entries that were read last: a line that stands as it stood then is not made an entry again.

    One call reads an agreement several times: to decide, to tell what changed, and for the read model.
    """

    def __init__(self) -> None:
        self._before: tuple[Sequence[StoredLine], Sequence[Entry]] = (), ()

    def entries(self, lines: Sequence[StoredLine]) -> list[Entry]:
        """The entries that some lines hold; `StoreDamaged` as `entry_of` says."""
        known = dict(zip(*self._before, strict=True))  # most calls read once, and need none
        made = [(known and known.get(line)) or entry_of(line) for line in lines]
        self._before = lines, tuple(made)
        return made
