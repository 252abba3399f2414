"""What docs/postgresql.md says in SQL is what `init` does."""

import re

from domain.store.postgres.rights import HANDED_OVER, JOINED, grants
from domain.store.postgres.schema import READERS, WRITERS
from tests.docs.sessions import ROOT


def test_the_documented_grants_are_those_of_init() -> None:
    text = (ROOT / "docs" / "postgresql.md").read_text()
    found = re.search(r"<!-- the grants of init -->\n\n?```sql\n(.*?)```", text, re.DOTALL)
    assert found
    wanted = [
        *(f"CREATE ROLE {role} NOLOGIN" for role in (READERS, WRITERS)),
        "SET search_path = counterfoil",
        *grants(),
        JOINED,
        f"DO $$ DECLARE one text; BEGIN FOR one IN\n  {HANDED_OVER}\n  LOOP EXECUTE one; END LOOP; END $$",
    ]
    assert found[1] == "".join(f"{statement};\n" for statement in wanted)
