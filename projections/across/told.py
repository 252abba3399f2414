"""Answers that are kept as they were told: what `check` and the briefing say of an agreement as it is now.

They are folded when the agreement was written to, and hold until somebody writes to it again, or a stage falls
due.
"""

import json
import zlib
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, Final, TypeVar

from projections.across.ticks import FOREVER, tick
from projections.agreement import AgreementAt
from projections.briefing import BriefingRow, News, briefing, news
from projections.checks import check
from projections.checks.examined import Examined
from projections.checks.finding import FindingRow
from projections.checks.stages import next_due
from projections.texts.sentence import Sentence

R = TypeVar("R")
CHECK: Final = "check"
BRIEFING: Final = "briefing"
NEWS: Final = "news"
"""What the briefing says is new where the ledger held nothing of the agreement before."""
ANSWERS: Final = (CHECK, BRIEFING, NEWS)
Told = dict[str, tuple[int, bytes]]
"""By kind, until which tick the answer holds, and its rows."""


class NotKept(ValueError):  # noqa: N818 - an answer: it is folded instead
    """What was kept is no answer."""


def told(at: AgreementAt) -> Told:
    """What is told of an agreement as it is, where nothing was recorded since yesterday, or all of it was."""
    due = next_due(Examined(at))
    until = tick(due) if due is not None else FOREVER
    nothing = AgreementAt(at.slug, (), at.register, at.cut)
    new = news(at, nothing)
    return {
        CHECK: (until, packed(check(at))),
        BRIEFING: (until, packed(briefing(at, at))),
        NEWS: (FOREVER, packed([new] if new is not None else [])),
    }


def packed(rows: Sequence[Any]) -> bytes:
    """Rows as they are kept."""
    kept = [{name: _cell(cell) for name, cell in asdict(row).items()} for row in rows]
    return zlib.compress(json.dumps(kept, ensure_ascii=False).encode())


def _cell(cell: Any) -> Any:
    return {"told": cell.told, "here": cell.here} if isinstance(cell, Sentence) else cell


def findings(answer: bytes) -> list[FindingRow]:
    """The rows of `check` that were kept."""
    return _made(FindingRow, answer)


def briefed(answer: bytes) -> list[BriefingRow]:
    """The rows of the briefing that were kept."""
    return _made(BriefingRow, answer)


def all_news(answer: bytes) -> list[News]:
    """What is new that was kept: one, or none."""
    return _made(News, answer)


def same(one: tuple[int, bytes], other: tuple[int, bytes]) -> bool:
    """Whether two kept answers say the same, for as long."""
    try:
        return one[0] == other[0] and _unpacked(one[1]) == _unpacked(other[1])
    except NotKept:
        return False


def _unpacked(answer: bytes) -> list[Any]:
    try:
        rows = json.loads(zlib.decompress(answer))
    except (ValueError, zlib.error):
        raise NotKept from None
    if not isinstance(rows, list):
        raise NotKept
    return rows


def _made(kind: type[R], answer: bytes) -> list[R]:
    try:
        return [
            kind(**{name: _made_cell(cell) for name, cell in row.items()})
            for row in _unpacked(answer)
        ]
    except (TypeError, AttributeError):
        raise NotKept from None


def _made_cell(cell: Any) -> Any:
    if isinstance(cell, dict):
        return Sentence(**cell)
    return tuple(cell) if isinstance(cell, list) else cell
