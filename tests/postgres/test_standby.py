"""Two servers: one that is written to and a standby that follows it, until the first is killed."""

import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

from bench.generator import lines as generated
from bench.writers import begin
from domain.evidence.verification import verify
from domain.store import StoreReadOnly, StoreUnusable, create
from domain.store.engines import laid_open
from domain.store.postgres import recorder
from tests.desk.follower import follower
from tests.postgres.cluster import USER, Cluster, free_ports
from tests.postgres.session import created, own_folder
from tests.proof.sealed import call
from tests.store.making import WRITER, A, append, lines, opened, python

_WAIT_NO_LONGER: Final = (
    "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'"
)


@dataclass(frozen=True)
class Pair:
    primary: Cluster
    standby: Cluster

    @property
    def both(self) -> str:
        """Whichever of the two may be written to."""
        hosts = f"127.0.0.1:{self.primary.port},127.0.0.1:{self.standby.port}"
        return f"postgresql://{USER}@{hosts}/desk?target_session_attrs=read-write&connect_timeout=3"


@contextmanager
def pair(folder: Path) -> Iterator[Pair]:
    """A primary that acknowledges nothing before its standby has it on its disk, and that standby."""
    ports = free_ports(2)
    primary, standby = (
        Cluster(_made(folder / name), port=port)
        for name, port in zip(("primary", "standby"), ports, strict=True)
    )
    primary.make_like(created(), wal_level="replica", max_wal_senders="4", hot_standby="on")
    primary.start()
    try:
        standby.copy_of(primary, name="second")
        standby.start()
        primary.configure({"synchronous_standby_names": "'second'"})
        primary.sql("SELECT pg_reload_conf()")
        primary.sql("CREATE DATABASE desk")
        create(primary.url("desk"), tz="UTC")
        yield Pair(primary, standby)
    finally:
        primary.abandon()
        standby.abandon()


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


@pytest.fixture
def two() -> Iterator[Pair]:
    with own_folder() as folder, pair(folder) as made:
        yield made


