"""``timeline --follow``: entries as others append them; ``--claim``: the history of one claim."""

import os
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing
from pathlib import Path

import pytest

from cli import following
from domain.store.failures import StoreLocked, StoreMissing
from tests.cli.calls import environment
from tests.cli.kept import read, rows
from tests.cli.written import OUTLET, RU, UA, held, ledger, recorded
from tests.desk.follower import PATIENCE, follower
from tests.raw import opened_raw

FOR_RU = ("--speaks-for", "RU")


def test_what_is_there_comes_first_and_then_what_others_append(tmp_path: Path) -> None:
    with follower(ledger(tmp_path), "istanbul-2025", "-f", "ndjson") as running:
        assert [running.entry(), running.entry()] == ["istanbul-2025#1", "istanbul-2025#2"]
        recorded(tmp_path, "confirm", "istanbul-2025#2", "--flow", "RU:UA", *UA)
        assert running.entry() == "istanbul-2025#3"
        recorded(tmp_path, "repeat", "istanbul-2025#2", "307", "--flow", "RU:UA", *OUTLET)
        assert running.entry() == "istanbul-2025#4"
        assert running.silent()


def test_an_interrupt_ends_it_quietly_with_130(tmp_path: Path) -> None:
    with follower(ledger(tmp_path), "istanbul-2025", "-f", "csv") as running:
        assert running.line().startswith("entry,event,agreement,")
        running.line()
        assert running.interrupt() == (130, "")


def test_it_ends_quietly_as_soon_as_the_pipe_is_closed(tmp_path: Path) -> None:
    command = (
        f"{sys.executable} -m cli.main timeline istanbul-2025 --follow -f csv | head -1; "
        "echo ${PIPESTATUS[0]}"
    )
    ended = subprocess.run(
        ["bash", "-c", command],
        cwd=ledger(tmp_path),
        env=environment(tmp_path),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )

    assert ended.stdout.splitlines()[1:] == ["0"]
    assert ended.stderr == ""


def test_people_get_a_paragraph_an_entry_with_both_dates_and_the_actor(tmp_path: Path) -> None:
    with follower(ledger(tmp_path), "istanbul-2025") as running:
        shown = " ".join(running.line().strip() for _ in range(4))

    assert shown.startswith("#1  recorded 20")
    assert " by editor, stated 2025-05-16  ru-mod: announces 1,000 for 1,000," in shown
    assert "#2  recorded 20" in shown


def test_headings_are_printed_once(tmp_path: Path) -> None:
    with follower(ledger(tmp_path), "istanbul-2025", "-f", "csv") as running:
        first = [running.line() for _ in range(3)]
        recorded(tmp_path, "confirm", "istanbul-2025#2", "--flow", "RU:UA", *UA)
        assert running.line().startswith("istanbul-2025#3,FigureConfirmed,")

    assert [line.partition(",")[0] for line in first] == [
        "entry",
        "istanbul-2025#1",
        "istanbul-2025#2",
    ]


def test_without_an_agreement_sources_and_all_agreements_are_followed(tmp_path: Path) -> None:
    with follower(ledger(tmp_path), "-f", "ndjson") as running:
        assert [running.entry() for _ in range(5)] == [
            *("ru-mod#1", "ua-president#1", "outlet#1", "istanbul-2025#1", "istanbul-2025#2")
        ]
        recorded(tmp_path, "source", "icrc", "--name", "ICRC", "--kind", "third-party")
        assert running.entry() == "icrc#1"


def test_filters_hold_for_what_comes_too(tmp_path: Path) -> None:
    words = ("istanbul-2025", "--source", "ua-president", "-f", "ndjson")
    with follower(ledger(tmp_path), *words) as running:
        recorded(tmp_path, "repeat", "istanbul-2025#2", "307", "--flow", "RU:UA", *OUTLET)
        recorded(tmp_path, "confirm", "istanbul-2025#2", "--flow", "RU:UA", *UA)
        assert running.entry() == "istanbul-2025#4"
        assert running.silent()


