"""A ledger in a database is the same ledger: the same lines, hashes and refusals as in a file."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from eventsourcing.postgres import PostgresApplicationRecorder, PostgresDatastore

from domain.evidence.verification import verify
from domain.store import (
    StoreDamaged,
    StoreForeign,
    StoreLocked,
    StoreMissing,
    StoreReadOnly,
    StoreUnusable,
    StoreVersion,
    VersionConflict,
    create,
)
from domain.store.engines import laid_open
from domain.store.location import Server, locate
from domain.store.postgres.model import PostgresModelWriter
from domain.store.postgres.recorder import LOCK, open_recorder
from domain.store.postgres.schema import READERS, TABLES, WRITERS
from tests.cli.kept import case
from tests.postgres.session import database, name_of, server
from tests.proof.sealed import call, done
from tests.store.making import A, B, append, clock, line, lines, opened


def owner(url: str, statement: str) -> list[tuple[object, ...]]:
    """Run a statement as somebody who owns the server."""
    return server().sql(statement, name_of(url))


def test_init_makes_the_ledger_once_and_opening_makes_nothing(empty: str) -> None:
    schemas = "SELECT nspname FROM pg_namespace WHERE nspname = 'counterfoil'"
    for write in (True, False):
        with pytest.raises(StoreMissing, match="there is no ledger at postgresql://"):
            opened(empty, write=write)
    assert owner(empty, schemas) == []
    assert create(empty, tz="UTC", clock=clock())
    assert not create(empty, tz="Europe/Kyiv", clock=clock())
    with opened(empty, write=False) as store:
        made = "2026-01-01T00:00:00.000000Z"
        assert (store.tz, store.created, store.last_position()) == ("UTC", made, 0)


def test_eight_who_make_a_ledger_at_once_make_one(empty: str) -> None:
    made: list[bool] = []
    threads = [
        threading.Thread(target=lambda: made.append(create(empty, tz="UTC"))) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(made) == [False] * 7 + [True]


def test_a_ledger_that_cannot_be_made_whole_is_not_made(empty: str) -> None:
    owner(empty, "CREATE SCHEMA counterfoil; CREATE TABLE counterfoil.head (x int)")
    for attempt in (lambda: create(empty, tz="UTC"), lambda: opened(empty)):
        with pytest.raises(StoreForeign, match=r"the schema counterfoil of .* is not a ledger"):
            attempt()
    owner(empty, "DROP TABLE counterfoil.head; CREATE TYPE counterfoil.subtrees AS (x int)")
    with pytest.raises(StoreForeign):
        create(empty, tz="UTC")
    assert owner(empty, "SELECT 1 FROM pg_class WHERE relname = 'stored_events'") == []


def test_a_ledger_of_another_version_is_refused_with_both_versions(url: str) -> None:
    owner(
        url,
        "ALTER TABLE counterfoil.ledger DISABLE TRIGGER ALL; "
        "UPDATE counterfoil.ledger SET schema_version = 99",
    )
    for attempt in (lambda: opened(url), lambda: create(url, tz="UTC")):
        with pytest.raises(
            StoreVersion, match="schema version 99, and this program knows version 3"
        ):
            attempt()


def test_a_database_that_is_not_in_utf8_is_refused() -> None:
    server().sql("CREATE DATABASE latin ENCODING 'LATIN1' TEMPLATE template0 LOCALE 'C'")
    try:
        with pytest.raises(StoreUnusable, match="is encoded in LATIN1: a ledger needs UTF8"):
            create(server().url("latin"), tz="UTC")
    finally:
        server().sql("DROP DATABASE latin WITH (FORCE)")


# The same log in both ------------------------------------------------------------------------------------------


def test_the_same_log_has_the_same_root_in_a_file_and_in_a_database(
    empty: str, tmp_path: Path
) -> None:
    for name in ("istanbul-2025", "yemen-2020-10"):
        (tmp_path / f"{name}.toml").write_bytes(Path("cases", f"{name}.toml").read_bytes())
    done(tmp_path, "init", "--tz", "Europe/Kyiv")
    done(tmp_path, "import", "istanbul-2025.toml")
    on_server = {"COUNTERFOIL_STORE": empty}
    done(tmp_path, "export", "-o", "file.ndjson")
    done(tmp_path, "init", **on_server)
    done(tmp_path, "import", "file.ndjson", **on_server)
    assert done(tmp_path, "checkpoint", **on_server) == done(tmp_path, "checkpoint")

    done(tmp_path, "import", "yemen-2020-10.toml", **on_server)
    done(tmp_path, "export", "-o", "server.ndjson", **on_server)
    done(tmp_path, "init", "--store", "back.db")
    done(tmp_path, "import", "server.ndjson", "--store", "back.db")
    done(tmp_path, "backup", "copy.db", **on_server)
    root = done(tmp_path, "checkpoint", **on_server)
    assert done(tmp_path, "checkpoint", "--store", "back.db") == root
    assert done(tmp_path, "checkpoint", "--store", "copy.db") == root
    assert done(tmp_path, "export", "--store", "copy.db") == done(tmp_path, "export", **on_server)
    for store in (empty, "back.db", "copy.db"):
        assert "nothing wrong" in call(tmp_path, "verify", "--store", store).err
    counted = len(case("istanbul-2025")) + len(case("yemen-2020-10"))
    assert len(done(tmp_path, "export", **on_server).splitlines()) == counted + 1


def test_a_log_is_imported_into_an_empty_ledger_alone(url: str, tmp_path: Path) -> None:
    with opened(url) as store:
        append(store, A, 0, lines(1), actor="x")
    done(tmp_path, "init")
    done(tmp_path, "export", "-o", "a.ndjson")
    called = call(tmp_path, "import", "a.ndjson", COUNTERFOIL_STORE=url)
    assert called.code == 7
    assert "has entries of its own: a log is imported into an empty one" in called.err


@pytest.mark.parametrize(
    "gone",
    [
        ("stored_events", "notification_id = 2"),
        ("leaves", "position = 2"),
    ],
)
def test_of_a_damaged_ledger_no_backup_is_made_and_it_is_the_ledger_that_is_named(
    gone: tuple[str, str], url: str, tmp_path: Path
) -> None:
    with opened(url) as store:
        append(store, A, 0, lines(4), actor="x")
    table, where = gone
    owner(
        url,
        f"SET search_path = counterfoil; ALTER TABLE {table} DISABLE TRIGGER ALL; "
        f"DELETE FROM {table} WHERE {where}; ALTER TABLE {table} ENABLE TRIGGER ALL",
    )
    called = call(tmp_path, "backup", "copy.db", COUNTERFOIL_STORE=url)
    assert called.code == 7
    assert called.err == (
        f"counterfoil: the ledger {url} is damaged: its rows do not follow one another as they were recorded\n"
        "hint: counterfoil verify names each entry that is wrong\n"
    )
    assert not (tmp_path / "copy.db").exists()


def test_no_backup_is_made_of_a_ledger_whose_head_is_gone(url: str, tmp_path: Path) -> None:
    owner(
        url,
        "SET search_path = counterfoil; ALTER TABLE head DISABLE TRIGGER ALL; DELETE FROM head; "
        "ALTER TABLE head ENABLE TRIGGER ALL",
    )
    called = call(tmp_path, "backup", "copy.db", COUNTERFOIL_STORE=url)
    assert called.code == 7
    assert "is damaged: it does not say how many entries it has, and since when\n" in called.err
    assert not (tmp_path / "copy.db").exists()


@pytest.mark.parametrize("to", ["postgresql://h/d", "postgres://h/d", "postgresql:/h/d"])
def test_a_backup_goes_to_no_database(to: str, tmp_path: Path) -> None:
    done(tmp_path, "init")
    called = call(tmp_path, "backup", to)
    assert (called.code, called.err.splitlines()[0]) == (
        2,
        "counterfoil: a copy of a ledger is a file, not a database",
    )


def test_a_backup_is_one_state_whoever_writes_meanwhile(url: str, tmp_path: Path) -> None:
    stop = threading.Event()

    def write() -> None:
        with opened(url) as store:
            count = 0
            while not stop.is_set():
                append(store, A, count, lines(7, f"k{count}-"), actor="x")
                count += 7

    writer = threading.Thread(target=write)
    writer.start()
    try:
        from domain.store.backup import backup

        counts = [backup(url, str(tmp_path / f"{n}.db"), busy_timeout=5) for n in range(8)]
    finally:
        stop.set()
        writer.join()
    assert counts == sorted(counts)
    assert counts[-1] > counts[0]
    with opened(url, write=False) as store:
        for number, count in enumerate(counts):
            with opened(tmp_path / f"{number}.db", write=False) as copy:
                assert (copy.last_position() % 7, copy.root(count)) == (0, store.root(count))


def test_the_library_reads_a_ledger_with_its_own_recorder(url: str) -> None:
    with opened(url) as store:
        append(store, A, 0, lines(3), actor="x")
        append(store, B, 0, lines(2), actor="x")
    datastore = PostgresDatastore(
        dbname=name_of(url),
        host=str(server().folder),
        port="5432",
        user="counterfoil",
        password="",
        schema="counterfoil",
        originator_id_type="text",
    )
    try:
        recorder = PostgresApplicationRecorder(datastore, events_table_name="stored_events")
        assert recorder.max_notification_id() == 5
        found = recorder.select_notifications(start=1, limit=10)
        assert [(one.id, one.originator_id, one.originator_version) for one in found] == [
            *((n, A, n) for n in (1, 2, 3)),
            *((n, B, n - 3) for n in (4, 5)),
        ]
    finally:
        datastore.close()


# Guards and roles ----------------------------------------------------------------------------------------------

CHANGES = (
    "UPDATE stored_events SET topic = topic",
    "DELETE FROM stored_events WHERE notification_id = 99",
    "TRUNCATE stored_events",
    "INSERT INTO stored_events SELECT originator_id, 4, topic, state, 5 FROM stored_events LIMIT 1",
    "INSERT INTO stored_events SELECT originator_id, 9, topic, state, 4 FROM stored_events LIMIT 1",
    "INSERT INTO stored_events SELECT 'agreement/b', 2, topic, state, 4 FROM stored_events LIMIT 1",
    "INSERT INTO stored_events SELECT originator_id, 0, topic, state, 4 FROM stored_events LIMIT 1",
    "INSERT INTO keys SELECT * FROM keys LIMIT 1 ON CONFLICT (stream, key, entry) DO UPDATE SET entry = 9",
    "UPDATE keys SET digest = digest",
    "DELETE FROM keys",
    "TRUNCATE keys",
    "INSERT INTO keys SELECT * FROM keys LIMIT 1",
    "UPDATE head SET position = 1",
    "UPDATE head SET chain = sha256('x')",
    "UPDATE head SET recorded = '2020-01-01T00:00:00.000000Z', position = 9",
    "DELETE FROM head",
    "TRUNCATE head",
    "INSERT INTO head SELECT * FROM head",
    "UPDATE leaves SET leaf = leaf",
    "DELETE FROM leaves",
    "TRUNCATE leaves",
    "INSERT INTO leaves SELECT 5, leaf, chain FROM leaves LIMIT 1",
    "INSERT INTO leaves SELECT 0, leaf, chain FROM leaves LIMIT 1",
    "UPDATE subtrees SET root = root",
    "DELETE FROM subtrees",
    "TRUNCATE subtrees",
    "INSERT INTO subtrees VALUES (1, 1, sha256('x'))",
    "UPDATE ledger SET tz = 'UTC'",
    "DELETE FROM ledger",
    "TRUNCATE ledger",
    "INSERT INTO ledger SELECT * FROM ledger",
    "TRUNCATE stored_events, keys, leaves, head, ledger, subtrees CASCADE",
)


@pytest.mark.parametrize("replicating", [False, True])
def test_no_statement_changes_what_is_recorded_even_its_owners(replicating: bool, url: str) -> None:
    with opened(url) as store:
        append(store, A, 0, lines(3), actor="x")
    before = everything(url)
    start = "SET search_path = counterfoil;"
    if replicating:
        start += "SET session_replication_role = replica;"
    for change in CHANGES:
        with pytest.raises((psycopg.Error,)) as caught:
            owner(url, f"{start} {change}")
        assert caught.value.sqlstate in ("CF001", "23505"), change
    assert everything(url) == before
    with opened(url) as store:
        append(store, A, 3, lines(1, "more"), actor="x")


def everything(url: str) -> list[object]:
    tables = ("stored_events", "keys", "head", "leaves", "subtrees", "ledger")
    return [owner(url, f"SELECT * FROM counterfoil.{table} ORDER BY 1, 2") for table in tables]


CONFINED = (
    "CREATE OR REPLACE TRIGGER stored_events_only_grows BEFORE UPDATE OF topic OR DELETE OR TRUNCATE "
    "ON stored_events FOR EACH STATEMENT EXECUTE FUNCTION only_grows()"
)
ALWAYS = "ALTER TABLE stored_events ENABLE ALWAYS TRIGGER stored_events_only_grows"


SOFTENED = (
    (
        "DROP TRIGGER leaves_only_grows ON leaves",
        "guard leaves_only_grows of the table leaves is missing",
    ),
    (
        "ALTER TABLE leaves DISABLE TRIGGER leaves_only_grows",
        "guard leaves_only_grows of the table leaves is not ours",
    ),
    (
        "ALTER TABLE leaves ENABLE TRIGGER leaves_only_grows",
        "guard leaves_only_grows of the table leaves is not ours",
    ),
    (
        f"{CONFINED}; {ALWAYS}",
        "guard stored_events_only_grows of the table stored_events is not ours",
    ),
    (
        "CREATE OR REPLACE FUNCTION only_grows() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
        "guard function only_grows is not ours",
    ),
    (
        "ALTER FUNCTION moves_forward() SET search_path = public",
        "guard function moves_forward is not ours",
    ),
    (
        "ALTER FUNCTION moves_forward() SET work_mem = '64kB'",
        "guard function moves_forward is not ours",
    ),
    ("ALTER FUNCTION events_follow() RESET ALL", "guard function events_follow is not ours"),
    ("ALTER FUNCTION leaves_follow() STABLE", "guard function leaves_follow is not ours"),
    ("ALTER FUNCTION only_grows() SECURITY DEFINER", "guard function only_grows is not ours"),
    (
        "ALTER TABLE stored_events DROP CONSTRAINT stored_events_pkey",
        "guard stored_events_pkey of the table stored_events is missing",
    ),
    (
        "ALTER TABLE stored_events DROP CONSTRAINT stored_events_notification_id_idx",
        "guard stored_events_notification_id_idx of the table stored_events is missing",
    ),
    (
        "ALTER TABLE keys DROP CONSTRAINT keys_pkey, ADD CONSTRAINT keys_pkey PRIMARY KEY (key, entry)",
        "guard keys_pkey of the table keys is not ours",
    ),
    (
        "ALTER TABLE head DROP CONSTRAINT head_chain_check",
        "guard head_chain_check of the table head is missing",
    ),
)
WHOLE = "CREATE TABLE public.whole (LIKE leaves)"
ADDED = (
    (
        "CREATE TRIGGER another BEFORE INSERT ON keys FOR EACH ROW EXECUTE FUNCTION only_grows()",
        "trigger another of the table keys",
    ),
    (
        "CREATE TRIGGER ledger_only_grows BEFORE INSERT ON keys FOR EACH ROW EXECUTE FUNCTION only_grows()",
        "trigger ledger_only_grows of the table keys",
    ),
    ("CREATE RULE quiet AS ON DELETE TO keys DO INSTEAD NOTHING", "rule quiet of the table keys"),
    (
        "CREATE RULE keys_only_grows AS ON DELETE TO keys DO INSTEAD NOTHING",
        "rule keys_only_grows of the table keys",
    ),
    ("ALTER TABLE stored_events ADD COLUMN more text", "column more of the table stored_events"),
    (
        'ALTER TABLE subtrees ADD COLUMN "A b" int NOT NULL DEFAULT 1',
        "column A b of the table subtrees",
    ),
    (
        "ALTER TABLE keys ALTER COLUMN key SET DEFAULT 'k'",
        "default for key of the table keys",
    ),
    (
        "ALTER TABLE leaves ALTER COLUMN position ADD GENERATED ALWAYS AS IDENTITY",
        "default for position of the table leaves",
    ),
    (
        "ALTER TABLE keys ALTER COLUMN digest DROP NOT NULL",
        "permitted NULL in digest of the table keys",
    ),
    (
        "ALTER TABLE head ADD CONSTRAINT cc CHECK (position < 43) NOT VALID",
        "constraint cc of the table head",
    ),
    ("ALTER TABLE keys ADD CONSTRAINT uu UNIQUE (key)", "constraint uu of the table keys"),
    (
        "ALTER TABLE keys ADD CONSTRAINT ee EXCLUDE USING btree (key WITH =)",
        "constraint ee of the table keys",
    ),
    (
        "ALTER TABLE keys ADD CONSTRAINT ff FOREIGN KEY (entry) REFERENCES leaves",
        "constraint ff of the table keys",
    ),
    (
        "CREATE UNIQUE INDEX bar ON keys ((1)) WHERE key = 'a' OR key = 'b'",
        "index bar of the table keys",
    ),
    ("CREATE INDEX odd ON keys ((1 / entry))", "index odd of the table keys"),
    (
        'CREATE TABLE "A more" () INHERITS (keys)',
        'inheritance by counterfoil."A more" of the table keys',
    ),
    (
        f"{WHOLE}; ALTER TABLE leaves INHERIT public.whole",
        "inheritance from public.whole of the table leaves",
    ),
    (
        f"{WHOLE} PARTITION BY RANGE (position); ALTER TABLE public.whole ATTACH PARTITION leaves DEFAULT",
        "inheritance from public.whole of the table leaves",
    ),
    (
        "ALTER TABLE leaves OWNER TO pg_monitor",
        "owner pg_monitor of the table leaves",
    ),
)


@pytest.mark.parametrize(
    ("change", "told"),
    [*SOFTENED, *((change, f"{what} is none of ours") for change, what in ADDED)],
)
def test_nobody_writes_where_something_is_not_as_it_was_made_until_what_the_hint_says_is_done(
    change: str, told: str, url: str
) -> None:
    owner(url, f"SET search_path = counterfoil; {change}")
    with pytest.raises(StoreReadOnly, match=f"can only be read: (the|its) {told}$") as caught:
        opened(url)
    opened(url, write=False).close()
    with laid_open(url) as evidence:
        assert [one.message for one in verify(evidence).findings] == [f"the {told}"]
    undone, said = str(caught.value.hint).split(", by the owner of the ledger, ")
    assert said == "undoes it"
    owner(url, undone)
    with opened(url) as store:
        append(store, A, 0, lines(2), actor="x")


def test_an_index_that_refuses_nothing_is_left_alone(url: str) -> None:
    owner(url, "CREATE INDEX ON counterfoil.stored_events (topic)")
    with laid_open(url) as evidence:
        assert verify(evidence).findings == []
    with opened(url) as store:
        append(store, A, 0, lines(2), actor="x")


@pytest.mark.parametrize("table", TABLES)
def test_a_table_that_a_crash_would_empty_is_named_and_written_to_by_nobody(
    table: str, url: str
) -> None:
    owner(url, f"ALTER TABLE counterfoil.{table} SET UNLOGGED")
    with pytest.raises(StoreReadOnly, match=f"UNLOGGED of the table {table} is") as caught:
        opened(url)
    undone = f"ALTER TABLE counterfoil.{table} SET LOGGED"
    assert caught.value.hint == f"{undone}, by the owner of the ledger, undoes it"
    with laid_open(url) as evidence:
        found = [one.message for one in verify(evidence).findings]
    assert found == [f"the setting UNLOGGED of the table {table} is none of ours"]
    owner(url, undone)
    opened(url).close()


@pytest.mark.parametrize("table", TABLES)
def test_row_level_security_is_named_to_all_as_what_it_is_and_never_taken_for_damage(
    table: str, url: str
) -> None:
    owner(url, f"ALTER TABLE counterfoil.{table} ENABLE ROW LEVEL SECURITY")
    undone = f"ALTER TABLE counterfoil.{table} DISABLE ROW LEVEL SECURITY"
    hint = f"{undone}, by the owner of the ledger, undoes it"
    with somebody(url, WRITERS) as writer:
        for write in (True, False):
            with pytest.raises(StoreUnusable, match=f"security on its table {table}$") as caught:
                opened(writer, write=write)
            assert caught.value.hint == hint
        with pytest.raises(StoreReadOnly, match=f"level security of the table {table} is none"):
            opened(url)
        with laid_open(url) as evidence:
            found = [one.message for one in verify(evidence).findings]
        assert found == [f"the row level security of the table {table} is none of ours"]
        owner(url, undone)
        opened(writer).close()


def test_rows_that_a_policy_hides_later_are_never_left_out_in_silence(url: str) -> None:
    with somebody(url, READERS) as reader, opened(reader, write=False) as store:
        assert store.read(A) == []
        owner(url, "ALTER TABLE counterfoil.stored_events ENABLE ROW LEVEL SECURITY")
        with pytest.raises(StoreUnusable, match="row-level security policy for table"):
            store.read(A)


@contextmanager
def somebody(url: str, role: str) -> Iterator[str]:
    """The URL for somebody new who has a role."""
    name = f"s_{name_of(url)}"
    owner(url, f"CREATE ROLE {name} LOGIN IN ROLE {role}")
    try:
        yield server().url(name_of(url), user=name)
    finally:
        owner(url, f"DROP OWNED BY {name}; DROP ROLE {name}")


def test_the_guards_of_a_ledger_that_was_dumped_and_restored_are_ours(url: str) -> None:
    with opened(url) as store:
        append(store, A, 0, lines(2), actor="x")
    dump = str(server().folder / f"{name_of(url)}.sql")
    with database(f"{name_of(url)}_again") as restored:
        server().run("pg_dump", "--file", dump, url)
        server().run("psql", "-q", "-v", "ON_ERROR_STOP=1", "-f", dump, restored)
        with opened(restored) as store:
            append(store, A, 2, [line("third")], actor="x")
        with laid_open(restored) as evidence:
            assert evidence.objects() == []


@pytest.mark.parametrize("table", TABLES)
def test_a_ledger_with_a_column_more_is_read_and_verified_as_before(
    table: str, url: str, tmp_path: Path
) -> None:
    done(tmp_path, "import", str(Path("cases/istanbul-2025.toml").resolve()), COUNTERFOIL_STORE=url)
    before = done(tmp_path, "export", COUNTERFOIL_STORE=url)
    owner(url, f"ALTER TABLE counterfoil.{table} ADD COLUMN more text")
    assert done(tmp_path, "export", COUNTERFOIL_STORE=url) == before
    called = call(tmp_path, "verify", "-f", "csv", COUNTERFOIL_STORE=url)
    assert called.code == 6
    assert f"the column more of the table {table} is none of ours" in called.out


def test_what_was_added_while_a_ledger_was_open_is_called_no_damage_and_verify_names_it(
    url: str,
) -> None:
    with opened(url) as store:
        bar = "ADD CONSTRAINT cc CHECK (position < 1) NOT VALID"
        owner(url, f"ALTER TABLE counterfoil.head {bar}")
        told = 'is not as it was made: nothing was recorded: new row .* violates check constraint "cc"$'
        with pytest.raises(StoreDamaged, match=told) as caught:
            append(store, A, 0, lines(1), actor="x")
    assert caught.value.hint == "counterfoil verify names what is not as it was made"


def test_a_column_of_ours_that_is_gone_or_of_another_type_is_named(url: str) -> None:
    alter = "ALTER TABLE counterfoil.keys ALTER COLUMN key TYPE"
    owner(url, f"{alter} varchar(200)")
    told = r'key of the table keys is character varying\(200\) COLLATE "default", and was made as text '
    with pytest.raises(StoreUnusable, match=told) as caught:
        opened(url, write=False)
    undone = f'{alter} text COLLATE "C"'
    assert caught.value.hint == f"{undone}, by the owner of the ledger, undoes it"
    owner(url, undone)
    opened(url).close()
    owner(url, "ALTER TABLE counterfoil.keys DROP COLUMN key")
    with pytest.raises(StoreDamaged, match=r"the column key of the table keys is missing$"):
        opened(url, write=False)


def test_what_the_owner_changes_behind_the_guards_is_found(url: str) -> None:
    with opened(url) as store:
        append(store, A, 0, lines(3), actor="x")
    owner(
        url,
        "SET search_path = counterfoil; ALTER TABLE stored_events DISABLE TRIGGER ALL; "
        "UPDATE stored_events SET state = convert_to(replace(convert_from(state, 'UTF8'), '307', '370'), 'UTF8') "
        "WHERE notification_id = 2; ALTER TABLE stored_events ENABLE ALWAYS TRIGGER stored_events_only_grows, "
        "ENABLE ALWAYS TRIGGER stored_events_follow",
    )
    with laid_open(url) as evidence:
        found = verify(evidence).findings
    assert any(one.entry == "istanbul-2025#2" and one.finding.value == "changed" for one in found)


def test_a_reader_reads_a_writer_appends_and_neither_does_more(url: str) -> None:
    name = name_of(url)
    owner(
        url,
        f"CREATE ROLE r_{name} LOGIN IN ROLE {READERS}; CREATE ROLE w_{name} LOGIN IN ROLE {WRITERS}",
    )
    try:
        reader, writer = (server().url(name, user=f"{kind}_{name}") for kind in "rw")
        with opened(writer) as store:
            append(store, A, 0, lines(3), actor="x")
        with opened(reader, write=False) as store:
            assert len(store.read(A)) == 3
        with pytest.raises(StoreReadOnly, match="can only be read by this role"):
            opened(reader)
        with psycopg.connect(writer, autocommit=True) as connection:
            for change in (*CHANGES, "DROP TABLE keys", "ALTER TABLE keys DISABLE TRIGGER ALL"):
                with pytest.raises(psycopg.Error):
                    connection.execute(f"SET search_path = counterfoil; {change}".encode())
        with opened(url, write=False) as store:
            assert len(store.read(A)) == 3
    finally:
        owner(url, f"DROP OWNED BY r_{name}, w_{name}; DROP ROLE r_{name}, w_{name}")


def test_what_a_writer_may_still_put_there_is_named_as_what_it_is(url: str) -> None:
    with somebody(url, WRITERS) as writer:
        with opened(writer) as store:
            append(store, A, 0, lines(3), actor="x")
        for change in (
            f"INSERT INTO counterfoil.keys SELECT '{A}', 'zz', 3, digest FROM counterfoil.keys LIMIT 1",
            "UPDATE counterfoil.head SET recorded = '2999-01-01T00:00:00.000000Z'",
        ):
            with psycopg.connect(writer) as connection:
                connection.execute(change.encode())
        with opened(writer) as store:
            with pytest.raises(StoreDamaged, match="istanbul-2025 has 4 keys for 3 entries"):
                store.read(A)
            with pytest.raises(StoreDamaged, match="its head says that the newest entry was"):
                append(store, B, 0, lines(1), actor="x")


def test_a_stranger_is_told_so(url: str) -> None:
    name = name_of(url)
    owner(url, f"CREATE ROLE s_{name} LOGIN")
    try:
        stranger = server().url(name, user=f"s_{name}")
        for attempt in (lambda: opened(stranger), lambda: create(stranger, tz="UTC")):
            with pytest.raises(StoreUnusable, match=r"cannot be read by this role$") as caught:
                attempt()
            assert str(caught.value.hint).startswith("GRANT counterfoil_readers TO it lets it read")
    finally:
        owner(url, f"DROP ROLE s_{name}")


def test_init_says_so_where_it_may_make_no_roles(empty: str) -> None:
    # The roles are there already for other ledgers of this server, so a server of its own would be needed to see
    # them missing: what is asked here is that one who may make none makes a ledger all the same.
    name = name_of(empty)
    owner(empty, f"CREATE ROLE o_{name} LOGIN; GRANT CREATE ON DATABASE {name} TO o_{name}")
    try:
        assert create(server().url(name, user=f"o_{name}"), tz="UTC")
        with opened(server().url(name, user=f"o_{name}")) as store:
            append(store, A, 0, lines(1), actor="x")
    finally:
        owner(empty, f"DROP OWNED BY o_{name}; DROP ROLE o_{name}")


# Writers take turns --------------------------------------------------------------------------------------------


def test_a_writer_waits_for_another_and_says_so_where_it_takes_too_long(url: str) -> None:
    with opened(url) as one, opened(url, wait=0.2) as other:
        with one.transaction() as transaction:
            append(transaction, A, 0, lines(2), actor="x")
            with pytest.raises(StoreLocked, match=r"was not free within 0\.2 s"):
                append(other, A, 0, lines(1), actor="y")
            assert other.read(A) == []
        with pytest.raises(VersionConflict):
            append(other, A, 0, lines(1), actor="y")
        assert append(other, A, 2, [line("third")], actor="y")[0].position == 3


def test_who_makes_a_ledger_waits_for_the_turn_as_long_as_he_said(
    empty: str, tmp_path: Path
) -> None:
    with psycopg.connect(empty) as session:
        session.execute(f"SELECT {LOCK}".encode())
        called = call(tmp_path, "init", "--busy-timeout", "0.2", COUNTERFOIL_STORE=empty)
        assert called.code == 7
        assert "was not free within 0.2 s: --busy-timeout SECONDS waits longer" in called.err
        threading.Timer(0.5, session.rollback).start()
        assert create(empty, tz="UTC")


@contextmanager
def locked(url: str) -> Iterator[psycopg.Connection[Any]]:
    """Another session has the entries for itself."""
    with psycopg.connect(url) as session:
        session.execute("LOCK TABLE counterfoil.stored_events IN ACCESS EXCLUSIVE MODE")
        yield session


def test_who_waits_for_a_locked_table_waits_no_longer_than_he_was_told_and_says_so(
    url: str,
) -> None:
    told = r"is in use elsewhere, and was not free within 0\.2 s: --busy-timeout"
    with opened(url, write=False, wait=0.2) as store, locked(url):
        with pytest.raises(StoreLocked, match=told):
            store.read(A)
        with pytest.raises(StoreLocked, match=told):
            opened(url, wait=0.2)


def test_nobody_waits_less_than_he_was_told_whatever_lock_timeout_a_role_has(url: str) -> None:
    owner(url, f"ALTER DATABASE {name_of(url)} SET lock_timeout = '50ms'")
    with locked(url) as session:
        threading.Timer(0.5, session.rollback).start()
        with opened(url) as store:
            append(store, A, 0, lines(1), actor="x")


def test_no_session_is_ended_while_its_call_is_at_work_on_another(url: str) -> None:
    timeouts = "idle_session_timeout", "idle_in_transaction_session_timeout", "transaction_timeout"
    known = owner(url, f"SELECT name FROM pg_settings WHERE name IN {timeouts}")
    for (setting,) in known:
        owner(url, f"ALTER DATABASE {name_of(url)} SET {setting} = '50ms'")
    place = locate(url)
    assert isinstance(place, Server)
    with opened(url) as store, PostgresModelWriter(place, 5.0) as writer:
        with store.snapshot() as snapshot:
            time.sleep(0.3)
            assert snapshot.read(A) == []
        with writer.turn() as turn:
            time.sleep(0.3)
            assert turn.state() is None


def test_only_what_ends_a_session_is_called_a_connection_that_was_lost(url: str) -> None:
    for setting in ("temp_file_limit = '1kB'", "work_mem = '64kB'"):
        owner(url, f"ALTER DATABASE {name_of(url)} SET {setting}")
    ask = "SELECT n FROM generate_series(1, 100000) AS n ORDER BY -n"
    place = locate(url)
    assert isinstance(place, Server)
    recorder = open_recorder(place, write=False, busy_timeout=5.0)
    said = "^the ledger .* could not be used: temporary file size exceeds"
    with pytest.raises(StoreUnusable, match=said) as caught, recorder.reading() as cursor:
        cursor.execute(ask)
    recorder.close()
    assert caught.value.hint is None


def test_databases_are_made_and_dropped() -> None:
    with database("gone") as url:
        assert create(url, tz="UTC")
    with pytest.raises(StoreUnusable, match='database "gone" does not exist') as caught:
        opened(url)
    hint = "createdb makes a database, and counterfoil init a ledger in it"
    assert caught.value.hint == hint
    with pytest.raises(StoreUnusable, match=r'database "no\\nsuch" does not exist$') as caught:
        opened(url.replace("/gone?", "/no%0Asuch?"))
    assert caught.value.hint == hint


def test_a_space_in_the_name_of_a_database_is_written_as_in_any_url() -> None:
    with database('"news room"') as url:
        with pytest.raises(StoreUnusable, match="the URL of the store is not understood") as caught:
            create(url.replace('"', ""), tz="UTC")
        form = "it is written postgresql://USER@HOST/DATABASE, with %20 for a space"
        assert caught.value.hint == form
        assert create(url.replace('"', "").replace(" ", "%20"), tz="UTC")
