"""The oracle runs, and two cases worked by hand come out of it."""

from typing import Any

import pytest

from tests.oracle import naive

Object = dict[str, Any]

BOTH_WAYS = ["RU->UA", "UA->RU"]


def by(source: str, stated: str, **more: Any) -> Object:
    return {"source": source, "stated": stated, **more}


def registered(source: str, kind: str, speaks_for: str | None = None) -> Object:
    event: Object = {"event": "SourceRegistered", "source": source, "name": source, "kind": kind}
    return event if speaks_for is None else {**event, "speaks_for": speaks_for}


class Writer:
    """A log of one agreement; every write gives the entry's number."""

    def __init__(self, agreement: str, measure: str, unit: str) -> None:
        self.agreement = agreement
        self.row = {"measure": measure, "unit": unit}
        self.log: list[Object] = [
            registered("ru-mod", "official", "RU"),
            registered("ua-president", "official", "UA"),
            registered("ua-staff", "official", "UA"),
            registered("uae", "mediator"),
            registered("monitor", "third-party"),
            registered("tass", "media"),
        ]

    def write(self, event: str, **fields: Any) -> int:
        self.log.append({"event": event, "agreement": self.agreement, **fields})
        return sum(not entry["event"].startswith("Source") for entry in self.log)

    def announce(self, flows: list[str], quantity: str, statement: Object) -> int:
        return self.write(
            "AgreementAnnounced",
            parties=[{"code": "RU", "name": "Russia"}, {"code": "UA", "name": "Ukraine"}],
            mediators=[{"code": "AE", "name": "Emirates"}],
            terms=[{"flows": flows, **self.row, "quantity": quantity}],
            statement=statement,
        )

    def complete(self, stage: str, statement: Object) -> int:
        return self.write(
            "StageCompleted", stage=stage, occurred=statement["stated"], statement=statement
        )

    def report(self, scope: str, flows: list[str], statement: Object, **fields: Any) -> int:
        return self.write(
            "FigureReported",
            scope=scope,
            flows=flows,
            **{**self.row, **fields},
            statement=statement,
        )

    def stage(self, stage: str, flows: list[str], quantity: str, statement: Object) -> int:
        return self.report("stage", flows, statement, stage=stage, quantity=quantity)


def parts(**categories: str) -> Object:
    return {"complete": True, "parts": categories}


@pytest.fixture
def exchange() -> list[Object]:
    """Case 01: 1,000 for 1,000, in three stages."""
    w = Writer("istanbul-2025", "released", "person")
    w.announce(BOTH_WAYS, "1000", by("ru-mod", "2025-05-16"))
    w.write(
        "TermsStated",
        terms=[{"flows": BOTH_WAYS, **w.row, "quantity": "1000"}],
        statement=by("ua-president", "2025-05-16"),
    )
    w.complete("s1", by("ru-mod", "2025-05-23"))
    w.stage("s1", ["RU->UA"], "390", by("ua-president", "2025-05-23"))
    w.report(
        "stage",
        ["RU->UA"],
        by("ua-staff", "2025-05-23"),
        stage="s1",
        quantity="390",
        breakdowns={
            "sex": parts(women="3", men="387"),
            "status": parts(military="270", civilian="120"),
        },
    )
    each_way = w.report(
        "stage",
        BOTH_WAYS,
        by("ru-mod", "2025-05-23"),
        stage="s1",
        breakdowns={"status": parts(military="270", civilian="120")},
    )
    w.stage("s1", ["UA<->RU"], "780", by("tass", "2025-05-23"))
    w.complete("s2", by("ru-mod", "2025-05-24"))
    second = w.stage("s2", BOTH_WAYS, "307", by("ru-mod", "2025-05-24"))
    w.write("FigureConfirmed", of=second, flow="RU->UA", statement=by("ua-president", "2025-05-24"))
    w.report("running", BOTH_WAYS, by("ru-mod", "2025-05-24"), stage="s2", quantity="697")
    w.complete("s3", by("ru-mod", "2025-05-25"))
    third = w.stage("s3", BOTH_WAYS, "303", by("ru-mod", "2025-05-25"))
    w.write("FigureConfirmed", of=third, flow="RU->UA", statement=by("ua-president", "2025-05-25"))
    w.report(
        "stage",
        ["UA->RU"],
        by("tass", "2025-05-25"),
        stage="s3",
        quantity="~300",
        repeats=third,
    )
    w.report("whole", BOTH_WAYS, by("ru-mod", "2025-05-25"), quantity="1000")
    w.report("programme", ["RU->UA"], by("ua-staff", "2025-05-25"), quantity="5757")
    w.write(
        "StatementDisputed",
        of=each_way,
        flow="RU->UA",
        dimension="status",
        statement=by("monitor", "2025-05-30"),
    )
    return w.log


