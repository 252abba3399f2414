"""The real cases, as `cases/` has them: what must come out at which date, worked by hand."""

import json
import tomllib
from dataclasses import asdict
from datetime import UTC, datetime
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from domain.entry import Entry
from domain.feed import read
from domain.now import Now
from domain.recording import Desk
from domain.values.period import Moment
from domain.values.quantity import Quantity, total
from projections.agreement import AgreementAt
from projections.cut import Cut
from projections.status import status
from projections.timeline import timeline
from projections.totals import totals
from projections.view import view
from tests.settling.logs import without_citations

CASES = Path(__file__).resolve().parents[2] / "cases"
NOW = Now(datetime(2026, 1, 1, tzinfo=UTC), UTC)
THERE, BACK = "RU->UA", "UA->RU"
NUMBERS = ("low", "high", "remaining_low", "remaining_high", "settled", "unsettled")
Row = dict[str, Any]


class Case:
    """A case file, recorded from its first entry to its last."""

    def __init__(self, name: str) -> None:
        given = tomllib.loads((CASES / f"{name}.toml").read_text(encoding="utf-8"))["entry"]
        desk = Desk([], lambda slug: [], NOW, revive=False)
        self.slug = name
        self.given: dict[str, Row] = {}
        self.entries: list[Entry] = []
        ids = count(1)
        for position, one in enumerate(given, start=1):
            planned = desk.put(read(one, str(UUID(int=next(ids)))))
            assert not planned.already
            if planned.of_a_source:
                continue
            self.given[planned.key] = one
            self.entries.append(
                Entry(
                    planned.subject,
                    planned.number,
                    position,
                    NOW.instant,
                    "tester",
                    planned.key,
                    planned.event,
                )
            )
        self.register = desk.register

    def at(self, as_of: str) -> AgreementAt:
        cut = Cut(UTC, "UTC", Moment.parse(as_of))
        return AgreementAt(self.slug, self.entries, self.register, cut)

    def total(self, as_of: str, flow: str | None, measure: str) -> Row:
        """One row of totals, in the columns that the rules speak of."""
        rows = [asdict(row) for row in totals(self.at(as_of))]
        (found,) = (r for r in rows if (r["flow"], r["measure"]) == (flow, measure))
        return without_citations(found)

    def slots(self, as_of: str, **where: str | None) -> list[Row]:
        """The rows of status, those only of which the named columns are as given; totals, unless asked."""
        where = {"dimension": None, **where}
        rows = [asdict(row) for row in status(self.at(as_of))]
        return [row for row in rows if all(row[name] == value for name, value in where.items())]

    def slot(self, as_of: str, **where: str | None) -> Row:
        (found,) = self.slots(as_of, **where)
        return found

    def key(self, citation: str) -> str:
        return self.entries[int(citation.partition("#")[2]) - 1].key

    def voices(self, row: Row) -> dict[str, str]:
        """The current figures of a row of status: key of the entry -> quantity."""
        return {self.key(f["entry"]): f["quantity"] for f in row["figures"] if f["active"]}

    def number(self, key: str, dimension: str | None = None, category: str | None = None) -> int:
        """A number as the file has it: of an entry, or of a part of it."""
        entry = self.given[key]
        if dimension is None:
            return int(entry["quantity"])
        return int(entry["breakdowns"][dimension]["parts"][category])

    def sum_of_parts(self, key: str, dimension: str) -> int:
        parts = self.given[key]["breakdowns"][dimension]["parts"]
        return sum(int(part) for part in parts.values())


@cache
def case(name: str) -> Case:
    return Case(name)


@pytest.fixture
def exchange() -> Case:
    return case("istanbul-2025")


@pytest.fixture
def bodies() -> Case:
    return case("istanbul-2025-bodies")


@pytest.fixture
def gaza() -> Case:
    return case("gaza-2025-01")


@pytest.fixture
def yemen() -> Case:
    return case("yemen-2020-10")


