"""``replay``: the totals after each date on which something was said."""

import csv
import io
import json
import os
import signal
import termios
import time
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from unittest.mock import Mock

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from domain.state.assertion import Group
from projections import effect
from projections.agreement import AgreementAt
from projections.figures.summed import summed
from projections.replay import Replay
from projections.rules.order import Acting
from projections.rules.slots import Slots
from projections.status import StatusRow, status
from projections.totals import totals
from tests.cli.calls import in_bash
from tests.cli.kept import made_up, read, record, rows
from tests.desk.kept import CASES, kept
from tests.desk.terminals import PATIENCE, Terminal
from tests.rules.given import complete, report, told
from tests.settling.logs import CUTS, SLUG, Log, logs

CAREFUL = settings(max_examples=100, deadline=None)
PROMPT = "b back, q to end\n"


@CAREFUL
@given(logs(), st.sampled_from(CUTS))
def test_every_date_is_the_totals_at_a_cut_on_that_date(log: Log, as_of: str | None) -> None:
    at = log.at(as_of)
    days = list(Replay(SLUG, log.entries, log.register, at.cut).days())

    assert [day.date for day in days] == sorted(
        {str(acting.at.date()) for acting in at.record.acting}
    )
    assert [acting for day in days for acting, _ in day.said] == list(at.record.acting)
    for day in days:
        then = log.at(day.date if as_of is None or day.date < str(at.cut.end) else as_of)
        if then.cut.end > at.cut.end:
            then = at
        assert list(day.totals) == totals(then)
        assert day.summed == summed(then)
    if days:
        assert list(days[-1].totals) == totals(at)


@pytest.mark.parametrize("slug", CASES)
def test_all_dates_take_one_fold(slug: str, monkeypatch: pytest.MonkeyPatch) -> None:
    case, act = kept(slug), Slots.act
    acted: list[Acting] = []

    def noted(slots: Slots, one: Acting) -> set[Group]:
        acted.append(one)
        return act(slots, one)

    monkeypatch.setattr(Slots, "act", noted)

    days = list(Replay(slug, case.entries, case.register, case.at().cut).days())

    assert len(days) > 2
    assert acted == list(case.at().record.acting)


def test_what_nothing_on_a_date_touches_is_not_made_anew() -> None:
    at = told(
        report("ru-mod", "5"),
        report("ru-mod", "7", measure="held", on=24),
        complete("ru-mod", on=25),
    ).at()
    announced, reported, held, completed = Replay(
        at.slug, [*at.record.known.values()], at.register, at.cut
    ).days()

    (of_term,), (first,), (others, second) = announced.totals, reported.totals, held.totals
    assert first.entries != of_term.entries
    assert second is first
    assert others.low == "7"
    assert [row.stages_completed for row in completed.totals] == [1, 1]


def test_a_date_is_compared_by_the_rows_that_were_made_of_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    making = Mock(side_effect=totals)
    monkeypatch.setattr(effect, "totals", making)
    at = told(report("ru-mod", "5"), complete("ru-mod", on=25)).at()
    days = list(Replay(at.slug, [*at.record.known.values()], at.register, at.cut).days())

    assert [bool(day.changes) for day in days] == [True, True, True]
    assert making.call_count == 1  # of what there was before the first


@CAREFUL
@given(logs())
def test_totals_alone_are_those_that_come_with_the_standings(log: Log) -> None:
    found = Replay(SLUG, log.entries, log.register, log.at(None).cut)
    alone = list(found.days(standings=False, compared=False))

    assert alone == [replace(day, summed={}, changes=()) for day in found.days()]


@CAREFUL
@given(logs())
def test_a_date_alone_is_that_date_of_the_sequence(log: Log) -> None:
    found = Replay(SLUG, log.entries, log.register, log.at(None).cut)
    days = list(found.days())
    assume(days)  # nearly every log has one

    alone = [found.day(log.at(day.date).cut.as_of) for day in days]  # type: ignore[arg-type]
    assert alone == days


@pytest.mark.parametrize("slug", CASES)
def test_a_change_is_told_where_a_standing_moved_and_nowhere_else(slug: str) -> None:
    case = kept(slug)
    days = list(Replay(slug, case.entries, case.register, case.at().cut).days())

    assert any(day.changes for day in days)
    for before, after in pairwise(days):
        if _standings(case.at(before.date)) != _standings(case.at(after.date)):
            assert after.changes
        elif before.totals == after.totals:
            assert not [change for change in after.changes if "totals" in change]


