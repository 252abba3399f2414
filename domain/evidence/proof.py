"""Proofs as files: that an entry is in a ledger, and that a ledger only grew. JSON, for anybody's program."""

import json
from collections.abc import Sequence
from typing import Any, Final

from domain import merkle
from domain.envelope import unfit
from domain.evidence import checkpoint as checkpoints
from domain.evidence import note
from domain.evidence.checkpoint import Checkpoint
from domain.evidence.note import Note
from domain.frozen import dataclass
from domain.refusals import BadForm, DoesNotHold, entries
from domain.store import StoreDamaged, StoredLine, canonical, cited
from domain.values.text import is_sha256

VERSION: Final = 1
_LONGEST_PATH: Final = 128


class ProofFails(DoesNotHold):
    """A proof that proves nothing."""


@dataclass(frozen=True, slots=True)
class Inclusion:
    """The exact line of an entry, and the path from it to the root of a checkpoint."""

    entry: str
    position: int
    line: bytes
    path: tuple[bytes, ...]
    checkpoint: Note

    def check(self) -> Checkpoint:
        """The checkpoint that it leads to; `ProofFails` where it does not lead there."""
        found = checkpoints.read(self.checkpoint)
        fields = _fields(self.line)
        if fields.get("ledger") != found.ledger:
            raise ProofFails("the line belongs to another ledger than the checkpoint")
        line = _line(self.line, found.ledger, fields)
        if (line.position, cited(line.stream, line.entry)) != (self.position, self.entry):
            raise ProofFails("the line belongs to another entry than the proof says")
        leaf = merkle.leaf_hash(self.line)
        if not merkle.is_included(leaf, self.position - 1, found.size, self.path, found.root):
            raise ProofFails(
                f"{self.entry} is not at position {self.position} of that ledger as this proof has it: "
                "the line, the path or the checkpoint was changed"
            )
        return found

    def text(self) -> str:
        found = checkpoints.read(self.checkpoint)
        return _written(
            {
                "proof": "inclusion",
                "version": VERSION,
                "ledger": found.ledger,
                "entry": self.entry,
                "position": self.position,
                "line": self.line.decode(),
                "leaf": merkle.leaf_hash(self.line).hex(),
                "path": [node.hex() for node in self.path],
                "size": found.size,
                "root": found.root.hex(),
                "checkpoint": str(self.checkpoint),
            }
        )


@dataclass(frozen=True, slots=True)
class Consistency:
    """Two checkpoints, and the path that shows the second to be the first and more."""

    first: Note
    second: Note
    path: tuple[bytes, ...]

    def check(self) -> tuple[Checkpoint, Checkpoint]:
        """Both checkpoints; `ProofFails` where the second does not follow from the first."""
        first, second = checkpoints.read(self.first), checkpoints.read(self.second)
        if (first.ledger, first.start) != (second.ledger, second.start):
            raise ProofFails("the two checkpoints are of different ledgers")
        if not merkle.is_consistent(first.size, second.size, first.root, second.root, self.path):
            raise ProofFails(
                f"the ledger of {entries(second.size)} is not that of {entries(first.size)} and more: "
                "something below was changed, or the proof was"
            )
        return first, second

    def text(self) -> str:
        return _written(
            {
                "proof": "consistency",
                "version": VERSION,
                "ledger": checkpoints.read(self.second).ledger,
                "from": str(self.first),
                "to": str(self.second),
                "path": [node.hex() for node in self.path],
            }
        )


def read_proof(text: str) -> Inclusion | Consistency:
    """A proof as it is written; `BadForm` where it is none."""
    try:
        found = json.loads(text, object_pairs_hook=_once, parse_float=_no_number)
    except (ValueError, RecursionError):
        raise _bad("it is no JSON object of ours") from None
    version = found.get("version") if isinstance(found, dict) else None
    if not isinstance(found, dict) or type(version) is not int or version != VERSION:
        raise _bad(f"it has no version {VERSION}")
    match found.get("proof"):
        case "inclusion":
            return _inclusion(found)
        case "consistency":
            fields = ("ledger", "from", "to", "path")
            _check_fields(found, fields)
            proof = Consistency(_note(found["from"]), _note(found["to"]), _path(found["path"]))
            if checkpoints.read(proof.second).ledger != found["ledger"]:
                raise ProofFails("ledger is not that of the checkpoints in it")
            return proof
        case _:
            raise _bad("it says neither inclusion nor consistency")


def _inclusion(found: dict[str, Any]) -> Inclusion:
    _check_fields(
        found,
        ("ledger", "entry", "position", "line", "leaf", "path", "size", "root", "checkpoint"),
    )
    line, position, entry = found["line"], found["position"], found["entry"]
    if not isinstance(line, str) or not isinstance(entry, str) or type(position) is not int:
        raise _bad("line and entry are text, position is a number")
    try:
        data = line.encode()
    except UnicodeEncodeError:
        raise _bad("its line is not text") from None
    proof = Inclusion(entry, position, data, _path(found["path"]), _note(found["checkpoint"]))
    checkpoint = checkpoints.read(proof.checkpoint)
    told = (checkpoint.ledger, checkpoint.size, checkpoint.root.hex())
    if (found["ledger"], found["size"], found["root"]) != told:
        raise ProofFails("ledger, size or root are not those of the checkpoint in it")
    if found["leaf"] != merkle.leaf_hash(data).hex():
        raise ProofFails(f"the line of {entry} is not the one that was hashed: it was changed")
    return proof


def _check_fields(found: dict[str, Any], fields: Sequence[str]) -> None:
    if found.keys() != {"proof", "version", *fields}:
        raise _bad(f"it has the fields proof, version, {', '.join(fields)}")


def _note(given: object) -> Note:
    if not isinstance(given, str):
        raise _bad("its checkpoint is text")
    return note.parse(given)


def _path(given: object) -> tuple[bytes, ...]:
    if (
        not isinstance(given, list)
        or len(given) > _LONGEST_PATH
        or not all(isinstance(one, str) and is_sha256(one) for one in given)
    ):
        raise _bad("its path is a list of hashes")
    return tuple(bytes.fromhex(one) for one in given)


def _line(data: bytes, ledger: str, fields: dict[str, Any]) -> StoredLine:
    """The line, held to the letter: what it says is shown to people, and is to mean one thing to all programs."""
    stream, topic = fields.get("stream"), fields.get("topic")
    entry, position = fields.get("entry"), fields.get("position")
    if not (
        isinstance(stream, str)
        and isinstance(topic, str)
        and type(entry) is int
        and type(position) is int
    ):
        raise ProofFails("the line is no line of a ledger")
    try:
        line = canonical.read(
            data, ledger=ledger, stream=stream, entry=entry, position=position, topic=topic
        )
    except StoreDamaged:
        raise ProofFails("the line is not written as a ledger writes") from None
    if why := unfit(line):
        raise ProofFails(f"the line is no line of a ledger: {why}")
    return line


def _fields(line: bytes) -> dict[str, Any]:
    try:
        found = json.loads(line, object_pairs_hook=_once, parse_float=_no_number)
    except (ValueError, RecursionError):
        raise ProofFails("the line is no line of a ledger") from None
    if not isinstance(found, dict):
        raise ProofFails("the line is no line of a ledger")
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name twice")
    return found


def _no_number(text: str) -> object:
    raise ValueError(text)


def _written(fields: dict[str, Any]) -> str:
    """All of it in ASCII: a line of a ledger may hold what a terminal would obey."""
    return json.dumps(fields, indent=1) + "\n"


def _bad(why: str) -> BadForm:
    return BadForm("the proof", "", why)
