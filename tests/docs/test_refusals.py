"""docs/refusals.md names every refusal of the program; its rows are run with the other examples."""

import importlib
import pkgutil
import re
from collections.abc import Iterator
from types import ModuleType

import cli
import domain
import projections
from cli.failures import Failure, code_of
from domain.refusals import Refused
from domain.store import StoreFailure
from tests.docs.sessions import ROOT, examples

TEXT = (ROOT / "docs" / "refusals.md").read_text()
ROWS = [example for example in examples(TEXT) if example.refusal]


def _refusals() -> dict[str, type[Exception]]:
    """Every class that is raised as a refusal: of those that others build upon, only these others."""
    for package in (domain, projections, cli):
        _load(package)
    found = {
        cls.__name__: cls
        for base in (Refused, StoreFailure, Failure)
        for cls in _below(base)
        if not cls.__subclasses__() or cls.__name__ == "StoreForeign"
    }
    return {
        name: cls
        for name, cls in found.items()
        if cls.__module__.split(".")[0] in ("domain", "projections", "cli")
    }


def _load(package: ModuleType) -> None:
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        importlib.import_module(module.name)


def _below(cls: type[Exception]) -> Iterator[type[Exception]]:
    for sub in cls.__subclasses__():
        yield sub
        yield from _below(sub)


def test_every_refusal_is_documented() -> None:
    named = {example.refusal for example in ROWS} | set(re.findall(r"`([A-Z]\w+)`", TEXT))

    assert sorted(_refusals().keys() - named) == []


def test_every_row_names_a_refusal_that_exists_once() -> None:
    names = [example.refusal for example in ROWS]

    assert sorted(set(names) - _refusals().keys()) == []
    assert len(names) == len(set(names))


def test_every_row_stands_below_the_exit_code_that_it_has() -> None:
    chapters = re.split(r"^## .*: exit (\d+)$", TEXT, flags=re.MULTILINE)[1:]
    below = dict(zip(map(int, chapters[::2]), chapters[1::2], strict=True))

    assert {
        code: {row.code for row in examples(text) if row.refusal} for code, text in below.items()
    } == {code: {code} for code in below}


def test_every_row_ends_with_the_code_of_its_refusal() -> None:
    refusals = _refusals()
    codes = {example.refusal: example.code for example in ROWS}

    assert codes == {name: _code(refusals[name]) for name in codes}


def _code(cls: type[Exception]) -> int:
    return code_of(cls) if issubclass(cls, Refused) else getattr(cls, "code", 7)
