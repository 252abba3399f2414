"""Processes that work for a call: they end with it, however it ends."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import parent_process
from threading import Thread

from cli.main import ENDING


def processors() -> int:
    """How many processors there are to work on: one at least."""
    return os.cpu_count() or 1


@contextmanager
def starting() -> Iterator[None]:
    """To start them in: none is interrupted before it can `begin`, and the call is once they are started."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ENDING)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def begin() -> None:
    """To be called first by such a process. An interrupt, which all are sent, ends it without a word."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDING)
    # A call that is killed closes nothing: who waits for its next task would wait for ever.
    Thread(target=_end_with_the_call, daemon=True).start()


def _end_with_the_call() -> None:
    call = parent_process()
    if call is not None:
        call.join()
        os._exit(1)