def test_a_source_is_followed_by_the_root_that_it_has_by_then(tmp_path: Path) -> None:
    folder = ledger(tmp_path)
    with follower(folder, "istanbul-2025", "--source", "ru-mod", "-f", "ndjson") as running:
        assert running.entry() == "istanbul-2025#1"
        assert running.entry() == "istanbul-2025#2"
        recorded(folder, "source", "ru-gov", "--name", "Government", "--kind", "official", *FOR_RU)
        recorded(folder, "source", "ru-mod", "--amend", "--same-as", "ru-gov")
        recorded(folder, "report", "istanbul-2025/s3", "303", "--flow", "RU:UA", *RU, "--new")
        assert running.entry() == "istanbul-2025#3"


def test_a_claim_is_followed_with_what_becomes_part_of_it(tmp_path: Path) -> None:
    words = ("--claim", "istanbul-2025#2", "-f", "ndjson")
    with follower(ledger(tmp_path), *words) as running:
        assert running.entry() == "istanbul-2025#2"
        recorded(tmp_path, "report", "istanbul-2025/s3", "303", "--flow", "RU:UA", *RU, "--new")
        recorded(tmp_path, "confirm", "istanbul-2025#2", "--flow", "RU:UA", *UA)
        assert running.entry() == "istanbul-2025#4"
        assert running.silent()


@pytest.mark.parametrize("name", ["last", "a2"])
def test_a_claim_that_is_followed_is_that_which_its_name_meant_at_first(
    tmp_path: Path, name: str
) -> None:
    folder = ledger(tmp_path)
    recorded(
        folder,
        *("report", "istanbul-2025/s3", "303", "--flow", "RU:UA", *RU, "--new", "--key", "a2"),
    )
    with follower(folder, "--claim", f"istanbul-2025#{name}", "-f", "ndjson") as running:
        assert running.entry() == "istanbul-2025#3"
        recorded(folder, "void", "istanbul-2025#3", "--reason", "of another exchange")
        assert running.entry() == "istanbul-2025#4"
        recorded(
            folder,
            *("report", "istanbul-2025/s4", "7", "--flow", "RU:UA", *RU, "--new", "--key", "a2"),
        )
        assert running.silent()


def test_a_claim_that_was_named_by_its_source_is_followed_when_that_says_more(
    tmp_path: Path,
) -> None:
    folder = ledger(tmp_path)
    recorded(folder, "report", "istanbul-2025/s3", "303", "--flow", "RU:UA", *RU, "--new")
    with follower(folder, "--claim", "istanbul-2025/s3@ru-mod", "-f", "ndjson") as running:
        assert running.entry() == "istanbul-2025#3"
        recorded(folder, "report", "istanbul-2025/s3", "300", "--flow", "UA:RU", *RU)
        recorded(folder, "void", "istanbul-2025#3", "--reason", "of another exchange")
        assert running.entry() == "istanbul-2025#5"


def test_with_several_writers_each_entry_comes_once_and_in_order(tmp_path: Path) -> None:
    folder = ledger(tmp_path)

    def write(stage: str) -> None:
        for number in range(4):
            recorded(
                folder,
                *("report", f"istanbul-2025/{stage}", str(number), "--flow", "RU:UA", "--new"),
                *("--source", "ru-mod", "--stated", f"2025-05-{10 + number}"),
            )

    with follower(folder, "istanbul-2025", "-f", "ndjson") as running:
        writers = [threading.Thread(target=write, args=(stage,)) for stage in ("s4", "s5")]
        for writer in writers:
            writer.start()
        seen = [running.entry() for _ in range(10)]
        for writer in writers:
            writer.join()
        assert running.silent()

    assert seen == [f"istanbul-2025#{number}" for number in range(1, 11)]
    assert held(folder) == 10


def test_a_store_that_is_locked_for_a_while_is_asked_again(tmp_path: Path) -> None:
    folder = ledger(tmp_path)
    with follower(folder, "istanbul-2025", "-f", "ndjson", "--busy-timeout", "0.1") as running:
        assert [running.entry(), running.entry()] == ["istanbul-2025#1", "istanbul-2025#2"]
        with opened_raw(folder / "counterfoil.db", isolation_level=None) as busy:
            busy.execute("BEGIN EXCLUSIVE")
            assert running.silent()
            busy.execute("ROLLBACK")
        busy.close()
        recorded(folder, "confirm", "istanbul-2025#2", "--flow", "RU:UA", *UA)
        assert running.entry() == "istanbul-2025#3"


