"""A process that keeps a server running for others: ``python -m tests.postgres.keeper FOLDER [PID]``.

It makes the server in the folder, puts a file ``ready`` there when it takes connections, and ends it and removes
the folder when it is told to end, or when the process PID is gone, however that ended.
"""

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from types import FrameType
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
_BEGUN: Final[list["subprocess.Popen[bytes]"]] = []


def begin(folder: Path, pid: int | None = None) -> None:
    """Start a keeper, and wait for its server; `RuntimeError` says why it did not start."""
    words = [sys.executable, "-m", "tests.postgres.keeper", str(folder)]
    with (folder / "said").open("wb") as said:
        keeper = subprocess.Popen(
            words if pid is None else [*words, str(pid)],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=said,
            start_new_session=True,
        )
    _BEGUN.append(keeper)
    while not (folder / "ready").exists():
        if keeper.poll() is not None:
            raise RuntimeError(f"the server did not start:\n{(folder / 'said').read_text()}")
        time.sleep(0.05)
    keeper.returncode = 0  # it outlives this process, which is no reason to warn


def end(folder: Path) -> None:
    """End a keeper, where there is one, and remove its folder."""
    with suppress(OSError, ValueError):
        os.kill(int((folder / "keeper").read_text()), signal.SIGTERM)
        until = time.monotonic() + 20
        while folder.exists() and time.monotonic() < until:
            time.sleep(0.05)
    shutil.rmtree(folder, ignore_errors=True)


def keep(folder: Path, pid: int | None) -> None:
    from tests.postgres.cluster import QUICK, Cluster

    told = threading.Event()

    def end(number: int, frame: FrameType | None) -> None:
        told.set()

    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, end)
    cluster = Cluster(folder)
    try:
        cluster.make(**QUICK)
        cluster.start()
        (folder / "keeper").write_text(str(os.getpid()))
        (folder / "ready").touch()
        while not told.wait(0.5) and (pid is None or _is_there(pid)):
            pass
    finally:
        cluster.stop()
        if (folder / "ready").exists():
            shutil.rmtree(folder, ignore_errors=True)


def _is_there(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


if __name__ == "__main__":
    keep(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else None)
