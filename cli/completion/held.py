"""What a ledger has names for, as far as it can be told at once, however large the ledger is.

Of an agreement the first entry and the newest ones are looked at. The JSON of an event is read as it stands: what
is offered of it must be a plain word anyway (`cli.completion.offers`).
"""

import json
from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import islice, permutations
from typing import Any, Final

from domain.digest import DERIVED
from domain.store.glance import Glance
from domain.store.lines import AGREEMENT, SOURCE, StoredLine

MOST: Final = 200
"""So many names of a kind are told, and so many of an agreement's entries looked at."""
_ROWS: Final = 1_000
"""So many entries of the register of sources are looked at."""


def agreements(glance: Glance, begun: str) -> list[str]:
    """The agreements that begin like that, by name."""
    return glance.streams(AGREEMENT, begun, MOST)


def sources(glance: Glance, begun: str) -> dict[str, str]:
    """The sources that begin like that, by slug, and what they are called."""
    named: dict[str, str] = {}
    lines = glance.beginning(SOURCE + begun, _ROWS)
    for line in lines:
        name = _text(json.loads(line.event).get("name"))
        named[line.subject] = name or named.get(line.subject, "")
    if len(lines) == _ROWS:
        named.popitem()  # more may have been said of it
    return dict(islice(named.items(), MOST))


class Held:
    """The names in one agreement, those of the newest entries first; none where there is no such agreement."""

    def __init__(self, glance: Glance, agreement: str) -> None:
        stream = AGREEMENT + agreement
        self._newest = [(line, json.loads(line.event)) for line in glance.newest(stream, MOST)]
        self._first = [(line, json.loads(line.event)) for line in glance.first(stream)]

    @cached_property
    def _events(self) -> list[dict[str, Any]]:
        return [event for _, event in (*self._first, *self._newest)]

    @cached_property
    def _subjects(self) -> list[Mapping[str, Any]]:
        """What is said of something that is counted: events, and their terms."""
        return [one for event in self._events for one in (event, *event.get("terms", ()))]

    def stages(self) -> list[str]:
        return self._values("stage")

    def measures(self) -> list[str]:
        return self._values("measure")

    def units(self) -> list[str]:
        return self._values("unit")

    def dimensions(self) -> list[str]:
        return list(dict.fromkeys(name for e in self._events for name in e.get("breakdowns", ())))

    def flows(self) -> list[str]:
        """As they are typed: those that were spoken of, then those that there could be between the parties."""
        from domain.values.flow import Flow

        spoken = [flow for one in self._subjects for flow in one.get("flows", ())]
        parties = [party["code"] for event in self._events for party in event.get("parties", ())]
        pairs = islice(permutations(dict.fromkeys(parties), 2), MOST)
        possible = [f"{one}->{other}" for one, other in pairs]
        return list(dict.fromkeys(Flow.parse(flow).typed for flow in (*spoken, *possible)))

    def entries(self) -> Iterator[tuple[str, str]]:
        """By ``last``, by number and by key: what comes after the ``#``, and what the entry is."""
        numbers = [(str(line.entry), _about(line, event)) for line, event in self._newest]
        if numbers:
            yield "last", numbers[0][1]
        yield from numbers
        for line, event in self._newest:
            if not line.key.startswith(DERIVED):
                yield line.key, _about(line, event)

    def voices(self) -> list[str]:
        """Who said how many at which stage, as an entry is named by that: ``STAGE@SOURCE``."""
        said = [
            f"{event['stage']}@{event['statement']['source']}"
            for event in self._events
            if "measure" in event and "stage" in event
        ]
        return list(dict.fromkeys(said))

    def _values(self, name: str) -> list[str]:
        found = (_text(one.get(name)) for one in self._subjects)
        return list(dict.fromkeys(filter(None, found)))


def _about(line: StoredLine, event: Mapping[str, Any]) -> str:
    """An entry in a few words: ``figure reported, s2, 307, ru-mod, 2025-05-24``."""
    _, _, topic = line.topic.partition(":")
    kind = "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in topic).strip()
    said = event.get("statement", {})
    told = (event.get("stage"), event.get("quantity"), said.get("source"), said.get("stated"))
    return ", ".join([kind, *filter(None, map(_text, told))])


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
