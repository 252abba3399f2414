"""Each promise of `docs/security.md` names a test that there is."""

import ast
import re

from tests.docs.sessions import ROOT

NAMED = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")


def test_every_promise_names_a_test_that_is_there() -> None:
    text = (ROOT / "docs" / "security.md").read_text()
    promised = text.partition("## Promised")[2].partition("## Not promised")[0]
    rows = [line for line in promised.splitlines() if line.startswith("| ")][1:]
    assert len(rows) > 20
    for row in rows:
        found = NAMED.search(row)
        assert found, row
        tree = ast.parse((ROOT / found[1]).read_text())
        assert found[2] in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}, (
            row
        )
