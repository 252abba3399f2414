"""Answers on one agreement take work in proportion to its length: twice the stages, some twice the work."""

from collections.abc import Callable, Collection
from datetime import date, timedelta
from functools import cache

import pytest

from cli.output.sums import NUMBERS, totals_told
from domain.names.citation import Place
from projections.across.catching_up import RegisterFrom, changes
from projections.agreement import AgreementAt
from projections.asked.filters import Filter
from projections.breakdown import breakdown
from projections.briefing import briefing
from projections.checks import check
from projections.compare import compare
from projections.differing.details import details
from projections.doubts import doubtful
from projections.figures.summed import summed
from projections.replay import Replay
from projections.rules.sums import rows
from projections.say import say
from projections.show.agreement import agreement_shown
from projections.status import status
from projections.texts.addition import stages_named
from projections.totals import totals
from projections.view import view
from projections.why import asked, why_slot
from tests.desk.differing import diff
from tests.rules.given import (
    Object,
    announce,
    complete,
    confirm,
    dispute,
    parts,
    report,
    retract,
    source,
    term,
    terms,
    told,
    void,
)
from tests.work import calls

FEW = 40
NUMBERS_ASKED = ["settled", "low", "high", "term", "contested_stages"]
"""What is asked of each row of the totals."""


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


@cache
def to_days(stages: int) -> AgreementAt:
    """Of each stage both sides tell what was handed over so far to its day, and one of them a number that it takes
    back; of some nobody tells when they were over, of others there is no number."""
    return told(*(one for number in range(stages) for one in day(number))).at("2027")


def day_of(number: int) -> str:
    return (date(2025, 6, 1) + timedelta(days=number)).isoformat()


def day(number: int) -> list[Object]:
    slug, on = f"s{number:03}", day_of(number)
    so_far = str(5 * (number + 1))
    done = [complete("ru-mod", slug, on=on, occurred=on)] if number % 20 else []
    if number % 20 == 7:
        return done
    return [
        *done,
        report("ru-mod", "5", stage=slug, on=on),
        report("ua-hq", "6", stage=slug, on=on, key=f"w{number}"),
        void(f"w{number}", key=f"v{number}"),
        report("ru-mod", so_far, scope="running", up_to=on, on=on),
        report("ua-hq", so_far, scope="running", up_to=on, on=on),
    ]


def learned(at: AgreementAt) -> object:
    """What the read model keeps of an agreement."""
    entries = [*at.record.known.values()]
    known = changes(at.slug, entries, [RegisterFrom(0, frozenset(), at.register)], at.cut.zone)
    assert known.odd is None
    return known


def why_all(at: AgreementAt) -> object:
    owed = [row.owed for row in rows(at.settled.values(), at.terms)]
    return asked(at, NUMBERS_ASKED, [], owed)


def why_one(at: AgreementAt) -> object:
    return why_slot(at, next(iter(at.settled)))


ANSWERS: dict[str, Callable[[AgreementAt], object]] = {
    "breakdown": breakdown,
    "briefing": lambda at: briefing(at, at),
    "check": check,
    "compare": compare,
    "learned entry by entry": learned,
    "diff": lambda at: diff(told().at(30), at),
    "details": details,
    "say": lambda at: say(at, Place(at.slug)),
    "show": lambda at: agreement_shown(at, Filter()),
    "status": status,
    "totals": totals,
    "view": lambda at: view(at, "ru-mod"),
    "why a number of the totals": why_all,
    "why a slot": why_one,
}


def work(answer: Callable[[AgreementAt], object], at: AgreementAt) -> int:
    """How many functions an answer calls."""
    assert at.settled
    return calls(lambda: answer(at))


@pytest.mark.parametrize("name", ANSWERS)
@pytest.mark.parametrize("of", [agreement, to_days])
def test_twice_the_stages_take_some_twice_the_work(
    name: str, of: Callable[[int], AgreementAt]
) -> None:
    few, many = (work(ANSWERS[name], of(stages)) for stages in (2 * FEW, 4 * FEW))
    assert many < 2.3 * few


def test_what_bears_on_a_slot_is_found_without_a_fold_of_all_stages() -> None:
    voices = ("ru-mod", "ru-head", "ua-hq", "ua-head", "jcc", "un", "icrc", "msf", "paper")

    def beside(stages: int) -> int:
        of_others = (one for number in range(stages) for one in stage(number))
        at = told(*(report(voice, "5") for voice in voices), *of_others).at(30)
        return work(why_one, at)

    assert beside(4 * FEW) < 1.5 * beside(2 * FEW)


def test_the_days_of_a_new_entry_are_doubted_without_a_look_at_those_of_all_others() -> None:
    at = agreement(4 * FEW)
    known = at.record.known

    def doubted(new: Collection[int]) -> int:
        return work(lambda at: doubtful(at, new), at)

    of_all, of_one = doubted(known), doubted({max(known)})
    assert of_one < of_all / 20


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
    assert many < 2.3 * few


