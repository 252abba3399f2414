"""``trace``: who said it first, and what became of it."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.theirs import unmarked
from domain.values.quantity import Quantity
from projections.agreement import AgreementAt
from projections.figures.garbled import how
from projections.trace import TraceRow, trace
from tests.cli.kept import read, rows
from tests.desk.kept import kept
from tests.rules.given import (
    EACH,
    Told,
    amended,
    confirm,
    correct,
    dispute,
    parts,
    report,
    retract,
    said,
    term,
    terms,
    told,
    void,
)
from tests.settling.logs import CUTS, Log, amended_logs

Step = tuple[int, str | None, str]


def steps(
    ledger: Told, key: str, as_of: int | str | None = None, known: str | None = None
) -> list[Step]:
    """(depth, relation, key of the entry; of a relay its name)"""
    (number,) = [
        entry.number for entry in ledger.entries if entry.key == key and entry.subject == "a"
    ]
    found = trace(ledger.at(as_of, known), number)
    assert found is not None
    keyed = ledger.keyed(found)
    return [
        (
            row["depth"],
            row["relation"],
            row["source"] if row["relation"] == "passed on by" else row["entry"],
        )
        for row in keyed
    ]


FIGURE = report("ru-mod", "3", EACH, on=21, key="f")


def test_a_claim_begins_with_who_said_it_first_and_its_relays_in_order() -> None:
    ledger = told(report("ru-mod", "3", via=["wire", "paper"], key="f"))

    assert steps(ledger, "f") == [
        (0, "said first", "f"),
        (1, "passed on by", "wire"),
        (1, "passed on by", "paper"),
    ]


def test_what_points_at_it_hangs_on_it_in_the_order_of_time() -> None:
    ledger = told(
        FIGURE,
        dispute("icrc", "f", on=25, flow="RU->UA", key="d"),
        confirm("ua-hq", "f", on=22, flow="RU->UA", key="c"),
        report("paper", "3", repeats="f", on=23, key="r"),
        report("gazette", "3", repeats="f", on=22, key="again"),
    )

    assert steps(ledger, "d") == [
        (0, "said first", "f"),
        (1, "confirms", "c"),
        (1, "repeats", "again"),
        (1, "repeats", "r"),
        (1, "disputes", "d"),
    ]


def test_corrections_before_and_after_stand_in_one_chain() -> None:
    ledger = told(
        FIGURE,
        correct("ru-mod", "f", "4", on=22, flow="all", key="g"),
        correct("ru-mod", "g", "5", on=23, flow="RU->UA", key="h"),
        retract("ru-mod", "h", on=24, key="back"),
    )
    chain = [
        (0, "said first", "f"),
        (1, "corrects", "g"),
        (2, "corrects", "h"),
        (3, "retracts", "back"),
    ]

    for key in ("f", "g", "h", "back"):
        assert steps(ledger, key) == chain


def test_a_silent_change_belongs_to_the_claim_whichever_is_asked_for() -> None:
    ledger = told(
        report("ru-mod", "3", on=21, key="f"),
        report("ru-mod", "3", on=22, key="same"),
        report("ru-mod", "4", on=23, key="g"),
        report("ru-mod", "~4", on=24, key="less"),
        report("ru-head", "4", on=24, key="another"),
        report("ru-mod", "9", on=24, stage="s2", scope="stage", key="elsewhere"),
    )
    whole = [
        (0, "said first", "f"),
        (1, "says again", "same"),
        (2, "changes silently", "g"),
        (3, "says again", "less"),
    ]

    for key in ("f", "g", "less"):
        assert steps(ledger, key) == whole
    assert steps(ledger, "another") == [(0, "said first", "another")]


def test_what_says_again_and_something_besides_says_more() -> None:
    ledger = told(
        FIGURE,
        confirm("ua-hq", "f", on=22, flow="RU->UA", key="one"),
        confirm("ua-hq", "f", on=23, flow="all", key="both"),
        confirm("ua-hq", "f", on=24, flow="all", key="again"),
        report("ru-mod", "3", on=25, key="divided", by={"sex": parts(women="1", men="2")}),
    )

    assert steps(ledger, "f") == [
        (0, "said first", "f"),
        (1, "confirms", "one"),
        (2, "says more", "both"),
        (3, "says again", "again"),
        (1, "says more", "divided"),
    ]
    from cli.output.tree import Step, in_words

    found = [unmarked(in_words(Step(row, None))) for row in trace(ledger.at(), 4) or []]
    assert "#4 2025-05-23 ua-hq (UA) says more: confirms #2 for all flows <- asked for" in found


def as_told(at: AgreementAt, number: int) -> list[TraceRow]:
    """The claim without which entry was asked for."""
    rows_ = trace(at, number)
    assert rows_ is not None
    assert [row.entry for row in rows_ if row.asked] == [at.cite(number)]
    return [replace(row, asked=False) for row in rows_]


def test_a_claim_that_leads_back_to_itself_begins_where_it_does_whichever_is_asked_for() -> None:
    """The source that confirmed and then corrected turns out to be the one that had said it."""
    ledger = told(
        report("ru-mod", "12", key="f", on=22),
        confirm("ua-hq", of="f", key="c", on=23),
        amended("ua-hq", same_as="ru-mod"),
        correct("ua-hq", of="c", quantity="14", key="k", on=21),
        void("c", key="v"),
    )
    found = as_told(ledger.at(), 2)
    assert [(row.depth, row.relation, row.entry) for row in found] == [
        (0, "said first", "a#2"),
        (1, "confirms", "a#3"),
        (2, "corrects", "a#4"),
        (2, "voids", "a#5"),
    ]
    assert all(as_told(ledger.at(), number) == found for number in (3, 4, 5))


def test_an_entry_that_goes_on_from_two_others_has_both_beginnings() -> None:
    ledger = told(
        report("ru-mod", "5", key="there", on=21),
        report("ru-mod", "6", ["UA->RU"], key="back", on=22),
        report("ru-mod", "7", EACH, key="both", on=23),
    )
    found = as_told(ledger.at(), 4)
    assert [(row.depth, row.relation, row.entry) for row in found] == [
        (0, "said first", "a#2"),
        (1, "changes silently", "a#4"),
        (0, "said first", "a#3"),
    ]
    assert as_told(ledger.at(), 2) == as_told(ledger.at(), 3) == found


@settings(max_examples=120, deadline=None)
@given(amended_logs(), st.sampled_from(CUTS))
def test_a_claim_is_the_same_from_whatever_entry_of_it_is_asked_for(
    log: Log, as_of: str | None
) -> None:
    at = log.at(as_of)
    claims: dict[int, list[TraceRow]] = {}
    for number in at.record.known:
        if trace(at, number) is not None:
            claims[number] = as_told(at, number)
    for number, found in claims.items():
        members = {int(row.entry.partition("#")[2]) for row in found}
        assert number in members
        assert all(claims[other] == found for other in members)
        assert len(members) == len([row for row in found if row.relation != "passed on by"])


def test_after_taking_it_back_a_source_says_it_anew() -> None:
    ledger = told(
        report("ru-mod", "3", on=21, key="f"),
        retract("ru-mod", "f", on=22, key="back"),
        report("ru-mod", "4", on=23, key="g"),
    )

    assert steps(ledger, "g") == [
        (0, "said first", "f"),
        (1, "retracts", "back"),
        (1, "says anew", "g"),
    ]


def test_a_voided_entry_stands_there_with_what_voids_it_and_what_stands_for_it() -> None:
    ledger = told(
        FIGURE,
        confirm("ua-hq", "f", on=22, flow="RU->UA", key="c"),
        report("ru-mod", "4", EACH, on=21, key="g"),
        void("f", "g", key="v"),
    )
    (number,) = [entry.number for entry in ledger.entries if entry.key == "c"]
    found = ledger.keyed(trace(ledger.at(), number) or [])

    assert [(row["depth"], row["relation"], row["entry"], row["voided"]) for row in found] == [
        (0, None, "f", True),
        (1, "stands for", "g", False),
        (2, "confirms", "c", False),
        (1, "voids", "v", False),
    ]
    assert steps(ledger, "f", known="c") == [(0, "said first", "f"), (1, "confirms", "c")]


def test_an_amendment_of_the_agreement_is_the_recorders_own() -> None:
    from cli.output.tree import Step, in_words

    ledger = told(said("AgreementAmended", None, key="b", title="Another", reason="a slip"))
    ledger.tell(FIGURE, void("b", key="v"))

    found = trace(ledger.at(known_at="b"), 2)
    assert found is not None
    assert [unmarked(in_words(Step(row, None))) for row in found] == [
        "#2 the recorder: amends the agreement: title: Another (a slip) <- asked for"
    ]
    assert [row.relation for row in found] == [None]
    assert steps(ledger, "b", 22) == steps(ledger, "v") == [(0, None, "b"), (1, "voids", "v")]
    assert steps(ledger, "f") == [(0, "said first", "f")]


def test_terms_that_replace_others_are_a_claim_too() -> None:
    ledger = told(
        terms("ua-hq", term("8"), on=21, key="t"),
        terms("ua-hq", term("9"), on=22, replaces="t", key="u"),
    )

    assert steps(ledger, "u") == [(0, "said first", "t"), (1, "states anew", "u")]


def test_both_cuts_hold() -> None:
    ledger = told(
        FIGURE,
        confirm("ua-hq", "f", on=25, flow="RU->UA", key="late"),
        confirm("ua-head", "f", on=22, flow="RU->UA", key="c"),
    )

    assert steps(ledger, "f", 24) == [(0, "said first", "f"), (1, "confirms", "c")]
    assert steps(ledger, "f", None, "late") == [(0, "said first", "f"), (1, "confirms", "late")]
    assert trace(ledger.at(20), 2) is None


# Garbling ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("repeated", "garbled"),
    [
        (report("paper", "3", repeats="f", on=24, key="r"), []),
        (report("paper", "4", repeats="f", key="r"), ["number: 4 instead of 3"]),
        (report("paper", "~3", repeats="f", key="r"), ["precision: ~3 instead of 3"]),
        (report("paper", ">2", repeats="f", key="r"), ["precision: >2 instead of 3"]),
        (
            report("paper", "3", "UA->RU", repeats="f", key="r"),
            ["direction: UA->RU instead of RU->UA"],
        ),
        (
            report("paper", "3", repeats="f", scope="whole", key="r"),
            ["scope: the whole agreement instead of stage s1"],
        ),
        (
            report("paper", "3", repeats="f", measure="received", key="r"),
            ["measure: person received instead of person released"],
        ),
        (report("paper", "0.003", repeats="f", unit="thousand", key="r"), []),
        (
            report("paper", "4", repeats="f", measure="received", key="r"),
            ["measure: person received instead of person released"],
        ),
        (
            report("paper", "4", EACH, repeats="f", scope="whole", key="r"),
            [
                "number: 4 instead of 3",
                "direction: RU->UA and UA->RU instead of RU->UA",
                "scope: the whole agreement instead of stage s1",
            ],
        ),
        (
            report("paper", repeats="f", by={"sex": parts(complete=False, men="1")}, key="r"),
            ["number: 1 men instead of 2 men"],
        ),
    ],
)
def test_what_a_repeat_garbled_is_named(repeated: dict[str, Any], garbled: list[str]) -> None:
    by_sex = {"sex": parts(women="1", men="2")}
    ledger = told(report("ru-mod", "3", key="f", by=by_sex), repeated)
    found = trace(ledger.at(), 2)

    assert found is not None
    assert [list(row.garbled) for row in found] == [[], garbled]


@pytest.mark.parametrize(
    ("said", "repeated", "what"),
    [
        ("1056", "~1000", "precision"),
        ("1056", "~1100", "precision"),
        ("1056", "~1060", "precision"),
        ("1056", "~1050", "precision"),
        ("1056", "~2000", "number"),
        ("1056", "~1070", "number"),
        ("998", "~1000", "precision"),
        ("998", "988", "number"),
        ("~2000", "2000", "precision"),
        ("~2000", "2100", "number"),
        (">=300", "300", "precision"),
        (">=300", "299", "number"),
        ("12.5", "~13", "precision"),
        ("0", "~1", "number"),
        ("5", "withheld", "precision"),
        ("5", "5", None),
    ],
)
def test_rounding_is_a_loss_of_precision_and_no_other_number(
    said: str, repeated: str, what: str | None
) -> None:
    assert how(Quantity.parse(said), Quantity.parse(repeated)) == what


# The cases --------------------------------------------------------------------------------------


def test_the_ministry_and_what_outlets_made_of_it() -> None:
    at = kept("istanbul-2025").at()
    (number,) = [n for n, entry in at.record.known.items() if entry.key == "c21"]
    found = trace(at, number) or []

    assert [(row.source, row.relation, row.garbled) for row in found] == [
        ("ua-president", "said first", ()),
        ("clash-report", "repeats", ()),
        (
            "new-york-headlines",
            "repeats",
            (
                "direction: RU->UA and UA->RU instead of RU->UA",
                "scope: the whole agreement instead of stage s1",
            ),
        ),
    ]
    assert [row.asked for row in found] == [False, False, True]
    assert Decimal(found[0].quantity or "0") == 390


# The command ------------------------------------------------------------------------------------


def test_a_terminal_gets_a_tree_with_words_beside_every_step(cases: Path) -> None:
    called = read(cases, "trace", "istanbul-2025#c04")

    assert (called.code, called.err) == (0, "")
    assert called.out == (
        "#8 2025-05-23 ru-mod (RU) said first: reports (status: 120 civilian and 270\n"
        "    military) released RU->UA, stage s1 <- asked for\n"
        "  #10 2025-05-23 gaya-one (media): repeats #8 as (status: 120 civilian and 270\n"
        "      military) released UA->RU, stage s1 [garbled direction: UA->RU instead of\n"
        "      RU->UA]\n"
        "  #28 2025-05-30 protection-of-prisoners (third-party): disputes #8 for RU->UA,\n"
        "      by status\n"
        "    passed on by Suspilne\n"
        "    passed on by Kyiv Independent\n"
        "    passed on by B2B Local\n"
        "\n"
        "all that is recorded (UTC), rules 1\n"
    )


def test_nobody_said_first_what_the_recorder_mistyped() -> None:
    from cli.output.tree import Step, in_words

    ledger = told(report("ru-mod", "3594", key="f"), void("f", 4), report("ru-mod", "3954"))
    found = trace(ledger.at(), 2)
    assert found is not None
    assert [unmarked(in_words(Step(row, None))).partition(" released")[0] for row in found] == [
        "#2 VOIDED 2025-05-23 ru-mod (RU): reports 3594",
        "#4 2025-05-23 ru-mod (RU) stands for: reports 3954",
        "#3 the recorder: voids #2, replaced by #4: a slip",
    ]


def test_a_deep_chain_stays_within_a_narrow_terminal(cases: Path) -> None:
    from cli.output.screen import Screen
    from cli.output.tree import Step, as_tree

    row = TraceRow(
        depth=0,
        relation="corrects",
        entry="a#1",
        source="ru-mod",
        kind="official",
        side="RU",
        stated="2025-05-23",
        quantity="3",
        garbled=(),
        summary="corrects a#1 to 3",
        voided=False,
        asked=False,
    )
    steps = [Step(replace(row, depth=depth), "official") for depth in range(40)]
    tree = as_tree(steps, "footer", Screen(width=60))

    assert max(map(len, tree.splitlines())) <= 60
    assert "(step 39) #1 2025-05-23" in tree


def test_markdown_gets_a_nested_list(cases: Path) -> None:
    out = read(cases, "trace", "gaza-2025-01#28", "-f", "md").out

    first, second, third = out.splitlines()[:3]
    assert first.startswith("- \\#28 2025-02-20 hamas (HAMAS) said first: reports 4 named-bodies")
    assert second.startswith("  - \\#29 2025-02-21 il-forensic-institute (IL): disputes \\#28")
    assert third == "    - \\#30 2025-02-22 il-forensic-institute (IL): corrects \\#29 to 4"


def test_programs_get_a_row_a_step(cases: Path) -> None:
    found = rows(cases, "trace", "istanbul-2025#c03")

    assert list(found[0]) == [
        *("depth", "relation", "entry", "source", "kind", "side", "stated", "quantity"),
        *("garbled", "summary", "voided", "asked"),
    ]


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("istanbul-2025#99",), 3, "there is no entry istanbul-2025#99"),
        (("istanbul-2025",), 2, "the entry 'istanbul-2025' is not understood"),
        (("nowhere#1",), 3, "there is no agreement nowhere"),
        (
            ("istanbul-2025#c15", "--as-of", "2025-05-24"),
            3,
            "there is no entry istanbul-2025#c15: istanbul-2025#23 was not stated",
        ),
    ],
)
def test_what_is_not_there_is_refused_by_name(
    words: tuple[str, ...], code: int, said: str, cases: Path
) -> None:
    called = read(cases, "trace", *words)

    assert (called.code, called.out) == (code, "")
    assert said in called.err