def _standings(at: AgreementAt) -> list[StatusRow]:
    """Standings and spans alone, without who says so and what once was."""
    return [replace(row, figures=(), was_contested=False) for row in status(at)]


def test_rows_are_those_of_totals_with_the_date_before_them(istanbul: Path) -> None:
    found = rows(istanbul, "replay", "istanbul-2025", "--as-of", "2025-05-24", "--flow", "RU:UA")

    assert [next(iter(row)) for row in found] == ["date"] * 3
    assert [row["date"] for row in found] == ["2025-05-16", "2025-05-23", "2025-05-24"]
    for row in found:
        words = ("totals", "istanbul-2025", "--flow", "RU:UA", "--as-of", row.pop("date"))
        assert [row] == rows(istanbul, *words)


def test_a_date_reads_as_totals_read_then(tmp_path: Path) -> None:
    def said(event: str, source: str, day: str, **fields: object) -> dict[str, object]:
        statement = {"source": source, "stated": day}
        return {"event": event, "agreement": "made-up", "statement": statement, **fields}

    of = {"flows": ["BB->AA"], "measure": "released", "unit": "person"}
    feed = [
        said("TermsStated", "aa", "2024-03-01", key="t", terms=[{**of, "quantity": "9"}]),
        said("FigureReported", "aa", "2024-03-02", key="w", scope="whole", quantity="9", **of),
        said("FigureReported", "aa", "2024-03-03", scope="stage", stage="s1", quantity="5", **of),
        said("StatementDisputed", "bb", "2024-03-04", of="w"),
        said("StatementRetracted", "aa", "2024-03-05", of="t"),
    ]
    folder = record(tmp_path, made_up(), feed)

    def told(*words: str) -> list[list[str]]:
        table = read(folder, *words, "--flow", "BB:AA", "-f", "md").out.splitlines()
        return [line.strip("| ").split(" | ") for line in table if "| BB" in line]

    replayed = told("replay", "made-up")
    assert [day for day, *_ in replayed] == [f"2024-03-0{n}" for n in range(1, 6)]
    assert [row for _, *row in replayed] == [
        row for day, *_ in replayed for row in told("totals", "made-up", "--as-of", day)
    ]


def test_csv_is_a_line_a_row_with_the_cuts_behind(istanbul: Path) -> None:
    called = read(istanbul, "replay", "istanbul-2025", "--flow", "UA:RU", "-f", "csv")
    table = list(csv.DictReader(io.StringIO(called.out)))

    assert [(row["date"], row["low"], row["settled"]) for row in table][:4] == [
        ("2025-05-16", "0", "0"),
        ("2025-05-23", "390", "0"),
        ("2025-05-24", "697", "0"),
        ("2025-05-25", "1000", "0"),
    ]
    assert {(row["as_of"] == row["date"], row["known_at"], row["tz"]) for row in table} == {
        (True, "", "UTC")
    }


def test_rows_of_many_dates_stand_below_one_heading(tmp_path: Path) -> None:
    days = [f"2025-0{month}-{day:02}" for month in range(1, 7) for day in range(1, 29)]
    of = {"scope": "running", "flows": ["BB->AA"], "measure": "released", "unit": "person"}
    feed = [
        {
            "event": "FigureReported",
            "agreement": "made-up",
            "up_to": day,
            "quantity": str(count),
            "statement": {"source": "aa", "stated": day},
            **of,
        }
        for count, day in enumerate(days)
    ]
    folder = record(tmp_path, made_up(), feed)
    words = ("replay", "made-up", "--flow", "BB:AA")

    found = rows(folder, *words)
    assert [row["date"] for row in found] == days
    lines = read(folder, *words, "-f", "ndjson").out.splitlines()
    assert [{**json.loads(line), **row} for line, row in zip(lines, found, strict=True)] == [
        json.loads(line) for line in lines
    ]
    table = csv.DictReader(io.StringIO(read(folder, *words, "-f", "csv").out))
    assert [(row["date"], row["as_of"]) for row in table] == [(day, day) for day in days]


