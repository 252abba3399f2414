"""Faults that a log survives: what was acknowledged is there, and all of it verifies."""

import os
import random
import select
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from cli.across.upkeep import rebuild
from domain.events import BY_TOPIC
from domain.feed import Line, read
from domain.ledger import Ledger
from domain.store import StoreFull, VersionConflict, create, open_store
from domain.store.failures import StoreUnwritten
from domain.store.models import model_reader
from projections.across.ticks import FOREVER
from projections.rules import VERSION
from tests.cli.calls import counterfoil
from tests.proof.tampering import A, B, filled, new, verified
from tests.raw import opened_raw
from tests.store.making import append, files_of_at_most

KILLS = int(os.environ.get("COUNTERFOIL_TEST_KILLS", "200"))
WRITES = int(os.environ.get("COUNTERFOIL_TEST_WRITES", "120"))
TOPICS = frozenset(BY_TOPIC)


def forked(work: Callable[[Callable[[str], None]], None]) -> tuple[int, int]:
    """A process of its own, and the end from which to read what it says."""
    reading, writing = os.pipe()
    child = os.fork()
    if child:
        os.close(writing)
        return child, reading

    def say(said: str) -> None:
        os.write(writing, f"{said}\n".encode())

    status = 1
    try:
        os.close(reading)
        work(say)
        status = 0
    finally:
        os._exit(status)


def heard(reading: int) -> list[str]:
    """All that a process said, once it has ended; a last word that was cut off is none."""
    said = b""
    while part := os.read(reading, 65536):
        said += part
    os.close(reading)
    return said.decode().split("\n")[:-1]


def writes(path: Path, name: str) -> Callable[[Callable[[str], None]], None]:
    def work(say: Callable[[str], None]) -> None:
        with open_store(str(path), write=True, topics=TOPICS) as store:
            for count in range(10**6):
                lines = [new(number, f"{name}-{count}-{number}") for number in range(25)]
                version = store.version(A)
                say("w")
                stored = append(store, A, version, lines, actor=name)
                say(f"{stored[-1].entry}")

    return work


def test_a_writer_killed_at_any_moment_loses_nothing_that_was_acknowledged(
    tmp_path: Path,
) -> None:
    path = filled(tmp_path / "l", 3)
    chance = random.Random(3)
    wanted, inside, number = KILLS * 3 // 4, 0, -1
    while inside < wanted:
        number += 1
        child, reading = forked(writes(path, f"p{number}"))
        select.select([reading], [], [], 30)
        time.sleep(chance.random() * 0.012)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        said = heard(reading)
        inside += said[-1] == "w"
        acknowledged = max((int(word) for word in said if word != "w"), default=0)
        with open_store(str(path), write=False, topics=TOPICS) as store:
            count = store.version(A)
        assert count >= acknowledged
        assert (count - 1) % 25 == 0, "a transaction is there whole or not at all"
        if number % 25 == 24 or inside == wanted:
            assert verified(path).findings == []
        assert number < 5 * wanted, f"{inside} of {number} inside a write"


def feed(slug: str, figures: int) -> list[Line]:
    said = {"source": "ru-mod", "stated": "2025-05-16"}
    parties = [{"code": "RU", "name": "Russia"}, {"code": "UA", "name": "Ukraine"}]
    given: list[dict[str, object]] = [
        {"event": "SourceRegistered", "source": "ru-mod", "name": "Ministry", "kind": "official"},
        {"event": "AgreementAnnounced", "title": "T", "parties": parties, "statement": said},
    ]
    figure = {
        "event": "FigureReported",
        "measure": "released",
        "unit": "person",
        "flows": ["RU->UA"],
    }
    for number in range(figures):
        at = {"scope": "stage", "stage": f"s{number}", "quantity": "10", "statement": said}
        given.append({**figure, **at})
    for one in given[1:]:
        one["agreement"] = slug
    return [Line(place, read(one, str(uuid4()))) for place, one in enumerate(given, 1)]


