"""``agreements``: what the ledger holds."""

from typing import TYPE_CHECKING

from cli.context import Context

if TYPE_CHECKING:
    from projections.agreements_row import AgreementRow


def agreements(ctx: Context) -> None:
    """List the agreements.

    \b
    For example:
      counterfoil agreements --as-of 2025-05-24

    In JSON and CSV, entries counts all that was recorded, of whatever date: --known-at cuts it, and
    --as-of does not. `show` of an agreement counts those at both cuts.
    """
    from dataclasses import fields

    from cli.across.agreements import agreements_across
    from cli.output.answer import Answer, Column
    from domain.theirs import theirs
    from projections.agreements_row import AgreementRow
    from projections.rules import VERSION

    rows, cuts, behind = agreements_across(ctx)
    table: list[Column[AgreementRow]] = [
        Column("Agreement", lambda row: row.agreement),
        Column("Title", lambda row: theirs(row.title or "") or None, null="not announced"),
        Column("Parties", lambda row: row.parties),
        Column("Stages", _stages),
        Column("Last stated", lambda row: row.last_stated),
    ]
    ctx.print(
        Answer(
            columns=[field.name for field in fields(AgreementRow)],
            rows=rows,
            cuts=cuts,
            rules=VERSION,
            empty="no agreement is recorded",
            free_text=frozenset({"title", "place"}),
            table=table,
        )
    )
    if behind:
        ctx.tell(behind)


def _stages(row: "AgreementRow") -> str:
    """`3 of 5`; `3 of 5; suspended` where somebody says that of the agreement."""
    return "; ".join([f"{row.stages_completed} of {row.stages}", *row.course])
