"""Many writers at once: how many entries a second, how many conflicts, and whether all is there.

`python -m bench.writers [seconds]`: 16 processes on PostgreSQL and 4 on SQLite append single entries, first each
to an agreement of its own, then all to the same one, while another process follows the log. A writer reads how
many entries its agreement has and appends the next; where somebody else was faster, it is refused and tries
again, and after three times looks once it has its turn, as the ledger does. The server keeps what it
acknowledges: nothing is relaxed.
"""

import select
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from uuid import uuid4

from bench.grounds import announce
from bench.measured import Measured, Point, Promise
from domain.digest import digested
from domain.events import BY_TOPIC
from domain.evidence.verification import verify
from domain.store import NewLine, VersionConflict, create, open_store
from domain.store.engines import laid_open

ROOT: Final = Path(__file__).resolve().parents[1]
TOPIC: Final = "counterfoil:FigureReported"
TOPICS: Final = frozenset(BY_TOPIC)
EVENT: Final = (
    '{"flows":["RU->UA","UA->RU"],"measure":"released","quantity":"307","scope":"stage","stage":"s2",'
    '"statement":{"source":"ru-mod","stated":"2025-05-24"},"unit":"person"}'
)
PATIENCE: Final = 3
"""After so many tries the ledger decides while others wait, and so do these."""
BESIDE: Final = digested(TOPIC, EVENT)


@dataclass(frozen=True, slots=True)
class Contest:
    """What came of it; rates in entries a second, waits in milliseconds."""

    recorded: int
    seconds: float
    conflicts: int
    most_tries: int
    median: float
    slowest: float
    wrong: tuple[str, ...]
    """What was lost, doubled or out of order, in words; empty where all is well."""

    @property
    def rate(self) -> float:
        return self.recorded / self.seconds


