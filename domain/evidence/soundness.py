"""Whether a stored line is what our own writer would have written at its place."""

import json
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from pydantic_core import ValidationError

from domain.digest import digested
from domain.envelope import unfit
from domain.events import BY_TOPIC
from domain.evidence.grounds import Grounds
from domain.placing import misplaced
from domain.store import StoredLine, canonical, cited
from domain.store.evidence import Evidence
from domain.store.failures import StoreDamaged, shown


def name(stream: object, entry: object) -> str | None:
    """How an entry is cited that a row claims to be; None where the row claims nothing of the kind."""
    if not isinstance(stream, str) or type(entry) is not int:
        return None
    return shown(cited(stream, entry))


def own(state: object) -> tuple[str, int, int] | None:
    """Stream, entry and position that a line gives itself; None where it gives none."""
    with suppress(ValueError, KeyError, TypeError, RecursionError):
        found = json.loads(state) if isinstance(state, bytes) else {}
        stream, entry, position = found["stream"], found["entry"], found["position"]
        if isinstance(stream, str) and type(entry) is type(position) is int:
            return stream, entry, position
    return None


def line_of(row: tuple[Any, ...], ledger_id: str) -> StoredLine:
    """The line of a row (position, stream, entry, topic, line); `StoreDamaged` where they do not agree."""
    position, stream, entry, topic, state = row
    if not isinstance(stream, str) or type(entry) is not int or not isinstance(topic, str):
        raise StoreDamaged("its row is not in the ledger's form")
    return canonical.read(
        state, ledger=ledger_id, stream=stream, entry=entry, position=position, topic=topic
    )


def unsound(line: StoredLine, grounds: Grounds) -> Iterator[str]:
    """Why a line holds none of our events there, written as we write it, or has none of our forms around it.

    What it rests on is looked for in what the lines before it gave, which were put to the same ``grounds``.
    """
    if why := unfit(line):
        yield why
    cls = BY_TOPIC.get(line.topic)
    if cls is None:
        grounds.lose()
        yield f"its topic {shown(line.topic)} is none that a ledger of ours writes"
        return
    try:
        event = cls.of_content(line.event_id, line.event)
    except ValidationError:
        grounds.lose()
        yield f"its event is not a {line.topic}"
        return
    if event.to_json() != line.event:
        yield "its event is not canonical: written again it reads otherwise"
    if why := misplaced(line, event):
        grounds.lose()
        yield why
    elif why := grounds.lacking(line, event):
        yield why


def line_at(evidence: Evidence, position: int) -> StoredLine:
    """The line at a position of a log in which nothing is wrong."""
    lines, _ = next(evidence.pages(position - 1))
    return line_of(tuple(lines[0]), evidence.ledger_id)


def digest_of(line: StoredLine) -> bytes:
    """The digest that is kept beside the key of a line."""
    return digested(line.topic, line.event)
