"""``briefing``: what to look at this morning. It is what `counterfoil` alone prints."""

from datetime import timedelta
from typing import Annotated

from typer import Option

from cli.context import Context


def briefing(
    ctx: Context,
    since: Annotated[
        str | None,
        Option("--since", metavar="DATE", help="New is what was recorded from then on."),
    ] = None,
) -> None:
    """Show what is new since yesterday, contested, still one-sided and overdue, on one screen.

    \b
    For example:
      counterfoil briefing --since 2025-05-23

    It is what counterfoil alone prints. Overdue are stages past their day of which nobody says what
    became of them, one-sided the flows of which one side alone speaks.
    """
    from cli.output.answer import Column
    from cli.output.brief import as_screen, cited
    from cli.rows import answer, records
    from domain.period import Moment
    from projections.agreement import AgreementAt
    from projections.agreements import heading_of
    from projections.briefing import BriefingRow, earlier, heard_until
    from projections.briefing import briefing as briefing_of

    with ctx.open() as ledger:
        cut = ctx.cut(ledger)
        held = {slug: ledger.entries(slug) for slug in ledger.agreements()}
        everything = [entry for entries in held.values() for entry in entries]
        until = heard_until(cut, everything, ledger.now().instant).astimezone(cut.zone)
        moment = Moment.parse(since or (until.date() - timedelta(days=1)).isoformat())
        then = earlier(cut, moment)
        registers = (
            ledger.register(cut.knows),
            ledger.register(lambda e: cut.knows(e) and then.knows(e)),
        )
    found: list[BriefingRow] = []
    titles: dict[str, str] = {}
    for slug, entries in held.items():
        known = [entry for entry in entries if cut.knows(entry)]
        now = AgreementAt(slug, known, registers[0], cut)
        titles[slug] = heading_of(now).title or ""
        found += briefing_of(now, AgreementAt(slug, known, registers[1], then))
    rows = records(found)
    told = answer(
        BriefingRow,
        rows,
        cut,
        empty=f"nothing is new since {moment}, contested, one-sided or overdue",
        free_text=("message",),
        table=[
            Column("Agreement", "agreement"),
            Column("What", lambda row: f"newly {row['what']}" if row["new"] else row["what"]),
            Column("Message", "message"),
            Column("Entries", cited),
        ],
    )
    if ctx.settings.format == "table" and rows:
        screen = ctx.destination.screen
        ctx.destination.write(as_screen(rows, titles, str(moment), told.footer, screen))
    else:
        ctx.print(told)
    if not held:
        ctx.tell("begin with counterfoil announce, or counterfoil import FILE")
