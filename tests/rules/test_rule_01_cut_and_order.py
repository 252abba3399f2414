"""Rule 1, cut and order."""

import sys
from collections.abc import Callable
from dataclasses import replace

import pytest

from domain.deciding.rulebook import AnnouncementCarriesOthers, CannotBe
from domain.events import EntryVoided
from tests.rules.given import (
    CIRCLE,
    EACH,
    Object,
    Told,
    a_term,
    amended,
    announce,
    complete,
    confirm,
    correct,
    dispute,
    figure,
    parts,
    report,
    retract,
    said,
    slot,
    source,
    term,
    terms,
    told,
    total,
    void,
)

# An entry counts if its statement's latest possible instant is not after the end of the as-of cut,
# and it was recorded by the known-at cut.


@pytest.mark.parametrize(
    ("stated", "as_of", "counts"),
    [
        ("2025-05-23", "2025-05-22", False),
        ("2025-05-23", "2025-05-23", True),
        ("2025-05-23", "2025-05", True),
        ("2025-05-23", "2025", True),
        ("2025-05-23", "2025-05-23T23:59:59Z", False),
        ("2025-05-23", "2025-05-24T00:00Z", True),
        ("2025-05-23T18:00Z", "2025-05-23T17:59Z", False),
        ("2025-05-23T18:00Z", "2025-05-23T18:00Z", True),
        ("2025-05-23T18:00Z", "2025-05-23T21:00+03:00", True),
        ("2025-05-23T18:00Z", "2025-05-23", True),
        ("2025-05-23T23:59:59.999999Z", "2025-05-23", True),
        ("2025-05-24T00:00Z", "2025-05-23", False),
    ],
)
def test_an_entry_counts_if_its_latest_possible_instant_is_not_after_the_end_of_the_as_of_cut(
    stated: str, as_of: str, counts: bool
) -> None:
    log = told(report("ru-mod", "5", on=stated, key="c"))
    row = slot(figure("c", "ru-mod", "5", on=stated), number="5")
    assert log.status(as_of) == ([row] if counts else [])


def test_an_entry_counts_if_it_was_recorded_by_the_known_at_cut() -> None:
    log = told(report("ru-mod", "5", key="c1"), report("ua-hq", "5", key="c2"))
    first, second = figure("c1", "ru-mod", "5"), figure("c2", "ua-hq", "5")
    assert log.status(known_at="a") == []
    assert log.status(known_at="c1") == [slot(first, number="5")]
    both = slot(first, second, standing="confirmed", number="5")
    assert log.status(known_at="c2") == [both]
    assert log.status(known_at="2025-12-31") == []
    assert log.status(known_at="2026-01-01") == [both]


def test_both_cuts_apply_together() -> None:
    log = told(
        report("ru-mod", "5", key="late", on=25),
        report("ua-hq", "6", key="early", on=21),
    )
    assert log.status(24, known_at="late") == []
    assert log.status(24, known_at="early") == [
        slot(figure("early", "ua-hq", "6", on=21), number="6")
    ]


# A bare date is a day in the ledger's zone (`init --tz`, default UTC); a month or a year ends with
# its last day.


@pytest.mark.parametrize(
    ("tz", "stated", "as_of", "counts"),
    [
        ("UTC", "2025-05-23T21:30Z", "2025-05-23", True),
        ("Europe/Kyiv", "2025-05-23T21:30Z", "2025-05-23", False),
        ("Europe/Kyiv", "2025-05-23T20:59:59Z", "2025-05-23", True),
        ("America/Bogota", "2025-05-24T04:59Z", "2025-05-23", True),
        ("America/Bogota", "2025-05-23", "2025-05-24T04:59:59Z", False),
        ("America/Bogota", "2025-05-23", "2025-05-24T05:00Z", True),
    ],
)
def test_a_bare_date_is_a_day_in_the_ledgers_zone(
    tz: str, stated: str, as_of: str, counts: bool
) -> None:
    log = told(report("ru-mod", "5", on=stated), tz=tz)
    assert len(log.status(as_of)) == counts


