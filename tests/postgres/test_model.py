"""The read model of a ledger in a database: the same answers as from the fold, for every role that may ask."""

import json
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from bench.generator import lines
from domain.store.failures import ModelForeign
from domain.store.location import Server, locate
from domain.store.model import State
from domain.store.model_schema import MODEL_VERSION, NEXT
from domain.store.model_schema import TABLES as SCHEMA
from domain.store.postgres.model import PostgresModelWriter, clear, opened_to_read
from domain.store.postgres.model_evidence import evidence
from domain.store.postgres.schema import READERS, WRITERS
from tests.cli.calls import Called, counterfoil
from tests.postgres.session import database, name_of, server

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
    return server().sql(statement, name_of(url))


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
        owner(url, f"UPDATE counterfoil_model.state SET version = {MODEL_VERSION}")


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


LATER = 1 << 40
PLANTED = [
    (f"INSERT INTO terms VALUES (3, {LATER}, 129000000000, NULL)",
     "keeps terms of agreement-00001 that do not follow"),
    (f"INSERT INTO said VALUES (1, 1, {LATER}, 1, NULL)", "keeps dates of agreement-00000 that do not follow"),
    ("INSERT INTO headings VALUES (9999, 1, 1, NULL)", "it has a row in headings of no agreement that is there"),
    ("UPDATE state SET tz = 'Asia/Tokyo'", "its days are those of another zone"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "named"), PLANTED)
def test_verify_names_rows_that_only_a_later_write_would_bring_to_light(
    ledger: tuple[str, Path], change: str, named: str
) -> None:
    url, folder = ledger
    owner(url, f"SET search_path TO counterfoil_model; {change}")
    called = counterfoil("verify", "-f", "json", "--store", url, cwd=folder)
    assert called.code == 6
    (row,) = json.loads(called.out)["rows"]
    assert named in row["message"]
    assert counterfoil("rebuild", "--store", url, cwd=folder).code == 0
    assert counterfoil("verify", "--store", url, cwd=folder).code == 0


def test_a_view_of_the_model_is_named_where_it_stands_in_the_way_and_is_never_dropped(
    ledger: tuple[str, Path],
) -> None:
    url, folder = ledger
    owner(url, "CREATE VIEW public.report AS SELECT * FROM counterfoil_model.totals")
    hint = "drop what depends on it, run counterfoil rebuild, and make it again"
    why = f"the read model of {url} cannot be made anew: view public.report depends on "
    whole = "table counterfoil_model.totals"
    called = counterfoil("rebuild", "--store", url, cwd=folder)
    assert (called.code, called.err) == (7, f"counterfoil: {why}{whole}\nhint: {hint}\n")
    older = "UPDATE state SET version = 99; ALTER TABLE state ADD COLUMN more text"
    others = "UPDATE state SET rules = 'others'"
    for change, on, name in ((others, whole, "first"), (older, "totals", "second")):
        owner(url, f"SET search_path TO counterfoil_model; {change}")
        words = ("source", name, "--name", "S", "--kind", "media", "--store", url)
        called = counterfoil(*words, cwd=folder)
        assert called.code == 0
        assert f"the read model was not brought up: {why}{on}: {hint}\n" in called.err
        assert owner(url, "SELECT 1 FROM public.report LIMIT 1") == [(1,)]
    owner(url, "DROP VIEW public.report")
    assert counterfoil("rebuild", "--store", url, cwd=folder).code == 0
    assert counterfoil("verify", "--store", url, cwd=folder).code == 0


