"""Run the fast tests on a changed module, each time in a process of its own.

Most changes lie within one function. For them the tests are collected once; then, for each change, a fork of that
process gives the function its changed code and runs the tests until the first that fails. What is changed outside
of functions is read in place of the real module before anything is imported; that takes longer.
"""

import ast
import importlib
import importlib.abc
import importlib.util
import os
import resource
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import cached_property
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any, Final

import hypothesis
import pytest

from tests.mutation.mutants import Mutant

ROOT: Final = Path(__file__).resolve().parents[2]
PATIENCE: Final = 60
"""Seconds of computing after which a change that makes something go on for ever counts as noticed."""
EXAMPLES: Final = 40

NOTICED: Final = "noticed"
FOR_EVER: Final = "for ever"
SURVIVED: Final = "survived"


class _Few:
    """The properties with few examples, the same ones in every run."""

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        name = "_hypothesis_internal_use_settings"
        for item in items:
            test = getattr(item, "obj", None)
            test = getattr(test, "__func__", test)
            own = getattr(test, name, None)
            if own is not None:
                few = min(own.max_examples, EXAMPLES)
                settings = hypothesis.settings(
                    own, max_examples=few, derandomize=True, database=None, deadline=None
                )
                setattr(test, name, settings)


class _Forks:
    """Instead of running the tests once, runs them in a fork for each change."""

    def __init__(self, mutants: Sequence[Mutant | None], tell: Callable[[int, str], None]) -> None:
        self._mutants = mutants
        self._tell = tell

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        for at, mutant in enumerate(self._mutants):
            self._tell(at, _outcome(lambda mutant=mutant: self._tested(session, mutant)))  # type: ignore[misc]
        return True

    def _tested(self, session: pytest.Session, mutant: Mutant | None) -> int:
        if mutant is not None:
            put_in(mutant)
        items = session.items
        for item, following in zip(items, [*items[1:], None], strict=True):
            session.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            if session.testsfailed:
                return 1
        return 0


def run(
    tests: Sequence[str], mutants: Sequence[Mutant | None], tell: Callable[[int, str], None]
) -> None:
    """What becomes of each change, or of the code as it is (None); ``tell`` is given its place and the outcome."""
    inside = [
        at for at, mutant in enumerate(mutants) if mutant is None or is_within_a_function(mutant)
    ]
    chosen = [mutants[at] for at in inside]
    code = _outcome(
        lambda: _pytest(tests, _Forks(chosen, lambda at, became: tell(inside[at], became)))
    )
    if code != SURVIVED:
        raise RuntimeError("the tests could not be collected")
    for at, mutant in enumerate(mutants):
        if mutant is not None and at not in inside:
            tell(at, _outcome(lambda mutant=mutant: _read_in_place(tests, mutant)))  # type: ignore[misc]


def _outcome(tested: Callable[[], int]) -> str:
    """Run something in a fork: its outcome by the exit code."""
    child = os.fork()
    if child == 0:
        code = 1
        with suppress(BaseException):
            resource.setrlimit(resource.RLIMIT_CPU, (PATIENCE, PATIENCE + 5))
            code = tested()
        os._exit(code)
    _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    return FOR_EVER if code == -signal.SIGXCPU else NOTICED if code else SURVIVED


def _pytest(tests: Sequence[str], *plugins: object) -> int:
    os.chdir(ROOT)
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    known = "ignore::pytest.PytestAssertRewriteWarning"  # hypothesis is there before pytest starts
    options = ["-x", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-W", known]
    return int(pytest.main([*options, *tests], plugins=[_Few(), *plugins]))


# Within a function ------------------------------------------------------------------------------


def is_within_a_function(mutant: Mutant) -> bool:
    """Whether its code can be given to a function that is there already."""
    try:
        function = _function(mutant)
        code = _code_of(compile(mutant.tree, "", "exec"), function.__qualname__)
        real = _code_of(compile(_real(mutant), "", "exec"), function.__qualname__)
    except (AttributeError, LookupError):
        return False
    return code != real and code.co_freevars == real.co_freevars == function.__code__.co_freevars


def put_in(mutant: Mutant) -> None:
    """Give the function its changed code, and forget what was remembered of the real one."""
    function = _function(mutant)
    function.__code__ = _code_of(compile(mutant.tree, mutant.module, "exec"), function.__qualname__)
    for thing in vars(_module(mutant)).values():
        if hasattr(thing, "cache_clear"):
            thing.cache_clear()


def _module(mutant: Mutant) -> ModuleType:
    return importlib.import_module(mutant.module.removesuffix(".py").replace("/", "."))


def _real(mutant: Mutant) -> ast.Module:
    return ast.parse((ROOT / mutant.module).read_text(encoding="utf-8"))


def _function(mutant: Mutant) -> FunctionType:
    """The outermost function around the change."""
    found: Any = _module(mutant)
    for name in mutant.function.split("."):
        found = vars(found)[name]
        while not isinstance(found, FunctionType | type):
            found = _inside(found)
        if isinstance(found, FunctionType):
            return found
    raise LookupError(mutant.function)


def _inside(found: Any) -> Any:
    match found:
        case property():
            return found.fget
        case classmethod() | staticmethod():
            return found.__func__
        case cached_property():
            return found.func
        case _:
            return found.__wrapped__


def _code_of(code: CodeType, name: str) -> CodeType:
    return next(own for own in _codes(code) if own.co_qualname == name)


def _codes(code: CodeType) -> Iterator[CodeType]:
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield constant
            yield from _codes(constant)


# Outside of functions ---------------------------------------------------------------------------


class _InPlace(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Reads one module from a tree instead of its file."""

    def __init__(self, mutant: Mutant) -> None:
        self.name = mutant.module.removesuffix(".py").replace("/", ".")
        self.path = str(ROOT / mutant.module)
        self.code = compile(mutant.tree, self.path, "exec")

    def find_spec(
        self, name: str, path: Any, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if name != self.name:
            return None
        return importlib.util.spec_from_loader(name, self, origin=self.path)

    def exec_module(self, module: ModuleType) -> None:
        exec(self.code, module.__dict__)


def _read_in_place(tests: Sequence[str], mutant: Mutant) -> int:
    """The exit code of the tests, in a process that imports the module anew."""
    mine = (
        "domain",
        "projections",
        "cli",
        "tests.rules",
        "tests.domain",
        "tests.settling",
        "tests.across",
        "tests.oracle",
    )
    for name in [name for name in sys.modules if name.startswith(mine)]:
        del sys.modules[name]
    sys.meta_path.insert(0, _InPlace(mutant))
    return _pytest(tests)