def test_an_import_killed_at_any_moment_is_there_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "l"
    create(str(path), tz="UTC")
    chance = random.Random(9)
    wanted, inside, lost, number = KILLS - KILLS * 3 // 4, 0, 0, -1
    known: set[str] = set()
    while inside < wanted:
        number += 1
        slug = f"again-{number}"
        lines = feed(slug, 150)

        def work(say: Callable[[str], None], lines: list[Line] = lines) -> None:
            with Ledger.open(str(path), write=True) as ledger:
                for _ in ledger.take_in([lambda: lines], actor="x", sure=lambda taken: say("w")):
                    say("done")

        child, reading = forked(work)
        select.select([reading], [], [], 30)
        time.sleep(chance.random() * 0.01)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        said = heard(reading)
        assert said[0] == "w"
        with Ledger.open(str(path), write=False) as ledger:
            there = set(ledger.agreements()) - known
            assert there in (set(), {slug})
            assert there or said[-1] != "done"
            assert all(len(ledger.entries(name)) == 151 for name in there)
        known |= there
        lost += not there
        inside += said[-1] != "done"
        assert number < 10 * wanted, f"{inside} of {number} inside an import"
    assert verified(path).findings == []
    assert lost, "none was killed inside"


@pytest.mark.parametrize("writers", [2, 8])
def test_writers_at_once_record_each_entry_once(writers: int, tmp_path: Path) -> None:
    path = filled(tmp_path / "l", 3)
    each = WRITES // writers

    def work(say: Callable[[str], None], name: str = "") -> None:
        streams = (A, B)
        with open_store(str(path), write=True, topics=TOPICS, busy_timeout=60) as store:
            done = 0
            while done < each:
                stream = streams[done % 2]
                try:
                    line = new(done, f"{name}-{done}")
                    append(store, stream, store.version(stream), [line], actor=name)
                except VersionConflict:
                    continue
                say(f"{name}-{done}")
                done += 1

    def named(name: str) -> Callable[[Callable[[str], None]], None]:
        return lambda say: work(say, name)

    children = [forked(named(f"w{number}")) for number in range(writers)]
    acknowledged = [word for _, reading in children for word in heard(reading)]
    assert [os.waitpid(child, 0)[1] for child, _ in children] == [0] * writers
    with open_store(str(path), write=False, topics=TOPICS) as store:
        lines = list(store.scan())
        assert len(store.nodes(0, 0, len(lines))) == len(lines)
    assert sorted(line.key for line in lines[3:]) == sorted(acknowledged)
    assert len(set(acknowledged)) == each * writers
    done = verified(path)
    assert (done.findings, done.size) == ([], 3 + each * writers)


def test_a_clock_set_back_an_hour_records_nothing_out_of_order(tmp_path: Path) -> None:
    path = filled(tmp_path / "l", 3)
    at = datetime(2026, 5, 1, 12, tzinfo=UTC)
    for version, moved in ((1, 0), (2, -3600), (3, -3599), (4, 1)):
        with open_store(
            str(path),
            write=True,
            topics=TOPICS,
            clock=lambda moved=moved: at + timedelta(seconds=moved),  # type: ignore[misc]
        ) as store:
            append(store, A, version, [new(version + 10)], actor="x")
    with open_store(str(path), write=False, topics=TOPICS) as store:
        times = [line.recorded[11:19] for line in store.scan()][3:]
    assert times == ["12:00:00", "12:00:00", "12:00:00", "12:00:01"]
    assert verified(path).findings == []