def contest(url: str, *, writers: int, agreements: int, seconds: float) -> Contest:
    """So many processes append to so many agreements of an empty ledger."""
    begun = begin(url, agreements)
    follower = _process("follow", url, str(begun))
    each = [
        _process("write", url, f"w{number}", f"agreement/desk-{number % agreements}", str(seconds))
        for number in range(writers)
    ]
    for process in (follower, *each):
        _hear(process, "ready")
    for process in each:
        _say(process, "go")
    told = [_told(process) for process in each]
    acknowledged = {
        (key, int(entry)) for rows, _ in told for key, entry in (row.split() for row in rows)
    }
    _say(follower, str(len(acknowledged)))
    followed = [int(position) for position in _told(follower)[0]]
    ends = [last.split() for _, last in told]
    waits = sorted(float(wait) for end in ends for wait in end[3].split(","))
    return Contest(
        len(acknowledged),
        max(float(end[0]) for end in ends),
        sum(int(end[1]) for end in ends),
        max(int(end[2]) for end in ends),
        waits[len(waits) // 2],
        waits[-1],
        tuple(_wrong(url, begun, acknowledged, followed)),
    )


def begin(url: str, agreements: int) -> int:
    """Record what the entries of a contest rest on, and give how many entries that are."""
    with open_store(url, write=True, topics=TOPICS) as store:
        announce(store, (f"desk-{number}" for number in range(agreements)))
        return store.last_position()


def _wrong(
    url: str, begun: int, acknowledged: set[tuple[str, int]], followed: list[int]
) -> Iterator[str]:
    """Whether what is there is what was acknowledged, once and in order."""
    with open_store(url, write=False, topics=TOPICS) as store:
        lines = list(store.scan(begun))
    if Counter((line.key, line.entry) for line in lines) != Counter(acknowledged):
        yield f"{len(acknowledged)} were acknowledged, and {len(lines)} are there"
    versions = Counter({line.stream: 1 for line in lines})
    turns: Counter[str] = Counter()
    for line in lines:
        versions[line.stream] += 1
        if line.entry != versions[line.stream]:
            yield f"{line.stream}#{line.entry} is out of order"
        if line.key != f"{line.actor}-{turns[line.actor]}":
            yield f"{line.key} is not the next of its writer"
        turns[line.actor] += 1
    if followed != list(range(begun + 1, begun + len(lines) + 1)):
        yield "the follower saw something twice, late or never"
    with laid_open(url) as evidence:
        yield from (one.message for one in verify(evidence).findings)


# The processes --------------------------------------------------------------------------------------------------


def write(url: str, name: str, stream: str, seconds: float) -> None:
    """Append until the time is over, and tell each entry that was acknowledged."""
    done: list[str] = []
    waits: list[float] = []
    conflicts = most = 0
    with open_store(url, write=True, topics=TOPICS, busy_timeout=60) as store:
        print("ready", flush=True)
        sys.stdin.readline()
        started = time.monotonic()
        while time.monotonic() < started + seconds:
            new = NewLine(TOPIC, EVENT, str(uuid4()), f"{name}-{len(done)}", BESIDE)
            asked, tries = time.monotonic(), 1
            while True:
                try:
                    expected = store.version(stream)
                    with store.transaction() as turn:
                        if tries > PATIENCE:
                            expected = turn.version(stream)
                        line = turn.append(stream, expected, new, actor=name)
                    break
                except VersionConflict:
                    conflicts, tries = conflicts + 1, tries + 1
            waits.append((time.monotonic() - asked) * 1000)
            most = max(most, tries)
            done.append(f"{line.key} {line.entry}")
        took = time.monotonic() - started
    print("\n".join(done))
    some = ",".join(f"{wait:.2f}" for wait in sorted(waits)[:: max(1, len(waits) // 50)])
    print(took, conflicts, most, f"{some},{max(waits):.2f}")


def follow(url: str, begun: int) -> None:
    """Read what comes after a position, each once, until as many have come as were acknowledged."""
    seen: list[int] = []
    with open_store(url, write=False, topics=TOPICS) as store:
        print("ready", flush=True)
        wanted = ""
        until = float("inf")
        while not wanted or (len(seen) < int(wanted) and time.monotonic() < until):
            seen += [line.position for line in store.scan(seen[-1] if seen else begun)]
            if not wanted and select.select([sys.stdin], [], [], 0.05)[0]:
                wanted = sys.stdin.readline().strip()
                until = time.monotonic() + 30
    print("\n".join(map(str, seen)))
    print("end")


def _process(*words: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(  # noqa: S603 - this very module
        [sys.executable, "-m", "bench.writers", *words],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def _hear(process: "subprocess.Popen[str]", word: str) -> None:
    assert process.stdout is not None
    heard = process.stdout.readline()
    if heard.strip() != word:
        raise RuntimeError(f"{word} was expected, not {heard!r}")


def _say(process: "subprocess.Popen[str]", word: str) -> None:
    assert process.stdin is not None
    process.stdin.write(word + "\n")
    process.stdin.flush()


def _told(process: "subprocess.Popen[str]") -> tuple[list[str], str]:
    """All lines that a process prints, and the last of them."""
    *rows, last = process.communicate()[0].splitlines()
    if process.returncode:
        raise RuntimeError(f"a process of the contest ended with {process.returncode}")
    return rows, last


# The measurement -------------------------------------------------------------------------------------------------


@contextmanager
def on_postgresql() -> Iterator[str]:
    """The URL of an empty ledger on a server of its own that writes to the disk as it should."""
    from tests.postgres.cluster import Cluster

    with tempfile.TemporaryDirectory() as name:
        cluster = Cluster(Path(name))
        cluster.make()
        cluster.start()
        try:
            cluster.sql("CREATE DATABASE desk")
            create(cluster.url("desk"), tz="UTC")
            yield cluster.url("desk")
        finally:
            cluster.stop()


@contextmanager
def on_sqlite() -> Iterator[str]:
    with tempfile.TemporaryDirectory() as name:
        create(f"{name}/ledger.db", tz="UTC")
        yield f"{name}/ledger.db"


CONTESTS: Final = (("PostgreSQL", on_postgresql, 16), ("SQLite", on_sqlite, 4))


def measure(size: int) -> Iterator[Measured]:
    """A minute of each, for `make bench`; ``size`` does not matter."""
    for engine, store, writers in CONTESTS:
        for agreements in (writers, 1):
            with store() as url:
                found = contest(url, writers=writers, agreements=agreements, seconds=60.0)
            to = "an agreement each" if agreements > 1 else "one agreement"
            series = f"{engine}, {writers} processes, {to}"
            note = (
                f"{found.conflicts:,} conflicts, at most {found.most_tries} tries, "
                f"median {found.median:.1f} ms, slowest {found.slowest:,.0f} ms"
            )
            yield Point("many writers", series, size, found.rate, "entries/s", note)
            told = "; ".join(found.wrong) or f"{found.recorded:,} entries, each followed once"
            name = f"entries lost, doubled or out of order: {series}"
            yield Promise(name, size, len(found.wrong), 0, told)


def main(seconds: float) -> None:
    print(
        "engine      processes  agreements  entries/s  conflicts  most tries  median ms  slowest ms"
    )
    wrong: list[str] = []
    for engine, store, writers in CONTESTS:
        for agreements in (writers, 1):
            with store() as url:
                found = contest(url, writers=writers, agreements=agreements, seconds=seconds)
            print(
                f"{engine:<10}  {writers:>9}  {agreements:>10}  {found.rate:>9,.0f}  {found.conflicts:>9,}  "
                f"{found.most_tries:>10}  {found.median:>9.1f}  {found.slowest:>10.1f}",
                flush=True,
            )
            wrong += found.wrong
    print("nothing lost, doubled or out of order" if not wrong else "\n".join(wrong))
    sys.exit(bool(wrong))


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["write", url, name, stream, seconds]:
            write(url, name, stream, float(seconds))
        case ["follow", url, begun]:
            follow(url, int(begun))
        case rest:
            main(float(rest[0]) if rest else 60.0)
