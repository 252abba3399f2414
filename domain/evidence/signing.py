"""Keys that sign checkpoints, and signatures of others: Ed25519. The one module that knows the library for it.

A key is a file of its own, readable by its owner alone, and never part of a ledger.
"""

import os
import re
import stat
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from domain.evidence.checkpoint import ORIGIN, read
from domain.evidence.note import COSIGNATURE, ED25519, Note, Signature, VerifierKey
from domain.frozen import dataclass
from domain.refusals import DoesNotHold, Malformed
from domain.system import reason

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

_MODES: Final = (0o600, 0o400)
_KEY: Final = re.compile(rb"\s*-----BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----")


class KeyUnusable(Malformed):
    """A key file that cannot be used; its sentence never says what is in it."""


class SignatureWrong(DoesNotHold):
    """A signature of a known key that does not hold."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"the signature of {name} is not one of this checkpoint by that key",
            "it was changed, or made over something else: do not rely on it",
        )


class NotSigned(DoesNotHold):
    """Nobody whose key is known, and can vouch for it, has signed."""

    def __init__(self, note: Note, known: Sequence[VerifierKey]) -> None:
        signers = {(one.name, one.key_id) for one in note.signatures}
        of_others = [key for key in known if (key.name, key.key_id) in signers]
        super().__init__(
            f"none of the known keys has signed this checkpoint: {', '.join(key.name for key in known)}"
            if known
            else "there is no known key to check the signature with",
            "the key of another ledger vouches for the checkpoints of that one alone"
            if of_others
            else None,
        )


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature that holds; ``seconds`` after 1970 is when, by the word of a witness."""

    key: VerifierKey
    seconds: int | None = None

    @property
    def when(self) -> str | None:
        """``2025-05-24 19:02:11 UTC``; of a time that no calendar here reaches the seconds themselves."""
        if self.seconds is None:
            return None
        try:
            return f"{datetime.fromtimestamp(self.seconds, UTC):%Y-%m-%d %H:%M:%S} UTC"
        except (ValueError, OverflowError, OSError):
            return f"{self.seconds} s after 1970"


class SigningKey:
    """A private key. It shows nothing of itself."""

    def __init__(self, key: "Ed25519PrivateKey") -> None:
        self._key = key

    def __repr__(self) -> str:
        return "SigningKey(...)"

    def verifier(self, name: str) -> VerifierKey:
        """The public half under a name."""
        return VerifierKey(name, ED25519, self._key.public_key().public_bytes_raw())

    def sign(self, note: Note) -> Note:
        """The note signed under the name of its ledger."""
        key = self.verifier(read(note).origin)
        return note.signed(Signature(key.name, key.key_id, self._key.sign(note.text.encode())))


def new_key(path: Path) -> SigningKey:
    """Make a key in a new file of mode 600; `KeyUnusable` where there is one, or no folder for it.

    `OSError` where the disk does not take it, full or read-only: then there is none.
    """
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import (
        Encoding,
        NoEncryption,
        PrivateFormat,
    )

    key = Ed25519PrivateKey.generate()
    data = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise KeyUnusable(f"{path} is there already, and keys are never overwritten") from None
    except OSError as error:
        if path.parent.is_dir():
            raise
        raise _unreadable(path, "made", error) from None
    try:
        with os.fdopen(handle, "wb") as file:
            os.fchmod(file.fileno(), 0o600)
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        with suppress(OSError):
            path.unlink()
        raise
    return SigningKey(key)


def load_key(path: Path) -> SigningKey:
    """The key in a file; `KeyUnusable` where others may read it, or it is none."""
    try:
        # Not to wait for the other end of a pipe, it is opened as it is.
        with os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK), "rb") as file:
            found = os.fstat(file.fileno())
            mode = stat.S_IMODE(found.st_mode)
            if not stat.S_ISREG(found.st_mode):
                raise KeyUnusable(f"the key {path} is no file")
            if mode not in _MODES:
                raise KeyUnusable(
                    f"the key {path} has mode {mode:03o}, and others could use it: it must be 600",
                    f"chmod 600 {path}, and think of who may have read it",
                )
            data = file.read(10_000)
    except OSError as error:
        raise _unreadable(path, "read", error) from None
    return _private(path, data)


def is_private_key(data: bytes) -> bool:
    """Whether what is in a file is a private key in text, of whatever kind, with a password or without."""
    return _KEY.match(data) is not None


def _private(path: Path, data: bytes) -> SigningKey:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        key = load_pem_private_key(data, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        key = None
    # What the library says is not passed on: it might quote the key.
    if not isinstance(key, Ed25519PrivateKey):
        raise KeyUnusable(
            f"{path} holds no Ed25519 key without a password",
            "counterfoil checkpoint --new-key FILE makes one",
        )
    return SigningKey(key)


def _unreadable(path: Path, what: str, error: OSError) -> KeyUnusable:
    return KeyUnusable(f"the key {path} cannot be {what}: {reason(error)}")


def keys_in(text: str) -> list[VerifierKey]:
    """The keys of a file of known keys, one a line; blank lines and those that begin with # are passed over."""
    lines = (line.strip() for line in text.splitlines())
    return [VerifierKey.parse(line) for line in lines if line and not line.startswith("#")]


def vouching(note: Note, known: Iterable[VerifierKey]) -> list[VerifierKey]:
    """Those of known keys that can vouch for a checkpoint: the key of a ledger does for its own alone."""
    own = note.text.partition("\n")[0]
    return [
        key
        for key in known
        if key.kind != ED25519 or key.name == own or not key.name.startswith(ORIGIN)
    ]


def check(note: Note, known: Iterable[VerifierKey]) -> list[Signed]:
    """Who of known keys signed, each once; `SignatureWrong` where one does not hold.

    Keys that are unknown, or cannot vouch for it, say nothing.
    """
    by_id = {(key.name, key.key_id): key for key in vouching(note, known)}
    found = []
    for signature in note.signatures:
        key = by_id.get((signature.name, signature.key_id))
        if key is not None:
            found.append(_checked(note, signature, key))
    return list(dict.fromkeys(found))


def _checked(note: Note, signature: Signature, key: VerifierKey) -> Signed:
    if key.kind == ED25519:
        if not _holds(key.public, signature.data, note.text.encode()):
            raise SignatureWrong(key.name)
        return Signed(key)
    assert key.kind == COSIGNATURE
    seconds, data = int.from_bytes(signature.data[:8]), signature.data[8:]
    message = f"cosignature/v1\ntime {seconds}\n{note.text}".encode()
    if not _holds(key.public, data, message):
        raise SignatureWrong(key.name)
    return Signed(key, seconds)


def _holds(public: bytes, signature: bytes, message: bytes) -> bool:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True