def put_back(folder: Path, name: str) -> None:
    """Restore as the help of backup says."""
    (folder / name).rename(folder / "counterfoil.db")
    for end in ("-wal", "-shm"):
        (folder / f"counterfoil.db{end}").unlink(missing_ok=True)


@pytest.mark.file
def test_a_ledger_put_back_in_its_place_is_followed_on(tmp_path: Path) -> None:
    folder = ledger(tmp_path)
    with follower(folder, "istanbul-2025", "-f", "ndjson") as running:
        assert [running.entry(), running.entry()] == ["istanbul-2025#1", "istanbul-2025#2"]
        recorded(folder, "confirm", "istanbul-2025#2", "--flow", "RU:UA", *UA)
        assert running.entry() == "istanbul-2025#3"
        recorded(folder, "backup", "n.db")
        put_back(folder, "n.db")
        assert running.silent()
        recorded(folder, "repeat", "istanbul-2025#2", "307", "--flow", "RU:UA", *OUTLET)
        assert running.entry() == "istanbul-2025#4"
        # Away for a while, and back.
        recorded(folder, "backup", "n.db")
        (folder / "counterfoil.db").unlink()
        assert running.silent()
        put_back(folder, "n.db")
        recorded(folder, "confirm", "istanbul-2025#2", "--flow", "UA:RU", *UA)
        assert running.entry() == "istanbul-2025#5"


@pytest.mark.file
def test_side_files_that_are_taken_away_before_a_ledger_is_put_back_do_not_end_it(
    tmp_path: Path,
) -> None:
    folder = ledger(tmp_path)
    with follower(folder, "istanbul-2025", "-f", "ndjson") as running:
        assert [running.entry(), running.entry()] == ["istanbul-2025#1", "istanbul-2025#2"]
        recorded(folder, "backup", "n.db")
        for end in ("-wal", "-shm"):
            (folder / f"counterfoil.db{end}").unlink()
        assert running.silent()
        (folder / "n.db").rename(folder / "counterfoil.db")
        recorded(folder, "confirm", "istanbul-2025#2", "--flow", "RU:UA", *UA)
        assert running.entry() == "istanbul-2025#3"


@pytest.mark.file
@pytest.mark.parametrize("mode", ["WAL", "DELETE"])
def test_what_is_restored_into_the_file_that_is_followed_ends_it_and_loses_nothing(
    mode: str, tmp_path: Path
) -> None:
    folder = ledger(tmp_path)
    with closing(sqlite3.connect(folder / "counterfoil.db")) as c:
        c.execute(f"PRAGMA journal_mode={mode}")
    recorded(folder, "backup", "old.db")
    with follower(folder, "-f", "ndjson") as running:
        recorded(folder, "confirm", "istanbul-2025#2", "--flow", "RU:UA", *UA)
        while running.entry() != "istanbul-2025#3":
            pass
        for end in ("-wal", "-shm"):
            (folder / f"counterfoil.db{end}").unlink()
        shutil.copyfile(folder / "old.db", folder / "counterfoil.db")
        recorded(folder, "repeat", "istanbul-2025#2", "307", "--flow", "RU:UA", *OUTLET)
        assert running.process.wait(timeout=PATIENCE) == 7
        assert running.process.stderr is not None
        told = running.process.stderr.readline()
        assert told.startswith(f"counterfoil: the ledger {folder}/counterfoil.db was written over")
    assert rows(folder, "timeline", "istanbul-2025")[-1]["event"] == "FigureReported"
    assert read(folder, "verify").code == 0


@pytest.mark.file
def test_what_does_not_go_on_from_what_was_printed_ends_it(tmp_path: Path) -> None:
    folder = ledger(tmp_path)
    recorded(folder, "backup", "old.db")
    recorded(folder, "init", "--store", "other.db")
    for name, said in (
        ("old.db", f"the ledger at {folder}/counterfoil.db was put back: it does not go on from"),
        ("other.db", f"there is another ledger at {folder}/counterfoil.db now"),
    ):
        with follower(folder, "-f", "ndjson") as running:
            if name == "old.db":
                recorded(folder, "confirm", "istanbul-2025#2", "--flow", "RU:UA", *UA)
                while running.entry() != "istanbul-2025#3":
                    pass
            else:
                while running.entry() != "istanbul-2025#2":
                    pass
            put_back(folder, name)
            assert running.process.wait(timeout=PATIENCE) == 7
            assert running.process.stderr is not None
            told, hint = running.process.stderr.read().splitlines()
            assert told.startswith(f"counterfoil: {said}")
            assert hint == "hint: the same call again prints it from its beginning"


