"""An answer is of one state of the ledger, whatever others record between two of its reads."""

from pathlib import Path
from typing import Any

import pytest

from domain.feed import read as read_object
from domain.ledger import Ledger
from tests.cli.calls import call
from tests.cli.kept import made_up, read, record

PLACE = "made-up/s1"


def others_write(path: Path) -> None:
    """A source speaks otherwise and for another side: both together are one state of the ledger."""
    said = {"source": "bb", "stated": "2024-02-09"}
    news: list[dict[str, Any]] = [
        {"event": "FigureCorrected", "agreement": "made-up", "of": "b1", "quantity": "9"},
        {"event": "StageCompleted", "agreement": "made-up", "stage": "s7"},
        {"event": "SourceAmended", "source": "aa", "kind": "joint", "name": "Both of them"},
    ]
    with Ledger.open(str(path), write=True) as ledger:
        for one in news:
            whole = one if "source" in one else {**one, "statement": said}
            ledger.record([read_object(whole, ledger.new_id())], actor="others")


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    confirmed = {
        "event": "FigureConfirmed",
        "agreement": "made-up",
        "key": "b1",
        "of": "f1",
        "statement": {"source": "bb", "stated": "2024-02-08"},
    }
    return record(tmp_path, [*made_up(), confirmed])


MEANWHILE = """
import sys
from pathlib import Path
from domain.ledger import Ledger
from tests.cli.test_one_state import others_write

reads = getattr(Ledger, sys.argv[1])

def meanwhile(self, *given, **more):
    found = reads(self, *given, **more)
    if not Path("written").exists():
        Path("written").touch()
        others_write(Path("counterfoil.db"))
    return found

setattr(Ledger, sys.argv[1], meanwhile)
from cli.main import run
sys.exit(run(sys.argv[2:]))
"""


@pytest.mark.file
@pytest.mark.parametrize(
    "words",
    [
        ("status", PLACE),
        ("totals", "made-up"),
        ("view", "made-up", "--source", "bb"),
        ("compare", "made-up"),
        ("say", PLACE),
        ("why", PLACE),
        ("timeline", "made-up"),
        ("timeline", "--source", "aa"),
        ("agreements",),
    ],
    ids=" ".join,
)
@pytest.mark.parametrize("between", ["entries", "register"])
def test_what_others_record_meanwhile_is_in_no_part_of_an_answer(
    words: tuple[str, ...], between: str, ledger: Path
) -> None:
    before = read(ledger, *words)
    program = ("-c", MEANWHILE, between)
    during = call(*words, cwd=ledger, program=program)
    assert during == before
    if (ledger / "written").exists():
        assert read(ledger, *words) != before
    else:
        assert words == ("timeline", "--source", "aa"), "nothing was read"