@pytest.fixture
def bodies() -> list[Object]:
    """Case 02, Russia to Ukraine: the whole differs by 3."""
    w = Writer("bodies-2025", "transferred", "body")
    flow = ["RU->UA"]
    w.announce(BOTH_WAYS, "6000", by("ua-president", "2025-06-02"))
    w.write(
        "TermsStated",
        terms=[
            {"flows": flow, **w.row, "quantity": "6000"},
            {"flows": ["UA->RU"], **w.row, "quantity": "0"},
        ],
        statement=by("ru-mod", "2025-06-02"),
    )
    w.report("planned", flow, by("ru-mod", "2025-06-07"), quantity=">6000")
    w.stage("s1", flow, "1212", by("ua-staff", "2025-06-11"))
    w.stage("s2", flow, "1200", by("ua-staff", "2025-06-13"))
    w.stage("s4", flow, "1200", by("ua-staff", "2025-06-15"))
    w.report("running", flow, by("ua-president", "2025-06-15"), stage="s4", quantity="4812")
    w.stage("s3", flow, "1200", by("ua-staff", "2025-06-16"))
    w.stage("s5", flow, "1245", by("ua-staff", "2025-06-16"))
    w.stage("s5", flow, "1248", by("ru-mod", "2025-06-16"))
    w.report("running", flow, by("ua-staff", "2025-06-16"), stage="s5", quantity="6057")
    w.report("running", flow, by("ru-mod", "2025-06-16"), stage="s5", quantity="6060")
    w.report("running", flow, by("uae", "2025-06-16"), stage="s5", quantity=">6000")
    for stage, day in (("s1", 11), ("s2", 13), ("s3", 14), ("s4", 15), ("s5", 16)):
        w.complete(stage, by("ua-staff", f"2025-06-{day}"))
    w.stage("x1", flow, "1000", by("ua-staff", "2025-07-17"))
    w.stage("x1", flow, "1000", by("ru-mod", "2025-07-17"))
    w.stage("x2", flow, "1003", by("ua-staff", "2025-12-19"))
    w.stage("x2", flow, "1003", by("ru-mod", "2025-12-19"))
    return w.log


def total(log: list[Object], flow: str, **cuts: Any) -> Object:
    [row] = [row for row in naive.totals(log, **cuts) if row["flow"] == flow]
    return row


def slot(log: list[Object], *, cuts: Object | None = None, **where: str | None) -> Object:
    wanted = {"scope": "stage", "flow": "RU->UA", "dimension": None, **where}
    [row] = [
        row
        for row in naive.status(log, **(cuts or {}))
        if all(row[column] == value for column, value in wanted.items())
    ]
    return row


@pytest.mark.parametrize(
    ("as_of", "flow", "low", "remaining", "settled", "unsettled", "completed"),
    [
        ("2025-05-22", "RU->UA", "0", "1000", "0", "1000", 0),
        ("2025-05-22", "UA->RU", "0", "1000", "0", "1000", 0),
        ("2025-05-23", "RU->UA", "390", "610", "390", "610", 1),
        ("2025-05-23", "UA->RU", "390", "610", "0", "1000", 1),
        ("2025-05-24", "RU->UA", "697", "303", "697", "303", 2),
        ("2025-05-24", "UA->RU", "697", "303", "0", "1000", 2),
        ("2025-05-25", "RU->UA", "1000", "0", "1000", "0", 3),
        ("2025-05-25", "UA->RU", "1000", "0", "0", "1000", 3),
    ],
)
def test_case_01_totals(
    exchange: list[Object],
    as_of: str,
    flow: str,
    low: str,
    remaining: str,
    settled: str,
    unsettled: str,
    completed: int,
) -> None:
    row = total(exchange, flow, as_of=as_of)
    del row["terms"], row["by_source"]
    assert row == {
        "agreement": "istanbul-2025",
        "flow": flow,
        "measure": "released",
        "unit": "person",
        "term": "1000",
        "settled": settled,
        "unsettled": unsettled,
        "low": low,
        "high": low,
        "remaining_low": remaining,
        "remaining_high": remaining,
        "basis": "stages",
        "stages_completed": completed,
        "stages_without_number": [],
        "contested_stages": [],
    }


