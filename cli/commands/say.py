"""``say``: one paragraph fit to print."""

from functools import partial
from typing import Annotated

from typer import Argument

from cli.context import Context


def say(
    ctx: Context,
    place: Annotated[str, Argument(help="An agreement, or one stage of it: AGREEMENT/STAGE.")],
) -> None:
    """Say in one paragraph, fit to print, what is agreed, reported, confirmed and contested.

    \b
    For example:
      counterfoil say istanbul-2025 --as-of 2025-05-24 -f md

    Every number has the word for its standing and a footnote to the entries it rests on. What media
    and others say that are not heard stands where nobody who is heard gives a number, or tells how a
    stage ended, and where by their newest word a stage counts as completed, or does not. It is left
    out where nothing was agreed on it, and where those who are heard say otherwise: of an agreement,
    of how a stage divides and of what became of it; a note tells so. Who disputes what is no number,
    a completion or terms, is told beside it. Of an agreement also which stages are planned, put off
    or called off, which are completed if no number tells it or not all say so alike, and in a note of
    which plans, remains and programmes there are numbers, and where a source that is heard gives its
    number that reaches furthest, if the paragraph does not.
    """
    from cli.output.paragraph import as_markdown, as_text, left_out
    from cli.rows import answer
    from domain.names.citation import Place
    from projections.asked.filters import Filter
    from projections.say import SayRow, say_rows
    from projections.say import say as say_of

    named = Place.parse(place)
    with ctx.open() as ledger:
        at = ctx.at(ledger, named.agreement)
    stages = Filter(stages=frozenset({named.stage} if named.stage else ()))
    stages.checked(named.agreement, at.record.known.values(), at.register)
    told = say_of(at, named)
    rows = answer(SayRow, say_rows(told, named), at.cut, empty="nothing", table=[])
    ctx.print_as_text(rows, partial(as_text, told), partial(as_markdown, told))
    for sentence in left_out(told, named):
        ctx.tell(sentence)
