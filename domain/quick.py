"""Judging a stored line that is in order, many times as fast as reading it.

One pattern goes through the whole line, event and all (see `domain.patterns`), and what it finds is compared with
the row. Of all that does not match it says nothing: such a line is judged to the letter by `domain.soundness`.
"""

import json
import re
from hashlib import sha256
from json.encoder import encode_basestring as quoted
from typing import Any, Final, NamedTuple

from domain.events import BY_TOPIC
from domain.patterns import in_order, pattern
from domain.store import canonical
from domain.store.lines import DIGEST
from domain.text import is_actor

_ENOUGH: Final = 100
"""A pattern takes as long to make as some hundreds of lines take to be judged without it."""
_LINE: Final = (
    r'\{{"actor":(?P<actor>"[^"\\]{{1,800}}+"),"entry":(?P<entry>[1-9][0-9]*+),"event":(?P<event>{event}),'
    r'"event_id":"[0-9a-f]{{8}}(?:-[0-9a-f]{{4}}){{3}}-[0-9a-f]{{12}}",'
    r'"key":"(?P<key>(?![0-9]+")[A-Za-z0-9][A-Za-z0-9._/-]{{0,127}}+)","ledger":{ledger},'
    r'"position":(?P<position>[1-9][0-9]*+),"recorded":"(?P<recorded>[0-9T:-]{{19}}\.[0-9]{{6}}Z)",'
    r'"stream":"(?P<stream>agreement/[a-z0-9][a-z0-9-]{{0,63}}+)","topic":"{topic}"\}}'
)
_FOUND: Final = ("position", "stream", "entry", "key", "recorded", "actor", "event")


class _Form(NamedTuple):
    """The lines of one topic."""

    pattern: re.Pattern[str]
    groups: tuple[int, ...]
    """Where ``_FOUND`` are among the groups."""
    parts: int
    """Where the categories are of which to ask whether they stand in order; 0 where there are none."""
    prefix: bytes
    """What stands before an event in its digest."""


class Quick:
    """Judges the lines of one ledger's agreements."""

    def __init__(self, ledger_id: str, *, enough: int = _ENOUGH) -> None:
        """Of the first lines of each topic, as many as ``enough``, nothing is told."""
        self._ledger = re.escape(quoted(ledger_id))
        self._enough = enough
        self._met: dict[str, int] = {}
        self._forms: dict[str, _Form] = {}
        self._actors: set[str] = set()
        self._time = ""

    def told_by(self, row: Any) -> tuple[str, bytes, str] | None:
        """Key, digest and time of a sound line of an agreement; None where it may be unsound.

        ``row`` is (position, stream, entry, topic, line).
        """
        topic, state = row[3], row[4]
        form = self._forms.get(topic) or self._form(topic)
        if form is None:
            return None
        try:
            found = form.pattern.fullmatch(state.decode())
        except UnicodeDecodeError:
            return None
        if found is None:
            return None
        position, stream, entry, key, recorded, actor, event = found.group(*form.groups)
        if (
            stream != row[1]
            or entry != str(row[2])
            or position != str(row[0])
            or (actor not in self._actors and not self._is_actor(actor))
            or (recorded != self._time and not canonical.is_stamp(recorded))
            or (form.parts and not in_order(found[form.parts]))
        ):
            return None
        self._time = recorded
        return key, sha256(form.prefix + event.encode()).digest()[:DIGEST], recorded

    def _form(self, topic: object) -> _Form | None:
        """The form of a topic's lines, once enough of them were met."""
        if not isinstance(topic, str) or topic not in BY_TOPIC:
            return None
        self._met[topic] = self._met.get(topic, 0) + 1
        if self._met[topic] <= self._enough or (event := pattern(topic)) is None:
            return None
        line = re.compile(_LINE.format(event=event, ledger=self._ledger, topic=topic))
        at = line.groupindex
        groups = tuple(at[name] for name in _FOUND)
        self._forms[topic] = _Form(line, groups, at.get("parts", 0), f"{topic}\n".encode())
        return self._forms[topic]

    def _is_actor(self, raw: str) -> bool:
        text = json.loads(raw)
        if not is_actor(text) or quoted(text) != raw:
            return False
        self._actors.add(raw)
        return True
