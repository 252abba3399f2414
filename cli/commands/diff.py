"""``diff``: what changed between two cuts, and which entries changed it."""

from typing import TYPE_CHECKING, Annotated

from typer import Argument, Option

from cli.context import Context

if TYPE_CHECKING:
    from projections.diff import Difference, DiffRow
    from projections.texts.says import Says

_CUT = "DATE (stated by then), @DATE or an entry (recorded by then), or DATE@DATE."


def diff(
    ctx: Context,
    agreement: Annotated[
        str | None, Argument(help="One agreement; all of the ledger where none is named.")
    ] = None,
    since: Annotated[
        str | None, Option("--from", metavar="CUT", help=f"The first cut: {_CUT}")
    ] = None,
    until: Annotated[str | None, Option("--to", metavar="CUT", help="The second cut; now.")] = None,
) -> None:
    """Show what changed between two cuts, which entries changed it, and on which axis.

    For example: counterfoil diff istanbul-2025 --from 2025-05-23 --to 2025-05-24

    The world spoke (stated), or the ledger learned late (recorded). With -f notice: a correction notice
    ready to print.
    """
    from cli.across.apart import apart
    from cli.cuts import narrowed
    from cli.failures import Failure
    from cli.output import changes
    from cli.output.records import record
    from cli.rows import answer, cuts
    from projections.agreement import AgreementAt
    from projections.diff import DiffRow, differences
    from projections.differing.amended import amended
    from projections.notice import notice
    from projections.rules import VERSION

    if since is None:
        raise Failure("diff needs the cut to start from", hint="--from 2025-05-23")
    with ctx.open() as ledger:
        cut = ctx.cut(ledger)
        first, second = narrowed(cut, since, ledger), narrowed(cut, until, ledger)
        before = ledger.register(first.knows)
        after = before if first.known == second.known else ledger.register(second.knows)
        slugs = [agreement] if agreement else apart(ledger, (first, second), before, after)
        read = [(slug, ledger.entries(slug)) for slug in slugs]
    pairs = [
        (AgreementAt(slug, entries, before, first), AgreementAt(slug, entries, after, second))
        for slug, entries in read
    ]
    found = [(old, new, differences(old, new)) for old, new in pairs]
    if ctx.settings.format == "notice":
        notices = [
            told for old, new, rows in found if (told := notice(old, new, rows)).sentences or rows
        ]
        ctx.destination.write(changes.as_notice(notices, cuts(second, first), VERSION))
        return
    rows = [row for _, _, some in found for row in some]
    ctx.print(
        answer(
            DiffRow,
            rows if ctx.for_people else [one for one in rows if _differs(_for_programs(one))],
            second,
            empty=_nothing(put_right=any(amended(old, new) for old, new in pairs)),
            table=changes.columns(
                of_one=agreement is not None,
                several={
                    new.slug: old.in_several_units | new.in_several_units for old, new in pairs
                },
            ),
            since=first,
            to_record=lambda one: record(_for_programs(one)),
        )
    )


def _nothing(*, put_right: bool) -> str:
    """That no number, standing, stage or term changed; ``put_right`` is whether something else did."""
    return f"nothing changed{' but what the agreement is called: -f notice tells it' if put_right else ''}"


def _for_programs(one: "Difference") -> "DiffRow":
    """What programs know: a dispute of a word is a row of the stage, of the agreement or of the term, and numbers
    have the forms of quantities."""
    from dataclasses import replace

    before, after = _texts(one.before, one.after)
    row = replace(one.row, before=before, after=after)
    if row.what != "dispute":
        return row
    what = "stage" if row.measure is None else "term"
    return replace(row, what=what, column=f"disputed by {row.column}")


def _texts(before: "Says | None", after: "Says | None") -> "tuple[str | None, str | None]":
    """A figure is its quantity alone, but where only how it came to be said has changed."""
    old, new = _text(before, alone=True), _text(after, alone=True)
    return (old, new) if old != new else (_text(before), _text(after))


def _text(says: "Says | None", *, alone: bool = False) -> str | None:
    from projections.texts.number import by_its_ends
    from projections.texts.says import SaysNumber

    if alone and isinstance(says, SaysNumber):
        return by_its_ends(says.quantity)
    return says.text(by_its_ends) if says is not None else None


def _differs(row: "DiffRow") -> bool:
    """Whether it does in those forms too, which do not say of two ends that they are about so much."""
    return row.before != row.after
