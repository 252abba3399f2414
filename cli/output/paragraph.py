"""How a paragraph reads, with its footnotes below, and what is told beside it."""

from collections.abc import Iterator, Sequence
from typing import Final

from cli.output.columns import wrapped
from cli.output.markdown import markdown
from cli.output.screen import Screen
from cli.output.shown import shown
from domain.names.citation import Place
from domain.theirs import theirs
from projections.prose.otherwise import Kind
from projections.say import Footnote, NotedEntry, Paragraph

_NAMED: Final = 3
"""So many numbers that nobody contests are named where they are left out; of more, how many."""
_MOST: Final = 12
"""So many are named of what others say, or is contested."""


def left_out(told: Paragraph, place: Place) -> Iterator[str]:
    """What the paragraph leaves out, and which command shows it."""
    if told.left_out:
        yield f"what only others say is left out: {_some(told.left_out)}"
    if told.by_parts:
        yield f"numbers that are said by their parts alone are left out: {_some(told.by_parts)}"
        yield f"counterfoil breakdown {place} shows them"
    if told.beside:
        yield f"what others say otherwise is left out: {_some([one.of for one in told.beside])}"
    kinds = {one.kind for one in told.beside}
    if told.left_out or Kind.NUMBER in kinds:
        yield f"counterfoil {'breakdown' if place.stage else 'status'} {place} shows it"
    if Kind.TERM in kinds:
        yield f"counterfoil why {place} term shows who says what was agreed"
    if told.contested:
        yield f"what else is contested is left out: {_some(told.contested)}"
        yield f"counterfoil status {place} --standing contested shows it"
    if told.untold:
        yield f"other numbers are left out: {_some(told.untold, _NAMED)}"
        yield f"counterfoil status {place} shows them"
    courses = [one for one in told.beside if one.kind is Kind.COURSE]
    stages = [one for one in courses if one.stage]
    for course in (one for one in courses if not one.stage or len(stages) == 1):
        shown_by = Place(place.agreement, course.stage)
        yield f"counterfoil show {shown_by} shows who says {course.of}"
    if len(stages) > 1:
        yield f"counterfoil show {place.agreement}/STAGE shows who says what became of a stage"


def _some(names: Sequence[str], most: int = _MOST) -> str:
    """So many of the names, and of more, how many."""
    more = len(names) - most
    return "; ".join([*names[:most], *([f"{more:,} more"] if more > 0 else [])])


def as_text(paragraph: Paragraph, footer: str, screen: Screen) -> str:
    """Wrapped, with the footnotes below; links are never broken."""
    said = " ".join(
        "".join(f"{p.text}[{p.footnote}]" if p.footnote else p.text for p in sentence)
        for sentence in paragraph.sentences
    )
    lines = [*wrapped(shown(said), screen.width), ""]
    for note in paragraph.footnotes:
        mark = f"[{note.footnote}] "
        for entry in note.entries:
            first, *rest = wrapped(shown(_of_whom(entry)), screen.width - len(mark))
            lines += [mark + first, *(" " * len(mark) + line for line in rest)]
            mark = " " * len(mark)
            if entry.url:
                lines.append(mark + shown(entry.url))
    if paragraph.footnotes:
        lines.append("")
    return "\n".join([*lines, *wrapped(shown(footer), screen.width)]) + "\n"


def as_markdown(paragraph: Paragraph, footer: str, screen: Screen) -> str:
    """With footnotes as most readers of Markdown know them."""

    def note(footnote: Footnote) -> str:
        entries = [
            markdown(_of_whom(entry), screen) + (f", <{shown(entry.url)}>" if entry.url else "")
            for entry in footnote.entries
        ]
        return f"[^{footnote.footnote}]: {'; '.join(entries)}"

    said = " ".join(
        "".join(
            markdown(p.text, screen) + (f"[^{p.footnote}]" if p.footnote else "") for p in sentence
        )
        for sentence in paragraph.sentences
    )
    return (
        "\n".join([said, "", *map(note, paragraph.footnotes), "", markdown(footer, screen)]) + "\n"
    )


def _of_whom(entry: NotedEntry) -> str:
    """`istanbul-2025#7: Ministry of Defence of Russia, 2025-05-24`"""
    return f"{entry.entry}: {theirs(entry.name)}, {entry.stated}"
