"""Numbers that stand although they were taken back: by confirmations of them alone, or by the word of others."""

from collections.abc import Iterator

from domain.refusals import listed
from domain.values.flow import flow_text
from projections.checks.examined import Examined, entries_of
from projections.checks.finding import Finding, Severity
from projections.figures.outlived import Outlived
from projections.figures.taken_back import TakenBack, taken_back_by_heard
from projections.rules.settled import Settled, counting
from projections.texts.number import in_a_sentence


def confirmed_and_taken_back(over: Examined) -> Iterator[Finding]:
    """A number stands by more than the confirmation of one that its own source took back (rule 2)."""
    for place, outliving in over.outlived.items():
        by_number: dict[str, list[Outlived]] = {}
        for one in outliving:
            by_number.setdefault(str(one.confirmation.quantity), []).append(one)
        for number, found in by_number.items():
            backs = dict.fromkeys((one.back.said.source, one.back.said.quantity) for one in found)
            back = listed(f"{whose} took {in_a_sentence(what)} back" for whose, what in backs)
            by = listed(dict.fromkeys(one.confirmation.source for one in found))
            yield Finding(
                Severity.NOTE,
                f"{in_a_sentence(number)} {over.counted(place.owed)}",
                dict.fromkeys(entry for one in found for entry in one.entries),
                found=number,
                flow=flow_text(place.flow),
                rest=f"{over.where(place)}, stands only by {by}, who confirmed it: {back}",
            )


def taken_back_by_one(over: Examined) -> Iterator[Finding]:
    """Nobody who is heard took back the very number that others of those who count still give."""
    for place, outliving in over.outlived.items():
        if outliving:
            continue
        settled = over.at.settled[place]
        for number, backs in _still_given(over, settled).items():
            given = [figure for figure in counting(settled) if str(figure.quantity) == number]
            whose = listed(dict.fromkeys(one.said.source for one in backs))
            by = listed(dict.fromkeys(figure.said.source for figure in given))
            entries = [entry for one in backs for entry in (one.by, one.said.entry)]
            yield Finding(
                Severity.NOTE,
                f"{in_a_sentence(number)} {over.counted(place.owed)}",
                [*entries, *entries_of(given)],
                found=number,
                flow=flow_text(place.flow),
                rest=f"{over.where(place)}, was taken back by {whose} and is still given by {by}",
            )


def _still_given(over: Examined, settled: Settled) -> dict[str, list[TakenBack]]:
    """What was taken back of each number that somebody who counts gives."""
    found: dict[str, list[TakenBack]] = {}
    given = {figure.quantity for figure in counting(settled) if figure.quantity.is_number}
    for one in taken_back_by_heard(over.at, settled):
        if one.said.quantity in given and not one.corrected:
            found.setdefault(str(one.said.quantity), []).append(one)
    return found
