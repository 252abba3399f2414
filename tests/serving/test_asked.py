"""What an address asks for is a reading, and whatever stands in it cannot make it anything else."""

from urllib.parse import quote, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cli.call.application import load
from cli.registry import COMMANDS
from cli.serving.asked import CUTS, FORMATS, OPTIONS, READING, WORDS, NoSuchPage, read

pytestmark = pytest.mark.file
words = st.text(min_size=1, max_size=12) | st.sampled_from(
    ["--store=x", "-o", "--output=x.csv", "--", "a/../b", "import", "istanbul-2025/s1", "a#7"]
)


@given(
    st.sampled_from(READING) | words,
    words | st.just(""),
    st.lists(st.tuples(st.sampled_from([*OPTIONS, *WORDS, "format", "store", "output"]), words)),
)
def test_an_address_asks_for_a_reading_or_for_nothing(
    verb: str, place: str, given_: list[tuple[str, str]]
) -> None:
    target = f"/{quote(verb, safe='')}/{quote(place)}?{urlencode(given_, errors='replace')}"
    try:
        asked = read(target)
    except NoSuchPage:
        return
    arguments = asked.arguments()
    at = arguments.index("--")

    assert arguments[0] in READING
    assert all(one.startswith("--") and "=" in one for one in arguments[1 : at - 2])
    assert {one.partition("=")[0] for one in arguments[1:at]} <= {
        *(f"--{name}" for name in OPTIONS),
        *("--format", "--output", "--no-input", "--no-color"),
    }
    assert [one for one in arguments[1:at] if one.startswith("--output")] == ["--output=-"]
    assert arguments[at + 1 :] == asked.words


@pytest.mark.parametrize("form", FORMATS)
def test_an_address_is_read_as_it_was_made(form: str) -> None:
    asked = read("/why/istanbul-2025/s1?column=low&as-of=2025-05-24&flow=RU-%3EUA")

    assert read(asked.address(form)) == asked._replace(format=form)
    assert asked.typed() == (
        "counterfoil why istanbul-2025/s1 low --as-of 2025-05-24 --flow 'RU->UA'"
    )


def test_what_was_left_empty_was_not_given() -> None:
    assert read("/totals/a?as-of=&known-at=") == read("/totals/a")


def test_a_page_takes_40_options_and_no_more() -> None:
    given_ = [("stage", f"s{number}") for number in range(41)]

    assert len(read(f"/totals/a?{urlencode(given_[:40])}").options) == 40
    with pytest.raises(NoSuchPage, match="40 options at most, and was given 41"):
        read(f"/totals/a?{urlencode(given_)}")


def test_cuts_of_the_server_hold_where_a_page_has_none() -> None:
    cuts = [("as-of", "2025-05-24"), ("tz", "Europe/Kyiv")]

    assert read("/totals/a", cuts).cuts == cuts
    assert read("/totals/a?as-of=2025-05-23", cuts).cuts == [
        ("as-of", "2025-05-23"),
        ("tz", "Europe/Kyiv"),
    ]


@pytest.mark.parametrize(
    ("target", "status"),
    [
        ("/", 404),
        ("/import/a", 404),
        ("/void/a%231", 404),
        ("/export", 404),
        ("/totals/a?output=x", 400),
        ("/totals/a?store=x", 400),
        ("/timeline?follow=1", 400),
        ("/totals/a?format=table", 400),
        ("/totals/a?" + "&".join(["flow=A:B"] * 41), 400),
        ("/totals/a?flow=%ff", 400),
    ],
)
def test_nothing_but_readings_is_served(target: str, status: int) -> None:
    with pytest.raises(NoSuchPage) as none:
        read(target)
    assert none.value.status == status


def test_a_page_takes_the_options_of_every_reading_but_those_of_a_terminal_or_a_script() -> None:
    """An option that is new to a reading is one of a page too, or is named here."""
    params = [param for one in COMMANDS if one.section == "Reading" for param in load(one).params]
    options = {name.removeprefix("--") for param in params for name in param.opts}
    places = {"agreement", "place", "thing", "entry"}

    not_of_a_page = {"bars", "require", "follow", "step", "fail-on"}
    assert options - places == {*OPTIONS, *WORDS, *not_of_a_page} - set(CUTS)
    assert not {*OPTIONS, *WORDS} & not_of_a_page


@pytest.mark.parametrize(
    ("query", "said"),
    [
        (
            "&".join(f"stage=s{n}" for n in range(41)),
            "a page takes 40 options at most, and was given 41",
        ),
        ("follow", "a page takes no 'follow'; did you mean flow?"),
        ("follow=", "a page takes no 'follow'; did you mean flow?"),
        ("-o=x", "a page takes no '-o'; did you mean to?"),
        ("format=csv&format=json", "format is given as 'csv' and as 'json': give it once"),
        ("format=csv&format=csv", "format is given twice, as 'csv': give it once"),
    ],
)
def test_what_is_wrong_with_an_address_is_said(query: str, said: str) -> None:
    with pytest.raises(NoSuchPage) as caught:
        read(f"/totals?{query}")
    assert (str(caught.value), caught.value.status) == (said, 400)
