"""The entry point: run one call and end with its exit code.

Nothing heavy is imported here, so that an interrupt is caught from the first moment on.
"""

import os
import sys
from collections.abc import Sequence
from io import TextIOWrapper
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cli.registry import Listed


def main() -> None:
    """The console script `counterfoil`."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str], listed: "Sequence[Listed] | None" = None) -> int:
    """One call, from its words to its exit code; `listed` replaces the commands (for tests)."""
    try:
        try:
            _speak_utf8()
            _alone()
            _call(arguments, listed)
            code = 0
        except Exception as problem:
            from cli.ending import ended

            code = ended(problem, arguments)
        from cli.ending import flushed

        return flushed(code)
    except KeyboardInterrupt:
        return 130


def _speak_utf8() -> None:
    """Files and pipes get UTF-8, whatever the locale; a terminal what it can show, the rest escaped."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            encoding = stream.encoding if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="backslashreplace", newline="\n")


def _alone() -> None:
    """Validate by ourselves: plugins that other packages bring along are not looked for at each start."""
    os.environ["PYDANTIC_DISABLE_PLUGINS"] = "__all__"


def _call(arguments: Sequence[str], listed: "Sequence[Listed] | None") -> None:
    from cli.call.application import application
    from cli.registry import COMMANDS

    verbs = application(COMMANDS if listed is None else listed)
    with verbs.make_context("counterfoil", list(arguments)) as ctx:
        verbs.invoke(ctx)


if __name__ == "__main__":
    main()