def test_a_full_disk_ends_with_seven_and_nothing_is_half_written(small_disk: Path) -> None:
    path = filled(small_disk / "counterfoil.db", 100)
    with open_store(str(path), write=True, topics=TOPICS) as store:
        count, others = store.version(A), 100 - store.version(A)
        for many in (3_000, 900, 300, 100, 30, 10) * 4:
            lines = [new(number, f"m{many}-{number}-{count}") for number in range(many)]
            try:
                append(store, A, count, lines, actor="x")
                count += many
            except StoreFull:
                assert store.version(A) == count
    done = verified(path)
    assert (done.findings, done.size) == ([], others + count)
    feed_file = small_disk.parent / "feed.ndjson"
    statement = '"statement":{"source":"ru-mod","stated":"2025-05-16"}}'
    head = (
        '{"event":"AgreementAnnounced","agreement":"big","title":"T",'
        f'"parties":[{{"code":"RU"}},{{"code":"UA"}}],{statement}'
    )
    figures = [
        '{"event":"FigureReported","agreement":"big","scope":"stage",'
        f'"stage":"s{number}","flows":["RU->UA"],"measure":"m","unit":"person","quantity":"1",{statement}'
        for number in range(2_000)
    ]
    feed_file.write_text("\n".join([head, *figures]) + "\n")
    called = counterfoil("import", str(feed_file), "--actor", "x", cwd=small_disk)
    assert (called.code, called.out) == (7, "")
    assert "is full: nothing was recorded" in called.err
    assert verified(path) == done


def test_a_model_or_backup_for_which_the_disk_has_no_room_leaves_nothing_on_it(
    small_disk: Path,
) -> None:
    filled(small_disk / "counterfoil.db", 100)
    (small_disk / "filling").write_bytes(bytes(room(small_disk) - 120_000))
    before = {path.name for path in small_disk.iterdir()}

    called = counterfoil("rebuild", cwd=small_disk)
    of = f"counterfoil: the disk that holds {small_disk}"
    assert (called.code, called.err) == (7, f"{of}/counterfoil.db-model is full\n")
    called = counterfoil("backup", "b.db", cwd=small_disk)
    assert (called.code, called.err) == (
        7,
        "counterfoil: the disk that holds b.db is full: no backup was made\n",
    )
    left = {path.name: path.stat().st_size for path in small_disk.iterdir()}
    assert {name for name in left if left[name]} == before


def room(disk: Path) -> int:
    """The bytes that a disk has left."""
    found = os.statvfs(disk)
    return found.f_bavail * found.f_frsize


def with_little_room(disk: Path, left: int, *, rules: str = VERSION) -> int:
    """A ledger and its model on a disk on which there is little more room; how much there is.

    A model of other rules answers nothing, and is not kept for that.
    """
    filled(disk / "counterfoil.db", 100)
    assert counterfoil("rebuild", cwd=disk).code == 0
    with opened_raw(disk / "counterfoil.db-model") as c:
        c.execute("UPDATE state SET rules = ?", (rules,))
    (disk / "filling").write_bytes(bytes(room(disk) - left))
    return room(disk)


NEW_SOURCE = ("source", "un", "--name", "United Nations", "--kind", "mediator", "--actor", "x")
GAVE_BACK = "it gave its room back, and counterfoil rebuild makes it anew once there is enough"


def test_a_rebuild_for_which_there_is_no_room_keeps_the_model_that_answers(
    small_disk: Path,
) -> None:
    before = with_little_room(small_disk, 180_000)

    called = counterfoil("rebuild", cwd=small_disk)
    full = f"the disk that holds {small_disk}/counterfoil.db-model is full"
    assert (called.code, called.err) == (
        7,
        f"counterfoil: {full}: there is no room for another beside it\n",
    )
    assert room(small_disk) == before
    with model_reader(str(small_disk / "counterfoil.db")) as model:
        assert model is not None
        assert model.state.position == 100


def test_a_rebuild_that_the_disk_stops_gives_its_room_back_and_recording_goes_on(
    small_disk: Path,
) -> None:
    before = with_little_room(small_disk, 180_000, rules="0")
    full = f"the disk that holds {small_disk}/counterfoil.db-model is full"

    called = counterfoil("rebuild", cwd=small_disk)
    assert (called.code, called.err) == (7, f"counterfoil: {full}\nhint: {GAVE_BACK}\n")
    assert room(small_disk) > before
    called = counterfoil(*NEW_SOURCE, cwd=small_disk)
    assert (called.code, called.out) == (0, "un#1\n")


