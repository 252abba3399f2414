"""Judging a stored line that is in order, many times as fast as reading it.

One pattern goes through the whole line, event and all (see `domain.evidence.patterns`), and what it finds is
compared with the row. Of all that does not match it says nothing: such a line is judged to the letter by
`domain.evidence.soundness`.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator
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
    r'"stream":"(?P<stream>agreement/[a-z0-9][a-z0-9-]{{0,63}}+)","topic":"{topic}"\}}(?P<none>(?!))?'
)
_FOUND: Final = ("position", "stream", "entry", "key", "recorded", "actor")


Told: TypeAlias = tuple[str, tuple[str, str, int, bytes]]
"""When a line was recorded, and what the register of keys has of it: stream, key, entry, digest."""


class _Form(NamedTuple):
    """The lines of one topic."""

    match: Callable[[str], re.Match[str] | None]
    groups: tuple[int, ...]
    """Where are ``_FOUND`` among the groups, the source that says it, the categories of which to ask whether they
    stand in order, the number of the entry that it is about, and of what is to stand for that. What the topic has
    none of is where nothing is ever found."""
    event: int
    announces: bool
    prefix: bytes
    """What stands before an event in its digest."""


def _found(form: _Form, state: Any) -> re.Match[str] | None:
    try:
        return form.match(state.decode())
    except (AttributeError, UnicodeDecodeError):  # it is no bytes, or no text
        return None


def _bytes_of(found: re.Match[str], group: int, state: bytes) -> bytes:
    """What a group found, as it stands in the bytes that were decoded."""
    if found.endpos == len(state):  # each character is a byte
        start, end = found.span(group)
        return state[start:end]
    return found[group].encode()


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
            _, groups, event, announces, prefix = form
            place, of, number, key, recorded, actor, source, parts, pointed, instead = found.group(
                *groups
            )
            if (
                of == stream
                and number == str(entry)
                and place == str(position)
                and (actor in actors or self._is_actor(actor))
                and (recorded == time or canonical.is_stamp(recorded))
                and (of in announced) is not announces
                and (source is None or source in sources)
                and (parts is None or in_order(parts))
                and (pointed is None or self._is_behind(of, entry, int(pointed), instead))
            ):
                time = recorded
                if announces:
                    announced[of] = entry
                # As `digested` makes it, with the topic encoded once for all.
                digest = sha256(prefix + _bytes_of(found, event, state)).digest()[:DIGEST]
                yield recorded, (stream, key, entry, digest)
            else:
                yield None
        self._time = time

    def _is_behind(self, stream: str, entry: int, pointed: int, instead: str | None) -> bool:
        """Whether an entry stands behind what it points at (`placing`), and that is no announcement."""
        return (
            points_back(entry, pointed)
            and pointed != self._announced[stream]
            and (instead is None or replaces(entry, pointed, int(instead)))
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
        pointers = [name for name in at if re.fullmatch("at[0-9]+", name)]
        pointed, instead, *_ = [*pointers, "none", "none"]
        named = (
            *_FOUND,
            *(name if name in at else "none" for name in ("source", "parts")),
            pointed,
            instead,
        )
        groups = tuple(at[name] for name in named)
        announces, prefix = topic == AgreementAnnounced.TOPIC, f"{topic}\n".encode()
        self._forms[topic] = _Form(line.fullmatch, groups, at["event"], announces, prefix)
        return self._forms[topic]

    def _is_actor(self, raw: str) -> bool:
        text = json.loads(raw)
        if not is_actor(text) or quoted(text) != raw:
            return False
        self._actors.add(raw)
        return True
