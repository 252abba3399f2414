"""A copy of a ledger as it stands at one moment, whoever writes meanwhile; whole at its place, or not at all."""

import errno
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Final

from domain.merkle import leaf_hash
from domain.store.beside import belongs_to, is_kept_beside
from domain.store.creation import cannot_be_made, check_free, discard, placed
from domain.store.engines import laid_open
from domain.store.evidence import PAGE, Evidence
from domain.store.failures import StoreDamaged, StoreForeign, StoreFull
from domain.store.growth import genesis, link
from domain.store.location import WAIT, Location, Server, locate, locate_file
from domain.store.rights import make_file
from domain.store.rows import NO_HEAD, Row
from domain.store.sqlite import make, open_to_write
from domain.store.sqlite_failures import failure
from domain.store.sqlite_reading import open_to_read
from domain.system import synced

_OF_THE_COPY: Final = (
    "SQLITE_FULL",
    "SQLITE_IOERR_WRITE",
    "SQLITE_IOERR_FSYNC",
    "SQLITE_IOERR_TRUNCATE",
)
"""What fails where a copy is written, and not where it is read from."""


def backup(
    url: str,
    to: str,
    *,
    busy_timeout: float,
    tell_lag: Callable[[str | None], None] = lambda lag: None,
) -> int:
    """Copy the ledger at one path or URL to a file, where nothing may be yet; how many entries it has.

    ``tell_lag`` hears how far behind a standby is from which it is copied.

    What would be a copy of a damaged ledger is not made (`StoreDamaged`).

    Pages of a file are copied as they are, in one step and under one read lock, so that writers neither wait nor
    show. The rows of a database are written to a new file, from one state of it.
    """
    source, target = locate(url), locate_file(to)
    if os.path.lexists(target.path):
        raise StoreForeign(f"{target.shown} is there already: a backup overwrites nothing")
    if isinstance(source, Location) and _is_a_part(Path(target.path), Path(source.path)):
        raise StoreForeign(f"{target.shown} is where a part of the ledger is kept")
    check_free(target)
    draft = target.draft()
    try:
        if isinstance(source, Server):
            with laid_open(url, busy_timeout=busy_timeout) as evidence:
                tell_lag(evidence.lag)
                _write_rows(evidence, draft)
        else:
            _copy_file(source, draft, busy_timeout)
        entries = _checked(Location(draft.path, source.shown))
        synced(draft.path)
        if not placed(draft, target):
            raise StoreForeign(f"{target.shown} is there already: a backup overwrites nothing")
    except StoreFull:
        raise _no_room(target) from None
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise _no_room(target) from None
        raise cannot_be_made(target, error) from None
    else:
        return entries
    finally:
        discard(draft)


def _no_room(target: Location) -> StoreFull:
    return StoreFull(target.shown, "no backup was made")


def _is_a_part(target: Path, ledger: Path) -> bool:
    return belongs_to(target, ledger) or is_kept_beside(target, ledger)


def _copy_file(source: Location, draft: Location, busy_timeout: float) -> None:
    # A reading like any other: what is no ledger of ours is not copied, and what somebody wrote meanwhile,
    # where no lock holds him off, shows at its end.
    with (
        closing(open_to_read(source, busy_timeout=busy_timeout)) as recorder,
        recorder.reading() as c,
    ):
        recorder.meta(c)
        make_file(Path(draft.path), Path(source.path))
        _copy(c, draft)


def _write_rows(evidence: Evidence, draft: Location) -> None:
    """The same rows in a new file, so that it has the same id, lines and hashes; its guards look at each."""
    head = _head(evidence)
    make(draft, evidence.identity)
    copy = open_to_write(draft, busy_timeout=WAIT)
    try:
        with copy.writing() as c:
            for lines, leaves in evidence.pages():
                copy.write(c, lines, [], head)
                copy.write_leaves(c, leaves)
            for keys in evidence.all_keys():
                copy.write(c, [], keys, head)
            roots = sorted(evidence.subtrees().items())
            copy.write_subtrees(c, [(*number, root) for number, root in roots])
        copy.settle()
    except StoreDamaged:
        raise _damaged(
            evidence.shown, "its rows do not follow one another as they were recorded"
        ) from None
    finally:
        copy.close()


def _head(evidence: Evidence) -> Row:
    found = evidence.head()
    if len(found) != 1:
        raise StoreDamaged(f"the ledger {evidence.shown} is damaged: {NO_HEAD}")
    return found[0]


def _copy(c: sqlite3.Cursor, draft: Location) -> None:
    with closing(sqlite3.connect(draft.uri("mode=rw"), uri=True)) as target:
        try:
            c.connection.backup(target, pages=-1)
        except sqlite3.Error as error:
            if error.sqlite_errorname.startswith(_OF_THE_COPY):
                raise failure(error, draft, 0, "the backup") from error
            raise  # of what is copied


def _checked(draft: Location) -> int:
    """How many entries the copy holds; `StoreDamaged` where it is none that could be written to.

    It is checked once it is made, so that nobody waits for that: its tables, guards and head as whenever a ledger
    is opened for writing, and every line against the chain of hashes. Whether the lines are in their form, and the
    keys and the tree are theirs, `verify` alone finds out.
    """
    with closing(open_to_write(draft, busy_timeout=WAIT)) as copy, copy.reading() as c:
        chain = genesis(*copy.meta(c))
        last, _, end = copy.head(c)
        position = 0
        while position < last:
            for at, *_, line in copy.of_positions(c, position, last, PAGE):
                position += 1
                if at != position:
                    raise copy.damaged(f"entry {position} is missing")
                chain = link(chain, leaf_hash(line if isinstance(line, bytes) else b""))
        if chain != end:
            raise _damaged(
                draft.shown, "its lines are not those that were hashed when they were recorded"
            )
        return last


def _damaged(shown: str, how: str) -> StoreDamaged:
    return StoreDamaged(
        f"the ledger {shown} is damaged: {how}", "counterfoil verify names each entry that is wrong"
    )
