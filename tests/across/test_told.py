"""What is told of an agreement is kept until somebody writes to it, or a stage falls due."""

from datetime import UTC, date
from hashlib import sha256

from domain.store.model_schema import MODEL_VERSION
from domain.values.period import end_of
from projections.across.ticks import FOREVER, tick
from projections.across.told import CHECK, briefed, findings, packed, told
from projections.agreement import AgreementAt
from projections.briefing import BriefingRow
from projections.checks import RULES, check, name
from projections.cut import Cut
from projections.texts.sentence import here, sentence
from tests.settling.logs import SLUG, announcement, record, registrations


def at(planned: str | None, today: date) -> AgreementAt:
    scheduled = {
        "event": "StageScheduled",
        "agreement": SLUG,
        "stage": "s1",
        "planned": planned,
        "statement": {"source": "ru-mod", "stated": "2025-05-20"},
    }
    moves = [announcement(), *([scheduled] if planned else [])]
    log = record([*registrations(), *moves])
    return AgreementAt(SLUG, log.entries, log.register, Cut(UTC, "UTC", today=today))


def test_without_a_stage_to_come_it_holds_for_ever() -> None:
    assert told(at(None, date(2025, 5, 21)))[CHECK][0] == FOREVER


def test_it_holds_up_to_the_day_on_which_a_stage_is_overdue() -> None:
    before = at("2025-05-24", date(2025, 5, 21))
    until, answer = told(before)[CHECK]
    assert findings(answer) == check(before)
    for day in (22, 23, 24, 25):
        today = date(2025, 5, day)
        holds = tick(end_of(today, UTC)) <= until
        assert holds == (check(at("2025-05-24", today)) == check(before))
    assert tick(end_of(date(2025, 5, 24), UTC)) == until


def test_an_overdue_stage_changes_nothing_any_more() -> None:
    assert told(at("2025-05-24", date(2025, 5, 30)))[CHECK][0] == FOREVER


def test_it_cites_where_the_agreement_is_plain_as_it_did() -> None:
    message = sentence("a", lambda cite: f"disputes {cite(7)} and b-a#7")
    (kept,) = briefed(packed([BriefingRow("a", "new", True, message, ("a#8",))]))

    assert (kept.message, here(kept.message)) == (
        "disputes a#7 and b-a#7",
        "disputes #7 and b-a#7",
    )


def test_a_read_model_of_one_version_keeps_what_the_same_rules_tell() -> None:
    """Where it fails, a rule is new, or is gone or renamed: `MODEL_VERSION` goes up, and both are written here."""
    rules = sha256("\n".join(map(name, RULES)).encode()).hexdigest()
    assert (MODEL_VERSION, rules[:16]) == (55, "de4959dee7b55e96")
