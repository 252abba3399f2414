"""`-o FILE` is whole or untouched, and never the store."""

import json
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.calls import call, environment
from tests.cli.warm import PROBE


def test_the_answer_goes_to_the_file_and_only_there(tmp_path: Path) -> None:
    called = call("count", "a", "-f", "json", "-o", "answer.json", cwd=tmp_path)

    assert called == (0, "", "")
    assert json.loads((tmp_path / "answer.json").read_text())["rows"][0]["place"] == "a"
    assert [file.name for file in tmp_path.iterdir()] == ["answer.json"]


def test_a_dash_is_standard_output(tmp_path: Path) -> None:
    assert call("count", "a", "-o", "-", cwd=tmp_path) == call("count", "a", cwd=tmp_path)


@pytest.mark.parametrize("mode", [0o640, 0o664, 0o600])
def test_an_old_file_is_replaced_with_its_permissions_through_its_link(
    mode: int, tmp_path: Path
) -> None:
    old = tmp_path / "old.csv"
    old.write_text("old")
    old.chmod(mode)
    (tmp_path / "link.csv").symlink_to(old)

    assert call("count", "a", "-f", "csv", "-o", "link.csv", cwd=tmp_path).code == 0

    assert (tmp_path / "link.csv").is_symlink()
    assert old.read_text().startswith("place,")
    assert old.stat().st_mode & 0o777 == mode


def test_a_call_that_fails_leaves_the_file_alone(tmp_path: Path) -> None:
    old = tmp_path / "old.txt"
    old.write_text("old")

    assert call("count", "a", "--crash", "-o", "old.txt", cwd=tmp_path).code == 1
    assert old.read_text() == "old"


@pytest.mark.file
@pytest.mark.parametrize(
    "name", ["counterfoil.db", "counterfoil.db-wal", "./x/../counterfoil.db", "link", "hard"]
)
def test_the_store_is_never_overwritten(name: str, tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    store = tmp_path / "counterfoil.db"
    store.write_text("kept")
    (tmp_path / "link").symlink_to(store)
    (tmp_path / "hard").hardlink_to(store)

    called = call("count", "a", "-o", name, cwd=tmp_path)

    assert (called.code, store.read_text()) == (2, "kept")
    assert "would overwrite the store" in called.err


def test_a_folder_or_a_missing_folder_is_refused_before_anything_is_done(tmp_path: Path) -> None:
    for name in (".", "no/such.txt", "new/"):
        called = call("count", "a", "--crash", "-o", name, cwd=tmp_path)
        assert called.code == 2
        assert "--output names a" in called.err


def test_a_device_is_written_to_as_it_is(tmp_path: Path) -> None:
    assert call("count", "a", "-o", "/dev/null", cwd=tmp_path) == (0, "", "")
    assert Path("/dev/null").is_char_device()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_file_that_cannot_be_written_exits_7(tmp_path: Path) -> None:
    called = call("count", "a", "-o", "/dev/full", cwd=tmp_path)

    assert called.code == 7
    assert called.err == "counterfoil: cannot write to /dev/full: no space left on device\n"


@pytest.mark.parametrize("there", ["old", None])
def test_an_answer_that_cannot_be_written_whole_leaves_nothing(
    there: str | None, tmp_path: Path
) -> None:
    file = tmp_path / "answer.csv"
    if there is not None:
        file.write_text(there)

    ended = subprocess.run(
        [sys.executable, PROBE, "count", "a", "-f", "csv", "-o", file.name],
        cwd=tmp_path,
        env=environment(tmp_path, {"PYTHONDONTWRITEBYTECODE": "1"}),
        capture_output=True,
        text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (10, 10)),
    )

    assert ended.returncode == 7
    assert ended.stderr == "counterfoil: cannot write to answer.csv: file too large\n"
    left = {one.name: one.read_text() for one in tmp_path.iterdir()}
    assert left == ({} if there is None else {file.name: there})


@pytest.mark.parametrize("words", ["-o >(cat)", "-o /dev/stdout | cat", "-o /dev/stdout > it"])
def test_a_pipe_that_the_shell_has_opened_takes_the_answer(words: str, tmp_path: Path) -> None:
    program = f"{sys.executable} {PROBE} count a"
    called = subprocess.run(
        ["bash", "-c", f"{program} {words}; wait; test ! -e it || cat it"],
        cwd=tmp_path,
        env=environment(tmp_path),
        capture_output=True,
        text=True,
        check=False,
    )

    assert (called.stdout, called.stderr) == (call("count", "a", cwd=tmp_path).out, "")
