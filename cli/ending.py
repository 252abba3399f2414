"""How a call ends: every exception as an exit code, one sentence and nothing more."""

import errno
import os
import re
import sys
from collections.abc import Sequence
from typing import NamedTuple

from cli.failures import ExitCode, Failure, OutputFailed, code_of
from domain.system import reason

# What is full or gone answers so to writes, and an answer is all that is written as a file.
_UNWRITABLE = {
    getattr(errno, name) for name in ("ENOSPC", "EDQUOT", "EFBIG", "EIO", "EBADF", "EAGAIN")
}


class Ending(NamedTuple):
    """`message` is None where nothing needs to be said."""

    code: int
    message: str | None = None
    hint: str | None = None


def ended(problem: BaseException, arguments: Sequence[str]) -> int:
    """Tells what happened in the form that the call asked for; the exit code."""
    if isinstance(problem, OSError):  # what could not be written is not tried a second time
        from cli.output.stdout import silence_stdout

        silence_stdout()
    ending = ending_of(problem)
    if ending.message is not None:
        hint = _shell_took_the_arrow(ending, arguments) or ending.hint
        traced = ending.code == ExitCode.OUR_FAULT and _asked_for(arguments, "v", "verbose")
        _report(ending._replace(hint=hint), problem if traced else None, arguments)
    return ending.code


def ending_of(problem: BaseException) -> Ending:
    """What an exception means for the person who made the call."""
    import typer

    from cli.call.typer_private import ClickException

    match problem:
        case typer.Exit():
            return Ending(problem.exit_code)
        case KeyboardInterrupt() | typer.Abort():
            return Ending(ExitCode.INTERRUPTED)
        case BrokenPipeError():
            return Ending(ExitCode.DONE)
        case Failure():
            return Ending(problem.code, str(problem), problem.hint)
        case ClickException():
            from cli.call.usage import translated

            return ending_of(translated(problem))
        case OSError(errno=number, filename=None) if number in _UNWRITABLE:
            return ending_of(OutputFailed("standard output", problem))
        case OSError(filename=str(name)):
            return Ending(ExitCode.UNUSABLE, f"cannot use {name}: {reason(problem)}")
        case MemoryError():
            return Ending(ExitCode.UNUSABLE, "there is not enough memory for this call")
        case _:
            return _from_below(problem)


def _from_below(problem: BaseException) -> Ending:
    """Refusals of the domain and failures of the store, which only a call that failed has to know."""
    from domain.refusals import Refused
    from domain.store import StoreFailure, VersionConflict

    match problem:
        case VersionConflict():
            return Ending(ExitCode.CONFLICT, str(problem), problem.hint)
        case StoreFailure():
            return Ending(ExitCode.UNUSABLE, str(problem), problem.hint)
        case Refused():
            return Ending(code_of(type(problem)), str(problem), problem.hint)
        case _:
            return _our_fault(problem)


def _our_fault(problem: BaseException) -> Ending:
    said = f": {problem}" if str(problem) else ""
    return Ending(
        ExitCode.OUR_FAULT,
        f"a fault of ours, {type(problem).__name__}{said}",
        "the same call with --verbose shows where; please report it",
    )


def _shell_took_the_arrow(ending: Ending, arguments: Sequence[str]) -> str | None:
    """`RU->UA` unquoted: the shell keeps `>` and leaves `RU-`, and a file named UA."""
    for word in arguments:
        typed = word.rpartition("=")[2]
        if re.fullmatch(r"[A-Z][A-Z0-9-]{0,15}-", typed) and typed in str(ending.message):
            return "a shell takes the > of RU->UA for itself: type RU:UA"
    return None


def _report(ending: Ending, traced: BaseException | None, arguments: Sequence[str]) -> None:
    import traceback

    from cli.telling import tell_as_one, tell_at_once

    trace = "".join(traceback.format_exception(traced)) if traced is not None else None
    if _format(arguments) == "json":
        said = {"code": ending.code, "message": ending.message, "hint": ending.hint}
        if trace is not None:
            said["traceback"] = trace
        tell_as_one(said)
        return
    lines = [trace.rstrip("\n")] if trace is not None else []
    lines.append(f"counterfoil: {' '.join(str(ending.message).split())}")
    if ending.hint:
        lines.append(f"hint: {ending.hint}")
    tell_at_once("\n".join(lines))


def _format(arguments: Sequence[str]) -> str | None:
    """The format asked for, even by a call that could not be read to its end."""
    if asked := _asked_for(arguments, "f", "format"):
        return asked
    from cli.call.settings import here, settings

    try:
        return settings({}, os.environ, here()).format
    except Failure:
        return os.environ.get("COUNTERFOIL_FORMAT")


def _asked_for(arguments: Sequence[str], short: str, long: str) -> str | None:
    """The last `-f VALUE`, `-fVALUE`, `-qfVALUE`, `--format VALUE` or `--format=VALUE` before a `--`.

    For a flag, any text where it was given.
    """
    found = None
    for at, word in enumerate(arguments):
        if word == "--":
            break
        following = arguments[at + 1] if at + 1 < len(arguments) else "given"
        if word == f"--{long}":
            found = following
        elif word.startswith(f"--{long}="):
            found = word.partition("=")[2]
        elif clustered := re.fullmatch(f"-[qv]*{short}(.*)", word, re.DOTALL):
            found = clustered[1] or following
    return found


def flushed(code: int) -> int:
    """Standard output emptied while we can still say so, and not by the interpreter on its way out."""
    from cli.output.stdout import silence_stdout

    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except BrokenPipeError:
        silence_stdout()
    except OSError as problem:
        silence_stdout()
        from cli.telling import tell_at_once

        tell_at_once(f"counterfoil: cannot write to standard output: {reason(problem)}")
        return code or ExitCode.UNUSABLE
    return code
