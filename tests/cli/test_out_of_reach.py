"""A file of a call that nobody can look at is told in one sentence: 2 where it is read, 7 where it is written."""

import os
from pathlib import Path

import pytest

from cli.failures import OutputFailed
from cli.output.placed import check_place
from tests.cli.written import UA, ledger, write

LONG = "x" * 300
TOO_LONG = "file name too long"
CIRCLE = "too many levels of symbolic links"
REPEAT = ("repeat", "istanbul-2025#2", "--source", "outlet", "--stated", "2025-05-25")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = ledger(tmp_path_factory.mktemp("reach"))
    (folder / "circle").symlink_to("circle")
    (folder / "circle.zip").symlink_to("circle.zip")
    (folder / "feed.ndjson").write_text("{}")
    return folder


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("import", LONG), f"cannot read {LONG}: {TOO_LONG}"),
        (("import", f"{LONG}.csv"), f"cannot read {LONG}.csv: {TOO_LONG}"),
        (("import", "circle"), f"cannot read circle: {CIRCLE}"),
        (("checkpoint", "--key-file", LONG), f"the key {LONG} cannot be read: {TOO_LONG}"),
        (("checkpoint", "--key-file", "circle"), f"the key circle cannot be read: {CIRCLE}"),
        (("verify", "--checkpoint", LONG, "-o", "out"), f"cannot read {LONG}: {TOO_LONG}"),
        pytest.param(
            (*REPEAT, "--document", LONG, "-o", "out"),
            f"cannot read {LONG}: {TOO_LONG}",
            marks=pytest.mark.file,
        ),
        pytest.param(
            (*REPEAT, "--document", "circle", "-o", "out"),
            f"cannot read circle: {CIRCLE}",
            marks=pytest.mark.file,
        ),
    ],
)
def test_what_is_to_be_read(words: tuple[str, ...], sentence: str, folder: Path) -> None:
    assert write(folder, *words) == (2, "", f"counterfoil: {sentence}\n")


@pytest.mark.parametrize(
    "words",
    [
        ("totals", "-o"),
        ("confirm", "istanbul-2025#2", "--flow", "RU:UA", *UA, "-o"),
        ("import", "feed.ndjson", "--problems"),
        ("bundle", "istanbul-2025", "-o"),
        ("checkpoint", "--new-key"),
        ("backup",),
    ],
)
@pytest.mark.parametrize("name", [LONG, f"{LONG}/x", f"{LONG}.zip"])
def test_what_is_to_be_written(words: tuple[str, ...], name: str, folder: Path) -> None:
    before = set(folder.iterdir())
    called = write(folder, *words, name)

    what = "no ledger can be made at" if words == ("backup",) else "cannot write to"
    assert called == (7, "", f"counterfoil: {what} {name}: {TOO_LONG}\n")
    assert set(folder.iterdir()) == before


@pytest.mark.parametrize("words", [("totals", "-o"), ("import", "feed.ndjson", "--problems")])
@pytest.mark.parametrize("name", ["circle", "circle.zip"])
def test_a_link_to_itself_is_not_written_over(
    words: tuple[str, ...], name: str, folder: Path
) -> None:
    assert write(folder, *words, name) == (
        7,
        "",
        f"counterfoil: cannot write to {name}: {CIRCLE}\n",
    )
    assert (folder / name).is_symlink()


@pytest.mark.file
def test_a_store_that_nobody_can_look_at_is_told_as_a_store(folder: Path) -> None:
    for store in ("circle", LONG):
        called = write(folder, "totals", "--store", store, "-o", "out")
        assert called.code == 7
        assert f"{folder / store} " in called.err
        assert called.err.count("\n") == 1


def test_nobody_can_tell_what_is_in_a_closed_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def closed(path: Path) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "stat", closed)
    with pytest.raises(OutputFailed, match=r"cannot write to .+: permission denied"):
        check_place(tmp_path / "x", "--output")


def test_a_file_that_is_not_to_be_written_is_not_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "kept").touch()
    monkeypatch.setattr(os, "access", lambda path, mode: mode != os.W_OK)  # as root may all
    with pytest.raises(OutputFailed, match=r"cannot write to .+/kept: permission denied"):
        check_place(tmp_path / "kept", "--output")
    check_place(tmp_path / "new", "--output")
