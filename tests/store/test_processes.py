"""Processes at once, processes killed, disks full: what was acknowledged is there, once."""

import random
import resource
import subprocess
import time
from collections import deque
from itertools import pairwise
from pathlib import Path

import pytest

from domain.store import StoredLine, StoreFailure, StoreFull
from tests.store.making import A, B, append, ledger, line, lines, opened, python

# Without the pauses the engine's waiting lets one of them write hundreds of entries before the other has its turn.
WRITER = """
import random, time
path, name, stream = sys.argv[1:]
with opened(path, wait=30) as store:
    done = conflicts = 0
    print(flush=True); input()
    while done < 1000:
        try:
            append(store, stream, store.version(stream), [line(f"{name}-{done}")], actor=name)
            done += 1
        except VersionConflict:
            conflicts += 1
        time.sleep(random.random() * 0.001)
    print(done, conflicts)
"""


@pytest.mark.parametrize("streams", [(A, A), (A, B)])
def test_two_processes_append_a_thousand_entries_each_at_once(
    streams: tuple[str, str], tmp_path: Path
) -> None:
    path = ledger(tmp_path / "l")
    writers = [
        python("from domain.store import VersionConflict\n" + WRITER, path, name, stream)
        for name, stream in zip(("one", "two"), streams, strict=True)
    ]
    for writer in writers:
        assert writer.stdout
        writer.stdout.readline()
    for writer in writers:
        assert writer.stdin
        print("go", file=writer.stdin, flush=True)
    said = [writer.communicate(timeout=60)[0].split() for writer in writers]
    assert [done for done, _ in said] == ["1000", "1000"]
    conflicts = sum(int(count) for _, count in said)
    assert (conflicts > 0) == (streams[0] == streams[1])
    with opened(path, write=False) as store:
        entries = list(store.scan())
        assert [entry.position for entry in entries] == list(range(1, 2001))
        assert sorted(entry.key for entry in entries) == sorted(
            f"{name}-{number}" for name in ("one", "two") for number in range(1000)
        )
        for stream in set(streams):
            numbers = [entry.entry for entry in store.read(stream)]
            assert numbers == list(range(1, len(numbers) + 1))
        assert [e.recorded for e in entries] == sorted(e.recorded for e in entries)
    changes = sum(a.actor != b.actor for a, b in pairwise(entries))
    assert changes >= 20, "they did not run at once"


# "w" is said inside a write: by the clock, which is asked once the lock is held, or with the lines handed to the
# engine and not committed. "a" is said when a write was acknowledged.
VICTIM = f"""
path, name, stops = sys.argv[1:]
def say(*words): print(*words, flush=True)
def asked():
    say("w")
    return now()
store = opened(path, wait=30, at=asked)
say("ready"); input()
count = 0
while True:
    version, new = store.version({A!r}), lines(60, f"{{name}}-{{count}}-")
    with store.transaction() as transaction:
        stored = append(transaction, {A!r}, version, new, actor=name)
        if stops == "stops" and count == 2:
            transaction.read({A!r})
            say("w"); input()
    say("a", stored[-1].entry)
    count += 1
"""


def killed(victim: "subprocess.Popen[str]", delay: float | None) -> tuple[int, bool]:
    """Kill a writer while it writes; the last entry that was acknowledged, and whether it was inside a write."""
    assert victim.stdin
    assert victim.stdout
    heard = [victim.stdout.readline()]
    print("go", file=victim.stdin, flush=True)
    while heard.count("w\n") < (3 if delay is not None else 4):
        heard.append(victim.stdout.readline())
    time.sleep(delay or 0)
    victim.kill()
    rest, _ = victim.communicate(timeout=10)
    heard += [said for said in rest.splitlines(keepends=True) if said.endswith("\n")]
    acknowledged = [int(said.split()[1]) for said in heard if said.startswith("a ")]
    return max(acknowledged), heard[-1] == "w\n"


def test_a_process_killed_while_appending_loses_nothing_that_was_acknowledged(
    tmp_path: Path,
) -> None:
    path = ledger(tmp_path / "l")
    chance = random.Random(3)
    kills = inside = 0
    before: list[StoredLine] = []
    waiting = deque(python(VICTIM, path, f"p{n}", "" if n % 2 else "stops") for n in range(2))
    while kills < 50 or (inside < 40 and kills < 100):
        # Every other one waits inside to be killed; the rest are hit at some moment of handing over or committing.
        waiting.append(python(VICTIM, path, f"p{kills + 2}", "" if kills % 2 else "stops"))
        delay = chance.random() * 0.0015 if kills % 2 else None
        last, in_write = killed(waiting.popleft(), delay)
        with opened(path, write=False) as store:
            entries = store.read(A)
            assert store.last_position() == len(entries) >= last
        assert entries[: len(before)] == before, "what was there once stays"
        assert len(entries) % 60 == 0, "a transaction is recorded whole or not at all"
        if delay is None:
            assert len(entries) == last, "what was not committed is not there"
        before = entries
        kills += 1
        inside += in_write
    for victim in waiting:
        victim.kill()
        victim.communicate()
    assert (kills >= 50, inside >= 40) == (True, True), f"{inside} of {kills}"
    with opened(path) as store:
        # One that was killed between its commit and the acknowledgement may show only now: while others have the
        # ledger open nobody looks again at how its log ends.
        count = store.version(A)
        assert count - len(before) in (0, 60)
        append(store, A, count, [line("after")], actor="survivor")
        entries = list(store.scan())
        assert entries[: len(before)] == before
        assert len({entry.key for entry in entries}) == len(entries) == count + 1


