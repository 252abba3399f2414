"""``check``: where the record disagrees with itself. Source: docs/checks.md.

A rule is a function that takes an `Examined` and yields findings; its name is the name of the rule. To add one,
write it and list it in `RULES`; `docs/checks.md` describes each.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Final

from projections.agreement import AgreementAt
from projections.checks.beginning import before_it_was_agreed
from projections.checks.changes import changed_silently
from projections.checks.dates import (
    answered_before_said,
    planned_for_the_past,
    published_before_stated,
    stated_before_it_happened,
)
from projections.checks.delivery import less_than_agreed, more_than_agreed
from projections.checks.ends import one_end_in_two_slots
from projections.checks.examined import Examined
from projections.checks.finding import Finding, FindingRow, Severity
from projections.checks.flows import flow_left_out
from projections.checks.outcomes import outcomes_differ
from projections.checks.parts import dimensions_differ, parts_against_total
from projections.checks.pointers import points_at_voided, replaced_by_another_word
from projections.checks.relays import relay_differs
from projections.checks.running import newest_reaches_less, running_falls, whole_against_running
from projections.checks.sides import sides_differ
from projections.checks.stages import (
    stage_cancelled_as_completed,
    stage_cancelled_with_number,
    stage_overdue,
    stage_without_number,
)
from projections.checks.sums import total_against_stages
from projections.checks.taken_back import confirmed_and_taken_back, taken_back_by_one
from projections.checks.terms import plan_against_terms, terms_differ

Rule = Callable[[Examined], Iterator[Finding]]

OF_DATES: Final = (
    stated_before_it_happened,
    planned_for_the_past,
    published_before_stated,
    answered_before_said,
    before_it_was_agreed,
)
"""What a day that was mistyped runs into."""

RULES: Final[tuple[Rule, ...]] = (
    total_against_stages,
    whole_against_running,
    running_falls,
    newest_reaches_less,
    one_end_in_two_slots,
    parts_against_total,
    dimensions_differ,
    sides_differ,
    terms_differ,
    outcomes_differ,
    less_than_agreed,
    more_than_agreed,
    plan_against_terms,
    flow_left_out,
    changed_silently,
    confirmed_and_taken_back,
    taken_back_by_one,
    stage_overdue,
    stage_without_number,
    stage_cancelled_with_number,
    stage_cancelled_as_completed,
    *OF_DATES,
    points_at_voided,
    replaced_by_another_word,
    relay_differs,
)


def name(rule: Rule) -> str:
    """The name under which findings of a rule are known: ``total-against-stages``."""
    return rule.__name__.replace("_", "-")


def check(at: AgreementAt) -> list[FindingRow]:
    """What every rule finds in an agreement at a cut, the gravest first."""
    examined = Examined(at)
    found = [row for rule in RULES for row in _told(at, name(rule), rule(examined))]
    return sorted(found, key=lambda row: Severity(row.severity).rank)


def _told(at: AgreementAt, rule: str, findings: Iterable[Finding]) -> Iterator[FindingRow]:
    """The findings of one rule, those that differ only in their flow as one."""
    flows: dict[tuple[Finding, bool], list[str]] = {}
    for finding in findings:
        of_a_flow = finding.flow is not None
        alike = replace(finding, entries=tuple(dict.fromkeys(finding.entries)), flow=None)
        flows.setdefault((alike, of_a_flow), []).extend(filter(None, [finding.flow]))
    for (finding, _), named in flows.items():
        yield FindingRow(
            at.slug,
            rule,
            str(finding.severity),
            finding.told(named),
            tuple(map(at.cite, finding.entries)),
            finding.expected,
            finding.found,
        )
