"""Which engine keeps a ledger: the place decides, and each is loaded where it is asked for."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

from domain.store.driver import driver
from domain.store.location import WAIT, Server, locate
from domain.store.recorder import Recorder
from domain.store.store import Clock, now

if TYPE_CHECKING:
    from domain.store.evidence import Evidence


def create(
    url: str,
    *,
    tz: str,
    busy_timeout: float = WAIT,
    clock: Clock = now,
    tell: Callable[[str], None] = lambda sentence: None,
) -> bool:
    """Make an empty ledger at a path or URL; False where one is there already, which stays as it is.

    ``tz`` is the name of the zone in which the ledger's days lie, ``busy_timeout`` how many seconds to wait for
    others who make or write one there. ``tell`` hears of what could not be set up around it. `StoreFailure` where
    something else is there or none can be made.
    """
    place = locate(url)
    if isinstance(place, Server):
        with driver():
            from domain.store.postgres.creation import create as in_a_database
        return in_a_database(place, tz=tz, busy_timeout=busy_timeout, clock=clock, tell=tell)
    from domain.store.creation import create as in_a_file

    return in_a_file(place, tz=tz, busy_timeout=busy_timeout, clock=clock)


def open_recorder(url: str, *, write: bool, busy_timeout: float) -> Recorder:
    """The recorder of the ledger at a path or URL, which must be there already."""
    place = locate(url)
    if isinstance(place, Server):
        with driver():
            from domain.store.postgres.recorder import open_recorder as of_a_database
        return of_a_database(place, write=write, busy_timeout=busy_timeout)
    if write:
        from domain.store.sqlite import open_to_write

        return open_to_write(place, busy_timeout=busy_timeout)
    from domain.store.sqlite_reading import open_to_read

    return open_to_read(place, busy_timeout=busy_timeout)


def laid_open(url: str, *, busy_timeout: float = WAIT) -> "AbstractContextManager[Evidence]":
    """What the ledger at a path or URL holds; `StoreFailure` where no ledger of this version can be made out."""
    place = locate(url)
    if isinstance(place, Server):
        with driver():
            from domain.store.postgres.evidence import evidence as of_a_database
        return of_a_database(place, busy_timeout)
    from domain.store.sqlite_evidence import evidence as of_a_file

    return of_a_file(place, busy_timeout)
