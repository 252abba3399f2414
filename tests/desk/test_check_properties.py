"""What holds of `check`, `compare` and `trace` for every agreement, whatever was said in it."""

import json
from dataclasses import replace
from decimal import Decimal
from itertools import combinations
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.events import AgreementAmended, EntryVoided, statement_of
from domain.values.period import Moment
from domain.values.quantity import Quantity
from projections.agreement import AgreementAt
from projections.checks import RULES, check, name
from projections.checks.examined import Examined
from projections.checks.finding import Severity
from projections.checks.running import running_falls
from projections.compare import compare
from projections.comparing.row import CompareRow
from projections.totals import totals
from projections.trace import trace
from tests.rules.given import announce, report, told
from tests.settling.logs import CUTS, SLUG, Log, busy_logs, logs

CAREFUL = settings(max_examples=150, deadline=None)
KNOWN = st.one_of(st.none(), st.integers(10, 40))


def within(at: AgreementAt) -> set[str]:
    """The entries that the cuts let through: what counts, what was voided, the voidings, and amendments, which
    are the recorder's own and hold for all dates."""
    record = at.record
    numbers = {acting.entry.number for acting in record.acting}
    for number in record.voided:
        entry = record.known.get(number)
        statement = statement_of(entry.event) if entry else None
        if statement and statement.stated.latest(at.cut.zone) <= at.cut.end:
            numbers.add(number)
    numbers |= {
        n for n, e in record.known.items() if isinstance(e.event, EntryVoided | AgreementAmended)
    }
    return {at.cite(number) for number in numbers}


@CAREFUL
@given(logs(), st.sampled_from(CUTS), KNOWN)
def test_a_finding_names_its_rule_and_only_entries_within_the_cuts(
    log: Log, as_of: str | None, known: int | None
) -> None:
    at = log.at(as_of, known)
    rules = {name(rule) for rule in RULES}
    found = check(at)
    for row in found:
        assert row.rule in rules
        assert row.message
        assert row.entries, row
        assert set(row.entries) <= within(at), row
    gravest = [list(Severity).index(Severity(row.severity)) for row in found]
    assert gravest == sorted(gravest)
    assert len(found) == len(set(found))


@CAREFUL
@given(logs(), st.sampled_from(CUTS), st.integers(11, 40))
def test_a_check_at_a_cut_is_the_check_of_a_ledger_that_ends_there(
    log: Log, as_of: str | None, position: int
) -> None:
    kept = [entry for entry in log.entries if entry.position <= position]
    last = max((entry.recorded for entry in kept), default=None)
    moment = Moment.parse(as_of) if as_of else None
    cut = replace(log.at(as_of).cut, as_of=moment, today=last.date() if last else None)
    then = AgreementAt(SLUG, kept, log.register, cut)
    now = AgreementAt(
        SLUG, log.entries, log.register, replace(log.at(as_of, position).cut, today=None)
    )
    assert check(then) == check(now)
    assert compare(then) == compare(now)
    for number in then.record.known:
        assert trace(then, number) == trace(now, number)


@CAREFUL
@given(logs(), st.sampled_from(CUTS))
def test_what_was_stated_later_changes_no_finding(log: Log, as_of: str | None) -> None:
    at = log.at(as_of)
    acting = {acting.entry.number for acting in at.record.acting}
    kept = [
        e
        for e in log.entries
        if e.number in {*acting, *at.record.voided}
        or statement_of(e.event) is None
        or type(e.event).__name__ == "AgreementAnnounced"
    ]
    assert check(replace(log, entries=kept).at(as_of)) == check(at)


@CAREFUL
@given(logs(), st.sampled_from(CUTS), KNOWN)
def test_the_sums_of_the_sides_are_those_of_the_totals(
    log: Log, as_of: str | None, known: int | None
) -> None:
    at = log.at(as_of, known)
    by_owed = {(row.flow, row.measure, row.unit): row for row in totals(at)}
    for row in (row for row in compare(at) if row.what == "total"):
        for side in row.sides:
            own = [
                source
                for source in by_owed[row.flow, row.measure, row.unit].by_source
                if side.who in (source.side, source.source)
            ]
            if len(own) == 1:
                assert side.sum == own[0].sum
            if not own:
                assert (side.quantity, side.sum, side.figures) == (None, None, ())


