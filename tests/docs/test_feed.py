"""The tables of docs/feed.md hold the fields that the events have, and say which of them are needed."""

import re

import pytest

from cli.feeds.sheet_options import FIELDS
from domain.events import CLASSES, Party, Term
from domain.facts.fact import Fact
from domain.values.breakdown import Breakdown
from domain.values.statement import Statement
from tests.docs.sessions import ROOT

TEXT = (ROOT / "docs" / "feed.md").read_text()
DOCUMENTED: tuple[type[Fact], ...] = (*CLASSES, Statement, Party, Term, Breakdown)
_ROW = re.compile(r"^\| `(\w+)` \| (needed)? ?\| ", re.MULTILINE)


@pytest.mark.parametrize("model", DOCUMENTED, ids=lambda model: model.__name__)
def test_every_field_is_documented(model: type[Fact]) -> None:
    section = re.search(rf"^### {model.__name__}\n(.*?)(?=^##|\Z)", TEXT, re.DOTALL | re.MULTILINE)
    assert section, f"docs/feed.md has no section {model.__name__}"

    documented = {name: bool(needed) for name, needed in _ROW.findall(section[1])}

    assert documented == {
        name: field.required for name, field in model.FIELDS.items() if name != "event_id"
    }


def test_every_column_of_a_spreadsheet_is_documented() -> None:
    table = TEXT.partition("<!-- columns -->\n")[2].partition("\n\n")[0]

    assert tuple(re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)) == FIELDS
