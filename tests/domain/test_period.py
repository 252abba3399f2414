"""Moments and periods: kept as precisely as they were given."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from domain.refusals import BadForm
from domain.values.period import Moment, Period, end_of, zone

FORMS = "a date is 2025, 2025-05 or 2025-05-24, an instant 2025-05-24T18:30+03:00 with its offset"
MOMENT: TypeAdapter[Moment] = TypeAdapter(Moment)
PERIOD: TypeAdapter[Period] = TypeAdapter(Period)
KYIV = ZoneInfo("Europe/Kyiv")
TICK = timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2025", date(2025, 1, 1), date(2025, 12, 31)),
        ("2025-05", date(2025, 5, 1), date(2025, 5, 31)),
        ("2025-04", date(2025, 4, 1), date(2025, 4, 30)),
        ("2025-12", date(2025, 12, 1), date(2025, 12, 31)),
        ("2025-02", date(2025, 2, 1), date(2025, 2, 28)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2000-02", date(2000, 2, 1), date(2000, 2, 29)),
        ("1900-02", date(1900, 2, 1), date(1900, 2, 28)),
        ("2025-05-24", date(2025, 5, 24), date(2025, 5, 24)),
        ("2024-02-29", date(2024, 2, 29), date(2024, 2, 29)),
        ("1000-01-01", date(1000, 1, 1), date(1000, 1, 1)),
        ("2999-12-31", date(2999, 12, 31), date(2999, 12, 31)),
    ],
)
def test_a_date_is_kept_with_the_precision_it_was_given_in(
    text: str, first: date, last: date
) -> None:
    moment = Moment.parse(text)
    assert moment == Moment(text, first, last, None)
    assert str(moment) == text
    assert MOMENT.dump_json(moment).decode() == f'"{text}"'
    assert MOMENT.validate_json(f'"{text}"') == moment
    start = datetime(first.year, first.month, first.day, tzinfo=UTC)
    after = datetime(last.year, last.month, last.day, tzinfo=UTC) + timedelta(days=1)
    assert (moment.earliest(UTC), moment.latest(UTC)) == (start, after - TICK)


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2025-05-24T18:30Z", datetime(2025, 5, 24, 18, 30, tzinfo=UTC)),
        ("2025-05-24T18:30+03:00", datetime(2025, 5, 24, 15, 30, tzinfo=UTC)),
        ("2025-05-24T18:30:15-05:00", datetime(2025, 5, 24, 23, 30, 15, tzinfo=UTC)),
        ("2025-05-24T00:30+03:00", datetime(2025, 5, 23, 21, 30, tzinfo=UTC)),
        ("2025-05-24T18:30:15.25Z", datetime(2025, 5, 24, 18, 30, 15, 250_000, tzinfo=UTC)),
        (
            "2025-05-24T18:30:15.123456+05:45",
            datetime(2025, 5, 24, 12, 45, 15, 123_456, tzinfo=UTC),
        ),
        ("2025-05-24T18:30:00.1-00:00", datetime(2025, 5, 24, 18, 30, 0, 100_000, tzinfo=UTC)),
    ],
)
def test_an_instant_is_exact_in_every_zone(text: str, instant: datetime) -> None:
    moment = Moment.parse(text)
    assert moment == Moment(text, instant.date(), instant.date(), instant)
    assert str(moment) == text
    for tz in (UTC, KYIV, ZoneInfo("America/Bogota")):
        assert moment.earliest(tz) == moment.latest(tz) == instant


@pytest.mark.parametrize(
    ("texts", "one"),
    [
        (
            ["2025-05-24T10:00Z", "2025-05-24T10:00:00.0Z", "2025-05-24T12:00+02:00"],
            "2025-05-24T10:00Z",
        ),
        (["2025-05-24T23:59:30-01:00", "2025-05-25T00:59:30Z"], "2025-05-25T00:59:30Z"),
        (["2025-05-24T10:00:00.5Z"], "2025-05-24T10:00:00.500000Z"),
        (["2025-05-24"], "2025-05-24"),
        (["2025-05"], "2025-05"),
    ],
)
def test_a_moment_is_the_same_however_it_is_written(texts: list[str], one: str) -> None:
    assert {Moment.parse(text).identity for text in texts} == {one}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "25",
        "225",
        "0999",
        "3000",
        "20250524",
        "2025-5",
        "2025-05-4",
        "2025/05/24",
        "24.05.2025",
        "2025-05-24 ",
        " 2025-05-24",
        "2025-05-24\n",
        "２０２５",
        "2025-٠5",
        "yesterday",
        "2025-W21",
        "2025-144",
        "2025-05-24T18:30",
        "2025-05-24 18:30Z",
        "2025-05-24T18Z",
        "2025-05-24T18:30z",
        "2025-05-24t18:30Z",
        "2025-05-24T18:30+3",
        "2025-05-24T18:30+0300",
        "2025-05-24T18:30.5Z",
        "2025-05-24T18:30:15.1234567Z",
        "2025-05T18:30Z",
        "-2025",
        "2025-",
        "2025-05-",
        "~2025",
        "2025-05-24T18:30:15,5Z",
        "2025-05-24/2025-05-25",
    ],
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(BadForm) as caught:
        Moment.parse(text)
    assert str(caught.value) == f"the date {text!r} is not understood: {FORMS}"
    with pytest.raises(ValidationError):
        MOMENT.validate_python(text)


@pytest.mark.parametrize(
    "text",
    [
        "2025-02-29",
        "2025-02-30",
        "2025-13",
        "2025-00",
        "2025-04-31",
        "2025-05-00",
        "1900-02-29",
        "2025-05-24T24:30Z",
        "2025-05-24T18:60Z",
        "2025-05-24T18:30:60Z",
        "2025-02-29T18:30Z",
        "2025-05-24T18:30+24:00",
    ],
)
def test_a_date_that_does_not_exist_is_refused(text: str) -> None:
    with pytest.raises(BadForm) as caught:
        Moment.parse(text)
    assert (
        str(caught.value) == f"the date {text!r} is not understood: there is no such date or time"
    )


@pytest.mark.parametrize("given_", [20250524, 2025, True, None, date(2025, 5, 24), 1.5])
def test_only_text_is_read_as_a_date(given_: object) -> None:
    with pytest.raises(ValidationError):
        MOMENT.validate_python(given_)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("24.05.2025", "write the year first: 2025-05-24"),
        ("5/24/2025", "write the year first: 2025-05-24"),
        ("24-5-2025", "write the year first: 2025-05-24"),
        ("31.02.2025", "write the year first: 2025-05-24"),
        ("01.03.2024", "write the year first: 2024-03-01 or 2024-01-03"),
        ("05.05.2024", "write the year first: 2024-05-05"),
        ("2024/03/01", "write 2024-03-01"),
        ("2024-3-1", "write 2024-03-01"),
        ("20240301", "write 2024-03-01"),
        ("2024/03", "write 2024-03"),
        ("2024-3", "write 2024-03"),
        ("2024/13/45", None),
        ("2024/13", None),
        ("1 March 2024", "write 2024-03-01"),
        ("March 1st, 2024", "write 2024-03-01"),
        ("31 June 2024", None),
        ("Sept. 2024", "write 2024-09"),
        ("1 March 2 2024", None),
        ("Brumaire 2024", None),
        (
            "2025-05-24 18:30",
            "an instant has a T and an offset: 2025-05-24T18:30+03:00 or 2025-05-24T15:30Z",
        ),
        (
            "2025-05-24T18:30",
            "an instant has a T and an offset: 2025-05-24T18:30+03:00 or 2025-05-24T15:30Z",
        ),
        ("yesterday", "write the date itself: words such as yesterday are not read"),
        ("Today", "write the date itself: words such as yesterday are not read"),
        ("last monday", "write the date itself: words such as yesterday are not read"),
        ("-1", "write the date itself: words such as yesterday are not read"),
        ("nowhere", None),
        ("24.05.25", None),
        ("x2025-05-24T18:30", None),
    ],
)
def test_the_hint_says_how_to_write_a_date(text: str, hint: str | None) -> None:
    for read in (Moment.parse, Period.parse):
        with pytest.raises(BadForm) as caught:
            read(text)
        assert caught.value.hint == hint


def test_of_a_period_the_end_that_is_no_date_is_told_with_how_to_write_it() -> None:
    with pytest.raises(BadForm, match=r"the date '24\.05\.2025' is not understood") as caught:
        Period.parse("2025-05-20/24.05.2025")
    assert caught.value.hint == "write the year first: 2025-05-24"


@pytest.mark.parametrize(
    ("tz", "day", "start", "end"),
    [
        ("Europe/Kyiv", "2025-05-24", "2025-05-23T21:00Z", "2025-05-24T20:59:59.999999Z"),
        ("Europe/Kyiv", "2025-01-24", "2025-01-23T22:00Z", "2025-01-24T21:59:59.999999Z"),
        # the day on which clocks go forward has 23 hours, the one on which they go back 25
        ("Europe/Kyiv", "2025-03-30", "2025-03-29T22:00Z", "2025-03-30T20:59:59.999999Z"),
        ("Europe/Kyiv", "2025-10-26", "2025-10-25T21:00Z", "2025-10-26T21:59:59.999999Z"),
        ("Europe/Kyiv", "2025-10", "2025-09-30T21:00Z", "2025-10-31T21:59:59.999999Z"),
        ("Europe/Kyiv", "2025", "2024-12-31T22:00Z", "2025-12-31T21:59:59.999999Z"),
        # midnight itself is skipped or comes twice
        ("America/Havana", "2025-03-09", "2025-03-09T05:00Z", "2025-03-10T03:59:59.999999Z"),
        ("Asia/Beirut", "2025-03-30", "2025-03-29T22:00Z", "2025-03-30T20:59:59.999999Z"),
        ("Pacific/Apia", "2025-05-24", "2025-05-23T11:00Z", "2025-05-24T10:59:59.999999Z"),
        ("Asia/Kathmandu", "2025-05-24", "2025-05-23T18:15Z", "2025-05-24T18:14:59.999999Z"),
    ],
)
def test_a_day_begins_and_ends_in_its_zone(tz: str, day: str, start: str, end: str) -> None:
    moment = Moment.parse(day)
    assert moment.earliest(zone(tz)) == datetime.fromisoformat(start)
    assert moment.latest(zone(tz)) == datetime.fromisoformat(end)


@given(
    st.dates(date(1000, 1, 1), date(2999, 12, 30)),
    st.sampled_from(["UTC", "Europe/Kyiv", "America/Bogota", "Asia/Gaza", "Pacific/Apia"]),
)
def test_a_day_ends_where_the_next_begins(day: date, tz: str) -> None:
    here, following = (
        Moment.parse(day.isoformat()),
        Moment.parse((day + timedelta(days=1)).isoformat()),
    )
    assert here.latest(zone(tz)) + TICK == following.earliest(zone(tz))
    assert here.latest(zone(tz)) == end_of(day, zone(tz))
    assert here.latest(zone(tz)).tzinfo is UTC


def test_zones_are_those_of_the_iana_database() -> None:
    assert zone("UTC") is UTC
    for name in sorted(available_timezones())[::40]:
        assert str(zone(name)) in (name, "UTC")


@pytest.mark.parametrize(
    "name",
    [
        "",
        "Kyiv",
        "Europe/Nowhere",
        "../etc/passwd",
        "/etc/localtime",
        "GMT+25",
        "Europe",
        "a\x00b",
        "ÄÖ",
    ],
)
def test_what_is_no_zone_is_refused(name: str) -> None:
    with pytest.raises(BadForm, match=r"the time zone .* is not understood: a zone is named as in"):
        zone(name)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2025-05-24", "2025-05-24", "2025-05-24"),
        ("2025-05-24/2025-05-25", "2025-05-24", "2025-05-25"),
        ("2025-05-24/2025-05-24", "2025-05-24", "2025-05-24"),
        ("2025-05/2025-06", "2025-05", "2025-06"),
        ("2025-05-24/2025", "2025-05-24", "2025"),
        ("2025/2025-05-24", "2025", "2025-05-24"),
        ("2025-05-24T18:30Z/2025-05-25", "2025-05-24T18:30Z", "2025-05-25"),
        ("2025-05-24T18:30Z/2025-05-24T20:30+02:00", "2025-05-24T18:30Z", "2025-05-24T20:30+02:00"),
    ],
)
def test_a_period_is_a_moment_or_goes_from_one_to_another(text: str, start: str, end: str) -> None:
    period = Period.parse(text)
    assert (period.start, period.end) == (Moment.parse(start), Moment.parse(end))
    assert str(period) == text or (start == end and str(period) == start)
    assert PERIOD.validate_json(f'"{text}"') == period


def test_a_period_is_written_as_it_was_given() -> None:
    for text in ("2025-05-24", "2025-05-24/2025-05-25", "2025-05/2025-06-01"):
        assert PERIOD.dump_json(Period.parse(text)).decode() == f'"{text}"'


@pytest.mark.parametrize(
    "text",
    [
        "2025-05-25/2025-05-24",
        "2025-06/2025-05",
        "2026/2025",
        "2025-05-24T18:30Z/2025-05-24T18:29Z",
    ],
)
def test_a_period_that_ends_before_it_starts_is_refused(text: str) -> None:
    with pytest.raises(BadForm) as caught:
        Period.parse(text)
    assert str(caught.value) == f"the period {text!r} is not understood: it ends before it starts"


@pytest.mark.parametrize(
    ("text", "east", "west"),
    [
        ("2025-05-24/2025-05-24T08:00+09:00", False, True),
        ("2025-05-24/2025-05-23T21:00-04:00", False, True),
        ("2025-05-24/2025-05-24T00:00-04:00", False, False),
        ("2025-05-24T01:00Z/2025-05-23", True, False),
        ("2025-05-24T23:59+09:00/2025-05-24", False, False),
        ("2025-05/2025-04-30T23:59Z", False, True),
    ],
)
def test_whether_a_day_or_an_instant_comes_first_is_told_by_the_days_of_a_zone(
    text: str, east: bool, west: bool
) -> None:
    period = Period.parse(text)

    assert PERIOD.validate_json(f'"{text}"') == period
    assert period.ends_before_it_starts(ZoneInfo("Asia/Tokyo")) is east
    assert period.ends_before_it_starts(ZoneInfo("America/New_York")) is west


@pytest.mark.parametrize(
    "text",
    [
        "",
        "/",
        "2025-05-24/",
        "/2025-05-24",
        "2025//2026",
        "2025/2026/2027",
        "2025-05-24 / 2025-05-25",
        "2025-02-30/2025-03-01",
    ],
)
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(BadForm):
        Period.parse(text)
