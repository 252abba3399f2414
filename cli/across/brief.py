"""The briefing over all agreements: of those that nobody wrote to, what was kept; the others folded."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial

from cli.across.folding import folded
from cli.across.told import advise, kept, titles
from cli.context import Context
from domain.ledger import Ledger
from domain.state.sources import Register
from domain.values.period import Moment
from projections.across.told import BRIEFING, briefed
from projections.agreement import AgreementAt
from projections.agreements import heading_of
from projections.briefing import BriefingRow, briefing, earlier, heard_until
from projections.cut import Cut


def all_briefed(
    ctx: Context, ledger: Ledger, cut: Cut, since: str | None
) -> tuple[Sequence[BriefingRow], Mapping[str, str], Moment]:
    """The rows, how each agreement is called, and the date since when things are new."""
    until = heard(ledger, cut).astimezone(cut.zone)
    moment = Moment.parse(since or (until.date() - timedelta(days=1)).isoformat())
    then = earlier(cut, moment)
    assert then.known is not None
    answers = kept(ctx, BRIEFING, cut, briefed, then.known.by)
    named = dict(titles(ctx)) if answers else {}
    slugs = ledger.agreements()
    rest = [slug for slug in slugs if slug not in answers]
    before = ledger.register(lambda entry: cut.knows(entry) and then.knows(entry))
    view = partial(_briefed, then=then, before=before)
    made = dict(zip(rest, folded(ctx, ledger, rest, cut, view), strict=True))
    advise(ctx, len(rest))
    rows = []
    for slug in slugs:
        if slug in made:
            named[slug], own = made[slug]
            rows += own
        else:
            named.setdefault(slug, "")
            rows += answers[slug]
    return rows, named, moment


def heard(ledger: Ledger, cut: Cut) -> datetime:
    """Up to when the ledger has listened; entries are looked at only where the cut is one of them."""
    by_entry = cut.known is not None and cut.known.position is not None
    entries = ledger.everything() if by_entry else ()
    return heard_until(cut, entries, ledger.now().instant)


def _briefed(at: AgreementAt, then: Cut, before: Register) -> tuple[str, list[BriefingRow]]:
    known = at.record.known.values()
    return heading_of(at).title or "", briefing(at, AgreementAt(at.slug, known, before, then))
