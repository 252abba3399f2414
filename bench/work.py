"""The feeds and ledgers that the parts of the bench share, made once for a size and kept beside the tree."""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final

from bench import generator
from bench.processes import COUNTERFOIL, run

ROOT: Final = Path(__file__).parents[1]
FOLDER: Final = ROOT / ".bench"
"""Ignored by git. What lies here is made anew where the code that makes it has changed."""


def folder(size: int) -> Path:
    """Where a size's files lie."""
    path = FOLDER / str(size)
    path.mkdir(parents=True, exist_ok=True)
    return path


@cache
def feed(size: int) -> Path:
    """A generated feed of ``size`` entries."""
    return made(folder(size) / "feed.ndjson", _write_feed, size, (Path(generator.__file__),))


@cache
def ledger(size: int) -> Path:
    """A ledger into which that feed was imported, with its read model."""
    program = ("domain", "projections", "cli")
    code = [path for name in program for path in (ROOT / name).rglob("*.py")]
    return made(folder(size) / "ledger.db", _import, size, (feed(size), *code))


def objects(size: int) -> Iterator[dict[str, Any]]:
    """The objects of the feed."""
    with feed(size).open("rb") as lines:
        yield from map(json.loads, lines)


def made(path: Path, make: Any, size: int, of: tuple[Path, ...]) -> Path:
    """The file at ``path``, made by ``make(path, size)`` where it is not there or older than what it is of."""
    if not path.exists() or path.stat().st_mtime < max(file.stat().st_mtime for file in of):
        for old in path.parent.glob(f"{path.name}*"):
            old.unlink()
        draft = path.with_name(f"draft-{path.name}")
        for old in path.parent.glob(f"{draft.name}*"):
            old.unlink()
        make(draft, size)
        for file in path.parent.glob(f"{draft.name}*"):
            file.rename(file.with_name(file.name.removeprefix("draft-")))
    return path


def bytes_of(path: Path) -> int:
    """What a file takes on the disk, with all that is kept beside it."""
    return sum(file.stat().st_size for file in path.parent.glob(f"{path.name}*"))


def _write_feed(path: Path, size: int) -> None:
    with path.open("wb") as file:
        file.writelines(generator.lines(size))


def _import(path: Path, size: int) -> None:
    store = [COUNTERFOIL, "--quiet", "--store", str(path)]
    run([*store, "init"])
    run([*store, "import", "--actor", "desk", "--yes", str(feed(size))], most=3_600)