@pytest.mark.parametrize(
    ("stated", "last_without", "first_with"),
    [
        ("2025-05", "2025-05-30", "2025-05-31"),
        ("2025-02", "2025-02-27", "2025-02-28"),
        ("2024-02", "2024-02-28", "2024-02-29"),
        ("2025-12", "2025-12-30", "2025-12-31"),
        ("2024", "2024-12-30", "2024-12-31"),
        ("2024", "2024-11", "2024-12"),
    ],
)
def test_a_month_or_a_year_ends_with_its_last_day(
    stated: str, last_without: str, first_with: str
) -> None:
    log = told(report("ru-mod", "5", on=stated))
    assert (len(log.status(last_without)), len(log.status(first_with))) == (0, 1)


# Entries act in order of latest possible instant, then number; one that points at another acts no
# earlier than it.


def test_entries_act_in_order_of_latest_possible_instant() -> None:
    log = told(
        report("ru-mod", "7", key="newer", on=24),
        report("ru-mod", "5", key="older", on=23),
    )
    older = figure("older", "ru-mod", "5", active=False)
    assert log.status() == [slot(older, figure("newer", "ru-mod", "7", on=24), number="7")]


def test_a_month_acts_after_the_days_in_it() -> None:
    log = told(
        report("ru-mod", "7", key="month", on="2025-05"),
        report("ru-mod", "5", key="day", on=30),
        report("ru-mod", "6", key="last", on=31),
    )
    rows = [
        figure("day", "ru-mod", "5", on=30, active=False),
        figure("month", "ru-mod", "7", on="2025-05", active=False),
        figure("last", "ru-mod", "6", on=31),
    ]
    assert log.status() == [slot(*rows, number="6")]


def test_entries_of_one_instant_act_in_order_of_their_numbers() -> None:
    log = told(report("ru-mod", "7", key="c1"), report("ru-mod", "5", key="c2"))
    rows = [figure("c1", "ru-mod", "7", active=False), figure("c2", "ru-mod", "5")]
    assert log.status() == [slot(*rows, number="5")]


def test_an_instant_acts_before_a_day_that_ends_after_it() -> None:
    log = told(
        report("ru-mod", "7", key="day"),
        report("ru-mod", "5", key="noon", on="2025-05-23T12:00Z"),
    )
    rows = [
        figure("noon", "ru-mod", "5", on="2025-05-23T12:00Z", active=False),
        figure("day", "ru-mod", "7"),
    ]
    assert log.status() == [slot(*rows, number="7")]


def test_one_that_points_at_another_acts_no_earlier_than_it() -> None:
    log = told(report("ru-mod", "5", key="c", on=24), correct("ru-mod", "c", "6", key="d", on=22))
    assert log.status(23) == []
    rows = [
        figure("c", "ru-mod", "5", on=24, active=False),
        figure("d", "ru-mod", "6", on=22),
    ]
    assert log.status(24) == [slot(*rows, number="6")]


def test_what_points_at_a_pointer_waits_for_both() -> None:
    log = told(
        report("ru-mod", "5", key="c", on=24),
        confirm("ua-hq", "c", key="d", on=22),
        retract("ua-hq", "d", on=21),
        report("ua-hq", "7", key="e", on=24),
    )
    assert log.status(23) == []
    rows = [
        figure("c", "ru-mod", "5", on=24),
        figure("d", "ua-hq", "5", on=22, active=False),
        figure("e", "ua-hq", "7", on=24),
    ]
    assert log.status(24) == [slot(*rows, low="5", high="7", contested=True)]


def test_one_that_follows_to_a_later_replacement_acts_right_after_it() -> None:
    log = told(
        report("ru-mod", "5", key="c", on=22),
        confirm("ua-hq", "c", key="d", on=22),
        report("ua-hq", "8", key="own", on=24),
        report("ru-mod", "6", key="c2", on=24),
        void("c", "c2"),
    )
    assert log.status(23) == []
    rows = [
        figure("own", "ua-hq", "8", on=24, active=False),
        figure("c2", "ru-mod", "6", on=24),
        figure("d", "ua-hq", "6", on=22),
    ]
    assert log.status() == [slot(*rows, standing="confirmed", number="6")]


