"""Numbers that a source changes silently: `view`, `trace` and `check` say the same of them. Source: rule 4."""

from hypothesis import given, settings
from hypothesis import strategies as st

from projections.checks import check
from projections.trace import Claims
from projections.view import view
from tests.rules.given import Told, correct, parts, report, retract, told, void
from tests.settling.logs import CUTS, Log, busy_logs, logs


def viewed(ledger: Told) -> dict[str, str]:
    return {entry: standing for entry, _, standing in ledger.told_by("ru-mod")}


def traced(ledger: Told) -> dict[str, str]:
    rows = ledger.keyed(Claims(ledger.at()).rows(2))
    return {row["entry"]: row["relation"] for row in rows}


def found(ledger: Told) -> list[tuple[str, str]]:
    rows = ledger.keyed(check(ledger.at()))
    return [tuple(row["entries"]) for row in rows if row["rule"] == "changed-silently"]


def test_a_better_number_is_no_other_number() -> None:
    ledger = told(
        report("ru-mod", ">=3", key="c"),
        report("ru-mod", "3..9", key="d", on=24),
        report("ru-mod", "2..5", key="e", on=25),
        report("ru-mod", "4", key="f", on=26),
    )

    assert viewed(ledger) == {"c": "updated", "d": "updated", "e": "updated", "f": "current"}
    assert traced(ledger) == {"c": "said first", "d": "updates", "e": "updates", "f": "updates"}
    assert found(ledger) == []


def test_a_number_is_held_against_the_figure_until_then() -> None:
    ledger = told(
        report("ru-mod", ">=3", key="b"),
        report("ru-mod", "5", key="c"),
        report("ru-mod", ">=4", key="d", on=24),
        report("ru-mod", "6", key="e", on=25),
    )

    assert viewed(ledger) == {
        "b": "updated",
        "c": "changed silently",
        "d": "said again",
        "e": "current",
    }
    assert traced(ledger) == {
        "b": "said first",
        "c": "updates",
        "d": "says again",
        "e": "changes silently",
    }
    assert found(ledger) == [("c", "e")]


def test_what_was_taken_back_since_changed_nothing() -> None:
    given = [
        report("ru-mod", "5", key="c"),
        report("ru-mod", "6", key="d", on=24),
        retract("ru-mod", "d", on=25, key="back"),
    ]
    ledger = told(*given)

    assert viewed(ledger) == {"c": "current", "d": "retracted"}
    assert traced(ledger) == {"c": "said first", "d": "says for a time", "back": "retracts"}
    assert found(ledger) == []

    changed = told(*given, report("ru-mod", "7", key="e", on=26))
    assert viewed(changed)["c"] == "changed silently"
    assert traced(changed)["e"] == "changes silently"
    assert found(changed) == [("c", "e")]


def test_what_was_taken_back_and_was_no_other_number_is_told_as_it_was_said() -> None:
    ledger = told(
        report("ru-mod", "5", key="c"),
        report("ru-mod", "5", key="d", on=24),
        retract("ru-mod", "d", on=25, key="back"),
    )

    assert traced(ledger) == {"c": "said first", "d": "says again", "back": "retracts"}


def test_a_number_left_by_steps_that_share_a_value_each_was_not_changed_silently() -> None:
    ledger = told(
        report("ru-mod", "3..5", key="c"),
        report("ru-mod", "5..7", key="d", on=24),
        report("ru-mod", "6..9", key="e", on=25),
    )

    assert viewed(ledger) == {"c": "updated", "d": "updated", "e": "current"}


def test_a_silent_change_before_a_number_does_not_change_that_number() -> None:
    ledger = told(
        report("ru-mod", "3", key="b"),
        report("ru-mod", "5", key="c", on=24),
        report("ru-mod", ">=7", key="d", on=25),
        report("ru-mod", "8", key="e", on=26),
    )

    assert viewed(ledger) == {
        "b": "changed silently",
        "c": "changed silently",
        "d": "updated",
        "e": "current",
    }


def test_a_number_is_held_against_a_correction_that_is_less_precise() -> None:
    ledger = told(
        report("ru-mod", "5", key="c"),
        correct("ru-mod", "c", ">=5", on=24, key="d"),
        report("ru-mod", "7", key="e", on=25),
    )

    assert viewed(ledger) == {"c": "corrected", "d": "updated", "e": "current"}
    assert traced(ledger) == {"c": "said first", "d": "corrects", "e": "updates"}
    assert found(ledger) == []


def test_a_correction_of_what_was_voided_corrects_nothing_and_one_of_its_replacement_does() -> None:
    given = [
        report("ru-mod", "40", key="c"),
        correct("ru-mod", "c", "41", on=24, key="d"),
        correct("ru-mod", "d", "45", on=25, key="e"),
    ]
    ledger = told(*given, void("d"))
    assert viewed(ledger) == {"c": "changed silently", "e": "current"}
    assert found(ledger) == [("c", "e")]
    (told_of,) = [row.message for row in check(ledger.at()) if row.rule == "changed-silently"]
    assert told_of == (
        "ru-mod says 45 released RU->UA, stage s1, after 40, and what it corrects was voided"
    )

    meant = report("ru-mod", "41", key="f")
    replaced = told(given[0], correct("ru-mod", "c", "45", on=25, key="e"), meant, void("c", "f"))
    assert viewed(replaced) == {"f": "corrected", "e": "current"}
    assert found(replaced) == []


def test_a_correction_hangs_on_what_it_corrects_alone() -> None:
    ledger = told(
        report("ru-mod", "5", key="c"),
        report("ru-mod", "5", key="d", on=24),
        retract("ru-mod", "d", on=25, key="off"),
        correct("ru-mod", "c", "6", on=26, key="e"),
        retract("ru-mod", "e", on=27, key="back"),
    )

    depths = {row["entry"]: row["depth"] for row in ledger.keyed(Claims(ledger.at()).rows(2))}
    assert depths == {"c": 0, "d": 1, "off": 2, "e": 1, "back": 2}


def test_parts_that_a_correction_leaves_out_are_taken_back_and_no_others_change_them() -> None:
    ledger = told(
        report("ru-mod", "5", key="c", by={"status": parts(military="3", civilian="2")}),
        correct("ru-mod", "c", "6", on=24, key="d"),
        report("ru-mod", "6", on=25, key="e", by={"status": parts(military="4", civilian="2")}),
    )

    assert found(ledger) == []


@settings(max_examples=150, deadline=None)
@given(logs() | busy_logs(), st.sampled_from(CUTS))
def test_whatever_was_said_nobody_is_told_of_a_silent_change_that_check_does_not_find(
    log: Log, as_of: str | None
) -> None:
    at = log.at(as_of)
    changed = {row.entries for row in check(at) if row.rule == "changed-silently"}
    later = {after for _, after in changed}

    claims = Claims(at)
    for number in at.record.known:
        if claims.holds(number):
            for step in claims.rows(number):
                assert step.relation != "changes silently" or step.entry in later
    for root in {at.register.root(slug) for slug in at.register.sources}:
        told_by = view(at, root)
        if any(row.standing == "changed silently" for row in told_by):
            assert later & {row.entry for row in told_by}
