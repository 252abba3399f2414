"""Processes that work for a call: they end with it, however it ends."""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread
from typing import TYPE_CHECKING

from cli.main import ENDING

if TYPE_CHECKING:
    from concurrent.futures import ProcessPoolExecutor


def processors() -> int:
    """How many processors there are to work on: one at least."""
    return os.cpu_count() or 1


def pool(hands: int, initializer: Callable[..., None], *given: object) -> "ProcessPoolExecutor":
    """So many processes. Each calls the initializer first with what is given, which is to `begin`."""
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    context = get_context("spawn")
    return ProcessPoolExecutor(hands, context, initializer=initializer, initargs=given)


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
    from multiprocessing import parent_process

    call = parent_process()
    if call is not None:
        call.join()
        os._exit(1)