def test_one_that_waited_acts_by_its_own_number_among_the_entries_of_that_instant() -> None:
    log = told(
        report("ru-mod", "5", key="c", on=24),
        report("ua-hq", "8", key="own", on=24),
        confirm("ua-hq", "c", key="d", on=22),
    )
    rows = [
        figure("c", "ru-mod", "5", on=24),
        figure("own", "ua-hq", "8", on=24, active=False),
        figure("d", "ua-hq", "5", on=22),
    ]
    assert log.status() == [slot(*rows, standing="confirmed", number="5")]


def test_what_points_at_one_that_follows_to_a_later_replacement_acts_after_it() -> None:
    log = told(
        report("ru-mod", "5", key="c", on=22),
        confirm("ua-hq", "c", key="d", on=22),
        retract("ua-hq", "d", on=22),
        report("ru-mod", "6", key="c2", on=24),
        void("c", "c2"),
    )
    rows = [figure("c2", "ru-mod", "6", on=24), figure("d", "ua-hq", "6", on=22, active=False)]
    assert log.status() == [slot(*rows, number="6")]


def test_a_replacement_of_terms_waits_for_what_it_replaces() -> None:
    log = told(
        terms("ua-hq", term("9"), key="t1", on=24),
        terms("ua-hq", term("8"), key="t2", on=21, replaces="t1"),
    )
    assert log.total(23) == total()
    own = [a_term("a", "ru-mod", "10", on=20), a_term("t2", "ua-hq", "8", on=21)]
    nothing = {"term": None, "unsettled": None, "remaining_low": None, "remaining_high": None}
    assert log.total(24) == total(terms=own, **nothing)


# A voided entry is as if never recorded, in every as-of view, unless the voiding lies after the
# known-at cut: what it had corrected, retracted or disputed is back.


@pytest.mark.parametrize("as_of", [None, 23, 24])
def test_a_voided_entry_is_as_if_never_recorded_in_every_as_of_view(as_of: int | None) -> None:
    log = told(
        report("ru-mod", "5", key="c"), report("ua-hq", "6", key="slip"), void("slip", key="v")
    )
    assert log.status(as_of) == [slot(figure("c", "ru-mod", "5"), number="5")]


def test_a_voided_entry_stands_where_the_voiding_lies_after_the_known_at_cut() -> None:
    log = told(
        report("ru-mod", "5", key="c"), report("ua-hq", "6", key="slip"), void("slip", key="v")
    )
    rows = [figure("c", "ru-mod", "5"), figure("slip", "ua-hq", "6")]
    assert log.status(23, known_at="slip") == [slot(*rows, low="5", high="6", contested=True)]
    assert log.status(known_at="v") == [slot(rows[0], number="5")]


def test_what_a_voided_entry_had_corrected_is_back() -> None:
    log = told(
        report("ru-mod", "5", key="c"), correct("ru-mod", "c", "6", key="d", on=24), void("d")
    )
    assert log.status() == [slot(figure("c", "ru-mod", "5"), number="5")]
    rows = [figure("c", "ru-mod", "5", active=False), figure("d", "ru-mod", "6", on=24)]
    assert log.status(known_at="d") == [slot(*rows, number="6")]


def test_what_a_voided_entry_had_retracted_is_back() -> None:
    log = told(report("ru-mod", "5", key="c"), retract("ru-mod", "c", key="r", on=24), void("r"))
    assert log.status() == [slot(figure("c", "ru-mod", "5"), number="5")]
    gone = slot(figure("c", "ru-mod", "5", active=False), standing="unreported")
    assert log.status(known_at="r") == [gone]


def test_what_a_voided_entry_had_disputed_is_back() -> None:
    log = told(report("ru-mod", "5", key="c"), dispute("icrc", "c", key="d", on=24), void("d"))
    stands = slot(figure("c", "ru-mod", "5"), number="5")
    assert log.status(24) == [stands]
    assert log.status(24, known_at="d") == [stands | {"contested": True}]


