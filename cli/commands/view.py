"""``view``: an agreement as one source tells it."""

from typing import Annotated

from typer import Argument, Option

from cli import filters
from cli.context import Context


def view(
    ctx: Context,
    agreement: Annotated[str, Argument(help="The agreement.")],
    source: Annotated[str, Option("--source", metavar="SOURCE", help="Who tells it.")],
    *,
    narrow: filters.ToMeasure,
    scope: filters.Scopes = None,
) -> None:
    """Show an agreement as one source tells it, and nobody else.

    \b
    For example:
      counterfoil view istanbul-2025 --source ua-president
    """
    from cli.output import slot
    from cli.output.answer import Column
    from cli.output.citations import short
    from cli.rows import answer
    from projections.asked.filters import rows_asked_for
    from projections.view import ViewRow
    from projections.view import view as view_of

    asked = narrow.filter(scope=scope)
    with ctx.open() as ledger:
        at = ctx.at(ledger, agreement)
        asked = asked.checked(agreement, at.record.known.values(), at.register)
        rows = rows_asked_for(view_of(at, source), asked)
    table: list[Column[ViewRow]] = [
        Column("About", slot.about),
        Column("Flow", lambda row: row.flow, null="-"),
        Column("Says", slot.says),
        Column("Stated", lambda row: row.stated),
        Column("Entry", lambda row: short(row.entry)),
        Column("State", lambda row: row.standing),
    ]
    ctx.print(
        answer(
            ViewRow,
            rows,
            at.cut,
            empty=f"{source} says nothing of {agreement}{filters.narrowed(asked)}",
            table=table,
        )
    )
