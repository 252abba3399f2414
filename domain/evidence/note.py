"""Signed notes in the form of C2SP signed-note: a text, a blank line, and who signs it.

Pure: what a signature says is checked in `domain.evidence.signing`.
"""

import re
from base64 import b64decode, b64encode
from binascii import Error
from dataclasses import replace
from hashlib import sha256
from typing import Final

from domain.frozen import dataclass
from domain.refusals import BadForm

ED25519: Final = 1
"""The type byte of a plain Ed25519 signature over the text."""
COSIGNATURE: Final = 4
"""The type byte of a timestamped Ed25519 signature of a witness (C2SP tlog-cosignature)."""
LONGEST: Final = 1 << 20
DASH: Final = "\N{EM DASH} "
"""How a signature line begins."""
_NAME: Final = re.compile(r"[^\s+]+")
_TYPES: Final = (ED25519, COSIGNATURE)


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature line: whose, by which key, and the bytes."""

    name: str
    key_id: bytes
    data: bytes

    def line(self) -> str:
        return f"{DASH}{self.name} {b64encode(self.key_id + self.data).decode()}\n"


@dataclass(frozen=True, slots=True)
class Note:
    """A text that ends in a line end, and its signatures, perhaps none yet."""

    text: str
    signatures: tuple[Signature, ...] = ()

    def __str__(self) -> str:
        return f"{self.text}\n{''.join(one.line() for one in self.signatures)}"

    def signed(self, *more: Signature) -> "Note":
        """The same with further signatures; one that stands there already is not added again."""
        new = [one for one in more if one not in self.signatures]
        return replace(self, signatures=(*self.signatures, *dict.fromkeys(new)))


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """A public key under a name: what others are given to check signatures with."""

    name: str
    kind: int
    public: bytes

    @property
    def key_id(self) -> bytes:
        signed = self.name.encode() + b"\n" + bytes([self.kind]) + self.public
        return sha256(signed).digest()[:4]

    def __str__(self) -> str:
        """``NAME+KEYID+KEY``, as C2SP writes it."""
        return f"{self.name}+{self.key_id.hex()}+{b64encode(bytes([self.kind]) + self.public).decode()}"

    @classmethod
    def parse(cls, text: str) -> "VerifierKey":
        """A key as it is written; `BadForm` where it is none, or its id is that of another."""
        name, _, rest = text.partition("+")
        key_id, _, encoded = rest.partition("+")
        data = _decoded(encoded)
        if (
            not _NAME.fullmatch(name)
            or not name.isprintable()
            or data is None
            or len(data) != 33
            or data[0] not in _TYPES
            or cls(name, data[0], data[1:]).key_id.hex() != key_id
        ):
            raise BadForm("the key", text, "a key is written NAME+KEYID+KEY, on one line")
        return cls(name, data[0], data[1:])


def parse(text: str) -> Note:
    """A note as it is written, signed or not; `BadForm` says what it lacks."""
    if len(text) > LONGEST:
        raise BadForm("the checkpoint", f"of {len(text):,} characters", "it is too long for one")
    if "\r\n" in text:
        raise _bad(text, "its line ends were changed to CRLF: put back bare line feeds")
    if any(sign < " " and sign != "\n" for sign in text):
        raise _bad(text, "it holds control characters")
    body, blank, lines = text.rpartition("\n\n")
    if not blank:
        raise _bad(text, "a blank line ends what is signed, and signatures follow it")
    if not lines and f"\n\n{DASH}" in body:
        raise _bad(text, "a blank line follows its signatures: take that away")
    return Note(body + "\n", signatures(lines))


def signatures(lines: str) -> tuple[Signature, ...]:
    """Signature lines; `BadForm` names one that is none."""
    *whole, rest = lines.split("\n")
    if rest:
        raise BadForm("the signature line", rest, "it is cut short: a line end follows each")
    return tuple(map(_signature, whole))


def _signature(line: str) -> Signature:
    if line.endswith("\r"):
        raise BadForm(
            "the signature line",
            line,
            "its line end was changed to CRLF: put back a bare line feed",
        )
    name, _, encoded = line.removeprefix(DASH).partition(" ")
    data = _decoded(encoded)
    named = _NAME.fullmatch(name) and name.isprintable()
    if not line.startswith(DASH) or not named or data is None or len(data) < 5:
        raise BadForm("the signature line", line, "it is an em dash, a name and base64")
    return Signature(name, data[:4], data[4:])


def _decoded(encoded: str) -> bytes | None:
    """Base64 in the one way in which it is written."""
    try:
        data = b64decode(encoded, validate=True)
    except (Error, ValueError):
        return None
    return data if b64encode(data).decode() == encoded else None


def _bad(text: str, why: str) -> BadForm:
    return BadForm("the checkpoint", text.partition("\n")[0], why)
