"""``check``: where the record disagrees with itself."""

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Literal

from typer import Argument, Option

from cli.call.wording import so_many
from cli.context import Context
from cli.failures import ExitCode, Failure

if TYPE_CHECKING:
    from domain.ledger import Ledger
    from projections.checks.finding import FindingRow
    from projections.cut import Cut


def check(
    ctx: Context,
    agreement: Annotated[
        str | None, Argument(help="One agreement; all of the ledger where none is named.")
    ] = None,
    fail_on: Annotated[
        Literal["error", "warning"],
        Option(
            "--fail-on",
            metavar="SEVERITY",
            help="error or warning: exit 6 where a finding is as grave.",
            show_default=True,
        ),
    ] = "warning",
) -> None:
    """Show where the record disagrees with itself.

    \b
    For example:
      counterfoil check istanbul-2025 --as-of 2025-05-25

    An error cannot be true as it is recorded, a warning is for somebody to look at, a note is good
    to know. What cannot be compared yet is no finding.
    """
    from cli.output import findings
    from cli.rows import answer
    from projections.checks import RULES
    from projections.checks import check as checked
    from projections.checks.finding import FindingRow, Severity

    with ctx.open() as ledger:
        cut = ctx.cut(ledger)
        found = checked(ctx.at(ledger, agreement, cut)) if agreement else _of_all(ctx, ledger, cut)
    grave = [row for row in found if Severity(row.severity).reaches(Severity(fail_on))]
    ctx.print(
        answer(
            FindingRow,
            found,
            cut,
            empty=f"nothing to tell by {len(RULES)} rules",
            free_text=("message", "expected", "found"),
            table=findings.columns(of_one=agreement is not None),
        )
    )
    if grave:
        raise RecordDisagrees(grave)


def _of_all(ctx: Context, ledger: "Ledger", cut: "Cut") -> "list[FindingRow]":
    """The findings in all agreements: those that were kept, the others folded."""
    from cli.across.folding import folded
    from cli.across.told import advise, held
    from projections.across.told import CHECK, findings
    from projections.checks import check as checked

    answers = held(ctx, cut, CHECK).rows(CHECK, findings)
    slugs = ledger.agreements()
    rest = [slug for slug in slugs if slug not in answers]
    made = dict(zip(rest, folded(ledger, rest, cut, checked), strict=True))
    advise(ctx, ledger, cut, len(rest))
    return [row for slug in slugs for row in (made[slug] if slug in made else answers[slug])]


class RecordDisagrees(Failure):
    """Findings as grave as was asked for: told like an error, with an exit code of its own."""

    code = ExitCode.FINDINGS

    def __init__(self, findings: Sequence["FindingRow"]) -> None:
        counted = Counter(finding.severity for finding in findings)
        told = [so_many(times, one, f"{one}s") for one, times in counted.items()]
        where = sorted({finding.agreement for finding in findings})
        named = where[0] if len(where) == 1 else f"{len(where):,} agreements"
        super().__init__(f"{named}: {' and '.join(told)}")
