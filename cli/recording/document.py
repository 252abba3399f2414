"""Copies of documents, kept beside the ledger under their SHA-256."""

import hashlib
import os
import stat
from contextlib import suppress
from functools import partial
from pathlib import Path

from cli.call.settings import Settings
from cli.failures import ExitCode, Failure
from cli.output.placed import place
from domain.frozen import dataclass
from domain.store.beside import documents_of, opened_copy
from domain.store.rights import make_folder, share
from domain.system import reason


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


class KeyIsNoDocument(Failure):
    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path} is a private key, which is kept nowhere else than where it is: nothing was recorded",
            hint="--document names the page or the paper in which the source says it",
        )


@dataclass(frozen=True, slots=True)
class Document:
    """A file as it is at this moment."""

    content: bytes
    ledger: Path

    @property
    def folder(self) -> Path:
        return documents_of(self.ledger)

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()

    @property
    def path(self) -> Path:
        return self.folder / self.sha256

    def keep(self) -> None:
        """The copy is there, whole, when this returns; `NotKept` or `CopyDamaged` where it cannot be."""
        try:
            if os.path.lexists(self.path):  # also a link that leads to no file
                with opened_copy(self.path) as copy:
                    if copy.read() != self.content:
                        raise CopyDamaged(self.path)
                return
            with suppress(FileExistsError):  # whoever makes it first, it is the same
                make_folder(self.folder, self.ledger)
            place(self.path, [self.content], partial(share, ledger=self.ledger, to_read=True))
        except OSError as problem:
            raise NotKept(self.path, problem) from problem


def document(path: Path, settings: Settings) -> Document:
    """The document at a path, read whole; a `Failure` where it cannot be, is a key, or could not be kept."""
    from domain.evidence.signing import is_private_key

    store = settings.store_path
    if store is None:
        raise NoFolder()
    try:
        if stat.S_ISCHR(path.stat().st_mode):
            raise Failure(f"{path} is a device, which has no end: name a file")
        content = path.read_bytes()
    except OSError as problem:
        raise Failure(f"cannot read {path}: {reason(problem)}") from problem
    if is_private_key(content):
        raise KeyIsNoDocument(path)
    return Document(content, store)