def test_a_stage_that_a_voided_entry_had_retracted_or_terms_that_it_had_replaced_are_back() -> None:
    log = told(
        complete("ru-mod", key="done"),
        retract("ru-mod", "done", key="r"),
        terms("ru-mod", term("9"), key="t", replaces="a", on=24),
    )
    assert (log.total()["stages_completed"], log.total()["term"]) == (0, "9")
    log.tell(void("r"), void("t"))
    assert log.total() == total(stages_completed=1, stages_without_number=["s1"], **open_end())


def open_end() -> dict[str, None]:
    return {"high": None, "remaining_low": None}


def test_a_voided_entry_does_not_make_an_earlier_day_contested() -> None:
    log = told(
        report("ru-mod", "5", key="c"), report("ua-hq", "6", key="slip", on=22), void("slip")
    )
    assert log.slot(25)["was_contested"] is False


def test_a_voided_announcement_or_amendment_of_it_names_no_parties() -> None:
    log = told(
        said("AgreementAmended", None, key="more", parties=["US"]),
        report("us-dos", "5", key="c"),
        void("more", key="v"),
    )
    speaker = {"kind": "official", "side": "US"}
    row = slot(figure("c", "us-dos", "5") | speaker, number="5")
    assert log.status(known_at="c") == [row]
    assert log.status() == [slot(figure("c", "us-dos", "5"), number="5")]


# What points at it follows the voiding's `replacement`, where there is one, else keeps only a
# quantity of its own.


def test_a_confirmation_follows_the_replacement() -> None:
    log = told(
        report("ru-mod", "50", key="slip"),
        confirm("ua-hq", "slip", key="d"),
        report("ru-mod", "5", key="right"),
        void("slip", "right"),
    )
    rows = [figure("right", "ru-mod", "5"), figure("d", "ua-hq", "5")]
    assert log.status() == [slot(*rows, standing="confirmed", number="5")]


def test_a_correction_follows_the_replacement_to_its_slot() -> None:
    log = told(
        report("ru-mod", "5", key="slip"),
        correct("ru-mod", "slip", "6", key="d", on=24),
        report("ru-mod", "5", key="right", stage="s2"),
        void("slip", "right"),
    )
    rows = [figure("right", "ru-mod", "5", active=False), figure("d", "ru-mod", "6", on=24)]
    assert log.status() == [slot(*rows, number="6", stage="s2")]


def test_a_dispute_follows_the_replacement() -> None:
    log = told(
        report("ru-mod", "50", key="slip"),
        dispute("icrc", "slip", "6", key="d", on=24),
        report("ru-mod", "5", key="right"),
        void("slip", "right"),
    )
    rows = [figure("right", "ru-mod", "5"), figure("d", "icrc", "6", on=24)]
    assert log.status(24) == [slot(*rows, low="5", high="6", contested=True)]


def test_a_retraction_follows_the_replacement() -> None:
    log = told(
        report("ru-mod", "50", key="slip"),
        retract("ru-mod", "slip", key="d", on=24),
        report("ru-mod", "5", key="right"),
        void("slip", "right"),
    )
    gone = slot(figure("right", "ru-mod", "5", active=False), standing="unreported")
    assert log.status() == [gone]


def test_terms_that_replace_follow_the_replacement() -> None:
    log = told(
        terms("ua-hq", term("9"), key="slip"),
        terms("ua-hq", term("10", "UA->RU"), key="t2", replaces="slip", on=24),
        terms("ua-hq", term("8"), key="right"),
        void("slip", "right"),
    )
    assert log.total() == total()


def test_pointers_follow_a_chain_of_replacements() -> None:
    log = told(
        report("ru-mod", "50", key="c1"),
        confirm("ua-hq", "c1", key="d"),
        report("ru-mod", "51", key="c2"),
        void("c1", "c2"),
        report("ru-mod", "5", key="c3"),
        void("c2", "c3"),
    )
    rows = [figure("c3", "ru-mod", "5"), figure("d", "ua-hq", "5")]
    assert log.status() == [slot(*rows, standing="confirmed", number="5")]


