"""How differences read: a table of before and after, or a notice ready to print."""

from collections.abc import Collection, Mapping, Sequence
from textwrap import fill
from types import MappingProxyType

from cli.output.answer import Column, Cuts
from cli.output.citations import beside
from cli.output.shown import shown
from cli.output.slot import place_and_part
from cli.output.sums_across import to_come
from projections.diff import Difference, DiffRow
from projections.notice import Notice
from projections.texts.number import in_words, number_if_any
from projections.texts.says import Says, SaysToCome
from projections.texts.sentence import told
from projections.texts.units import what


def columns(
    *, of_one: bool, several: Mapping[str, Collection[str]] = MappingProxyType({})
) -> list[Column[Difference]]:
    """What changed, from what to what, by which entries, on which axis; ``of_one`` agreement, which was named.

    ``several`` are, by agreement, the measures that are counted in more than one unit.
    """
    found: list[Column[Difference]] = [
        Column("What", lambda one: subject(several.get(one.row.agreement, ()), one.row)),
        Column("Before", lambda one: _told(one.row, one.before), null="nothing"),
        Column("After", lambda one: _told(one.row, one.after), null="nothing"),
        Column("Axis", lambda one: one.row.axis),
        Column("Entries", lambda one: beside(one.row.agreement, one.row.entries)),
    ]
    return found if of_one else [Column("Agreement", lambda one: one.row.agreement), *found]


def subject(several: Collection[str], row: DiffRow) -> str:
    """``stage s2 RU->UA released: ua-president``, ``in all RU->UA tonne released: settled``."""
    flow = f" {row.flow}" if row.flow else ""
    measure = f" {what(row.measure, row.unit or '', several)}" if row.measure else ""
    match row.what:
        case "stage":
            return f"stage {row.stage}" if row.stage else f"agreement: {row.column}"
        case "dispute":
            of = f"stage {row.stage}" if row.stage else f"term{flow}{measure}"
            of = of if row.stage or row.measure else "agreement"
            return f"{of}: disputed by {row.column}"
        case "term":
            return f"term{flow}{measure}: {row.column}"
        case "total":
            return f"in all{flow}{measure}: {row.column}"
        case "standing":
            return f"{place_and_part(row)}{flow}{measure}"
        case _:
            return f"{place_and_part(row)}{flow}{measure}: {row.column}"


def as_notice(notices: Sequence[Notice], cuts: Cuts, rules: str) -> str:
    """A correction notice, or an update, with its sources, 79 columns wide, and the cuts that it compares."""
    lines = [] if notices else ["Nothing changed: there is nothing to correct.", ""]
    for notice in notices:
        lines += [_wrapped("Correction: " if notice.corrects else "Update: ", notice.title), ""]
        sentences = notice.sentences or (
            "No total, standing, stage or term changed; counterfoil diff shows whose figures did.",
        )
        lines += [_wrapped("- ", sentence) for sentence in sentences]
        lines += ["", *(_wrapped(f"[{name}] ", note) for name, note in notice.notes.items()), ""]
    return "\n".join([*lines, _wrapped("", cuts.sentence(rules), "")]) + "\n"


def _wrapped(start: str, text: str, further: str = "  ") -> str:
    return fill(
        shown(text),
        width=79,
        initial_indent=start,
        subsequent_indent=further,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _told(row: DiffRow, says: Says | None) -> str | None:
    """What stood or stands. What is still to come where terms differ is not nothing."""
    if says is None:
        return "n/a" if (row.what, row.column) == ("total", "remaining") else None
    if isinstance(says, SaysToCome):  # as `totals` has it, and how much is over
        return to_come(number_if_any(says.low), number_if_any(says.high), about=says.about)
    return told(says.told(in_words))
