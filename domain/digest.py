"""What is kept beside the key of an entry: enough of its content to tell it from any other."""

from hashlib import sha256
from typing import Final

DIGEST: Final = 16
"""Bytes of a digest: it tells contents apart, while the hash of the whole line is what proves."""

DERIVED: Final = "sha-"
"""How keys begin that were derived from the content."""


def digested(topic: str, event: str) -> bytes:
    """The beginning of the SHA-256 of an event's topic, a line feed and its canonical JSON."""
    return sha256(f"{topic}\n{event}".encode()).digest()[:DIGEST]