def test_a_pointer_follows_to_all_flows_of_the_replacement_or_to_the_one_it_names() -> None:
    log = told(
        report("ru-mod", "5", key="slip"),
        confirm("ua-hq", "slip", key="all"),
        confirm("ua-head", "slip", key="one", flow="RU->UA"),
        report("ru-mod", "6", EACH, key="right"),
        void("slip", "right"),
    )
    there, back = log.status()
    rows = [figure("right", "ru-mod", "6"), figure("all", "ua-hq", "6")]
    assert there == slot(*rows, figure("one", "ua-head", "6"), standing="confirmed", number="6")
    assert back == slot(*rows, standing="confirmed", number="6", flow="UA->RU")


def test_a_pointer_whose_flow_the_replacement_lacks_keeps_its_own_quantity() -> None:
    log = told(
        report("ru-mod", "5", EACH, key="slip"),
        confirm("ua-hq", "slip", key="bare", flow="UA->RU"),
        confirm("ua-head", "slip", "5", key="own", flow="UA->RU"),
        dispute("icrc", "slip", key="d", flow="UA->RU"),
        report("ru-mod", "6", key="right", stage="s2"),
        void("slip", "right"),
    )
    there, back = log.status()
    assert there == slot(figure("right", "ru-mod", "6"), number="6", stage="s2")
    assert back == slot(figure("own", "ua-head", "5"), number="5", stage="s2", flow="UA->RU")


def test_without_a_replacement_a_pointer_keeps_only_a_quantity_of_its_own() -> None:
    log = told(
        report("ru-mod", "5", key="slip", by={"sex": parts(women="2", men="3")}),
        confirm("ua-hq", "slip", key="bare"),
        confirm("ua-hq", "slip", key="parts", dimension="sex"),
        confirm("ua-head", "slip", "5", key="own"),
        correct("ru-mod", "slip", "4", key="corrected"),
        dispute("icrc", "slip", key="silent"),
        dispute("icrc", "slip", "4", key="loud"),
        void("slip"),
    )
    rows = [
        figure("own", "ua-head", "5"),
        figure("corrected", "ru-mod", "4"),
        figure("loud", "icrc", "4"),
    ]
    assert log.status(23) == [slot(*rows, low="4", high="5", contested=True)]


def test_without_a_replacement_a_dispute_contests_nothing_more() -> None:
    log = told(
        report("ru-mod", "5", key="slip"),
        dispute("icrc", "slip", "4", key="d"),
        void("slip"),
        report("ru-mod", "4", key="c"),
    )
    rows = [figure("d", "icrc", "4"), figure("c", "ru-mod", "4")]
    assert log.status() == [slot(*rows, number="4")]


def test_without_a_replacement_a_retraction_of_a_voided_entry_takes_nothing_back() -> None:
    log = told(
        report("ru-mod", "5", key="c"),
        report("ru-mod", "6", key="slip"),
        retract("ru-mod", "slip"),
        void("slip"),
    )
    assert log.status() == [slot(figure("c", "ru-mod", "5"), number="5")]


def test_before_a_replacement_is_known_a_pointer_keeps_its_own_quantity() -> None:
    log = told(
        report("ru-mod", "50", key="slip"),
        confirm("ua-hq", "slip", key="bare"),
        confirm("ua-head", "slip", "50", key="own"),
    )
    log.tell(void("slip", 6, key="v"), report("ru-mod", "5", key="right"))
    assert log.status(known_at="v") == [slot(figure("own", "ua-head", "50"), number="50")]
    rows = [
        figure("right", "ru-mod", "5"),
        figure("bare", "ua-hq", "5"),
        figure("own", "ua-head", "50"),
    ]
    assert log.status(23) == [slot(*rows, standing="confirmed", contested=True, low="5", high="50")]


@pytest.mark.parametrize("pointer", [confirm, correct, dispute])
def test_where_a_replacement_was_voided_in_its_turn_a_pointer_keeps_its_own_quantity_in_its_slot(
    pointer: Callable[..., Object],
) -> None:
    who = "ru-mod" if pointer is correct else "ua-hq"
    log = told(report("ru-mod", "5", key="slip"), pointer(who, "slip", "5", key="own"))
    log.tell(report("ru-mod", "5", stage="s2", key="other"), void("slip", "other"))
    log.tell(void("other", key="v"))
    assert log.status() == [slot(figure("own", who, "5"), stage="s2", number="5")]
    log.tell(confirm("ua-head", "own", key="k"))
    assert log.status() == [
        slot(figure("own", who, "5"), figure("k", "ua-head", "5"), stage="s2", number="5")
        | {"standing": "confirmed" if who == "ru-mod" else "reported"}
    ]


