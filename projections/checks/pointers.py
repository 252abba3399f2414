"""Entries that point at voided ones, and at what they could not have pointed at."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from domain.entry import Entry
from domain.events import (
    Event,
    FigureConfirmed,
    FigureCorrected,
    StatementDisputed,
    StatementRetracted,
    dimension_of,
    flow_of,
    said_in,
    statement_of,
)
from domain.refusals import listed
from domain.values.flow import Flow, flow_text
from projections.checks.examined import Examined
from projections.checks.finding import Finding, Severity
from projections.figures.agreeing import agreeing
from projections.figures.led import Led, led
from projections.rules.order import Record
from projections.texts.sentence import joined
from projections.timeline import shown_at


def points_at_voided(over: Examined) -> Iterator[Finding]:
    """An entry points at one that stands; a voided one has no word left to confirm, dispute or correct."""
    record = over.at.record
    for acting in record.acting:
        event = acting.entry.event
        pointed = event.points_at
        target = record.known.get(pointed) if pointed is not None else None
        if target is None or acting.target is not None or target.number not in record.voided:
            continue
        if statement_of(target.event) is None or shown_at(target, record) is None:
            continue
        line = [target.number, *record.replaced_by(target.number)]
        last = record.known[line[-1]]
        how = "was voided and not replaced" if last.number in record.voided else "leads back to it"
        if last is not target:
            how = joined((over.at.citing("was replaced by {}, which", last.number), how))
        pointing = over.at.citing("what {} points at, {},", acting.entry.number, target.number)
        yield Finding(
            Severity.WARNING,
            joined((pointing, how)),
            (acting.entry.number, *line, *record.voidings(line)),
        )


_DOES: Final[dict[type[Event], str]] = {
    FigureConfirmed: "confirms",
    StatementDisputed: "disputes",
    FigureCorrected: "corrects",
    StatementRetracted: "takes back",
}


def replaced_by_another_word(over: Examined) -> Iterator[Finding]:
    """What stands for a voided entry is the word of the same source, for the same flows, and has those numbers.

    Else what pointed at the old one does now what is refused where somebody records it: it confirms or disputes
    its own word, corrects or takes back another's, speaks of a flow that it never named, or of a number that is
    not there, or confirms a number with another, or disputes one with that very number. Or its source confirms or
    disputes a number that it never heard.
    """
    record = over.at.record
    ended = _ended(record)
    for acting in record.acting:
        event, pointed = acting.entry.event, acting.entry.event.points_at
        if acting.target is None or pointed is None or type(event) not in _DOES:
            continue
        if acting.entry.number in ended:
            continue  # its source says another thing now, or nothing
        how, old, new = None, record.known[pointed], record.known[acting.target]
        if old is not new:
            how = (
                _against_the_rules(over, event, old, new)
                or _of_no_number(over, event, old, new)
                or _of_other_flows(over, event, old, new)
                or _with_a_number_of_its_own(over, acting.entry, old, new)
            )
        if how is not None:
            yield _replaced(over, acting.entry, how, old.number, new.number)
        elif (apart := led(record, acting.entry.number)) is not None:
            yield replace(
                _replaced(
                    over, acting.entry, _of_another_number(event, apart), apart.old, apart.new
                ),
                expected=apart.was,
                found=apart.now,
            )


def _ended(record: Record) -> frozenset[int]:
    """The entries that were corrected or retracted for each flow of which they speak."""
    left: dict[int, set[Flow | None]] = {}
    for acting in record.acting:
        event, number = acting.entry.event, acting.target
        if not isinstance(event, FigureCorrected | StatementRetracted) or number is None:
            continue
        spoken = record.assertion(number)
        all_flows, these = (
            set(spoken.covered(choice)) if spoken is not None else set()
            for choice in (None, event.flow)
        )
        left[number] = left.get(number, all_flows) - these
    return frozenset(number for number, flows in left.items() if not flows)


def _replaced(over: Examined, entry: Entry, how: str, old: int, new: int) -> Finding:
    record = over.at.record
    line = [old, *record.replaced_by(old)]
    does = joined((over.at.citing("{}", entry.number), how))
    return Finding(
        Severity.WARNING,
        joined((does, over.at.citing("since {} stands for {}", new, old)), ", "),
        (entry.number, new, *record.voidings(line)),
    )


def _of_another_number(event: Event, apart: Led) -> str:
    """That a source speaks of a number that it never heard (rule 1)."""
    statement = said_in(event)
    does = "confirm" if isinstance(event, FigureConfirmed) else "dispute"
    return f"makes {statement.source} {does} {apart.now} instead of {apart.was}"


def _against_the_rules(over: Examined, event: Event, old: Entry, new: Entry) -> str | None:
    """That a source does to a word, its own or another's, what nobody may (rule 2), and did not before: that two
    sources became one, or ceased to be, is no replacement's doing."""
    speaks, said, spoken = (statement_of(one) for one in (event, old.event, new.event))
    if speaks is None or said is None or spoken is None:
        return None
    speaker, before, after = (over.at.voice(one.source).root for one in (speaks, said, spoken))
    if before == after:
        return None
    own = speaker == after
    may_be_own = isinstance(event, FigureCorrected | StatementRetracted)
    if own == may_be_own:
        return None
    whose = "the word of its own source" if own else f"the word of {spoken.source}"
    return f"{_DOES[type(event)]} {whose}"


def _of_no_number(over: Examined, event: Event, old: Entry, new: Entry) -> str | None:
    """That what was said of a number is said of an entry without it now (rule 2)."""
    before, after = (over.at.record.assertion(entry.number) for entry in (old, new))
    if before is None or not before.has_numbers:
        return None
    does = _DOES[type(event)]
    if after is None or not after.has_numbers:
        return f"{does} what asserts no number"
    dimension = dimension_of(event)
    if dimension is not None and dimension not in after.parts:
        return f"{does} the parts by {dimension}, which are not there"
    of_total = isinstance(event, FigureConfirmed) and (dimension, event.quantity) == (None, None)
    return f"{does} a total, which is not there" if of_total and after.total is None else None


def _of_other_flows(over: Examined, event: Event, old: Entry, new: Entry) -> str | None:
    """That a pointer without a flow covers others now than it did, or one with a flow none (rule 3)."""
    record = over.at.record
    before, after = record.assertion(old.number), record.assertion(new.number)
    if before is None or after is None:
        return None
    flow = flow_of(event)
    if isinstance(flow, Flow) and not after.speaks_of(flow):
        says = over.at.citing("{} says nothing", new.number)
        return joined((f"speaks of {flow_text(flow)}, of which", says))
    if flow is None and set(after.flows) - set(before.flows):
        flows = listed(flow_text(one) for one in after.flows)
        return f"names no flow, and {_DOES[type(event)]} {flows}"
    return None


def _with_a_number_of_its_own(over: Examined, entry: Entry, old: Entry, new: Entry) -> str | None:
    """That a number with which something was confirmed has no value in common with it now, or that one with which
    something was disputed is the disputed one."""
    record, event = over.at.record, entry.event
    if isinstance(event, FigureConfirmed):
        total = after.total if (after := record.assertion(new.number)) is not None else None
        given = event.quantity
        if given is None or total is None or given.shares_a_value_with(total):
            return None
        return f"confirms {total} with {given}, which shares no value with it"
    found = agreeing(record, entry.number, new.number)
    if found is None or agreeing(record, entry.number, old.number) is not None:
        return None
    return f"disputes {found.said} and says the same"
