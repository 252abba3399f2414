"""The bench asks its rivals for the numbers that the program gives."""

import csv
import io
import shutil
import subprocess
import sys
from collections.abc import Sequence
from itertools import islice
from pathlib import Path

import pytest

from bench import journals, rivals, stock, work
from bench.facts import FAR, Cuts, Fact, cuts, facts, folded
from bench.processes import COUNTERFOIL
from tests.bench.making import import_generated

SIZE = 700


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a generated feed, and the ledger that it was imported into."""
    folder = tmp_path_factory.mktemp("bench")
    import_generated(folder, SIZE)
    return folder


@pytest.fixture
def feed(made: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The bench, put to work on that feed."""
    monkeypatch.setattr(work, "feed", lambda size: made / "feed.ndjson")
    monkeypatch.setattr(work, "folder", lambda size: tmp_path)
    return made / "feed.ndjson"


@pytest.mark.parametrize("share", [0.3, 0.7, 1.0])
def test_the_flat_question_has_the_answer_of_the_program(
    made: Path, feed: Path, share: float
) -> None:
    at = cuts(int(SIZE * share))
    known = list(islice(work.objects(SIZE), at.position))

    flat = {row[:4]: row[4:] for row in folded(facts(known), at.as_of)}

    program = _totals(made, at)
    assert flat
    for slot, (low, high, settled) in flat.items():
        own = program[slot]
        assert (own["low"], own["settled"]) == (str(low), str(settled))
        assert own["high"] in ("", str(high))


def test_a_database_gives_the_same_rows_as_the_fold(feed: Path) -> None:
    at = cuts(SIZE)
    known = facts(islice(work.objects(SIZE), at.position))

    rival = next(one for one in rivals.rivals() if one.name == "SQLite window query")

    assert _asked(rival, at) == [tuple(map(str, row)) for row in folded(known, at.as_of)]


def test_the_stock_log_gives_the_same_rows_as_the_fold(feed: Path, tmp_path: Path) -> None:
    at = cuts(SIZE)
    stock.record(tmp_path / "stock.db", work.objects(SIZE))

    argv = [
        sys.executable,
        "-m",
        "bench.stock",
        str(tmp_path / "stock.db"),
        at.as_of,
        str(at.position),
    ]
    rows = csv.reader(io.StringIO(_output(argv)))

    known = facts(islice(work.objects(SIZE), at.position))
    assert [tuple(row) for row in rows] == [tuple(map(str, row)) for row in folded(known, at.as_of)]


@pytest.mark.parametrize("name", ["ledger", "hledger"])
def test_a_plain_text_ledger_sums_up_what_each_source_says(feed: Path, name: str) -> None:
    rival = next(one for one in rivals.rivals() if one.name == name)
    if shutil.which(name) is None:
        pytest.skip(f"{name} is not installed; make bench installs it where it can")
    at = cuts(SIZE)
    said = _output(rival.ask(rival.make(SIZE, at), at)).replace('"', "").replace(",", " ")

    found = {}
    for line in said.splitlines():
        accounts = [word for word in line.split() if word.startswith("agreement-")]
        sums = [int(word) for word in line.split() if word.lstrip("-").isdecimal()]
        found.update(dict.fromkeys(accounts, *sums[:1]))

    assert found == _by_source(at)


def test_a_journal_is_the_file_as_it_stood_at_the_known_at_cut(feed: Path) -> None:
    at = cuts(SIZE)

    known = journals.known(SIZE, at)

    assert known
    assert all(fact.position <= at.position for fact in known)
    assert {fact.voided for fact in known} == {FAR}


def _asked(rival: rivals.Rival, at: Cuts) -> list[tuple[str, ...]]:
    return [
        tuple(row) for row in csv.reader(io.StringIO(_output(rival.ask(rival.make(SIZE, at), at))))
    ]


def _output(argv: Sequence[str]) -> str:
    return subprocess.run(argv, capture_output=True, text=True, check=True, cwd=work.ROOT).stdout


def _totals(made: Path, at: Cuts) -> dict[tuple[str, ...], dict[str, str]]:
    told = _output(
        [
            COUNTERFOIL,
            "--store",
            str(made / "ledger.db"),
            "-f",
            "csv",
            "totals",
            "--as-of",
            at.as_of,
            "--known-at",
            at.entry,
        ]
    )
    names = ("agreement", "flow", "measure", "unit")
    return {tuple(row[n] for n in names): row for row in csv.DictReader(io.StringIO(told))}


def _by_source(at: Cuts) -> dict[str, int]:
    newest: dict[tuple[str, str], Fact] = {}
    for fact in facts(islice(work.objects(SIZE), at.position)):
        if fact.stated <= at.as_of and fact.voided == FAR and not fact.disputes:
            newest[journals.plain(fact), fact.stage] = fact
    sums: dict[str, int] = {}
    for (account, _), fact in newest.items():
        sums[account] = sums.get(account, 0) + (fact.quantity or 0)
    return {account: total for account, total in sums.items() if total}
