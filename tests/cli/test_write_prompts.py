"""What is missing is asked for on a terminal, on standard error, and nowhere else."""

import fcntl
import os
import pty
import select
import signal
import subprocess
import sys
import termios
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from tests.cli.calls import Called, environment
from tests.cli.written import OUTLET, RU, UA, held, last, recorded

END_OF_INPUT = "\x04"
INTERRUPT = "\x03"


def on_a_terminal(
    folder: Path,
    *words: str,
    answers: Sequence[tuple[str, str]] = (),
    output: bool = True,
    **variables: str,
) -> Called:
    """A call with standard input and error on a terminal and standard output in a pipe, or closed.

    Each answer is typed once its question stands at the end of what the terminal shows; an answer ends with
    the Enter key unless it is a control character.
    """
    leader, follower = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "cli.main", *words],
        cwd=folder,
        env=environment(folder, {"TERM": "dumb", "COUNTERFOIL_ACTOR": "editor", **variables}),
        stdin=follower,
        stdout=subprocess.PIPE,
        stderr=follower,
        text=True,
        start_new_session=True,
        preexec_fn=partial(_own_the_terminal, output=output),  # noqa: PLW1509 - the tests start no threads
    ) as running:
        os.close(follower)
        try:
            shown = ""
            for question, answer in answers:
                shown += _until(leader, question)
                ending = (
                    "" if answer in (END_OF_INPUT, INTERRUPT) or answer.endswith("\n") else "\n"
                )
                os.write(leader, (answer + ending).encode(errors="surrogateescape"))
            # A signal that comes before the reading of a line has begun is seen with the next one.
            again = INTERRUPT if answers and answers[-1][1] == INTERRUPT else None
            shown += _until(leader, None, again)
            out, _ = running.communicate(timeout=30)
        finally:
            running.kill()
    os.close(leader)
    return Called(running.returncode, out, shown)


