"""The demo: it ends well, leaves nothing behind, fits 80 columns, and the README shows what it prints."""

import pytest

from tests.docs import demo
from tests.docs.sessions import ROOT, steady


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What the demo prints; the folders in which it could leave something are empty afterwards."""
    elsewhere, temporary = tmp_path_factory.mktemp("elsewhere"), tmp_path_factory.mktemp("tmp")
    output = demo.printed(elsewhere, temporary)
    assert list(temporary.iterdir()) == []
    assert list(elsewhere.iterdir()) == []
    return output


def test_the_readme_shows_what_the_demo_prints(printed: str) -> None:
    shown = demo.shown((ROOT / "README.md").read_text())
    commands = demo.commands(printed)

    assert len(shown) >= 4
    for part in shown:
        assert steady(part) == steady(commands[part.partition("\n")[0]])


def test_the_demo_answers_the_founding_case(printed: str) -> None:
    words = [line.split() for line in printed.splitlines()]

    assert words.count(["RU->UA", "1000", "none", "yet", "0", "1000", "-"]) == 1
    for row in ("390 390 610", "697 697 303", "1000 1000 0"):
        assert ["RU->UA", "1000", *row.split(), "-"] in words
    for row in ("390 0 610", "697 0 303", "1000 0 0"):
        assert ["UA->RU", "1000", *row.split(), "-"] in words


def test_the_demo_shows_a_refusal(printed: str) -> None:
    assert "speaks of RU->UA and UA->RU: name one" in printed


def test_what_the_demo_says_and_types_fits_80_columns() -> None:
    lines = [f"$ {text}" if is_command else text for is_command, text in demo.parts()]

    assert [line for text in lines for line in text.splitlines() if len(line) > 80] == []
