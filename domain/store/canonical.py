"""The one line of canonical JSON that is stored for each entry.

It is RFC 8785 by construction: keys in order, no spaces, no floats, text as it is. The event is spliced in as its
writer gave it and cut out again unchanged, so that whoever hashes the line needs no canonicaliser.
"""

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from json.encoder import encode_basestring as quoted
from typing import Final

from domain.store.failures import StoreDamaged
from domain.store.lines import StoredLine, cited

# A day that there is, so that whoever reads a time as one is never surprised.
_DAY: Final = (
    r"(?!0000)(?:[0-9]{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)"
    r"|02-(?:0[1-9]|1[0-9]|2[0-8]))"
    r"|(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)-02-29)"
)
_TIME: Final = rf"{_DAY}T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]\.[0-9]{{6}}Z"
_TEXT: Final = r'"[^"\\\x00-\x1f]*+(?:\\(?:["\\bfnrt]|u00[01][0-9a-f])[^"\\\x00-\x1f]*+)*+"'
_LINE: Final = (
    rf'\{{"actor":({_TEXT}),"entry":([0-9]++),"event":(\{{.*\}}),"event_id":({_TEXT}),"key":({_TEXT}),'
    rf'"ledger":({_TEXT}),"position":([0-9]++),"recorded":"({_TIME})","stream":({_TEXT}),"topic":({_TEXT})\}}'
)


def stamp(now: datetime) -> str:
    """A moment as the ledger writes it: UTC, microseconds, 27 characters; `ValueError` without an offset."""
    if now.utcoffset() is None:
        raise ValueError("the clock must give a time with an offset")
    return now.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def is_stamp(text: str) -> bool:
    """Whether a text is what `stamp` makes of some moment."""
    try:
        return stamp(datetime.fromisoformat(text.removesuffix("Z")).replace(tzinfo=UTC)) == text
    except ValueError:
        return False


def written(ledger: str, line: StoredLine) -> bytes:
    """The bytes to store; `ValueError` where the event is no object on one line, or text has no UTF-8 form."""
    stream, entry, position, recorded, actor, event_id, key, topic, event = line
    return writer(ledger, actor, recorded)(stream, entry, topic, event_id, key, event, position)


def writer(
    ledger: str, actor: str, recorded: str
) -> Callable[[str, int, str, str, str, str, int], bytes]:
    """Makes lines that one actor records at one time, out of (stream, entry, topic, id, key, event, position)."""
    head = f'{{"actor":{quoted(actor)},"entry":'
    of = f',"ledger":{quoted(ledger)},"position":'
    at = f',"recorded":"{recorded}","stream":'

    def write(
        stream: str, entry: int, topic: str, event_id: str, key: str, event: str, position: int
    ) -> bytes:
        if event[:1] != "{" or event[-1:] != "}" or "\n" in event:
            raise ValueError("an event is a JSON object on one line")
        return (
            f'{head}{entry},"event":{event},"event_id":{quoted(event_id)},"key":{quoted(key)}{of}{position}{at}'
            f'{quoted(stream)},"topic":{quoted(topic)}}}'
        ).encode()

    return write


def read(
    state: object, *, ledger: str, stream: str, entry: int, position: int, topic: str
) -> StoredLine:
    """The line that a row holds; `StoreDamaged` names the entry where the two do not agree.

    The envelope is checked to the letter. The event is only cut out: whoever reads it validates it.
    """
    if not isinstance(state, bytes):
        raise _damaged(stream, entry, "its line is not stored as bytes")
    try:
        text = state.decode()
    except UnicodeDecodeError:
        raise _damaged(stream, entry, "its line is not UTF-8") from None
    found = _line().fullmatch(text)
    if found is None:
        raise _damaged(stream, entry, "its line is not in the ledger's form")
    actor, number, event, event_id, key, of_ledger, place, recorded, of_stream, of_topic = (
        found.groups()
    )
    if (
        number != str(entry)
        or of_stream != quoted(stream)
        or of_topic != quoted(topic)
        or place != str(position)
    ):
        raise _damaged(stream, entry, "its line belongs to another entry", elsewhere=True)
    if of_ledger != quoted(ledger):
        raise _damaged(stream, entry, "its line belongs to another ledger")
    if "\\" in actor or "\\" in event_id or "\\" in key:
        actor, event_id, key = (_unquoted(raw, stream, entry) for raw in (actor, event_id, key))
    else:
        actor, event_id, key = actor[1:-1], event_id[1:-1], key[1:-1]
    return StoredLine(stream, entry, position, recorded, actor, event_id, key, topic, event)


@cache
def _line() -> re.Pattern[str]:
    # Compiled where a line is read: an answer out of the read model is given without any.
    return re.compile(_LINE)


def _unquoted(raw: str, stream: str, entry: int) -> str:
    text: str = json.loads(raw)
    if quoted(text) != raw:
        raise _damaged(stream, entry, "its line is not in the ledger's form")
    return text


def _damaged(stream: str, entry: object, how: str, *, elsewhere: bool = False) -> StoreDamaged:
    told = f"{cited(stream, entry)} is damaged: {how}"
    return StoreDamaged(told, how=how, elsewhere=elsewhere)
