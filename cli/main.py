"""The entry point: run one call and end with its exit code.

Nothing heavy is imported here, so that an interrupt is caught as soon as a call is under way; before that it ends
the process without a word (`cli.start`).
"""

import atexit
import gc
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from io import BufferedWriter, FileIO, TextIOWrapper
from typing import NoReturn

from cli import interrupts


def main() -> None:
    """One call of `counterfoil`, and the end of its process."""
    # Most calls end before there is anything to collect; looking for it would take a tenth of their time.
    gc.set_threshold(100_000, 50, 100)
    sys.unraisablehook = _dropped
    _leave(run(sys.argv[1:]))


def _leave(code: int) -> NoReturn:
    """End at once, for taking the interpreter apart takes longer than many an answer.

    All that is said has been flushed by then, all that was open closed; what others asked for at the end is done.
    """
    interrupts.heed_no_more()
    atexit._run_exitfuncs()
    told_to_end = interrupts.told_to_end()
    threads = sys.modules["threading"].active_count() if "threading" in sys.modules else 1
    if threads > 1 and told_to_end is None:
        sys.exit(code)
    with suppress(OSError, ValueError, AttributeError):
        sys.stderr.flush()
    if told_to_end is not None:
        # Whoever told it sees that this is what ended the call.
        os.kill(os.getpid(), told_to_end)
    os._exit(code)


def run(arguments: Sequence[str]) -> int:
    """One call, from its words to its exit code."""
    try:
        interrupts.heed()
        try:
            _open_streams()
            _call(arguments)
            # One may come where Python drops whatever is raised, and stops nothing. It came all the same.
            code = interrupts.code() if interrupts.interrupted() else 0
        except Exception as problem:
            if interrupts.interrupted():
                raise KeyboardInterrupt from problem
            from cli.ending import ended

            code = ended(problem, arguments)
        from cli.ending import flushed
        from cli.telling import give_out

        give_out()
        return flushed(code)
    except KeyboardInterrupt as interrupt:
        from cli.telling import give_out, tell_at_once

        give_out()
        if told := str(interrupt):  # what became of what was under way
            tell_at_once(told)
        return interrupts.code()


def _dropped(what: "sys.UnraisableHookArgs") -> None:
    """What is raised where nobody can catch it is told; of an interrupt the exit code tells."""
    if what.exc_type is not KeyboardInterrupt:
        sys.__unraisablehook__(what)


def _open_streams() -> None:
    """Files and pipes get UTF-8, whatever the locale; a terminal what it can show, the rest escaped.

    What `PYTHONUNBUFFERED` leaves without a buffer gets one, which goes on where a write took only a part.
    """
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if not isinstance(stream, TextIOWrapper):
            continue
        encoding = stream.encoding if stream.isatty() else "utf-8"
        if isinstance(stream.buffer, FileIO):
            # At the end of each line it is written all the same: somebody asked for that.
            raw = FileIO(stream.fileno(), "w", closefd=False)
            stream = TextIOWrapper(BufferedWriter(raw), encoding, line_buffering=True)
            setattr(sys, name, stream)
        stream.reconfigure(encoding=encoding, errors="backslashreplace", newline="\n")


def _call(arguments: Sequence[str]) -> None:
    if arguments[:1] == ["__complete"]:  # as the scripts of `counterfoil completion` ask
        from cli.completion.answer import answer

        answer(arguments[1:])
        return

    from cli.call.application import application
    from cli.registry import COMMANDS

    verbs = application(COMMANDS)
    with verbs.make_context("counterfoil", list(arguments)) as ctx:
        verbs.invoke(ctx)


if __name__ == "__main__":
    main()
