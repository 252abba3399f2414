"""An append-only store of lines: streams of entries in one ledger, each entry once and for ever.

Importing this package loads no database library; making or opening a ledger does.
"""

from domain.store.engines import create, open_recorder
from domain.store.failures import (
    CommitInterrupted,
    ForeignTopic,
    StoreDamaged,
    StoreFailure,
    StoreForeign,
    StoreFull,
    StoreLocked,
    StoreMissing,
    StoreReadOnly,
    StoreUnusable,
    StoreVersion,
    VersionConflict,
)
from domain.store.lines import NewLine, Placed, StoredLine, cited
from domain.store.location import WAIT, OpenedAs
from domain.store.reader import Holding, Reader
from domain.store.store import Clock, Store, now

__all__ = [
    "CommitInterrupted",
    "ForeignTopic",
    "Holding",
    "NewLine",
    "OpenedAs",
    "Placed",
    "Reader",
    "Store",
    "StoreDamaged",
    "StoreFailure",
    "StoreForeign",
    "StoreFull",
    "StoreLocked",
    "StoreMissing",
    "StoreReadOnly",
    "StoreUnusable",
    "StoreVersion",
    "StoredLine",
    "VersionConflict",
    "cited",
    "create",
    "now",
    "open_store",
]


def open_store(
    url: str,
    *,
    write: bool,
    topics: frozenset[str],
    busy_timeout: float = WAIT,
    clock: Clock = now,
) -> Store:
    """Open the ledger at a path or URL; `StoreFailure` where it cannot be used, or is not there.

    ``topics`` is the closed set of topics: an entry with another one is refused by name. ``busy_timeout`` is how
    many seconds to wait for other writers. ``clock`` gives the time, with an offset. Without ``write`` a file
    stays as it is, to the byte.
    """
    recorder = open_recorder(url, write=write, busy_timeout=busy_timeout)
    try:
        opened_as = OpenedAs(url, busy_timeout)
        return Store(recorder, opened_as, write=write, clock=clock, topics=topics)
    except BaseException:
        recorder.close()
        raise
