"""The log as an auditor sees it: exact lines at their positions, and the tree of hashes over them."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from domain import merkle
from domain.events import TOPICS
from domain.evidence.checkpoint import NOT_YET, Checkpoint
from domain.evidence.grounds import Grounds
from domain.evidence.quick import Quick
from domain.evidence.soundness import unsound
from domain.refusals import BadForm, DoesNotHold, entries
from domain.store import Reader, StoredLine, cited, open_store
from domain.store.canonical import written
from domain.store.growth import genesis, link
from domain.store.identity import Identity
from domain.store.rows import Row


class AnotherLog(DoesNotHold):
    """A checkpoint of another ledger, or of this one before it was changed."""


class LogDamaged(DoesNotHold):
    """Lines and hashes do not agree."""

    def __init__(self) -> None:
        super().__init__(
            "the lines of this ledger are not those that were hashed when they were recorded",
            "counterfoil verify names each entry that is wrong",
        )


class ChainDamaged(DoesNotHold):
    """The lines are those that were hashed, and something around them is another."""

    def __init__(self) -> None:
        super().__init__(
            "the chain of hashes of this ledger does not follow from its zone, its time of making and its lines",
            "counterfoil verify names what is wrong",
        )


class EntryUnsound(DoesNotHold):
    """The lines are those that were hashed, and one is none that we would have recorded."""

    def __init__(self, line: StoredLine, why: str) -> None:
        super().__init__(
            f"{cited(line.stream, line.entry)} is nothing that can be given away: {why}",
            "counterfoil verify names each entry that is wrong",
        )


class Log:
    """One state of a ledger; positions count from 1."""

    def __init__(self, reader: Reader, identity: Identity, *, lag: str | None) -> None:
        self._reader = reader
        self.identity = identity
        self.ledger_id, self.tz, self.created = identity
        self.lag = lag
        self.start = genesis(*identity)
        self.size, self.chain = reader.last_position(), reader.chain()
        self._unsound: EntryUnsound | None = None

    def lines(self) -> Iterator[bytes]:
        """Every line as it is stored, without a line end; of those that are unsound `agree` tells."""
        reader, grounds, before = self._reader, Grounds(), ""
        quick = Quick(self.ledger_id, grounds)
        for rows in reader.pages(upto=self.size):
            for row, told in zip(rows, quick.told_of(rows), strict=True):
                recorded = told[0] if told is not None else self._judged(row, grounds)
                reader.check_time(row[0], before, recorded)
                before = recorded
                yield row[4]

    def _judged(self, row: Row, grounds: Grounds) -> str:
        """When a line was recorded that is judged to the letter."""
        line = self._reader.line(row)
        if why := next(unsound(line, grounds), None):
            self._unsound = self._unsound or EntryUnsound(line, why)
        return line.recorded

    def lines_at(self, positions: Iterable[int]) -> Iterator[bytes]:
        """The lines at these positions, which rest on one another in this order; or `EntryUnsound`."""
        grounds = Grounds()
        for position in positions:
            for line in self._reader.scan(position - 1, position):
                if why := next(unsound(line, grounds), None):
                    raise EntryUnsound(line, why)
                yield self._bytes(line)

    def line(self, position: int) -> bytes:
        """The line at a position; `IndexError` where there is none."""
        for line in self._reader.scan(position - 1, position):
            return self._bytes(line)
        raise IndexError(position)

    def checkpoint(self, size: int | None = None) -> Checkpoint:
        """What the ledger's first entries come to, all of them where no size is named."""
        size = self.size if size is None else size
        return Checkpoint(self.ledger_id, size, self._reader.root(size), self.start)

    def reread(self) -> Checkpoint:
        """The same for all entries, worked out from every line, so that it can be vouched for; or as `agree`."""
        leaves, chain = [], self.start
        for line in self.lines():
            leaves.append(merkle.leaf_hash(line))
            chain = link(chain, leaves[-1])
        self.agree(root := merkle.root(leaves), chain)
        return Checkpoint(self.ledger_id, self.size, root, self.start)

    def agree(self, root: bytes, chain: bytes) -> None:
        """`LogDamaged` or `ChainDamaged` where all lines, read again, come to another root or chain; else
        `EntryUnsound` where one is that.
        """
        if root != self._reader.root(self.size):
            raise LogDamaged
        if chain != self.chain:
            raise ChainDamaged
        if self._unsound:
            raise self._unsound

    def check(self, checkpoint: Checkpoint) -> None:
        """Whether a checkpoint is one of this ledger as it stands; `AnotherLog` says how it is not.

        `ChainDamaged` where the ledger itself has another zone or time of making than its chain starts from.
        """
        if checkpoint.ledger != self.ledger_id:
            raise AnotherLog(
                f"{checkpoint.called} is one of ledger {checkpoint.ledger}, and this is {self.ledger_id}"
            )
        if checkpoint.start != self.start:
            raise AnotherLog(
                f"the ledger's zone or time of making is not that of {checkpoint.called}: it was changed"
            )
        if not self._starts():
            raise ChainDamaged
        if checkpoint.size > self.size:
            raise AnotherLog(
                f"{checkpoint.called} counts {entries(checkpoint.size)}, and the ledger has {self.size:,}: "
                f"the newest were removed{NOT_YET * (self.lag is not None)}"
            )
        if self.checkpoint(checkpoint.size).root != checkpoint.root:
            raise AnotherLog(
                f"the first {checkpoint.size:,} entries are not those of {checkpoint.called}: they were changed"
            )

    def hold(self, checkpoint: Checkpoint) -> None:
        """`check`, and whether the lines that it counts are its own, each of them read again; or `AnotherLog`."""
        self.check(checkpoint)
        leaves = [
            merkle.leaf_hash(line if isinstance(line, bytes) else b"")
            for rows in self._reader.pages(upto=checkpoint.size)
            for *_, line in rows
        ]
        if merkle.root(leaves) != checkpoint.root:
            raise AnotherLog(
                f"the first {checkpoint.size:,} lines are not those of {checkpoint.called}, whatever the hashes "
                "beside them say: they were changed",
                "counterfoil verify names each entry that is wrong",
            )

    def _starts(self) -> bool:
        """Whether the chain, as it is stored, starts from what the ledger says of itself."""
        if not self.size:
            return self.chain == self.start
        return self._reader.link(1) == link(self.start, self._reader.nodes(0, 0, 1)[0])

    def path(self, position: int, size: int) -> list[bytes]:
        """The audit path of the entry at a position in the tree of the first ``size`` entries."""
        if not 0 < position <= size:
            raise BadForm("position", position, f"the checkpoint counts {entries(size)}")
        return merkle.inclusion(self._reader.nodes, position - 1, size)

    def growth(self, first: Checkpoint, second: Checkpoint) -> list[bytes]:
        """The path that shows a checkpoint to follow from another; both must be of this ledger."""
        for checkpoint in (first, second):
            self.check(checkpoint)
        if first.size > second.size:
            raise BadForm("from", first.size, f"the other checkpoint counts only {second.size:,}")
        return merkle.consistency(self._reader.nodes, first.size, second.size)

    def _bytes(self, line: StoredLine) -> bytes:
        """The store has checked that a line has this one form and no other."""
        return written(self.ledger_id, line)


@contextmanager
def opened(url: str, *, busy_timeout: float) -> Iterator[Log]:
    """One state of the ledger at a path or URL, for reading; a `StoreFailure` says why it cannot be."""
    with (
        open_store(url, write=False, busy_timeout=busy_timeout, topics=TOPICS) as store,
        store.snapshot() as reader,
    ):
        yield Log(reader, store.identity, lag=store.lag)
