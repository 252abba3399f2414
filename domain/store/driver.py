"""What talks to a PostgreSQL server, which an installation may lack."""

from collections.abc import Iterator
from contextlib import contextmanager

from domain.store.failures import StoreUnusable


@contextmanager
def driver() -> Iterator[None]:
    """Around importing what needs psycopg: `StoreUnusable` where there is none, or its library is missing."""
    try:
        yield
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != "psycopg":
            raise
        raise _no_psycopg() from None
    except ImportError as error:
        if "libpq" not in str(error):
            raise
        raise _no_psycopg() from None


def _no_psycopg() -> StoreUnusable:
    return StoreUnusable(
        "a ledger on PostgreSQL needs psycopg, which is not installed",
        "its extra [postgres] brings it: in a checkout, pip install '.[postgres]'",
    )
