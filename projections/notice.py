"""A correction notice: what was printed before, what stands now, and who made the difference.

It repeats what the record says, with its standing, and adds nothing.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from domain.entry import Entry
from domain.events import statement_of
from projections.agreement import AgreementAt
from projections.diff import DiffRow
from projections.summary import summary


@dataclass(frozen=True, slots=True)
class Notice:
    """The sentences of a notice, and the entries that they cite: citation -> who said what, when, where."""

    sentences: tuple[str, ...]
    notes: Mapping[str, str]


def notice(before: AgreementAt, after: AgreementAt, rows: Iterable[DiffRow]) -> Notice:
    """What to print when these are the differences between two cuts of an agreement."""
    shown = [row for row in rows if row.what in ("standing", "total", "term") and not row.dimension]
    shown = [row for row in shown if row.column != "remaining"]
    sentences = [sentence for row in shown for sentence in _sentences(row)]
    cited = dict.fromkeys(entry for row in shown for entry in row.entries)
    known = {entry.citation: entry for at in (before, after) for entry in at.record.known.values()}
    return Notice(
        tuple(sentences),
        {citation: _note(after, known[citation]) for citation in cited if citation in known},
    )


def _sentences(row: DiffRow) -> Iterator[str]:
    subject = _subject(row)
    cited = f" [{', '.join(row.entries)}]"
    if row.before is None:
        yield f"{subject}: {row.after}; nothing stood there before{cited}."
    elif row.after is None:
        yield f"{subject}: {row.before} no longer stands{cited}."
    else:
        yield f"{subject}: {row.before} is now {row.after}{cited}."


def _subject(row: DiffRow) -> str:
    flow = f" {row.flow}" if row.flow else ""
    what = f"{row.measure} ({row.unit}){flow}"
    if row.what == "total":
        return f"{what}, {row.column} in all"
    if row.what == "term":
        return f"{what}, agreed according to {row.column}"
    reach = {
        "stage": f"stage {row.stage}",
        "whole": "the whole agreement",
        "running": f"so far to {row.stage or row.up_to}",
        "planned": f"planned for {row.stage or 'the whole agreement'}",
        "remaining": f"remaining after {row.stage or row.up_to}",
        "programme": "the wider programme",
    }
    return f"{what}, {reach[row.scope or '']}"


def _note(at: AgreementAt, entry: Entry) -> str:
    statement = statement_of(entry.event)
    says = summary(entry.event, at.cite)
    recorded = f"recorded {entry.recorded:%Y-%m-%d}"
    if statement is None:
        return f"{says} ({recorded})"
    source = at.register.sources.get(statement.source)
    name = source.name if source else statement.source
    url = f", {statement.url}" if statement.url else ""
    return f"{name} {says} (stated {statement.stated}, {recorded}{url})"