HOOK = (
    "CREATE FUNCTION evil() RETURNS trigger LANGUAGE plpgsql AS "
    "$$BEGIN UPDATE counterfoil_model.terms SET term = NULL; RETURN NULL; END$$"
)
STRANGERS = [
    (f"{HOOK}; CREATE TRIGGER evil AFTER UPDATE ON state EXECUTE FUNCTION evil()", "evil is none of its own"),
    ("CREATE RULE evil AS ON UPDATE TO state DO ALSO DELETE FROM terms", "evil is none of its own"),
    ("CREATE VIEW next_terms AS SELECT * FROM terms", "its next_terms is not ours"),
    ("CREATE TABLE more (x int)", "more is none of its own"),
    ("ALTER TABLE terms ADD COLUMN more text", "its terms is not ours"),
    ("ALTER TABLE totals ALTER COLUMN unit DROP NOT NULL", "its totals is not ours"),
    ("ALTER TABLE terms ENABLE ROW LEVEL SECURITY", "its terms is not ours"),
    ("ALTER TABLE terms ADD CHECK (pos > 0)", "its terms is not ours"),
    ("CREATE TABLE public.more () INHERITS (terms)", "its terms is not ours"),
    ("DROP INDEX totals_of", "its totals is not ours"),
    ("DROP TABLE told", "its told is missing"),
    ("CREATE TABLE public.pointing (id bigint CONSTRAINT evil REFERENCES stages ON DELETE CASCADE)",
     "evil is none of its own"),
    ("CREATE STATISTICS evil ON (agreement + 1), id FROM totals", "evil is none of its own"),
    ("CREATE FUNCTION sum(bigint, text) RETURNS bigint LANGUAGE sql AS 'SELECT 1::bigint'",
     "sum is none of its own"),
    ("CREATE OPERATOR @@@ (LEFTARG = bigint, RIGHTARG = bigint, FUNCTION = int8mi)", "@@@ is none of its own"),
]  # fmt: skip


def test_a_model_with_anything_that_is_not_its_own_is_neither_read_nor_written(
    ledger: tuple[str, Path],
) -> None:
    url, folder = ledger
    place = locate(url)
    assert isinstance(place, Server)
    for change, named in STRANGERS:
        clear(place, 5.0)
        with PostgresModelWriter(place, 5.0) as writer, writer.turn() as turn:
            turn.begin(State("ledger", "UTC", "1", 1, 1, b""))
        with opened_to_read(place) as model:
            assert model is not None
        owner(
            url, f"SET search_path TO counterfoil_model; SET check_function_bodies TO off; {change}"
        )
        with opened_to_read(place) as model:
            assert model is None, change
        with (
            PostgresModelWriter(place, 5.0) as writer,
            pytest.raises(ModelForeign) as caught,
            writer.turn(),
        ):
            pass
        assert (
            str(caught.value) == f"the read model of {place.shown} is not as it was made: {named}"
        )
        with evidence(place) as seen:
            assert named in seen.wrong, (change, seen.wrong)
            assert seen.models == []
    clear(place, 5.0)
    assert counterfoil("rebuild", "--store", url, cwd=folder).code == 0


def test_nobody_puts_anything_on_a_model_between_the_look_at_it_and_what_is_written(
    ledger: tuple[str, Path],
) -> None:
    url, _ = ledger
    place = locate(url)
    assert isinstance(place, Server)
    start = "SET search_path TO counterfoil_model; SET lock_timeout TO '100ms';"
    on_tables = [
        f"{HOOK}; CREATE TRIGGER evil AFTER UPDATE ON state EXECUTE FUNCTION evil()",
        "CREATE RULE evil AS ON UPDATE TO state DO ALSO DELETE FROM terms",
        "ALTER TABLE terms ENABLE ROW LEVEL SECURITY",
        "ALTER TABLE terms ALTER COLUMN pos SET DEFAULT 1",
        "CREATE INDEX evil ON terms ((pos + 1))",
        "CREATE STATISTICS evil ON (agreement + 1), id FROM totals",
        "CREATE TABLE public.pointed (id bigint REFERENCES stages ON DELETE CASCADE)",
        "CREATE TABLE public.more () INHERITS (told)",
        "ALTER TABLE told RENAME TO was_told",
    ]
    with PostgresModelWriter(place, 5.0) as writer, writer.turn(prefix=NEXT) as turn:
        for change in on_tables:
            with pytest.raises(psycopg.errors.LockNotAvailable):
                owner(url, f"{start} {change}")
        made = "; ".join(f"CREATE TABLE {NEXT}{name} (LIKE {name})" for name in SCHEMA)
        owner(url, f"SET search_path TO counterfoil_model; {made}")
        assert turn.state() is None
    tables = ", ".join(f"counterfoil_model.{NEXT}{name}" for name in SCHEMA)
    assert len(owner(url, "SELECT 1 FROM counterfoil_model.state")) == 1
    owner(url, f"DROP TABLE {tables} CASCADE; SELECT 1")


