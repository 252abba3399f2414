"""``say``: one paragraph fit to print."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Final

from typer import Argument

from cli.context import Context

if TYPE_CHECKING:
    from cli.output.screen import Screen
    from domain.citation import Place
    from projections.say import Footnote, Paragraph


_NAMED: Final = 3
"""So many numbers that are left out are named; of more, how many."""


def say(
    ctx: Context,
    place: Annotated[str, Argument(help="An agreement, or one stage of it: AGREEMENT/STAGE.")],
) -> None:
    """Say in one paragraph, fit to print, what is agreed, reported, confirmed and contested.

    \b
    For example:
      counterfoil say istanbul-2025 --as-of 2025-05-24 -f md

    Every number has the word for its standing and a footnote to the entries it rests on. What media
    and others say that are not heard stands where nobody who is heard gives a number, or tells how a
    stage ended. It is left out where nothing was agreed on it, and where those who are heard say
    otherwise: of an agreement, of how a stage divides and of what became of it; a note tells so. Who
    disputes what is no number, a completion or terms, is told beside it. Of an agreement also which
    stages are planned, put off or called off, and in a note of which plans, remains and programmes
    there are numbers.
    """
    from cli.rows import answer, records
    from domain.citation import Place
    from projections.filters import Filter
    from projections.say import SayRow, say_rows
    from projections.say import say as say_of

    named = Place.parse(place)
    with ctx.open() as ledger:
        at = ctx.at(ledger, named.agreement)
    stages = Filter(stages=frozenset({named.stage} if named.stage else ()))
    stages.checked(named.agreement, at.record.known.values(), at.register)
    told = say_of(at, named)
    rows = answer(SayRow, records(say_rows(told, named)), at.cut, empty="nothing", table=[])
    if ctx.settings.format == "table":
        ctx.destination.write(as_text(told, rows.footer, ctx.destination.screen))
    elif ctx.settings.format == "md":
        ctx.destination.write(as_markdown(told, rows.footer))
    else:
        ctx.print(rows)
    for sentence in left_out(told, named):
        ctx.tell(sentence)


def left_out(told: "Paragraph", place: "Place") -> Iterator[str]:
    """What the paragraph leaves out, and which command shows it."""
    from projections.prose.otherwise import AGREED, COURSE

    if told.left_out:
        yield f"what only others say is left out: {'; '.join(told.left_out)}"
    if told.by_parts:
        yield f"numbers that are said by their parts alone are left out: {'; '.join(told.by_parts)}"
        yield f"counterfoil breakdown {place} shows them"
    if told.beside:
        yield f"what others say otherwise is left out: {'; '.join(told.beside)}"
    course = [where for where in told.beside if where.startswith(COURSE)]
    if told.left_out or {*told.beside} - {AGREED, *course}:
        yield f"counterfoil {'breakdown' if place.stage else 'status'} {place} shows it"
    if AGREED in told.beside:
        yield f"counterfoil why {place} term shows who says what was agreed"
    if told.contested:
        yield f"what else is contested is left out: {'; '.join(told.contested)}"
        yield f"counterfoil status {place} --standing contested shows it"
    if told.untold:
        more = len(told.untold) - _NAMED
        named = [*told.untold[:_NAMED], *([f"{more} more"] if more > 0 else [])]
        yield f"other numbers are left out: {'; '.join(named)}"
        yield f"counterfoil status {place} shows them"
    if course:
        yield f"counterfoil show {place} shows who says {course[0]}"


def as_text(paragraph: "Paragraph", footer: str, screen: "Screen") -> str:
    """Wrapped, with the footnotes below; links are never broken."""
    from cli.output.columns import wrapped
    from cli.output.shown import shown

    said = " ".join(
        "".join(f"{p.text}[{p.footnote}]" if p.footnote else p.text for p in sentence)
        for sentence in paragraph.sentences
    )
    lines = [*wrapped(shown(said), screen.width), ""]
    for note in paragraph.footnotes:
        mark = f"[{note.footnote}] "
        for entry in note.entries:
            first, *rest = wrapped(
                shown(f"{entry.entry}: {entry.name}, {entry.stated}"), screen.width - len(mark)
            )
            lines += [mark + first, *(" " * len(mark) + line for line in rest)]
            mark = " " * len(mark)
            if entry.url:
                lines.append(mark + shown(entry.url))
    if paragraph.footnotes:
        lines.append("")
    return "\n".join([*lines, *wrapped(shown(footer), screen.width)]) + "\n"


def as_markdown(paragraph: "Paragraph", footer: str) -> str:
    """With footnotes as most readers of Markdown know them."""
    from cli.output.shown import shown
    from cli.output.table import _markdown

    def safe(text: str) -> str:
        return _markdown(shown(text))

    def note(footnote: "Footnote") -> str:
        entries = [
            f"{safe(f'{entry.entry}: {entry.name}, {entry.stated}')}"
            + (f", <{shown(entry.url)}>" if entry.url else "")
            for entry in footnote.entries
        ]
        return f"[^{footnote.footnote}]: {'; '.join(entries)}"

    said = " ".join(
        "".join(safe(p.text) + (f"[^{p.footnote}]" if p.footnote else "") for p in sentence)
        for sentence in paragraph.sentences
    )
    return "\n".join([said, "", *map(note, paragraph.footnotes), "", safe(footer)]) + "\n"
