"""Rule 6, standing."""

import pytest

from projections.rules.standing import Standing
from tests.rules.given import (
    Object,
    announce,
    confirm,
    correct,
    figure,
    parts,
    report,
    retract,
    said,
    slot,
    told,
)


def test_what_is_confirmed_or_verified_settles() -> None:
    assert [standing for standing in Standing if standing.settles] == ["confirmed", "verified"]


# `confirmed`: one exact value asserted from the giver's side and from the receiver's (`A<->B`: from
# both; no flow: from every party's), or by a joint body.


@pytest.mark.parametrize("flow", ["RU->UA", "UA->RU", "RU<->UA"])
def test_one_exact_value_from_both_sides_of_the_flow_is_confirmed(flow: str) -> None:
    log = told(report("ru-mod", "5", flow, key="c"), report("ua-hq", "5", flow, key="d"))
    rows = [figure("c", "ru-mod", "5"), figure("d", "ua-hq", "5")]
    assert log.status() == [slot(*rows, flow=flow, standing="confirmed", number="5")]


@pytest.mark.parametrize("one", ["ru-mod", "ua-hq"])
def test_one_side_alone_confirms_nothing(one: str) -> None:
    log = told(report(one, "5", key="c"))
    assert log.status() == [slot(figure("c", one, "5"), number="5")]


@pytest.mark.parametrize("others", [["ru-head"], ["icrc"], ["un", "tr-mfa"], ["paper", "nobody"]])
def test_one_side_and_others_who_are_not_the_other_side_confirm_nothing(others: list[str]) -> None:
    log = told(report("ru-mod", "5"), *(report(other, "5") for other in others))
    assert log.slot()["standing"] == "reported"


@pytest.mark.parametrize("flow", ["RU->UA", "RU<->UA"])
def test_the_sides_of_a_flow_confirm_it_whatever_other_parties_there_are(flow: str) -> None:
    log = told(
        report("ru-mod", "5", flow, key="c"),
        report("ua-hq", "5", flow, key="d"),
        first=announce(parties=["RU", "UA", "US"]),
    )
    rows = [figure("c", "ru-mod", "5"), figure("d", "ua-hq", "5")]
    assert log.status() == [slot(*rows, flow=flow, standing="confirmed", number="5")]


def test_two_parties_who_are_not_the_sides_of_the_flow_confirm_nothing() -> None:
    first = announce(parties=["RU", "UA", "US"])
    given = [report("ru-mod", "5"), report("us-dos", "5")]
    assert told(*given, first=first).slot()["standing"] == "reported"
    assert told(*given, report("ua-hq", "5"), first=first).slot()["standing"] == "confirmed"


def test_a_mediator_who_receives_has_no_side_to_confirm_from() -> None:
    log = told(report("ru-mod", "5", "RU->TR"), report("tr-mfa", "5", "RU->TR"))
    assert log.slot()["standing"] == "reported"


def test_without_a_flow_every_party_confirms() -> None:
    first = announce(parties=["RU", "UA", "US"])
    given = [report("ru-mod", "5", []), report("ua-hq", "5", [])]
    assert told(*given).slot()["standing"] == "confirmed"
    assert told(*given, first=first).slot()["standing"] == "reported"
    assert told(*given, report("us-dos", "5", []), first=first).slot()["standing"] == "confirmed"


@pytest.mark.parametrize("flow", ["RU->UA", "RU<->UA", []])
def test_a_joint_body_confirms_alone(flow: str | list[str]) -> None:
    log = told(report("jcc", "5", flow, key="c"))
    row = slot(figure("c", "jcc", "5"), standing="confirmed", number="5")
    assert log.status() == [row | {"flow": flow or None}]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("5", "6"),
        ("5", ">=5"),
        ("5", "5..6"),
        ("5", "~5"),
        ("5", "withheld"),
        ("5..6", "5..6"),
        ("~5", "~5"),
        (">=5", "<=5"),
        ("vague:some", "vague:some"),
    ],
)
def test_only_one_exact_value_is_confirmed(one: str, other: str) -> None:
    log = told(report("ru-mod", one), report("ua-hq", other))
    assert log.slot()["standing"] == "reported"


@pytest.mark.parametrize("said_jointly", [">=5", "~5", "5..6", "vague:some"])
def test_a_joint_body_confirms_exact_values_only(said_jointly: str) -> None:
    assert told(report("jcc", said_jointly)).slot()["standing"] == "reported"


def test_of_several_confirmed_values_none_is_the_number_of_the_slot() -> None:
    log = told(report("jcc", "5"), report("ru-mod", "6"), report("ua-hq", "6"))
    (settled,) = log.at().settled.values()
    assert (settled.standing, settled.contested, settled.number) == ("confirmed", True, None)


def test_a_value_is_the_same_however_it_is_written() -> None:
    log = told(report("ru-mod", "1.50"), report("ua-hq", "1.5"))
    assert (log.slot()["standing"], log.slot()["value"]) == ("confirmed", "1.5")


def test_implied_totals_and_parts_are_confirmed_like_any_other() -> None:
    log = told(
        report("ru-mod", key="c", by={"status": parts(military="3", civilian="2")}),
        report("ua-hq", "5", key="d", by={"status": parts(complete=False, civilian="2")}),
    )
    assert [(row["category"], row["standing"], row["value"]) for row in log.status()] == [
        (None, "confirmed", "5"),
        ("civilian", "confirmed", "2"),
        ("military", "reported", "3"),
    ]


def test_one_voice_of_each_side_is_enough() -> None:
    log = told(
        report("ru-mod", "5", key="c"),
        report("ua-hq", "6", key="d"),
        report("ua-head", "5", key="e"),
    )
    rows = [figure("c", "ru-mod", "5"), figure("d", "ua-hq", "6"), figure("e", "ua-head", "5")]
    assert log.status(23) == [slot(*rows, standing="confirmed", contested=True, low="5", high="6")]