def test_case_01_standing(exchange: list[Object]) -> None:
    rows = [
        (row["stage"], row["flow"], row["standing"], row["value"])
        for row in naive.status(exchange, as_of="2025-05-25")
        if row["scope"] == "stage" and row["dimension"] is None
    ]
    assert rows == [
        ("s1", "RU->UA", "confirmed", "390"),
        ("s1", "RU<->UA", "reported", "780"),
        ("s1", "UA->RU", "reported", "390"),
        ("s2", "RU->UA", "confirmed", "307"),
        ("s2", "UA->RU", "reported", "307"),
        ("s3", "RU->UA", "confirmed", "303"),
        ("s3", "UA->RU", "reported", "303"),
    ]
    parts_of_s1 = [
        (row["dimension"], row["category"], row["standing"], row["value"])
        for row in naive.status(exchange, as_of="2025-05-25")
        if row["flow"] == "RU->UA" and row["dimension"] is not None
    ]
    assert parts_of_s1 == [
        ("sex", "men", "reported", "387"),
        ("sex", "women", "reported", "3"),
        ("status", "civilian", "confirmed", "120"),
        ("status", "military", "confirmed", "270"),
    ]


def test_case_01_a_disputed_dimension_leaves_the_total_alone(exchange: list[Object]) -> None:
    contested = [
        (row["stage"], row["flow"], row["dimension"], row["category"])
        for row in naive.status(exchange, as_of="2025-05-30")
        if row["contested"]
    ]
    assert contested == [
        ("s1", "RU->UA", "status", "civilian"),
        ("s1", "RU->UA", "status", "military"),
    ]
    assert not any(row["contested"] for row in naive.status(exchange, as_of="2025-05-29"))


def test_case_01_by_source(exchange: list[Object]) -> None:
    assert total(exchange, "RU->UA", as_of="2025-05-25")["by_source"] == [
        {
            "source": "ru-mod",
            "side": "RU",
            "sum": "1000",
            "stages": ["s1", "s2", "s3"],
            "stated_whole": "1000",
            "stated_running": "697",
        },
        {
            "source": "ua-president",
            "side": "UA",
            "sum": "1000",
            "stages": ["s1", "s2", "s3"],
            "stated_whole": None,
            "stated_running": None,
        },
        {
            "source": "ua-staff",
            "side": "UA",
            "sum": "390",
            "stages": ["s1"],
            "stated_whole": None,
            "stated_running": None,
        },
    ]


@pytest.mark.parametrize(
    ("as_of", "scope", "stage", "standing", "contested", "low", "high"),
    [
        ("2025-06-07", "planned", None, "reported", False, "6000", None),
        ("2025-06-11", "stage", "s1", "reported", False, "1212", "1212"),
        ("2025-06-15", "running", "s4", "reported", False, "4812", "4812"),
        ("2025-06-16", "stage", "s5", "reported", True, "1245", "1248"),
        ("2025-06-16", "running", "s5", "reported", True, "6057", "6060"),
        ("2025-07-17", "stage", "x1", "confirmed", False, "1000", "1000"),
        ("2025-12-19", "stage", "x2", "confirmed", False, "1003", "1003"),
    ],
)
def test_case_02_status(
    bodies: list[Object],
    as_of: str,
    scope: str,
    stage: str | None,
    standing: str,
    contested: bool,
    low: str,
    high: str | None,
) -> None:
    row = slot(bodies, cuts={"as_of": as_of}, scope=scope, stage=stage)
    assert (row["standing"], row["contested"]) == (standing, contested)
    assert (row["low"], row["high"]) == (low, high)


def test_case_02_totals(bodies: list[Object]) -> None:
    row = total(bodies, "RU->UA", as_of="2025-06-16")
    assert row["term"] == "6000"
    assert (row["low"], row["high"]) == ("6057", "6060")
    assert (row["remaining_low"], row["remaining_high"]) == ("-60", "-57")
    assert (row["settled"], row["unsettled"]) == ("0", "6000")
    assert row["contested_stages"] == ["s5"]
    later = total(bodies, "RU->UA", as_of="2025-12-19")
    assert (later["settled"], later["low"], later["high"]) == ("2003", "8060", "8063")
    assert total(bodies, "UA->RU", as_of="2025-06-16")["term"] is None