def test_each_row_behind_which_cuts_stand_is_of_the_cut_of_its_date(istanbul: Path) -> None:
    words = ("replay", "istanbul-2025", "--flow", "UA:RU", "--known-at", "istanbul-2025#25")
    early = ("--as-of", "2025-05-24T18:00Z")
    known = [json.loads(line) for line in read(istanbul, *words, "-f", "ndjson").out.splitlines()]
    cut = [
        json.loads(line) for line in read(istanbul, *words, *early, "-f", "ndjson").out.splitlines()
    ]

    assert {(row["as_of"], row["known_at"]) for row in known} == {
        (row["date"], "istanbul-2025#25") for row in known
    }
    assert [(row["date"], row["as_of"]) for row in cut] == [
        ("2025-05-16", "2025-05-16"),
        ("2025-05-23", "2025-05-23"),
    ]
    whole = json.loads(read(istanbul, *words, "-f", "json").out)
    assert whole["cuts"] == {"as_of": None, "known_at": "istanbul-2025#25", "tz": "UTC"}
    assert [row["date"] for row in whole["rows"]] == [row["date"] for row in known]


def test_off_a_terminal_the_table_has_plain_rows(istanbul: Path) -> None:
    words = ("replay", "istanbul-2025", "--as-of", "2025-05-24", "--flow", "RU:UA")

    assert read(istanbul, *words).out == (
        "Date        Flow    Agreed  Reported  Settled  Still to come  Notes\n"
        "2025-05-16  RU->UA    1000  none yet        0           1000  -\n"
        "2025-05-23  RU->UA    1000       390      390            610  -\n"
        "2025-05-24  RU->UA    1000       697      697            303  -\n"
        "\n"
        "as of 2025-05-24 (UTC), rules 1\n"
    )


def test_one_date_alone_need_not_be_one_on_which_something_was_said(istanbul: Path) -> None:
    called = read(istanbul, "replay", "istanbul-2025", "2025-05-20", "--flow", "RU:UA")

    assert called.out == (
        "Date        Flow    Agreed  Reported  Settled  Still to come  Notes\n"
        "2025-05-20  RU->UA    1000  none yet        0           1000  -\n"
        "\n"
        "as of 2025-05-20 (UTC), rules 1\n"
    )


def test_a_date_after_the_cut_is_refused(istanbul: Path) -> None:
    called = read(istanbul, "replay", "istanbul-2025", "2025-05-25", "--as-of", "2025-05-24")

    assert called == (2, "", "counterfoil: 2025-05-25 lies after --as-of 2025-05-24\n")


def test_before_anything_was_said_a_sentence_tells_so(istanbul: Path) -> None:
    called = read(istanbul, "replay", "istanbul-2025", "--as-of", "2025-05-01")

    assert (called.code, called.out) == (0, "")
    assert called.err == (
        "nothing was agreed or reported of istanbul-2025; as of 2025-05-01 (UTC), rules 1\n"
    )


def test_a_day_is_one_of_the_zone_that_is_asked_for(istanbul: Path) -> None:
    words = ("replay", "istanbul-2025", "--known-at", "istanbul-2025#13", "--tz", "Asia/Tokyo")
    called = read(istanbul, *words)

    assert called.out.endswith("\n\nknown at istanbul-2025#13 (Asia/Tokyo), rules 1\n")
    assert "2025-05-24  RU->UA" in called.out
    assert "2025-05-25" not in called.out


def test_an_instant_belongs_to_the_date_that_it_has_in_the_zone(tmp_path: Path) -> None:
    feed = [dict(entry) for entry in made_up()]
    feed[-1]["statement"] = {"source": "aa", "stated": "2024-02-05T22:30Z"}
    record(tmp_path, feed)

    def dates(zone: str) -> list[str]:
        return sorted({row["date"] for row in rows(tmp_path, "replay", "made-up", "--tz", zone)})

    assert dates("UTC")[-1] == "2024-02-05"
    assert dates("Europe/Kyiv")[-2:] == ["2024-02-05", "2024-02-06"]


# On a terminal ---------------------------------------------------------------------------------------------------


def test_a_terminal_shows_who_spoke_on_each_date_and_what_that_changed(istanbul: Path) -> None:
    words = ("replay", "istanbul-2025", "--as-of", "2025-05-24")
    with Terminal(istanbul, *words) as terminal:
        code, shown = terminal.ended()

    assert code == 0
    assert shown.startswith(
        "2025-05-16\n"
        "Said     #1 ru-delegation-head: announces 1,000 for 1,000, between Russia and\n"
        "           Ukraine; 1000 released RU->UA and UA->RU\n"
    )
    assert (
        "         in all, UA->RU released person: low 697, was 390; high 697, was 390\n\n"
        "as of 2025-05-24 (UTC), rules 1\n"
    ) in shown
    assert "#14 ua-president: confirms #13 for RU->UA" in shown
    assert max(map(len, shown.splitlines())) <= 80