def reported(number: int) -> Object:
    return report("ru-mod", str(number), on=day_of(number))


def termed(number: int) -> Object:
    return terms("ru-mod", term(str(number)), on=day_of(number))


@pytest.mark.parametrize("word", [reported, termed])
def test_twice_the_days_on_which_a_word_is_said_anew_take_some_twice_the_work_to_replay(
    word: Callable[[int], Object],
) -> None:
    def days(count: int) -> int:
        at = told(report("ua-hq", "5"), *map(word, range(count))).at("2027")
        replay = Replay(at.slug, [*at.record.known.values()], at.register, at.cut)
        return work(lambda _: [*replay.days(standings=False, compared=False)], at)

    assert days(4 * FEW) < 2.3 * days(2 * FEW)


def once_more(number: int) -> list[Object]:
    return [dispute("ua-hq", of="f", on=day_of(number))]


def of_a_new_number(number: int) -> list[Object]:
    on, key = day_of(number), f"f{number}"
    return [report("ru-mod", str(number), on=on, key=key), dispute("ua-hq", of=key, on=on)]


@pytest.mark.parametrize("disputed", [once_more, of_a_new_number])
def test_twice_the_days_with_a_dispute_of_one_slot_take_some_twice_the_work_to_settle(
    disputed: Callable[[int], list[Object]],
) -> None:
    def days(count: int) -> int:
        given = (one for number in range(count) for one in disputed(number))
        at = told(report("ru-mod", "5", key="f"), *given).at("2027")
        return calls(lambda: at.settled)

    assert days(4 * FEW) < 2.3 * days(2 * FEW)


def test_twice_the_days_to_which_all_is_counted_take_some_twice_the_work_to_say() -> None:
    def counted(count: int) -> AgreementAt:
        days = [
            report(by, str(10 * n), scope="running", up_to=day_of(n), on=day_of(n))
            for n in range(count)
            for by in ("ru-mod", "ua-hq", "paper")
        ]
        return told(*days).at("2027")

    few, many = (work(lambda at: say(at, Place(at.slug, None)), counted(n)) for n in (80, 160))
    assert many < 2.3 * few


def test_twice_the_stages_that_media_alone_call_completed_take_some_twice_the_work_to_say() -> None:
    def by_media(count: int) -> int:
        done = (complete("paper", f"s{n}", on=21) for n in range(count))
        at = told(report("ru-mod", "5"), *done).at(30)
        return work(lambda at: say(at, Place(at.slug, None)), at)

    assert by_media(200) < 2.3 * by_media(100)


def test_twice_the_numbers_of_one_slot_take_some_twice_the_work_to_view() -> None:
    def numbers(count: int) -> AgreementAt:
        return told(*map(reported, range(count))).at("2027")

    few, many = (work(lambda at: view(at, "ru-mod"), numbers(n)) for n in (2 * FEW, 4 * FEW))
    assert many < 2.3 * few


def by_many(count: int, said: Callable[[int], Object]) -> AgreementAt:
    """One slot, of which so many third parties speak."""
    sources = (source(f"m{number}", "third-party") for number in range(count))
    return told(*sources, report("ru-mod", "5", key="f"), *map(said, range(count))).at(30)


def agreeing(number: int) -> Object:
    return confirm(f"m{number}", of="f")


def differing(number: int) -> Object:
    return report(f"m{number}", str(number))


def in_two_camps(number: int) -> Object:
    return report(f"m{number}", str(number % 2 + 6))


def disputing(number: int) -> Object:
    return dispute(f"m{number}", of="f", quantity=str(number + 6))


@pytest.mark.parametrize("name", ["check", "compare"])
def test_twice_the_sides_that_agree_take_some_twice_the_work(name: str) -> None:
    few, many = (work(ANSWERS[name], by_many(sides, agreeing)) for sides in (2 * FEW, 4 * FEW))
    assert many < 2.3 * few


@pytest.mark.parametrize("name", ["check", "compare"])
@pytest.mark.parametrize("said", [differing, in_two_camps, disputing])
def test_twice_the_sides_that_differ_take_some_twice_the_work_for_each_pair_that_is_told(
    name: str, said: Callable[[int], Object]
) -> None:
    few, many = (work(ANSWERS[name], by_many(sides, said)) for sides in (2 * FEW, 4 * FEW))
    assert many < 4.3 * few


def test_twice_the_sides_that_spoke_and_took_it_back_take_some_twice_the_work_to_tell_what_changed() -> (
    None
):
    def came_and_went(count: int) -> int:
        sides = [f"m{number}" for number in range(count)]
        at = told(
            *(source(side, "third-party") for side in sides),
            report("ru-mod", "5", on=21),
            *(report(side, str(turn), key=side, on=22) for turn, side in enumerate(sides)),
            *(retract(side, of=side, on=23) for side in sides),
            report("jcc", "5", on=24),
        )
        return work(lambda after: diff(at.at(21), after), at.at(25))

    assert came_and_went(4 * FEW) < 2.3 * came_and_went(2 * FEW)


