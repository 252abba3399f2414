"""The story of a spreadsheet is about as many rows and mistakes as it says, and finds each of them."""

import re
from pathlib import Path
from types import ModuleType

import pytest

from tests.docs.sessions import ROOT

TEXT = (ROOT / "docs" / "spreadsheet.md").read_text()


@pytest.fixture
def script() -> ModuleType:
    module = ModuleType("spreadsheet")
    exec((ROOT / "docs" / "spreadsheet.py").read_text(), module.__dict__)
    return module


def test_the_files_have_300_rows_20_mistakes_and_10_changes(
    script: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    script.main()

    bad, good, later = (
        (tmp_path / name).read_bytes().decode(encoding).split("\r\n")
        for name, encoding in (
            ("counts.csv", "windows-1251"),
            ("counts-fixed.csv", "windows-1251"),
            ("counts-later.csv", "utf-16"),
        )
    )

    assert len(good) == len(bad) == len(later) == 302  # a header, and nothing after the last line
    assert sum(one != other for one, other in zip(good, bad, strict=True)) == 20
    assert sum(one != other for one, other in zip(good, later, strict=True)) == 10


def test_every_mistake_is_found_on_its_line(script: ModuleType) -> None:
    listing = TEXT.partition("--dry-run\n```\n```text\n")[2].partition("```")[0]
    lines = {int(line) for line in re.findall(r"^counts\.csv:(\d+)", listing, re.MULTILINE)}
    for more in re.findall(r"more like it: lines? (.*)", listing):
        without_values = re.sub(r"\('.*?'\)", "", more)
        lines |= {int(number) for number in re.findall(r"\d+", without_values)}

    # Every hundredth row has a note of two lines.
    assert lines == {number + 1 + (number - 1) // 100 for number, _, _ in script.MISTAKES}
