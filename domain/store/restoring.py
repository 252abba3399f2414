"""An empty ledger filled with the lines of another, byte for byte: the same id, positions, times and root."""

import json
from collections.abc import Callable, Iterable
from datetime import datetime

from domain.digest import digested
from domain.store import canonical
from domain.store.failures import ForeignTopic, StoreFailure, VersionConflict
from domain.store.identity import Identity
from domain.store.lines import NewLine, StoredLine
from domain.store.store import Store
from domain.store.transaction import Transaction


class LineRefused(ValueError):  # noqa: N818 - an answer, as in `domain.refusals`
    """A line that no ledger of ours would hold at this place; ``position`` is the place."""

    def __init__(self, position: int, why: str) -> None:
        super().__init__(why)
        self.position = position


def restore(
    store: Store,
    identity: Identity,
    lines: Iterable[bytes],
    *,
    check: Callable[[StoredLine], None],
    sure: Callable[[int, bytes, bytes], None],
) -> int:
    """Fill an empty store, opened for writing, with exact lines, all or nothing; how many they were.

    ``check`` is given every line before it is kept, and ``sure`` number, root and chain of all of them before they
    are recorded; both may raise. `LineRefused` for a line that has not, byte for byte, the form in which it would
    be stored at its place. The store is to be closed and opened again: it is another ledger now.
    """
    with store.filling(identity) as transaction:
        count = 0
        for count, data in enumerate(lines, 1):
            _put(transaction, data, count, check)
        sure(count, transaction.root(count), transaction.chain())
        return count


def _put(
    transaction: Transaction, data: bytes, position: int, check: Callable[[StoredLine], None]
) -> None:
    line = _read(data, transaction.ledger_id, position)
    check(line)
    try:
        at = datetime.fromisoformat(line.recorded)
    except ValueError:
        raise LineRefused(position, "its time is no time") from None
    digest = digested(line.topic, line.event)
    new = NewLine(line.topic, line.event, line.event_id, line.key, digest)
    try:
        stored = transaction.append(line.stream, line.entry - 1, new, actor=line.actor, at=at)
    except VersionConflict as conflict:
        after = f"entry {conflict.actual}" if conflict.actual else "no entry"
        raise LineRefused(
            position,
            f"its number does not follow: it is entry {line.entry} of {line.subject}, after {after}",
        ) from conflict
    except ForeignTopic as foreign:
        raise LineRefused(position, str(foreign)) from foreign
    if canonical.written(transaction.ledger_id, stored) != data:
        raise LineRefused(position, "it is out of place, or its time runs backwards")


def _read(data: bytes, ledger_id: str, position: int) -> StoredLine:
    """The line, held to the letter against its own envelope: what it says of its place is compared after."""
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        found = None
    named = found if isinstance(found, dict) else {}
    stream, entry, topic = named.get("stream"), named.get("entry"), named.get("topic")
    if not isinstance(stream, str) or not isinstance(topic, str) or type(entry) is not int:
        raise LineRefused(position, "it is not a line of a ledger")
    try:
        return canonical.read(
            data, ledger=ledger_id, stream=stream, entry=entry, position=position, topic=topic
        )
    except StoreFailure as failure:
        raise LineRefused(position, str(failure)) from None
