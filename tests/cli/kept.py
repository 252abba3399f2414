"""Ledgers to read from: real files, filled once, with recorded times that stand still."""

import json
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import Any

from domain import feed
from domain.events import BY_TOPIC
from domain.ledger import Ledger
from domain.store import create, open_store
from tests.cli.calls import Called, counterfoil
from tests.cli.warm import ROOT
from tests.stores import place

Feed = Iterable[Mapping[str, Any]]
AT = datetime(2025, 12, 31, 12, 0, tzinfo=UTC)


def case(name: str) -> Sequence[Mapping[str, Any]]:
    """The entries of a case file of the project."""
    entries: Sequence[Mapping[str, Any]] = tomllib.loads(
        (ROOT / "cases" / f"{name}.toml").read_text()
    )["entry"]
    return entries


def record(folder: Path, *feeds: Feed, at: datetime = AT, actor: str = "desk") -> Path:
    """The feeds recorded at one moment in the ledger of a folder, which is made where there is none."""
    path = place(folder / "counterfoil.db")
    create(path, tz="UTC", clock=lambda: at)
    topics = frozenset(BY_TOPIC)
    with Ledger(open_store(path, write=True, topics=topics, clock=lambda: at)) as ledger:
        drafts = (feed.read(entry, ledger.new_id()) for entry in chain(*feeds))
        ledger.record(list(drafts), actor=actor)
    return folder


def read(folder: Path, *words: str) -> Called:
    """One call on the ledger of a folder, 80 columns wide."""
    return counterfoil(*words, cwd=folder)


def rows(folder: Path, *words: str) -> list[dict[str, Any]]:
    """The rows of an answer; that it is one is checked."""
    called = read(folder, *words, "-f", "json")
    assert called.code == 0, called
    found: list[dict[str, Any]] = json.loads(called.out)["rows"]
    return found


# A small agreement with everything that must not look alike -----------------------------------------------------


def made_up() -> Iterator[Mapping[str, Any]]:
    """Zero in s1, withheld in s2, nothing in s3, about in s4, vague in s5, from AA to BB."""
    for slug, kind, side in (("aa", "official", "AA"), ("bb", "official", "BB")):
        yield {
            "event": "SourceRegistered",
            "source": slug,
            "name": f"Ministry of {side}",
            "kind": kind,
            "speaks_for": side,
        }
    yield {"event": "SourceRegistered", "source": "paper", "name": "The Paper", "kind": "media"}
    yield {
        "event": "AgreementAnnounced",
        "agreement": "made-up",
        "key": "a",
        "title": "A handover",
        "parties": ["AA", "BB"],
        "terms": [
            {"flows": ["AA->BB"], "measure": "released", "unit": "person", "quantity": "100"}
        ],
        "statement": {"source": "aa", "stated": "2024-01-01"},
    }
    for at, quantity in enumerate(("0", "withheld", None, "~30", "vague:dozens"), start=1):
        said = {"source": "aa", "stated": f"2024-02-0{at}"}
        place = {"agreement": "made-up", "stage": f"s{at}", "statement": said}
        yield {"event": "StageCompleted", "key": f"s{at}", "outcome": "completed", **place}
        if quantity is not None:
            yield {
                "event": "FigureReported",
                "key": f"f{at}",
                "scope": "stage",
                "flows": ["AA->BB"],
                "measure": "released",
                "unit": "person",
                "quantity": quantity,
                **place,
            }