def test_a_replacement_of_a_replacement_that_is_no_figure_leaves_the_slot_of_the_one_before() -> (
    None
):
    log = told(
        report("ru-mod", "5", key="slip"),
        confirm("ua-hq", "slip", "5", key="own"),
        report("ru-mod", "5", stage="s2", key="other"),
        void("slip", "other"),
        complete("ru-mod", key="done"),
        void("other", "done"),
    )
    assert log.status() == [slot(figure("own", "ua-hq", "5"), stage="s2", number="5")]


def test_corrections_that_were_all_voided_are_read_however_many_they_are() -> None:
    many = 2 * sys.getrecursionlimit()
    log = told(report("ru-mod", "5", key="c0"))
    log.tell(*(correct("ru-mod", f"c{n}", str(n % 7), key=f"c{n + 1}") for n in range(many)))
    log.tell(*(void(f"c{n}") for n in range(many)))
    newest = figure(f"c{many}", "ru-mod", str((many - 1) % 7))
    assert log.status() == [slot(newest, number=newest["quantity"])]


def test_a_replacement_that_is_no_figure_leaves_a_pointer_its_own_quantity_in_the_old_slot() -> (
    None
):
    log = told(
        report("ru-mod", "5", key="slip"),
        confirm("ua-hq", "slip", "5", key="own"),
        confirm("ua-head", "slip", key="bare"),
        complete("ru-mod", key="done"),
        void("slip", "done"),
    )
    assert log.status() == [slot(figure("own", "ua-hq", "5"), number="5")]


def test_pointers_that_replacements_lead_in_a_circle_keep_only_quantities_of_their_own() -> None:
    log = told(
        report("ru-mod", "50", key="c1"),
        confirm("ua-hq", "c1", key="d1"),
        report("ru-mod", "51", key="c2"),
        void("c1", "c2"),
        confirm("ua-head", "d1", "51", key="d2"),
        void("c2", "d2"),
    )
    assert log.status() == [slot(figure("d2", "ua-head", "51"), number="51")]


def test_of_corrections_that_replacements_lead_in_a_circle_the_newest_stands() -> None:
    log = told(*CIRCLE)
    older = figure("d1", "ru-mod", "51", active=False)
    assert log.status() == [slot(older, figure("d2", "ru-mod", "53"), number="53")]
    log.tell(retract("ru-mod", "d2", on=24))
    gone = figure("d2", "ru-mod", "53", active=False)
    assert log.status() == [slot(older, gone, standing="unreported")]


def test_of_terms_that_replacements_lead_in_a_circle_the_newest_stand() -> None:
    log = told(
        terms("ua-hq", term("1"), key="t1"),
        terms("ua-hq", term("2"), key="d1", replaces="t1"),
        terms("ua-hq", term("3"), key="t2"),
        void("t1", "t2"),
        terms("ua-hq", term("10"), key="d2", replaces="d1"),
        void("t2", "d2"),
    )
    newest = a_term("d2", "ua-hq", "10")
    assert log.total() == total(terms=[a_term("a", "ru-mod", "10", on=20), newest])
    log.tell(terms("ua-hq", term("9"), key="d3", replaces="d2"))
    assert log.total()["terms"][1] == a_term("d3", "ua-hq", "9")


def test_what_a_replacement_leads_to_a_circle_asserts_what_is_asserted_there() -> None:
    log = told(
        report("ru-mod", "50", key="c1"),
        confirm("ua-hq", "c1", "50", key="d1"),
        report("ru-mod", "51", key="c2"),
        void("c1", "c2"),
        confirm("ua-head", "d1", key="d2"),
        void("c2", "d2"),
        report("ru-mod", "52", key="x"),
        confirm("icrc", "x", key="e"),
        void("x", "d2"),
    )
    rows = [(key, who, "50") for key, who in [("d1", "ua-hq"), ("d2", "ua-head"), ("e", "icrc")]]
    assert log.status() == [slot(*(figure(*row) for row in rows), number="50")]