def test_only_a_busy_store_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []
    monkeypatch.setattr(following, "_wait", waits.append)
    answers = iter([StoreLocked("busy"), StoreLocked("busy"), None])

    def ask() -> str:
        problem = next(answers)
        if problem is not None:
            raise problem
        return "answer"

    def ask_what_is_not_there() -> str:
        raise StoreMissing("nowhere")

    assert following._patiently(ask) == "answer"
    assert waits == [following.EVERY] * 2
    with pytest.raises(StoreMissing):
        following._patiently(ask_what_is_not_there)


def test_waiting_ends_when_nobody_reads_on(monkeypatch: pytest.MonkeyPatch) -> None:
    reader, writer = os.pipe()
    with os.fdopen(writer, "w") as stdout:
        monkeypatch.setattr(sys, "stdout", stdout)
        following._wait(0.01)
        os.close(reader)
        started = time.monotonic()
        with pytest.raises(BrokenPipeError):
            following._wait(PATIENCE)
        assert time.monotonic() - started < PATIENCE / 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("-f", "json"), "--format takes table, ndjson or csv"),
        (("-f", "md"), "--format takes table, ndjson or csv"),
        (("-o", "file"), "leave --output out"),
        (("--known-at", "2025-05-24"), "leave --known-at out"),
        (("--order", "stated"), "leave --order stated out"),
        (("--stage", "s9"), "istanbul-2025 has no stage s9"),
    ],
)
def test_what_cannot_be_followed_is_refused(words: tuple[str, ...], said: str, cases: Path) -> None:
    called = read(cases, "timeline", "istanbul-2025", "--follow", *words)

    assert called.code in (2, 3)
    assert called.out == ""
    assert said in called.err


# The history of one claim -----------------------------------------------------------------------


def test_a_claim_runs_from_its_first_word_to_its_last(cases: Path) -> None:
    found = rows(cases, "timeline", "--claim", "farc-arms#36")

    assert [row["entry"].partition("#")[2] for row in found] == ["30", "34", "32", "36"]
    stated = rows(cases, "timeline", "farc-arms", "--claim", "farc-arms#30", "--order", "recorded")
    assert [row["entry"].partition("#")[2] for row in stated] == ["30", "32", "34", "36"]


def test_the_history_shows_both_dates_and_the_actor(cases: Path) -> None:
    out = read(cases, "timeline", "--claim", "gaza-2025-01#28").out

    assert out == (
        "Entry  Recorded          By    Stated      What\n"
        "#28    2025-12-31 12:00  desk  2025-02-20  hamas: reports 4 named-bodies\n"
        "                                           HAMAS->IL, stage r7a\n"
        "#29    2025-12-31 12:00  desk  2025-02-21  il-forensic-institute: disputes #28\n"
        "                                           for HAMAS->IL, says 3\n"
        "#30    2025-12-31 12:00  desk  2025-02-22  il-forensic-institute: corrects #29\n"
        "                                           to 4\n"
        "\n"
        "all that is recorded (UTC), rules 1\n"
    )


def test_both_cuts_hold_for_a_claim(cases: Path) -> None:
    words = ("timeline", "--claim", "gaza-2025-01#28", "--as-of", "2025-02-21")

    assert [row["entry"] for row in rows(cases, *words)] == ["gaza-2025-01#28", "gaza-2025-01#29"]


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("istanbul-2025", "--claim", "gaza-2025-01#28"), 2, "is an entry of gaza-2025-01"),
        (("--claim", "gaza-2025-01#99"), 3, "there is no entry gaza-2025-01#99"),
        (("--claim", "gaza-2025-01"), 2, "the entry 'gaza-2025-01' is not understood"),
    ],
)
def test_a_claim_that_is_not_there_is_refused(
    words: tuple[str, ...], code: int, said: str, cases: Path
) -> None:
    called = read(cases, "timeline", *words)

    assert (called.code, called.out) == (code, "")
    assert said in called.err
