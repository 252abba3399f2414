"""``trace``: who said it first, and what became of it."""

from functools import partial
from typing import Annotated

from typer import Argument

from cli.context import Context

_FREE = ("source", "garbled", "summary")


def trace(
    ctx: Context,
    entry: Annotated[str, Argument(help="An entry of the claim: the first one, or any after it.")],
) -> None:
    """Show who said it first, who passed it on, who confirmed, disputed or corrected it.

    \b
    For example:
      counterfoil trace istanbul-2025#c01

    What a repeat garbled is named: number, precision, direction, scope or measure. Voided entries
    are marked, never hidden.
    """
    from cli.claims import claim
    from cli.output import tree
    from cli.rows import answer
    from projections.trace import TraceRow, source_counts_as

    with ctx.open() as ledger:
        at, found = claim(ctx, ledger, entry)
    said = answer(TraceRow, found, at.cut, empty="nothing", table=[], free_text=_FREE)
    steps = [tree.Step(row, source_counts_as(at, row)) for row in found]
    ctx.print_as_text(said, partial(tree.as_tree, steps), partial(tree.as_nested_list, steps))