@pytest.fixture
def arms() -> Case:
    return case("farc-arms")


@pytest.mark.parametrize("name", sorted(path.stem for path in CASES.glob("*.toml")))
def test_every_entry_of_a_case_file_is_recorded_and_read_back_the_same(name: str) -> None:
    found = case(name)
    assert len(found.entries) == len(found.given)
    for entry in found.entries:
        text = json.loads(entry.event.to_json()) | {"event_id": entry.event.event_id}
        assert type(entry.event).validate_json(json.dumps(text)) == entry.event
    cut = Cut(UTC, "UTC")
    assert [found.key(row.entry) for row in timeline(found.entries, cut)] == list(found.given)


# 1,000 for 1,000 --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("as_of", "flow", "reported", "remaining", "settled", "unsettled", "completed"),
    [
        ("2025-05-22", THERE, "0", "1000", "0", "1000", 0),
        ("2025-05-22", BACK, "0", "1000", "0", "1000", 0),
        ("2025-05-23", THERE, "390", "610", "390", "610", 1),
        ("2025-05-23", BACK, "390", "610", "0", "1000", 1),
        ("2025-05-24", THERE, "697", "303", "697", "303", 2),
        ("2025-05-24", BACK, "697", "303", "0", "1000", 2),
        ("2025-05-25", THERE, "1000", "0", "1000", "0", 3),
        ("2025-05-25", BACK, "1000", "0", "0", "1000", 3),
    ],
)
def test_the_exchange_day_by_day(
    exchange: Case,
    as_of: str,
    flow: str,
    reported: str,
    remaining: str,
    settled: str,
    unsettled: str,
    completed: int,
) -> None:
    row = exchange.total(as_of, flow, "released")
    by_source, terms = row.pop("by_source"), row.pop("terms")
    assert row == {
        "agreement": "istanbul-2025",
        "flow": flow,
        "measure": "released",
        "unit": "person",
        "term": "1000",
        "settled": settled,
        "unsettled": unsettled,
        "low": reported,
        "high": reported,
        "remaining_low": remaining,
        "remaining_high": remaining,
        "basis": "stages",
        "stages_completed": completed,
        "stages_without_number": (),
        "contested_stages": (),
    }
    stated = [(exchange.key(term["entry"]), term["quantity"]) for term in terms]
    assert stated == [("a", "1000"), ("a-ua", "1000")]
    speakers = {one["source"] for one in by_source}
    assert speakers <= {"ru-mod"} if flow == BACK else "ua-president" in speakers or not speakers


def test_the_standings_of_the_exchange_at_its_end(exchange: Case) -> None:
    rows = [
        (row["stage"], row["flow"], row["standing"], row["contested"], row["value"])
        for row in exchange.slots("2025-05-25", scope="stage", unit="person")
        if row["flow"] != "RU<->UA"
    ]
    assert rows == [
        ("s1", THERE, "confirmed", False, "390"),
        ("s1", BACK, "reported", False, "390"),
        ("s2", THERE, "confirmed", False, "307"),
        ("s2", BACK, "reported", False, "307"),
        ("s3", THERE, "confirmed", False, "303"),
        ("s3", BACK, "reported", False, "303"),
    ]


@pytest.mark.parametrize(
    ("stage", "voices"),
    [
        ("s1", {"c01": "390", "c02": "390", "c04": "390"}),
        ("s2", {"c08": "307", "c09": "307", "c12": "307"}),
        ("s3", {"c13": "303", "c14": "303", "c16": "303"}),
    ],
)
def test_who_confirms_the_stages_from_russia_to_ukraine(
    exchange: Case, stage: str, voices: dict[str, str]
) -> None:
    row = exchange.slot("2025-05-25", scope="stage", stage=stage, flow=THERE)
    assert exchange.voices(row) == voices
    implied = [exchange.key(figure["entry"]) for figure in row["figures"] if figure["implied"]]
    assert implied == (["c04"] if stage == "s1" else [])


