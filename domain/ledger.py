"""The ledger: what can be appended and read, in the words of the domain.

It puts store, register and decisions together, and gives these the time and the ids.
"""

import re
from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import datetime, tzinfo
from functools import lru_cache
from typing import TYPE_CHECKING, Final, Self, cast

from domain.entry import Entry
from domain.events import TOPICS, AgreementEvent, EntryVoided, SourceEvent
from domain.frozen import dataclass
from domain.ids import random_ids
from domain.refusals import BadForm, UnknownAgreement
from domain.state.sources import Register, register_of
from domain.store import (
    Holding,
    OpenedAs,
    Reader,
    Store,
    StoreDamaged,
    VersionConflict,
    now,
    open_store,
)
from domain.store.canonical import stamp
from domain.store.lines import AGREEMENT, SOURCE
from domain.store.location import WAIT
from domain.stored import Read, entry_of, line_of, stream_of, validated
from domain.values.period import Moment, zone

if TYPE_CHECKING:
    # What only writing needs is loaded when something is written.
    from domain.feed import Draft, Line
    from domain.importing.shares import Task
    from domain.importing.taken import Taken
    from domain.importing.taking import Taking
    from domain.now import Now
    from domain.recording import Desk, Planned
    from domain.state.agreement import Agreement
    from domain.store.rows import Written
    from domain.store.transaction import Transaction

_MANY: Final = 20_000
"""Entries from which on pydantic, which reads an entry in less time, has made good what it takes to load."""
_VOIDING: Final = f'"topic":"{EntryVoided.TOPIC}"'.encode()
_STATED: Final = re.compile(rb'"source":"[^"]*","stated":"([^"]*)"')
"""Where a line says when it was stated: in its statement, and in parts that are called so."""
_TRIES: Final = 3


@dataclass(frozen=True, slots=True)
class Recorded:
    """What became of one draft: its entry, and whether it stood there already."""

    entry: Entry
    already: bool


