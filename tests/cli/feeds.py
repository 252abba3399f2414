"""Feeds of a few lines, as NDJSON or as a spreadsheet, that the ledger of `written` takes."""

import json
from pathlib import Path

from domain.events import FigureReported
from domain.ledger import Ledger
from tests.stores import place

SAID = {"source": "ru-mod", "stated": "2025-05-24"}
HEADER = "agreement,scope,stage,flows,measure,unit,quantity,source,stated"
ROW = "istanbul-2025,stage,s3,RU:UA,released,person,303,ru-mod,2025-05-24"
BESIDE = " (where a new row is one of them, mended, void that entry: a new row replaces nothing)"
"""What is told behind rows that an updated sheet lacks, where it has new ones too."""


def figure(quantity: object = "303", **fields: object) -> dict[str, object]:
    """A figure that the ledger of these tests takes, unless a field says otherwise."""
    return {
        "event": "FigureReported",
        "agreement": "istanbul-2025",
        "scope": "stage",
        "stage": "s3",
        "flows": ["RU->UA"],
        "measure": "released",
        "unit": "person",
        "quantity": quantity,
        "statement": SAID,
        **fields,
    }


def feed(folder: Path, *objects: object, name: str = "feed.ndjson") -> str:
    """A feed of these objects, text as it is."""
    lines = [one if isinstance(one, str) else json.dumps(one) for one in objects]
    (folder / name).write_text("".join(f"{line}\n" for line in lines))
    return name


def sheet(folder: Path, *lines: str, name: str = "sheet.csv") -> str:
    """A spreadsheet of these lines."""
    (folder / name).write_text("".join(f"{line}\n" for line in lines))
    return name


def figures(folder: Path) -> list[FigureReported]:
    """The figures that stand, in the order in which they were recorded."""
    with Ledger.open(place(folder / "counterfoil.db"), write=False) as opened:
        state = opened.state("istanbul-2025")
        return [
            event
            for number, event in state.events()
            if isinstance(event, FigureReported) and state.stands(number)
        ]
