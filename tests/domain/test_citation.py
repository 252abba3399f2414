"""How places and entries are named."""

import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.names.citation import ENTRY, PLACE, Citation, NotOneFigure, Place, by_key, find
from domain.refusals import BadForm, Refused, Unknown, UnknownEntry, UnknownSource
from domain.values.flow import Flow
from projections.asked.cited import figure_cited
from tests.rules.given import (
    EACH,
    Told,
    complete,
    confirm,
    correct,
    dispute,
    report,
    retract,
    source,
    told,
    void,
)


@pytest.mark.parametrize(
    ("text", "agreement", "stage"),
    [
        ("a", "a", None),
        ("istanbul-2025", "istanbul-2025", None),
        ("istanbul-2025/s2", "istanbul-2025", "s2"),
    ],
)
def test_a_place_is_an_agreement_or_a_stage_of_it(
    text: str, agreement: str, stage: str | None
) -> None:
    assert Place.parse(text) == Place(agreement, stage)
    assert str(Place.parse(text)) == text


@pytest.mark.parametrize(
    "text", ["", "A", "a/", "/s2", "a/s2/x", "a b", "a#7", "a/s2@ru-mod", "a/S2", "a//s2"]
)
def test_what_is_no_place_is_told_what_one_is(text: str) -> None:
    with pytest.raises(BadForm) as caught:
        Place.parse(text)
    assert str(caught.value) == f"the place {text!r} is not understood: {PLACE}"
    hint = "entries are cited with #, places named without" if "#" in text else None
    assert caught.value.hint == hint


@pytest.mark.parametrize(
    ("text", "citation"),
    [
        ("a#7", Citation("a", 7)),
        ("a#last", Citation("a")),
        ("a#c08", Citation("a", "c08")),
        ("a#2025-05/x.y_z", Citation("a", "2025-05/x.y_z")),
        ("a#lastly", Citation("a", "lastly")),
        ("a#999999999999", Citation("a", 999999999999)),
        ("a/s2@ru-mod", Citation("a", None, "s2", "ru-mod")),
    ],
)
def test_a_citation_is_read_and_written_in_one_form(text: str, citation: Citation) -> None:
    assert Citation.parse(text) == citation
    assert str(citation) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a",
        "#7",
        "a#",
        "a#0",
        "a#-1",
        "a#1.5x#",
        "A#7",
        "a#٣",
        "a#7 ",
        "a/s2",
        "a@ru-mod",
        "a/s2@",
        "a/@ru-mod",
        "/s2@ru-mod",
        "a/s2@RU",
        "a#b c",
        "a#1000000000000",
        "a/s2#7",
        "a#00",
    ],
)
def test_what_is_no_citation_is_told_what_one_is(text: str) -> None:
    with pytest.raises(BadForm) as caught:
        Citation.parse(text)
    assert str(caught.value) == f"the entry {text!r} is not understood: {ENTRY}"


def found(log: Told, text: str) -> int:
    return find(log.desk.state("a"), log.desk.register, Citation.parse(text))


def test_an_entry_is_found_by_number_key_or_as_the_last() -> None:
    log = told(report("ru-mod", "5", key="c"), complete("ru-mod", key="d"))
    assert [found(log, text) for text in ("a#2", "a#c", "a#last", "a#d")] == [2, 2, 3, 3]
    log.tell(void("c"))
    assert [found(log, text) for text in ("a#2", "a#c", "a#last")] == [2, 2, 4]
    log.tell(report("ru-mod", "6", key="c"))
    state = log.desk.state("a")
    assert (found(log, "a#c"), by_key(state, "c", 2), by_key(state, "c", 4)) == (5, 2, 5)


@pytest.mark.parametrize(
    ("text", "sentence", "hint"),
    [
        ("a#3", "there is no entry a#3: a has 2 entries", None),
        ("a#cc", "there is no entry a#cc: no entry has that key", "did you mean c?"),
        ("a#zzz", "there is no entry a#zzz: no entry has that key", None),
    ],
)
def test_an_entry_that_there_is_not(text: str, sentence: str, hint: str | None) -> None:
    log = told(report("ru-mod", "5", key="c"))
    with pytest.raises(UnknownEntry) as caught:
        found(log, text)
    assert (str(caught.value), caught.value.hint) == (sentence, hint)


