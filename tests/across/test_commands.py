"""Questions across agreements from the command line: a model beside the ledger changes how fast, never what."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from cli.across.comparing import model_findings
from cli.across.hands import Ready
from cli.across.upkeep import Upkeep, keep_up
from domain.ledger import Ledger
from domain.store.failures import StoreFailure
from domain.store.location import Location
from domain.store.model import Turn
from domain.store.model_schema import SUMMED, TABLES, by_chapter, marked
from domain.store.models import model_evidence, model_reader
from domain.store.sqlite_model import SqliteModelWriter
from projections.across.catching_up import Due, Registers, needed, registers
from projections.across.ticks import FOREVER
from tests.across.calls import (
    ENTRIES,
    MODEL,
    asked,
    killed_in_a_model,
    planted,
    voids,
    without_model,
)
from tests.cli.calls import counterfoil, environment
from tests.cli.kept import made_up, record
from tests.cli.warm import ROOT
from tests.raw import opened_raw

CUTS = (
    (),
    ("--as-of", "2014-06-01"),
    ("--as-of", "2014-05"),
    ("--known-at", "agreement-00002#100"),
    ("--known-at", "agreement-00004#77", "--as-of", "2014-04-20"),
    ("--known-at", "2014-01-01"),
    ("--as-of", "2013"),
    ("--tz", "Asia/Tokyo", "--as-of", "2014-06-01"),
)


@pytest.mark.parametrize("cut", CUTS, ids=" ".join)
def test_answers_are_the_same_with_the_model_and_without(
    ledger: Path, cut: tuple[str, ...]
) -> None:
    for words in (("totals",), ("agreements",)):
        for as_json in (True, False):

            def ask(words: tuple[str, ...] = words, as_json: bool = as_json) -> str:
                return asked(ledger, *words, *cut, as_json=as_json)

            assert ask() == without_model(ledger, ask)


def test_answers_are_the_same_at_the_instant_at_which_an_entry_was_recorded(ledger: Path) -> None:
    """It was known by then, to the microsecond; and what was said on a day may not be yet elsewhere."""
    entries = json.loads(asked(ledger, "timeline", "agreement-00002"))["rows"]
    days = [entry["stated"] for entry in entries if len(entry["stated"] or "") == len("2014-01-01")]
    for cut in (
        ("--known-at", entries[-1]["recorded"]),
        ("--tz", "Asia/Tokyo", "--as-of", days[len(days) // 2]),
    ):
        ask = partial(asked, ledger, "totals", *cut)
        assert ask() == without_model(ledger, ask)


@pytest.mark.parametrize(
    "words", [("check",), ("briefing",), ("briefing", "--since", "2014-01-01")]
)
def test_what_is_told_of_agreements_is_the_same_with_the_model_and_without(
    ledger: Path, words: tuple[str, ...]
) -> None:
    def ask() -> str:
        return counterfoil(*words, "-f", "json", cwd=ledger).out

    first = ask()
    assert json.loads(first)["rows"]
    assert first == without_model(ledger, ask)
    void = ("void", "agreement-00001#3", "--reason", "slip", "--no-input")
    assert counterfoil(*void, cwd=ledger).code == 0
    assert ask() == without_model(ledger, ask)


@pytest.mark.parametrize("since", ["2014-01-01", "2999-01-01", None])
def test_the_screen_of_a_morning_is_the_same_with_the_model_and_without(
    ledger: Path, since: str | None
) -> None:
    """On the day of an import, on a day after it, and where some agreements were written to and one is new."""
    if since is None:
        since = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%S.%f}Z"
        for words in (
            ("void", "agreement-00001#3", "--reason", "slip"),
            ("announce", "one-more", "--title", "T", "--party", "A", "--party", "B"),
        ):
            said = ("--source", "outlet-01", "--stated", "2014-02-01")
            added = said if words[0] == "announce" else ()
            assert counterfoil(*words, *added, "--no-input", cwd=ledger).code == 0

    def ask() -> str:
        return asked(ledger, "briefing", "--since", since, as_json=False)

    first = ask()
    assert first == without_model(ledger, ask)


def test_what_an_amended_source_makes_contested_is_newly_so(tmp_path: Path) -> None:
    """Also in an agreement that nobody wrote to since."""
    yesterday = datetime.now(UTC) - timedelta(days=3)
    for_all = [entry for number in range(101) for entry in of_one(f"a{number}")]
    said = {"scope": "stage", "stage": "s1", "measure": "released", "unit": "person"}
    apart = [
        {
            "event": "FigureReported",
            "agreement": "a7",
            "flows": ["AA->BB"],
            "quantity": quantity,
            "statement": {"source": source, "stated": "2024-01-02"},
            **said,
        }
        for source, quantity in (("aa", "3"), ("paper", "4"))
    ]
    record(tmp_path, made_up(), for_all, apart, at=yesterday)
    assert counterfoil("rebuild", cwd=tmp_path).code == 0
    assert "(1 newly)" not in asked(tmp_path, "briefing", as_json=False)
    amend = ("source", "paper", "--amend", "--kind", "third-party", "--no-input")
    assert counterfoil(*amend, cwd=tmp_path).code == 0
    assert "1 contested (1 newly)" in asked(tmp_path, "briefing", as_json=False).splitlines()[0]


def test_what_is_new_on_the_day_of_an_import_is_not_worked_out_again(ledger: Path) -> None:
    assert " new, " in asked(ledger, "briefing", as_json=False).splitlines()[0]
    with opened_raw(ledger / MODEL) as c:
        c.execute("UPDATE told SET answer = ? WHERE kind = 'news'", (zlib.compress(b"[]"),))
    assert " new, " not in asked(ledger, "briefing", as_json=False).splitlines()[0]


def of_one(slug: str) -> Iterator[Mapping[str, Any]]:
    """An agreement of five entries between those whom `made_up` registers."""
    said = {"agreement": slug, "statement": {"source": "aa", "stated": "2024-01-01"}}
    yield {"event": "AgreementAnnounced", "title": "T", "parties": ["AA", "BB"], **said}
    for number in range(4):
        yield {"event": "StageCompleted", "stage": f"s{number}", **said}


def test_a_rebuild_is_advised_where_it_helps_and_nowhere_else(tmp_path: Path) -> None:
    """What was written to since yesterday is folded for each answer in full, whatever was kept."""
    for_all = [entry for number in range(101) for entry in of_one(f"a{number}")]
    record(tmp_path, made_up(), for_all, at=datetime.now(UTC))
    advice = "counterfoil rebuild keeps the answer"
    short, whole = ("briefing",), ("briefing", "-f", "csv")
    assert advice in counterfoil(*short, cwd=tmp_path).err
    assert counterfoil("rebuild", cwd=tmp_path).code == 0
    elsewhere = (*short, "--tz", "Asia/Tokyo")  # whose days are kept by no rebuild
    for words in (short, whole, elsewhere):
        assert advice not in counterfoil(*words, cwd=tmp_path).err


def test_a_rebuild_leaves_no_room_that_the_old_model_took(ledger: Path) -> None:
    for _ in range(2):
        assert counterfoil("rebuild", cwd=ledger).code == 0
        with opened_raw(ledger / MODEL) as c:
            assert c.execute("PRAGMA freelist_count").fetchone() == (0,)


@pytest.mark.file
def test_a_rebuild_needs_no_room_in_the_folder_for_temporary_files(
    ledger: Path, small_disk: Path
) -> None:
    with pytest.raises(OSError, match="No space"):
        (small_disk / "filler").write_bytes(bytes(2_000_000))
    called = counterfoil("rebuild", cwd=ledger, env={"TMPDIR": str(small_disk)})
    assert called.code == 0, called.err


@pytest.mark.file
def test_a_log_on_a_full_disk_is_verified_without_the_read_model(small_disk: Path) -> None:
    """What the engine makes beside a database it reads finds no room; the log is read without that."""
    for words in (("init",), ("source", "new", "--name", "New", "--kind", "media"), ("rebuild",)):
        assert counterfoil(*words, cwd=small_disk).code == 0
    with pytest.raises(OSError, match="No space"):
        (small_disk / "filler").write_bytes(bytes(2_000_000))
    called = counterfoil("verify", cwd=small_disk)
    assert called.code == 0
    assert "counterfoil.db-model is full: it was not compared with the entries\n" in called.err
    assert "and nothing wrong with" in called.err


def test_what_is_told_is_not_worked_out_again(ledger: Path) -> None:
    with opened_raw(ledger / MODEL) as c:
        kept = zlib.compress(b"[]")
        c.execute("UPDATE told SET answer = ? WHERE agreement = 1", (kept,))
    rows = json.loads(counterfoil("check", "-f", "json", cwd=ledger).out)["rows"]
    assert "agreement-00000" not in {row["agreement"] for row in rows}
    with opened_raw(ledger / MODEL) as c:
        c.execute("UPDATE told SET until = 0")
    rows = json.loads(counterfoil("check", "-f", "json", cwd=ledger).out)["rows"]
    assert "agreement-00000" in {row["agreement"] for row in rows}


def test_filters_work_on_the_model_and_name_what_no_agreement_has(ledger: Path) -> None:
    flow = json.loads(asked(ledger, "totals"))["rows"][0]["flow"].replace("->", ":")
    ask = partial(asked, ledger, "totals", "--flow", flow)
    assert ask() == without_model(ledger, ask)
    called = counterfoil("totals", "--measure", "releasd", cwd=ledger)
    assert (called.code, called.err.splitlines()[-1]) == (3, "hint: did you mean released?")


def test_a_small_ledger_has_no_model(tmp_path: Path) -> None:
    assert counterfoil("init", cwd=tmp_path).code == 0
    case = str(ROOT / "cases" / "istanbul-2025.toml")
    assert counterfoil("import", case, cwd=tmp_path).code == 0
    assert [path.name for path in tmp_path.iterdir()] == ["counterfoil.db"]


def test_every_write_is_followed(ledger: Path) -> None:
    for words in (
        ("report", "agreement-00001/s1", "999", "--scope", "stage", "--stated", "2014-02-01"),
        ("void", "agreement-00001#3", "--reason", "slip"),
    ):
        flow = json.loads(asked(ledger, "totals", "agreement-00001"))["rows"][0]["flow"]
        typed = ("--flow", flow.replace("->", ":")) if words[0] == "report" else ()
        source = ("--source", "outlet-01") if words[0] == "report" else ()
        called = counterfoil(*words, *typed, *source, "--no-input", cwd=ledger)
        assert called.code == 0, called
        assert position(ledger / MODEL) == head(ledger)
        ask = partial(asked, ledger, "totals")
        assert ask() == without_model(ledger, ask)


def test_a_row_that_is_new_to_an_agreement_stands_where_the_fold_has_it(ledger: Path) -> None:
    words = ("report", "agreement-00001/s1", "9", "--scope", "stage", "--measure", "aaa", "--new")
    flow = json.loads(asked(ledger, "totals", "agreement-00001"))["rows"][0]["flow"]
    said = ("--flow", flow.replace("->", ":"), "--source", "outlet-01", "--stated", "2014-02-01")
    called = counterfoil(*words, *said, "--no-input", cwd=ledger)
    assert called.code == 0, called

    ask = partial(asked, ledger, "totals")
    assert ask() == without_model(ledger, ask)


def position(model: Path) -> int:
    with opened_raw(f"file:{model}?mode=ro", uri=True) as c:
        return int(c.execute("SELECT position FROM state").fetchone()[0])


def head(folder: Path) -> int:
    with opened_raw(f"file:{folder / 'counterfoil.db'}?mode=ro", uri=True) as c:
        return int(c.execute("SELECT position FROM head").fetchone()[0])


def set_back(model: Path, to: int) -> None:
    """A model whose worker was killed after a position: what it has of later entries is more than it says."""
    with opened_raw(model) as c:
        c.execute("UPDATE state SET position = ?", (to,))


def sum_anew(c: sqlite3.Connection) -> None:
    """After changes were taken away: what those of each stage come to."""
    for table, (of, values) in SUMMED.items():
        c.execute(f"DELETE FROM {table}_by_chapter")
        c.execute(f"INSERT INTO {table}_by_chapter {by_chapter(table, of, values)}")
    c.execute("DELETE FROM marked")
    c.execute(f"INSERT INTO marked {marked('added')}")


def take_back(model: Path, to: int) -> None:
    """A model as it was at a position."""
    set_back(model, to)
    with opened_raw(model) as c:
        c.execute("UPDATE agreements SET through = ?", (to,))
        c.execute("DELETE FROM told")
        for table in ("added", "counted", "stated", "terms", "headings", "said"):
            c.execute(f"DELETE FROM {table} WHERE pos > ?", (to,))
        sum_anew(c)


def test_what_a_killed_worker_left_undone_is_folded_and_done_by_the_next(ledger: Path) -> None:
    whole = asked(ledger, "totals")
    set_back(ledger / MODEL, ENTRIES - 20)
    with opened_raw(ledger / MODEL) as c:
        c.execute("UPDATE agreements SET through = ? WHERE id = 2", (ENTRIES - 20,))
        (number,) = c.execute("SELECT min(id) FROM totals WHERE agreement = 2").fetchone()
        c.execute("DELETE FROM added WHERE total = ? AND pos > ?", (number, ENTRIES - 20))
        sum_anew(c)
    assert asked(ledger, "totals") == whole


def test_cuts_before_the_position_from_which_on_the_model_has_an_agreement_are_folded(
    ledger: Path,
) -> None:
    cuts = [("--known-at", f"agreement-00002#{number}") for number in (199, 200)]
    before, then = (asked(ledger, "totals", *cut) for cut in cuts)
    place = position_of(ledger, "agreement/agreement-00002", 200)
    planted(
        ledger,
        f"UPDATE agreements SET since = {place} WHERE slug = 'agreement-00002'",
        "DELETE FROM totals WHERE agreement = (SELECT id FROM agreements WHERE since > 0)",
    )
    assert asked(ledger, "totals", *cuts[0]) == before
    assert asked(ledger, "totals", *cuts[1]) != then


def test_where_the_model_is_far_behind_the_answer_says_so(
    ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    early = asked(ledger, "totals", "--known-at", "agreement-00002#100")
    place = int(
        json.loads(asked(ledger, "show", "agreement-00002#100"))["rows"][0].get("position", 0)
    ) or position_of(ledger, "agreement/agreement-00002", 100)
    set_back(ledger / MODEL, place)
    with opened_raw(ledger / MODEL) as c:
        c.execute("UPDATE agreements SET through = ?", (place,))
    code = "import cli.across.reading as r; r.FEW = 0\nfrom cli.main import main; main()"
    told = subprocess.run(
        [sys.executable, "-c", code, "totals", "-f", "json"],
        cwd=ledger, env=environment(ledger), capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert f"the read model is at entry {place:,} of {ENTRIES:,}" in told.stderr
    assert json.loads(told.stdout)["rows"] == json.loads(early)["rows"]


def position_of(folder: Path, stream: str, entry: int) -> int:
    where = "WHERE originator_id = ? AND originator_version = ?"
    with opened_raw(folder / "counterfoil.db") as c:
        found = c.execute(f"SELECT rowid FROM stored_events {where}", (stream, entry))
        return int(found.fetchone()[0])


@pytest.mark.parametrize("change", ["rules", "ledger", "chain"])
def test_a_model_of_something_else_is_not_believed_and_made_anew(ledger: Path, change: str) -> None:
    ask = partial(asked, ledger, "totals")
    whole = ask()
    with opened_raw(ledger / MODEL) as c:
        c.execute(f"UPDATE state SET {change} = '0'")
        c.execute("DELETE FROM added")
        c.execute("DELETE FROM added_by_chapter")
    assert ask() == whole
    assert counterfoil("rebuild", cwd=ledger).code == 0
    with opened_raw(ledger / MODEL) as c:
        assert c.execute("SELECT count(*) FROM added").fetchone()[0] > 0
    assert ask() == whole


def test_a_rebuilt_model_holds_the_same_as_one_that_followed(ledger: Path) -> None:
    def contents() -> list[tuple[object, ...]]:
        with opened_raw(ledger / MODEL) as c:
            return [
                row
                for table in set(TABLES) - {"state", "agreements", "totals", "stages", "told"}
                for row in c.execute(f"SELECT * FROM {table}")
            ]

    before = contents()
    called = counterfoil("rebuild", cwd=ledger)
    assert (called.code, called.err) == (
        0,
        f"{ledger / MODEL}: {ENTRIES:,} entries of 5 agreements\n",
    )
    assert sorted(map(str, contents())) == sorted(map(str, before))


def test_readers_go_on_with_the_old_model_while_the_new_one_is_made(ledger: Path) -> None:
    whole = asked(ledger, "totals")
    with (
        SqliteModelWriter(Location(str(ledger / MODEL), MODEL), 5.0) as writer,
        writer.turn(prefix="next_") as turn,
    ):
        state = turn.state()
        assert state is None
        assert asked(ledger, "totals") == whole


def test_a_rebuild_goes_on_where_a_killed_one_stopped(ledger: Path) -> None:
    ask = partial(asked, ledger, "totals")
    whole = ask()
    killed_in_a_model(ledger, "rebuild")
    with opened_raw(ledger / MODEL) as c:
        assert c.execute("SELECT count(*) FROM next_agreements").fetchone()[0] > 0
    assert ask() == whole
    news = ("source", "news", "--name", "News", "--kind", "media")
    assert counterfoil(*news, cwd=ledger).code == 0
    called = counterfoil("rebuild", cwd=ledger)
    assert called.code == 0
    assert called.err == f"{ledger / MODEL}: {ENTRIES + 1:,} entries of 5 agreements\n"
    with opened_raw(ledger / MODEL) as c:
        names = [row[0] for row in c.execute("SELECT name FROM sqlite_master")]
    assert not [name for name in names if name.startswith("next_")]
    assert ask() == whole == without_model(ledger, ask)


@pytest.mark.parametrize("worker", ["catch-up", "rebuild"])
def test_what_a_killed_worker_put_in_is_not_believed_of_a_ledger_that_was_put_back(
    ledger: Path, worker: str
) -> None:
    assert counterfoil("backup", "kept", "-q", cwd=ledger).code == 0
    lost = "import", voids(ledger, 3), "-q"
    if worker == "catch-up":
        killed_in_a_model(ledger, *lost)
    else:
        assert counterfoil(*lost, cwd=ledger).code == 0
        killed_in_a_model(ledger, "rebuild")
    for left in ("-wal", "-shm"):
        (ledger / f"counterfoil.db{left}").unlink(missing_ok=True)
    (ledger / "kept").replace(ledger / "counterfoil.db")
    ask = partial(asked, ledger, "totals")
    assert ask() == without_model(ledger, ask)
    # The log is as long as it was then, and from there on another one.
    assert counterfoil("import", voids(ledger, 4), "-q", cwd=ledger).code == 0
    assert ask() == without_model(ledger, ask)
    assert counterfoil("verify", cwd=ledger).code == 0
    assert position(ledger / MODEL) == head(ledger)


def test_reading_changes_no_byte_and_works_where_nothing_can_be_written(ledger: Path) -> None:
    before = {path.name: path.read_bytes() for path in ledger.iterdir()}
    whole = asked(ledger, "totals")
    assert {path.name: path.read_bytes() for path in ledger.iterdir()} == before
    ledger.chmod(0o555)
    try:
        assert asked(ledger, "totals") == whole
        assert {path.name for path in ledger.iterdir()} == set(before)
    finally:
        ledger.chmod(0o755)


@pytest.mark.file
@pytest.mark.parametrize("words", ["import feed.ndjson", "void agreement-00001#9999 --reason slip"])
def test_a_call_that_records_nothing_leaves_the_model_as_it_is(ledger: Path, words: str) -> None:
    before = (ledger / MODEL).read_bytes()
    counterfoil(*words.split(), cwd=ledger)
    assert (ledger / MODEL).read_bytes() == before


@pytest.mark.file
def test_a_model_that_is_read_as_if_nobody_wrote_answers_nothing_once_somebody_did(
    ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who may write nothing there has no lock that keeps what is read as it is."""
    place = str(ledger / "counterfoil.db")
    monkeypatch.setattr("domain.store.sqlite_file.os.access", lambda path, mode: mode == os.R_OK)
    with model_reader(place) as model:
        assert model is not None
        before = model.totals(model.state.position, FOREVER)
    assert before

    def written() -> None:
        with model_reader(place):
            assert counterfoil("import", voids(ledger, 4), "-q", cwd=ledger).code == 0

    def torn() -> None:
        with model_reader(place):
            (ledger / MODEL).touch()
            raise KeyError("a page of before beside one of after")

    def compared() -> None:
        with model_evidence(place) as found:
            assert found.models
            (ledger / MODEL).touch()

    for disturbed in (written, torn, compared):
        with pytest.raises(StoreFailure, match="is being written while it is read"):
            disturbed()


