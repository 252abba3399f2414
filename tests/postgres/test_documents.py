"""What docs/postgresql.md says in SQL is what `init` does."""

import re

from domain.store.postgres.schema import READERS, WRITERS, grants
from tests.docs.sessions import ROOT


def test_the_documented_grants_are_those_of_init() -> None:
    text = (ROOT / "docs" / "postgresql.md").read_text()
    found = re.search(r"<!-- the grants of init -->\n\n?```sql\n(.*?)```", text, re.DOTALL)
    assert found
    assert found[1].splitlines() == [
        *(f"CREATE ROLE {role} NOLOGIN;" for role in (READERS, WRITERS)),
        "SET search_path = counterfoil;",
        *(f"{statement};" for statement in grants()),
    ]