@CAREFUL
@given(logs() | busy_logs(), st.sampled_from(CUTS), KNOWN)
def test_a_gap_is_a_distance_between_two_sides(
    log: Log, as_of: str | None, known: int | None
) -> None:
    for row in compare(log.at(as_of, known)):
        exact = _exact(row)
        assert {figure.entry for side in row.sides for figure in side.figures} <= within(
            log.at(as_of, known)
        )
        if len(exact) > 1 and len(exact) == len([s for s in row.sides if s.quantity]):
            assert Decimal(row.gap or "-1") == max(exact) - min(exact)
        if len([side for side in row.sides if side.quantity]) < 2:
            assert row.gap is None
        if row.explained_by:
            assert row.differs
            assert row.what == "total"


def _exact(row: CompareRow) -> list[Decimal]:
    numbers = [Quantity.parse(s.quantity).exact for s in row.sides if s.quantity is not None]
    return [number for number in numbers if number is not None]


@CAREFUL
@given(logs(), st.sampled_from(CUTS), KNOWN)
def test_a_trace_holds_the_entry_asked_for_and_each_entry_once(
    log: Log, as_of: str | None, known: int | None
) -> None:
    at = log.at(as_of, known)
    for number in at.record.known:
        found = trace(at, number)
        if found is None:
            assert at.cite(number) not in within(at)
            continue
        entries = [row.entry for row in found if row.relation != "passed on by"]
        assert [row.entry for row in found if row.asked] == [at.cite(number)]
        assert len(entries) == len(set(entries))
        assert set(entries) <= within(at)
        assert found[0].depth == 0
        assert all(row.depth > 0 for row in found[1:])
        deepest = 0
        for row in found:
            assert row.depth <= deepest + 1
            deepest = row.depth


@CAREFUL
@given(logs(), st.sampled_from(CUTS))
def test_whatever_belongs_to_a_claim_traces_back_to_the_same_first_word(
    log: Log, as_of: str | None
) -> None:
    at = log.at(as_of)
    for acting in at.record.acting:
        found = trace(at, acting.entry.number)
        assert found is not None
        target = acting.target
        if target is not None and (above := trace(at, target)) is not None:
            assert found[0].entry == above[0].entry


def test_rows_are_plain_data() -> None:
    """Every column of a row can be printed as JSON."""
    from dataclasses import asdict

    from tests.desk.kept import CASES, kept

    for slug in CASES:
        at = kept(slug).at()
        json.dumps([asdict(row) for row in check(at)] + [asdict(row) for row in compare(at)])
        json.dumps([asdict(row) for n in at.record.known for row in trace(at, n) or ()])


SO_FAR = st.dictionaries(
    st.tuples(st.booleans(), st.integers(1, 9)),
    st.sampled_from(["3", "5", "5", "6", "7", "<=4", "<5", ">5", "3..6", "~5"]),
    max_size=10,
)
"""Numbers so far, to a stage or to a day."""


@settings(max_examples=50, deadline=None)
@given(SO_FAR, st.randoms(use_true_random=False))
def test_of_numbers_so_far_that_fall_as_few_are_told_as_it_takes_for_others_not_to(
    numbers: dict[tuple[bool, int], str], rng: Random
) -> None:
    reaches = list(numbers)
    rng.shuffle(reaches)
    stages = [report("ru-mod", "1", stage=f"s{n}", measure="held", on=n) for n in range(1, 10)]
    at = told(
        *stages,
        *(
            report("ru-mod", numbers[to], scope="running", **where(*to), key=f"k-{n}", on=23)
            for n, to in enumerate(reaches)
        ),
        first=announce(on=1),
    ).at()
    entries = {entry.key: number for number, entry in at.record.known.items()}
    spans = {to: Quantity.parse(number).span for to, number in numbers.items()}
    falling = {
        (entries[f"k-{reaches.index(later)}"], entries[f"k-{reaches.index(earlier)}"])
        for earlier, low in spans.items()
        for later, high in spans.items()
        if earlier[0] == later[0] and earlier < later and low and high
        if high.high is not None and high.high <= low.low and not high.meets(low)
    }
    told_of = [tuple(finding.entries) for finding in running_falls(Examined(at))]
    assert all(pair in falling or pair[::-1] in falling for pair in told_of)
    held = [entries[f"k-{n}"] for n in range(len(reaches))]
    enough = next(
        count
        for count in range(len(held) + 1)
        for some in combinations(held, count)
        if not any({*some}.isdisjoint(fall) for fall in falling)
    )
    odd = {pair[0] for pair in told_of}
    assert not any(odd.isdisjoint(fall) for fall in falling)
    assert len(told_of) == len(odd) == enough


def where(is_stage: bool, number: int) -> dict[str, str]:
    return {"stage": f"s{number}"} if is_stage else {"up_to": f"2025-05-{number:02}"}
