"""A ledger only grows at its end, also for programs that do not know what it is."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from domain.store import StoreDamaged, StoreVersion, sqlite_model, sqlite_reading
from domain.store.backup import backup
from domain.store.engines import laid_open
from domain.store.location import Location
from domain.store.sqlite_file import Opening, to_read
from domain.store.sqlite_schema import GUARDS, TABLES
from tests.store.making import A, append, ledger, lines, opened

pytestmark = pytest.mark.file


@pytest.fixture
def path(tmp_path: Path) -> Path:
    ledger(tmp_path / "ledger.db", entries=300)
    return tmp_path / "ledger.db"


@pytest.fixture
def raw(path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        yield connection


ROWS = "stored_events (rowid, originator_id, originator_version, topic, state)"
CHANGES = [
    "UPDATE stored_events SET state = x'00' WHERE rowid = 2",
    "UPDATE stored_events SET topic = topic",
    "UPDATE OR REPLACE stored_events SET originator_version = 1 WHERE rowid = 2",
    "DELETE FROM stored_events",
    "DELETE FROM stored_events WHERE rowid = 300",
    f"INSERT OR REPLACE INTO stored_events VALUES ('{A}', 2, 't', x'00')",
    f"REPLACE INTO {ROWS} VALUES (301, '{A}', 2, 't', '')",
    f"REPLACE INTO {ROWS} VALUES (2, 'new', 1, 't', '')",
    f"INSERT INTO {ROWS} VALUES (301, '{A}', 305, 't', '')",
    f"INSERT INTO {ROWS} VALUES (309, '{A}', 301, 't', '')",
    f"INSERT INTO stored_events VALUES ('{A}', 301, 't', '')",
    f"INSERT INTO stored_events VALUES ('{A}', 2, 't', '') ON CONFLICT DO UPDATE SET topic = 'x'",
    "UPDATE keys SET digest = zeroblob(16)",
    "DELETE FROM keys",
    f"REPLACE INTO keys VALUES ('{A}', 'k1', 2, zeroblob(16))",
    "UPDATE ledger SET id = 'other'",
    "DELETE FROM ledger",
    "REPLACE INTO ledger VALUES (1, 'other', 'UTC', 'now', 1, 'counterfoil')",
    "INSERT INTO ledger VALUES (2, 'other', 'UTC', 'now', 1, 'counterfoil')",
    "UPDATE head SET position = 2",
    "UPDATE head SET recorded = '2000'",
    "UPDATE head SET only_row = 2",
    "DELETE FROM head",
    "REPLACE INTO head VALUES (1, 0, '', zeroblob(32))",
    "UPDATE head SET chain = zeroblob(32)",
    "UPDATE leaves SET leaf = zeroblob(32) WHERE position = 2",
    "UPDATE OR REPLACE leaves SET position = 3 WHERE position = 2",
    "DELETE FROM leaves",
    "DELETE FROM leaves WHERE position = 300",
    "REPLACE INTO leaves VALUES (2, zeroblob(32), zeroblob(32))",
    "INSERT INTO leaves VALUES (9, zeroblob(32), zeroblob(32))",
    "INSERT INTO leaves VALUES (2, '', '') ON CONFLICT DO UPDATE SET chain = zeroblob(32)",
    "UPDATE subtrees SET root = zeroblob(32)",
    "DELETE FROM subtrees",
    "REPLACE INTO subtrees VALUES (1, 0, zeroblob(32))",
    "INSERT INTO subtrees VALUES (1, 2, zeroblob(32))",
]


@pytest.mark.parametrize("recursive", ["OFF", "ON"])
@pytest.mark.parametrize("change", CHANGES)
def test_no_statement_changes_what_is_recorded(
    raw: sqlite3.Connection, path: Path, change: str, recursive: str
) -> None:
    raw.execute(f"PRAGMA recursive_triggers={recursive}")
    before = list(raw.iterdump())
    with pytest.raises(sqlite3.IntegrityError, match=r"only grows|CHECK"):
        raw.execute(change)
    assert list(raw.iterdump()) == before
    with opened(path, write=False) as store:
        assert len(store.read(A)) == 300


IDLE = (
    "TABLE stranger (x)",
    "VIEW stranger AS SELECT * FROM keys",
    "INDEX stranger ON keys (digest)",
)


def test_the_head_may_move_forward(raw: sqlite3.Connection) -> None:
    raw.execute("UPDATE head SET position = position, recorded = recorded")
    raw.execute("UPDATE head SET position = position + 1, recorded = '9'")


@pytest.mark.parametrize("guard", GUARDS)
def test_nobody_writes_where_a_guard_is_missing(
    raw: sqlite3.Connection, path: Path, guard: str
) -> None:
    raw.execute(f"DROP TRIGGER {guard}")
    with pytest.raises(StoreDamaged, match=f"its guard {guard} is not ours"):
        opened(path)
    with opened(path, write=False) as store:
        assert len(store.read(A)) == 300


def test_nobody_writes_where_a_guard_is_softened(raw: sqlite3.Connection, path: Path) -> None:
    raw.execute("DROP TRIGGER keys_no_delete")
    raw.execute("CREATE TRIGGER keys_no_delete BEFORE DELETE ON keys BEGIN SELECT 1; END")
    with pytest.raises(StoreDamaged, match="its guard keys_no_delete is not ours"):
        opened(path)


@pytest.mark.parametrize("table", ["keys", "other"])
def test_nobody_writes_where_a_trigger_is_none_of_ours(
    raw: sqlite3.Connection, path: Path, table: str
) -> None:
    raw.execute("CREATE TABLE other (x)")
    raw.execute(f"CREATE TRIGGER stranger AFTER INSERT ON {table} BEGIN SELECT 1; END")
    with pytest.raises(StoreDamaged, match="its trigger stranger is not ours") as refused:
        opened(path)
    assert str(refused.value.hint).startswith("take it out of the file")
    with opened(path, write=False) as store:
        assert len(store.read(A)) == 300


@pytest.mark.parametrize("stranger", IDLE)
def test_what_acts_on_nothing_stops_no_write(
    raw: sqlite3.Connection, path: Path, stranger: str
) -> None:
    raw.execute(f"CREATE {stranger}")
    with opened(path) as store:
        assert len(append(store, A, 300, lines(1, "new"), actor="somebody")) == 1


def test_a_trigger_is_seen_whatever_the_file_says_that_it_is(
    raw: sqlite3.Connection, path: Path
) -> None:
    raw.execute("CREATE TRIGGER stranger BEFORE INSERT ON keys BEGIN SELECT RAISE(IGNORE); END")
    raw.execute("PRAGMA writable_schema=ON")
    raw.execute(
        "UPDATE sqlite_master SET type = 'view', sql = replace(sql, 'CREATE ', 'CREATE  ') "
        "WHERE name = 'stranger'"
    )
    with pytest.raises(StoreDamaged, match=r"is damaged: .*stranger"):
        opened(path)


@pytest.mark.parametrize("column", ["tbl_name", "type"])
def test_a_trigger_is_seen_however_the_file_spells_what_it_is_of(
    raw: sqlite3.Connection, path: Path, column: str
) -> None:
    raw.execute("CREATE TRIGGER stranger BEFORE INSERT ON keys BEGIN SELECT RAISE(IGNORE); END")
    raw.execute("PRAGMA writable_schema=ON")
    spelled = f"UPDATE sqlite_master SET {column} = upper({column}) WHERE name = 'stranger'"
    assert raw.execute(spelled).rowcount == 1
    with pytest.raises(StoreDamaged, match="stranger is not ours"):
        opened(path)
    with pytest.raises(StoreDamaged, match="stranger is not ours"):
        backup(str(path), str(path.with_name("copy.db")), busy_timeout=5)


def test_a_trigger_is_seen_that_was_put_there_since_the_ledger_was_opened(
    raw: sqlite3.Connection, path: Path
) -> None:
    with opened(path) as store:
        raw.execute("CREATE TRIGGER stranger BEFORE INSERT ON keys BEGIN SELECT RAISE(IGNORE); END")
        with pytest.raises(StoreDamaged, match="stranger is not ours"):
            append(store, A, 300, lines(1, "new"), actor="somebody")
        raw.execute("DROP TRIGGER stranger")
        assert len(append(store, A, 300, lines(1, "new"), actor="somebody")) == 1


def test_what_somebody_puts_beside_the_tables_is_named_and_what_the_engine_puts_there_is_not(
    raw: sqlite3.Connection, path: Path
) -> None:
    raw.execute("ANALYZE")
    opened(path).close()
    with laid_open(str(path)) as evidence:
        assert evidence.objects() == []
    raw.execute("CREATE TABLE keys_no_delete (x)")
    raw.execute("CREATE VIEW more AS SELECT * FROM keys")
    raw.execute("CREATE INDEX beside ON keys_no_delete (x)")
    raw.execute("CREATE TRIGGER keys AFTER INSERT ON keys_no_delete BEGIN SELECT 1; END")
    with laid_open(str(path)) as evidence:
        assert evidence.objects() == [
            ("index beside", "inserted"),
            ("table keys_no_delete", "inserted"),
            ("trigger keys", "inserted"),
            ("view more", "inserted"),
        ]


@pytest.mark.parametrize("table", TABLES)
def test_a_table_of_another_shape_is_damage(
    raw: sqlite3.Connection, path: Path, table: str
) -> None:
    raw.execute(f"ALTER TABLE {table} ADD COLUMN more TEXT")
    for write in (True, False):
        with pytest.raises(StoreDamaged, match=f"its table {table} is not ours"):
            opened(path, write=write)


@pytest.mark.parametrize("table", TABLES)
def test_a_missing_table_is_damage(raw: sqlite3.Connection, path: Path, table: str) -> None:
    raw.execute(f"ALTER TABLE {table} RENAME TO gone")
    for write in (True, False):
        with pytest.raises(StoreDamaged, match="is damaged"):
            opened(path, write=write)


@pytest.mark.parametrize(
    ("version", "hint"), [(4, "a newer version of counterfoil reads it"), (1, None)]
)
def test_another_schema_version_is_refused_by_both_numbers(
    raw: sqlite3.Connection, path: Path, version: int, hint: str | None
) -> None:
    raw.execute("DROP TRIGGER ledger_no_update")
    raw.execute("UPDATE ledger SET schema_version = ?", (version,))
    for write in (True, False):
        with pytest.raises(StoreVersion) as caught:
            opened(path, write=write)
        assert str(caught.value) == (
            f"the ledger {path} has schema version {version}, and this program knows version 3"
        )
        assert (caught.value.hint, caught.value.kind) == (hint, "version")


def test_the_events_have_the_columns_of_the_library(tmp_path: Path, path: Path) -> None:
    from eventsourcing.sqlite import SQLiteApplicationRecorder, SQLiteDatastore

    stock = SQLiteDatastore(f"file:{tmp_path}/stock.db", originator_id_type="text")
    SQLiteApplicationRecorder(stock).create_table()
    shapes = []
    for file in (tmp_path / "stock.db", path):
        with closing(sqlite3.connect(file)) as connection:
            shapes.append(connection.execute("PRAGMA table_info(stored_events)").fetchall())
    stock.close()
    assert shapes[0] == shapes[1]


def test_tools_of_the_library_can_follow_the_log(path: Path) -> None:
    from domain.store.location import Location
    from domain.store.sqlite import open_to_write

    recorder = open_to_write(Location(str(path), path.name), busy_timeout=1)
    notifications = recorder.select_notifications(start=299, limit=10)
    assert [(n.id, n.originator_id, n.originator_version) for n in notifications] == [
        (299, A, 299),
        (300, A, 300),
    ]
    assert recorder.max_notification_id() == 300
    with pytest.raises(NotImplementedError):
        recorder.insert_events([])
    recorder.close()


# Whatever a build of SQLite does unasked --------------------------------------------------------


@pytest.fixture
def another_build(monkeypatch: pytest.MonkeyPatch) -> None:
    """SQLite where nothing holds unasked of what we rely on."""
    connect = sqlite3.connect
    settings = ("synchronous=NORMAL", "recursive_triggers=OFF", "trusted_schema=ON")

    def otherwise(*words: Any, **how: Any) -> sqlite3.Connection:
        made: sqlite3.Connection = connect(*words, **how)
        for setting in (*settings, "cell_size_check=OFF", "query_only=OFF"):
            made.execute(f"PRAGMA {setting}")
        return made

    monkeypatch.setattr(sqlite3, "connect", otherwise)


@pytest.mark.usefixtures("another_build")
def test_an_acknowledged_entry_is_synced_to_the_disk(path: Path) -> None:
    with opened(path) as store, store.transaction() as transaction:
        for pragma, value in (
            ("journal_mode", "wal"),
            ("synchronous", 2),
            ("recursive_triggers", 1),
        ):
            cursor = transaction._own()
            cursor.execute(f"PRAGMA {pragma}")
            assert cursor.fetchall()[0][0] == value


def to_write(location: Location) -> Opening:
    return Opening(location.uri("mode=rw"), write=True)


Connecting = Callable[[Location], sqlite3.Connection]
CONNECTED: dict[str, Connecting] = {
    "to read a ledger": lambda there: sqlite_reading.connected(to_read(there), 1),
    "to write a ledger": lambda there: sqlite_reading.connected(to_write(there), 1),
    "to a model": lambda there: sqlite_model.connected(there.uri("mode=rw")),
}


def connected(how: str, path: Path) -> closing[sqlite3.Connection]:
    return closing(CONNECTED[how](Location(str(path), path.name)))


@pytest.mark.usefixtures("another_build")
@pytest.mark.parametrize("how", CONNECTED)
def test_a_schema_from_elsewhere_calls_no_functions(how: str, path: Path) -> None:
    with closing(sqlite3.connect(path)) as elsewhere:
        elsewhere.execute("CREATE VIEW seen AS SELECT called()")

    with connected(how, path) as connection:
        connection.create_function("called", 0, int)
        with pytest.raises(sqlite3.OperationalError, match=r"unsafe use of called\(\)"):
            connection.execute("SELECT * FROM seen")


@pytest.mark.usefixtures("another_build")
@pytest.mark.parametrize("how", ["to read a ledger", "to write a ledger"])
def test_the_size_of_a_cell_is_checked_when_it_is_read(how: str, path: Path) -> None:
    with connected(how, path) as connection:
        assert connection.execute("PRAGMA cell_size_check").fetchall() == [(1,)]


@pytest.mark.usefixtures("another_build")
def test_a_ledger_that_is_opened_for_reading_takes_nothing(path: Path) -> None:
    with (
        connected("to read a ledger", path) as connection,
        pytest.raises(sqlite3.OperationalError, match="readonly"),
    ):
        connection.execute("CREATE TABLE more (it)")