def test_only_the_ministry_speaks_of_the_way_back_however_many_outlets_repeat_it(
    exchange: Case,
) -> None:
    for stage, voices in (("s1", {"c03": "390"}), ("s2", {"c08": "307"}), ("s3", {"c14": "303"})):
        row = exchange.slot("2026-01-01", scope="stage", stage=stage, flow=BACK)
        assert (row["standing"], exchange.voices(row)) == ("reported", voices)


def test_the_same_side_confirming_itself_lifts_nothing(exchange: Case) -> None:
    without = Case("istanbul-2025")
    without.entries = [entry for entry in without.entries if entry.key not in ("c14", "c16")]
    alone = without.slot("2025-05-25", scope="stage", stage="s3", flow=THERE)
    without.entries = [entry for entry in exchange.entries if entry.key != "c14"]
    again = without.slot("2025-05-25", scope="stage", stage="s3", flow=THERE)
    assert (alone["standing"], again["standing"]) == ("reported", "reported")


def test_the_dimensions_of_the_first_stage(exchange: Case) -> None:
    rows = [
        (row["dimension"], row["category"], row["standing"], row["contested"], row["value"])
        for dimension in ("sex", "status")
        for row in exchange.slots("2025-05-25", stage="s1", flow=THERE, dimension=dimension)
    ]
    assert rows == [
        ("sex", "men", "reported", False, "387"),
        ("sex", "women", "reported", False, "3"),
        ("status", "civilian", "confirmed", False, "120"),
        ("status", "military", "confirmed", False, "270"),
    ]


def test_from_30_may_what_civilian_means_is_disputed_and_the_total_is_left_alone(
    exchange: Case,
) -> None:
    def contested(as_of: str) -> list[tuple[str, str, str | None]]:
        rows = [asdict(row) for row in status(exchange.at(as_of))]
        return [(r["stage"], r["flow"], r["category"]) for r in rows if r["contested"]]

    assert contested("2025-05-29") == []
    assert contested("2025-05-30") == [("s1", THERE, "civilian"), ("s1", THERE, "military")]
    row = exchange.slot("2025-05-30", scope="stage", stage="s1", flow=THERE)
    assert (row["standing"], row["contested"], row["value"]) == ("confirmed", False, "390")
    assert exchange.total("2025-05-30", THERE, "released")["settled"] == "1000"


@pytest.mark.parametrize(
    ("scope", "flow", "measure", "value"),
    [
        ("running", THERE, "released", "697"),
        ("whole", THERE, "released", "1000"),
        ("whole", BACK, "released", "1000"),
        ("programme", THERE, "returned", "5757"),
        ("stage", "RU<->UA", "released", "780"),
    ],
)
def test_what_is_shown_beside_the_stages_and_never_added(
    exchange: Case, scope: str, flow: str, measure: str, value: str
) -> None:
    row = exchange.slot("2025-05-25", scope=scope, flow=flow, measure=measure)
    assert (row["standing"], row["value"], row["contested"]) == ("reported", value, False)


def test_both_directions_added_are_a_row_of_their_own(exchange: Case) -> None:
    row = exchange.total("2025-05-25", "RU<->UA", "released")
    assert (row["low"], row["term"]) == ("780", None)
    rows = [(row.flow, row.measure) for row in totals(exchange.at("2025-05-25"))]
    assert rows == [(THERE, "released"), ("RU<->UA", "released"), (BACK, "released")]


def test_what_each_source_of_the_exchange_adds_up_to(exchange: Case) -> None:
    def said(flow: str) -> list[tuple[Any, ...]]:
        rows = exchange.total("2025-05-25", flow, "released")["by_source"]
        return [tuple(row.values()) for row in rows]

    all_three = ("s1", "s2", "s3")
    assert said(THERE) == [
        ("ru-mod", "RU", "1000", all_three, "1000", None),
        ("ua-coordination-hq", "UA", "1000", all_three, None, None),
        ("ua-president", "UA", "697", ("s1", "s2"), None, "697"),
        ("ua-president-office-head", "UA", "303", ("s3",), None, None),
    ]
    assert said(BACK) == [("ru-mod", "RU", "1000", all_three, "1000", None)]


