"""Calls of the command line by a process that has loaded the program already, and forks for each.

A call is a process of its own, with its own folder, variables and pipes. It is spared the start of the
interpreter, the loading of modules, and what is made once in a process (patterns, validators), which take most of
the time of a short call; calls that are about these start cold.
"""

import atexit
import gc
import json
import os
import pkgutil
import runpy
import selectors
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import chdir, suppress
from functools import cache
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, NoReturn

from cli import interrupts, main

ROOT: Final = Path(__file__).resolve().parents[2]
PROBE: Final = Path(__file__).with_name("probe.py")
_PROGRAMS: Final = (("-m", "cli.main"), (str(PROBE),))
_MOST: Final = 1 << 20
"""Bytes of a request, and of one reading."""


_READ_IN_TIME: Final = ("COUNTERFOIL_", "PG", "XDG_", "COLUMNS", "HOME", "NO_COLOR", "TZ")
"""How variables begin that nothing reads before a call is under way."""


def may_be_warm(program: Sequence[str], env: Mapping[str, str]) -> bool:
    """Whether a call comes out the same by the process that has loaded the program already."""
    before = {**os.environ, "PYTHONPATH": str(ROOT)}
    differ = {name for name in {*before, *env} if before.get(name) != env.get(name)}
    return program in _PROGRAMS and all(name.startswith(_READ_IN_TIME) for name in differ)


def called(
    program: Sequence[str], words: Sequence[str], cwd: Path, env: Mapping[str, str], timeout: float
) -> tuple[int, bytes, bytes]:
    """Exit code, output and errors of ``program``, which is ``-m`` and a module or the path of a script.

    Raises `subprocess.TimeoutExpired` where it takes longer than ``timeout``, in seconds; it is not heard out.
    """
    ends = [os.pipe() for _ in ("out", "err", "told")]
    mask = os.umask(0)
    os.umask(mask)
    asked = json.dumps([program, words, str(cwd), dict(env), mask]).encode()
    with Path(os.devnull).open("rb") as nothing:
        given = [nothing.fileno(), *(write for _, write in ends)]
        socket.send_fds(_keeper(), [asked], given)
    for _, write in ends:
        os.close(write)
    try:
        out, err, told = _read_all([read for read, _ in ends], timeout)
    except TimeoutError:
        raise subprocess.TimeoutExpired([*program, *words], timeout) from None
    finally:
        for read, _ in ends:
            os.close(read)
    return os.waitstatus_to_exitcode(int(told)), out, err


def _read_all(files: Sequence[int], timeout: float) -> list[bytes]:
    """What comes from pipes until all are closed."""
    found = {file: bytearray() for file in files}
    until = time.monotonic() + timeout
    with selectors.DefaultSelector() as waiting:
        for file in files:
            waiting.register(file, selectors.EVENT_READ)
        while waiting.get_map():
            ready = waiting.select(max(0.0, until - time.monotonic()))
            if not ready:
                raise TimeoutError
            for key, _ in ready:
                if some := os.read(key.fd, _MOST):
                    found[key.fd] += some
                else:
                    waiting.unregister(key.fd)
    return [bytes(found[file]) for file in files]


