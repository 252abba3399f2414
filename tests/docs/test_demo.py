"""The demo: it ends well, leaves nothing behind, fits 80 columns, and the README shows what it prints."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.docs.sessions import ROOT, environment, steady

DEMO = ROOT / "docs" / "demo.sh"
_SHOWN = re.compile(r"<!-- from the demo -->\n```text\n(.*?)```\n", re.DOTALL)


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What the demo prints, run from elsewhere; the folder for temporary files is empty afterwards."""
    temporary, elsewhere = tmp_path_factory.mktemp("tmp"), tmp_path_factory.mktemp("elsewhere")
    ended = subprocess.run(
        [shutil.which("dash") or "sh", str(DEMO)],
        cwd=elsewhere,
        env={**environment(elsewhere), "TMPDIR": str(temporary), "COUNTERFOIL_FORMAT": "json"},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert (ended.returncode, ended.stderr) == (0, "")
    assert list(temporary.iterdir()) == []
    assert list(elsewhere.iterdir()) == []
    return ended.stdout


def test_the_readme_shows_what_the_demo_prints(printed: str) -> None:
    shown = _SHOWN.findall((ROOT / "README.md").read_text())

    assert len(shown) >= 4
    for part in shown:
        assert steady(part) in steady(printed)


def test_the_demo_answers_the_founding_case(printed: str) -> None:
    words = [line.split() for line in printed.splitlines()]

    assert words.count(["RU->UA", "1000", "none", "yet", "0", "1000", "-"]) == 1
    for row in ("390 390 610", "697 697 303", "1000 1000 0"):
        assert ["RU->UA", "1000", *row.split(), "-"] in words
    for row in ("390 0 610", "697 0 303", "1000 0 0"):
        assert ["UA->RU", "1000", *row.split(), "-"] in words


def test_the_demo_shows_a_refusal(printed: str) -> None:
    assert "speaks of RU->UA and UA->RU: name one" in printed


def test_what_the_demo_says_fits_80_columns() -> None:
    assert [line for line in _spoken(DEMO) if len(line) > 80] == []


def _spoken(script: Path) -> list[str]:
    """The lines between ``<<'END'`` and ``END``: explanations, and commands as they are shown."""
    parts = re.findall(r"<<'END'\n(.*?)^END$", script.read_text(), re.DOTALL | re.MULTILINE)
    assert parts
    return [line for part in parts for line in part.splitlines()]