def _own_the_terminal(*, output: bool) -> None:
    """As a shell would start it: the keyboard's interrupt reaches it and is not ignored."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
    if not output:
        os.close(1)


def _until(leader: int, question: str | None, again: str | None = None) -> str:
    """What the terminal shows up to the question, or to the end; ``again`` is typed while nothing comes."""
    shown = b""
    until = time.monotonic() + 30
    while question is None or not _plain(shown).endswith(question):
        assert time.monotonic() < until, (question, shown)
        ready, _, _ = select.select([leader], [], [], 1)
        if not ready:
            if again is not None:
                os.write(leader, again.encode())
            continue
        try:
            data = os.read(leader, 4096)
        except OSError:
            data = b""
        if not data:
            assert question is None, (question, shown)
            break
        shown += data
    return _plain(shown)


def _plain(shown: bytes) -> str:
    return shown.decode(errors="replace").replace("\r", "")


FIRST = "istanbul-2025#2, which reports 307 released RU->UA and UA->RU, stage s2"
FIGURE = ("report", "istanbul-2025/s2", "300", "--flow", "RU:UA")


def test_the_source_and_the_date_are_asked_for_and_today_is_offered(folder: Path) -> None:
    called = on_a_terminal(
        folder, *FIGURE, "--tz", "UTC", answers=[("Source: ", "outlet"), ("]: ", "")]
    )
    today = datetime.now(UTC).date().isoformat()
    assert called == Called(
        0,
        "istanbul-2025#3\n",
        f"Source: outlet\nStated on [{today}]: \nnothing changes in totals or standing\n",
    )
    assert last(folder)["statement"] == {"source": "outlet", "stated": today}


def test_what_is_known_is_completed(folder: Path) -> None:
    called = on_a_terminal(
        folder,
        *(*FIGURE, "--stated", "2025-05-25"),
        answers=[("Source: ", "ua-p\t\n")],
    )

    assert called.code == 0
    assert last(folder)["statement"] == {"source": "ua-president", "stated": "2025-05-25"}


def test_an_answer_that_is_none_is_asked_for_again(folder: Path) -> None:
    called = on_a_terminal(
        folder,
        *("report", "istanbul-2025/s2", *OUTLET),
        answers=[
            ("Flow (RU:UA, UA:RU): ", "RU:UA"),
            ("Quantity: ", ""),
            ("Quantity: ", "1,000"),
            ("Quantity: ", "1000"),
        ],
    )

    assert called == Called(
        0,
        "istanbul-2025#3\n",
        "Flow (RU:UA, UA:RU): RU:UA\nQuantity: \nQuantity: 1,000\n"
        "the quantity '1,000' is not understood: a quantity is 390, 300+, more-than:300, "
        "at-most:300, less-than:300, 300..310, about:300, withheld or vague:dozens, without "
        "separators, signs or exponents\n"
        "hint: write 1000\n"
        "Quantity: 1000\nnothing changes in totals or standing\n",
    )


@pytest.mark.parametrize("errors", ["strict", "surrogateescape"])
def test_an_answer_of_bytes_that_are_no_text_is_asked_for_again(errors: str, folder: Path) -> None:
    called = on_a_terminal(
        folder,
        *("suspend", *RU),
        answers=[("Agreement: ", "\udcff"), ("Agreement: ", "istanbul-2025")],
        PYTHONIOENCODING=f"utf-8:{errors}",
    )

    assert (called.code, called.out) == (0, "istanbul-2025#3\n")
    assert "what was typed is not in UTF-8\n" in called.err


def test_everything_can_be_asked_for(folder: Path) -> None:
    called = on_a_terminal(
        folder,
        "confirm",
        answers=[
            ("Entry: ", "ist\t"),
            ("Flow (RU:UA, UA:RU, all): ", "UA:RU"),
            ("Source: ", "ua-president"),
            ("]: ", "2025-05-24"),
        ],
    )

    assert (called.code, called.out) == (0, "istanbul-2025#3\n")
    assert last(folder) == {
        "flow": "UA->RU",
        "of": 2,
        "statement": {"source": "ua-president", "stated": "2025-05-24"},
    }


def test_a_source_and_an_agreement_can_be_asked_for(folder: Path) -> None:
    asked = on_a_terminal(
        folder,
        "source",
        answers=[
            ("Slug: ", "tr-mfa"),
            ("Name: ", "Foreign Ministry"),
            ("anonymous): ", "officail"),
            ("anonymous): ", "official"),
        ],
    )
    assert (asked.code, asked.out) == (0, "tr-mfa#1\n")
    assert "did you mean official?" in asked.err

    asked = on_a_terminal(
        folder,
        *("announce", *OUTLET),
        answers=[
            ("Agreement: ", "new"),
            ("Title: ", "New"),
            ("Party, such as RU=Russia: ", "RU=Russia"),
            ("(Enter for no more): ", "UA=Ukraine"),
            ("(Enter for no more): ", ""),
        ],
    )
    assert (asked.code, asked.out) == (0, "new#1\n")
    assert last(folder, "new")["parties"] == [
        {"code": "RU", "name": "Russia"},
        {"code": "UA", "name": "Ukraine"},
    ]


def test_a_scope_is_asked_for_where_no_stage_is_named(folder: Path) -> None:
    words = ("report", "istanbul-2025", "1000", "--each-way", *RU)
    asked = on_a_terminal(folder, *words, answers=[("[whole]: ", "")])

    assert asked.code == 0
    assert last(folder)["scope"] == "whole"


def test_a_new_word_is_asked_about(folder: Path) -> None:
    words = ("report", "istanbul-2025/s3", "303", "--flow", "RU:UA", *OUTLET)
    question = "s3 is a new stage here: known are s2. Bring it in? [y/N]: "

    assert on_a_terminal(folder, *words, answers=[(question, "")]) == Called(
        130, "", f"{question}\nnothing was recorded\n"
    )
    assert held(folder) == 2
    assert on_a_terminal(folder, *words, answers=[(question, "y")]).out == "istanbul-2025#3\n"


def test_a_new_word_is_asked_about_once_and_before_what_is_missing(folder: Path) -> None:
    words = ("report", "istanbul-2025/s3", "303", *OUTLET)
    question = "s3 is a new stage here: known are s2. Bring it in? [y/N]: "
    flow = ("Flow (RU:UA, UA:RU): ", "RU:UA")

    assert on_a_terminal(folder, *words, answers=[(question, "y"), flow]).out == "istanbul-2025#3\n"


def test_yes_brings_no_word_in(folder: Path) -> None:
    words = ("report", "istanbul-2025/s3", "303", "--flow", "RU:UA", *OUTLET, "--yes")

    assert on_a_terminal(folder, *words).code == 3
    assert held(folder) == 2


@pytest.mark.parametrize(
    ("words", "question"),
    [
        (
            ("void", "istanbul-2025#2", "--reason", "misread"),
            f"Void {FIRST}? [y/N]:\n> ",
        ),
        (
            ("amend", "istanbul-2025#2", "308", "--reason", "misread"),
            f"Void {FIRST}, and record it anew? [y/N]:\n> ",
        ),
    ],
    ids=["void", "amend"],
)
def test_what_destroys_is_asked_about_unless_yes(
    words: tuple[str, ...], question: str, folder: Path
) -> None:
    assert on_a_terminal(folder, *words, answers=[(question, "no")]) == Called(
        130, "", f"{question}no\nnothing was recorded\n"
    )
    assert held(folder) == 2
    assert on_a_terminal(folder, *words, answers=[(question, "yes")]).code == 0


def test_the_end_of_input_is_no_yes_and_is_told_of_as_a_no(folder: Path) -> None:
    words = ("void", "istanbul-2025#2", "--reason", "misread")
    question = f"Void {FIRST}? [y/N]:\n> "

    assert on_a_terminal(folder, *words, answers=[(question, END_OF_INPUT)]) == Called(
        130, "", f"{question}\nnothing was recorded\n"
    )
    assert held(folder) == 2


def test_what_is_hidden_in_the_words_of_others_is_spelled_out_in_a_question(folder: Path) -> None:
    recorded(folder, "amend-agreement", "istanbul-2025", "--title", "S\u2060")

    words = ("void", "istanbul-2025#3", "--reason", "misread")
    asked = on_a_terminal(folder, *words, answers=[("[y/N]: ", "no")])
    assert "title: S\\u2060? [y/N]: no\n" in asked.err


def test_a_question_needs_no_standard_output(folder: Path) -> None:
    asked = on_a_terminal(
        folder, *FIGURE, answers=[("Source: ", "outlet"), ("]: ", "")], output=False
    )

    assert (asked.code, held(folder)) == (7, 3)
    assert asked.err.endswith("it is closed\nhint: it was recorded, as istanbul-2025#3\n")


def test_yes_is_not_asked(folder: Path) -> None:
    asked = on_a_terminal(folder, "void", "istanbul-2025#2", "--reason", "misread", "--yes")

    assert (asked.code, asked.out) == (0, "istanbul-2025#3\n")
    assert "[y/N]" not in asked.err


def test_a_refusal_comes_before_the_question(folder: Path) -> None:
    recorded(folder, "confirm", "istanbul-2025#2", "--flow", "all", *UA)

    asked = on_a_terminal(folder, "void", "istanbul-2025#1", "--reason", "misread")
    assert asked.code == 5


@pytest.mark.parametrize("key", [END_OF_INPUT, INTERRUPT], ids=["end of input", "interrupt"])
def test_nobody_has_to_answer(key: str, folder: Path) -> None:
    asked = on_a_terminal(folder, *FIGURE, answers=[("Source: ", key)])

    assert (asked.code, asked.out) == (130, "")
    assert held(folder) == 2


def test_with_no_input_nothing_is_asked(folder: Path) -> None:
    assert on_a_terminal(folder, *FIGURE, "--no-input") == Called(
        2, "", "counterfoil: report needs --source\n"
    )
    assert on_a_terminal(folder, "confirm", "--no-input").code == 2
    assert on_a_terminal(folder, "void", "istanbul-2025#2", "--reason", "x", "--no-input").code == 0


def test_with_standard_input_elsewhere_nothing_is_asked(folder: Path) -> None:
    leader, follower = pty.openpty()
    ended = subprocess.run(
        [sys.executable, "-m", "cli.main", *FIGURE],
        cwd=folder,
        env=environment(folder),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=follower,
        timeout=60,
    )
    os.close(follower)
    os.close(leader)

    assert (ended.returncode, ended.stdout) == (2, b"")
