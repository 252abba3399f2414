"""How findings of `check` read in a table."""

from cli.output.answer import Column
from cli.output.citations import in_ranges
from projections.checks.finding import FindingRow
from projections.texts.sentence import here


def columns(*, of_one: bool) -> list[Column[FindingRow]]:
    """How grave it is, what was found, by which rule, in which entries; ``of_one`` agreement, which was named."""
    found: list[Column[FindingRow]] = [
        Column("Severity", lambda row: row.severity),
        Column("What", what),
        Column("Entries", entries),
    ]
    return found if of_one else [Column("Agreement", lambda row: row.agreement), *found]


def what(row: FindingRow) -> str:
    """The message with the rule before it, citations short."""
    return f"{row.rule}: {here(row.message)}"


def entries(row: FindingRow) -> str:
    """`#8 #11 #16-19`: all of them, the one in question first."""
    return in_ranges(row.entries)