def test_nothing_is_the_last_where_nothing_is_recorded() -> None:
    with pytest.raises(
        UnknownEntry, match="there is no entry a#last: nothing is recorded there yet"
    ):
        found(Told(), "a#last")


def test_a_figure_is_found_by_its_stage_and_source() -> None:
    log = told(
        source("ru-old", "official", "RU", same_as="ru-mod"),
        report("ru-mod", "5", EACH, key="c"),
        report("ua-hq", "6", key="d", stage="s2"),
        confirm("ua-hq", "c", key="e", flow="all"),
        report("ru-mod", "6", key="f", scope="running", stage="s1"),
        dispute("icrc", "c", "4", key="g", flow="all"),
        report("paper", "5", key="h", repeats="c"),
    )
    seen = [
        found(log, f"a/{place}") for place in ("s1@ru-mod", "s1@ru-old", "s2@ua-hq", "s1@ua-hq")
    ]
    assert seen == [2, 2, 3, 4]
    log.tell(correct("ru-mod", "c", "7", flow="RU->UA", key="i"))
    with pytest.raises(NotOneFigure) as caught:
        found(log, "a/s1@ru-mod")
    assert str(caught.value) == (
        "a/s1@ru-mod should name the one figure of ru-mod for s1: a#2 (5 released RU->UA and UA->RU) and "
        "a#8 (7 released RU->UA) do: name one"
    )
    log.tell(correct("ru-mod", "c", "7", flow="UA->RU", key="j"), retract("ru-mod", "j"))
    assert found(log, "a/s1@ru-mod") == 8


def test_of_a_source_s_figures_the_one_for_the_flow_of_the_call_is_found() -> None:
    log = told(
        report("ru-mod", "5", key="c"),
        report("ru-mod", "6", "UA->RU", key="d"),
        report("ua-hq", "5", "UA->RU", key="e"),
    )

    def of(flow: str, who: str = "ru-mod") -> int:
        cited = Citation.parse(f"a/s1@{who}")
        return find(log.desk.state("a"), log.desk.register, cited, UTC, Flow.parse(flow))

    assert (of("RU:UA"), of("UA:RU")) == (2, 3)
    assert of("RU:UA", "ua-hq") == 4  # whether it has that flow is for rule 3
    with pytest.raises(
        NotOneFigure, match=r"a#2 \(5 released RU->UA\) and a#3 \(6 .*\) do: name one"
    ):
        of("RU+UA")
    log.tell(report("ru-mod", "7", EACH, key="f", by={"sex": {"parts": {"women": "2"}}}))
    log.tell(report("ru-mod", "8", key="g"))
    with pytest.raises(NotOneFigure, match=r"a#5 \(7 .*\) and a#6 \(8 .*\) do: name one"):
        of("RU:UA")
    assert of("UA:RU") == 5


def test_the_newest_word_of_a_source_is_its_figure_there() -> None:
    log = told(
        report("ru-mod", "5", key="c", stated="2025-05-24"),
        report("ru-mod", "6", key="d", stated="2025-05-26"),
        report("ru-mod", ">=6", key="e", stated="2025-05-27"),
        report("ru-mod", "4", key="f", stated="2025-05-25"),
        dispute("icrc", "d", "4", key="g", stated="2025-05-26"),
        confirm("ua-hq", "f", key="h", stated="2025-05-24"),
        report("ua-hq", "5", key="i", stated="2025-05-24"),
    )
    seen = [found(log, f"a/s1@{who}") for who in ("ru-mod", "icrc", "ua-hq")]
    assert seen == [3, 6, 7]  # a confirmation acts no earlier than what it confirms
    log.tell(retract("ru-mod", "d", stated="2025-05-28"))
    assert found(log, "a/s1@ru-mod") == 4


