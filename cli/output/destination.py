"""Where an answer goes: standard output, or a file that is whole or untouched."""

import sys
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

from cli.call.named import Named
from cli.call.settings import Settings
from cli.failures import OutputFailed
from cli.output.placed import check_no_folder, check_place, place
from cli.output.screen import Screen, screen_of
from cli.output.spared import check_spared
from cli.output.stdout import silence_stdout, write_to_stdout

_PAGE: Final = 1_000


class StandardOutput:
    """Written to as it comes: unlike in an `OutputFile`, what came before a failure stays delivered."""

    def __init__(self, screen: Screen) -> None:
        self.screen = screen

    def write(self, text: str) -> None:
        """A whole answer; where nobody reads on, what the call found still decides how it ends."""
        try:
            write_to_stdout(text)
        except BrokenPipeError:
            silence_stdout()

    def write_pages(self, pages: Iterable[str]) -> None:
        """A long answer as its parts come; a `BrokenPipeError` where nobody waits for more of them."""
        for page in pages:
            write_to_stdout(page)

    def write_lines(self, lines: Iterable[bytes]) -> None:
        """Lines of JSON, however many; on a terminal what is hidden in them is spelled out."""
        from itertools import islice

        from cli.output.shown import shown_json

        each = iter(lines)
        while page := b"".join(islice(each, _PAGE)).decode():
            if self.screen.terminal:
                page = "".join(f"{shown_json(line)}\n" for line in page.split("\n")[:-1])
            write_to_stdout(page)


class OutputFile:
    """A file named with `-o`; a link is followed, a device or a pipe is written to as it is."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.screen = Screen()

    def write(self, text: str) -> None:
        """As `StandardOutput.write`."""
        with suppress(BrokenPipeError):
            self.write_pages([text])

    def write_pages(self, pages: Iterable[str]) -> None:
        """All parts of an answer or none."""
        self.write_lines(page.encode("utf-8", "backslashreplace") for page in pages)

    def write_lines(self, lines: Iterable[bytes]) -> None:
        """All of them or none, in constant memory."""
        try:
            place(self.path, lines)
        except BrokenPipeError:
            raise
        except OSError as problem:
            raise OutputFailed(str(self.path), problem) from problem


def destination(
    settings: Settings,
    environment: Mapping[str, str],
    named: Iterable[Named] = (),
    *,
    of_many: bool = False,
) -> StandardOutput | OutputFile:
    """Where this call's answer goes; refused before the command runs where it can go nowhere.

    ``named`` are the other files that the call names. An answer ``of_many`` files has a folder of its own.
    """
    if settings.output is None or settings.output == "-":
        return StandardOutput(screen_of(sys.stdout, environment, colour=settings.color))
    if not of_many:
        check_no_folder(settings.output, "--output")
    path = Path(settings.output)
    check_place(path, "--output", of_many=of_many)
    check_spared(path, "--output", settings, environment, named)
    return OutputFile(path)
