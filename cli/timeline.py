"""``timeline``: every entry, one after the other."""

from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, Annotated, Literal

from typer import Argument, Option

from cli import filters
from cli.context import Context

if TYPE_CHECKING:
    from cli.output.answer import Row


def timeline(
    ctx: Context,
    agreement: Annotated[
        str | None, Argument(help="One agreement; all of the ledger where none is named.")
    ] = None,
    order: Annotated[
        Literal["recorded", "stated"],
        Option("--order", metavar="ORDER", help="recorded or stated.", show_default=True),
    ] = "recorded",
    stage: filters.Stages = None,
    flow: filters.Flows = None,
    measure: filters.Measures = None,
    source: filters.Sources = None,
    scope: filters.Scopes = None,
) -> None:
    """List every entry, in the order in which it was recorded or stated.

    \b
    For example:
      counterfoil timeline istanbul-2025 --order stated --source ru-mod

    Voided entries are marked, never hidden.
    """
    from cli.output.answer import Column
    from cli.output.slot import short
    from cli.rows import answer, records
    from projections.filters import timeline_asked_for
    from projections.timeline import TimelineRow
    from projections.timeline import timeline as timeline_of

    asked = filters.asked_for(stage=stage, flow=flow, measure=measure, source=source, scope=scope)
    with ctx.open() as ledger:
        cut = ctx.cut(ledger)
        entries = ledger.entries(agreement) if agreement else list(ledger.everything())
        register = ledger.register()
    asked = asked.checked(agreement or "this ledger", entries, register)
    found = timeline_of(
        entries,
        cut,
        in_stated_order=order == "stated",
    )
    rows = records(timeline_asked_for(found, entries, cut, register, asked))
    ctx.print(
        answer(
            TimelineRow,
            rows,
            cut,
            empty=f"no entry{filters.narrowed(asked)}",
            free_text=("summary",),
            table=[
                Column(
                    "Entry",
                    (lambda row: short(str(row["entry"]))) if agreement else "entry",
                ),
                Column("Recorded", lambda row: minute(str(row["recorded"]), cut.zone)),
                Column("Stated", "stated", null="-"),
                Column("What", lambda row: what(row, agreement)),
            ],
        )
    )


def what(row: "Row", agreement: str | None) -> str:
    """`ru-mod: reports 307 ...`, with a mark where the entry was voided."""
    said = str(row["summary"])
    if agreement is not None:
        said = said.replace(f"{agreement}#", "#")
    source = f"{row['source']}: " if row["stated"] else ""
    return f"{'VOIDED ' if row['voided'] else ''}{source}{said}"


def minute(recorded: str, zone: tzinfo) -> str:
    """A recorded time to the minute, by the clocks of the zone."""
    return f"{datetime.fromisoformat(recorded).astimezone(zone):%Y-%m-%d %H:%M}"
