"""The sides against each other, stage by stage."""

from collections.abc import Iterator

from domain.events import Scope, StatementDisputed
from domain.refusals import listed
from projections.checks.examined import Examined, entries_of
from projections.checks.finding import Finding, Severity
from projections.compare import compare
from projections.rules.slots import Group, Place
from projections.rules.standing import at_odds
from projections.status import place_order


def sides_differ(over: Examined) -> Iterator[Finding]:
    """What is contested (rule 7), once: not again in a total whose gap is that of its stages."""
    compared = [row for row in compare(over.at) if row.explained_by]
    explained = {(row.flow, row.measure, row.unit) for row in compared if row.what == "total"}
    so_far = {
        (row.flow, row.measure, row.unit, row.stage, row.up_to)
        for row in compared
        if row.what == "running"
    }
    disputed = _disputed(over)
    groups = sorted(over.groups, key=lambda group: place_order(over.at, Place(*group)))
    for group in groups:
        subject, flow, dimension = group
        slots = over.groups[group]
        contested = [settled for settled in slots.values() if settled.contested]
        named = over.at.spelled(flow)
        owed = (named, subject.measure, subject.unit)
        in_stages = subject.scope in (Scope.RUNNING, Scope.WHOLE) and owed in explained
        in_stages |= (
            subject.scope is Scope.RUNNING and (*owed, subject.stage, subject.up_to) in so_far
        )
        if not contested or (in_stages and dimension is None):
            continue
        apart = [settled for settled in contested if at_odds(settled.figures)]
        figures = [f for settled in apart for f in settled.figures if f.voice.heard]
        disputes = disputed.get(group, {})
        if not apart:
            who = f", by {listed(dict.fromkeys(disputes.values()))}" if disputes else ""
            said = [f for settled in slots.values() for f in settled.figures]
            what = over.what(Place(*group))
            yield Finding(
                Severity.NOTE,
                f"{what} is disputed{who}",
                [*disputes, *entries_of(said)],
                flow=named,
            )
            continue
        reach = {str(f.quantity): "" for f in figures}
        told = listed(f"{f.said.source} says {f.quantity}" for f in figures)
        where = apart[0].slot.place if len(apart) == 1 else Place(*group)
        yield Finding(
            Severity.NOTE if subject.scope is Scope.PLANNED else Severity.WARNING,
            f"{over.what(where)}: {told}",
            entries_of(figures),
            found=" or ".join(reach),
            flow=named,
        )


def _disputed(over: Examined) -> dict[Group, dict[int, str]]:
    """The disputes that lie on each total or dimension, or lay there, each with who disputes."""
    found: dict[Group, dict[int, str]] = {}
    for entry, statement in over.stated():
        if isinstance(entry.event, StatementDisputed):
            for group in over.at.slots.groups_disputed_by(entry.number):
                found.setdefault(group, {})[entry.number] = statement.source
    return found
