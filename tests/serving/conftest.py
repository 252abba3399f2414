"""A ledger that is served."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.kept import case, made_up, record
from tests.cli.written import write
from tests.serving.served import Served, serving

OTHERS_WORDS = (
    "<script>alert(1)</script> [x](javascript:alert(1)) ![y](https://a.example/p) \"'&amp; a#1"
)
"""A quotation that would be more than text on a page where it were not made text."""


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The founding case and an agreement made up, with odd words of somebody."""
    folder = record(tmp_path_factory.mktemp("served"), case("istanbul-2025"), list(made_up()))
    said = ("--source", "ru-mod", "--stated", "2025-05-26", "--quote", OTHERS_WORDS)
    written = write(folder, "report", "istanbul-2025/s1", "391", "--flow", "UA:RU", *said)
    assert written.code == 0, written
    return folder


@pytest.fixture(scope="session")
def served(folder: Path) -> Iterator[Served]:
    with serving(folder) as served:
        yield served
