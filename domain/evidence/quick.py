"""Judging a stored line that is in order, many times as fast as reading it.

One pattern goes through the whole line, event and all (see `domain.evidence.patterns`), and what it finds is
compared with the row. Of all that does not match it says nothing: such a line is judged to the letter by
`domain.evidence.soundness`.
"""

import json
import re
from collections.abc import Iterable, Iterator
from hashlib import sha256
from json.encoder import encode_basestring as quoted
from typing import Any, Final, NamedTuple, TypeAlias

from domain.digest import DIGEST
from domain.events import BY_TOPIC, AgreementAnnounced
from domain.evidence.grounds import Grounds
from domain.evidence.patterns import in_order, pattern
from domain.placing import points_back, replaces
from domain.store import canonical
from domain.values.text import is_actor

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


Told: TypeAlias = tuple[str, tuple[str, str, int, bytes]]
"""When a line was recorded, and what the register of keys has of it: stream, key, entry, digest."""


class _Form(NamedTuple):
    """The lines of one topic."""

    pattern: re.Pattern[str]
    groups: tuple[int, ...]
    """Where ``_FOUND`` are among the groups."""
    source: int
    """Where the source is that says it; 0 where nobody does."""
    parts: int
    """Where the categories are of which to ask whether they stand in order; 0 where there are none."""
    pointed: int
    """Where the number is of the entry that it is about; 0 where it is about none."""
    replacement: int
    """Where the number is of what is to stand for that; 0 where nothing is."""
    announces: bool
    prefix: bytes
    """What stands before an event in its digest."""


def _found(form: _Form, state: bytes) -> re.Match[str] | None:
    try:
        return form.pattern.fullmatch(state.decode())
    except UnicodeDecodeError:
        return None


class Quick:
    """Judges the lines of one ledger's agreements."""

    def __init__(self, ledger_id: str, grounds: Grounds, *, enough: int = _ENOUGH) -> None:
        """Of the first lines of each topic, as many as ``enough``, nothing is told; nor of what lacks its grounds.
        An announcement is added to them, and a voiding of one is not told of.
        """
        self._sources, self._announced = grounds.sources, grounds.announced
        self._ledger = re.escape(quoted(ledger_id))
        self._enough = enough
        self._met: dict[str, int] = {}
        self._forms: dict[str, _Form] = {}
        self._actors: set[str] = set()
        self._time = ""

    def told_of(self, rows: Iterable[Any]) -> Iterator[Told | None]:
        """What each sound line of an agreement comes to; None where one may be unsound.

        A row is (position, stream, entry, topic, line). Each is told before the next is looked at, which may rest
        on it.
        """
        forms, actors, time = self._forms, self._actors, self._time
        sources, announced = self._sources, self._announced
        for position, stream, entry, topic, state in rows:
            form = forms.get(topic) or self._form(topic)
            found = _found(form, state) if form is not None else None
            if form is None or found is None:
                yield None
                continue
            place, of, number, key, recorded, actor, event = found.group(*form.groups)
            if (
                of == stream
                and number == str(entry)
                and place == str(position)
                and (actor in actors or self._is_actor(actor))
                and (recorded == time or canonical.is_stamp(recorded))
                and (of in announced) is not form.announces
                and (not form.source or found[form.source] in sources)
                and (not form.parts or (parts := found[form.parts]) is None or in_order(parts))
                and (not form.pointed or self._is_behind(form, found, of, entry))
            ):
                time = recorded
                if form.announces:
                    announced[of] = entry
                # As `digested` makes it, with the topic encoded once for all.
                digest = sha256(form.prefix + event.encode()).digest()[:DIGEST]
                yield recorded, (stream, key, entry, digest)
            else:
                yield None
        self._time = time

    def _is_behind(self, form: _Form, found: re.Match[str], stream: str, entry: int) -> bool:
        """Whether an entry stands behind what it points at (`placing`), and that is no announcement."""
        pointed = found[form.pointed]
        if pointed is None:
            return True
        replacement = found[form.replacement] if form.replacement else None
        return (
            points_back(entry, int(pointed))
            and int(pointed) != self._announced[stream]
            and (replacement is None or replaces(entry, int(pointed), int(replacement)))
        )

    def _form(self, topic: str) -> _Form | None:
        """The form of a topic's lines, once enough of them were met."""
        if topic not in BY_TOPIC:
            return None
        self._met[topic] = self._met.get(topic, 0) + 1
        if self._met[topic] <= self._enough or (event := pattern(topic)) is None:
            return None
        line = re.compile(_LINE.format(event=event, ledger=self._ledger, topic=topic))
        at = line.groupindex
        groups = tuple(at[name] for name in _FOUND)
        pointers = [place for name, place in at.items() if re.fullmatch("at[0-9]+", name)]
        pointed, replacement, *_ = [*pointers, 0, 0]
        announces, prefix = topic == AgreementAnnounced.TOPIC, f"{topic}\n".encode()
        source, parts = at.get("source", 0), at.get("parts", 0)
        self._forms[topic] = _Form(
            line, groups, source, parts, pointed, replacement, announces, prefix
        )
        return self._forms[topic]

    def _is_actor(self, raw: str) -> bool:
        text = json.loads(raw)
        if not is_actor(text) or quoted(text) != raw:
            return False
        self._actors.add(raw)
        return True
