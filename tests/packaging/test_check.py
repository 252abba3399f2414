"""What `make check` holds: format, lint, types, and which package may know which; and that no modules need each
other, and no tests those of another module, of which it has no rule."""

import ast
import os
import subprocess
from collections.abc import Collection, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Final

import grimp

ROOT: Final = Path(__file__).resolve().parents[2]


def test_the_quick_gate_is_passed() -> None:
    outer = ("MAKE", "MFLAGS")  # a make that runs the tests tells the inner one how to run
    environment = {name: value for name, value in os.environ.items() if not name.startswith(outer)}
    checked = subprocess.run(
        ["make", "check"], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=600
    )

    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_no_modules_import_each_other_however_late() -> None:
    graph = grimp.build_graph(
        "domain", "projections", "cli", exclude_type_checking_imports=True, cache_dir=None
    )
    imported = {one: graph.find_modules_directly_imported_by(one) for one in graph.modules}

    assert len(imported) > 500
    assert _circle(imported) == []


def test_what_tests_share_stands_in_a_module_without_tests() -> None:
    borrowed = {
        (path.name, node.module)
        for path in (ROOT / "tests").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ImportFrom) and node.module is not None
        if node.module.rpartition(".")[2].startswith("test_")
    }

    assert borrowed == set()


def _circle(imported: Mapping[str, Collection[str]]) -> list[str]:
    """Modules of which each imports the one before it, the first the last; none where there is no circle."""
    try:
        TopologicalSorter(imported).prepare()
    except CycleError as error:
        found: list[str] = error.args[1]
        return found
    return []
