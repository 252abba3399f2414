"""Rule 3, which flow."""

import pytest

from domain.deciding.rulebook import FlowIsAmbiguous, LacksTheDimension, LacksTheFlow
from domain.refusals import Malformed
from tests.rules.given import (
    EACH,
    Object,
    confirm,
    correct,
    dispute,
    figure,
    parts,
    report,
    retract,
    slot,
    told,
)


def pointer(act: str, **fields: object) -> Object:
    """One that points at c, by a source that may."""
    match act:
        case "confirm":
            return confirm("ua-hq", "c", **fields)  # type: ignore[arg-type]
        case "dispute":
            return dispute("ua-hq", "c", **fields)  # type: ignore[arg-type]
        case "correct":
            return correct("ru-mod", "c", "6", **fields)
        case _:
            return retract("ru-mod", "c", **fields)


ACTS = ["confirm", "dispute", "correct", "retract"]


# Confirming, disputing, correcting or retracting a figure with more than one flow needs `flow`;
# `all` is always allowed, leaving it out is refused.


@pytest.mark.parametrize("act", ACTS)
def test_a_pointer_at_a_figure_with_more_than_one_flow_needs_flow(act: str) -> None:
    log = told(report("ru-mod", "5", EACH, key="c"))
    refused = log.refuses(pointer(act))
    assert (type(refused), str(refused), refused.hint) == (
        FlowIsAmbiguous,
        "a#2 speaks of RU->UA and UA->RU: name one",
        "--flow RU:UA, --flow UA:RU or --flow all",
    )
    log.tell(pointer(act, flow="UA->RU"))


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("flows", [EACH, ["RU->UA"], ["RU<->UA"], []])
def test_all_is_always_allowed(act: str, flows: list[str]) -> None:
    told(report("ru-mod", "5", flows, key="c"), pointer(act, flow="all"))


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("flows", [["RU->UA"], ["RU<->UA"], []])
def test_a_figure_with_one_flow_or_none_needs_no_flow(act: str, flows: list[str]) -> None:
    told(report("ru-mod", "5", flows, key="c"), pointer(act))


def test_a_pointer_covers_only_the_flow_it_names() -> None:
    log = told(
        report("ru-mod", "5", EACH, key="c"),
        confirm("ua-hq", "c", key="d", flow="UA->RU"),
        dispute("icrc", "c", key="e", flow="UA->RU"),
    )
    said = figure("c", "ru-mod", "5")
    back = slot(said, figure("d", "ua-hq", "5"), standing="confirmed", number="5", contested=True)
    assert log.status(23) == [slot(said, number="5"), back | {"flow": "UA->RU"}]


def test_a_confirmation_of_all_covers_every_flow() -> None:
    log = told(report("ru-mod", "5", EACH, key="c"), confirm("ua-hq", "c", key="d", flow="all"))
    row = slot(
        figure("c", "ru-mod", "5"), figure("d", "ua-hq", "5"), standing="confirmed", number="5"
    )
    assert log.status() == [row, row | {"flow": "UA->RU"}]


def test_a_confirmation_of_one_flow_has_one_flow_itself() -> None:
    log = told(report("ru-mod", "5", EACH, key="c"), confirm("ua-hq", "c", key="d", flow="UA->RU"))
    log.tell(retract("ua-hq", "d"))
    refused = log.refuses(confirm("icrc", "d", flow="RU->UA"))
    assert str(refused) == "a#3 says nothing of RU->UA: it speaks of UA->RU"


# Refused too: a flow or dimension that the figure lacks, a flow twice.


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize(
    ("flows", "has"),
    [
        (["RU->UA"], "it speaks of RU->UA"),
        (["RU<->UA"], "it speaks of RU<->UA"),
        ([], "it has no flow"),
    ],
)
def test_a_flow_that_the_figure_lacks_is_refused(act: str, flows: list[str], has: str) -> None:
    refused = told(report("ru-mod", "5", flows, key="c")).refuses(pointer(act, flow="UA->RU"))
    assert type(refused) is LacksTheFlow
    assert str(refused) == f"a#2 says nothing of UA->RU: {has}"


def test_a_pooled_flow_may_be_named_in_either_spelling() -> None:
    log = told(report("ru-mod", "5", "RU<->UA", key="c"), confirm("ua-hq", "c", flow="UA<->RU"))
    assert log.slot()["standing"] == "confirmed"


@pytest.mark.parametrize("spellings", [["UA<->RU"], ["UA<->RU", "RU<->UA"], ["RU<->UA"]])
def test_a_pooled_flow_is_written_with_its_parties_in_order_of_the_alphabet(
    spellings: list[str],
) -> None:
    log = told(*(report("ru-mod", "5", spelling) for spelling in spellings))
    assert [log.slot()["flow"], log.totals()[-1]["flow"]] == ["RU<->UA", "RU<->UA"]


@pytest.mark.parametrize("act", ["confirm", "dispute"])
def test_a_dimension_that_the_figure_lacks_is_refused(act: str) -> None:
    log = told(report("ru-mod", "5", key="c", by={"sex": parts(women="2", men="3")}))
    refused = log.refuses(pointer(act, dimension="sec"))
    assert (type(refused), str(refused), refused.hint) == (
        LacksTheDimension,
        "a#2 says nothing by sec: it divides by sex",
        "did you mean sex?",
    )
    refused = told(report("ru-mod", "5", key="c")).refuses(pointer(act, dimension="sex"))
    assert (type(refused), str(refused), refused.hint) == (
        LacksTheDimension,
        "a#2 says nothing by sex: it has no breakdown",
        None,
    )


@pytest.mark.parametrize(
    "flows", [["RU->UA", "RU->UA"], ["RU<->UA", "UA<->RU"], ["RU->UA", "UA->RU", "RU->UA"]]
)
def test_a_flow_named_twice_is_refused(flows: list[str]) -> None:
    refused = told().refuses(report("ru-mod", "5", flows))
    assert str(refused) == "flows: a flow is named twice"
    assert isinstance(refused, Malformed)
