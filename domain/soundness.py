"""Whether a stored line is what our own writer would have written at its place."""

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from hashlib import sha256
from json.encoder import encode_basestring as quoted
from typing import Any, Final

from pydantic import ValidationError

from domain.envelope import unfit
from domain.events import BY_TOPIC, SourceAmended, SourceRegistered
from domain.recording import content
from domain.store import StoreDamaged, StoredLine, canonical, cited
from domain.store.failures import shown
from domain.store.lines import DIGEST
from domain.text import is_actor, is_slug

_ID_AND_KEY: Final = re.compile(
    rb',"event_id":"([0-9a-f-]{36})","key":"((?![0-9]+\Z)[A-Za-z0-9][A-Za-z0-9._/-]{0,127})'
)

_STAMP: Final = 27
"""Characters of a time as the ledger writes it."""


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


def unsound(line: StoredLine) -> Iterator[str]:
    """Why a line holds none of our events there, written as we write it, or has none of our forms around it."""
    if why := unfit(line):
        yield why
    cls = BY_TOPIC.get(line.topic)
    if cls is None:
        yield f"its topic {shown(line.topic)} is none that a ledger of ours writes"
        return
    more = "," if len(line.event) > 2 else ""
    try:
        event = cls.model_validate_json(f'{{"event_id":"{line.event_id}"{more}{line.event[1:]}')
    except ValidationError:
        yield f"its event is not a {line.topic}"
        return
    if content(event) != line.event:
        yield "its event is not canonical: written again it reads otherwise"
    kind, _, subject = line.stream.partition("/")
    if isinstance(event, SourceRegistered | SourceAmended):
        if (kind, subject) != ("source", event.source):
            yield "its event belongs to another stream"
    elif kind != "agreement":
        yield "its event belongs to another stream"


class Quick:
    """The same judgement on what is in order, several times as fast; of all else it says that it cannot tell.

    It takes a line apart where its writer put it together: inside a JSON string no quote stands without a
    backslash before it, so that ``,"entry":`` can only be what follows the actor, and the last
    ``,"event_id":"`` what follows the event.
    """

    def __init__(self, ledger_id: str) -> None:
        self._ledger = quoted(ledger_id)
        self._actors: set[bytes] = set()
        self._streams: dict[str, str] = {}
        self._second = ""

    def told_by(self, row: Any, *, judged: bool = True) -> tuple[str, bytes, str] | None:
        """Key, digest and time of a sound line of an agreement; None where it may be unsound.

        Where it is not ``judged``, its event may be anything.
        """
        position, stream, entry, topic, state = row
        spelled = self._streams.get(stream) or self._agreement(stream)
        cls = BY_TOPIC.get(topic)
        if spelled is None or cls is None or type(entry) is not int:
            return None
        last = f'","stream":{spelled},"topic":"{topic}"}}'.encode()
        recorded = state[-len(last) - _STAMP : -len(last)].decode(errors="replace")
        if not self._is_time(recorded):
            return None
        end = (
            f'","ledger":{self._ledger},"position":{position},"recorded":"{recorded}'.encode()
            + last
        )
        before = b',"entry":%d,"event":{' % entry
        if not state.endswith(end) or not state.startswith(b'{"actor":"'):
            return None
        start = state.find(b',"entry":')
        if not state.startswith(before, start) or not self._is_actor(state[9:start]):
            return None
        start += len(before) - 1
        stop = state.rfind(b',"event_id":"', start, -len(end))
        found = _ID_AND_KEY.fullmatch(state, stop, len(state) - len(end)) if stop > 0 else None
        if found is None:
            return None
        event = state[start:stop]
        digest = sha256(f"{topic}\n".encode() + event).digest()[:DIGEST]
        if not judged:
            return found[2].decode(), digest, recorded
        more = b"," if len(event) > 2 else b""
        try:
            read = cls.__pydantic_validator__.validate_json(
                b'{"event_id":"' + found[1] + b'"' + more + event[1:]
            )
        except ValidationError:
            return None
        if cls.__pydantic_serializer__.to_json(read, exclude_defaults=True) != event:
            return None
        return found[2].decode(), digest, recorded

    def _agreement(self, stream: object) -> str | None:
        if not isinstance(stream, str) or not stream.startswith("agreement/"):
            return None
        if not is_slug(stream.removeprefix("agreement/")):
            return None
        self._streams[stream] = quoted(stream)
        return self._streams[stream]

    def _is_time(self, recorded: str) -> bool:
        micros = recorded[20:26]
        if recorded[:20] == self._second and len(recorded) == 27 and recorded[26] == "Z":
            return micros.isascii() and micros.isdigit()
        if not canonical.is_stamp(recorded):
            return False
        self._second = recorded[:20]
        return True

    def _is_actor(self, raw: bytes) -> bool:
        if raw in self._actors:
            return True
        try:
            text = json.loads(raw.decode())
        except ValueError:
            return False
        if not isinstance(text, str) or not is_actor(text) or quoted(text).encode() != raw:
            return False
        self._actors.add(raw)
        return True


def digest_of(line: StoredLine) -> bytes:
    """The digest that is kept beside the key of a line."""

    return sha256(f"{line.topic}\n{line.event}".encode()).digest()[:DIGEST]
