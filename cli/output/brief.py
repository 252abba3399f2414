"""The briefing on one screen: counts where there is more than fits, nothing cut off."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from cli.output.columns import width, wrapped
from cli.output.screen import Screen
from cli.output.shown import shown
from cli.output.slot import short
from domain.refusals import entries
from projections.briefing import BriefingRow
from projections.texts.sentence import here

LINES: Final = 23
"""What fits on a terminal of 24 lines above its prompt."""
KINDS: Final = ("new", "contested", "one-sided", "overdue")
_LABEL: Final = 11
_CITED: Final = 3
_MORE: Final = "More: counterfoil timeline A, status A --standing contested, compare A, check A"


def as_screen(
    rows: Sequence[BriefingRow], titles: Mapping[str, str], since: str, footer: str, screen: Screen
) -> str:
    """Agreements with something new first; what does not fit is told in numbers."""
    by_agreement: dict[str, list[BriefingRow]] = {}
    for row in rows:
        by_agreement.setdefault(row.agreement, []).append(row)
    ordered = sorted(by_agreement.items(), key=_rank)
    head = wrapped(_heading(rows, since), screen.width)
    foot = ["", *wrapped(_MORE, screen.width), *wrapped(shown(footer), screen.width)]
    room = LINES - len(head) - 1 - len(foot)
    body = _body(ordered, titles, room, screen)
    return "\n".join([*head, "", *body, *foot]) + "\n"


def _rank(item: tuple[str, list[BriefingRow]]) -> tuple[bool, bool, str]:
    """Newly contested first, then what is new at all."""
    slug, rows = item
    return (
        not any(row.what == "contested" and row.new for row in rows),
        not any(row.what == "new" for row in rows),
        slug,
    )


def _body(
    ordered: Sequence[tuple[str, list[BriefingRow]]],
    titles: Mapping[str, str],
    room: int,
    screen: Screen,
) -> list[str]:
    """Whole as long as every agreement that follows still has a line of its own."""
    lines: list[str] = []
    for at, (slug, rows) in enumerate(ordered):
        left = len(ordered) - at - 1
        whole = list(_whole(slug, rows, titles[slug], screen))
        brief = wrapped(shown(f"{slug}: {_counts(rows)}"), screen.width)
        if len(lines) + len(whole) + left <= room:
            lines += whole
        elif len(lines) + len(brief) + (1 if left else 0) <= room:
            lines += brief
        else:
            lines.append(f"and {left + 1} more: counterfoil agreements")
            break
    return lines


def _whole(slug: str, rows: Sequence[BriefingRow], title: str, screen: Screen) -> Iterator[str]:
    heading, *_ = wrapped(shown(f"{slug}  {title}".rstrip()), screen.width)
    yield screen.bold(heading)
    room = screen.width - _LABEL - 2
    for kind in KINDS:
        own = [row for row in rows if row.what == kind]
        if own:
            first, *rest = _fitted(kind, own, room)
            yield f"  {kind.ljust(_LABEL)}{first}"
            yield from (f"  {' ' * _LABEL}{line}" for line in rest)


def _fitted(kind: str, rows: Sequence[BriefingRow], room: int) -> list[str]:
    """As many as fit on a line, and how many more there are; the first is always told."""
    texts = [shown(_item(row)) for row in rows]
    if kind == "new":
        last = f"; the last: {texts[-1]}"
        many = entries(len(rows))
        told = f"{many}: {texts[-1]}" if len(rows) == 1 else f"{many}{last}"
        return [told] if width(told) <= room else [f"{many}, {_reach(rows)}"]
    for count in range(len(texts), 0, -1):
        more = f"; and {len(texts) - count} more" if count < len(texts) else ""
        line = "; ".join(texts[:count]) + more
        if width(line) <= room:
            return [line]
    return wrapped(texts[0] + (f"; and {len(texts) - 1} more" if texts[1:] else ""), room)


def _item(row: BriefingRow) -> str:
    """`s5 RU->UA transferred 1245..1248 (newly) #24 #27`"""
    newly = " (newly)" if is_newly_contested(row) else ""
    return f"{here(row.message)}{newly} {cited(row)}".strip()


def is_newly_contested(row: BriefingRow) -> bool:
    """Whether something is contested that was not before; what is new is so by its name."""
    return row.what == "contested" and row.new


def cited(row: BriefingRow) -> str:
    """`#24 #27 #28 etc.`"""
    entries = [short(entry) for entry in row.entries]
    return " ".join(entries[:_CITED]) + (" etc." if len(entries) > _CITED else "")


def _reach(rows: Sequence[BriefingRow]) -> str:
    """`#12 to #25`"""
    numbers = [short(row.entries[0]) for row in rows]
    return numbers[0] if len(numbers) == 1 else f"{numbers[0]} to {numbers[-1]}"


def _counts(rows: Sequence[BriefingRow]) -> str:
    """`12 new, 2 contested (1 newly), 3 one-sided`"""
    told = []
    for kind in KINDS:
        own = [row for row in rows if row.what == kind]
        newly = sum(map(is_newly_contested, own))
        if own:
            told.append(f"{len(own)} {kind}" + (f" ({newly} newly)" if newly else ""))
    return ", ".join(told)


def _heading(rows: Sequence[BriefingRow], since: str) -> str:
    agreements = len({row.agreement for row in rows})
    where = f" in {agreements} agreements" if agreements > 1 else ""
    return f"Since {since}: {_counts(rows)}{where}"