def test_outlets_that_garble_assert_nothing(exchange: Case) -> None:
    repeats = {"c05", "c06", "c11", "c17", "c21"}
    asserting = {
        exchange.key(figure.entry)
        for row in status(exchange.at("2026-01-01"))
        for figure in row.figures
    }
    assert asserting.isdisjoint(repeats)
    (row,) = (row for row in view(exchange.at("2026-01-01"), "gaya-one"))
    assert (row.what, exchange.key(row.standing.removeprefix("repeats "))) == ("repeat", "c04")


def test_the_sums_of_the_exchange(exchange: Case) -> None:
    number = exchange.number
    assert number("c01") + number("c08") + number("c14") == 1000
    assert exchange.sum_of_parts("c03", "status") == exchange.sum_of_parts("c04", "status") == 390
    assert exchange.sum_of_parts("c02", "sex") == 390
    assert number("c01") + number("c08") == number("c10") == 697
    military = number("c03", "status", "military") + number("c08") + number("c14")
    assert military == number("c19", "status", "military") == 880
    assert exchange.sum_of_parts("c19", "status") == number("c15") == 1000
    assert number("c18") - 4552 - 205 == 1000


# The bodies -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("as_of", "scope", "stage", "flow", "standing", "contested", "low", "high", "value"),
    [
        ("2025-06-07", "planned", None, THERE, "reported", False, "6000", None, None),
        ("2025-06-11", "stage", "s1", THERE, "reported", False, "1212", "1212", "1212"),
        ("2025-06-15", "running", "s4", THERE, "reported", False, "4812", "4812", "4812"),
        ("2025-06-16", "running", "s4", THERE, "reported", False, "4812", "4812", "4812"),
        ("2025-06-16", "stage", "s5", THERE, "reported", True, "1245", "1248", None),
        ("2025-06-16", "running", "s5", THERE, "reported", True, "6057", "6060", None),
        ("2025-06-16", "running", "s5", BACK, "reported", False, "78", "78", "78"),
        ("2025-07-17", "stage", "x1", THERE, "confirmed", False, "1000", "1000", "1000"),
        ("2025-12-19", "stage", "x2", THERE, "confirmed", False, "1003", "1003", "1003"),
    ],
)
def test_the_slots_of_the_bodies(
    bodies: Case,
    as_of: str,
    scope: str,
    stage: str | None,
    flow: str,
    standing: str,
    contested: bool,
    low: str,
    high: str | None,
    value: str | None,
) -> None:
    row = bodies.slot(as_of, scope=scope, stage=stage, flow=flow, measure="transferred")
    names = ("standing", "contested", "low", "high", "value")
    assert [row[name] for name in names] == [standing, contested, low, high, value]


def test_the_plan_of_the_bodies_was_a_bound(bodies: Case) -> None:
    row = bodies.slot("2025-06-07", scope="planned", measure="transferred")
    assert bodies.voices(row) == {"c04": ">6000"}


def test_the_running_figure_is_not_comparable_until_the_third_stage_has_a_number(
    bodies: Case,
) -> None:
    before = bodies.total("2025-06-15", THERE, "transferred")
    assert (before["stages_without_number"], before["low"], before["high"]) == (
        ("s3",),
        "3612",
        None,
    )
    after = bodies.total("2025-06-16", THERE, "transferred")
    assert after["stages_without_number"] == ()
    assert 1212 + 3 * 1200 == 4812 == bodies.number("c12")