def test_a_correction_is_no_older_a_word_than_what_was_put_in_place_of_what_it_corrects() -> None:
    log = told(
        report("ru-mod", "5", key="c", on=20),
        correct("ru-mod", "c", "6", key="d", on=21),
        report("ru-mod", "7", key="e", on=23),
    )
    assert found(log, "a/s1@ru-mod") == 4
    log.tell(void("c", replacement=6), report("ru-mod", "5", key="g", on=25))
    assert found(log, "a/s1@ru-mod") == 3


_WORDS = st.tuples(
    st.sampled_from(["report", "correct", "put in place"]),
    st.integers(1, 8),
    st.sampled_from(["5", "6", ">=5"]),
    st.integers(20, 25),
)


@settings(max_examples=300, deadline=None)
@given(st.lists(_WORDS, min_size=3, max_size=9))
def test_a_source_s_figure_is_the_one_that_counts_in_the_totals(
    words: list[tuple[str, int, str, int]],
) -> None:
    log = told(report("ru-mod", "5", key="w0"))
    for turn, (what, of, quantity, day) in enumerate(words, 1):
        pointed = f"w{of % turn}"
        with suppress(Refused):
            if what == "correct":
                log.tell(correct("ru-mod", pointed, quantity, on=day, key=f"w{turn}"))
                continue
            if what == "put in place":
                log.tell(void(pointed, log.desk.state("a").count + 2))
            log.tell(report("ru-mod", quantity, on=day, key=f"w{turn}"))
    cited = Citation.parse("a/s1@ru-mod")
    named = _or_why(lambda: find(log.desk.state("a"), log.desk.register, cited))
    assert named == _or_why(lambda: figure_cited(log.at(), cited))


def _or_why(asked: Callable[[], int]) -> int | str:
    try:
        return asked()
    except NotOneFigure as refusal:
        return str(refusal)


def test_the_newest_of_a_chain_of_corrections_is_found_however_long_it_is() -> None:
    log = told(report("ru-mod", "5", key="c0"))
    many = 2 * sys.getrecursionlimit()
    log.tell(*(correct("ru-mod", f"c{n}", str(n % 7), key=f"c{n + 1}") for n in range(many)))
    assert found(log, "a/s1@ru-mod") == many + 2


def test_the_zone_says_which_word_is_the_newest() -> None:
    log = told(
        report("ru-mod", "5", key="c", stated="2025-05-24T22:00Z"),
        report("ru-mod", "6", key="d", stated="2025-05-24"),
    )
    state, cited = log.desk.state("a"), Citation.parse("a/s1@ru-mod")
    zones = (UTC, ZoneInfo("Europe/Kyiv"))
    assert [find(state, log.desk.register, cited, zone) for zone in zones] == [3, 2]


def test_a_word_that_still_counts_for_one_part_is_a_figure_too() -> None:
    log = told(
        report("ru-mod", "5", key="c", breakdowns={"sex": {"parts": {"women": "2"}}}),
        report("ru-mod", "6", key="d"),
    )
    with pytest.raises(NotOneFigure, match=r"a#2 \(5 .*\) and a#3 \(6 .*\) do: name one"):
        found(log, "a/s1@ru-mod")


@pytest.mark.parametrize("who", ["paper", "ua-head"])
def test_a_source_without_a_figure_there_has_none_to_be_found(who: str) -> None:
    log = told(
        report("ru-mod", "5", key="c"),
        report("paper", "5", repeats="c"),
        report("ua-head", "5", key="d"),
        void("d"),
    )
    with pytest.raises(NotOneFigure) as caught:
        found(log, f"a/s1@{who}")
    assert str(caught.value) == (
        f"a/s1@{who} should name the one figure of {who} for s1: no standing figure does"
    )
    assert isinstance(caught.value, Unknown)


def test_an_unknown_source_has_no_figure() -> None:
    with pytest.raises(UnknownSource):
        found(told(), "a/s1@ru-mob")
