"""Statements, terms and breakdowns: what they hold, and what they do not."""

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from domain.events import Party, Term
from domain.refusals import BadForm, Refused
from domain.values.breakdown import (
    Breakdown,
    PartsExceedTheTotal,
    TotalsDiffer,
    check_parts,
    divided,
    implied_total,
)
from domain.values.period import Moment
from domain.values.quantity import Quantity
from domain.values.statement import Basis, Statement

SAID: dict[str, Any] = {"source": "ru-mod", "stated": "2025-05-24"}


def dimension(*, complete: bool = True, **parts: str) -> Breakdown:
    return Breakdown.validate({"complete": complete, "parts": parts})


# Statements -------------------------------------------------------------------------------------


def test_a_statement_needs_a_source_and_a_date_and_nothing_else() -> None:
    said = Statement.validate(SAID)
    assert said == Statement(source="ru-mod", stated=Moment.parse("2025-05-24"))
    assert (said.basis, said.via, said.url, said.published, said.quote) == (
        None,
        (),
        None,
        None,
        None,
    )
    for name in SAID:
        with pytest.raises(ValidationError, match="Field required"):
            Statement.validate({key: value for key, value in SAID.items() if key != name})


def test_a_statement_with_all_its_fields() -> None:
    given_ = SAID | {
        "basis": "counted",
        "language": "ru",
        "note": "a note",
        "published": "2025-05-24T18:30Z",
        "publisher": "TASS",
        "quote": "«307 на 307»",
        "sha256": "0" * 64,
        "url": "https://example.org/a",
        "via": ["TASS", "Reuters"],
    }
    said = Statement.validate(given_)
    assert said.basis is Basis.COUNTED
    assert said.via == ("TASS", "Reuters")
    assert json.loads(said.to_json()) == {**given_}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("source", "RU MOD"),
        ("stated", "2025-02-30"),
        ("stated", "2025-05-24/2025-05-25"),
        ("published", "yesterday"),
        ("basis", "guessed"),
        ("basis", True),
        ("language", "Russian"),
        ("note", ""),
        ("note", "two\nlines"),
        ("publisher", "x" * 201),
        ("quote", "\u202etxet"),
        ("sha256", "abc"),
        ("url", "example.org"),
        ("via", "TASS"),
        ("via", [""]),
        ("via", [1]),
        ("said", "yes"),
    ],
)
def test_what_no_statement_holds(field: str, value: object) -> None:
    with pytest.raises(ValidationError):
        Statement.validate(SAID | {field: value})


def test_what_was_said_is_never_changed() -> None:
    said = Statement.validate(SAID)
    with pytest.raises(AttributeError, match="frozen"):
        said.source = "ua-hq"  # type: ignore[misc]


# Terms and parties ------------------------------------------------------------------------------


def test_a_party_is_a_code_and_perhaps_a_name() -> None:
    assert Party.validate({"code": "RU"}) == Party(code="RU")
    assert Party.validate({"code": "RU", "name": "Russia"}).name == "Russia"


@pytest.mark.parametrize(
    "change",
    [
        {"quantity": None},
        {"quantity": 5},
        {"measure": "Released"},
        {"unit": ""},
        {"flows": "RU->UA"},
        {"flows": ["RU->UA", "RU->UA"]},
        {"flows": ["RU+UA", "UA+RU"]},
        {"flows": [5]},
        {"more": 1},
    ],
)
def test_what_is_no_term(change: dict[str, Any]) -> None:
    good = {"flows": ["RU->UA"], "measure": "released", "unit": "person", "quantity": "5"}
    assert json.loads(Term.validate(good).to_json()) == good
    with pytest.raises(ValidationError):
        Term.validate(good | change)


