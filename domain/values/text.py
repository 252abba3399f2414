"""The forms of names and free text. Source: docs/feed.md, "How values are written".

The patterns are checked by pydantic's own engine, so they cost little even for a million entries. What a
pattern allows is told by ``ALLOWED``, in the words that a refusal uses.
"""

import re
from functools import lru_cache
from typing import Annotated, Final

from domain.facts.form import Worded, as_python
from domain.refusals import BadForm

# Control characters, line and paragraph separators, bidi embeddings, overrides and isolates, annotation
# anchors, the byte order mark, non-characters and invisible tags: what is printed must be what was said.
UNSAFE: Final = (
    r"\x{0}-\x{1f}\x{7f}-\x{9f}\x{2028}\x{2029}\x{202a}-\x{202e}\x{2066}-\x{2069}"
    r"\x{fff9}-\x{fffb}\x{feff}\x{fffe}\x{ffff}\x{e0000}-\x{e007f}"
)

SLUG: Final = r"^[a-z0-9][a-z0-9-]{0,63}$"
PARTY: Final = r"^[A-Z][A-Z0-9-]{0,15}$"
_LONGEST_KEY: Final = 128
KEY: Final = r"^(?:[A-Za-z]|[0-9]+[A-Za-z._/-])[A-Za-z0-9._/-]*$"
TEXT: Final = rf"^[^\s{UNSAFE}][^{UNSAFE}]*$"
URL: Final = rf"^https?://[^\s{UNSAFE}<>\x{{22}}\\^`{{|}}]+$"
EVENT_ID: Final = r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"
SHA256: Final = r"^[0-9a-f]{64}$"
LANGUAGE: Final = r"^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$"

ALLOWED: Final = {
    SLUG: "a slug has 1 to 64 small letters, digits and hyphens, and starts with a letter or digit",
    PARTY: "a party code has 1 to 16 capital letters, digits and hyphens, and starts with a letter",
    KEY: "a key has 1 to 128 letters, digits and . _ / -, starts with a letter or digit and is not all digits",
    TEXT: "text is not empty, does not start with a space and has no line breaks, control characters or "
    "bidi overrides",
    URL: "a link starts with http:// or https:// and has no spaces",
    SHA256: "a SHA-256 has 64 small hexadecimal digits",
    LANGUAGE: "a language is a code such as uk, ru or en-GB",
}

Slug = Annotated[str, Worded(SLUG)]
PartyCode = Annotated[str, Worded(PARTY)]
Key = Annotated[str, Worded(KEY, _LONGEST_KEY)]
Text = Annotated[str, Worded(TEXT, 4_000)]
Name = Annotated[str, Worded(TEXT, 200)]
Url = Annotated[str, Worded(URL, 2_000)]
Sha256 = Annotated[str, Worded(SHA256)]
Language = Annotated[str, Worded(LANGUAGE, 35)]

_PYTHON_SLUG, _PYTHON_EVENT_ID, _PYTHON_PARTY, _PYTHON_SHA256, _PYTHON_KEY = (
    re.compile(as_python(pattern)) for pattern in (SLUG, EVENT_ID, PARTY, SHA256, KEY)
)


@lru_cache(maxsize=4_096)
def is_slug(text: str) -> bool:
    return _PYTHON_SLUG.fullmatch(text) is not None


def is_party_code(text: str) -> bool:
    return _PYTHON_PARTY.fullmatch(text) is not None


def as_slug(text: str) -> str | None:
    """The slug that somebody may have meant who wrote a name; None where its letters make none."""
    plain = re.sub(r"[\s_.-]+", "-", text.casefold()).strip("-")
    return plain if is_slug(plain) else None


def is_event_id(text: str) -> bool:
    return _PYTHON_EVENT_ID.fullmatch(text) is not None


def is_key(text: str) -> bool:
    return len(text) <= _LONGEST_KEY and _PYTHON_KEY.fullmatch(text) is not None


def is_sha256(text: str) -> bool:
    return _PYTHON_SHA256.fullmatch(text) is not None


def is_actor(text: str) -> bool:
    """Whether a text can name who records: 1 to 200 characters that print, with no space at either end.

    Words of Persian and of India need joiners, which are no characters of their own.
    """
    printed = text.replace("\u200c", "").replace("\u200d", "")
    return printed.isprintable() and text == text.strip() and bool(printed) and len(text) <= 200


def meant(text: str) -> str | None:
    """A hint for a text that should have been a slug."""
    plain = as_slug(text)
    return f"did you mean {plain}?" if plain else None


def slug(what: str, text: str) -> str:
    """The text itself where it is a slug; `BadForm` names ``what`` it should have been."""
    if not is_slug(text):
        raise BadForm(what, text, ALLOWED[SLUG], meant(text))
    return text


def numbered(slug: str) -> tuple[tuple[bool, int, str], ...]:
    """A key that puts ``s2`` before ``s10``, and plain slugs in plain order."""
    pieces = re.findall(r"[0-9]+|[^0-9]+", slug)
    return tuple(
        (not piece.isdecimal(), int(piece) if piece.isdecimal() else 0, piece) for piece in pieces
    )
