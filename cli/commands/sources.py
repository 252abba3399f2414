"""``sources``: who is registered."""

from cli.context import Context


def sources(ctx: Context) -> None:
    """List the sources.

    \b
    For example:
      counterfoil sources -f csv -o sources.csv
    """
    from cli.output.answer import Column
    from cli.rows import answer
    from domain.theirs import theirs
    from projections.sources import SourceRow, source_rows

    with ctx.open() as ledger:
        cut = ctx.cut(ledger)
        rows = source_rows(ledger.register(cut.knows))
    table: list[Column[SourceRow]] = [
        Column("Source", lambda source: source.slug),
        Column("Name", lambda source: theirs(source.name)),
        Column("Kind", lambda source: source.kind),
        Column("Speaks for", lambda source: source.speaks_for, null="-"),
    ]
    if any(source.same_as for source in rows):
        table.append(Column("Same as", lambda source: source.same_as, null="-"))
    ctx.print(
        answer(
            SourceRow,
            rows,
            cut,
            empty="no source is registered",
            free_text=("name", "aliases", "note"),
            table=table,
        )
    )
