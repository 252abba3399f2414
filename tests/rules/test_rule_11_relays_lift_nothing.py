"""Rule 11, relays lift nothing: `via`, `repeats`, republication and same-side repetition change no standing."""

import pytest

from tests.rules.given import (
    Object,
    Row,
    Told,
    by,
    confirm,
    figure,
    report,
    slot,
    told,
    total,
)

FIVE = {"low": "5", "high": "5", "remaining_low": "5", "remaining_high": "5"}


def settled(log: Told) -> list[Row]:
    """All of every slot but who said it."""
    return [{name: row[name] for name in row if name != "figures"} for row in log.status()]


@pytest.mark.parametrize("via", [["TASS"], ["Ministry of Ukraine", "Red Cross"], ["ua-hq"]])
def test_via_changes_no_standing(via: list[str]) -> None:
    log = told(report("ru-mod", "5", key="c", via=via))
    assert log.status() == [slot(figure("c", "ru-mod", "5", via=via), number="5")]
    log.tell(report("ru-mod", "5", key="d", via=["another"]))
    rows = [
        figure("c", "ru-mod", "5", via=via, active=False),
        figure("d", "ru-mod", "5", via=["another"]),
    ]
    assert log.status() == [slot(*rows, number="5")]


@pytest.mark.parametrize("outlet", ["paper", "ua-hq", "icrc", "jcc"])
@pytest.mark.parametrize(
    "garbled",
    [
        {},
        {"quantity": "9"},
        {"flows": ["UA->RU"]},
        {"scope": "whole", "stage": None},
        {"quantity": "~5"},
        {"basis": "counted"},
    ],
)
def test_repeats_change_no_standing_however_garbled(outlet: str, garbled: Object) -> None:
    given = report("ru-mod", "5", key="c")
    fields = {"scope": "stage", "stage": "s1", "quantity": "5"} | garbled
    log = told(given, report(outlet, key="r", repeats="c", **fields))
    assert log.status() == [slot(figure("c", "ru-mod", "5"), number="5")]
    assert log.totals() == [total(by_source=[by("ru-mod", "5", ["s1"])], **FIVE)]
    assert log.told_by(outlet) == [("r", fields["quantity"], "repeats a#2")]


@pytest.mark.parametrize("outlet", ["paper", "gazette", "nobody", "us-dos"])
def test_republication_changes_no_standing(outlet: str) -> None:
    given = [report("ru-mod", "5", key="c")]
    more = [report(outlet, "5", basis="counted"), confirm("gazette", "c", basis="counted")]
    assert settled(told(*given, *more)) == settled(told(*given))


@pytest.mark.parametrize(
    "again",
    [
        report("ru-mod", "5"),
        report("ru-head", "5"),
        report("ru-head", "5", basis="counted"),
        confirm("ru-head", "c"),
        confirm("ru-head", "c", "5"),
    ],
)
def test_same_side_repetition_changes_no_standing(again: Object) -> None:
    given = [report("ru-mod", "5", key="c")]
    assert settled(told(*given, again)) == settled(told(*given))


def test_a_number_confirmed_by_both_sides_once_is_not_confirmed_better_by_ten_outlets() -> None:
    both = [report("ru-mod", "5", key="c"), confirm("ua-hq", "c")]
    outlets = [report("paper", "5", via=[f"outlet {number}"]) for number in range(10)]
    assert settled(told(*both, *outlets)) == settled(told(*both))