def test_a_rebuild_that_the_disk_stops_while_the_model_is_read_says_how_its_room_comes_back(
    small_disk: Path,
) -> None:
    before = with_little_room(small_disk, 180_000, rules="0")
    with model_reader(str(small_disk / "counterfoil.db")) as model:
        assert model is not None
        called = counterfoil("rebuild", "--busy-timeout", "0.1", cwd=small_disk)
        assert model.totals(model.state.position, FOREVER)
    assert called.code == 7
    assert called.err.endswith(
        "hint: it is in use, and holds room that entries may need: counterfoil rebuild afterwards gives it back\n"
    )
    assert counterfoil("rebuild", cwd=small_disk).code == 7
    assert room(small_disk) > before


def test_a_write_whose_model_the_disk_stops_stands_and_says_so(small_disk: Path) -> None:
    before = with_little_room(small_disk, 250_000)
    feed_file = small_disk.parent / "feed.ndjson"
    announced = (
        f'{{"event":"AgreementAnnounced","agreement":"a{number}","title":"T{number}",'
        '"parties":[{"code":"RU"},{"code":"UA"}],'
        '"statement":{"source":"ru-mod","stated":"2025-05-16"}}'
        for number in range(70)
    )
    feed_file.write_text("\n".join(announced))

    called = counterfoil("import", str(feed_file), "--actor", "x", cwd=small_disk)
    assert (called.code, called.out) == (0, f"{feed_file}: 70 recorded, 0 already there\n")
    full = f"the disk that holds {small_disk}/counterfoil.db-model is full"
    assert called.err == f"the read model was not brought up: {full}: {GAVE_BACK}\n"
    assert room(small_disk) > before


@pytest.mark.file
def test_a_model_that_is_stopped_by_the_largest_size_of_a_file_gives_its_room_back(
    tmp_path: Path,
) -> None:
    path = filled(tmp_path / "counterfoil.db", 100)
    assert counterfoil("rebuild", cwd=tmp_path).code == 0
    with (
        Ledger.open(str(path), write=False) as ledger,
        files_of_at_most(100_000),
        pytest.raises(StoreUnwritten) as caught,
    ):
        rebuild(ledger, lambda done, of: None)
    assert caught.value.hint == GAVE_BACK
    left = sum(kept.stat().st_size for kept in tmp_path.glob("counterfoil.db-model*"))
    assert left == 0


def test_a_key_for_which_the_disk_has_no_room_is_not_made_and_ends_with_seven(
    small_disk: Path, tmp_path: Path
) -> None:
    desk = tmp_path / "desk"
    desk.mkdir()
    assert counterfoil("init", cwd=desk).code == 0
    with suppress(OSError), (small_disk / "filling").open("wb", buffering=0) as filling:
        while True:
            filling.write(b"x" * 4_096)
    called = counterfoil("checkpoint", "--new-key", str(small_disk / "key"), cwd=desk)
    assert (called.code, called.out) == (7, "")
    said = f"counterfoil: cannot write to {small_disk}/key: no space left on device\n"
    assert called.err == said
    assert not (small_disk / "key").exists()


def test_a_key_that_a_read_only_disk_does_not_take_ends_with_seven_like_any_answer(
    small_disk: Path, tmp_path: Path
) -> None:
    desk = tmp_path / "desk"
    desk.mkdir()
    assert counterfoil("init", cwd=desk).code == 0
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    for words in (("checkpoint", "--new-key"), ("agreements", "-o")):
        called = counterfoil(*words, str(small_disk / "new"), cwd=desk)
        assert (called.code, called.out) == (7, "")
        said = f"counterfoil: cannot write to {small_disk}/new: read-only file system\n"
        assert called.err == said