def test_a_voided_correction_brings_back_what_it_corrected() -> None:
    w = Writer("a", "released", "person")
    w.announce(["RU->UA"], "10", by("ru-mod", "2025-01-01"))
    first = w.stage("s1", ["RU->UA"], "5", by("ru-mod", "2025-01-02"))
    wrong = w.write("FigureCorrected", of=first, quantity="6", statement=by("ru-mod", "2025-01-03"))
    w.write("EntryVoided", of=wrong, reason="misread")
    assert slot(w.log, stage="s1")["value"] == "5"
    assert slot(w.log, stage="s1", cuts={"known_at": len(w.log) - 1})["value"] == "6"
    assert slot(w.log, stage="s1", cuts={"as_of": "2025-01-03"})["value"] == "5"


def test_what_points_at_a_voided_entry_follows_a_replacement_recorded_later() -> None:
    w = Writer("a", "released", "person")
    w.announce(["RU->UA"], "10", by("ru-mod", "2025-01-01"))
    wrong = w.stage("s1", ["RU->UA"], "5", by("ru-mod", "2025-01-02"))
    w.write("FigureConfirmed", of=wrong, statement=by("ua-president", "2025-01-02"))
    w.write("EntryVoided", of=wrong, reason="misread", replacement=wrong + 3)
    assert naive.status(w.log) == []
    w.stage("s1", ["RU->UA"], "6", by("ru-mod", "2025-01-02"))
    row = slot(w.log, stage="s1")
    assert (row["standing"], row["value"]) == ("confirmed", "6")


def test_a_dispute_that_has_ended_stays_visible() -> None:
    w = Writer("a", "released", "person")
    w.announce(["RU->UA"], "10", by("ru-mod", "2025-01-01"))
    first = w.stage("s1", ["RU->UA"], "5", by("ru-mod", "2025-01-02"))
    w.write("StatementDisputed", of=first, quantity="4", statement=by("monitor", "2025-01-03"))
    w.write("FigureCorrected", of=first, quantity="4", statement=by("ru-mod", "2025-01-04"))
    seen = [
        (row["contested"], row["was_contested"], row["low"], row["high"], row["value"])
        for row in (
            slot(w.log, stage="s1", cuts={"as_of": f"2025-01-0{day}"}) for day in (2, 3, 4, 5)
        )
    ]
    assert seen == [
        (False, False, "5", "5", "5"),
        (True, False, "4", "5", None),
        (False, True, "4", "4", "4"),
        (False, True, "4", "4", "4"),
    ]


def test_a_less_precise_repetition_replaces_nothing() -> None:
    w = Writer("a", "released", "person")
    w.announce(["RU->UA"], "10", by("ru-mod", "2025-01-01"))
    exact = w.stage("s1", ["RU->UA"], "5", by("ru-mod", "2025-01-02"))
    for text in (">=3", "~5", "vague:a few"):
        w.stage("s1", ["RU->UA"], text, by("ru-mod", "2025-01-03"))
    row = slot(w.log, stage="s1")
    assert [figure["entry"] for figure in row["figures"] if figure["active"]] == [exact]
    newest = w.stage("s1", ["RU->UA"], ">=6", by("ru-mod", "2025-01-04"))
    row = slot(w.log, stage="s1")
    assert [figure["entry"] for figure in row["figures"] if figure["active"]] == [newest]


def test_a_count_by_a_third_party_and_a_party_is_verified() -> None:
    w = Writer("a", "released", "person")
    w.announce(["RU->UA"], "10", by("ru-mod", "2025-01-01"))
    w.stage("s1", ["RU->UA"], "5", by("ru-mod", "2025-01-02"))
    w.stage("s1", ["RU->UA"], "5", by("monitor", "2025-01-02"))
    assert slot(w.log, stage="s1")["standing"] == "reported"
    w.stage("s1", ["RU->UA"], "5", by("monitor", "2025-01-01", basis="counted"))
    assert slot(w.log, stage="s1")["standing"] == "verified"


