"""Modules that pages and tables name are there, and a table of the modules of a package leaves none out."""

import ast
import re
from importlib import import_module
from pathlib import Path

import pytest

from tests.docs.sessions import ROOT, documents

PACKAGES = ("domain", "projections", "cli", "tests", "bench", "docs")
CODE = {path.relative_to(ROOT) for name in PACKAGES for path in (ROOT / name).rglob("*.py")}


def test_every_module_that_a_page_names_is_there() -> None:
    names = {*map(str, CODE), *(path.name for path in CODE)}
    missing = {
        (page.name, named)
        for page in documents()
        for named in re.findall(r"`([\w/]+\.py)`", page.read_text())
        if named not in names
    }

    assert missing == set()


def test_every_page_that_a_module_names_is_there() -> None:
    places = (ROOT, ROOT / "docs")
    missing = {
        (str(path), named)
        for path in CODE
        for named in re.findall(r"[\w/-]+\.md\b", _docstring(path))
        if not any((place / named).exists() for place in (*places, ROOT / path.parent))
    }

    assert missing == set()


def test_what_the_carried_rules_quote_stands_in_the_page_of_the_rules() -> None:
    page = _plain((ROOT / "docs" / "rules.md").read_text())
    readings = _docstring(Path("domain/bundle/settling.py")).partition("READINGS")[2]
    quoted = re.findall(r'(?:Rules? [\d, and]+, |" and )"([^"]+)"', " ".join(readings.split()))

    assert len(quoted) > 25
    assert [words for words in quoted if _plain(words) not in page] == []


def _docstring(module: Path) -> str:
    return ast.get_docstring(ast.parse((ROOT / module).read_text()), clean=False) or ""


def _plain(text: str) -> str:
    return " ".join(re.sub("[*`]", "", text).split()).casefold()


@pytest.mark.parametrize("package", ["projections.rules", "projections.across"])
def test_a_table_of_modules_has_all_of_them(package: str) -> None:
    made = import_module(package)
    rows = [line for line in (made.__doc__ or "").splitlines() if line.startswith("| ")]
    named = set(re.findall(r"`(\w+)`", "\n".join(rows)))
    modules = {path.stem for path in Path(str(made.__file__)).parent.glob("[!_]*.py")}

    assert named == modules
