"""How a call ends: exit codes, pipes that close, output that cannot be written."""

import errno
import json
import os
import pty
import resource
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from cli.ending import Ending, ending_of
from domain.refusals import BadForm, SomebodyWroteFirst
from domain.store import StoreMissing, VersionConflict
from tests.cli.calls import call, environment
from tests.cli.warm import PROBE
from tests.cli.written import UA, held, ledger, write


def test_an_unexpected_exception_is_our_fault_and_says_so(tmp_path: Path) -> None:
    called = call("count", "a", "--crash", cwd=tmp_path)

    assert (called.code, called.out) == (1, "")
    assert called.err.startswith("counterfoil: a fault of ours, KeyError: 'a'\nhint: ")
    assert "Traceback" not in called.err


def test_its_traceback_is_for_those_who_ask(tmp_path: Path) -> None:
    assert "Traceback" in call("count", "a", "--crash", "-v", cwd=tmp_path).err
    said = json.loads(call("count", "a", "--crash", "-vfjson", cwd=tmp_path).err)
    assert "Traceback" in said["traceback"]


def test_with_json_what_was_told_before_a_failure_is_in_its_one_object(tmp_path: Path) -> None:
    failed = {"code": 2, "message": "it failed", "hint": None}
    for words in (["-f", "json"], ["--format=json", "-q"]):
        said = json.loads(call("told", "--then", "fail", *words, cwd=tmp_path).err)
        assert said == (failed if "-q" in words else {**failed, "notes": ["told"]})
    assert call("told", "--then=fail", cwd=tmp_path).err == "told\ncounterfoil: it failed\n"


def test_with_json_what_was_told_is_told_as_ever_where_nothing_failed_and_on_an_interrupt(
    tmp_path: Path,
) -> None:
    for words in ([], ["-f", "json"]):
        assert call("told", *words, cwd=tmp_path).err == "told\n"
        called = call("told", "--then=interrupt", *words, cwd=tmp_path)
        assert (called.code, called.err) == (130, "told\nit was interrupted\n")


def test_an_interrupt_ends_quietly_with_130(tmp_path: Path) -> None:
    assert call("interrupted", cwd=tmp_path) == (130, "", "")
    assert call("swallowed", cwd=tmp_path) == (130, "", "")


INTERRUPTED_WHILE = """
import os, signal, sys
class Loading:
    def find_spec(self, name, path=None, target=None, chosen=sys.argv[1]):
        if name == chosen:
            os.kill(os.getpid(), signal.SIGINT)
signal.signal(signal.SIGINT, {handler})
sys.meta_path.insert(0, Loading())
for name in ("typing", "contextlib"):
    sys.modules.pop(name, None)
from cli.start import main
sys.argv[1:2] = []
main()
"""


@pytest.mark.parametrize(
    ("module", "code"),
    [
        ("cli.main", -signal.SIGINT),
        ("contextlib", -signal.SIGINT),
        ("typing", -signal.SIGINT),
        ("cli.call.application", 130),
        ("typer", 130),
        ("cli.commands.agreements", 130),
    ],
)
def test_an_interrupt_while_the_program_is_loaded_ends_quietly(
    module: str, code: int, tmp_path: Path
) -> None:
    program = ("-c", INTERRUPTED_WHILE.format(handler="signal.default_int_handler"))
    called = call(module, "agreements", "--help", cwd=tmp_path, program=program)
    assert called == (code, "", "")


INTERRUPTED_UNHEARD = """
import os, signal, sys
class Last:
    def __del__(self):
        os.kill(os.getpid(), signal.SIGINT)
class Loading:
    def find_spec(self, name, path=None, target=None):
        if name == "cli.commands.confirm":
            Last()
signal.signal(signal.SIGINT, signal.default_int_handler)
sys.meta_path.insert(0, Loading())
from cli.start import main
main()
"""


