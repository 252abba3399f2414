"""The ledger's own events as events of the event sourcing library, modelled as its documentation models them.

A frozen dataclass for each kind, its values objects: quantities, flows, moments and statements, each with a
transcoding. So a replay gives the same objects on either side; only that nobody validates them here.
"""

import os
from collections.abc import Iterable, Iterator
from dataclasses import MISSING, field, fields, make_dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Final
from uuid import NAMESPACE_URL, uuid5

from eventsourcing.application import Application
from eventsourcing.domain import DomainEvent
from eventsourcing.persistence import Transcoder, Transcoding

from bench.stock import BATCH
from domain.entry import Entry
from domain.events import CLASSES, Party, SourceAmended, SourceRegistered, Term
from domain.facts.fact import Fact
from domain.values.breakdown import Breakdown
from domain.values.flow import Flow
from domain.values.period import Moment, Period
from domain.values.quantity import Quantity
from domain.values.statement import Statement


def _plain(cls: type[Fact], name: str, bases: tuple[type[Any], ...], *more: str) -> type[Any]:
    """A frozen dataclass with the fields of one of the ledger's classes."""
    names = [one for one in cls.FIELDS if one != "event_id"]
    required = [one for one in names if cls.FIELDS[one].required]
    optional = [(one, Any, _default(cls, one)) for one in names if one not in required]
    made: list[Any] = [*((one, Any) for one in (*more, *required)), *optional]
    namespace = {"__module__": __name__}
    return make_dataclass(name, made, bases=bases, frozen=True, kw_only=True, namespace=namespace)


def _default(cls: type[Fact], name: str) -> Any:
    given = cls.FIELDS[name]
    return field(default_factory=given.factory) if given.factory else field(default=given.value)


VALUES: Final = {cls: _plain(cls, cls.__name__, ()) for cls in (Statement, Term, Party, Breakdown)}
EVENTS: Final = {cls: _plain(cls, cls.__name__, (DomainEvent,), "subject") for cls in CLASSES}
globals().update({cls.__name__: cls for cls in EVENTS.values()})  # its topics name them here


class AsText(Transcoding):
    """A value that is text outside."""

    def __init__(self, cls: Any) -> None:
        self.type, self.name, self._parse = cls, cls.__name__.lower(), cls.parse

    def encode(self, obj: Any) -> str:
        return str(obj)

    def decode(self, data: str) -> Any:
        return self._parse(data)


class AsFields(Transcoding):
    """A value that has values of its own; what is as it is by default is left out."""

    def __init__(self, cls: Any) -> None:
        self.type, self.name = cls, cls.__name__.lower()

    def encode(self, obj: Any) -> dict[str, Any]:
        return _said(obj)

    def decode(self, data: dict[str, Any]) -> Any:
        return self.type(**data)


def _said(value: Any) -> dict[str, Any]:
    told = {}
    for one in fields(value):
        own = getattr(value, one.name)
        usual = one.default if one.default_factory is MISSING else one.default_factory()
        if own != usual:
            told[one.name] = own
    return told


class Log(Application[Any]):
    """The library's own application, which knows these values."""

    def register_transcodings(self, transcoder: Transcoder) -> None:
        super().register_transcodings(transcoder)  # type: ignore[arg-type]
        for text in (Quantity, Flow, Moment, Period):
            transcoder.register(AsText(text))  # type: ignore[attr-defined]
        for cls in VALUES.values():
            transcoder.register(AsFields(cls))  # type: ignore[attr-defined]


def application(path: Path) -> Log:
    """It on an SQLite file, with its own settings."""
    return Log(
        env={**os.environ, "PERSISTENCE_MODULE": "eventsourcing.sqlite", "SQLITE_DBNAME": str(path)}
    )


def record(path: Path, entries: Iterable[Entry]) -> None:
    """Record the entries of a ledger, an aggregate for each agreement and source, in batches."""
    app = application(path)
    events = (_event(entry) for entry in entries)
    while batch := list(islice(events, BATCH)):
        app.save(*batch)
    app.close()


def replayed(app: Log) -> Iterator[Any]:
    """All events in recorded order."""
    start = 1
    while found := app.recorder.select_notifications(start, BATCH):
        for notification in found:
            yield app.mapper.to_domain_event(notification)
        start = int(found[-1].id) + 1


def _event(entry: Entry) -> Any:
    given = {name: _value(getattr(entry.event, name)) for name in type(entry.event).FIELDS}
    del given["event_id"]
    of_a_source = isinstance(entry.event, SourceRegistered | SourceAmended)
    return EVENTS[type(entry.event)](
        originator_id=uuid5(NAMESPACE_URL, f"{'source/' if of_a_source else ''}{entry.subject}"),
        originator_version=entry.number,
        timestamp=DomainEvent.create_timestamp(),
        subject=entry.subject,
        **given,
    )


def _value(value: Any) -> Any:
    if type(value) in VALUES:
        own = {name: _value(getattr(value, name)) for name in type(value).FIELDS}
        return VALUES[type(value)](**own)
    if isinstance(value, tuple):
        return tuple(map(_value, value))
    if isinstance(value, dict):
        return {key: _value(one) for key, one in value.items()}
    return value
