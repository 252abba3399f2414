"""Entries that pass on what another said, and do not pass it on as it was."""

from collections.abc import Iterable, Iterator, Sequence

from domain.events import FigureReported, said_in
from domain.refusals import listed
from projections.checks.examined import Examined
from projections.checks.finding import Finding, Severity
from projections.figures.garbled import (
    Garbled,
    Garbling,
    garbled,
    kept_from_before,
    told,
    units_apart,
    way_to_root,
)
from projections.rules.order import Record
from projections.texts.sentence import joined


def relay_differs(over: Examined) -> Iterator[Finding]:
    """A relay passes on what its root said, over other relays too: the number, for the same direction, stage and
    measure, until it takes that back.

    Another number is a warning, since it may be picked up; what else was lost on the way is a note. A number in
    another unit can be the same or not. What a repeat keeps of a root that was replaced since is no relay's doing,
    and a finding of its own.
    """
    record = over.at.record
    for acting in record.acting:
        event, number = acting.entry.event, acting.entry.number
        if not isinstance(event, FigureReported) or event.repeats is None or acting.target is None:
            continue
        if all(record.takes_back(number, flow) for flow in event.flows or (None,)):
            continue  # it passes nothing on any more
        *over_others, root = way = way_to_root(record, number)
        found, units = _still_garbled(record, number, event, root), units_apart(record, number)
        if found or units is not None:
            passed = f"passes on what {_whose(over, root)} said"
            if over_others:
                passed += f", over {listed(_whose(over, relay) for relay in over_others)}"
            yield _of_a_relay(f"{event.statement.source} {passed}", (number, *way), found, units)
        kept = kept_from_before(record, number)
        if kept:
            named = way_to_root(record, number, as_named=True)[-1]
            line = [named, *record.replaced_by(named)]
            yield _of_a_relay(
                over.at.citing("{} passes on {}, for which {} stands since", number, named, root),
                (number, *way, *record.voidings(line)),
                kept,
            )


def _still_garbled(
    record: Record, number: int, event: FigureReported, root: int
) -> Sequence[Garbled]:
    """What a repeat makes of its root, but a direction that it named and took back."""
    said = told(record, root)
    left = {flow for flow in event.flows if not record.takes_back(number, flow)}
    fits = said is not None and left <= set(said.flows)
    found = garbled(record, number)
    return [one for one in found if not (fits and one.what is Garbling.DIRECTION)]


def _of_a_relay(
    passed_on: str,
    entries: Iterable[int],
    found: Sequence[Garbled],
    units: tuple[str, str] | None = None,
) -> Finding:
    number = any(each.what is Garbling.NUMBER for each in found)
    said, repeated = [each.said for each in found], [each.repeated for each in found]
    how = [f"with another {'; '.join(map(str, found))}"] if found else []
    if units is not None:
        said, repeated = [*said, units[0]], [*repeated, units[1]]
        how.append(f"in {units[1]} instead of {units[0]}, so that the numbers cannot be compared")
    return Finding(
        Severity.WARNING if number else Severity.NOTE,
        joined((passed_on, "; ".join(how)), ", "),
        entries,
        expected="; ".join(said),
        found="; ".join(repeated),
    )


def _whose(over: Examined, number: int) -> str:
    return said_in(over.at.record.known[number].event).source