def test_an_interrupt_that_stops_nothing_tells_all_that_was_done_and_ends_with_130(
    tmp_path: Path,
) -> None:
    words = ("confirm", "istanbul-2025#2", "--flow", "RU:UA", *UA)
    for name in ("heard", "unheard"):
        (tmp_path / name).mkdir()
    heard = write(ledger(tmp_path / "heard"), *words)
    unheard = call(*words, cwd=ledger(tmp_path / "unheard"), program=("-c", INTERRUPTED_UNHEARD))

    assert unheard == (130, "istanbul-2025#3\n", heard.err)
    assert held(tmp_path / "unheard") == 3


INTERRUPTED_IN_A_LIBRARY = """
import os, signal, time
signal.signal(signal.SIGINT, signal.default_int_handler)
from domain.events import Event
def to_json(event):
    try:
        os.kill(os.getpid(), signal.SIGINT)
        time.sleep(10)
    except KeyboardInterrupt:
        raise ValueError("what calls this calls an interrupt an error of its own")
Event.to_json = to_json
"""
CALLED = (
    "from cli.start import main\nmain()",
    "import runpy\nrunpy.run_module('cli.main', run_name='__main__')",
)
"""As the console script does it, and as `serve` calls for its pages."""


@pytest.mark.parametrize("start", CALLED)
def test_an_import_tells_of_an_interrupt_that_a_library_calls_an_error(
    start: str, tmp_path: Path
) -> None:
    case = Path(__file__).resolve().parents[2] / "cases" / "istanbul-2025.toml"
    folder = ledger(tmp_path)
    before = held(folder)
    called = call("import", str(case), cwd=folder, program=("-c", INTERRUPTED_IN_A_LIBRARY + start))

    assert called == (130, "", "interrupted: nothing was recorded\n")
    assert held(folder) == before


INTERRUPTED_AS_ANOTHER_WROTE = """
import signal, subprocess, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
from domain.events import Event
usual, judged = Event.to_json, 0
def to_json(event):
    global judged
    judged += 1
    if judged > {before}:
        words = ("confirm", "istanbul-2025#2", "--flow", "RU:UA", *{ua})
        another = (sys.executable, "-c", "from cli.main import main; main()", *words)
        subprocess.run(another, check=True, capture_output=True)
        raise KeyboardInterrupt
    return usual(event)
Event.to_json = to_json
from cli.main import main
main()
"""
REGISTERED = '{{"event": "SourceRegistered", "source": "{0}", "name": "{0}", "kind": "media"}}\n'


@pytest.mark.parametrize(
    ("before", "out", "told"),
    [
        (0, "", "nothing was recorded"),
        (
            1,
            "gazette.ndjson: 1 recorded, 0 already there\n",
            "1 entry was recorded meanwhile, and the same call records what is missing",
        ),
    ],
)
def test_an_interrupted_import_does_not_call_its_own_what_others_recorded_meanwhile(
    before: int, out: str, told: str, tmp_path: Path
) -> None:
    folder = ledger(tmp_path)
    for name in ("gazette", "herald"):
        (folder / f"{name}.ndjson").write_text(REGISTERED.format(name))
    program = ("-c", INTERRUPTED_AS_ANOTHER_WROTE.format(before=before, ua=UA))
    called = call("import", "gazette.ndjson", "herald.ndjson", cwd=folder, program=program)

    assert called == (130, out, f"interrupted: {told}\n")
    assert held(folder) == 3


ENDED_WHILE = """
import os, signal
usual = signal.default_int_handler if signal.{name} == signal.SIGINT else signal.SIG_DFL
signal.signal(signal.{name}, usual)  # whatever it was for who started this: nohup has SIGHUP ignored
import domain.store.backup as copying
copying.synced = lambda path: os.kill(os.getpid(), signal.{name})
from cli.main import main
main()
"""


@pytest.mark.file
@pytest.mark.parametrize(
    ("name", "code"),
    [("SIGINT", 130), ("SIGTERM", -signal.SIGTERM), ("SIGHUP", -signal.SIGHUP)],
)
def test_a_call_that_is_told_to_end_takes_away_what_it_has_begun(
    name: str, code: int, tmp_path: Path
) -> None:
    before = sorted(path.name for path in ledger(tmp_path).iterdir())
    program = ("-c", ENDED_WHILE.format(name=name))
    assert call("backup", "b.db", cwd=tmp_path, program=program) == (code, "", "")
    assert sorted(path.name for path in tmp_path.iterdir()) == before