def test_a_voided_entry_that_is_led_to_what_points_at_it_lends_the_slot_where_it_was_before_that() -> (
    None
):
    log = told(
        report("ru-mod", "50", key="c1"),
        confirm("ua-hq", "c1", key="d"),
        confirm("ua-head", "d", "50", key="e"),
        report("ru-mod", "51", key="c2", stage="s2"),
        void("c1", "c2"),
        void("c2", "e"),
        void("d"),
    )
    assert log.status() == [slot(figure("e", "ua-head", "50"), stage="s2", number="50")]


@pytest.mark.parametrize("replacement", [None, "done"])
def test_in_a_circle_over_voided_entries_all_keep_numbers_of_their_own_whoever_acts_first(
    replacement: str | None,
) -> None:
    log = told(
        report("ru-mod", "50", key="c1"),
        correct("ru-mod", "c1", "51", key="d"),
        confirm("ua-hq", "d", "51", key="e"),
        correct("ru-mod", "d", "52", key="f", on=24),
        report("ru-mod", "53", key="c2"),
        complete("ru-mod", key="done", on=20),
        void("c1", "c2"),
        void("c2", "f"),
        void("d", replacement),
    )
    rows = [figure("e", "ua-hq", "51"), figure("f", "ru-mod", "52", on=24)]
    assert log.status(24) == [slot(*rows, low="51", high="52", contested=True)]


def test_in_a_circle_over_voided_pointers_all_keep_numbers_of_their_own_whoever_acts_first() -> (
    None
):
    log = told(
        report("ru-mod", "49", key="c1"),
        correct("ru-mod", "c1", "50", key="d1"),
        correct("ru-mod", "d1", "51", key="d2"),
        confirm("ua-hq", "d2", "51", key="e"),
        correct("ru-mod", "d2", "52", key="f", on=24),
        report("ru-mod", "53", key="c2"),
        void("c1", "c2"),
        void("c2", "f"),
        void("d1"),
        void("d2"),
    )
    rows = [figure("e", "ua-hq", "51"), figure("f", "ru-mod", "52", on=24)]
    assert log.status(24) == [slot(*rows, low="51", high="52", contested=True)]


def test_a_chain_of_pointers_may_be_longer_than_calls_can_be_nested() -> None:
    links = sys.getrecursionlimit() + 1
    log = told(
        report("ru-mod", "0", key="c0"),
        *(correct("ru-mod", f"c{n}", "1", key=f"c{n + 1}") for n in range(links)),
    )
    newest = links + 2
    asked = log.at().record.assertion(newest)
    assert asked is not None
    assert str(asked.total) == "1"
    assert log.at().record.acts_at(newest) == log.at().record.acts_at(2)


def test_what_is_not_known_yet_asserts_nothing() -> None:
    log = told(report("ru-mod", "5", key="c1"), report("ru-mod", "5", key="c2"))
    assert log.at(known_at="c1").record.assertion(3) is None


def test_replacements_in_a_circle_stand_for_nothing_where_a_log_was_made_with_them() -> None:
    log = told(
        report("ru-mod", "5", key="c1"),
        report("ru-mod", "6", key="c2"),
        confirm("ua-hq", "c1", "5", key="d"),
        confirm("ua-head", "c1", key="bare"),
        void("c1", "c2"),
        void("c2", key="v"),
    )
    *others, last = log.entries
    assert isinstance(last.event, EntryVoided)
    log.entries = [*others, replace(last, event=last.event.with_values({"replacement": 2}))]
    assert log.status() == [slot(figure("d", "ua-hq", "5"), number="5")]


