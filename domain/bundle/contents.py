"""What lies in a bundle: exact lines, their proofs, the checkpoint, the answers, and what checks them."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, Final

from domain import merkle
from domain.evidence.checkpoint import read
from domain.evidence.log import Log
from domain.evidence.note import Note

README: Final = "README.txt"
_FUTURE: Final = "from __future__ import annotations\n"
_PART: Final = re.compile(r"^from domain\.bundle\.(?:\w+) import (?:\([^)]*\)|.*)\n", re.MULTILINE)
_MAIN: Final = '''"""python3 -I BUNDLE checks the bundle, be it a folder or a zip."""

import os
import sys
from contextlib import suppress

sys.dont_write_bytecode = True
kept = getattr(__spec__, "cached", None)
if kept:  # what Python has just made of this file is no part of the bundle
    with suppress(OSError):
        os.unlink(kept)
        os.rmdir(os.path.dirname(kept))

if sys.version_info < (3, 9):
    sys.stderr.write("verify.py needs Python 3.9 or newer\\n")
    sys.exit(2)

from verify import main  # noqa: E402

sys.exit(main(sys.argv[1:]))
'''


Columns = Mapping[str, "Columns | None"]
"""The columns that a row has in a bundle; of a list of rows, the columns of these."""
_SAID: Final[Columns] = dict.fromkeys(("entry", "source", "kind", "side", "quantity", "stated"))
_BY_SOURCE: Final[Columns] = dict.fromkeys(
    ("source", "side", "sum", "stages", "stated_whole", "stated_running")
)
TOTALS: Final[Columns] = {
    **dict.fromkeys(("agreement", "flow", "measure", "unit", "term")),
    "terms": _SAID,
    **dict.fromkeys(("settled", "unsettled", "low", "high", "remaining_low", "remaining_high")),
    **dict.fromkeys(("basis", "stages_completed", "stages_without_number", "contested_stages")),
    "by_source": _BY_SOURCE,
}
STATUS: Final[Columns] = {
    **dict.fromkeys(("agreement", "scope", "stage", "up_to", "flow", "measure", "unit")),
    **dict.fromkeys(("dimension", "category", "standing", "contested", "was_contested")),
    **dict.fromkeys(("value", "low", "high")),
    "figures": {**_SAID, **dict.fromkeys(("via", "implied", "active"))},
}
"""What follows from the entries by the rules: what others check a bundle with has no other columns."""


@dataclass(frozen=True, slots=True)
class Cuts:
    """The cuts of the answers. ``known_upto`` is the position where the known-at cut names an entry."""

    as_of: str | None
    known_at: str | None
    tz: str
    today: str
    known_upto: int | None

    def shown(self) -> dict[str, str | None]:
        return {"as_of": self.as_of, "known_at": self.known_at, "tz": self.tz}


@dataclass(frozen=True, slots=True)
class Answers:
    """Rows as programs get them, under a version of the rules; of these a bundle has what the rules give."""

    rules: str
    totals: Sequence[Mapping[str, Any]]
    status: Sequence[Mapping[str, Any]]


def contents(
    log: Log,
    note: Note,
    agreement: str,
    positions: Iterable[tuple[int, str]],
    cuts: Cuts,
    answers: Answers,
    made_by: str,
) -> dict[str, bytes]:
    """The files of a bundle by name.

    ``note`` is a checkpoint of this log; ``positions`` are those of the entries, each with how it is cited, none
    of them after the checkpoint.
    """
    checkpoint = read(note)
    lines, proofs = [], []
    places = sorted(positions)
    given = log.lines_at(position for position, _ in places)
    for (position, cited), line in zip(places, given, strict=True):
        path = [node.hex() for node in log.path(position, checkpoint.size)]
        lines.append(line + b"\n")
        leaf = merkle.leaf_hash(line).hex()
        proofs.append({"entry": cited, "position": position, "leaf": leaf, "path": path})
    about = {
        "bundle": 1,
        "agreement": agreement,
        "ledger": checkpoint.ledger,
        "entries": len(lines),
        "rules": answers.rules,
        "cuts": cuts.shown(),
        "known_upto": cuts.known_upto,
        "today": cuts.today,
        "zone": log.tz,
        "made": log.created,
        "made_by": made_by,
    }
    tree = {"size": checkpoint.size, "root": checkpoint.root.hex(), "proofs": proofs}
    said = {
        "rules": answers.rules,
        "cuts": cuts.shown(),
        "totals": [_kept(row, TOTALS) for row in answers.totals],
        "status": [_kept(row, STATUS) for row in answers.status],
    }
    return {
        README: _readme(agreement).encode(),
        "answers.json": _json(said),
        "bundle.json": _json(about),
        "checkpoint.txt": str(note).encode(),
        "entries.ndjson": b"".join(lines),
        "proofs.json": _json(tree),
        **programs(),
    }


def _kept(row: Mapping[str, Any], columns: Columns) -> dict[str, Any]:
    return {
        name: row[name] if of is None else [_kept(one, of) for one in row[name]]
        for name, of in columns.items()
    }


def unvouched(agreement: str) -> dict[str, bytes]:
    """The files of the bundle of an agreement that nothing in it vouches for, as this version writes them."""
    return {README: _readme(agreement).encode(), **programs()}


def programs() -> dict[str, bytes]:
    """Those of them that can be run."""
    return {"__main__.py": _MAIN.encode(), "verify.py": verifier().encode()}


def verifier() -> str:
    """The verifier as one file: what checks hashes and proofs, with forms and settling rules in its middle."""
    before, _, after = _PART.split(_text("verifier"))
    bar = "# " + "=" * 110
    return (
        f"{before}\n{bar}\n# The forms of entries. The settling rules stand below them.\n{bar}\n"
        f"{_part('forms')}\n\n{bar}\n# The settling rules. Hashes, proofs and signatures are checked below them.\n"
        f"{bar}\n{_part('settling')}\n\n{bar}\n# Hashes, proofs, signatures.\n{bar}\n{after}"
    )


def _part(name: str) -> str:
    """What one file of it defines: in the one that they all become, it asks the others for nothing."""
    _, found, text = _text(name).partition(_FUTURE)
    assert found
    return _PART.sub("", text)


def _text(name: str) -> str:
    return files("domain.bundle").joinpath(f"{name}.py").read_text(encoding="utf-8")


def _json(value: Mapping[str, Any]) -> bytes:
    """In ASCII: what others wrote may hold what a terminal would obey."""
    return json.dumps(value, indent=1).encode() + b"\n"


def _readme(agreement: str) -> str:
    return f"""\
What a ledger of Counterfoil holds on {agreement}, to be checked by anybody.

  python3 -I verify.py

checks it; it needs Python 3.9 or newer and nothing else. -I keeps Python from loading anything of yours or of
this folder. The last sentence says what was found.

  python3 -I verify.py --key NAME+KEYID+KEY

checks the signature too, with a key that you had from the keeper of the ledger, and not from this folder.

verify.py came with the bundle, from whoever made it. If you do not trust them, run one that you had from elsewhere
(verify.py FOLDER), or have the program itself check the bundle (counterfoil bundle --check FOLDER).

entries.ndjson  the entries, letter for letter as they are stored
proofs.json     for each of them, the hashes on the way to the root
checkpoint.txt  the root, as the ledger's keeper signed it
answers.json    totals and standings, which follow from the entries
bundle.json     which agreement, which cuts; `made` is when the ledger was made, not the bundle

Copies of documents are not in it. An entry names the document that was kept for it by its `sha256`: whoever keeps
the ledger can hand you the copy, and the sum tells whether it is the one.
"""