def test_a_call_that_is_to_hear_of_no_interrupt_hears_of_none(tmp_path: Path) -> None:
    for module in ("cli.main", "typer"):
        program = ("-c", INTERRUPTED_WHILE.format(handler="signal.SIG_IGN"))
        called = call(module, "agreements", "--help", cwd=tmp_path, program=program)
        assert (called.code, called.err) == (0, "")


def test_a_reader_that_closes_the_pipe_early_is_no_error(tmp_path: Path) -> None:
    command = f"{sys.executable} {PROBE} many | head -1; echo ${{PIPESTATUS[0]}}"
    ended = subprocess.run(
        ["bash", "-c", command], cwd=tmp_path, env=environment(tmp_path), capture_output=True
    )

    assert ended.stdout == b"entry\n0\n"
    assert ended.stderr == b""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("words", [("many",), ("count", "a"), ("--help",), ("count", "-h")])
def test_output_that_cannot_be_written_exits_7(words: tuple[str, ...], tmp_path: Path) -> None:
    with Path("/dev/full").open("w") as full:
        ended = subprocess.run(
            [sys.executable, PROBE, *words],
            cwd=tmp_path,
            env=environment(tmp_path),
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
        )

    assert ended.returncode == 7
    said = "counterfoil: cannot write to standard output: no space left on device\n"
    assert ended.stderr == said


UNBUFFERED = pytest.mark.parametrize("unbuffered", ["", "1"])


@UNBUFFERED
@pytest.mark.parametrize("words", [("many",), ("count", "a"), ("loaded",), ("--help",)])
def test_an_answer_of_which_only_a_part_can_be_written_exits_7(
    words: tuple[str, ...], unbuffered: str, tmp_path: Path
) -> None:
    changes = {"PYTHONUNBUFFERED": unbuffered, "PYTHONDONTWRITEBYTECODE": "1"}
    with (tmp_path / "answer").open("w") as answer:
        ended = subprocess.run(
            [sys.executable, PROBE, *words],
            cwd=tmp_path,
            env=environment(tmp_path, changes),
            stdout=answer,
            stderr=subprocess.PIPE,
            text=True,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (10, 10)),
        )

    assert ended.returncode == 7
    assert ended.stderr == "counterfoil: cannot write to standard output: file too large\n"


@UNBUFFERED
def test_an_answer_that_a_full_pipe_does_not_take_exits_7(unbuffered: str, tmp_path: Path) -> None:
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    with suppress(BlockingIOError):
        while os.write(writer, bytes(4096)):
            pass
    os.read(reader, 4096)
    ended = subprocess.run(
        [sys.executable, PROBE, "many"],
        cwd=tmp_path,
        env=environment(tmp_path, {"PYTHONUNBUFFERED": unbuffered}),
        stdout=writer,
        stderr=subprocess.PIPE,
        text=True,
    )
    os.close(reader)
    os.close(writer)

    assert ended.returncode == 7
    assert ended.stderr.startswith("counterfoil: cannot write to standard output: ")
    assert ended.stderr.count("\n") == 1


def test_standard_output_that_is_closed_exits_7(tmp_path: Path) -> None:
    command = f"{sys.executable} {PROBE} few -f csv >&-"
    ended = subprocess.run(
        ["bash", "-c", command], cwd=tmp_path, env=environment(tmp_path), capture_output=True
    )

    assert ended.returncode == 7
    assert ended.stderr == b"counterfoil: cannot write to standard output: it is closed\n"


def test_an_error_that_nobody_can_read_keeps_its_code(tmp_path: Path) -> None:
    ended = subprocess.run(
        ["bash", "-c", f"{sys.executable} {PROBE} cuont 2>&-"],
        cwd=tmp_path,
        env=environment(tmp_path),
        capture_output=True,
    )

    assert (ended.returncode, ended.stdout) == (2, b"")


