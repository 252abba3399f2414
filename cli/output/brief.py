"""The briefing on one screen: counts where there is more than fits, nothing cut off."""

from collections.abc import Iterator, Sequence
from typing import Final

from cli.output.citations import short
from cli.output.columns import width, wrapped
from cli.output.screen import Screen
from cli.output.shown import shown
from domain.frozen import dataclass
from domain.refusals import entries
from projections.briefing import BriefingRow, News
from projections.texts.sentence import here

LINES: Final = 23
"""What fits on a terminal of 24 lines above its prompt."""
KINDS: Final = ("contested", "one-sided", "overdue")
_LABEL: Final = 11
_CITED: Final = 3
_GAP: Final = "  "
_CUT: Final = " ..."
_LEAST: Final = 12
"""Cells in which a title is begun."""
_MORE: Final = "More: counterfoil timeline A, status A --standing contested, compare A, check A"


@dataclass(frozen=True, slots=True)
class Brief:
    """What is told of one agreement.

    ``news`` is what is new in short, None where nothing is; ``new`` are its rows where they are told, and
    ``rows`` all others.
    """

    agreement: str
    title: str
    news: News | None
    new: Sequence[BriefingRow]
    rows: Sequence[BriefingRow]


def as_screen(briefs: Sequence[Brief], since: str, footer: str, screen: Screen) -> str:
    """Agreements with something new first; what does not fit is told in numbers."""
    head = wrapped(_heading(briefs, since), screen.width)
    foot = ["", *wrapped(_MORE, screen.width), *wrapped(shown(footer), screen.width)]
    room = LINES - len(head) - 1 - len(foot)
    body = _body(sorted(briefs, key=_rank), room, screen)
    return "\n".join([*head, "", *body, *foot]) + "\n"


def _rank(brief: Brief) -> tuple[bool, bool, str]:
    """Newly contested first, then what is new at all."""
    return not any(map(is_newly_contested, brief.rows)), brief.news is None, brief.agreement


def _body(briefs: Sequence[Brief], room: int, screen: Screen) -> list[str]:
    """Whole as long as every agreement that follows still has a line of its own."""
    lines: list[str] = []
    for at, brief in enumerate(briefs):
        left = len(briefs) - at - 1
        whole = list(_whole(brief, screen))
        counted = wrapped(shown(f"{brief.agreement}: {_counts([brief])}"), screen.width)
        if len(lines) + len(whole) + left <= room:
            lines += whole
        elif len(lines) + len(counted) + (1 if left else 0) <= room:
            lines += counted
        else:
            lines.append(f"and {left + 1:,} more: counterfoil agreements")
            break
    return lines


def _whole(brief: Brief, screen: Screen) -> Iterator[str]:
    yield from map(screen.bold, _named(brief, screen.width))
    room = screen.width - _LABEL - 2
    if brief.news is not None:
        yield f"  {'new'.ljust(_LABEL)}{_news(brief.news, room)}"
    for kind in KINDS:
        own = [row for row in brief.rows if row.what == kind]
        if own:
            first, *rest = _fitted(own, room)
            yield f"  {kind.ljust(_LABEL)}{first}"
            yield from (f"  {' ' * _LABEL}{line}" for line in rest)


def _named(brief: Brief, cells: int) -> list[str]:
    """The agreement with its title, of which so much is told as stands beside it on one line."""
    slug, title = shown(brief.agreement), shown(brief.title)
    room = cells - width(slug) - len(_GAP)
    if width(title) > room:
        begun = wrapped(title, room - len(_CUT))[0].rstrip() if room >= _LEAST else ""
        title = f"{begun}{_CUT}" if begun else ""
    return wrapped(f"{slug}{_GAP}{title}".rstrip(), cells)


def _news(news: News, room: int) -> str:
    """How many entries, and what the last of them says where there is room for it."""
    many = entries(news.count)
    last = shown(f"{here(news.message)} {short(news.last)}".strip())
    told = f"{many}: {last}" if news.count == 1 else f"{many}; the last: {last}"
    return told if width(told) <= room else f"{many}, {_reach(news)}"


def _fitted(rows: Sequence[BriefingRow], room: int) -> list[str]:
    """As many as fit on a line, and how many more there are; the first is always told."""
    texts = [shown(_item(row)) for row in rows]
    for count in range(len(texts), 0, -1):
        more = f"; and {len(texts) - count:,} more" if count < len(texts) else ""
        line = "; ".join(texts[:count]) + more
        if width(line) <= room:
            return [line]
    return wrapped(texts[0] + (f"; and {len(texts) - 1:,} more" if texts[1:] else ""), room)


def _item(row: BriefingRow) -> str:
    """`s5 RU->UA transferred 1245..1248 (newly) #24 #27`"""
    newly = " (newly)" if is_newly_contested(row) else ""
    return f"{here(row.message)}{newly} {cited(row)}".strip()


def is_newly_contested(row: BriefingRow) -> bool:
    """Whether something is contested that was not before; what is new is so by its name."""
    return row.what == "contested" and row.new


def cited(row: BriefingRow) -> str:
    """`#24 #27 #28 etc.`"""
    named = [short(entry) for entry in row.entries]
    return " ".join(named[:_CITED]) + (" etc." if len(named) > _CITED else "")


def _reach(news: News) -> str:
    """`#12 to #25`"""
    first, last = short(news.first), short(news.last)
    return first if news.count == 1 else f"{first} to {last}"


def _counts(briefs: Sequence[Brief]) -> str:
    """`12 new, 2 contested (1 newly), 3 one-sided`"""
    new = sum(brief.news.count for brief in briefs if brief.news is not None)
    told = [f"{new:,} new"] if new else []
    for kind in KINDS:
        own = [row for brief in briefs for row in brief.rows if row.what == kind]
        newly = sum(map(is_newly_contested, own))
        if own:
            told.append(f"{len(own):,} {kind}" + (f" ({newly:,} newly)" if newly else ""))
    return ", ".join(told)


def _heading(briefs: Sequence[Brief], since: str) -> str:
    where = f" in {len(briefs):,} agreements" if len(briefs) > 1 else ""
    return f"Since {since}: {_counts(briefs)}{where}"
