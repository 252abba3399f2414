"""Keeping the read model up to the log: after a write, and anew where somebody asks for it.

Whoever writes brings the model up, turn by turn; each turn is one transaction under the model's write lock,
which first looks at what the model has by now. So several workers never do the same twice, and one that was
killed is followed by the next writer, who goes on.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from cli.across.hands import Ready, worked
from cli.across.unread import HOLDS, UNREADABLE
from domain.ledger import Ledger
from domain.store.failures import ModelDamaged, ModelFailure, ModelOutdated
from domain.store.model import ModelWriter, State, Turn
from domain.store.model_schema import NEXT
from domain.store.models import model_writer, remove_model
from domain.store.rows import Written
from projections.across.catching_up import Due, Registers, registers, turns
from projections.rules import VERSION

Progress = Callable[[int, int], None]
_MUCH: Final = 20_000
"""Entries from which on what is told of agreements is left to `rebuild`: it takes longer than all else."""


def keep_up(ledger: Ledger, progress: Progress) -> None:
    """Bring the model up to the log; it is made where there is none, or one of another version.

    `ModelFailure` where there is something else, or a damaged one: that stays as it is.
    """

    url, busy_timeout = ledger.opened_as

    def followed() -> None:
        with model_writer(url, busy_timeout=busy_timeout) as writer:
            Upkeep(ledger, writer, progress, telling=False).catch_up()

    try:
        followed()
    except ModelOutdated:
        remove_model(url, busy_timeout=busy_timeout)
        followed()


def rebuild(ledger: Ledger, progress: Progress) -> tuple[int, int, ModelFailure | None]:
    """Make the model anew, beside the one in use, and put it in its place; entries and agreements in it.

    Where an earlier one was not finished, it goes on with it. What cannot be used is taken away before: why.
    """

    url, busy_timeout = ledger.opened_as

    def made() -> tuple[int, int]:
        with model_writer(url, busy_timeout=busy_timeout) as writer:
            return Upkeep(ledger, writer, progress, telling=True).rebuild()

    try:
        return *made(), None
    except ModelFailure as failure:
        found = failure
    except UNREADABLE:
        found = ModelDamaged(HOLDS)
    remove_model(url, busy_timeout=busy_timeout)
    return *made(), found


def register_until(ledger: Ledger, upto: int) -> Registers:
    """What the register said from each position on, as it was recorded up to one."""
    entries = ledger.source_entries()
    return registers((one.position, one.event) for one in entries if one.position <= upto)


def changed_since(ledger: Ledger, history: Registers, after: int, upto: int) -> dict[str, Written]:
    """Each agreement with entries after a position, or in which a source speaks that counts otherwise since.

    As `Ledger.written_since` has it; of all its entries where there is such a source.
    """
    written = ledger.written_since(after, upto)
    amended = frozenset[str]().union(*(one.touched for one in history if one.position > after))
    if not amended:
        return written
    everything, speaks = ledger.written_since(0, upto), ledger.agreements_of(amended)
    return {slug: told for slug, told in everything.items() if slug in speaks or slug in written}


class Upkeep:
    """One worker on one model."""

    def __init__(
        self, ledger: Ledger, writer: ModelWriter, progress: Progress, *, telling: bool
    ) -> None:
        """``telling``: what is told of agreements is worked out however much there is."""
        self._ledger = ledger
        self._writer = writer
        self._progress = progress
        self._zone = ledger.zone()
        self._telling = telling

    def catch_up(self) -> None:
        """Fold what was recorded since; of another ledger or other rules, or none yet, all of it."""
        with self._writer.turn() as turn:
            state = turn.state()
            ours = state if state is not None and self._is_ours(state) else None
        if ours is None:
            self.rebuild()
            return
        position, chain = self._ledger.head()
        if position > ours.position:
            self._go_through(ours.position, position, chain, "")

    def rebuild(self) -> tuple[int, int]:
        """All of it, beside the tables in use."""
        position, chain = self._ledger.head()
        with self._writer.turn() as turn:
            used = turn.state()
        with self._writer.turn(prefix=NEXT) as turn:
            begun = turn.state()
            if begun is None and used is not None and self._is_ours(used):
                self._writer.check_room()  # one that answers is kept
            if begun is None or not self._is_ours(begun):
                turn.begin(self._state(position, chain))
            else:
                position, chain = begun.target, begun.chain
        self._go_through(0, position, chain, NEXT)
        self._writer.give_back()
        self.catch_up_to_the_end(position)
        with self._writer.turn() as turn:
            state = turn.state()
            # It goes as far as it did by now: one that was begun earlier, or others wrote to meanwhile, further.
            return state.position if state is not None else position, len(turn.held())

    def catch_up_to_the_end(self, position: int) -> None:
        """What was recorded while the model was made."""
        if self._ledger.head()[0] > position:
            self.catch_up()

    def _go_through(self, after: int, upto: int, chain: bytes, prefix: str) -> None:
        history = register_until(self._ledger, upto)
        written = changed_since(self._ledger, history, after, upto)
        total = sum(one.entries for one in written.values())
        # Where another worker was faster with an agreement, but not as far, there is still something to do.
        while True:
            with self._writer.turn(prefix=prefix) as turn:
                if not self._goes_on(turn, after):
                    return
                held = turn.held()
                due = [Due(slug, *told, held.get(slug)) for slug, told in sorted(written.items())]
                left = [one for one in due if one.through < upto]
                if not left:
                    turn.reached(upto, chain)
                    if prefix:
                        turn.take_the_place()
                    return
            done = total - sum(one.entries for one in left)
            for group, ready in self._worked(left, history, upto):
                with self._writer.turn(prefix=prefix) as turn:
                    if not self._goes_on(turn, after):
                        return
                    turn.aim(upto, chain)
                    self._put(turn, ready, upto)
                done += sum(one.entries for one in group)
                self._progress(done, total)

    def _worked(
        self, due: Sequence[Due], history: Registers, upto: int
    ) -> Iterator[tuple[list[Due], list[Ready]]]:
        ledger, total = self._ledger, sum(one.entries for one in due)
        tells = total <= _MUCH or self._telling
        today = ledger.now().instant.astimezone(self._zone).date() if tells else None
        return worked(ledger, turns(due), history, upto, today=today, total=total)

    def _put(self, turn: Turn, ready: Sequence[Ready], upto: int) -> None:
        held = turn.held()
        for one in ready:
            known = held.get(one.changes.slug)
            if (known.through if known is not None else 0) != one.was:
                continue  # another worker was faster
            if one.anew:
                turn.forget(one.changes.slug)
            turn.put(one.changes, upto)
            turn.tell(one.changes.slug, one.told)

    def _state(self, target: int, chain: bytes) -> State:
        """That of a model in which nothing is yet."""
        ledger = self._ledger
        return State(ledger.ledger_id, ledger.tz, VERSION, 0, target, chain)

    def _goes_on(self, turn: Turn, after: int) -> bool:
        """Whether the tables are there, of this log and with all up to a position.

        They are not where another worker has put them in their place, or those of a model that is not as far.
        """
        state = turn.state()
        return state is not None and state.position >= after and self._is_ours(state)

    def _is_ours(self, state: State) -> bool:
        ledger = self._ledger
        return state.is_of(ledger.ledger_id, ledger.tz, VERSION, ledger.link)
