"""Checkpoints: which ledger, how many entries, which root, as C2SP tlog-checkpoint writes it.

Kept elsewhere, a checkpoint shows that nothing below its size was changed, removed or slipped in since. The root
speaks of the entries alone: so an extension line gives what the chain starts from, which binds the ledger's zone
and the time at which it was made.
"""

import re
from base64 import b64decode, b64encode
from dataclasses import field
from typing import Final

from domain.evidence.note import Note
from domain.frozen import dataclass
from domain.refusals import BadForm

ORIGIN: Final = "counterfoil/ledger/"
NOT_YET: Final = ", or did not reach this standby yet"
"""What it may mean as well that the ledger lacks entries of a checkpoint, where a standby answers."""
_SIZE: Final = re.compile(r"0|[1-9][0-9]{0,17}")
_START: Final = "start "
_HASH: Final = re.compile(r"[A-Za-z0-9+/]{43}=")


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The first ``size`` entries of a ledger and the root over them, and what its chain of hashes starts from: 32
    bytes each.
    """

    ledger: str
    size: int
    root: bytes
    start: bytes
    called: str = field(default="the checkpoint", compare=False)
    """How it is named where one among several does not hold."""

    @property
    def origin(self) -> str:
        """Under which name the ledger signs."""
        return ORIGIN + self.ledger

    @property
    def text(self) -> str:
        """What is signed."""
        root, start = (b64encode(one).decode() for one in (self.root, self.start))
        return f"{self.origin}\n{self.size}\n{root}\n{_START}{start}\n"

    def note(self) -> Note:
        return Note(self.text)


def read(note: Note) -> Checkpoint:
    """The checkpoint that a note holds; `BadForm` where it holds none of ours."""
    lines = note.text.split("\n")
    if len(lines) != 5 or lines[-1]:
        raise _bad(note, "it has a line each for ledger, size, root and start, and no others")
    origin, size, root, last = lines[:4]
    if not origin.startswith(ORIGIN) or not re.fullmatch(r"[0-9a-f-]{36}", origin[len(ORIGIN) :]):
        raise _bad(note, f"its first line is {ORIGIN} and the id of a ledger")
    if not _SIZE.fullmatch(size):
        raise _bad(note, "its second line is the number of entries")
    if not _is_hash(root):
        raise _bad(note, "its third line is a root in base64")
    start = last.removeprefix(_START)
    if not last.startswith(_START) or not _is_hash(start):
        raise _bad(note, "its fourth line is the start of the chain in base64")
    return Checkpoint(origin[len(ORIGIN) :], int(size), b64decode(root), b64decode(start))


def _is_hash(encoded: str) -> bool:
    return (
        _HASH.fullmatch(encoded) is not None and b64encode(b64decode(encoded)).decode() == encoded
    )


def _bad(note: Note, why: str) -> BadForm:
    return BadForm("the checkpoint", note.text.partition("\n")[0], why)
