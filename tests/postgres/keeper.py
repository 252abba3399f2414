"""A process that keeps a server running for others: ``python -m tests.postgres.keeper FOLDER [PID]``.

It makes the server in the folder, puts a file ``ready`` there when it takes connections, and ends it and removes
the folder when it is told to end, or when the process PID is gone, however that ended.
"""

import os
import shutil
import signal
import sys
import threading
import traceback
from contextlib import suppress
from pathlib import Path
from types import FrameType

from tests.postgres.cluster import QUICK, Cluster


def keep(folder: Path, pid: int | None) -> None:
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
    except BaseException:
        with suppress(OSError):
            (folder / "failed").write_text(traceback.format_exc())
        raise
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
