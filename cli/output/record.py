"""One thing, whole: a heading, then a label and its lines for each thing known of it."""

from collections.abc import Sequence
from typing import TypeAlias

from cli.output.columns import wrapped
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
        folded = [line for text in texts for line in _hanging(shown(text), room)]
        for at, line in enumerate(folded):
            left = (label if at == 0 else "").ljust(label_width)
            out.append(f"{left}{' ' * GAP}{line}".rstrip())
    return "\n".join([*out, "", *wrapped(shown(footer), screen.width)]) + "\n"


def as_list(heading: str, lines: Lines, footer: str) -> str:
    """The same as Markdown."""
    from cli.output.table import _markdown

    out = [f"## {_markdown(shown(heading))}", ""]
    out += [f"- {label}: {_markdown(shown('; '.join(texts)))}" for label, texts in lines if texts]
    return "\n".join([*out, "", _markdown(shown(footer))]) + "\n"


def _hanging(text: str, room: int) -> list[str]:
    """Lines of one text; what follows the first is indented, so that texts stay apart."""
    if room <= 2 * GAP:
        return wrapped(text, room)
    first, *rest = wrapped(text, room)
    if not rest:
        return [first]
    return [
        first,
        *(f"{' ' * GAP}{line}" for line in wrapped(text[len(first) :].lstrip(), room - GAP)),
    ]