@pytest.mark.parametrize(
    ("as_of", "flow", "numbers", "contested", "without_number"),
    [
        ("2025-06-16", THERE, ("6057", "6060", "-60", "-57", "0", "6000"), ("s5",), ()),
        ("2025-12-19", THERE, ("8060", "8063", "-2063", "-2060", "2003", "3997"), ("s5",), ()),
        ("2025-06-16", BACK, ("78", None, None, None, "0", None), (), ("s2", "s4")),
    ],
)
def test_the_totals_of_the_bodies(
    bodies: Case,
    as_of: str,
    flow: str,
    numbers: tuple[str | None, ...],
    contested: tuple[str, ...],
    without_number: tuple[str, ...],
) -> None:
    row = bodies.total(as_of, flow, "transferred")
    assert tuple(row[name] for name in NUMBERS) == numbers
    assert (row["contested_stages"], row["stages_without_number"]) == (contested, without_number)
    assert (row["basis"], row["term"]) == ("stages", "6000" if flow == THERE else None)


def test_the_terms_of_the_bodies_differ(bodies: Case) -> None:
    def stated(flow: str) -> list[tuple[str, str, str]]:
        rows = bodies.total("2025-06-16", flow, "transferred")["terms"]
        return [(row["source"], row["side"], row["quantity"]) for row in rows]

    ukraine, russia = "ua-delegation-head", "ru-delegation-head"
    assert stated(THERE) == [(ukraine, "UA", "6000"), (russia, "RU", "6000")]
    assert stated(BACK) == [(ukraine, "UA", "6000"), (russia, "RU", "0")]


def test_more_than_6000_is_consistent_with_both_and_settles_nothing(bodies: Case) -> None:
    row = bodies.slot("2025-06-16", scope="running", stage="s5", flow=THERE)
    assert bodies.voices(row) == {"c15": "6057", "c16": ">6000", "c19": "6060"}
    without = Case("istanbul-2025-bodies")
    without.entries = [entry for entry in without.entries if entry.key != "c16"]
    other = without.slot("2025-06-16", scope="running", stage="s5", flow=THERE)
    del row["figures"], other["figures"]
    assert row == other


def test_the_sums_of_the_bodies(bodies: Case) -> None:
    ukraine = [bodies.number(key) for key in ("c07", "c09", "c10", "c11", "c14")]
    russia = [*ukraine[:-1], bodies.number("c17")]
    assert (
        (sum(ukraine), sum(russia)) == (bodies.number("c15"), bodies.number("c19")) == (6057, 6060)
    )
    assert sum(ukraine[:-1]) == bodies.number("c12") == 4812
    assert sum(ukraine) - ukraine[1] != 6057
    assert bodies.number("c08") + bodies.number("c18") == bodies.number("c20") == 78
    assert 9744 + bodies.number("c15") == bodies.number("c22") == 15801
    assert bodies.number("c27") + bodies.number("c29") == bodies.number("c30") == 1029
    row = bodies.total("2025-06-16", THERE, "transferred")
    sums = {one["source"]: (one["sum"], one["stated_running"]) for one in row["by_source"]}
    assert sums["ua-coordination-hq"] == ("6057", "6057")
    assert sums["ru-mod"] == ("1248", None)
    assert sums["ru-delegation-head"] == (None, "6060")


def test_a_corrected_share_and_a_postponed_stage_of_the_bodies(bodies: Case) -> None:
    day = [bodies.slot(f"2025-06-0{day}", measure="share-identified") for day in (3, 4)]
    assert [(row["low"], row["high"], row["value"]) for row in day] == [
        ("15", "15", "15"),
        ("15", "20", None),
    ]
    assert "s0" not in bodies.total("2025-06-16", THERE, "transferred")["stages_without_number"]
    row = bodies.slot("2025-06-09", scope="stage", stage="s0")
    assert (row["contested"], row["low"], row["high"]) == (False, "1212", "1212")


# Gaza -------------------------------------------------------------------------------------------

OUT = "IL->HAMAS"


