"""Bytes that are no UTF-8: in a name of a file they are left as they are, anywhere else they are refused."""

import os
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from typer.core import TyperArgument, TyperOption

from cli.call.application import application
from cli.call.command import Command
from cli.call.plain import NotUtf8, label
from cli.context import Context
from cli.registry import COMMANDS
from tests.cli.calls import Called, call, counterfoil
from tests.cli.written import ledger, recorded

pytestmark = pytest.mark.file

HALF = os.fsdecode(b"\xff")


def takes_text(param: object) -> bool:
    """Whether it is neither a flag nor a number, nor a name of a file."""
    if not isinstance(param, TyperArgument | TyperOption) or getattr(param, "is_flag", False):
        return False
    annotation = str(param.type_descriptor.annotation)
    return "FILE" not in (param.metavar, label(param)) and not annotation.count("Path")


def calls(command: Command) -> Iterator[tuple[str, list[str]]]:
    """Each thing that a command takes, and the words of a call in which it is no text."""
    before: list[str] = []
    for param in command.params:
        if isinstance(param, TyperOption) and takes_text(param) and label(param) != "--store":
            yield label(param), [max(param.opts, key=len), HALF]
        elif isinstance(param, TyperArgument):
            if takes_text(param):
                yield label(param), [*before, HALF]
            before.append("a" if label(param) == "AGREEMENT" else "a/s")


@pytest.mark.parametrize("name", [command.name for command in COMMANDS])
def test_no_command_takes_bytes_that_are_no_text_for_anything_but_a_file(name: str) -> None:
    verbs = application(COMMANDS)
    command = verbs.get_command(Context(verbs), name)
    assert isinstance(command, Command)
    for what, words in calls(command):
        with pytest.raises(NotUtf8, match=f"^{what} is not in UTF-8: '\udcff'$"):
            command.make_context(name, words)


def test_a_call_that_is_no_text_is_told_in_one_sentence(tmp_path: Path) -> None:
    sentence = "counterfoil: AGREEMENT is not in UTF-8: '\\udcff'\n"

    assert counterfoil("totals", HALF, cwd=tmp_path) == Called(2, "", sentence)
    assert counterfoil("suspend", HALF, cwd=tmp_path) == Called(2, "", sentence)
    url = counterfoil("check", cwd=tmp_path, env={"COUNTERFOIL_STORE": f"postgresql://h/{HALF}"})
    assert (url.code, url.out, len(url.err.splitlines())) == (7, "", 1)


def test_text_in_utf8_is_read_so_whatever_the_locale(tmp_path: Path) -> None:
    ledger(tmp_path)
    env = {"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    plain = partial(call, cwd=tmp_path, env=env, program=("-m", "cli.main"), cold=True)

    assert plain("source", "idf", "--name", "דובר צה״ל", "--kind", "official").code == 0
    assert "דובר צה״ל" in plain("find", "צה״ל").out
    assert plain("find", HALF).err == "counterfoil: TEXT is not in UTF-8: '\\udcff'\n"


def test_a_file_may_have_any_name(tmp_path: Path) -> None:
    ledger(tmp_path)
    name = tmp_path / f"log{HALF}.ndjson"

    recorded(tmp_path, "export", "-o", str(name))
    assert counterfoil("init", "--store", f"new{HALF}.db", cwd=tmp_path).code == 0
    called = counterfoil("import", str(name), "--store", f"new{HALF}.db", cwd=tmp_path)
    assert called.code == 0, called
    assert counterfoil("backup", f"copy{HALF}.db", cwd=tmp_path).code == 0