def test_the_words_of_a_source_stand_as_they_were_said(tmp_path: Path) -> None:
    words = "as not-made-up#2 has it"
    said = {"stage": "s9", "reason": words, "statement": {"source": "aa", "stated": "2024-03-09"}}
    scheduled = {"event": "StageScheduled", "agreement": "made-up", **said}
    folder = record(tmp_path, [*made_up(), scheduled])

    with Terminal(folder, "replay", "made-up", "2024-03-09") as terminal:
        code, shown = terminal.ended()
    assert code == 0
    assert f"aa: schedules stage s9 ({words})" in " ".join(shown.split())


def test_step_goes_on_and_back_and_ends_by_single_keys(istanbul: Path) -> None:
    with Terminal(istanbul, "replay", "istanbul-2025", "--step") as terminal:
        before = termios.tcgetattr(terminal.master)
        assert terminal.until(PROMPT).startswith("2025-05-16\n")
        terminal.press(b" ")
        assert "\n2025-05-23\n" in terminal.until(PROMPT)
        terminal.press(b"\r")
        assert "\n2025-05-24\n" in terminal.until("3 of 9: enter for the next, " + PROMPT)
        terminal.press(b"xb")
        assert "\n2025-05-23\n" in terminal.until("2 of 9: enter for the next, " + PROMPT)
        terminal.press(b"b")
        terminal.until("1 of 9: enter for the next, " + PROMPT)
        terminal.press(b"b")
        terminal.until("1 of 9: enter for the next, " + PROMPT)
        terminal.press(b"\x1b[Cn")
        terminal.until("3 of 9: enter for the next, " + PROMPT)
        terminal.press(b"q")
        assert terminal.ended()[0] == 0
        after = termios.tcgetattr(terminal.master)

    assert after[3] & (termios.ECHO | termios.ICANON) == termios.ECHO | termios.ICANON
    assert before[0] is not None


def test_step_ends_after_the_last_date(istanbul: Path) -> None:
    with Terminal(istanbul, "replay", "istanbul-2025", "2025-05-24", "--step") as terminal:
        shown = terminal.until(PROMPT)
        terminal.press(b"\n")
        code, _ = terminal.ended()

    assert code == 0
    assert "Totals   RU->UA: agreed 1000, reported 697, settled 697, still to come 303\n" in shown


def test_an_interrupt_ends_step_and_leaves_the_terminal_as_it_was(istanbul: Path) -> None:
    with Terminal(istanbul, "replay", "istanbul-2025", "--step") as terminal:
        terminal.until(PROMPT)
        os.kill(terminal.process.pid, signal.SIGINT)
        code, _ = terminal.ended()
        modes = termios.tcgetattr(terminal.master)[3]

    assert code == 130
    assert modes & (termios.ECHO | termios.ICANON) == termios.ECHO | termios.ICANON


def test_step_that_was_stopped_waits_for_keys_again_once_it_goes_on(istanbul: Path) -> None:
    with Terminal(istanbul, "replay", "istanbul-2025", "--step") as terminal:
        terminal.until(PROMPT)
        os.kill(terminal.process.pid, signal.SIGSTOP)
        modes = termios.tcgetattr(terminal.master)
        modes[3] |= termios.ECHO | termios.ICANON  # as a shell wants it
        termios.tcsetattr(terminal.master, termios.TCSANOW, modes)
        os.kill(terminal.process.pid, signal.SIGCONT)
        end = time.monotonic() + PATIENCE
        while termios.tcgetattr(terminal.master)[3] & termios.ICANON:
            assert time.monotonic() < end
            time.sleep(0.05)
        terminal.press(b" ")
        terminal.until("2 of 9: enter for the next, " + PROMPT)
        terminal.press(b"q")
        assert terminal.ended()[0] == 0


REFUSED = "counterfoil: --step waits for keys: it needs a terminal, and no --no-input or --output\n"


def test_step_off_a_terminal_is_refused(istanbul: Path) -> None:
    called = read(istanbul, "replay", "istanbul-2025", "--step")

    assert (called.code, called.out, called.err) == (2, "", REFUSED)


def test_step_without_standard_input_is_refused(istanbul: Path) -> None:
    called = in_bash(istanbul, "replay istanbul-2025 --step <&-")

    assert (called.code, called.out, called.err) == (2, "", REFUSED)