# Breakdowns -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "given_",
    [
        {},
        {"parts": {}},
        {"complete": True},
        {"parts": {"men": None}},
        {"parts": {"men": 3}},
        {"parts": {"men": "-3"}},
        {"parts": {"Men": "3"}},
        {"parts": {"": "3"}},
        {"parts": ["men"]},
        {"complete": "true", "parts": {"men": "3"}},
        {"complete": 1, "parts": {"men": "3"}},
        {"complete": None, "parts": {"men": "3"}},
        {"partial": True, "parts": {"men": "3"}},
    ],
)
def test_what_is_no_breakdown(given_: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Breakdown.validate(given_)


def test_a_breakdown_is_partial_unless_it_says_that_it_is_complete() -> None:
    assert Breakdown.validate({"parts": {"men": "3"}}).complete is False


def test_parts_stand_in_the_order_of_their_names() -> None:
    assert list(dimension(women="2", men="3").parts) == ["men", "women"]
    assert dimension(women="2", men="3") == dimension(men="3", women="2")


@pytest.mark.parametrize(
    ("parts", "added", "at_least"),
    [
        ({"men": "3", "women": "2"}, "5", "5"),
        ({"men": "3", "women": "2.5"}, "5.5", "5.5"),
        ({"men": "3", "women": ">=2"}, None, "5"),
        ({"men": "3", "women": ">2"}, None, "5"),
        ({"men": "3", "women": "<=2"}, None, "3"),
        ({"men": "3", "women": "2..4"}, None, "5"),
        ({"men": "3", "women": "~2"}, None, "3"),
        ({"men": "withheld", "women": "vague:some"}, None, "0"),
        ({"men": "0"}, "0", "0"),
    ],
)
def test_what_parts_add_up_to(parts: dict[str, str], added: str | None, at_least: str) -> None:
    found = dimension(complete=True, **parts)
    assert found.sum == (None if added is None else Decimal(added))
    assert found.span.low == Decimal(at_least)


@pytest.mark.parametrize(
    ("breakdowns", "implied"),
    [
        ({}, None),
        ({"sex": dimension(women="2", men="3")}, "5"),
        ({"sex": dimension(complete=False, women="2", men="3")}, None),
        ({"sex": dimension(women="2", men="~3")}, None),
        ({"sex": dimension(women="2"), "status": dimension(civilian="2")}, "2"),
        ({"sex": dimension(women="2"), "status": dimension(civilian="3")}, None),
        ({"sex": dimension(women="2"), "status": dimension(complete=False, civilian="3")}, "2"),
        ({"sex": dimension(women="2"), "status": dimension(civilian=">=3")}, "2"),
        ({"sex": dimension(women="0")}, "0"),
    ],
)
def test_the_total_that_complete_dimensions_imply(
    breakdowns: dict[str, Breakdown], implied: str | None
) -> None:
    found = implied_total(breakdowns)
    assert (str(found) if found is not None else None) == implied


def refusal(quantity: str | None, **breakdowns: Breakdown) -> Refused | None:
    try:
        check_parts(Quantity.parse(quantity) if quantity else None, breakdowns)
    except Refused as refused:
        return refused
    return None


@pytest.mark.parametrize(
    ("quantity", "parts", "fits"),
    [
        ("5", {"women": "2", "men": "3"}, True),
        ("5", {"women": "2", "men": "3.1"}, False),
        ("5", {"women": "6"}, False),
        ("5", {"women": ">=6"}, False),
        ("5", {"women": ">5"}, False),
        ("5", {"women": ">4"}, True),
        ("5", {"women": "2", "men": ">3"}, False),
        ("<5", {"women": "5"}, False),
        ("<5", {"women": "2", "men": "2.5"}, True),
        ("<=5", {"women": "5"}, True),
        ("5", {"women": "<=9"}, True),
        ("5", {"women": "~9"}, True),
        ("5", {"women": "withheld"}, True),
        ("5", {"women": "2", "men": "4..9"}, False),
        ("<=5", {"women": "6"}, False),
        ("<5", {"women": "6"}, False),
        ("4..5", {"women": "6"}, False),
        ("4..5", {"women": "5"}, True),
        (">=5", {"women": "6"}, True),
        ("~5", {"women": "6"}, True),
        ("withheld", {"women": "6"}, True),
        (None, {"women": "6"}, True),
    ],
)
@pytest.mark.parametrize("complete", [True, False])
def test_parts_larger_than_the_total_are_refused(
    quantity: str | None, parts: dict[str, str], fits: bool, complete: bool
) -> None:
    refused = refusal(quantity, sex=dimension(complete=complete, **parts))
    assert (refused is None) is fits
    assert fits or type(refused) is PartsExceedTheTotal


def test_the_sentences_of_parts_that_do_not_fit() -> None:
    refused = refusal("5", sex=dimension(women="2"), status=dimension(military="6.50"))
    assert refused is not None
    assert (type(refused), str(refused), refused.hint) == (
        PartsExceedTheTotal,
        "the parts by status add up to 6.5, more than the total 5",
        "where the source says just that, report the total, and the parts without it, ended by ,...",
    )
    refused = refusal(
        None, sex=dimension(women="2"), status=dimension(complete=False, military="6")
    )
    assert str(refused) == "the parts by status add up to 6, more than the total 2"
    refused = refusal("5", sex=dimension(women=">2", men="3"))
    assert str(refused) == "the parts by sex add up to more than 5, more than the total 5"
    refused = refusal(None, sex=dimension(women="2"), status=dimension(military="6"))
    assert refused is not None
    assert (type(refused), str(refused), refused.hint) == (
        TotalsDiffer,
        "the complete dimensions add up to different totals: 2 by sex and 6 by status",
        "state the quantity",
    )
    assert refusal("6", sex=dimension(women="2"), status=dimension(military="6")) is None


@given(st.lists(st.integers(0, 9), min_size=1, max_size=5), st.integers(0, 50))
def test_parts_fit_where_they_are_not_more_than_the_total(parts: list[int], total: int) -> None:
    by = dimension(complete=True, **{f"p{at}": str(part) for at, part in enumerate(parts)})
    assert (refusal(str(total), by=by) is None) == (sum(parts) <= total)


# How they are written by hand --------------------------------------------------------------------


def by_hand(text: str) -> tuple[str, dict[str, object]]:
    """With commas between parts, and numbers as they stand."""
    return divided(text, lambda rest: rest.split(","), lambda given: given, lambda rest: rest)


@pytest.mark.parametrize("text", ["sex=men:3,women:4+", " sex = men : 3 , women : 4+ "])
def test_all_parts_are_written_behind_their_dimension(text: str) -> None:
    parts = {"men": "3", "women": "4+"}
    assert by_hand(text) == ("sex", {"complete": True, "parts": parts})
    assert by_hand(f"{text},...") == ("sex", {"complete": False, "parts": parts})


@pytest.mark.parametrize(
    "text", ["sex", "sex=", "sex=...", "sex=men", "sex=men:", "sex=:3", "sex=men:3,", "men:3"]
)
def test_what_is_no_dimension_with_parts_is_refused_with_what_was_perhaps_meant(text: str) -> None:
    with pytest.raises(BadForm, match="parts are status=military:270") as caught:
        by_hand(text)
    assert (caught.value.what, caught.value.hint) == ("the breakdown", text.partition("=")[2])


def test_a_category_that_stands_twice_is_refused_by_name() -> None:
    with pytest.raises(BadForm, match="women stands twice in it") as caught:
        by_hand("sex=men:1,women:3,women:4")
    assert caught.value.what == "the breakdown"
