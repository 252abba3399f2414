"""How findings of `check` read in a table."""

from typing import Any

from cli.output.answer import Column, Row
from cli.output.sums import in_ranges
from projections.texts.sentence import here


def columns(*, of_one: bool) -> list[Column]:
    """How grave it is, what was found, by which rule, in which entries; ``of_one`` agreement, which was named."""
    found = [
        Column("Severity", "severity"),
        Column("What", what),
        Column("Entries", entries),
    ]
    return found if of_one else [Column("Agreement", "agreement"), *found]


def what(row: Row) -> str:
    """The message with the rule before it, citations short."""
    return f"{row['rule']}: {here(row['message'])}"


def entries(row: Row) -> str:
    """`#8 #11 #16-19`: all of them, the one in question first."""
    found: Any = row["entries"]
    return in_ranges(found)
