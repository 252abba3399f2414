"""What a source says became of a stage, in the words of the commands that tell it."""

import pytest

from projections.diff import diff
from projections.view import view
from tests.rules.given import Object, cancel, complete, retract, said, told


@pytest.mark.parametrize(
    ("given", "in_words"),
    [
        (complete("ru-mod", on=24, occurred="2025-05-23"), "completed 2025-05-23"),
        (
            complete("ru-mod", on=24, occurred="2025-05-23", outcome="partial"),
            "completed 2025-05-23 (partial)",
        ),
        (cancel("ru-mod", on=24, outcome="partial"), "cancelled (partial)"),
        (
            said("StageScheduled", "ru-mod", on=24, stage="s1", planned="2025-06-01"),
            "scheduled 2025-06-01",
        ),
    ],
)
def test_view_says_what_became_of_a_stage_in_the_words_of_diff(
    given: Object, in_words: str
) -> None:
    ledger = told(given)

    viewed = [row for row in view(ledger.at(), "ru-mod") if row.what == "stage"]
    assert [(row.says, row.standing) for row in viewed] == [(in_words, "current")]
    changed = [row for row in diff(ledger.at(22), ledger.at(24)) if row.what == "stage"]
    assert [row.after for row in changed] == [in_words]


@pytest.mark.parametrize(
    ("event", "in_words"),
    [
        ("AgreementSuspended", "suspended"),
        ("AgreementResumed", "resumed"),
        ("AgreementConcluded", "concluded"),
    ],
)
def test_view_says_what_became_of_the_agreement_in_the_words_of_diff(
    event: str, in_words: str
) -> None:
    ledger = told(said(event, "ru-mod", on=24))

    (viewed,) = [row for row in view(ledger.at(), "ru-mod") if row.what == "agreement"]
    assert (viewed.says, viewed.standing) == (in_words, "current")
    changed = [row for row in diff(ledger.at(22), ledger.at(24)) if row.what == "stage"]
    assert [row.after for row in changed] == [in_words]


def test_what_was_retracted_of_a_stage_stays_listed_as_such() -> None:
    ledger = told(complete("ru-mod", key="done"), retract("ru-mod", "done", on=24))

    viewed = [row for row in view(ledger.at(), "ru-mod") if row.what == "stage"]
    assert [row.standing for row in viewed] == ["retracted"]
