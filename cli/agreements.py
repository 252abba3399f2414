"""``agreements``: what the ledger holds."""

from cli.context import Context


def agreements(ctx: Context) -> None:
    """List the agreements.

    \b
    For example:
      counterfoil agreements --as-of 2025-05-24
    """
    from cli.output.answer import Column
    from cli.rows import answer, records
    from projections.agreement import AgreementAt
    from projections.agreements import agreement_row
    from projections.agreements_row import AgreementRow

    with ctx.open() as ledger:
        cut = ctx.cut(ledger)
        register = ledger.register(cut.knows)
        found = [
            row
            for slug in ledger.agreements()
            if (row := agreement_row(AgreementAt(slug, ledger.entries(slug), register, cut)))
        ]
    ctx.print(
        answer(
            AgreementRow,
            records(found),
            cut,
            empty="no agreement is recorded",
            free_text=("title", "place"),
            table=[
                Column("Agreement", "agreement"),
                Column("Title", "title", null="not announced"),
                Column("Parties", "parties"),
                Column("Stages", lambda row: f"{row['stages_completed']} of {row['stages']}"),
                Column("Last stated", "last_stated"),
            ],
        )
    )
