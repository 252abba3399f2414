"""Answers on one agreement take work in proportion to its length: twice the stages, some twice the work."""

import cProfile
from collections.abc import Callable
from functools import cache

import pytest

from projections.agreement import AgreementAt
from projections.breakdown import breakdown
from projections.briefing import briefing
from projections.checks import check
from projections.compare import compare
from projections.diff import diff
from projections.facts import facts
from projections.filters import Filter
from projections.rules.sums import rows
from projections.show.agreement import agreement_shown
from projections.status import status
from projections.totals import totals
from projections.view import view
from projections.why import asked, why_slot
from tests.rules.given import (
    Object,
    complete,
    confirm,
    dispute,
    parts,
    report,
    term,
    terms,
    told,
)

FEW = 40


@cache
def agreement(stages: int) -> AgreementAt:
    """Of each stage two sides speak, and one of them of what was handed over so far; now and then they differ."""
    return told(*(one for number in range(stages) for one in stage(number))).at(30)


def stage(number: int) -> list[Object]:
    slug, count = f"s{number:03}", 100 + number
    so_far = sum(100 + earlier for earlier in range(number + 1))
    given = [
        complete("ru-mod", slug),
        report("ru-mod", str(count), stage=slug, key=f"r{number}", by={"sex": parts(men="3")}),
        report("ru-mod", str(so_far), scope="running", stage=slug),
    ]
    if number % 8 == 1:
        return [*given, report("ua-hq", str(count + 1), stage=slug)]
    if number % 8 == 2:
        return [*given, dispute("ua-hq", of=f"r{number}")]
    return [*given, confirm("ua-hq", of=f"r{number}")]


def why_all(at: AgreementAt) -> object:
    owed = [row.owed for row in rows(at.settled.values(), at.terms)]
    return asked(at, ["settled", "low", "high", "term", "contested_stages"], [], owed)


def why_one(at: AgreementAt) -> object:
    return why_slot(at, next(iter(at.settled)))


ANSWERS: dict[str, Callable[[AgreementAt], object]] = {
    "breakdown": breakdown,
    "briefing": lambda at: briefing(at, at),
    "check": check,
    "compare": compare,
    "diff": lambda at: diff(told().at(30), at),
    "facts": facts,
    "show": lambda at: agreement_shown(at, Filter()),
    "status": status,
    "totals": totals,
    "view": lambda at: view(at, "ru-mod"),
    "why a number of the totals": why_all,
    "why a slot": why_one,
}


def work(answer: Callable[[AgreementAt], object], at: AgreementAt) -> int:
    """How many functions an answer calls."""
    profile = cProfile.Profile()
    assert at.settled
    profile.runcall(answer, at)
    profile.create_stats()
    return sum(calls for _, calls, *_ in profile.stats.values())


@pytest.mark.parametrize("name", ANSWERS)
def test_twice_the_stages_take_some_twice_the_work(name: str) -> None:
    few, many = (work(ANSWERS[name], agreement(stages)) for stages in (2 * FEW, 4 * FEW))
    assert many < 2.6 * few


def completed(number: int) -> Object:
    return complete("ru-mod", f"s{number:03}", key=f"w{number}", on=21)


def agreed(number: int) -> Object:
    return terms("ru-mod", term("5", unit=f"u{number:03}"), key=f"w{number}", on=21)


@pytest.mark.parametrize("word", [completed, agreed])
def test_twice_the_disputed_words_take_some_twice_the_work(word: Callable[[int], Object]) -> None:
    def disputed(count: int) -> AgreementAt:
        pairs = ((word(n), dispute("ua-hq", of=f"w{n}", on=22)) for n in range(count))
        return told(report("ru-mod", "5"), *(one for pair in pairs for one in pair)).at(30)

    few, many = (
        work(lambda at: diff(told().at(30), at), disputed(count)) for count in (2 * FEW, 4 * FEW)
    )
    assert many < 2.6 * few