def test_what_was_retracted_stands_again_once_it_or_the_retraction_is_voided() -> None:
    log = told(complete("ru-mod", key="c"), retract("ru-mod", "c", key="r"))
    assert log.at().record.retracted == {2}
    assert log.at(known_at="c").record.retracted == set()
    log.tell(void("c"))
    assert log.at().record.retracted == set()
    log = told(complete("ru-mod", key="c"), retract("ru-mod", "c", key="r"), void("r"))
    assert log.at().record.retracted == set()


# A voiding cannot be voided, nor an announcement while anything else stands.


def test_a_voiding_cannot_be_voided() -> None:
    log = told(report("ru-mod", "5", key="c"), void("c", key="v"))
    refused = log.refuses(void("v"))
    assert type(refused) is CannotBe
    assert str(refused) == "a#3 is of the kind EntryVoided, which cannot be voided"


def test_an_announcement_cannot_be_voided_while_anything_else_stands() -> None:
    log = told(report("ru-mod", "5", key="c"))
    refused = log.refuses(void("a"))
    assert type(refused) is AnnouncementCarriesOthers
    assert str(refused) == "a#1 announces the agreement and cannot be voided while a#2 stands"
    log.tell(void("c"), void("a", key="v"))
    assert (log.status(), log.totals()) == ([], [])
    log.tell(announce("ua-hq", key="again", terms=[term("9")]))
    ninth = {"term": "9", "unsettled": "9", "remaining_low": "9", "remaining_high": "9"}
    assert log.totals() == [total(terms=[a_term("again", "ua-hq", "9", on=20)], **ninth)]


# The register of sources is read as of the known-at cut, for all dates alike; an amendment replaces
# the fields it names.


def test_the_register_is_read_as_of_the_known_at_cut_for_all_dates_alike() -> None:
    log = told(
        source("min", "media", key="m1"),
        report("min", "5", key="c", on=22),
        amended("min", kind="official", speaks_for="UA", key="m2"),
        report("ru-mod", "5", key="d", on=23),
    )
    speaker = {"source": "min", "kind": "official", "side": "UA"}
    first = figure("c", "paper", "5", on=22) | {"source": "min"}
    assert log.status(22, known_at="c") == [slot(first, number="5")]
    assert log.status(22) == [slot(first | speaker, number="5")]
    both = [first | speaker, figure("d", "ru-mod", "5")]
    assert log.status(23) == [slot(*both, standing="confirmed", number="5")]


def test_an_amendment_replaces_the_fields_it_names() -> None:
    log = told(
        source("min", "official", "UA", note="old", aliases=["M"]),
        amended("min", name="The ministry", note="new"),
    )
    kept = log.desk.register["min"]
    assert (kept.slug, kept.name, kept.kind, kept.speaks_for, kept.aliases, kept.note) == (
        "min",
        "The ministry",
        "official",
        "UA",
        ("M",),
        "new",
    )


def test_what_others_point_at_otherwise_was_not_retracted() -> None:
    log = told(
        report("ru-mod", "5", key="c"),
        confirm("ua-hq", "c"),
        correct("ru-mod", "c", "6", key="d"),
        dispute("ua-hq", "d", "7"),
    )
    assert log.at().record.retracted == set()


def acts(log: Told) -> list[int]:
    """The numbers of the entries, in the order in which they act."""
    return [acting.entry.number for acting in log.at().record.acting]


def test_what_waits_for_a_replacement_acts_behind_it_in_order_of_number() -> None:
    log = told(
        report("ru-mod", "10", key="c"),
        confirm("ua-hq", "c", key="d"),
        correct("ua-hq", "d", "12", key="e"),
        confirm("ua-hq", "c", key="f"),
        report("ru-mod", "10", key="g"),
        void("c", "g"),
    )
    assert acts(log) == [1, 6, 3, 4, 5]
    assert log.slot()["standing"] == "confirmed"


def test_what_waits_for_one_that_waits_acts_as_soon_as_its_number_allows() -> None:
    log = told(
        report("ru-mod", "10", key="c"),
        confirm("ua-hq", "c", key="d"),
        confirm("us-dos", "c", key="e"),
        correct("ua-hq", "d", "12", key="f"),
        report("ru-mod", "10", key="g"),
        void("c", "g"),
    )
    assert acts(log) == [1, 6, 3, 4, 5]