@pytest.mark.file
def test_a_model_that_somebody_writes_while_it_is_compared_is_told_of_and_no_failure(
    ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was found of the log by then is told all the same."""
    told: list[str] = []
    with Ledger.open(str(ledger / "counterfoil.db"), write=False) as opened:
        assert model_findings(opened, lambda done, total: None, told.append) == []
        monkeypatch.setattr(
            "domain.store.sqlite_file.os.access", lambda path, mode: mode == os.R_OK
        )
        written = partial(os.utime, ledger / MODEL, ns=(0, 0))
        assert model_findings(opened, lambda done, total: written(), told.append) == []
    (sentence,) = told
    assert sentence.endswith(
        " is being written while it is read: it was not compared with the entries"
    )


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ("UPDATE added SET low = low + 1 WHERE rowid_of = 1", "numbers"),
        ("UPDATE added SET lacking = 1 - lacking WHERE rowid_of = 1", "marks of stages"),
        ("DELETE FROM marked WHERE rowid_of = 1", "sums of changes"),
        ("UPDATE added_by_chapter SET last_t = last_t - 1 WHERE rowid_of = 1", "sums of changes"),
        ("UPDATE added_by_chapter SET low = low + 1 WHERE rowid_of = 1", "sums of changes"),
        ("DELETE FROM added_by_chapter WHERE rowid_of = 1", "sums of changes"),
        ("UPDATE terms SET term = NULL WHERE rowid_of = 1", "terms"),
        ("DELETE FROM said WHERE rowid_of = 1", "dates"),
        ("UPDATE headings SET heading = '{}' WHERE rowid_of = 1", "headings"),
        ("UPDATE counted SET completed = 7 WHERE rowid_of = 1", "counts of stages"),
        ("UPDATE counted_by_chapter SET completed = 7 WHERE rowid_of = 1", "sums of changes"),
        ("DELETE FROM stated WHERE rowid_of = 1", "whole and running numbers"),
    ],
)
def test_verify_finds_what_does_not_follow_from_the_entries(
    ledger: Path, change: str, named: str
) -> None:
    of = "agreement" if any(t in change for t in ("said", "headings", "counted")) else "total"
    with opened_raw(ledger / MODEL) as c:
        c.execute(change.replace("rowid_of", of))
    called = counterfoil("verify", "-f", "json", cwd=ledger)
    assert called.code == 6, called
    (row,) = json.loads(called.out)["rows"]
    assert row["entry"].startswith("agreement-00000#")
    assert f"the read model keeps {named} of agreement-00000" in row["message"]


@pytest.mark.parametrize("answer", [zlib.compress(b"[]"), b"no answer"])
def test_verify_finds_what_nobody_was_told(ledger: Path, answer: bytes) -> None:
    with opened_raw(ledger / MODEL) as c:
        c.execute("UPDATE told SET answer = ? WHERE agreement = 1 AND kind = 'check'", (answer,))
    called = counterfoil("verify", "-f", "json", cwd=ledger)
    assert called.code == 6
    (row,) = json.loads(called.out)["rows"]
    assert "the read model keeps what check says of agreement-00000" in row["message"]
    assert counterfoil("check", cwd=ledger).code == 6


@pytest.mark.parametrize(
    ("write", "of"),
    [
        ((), []),
        (("void", "agreement-00001#3", "--reason", "slip"), ["agreement-00001"]),
        (
            ("source", "steppe-ministry", "--amend", "--kind", "media"),
            ["agreement-00000", "agreement-00001"],
        ),
    ],
)
def test_verify_since_a_checkpoint_compares_the_agreements_alone_in_which_something_changed(
    ledger: Path, write: tuple[str, ...], of: list[str]
) -> None:
    asked(ledger, "checkpoint", "-o", "kept", as_json=False)
    if write:
        asked(ledger, *write, "--no-input", as_json=False)
    planted(ledger, "UPDATE headings SET heading = '{}' WHERE agreement < 3")

    called = counterfoil("verify", "--since", "kept", "-f", "json", cwd=ledger)

    messages = [row["message"] for row in json.loads(called.out)["rows"]]
    assert [message.split()[6] for message in messages] == of
    compared = "the read model was compared with the log for {} of 5 agreements: in the others nothing changed"
    assert [n for n in range(6) if compared.format(n) in called.err] == [len(of)]
    called = counterfoil("verify", "-f", "json", cwd=ledger)
    assert (called.code, len(json.loads(called.out)["rows"])) == (6, 2)


def test_verify_finds_nothing_wrong_with_a_model_that_followed(ledger: Path) -> None:
    called = counterfoil("verify", cwd=ledger)
    assert called.code == 0, called


def test_verify_finds_agreements_that_a_model_lacks_or_made_up(ledger: Path) -> None:
    with opened_raw(ledger / MODEL) as c:
        c.execute("UPDATE agreements SET slug = 'nobody' WHERE slug = 'agreement-00003'")
    called = counterfoil("verify", "-f", "json", cwd=ledger)
    assert called.code == 6
    told = {row["message"] for row in json.loads(called.out)["rows"]}
    assert {message.split(":")[1].strip() for message in told} == {
        "it has an agreement nobody, of which there is no entry",
        "it lacks the agreement agreement-00003",
    }


def test_what_was_put_right_of_a_source_since_is_said_to_be_left_out(ledger: Path) -> None:
    before = asked(ledger, "totals")
    amend = ("source", "outlet-01", "--amend", "--kind", "third-party", "--no-input")
    without_model(ledger, lambda: asked(ledger, *amend, as_json=False))

    called = counterfoil("totals", "-f", "json", cwd=ledger)

    assert (called.code, called.out) == (0, before)
    assert called.err == (
        f"the read model is at entry {ENTRIES:,} of {ENTRIES + 1:,}, and what was recorded "
        "since is not in this answer: counterfoil rebuild brings it up\n"
    )


def test_several_writers_at_once_bring_the_model_up_and_none_does_it_twice(ledger: Path) -> None:
    code = (
        "import sys\nfrom cli.main import run\n"
        "flow = {'agreement-00000': sys.argv[2], 'agreement-00001': sys.argv[3]}\n"
        "for turn in range(4):\n"
        "    for agreement, typed in flow.items():\n"
        "        words = ['report', f'{agreement}/s1', str(turn), '--flow', typed, '--no-input', '-q']\n"
        "        words += ['--source', sys.argv[1], '--stated', '2014-02-01', '--busy-timeout', '60']\n"
        "        assert run(words) == 0\n"
    )
    flows = [
        json.loads(asked(ledger, "totals", slug))["rows"][0]["flow"].replace("->", ":")
        for slug in ("agreement-00000", "agreement-00001")
    ]
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", code, f"outlet-0{number}", *flows],
            cwd=ledger,
            env=environment(ledger),
            stdout=subprocess.DEVNULL,
        )
        for number in (1, 2, 3)
    ]
    assert [writer.wait() for writer in writers] == [0, 0, 0]
    assert head(ledger) == ENTRIES + 3 * 4 * 2
    assert position(ledger / MODEL) == head(ledger)
    called = counterfoil("verify", cwd=ledger)
    assert called.code == 0, called


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_those_who_fold_end_with_the_call_however_it_ends(
    ledger: Path, number: signal.Signals
) -> None:
    code = (
        "import cli.across.folding as f; f._MUCH = 0\n"
        "f.processors = lambda: 2\n"
        "import time; from concurrent.futures import Future; from pathlib import Path\n"
        "def result(future):\n"
        "    while not future.done(): time.sleep(0.02)\n"
        "    Path('folded').touch(); time.sleep(60)\n"
        "Future.result = result\n"
        "from cli.main import main; main()"
    )
    process = rebuilding(ledger, code, until=ledger / "folded")
    assert any(b"spawn_main" in line for line in running(process.pid))
    if number is signal.SIGINT:
        os.killpg(process.pid, number)
    else:
        process.send_signal(number)
    _, said = process.communicate(timeout=30)
    assert b"Traceback" not in said
    wait_for(lambda: not running(process.pid))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_call_that_is_told_to_end_waits_for_no_work_of_those_who_fold(
    ledger: Path, number: signal.Signals
) -> None:
    (ledger / "slow.py").write_text(
        "import time; from pathlib import Path\n"
        "def fold(*given, **named): Path('folding').touch(); time.sleep(60)\n"
    )
    code = (
        "import cli.across.folding as f; f._MUCH = 0\n"
        "f.processors = lambda: 2\n"
        "import cli.across.hands as h, slow; h._fold = slow.fold\n"
        "from cli.main import main; main()"
    )
    process = rebuilding(ledger, code, until=ledger / "folding")
    process.send_signal(number)
    _, said = process.communicate(timeout=20)
    assert process.returncode == (130 if number is signal.SIGINT else -number), said
    assert b"Traceback" not in said
    wait_for(lambda: not running(process.pid))


def rebuilding(ledger: Path, code: str, *, until: Path) -> "subprocess.Popen[bytes]":
    """A rebuild by a program of our own, in a group of its own, that has come to where it makes a file."""
    process = subprocess.Popen(
        [sys.executable, "-c", code, "rebuild"],
        cwd=ledger,
        env=environment(ledger),
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    wait_for(until.exists)
    return process


def wait_for(so: Callable[[], bool]) -> None:
    until = time.monotonic() + 60
    while not so():
        assert time.monotonic() < until
        time.sleep(0.02)


def running(group: int) -> list[bytes]:
    """The command lines of the processes of a group."""
    listed = subprocess.run(["ps", "-wweo", "pgid=,args="], capture_output=True, check=True)
    rows = [line.split(maxsplit=1) for line in listed.stdout.splitlines()]
    return [row[1] for row in rows if row[0] == b"%d" % group and b"<defunct>" not in row[1]]


def test_totals_of_all_agreements_load_neither_events_nor_the_library(ledger: Path) -> None:
    code = (
        "import sys\nfrom cli.main import run\n"
        "assert run(['totals', '-f', 'csv', '--as-of', '2014-06-01', '--known-at', '2030-01-01']) == 0\n"
        "heavy = {'pydantic', 'eventsourcing', 'rich', 'domain.events'}\n"
        "heavy |= {'hashlib', 'concurrent.futures', 'logging', 'zoneinfo'}\n"
        "heavy &= sys.modules.keys()\n"
        "assert not heavy, heavy\n"
    )
    subprocess.run([sys.executable, "-c", code], cwd=ledger, env=environment(ledger), check=True)


def test_where_another_worker_was_faster_but_not_as_far_the_rest_is_done(
    ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = asked(ledger, "totals")
    url, behind = str(ledger / "counterfoil.db"), ENTRIES - 400
    take_back(ledger / MODEL, behind)
    put, waiting = Upkeep._put, [ENTRIES - 200]

    def slower(self: Upkeep, turn: Turn, ready: Sequence[Ready], upto: int) -> None:
        if waiting:
            faster = waiting.pop()
            held = turn.held()
            with Ledger.open(url, write=False) as log:
                history = registers((one.position, one.event) for one in log.source_entries())
                for slug, (count, newest) in log.written_since(behind, faster).items():
                    entries = [e for e in log.entries(slug) if e.position <= faster]
                    due = Due(slug, count, newest, held[slug])
                    turn.put(needed(due, entries, history, UTC)[1], faster)
        put(self, turn, ready, upto)

    monkeypatch.setattr(Upkeep, "_put", slower)
    with Ledger.open(url, write=False) as log:
        keep_up(log, lambda done, of: None)
    assert position(ledger / MODEL) == ENTRIES
    assert counterfoil("verify", cwd=ledger).code == 0
    assert asked(ledger, "totals") == whole


def test_where_a_model_that_is_not_as_far_takes_the_place_meanwhile_nothing_is_passed_over(
    ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A rebuild that was begun earlier ends while a writer brings up what it found."""
    whole = asked(ledger, "totals")
    take_back(ledger / MODEL, ENTRIES - 1)
    worked = Upkeep._worked

    def overtaken(
        self: Upkeep, due: Sequence[Due], history: Registers, upto: int
    ) -> Iterator[tuple[list[Due], list[Ready]]]:
        take_back(ledger / MODEL, ENTRIES - 200)
        return worked(self, due, history, upto)

    monkeypatch.setattr(Upkeep, "_worked", overtaken)
    with Ledger.open(str(ledger / "counterfoil.db"), write=False) as log:
        keep_up(log, lambda done, of: None)
    assert asked(ledger, "totals") == whole
    assert counterfoil("verify", cwd=ledger).code == 0


@pytest.mark.parametrize(("columns", "there"), [("80", False), ("120", True)])
def test_what_is_still_to_come_is_shown_where_there_is_room_for_it(
    ledger: Path, columns: str, *, there: bool
) -> None:
    table = counterfoil("totals", cwd=ledger, env={"COLUMNS": columns}).out.splitlines()
    assert table[0].endswith("Still to come") == there
    assert ("Left out at this width: Still to come." in table) is not there
    assert all(len(line) <= int(columns) for line in table)
    assert "| Still to come |" in counterfoil("totals", "-f", "md", cwd=ledger).out.splitlines()[0]


def test_an_agreement_left_to_the_fold_for_two_reasons_is_sound(tmp_path: Path) -> None:
    said = {"flows": ["N->S"], "measure": "released", "unit": "person"}
    sources = [
        {"event": "SourceRegistered", "source": who, "name": who, "kind": "official"}
        | {"speaks_for": who.upper()}
        for who in ("n", "s")
    ]
    announced = {"event": "AgreementAnnounced", "agreement": "a", "title": "A"}
    figure = {"event": "FigureReported", "agreement": "a", "scope": "stage", "stage": "s1", **said}
    newest_first = [
        {**figure, "quantity": str(10**12 + day), "statement": {"source": "n", "stated": stated}}
        for day in range(330)
        for stated in (f"{2024 - day // 28 // 12}-{12 - day // 28 % 12:02}-{28 - day % 28:02}",)
    ]
    opened = {"statement": {"source": "n", "stated": "2000-01-01"}, "parties": ["N", "S"]}
    record(tmp_path, sources, [announced | opened], newest_first)
    assert counterfoil("rebuild", "-q", cwd=tmp_path).code == 0
    slot = ("--flow", "N:S", "--measure", "released", "--unit", "person")
    decimal = ("report", "a/s1", "1.5", "--source", "s", "--stated", "2025-01-01", *slot, "-q")
    assert counterfoil(*decimal, cwd=tmp_path).code == 0
    called = counterfoil("verify", cwd=tmp_path)
    assert called.code == 0
    assert called.err.startswith("334 entries, and nothing wrong with them")


FIGURE = ("--flow", "N:S", "--measure", "released", "--unit", "person", "--source", "n", "-q")


@pytest.mark.parametrize(
    "words",
    [
        ("report", "a/s1", "6", "--stated", "2024-01-03T10:00:00.5Z", *FIGURE),
        ("report", "a/s1", "999999999999999", "--stated", "2024-01-03", *FIGURE),
        ("void", "a#2", "--reason", "slip", "--replacement", "a#1", "-q"),
    ],
    ids=["NoTick", "TooLarge", "Tangled"],
)
def test_nothing_is_left_in_the_model_of_what_comes_to_be_left_to_the_fold(
    tmp_path: Path, words: tuple[str, ...]
) -> None:
    source = {"event": "SourceRegistered", "source": "n", "name": "N", "kind": "official"}
    stated = {"statement": {"source": "n", "stated": "2024-01-01"}}
    announced = {"event": "AgreementAnnounced", "agreement": "a", "title": "A", **stated}
    said = {"flows": ["N->S"], "measure": "released", "unit": "person", "quantity": "5.123456"}
    figure = {"event": "FigureReported", "agreement": "a", "scope": "stage", "stage": "s1", **said}
    record(tmp_path, [source], [announced | {"parties": ["N", "S"]}, figure | stated])
    assert counterfoil("rebuild", "-q", cwd=tmp_path).code == 0

    assert counterfoil(*words, cwd=tmp_path).code == 0

    assert counterfoil("verify", cwd=tmp_path).code == 0
    assert asked(tmp_path, "totals") == without_model(tmp_path, partial(asked, tmp_path, "totals"))
