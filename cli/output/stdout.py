"""Standard output: all of a text or a clear failure, and quiet on the way out."""

import errno
import os
import sys
from contextlib import suppress

from cli.failures import OutputFailed


def write_to_stdout(text: str) -> None:
    """All of it, now; `OutputFailed` where it does not get through, a closed pipe as it comes."""
    if not text:
        return
    stdout = sys.stdout
    if stdout is None:
        raise OutputFailed("standard output", OSError(errno.EBADF, "it is closed"))
    try:
        stdout.write(text)
        stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as problem:
        silence_stdout()
        raise OutputFailed("standard output", problem) from problem


def silence_stdout() -> None:
    """What is left in the buffer goes nowhere, so that the end of the program does not trip over it."""
    with suppress(OSError, ValueError, AttributeError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
