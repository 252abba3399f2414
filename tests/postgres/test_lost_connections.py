"""Servers that are gone, silent or killed in the middle: one sentence, and nothing recorded twice."""

import json
import os
import random
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import psycopg
import pytest

from domain.store import StoreMissing, StoreUnusable, create
from domain.store.postgres import recorder
from tests.cli.calls import call as run
from tests.cli.written import OUTLET, STEPS
from tests.desk.follower import follower
from tests.postgres.cluster import Cluster, free_ports, living
from tests.postgres.proxy import Fault, Proxy
from tests.postgres.session import create_database, drop_database, name_of, own_server, server
from tests.proof.sealed import call, done
from tests.store.making import WRITER, A, B, append, line, lines, opened, python

_SLOTS = 9
"""Connections that those who do not own the server may have to the server of these tests."""


@pytest.fixture
def wire(url: str) -> Iterator[Proxy]:
    with Proxy(server().folder) as proxy:
        yield proxy


@pytest.fixture(scope="module")
def own() -> Iterator[Cluster]:
    """A server that may be stopped and killed, with passwords over TCP and a ledger called desk."""
    settings = {"max_connections": "12", "superuser_reserved_connections": str(12 - _SLOTS)}
    with own_server(port=free_ports(1)[0], **settings) as cluster:
        for name in ("desk", "quiet"):
            cluster.sql(f"CREATE DATABASE {name}")
            create(cluster.url(name), tz="UTC")
        cluster.sql("CREATE ROLE clerk LOGIN PASSWORD 'hush-hush' IN ROLE counterfoil_writers")
        yield cluster


# Commits that are not answered ---------------------------------------------------------------------------------


def test_a_commit_whose_answer_is_lost_is_found_again(url: str, wire: Proxy) -> None:
    with opened(wire.url(name_of(url))) as store:
        append(store, A, 0, lines(1), actor="x")
        wire.fault = "after the commit"
        (stored,) = append(store, A, 1, [line("second")], actor="x")
        assert wire.cuts == 1
        assert store.read(A)[1:] == [stored]
        assert append(store, A, 2, [line("third")], actor="x")[0].position == 3


def test_a_commit_that_never_arrived_records_nothing_and_is_told(url: str, wire: Proxy) -> None:
    with opened(wire.url(name_of(url))) as store:
        wire.fault = "before the commit"
        with pytest.raises(StoreUnusable, match="was lost: nothing was recorded") as caught:
            append(store, A, 0, [line("first")], actor="x")
        assert caught.value.hint == "try again"
        assert store.read(A) == []
        assert append(store, A, 0, [line("first")], actor="x")[0].position == 1


def test_an_init_whose_commit_never_arrived_is_told_and_one_whose_answer_is_lost_made_it(
    empty: str, tmp_path: Path
) -> None:
    with Proxy(server().folder) as wire:
        through = wire.url(name_of(empty))
        wire.fault = "before the commit"
        lost = call(tmp_path, "init", COUNTERFOIL_STORE=through)
        assert (lost.code, lost.out) == (7, "")
        told = f"the connection to the ledger {through} was lost: nothing was recorded"
        assert lost.err == f"counterfoil: {told}\nhint: try again\n"
        with pytest.raises(StoreMissing):
            opened(empty, write=False)
        wire.fault = "after the commit"
        made = call(tmp_path, "init", COUNTERFOIL_STORE=through)
        assert (made.code, "made an empty ledger" in made.err) == (0, True), made
        assert wire.cuts == 2
    assert not create(empty, tz="UTC")


def test_a_whole_log_whose_commit_never_arrived_fills_nothing(empty: str, tmp_path: Path) -> None:
    done(tmp_path, "init", "--store", "a.db")
    done(tmp_path, "export", "--store", "a.db", "-o", "a.ndjson")
    create(empty, tz="UTC")
    with Proxy(server().folder) as wire:
        wire.fault = "before the commit"
        called = call(tmp_path, "import", "a.ndjson", COUNTERFOIL_STORE=wire.url(name_of(empty)))
    assert called.code == 7
    assert "was lost: nothing was recorded" in called.err


