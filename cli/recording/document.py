"""Copies of documents, kept beside the ledger under their SHA-256."""

import hashlib
import stat
from pathlib import Path

from cli.call.settings import Settings
from cli.failures import ExitCode, Failure, reason
from cli.output.placed import place
from domain.frozen import dataclass
from domain.store.beside import documents_of, opened_copy


class NoFolder(Failure):
    def __init__(self) -> None:
        super().__init__(
            "--document keeps its copy beside a ledger that is a file, and this one is in a database"
        )


class NotKept(Failure):
    code = ExitCode.UNUSABLE

    def __init__(self, path: Path, problem: OSError) -> None:
        super().__init__(
            f"the copy of the document cannot be kept at {path}: {reason(problem)}",
            hint="nothing was recorded",
        )


class CopyDamaged(Failure):
    code = ExitCode.UNUSABLE

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"the copy kept at {path} is no longer what its name says: nothing was recorded",
            hint="move it away; it is made anew from the file",
        )


@dataclass(frozen=True, slots=True)
class Document:
    """A file as it is at this moment."""

    content: bytes
    folder: Path

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()

    @property
    def path(self) -> Path:
        return self.folder / self.sha256

    def keep(self) -> None:
        """The copy is there, whole, when this returns; `NotKept` or `CopyDamaged` where it cannot be."""
        try:
            if self.path.exists():
                with opened_copy(self.path) as copy:
                    if copy.read() != self.content:
                        raise CopyDamaged(self.path)
                return
            self.folder.mkdir(exist_ok=True)
            place(self.path, [self.content], 0o444)
        except OSError as problem:
            raise NotKept(self.path, problem) from problem


def document(path: Path, settings: Settings) -> Document:
    """The document at a path, read whole; a `Failure` where it cannot be, or could not be kept."""
    store = settings.store_path
    if store is None:
        raise NoFolder()
    try:
        if stat.S_ISCHR(path.stat().st_mode):
            raise Failure(f"{path} is a device, which has no end: name a file")
        content = path.read_bytes()
    except OSError as problem:
        raise Failure(f"cannot read {path}: {reason(problem)}") from problem
    return Document(content, documents_of(store))