@cache
def _keeper() -> socket.socket:
    """A connection to the process that forks, which ends when this one does."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with theirs:
        keeper = subprocess.Popen(
            [sys.executable, "-m", "tests.cli.warm", str(theirs.fileno())],
            cwd=ROOT,
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
        )

    def end() -> None:
        ours.close()
        keeper.wait()

    atexit.register(end)
    return ours


def _keep(asking: socket.socket) -> None:
    """Fork for each call, until nobody can ask any more, and tell how each of them ended."""
    _warm_up()
    gc.collect()
    gc.freeze()
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    under_way: dict[int, int] = {}
    with selectors.DefaultSelector() as waiting:
        waiting.register(asking, selectors.EVENT_READ)
        ended, ending = _ends_of_calls()
        waiting.register(ended, selectors.EVENT_READ)
        while True:
            for key, _ in waiting.select():
                if key.fd == ended:
                    os.read(ended, _MOST)
                    _tell_of_ended(under_way)
                    continue
                asked, files, _, _ = socket.recv_fds(asking, _MOST, 4)
                if not files:
                    return
                *standard, told = files
                pid = os.fork()
                if not pid:
                    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                    signal.set_wakeup_fd(-1)
                    waiting.close()
                    asking.close()
                    for file in (ended, ending, told, *under_way.values()):
                        os.close(file)
                    program, words, cwd, env, mask = json.loads(asked)
                    _call(program, words, cwd, env, mask, standard)
                under_way[pid] = told
                for file in standard:
                    os.close(file)


def _warm_up() -> None:
    """Load all of the program, and let it answer: what is made once in a process is there for each call then."""
    for package in ("domain", "projections", "cli"):
        for module in pkgutil.walk_packages(import_module(package).__path__, f"{package}."):
            import_module(module.name)
    case = str(ROOT / "cases" / "istanbul-2025.toml")
    figure = ("--source", "ru-mod", "--scope", "whole", "--flow", "RU:UA", "--stated", "2025-05-24")
    for name in [name for name in os.environ if name.startswith(_READ_IN_TIME)]:
        del os.environ[name]  # each call is given its own
    kept = sys.stdout, sys.stderr
    with TemporaryDirectory() as folder, chdir(folder), Path(os.devnull).open("w") as nowhere:
        os.environ["HOME"] = folder
        sys.stdout = sys.stderr = nowhere
        for words in (
            ("init",),
            ("import", case, "--actor", "desk"),
            ("report", "istanbul-2025", "390", *figure, "--new", "--actor", "desk", "--yes"),
            ("totals", "istanbul-2025"),
            ("totals",),
            ("say", "istanbul-2025"),
            ("timeline",),
        ):
            if code := main.run(["--store", "warm.db", *words]):
                print(f"tests.cli.warm: {words[0]} ends {code}", file=kept[1])
        sys.stdout, sys.stderr = kept
    interrupts.heed_no_more()


def _ends_of_calls() -> tuple[int, int]:
    """A file from which can be read whenever a call has ended, and the one that is written to then."""
    read, write = os.pipe()
    os.set_blocking(write, False)
    signal.signal(signal.SIGCHLD, lambda number, frame: None)
    signal.set_wakeup_fd(write)
    return read, write


def _tell_of_ended(under_way: dict[int, int]) -> None:
    with suppress(ChildProcessError):
        while (found := os.waitpid(-1, os.WNOHANG))[0]:
            pid, status = found
            told = under_way.pop(pid)
            with suppress(BrokenPipeError):  # nobody waits for it any more
                os.write(told, str(status).encode())
            os.close(told)


def _call(
    program: Sequence[str],
    words: Sequence[str],
    cwd: str,
    env: Mapping[str, str],
    mask: int,
    files: list[int],
) -> NoReturn:
    """One call, as if the interpreter had begun with it."""
    for number, file in enumerate(files):
        os.dup2(file, number)
        os.close(file)
    os.environ.clear()
    os.environ.update(env)
    time.tzset()
    os.umask(mask)
    os.chdir(cwd)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    sys.stdin = sys.__stdin__ = os.fdopen(0, encoding="utf-8")  # type: ignore[misc]
    sys.stdout = sys.__stdout__ = os.fdopen(1, "w", encoding="utf-8")  # type: ignore[misc]
    sys.stderr = sys.__stderr__ = os.fdopen(2, "w", encoding="utf-8", errors="backslashreplace")  # type: ignore[misc]
    sys.argv = [program[-1], *words]
    gc.unfreeze()
    if program[0] == "-m":
        sys.modules.pop(program[1], None)
        runpy.run_module(program[1], run_name="__main__", alter_sys=True)
    else:
        sys.path.insert(0, str(Path(program[0]).parent))
        runpy.run_path(program[0], run_name="__main__")
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    with socket.socket(fileno=int(sys.argv[1])) as keeper:
        _keep(keeper)
