"""Change the rules a little, thousands of times over, and see whether a test notices.

    python -m tests.mutation.mutate [MODULE ...] [--every N] [--jobs N]

Nothing on disk is changed: a process of its own reads the changed module in place of the real one and runs the
fast tests until the first that fails. Survivors have to be explained in `survivors.toml`. A run over all modules
writes `docs/mutation.md`; any run ends with 1 where a survivor is not explained.
"""

import argparse
import importlib
import importlib.abc
import importlib.util
import os
import resource
import signal
import sys
import time
import tomllib
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from importlib.machinery import ModuleSpec
from multiprocessing import get_context
from pathlib import Path
from types import ModuleType
from typing import Any, Final

import hypothesis
import pytest

from tests.mutation.mutants import Mutant, mutants

ROOT: Final = Path(__file__).resolve().parents[2]
PAGE: Final = ROOT / "docs" / "mutation.md"
PATIENCE: Final = 90
"""Seconds of computing after which a mutant that goes on for ever counts as noticed."""
EXAMPLES: Final = 40

_RULES: Final = sorted(str(p.relative_to(ROOT)) for p in ROOT.glob("tests/rules/test_*.py"))
_DOMAIN: Final = [
    f"tests/domain/test_{name}.py" for name in ("refusals", "agreement", "recording", "citation")
]
_SETTLING: Final = ["tests/settling"]
FIRST: Final[dict[str, list[str]]] = {
    "domain/quantity.py": ["tests/domain/test_quantity.py"],
    "domain/period.py": ["tests/domain/test_period.py"],
    "domain/breakdown.py": ["tests/domain/test_statement_and_breakdowns.py"],
    "domain/assertion.py": ["tests/rules/test_rule_02_assertions.py"],
    "domain/agreement.py": ["tests/domain/test_agreement.py"],
    "domain/decide.py": ["tests/domain/test_refusals.py"],
    "domain/deciding/figures.py": ["tests/domain/test_refusals.py"],
    "domain/deciding/pointers.py": ["tests/domain/test_refusals.py"],
    "domain/deciding/terms.py": ["tests/domain/test_refusals.py"],
    "domain/deciding/voiding.py": ["tests/domain/test_refusals.py"],
    "projections/rules/order.py": ["tests/rules/test_rule_01_cut_and_order.py"],
    "projections/rules/slots.py": ["tests/rules/test_rule_07_contested.py"],
    "projections/rules/span.py": ["tests/rules/test_rule_08_low_and_high.py"],
    "projections/rules/stages.py": ["tests/rules/test_rule_09_totals.py"],
    "projections/rules/standing.py": ["tests/rules/test_rule_06_standing.py"],
    "projections/rules/sums.py": ["tests/rules/test_rule_09_totals.py"],
    "projections/rules/terms.py": ["tests/rules/test_rule_10_term.py"],
    "projections/rules/voices.py": ["tests/rules/test_rule_05_side.py"],
}
"""The modules that are changed, and the tests that are most likely to notice."""


def tests_of(module: str) -> list[str]:
    """All fast tests but the likeliest."""
    domain = [] if module.startswith("projections") else _DOMAIN
    return [test for test in (*domain, *_RULES, *_SETTLING) if test not in FIRST[module]]


@cache
def mutants_of(module: str) -> list[Mutant]:
    return list(mutants(module, (ROOT / module).read_text(encoding="utf-8")))


class _Changed(importlib.abc.MetaPathFinder, importlib.abc.Loader):
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


def run(module: str, mutant: Mutant | None) -> tuple[str, float]:
    """``killed``, ``timeout`` or ``survived``, and the seconds. Without a mutant, the tests as they are."""
    began = time.monotonic()
    child = os.fork()
    if child == 0:
        os._exit(_tested(module, mutant))
    _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    became = "timeout" if code == -signal.SIGXCPU else "killed" if code else "survived"
    return became, time.monotonic() - began


