"""``agreements``: from the read model where there is one."""

from collections.abc import Collection
from functools import partial

from cli.across.reading import Across, answered
from cli.context import Context
from cli.output.answer import Cuts
from projections.across.agreements import agreement_across
from projections.agreements_row import AgreementRow


def agreements_across(ctx: Context) -> tuple[list[AgreementRow], Cuts, str | None]:
    """The rows, the cuts, and a sentence where newer entries are left out."""
    return answered(ctx, partial(_kept, ctx)) or (*_folded(ctx, None), None)


def _kept(ctx: Context, found: Across) -> tuple[list[AgreementRow], Cuts, str | None]:
    with ctx.glance() as log:
        entries = log.written_since(0, found.position)
    rows = [
        agreement_across(stands, entries[stands.agreement][0])
        for stands in found.model.agreements(found.position, found.tick)
        if stands.agreement not in found.folded and stands.agreement in entries
    ]
    if found.folded:
        rows += _folded(ctx, found.folded)[0]
    return sorted(rows, key=lambda row: row.agreement), found.cuts, found.behind


def _folded(ctx: Context, slugs: Collection[str] | None) -> tuple[list[AgreementRow], Cuts]:
    """The rows of some agreements by the fold, of all where none are named; and the cuts."""
    from cli.across.folding import folded_alone
    from projections.agreements import agreement_row

    made, cuts = folded_alone(ctx, slugs, agreement_row)
    return [row for row in made if row is not None], cuts