def test_a_primary_killed_under_load_loses_nothing_acknowledged_and_writers_go_on(
    two: Pair, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Both servers have the same roles, for one is a copy of the other.
    monkeypatch.setenv("PGPASSWORD", two.primary.password)
    stop = tmp_path / "stop"
    begun = begin(two.primary.url("desk"), 2)
    writers = [
        python(WRITER, two.both, f"w{n}", f"agreement/desk-{n % 2}", str(stop)) for n in range(4)
    ]
    for writer in writers:
        assert writer.stdout
        assert writer.stdout.readline() == "ready\n"
    time.sleep(1.5)
    with opened(two.primary.url("desk"), write=False) as store:
        before = store.last_position()
    two.primary.kill()
    killed = time.monotonic()
    two.standby.sql("SELECT pg_promote()")
    with opened(two.standby.url("desk"), write=False) as store:
        there = store.last_position()
        while store.last_position() < there + 40:
            assert time.monotonic() < killed + 60, "nobody goes on at the standby"
            time.sleep(0.05)
    stop.touch()
    said = [writer.communicate(timeout=60)[0] for writer in writers]
    assert before > 10

    with opened(two.standby.url("desk"), write=False) as store:
        entries = list(store.scan(begun))
    found = {(entry.key, entry.entry) for entry in entries}
    assert len(found) == len(entries), "nothing is recorded twice"
    acknowledged = {
        (f"w{n}-{count}", int(entry))
        for n, out in enumerate(said)
        for _, count, entry in (row.split() for row in out.splitlines() if row.startswith("a "))
    }
    assert acknowledged <= found, "nothing that was acknowledged is lost"
    assert len(acknowledged) > before
    failures = {row for out in said for row in out.splitlines() if row.startswith("f ")}
    assert failures
    assert all(row.startswith("f unreachable ") for row in failures), failures
    with laid_open(two.standby.url("desk")) as evidence:
        assert verify(evidence).findings == []


def test_reads_from_a_standby_say_how_far_behind_it_is(two: Pair, tmp_path: Path) -> None:
    with opened(two.primary.url("desk")) as store:
        append(store, A, 0, lines(3), actor="x")
    reading = {"COUNTERFOIL_STORE": two.standby.url("desk")}
    caught_up = "read from a standby: 0 s behind, all that it received is in\n"
    _until(lambda: call(tmp_path, "sources", **reading).err.startswith(caught_up))
    for words in (("checkpoint",), ("verify",), ("export",)):
        called = call(tmp_path, *words, **reading)
        assert caught_up in called.err, called
    assert "standby" not in call(tmp_path, "sources", "-q", **reading).err
    assert "standby" not in call(tmp_path, "sources", COUNTERFOIL_STORE=two.primary.url("desk")).err

    # It takes in, and does not apply: what was acknowledged is safe there, and not to be seen yet.
    two.standby.sql("SELECT pg_wal_replay_pause()")
    with opened(two.primary.url("desk")) as store:
        append(store, A, 3, lines(2, "more"), actor="x")
    with opened(two.standby.url("desk"), write=False) as store:
        assert store.last_position() == 3
        lag = store.lag
    assert lag is not None
    assert lag.startswith("read from a standby: ")
    assert lag.endswith(" s behind")
    assert "bytes" in lag
    two.standby.sql("SELECT pg_wal_replay_resume()")
    with opened(two.standby.url("desk"), write=False) as store:
        _until(lambda: store.last_position() == 5)

    two.primary.stop()
    called = call(tmp_path, "sources", **reading)
    assert called.code == 0
    assert called.err.startswith("read from a standby that hears from no primary: it may have")


def test_whatever_answers_from_a_standby_says_so_once(two: Pair, tmp_path: Path) -> None:
    (tmp_path / "feed.ndjson").write_bytes(b"".join(generated(1_500)))
    writing = {"COUNTERFOIL_STORE": two.primary.url("desk")}
    reading = {"COUNTERFOIL_STORE": two.standby.url("desk")}
    assert call(tmp_path, "import", "feed.ndjson", **writing).code == 0
    assert call(tmp_path, "rebuild", **writing).code == 0
    _until(lambda: "0 s behind" in call(tmp_path, "status", "agreement-00000", **reading).err)
    two.standby.sql("SELECT pg_wal_replay_pause()")
    recorded = call(tmp_path, "source", "new", "--name", "New", "--kind", "media", **writing)
    assert recorded.code == 0

    for words in (("totals",), ("agreements",), ("check",), ("find", "title"), ("verify",)):
        called = call(tmp_path, *words, **reading)
        assert called.err.count("read from a standby: ") == 1, called
    assert "read from a standby: " in call(tmp_path, "backup", "copy.db", **reading).err
    assert "standby" not in call(tmp_path, "totals", "-q", **reading).err


def test_a_standby_that_is_behind_a_checkpoint_is_not_taken_for_one_that_lacks_entries(
    two: Pair, tmp_path: Path
) -> None:
    first, second = ({"COUNTERFOIL_STORE": one.url("desk")} for one in (two.primary, two.standby))
    new = "source", "new", "--name", "New", "--kind", "media"
    _until(lambda: call(tmp_path, "sources", **second).code == 0)
    two.standby.sql("SELECT pg_wal_replay_pause()")
    assert call(tmp_path, *new, **first).code == 0
    assert call(tmp_path, "checkpoint", "-o", "kept", **first).code == 0
    for words in (("verify", "--checkpoint", "kept"), ("prove", "--from", "kept", "--to", "kept")):
        called = call(tmp_path, *words, "-f", "json", **second)
        assert called.code == 6
        assert "removed, or did not reach this standby yet" in called.out + called.err


def test_a_standby_that_has_applied_nothing_yet_does_not_know_since_when(
    two: Pair, tmp_path: Path
) -> None:
    # It begins after the last point up to which all was applied and written down, here after all there is.
    two.primary.sql("CHECKPOINT")
    ((end,),) = two.primary.sql("SELECT pg_current_wal_lsn()::text")
    _until(lambda: two.standby.sql(f"SELECT pg_last_wal_replay_lsn() >= '{end}'") == [(True,)])
    two.standby.sql("CHECKPOINT")
    two.standby.stop()
    two.standby.start()
    # One that is paused before it asks for what is new never confirms any.
    _until(lambda: two.standby.sql("SELECT status FROM pg_stat_wal_receiver") == [("streaming",)])
    two.standby.sql("SELECT pg_wal_replay_pause()")
    with opened(two.primary.url("desk")) as store:
        append(store, A, 0, lines(2), actor="x")
    called = call(tmp_path, "sources", COUNTERFOIL_STORE=two.standby.url("desk"))
    told = r"read from a standby: [0-9,]+ bytes behind, and since when it does not know\n"
    assert re.match(told, called.err), called


def test_a_follower_who_is_handed_to_a_standby_that_is_behind_waits_for_it(
    two: Pair, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGPASSWORD", two.primary.password)
    hosts = f"127.0.0.1:{two.primary.port},127.0.0.1:{two.standby.port}"
    whichever = f"postgresql://{USER}@{hosts}/desk?connect_timeout=3"
    first, second = ({"COUNTERFOIL_STORE": one.url("desk")} for one in (two.primary, two.standby))
    old = "source", "old", "--name", "Old", "--kind", "media"
    new = "source", "new", "--name", "New", "--kind", "media"
    assert call(tmp_path, *old, **first).code == 0
    _until(lambda: "old" in call(tmp_path, "sources", **second).out)
    with follower(tmp_path, "-f", "ndjson", "--store", whichever) as running:
        assert running.entry() == "old#1"
        two.standby.sql("SELECT pg_wal_replay_pause()")
        assert call(tmp_path, *new, **first).code == 0
        assert running.entry() == "new#1"
        two.primary.stop()
        assert running.silent()
        assert running.process.poll() is None
        two.standby.sql("SELECT pg_wal_replay_resume()")
        two.standby.sql("SELECT pg_promote()")
        amended = "source", "new", "--amend", "--name", "Newer"
        assert call(tmp_path, *amended, **second).code == 0
        assert running.entry() == "new#2"


def test_nobody_writes_to_a_standby(two: Pair, tmp_path: Path) -> None:
    _until(lambda: call(tmp_path, "sources", COUNTERFOIL_STORE=two.standby.url("desk")).code == 0)
    with pytest.raises(StoreReadOnly, match="its server is a standby"):
        opened(two.standby.url("desk"))
    for words in (("source", "new", "--name", "New", "--kind", "media"), ("rebuild",)):
        called = call(tmp_path, *words, COUNTERFOIL_STORE=two.standby.url("desk"))
        assert called.code == 7
        assert "can only be read: its server is a standby\n" in called.err
        hint = "hint: name the primary, or all servers and target_session_attrs=read-write"
        assert hint in called.err


def test_what_its_standby_does_not_confirm_is_not_acknowledged(
    two: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recorder, "_SETTLING", 0.5)
    impatient = two.primary.url("desk") + "&options=-cstatement_timeout%3D500"
    two.standby.stop()
    with opened(impatient, wait=0.2) as store:
        with pytest.raises(StoreUnusable, match="whether it did cannot be told yet") as caught:
            append(store, A, 0, lines(1), actor="x")
        assert "the same call again records nothing twice, unless" in str(caught.value.hint)
    # Somebody tells the server not to wait: then it is there, and may still be lost with this server.
    two.primary.sql(_WAIT_NO_LONGER)
    with opened(two.primary.url("desk")) as store:
        impatience = threading.Timer(1.0, lambda: two.primary.sql(_WAIT_NO_LONGER))
        impatience.start()
        with pytest.raises(StoreUnusable, match="its standby did not confirm it in time"):
            append(store, A, 1, lines(1, "more"), actor="x")
        impatience.join()
        assert len(store.read(A)) == 2


def test_what_its_standby_does_not_confirm_is_told_whatever_messages_a_session_is_sent(
    two: Pair,
) -> None:
    two.primary.sql("ALTER DATABASE desk SET client_min_messages = 'error'")
    url = two.primary.url("desk")
    two.standby.stop()
    for number, quiet in enumerate((url, f"{url}&options=-cclient_min_messages%3Derror")):
        with opened(quiet) as store:
            impatience = threading.Timer(1.0, lambda: two.primary.sql(_WAIT_NO_LONGER))
            impatience.start()
            with pytest.raises(StoreUnusable, match="its standby did not confirm it in time"):
                append(store, A, number, lines(1, f"m{number}"), actor="x")
            impatience.join()


def test_a_read_model_waits_for_no_standby(two: Pair, tmp_path: Path) -> None:
    two.standby.stop()
    impatient = two.primary.url("desk") + "&options=-cstatement_timeout%3D2000"
    assert call(tmp_path, "rebuild", COUNTERFOIL_STORE=impatient).code == 0
    assert two.primary.sql("SELECT to_regclass('counterfoil_model.state')", "desk") != [(None,)]


def _until(holds: Callable[[], bool]) -> None:
    until = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.05)