def test_where_the_commit_of_a_later_file_is_lost_nothing_is_said_against_the_earlier_one(
    url: str, tmp_path: Path
) -> None:
    for name in ("a", "b"):
        event = {"event": "SourceRegistered", "source": name, "name": name, "kind": "media"}
        (tmp_path / f"{name}.ndjson").write_text(json.dumps(event))
    with Proxy(server().folder) as wire:
        wire.fault, wire.spared = "before the commit", 1
        through = wire.url(name_of(url))
        called = call(tmp_path, "import", "a.ndjson", "b.ndjson", COUNTERFOIL_STORE=through)
    assert called.code == 7
    assert called.out == "a.ndjson: 1 recorded, 0 already there\n"
    assert "was lost: nothing of b.ndjson was recorded\n" in called.err
    assert done(tmp_path, "sources", "-f", "csv", COUNTERFOIL_STORE=url).count("media") == 1


def test_a_connection_lost_in_the_middle_of_a_whole_log_is_told_as_that(
    empty: str, tmp_path: Path
) -> None:
    """No line of the log is to blame: it is handed over in parts, and the number of a stream is looked up."""
    sources = (
        {"event": "SourceRegistered", "source": f"s{n}", "name": f"S {n}", "kind": "media"}
        for n in range(2_001)
    )
    (tmp_path / "feed.ndjson").write_text("\n".join(map(json.dumps, sources)))
    done(tmp_path, "init", "--store", "a.db")
    done(tmp_path, "import", "feed.ndjson", "--store", "a.db")
    done(tmp_path, "export", "--store", "a.db", "-o", "a.ndjson")
    create(empty, tz="UTC")
    with Proxy(server().folder) as wire:
        wire.fault = "while it writes"
        called = call(tmp_path, "import", "a.ndjson", COUNTERFOIL_STORE=wire.url(name_of(empty)))
    assert called.code == 7
    assert called.err.startswith("counterfoil: the connection to the ledger ")
    assert "was lost: nothing was recorded: " in called.err
    assert call(tmp_path, "import", "a.ndjson", COUNTERFOIL_STORE=empty).code == 0


def test_where_nobody_can_tell_what_became_of_it_that_is_said(
    url: str, wire: Proxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recorder, "_SETTLING", 0.5)
    with opened(wire.url(name_of(url)), wait=0.1) as store:
        wire.fault, wire.closed_after_fault = "after the commit", True
        with pytest.raises(StoreUnusable, match="whether it did cannot be told yet") as caught:
            append(store, A, 0, [line("first")], actor="x")
        assert "the same call again records nothing twice, unless" in str(caught.value.hint)
    with opened(url, write=False) as store:
        assert len(store.read(A)) == 1


@pytest.mark.parametrize("form", ["table", "json"])
def test_what_was_recorded_is_told_where_the_server_is_lost_once_it_has_answered_a_commit(
    form: str, empty: str, tmp_path: Path
) -> None:
    for step in STEPS:
        assert call(tmp_path, *step, COUNTERFOIL_STORE=empty).code == 0
    words = ("repeat", "istanbul-2025#2", *OUTLET)
    with Proxy(server().folder) as wire:
        through = wire.url(name_of(empty))
        wire.fault, wire.closed_after_fault = "after its answer", True
        called = call(tmp_path, *words, "-f", form, COUNTERFOIL_STORE=through)
    assert wire.cuts == 1
    lost = f"the ledger {through} cannot be reached: server closed the connection unexpectedly"
    if form == "json":
        assert (called.code, called.out) == (7, "")
        assert json.loads(called.err) == {
            "code": 7,
            "message": lost,
            "hint": "it was recorded, as istanbul-2025#3",
        }
    else:
        assert (called.code, called.out, called.err) == (
            0,
            "istanbul-2025#3\n",
            f"what was recorded stands, and what it changes cannot be told: {lost}\n",
        )
    assert "already recorded" in call(tmp_path, *words, COUNTERFOIL_STORE=empty).err


LOST = "cannot be reached: server closed the connection unexpectedly"


@pytest.mark.parametrize("model", [False, True])
def test_what_was_recorded_is_cited_where_no_connection_is_left_for_the_read_model(
    model: bool, empty: str, tmp_path: Path
) -> None:
    done(tmp_path, "init", COUNTERFOIL_STORE=empty)
    if model:
        done(tmp_path, "rebuild", COUNTERFOIL_STORE=empty)
    with Proxy(server().folder) as wire:
        through = wire.url(name_of(empty))
        wire.fault = "as a second connection begins"
        called = call(tmp_path, *STEPS[1], "-v", COUNTERFOIL_STORE=through)
        assert wire.cuts == 1
    assert (called.code, called.out) == (0, "ru-mod#1\n"), called
    told = f"the read model was not brought up: the ledger {through} {LOST}\n"
    assert told in called.err


