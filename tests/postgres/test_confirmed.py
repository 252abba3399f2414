"""Where a server acknowledges nothing before its standby has it: what is told of what the standby has not."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from domain.store import StoreUnusable, create
from domain.store.postgres.recorder import LOCK
from tests.cli.calls import environment
from tests.postgres.cluster import Cluster
from tests.postgres.session import name_of, own_server
from tests.proof.sealed import call
from tests.store.making import A, append, lines, opened

UNCONFIRMED = "its standby did not confirm it in time"
_WAITING = "SELECT pid FROM pg_stat_activity WHERE wait_event = 'SyncRep'"


@pytest.fixture(scope="module")
def primary() -> Iterator[Cluster]:
    """A server that may be told to wait for a standby, which is not there."""
    with own_server() as made:
        made.sql("CREATE ROLE counterfoil_readers; CREATE ROLE counterfoil_writers")
        made.sql("CREATE ROLE anna LOGIN IN ROLE counterfoil_writers")
        yield made


@pytest.fixture
def url(primary: Cluster) -> Iterator[str]:
    """A ledger on it, made before it waits."""
    name = f"t_{uuid4().hex}"
    primary.sql(f"CREATE DATABASE {name}")
    create(primary.url(name), tz="UTC")
    wait_for(primary, "second")
    yield primary.url(name)
    wait_for(primary, "")
    primary.sql(f"DROP DATABASE {name} WITH (FORCE)")


def wait_for(primary: Cluster, standby: str) -> None:
    """Have commits wait for a standby of this name, or for none any longer."""
    primary.sql(f"ALTER SYSTEM SET synchronous_standby_names = '{standby}'")
    primary.sql("SELECT pg_reload_conf()")
    while primary.sql("SHOW synchronous_standby_names") != [(standby,)]:
        time.sleep(0.02)


def waiter(primary: Cluster, *, but: int = 0) -> int:
    """Who waits for the standby, once somebody does ``but`` one."""
    until = time.monotonic() + 20
    while time.monotonic() < until:
        with suppress(psycopg.Error):  # it comes up again
            for (pid,) in primary.sql(_WAITING):
                if pid != but:
                    return int(pid)
        time.sleep(0.02)
    raise AssertionError("nobody waits")


@contextmanager
def impatience(primary: Cluster) -> Iterator[None]:
    """Somebody tells the server again and again not to wait."""
    over = threading.Event()

    def hurry() -> None:
        while not over.wait(0.05):
            primary.sql(_WAITING.replace("pid", "pg_cancel_backend(pid)"))

    thread = threading.Thread(target=hurry)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


@pytest.mark.parametrize("how", ["terminated", "killed"])
def test_a_commit_whose_wait_for_its_standby_is_cut_off_is_told_once_the_standby_has_it_or_not_at_all(
    how: str, primary: Cluster, url: str
) -> None:
    def cut_off() -> None:
        first = waiter(primary)
        if how == "killed":
            os.kill(first, signal.SIGKILL)
        else:
            primary.sql(f"SELECT pg_terminate_backend({first})")
        waiter(primary, but=first)
        ended()

    def ended() -> None:
        primary.sql(_WAITING.replace("pid", "pg_cancel_backend(pid)"))

    with opened(url) as store:
        thread = threading.Thread(target=cut_off)
        thread.start()
        with pytest.raises(StoreUnusable, match=UNCONFIRMED) as caught:
            append(store, A, 0, lines(1), actor="x")
        assert "the same call again records nothing twice, unless" in str(caught.value.hint)
        thread.join()

        def ended() -> None:
            wait_for(primary, "")

        thread = threading.Thread(target=cut_off)
        thread.start()
        append(store, A, 1, lines(1, "more"), actor="x")
        thread.join()
        assert len(store.read(A)) == 2


NEWS = ("source", "news", "--name", "News", "--kind", "media")
LINE = {"event": "SourceRegistered", "source": "other", "name": "Other", "kind": "media"}


def test_what_is_recorded_already_is_told_once_the_standby_has_it(
    primary: Cluster, url: str, tmp_path: Path
) -> None:
    (tmp_path / "feed.ndjson").write_text(json.dumps(LINE))
    store = {"COUNTERFOIL_STORE": url.replace("counterfoil@", "anna@")}
    calls = (NEWS, ("import", "feed.ndjson"), ("init",))
    with impatience(primary):
        for words in calls:
            for _ in "12":
                called = call(tmp_path, *words, **store)
                assert (called.code, called.out) == (7, ""), called
                assert UNCONFIRMED in called.err, called
    wait_for(primary, "")
    told = [call(tmp_path, *words, **store) for words in calls]
    assert [one.code for one in told] == [0, 0, 0]
    assert "already recorded as news#1" in told[0].err
    assert told[1].out == "feed.ndjson: 0 recorded, 1 already there\n"


def test_a_whole_log_that_is_there_already_is_told_once_the_standby_has_it(
    primary: Cluster, url: str, tmp_path: Path
) -> None:
    for words in (("init",), NEWS, ("export", "-o", "log.ndjson")):
        assert call(tmp_path, *words, "--store", "a.db").code == 0
    with impatience(primary):
        for _ in "12":
            called = call(tmp_path, "import", "log.ndjson", COUNTERFOIL_STORE=url)
            assert called.code == 7, called
            assert UNCONFIRMED in called.err
    wait_for(primary, "")
    called = call(tmp_path, "import", "log.ndjson", COUNTERFOIL_STORE=url)
    assert (called.code, "already there" in called.err) == (0, True), called


def test_what_is_recorded_already_waits_for_no_other_writer(
    primary: Cluster, url: str, tmp_path: Path
) -> None:
    (tmp_path / "feed.ndjson").write_text(json.dumps(LINE))
    wait_for(primary, "")
    words = ("import", "feed.ndjson", "--busy-timeout", "1")
    assert call(tmp_path, *words, COUNTERFOIL_STORE=url).code == 0
    with psycopg.connect(url) as other:
        other.execute(f"SELECT {LOCK}")
        called = call(tmp_path, *words, COUNTERFOIL_STORE=url)
    assert (called.code, called.out) == (0, "feed.ndjson: 0 recorded, 1 already there\n")


# Interrupts ----------------------------------------------------------------------------------------------------


def begun(folder: Path, url: str, *words: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "cli.main", *words, "--store", url],
        cwd=folder,
        env=environment(folder),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_call_that_is_interrupted_in_its_commit_says_what_became_of_it(
    number: signal.Signals, primary: Cluster, url: str, tmp_path: Path
) -> None:
    process = begun(tmp_path, url, *NEWS)
    waiter(primary)
    process.send_signal(number)
    out, err = process.communicate(timeout=30)
    assert (process.returncode, out) == (130 if number is signal.SIGINT else -number, "")
    told, hint = err.splitlines()
    assert told == "interrupted: it was recorded, and its standby did not confirm it"
    assert hint.startswith("hint: the same call again records nothing twice, unless")
    assert len(primary.sql("SELECT 1 FROM counterfoil.stored_events", name_of(url))) == 1


def test_an_interrupted_import_does_not_take_a_commit_that_goes_on_for_nothing(
    primary: Cluster, url: str, tmp_path: Path
) -> None:
    (tmp_path / "feed.ndjson").write_text(json.dumps(LINE))
    process = begun(tmp_path, url, "import", "feed.ndjson", "--busy-timeout", "1")
    pid = waiter(primary)
    os.kill(pid, signal.SIGSTOP)  # as on a machine that has other things to do
    try:
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
    finally:
        os.kill(pid, signal.SIGCONT)
    assert (process.returncode, out) == (130, "")
    assert err == (
        "interrupted while it recorded, and whether it did cannot be told yet: "
        "the same call records what is missing\n"
    )
    wait_for(primary, "")
    assert call(tmp_path, "import", "feed.ndjson", COUNTERFOIL_STORE=url).out == (
        "feed.ndjson: 0 recorded, 1 already there\n"
    )


def test_an_interrupted_import_whose_commit_takes_place_tells_how_much_it_recorded(
    primary: Cluster, url: str, tmp_path: Path
) -> None:
    (tmp_path / "feed.ndjson").write_text(json.dumps(LINE))
    process = begun(tmp_path, url, "import", "feed.ndjson")
    waiter(primary)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert (process.returncode, out) == (130, "")
    told = (
        "interrupted: 1 entry was recorded meanwhile, and the same call records what is missing\n"
    )
    assert err == told
