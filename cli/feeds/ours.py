"""Files that the program itself wrote: the log, which an import takes, and those that are for somebody else."""

import json
from codecs import BOM_UTF8
from typing import IO, Final

_LONGEST: Final = 1_000_000
_HEADS: Final = 100
_ZIP: Final = b"PK\x03\x04"
_IN_A_BUNDLE: Final = frozenset(("bundle.json", "entries.ndjson"))
_CUTS: Final = ("as_of", "known_at", "tz", "rules")
"""How each row of an answer ends."""
_EXPORT: Final = "counterfoil export writes the whole log, which import takes into an empty ledger"
_AS_A_SHEET: Final = f"{_EXPORT}; --feed-format csv takes this as a spreadsheet all the same"
_ENTRIES: Final = "holds entries as a ledger stores them, and is neither a feed nor a whole log"
_ANSWER: Final = "is the answer of a command, and no feed"


def is_log(file: IO[bytes]) -> bool:
    """Whether it begins as `export` begins a log."""
    from domain.evidence.logfile import START

    file.seek(0)
    return file.read(_HEADS).removeprefix(BOM_UTF8).startswith(START)


def no_feed(file: IO[bytes], *, is_a_sheet: bool) -> tuple[str, str] | None:
    """What a file is that the program wrote for somebody else, and what to do; None where it is none, or somebody
    says that it ``is_a_sheet``: what a command printed as CSV may have become one.
    """
    file.seek(0)
    first = file.readline(_LONGEST).removeprefix(BOM_UTF8)
    if first.startswith(_ZIP) and _is_bundle(file):
        return "is a bundle, which is for others to check, and no feed", _EXPORT
    if first.startswith(b'{"actor":') and b'"event_id":' in first:
        return _ENTRIES, _EXPORT
    if first.rstrip().endswith(",".join(_CUTS).encode()):
        return None if is_a_sheet else (_ANSWER, _AS_A_SHEET)
    return (_ANSWER, _EXPORT) if _is_answer(first) else None


def _is_bundle(file: IO[bytes]) -> bool:
    from zipfile import BadZipFile, ZipFile

    try:
        return {*ZipFile(file).namelist()} >= _IN_A_BUNDLE
    except (BadZipFile, OSError, ValueError, NotImplementedError):
        return False


def _is_answer(first: bytes) -> bool:
    """Whether it begins as JSON or NDJSON that a command printed."""
    if first.startswith(b'{"schema_version":'):
        return True
    if b'"known_at"' not in first:
        return False
    try:
        row = json.loads(first)
    except (ValueError, RecursionError):
        return False
    return isinstance(row, dict) and tuple(row)[-len(_CUTS) :] == _CUTS
