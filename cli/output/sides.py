"""How a comparison reads: a column for each side, and what it comes to in sentences."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import groupby

from cli.output.answer import Column
from cli.output.citations import in_ranges
from cli.output.slot import flow_and_measure, reach
from domain.refusals import listed
from projections.comparing.row import CompareRow, SideSays, is_divided
from projections.figures.disputed import DisputedWord
from projections.texts.number import gives_a_number, in_a_sentence, in_words
from projections.texts.sentence import here


def columns(rows: Sequence[CompareRow]) -> list[Column[CompareRow]]:
    """What is compared, each side's number with its entries, parties first, and the gap."""
    sides = {side.who: side for row in rows for side in row.sides}
    order = sorted(sides, key=lambda who: sides[who].side is None)
    return [
        flow_and_measure(rows, named_elsewhere=True),
        Column("On", on),
        *(Column(who, partial(says, who), null="-") for who in order),
        Column("Gap", gap, "right", null="-"),
    ]


def compared(rows: Sequence[CompareRow]) -> list[CompareRow]:
    """The flows and measures of which more than one side speaks."""
    shown: list[CompareRow] = []
    for _, group in groupby(rows, key=_owed):
        of_one = list(group)
        if len({side.who for row in of_one for side in _speaking(row)}) > 1:
            shown += _told_once(of_one)
    return shown


def in_table(rows: Sequence[CompareRow]) -> list[CompareRow]:
    """What is compared, without totals that nobody gives; where nothing is, all that is said."""
    shown = [row for row in compared(rows) if row.what != "total" or _speaking(row)]
    return shown or [row for _, group in groupby(rows, key=_owed) for row in _told_once([*group])]


def _told_once(of_one: Sequence[CompareRow]) -> list[CompareRow]:
    """Without what is said so far where the total rests on just that, nor a total that reads as one so far."""
    kept = [row for row in of_one if row.what != "running" or not _in_total(row, of_one)]
    so_far = {on(row) for row in kept if row.what == "running"}
    return [row for row in kept if row.what != "total" or on(row) not in so_far]


def in_sentences(
    rows: Sequence[CompareRow],
    words: Sequence[str] = (),
    called: Callable[[str], str] = lambda who: who,
) -> list[str]:
    """A paragraph for each flow and measure, whether anybody differs at all, and disputed ``words``.

    ``called`` tells how a side is called within a sentence.
    """
    shown = compared(rows)
    paragraphs = [
        f"{_owed_in_words(owed)}: {' '.join(notes)}"
        for owed, group in groupby(shown, key=_owed)
        if (notes := [here(row.note) for row in group if row.note is not None])
    ]
    alone = [text for _, group in groupby(rows, key=_owed) for text in _alone(list(group), called)]
    if not any(row.differs or row.contested or _is_unsure(row) for row in rows):
        where = " in numbers" if words else ""
        paragraphs.append(f"Nobody differs{where}: {_no_difference(rows)}.")
    return [*paragraphs, *alone, *words]


def disputed(word: DisputedWord) -> str:
    """`south (#3) disputes what north says: stage pull completed on 2025-01-26 (#2).`"""
    by = listed(
        f"{source} ({listed(f'#{entry}' for entry in entries)})"
        for source, entries in word.by_source.items()
    )
    dispute = "dispute" if len(word.by_source) > 1 else "disputes"
    return f"{by} {dispute} what {word.source} says: {here(word.says)} (#{word.entry})."


def _is_unsure(row: CompareRow) -> bool:
    """Whether something is told of one number: so far, it need not fit the stages; its parts may differ; somebody
    took his back."""
    note = row.note
    told = row.what not in ("term", "total") and note is not None
    return told or is_divided(note) or bool(row.taken_back)


def _no_difference(rows: Sequence[CompareRow]) -> str:
    met = [row.gap for row in rows if len(_counting(row)) > 1]
    if not met:
        return "no two sides give a number for the same thing"
    agree = all(gap == "0" for gap in met)
    return f"wherever two sides give numbers, {'these agree' if agree else 'all can be true'}"


def on(row: CompareRow) -> str:
    match row.what:
        case "term":
            return "agreed"
        case "total":
            return "in all" if row.up_to is None else reach("running", None, row.up_to)
        case "stage":
            return str(row.stage)
        case scope:
            return reach(scope, row.stage, row.up_to)


def says(who: str, row: CompareRow) -> str | None:
    """`6057 #25 #26`; nothing where the side says nothing."""
    for side in row.sides:
        if side.who == who and side.quantity is not None:
            entries = dict.fromkeys(figure.entry for figure in side.figures)
            number = " or ".join(map(in_words, _numbers(row, side)))
            return " ".join(filter(None, (number, in_ranges(list(entries)))))
    return None


def gap(row: CompareRow) -> str | None:
    if row.gap not in (None, "0"):
        return in_words(row.gap)
    if row.contested:
        return "contested"
    return "none" if len(_counting(row)) > 1 else None


def _alone(rows: Sequence[CompareRow], called: Callable[[str], str]) -> Iterator[str]:
    """Where at most one side gives numbers for a flow and measure: what they come to, and who contests what."""
    speaking = {side.who for row in rows for side in _speaking(row)}
    if len(speaking) > 1:
        return
    told = ", ".join(dict.fromkeys(_on_in_words(row) for row in rows if _speaking(row)))
    notes = dict.fromkeys(
        here(row.note)
        for row in rows
        if row.note is not None
        and (
            row.contested
            or row.taken_back
            or is_divided(row.note)
            or row.what not in ("term", "running", "total")
        )
    )
    gives = "gives numbers" if any(_counting(row) for row in rows) else "says anything"
    only = [f"only {called(speaking.pop())} {gives}, {told}."] if speaking else []
    if only or notes:
        yield " ".join([f"{_owed_in_words(_owed(rows[0]))}:", *only, *notes])


def _on_in_words(row: CompareRow) -> str:
    """`1212 in s1 (#13)`: what the only side that gives numbers says there."""
    (side,) = _speaking(row)
    cited = in_ranges(list(dict.fromkeys(figure.entry for figure in side.figures)))
    where = f"in {row.stage}" if row.what == "stage" else on(row)
    number = " or ".join(map(in_a_sentence, _numbers(row, side)))
    return f"{number} {where} ({cited})"


def _numbers(row: CompareRow, side: SideSays) -> list[str]:
    """The number of a side; of what was agreed each that its sources state, for no two of these are one term."""
    if row.what == "term":
        return list(dict.fromkeys(figure.quantity for figure in side.figures))
    return [side.quantity] if side.quantity is not None else []


def _in_total(row: CompareRow, rows: Sequence[CompareRow]) -> bool:
    """Whether the total rests on just these figures, so that they are told there."""
    cited = {
        figure.entry
        for other in rows
        if other.what == "total"
        for side in other.sides
        for figure in side.figures
    }
    entries = [figure.entry for side in row.sides for figure in side.figures]
    return bool(entries) and all(entry in cited for entry in entries)


def _owed(row: CompareRow) -> tuple[str | None, str, str]:
    return row.flow, row.measure, row.unit


def _owed_in_words(owed: tuple[str | None, str, str]) -> str:
    flow, measure, unit = owed
    return " ".join(filter(None, (flow, unit, measure)))


def _speaking(row: CompareRow) -> list[SideSays]:
    return [side for side in row.sides if side.quantity is not None]


def _counting(row: CompareRow) -> list[SideSays]:
    """The sides that give a number, and do not withhold it or stay vague."""
    return [
        side for side in row.sides if side.quantity is not None and gives_a_number(side.quantity)
    ]