def test_one_of_many_lines_is_short_by_exactly_200(gaza: Case) -> None:
    row = gaza.slot("2025-02-27", scope="running", stage="r5", flow=OUT)
    assert gaza.voices(row) == {"c17": "566"}
    stages = [
        gaza.slot("2025-02-27", scope="stage", stage=f"r{n}", flow=OUT, measure="released")
        for n in range(1, 6)
    ]
    numbers = [int(row["value"]) for row in stages]
    assert (numbers, sum(numbers)) == ([90, 200, 110, 183, 183], 766)
    assert sum(numbers) - int(row["value"]) == 200


def test_the_sums_of_gaza(gaza: Case) -> None:
    number = gaza.number
    first = [number(key) for key in ("c01", "c03", "c09", "c10")]
    assert sum(first) == number("c11") == 583
    assert number("c02") + 4 + number("c08") + 3 == number("c12") == 18
    assert sum(first) + number("c15") + number("c16") == number("c18") == 1135
    assert number("c18") + number("c30") == number("c31") == 1778
    assert gaza.sum_of_parts("c19", "sentence-or-origin") == number("c19") == 602
    assert number("c28") + number("c29") == number("c25") == number("c30") - 1 == 642
    assert gaza.sum_of_parts("c28", "destination") == number("c28") == 596
    assert gaza.sum_of_parts("c13", "sentence-or-origin") == number("c13") == 183
    assert gaza.sum_of_parts("c32", "condition") == number("c32") == 33


def test_a_running_figure_of_a_third_party_agrees_with_the_stages_in_gaza(gaza: Case) -> None:
    row = gaza.slot("2025-02-08", scope="running", stage="r4", flow=OUT)
    assert (row["value"], gaza.voices(row)) == ("583", {"c11": "583"})


def test_the_number_of_life_terms_differs_and_is_not_contested_by_who_is_no_party(
    gaza: Case,
) -> None:
    row = gaza.slot("2025-02-08", stage="r2", dimension="sentence", category="life")
    assert gaza.voices(row) == {"c03": "120", "c04": "121"}
    assert (row["contested"], row["value"]) == (False, "120")


@pytest.mark.parametrize(
    ("as_of", "voices", "contested", "standing", "value"),
    [
        ("2025-02-20", {"c21": "4"}, False, "reported", "4"),
        ("2025-02-21", {"c21": "4", "c22": "3"}, True, "reported", None),
        ("2025-02-22", {"c21": "4", "c23": "4"}, False, "confirmed", "4"),
    ],
)
def test_a_body_that_was_another_and_came_a_day_later(
    gaza: Case,
    as_of: str,
    voices: dict[str, str],
    contested: bool,
    standing: str,
    value: str | None,
) -> None:
    row = gaza.slot(as_of, stage="r7a", measure="named-bodies")
    assert gaza.voices(row) == voices
    assert (row["contested"], row["standing"], row["value"]) == (contested, standing, value)
    assert row["was_contested"] is (as_of == "2025-02-22")


def test_what_is_planned_or_held_back_in_gaza_is_never_added(gaza: Case) -> None:
    row = gaza.slot("2025-02-22", scope="planned", stage="r7b", flow=OUT)
    assert (row["contested"], row["low"], row["high"]) == (True, "602", "620")
    row = gaza.total("2025-02-27", OUT, "released")
    stages = ("r1", "r2", "r3", "r4", "r5", "r6", "r8")
    assert sorted(slug for one in row["by_source"] for slug in one["stages"]) == sorted(
        [*stages, "r2", "r4", "r8"]
    )
    assert (row["low"], row["high"], row["stages_without_number"]) == ("1778", None, ("r7a", "r7b"))


def test_the_stage_that_took_place_in_part_is_completed(gaza: Case) -> None:
    assert gaza.at("2025-02-23").stages["r7b"].completed
    assert gaza.total("2025-02-28", OUT, "released")["stages_completed"] == 9


# Yemen ------------------------------------------------------------------------------------------


