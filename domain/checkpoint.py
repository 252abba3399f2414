"""Checkpoints: which ledger, how many entries, which root, as C2SP tlog-checkpoint writes it.

Kept elsewhere, a checkpoint shows that nothing below its size was changed, removed or slipped in since.
"""

import re
from base64 import b64decode, b64encode
from dataclasses import dataclass
from typing import Final

from domain.note import Note
from domain.refusals import BadForm

ORIGIN: Final = "counterfoil/ledger/"
_SIZE: Final = re.compile(r"0|[1-9][0-9]{0,17}")
_ROOT: Final = re.compile(r"[A-Za-z0-9+/]{43}=")


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The first ``size`` entries of a ledger and the root over them: 32 bytes."""

    ledger: str
    size: int
    root: bytes

    @property
    def origin(self) -> str:
        """Under which name the ledger signs."""
        return ORIGIN + self.ledger

    @property
    def text(self) -> str:
        """What is signed."""
        return f"{self.origin}\n{self.size}\n{b64encode(self.root).decode()}\n"

    def note(self) -> Note:
        return Note(self.text)


def read(note: Note) -> Checkpoint:
    """The checkpoint that a note holds; `BadForm` where it holds none of ours."""
    lines = note.text.split("\n")
    if len(lines) != 4 or lines[3]:
        raise _bad(note, "it has a line each for ledger, size and root, and no others")
    origin, size, root = lines[:3]
    if not origin.startswith(ORIGIN) or not re.fullmatch(r"[0-9a-f-]{36}", origin[len(ORIGIN) :]):
        raise _bad(note, f"its first line is {ORIGIN} and the id of a ledger")
    if not _SIZE.fullmatch(size):
        raise _bad(note, "its second line is the number of entries")
    if not _ROOT.fullmatch(root) or b64encode(b64decode(root)).decode() != root:
        raise _bad(note, "its third line is a root in base64")
    return Checkpoint(origin[len(ORIGIN) :], int(size), b64decode(root))


def _bad(note: Note, why: str) -> BadForm:
    return BadForm("the checkpoint", note.text.partition("\n")[0], why)