class Ledger:
    """An open ledger. Use it as a context manager; reading leaves the store as it is."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.new_id = random_ids()
        self._read = Read()

    @classmethod
    def open(cls, url: str, *, write: bool, busy_timeout: float = WAIT) -> Self:
        """Open the ledger at a path or URL; a `StoreFailure` says why it cannot be used."""
        return cls(open_store(url, write=write, busy_timeout=busy_timeout, topics=TOPICS))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._store.close()

    @property
    def ledger_id(self) -> str:
        """The UUID of the ledger."""
        return self._store.ledger_id

    @property
    def tz(self) -> str:
        """The zone in which the ledger's days lie."""
        return self._store.tz

    @property
    def opened_as(self) -> OpenedAs:
        """What it was opened with."""
        return self._store.opened_as

    @property
    def lag(self) -> str | None:
        """Where it is read from a standby: how far behind that may be, in words."""
        return self._store.lag

    @property
    def held_back(self) -> str | None:
        """Where what was recorded here bears another time than the clock gave: that, in words."""
        from domain.clocks import held_back

        return held_back(*self._store.held_back) if self._store.held_back is not None else None

    def recorded(self) -> int:
        """How many entries were recorded here, whatever others recorded meanwhile."""
        return self._store.recorded()

    def zone(self, tz: str | None = None) -> tzinfo:
        """The zone of a name, else the ledger's own; `StoreDamaged` where that is the name of none."""
        if tz is not None and tz != self.tz:
            return zone(tz)
        try:
            return zone(self.tz)
        except BadForm:
            raise StoreDamaged(
                f"the ledger {self._store.shown} has its days in the time zone {self.tz!r}, and none is known by "
                "that name here",
                "counterfoil verify says whether it was changed, and --tz ZONE reads it in another",
            ) from None

    def now(self, tz: str | None = None) -> "Now":
        from domain.now import Now

        return Now(now(), self.zone(tz))

    # Reading ------------------------------------------------------------------------------------

    def agreements(self) -> list[str]:
        """The slugs of all agreements."""
        return [stream.removeprefix(AGREEMENT) for stream in self._store.streams(AGREEMENT)]

    def entries(self, agreement: str) -> list[Entry]:
        """All entries of an agreement, in recorded order; `UnknownAgreement` where there is none."""
        entries = self._read.entries(self._store.read(AGREEMENT + agreement))
        if not entries:
            raise self.no_agreement(agreement)
        return entries

    def no_agreement(self, slug: str) -> UnknownAgreement:
        """What to say where a slug names none; it may name a source."""
        is_a_source = SOURCE + slug in self._store.streams(SOURCE)
        return UnknownAgreement(slug, self.agreements(), is_a_source=is_a_source)

    def entry(self, agreement: str, number: int) -> Entry | None:
        """One entry of an agreement, None where there is none."""
        try:
            return entry_of(self._store.read_entry(AGREEMENT + agreement, number))
        except KeyError:
            return None

    def source_entries(self) -> list[Entry]:
        """All entries of the register of sources, in recorded order."""
        return [entry_of(line) for line in self._store.read_prefix(SOURCE)]

    def entries_of_source(self, slug: str) -> list[Entry]:
        """The history of one source in the register; nothing where it is not registered."""
        return [entry for entry in self.source_entries() if entry.subject == slug]

    def register(self, known: Callable[[Entry], bool] = lambda entry: True) -> Register:
        """The register of sources, as far as its entries are known."""
        entries = filter(known, self.source_entries())
        return register_of(cast("SourceEvent", entry.event) for entry in entries)

    def everything(
        self, after: int = 0, upto: int | None = None, holding: Holding | None = None
    ) -> Iterator[Entry]:
        """All entries of the ledger, or those between two positions, in recorded order.

        Those whose stored lines ``holding`` says no to are passed over unread.
        """
        last = self.last_position() if upto is None else upto
        lines = self._store.scan(after, last, holding)
        many = holding is None and last - after > _MANY
        return (entry_of(line, validated) for line in lines) if many else map(entry_of, lines)

    def last_position(self) -> int:
        """The position of the newest entry, 0 where there is none."""
        return self._store.last_position()

    def voided(
        self, agreement: str, upto: int, known: Callable[[Entry], bool]
    ) -> dict[int, int | None]:
        """The numbers of an agreement's voided entries, with their replacements.

        Counted are voidings up to a position that are ``known``; what is no voiding is not read.
        """
        lines = self._store.read_holding(AGREEMENT + agreement, _is_voiding)
        voidings = [entry_of(line) for line in lines if line.position <= upto]
        return {
            entry.event.of: entry.event.replacement
            for entry in voidings
            if isinstance(entry.event, EntryVoided) and known(entry)
        }

    def position_by(self, moment: datetime) -> int:
        """The last position whose entry was recorded by a moment."""
        return self._store.position_by(stamp(moment))

    def head(self) -> tuple[int, bytes]:
        """The position of the newest entry, and the chain's hash there."""
        position = self._store.last_position()
        return position, self._store.link(position) or b""

    def link(self, position: int) -> bytes | None:
        """The chain's hash at a position, empty before the first entry; None where there is no such entry."""
        return self._store.link(position) if position else b""

    def written_since(self, after: int, upto: int) -> "dict[str, Written]":
        """What was written after a position, by agreement."""
        found = self._store.since(AGREEMENT, after, upto)
        return {stream.removeprefix(AGREEMENT): told for stream, told in found.items()}

    def agreements_of(self, sources: Collection[str]) -> set[str]:
        """The agreements in which one of some sources speaks; the whole log is looked through."""
        return self._agreements_holding(_naming(sources))

    def stated_between(self, after: datetime, upto: datetime, zone: tzinfo) -> set[str]:
        """The agreements in which something was stated after one moment and by another; the whole log is looked
        through. Days are those of ``zone``."""
        return self._agreements_holding(_stating(after, upto, zone))

    def _agreements_holding(self, holding: Holding) -> set[str]:
        lines = self._store.scan(holding=holding)
        return {line.subject for line in lines if line.stream.startswith(AGREEMENT)}

    def said_by(self, source: str) -> Iterator[Entry]:
        """The entries that name a source as their own or are about it, in recorded order."""
        return self.everything(holding=_naming([source]))

    def state(self, agreement: str) -> "Agreement":
        """An agreement as decisions see it."""
        return state_of(agreement, self.entries(agreement))

    # Writing ------------------------------------------------------------------------------------

    def plan(self, drafts: "Iterable[Draft]", *, expect: int | None) -> "list[Planned]":
        """What the drafts would come to, decided and not recorded; `Refused` where a rule forbids one."""
        return self._decided(self._desk(self._store), drafts, expect)

    def record(
        self,
        drafts: "Sequence[Draft]",
        *,
        actor: str,
        expect: int | None = None,
    ) -> list[Recorded]:
        """Decide the drafts and append what is new, all or nothing.

        Where somebody else wrote meanwhile to the same stream, or to the register, on which all decisions rest, it
        is decided anew. ``expect`` is the number of the last entry of the agreement or source as the caller saw
        it: where there are others by now, it is `SomebodyWroteFirst`, unless the drafts are recorded already. Who
        was passed over a few times decides while others wait, and is not passed over again.
        """
        for _ in range(_TRIES):
            head = self._store.last_position()
            planned = self.plan(drafts, expect=expect)
            with suppress(VersionConflict), self._store.transaction() as transaction:
                if not _register_moved(transaction, head):
                    return _append(transaction, planned, actor)
        with self._store.transaction() as transaction:
            planned = self._decided(self._desk(transaction), drafts, expect)
            return _append(transaction, planned, actor)

    def take_in(
        self,
        feeds: "Iterable[Callable[[], Iterable[Line]]]",
        *,
        actor: str,
        dry_run: bool = False,
        reason: str | None = None,
        sure: "Callable[[Taken], None]" = lambda taken: None,
    ) -> "Generator[Taken]":
        """Record feeds, all of a feed or nothing, and tell of each what came of it.

        What is there already is passed over, voided or not. With a ``reason``, rows of a spreadsheet that have
        changed are voided and recorded anew. Nothing more is recorded after a feed with problems (with
        ``dry_run`` nothing at all), but what follows is judged as if it were. ``sure`` is called before a feed is
        recorded, and may raise. A feed is read again where somebody else wrote meanwhile; then other writers
        wait until it is recorded. Where a feed can be shared (`domain.importing.shares`), two processes decide a
        half each.
        """
        return self._taking(reason).take(feeds, actor=actor, dry_run=dry_run, sure=sure)

    def decide_share(self, task: "Task", lines: "Iterable[Line]") -> "Taken | None":
        """Decide one share of a feed for another process; None where it has a problem, or somebody has written."""
        return self._taking(None).do(task, lines)

    def _taking(self, reason: str | None) -> "Taking":
        from domain.importing.taking import Taking

        return Taking(self._store, self.now, self.new_id, reason)

    def _desk(self, reader: Reader) -> "Desk":
        from domain.recording import Desk

        return Desk(
            map(entry_of, reader.read_prefix(SOURCE)),
            lambda slug: self._read.entries(reader.read(AGREEMENT + slug)),
            self.now(),
            revive=True,
        )

    @staticmethod
    def _decided(desk: "Desk", drafts: "Iterable[Draft]", expect: int | None) -> "list[Planned]":
        planned: list[Planned] = []
        for draft in drafts:
            begun = any(not plan.already for plan in planned)
            if expect is None or begun:
                planned.append(desk.put(draft))
            else:
                planned.append(desk.put_on(expect, draft))
        for plan in planned:
            if isinstance(plan.event, EntryVoided) and plan.event.replacement is not None:
                state = desk.state(plan.subject)
                if state.event(plan.event.replacement) is None:
                    from domain.deciding.voiding import nothing_follows

                    raise nothing_follows(state, plan.event.replacement)
        return planned


