"""Rule 5, side."""

import pytest

from domain.state.sources import Register
from projections.agreement import AgreementAt
from tests.rules.given import announce, figure, parts, report, said, slot, source, told

# An official whose `speaks_for` is a party has that side; of a listed mediator, it counts as
# `mediator`; of anybody else, as `media`. No other kind has a side.


@pytest.mark.parametrize(
    ("who", "kind", "side"),
    [
        ("ru-mod", "official", "RU"),
        ("ua-hq", "official", "UA"),
        ("tr-mfa", "mediator", None),
        ("us-dos", "media", None),
        ("jcc", "joint", None),
        ("un", "mediator", None),
        ("icrc", "third-party", None),
        ("paper", "media", None),
        ("nobody", "anonymous", None),
    ],
)
def test_what_a_source_counts_as(who: str, kind: str, side: str | None) -> None:
    log = told(report(who, "5", key="c"))
    assert log.slot()["figures"] == [figure("c", who, "5") | {"kind": kind, "side": side}]
    (row,) = log.total()["by_source"]
    assert (row["source"], row["side"]) == (who, side)


def test_an_official_who_speaks_for_nobody_counts_as_media() -> None:
    log = told(source("min", "official"), report("min", "5", key="c"))
    assert log.status() == [slot(figure("c", "paper", "5") | {"source": "min"}, number="5")]


@pytest.mark.parametrize("kind", ["joint", "mediator", "third-party", "media", "anonymous"])
def test_no_other_kind_has_a_side(kind: str) -> None:
    log = told(source("min", kind, "UA"), report("ru-mod", "5"), report("min", "5", key="c"))
    row = log.slot()
    assert (row["figures"][1]["kind"], row["figures"][1]["side"]) == (kind, None)
    assert row["standing"] == ("confirmed" if kind == "joint" else "reported")


def test_a_source_that_the_register_lacks_counts_as_anonymous() -> None:
    at = told(report("ru-mod", "5")).at()
    lacking = AgreementAt(at.slug, at.record.known.values(), Register(), at.cut)
    (settled,) = lacking.settled.values()
    (only,) = settled.figures
    assert (only.voice.root, only.voice.kind, only.voice.side) == ("ru-mod", "anonymous", None)


def test_who_is_party_or_mediator_is_a_matter_of_the_agreement() -> None:
    log = told(
        report("tr-mfa", "5", key="c"), first=announce(parties=["RU", "TR"], mediators=["UA"])
    )
    official = {"kind": "official", "side": "TR"}
    assert log.status() == [slot(figure("c", "tr-mfa", "5") | official, number="5")]


def test_a_party_added_by_an_amendment_has_a_side_on_all_dates() -> None:
    log = told(report("us-dos", "5", key="c"), said("AgreementAmended", None, parties=["US"]))
    official = {"kind": "official", "side": "US"}
    assert log.status(23) == [slot(figure("c", "us-dos", "5") | official, number="5")]


# Parties, joint bodies, mediators and third parties are heard; the rest is shown.

HEARD = ["ru-mod", "ua-hq", "tr-mfa", "jcc", "un", "icrc"]
SHOWN_ONLY = ["us-dos", "paper", "nobody"]


@pytest.mark.parametrize("who", HEARD)
def test_parties_joint_bodies_mediators_and_third_parties_are_heard(who: str) -> None:
    log = told(report("msf", "5", key="c"), report(who, "6", key="d"))
    row = log.slot(23)
    assert (row["contested"], row["low"], row["high"]) == (True, "5", "6")


@pytest.mark.parametrize("who", SHOWN_ONLY)
def test_who_is_not_heard_is_shown_and_contests_nothing(who: str) -> None:
    log = told(report("msf", "5", key="c"), report(who, "6", key="d"))
    rows = [figure("c", "msf", "5"), figure("d", who, "6")]
    assert log.status(23) == [slot(*rows, number="5")]


def test_the_side_holds_for_parts_as_for_totals() -> None:
    log = told(report("tr-mfa", "5", key="c", by={"sex": parts(complete=False, women="2")}))
    women = figure("c", "tr-mfa", "2")
    assert log.slot(category="women")["figures"] == [women]
