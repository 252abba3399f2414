"""Change the rules a little, many times over, and see whether a test notices.

    python -m tests.mutation.mutate [MODULE ...] [--every N] [--jobs N] [--go-on]

Nothing of the project is changed. Survivors have to be explained in `survivors.toml`. A run over all modules of
the settling rules (`SETTLING`), or more, writes `docs/mutation.md`; any run ends with 1 where a survivor
is not explained. What is found is kept in `.mutation.jsonl`: with --go-on, a run that was stopped goes on, and
only what survived is tried again.
"""

import argparse
import ast
import hashlib
import json
import sys
import time
import tomllib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Final

from tests.mutation.mutants import Mutant, mutants
from tests.mutation.runs import FOR_EVER, ROOT, SURVIVED, run

PAGE: Final = ROOT / "docs" / "mutation.md"
KEPT: Final = ROOT / ".mutation.jsonl"

_RULES: Final = sorted(str(p.relative_to(ROOT)) for p in ROOT.glob("tests/rules/test_*.py"))
_DOMAIN: Final = [
    f"tests/domain/test_{name}.py" for name in ("refusals", "agreement", "recording", "citation")
]
_FOLDS: Final = [
    "tests/across/test_read_model.py",
    "tests/desk/test_replay.py::test_every_date_is_the_totals_at_a_cut_on_that_date",
]
"""Folds that go on, entry by entry, where others begin anew."""
_WORDS: Final = [
    f"tests/desk/test_{name}.py"
    for name in (
        "disputed_words",
        "what_became",
        "silent_changes",
        "say_course",
        "say_words",
        "check",
        "trace",
        "diff",
        "briefing",
        "say_settled",
    )
]
"""What is told of words that are no numbers, and of how a word goes on from another."""
FIRST: Final = {
    "domain/values/quantity.py": "tests/domain/test_quantity.py",
    "domain/values/number_form.py": "tests/domain/test_quantity.py",
    "domain/values/period.py": "tests/domain/test_period.py",
    "domain/values/breakdown.py": "tests/domain/test_statement_and_breakdowns.py",
    "domain/state/assertion.py": "tests/rules/test_rule_02_assertions.py",
    "domain/state/agreement.py": "tests/domain/test_agreement.py",
    "domain/state/following.py": "tests/rules/test_rule_01_cut_and_order.py",
    "domain/state/ranking.py": "tests/rules/test_rule_01_cut_and_order.py",
    "domain/deciding/decide.py": "tests/domain/test_refusals.py",
    "domain/deciding/figures.py": "tests/domain/test_refusals.py",
    "domain/deciding/pointers.py": "tests/domain/test_refusals.py",
    "domain/deciding/terms.py": "tests/domain/test_refusals.py",
    "domain/deciding/voiding.py": "tests/domain/test_refusals.py",
    "projections/rules/becoming.py": "tests/desk/test_what_became.py",
    "projections/rules/changes.py": "tests/desk/test_silent_changes.py",
    "projections/rules/courses.py": "tests/desk/test_what_became.py",
    "projections/rules/disputes.py": "tests/rules/test_rule_07_contested.py",
    "projections/rules/order.py": "tests/rules/test_rule_01_cut_and_order.py",
    "projections/rules/place.py": "tests/rules/test_rule_02_assertions.py",
    "projections/rules/settled.py": "tests/rules/test_rule_06_standing.py",
    "projections/rules/slots.py": "tests/rules/test_rule_07_contested.py",
    "projections/rules/span.py": "tests/rules/test_rule_08_low_and_high.py",
    "projections/rules/stages.py": "tests/rules/test_rule_09_totals.py",
    "projections/rules/standing.py": "tests/rules/test_rule_06_standing.py",
    "projections/rules/sums.py": "tests/rules/test_rule_09_totals.py",
    "projections/rules/terms.py": "tests/rules/test_rule_10_term.py",
    "projections/rules/voices.py": "tests/rules/test_rule_05_side.py",
    "projections/rules/word_disputes.py": "tests/desk/test_disputed_words.py",
}
"""The modules that are changed, and the tests that are most likely to notice."""
SETTLING: Final = {
    "domain/state/following.py",
    "domain/state/ranking.py",
    *(module for module in FIRST if module.startswith("projections/rules/")),
}


