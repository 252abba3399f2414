"""The whole log as a file: a line that says which ledger it is, then its lines, byte for byte.

The first line also counts the lines and gives their root, and how the chain of hashes ends, which binds zone and
time of making of the ledger: so a file that was cut short or changed is refused.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any, Final

from domain import merkle
from domain.events import BY_TOPIC
from domain.evidence.log import Log
from domain.evidence.regrown import Regrown
from domain.evidence.soundness import unsound
from domain.frozen import dataclass
from domain.period import zone
from domain.refusals import BadForm, Malformed
from domain.store import Store, StoredLine, open_store
from domain.store.canonical import is_stamp
from domain.store.growth import link
from domain.store.recorder import Identity
from domain.store.restoring import LineRefused, restore
from domain.text import is_event_id, is_sha256

START: Final = b'{"counterfoil_log":1,'
"""How a log begins, and no feed."""
_FIELDS: Final = {"chain", "counterfoil_log", "created", "ledger", "root", "size", "tz"}
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


@dataclass(frozen=True, slots=True)
class Head:
    """What the first line says."""

    identity: Identity
    size: int
    root: str
    chain: str


def written(log: Log) -> Iterator[bytes]:
    """The file, line by line, in constant memory; as `Log.agree` at its end, where it has become another log."""
    found = log.checkpoint()
    head = {
        "counterfoil_log": 1,
        "chain": log.chain.hex(),
        "created": log.created,
        "ledger": log.ledger_id,
        "root": found.root.hex(),
        "size": found.size,
        "tz": log.tz,
    }
    yield json.dumps(head, separators=(",", ":")).encode() + b"\n"
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
    if not isinstance(found, dict) or found.keys() != _FIELDS or found["counterfoil_log"] != 1:
        raise BadLog("it does not say which ledger it is", 1)
    chain, created, ledger, root, size, tz = (
        found[name] for name in ("chain", "created", "ledger", "root", "size", "tz")
    )
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
    return Head(Identity(ledger, tz, created), size, root, chain)


def take_in(
    url: str, head: Head, lines: Iterable[bytes], *, busy_timeout: float, dry_run: bool = False
) -> int:
    """Fill the empty ledger at a path or URL with a log; how many entries. `BadLog` names the line that is wrong.

    Every event must be one that we would write. What was decided then is not decided again.
    """

    def sure(count: int, root: bytes, chain: bytes) -> None:
        if count != head.size:
            raise BadLog(f"it has {count:,} entries, and says that it has {head.size:,}")
        if (root.hex(), chain.hex()) != (head.root, head.chain):
            raise BadLog("its entries are not those that its first line stands for")
        if dry_run:
            raise _DryRunError(count)

    with _opened(url, busy_timeout) as store:
        try:
            return restore(store, head.identity, lines, check=_check, sure=sure)
        except LineRefused as refused:
            raise BadLog(str(refused), refused.position + 1) from refused
        except _DryRunError as found:
            return found.count


def _opened(url: str, busy_timeout: float) -> Store:
    return open_store(url, write=True, busy_timeout=busy_timeout, topics=frozenset(BY_TOPIC))


def _check(line: StoredLine) -> None:
    try:
        why = next(unsound(line), None)
    except (ValueError, RecursionError) as error:
        raise LineRefused(line.position, "its event is not what its topic says") from error
    if why is not None:
        raise LineRefused(line.position, why)


class _DryRunError(Exception):
    def __init__(self, count: int) -> None:
        super().__init__()
        self.count = count
