"""``agreements``: from the read model where there is one."""

from collections.abc import Iterable

from cli.across.reading import Across, across
from cli.context import Context
from cli.output.answer import Cuts
from domain.store.glance import glance
from projections.across.agreements import agreement_across
from projections.agreements_row import AgreementRow


def agreements_across(ctx: Context) -> tuple[list[AgreementRow], Cuts, str | None]:
    """The rows, the cuts, and a sentence where newer entries are left out."""
    with across(ctx) as found:
        if found is not None:
            rows = [*_kept(ctx, found), *_folded(ctx, found.folded)]
            return sorted(rows, key=lambda row: row.agreement), found.cuts, found.behind
    from cli.rows import cuts

    with ctx.open() as ledger:
        return _folded(ctx, None), cuts(ctx.cut(ledger)), None


def _kept(ctx: Context, found: Across) -> list[AgreementRow]:
    settings = ctx.settings
    with glance(settings.store, busy_timeout=settings.busy_timeout) as log:
        entries = log.written_since(0, found.position)
    return [
        agreement_across(stands, entries[stands.agreement][0])
        for stands in found.model.agreements(found.position, found.tick)
        if stands.agreement not in found.folded and stands.agreement in entries
    ]


def _folded(ctx: Context, slugs: Iterable[str] | None) -> list[AgreementRow]:
    """The rows of some agreements by the fold, of all where none are named."""
    named = None if slugs is None else sorted(slugs)
    if named == []:
        return []
    from projections.agreement import AgreementAt
    from projections.agreements import agreement_row

    with ctx.open() as ledger:
        cut = ctx.cut(ledger)
        register = ledger.register(cut.knows)
        return [
            row
            for slug in (ledger.agreements() if named is None else named)
            if (row := agreement_row(AgreementAt(slug, ledger.entries(slug), register, cut)))
        ]