def tests_of(module: str) -> list[str]:
    """The fast tests, the likeliest first."""
    domain = [] if module.startswith("projections") else _DOMAIN
    words = _WORDS if FIRST[module] in _WORDS else []
    first = [FIRST[module], *domain, *words]
    return list(dict.fromkeys([*first, *_RULES, "tests/settling", *_FOLDS]))


@cache
def mutants_of(module: str) -> list[Mutant]:
    return list(mutants(module, (ROOT / module).read_text(encoding="utf-8")))


@dataclass(frozen=True)
class Outcome:
    mutant: Mutant
    became: str


def outcomes(
    modules: Sequence[str], every: int, jobs: int, known: Collection[str] = ()
) -> Iterator[Outcome]:
    """What becomes of every mutant, or of every so manieth, but of those that are ``known`` by name.

    Modules are divided among the jobs.
    """
    context = get_context("fork")
    told = context.SimpleQueue()  # it has no thread, which the forks of its users would lack
    chosen = {
        module: [at for at in chosen_of(module, every) if mutants_of(module)[at].name not in known]
        for module in modules
    }
    chosen = {module: places for module, places in chosen.items() if places}
    workers = []
    for job in range(jobs):
        share = {module: list(places)[job::jobs] for module, places in chosen.items()}
        workers.append(context.Process(target=_work, args=(share, told, job == 0)))
        workers[-1].start()
    left = sum(map(len, chosen.values()))
    while left:
        module, at, became = told.get()
        if module is None:
            raise RuntimeError(f"the tests of {became} fail before anything is changed")
        left -= 1
        mutant = mutants_of(module)[at]
        if became == SURVIVED:
            print(f"{mutant.line}: {mutant.name}", flush=True)
        if left % 100 == 0:
            print(f"{left} to go", file=sys.stderr, flush=True)
        yield Outcome(mutant, became)
    for worker in workers:
        worker.join()


def chosen_of(module: str, every: int) -> range:
    return range(0, len(mutants_of(module)), every)


def noticed_before(modules: Sequence[str]) -> dict[str, str]:
    """By name, the mutants of modules that have not changed since which were noticed in an earlier run."""
    found: dict[str, str] = {}
    if KEPT.exists():
        for line in KEPT.read_text(encoding="utf-8").splitlines():
            one = json.loads(line)
            if one["module"] in modules and one["text"] == _digest(one["module"]):
                found[one["mutant"]] = one["became"]
    return {name: became for name, became in found.items() if became != SURVIVED}


def keep(outcome: Outcome) -> None:
    module = outcome.mutant.module
    kept = {"module": module, "text": _digest(module), "mutant": outcome.mutant.name}
    with KEPT.open("a", encoding="utf-8") as file:
        file.write(json.dumps({**kept, "became": outcome.became}) + "\n")


@cache
def _digest(module: str) -> str:
    """Of the code of a module, whatever it imports from where and says in comments."""
    tree = ast.parse((ROOT / module).read_bytes())
    tree.body = [one for one in tree.body if not isinstance(one, ast.Import | ast.ImportFrom)]
    return hashlib.sha256(ast.dump(tree).encode()).hexdigest()


def found_by_run(
    modules: Sequence[str], every: int, jobs: int, known: Mapping[str, str]
) -> list[Outcome]:
    """What is known of the mutants, and what becomes of the others, kept as it is found."""
    found = [
        Outcome(mutant, known[mutant.name])
        for module in modules
        for mutant in (mutants_of(module)[at] for at in chosen_of(module, every))
        if mutant.name in known
    ]
    for outcome in outcomes(modules, every, jobs, known):
        keep(outcome)
        found.append(outcome)
    return found


def _work(share: dict[str, list[int]], told: Any, is_first: bool) -> None:
    """Tell what becomes of a share of the mutants; the first worker also runs the code as it is."""
    for module, places in share.items():
        before: list[Mutant | None] = [None] if is_first else []
        numbers = [*(-1 for _ in before), *places]

        def tell(at: int, became: str, module: str = module, numbers: list[int] = numbers) -> None:
            if numbers[at] >= 0:
                told.put((module, numbers[at], became))
            elif became != SURVIVED:
                told.put((None, 0, module))

        run(tests_of(module), [*before, *(mutants_of(module)[at] for at in places)], tell)


