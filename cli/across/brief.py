"""The briefing over all agreements: of those that nobody wrote to, or that are all new, what was kept; the others
folded."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import NamedTuple

from cli.across.folding import folded
from cli.across.told import Held, advise, held, written_since
from cli.context import Context
from cli.output.brief import Brief
from domain.ledger import Ledger
from domain.state.sources import Register
from domain.values.period import Moment
from projections.across.told import BRIEFING, NEWS, all_news, briefed
from projections.agreement import AgreementAt
from projections.agreements import heading_of
from projections.briefing import BriefingRow, begun, briefing, earlier, heard_until, news
from projections.cut import Cut


class Briefed(NamedTuple):
    """What is told of all agreements that there is something to tell of."""

    briefs: Sequence[Brief]
    since: Moment
    """From when on things are new."""
    is_of_none: bool
    """Whether the ledger has no agreement at all."""

    def rows(self) -> list[BriefingRow]:
        """All rows that are told, agreement by agreement; without those of what is new in short."""
        return [row for brief in self.briefs for row in (*brief.new, *brief.rows)]


def all_briefed(
    ctx: Context, ledger: Ledger, cut: Cut, since: str | None, *, in_short: bool
) -> Briefed:
    """What is to be told of each agreement.

    ``in_short`` what is new is told in numbers alone where that was kept.
    """
    until = heard(ledger, cut).astimezone(cut.zone)
    moment = Moment.parse(since or (until.date() - timedelta(days=1)).isoformat())
    then = earlier(cut, moment)
    assert then.known is not None
    slugs = ledger.agreements()
    answers = held(ctx, cut, BRIEFING, NEWS)
    kept = _as_kept(ctx, answers, then.known.by, slugs, in_short=in_short)
    rest = [slug for slug in slugs if slug not in kept]
    before = ledger.register(lambda entry: cut.knows(entry) and then.knows(entry))
    view = partial(_briefed, then=then, before=before)
    made = dict(zip(rest, folded(ledger, rest, cut, view), strict=True))
    advise(ctx, ledger, cut, len(slugs) - len(answers.told[BRIEFING]))
    found = (made[slug] if slug in made else kept[slug] for slug in slugs)
    return Briefed([brief for brief in found if brief.news or brief.rows], moment, not slugs)


def heard(ledger: Ledger, cut: Cut) -> datetime:
    """Up to when the ledger has listened; entries are looked at only where the cut is one of them."""
    by_entry = cut.known is not None and cut.known.position is not None
    entries = ledger.everything() if by_entry else ()
    return heard_until(cut, entries, ledger.now().instant)


def _as_kept(
    ctx: Context, answers: Held, then: datetime | None, slugs: Collection[str], *, in_short: bool
) -> Mapping[str, Brief]:
    """The agreements that nobody wrote to since, and in short those that were begun since."""
    kept = answers.rows(BRIEFING, briefed)
    if not kept or then is None:
        return {}
    since = written_since(ctx, then, slugs)
    new = answers.rows(NEWS, all_news) if in_short and since.begun else {}
    found = {}
    for slug, rows in kept.items():
        title = answers.titles.get(slug, "")
        if slug in since.begun:
            if slug in new and since.begun[slug] <= answers.position:
                found[slug] = Brief(slug, title, next(iter(new[slug]), None), (), begun(rows))
        elif slug not in since.changed:
            found[slug] = Brief(slug, title, None, (), rows)
    return found


def _briefed(at: AgreementAt, then: Cut, before: Register) -> Brief:
    known = at.record.known.values()
    was = AgreementAt(at.slug, known, before, then)
    rows = briefing(at, was)
    return Brief(
        at.slug,
        heading_of(at).title or "",
        news(at, was),
        [row for row in rows if row.what == "new"],
        [row for row in rows if row.what != "new"],
    )
