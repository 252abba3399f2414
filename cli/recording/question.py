"""Questions on a terminal, asked on standard error, for what a call leaves out."""

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, redirect_stdout
from typing import Final

import typer

from cli.output.columns import width
from cli.output.shown import shown
from cli.telling import give_out, tell_at_once
from domain.refusals import Malformed, Refused, closest, listed

LONGEST_PROMPT: Final = 75
"""Cells that leave room for an answer at 80 columns."""


def can_ask() -> bool:
    """Whether somebody is there to answer."""
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stderr))


def ask(
    question: str,
    *,
    default: str | None = None,
    known: Iterable[str] = (),
    read: Callable[[str], object] = str,
) -> str:
    """The answer, or the default for an empty one; asked again until ``read`` does not refuse it.

    Tab completes what is ``known``. `typer.Abort` where the answer is the end of input.
    """
    offered = f" [{default}]" if default is not None else ""
    while True:
        answer = _line(f"{question}{offered}: ", sorted(known)).strip() or default
        if answer is None:
            continue
        try:
            read(answer)
        except Refused as refusal:
            tell_at_once(f"{refusal}\nhint: {refusal.hint}" if refusal.hint else str(refusal))
            continue
        return answer


def ask_several(question: str) -> list[str]:
    """One answer a line, the first of them needed, ended by an empty line."""
    answers = [ask(question)]
    while answer := _line("  and another (Enter for no more): ", ()).strip():
        answers.append(answer)
    return answers


def agreed(question: str) -> bool:
    """Whether the answer is yes; anything else is no, the end of input too."""
    try:
        return _line(f"{question} [y/N]: ", ()).strip().casefold() in ("y", "yes")
    except typer.Abort:
        return False


def _line(prompt: str, known: Sequence[str]) -> str:
    """One line of an answer. A long question stands on lines of its own: a prompt does not wrap everywhere."""
    give_out()  # it may be what is asked about
    prompt = shown(prompt)
    if width(prompt) > LONGEST_PROMPT:
        tell_at_once(prompt.rstrip())
        prompt = "> "
    with _on_standard_error(), _completing(known):
        while True:
            try:
                answer = input(prompt)
                answer.encode()
            except EOFError:
                tell_at_once("")
                raise typer.Abort from None
            except KeyboardInterrupt:
                tell_at_once("")
                raise
            except UnicodeError:
                tell_at_once("what was typed is not in UTF-8")
            else:
                return answer


@contextmanager
def _on_standard_error() -> Iterator[None]:
    """`input` asks on standard output; for as long as it does, that leads to where standard error does."""
    if sys.stdout is None:  # it is closed, and another file may have its number by now
        with redirect_stdout(sys.stderr):
            yield
        return
    sys.stdout.flush()
    sys.stderr.flush()
    kept = os.dup(1)
    os.dup2(2, 1)
    try:
        yield
    finally:
        sys.stdout.flush()
        os.dup2(kept, 1)
        os.close(kept)


@contextmanager
def _completing(known: Sequence[str]) -> Iterator[None]:
    try:
        import readline
    except ImportError:
        yield
        return

    def complete(start: str, at: int) -> str | None:
        found = [word for word in known if word.startswith(start)]
        return found[at] if at < len(found) else None

    readline.set_completer(complete)
    readline.set_completer_delims(" \t\n")
    libedit = "libedit" in (readline.__doc__ or "")
    readline.parse_and_bind("bind ^I rl_complete" if libedit else "tab: complete")
    try:
        yield
    finally:
        readline.set_completer(None)


def one_of(choices: Sequence[str]) -> Callable[[str], object]:
    """A reading that refuses whatever is not among the choices."""

    def read(answer: str) -> object:
        if answer not in choices:
            raise Malformed(f"it is one of {listed(choices)}", closest(answer, choices))
        return answer

    return read