def _tested(module: str, mutant: Mutant | None) -> int:
    """In a process of its own: the exit code of the tests."""
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    os.chdir(ROOT)
    resource.setrlimit(resource.RLIMIT_CPU, (PATIENCE, PATIENCE + 5))
    if mutant is not None:
        sys.meta_path.insert(0, _Changed(mutant))
    known = "ignore::pytest.PytestAssertRewriteWarning"  # hypothesis is there before pytest starts
    options = ["-x", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-W", known]
    with suppress(BaseException):
        for tests in (FIRST[module], tests_of(module)):  # to collect them all takes long
            code = int(pytest.main([*options, *tests], plugins=[_Few()]))
            if code != 0:
                return code
        return 0
    return 1


def _job(module: str, at: int) -> tuple[str, int, str, float]:
    if module.startswith(
        "projections"
    ):  # what does not build on the module need not be read each time
        importlib.import_module("domain.recording")
    return module, at, *run(module, mutants_of(module)[at])


@dataclass(frozen=True)
class Outcome:
    mutant: Mutant
    became: str


def outcomes(modules: Iterable[str], every: int, jobs: int) -> Iterator[Outcome]:
    """What became of every mutant, or of every so manieth."""
    chosen = [(m, at) for m in modules for at in range(0, len(mutants_of(m)), every)]
    context = get_context("fork")
    with ProcessPoolExecutor(jobs, mp_context=context) as pool:
        done = pool.map(_job, *zip(*chosen, strict=True))
        for count, (module, at, became, seconds) in enumerate(done, start=1):
            mutant = mutants_of(module)[at]
            if became != "killed":
                print(f"{became}: {mutant.line}: {mutant.name} ({seconds:.0f} s)", flush=True)
            if count % 50 == 0:
                print(f"{count} of {len(chosen)}", file=sys.stderr, flush=True)
            yield Outcome(mutant, became)


def explained() -> dict[str, str]:
    """The survivors that are right, with the reason why."""
    given = tomllib.loads((Path(__file__).parent / "survivors.toml").read_text(encoding="utf-8"))
    return {name: group["why"] for group in given["right"] for name in group["mutants"]}


def page(found: list[Outcome], why: dict[str, str], minutes: float) -> str:
    """The figures of a run, and its survivors by the reason why each is right."""
    text = (Path(__file__).parent / "page.md").read_text(encoding="utf-8").rstrip()
    noticed = sum(outcome.became != "survived" for outcome in found)
    lines = [
        text,
        "",
        (
            f"Run of {datetime.now(UTC):%Y-%m-%d}: {len(found):,} mutants, {noticed:,} noticed "
            f"({noticed / len(found):.1%}), {minutes:.0f} minutes."
        ),
        "",
        "| module | mutants | noticed | of these by going on for ever | survived |",
        "|---|---:|---:|---:|---:|",
    ]
    for module in FIRST:
        own = [outcome.became for outcome in found if outcome.mutant.module == module]
        survived, ever = own.count("survived"), own.count("timeout")
        lines.append(f"| `{module}` | {len(own)} | {len(own) - survived} | {ever} | {survived} |")
    lines += ["", "## Survivors, and why each is right", ""]
    survivors = [outcome.mutant for outcome in found if outcome.became == "survived"]
    for reason in dict.fromkeys(why.values()):
        own_ = [mutant for mutant in survivors if why.get(mutant.name) == reason]
        if own_:
            lines += [reason, "", *(_item(mutant) for mutant in own_), ""]
    return "\n".join(lines).rstrip() + "\n"


def _item(mutant: Mutant) -> str:
    return f"- `{mutant.module}`, `{mutant.function or 'module'}`: `{mutant.before}` became `{mutant.after}`"


def main() -> int:
    parser = argparse.ArgumentParser(prog="mutate", description=__doc__)
    parser.add_argument("modules", nargs="*", metavar="MODULE", help="such as domain/quantity.py")
    parser.add_argument("--every", type=int, default=1, help="only every so manieth mutant")
    parser.add_argument("--jobs", type=int, default=2)
    given = parser.parse_args()
    modules = given.modules or list(FIRST)
    for module in (modules[0], modules[-1]):
        became, seconds = run(module, None)
        if became != "survived":
            print(f"the tests of {module} fail before anything is changed", file=sys.stderr)
            return 2
        print(f"{module}: its tests take {seconds:.0f} s", file=sys.stderr, flush=True)
    began = time.monotonic()
    found = list(outcomes(modules, given.every, given.jobs))
    minutes = (time.monotonic() - began) / 60
    why = explained()
    survivors = [outcome.mutant for outcome in found if outcome.became == "survived"]
    unexplained = [mutant for mutant in survivors if mutant.name not in why]
    complete = not given.modules and given.every == 1
    stale = set(why) - {mutant.name for mutant in survivors} if complete else set()
    for mutant in unexplained:
        print(f"not explained: {mutant.name}")
    for name in sorted(stale):
        print(f"explained, and noticed or gone: {name}")
    print(f"{len(found)} mutants, {len(survivors)} survived, {minutes:.0f} minutes")
    if complete and not unexplained:
        PAGE.write_text(page(found, why, minutes), encoding="utf-8")
    return 1 if unexplained or stale else 0


if __name__ == "__main__":
    sys.exit(main())
