"""The read model of a ledger in a database: the same answers as from the fold, for every role that may ask."""

import json
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from bench.generator import lines
from domain.store.model_schema import TABLES as SCHEMA
from domain.store.postgres.schema import READERS, WRITERS
from tests.cli.calls import Called, counterfoil
from tests.postgres.session import database, server

ENTRIES = 1_500
TABLES = tuple(set(SCHEMA) - {"state", "agreements", "totals", "stages", "told"})


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """The URL of a ledger that is large enough to have a model, and a folder to ask from."""
    folder = tmp_path_factory.mktemp("model")
    (folder / "feed.ndjson").write_bytes(b"".join(lines(ENTRIES)))
    with database(f"t_{uuid4().hex}") as url:
        assert counterfoil("init", "--store", url, cwd=folder).code == 0
        called = counterfoil("import", "feed.ndjson", "--store", url, cwd=folder)
        assert called.code == 0, called
        yield url, folder


def owner(url: str, statement: str) -> list[tuple[object, ...]]:
    return server().sql(statement, url.rpartition("/")[2].partition("?")[0])


def asked(ledger: tuple[str, Path], *words: str) -> Called:
    url, folder = ledger
    called = counterfoil(*words, "-f", "json", "--store", url, cwd=folder)
    assert called.code == 0, called
    return called


def contents(url: str) -> list[str]:
    return sorted(
        str(row)
        for table in TABLES
        for row in owner(url, f"SELECT * FROM counterfoil_model.{table}")
    )


@pytest.mark.parametrize(
    "cut",
    [(), ("--as-of", "2014-06-01"), ("--known-at", "agreement-00002#99", "--as-of", "2014-05")],
    ids=" ".join,
)
def test_answers_are_the_same_with_the_model_and_without(
    ledger: tuple[str, Path], cut: tuple[str, ...]
) -> None:
    url, _ = ledger
    kept = [asked(ledger, what, *cut).out for what in ("totals", "agreements")]
    owner(url, "UPDATE counterfoil_model.state SET version = 99")
    try:
        assert kept == [asked(ledger, what, *cut).out for what in ("totals", "agreements")]
    finally:
        owner(url, "UPDATE counterfoil_model.state SET version = 3")


def test_a_write_is_followed_and_a_rebuild_holds_the_same(ledger: tuple[str, Path]) -> None:
    url, folder = ledger
    words = ("void", "agreement-00001#3", "--reason", "slip", "--store", url, "--no-input")
    assert counterfoil(*words, cwd=folder).code == 0
    (positions,) = owner(
        url, "SELECT s.position, h.position FROM counterfoil_model.state s, counterfoil.head h"
    )
    assert positions[0] == positions[1]
    before = contents(url)
    assert counterfoil("rebuild", "--store", url, cwd=folder).code == 0
    assert contents(url) == before
    assert counterfoil("verify", "--store", url, cwd=folder).code == 0


def test_verify_names_what_does_not_follow_from_the_entries(ledger: tuple[str, Path]) -> None:
    url, folder = ledger
    owner(url, "UPDATE counterfoil_model.added SET low = low + 1 WHERE total = 1")
    try:
        called = counterfoil("verify", "-f", "json", "--store", url, cwd=folder)
        assert called.code == 6
        (row,) = json.loads(called.out)["rows"]
        assert "the read model keeps numbers of agreement-00000" in row["message"]
    finally:
        owner(url, "UPDATE counterfoil_model.added SET low = low - 1 WHERE total = 1")


def test_readers_ask_the_model_and_writers_keep_it_up(ledger: tuple[str, Path]) -> None:
    url, folder = ledger
    names = {READERS: f"r_{uuid4().hex}", WRITERS: f"w_{uuid4().hex}"}
    for role, name in names.items():
        server().sql(f"CREATE ROLE {name} LOGIN IN ROLE {role}")
    try:
        at = url.rpartition("/")[2].partition("?")[0]
        mine = {role: server().url(at, user=name) for role, name in names.items()}
        whole = asked(ledger, "agreements").out
        assert asked((mine[READERS], folder), "agreements").out == whole
        words = ("void", "agreement-00002#3", "--reason", "slip", "--no-input")
        called = counterfoil(*words, "--store", mine[WRITERS], "-v", cwd=folder)
        assert called.code == 0
        assert "not brought up" not in called.err
        assert counterfoil("rebuild", "--store", mine[WRITERS], cwd=folder).code == 0
        (positions,) = owner(
            url, "SELECT s.position, h.position FROM counterfoil_model.state s, counterfoil.head h"
        )
        assert positions[0] == positions[1]
        assert asked((mine[READERS], folder), "agreements").out != whole
        assert counterfoil("rebuild", "--store", mine[READERS], cwd=folder).code == 7
    finally:
        for name in names.values():
            server().sql(f"DROP ROLE {name}")
