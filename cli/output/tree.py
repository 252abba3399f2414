"""A claim's way as an indented tree: words beside every step, wrapped and never cut off."""

from collections.abc import Sequence

from cli.output.citations import short
from cli.output.columns import hanging, wrapped
from cli.output.markdown import markdown
from cli.output.screen import Screen
from cli.output.shown import shown
from domain.frozen import dataclass
from domain.theirs import theirs
from projections.texts.sentence import here
from projections.trace import FIRST, HOW_IT_GOES_ON, MORE, STANDS_FOR, VIA, TraceRow

INDENT = 2
DEEPEST = 12
"""So deep the tree is indented; what lies deeper stands there too, with its depth in words."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step with what its source counts as, in words."""

    row: TraceRow
    counts_as: str | None


def as_tree(steps: Sequence[Step], footer: str, screen: Screen) -> str:
    """Each step on lines of its own, what follows its first line further in."""
    lines: list[str] = []
    for step in steps:
        depth = step.row.depth
        margin = INDENT * min(depth, DEEPEST)
        deep = f"(step {depth}) " if depth > DEEPEST else ""
        first, *rest = hanging(
            shown(deep + in_words(step)), max(screen.width - margin, 10), 2 * INDENT
        )
        lines.append(" " * margin + (screen.bold(first) if step.row.asked else first))
        lines += [" " * margin + line for line in rest]
    return "\n".join([*lines, "", *wrapped(shown(footer), screen.width)]) + "\n"


def as_nested_list(steps: Sequence[Step], footer: str, screen: Screen) -> str:
    """The same as Markdown."""
    lines = [f"{'  ' * step.row.depth}- {markdown(in_words(step), screen)}" for step in steps]
    return "\n".join([*lines, "", markdown(footer, screen)]) + "\n"


def in_words(step: Step) -> str:
    """`#9 clash-report (media) 2025-05-23 repeats #5 as 390 released RU->UA, stage s1`."""
    row = step.row
    if row.relation == VIA:
        return f"{VIA} {theirs(row.source or '')}"
    who = f"{row.source} ({row.side or step.counts_as})" if row.source else "the recorder"
    parts = [
        short(row.entry),
        "VOIDED" if row.voided else "",
        row.stated or "",
        f"{who}{_beside(row)}:",
        here(row.summary),
        _garbled(row),
        "<- asked for" if row.asked else "",
    ]
    return " ".join(filter(None, parts))


def _beside(row: TraceRow) -> str:
    """The relation, where the words of the entry do not say it by themselves."""
    told = (FIRST, STANDS_FOR, *HOW_IT_GOES_ON.values(), MORE)
    return f" {row.relation}" if row.relation in told else ""


def _garbled(row: TraceRow) -> str:
    return f"[garbled {'; '.join(row.garbled)}]" if row.garbled else ""
