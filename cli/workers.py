"""Processes that work for a call: they end with it, however it ends."""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Thread
from typing import TYPE_CHECKING, Final, TypeVar

from cli.interrupts import ENDING

if TYPE_CHECKING:
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing.connection import Connection

R = TypeVar("R")

_SAFE: Final = "PYTHONSAFEPATH"


def processors() -> int:
    """How many processors there are for this call to work on: one at least."""
    if hasattr(os, "sched_getaffinity"):  # it may have been told to leave some to others
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@contextmanager
def pool(
    hands: int, initializer: Callable[..., None], *given: object
) -> Iterator["ProcessPoolExecutor"]:
    """So many processes. Each calls the initializer first with what is given, which is to `begin`.

    Where the call is interrupted, or wants no more of them, they are ended in the middle of their work.
    """
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    context = get_context("spawn")
    with _safe_path():
        workers = ProcessPoolExecutor(hands, context, initializer=initializer, initargs=given)
    try:
        yield workers
    except BaseException:
        for process in list(workers._processes.values()):
            process.kill()
        raise
    finally:
        workers.shutdown(cancel_futures=True)


@contextmanager
def beside(work: Callable[..., R], *given: object) -> Iterator[Callable[[], R | None]]:
    """Let another process do a work, a function of a module, with what is given; it is ended with the block.

    What is yielded waits for what came of it: None where it failed, or could not be started; what that means the
    call is then to find out itself.
    """
    from multiprocessing import get_context

    context = get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_do, args=(theirs, work, given), daemon=True)
    with ours:
        try:
            # Where the system lets nobody start one more, nothing comes of it either.
            with theirs, starting(), suppress(OSError):
                process.start()
            yield lambda: _came(ours)
        finally:
            if process.pid is not None:
                process.kill()
                process.join()


def _came(connection: "Connection") -> R | None:
    try:
        found: R | None = connection.recv()
    except (EOFError, OSError):
        return None  # it was ended, in the middle of what it said perhaps, or never started
    return found


@contextmanager
def starting() -> Iterator[None]:
    """To start them in: none is interrupted before it can `begin`, and the call is once they are started."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ENDING)
    try:
        with _safe_path():
            yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def _safe_path() -> Iterator[None]:
    """Whoever is started in it loads nothing from the folder of the call, which may be anybody's.

    `multiprocessing` starts Python with words to run, and then this looks there first, for its own modules too.
    """
    before = os.environ.get(_SAFE)
    os.environ[_SAFE] = "1"
    try:
        yield
    finally:
        if before is None:
            del os.environ[_SAFE]
        else:
            os.environ[_SAFE] = before


def begin() -> None:
    """To be called first by such a process. An interrupt, which all are sent, ends it without a word."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDING)
    # A call that is killed closes nothing: who waits for its next task would wait for ever.
    Thread(target=_end_with_the_call, daemon=True).start()


def _do(connection: "Connection", work: Callable[..., object], given: tuple[object, ...]) -> None:
    import gc

    begin()
    gc.disable()  # what it works on is made and dropped whole
    found = None
    with suppress(Exception):  # the call finds it too, and tells of it
        found = work(*given)
    with suppress(BrokenPipeError):  # the call wants to know no more
        connection.send(found)


def _end_with_the_call() -> None:
    from multiprocessing import parent_process

    call = parent_process()
    if call is not None:
        call.join()
        os._exit(1)
