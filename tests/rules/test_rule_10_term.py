"""Rule 10, term."""

import pytest

from domain.deciding.rulebook import TermTwice
from domain.values.flow import Flow
from tests.rules.given import (
    EACH,
    Object,
    a_term,
    announce,
    report,
    retract,
    source,
    term,
    terms,
    told,
    total,
)

FIRST = a_term("a", "ru-mod", "10", on=20)
SILENT = announce(terms=[])


# The one quantity that all heard roots who state a term for this flow state (none: all others);
# null where they differ.


@pytest.mark.parametrize("said", ["10", "~10", ">=10", "10..11", "withheld", "0"])
def test_the_one_quantity_that_all_heard_roots_state(said: str) -> None:
    log = told(terms("ua-hq", term(said), key="t"), first=announce(terms=[term(said)]))
    row = log.total()
    assert (row["term"], row["terms"]) == (
        said,
        [a_term("a", "ru-mod", said, on=20), a_term("t", "ua-hq", said)],
    )


def test_a_quantity_is_the_same_however_it_is_written() -> None:
    assert told(terms("ua-hq", term("10.00"))).total()["term"] == "10"


@pytest.mark.parametrize("said", ["9", ">=10", "~10", "10..11"])
def test_the_term_is_null_where_heard_roots_differ(said: str) -> None:
    log = told(terms("ua-hq", term(said), key="t"))
    nulls = {"unsettled": None, "remaining_low": None, "remaining_high": None}
    assert log.totals() == [total(term=None, terms=[FIRST, a_term("t", "ua-hq", said)], **nulls)]


def test_others_are_shown_and_not_asked_where_a_heard_root_states_a_term() -> None:
    log = told(terms("paper", term("9"), key="t"))
    assert log.totals() == [total(terms=[FIRST, a_term("t", "paper", "9")])]


def test_where_no_heard_root_states_a_term_all_others_are_asked() -> None:
    log = told(terms("paper", term("9"), key="t"), first=SILENT)
    nine = {"term": "9", "unsettled": "9", "remaining_low": "9", "remaining_high": "9"}
    assert log.totals() == [total(terms=[a_term("t", "paper", "9")], **nine)]
    log.tell(terms("nobody", term("8")))
    assert log.total()["term"] is None


# Silence is no term; a direction that is not owed is stated as `0`.


def test_silence_is_no_term() -> None:
    log = told(terms("ua-hq", term("10", EACH), key="t"))
    back = [a_term("t", "ua-hq", "10")]
    assert log.totals() == [
        total(terms=[FIRST, *back]),
        total(flow="UA->RU", terms=back),
    ]
    log = told(report("ru-mod", "5", "UA->RU"))
    assert log.total(flow="UA->RU")["term"] is None


def test_a_direction_that_is_not_owed_is_stated_as_0() -> None:
    log = told(terms("ru-mod", term("0", "UA->RU"), key="t"))
    nothing = {"term": "0", "unsettled": "0", "remaining_low": "0", "remaining_high": "0"}
    row = total(flow="UA->RU", terms=[a_term("t", "ru-mod", "0")], **nothing)
    assert log.totals() == [total(), row]
    log.tell(terms("ua-hq", term("10", "UA->RU")))
    assert log.total(flow="UA->RU")["term"] is None


# A root's newest word counts; what it retracted or replaced lapses whole.


def test_a_roots_newest_word_counts() -> None:
    log = told(terms("ru-mod", term("9"), key="t", on=24))
    nine = {"term": "9", "unsettled": "9", "remaining_low": "9", "remaining_high": "9"}
    assert log.total(23) == total()
    assert log.total(24) == total(terms=[a_term("t", "ru-mod", "9", on=24)], **nine)


def test_the_newest_word_is_that_of_the_statement_not_of_the_record() -> None:
    log = told(
        terms("ua-hq", term("9"), on=24, key="newer"),
        terms("ua-hq", term("10"), on=23, key="older"),
    )
    assert log.total()["terms"] == [FIRST, a_term("newer", "ua-hq", "9", on=24)]


def test_a_newer_word_on_one_flow_leaves_the_older_word_on_the_others() -> None:
    log = told(terms("ru-mod", term("9"), key="t"), first=announce(terms=[term("10", EACH)]))
    assert [(row["flow"], row["term"]) for row in log.totals()] == [
        ("RU->UA", "9"),
        ("UA->RU", "10"),
    ]


def test_sources_that_are_the_same_are_one_root() -> None:
    log = told(
        source("ru-new", "official", "RU", same_as="ru-mod"), terms("ru-new", term("9"), key="t")
    )
    assert log.total()["term"] == "9"
    assert log.total()["terms"] == [a_term("t", "ru-mod", "9") | {"source": "ru-new"}]


def test_what_was_replaced_lapses_whole() -> None:
    log = told(
        terms("ru-mod", term("9"), key="t", replaces="a", on=24),
        first=announce(terms=[term("10", EACH), term("4", measure="bodies", unit="body")]),
    )
    assert len(log.totals(23)) == 3
    assert [(row["flow"], row["term"]) for row in log.totals(24)] == [("RU->UA", "9")]


def test_what_was_retracted_lapses_whole() -> None:
    log = told(retract("ru-mod", "a", on=24), first=announce(terms=[term("10", EACH)]))
    assert (len(log.totals(23)), log.totals(24)) == (2, [])


def test_a_retracted_word_brings_back_an_older_one_that_it_did_not_replace() -> None:
    given = [terms("ru-mod", term("9"), key="t"), retract("ru-mod", "t", on=24)]
    assert told(*given).total(24) == total()
    given[0]["replaces"] = "a"
    assert told(*given).totals(24) == []


def test_the_words_of_one_root_do_not_lapse_with_anothers() -> None:
    log = told(
        terms("ua-hq", term("10"), key="t"), terms("ua-hq", term("10"), key="t2", replaces="t")
    )
    assert log.total() == total(terms=[FIRST, a_term("t2", "ua-hq", "10")])


# Two terms for one flow, measure and unit in one entry are refused.


@pytest.mark.parametrize(
    "twice",
    [
        [term("10"), term("9")],
        [term("10"), term("10")],
        [term("10", EACH), term("9", "UA->RU")],
        [term("10", "RU<->UA"), term("9", "UA<->RU")],
        [term("10", []), term("9", [])],
    ],
)
def test_two_terms_for_one_flow_measure_and_unit_in_one_entry_are_refused(
    twice: list[Object],
) -> None:
    refused = told().refuses(terms("ua-hq", *twice))
    assert type(refused) is TermTwice
    last = str(Flow.parse(twice[-1]["flows"][-1])) if twice[-1]["flows"] else "no flow"
    assert str(refused) == (
        f"two terms for {last}, released, person in one entry: one statement, one term"
    )


def test_terms_for_different_flows_measures_and_units_stand_in_one_entry() -> None:
    said = [term("10"), term("9", "UA->RU"), term("8", measure="bodies"), term("7", unit="family")]
    log = told(terms("ua-hq", *said, term("6", "RU<->UA"), term("5", [])), first=SILENT)
    assert sorted(row["term"] for row in log.totals()) == ["10", "5", "6", "7", "8", "9"]