def test_the_third_partys_whole_stands_for_days_with_a_bound_only_where_it_is_settled(
    yemen: Case,
) -> None:
    row = yemen.total("2020-10-31", "GOV<->HOUTHI", "released")
    assert tuple(row[name] for name in NUMBERS) == ("700", None, None, "381", "0", "1081")
    assert (row["basis"], row["term"]) == ("stages", "1081")
    whole = yemen.slot("2020-10-31", scope="whole")
    assert (whole["standing"], whole["value"]) == ("reported", "1056")


def test_an_outlet_that_disputes_contests_nothing_in_yemen(yemen: Case) -> None:
    row = yemen.slot("2021-01-01", scope="whole")
    assert yemen.voices(row) == {"c10": "1056", "c11": "1061"}
    assert (row["contested"], row["value"]) == (False, "1056")
    assert yemen.voices(yemen.slot("2020-12-30", scope="whole")) == {"c10": "1056"}


def test_two_bounds_of_one_day_are_both_true_in_yemen(yemen: Case) -> None:
    row = yemen.slot("2020-10-16", scope="stage", stage="s1")
    assert yemen.voices(row) == {"c06": ">450", "c07": ">700"}
    assert (row["contested"], row["low"], row["high"]) == (False, "700", None)


def test_the_sums_of_yemen(yemen: Case) -> None:
    def term(key: str) -> int:
        return int(yemen.given[key]["terms"][0]["quantity"])

    assert term("t2") + term("t3") == term("t1") == term("a") == 1081
    assert yemen.number("c01") == term("t1") - 1
    assert sum(yemen.number(key) for key in ("c02", "c03", "c04", "c05")) == 1181
    assert term("t1") - yemen.number("c10") == 25


# The arms of the FARC ---------------------------------------------------------------------------


def test_a_deleted_number_is_unreported_and_what_disputed_it_stands(arms: Case) -> None:
    row = arms.slot("2017-03-17", measure="in-un-hands")
    assert arms.voices(row) == {"c04": "140"}
    assert (row["standing"], row["contested"], row["value"]) == ("reported", False, "140")
    inventory = arms.slot("2017-03-17", measure="inventory")
    assert arms.voices(inventory) == {"c01": ">=14000", "c03-inventory": "14000"}
    assert inventory["value"] == "14000"


def test_shares_are_never_summed(arms: Case) -> None:
    row = arms.total("2017-06-16", "FARC->UN", "share-handed-over")
    assert [row[name] for name in NUMBERS] == [None] * 6


def test_a_wider_measure_is_no_correction_of_a_narrower(arms: Case) -> None:
    assert arms.slot("2017-12-31", measure="individual-weapons")["value"] == "7132"
    assert [
        row["value"] for row in arms.slots("2017-12-31", measure="all-weapons", scope="running")
    ] == ["8112"]
    assert arms.slot("2017-12-31", measure="all-weapons", scope="whole")["value"] == "8994"


def test_a_slip_of_a_republisher_changes_nothing(arms: Case) -> None:
    row = arms.slot("2017-10-01", measure="caches-reported", stage="caches")
    assert (arms.voices(row), row["value"]) == ({"c17": "1027"}, "1027")
    assert arms.slot("2017-09-15", measure="caches-reported", stage="caches")["value"] == "998"
    later = arms.slot("2019-01-01", measure="caches-reported", stage="caches")
    assert (later["contested"], later["low"], later["high"]) == (True, "972", "1027")


def test_the_sums_of_the_arms(arms: Case) -> None:
    assert arms.sum_of_parts("c16", "type") == arms.number("c16") == 8994
    assert arms.number("c16") - arms.number("c10") - arms.number("c14") == 624
    state = "c18-caches", "state"
    assert arms.number("c18-caches") - arms.number(*state, "extracted") == 158
    assert arms.number(*state, "remaining") == 158
    share, base = arms.number("c08"), int(arms.given["t2"]["quantity"].removeprefix("~"))
    assert share * base // 100 == int(arms.given["c09"]["quantity"].removeprefix("~")) == 4200


def test_quantities_add_up_as_the_outlets_added_them() -> None:
    assert str(total([Quantity.parse("390"), Quantity.parse("390")])) == "780"
