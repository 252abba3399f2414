"""The whole log as a file: a line that says which ledger it is, then its lines, byte for byte.

The first line also counts the lines and gives their root, and how the chain of hashes ends, which binds zone and
time of making of the ledger: so a file that was cut short or changed is refused.
"""

import json
from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any, Final

from domain import merkle
from domain.events import TOPICS
from domain.evidence.grounds import Grounds
from domain.evidence.log import Log
from domain.evidence.regrown import Regrown
from domain.evidence.soundness import unsound
from domain.frozen import dataclass
from domain.refusals import BadForm, Conflict, Malformed, entries, listed
from domain.store import StoredLine, open_store
from domain.store.canonical import is_stamp
from domain.store.growth import genesis, link
from domain.store.identity import Identity
from domain.store.restoring import LineRefused, restore
from domain.values.period import zone
from domain.values.text import is_event_id, is_sha256

START: Final = b'{"counterfoil_log":1,'
"""How a log begins, and no feed."""
_FIELDS: Final = ("counterfoil_log", "chain", "created", "ledger", "root", "size", "tz")
_LONGEST: Final = 1_000


class BadLog(Malformed):
    """A file that is no whole log; ``line`` is its number where one line is to blame, ``file`` its name."""

    def __init__(self, why: str, line: int | None = None, *, file: str = "this") -> None:
        self.why, self.line = why, line
        where = f"line {line:,}: " if line is not None else ""
        super().__init__(f"{file} is no whole log of a ledger: {where}{why}: nothing was recorded")

    def of(self, file: str) -> "BadLog":
        """The same of a file that has a name."""
        return BadLog(self.why, self.line, file=file)


class LogDiffers(Conflict):
    """A whole log of a ledger that has entries, and other ones; ``file`` is its name."""

    def __init__(self, why: str, *, file: str = "this") -> None:
        self.why = why
        super().__init__(
            f"{file} is a log of this ledger, and not what it holds: {why}: nothing was recorded",
            "a log is imported into an empty ledger: counterfoil init makes one elsewhere",
        )

    def of(self, file: str) -> "LogDiffers":
        """The same of a file that has a name."""
        return LogDiffers(self.why, file=file)


@dataclass(frozen=True, slots=True)
class Head:
    """What the first line says."""

    identity: Identity
    size: int
    root: str
    chain: str

    def line(self) -> bytes:
        """The one way to write it, without a line end."""
        identity = self.identity
        values = (
            *(1, self.chain, identity.created, identity.ledger_id),
            *(self.root, self.size, identity.tz),
        )
        return json.dumps(dict(zip(_FIELDS, values, strict=True)), separators=(",", ":")).encode()

    def check(self, size: int, root: bytes, chain: bytes) -> None:
        """Whether all lines come to what it says; `BadLog` says how they do not."""
        if size != self.size:
            raise BadLog(f"it has {size:,} entries, and says that it has {self.size:,}")
        if (root.hex(), chain.hex()) != (self.root, self.chain):
            raise BadLog("its entries are not those that its first line stands for")


def written(log: Log) -> Iterator[bytes]:
    """The file, line by line, in constant memory; as `Log.agree` at its end, where it has become another log."""
    head = Head(log.identity, log.size, log.checkpoint().root.hex(), log.chain.hex())
    yield head.line() + b"\n"
    tree, chain = Regrown(), log.start
    for line in log.lines():
        leaf = merkle.leaf_hash(line)
        tree.add(leaf)
        chain = link(chain, leaf)
        yield line + b"\n"
    log.agree(tree.root(), chain)


def read_head(line: bytes) -> Head:
    """The first line; `BadLog` says what is wrong with it."""
    try:
        found: Any = json.loads(line) if len(line) <= _LONGEST else None
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise BadLog("it does not say which ledger it is", 1)
    if lacking := [name for name in _FIELDS if name not in found]:
        raise BadLog(f"it has no {listed(lacking)}", 1)
    _, chain, created, ledger, root, size, tz = (found[name] for name in _FIELDS)
    if (
        not all(isinstance(text, str) for text in (chain, created, ledger, root, tz))
        or not is_stamp(created)
        or not is_event_id(ledger)
        or not all(is_sha256(hexed) for hexed in (chain, root))
        or type(size) is not int
    ):
        raise BadLog("it does not say which ledger it is", 1)
    try:
        zone(tz)
    except BadForm:
        raise BadLog("its time zone is none", 1) from None
    head = Head(Identity(ledger, tz, created), size, root, chain)
    if head.line() != line:
        raise BadLog("it is written in another way than export writes it", 1)
    return head


def check_held(log: Log, head: Head, lines: Iterable[bytes]) -> None:
    """Whether a log is how its ledger, which has entries, begins; `BadLog` where it is none, else `LogDiffers`."""
    tree, chain = Regrown(), genesis(*head.identity)
    held, other = log.lines(), 0
    for position, line in enumerate(lines, 1):
        leaf = merkle.leaf_hash(line)
        tree.add(leaf)
        chain = link(chain, leaf)
        if not other and line != next(held, None):
            other = position
    head.check(tree.size, tree.root(), chain)
    if head.identity != log.identity:
        raise LogDiffers("it gives another zone or time of making")
    if other > log.size:
        raise LogDiffers(f"it has {entries(head.size)}, and the ledger {log.size:,} of them")
    if other:
        raise LogDiffers(f"line {other + 1:,} is another than entry {other:,} of the ledger")


def take_in(
    url: str, head: Head, lines: Iterable[bytes], *, busy_timeout: float, dry_run: bool
) -> int:
    """Fill the empty ledger at a path or URL with a log; how many entries. `BadLog` names the line that is wrong.

    Every event must be one that we would write. What was decided then is not decided again.
    """

    def sure(count: int, root: bytes, chain: bytes) -> None:
        head.check(count, root, chain)
        if dry_run:
            raise _DryRunError(count)

    with open_store(url, write=True, busy_timeout=busy_timeout, topics=TOPICS) as store:
        try:
            return restore(store, head.identity, lines, check=partial(_check, Grounds()), sure=sure)
        except LineRefused as refused:
            raise BadLog(str(refused), refused.position + 1) from refused
        except _DryRunError as found:
            return found.count


def _check(grounds: Grounds, line: StoredLine) -> None:
    try:
        why = next(unsound(line, grounds), None)
    except (ValueError, RecursionError) as error:
        raise LineRefused(line.position, "its event is not what its topic says") from error
    if why is not None:
        raise LineRefused(line.position, why)


class _DryRunError(Exception):
    def __init__(self, count: int) -> None:
        super().__init__()
        self.count = count
