"""Units, measures and durations of everyday cases read as English."""

from typing import Any

import pytest

from domain.theirs import unmarked
from domain.values.period import Moment, Period
from projections.prose.quantities import are, counted, on_each, period, to_be
from projections.texts.addition import stages_named
from projections.texts.english import units
from tests.desk.saying import figure, told, without_stage
from tests.settling.logs import SLUG, Object


@pytest.mark.parametrize(
    ("quantity", "unit", "said"),
    [
        ("20", "child", "20 children"),
        ("3", "aircraft", "3 aircraft"),
        ("100", "prisoner-of-war", "100 prisoners of war"),
        ("2", "barrel-per-day", "2 barrels per day"),
        ("4", "serviceman", "4 servicemen"),
        ("4", "human", "4 humans"),
        ("12.5", "square-km", "12.5 square km"),
        ("0.5", "km", "0.5 km"),
        ("5", "km-of-road", "5 km of road"),
        ("500.5", "usd", "500.5 USD"),
        ("1", "usd", "1 USD"),
        ("50000", "eur-million", "50,000 million EUR"),
        ("3", "million-tonne", "3 million tonnes"),
        ("2", "us-dollar", "2 US dollars"),
        ("2", "body", "2 bodies"),
        ("2", "axis", "2 axes"),
        ("2", "chassis", "2 chassis"),
        ("2", "bodies", "2 bodies"),
        ("1", "body", "1 body"),
        ("2", "bus", "2 buses"),
        ("2", "box", "2 boxes"),
        ("2", "wounded", "2 wounded"),
        ("2", "head-of-cattle", "2 head of cattle"),
        ("2", "person", "2 people"),
        ("2", "day", "2 days"),
        ("40", "percent", "40 percent"),
    ],
)
def test_a_unit_is_counted_as_it_is_in_english(quantity: str, unit: str, said: str) -> None:
    assert counted(quantity, unit) == said


@pytest.mark.parametrize(
    ("amount", "people"),
    [
        *((amount, " people") for amount in ("a few", "Several", "some", "quite many", "numerous")),
        *((amount, " people") for amount in ("several hundred", "a dozen", "a few more", "all")),
        *((amount, " of people") for amount in ("dozens", "tens of thousands", "a handful")),
        *((amount, " of people") for amount in ("A number", "Dutzende", "десятки", "十数")),
        *((amount, "") for amount in ("many others", "Others")),
    ],
)
def test_a_vague_number_is_followed_by_of_but_for_a_few_words_of_english(
    amount: str, people: str
) -> None:
    assert unmarked(counted(f"vague:{amount}", "person")) == f'"{amount}"{people}'


@pytest.mark.parametrize("amount", ["large", "larger than before", "very high", "Significant"])
def test_what_is_large_is_told_as_a_number(amount: str) -> None:
    quantity = f"vague:{amount}"
    assert unmarked(counted(quantity, "person")) == f'a "{amount}" number of people'
    assert are(quantity, "person") == "is"


def test_a_unit_of_several_words_takes_its_plural_where_its_first_noun_ends() -> None:
    assert units("member-of-parliament") == "members of parliament"
    assert units("metric-ton") == "metric tons"


@pytest.mark.parametrize(
    ("measure", "said"),
    [
        ("withdrawn", " to be withdrawn"),
        ("flown-out", " to be flown out"),
        ("released", " to be released"),
        ("paid", " to be paid"),
        ("seed", " (seed)"),
        ("red-zones", " (red zones)"),
        ("all-weapons", " (all weapons)"),
    ],
)
def test_what_is_done_is_known_by_its_participle(measure: str, said: str) -> None:
    assert to_be(measure, "weapon", "") == said


def test_a_measure_that_is_its_unit_is_said_once() -> None:
    def bodies(source: str, quantity: str, **more: Any) -> Object:
        return figure(source, quantity, measure="bodies", unit="body", **more)

    assert " 6 bodies[2] are reported by RU alone as going from RU to UA." in told(
        bodies("ru-mod", "6")
    )
    divided = bodies("ru-mod", "6", breakdowns={"sex": {"parts": {"men": "4"}}})
    contested: Object = {
        "event": "StatementDisputed",
        "agreement": SLUG,
        "of": 2,
        "dimension": "sex",
        "statement": {"source": "ua-hq", "stated": "2025-05-22"},
    }
    assert "How the bodies going from RU to UA in stage s1 divide by sex is contested" in told(
        divided, contested
    )
    assert "6 bodies[1] are reported by RU alone (ru-mod) as going from RU to UA." in told(
        bodies("ru-mod", "6"), stage="s1"
    )
    assert "No number of bodies going from RU to UA is reported yet" in told(
        bodies("ru-mod", "withheld")
    )


