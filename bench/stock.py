"""The log of the event sourcing library as it comes, folded in Python: what a user gets without this program.

``python -m bench.stock DATABASE AS_OF POSITION`` prints the answer to the question of `bench.facts`.
"""

import csv
import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Final, cast
from uuid import NAMESPACE_URL, UUID, uuid5

from eventsourcing.application import Application
from eventsourcing.domain import DomainEvent

BATCH: Final = 1_000


class Told:
    """An aggregate: all that was told of one agreement or source, in order."""

    def __init__(self, id: UUID) -> None:  # noqa: A002 - the library's own name
        self.id = id
        self.version = 0
        self.objects: list[dict[str, Any]] = []


@dataclass(frozen=True)
class Said(DomainEvent):
    """One object of a feed."""

    told: dict[str, Any]

    def mutate(self, aggregate: Told | None) -> Told:
        """What the library's repository calls for each event."""
        found = aggregate or Told(self.originator_id)
        found.version = self.originator_version
        found.objects.append(self.told)
        return found


def application(path: Path) -> Application[Any]:
    """The library's own application on an SQLite file, with its own settings."""
    return Application(
        env={**os.environ, "PERSISTENCE_MODULE": "eventsourcing.sqlite", "SQLITE_DBNAME": str(path)}
    )


def record(path: Path, objects: Iterable[dict[str, Any]]) -> None:
    """Record a feed, an aggregate for each agreement, in batches."""
    app = application(path)
    versions: dict[str, int] = {}
    events = (_said(one, versions) for one in objects)
    while batch := list(islice(events, BATCH)):
        app.save(*batch)
    app.close()


def told(app: Application[Any]) -> Iterator[dict[str, Any]]:
    """All objects in recorded order."""
    start = 1
    while found := app.recorder.select_notifications(start, BATCH):
        for notification in found:
            yield cast("Any", app.mapper.to_domain_event(notification)).told
        start = int(found[-1].id) + 1


def _said(one: dict[str, Any], versions: dict[str, int]) -> Said:
    subject = one.get("agreement") or one["source"]
    versions[subject] = versions.get(subject, 0) + 1
    return Said(
        originator_id=uuid5(NAMESPACE_URL, subject),
        originator_version=versions[subject],
        timestamp=DomainEvent.create_timestamp(),
        told=one,
    )


def main() -> None:
    from bench.facts import facts, folded

    path, as_of, position = sys.argv[1:]
    app = application(Path(path))
    found = facts(islice(told(app), int(position)))
    csv.writer(sys.stdout).writerows(folded(found, as_of))


if __name__ == "__main__":
    main()
