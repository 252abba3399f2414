"""What waits beside a ledger's file, looked at before the engine takes it into the file for good.

The engine believes any log of changes that has the right name. One that was left by another file, or by an earlier
state of this one, is merged into the file when a connection that may write is closed, whatever it was opened for.
One that may only read leaves both as they are.
"""

from contextlib import closing, suppress

from domain.merkle import leaf_hash
from domain.store.failures import StoreDamaged, StoreFailure
from domain.store.growth import genesis, link
from domain.store.location import Location
from domain.store.rows import Cursor, Rows
from domain.store.sqlite_file import Opening, waiting
from domain.store.sqlite_reading import FileReader, connected, open_to_read


def check_waiting(location: Location, *, busy_timeout: float) -> None:
    """`StoreDamaged` where the file and the log beside it do not end as one ledger; both stay as they are."""
    if not waiting(location):
        return
    try:
        with closing(open_to_read(location, busy_timeout=busy_timeout)) as reader:
            with reader.reading() as c:
                _check_end(reader, c)
            # The file is read as if nobody wrote to it: what somebody writes just now may look like anything once.
            if not (_has_the_file(reader, location) or _has_the_file(reader, location)):
                raise reader.damaged("the log beside it has not what the file has without it")
    except StoreDamaged as failure:
        log = f"{location.shown}-wal"
        raise StoreDamaged(
            str(failure), f"{log} may be that of another file: move it away, and try again"
        ) from failure


def _has_the_file(reader: FileReader, location: Location) -> bool:
    """Whether all that the file has alone is there with the log too: nothing else was ever acknowledged. So it is
    where the file cannot be read alone, as long as the log has what it does not work without."""
    opening = Opening(location.uri("mode=ro&immutable=1"))
    with suppress(*reader.errors, StoreFailure), closing(connected(opening, 0.0)) as raw:
        position, _, chain = reader.head(raw.cursor())
        with reader.reading() as c:
            there = reader.link(c, position) if position else genesis(*reader.meta(c))
        return there == chain
    return True


def _check_end(rows: Rows, c: Cursor) -> None:
    """Whether the newest entry is one of this ledger, and follows on the one before it."""
    identity = rows.meta(c)
    position, _, chain = rows.head(c)
    before = rows.link(c, position - 1) if position > 1 else genesis(*identity)
    if position:
        (row,) = rows.of_positions(c, position - 1, position, 1)
        rows.line(row, identity.ledger_id)
        leaf = leaf_hash(row[-1])
        follows = before is not None and link(before, leaf) == chain
        if not follows or rows.nodes(c, 0, position - 1, position) != [leaf]:
            raise rows.damaged("its chain of hashes does not end with its newest entry")
    elif before != chain:
        raise rows.damaged("its chain of hashes does not start from what it says it is")