def test_twice_the_measures_take_some_twice_the_work_to_print_their_totals() -> None:
    def read(at: AgreementAt) -> list[object]:
        found = totals_told(totals(at), summed(at))
        return [column.cell(row) for column in NUMBERS for row in found]

    def printed(count: int) -> int:
        at = told(*(report("ru-mod", "5", measure=f"m{n}") for n in range(count))).at(30)
        return work(read, at)

    assert printed(4 * FEW) < 2.3 * printed(2 * FEW)


def of_measures(count: int) -> AgreementAt:
    """Of each measure both sides speak."""
    said = (report(by, "5", measure=f"m{n}") for n in range(count) for by in ("ru-mod", "ua-hq"))
    return told(*said).at(30)


def test_twice_the_measures_of_a_stage_take_some_twice_the_work_to_say_why_each_stands_so() -> None:
    def why(count: int) -> int:
        at = of_measures(count)
        return work(lambda at: asked(at, ["standing"], at.settled, []), at)

    assert why(2 * FEW) < 2.3 * why(FEW)


def test_twice_the_measures_take_some_twice_the_work_to_say_why_their_totals_are_so() -> None:
    def why(count: int) -> int:
        at = of_measures(count)
        return work(lambda at: asked(at, NUMBERS_ASKED, [], [row.owed for row in at.rows]), at)

    assert why(2 * FEW) < 2.3 * why(FEW)


def of_flows(count: int, said: Callable[[list[str]], list[Object]]) -> AgreementAt:
    """So many parties hand over to one."""
    places = [f"P{n}" for n in range(count)]
    first = announce(parties=["RU", "UA", *places])
    return told(*said([f"{code}->UA" for code in places]), first=first).at(30)


def test_twice_the_flows_take_some_twice_the_work_to_say_why_their_totals_are_so() -> None:
    def why(count: int) -> int:
        at = of_flows(count, flow_by_flow)
        return work(lambda at: asked(at, NUMBERS_ASKED, [], [row.owed for row in at.rows]), at)

    # What all are parties of, and nothing else, is gone through for each.
    assert why(2 * FEW) < 2.5 * why(FEW)


def flow_by_flow(flows: list[str]) -> list[Object]:
    """Of each flow both sides speak in entries of its own."""
    given = [report("ru-mod", "5", flow, key=f"r{n}") for n, flow in enumerate(flows)]
    return [*given, *(answering(n, f"r{n}") for n in range(len(flows)))]


def of_all_flows(flows: list[str]) -> list[Object]:
    """One entry speaks of all flows, others of one of these each."""
    each = (answering(n, "r", flow=flow) for n, flow in enumerate(flows))
    return [report("ru-mod", "5", flows, key="r"), *each]


def at_once(flows: list[str]) -> list[Object]:
    """Whoever speaks does so of all flows."""
    return [
        report("ru-mod", "5", flows, key="r"),
        confirm("ua-hq", of="r", flow="all"),
        dispute("icrc", of="r", flow="all", key="d"),
        retract("icrc", of="d", flow="all"),
        dispute("un", of="r", flow="all"),
    ]


def answering(number: int, of: str, **flow: str) -> Object:
    return dispute("ua-hq", of=of, **flow) if number % 3 == 1 else confirm("ua-hq", of=of, **flow)


@pytest.mark.parametrize("said", [flow_by_flow, of_all_flows, at_once])
def test_twice_the_flows_of_a_stage_take_some_twice_the_work_to_say_why_each_stands_so(
    said: Callable[[list[str]], list[Object]],
) -> None:
    def why(count: int) -> int:
        at = of_flows(count, said)
        return work(lambda at: asked(at, ["standing"], at.settled, []), at)

    # Each is looked for among all that one entry speaks of, and nothing else is settled for it.
    assert why(2 * FEW) < 2.8 * why(FEW)


def test_twice_the_plans_take_some_twice_the_work_to_compare() -> None:
    def planned(count: int) -> AgreementAt:
        plans = (
            report(by, "5", scope=scope, stage=f"s{n:03}")
            for n in range(count)
            for by in ("ru-mod", "ua-hq")
            for scope in ("planned", "remaining")
        )
        return told(*plans).at(30)

    few, many = (work(compare, planned(count)) for count in (4 * FEW, 8 * FEW))
    assert many < 2.3 * few


def test_twice_the_gaps_between_stages_take_some_twice_the_work_to_name_those_beside_them() -> None:
    def named(count: int) -> int:
        order = tuple(f"s{number}" for number in range(4 * count))
        return calls(lambda: stages_named([slug for slug in order if int(slug[1:]) % 4], order))

    assert named(4 * FEW) < 2.3 * named(2 * FEW)