def on_a_terminal(*words: str, cwd: Path, **variables: str) -> str:
    """What a terminal of 80 columns is sent."""
    leader, follower = pty.openpty()
    env = environment(cwd, {"TERM": "xterm", **variables})
    with subprocess.Popen(
        [sys.executable, PROBE, *words], cwd=cwd, env=env, stdout=follower, stderr=follower
    ) as running:
        os.close(follower)
        sent = b""
        try:
            while data := os.read(leader, 4096):
                sent += data
        except OSError:
            pass
        assert running.wait() == 0
    os.close(leader)
    return sent.decode().replace("\r\n", "\n")


def test_a_terminal_gets_a_bold_heading_unless_it_does_not_want_colour(tmp_path: Path) -> None:
    assert on_a_terminal("count", "a", cwd=tmp_path).startswith("\x1b[1mplace")
    assert "\x1b" not in on_a_terminal("count", "a", "--no-color", cwd=tmp_path)
    for any_text in ("1", "0", "no"):
        assert "\x1b" not in on_a_terminal("count", "a", cwd=tmp_path, NO_COLOR=any_text)
    assert "\x1b" not in on_a_terminal("count", "a", cwd=tmp_path, TERM="dumb")
    assert "\x1b" not in call("count", "a", cwd=tmp_path).out


def test_no_format_sends_a_terminal_what_it_would_obey(tmp_path: Path) -> None:
    for name in ("table", "json", "ndjson", "csv", "md"):
        sent = on_a_terminal("count", "a\u202eb\x1b[2J", "-f", name, "--no-color", cwd=tmp_path)
        assert "\u202e" not in sent
        assert "\x1b" not in sent
        assert "202e" in sent


def test_a_file_that_the_system_refuses_is_named_and_is_no_fault_of_ours() -> None:
    closed = PermissionError(errno.EACCES, "Permission denied", "shut/x")

    assert ending_of(closed) == Ending(7, "cannot use shut/x: permission denied")


@pytest.mark.parametrize(
    ("problem", "ending"),
    [
        (BadForm("the day", "32", "a date"), (2, "the day '32' is not understood: a date", None)),
        (
            SomebodyWroteFirst("a", 1, 2),
            (
                4,
                "a is at entry 2, not at 1: somebody else wrote first",
                "read it again and decide anew",
            ),
        ),
        (
            VersionConflict("agreement/a", 1, 2),
            (4, "a has 2 entries, where 1 were expected: somebody else wrote first", None),
        ),
        (
            StoreMissing("a.db"),
            (7, "there is no ledger at a.db", "counterfoil init makes one"),
        ),
    ],
)
def test_refusals_and_failures_from_below_bring_their_code_sentence_and_hint(
    problem: Exception, ending: tuple[int, str, str | None]
) -> None:
    assert ending_of(problem) == ending


def test_a_pipe_gets_utf8_whatever_the_locale(tmp_path: Path) -> None:
    for coding in ("ascii", "koi8-r"):
        called = call(
            "count", "Стамбул", "-f", "csv", cwd=tmp_path, env={"PYTHONIOENCODING": coding}
        )
        assert called.out.splitlines()[1].startswith("Стамбул,")


OUT_OF_MEMORY = """
import {module} as module
import cli.across.after
def fail(*_, **__):
    raise MemoryError
module.{name} = fail
cli.across.after.WORTHWHILE = 0
from cli.main import main
main()
"""


def test_a_write_stands_whose_read_model_finds_no_memory(tmp_path: Path) -> None:
    program = ("-c", OUT_OF_MEMORY.format(module="cli.across.upkeep", name="keep_up"))
    words = ("confirm", "istanbul-2025#2", "--flow", "RU:UA", *UA)
    called = call(*words, cwd=ledger(tmp_path), program=program)
    assert (called.code, called.out) == (0, "istanbul-2025#3\n")
    assert "the read model was not brought up: there is not enough memory\n" in called.err


def test_an_answer_that_finds_no_memory_is_no_fault_of_the_program(tmp_path: Path) -> None:
    program = ("-c", OUT_OF_MEMORY.format(module="projections.totals", name="totals"))
    called = call("totals", "istanbul-2025", cwd=ledger(tmp_path), program=program)
    assert called == (7, "", "counterfoil: there is not enough memory for this call\n")
