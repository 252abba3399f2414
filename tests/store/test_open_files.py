"""What others do to a file that is open here: what is read stays one state, and nothing of theirs is lost."""

import shutil
import subprocess
from pathlib import Path

import pytest

from domain.store.failures import StoreWrittenOver
from domain.store.location import locate_file
from domain.store.model import State
from domain.store.sqlite_evidence import evidence
from domain.store.sqlite_model import SqliteModelWriter
from tests.store.making import A, ledger, opened, python

pytestmark = pytest.mark.file


def written(path: str, *keys: str) -> None:
    """Append entries in a process of their own, which opens the ledger, and closes it as the only one perhaps."""
    code = f"""
with opened({path!r}) as store:
    append(store, A, store.version(A), [line(key) for key in {keys!r}], actor="another")
"""
    with python(code) as process:
        assert process.wait(30) == 0


def keys(path: str) -> list[str | None]:
    with opened(path, write=False) as store:
        return [entry.key for entry in store.read(A)]


def test_one_state_stays_one_where_a_ledger_is_opened_twice_here_and_others_write(
    tmp_path: Path,
) -> None:
    path = ledger(tmp_path / "l", entries=40)
    with opened(path, write=False) as store, store.snapshot() as state:
        before = state.read(A)
        with opened(path, write=False) as again, evidence(locate_file(path), 1) as found:
            assert again.read(A) == before
            assert found.beyond() == 0
        written(path, *(f"more{number}" for number in range(200)))
        assert Path(f"{path}-wal").exists(), "the other took it for a file that nobody reads"
        assert state.read(A) == before
    assert len(keys(path)) == 240
    assert not Path(f"{path}-wal").exists()


def test_what_is_put_into_a_model_is_there_for_others_who_write_to_it_and_close_it_meanwhile(
    tmp_path: Path,
) -> None:
    place = locate_file(ledger(tmp_path / "l") + "-model")
    with SqliteModelWriter(place, 5.0) as writer, writer.turn() as turn:
        turn.begin(State("ledger", "UTC", "1", 0, 0, b""))
    code = f"""
from domain.store.location import locate_file
from domain.store.sqlite_model import SqliteModelWriter
with SqliteModelWriter(locate_file({place.path!r}), 5.0) as writer, writer.turn() as turn:
    print(turn.state().position)
"""
    with SqliteModelWriter(place, 5.0) as writer:
        for position in (1, 2):
            with writer.turn() as turn:
                turn.reached(position, b"")
            with python(code) as process:
                out, _ = process.communicate(timeout=30)
            assert out == f"{position}\n"


def test_a_ledger_that_is_put_over_an_open_one_loses_nothing_when_that_is_closed(
    tmp_path: Path,
) -> None:
    path = ledger(tmp_path / "l", entries=2)
    shutil.copyfile(path, f"{path}-copy")
    store = opened(path, write=False)
    was = keys(path)
    written(path, "lost")
    for end in ("-wal", "-shm"):
        Path(f"{path}{end}").unlink()
    # Not from here: that would take away the locks of what is open.
    subprocess.run(["cp", f"{path}-copy", path], check=True)
    written(path, "new")

    with pytest.raises(StoreWrittenOver, match="was written over while it was open here"):
        store.read(A)
    store.close()
    with pytest.raises(StoreWrittenOver, match="was written over while it was open here"):
        opened(path, write=False)
    code = f"print(*(entry.key for entry in opened({path!r}, write=False).read(A)))"
    with python(code) as process:
        out, _ = process.communicate(timeout=30)
    assert out.split() == [*was, "new"]
