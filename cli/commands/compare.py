"""``compare``: the sides next to each other."""

from typing import Annotated

from typer import Argument

from cli import filters
from cli.context import Context


def compare(
    ctx: Context,
    agreement: Annotated[str, Argument(help="An agreement.")],
    *,
    narrow: filters.ToMeasure,
) -> None:
    """Show the sides next to each other, and each gap with the stage that explains it.

    \b
    For example:
      counterfoil compare istanbul-2025-bodies --as-of 2025-06-16

    A total is filled only from what a side itself states: the whole, what it says so far with its
    stages since, or its stages where it gives a number for each. Media are not compared. What is no
    number and disputed, such as a completion, is told below the table.
    """
    from cli.output import sides
    from cli.rows import answer
    from projections.asked.filters import rows_asked_for
    from projections.compare import compare as compared
    from projections.comparing.row import CompareRow
    from projections.comparing.sides import in_text
    from projections.figures.disputed import disputed_words

    asked = narrow.filter()
    with ctx.open() as ledger:
        at = ctx.at(ledger, agreement)
    asked = asked.checked(agreement, at.record.known.values(), at.register)
    rows = rows_asked_for(compared(at), asked)
    shown = sides.in_table(rows) if ctx.for_people else rows
    called = in_text(at, dict.fromkeys(side.who for row in rows for side in row.sides))
    words = [sides.disputed(word) for word in rows_asked_for(disputed_words(at), asked)]
    ctx.print(
        answer(
            CompareRow,
            shown,
            at.cut,
            empty=f"no side gives a number{filters.narrowed(asked)}",
            free_text=("note",),
            table=sides.columns(shown),
            words=sides.in_sentences(rows, words, called) if rows or words else [],
        )
    )
