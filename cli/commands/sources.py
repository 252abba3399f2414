"""``sources``: who is registered."""

from cli.context import Context


def sources(ctx: Context) -> None:
    """List the sources.

    \b
    For example:
      counterfoil sources -f csv -o sources.csv
    """
    from cli.output.answer import Column
    from cli.output.records import records
    from cli.rows import answer
    from domain.state.sources import Source
    from domain.theirs import theirs

    with ctx.open() as ledger:
        cut = ctx.cut(ledger)
        register = ledger.register(cut.knows)
    rows = records(source for _, source in sorted(register.sources.items()))
    same = any(row["same_as"] for row in rows)
    ctx.print(
        answer(
            Source,
            rows,
            cut,
            empty="no source is registered",
            free_text=("name", "aliases", "note"),
            without=("entries",),
            table=[
                Column("Source", "slug"),
                Column("Name", lambda row: theirs(str(row["name"]))),
                Column("Kind", "kind"),
                Column("Speaks for", "speaks_for", null="-"),
                *([Column("Same as", "same_as", null="-")] if same else []),
            ],
        )
    )