def test_a_confirmed_whole_stands_for_the_stages_and_an_unconfirmed_one_does_not() -> None:
    w = Writer("a", "released", "person")
    w.announce(["RU->UA"], "10", by("ru-mod", "2025-01-01"))
    w.stage("s1", ["RU->UA"], "5", by("ru-mod", "2025-01-02"))
    whole = w.report("whole", ["RU->UA"], by("ru-mod", "2025-01-03"), quantity="9")
    w.write("FigureConfirmed", of=whole, statement=by("ua-staff", "2025-01-04"))
    seen = [
        (row["basis"], row["settled"], row["unsettled"], row["low"], row["high"])
        for row in (total(w.log, "RU->UA", as_of=f"2025-01-0{day}") for day in (3, 4))
    ]
    assert seen == [("stages", "0", "10", "5", "5"), ("stated", "9", "1", "9", "9")]


def test_without_stages_the_newest_running_figure_of_a_heard_root_stands() -> None:
    w = Writer("a", "released", "person")
    w.announce(["RU->UA"], "10", by("ru-mod", "2025-01-01"))
    for day, source, text in (("2", "ru-mod", "4"), ("3", "ua-staff", ">=6"), ("4", "tass", "8")):
        date = f"2025-01-0{day}"
        w.report("running", ["RU->UA"], by(source, date), up_to=date, quantity=text)
    w.complete("s1", by("ru-mod", "2025-01-04"))
    row = total(w.log, "RU->UA")
    assert (row["basis"], row["low"], row["high"], row["settled"]) == ("stated", "6", None, "0")
    assert (row["remaining_low"], row["remaining_high"]) == (None, "4")
    assert row["stages_without_number"] == ["s1"]


def test_in_percent_nothing_is_summed() -> None:
    w = Writer("a", "identified", "percent")
    w.announce(["RU->UA"], "100", by("ru-mod", "2025-01-01"))
    w.stage("s1", ["RU->UA"], "5", by("ru-mod", "2025-01-02"))
    row = total(w.log, "RU->UA")
    summed = ("settled", "unsettled", "low", "high", "remaining_low", "remaining_high")
    assert [row[column] for column in summed] == [None] * 6
    assert (row["term"], row["basis"]) == ("100", "stages")


def test_a_stage_that_withholds_its_number_leaves_the_high_end_open() -> None:
    w = Writer("a", "released", "person")
    w.announce(["RU->UA"], "10", by("ru-mod", "2025-01-01"))
    w.stage("s1", ["RU->UA"], "withheld", by("ru-mod", "2025-01-02"))
    w.stage("s2", ["RU->UA"], "5", by("ru-mod", "2025-01-03"))
    w.complete("s1", by("ru-mod", "2025-01-02"))
    row = total(w.log, "RU->UA")
    assert (row["low"], row["high"], row["stages_without_number"]) == ("5", None, ["s1"])
    assert slot(w.log, stage="s1")["standing"] == "withheld"


@pytest.mark.parametrize(
    ("texts", "total_text"),
    [
        (["300", "7"], "307"),
        (["1.25", "1.25"], "2.5"),
        (["~300", "7"], "~307"),
        ([">=300", "307"], ">=607"),
        ([">300", ">=7"], ">307"),
        (["<=300", "<200"], "<500"),
        (["<=300", "<=200"], "<=500"),
        (["<=300", "307"], "307..607"),
        (["<300", "307"], None),
        (["300..310", "7"], "307..317"),
        (["0..3", "0"], "0..3"),
        (["vague:dozens", "307"], ">=307"),
        (["withheld"], ">=0"),
        (["~300", "withheld"], None),
        ([], None),
    ],
)
def test_sums(texts: list[str], total_text: str | None) -> None:
    assert naive.rule_9_add(texts) == total_text


@pytest.mark.parametrize(
    ("texts", "low", "high"),
    [
        ([">=300", "307"], 307, 307),
        ([">300", "<=310"], 300, 310),
        (["305", "310", ">=300"], 305, 310),
        (["300", ">300"], 300, None),
        (["~300", ">=200"], 200, None),
        (["~300", "~310"], 300, 310),
        (["<300"], 0, 300),
        (["withheld", "vague:dozens"], None, None),
    ],
)
def test_low_and_high(texts: list[str], low: int | None, high: int | None) -> None:
    assert naive.rule_8_low_high([naive.quantity_of(text) for text in texts]) == (low, high)


def test_a_month_ends_with_its_last_day_in_the_zone_of_the_ledger() -> None:
    day = naive.latest_instant("2025-05-31", "Europe/Kyiv")
    assert naive.latest_instant("2025-05", "Europe/Kyiv") == day
    assert naive.latest_instant("2025-05-31T23:59:59+03:00", "UTC") < day
    assert naive.latest_instant("2025-06-01T00:00:00+03:00", "UTC") > day