def test_who_finds_no_second_connection_is_told_in_one_sentence(url: str, tmp_path: Path) -> None:
    with Proxy(server().folder) as wire:
        through = wire.url(name_of(url))
        for words in ("rebuild", "verify"):
            wire.fault = "as a second connection begins"
            called = call(tmp_path, words, COUNTERFOIL_STORE=through)
            assert (called.code, called.err) == (7, f"counterfoil: the ledger {through} {LOST}\n")
        assert wire.cuts == 2


@pytest.mark.parametrize("fault", ["before the commit", "after the commit"])
def test_the_same_call_again_records_once(
    fault: Fault, empty: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COUNTERFOIL_STORE", empty)
    for words in STEPS:
        called = call(tmp_path, *words, COUNTERFOIL_STORE=empty)
        assert called.code == 0, called
    words = ("repeat", "istanbul-2025#2", *OUTLET)
    with Proxy(server().folder) as wire:
        through = wire.url(name_of(empty))
        wire.fault = fault
        first = call(tmp_path, *words, COUNTERFOIL_STORE=through)
        again = call(tmp_path, *words, COUNTERFOIL_STORE=through)
    assert wire.cuts == 1
    if fault == "before the commit":
        assert first.code == 7
        assert first.err.count("\n") == 2
        assert "nothing was recorded" in first.err
    else:
        assert (first.code, first.out) == (0, "istanbul-2025#3\n")
    assert (again.code, again.out) == (0, "istanbul-2025#3\n")
    timeline = call(tmp_path, "timeline", "istanbul-2025", "-f", "ndjson", COUNTERFOIL_STORE=empty)
    assert len(timeline.out.splitlines()) == 3


NEWS = ("--source", "ru-mod", "--stated", "2025-05-26")
NUMBERED, KEYED, MOVING = "istanbul-2025#2", "istanbul-2025#k1", "istanbul-2025/s2@ru-mod"


@pytest.mark.parametrize(
    ("words", "codes", "entries"),
    [
        (("correct", NUMBERED, "308", "--flow", "all", *NEWS), [0, 0], 4),
        (("correct", KEYED, "308", "--flow", "all", *NEWS), [0, 0], 4),
        (("correct", MOVING, "308", "--flow", "all", *NEWS, "--key", "k2"), [0, 4], 4),
        (("repeat", "istanbul-2025#last", "17", *OUTLET, "--key", "k2"), [0, 4], 4),
        (("repeat", "istanbul-2025#last", "17", *OUTLET), [0, 0], 5),
    ],
)
def test_a_call_again_records_twice_only_where_it_names_an_entry_by_what_moves_without_a_key(
    words: tuple[str, ...], codes: list[int], entries: int, empty: str, tmp_path: Path
) -> None:
    figure = ("report", "istanbul-2025/s3", "303", "--each-way", *NEWS, "--new", "--key", "k1")
    for step in (*STEPS, figure):
        done(tmp_path, *step, COUNTERFOIL_STORE=empty)
    assert [call(tmp_path, *words, COUNTERFOIL_STORE=empty).code for _ in "12"] == codes
    timeline = done(tmp_path, "timeline", "istanbul-2025", "-f", "ndjson", COUNTERFOIL_STORE=empty)
    assert len(timeline.splitlines()) == entries


INTERRUPTED = """
try:
    with opened(sys.argv[1]) as store:
        print("ready", flush=True)
        sys.stdin.readline()
        append(store, A, 0, lines(1), actor="x")
except KeyboardInterrupt as interrupt:
    print(interrupt)
"""
SLOW = """
SET search_path = counterfoil;
CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN PERFORM pg_sleep(20); RETURN NULL; END$$;
CREATE CONSTRAINT TRIGGER slow AFTER INSERT ON keys INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION slow()
"""


def test_an_interrupt_that_ends_a_commit_before_it_took_place_says_so(url: str) -> None:
    with python(INTERRUPTED, url) as process:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
        server().sql(SLOW, name_of(url))
        assert process.stdin
        process.stdin.write("go\n")
        process.stdin.flush()
        slow = f"SELECT 1 FROM pg_stat_activity WHERE datname = '{name_of(url)}' AND wait_event = 'PgSleep'"
        until = time.monotonic() + 20
        while not server().sql(slow):
            assert time.monotonic() < until
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        assert process.stdout.read() == "interrupted: nothing was recorded\n"
    with opened(url, write=False) as store:
        assert store.read(A) == []


def test_a_connection_lost_between_two_writes_is_made_anew(url: str) -> None:
    with opened(url) as store:
        append(store, A, 0, lines(1), actor="x")
        others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{}'"
        server().sql(others.format(name_of(url)))
        assert len(store.read(A)) == 1
        server().sql(others.format(name_of(url)))
        append(store, A, 1, [line("b")], actor="x")


def test_a_connection_lost_in_the_middle_of_a_write_records_nothing(url: str) -> None:
    with opened(url) as store:

        def write() -> None:
            with store.transaction() as transaction:
                append(transaction, A, 0, lines(3), actor="x")
                transaction.read(A)
                server().sql(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    f"WHERE datname = '{name_of(url)}'"
                )

        with pytest.raises(StoreUnusable, match="was lost: nothing was recorded"):
            write()
        assert store.read(A) == []


def test_nothing_is_said_beside_the_sentence_where_a_connection_is_lost(
    empty: str, tmp_path: Path
) -> None:
    done(tmp_path, "init", COUNTERFOIL_STORE=empty)
    with Proxy(server().folder) as wire:
        wire.fault = "while it writes"
        called = call(tmp_path, *STEPS[1], "-f", "json", COUNTERFOIL_STORE=wire.url(name_of(empty)))
        assert wire.cuts == 1
    assert called.code == 7
    assert "was lost: nothing was recorded" in json.loads(called.err)["message"]


# A server that is killed, stopped or full ------------------------------------------------------------------------


def test_a_server_that_crashes_again_and_again_loses_nothing_acknowledged_and_records_nothing_twice(
    own: Cluster, tmp_path: Path
) -> None:
    url, stop = own.url("desk"), tmp_path / "stop"
    writers = [
        python(WRITER, url, f"w{n}", f"agreement/crash-{n % 2}", str(stop)) for n in range(3)
    ]
    for writer in writers:
        assert writer.stdout
        assert writer.stdout.readline() == "ready\n"
    chance = random.Random(5)
    crashes, until = 0, time.monotonic() + 60
    while crashes < 7 and time.monotonic() < until:
        time.sleep(0.3 + chance.random() * 0.4)
        try:
            victims = own.sql("SELECT pid FROM pg_stat_activity WHERE datname = 'desk'")
        except psycopg.Error:
            continue  # it is still coming up again
        if victims:
            # The end of one process without a word makes the server start over.
            os.kill(chance.choice(victims)[0], signal.SIGKILL)
            crashes += 1
    own.wait()
    time.sleep(0.5)
    stop.touch()
    said = [writer.communicate(timeout=60)[0] for writer in writers]
    assert crashes == 7
    with opened(url, write=False) as store:
        entries = list(store.scan())
    keys = [entry.key for entry in entries]
    assert len(keys) == len(set(keys)), "nothing is recorded twice"
    acknowledged = {
        (f"w{n}-{count}", int(entry))
        for n, out in enumerate(said)
        for _, count, entry in (row.split() for row in out.splitlines() if row.startswith("a "))
    }
    assert len(acknowledged) > 50
    assert acknowledged <= {(entry.key, entry.entry) for entry in entries}
    failures = {row for out in said for row in out.splitlines() if row.startswith("f ")}
    assert failures
    assert all(row.startswith(("f unreachable", "f locked")) for row in failures), failures


def test_nothing_of_a_server_that_is_killed_goes_on_to_answer(own: Cluster) -> None:
    with closing(psycopg.connect(own.url("desk"))) as connection:
        # One that waits ends by itself with the first; one that works finishes its work.
        connection.pgconn.send_query(b"SELECT count(*) FROM generate_series(1, 1000000000)")
        before = {own.pid, *own.children()}
        assert connection.info.backend_pid in before
        own.kill()
    after = before & {pid for pid, _ in living()}
    own.start()
    assert after == set()


def test_a_role_that_commits_without_waiting_for_the_disk_loses_nothing_acknowledged(
    own: Cluster,
) -> None:
    own.sql("ALTER SYSTEM SET wal_writer_delay = '10s'")
    own.sql("SELECT pg_reload_conf()")
    own.sql("ALTER ROLE clerk SET synchronous_commit = off")
    with opened(own.url("desk", user="clerk")) as store:
        before = store.version(B)
        append(store, B, before, lines(1, "kept"), actor="clerk")
        own.kill()
    own.start()
    own.sql("ALTER ROLE clerk RESET synchronous_commit")
    with opened(own.url("desk"), write=False) as store:
        assert store.version(B) == before + 1


def test_a_follower_outlives_a_server_that_is_started_anew(own: Cluster, tmp_path: Path) -> None:
    store = {"COUNTERFOIL_STORE": own.url("quiet")}
    news = ("--name", "News", "--kind", "media")
    done(tmp_path, "source", "before", *news, **store)
    with follower(tmp_path, "-f", "ndjson", "--store", own.url("quiet")) as running:
        assert running.entry() == "before#1"
        own.stop()
        assert running.silent()
        own.start()
        done(tmp_path, "source", "after", *news, **store)
        assert running.entry() == "after#1"


def test_a_follower_outlives_its_ledger_being_dumped_dropped_and_restored(
    url: str, tmp_path: Path
) -> None:
    store = {"COUNTERFOIL_STORE": url}
    news = ("--name", "News", "--kind", "media")
    done(tmp_path, "source", "before", *news, **store)
    dump = str(server().folder / f"{name_of(url)}.dump")
    with follower(tmp_path, "-f", "ndjson", "--store", url) as running:
        assert running.entry() == "before#1"
        server().run("pg_dump", "--format", "custom", "--file", dump, url)
        drop_database(name_of(url))
        create_database(name_of(url))
        assert running.silent()
        for part in ("pre-data", "data", "post-data"):
            server().run("pg_restore", "--section", part, "--dbname", url, dump)
            assert running.silent()
        done(tmp_path, "source", "after", *news, **store)
        assert running.entry() == "after#1"


def test_a_follower_ends_where_other_entries_were_restored_in_the_place_of_those_it_read(
    url: str, tmp_path: Path
) -> None:
    store = {"COUNTERFOIL_STORE": url}
    news = ("--name", "News", "--kind", "media")
    dump = str(server().folder / f"{name_of(url)}.dump")
    server().run("pg_dump", "--format", "custom", "--file", dump, url)
    done(tmp_path, "source", "before", *news, **store)
    with follower(tmp_path, "-f", "ndjson", "--store", url) as running:
        assert running.entry() == "before#1"
        drop_database(name_of(url))
        create_database(name_of(url))
        server().run("pg_restore", "--dbname", url, dump)
        done(tmp_path, "source", "after", *news, **store)
        assert running.process.wait(timeout=30) == 7
        assert running.process.stderr is not None
        assert "was put back: it does not go on from the 1 entry" in running.process.stderr.read()


def test_a_server_that_does_not_answer_is_given_up(own: Cluster, tmp_path: Path) -> None:
    impatient = own.url("desk") + "&connect_timeout=2&options=-cstatement_timeout%3D1000"
    with opened(impatient) as store, store.snapshot() as snapshot:
        os.killpg(own.pid, signal.SIGSTOP)
        try:
            started = time.monotonic()
            for child in own.children():
                os.kill(child, signal.SIGSTOP)
            with pytest.raises(StoreUnusable, match="no answer within 3 s"):
                snapshot.read(A)
            with pytest.raises(StoreUnusable, match=r"cannot be reached: .*timeout"):
                opened(impatient)
            assert time.monotonic() - started < 12
            called = call(tmp_path, "totals", COUNTERFOIL_STORE=impatient)
            assert called.code == 7
            assert "cannot be reached" in called.err
        finally:
            for child in own.children():
                os.kill(child, signal.SIGCONT)
            os.killpg(own.pid, signal.SIGCONT)
        assert store.read(A) == []


def test_too_many_connections_are_one_sentence(own: Cluster, tmp_path: Path) -> None:
    with ExitStack() as stack:
        _take_all_slots(own, stack)
        called = call(
            tmp_path,
            "totals",
            COUNTERFOIL_STORE=own.tcp("desk", user="clerk"),
            PGPASSWORD="hush-hush",
        )
    assert called.code == 7
    assert called.err == (
        f"counterfoil: the ledger {own.tcp('desk', user='clerk')} cannot be reached: "
        "remaining connection slots are reserved for roles with the SUPERUSER attribute\n"
    )


def _take_all_slots(server: Cluster, stack: ExitStack) -> None:
    """Hold all connections that there are; those of tests before may take a while to be given back."""
    taken, until = 0, time.monotonic() + 30
    while taken < _SLOTS:
        try:
            one = psycopg.connect(server.tcp("desk", user="clerk"), password="hush-hush")
        except psycopg.OperationalError:
            assert time.monotonic() < until
            time.sleep(0.05)
        else:
            stack.enter_context(one)
            taken += 1


def test_nobody_listens(tmp_path: Path) -> None:
    (port,) = free_ports(1)
    called = call(tmp_path, "totals", COUNTERFOIL_STORE=f"postgresql://127.0.0.1:{port}/desk")
    assert (called.code, called.err) == (
        7,
        f"counterfoil: the ledger postgresql://127.0.0.1:{port}/desk cannot be reached: connection refused\n",
    )


@pytest.mark.parametrize(
    ("store", "host"),
    [
        ("postgresql://db..example/ledger", ""),
        ("postgresql://.example/ledger", ""),
        (f"postgresql://{'d' * 64}.example/ledger", ""),
        ("postgresql:///ledger", "db..example"),
    ],
)
def test_a_host_that_is_no_name_is_a_server_that_cannot_be_reached(
    store: str, host: str, tmp_path: Path
) -> None:
    called = call(tmp_path, "totals", COUNTERFOIL_STORE=store, PGHOST=host)
    assert called.code == 7
    said = "cannot be reached: its host, there or in PGHOST, is not written as one is\n"
    assert called.err.startswith(f"counterfoil: the ledger {store} {said}")


# Passwords -------------------------------------------------------------------------------------------------------


def test_a_password_comes_from_the_environment_a_service_or_a_pass_file(
    own: Cluster, tmp_path: Path
) -> None:
    store = own.tcp("quiet", user="clerk")
    (tmp_path / "pass").write_text(f"127.0.0.1:{own.port}:quiet:clerk:hush-hush\n")
    (tmp_path / "pass").chmod(0o600)
    (tmp_path / "services").write_text(
        f"[desk]\nhost=127.0.0.1\nport={own.port}\ndbname=quiet\nuser=clerk\npassword=hush-hush\n"
    )
    ways = (
        {"COUNTERFOIL_STORE": store, "PGPASSWORD": "hush-hush"},
        {"COUNTERFOIL_STORE": store, "PGPASSFILE": str(tmp_path / "pass")},
        {
            "COUNTERFOIL_STORE": "postgresql://?service=desk",
            "PGSERVICEFILE": str(tmp_path / "services"),
        },
        {
            "COUNTERFOIL_STORE": "postgresql://",
            "PGSERVICE": "desk",
            "PGSERVICEFILE": str(tmp_path / "services"),
        },
    )
    for way in ways:
        assert call(tmp_path, "agreements", "-v", **way).code == 0, way


def test_a_pass_file_that_others_may_read_is_told_in_the_one_object_of_a_failure(
    own: Cluster, tmp_path: Path
) -> None:
    store = own.tcp("quiet", user="clerk")
    passes = tmp_path / "pass"
    passes.write_text(f"127.0.0.1:{own.port}:quiet:clerk:hush-hush\n")
    passes.chmod(0o640)
    said = {"COUNTERFOIL_STORE": store, "PGPASSFILE": str(passes)}
    called = call(tmp_path, "totals", "-f", "json", **said)
    assert called.code == 7
    assert json.loads(called.err)["hint"] == (
        f"the pass file {passes} was not read, for others may read it: chmod 600 closes it"
    )
    (tmp_path / "services").write_text(
        f"[desk]\nhost=127.0.0.1\nport={own.port}\ndbname=quiet\nuser=clerk\npassfile={passes}\n"
    )
    services = {"PGSERVICEFILE": str(tmp_path / "services")}
    ways = (
        said,
        {"COUNTERFOIL_STORE": f"{store}?passfile={passes}"},
        {"COUNTERFOIL_STORE": "postgresql://?service=desk", **services},
        {"COUNTERFOIL_STORE": "postgresql://", "PGSERVICE": "desk", **services},
    )
    for way in ways:
        called = call(tmp_path, "totals", **way)
        assert (called.code, called.err.count("\n")) == (7, 2), called
        assert called.err.splitlines()[0].endswith(" cannot be reached: no password supplied")
    passes.chmod(0o600)
    for way in ways:
        assert call(tmp_path, "agreements", **way).code == 0


def test_of_a_pass_file_that_is_no_file_only_the_one_object_of_a_failure_speaks(
    own: Cluster, tmp_path: Path
) -> None:
    store = own.tcp("quiet", user="clerk")
    for path in ("/dev/null", str(tmp_path)):
        for way in (
            {"COUNTERFOIL_STORE": store, "PGPASSFILE": path},
            {"COUNTERFOIL_STORE": f"{store}?passfile={path}"},
        ):
            called = call(tmp_path, "totals", "-f", "json", **way)
            assert called.code == 7
            told = f"the pass file {path} was not read, for it is no plain file"
            assert json.loads(called.err)["hint"] == told
    (tmp_path / "pass").write_text(f"127.0.0.1:{own.port}:quiet:clerk:hush-hush\n")
    (tmp_path / "pass").chmod(0o600)
    (tmp_path / "services").write_text(
        f"[desk]\nhost=127.0.0.1\nport={own.port}\ndbname=quiet\nuser=clerk\npassfile={tmp_path}/pass\n"
    )
    for way in (
        {"COUNTERFOIL_STORE": "postgresql://?service=desk"},
        {"COUNTERFOIL_STORE": "postgresql://", "PGSERVICE": "desk"},
    ):
        more = {"PGPASSFILE": "/dev/null", "PGSERVICEFILE": str(tmp_path / "services")}
        assert call(tmp_path, "agreements", **way, **more).code == 0, way


def test_a_password_is_never_shown(own: Cluster, tmp_path: Path) -> None:
    store = own.tcp("quiet", user="clerk")
    inside = store.replace("clerk@", "clerk:not-so-hush@")
    (tmp_path / "letter").write_text("a letter")
    report = (
        "report",
        "a/s",
        "1",
        "--document",
        "letter",
        "--source",
        "x",
        "--stated",
        "2025-01-01",
    )
    for words in (("totals",), ("init",), ("verify",), ("backup", "b"), report):
        for more in (("-v",), ("-f", "json")):
            for way in (
                {"COUNTERFOIL_STORE": store, "PGPASSWORD": "not-so-hush"},
                {"COUNTERFOIL_STORE": inside},
            ):
                called = call(tmp_path, *words, *more, **way)
                assert called.code in (2, 7), called
                assert "not-so-hush" not in called.out + called.err
    asked = call(tmp_path, "totals", COUNTERFOIL_STORE=store)
    assert (
        "PGPASSWORD, a pass file (PGPASSFILE) or a service (PGSERVICE) holds the password"
        in asked.err
    )


# What is loaded --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", [("totals",), ("agreements",), ("rebuild",), ("verify",)])
def test_without_psycopg_it_is_said_what_is_missing(words: tuple[str, ...], tmp_path: Path) -> None:
    program = "import sys; sys.modules['psycopg'] = None; from cli.main import main; main()"
    called = run(*words, "--store", "postgresql:///x", cwd=tmp_path, program=("-c", program))
    assert (called.code, called.err) == (
        7,
        (
            "counterfoil: a ledger on PostgreSQL needs psycopg, which is not installed\n"
            "hint: its extra [postgres] brings it: in a checkout, pip install '.[postgres]'\n"
        ),
    )


def test_a_ledger_in_a_database_loads_psycopg_and_not_the_library(url: str, tmp_path: Path) -> None:
    program = (
        "import sys; from cli.main import run; code = run(sys.argv[1:]); "
        "print(sorted({'eventsourcing', 'psycopg'} & sys.modules.keys()), file=sys.stderr)"
    )
    assert sys.executable
    with_server = run("agreements", "--store", url, cwd=tmp_path, program=("-c", program))
    assert with_server.err.splitlines()[-1] == "['psycopg']"
