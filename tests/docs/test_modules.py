"""Modules that pages and tables name are there, and a table of the modules of a package leaves none out."""

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


@pytest.mark.parametrize("package", ["projections.rules", "projections.across"])
def test_a_table_of_modules_has_all_of_them(package: str) -> None:
    made = import_module(package)
    rows = [line for line in (made.__doc__ or "").splitlines() if line.startswith("| ")]
    named = set(re.findall(r"`(\w+)`", "\n".join(rows)))
    modules = {path.stem for path in Path(str(made.__file__)).parent.glob("[!_]*.py")}

    assert named == modules