def _register_moved(transaction: "Transaction", since: int) -> bool:
    """Whether the register of sources has an entry after a position."""
    last = transaction.last_position()
    return last > since and bool(transaction.since(SOURCE, since, last))


def _naming(sources: Collection[str]) -> Holding:
    """Whether a line says that one of some sources speaks, or is about it."""
    words = [f'"source":"{source}"'.encode() for source in sources]
    return lambda line: any(word in line for word in words)


def _stating(after: datetime, upto: datetime, zone: tzinfo) -> Holding:
    """Whether a line says that something was stated between two moments, or what no form of ours can be."""

    @lru_cache(maxsize=16_384)  # many lines say the same
    def lies(stated: bytes) -> bool:
        try:
            return after < Moment.parse(stated.decode()).latest(zone) <= upto
        except (BadForm, ValueError):
            return True

    return lambda line: any(map(lies, _STATED.findall(line)))


def _is_voiding(line: bytes) -> bool:
    return _VOIDING in line


def state_of(agreement: str, entries: Iterable[Entry]) -> "Agreement":
    """An agreement as decisions see it, from its first entries."""
    from domain.state.agreement import fold

    return fold(agreement, ((cast("AgreementEvent", e.event), e.key) for e in entries))


def _append(transaction: "Transaction", planned: "Sequence[Planned]", actor: str) -> list[Recorded]:
    """Append what is new, stream by stream in the order of the drafts, and give all in that order."""
    recorded: list[Recorded] = []
    for plan in planned:
        stream = stream_of(plan)
        if plan.already:
            line = transaction.read_entry(stream, plan.number)
        else:
            line = transaction.append(stream, plan.number - 1, line_of(plan), actor=actor)
        recorded.append(Recorded(entry_of(line), plan.already))
    return recorded
