"""`import` of files that the program itself wrote."""

from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.cli.written import held, ledger, recorded, write

EXPORT = "hint: counterfoil export writes the whole log, which import takes into an empty ledger\n"
AS_A_SHEET = "; --feed-format csv takes this as a spreadsheet all the same"
TOLD = {
    "b.zip": "is a bundle, which is for others to check, and no feed",
    "entries.ndjson": "holds entries as a ledger stores them, and is neither a feed nor a whole log",
    **{
        f"answer.{form}": "is the answer of a command, and no feed"
        for form in ("json", "ndjson", "csv")
    },
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A ledger, and what was written of it."""
    folder = ledger(tmp_path)
    recorded(folder, "bundle", "istanbul-2025", "-o", "b.zip")
    with ZipFile(folder / "b.zip") as packed:
        packed.extract("entries.ndjson", folder)
    for form in ("json", "ndjson", "csv"):
        answer = ("timeline", "istanbul-2025", "-f", form, "-o", f"answer.{form}")
        recorded(folder, *answer)
    return folder


def test_what_was_written_for_somebody_else_is_told_as_what_it_is(folder: Path) -> None:
    for name, what in TOLD.items():
        for option in ((), ("--dry-run",)):
            refused = write(folder, "import", name, *option)
            hint = EXPORT.replace("\n", f"{AS_A_SHEET}\n") if name == "answer.csv" else EXPORT
            assert refused == (2, "", f"counterfoil: {name} {what}\n{hint}")
    assert held(folder) == 2


def test_an_answer_that_was_printed_as_csv_may_have_become_a_spreadsheet(folder: Path) -> None:
    refused = write(folder, "import", "answer.csv", "--feed-format", "csv")
    assert "is the answer of a command" not in refused.err
    assert "--map" in refused.err


@pytest.mark.parametrize("name", ["log.txt", "log.csv", "log.2025", "log"])
def test_a_log_is_known_by_its_first_line_whatever_its_name(name: str, folder: Path) -> None:
    recorded(folder, "export", "-o", name)
    called = recorded(folder, "import", name)
    assert called.err == f"{name}: 5 entries, already there\n"