def test_a_trigger_in_a_model_never_acts_and_goes_with_a_rebuild(ledger: tuple[str, Path]) -> None:
    url, folder = ledger
    owner(url, f"SET search_path TO counterfoil_model; {STRANGERS[0][0]}")
    before = contents(url)
    called = counterfoil("verify", "-f", "json", "--store", url, cwd=folder)
    assert called.code == 6
    messages = {row["message"] for row in json.loads(called.out)["rows"]}
    assert messages == {
        "the read model: evil is none of its own: counterfoil rebuild makes it anew"
    }
    words = ("void", "agreement-00000#3", "--reason", "slip", "--store", url, "--no-input")
    called = counterfoil(*words, cwd=folder)
    told = f"the read model of {url} is not as it was made: evil is none of its own"
    assert called.code == 0
    assert f"{told}: counterfoil rebuild puts a new one in its place" in called.err
    assert contents(url) == before
    called = counterfoil("rebuild", "--store", url, cwd=folder)
    assert called.err.splitlines()[0] == f"{told}: a new one is in its place"
    assert counterfoil("verify", "--store", url, cwd=folder).code == 0


def test_readers_ask_the_model_and_writers_keep_it_up(ledger: tuple[str, Path]) -> None:
    url, folder = ledger
    names = {READERS: f"r_{uuid4().hex}", WRITERS: f"w_{uuid4().hex}"}
    for role, name in names.items():
        server().sql(f"CREATE ROLE {name} LOGIN IN ROLE {role}")
    try:
        mine = {role: server().url(name_of(url), user=name) for role, name in names.items()}
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
        called = counterfoil("rebuild", "--store", mine[READERS], cwd=folder)
        assert called.code == 7
        assert "counterfoil: the read model of postgresql://" in called.err
        assert (
            "is kept up by counterfoil_writers, and this role may not act as they do" in called.err
        )
    finally:
        for name in names.values():
            server().sql(f"DROP ROLE {name}")


def test_who_waits_for_readers_to_put_a_new_model_in_its_place_holds_up_no_others(
    ledger: tuple[str, Path],
) -> None:
    url, folder = ledger
    place = locate(url)
    assert isinstance(place, Server)
    read = b"SELECT tz FROM counterfoil_model.state"

    def put_in_its_place() -> None:
        with PostgresModelWriter(place, 30.0) as writer, writer.turn(prefix=NEXT) as turn:
            turn.begin(State("ledger", "of another", "1", 1, 1, b""))
            turn.take_the_place()

    with psycopg.connect(url) as long, psycopg.connect(url, autocommit=True) as short:
        long.execute(read)
        worker = threading.Thread(target=put_in_its_place)
        worker.start()
        short.execute("SET lock_timeout TO '1s'")
        until = time.monotonic() + 3
        while time.monotonic() < until:
            assert short.execute(read).fetchall() != [("of another",)]
            time.sleep(0.02)
        long.rollback()
        worker.join()
        assert short.execute(read).fetchall() == [("of another",)]
    assert counterfoil("rebuild", "--store", url, cwd=folder).code == 0


def test_who_reads_folds_the_entries_where_somebody_has_the_model_for_himself(
    ledger: tuple[str, Path],
) -> None:
    url, _ = ledger
    whole = asked(ledger, "totals").out
    for table in ("state", "totals"):
        with psycopg.connect(url) as session:
            session.execute(
                f"LOCK TABLE counterfoil_model.{table} IN ACCESS EXCLUSIVE MODE".encode()
            )
            assert asked(ledger, "totals").out == whole
