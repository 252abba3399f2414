"""Taking in whole feeds: decided first, line by line, and only then recorded, all of a feed or nothing."""

from collections.abc import Callable, Generator, Iterable
from contextlib import ExitStack
from functools import cache
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from domain.events import Event
from domain.feed import Line
from domain.importing.intake import Intake
from domain.importing.recall import Recall
from domain.importing.shares import Divided, Share, SharedFeed, Task, together
from domain.importing.spool import Spool, in_turn
from domain.importing.taken import Taken
from domain.now import Now
from domain.recording import Desk
from domain.refusals import Conflict
from domain.spreadsheet.row import Change
from domain.spreadsheet.sheet import Sheet
from domain.store import Placed, Reader, Store
from domain.store.lines import AGREEMENT, SOURCE
from domain.store.temporary import working_room
from domain.stored import entry_of

Feed = Callable[[], Iterable[Line]]
SHARES: Final = 2


class Busy(Conflict):
    def __init__(self, entry: str) -> None:
        """``entry`` is one that would change now, and was not shown."""
        super().__init__(
            f"somebody wrote meanwhile, and {entry} would change now, too: nothing was recorded",
            "the same call again shows what changes by now",
        )


class Taking:
    """Takes feeds into one ledger. Time and ids come in from outside."""

    def __init__(
        self,
        store: Store,
        now: Callable[[], Now],
        new_id: Callable[[], str],
        reason: str | None,
    ) -> None:
        self._store = store
        self._now = now
        self._new_id = new_id
        self._reason = reason
        self._with_rows: dict[str, set[int]] = {}
        """By agreement, the entries of which a file of this call had rows so far."""

    def take(
        self,
        feeds: Iterable[Feed],
        *,
        actor: str,
        dry_run: bool,
        sure: Callable[[Taken], None],
    ) -> Generator[Taken]:
        """As `domain.ledger.Ledger.take_in` says."""
        rest = iter(feeds)
        for feed in rest:
            with ExitStack() as open_:
                with self._store.snapshot() as reader:
                    head = reader.last_position()
                    divided = None if dry_run else self._divided(feed, reader, head, open_)
                    if divided is not None:
                        taken, waiting = divided
                    else:
                        spool = open_.enter_context(Spool())
                        intake = self._intake(reader, spool)
                        taken, waiting = intake.take(feed()), in_turn(spool)
                        if taken.troubles or dry_run:
                            yield self._noted(taken)
                            yield from (self._noted(intake.take(other())) for other in rest)
                            return
                if taken.recorded:
                    sure(taken)
                    with self._store.transaction() as transaction, Spool() as another:
                        if transaction.last_position() == head:
                            transaction.append_all(waiting, actor=actor)
                        else:
                            before = taken.changes
                            taken = self._intake(transaction, another).take(feed())
                            if not taken.troubles:
                                _check_changes(before, taken.changes)
                                transaction.append_all(in_turn(another), actor=actor)
                else:
                    self._store.acknowledge()
            yield self._noted(taken)
            if taken.troubles:
                return

    def _noted(self, taken: Taken) -> Taken:
        for agreement, numbers in taken.with_rows.items():
            self._with_rows.setdefault(agreement, set()).update(numbers)
        return taken

    def _divided(
        self, feed: Feed, reader: Reader, head: int, open_: ExitStack
    ) -> tuple[Taken, Iterable[Placed]] | None:
        """What a feed comes to of which another process decides a share; None where it has to be taken whole."""
        if self._reason is not None or not isinstance(feed, SharedFeed):
            return None
        with working_room():
            folder = Path(open_.enter_context(TemporaryDirectory(prefix="counterfoil-")))
        first, second = (Share(number, SHARES) for number in range(SHARES))
        spool, now = open_.enter_context(Spool()), self._now()
        task = Task(second, head, now.instant, folder / "spool")
        with feed.beside(task) as came:
            own = self._share(reader, spool, first, now, feed.share(first))
            other = came() if own is not None else None
        if own is None or other is None:
            return None
        return together([own, other]), in_turn(
            spool, open_.enter_context(Spool(task.spool, filled=True))
        )

    def do(self, task: Task, lines: Iterable[Line]) -> Taken | None:
        """Decide one share; None where it has a problem, or somebody has written since."""
        with self._store.snapshot() as reader, Spool(task.spool) as spool:
            if reader.last_position() != task.head:
                return None
            now = Now(task.instant, self._now().zone)
            taken = self._share(reader, spool, task.share, now, lines)
            spool.finish()
            return taken

    def _share(
        self, reader: Reader, spool: Spool, share: Share, now: Now, lines: Iterable[Line]
    ) -> Taken | None:
        try:
            taken = self._intake(reader, spool, now, share).take(lines)
        except Divided:
            return None
        return taken if not taken.troubles else None

    def _intake(
        self, reader: Reader, spool: Spool, now: Now | None = None, share: Share | None = None
    ) -> Intake:
        def read(slug: str, number: int) -> tuple[Event, str]:
            waiting = spool.at(slug, number)
            entry = waiting or entry_of(reader.read_entry(AGREEMENT + slug, number))
            return entry.event, entry.key

        def import_of(slug: str, number: int) -> str | None:
            """All that is recorded at once has one time, and what is recorded later another one; what waits has
            none yet."""
            waits = spool.at(slug, number) is not None
            return None if waits else reader.read_entry(AGREEMENT + slug, number).recorded

        desk = Desk(
            map(entry_of, reader.read_prefix(SOURCE)),
            lambda slug: chain(map(entry_of, reader.read(AGREEMENT + slug)), spool.of(slug)),
            now or self._now(),
            revive=False,
            history=Recall(read, hands=share.of if share is not None else 1).history,
        )
        return Intake(
            desk,
            spool,
            cache(lambda: [name.removeprefix(AGREEMENT) for name in reader.streams(AGREEMENT)]),
            lambda: Sheet(desk, self._reason, self._new_id, import_of, self._with_rows),
            share,
        )


def _check_changes(before: list[Change], after: list[Change]) -> None:
    """Nothing changes to which nobody agreed. That others did some of it meanwhile does not matter."""
    agreed = {(one.citation, one.key) for one in before}
    for one in after:
        if (one.citation, one.key) not in agreed:
            raise Busy(one.citation)
