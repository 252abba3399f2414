"""What a file that a call writes may not be written over: all that the call reads, and all of any ledger."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from cli.call.named import Named
from cli.call.settings import Settings, here, settings_files
from cli.call.variables import KEY_FILE
from cli.failures import Failure
from domain.store.beside import belongs_to, is_kept_beside, ledger_of, one_file

_KEY = "--key-file"


def check_spared(
    path: Path,
    option: str,
    settings: Settings,
    environment: Mapping[str, str],
    named: Iterable[Named],
) -> None:
    """A `Failure` where writing the file that ``option`` names would destroy what is read, or part of a ledger.

    Files are told by what they are, not by how they are called. What is a device or a pipe holds nothing.
    """
    if path.exists() and not path.is_file():
        return
    store = settings.store_path
    if store is not None and belongs_to(path, store):
        raise Failure(f"{option} would overwrite the store, {store}: name another file")
    if store is not None and is_kept_beside(path, store):
        raise Failure(
            f"{option} would overwrite what is kept beside the store, {path}: name another file"
        )
    other = ledger_of(path)
    if other is not None:
        what = "a ledger" if one_file(path, other) else "what is kept beside a ledger"
        raise Failure(f"{option} would overwrite {what}, {path}: name another file")
    for what, file in _read(environment, named):
        if what != option and one_file(path, file):
            told = "the key" if what in (_KEY, KEY_FILE) else f"what {what} names"
            raise Failure(f"{option} would overwrite {told}, {file}: name another file")
    for file in settings_files(environment, here()):
        if one_file(path, file):
            raise Failure(f"{option} would overwrite the settings, {file}: name another file")


def _read(environment: Mapping[str, str], named: Iterable[Named]) -> Iterator[Named]:
    yield from named
    if key := environment.get(KEY_FILE):
        yield KEY_FILE, Path(key)