@pytest.mark.parametrize(
    ("measure", "flows", "said"),
    [
        ("share", [], "How the percentage for the share in stage s1 divides by kind is contested"),
        (
            "released",
            ["RU->UA"],
            "How the percentage for released from RU to UA in stage s1 divides by kind is contested",
        ),
    ],
)
def test_a_share_of_which_it_is_contested_how_it_divides_is_one(
    measure: str, flows: list[str], said: str
) -> None:
    kinds = {"kind": {"complete": True, "parts": {"maize": "10", "wheat": "30"}}}
    share = figure("ru-mod", "40", measure=measure, unit="percent", flows=flows, breakdowns=kinds)
    contested: Object = {
        "event": "StatementDisputed",
        "agreement": SLUG,
        "of": 2,
        "dimension": "kind",
        "statement": {"source": "ua-hq", "stated": "2025-05-22"},
    }

    assert said in told(share, contested)


def terms(**term: object) -> Object:
    statement = {"source": "ru-mod", "stated": "2025-05-21"}
    return {
        "event": "TermsStated",
        "agreement": SLUG,
        "terms": [term],
        "statement": statement,
    }


def test_what_was_agreed_of_a_measure_that_is_its_unit_is_said_once() -> None:
    text = told(terms(flows=["UA->RU"], measure="bodies", unit="body", quantity="6000"))

    assert "6,000 bodies[1] were agreed to go from UA to RU under" in text
    assert "No number of bodies going from UA to RU is reported yet." in text


def test_how_long_something_lasts_is_agreed_and_not_handed_over() -> None:
    text = told(terms(measure="duration", unit="day", quantity="120"))

    assert 'a duration of 120 days[1] was agreed under "An exchange".' in text
    assert "days duration" not in text
    assert "as the duration" not in text
    so_far = without_stage(
        figure("ru-mod", "90", measure="duration", unit="day", scope="whole", flows=[])
    )
    assert "In all, 90 days[2] are reported by RU alone as the duration." in told(so_far)


def test_shares_are_told_by_their_parts_and_not_by_what_these_come_to() -> None:
    parts = {"commodity": {"complete": True, "parts": {"maize": "57", "wheat": "43"}}}
    shares: Object = {"measure": "share", "unit": "percent", "breakdowns": parts, "flows": []}
    whole = without_stage(figure("joint", None, scope="whole", **shares))

    assert told(whole).endswith(
        "In all, of the share by commodity, 57 percent maize[2] and 43 percent wheat[2] are confirmed by joint."
    )
    assert told(figure("joint", None, **shares), stage="s1") == (
        'Under "An exchange", by commodity, of the share, 57 percent maize[1] and 43 percent '
        "wheat[1] are confirmed by joint."
    )
    assert "In all, 100 percent[2] is reported by RU alone as the share." in told(
        without_stage(figure("ru-mod", "100", scope="whole", **shares))
    )


@pytest.mark.parametrize(
    ("when", "said"),
    [
        ("2025-01-19/2025-01-20", "19 to 20 January 2025"),
        ("2025-01-31/2025-02-01", "31 January to 1 February 2025"),
        ("2024-12-31/2025-01-01", "31 December 2024 to 1 January 2025"),
        ("2025-01-04T10:00Z/2025-01-05T10:00Z", "4 January 2025, 10:00Z to 5 January 2025, 10:00Z"),
        ("2025-01-04/2025-01-05T10:00Z", "4 January 2025 to 5 January 2025, 10:00Z"),
    ],
)
def test_what_both_ends_of_a_period_share_is_said_once_but_for_instants(
    when: str, said: str
) -> None:
    assert period(Period.parse(when)) == said


def test_several_moments_are_each_named_and_no_stretch_of_time_between_them() -> None:
    def each(*moments: str) -> str:
        return on_each(map(Moment.parse, moments))

    assert each("2024-01-05") == "on 5 January 2024"
    assert each("2024-01-02", "2024-01-04") == "on 2 and 4 January 2024"
    assert each("2024-01-31", "2024-02-01") == "on 31 January 2024 and on 1 February 2024"
    assert each("2024-01-02", "2024-01-02") == "on 2 January 2024"
    assert each("2024-01-03T10:00:00Z", "2025") == "on 3 January 2024, 10:00:00Z and in 2025"


@pytest.mark.parametrize(
    ("order", "named"),
    [
        ("s1 s2 s3", "stages s1 to s3"),
        ("s9 s10 s11", "stages s9 to s11"),
        ("bridge ferry gate", "stages bridge to gate"),
        ("2024-03-09 2024-03-10 2024-04-01", "stages 2024-03-09 to 2024-04-01"),
        ("s1 s3 s2", "stages s1, s3 and s2"),
        ("gate bridge ferry", "stages gate, bridge and ferry"),
        ("s1 s2", "stages s1 and s2"),
        ("s1", "stage s1"),
    ],
)
def test_stages_are_named_by_the_first_and_last_where_a_reader_knows_those_between(
    order: str, named: str
) -> None:
    slugs = order.split()

    assert stages_named(slugs, ["before", *slugs, "zone"]) == named


def test_stages_are_each_named_where_a_reader_would_think_of_another_one_between() -> None:
    assert stages_named(["s1", "s2", "s10"], ["s1", "s2", "s10", "s3"]) == "stages s1, s2 and s10"
    assert stages_named(["s2", "s3", "s4"], ["s10", "s2", "s3", "s4", "s1"]) == "stages s2 to s4"
