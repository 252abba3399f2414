"""Databases for the tests of ledgers on PostgreSQL."""

from collections.abc import Iterator
from uuid import uuid4

import pytest

from domain.store import create
from tests.postgres.session import database
from tests.store.making import clock


@pytest.fixture
def empty() -> Iterator[str]:
    """The URL of a database in which nothing is."""
    with database(f"t_{uuid4().hex}") as url:
        yield url


@pytest.fixture
def url(empty: str) -> str:
    """The URL of a database with an empty ledger."""
    assert create(empty, tz="Europe/Istanbul", clock=clock("2025-01-01T00:00:00Z"))
    return empty