def test_the_standing_is_that_of_current_figures() -> None:
    log = told(report("ru-mod", "5", key="c"), confirm("ua-hq", "c", key="d"))
    log.tell(correct("ua-hq", "d", "6", on=24))
    assert log.slot(23)["standing"] == "confirmed"
    assert log.slot(24)["standing"] == "reported"


# `verified`: one exact value asserted by a third party or mediator that `counted`, and by a party.


@pytest.mark.parametrize("counter", ["icrc", "un", "tr-mfa"])
@pytest.mark.parametrize("party", ["ru-mod", "ua-hq"])
def test_a_third_party_or_mediator_that_counted_and_a_party_verify(
    counter: str, party: str
) -> None:
    log = told(report(party, "5", key="c"), report(counter, "5", key="d", basis="counted"))
    rows = [figure("c", party, "5"), figure("d", counter, "5")]
    assert log.status() == [slot(*rows, standing="verified", number="5")]


@pytest.mark.parametrize(
    "given",
    [
        [report("ru-mod", "5"), report("icrc", "5")],
        [report("ru-mod", "5", basis="counted"), report("icrc", "5")],
        [report("ru-mod", "5"), report("icrc", "6", basis="counted")],
        [report("icrc", "5", basis="counted")],
        [report("icrc", "5", basis="counted"), report("un", "5", basis="counted")],
        [report("icrc", "5", basis="counted"), report("paper", "5")],
        [report("icrc", "5", basis="counted"), report("us-dos", "5")],
        [report("ru-mod", "5"), report("paper", "5", basis="counted")],
        [report("ru-mod", "5"), report("nobody", "5", basis="counted")],
        [report("ru-mod", "5"), report("us-dos", "5", basis="counted")],
        [report("ru-mod", "5"), report("ru-head", "5", basis="counted")],
        [report("ru-mod", ">=5"), report("icrc", ">=5", basis="counted")],
        [report("ru-mod", "~5"), report("icrc", "5", basis="counted")],
        [report("ru-mod", "5"), report("icrc", "~5", basis="counted")],
    ],
)
def test_anything_less_verifies_nothing(given: list[Object]) -> None:
    assert told(*given).slot()["standing"] == "reported"


def test_any_party_of_the_agreement_may_verify_with_the_one_who_counted() -> None:
    log = told(
        report("us-dos", "5"),
        report("icrc", "5", basis="counted"),
        first=announce(parties=["RU", "UA", "US"]),
    )
    assert log.slot()["standing"] == "verified"


def test_a_joint_body_is_no_party_and_no_third_party() -> None:
    assert told(report("jcc", "5"), report("icrc", "5", basis="counted")).slot()["standing"] == (
        "confirmed"
    )
    assert told(report("jcc", "5", basis="counted"), report("ru-mod", "5")).slot()["standing"] == (
        "confirmed"
    )


# Verified outranks confirmed.


def test_verified_outranks_confirmed() -> None:
    log = told(
        report("ru-mod", "5", key="c"),
        report("ua-hq", "5", key="d"),
        report("icrc", "5", key="e", basis="counted"),
    )
    rows = [figure("c", "ru-mod", "5"), figure("d", "ua-hq", "5"), figure("e", "icrc", "5")]
    assert log.status() == [slot(*rows, standing="verified", number="5")]


def test_of_a_verified_and_a_confirmed_value_the_verified_one_is_settled() -> None:
    log = told(
        report("ru-mod", "5"),
        report("ru-head", "6"),
        report("ua-hq", "5"),
        report("icrc", "6", basis="counted"),
    )
    row = log.slot(23)
    assert (row["standing"], row["contested"], row["value"]) == ("verified", True, None)


# `withheld`: every figure is. `unreported`: every figure has lapsed. Else `reported`.


def test_withheld_where_every_figure_is() -> None:
    log = told(report("ru-mod", "withheld", key="c"), report("paper", "withheld", key="d"))
    rows = [figure("c", "ru-mod", "withheld"), figure("d", "paper", "withheld")]
    assert log.status() == [slot(*rows, standing="withheld")]
    log.tell(report("nobody", "vague:some", key="e"))
    rows.append(figure("e", "nobody", "vague:some"))
    assert log.status() == [slot(*rows)]


def test_unreported_where_every_figure_has_lapsed() -> None:
    log = told(
        report("ru-mod", "withheld", key="c"),
        report("ua-hq", "5", key="d"),
        retract("ru-mod", "c"),
        retract("ua-hq", "d"),
    )
    rows = [
        figure("c", "ru-mod", "withheld", active=False),
        figure("d", "ua-hq", "5", active=False),
    ]
    assert log.status() == [slot(*rows, standing="unreported")]


def test_zero_withheld_and_absent_are_three_different_things() -> None:
    log = told(report("ru-mod", "0", key="c"), report("ru-mod", "withheld", key="d", stage="s2"))
    assert log.status() == [
        slot(figure("c", "ru-mod", "0"), number="0"),
        slot(figure("d", "ru-mod", "withheld"), stage="s2", standing="withheld"),
    ]
    assert log.status(stage="s3") == []


def test_what_is_neither_confirmed_nor_verified_is_reported() -> None:
    assert told(report("nobody", "vague:some", key="c")).status() == [
        slot(figure("c", "nobody", "vague:some"))
    ]


def test_every_party_means_those_that_were_added_too() -> None:
    log = told(report("ru-mod", "5", []), report("ua-hq", "5", []))
    log.tell(said("AgreementAmended", None, parties=["US"]))
    assert log.slot()["standing"] == "reported"