def explained() -> dict[str, str]:
    """The survivors that are right, with the reason why."""
    given = tomllib.loads((Path(__file__).parent / "survivors.toml").read_text(encoding="utf-8"))
    return {name: group["why"] for group in given["right"] for name in group["mutants"]}


def page(found: list[Outcome], why: dict[str, str], minutes: float, kept: int) -> str:
    """The figures of a run, and its survivors by the reason why each is right; ``kept`` outcomes are of earlier
    runs."""
    text = (Path(__file__).parent / "page.md").read_text(encoding="utf-8").rstrip()
    noticed = sum(outcome.became != SURVIVED for outcome in found)
    share = f"{noticed:,} noticed ({noticed / len(found):.1%})"
    took = (
        f"the outcomes of {kept:,} were kept from earlier runs over the same text of the modules"
        if kept
        else f"{minutes:.0f} minutes"
    )
    lines = [
        text,
        "",
        f"Run of {datetime.now(UTC):%Y-%m-%d}: {len(found):,} changes, {share}; {took}.",
        "",
        "| module | changes | noticed | of these by going on for ever | survived |",
        "|---|---:|---:|---:|---:|",
    ]
    for module in dict.fromkeys(outcome.mutant.module for outcome in found):
        own = [outcome.became for outcome in found if outcome.mutant.module == module]
        survived, ever = own.count(SURVIVED), own.count(FOR_EVER)
        lines.append(f"| `{module}` | {len(own)} | {len(own) - survived} | {ever} | {survived} |")
    lines += ["", "## Survivors, and why each is right", ""]
    survivors = sorted(
        (outcome.mutant for outcome in found if outcome.became == SURVIVED),
        key=lambda mutant: (list(FIRST).index(mutant.module), mutant.line, mutant.name),
    )
    for reason in dict.fromkeys(why.values()):
        own_ = [mutant for mutant in survivors if why.get(mutant.name) == reason]
        if own_:
            lines += [reason, "", *(_item(mutant) for mutant in own_), ""]
    return "\n".join(lines).rstrip() + "\n"


def _item(mutant: Mutant) -> str:
    where = f"`{mutant.module}`, `{mutant.function}`" if mutant.function else f"`{mutant.module}`"
    return f"- {where}: `{mutant.before}` became `{mutant.after}`"


def main() -> int:
    parser = argparse.ArgumentParser(prog="mutate", description=__doc__)
    parser.add_argument(
        "modules", nargs="*", metavar="MODULE", help="such as domain/values/quantity.py"
    )
    parser.add_argument("--every", type=int, default=1, help="only every so manieth mutant")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument(
        "--go-on", action="store_true", help="try again only what survived, or was not tried"
    )
    given = parser.parse_args()
    began = time.monotonic()
    modules = given.modules or list(FIRST)
    known = noticed_before(modules) if given.go_on else {}
    if not given.go_on:
        KEPT.unlink(missing_ok=True)
    found = found_by_run(modules, given.every, given.jobs, known)
    minutes = (time.monotonic() - began) / 60
    why = explained()
    survivors = [outcome.mutant for outcome in found if outcome.became == SURVIVED]
    unexplained = [mutant for mutant in survivors if mutant.name not in why]
    complete = given.every == 1 and set(modules) >= SETTLING
    looked_at = {name for name in why if name.partition(":")[0] in modules}
    stale = looked_at - {mutant.name for mutant in survivors} if complete else set()
    for mutant in unexplained:
        print(f"not explained: {mutant.name}")
    for name in sorted(stale):
        print(f"explained, and noticed or gone: {name}")
    print(f"{len(found)} changes, {len(survivors)} survived, {minutes:.0f} minutes")
    if complete and not unexplained:
        PAGE.write_text(page(found, why, minutes, len(known)), encoding="utf-8")
    return 1 if unexplained or stale else 0


if __name__ == "__main__":
    sys.exit(main())
