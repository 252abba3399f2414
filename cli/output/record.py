"""One thing, whole: a heading, then a label and its lines for each thing known of it."""

from collections.abc import Sequence
from typing import TypeAlias

from cli.output.columns import hanging, wrapped
from cli.output.markdown import markdown
from cli.output.screen import Screen
from cli.output.shown import shown
from cli.output.table import GAP

Lines: TypeAlias = Sequence[tuple[str, Sequence[str]]]
"""(label, lines); one without lines is left out."""


def as_record(heading: str, lines: Lines, footer: str, screen: Screen) -> str:
    """For a terminal: labels to the left, everything wrapped and never cut off."""
    told = [(label, texts) for label, texts in lines if texts]
    label_width = max((len(label) for label, _ in told), default=0)
    room = max(screen.width - label_width - GAP, 1)
    out = [screen.bold(line.rstrip()) for line in wrapped(shown(heading), screen.width)]
    for label, texts in told:
        folded = [line for text in texts for line in hanging(shown(text), room, GAP)]
        for at, line in enumerate(folded):
            left = (label if at == 0 else "").ljust(label_width)
            out.append(f"{left}{' ' * GAP}{line}".rstrip())
    return "\n".join([*out, "", *wrapped(shown(footer), screen.width)]) + "\n"


def as_list(heading: str, lines: Lines, footer: str, screen: Screen) -> str:
    """The same as Markdown."""
    out = [f"## {markdown(heading, screen)}", ""]
    out += [f"- {label}: {markdown('; '.join(texts), screen)}" for label, texts in lines if texts]
    return "\n".join([*out, "", markdown(footer, screen)]) + "\n"
