"""Feeds of the cases, and what stands in a ledger that took them in."""

import tomllib
from itertools import zip_longest
from pathlib import Path
from typing import Any

from domain.ledger import Ledger

ROOT = Path(__file__).resolve().parents[2]
SAID = {"source": "ru-mod", "stated": "2025-05-24"}


def case(name: str) -> list[dict[str, Any]]:
    """The entries of a case."""
    return list(tomllib.loads((ROOT / "cases" / f"{name}.toml").read_text())["entry"])


def interleaved() -> list[dict[str, Any]]:
    """All cases in one feed that jumps from one agreement to another."""
    cases = [case(path.stem) for path in sorted((ROOT / "cases").glob("*.toml"))]
    return [one for turn in zip_longest(*cases) for one in turn if one is not None]


def figure(number: int) -> dict[str, Any]:
    """One that is in no case, with a key of its own."""
    return {
        "event": "FigureReported",
        "agreement": "istanbul-2025",
        "key": f"new-{number}",
        "scope": "stage",
        "stage": "s9",
        "measure": "released",
        "unit": "person",
        "quantity": str(number),
        "statement": SAID,
    }


def recorded(ledger: Ledger) -> list[tuple[str, str, str]]:
    """All that stands in a ledger: citations, keys, and contents to the letter."""
    return [(entry.citation, entry.key, entry.event.to_json()) for entry in ledger.everything()]
