"""How differences read: a table of before and after, or a notice ready to print."""

from collections.abc import Sequence
from textwrap import fill

from cli.output.answer import Column, Row
from cli.output.shown import shown
from cli.output.slot import in_words, place_and_part
from projections.cut import Cut
from projections.notice import Notice


def columns(rows: Sequence[Row]) -> list[Column]:
    """What changed, from what to what, by which entries, on which axis."""
    several = len({row["agreement"] for row in rows}) > 1
    return [
        *([Column("Agreement", "agreement")] if several else []),
        Column("What", subject),
        Column("Before", lambda row: _says(row["before"]), null="nothing"),
        Column("After", lambda row: _says(row["after"]), null="nothing"),
        Column("Axis", "axis"),
        Column("Entries", lambda row: " ".join(map(_short, _entries(row)))),
    ]


def subject(row: Row) -> str:
    """``stage s2 RU->UA: ua-president``, ``in all RU->UA: settled``."""
    flow = f" {row['flow']}" if row["flow"] else ""
    measure = f" {row['measure']}" if row["measure"] else ""
    match row["what"]:
        case "stage":
            return f"stage {row['stage']}" if row["stage"] else f"agreement: {row['column']}"
        case "term":
            return f"term{flow}{measure}: {row['column']}"
        case "total":
            return f"in all{flow}{measure}: {row['column']}"
        case "standing":
            return f"{place_and_part(row)}{flow}{measure}"
        case _:
            return f"{place_and_part(row)}{flow}{measure}: {row['column']}"


def cut_words(cut: Cut) -> str:
    """One cut in words: ``2025-05-23``, ``known at 2025-06-01``, ``now``."""
    words = [str(cut.as_of)] if cut.as_of else []
    words += [f"known at {cut.known.text}"] if cut.known else []
    return ", ".join(words) or "now"


def as_notice(notices: Sequence[tuple[str, Notice]], span: str) -> str:
    """A correction notice with its sources, 79 columns wide."""
    if not notices:
        return f"Nothing changed from {span}: there is nothing to correct.\n"
    lines = []
    for slug, notice in notices:
        lines += [f"Correction: {slug}, from {span}", ""]
        sentences = notice.sentences or (
            "No total, standing or term changed; stages or parts did: counterfoil diff shows them.",
        )
        lines += [_wrapped("- ", sentence) for sentence in sentences]
        lines += ["", *(_wrapped(f"[{name}] ", note) for name, note in notice.notes.items()), ""]
    return "\n".join(lines).rstrip() + "\n"


def _wrapped(start: str, text: str) -> str:
    return fill(
        shown(text),
        width=79,
        initial_indent=start,
        subsequent_indent="  ",
        break_long_words=False,
        break_on_hyphens=False,
    )


def _says(cell: object) -> str | None:
    return in_words(str(cell)) if cell is not None else None


def _entries(row: Row) -> list[str]:
    entries = row["entries"]
    assert isinstance(entries, Sequence)
    return [str(entry) for entry in entries]


def _short(citation: str) -> str:
    return f"#{citation.partition('#')[2]}" if "#" in citation else citation
