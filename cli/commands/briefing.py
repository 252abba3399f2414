"""``briefing``: what to look at this morning. It is what `counterfoil` alone prints."""

from typing import Annotated

from typer import Option

from cli.context import FOR_PROGRAMS, Context


def briefing(
    ctx: Context,
    since: Annotated[
        str | None,
        Option(
            "--since",
            metavar="DATE",
            help="New is what was recorded from then on and still stands.",
        ),
    ] = None,
) -> None:
    """Show what is new since yesterday, contested, still one-sided and overdue, on one screen.

    \b
    For example:
      counterfoil briefing --since 2025-05-23

    It is what counterfoil alone prints. Overdue are stages past their day of which nobody says what
    became of them, one-sided the flows of which one side alone speaks.
    """
    from cli.across.brief import all_briefed
    from cli.output.answer import Column
    from cli.output.brief import as_screen, cited, is_newly_contested
    from cli.rows import answer
    from projections.briefing import BriefingRow
    from projections.texts.sentence import told

    with ctx.open() as ledger:
        cut = ctx.cut(ledger)
        in_short = ctx.settings.format == "table"
        found = all_briefed(ctx, ledger, cut, since, in_short=in_short)
    table: list[Column[BriefingRow]] = [
        Column("Agreement", lambda row: row.agreement),
        Column("What", lambda row: f"{'newly ' * is_newly_contested(row)}{row.what}"),
        Column("Message", lambda row: told(row.message)),
        Column("Entries", cited),
    ]
    listed = answer(
        BriefingRow,
        found.rows(),
        cut,
        empty=f"nothing is new since {found.since}, contested, one-sided or overdue",
        free_text=("message",),
        table=table,
    )
    if in_short and found.briefs:
        screen = ctx.destination.screen
        ctx.destination.write(as_screen(found.briefs, str(found.since), listed.footer, screen))
    else:
        ctx.print(listed)
    if found.is_of_none and ctx.settings.format not in FOR_PROGRAMS:
        ctx.tell("begin with counterfoil announce, or counterfoil import FILE")
