"""Ledgers with keys, witnesses and bundles, for the tests of what can be proved."""

import json
from base64 import b64encode
from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.cli.calls import Called, counterfoil

KEY = "ledger.key"


def call(folder: Path, *words: str, **env: str) -> Called:
    return counterfoil(*words, cwd=folder, env={"COUNTERFOIL_ACTOR": "auditor", **env})


def done(folder: Path, *words: str, **env: str) -> str:
    """One call of which nothing else is expected than that it succeeds; what it prints."""
    called = call(folder, *words, **env)
    assert called.code == 0, called
    return called.out


class Witness:
    """Somebody else who signs checkpoints, in his own way of writing the formats of C2SP."""

    def __init__(self, name: str = "witness.example/w1") -> None:
        self.name = name
        self.key = Ed25519PrivateKey.generate()

    def _key_data(self, kind: int) -> bytes:
        return bytes([kind]) + self.key.public_key().public_bytes_raw()

    def _key_id(self, kind: int) -> bytes:
        return sha256(self.name.encode() + b"\n" + self._key_data(kind)).digest()[:4]

    def verifier(self, kind: int = 4) -> str:
        return f"{self.name}+{self._key_id(kind).hex()}+{b64encode(self._key_data(kind)).decode()}"

    def cosign(self, checkpoint: str, at: int = 1_750_000_000) -> str:
        """The line of a timestamped cosignature."""
        body = checkpoint[: checkpoint.index("\n\n") + 1]
        signature = self.key.sign(f"cosignature/v1\ntime {at}\n{body}".encode())
        data = self._key_id(4) + at.to_bytes(8) + signature
        return f"— {self.name} {b64encode(data).decode()}\n"

    def sign(self, checkpoint: str) -> str:
        """The line of a plain signature."""
        body = checkpoint[: checkpoint.index("\n\n") + 1]
        data = self._key_id(1) + self.key.sign(body.encode())
        return f"— {self.name} {b64encode(data).decode()}\n"


def lines_of(bundle: Path) -> list[bytes]:
    return (bundle / "entries.ndjson").read_bytes().splitlines()


def put_lines(bundle: Path, lines: Sequence[bytes]) -> None:
    (bundle / "entries.ndjson").write_bytes(b"".join(line + b"\n" for line in lines))


def change_json(bundle: Path, name: str, change: Callable[[Any], object]) -> None:
    found = json.loads((bundle / name).read_text())
    change(found)
    (bundle / name).write_text(json.dumps(found, indent=1) + "\n")
