"""Bars: delivered against agreed, standing by stage. Every sign has words and a number beside it."""

import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cli.output.bars import ASCII, BLOCKS, Segment, Signs, bar
from cli.output.delivered import delivered, of_totals
from cli.output.screen import Screen
from cli.output.standings import of_status
from cli.output.sums import columns, totals_told
from cli.rows import answer
from projections.figures.counted import slot_told
from projections.figures.summed import summed
from projections.status import StatusRow, status
from projections.totals import TotalsRow, totals
from tests.cli.calls import in_bash
from tests.cli.kept import read, record
from tests.desk.terminals import Terminal
from tests.settling.logs import CUTS, Log, logs

CAREFUL = settings(max_examples=150, deadline=None)
SECOND_DAY = ("totals", "istanbul-2025", "--as-of", "2025-05-24", "--bars")


def test_delivered_against_agreed_on_the_second_day(istanbul: Path) -> None:
    called = read(istanbul, *SECOND_DAY, "--flow", "RU:UA", "--flow", "UA:RU")

    assert (called.code, called.err) == (0, "")
    assert called.out.startswith(
        "RU->UA person released: agreed 1000, reported 697, settled 697, still to come\n"
        "303\n"
        f"  [{'█' * 35}{'·' * 15}]\n"
        "  █ 697 settled  · 303 still to come\n"
        "\n"
        "UA->RU person released: agreed 1000, reported 697, settled 0, still to come 303\n"
        f"  [{'▒' * 35}{'·' * 15}]\n"
        "  ▒ 697 reported, not settled  · 303 still to come\n"
    )
    assert called.out.endswith("\nas of 2025-05-24 (UTC), rules 1\n")


def test_bars_that_go_nowhere_are_an_answer_that_cannot_be_delivered(istanbul: Path) -> None:
    assert in_bash(istanbul, "totals istanbul-2025 --bars >&-") == (
        7,
        "",
        "counterfoil: cannot write to standard output: it is closed\n",
    )


def test_more_than_was_agreed_and_a_contested_stage_are_both_seen(cases: Path) -> None:
    words = ("totals", "istanbul-2025-bodies", "--measure", "transferred", "--flow", "RU:UA")

    assert read(cases, *words, "--bars").out.splitlines()[2:5] == [
        f"  [{'█' * 12}{'▒' * 24}|{'▒' * 12}?]",
        "  █ 2003 settled  ▒ 6057 more reported, not settled  ? 3 contested or unsure",
        "  | the 6000 agreed",
    ]


def test_what_cannot_be_measured_has_no_bar_and_says_why(cases: Path) -> None:
    shares = read(cases, "totals", "farc-arms", "--measure", "share-registered", "--bars").out
    terms = read(cases, "totals", "istanbul-2025-bodies", "--flow", "UA:RU", "--bars").out

    assert "no bar: shares are not added up\n" in shares
    assert "no bar: no one number was agreed to measure it by\n" in terms
    assert "[" not in shares + terms


@pytest.mark.parametrize(
    ("term", "said", "drawn"),
    [
        (
            "100",
            ("90", "110"),
            [
                f"  [{'▒' * 40}{'?' * 4}|{'?' * 5}]",
                "  ▒ 90 reported, not settled  ? 20 contested or unsure  | the 100 agreed",
            ],
        ),
        (
            "2.5",
            ("1.5", "1.5"),
            [f"  [{'█' * 30}{'·' * 20}]", "  █ 1.5 settled  · 1 still to come"],
        ),
    ],
    ids=["perhaps more than was agreed", "decimals"],
)
def test_a_bar_is_as_long_as_all_that_may_have_come_and_measured_in_decimals_too(
    term: str, said: tuple[str, str], drawn: list[str], tmp_path: Path
) -> None:
    terms = {"flows": ["AA->BB"], "measure": "delivered", "unit": "tonne", "quantity": term}
    figure: dict[str, Any] = {**terms, "event": "FigureReported", "scope": "stage", "stage": "s1"}
    sides = [
        {"event": "SourceRegistered", "source": side.lower(), "name": side, "kind": "official"}
        | {"speaks_for": side}
        for side in ("AA", "BB")
    ]
    announced = {"event": "AgreementAnnounced", "title": "T", "parties": ["AA", "BB"]}
    words: list[dict[str, Any]] = [
        announced | {"terms": [terms], "statement": {"source": "aa"}},
        *(
            figure | {"quantity": number, "statement": {"source": source}}
            for source, number in zip(("aa", "bb"), said, strict=True)
        ),
    ]
    for word in words:
        word["agreement"] = "a"
        word["statement"]["stated"] = "2024-01-01"
    record(tmp_path, sides, words)

    lines = read(tmp_path, "totals", "a", "--bars").out.splitlines()

    at = next(at for at, line in enumerate(lines) if line.startswith("  ["))
    assert lines[at : at + 2] == drawn


def test_nothing_yet_zero_and_unknown_do_not_look_alike(cases: Path) -> None:
    def drawn(day: str) -> list[str]:
        return (
            read(cases, "totals", "made-up", "--as-of", day, "--bars")
            .out.split("\n\n")[0]
            .splitlines()
        )

    days = ("2024-01-15", "2024-02-01", "2024-02-02", "2024-02-05")
    nothing, zero, unknown, about = map(drawn, days)
    assert nothing[-2:] == [f"  [{'·' * 50}]", "  · 100 still to come, nothing reported yet"]
    assert zero[-2:] == [f"  [{'·' * 50}]", "  · 100 still to come, 0 reported"]
    assert unknown[-2:] == [f"  [{'?' * 50}]", "  ? up to 100 not known or still to come"]
    assert about[-2].startswith(f"  [{'▒' * 15}?")
    assert about[-1].startswith("  ▒ about 30 reported, not settled  ? up to about 70 not known")


