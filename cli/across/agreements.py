"""``agreements``: from the read model where there is one."""

from collections.abc import Collection
from functools import partial

from cli.across.reading import Across, OfAll, of_all
from cli.context import Context
from projections.across.agreements import agreement_across
from projections.agreements_row import AgreementRow


def agreements_across(ctx: Context) -> OfAll[AgreementRow]:
    """The rows of all agreements, by their slugs."""
    found = of_all(ctx, partial(_kept, ctx), partial(_folded, ctx))
    found.rows.sort(key=lambda row: row.agreement)
    return found


def _kept(ctx: Context, found: Across) -> list[AgreementRow]:
    with ctx.glance() as log:
        written = log.written_since(0, found.position)
    return [
        agreement_across(stands, written[stands.agreement].entries)
        for stands in found.model.agreements(found.position, found.tick)
        if stands.agreement not in found.folded and stands.agreement in written
    ]


def _folded(ctx: Context, slugs: Collection[str] | None) -> OfAll[AgreementRow]:
    from cli.across.folding import folded_alone
    from projections.agreements import agreement_row

    made, cuts = folded_alone(ctx, slugs, agreement_row)
    return OfAll([row for row in made if row is not None], cuts)