def test_a_process_killed_between_lock_and_commit_leaves_the_lock_free(tmp_path: Path) -> None:
    path = ledger(tmp_path / "l", entries=3)
    code = """
store = opened(sys.argv[1])
with store.transaction() as transaction:
    append(transaction, A, 3, lines(5000, "lost"), actor="x")
    transaction.version(B), transaction.read(A)
    print("inside", flush=True)
    input()
"""
    with python(code, path) as process:
        assert process.stdout
        assert process.stdout.readline() == "inside\n"
        process.kill()
    with opened(path, wait=0) as store:
        assert store.version(A) == 3
        append(store, A, 3, [line("next")], actor="x")
        assert [entry.key for entry in store.read(A)] == ["k0", "k1", "k2", "next"]


def test_a_reader_never_sees_half_of_a_transaction(tmp_path: Path) -> None:
    path = ledger(tmp_path / "l")
    code = """
with opened(sys.argv[1]) as store:
    for number in range(60):
        with store.transaction() as transaction:
            append(transaction, A, 40 * number, lines(40, f"{number}-"), actor="x")
            transaction.read(A)
            append(transaction, B, 10 * number, lines(10, f"{number}-"), actor="x")
print("done")
"""
    with python(code, path) as process:
        seen = set()
        while process.poll() is None:
            with opened(path, write=False) as store, store.snapshot() as snapshot:
                seen.add((len(snapshot.read(A)), len(snapshot.read(B)), snapshot.last_position()))
    assert process.returncode == 0
    assert {(a % 40, b % 10, a // 40 - b // 10, position - a - b) for a, b, position in seen} == {
        (0, 0, 0, 0)
    }
    assert len(seen) > 3


@pytest.mark.file
def test_a_limit_on_the_size_of_files_records_nothing_by_halves(tmp_path: Path) -> None:
    path = ledger(tmp_path / "l", entries=3)
    code = """
import resource, signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
from domain.store import StoreFailure
with opened(sys.argv[1]) as store:
    try:
        append(store, A, 3, lines(5000, "big"), actor="x")
    except StoreFailure as failure:
        print(failure.kind, failure)
    print(store.version(A))
    try:
        append(store, A, 3, [line("small")], actor="x")
    except StoreFailure as failure:
        print(failure.kind)
"""
    assert resource.RLIMIT_FSIZE
    with python(code, path) as process:
        out, _ = process.communicate(timeout=30)
    said = out.splitlines()
    assert said[:2] == [
        f"unreachable the ledger {path} cannot be used: the disk does not read or write (SQLITE_IOERR_WRITE)",
        "3",
    ]
    with opened(path) as store:
        assert [entry.key for entry in store.read(A)][:3] == ["k0", "k1", "k2"]
        assert store.version(A) in (3, 4)


@pytest.mark.file
def test_a_full_disk_records_nothing_by_halves(small_disk: Path) -> None:
    path = ledger(small_disk / "l", entries=3)
    filler = small_disk / "filler"
    with opened(path) as store:
        with pytest.raises(StoreFull) as caught:
            append(store, A, 3, lines(5000, "big"), actor="x")
        assert str(caught.value) == f"the disk that holds {path} is full: nothing was recorded"
        assert store.version(A) == 3
        append(store, A, 3, [line("small")], actor="x")
    with opened(path, write=False) as store:
        assert len(store.read(A)) == 4
    with pytest.raises(OSError, match="No space"):
        filler.write_bytes(bytes(2_000_000))
    with pytest.raises(StoreFull):
        ledger(small_disk / "another")
    assert sorted(child.name for child in small_disk.iterdir()) == ["filler", "l"]


@pytest.mark.file
def test_a_full_disk_is_told_as_full_where_no_side_file_is_there_yet(small_disk: Path) -> None:
    path = ledger(small_disk / "l", entries=3)
    with pytest.raises(OSError, match="No space"):
        (small_disk / "filler").write_bytes(bytes(2_000_000))
    assert sorted(child.name for child in small_disk.iterdir()) == ["filler", "l"]
    with pytest.raises(StoreFull), opened(path) as store:
        append(store, A, 3, [line("small")], actor="x")
    with opened(path, write=False) as store:
        assert store.version(A) == 3


@pytest.mark.file
def test_a_ledger_made_on_a_disk_with_hardly_room_is_whole_or_not_there(small_disk: Path) -> None:
    outcomes: set[str] = set()
    for pages in range(2, 80, 3):
        (small_disk / "filler").write_bytes(bytes(1_048_576 - 4096 * pages))
        try:
            path = ledger(small_disk / "l")
        except StoreFailure as failure:
            outcomes.add(failure.kind)
            assert [child.name for child in small_disk.iterdir()] == ["filler"]
        else:
            outcomes.add("made")
            with opened(path, write=False) as store:
                assert store.last_position() == 0
            (small_disk / "l").unlink()
        (small_disk / "filler").unlink()
    assert outcomes >= {"made", "full"}, outcomes


def test_what_was_recorded_under_a_clock_set_back_stays_in_order(tmp_path: Path) -> None:
    path = ledger(tmp_path / "l")
    code = """
with opened(sys.argv[1], at=clock(sys.argv[2])) as store:
    append(store, A, store.version(A), lines(3, sys.argv[2]), actor="x")
"""
    for start in ("2026-05-01T12:00:00Z", "2026-05-01T11:00:00Z", "2026-05-01T12:00:05Z"):
        with python(code, path, start) as process:
            assert process.wait(30) == 0
    with opened(path, write=False) as store:
        times = [entry.recorded[11:19] for entry in store.scan()]
    assert times == ["12:00:00"] * 6 + ["12:00:05"] * 3