def test_status_draws_a_bar_for_each_stage_and_flow(istanbul: Path) -> None:
    words = ("status", "istanbul-2025", "--as-of", "2025-05-23", "--scope", "stage", "--bars", "-q")

    assert read(istanbul, *words).out == (
        "person released, a whole bar is 390\n"
        f"stage s1  RU->UA  [{'█' * 45}]  390 confirmed\n"
        f"stage s1  UA->RU  [{'▒' * 45}]  390 reported\n"
        "\n"
        "  █ confirmed or verified  ▒ reported or contested\n"
        "  ? between the lowest and the highest, or not known\n"
        "\n"
        "as of 2025-05-23 (UTC), rules 1\n"
    )


def test_a_stage_of_zero_one_withheld_and_one_told_vaguely_have_no_length(cases: Path) -> None:
    lines = read(cases, "status", "made-up", "--bars", "-q").out.splitlines()
    told = {line[:8]: line[16:].strip() for line in lines if line.startswith("stage")}

    assert told == {
        "stage s1": f"[{' ' * 35}]  0 reported",
        "stage s2": "withheld",
        "stage s4": f"[{'▒' * 35}]  about 30 reported",
        "stage s5": "dozens (vague) reported",
    }


def test_a_terminal_that_knows_no_blocks_gets_plain_signs(istanbul: Path) -> None:
    words = (*SECOND_DAY, "--flow", "UA:RU")
    with Terminal(istanbul, *words, env={"PYTHONIOENCODING": "ascii"}) as terminal:
        code, shown = terminal.ended()

    assert code == 0
    assert (
        f"  [{'=' * 35}{'.' * 15}]\n  = 697 reported, not settled  . 303 still to come\n" in shown
    )


def test_a_file_gets_blocks_whatever_the_terminal(istanbul: Path, tmp_path: Path) -> None:
    file = tmp_path / "bars.txt"
    words = (*SECOND_DAY, "-o", str(file))
    with Terminal(istanbul, *words, env={"PYTHONIOENCODING": "ascii"}) as terminal:
        assert terminal.ended()[0] == 0

    assert "█ 697 settled" in file.read_text("utf-8")


@pytest.mark.parametrize("command", ["totals", "status"])
def test_bars_are_for_people(command: str, istanbul: Path) -> None:
    assert read(istanbul, command, "istanbul-2025", "--bars", "-f", "json").err.startswith(
        '{"code": 2, "message": "--bars draws for people: leave --format json out"'
    )


# Whatever is drawn -----------------------------------------------------------------------------------------------


@CAREFUL
@given(logs(), st.sampled_from(CUTS), st.sampled_from((BLOCKS, ASCII)), st.integers(40, 90))
def test_every_sign_that_is_drawn_has_words_and_no_line_is_too_long(
    log: Log, as_of: str | None, with_: Signs, wide: int
) -> None:
    at = log.at(as_of)
    rows = totals_told(totals(at), summed(at))
    slots = [slot_told(at, row) for row in status(at)]
    drawings = []
    if rows:
        table = columns(rows)
        of_rows = answer(TotalsRow, rows, at.cut, empty="", table=table)
        drawings.append(of_totals(of_rows, with_, Screen(wide)))
    if slots:
        of_slots = answer(StatusRow, slots, at.cut, empty="", table=[])
        drawings.append(of_status(of_slots, with_, Screen(wide)))
    for drawn in drawings:
        assert max(map(len, drawn.splitlines())) <= wide
        bars = re.findall(r"\[([^\w\]]*)\]", drawn)
        words = re.sub(r"\[[^\w\]]*\]", "", drawn)
        for sign in set("".join(bars)) - {" "}:
            assert f"{sign} " in words, drawn


@CAREFUL
@given(logs(), st.sampled_from(CUTS))
def test_the_segments_of_a_row_add_up_to_what_the_bar_stands_for(
    log: Log, as_of: str | None
) -> None:
    at = log.at(as_of)
    for told in totals_told(totals(at), summed(at)):
        row = told.row
        segments, scale = delivered(told, BLOCKS)
        if scale is not None and not any(part.amount is None for part in segments):
            assert sum(part.amount or 0 for part in segments) == scale
            assert scale >= Decimal(str(row.term))
        settled = [part for part in segments if part.sign == BLOCKS.settled]
        assert [part.amount for part in settled] == ([Decimal(str(row.settled))] if settled else [])
        if row.settled not in (None, "0") and scale:
            assert settled


@CAREFUL
@given(
    st.lists(st.integers(1, 10**6), min_size=1, max_size=4),
    st.integers(12, 50),
    st.integers(0, 10**6),
)
def test_something_has_at_least_a_cell_and_the_bar_its_length(
    amounts: list[int], cells: int, blank: int
) -> None:
    segments = [Segment("abcd"[at], Decimal(n), "") for at, n in enumerate(amounts)]
    drawn = bar(segments, Decimal(sum(amounts) + blank), cells)

    assert len(drawn) == cells
    assert list(dict.fromkeys(drawn.strip())) == list("abcd"[: len(amounts)])
    assert drawn.strip() == "".join(sorted(drawn.strip()))
