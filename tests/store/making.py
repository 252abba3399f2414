"""Ledgers and lines for the tests of the store, and processes of their own where a rule needs them."""

import os
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

from domain.store import NewLine, Store, StoredLine, create, open_store
from domain.store.transaction import Transaction
from tests.stores import place

ROOT = Path(__file__).resolve().parents[2]
TOPIC = "counterfoil:FigureReported"
OTHER = "counterfoil:FigureConfirmed"
GROUNDS = "counterfoil:SourceRegistered", "counterfoil:AgreementAnnounced"
TOPICS = frozenset({TOPIC, OTHER, *GROUNDS})
A = "agreement/istanbul-2025"
B = "agreement/ankara-2026"
EVENT = (
    '{"flows":["RU->UA","UA->RU"],"measure":"released","quantity":"307","scope":"stage","stage":"s2",'
    '"statement":{"source":"ru-mod","stated":"2025-05-24"},"unit":"person"}'
)
"""An event as its topic wants it; most tests of the store need none."""
NOBODY = 65534


def clock(start: str = "2026-01-01T00:00:00Z", step: float = 1.0) -> Callable[[], datetime]:
    """A clock that moves by `step` seconds whenever it is looked at."""
    at = datetime.fromisoformat(start) - timedelta(seconds=step)

    def tick() -> datetime:
        nonlocal at
        at += timedelta(seconds=step)
        return at

    return tick


def now() -> datetime:
    return datetime.now(UTC)


def line(key: str, event: str = '{"quantity":"307"}', topic: str = TOPIC) -> NewLine:
    digest = sha256(f"{topic}\n{event}".encode()).digest()[:16]
    return NewLine(topic, event, str(uuid4()), key, digest)


def lines(count: int, name: str = "k") -> list[NewLine]:
    return [line(f"{name}{number}") for number in range(count)]


def append(
    to: Store | Transaction,
    stream: str,
    expected: int,
    lines: Sequence[NewLine],
    *,
    actor: str,
    at: datetime | None = None,
) -> list[StoredLine]:
    """Append lines one after another, all recorded at one time; to a store, in a transaction of their own."""
    if isinstance(to, Store):
        with to.transaction() as transaction:
            return append(transaction, stream, expected, lines, actor=actor, at=at)
    at = at or to._clock()
    return [
        to.append(stream, before, line, actor=actor, at=at)
        for before, line in enumerate(lines, expected)
    ]


def ledger(path: Path, *, entries: int = 0, stream: str = A) -> str:
    """A new ledger with some entries, closed again; its path."""
    assert create(place(path), tz="Europe/Istanbul", clock=clock("2025-01-01T00:00:00Z"))
    if entries:
        with opened(path) as store:
            append(store, stream, 0, lines(entries), actor="somebody")
    return str(path)


def opened(
    path: Path | str, *, write: bool = True, wait: float = 5.0, at: Callable[[], datetime] = now
) -> Store:
    return open_store(place(path), write=write, busy_timeout=wait, clock=at, topics=TOPICS)


def python(code: str, *arguments: str, **more: object) -> "subprocess.Popen[str]":
    """A process of its own that runs some code with this module's names."""
    program = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r})\nfrom tests.store.making import *\n{code}"
    )
    process: subprocess.Popen[str] = subprocess.Popen(
        [sys.executable, "-c", program, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        **more,  # type: ignore[call-overload]
    )
    return process


WRITER = """
import pathlib, time
path, name, stream, stop = sys.argv[1:]
from domain.store import StoreFailure, VersionConflict
count = tries = 0
with opened(path, wait=30) as store:
    print("ready", flush=True)
    while not pathlib.Path(stop).exists():
        tries += 1
        try:
            version = store.version(stream)
            held = [one.entry for one in store.read(stream) if one.key == f"{name}-{count}"]
            new = [line(f"{name}-{count}", EVENT)]
            entry = held[0] if held else append(store, stream, version, new, actor=name)[0].entry
            print("a", count, entry, flush=True)
            count += 1
        except VersionConflict:
            pass
        except StoreFailure as failure:
            print("f", failure.kind, str(failure).replace(path, "LEDGER"), flush=True)
            time.sleep(0.02)
"""
"""The code of a process (`python`) that writes until a file is there, and tells what was acknowledged and what
failed; of what it cannot tell it looks first whether it was recorded."""


def killed_writer(path: Path | str, entries: int, after: int) -> None:
    """Append entries to a stream that has ``after``, one by one, in a process that then dies without closing: they
    stay in the log alone."""
    code = f"""
import os, signal
store = opened({str(path)!r})
for number in range({entries}):
    append(store, {A!r}, {after} + number, [line(f"late{{{after} + number}}")], actor="killed")
os.kill(os.getpid(), signal.SIGKILL)
"""
    with python(code) as process:
        assert process.wait(30) == -9
    assert Path(f"{path}-wal").stat().st_size > 0


@contextmanager
def open_folder() -> Iterator[Path]:
    """A folder that every user may enter; pytest's own are closed to all but one."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o777)
        try:
            yield folder
        finally:
            for inner in [folder, *folder.rglob("*")]:
                if inner.is_dir():
                    inner.chmod(0o777)


def as_nobody(code: str) -> str:
    """Run code as a user for whom permissions hold, and give what it prints.

    The user may not be able to read the interpreter's own files, so everything is loaded first.
    """
    program = f"""
import os, tempfile, domain.store.sqlite, domain.store.creation, urllib.parse, shutil, random, encodings.idna
from domain.store import *
tempfile.gettempdir()
if os.geteuid() == 0:
    os.setgroups([]); os.setgid({NOBODY}); os.setuid({NOBODY})
{code}
"""
    with python(program) as process:
        out, _ = process.communicate(timeout=30)
        assert process.returncode == 0, out
    return out


@contextmanager
def files_of_at_most(size: int) -> Iterator[None]:
    """No file of this process grows beyond so many bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
