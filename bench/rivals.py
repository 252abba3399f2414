"""What a user would pick instead for totals at two cuts: the files it reads, and the process that answers.

Making the files is not measured. A database keeps both times of each number and is asked for any two cuts. A
plain-text ledger has one date: it is given the file as it stood at the known-at cut (`bench.journals`), and asked
as of the other.
"""

import csv
import shutil
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from bench import facts as flat
from bench import journals, stock, work
from bench.facts import Cuts, Fact, facts, write_csv

_NEWEST: Final = """
WITH said AS (
  SELECT *, row_number() OVER (
    PARTITION BY agreement, flow, measure, unit, stage, source, disputes ORDER BY stated DESC, position DESC
  ) AS turn
  FROM facts WHERE stated <= ? AND position <= ? AND voided > ?
), stages AS (
  SELECT agreement, flow, measure, unit, stage, min(quantity) AS low, max(quantity) AS high,
    count(DISTINCT CASE WHEN quantity IS NOT NULL THEN side END) AS sides, max(disputes) AS disputed
  FROM said WHERE turn = 1 GROUP BY agreement, flow, measure, unit, stage
)
SELECT agreement, flow, measure, unit, sum(low), sum(high),
  sum(CASE WHEN low = high AND sides > 1 AND disputed = 0 THEN low ELSE 0 END)
FROM stages WHERE low IS NOT NULL
GROUP BY agreement, flow, measure, unit ORDER BY agreement, flow, measure, unit
"""
_ASKING: Final = """
import csv, sys, {library}
path, as_of, position = sys.argv[1:]
rows = {connect}.execute({query!r}, (as_of, int(position), int(position))).fetchall()
csv.writer(sys.stdout).writerows(rows)
"""
_SQLITE: Final = _ASKING.format(library="sqlite3", connect="sqlite3.connect(path)", query=_NEWEST)
_DUCKDB: Final = _ASKING.format(
    library="duckdb",
    connect="duckdb.connect()",
    query=_NEWEST.replace("FROM facts", "FROM read_parquet(getvariable('path'))"),
).replace(
    "rows = duckdb.connect()", "duckdb.sql('SET VARIABLE path = ' + repr(path))\nrows = duckdb"
)
_BEANCOUNT: Final = """
import csv, datetime, sys
from collections import defaultdict
from beancount.core.data import Transaction
from beancount.loader import load_file
entries, errors, _ = load_file(sys.argv[1])
assert not errors, errors[:3]
as_of, sums = datetime.date.fromisoformat(sys.argv[2]), defaultdict(int)
for entry in entries:
    if isinstance(entry, Transaction) and entry.date <= as_of:
        for posting in entry.postings:
            sums[posting.account, posting.units.currency] += posting.units.number
csv.writer(sys.stdout).writerows((*key, total) for key, total in sorted(sums.items()))
"""


@dataclass(frozen=True, slots=True)
class Rival:
    """``make`` writes the file; ``ask`` is the process. ``same``: it answers with the program's own numbers.

    ``missing`` says what to install where it cannot run.
    """

    name: str
    make: Callable[[int, Cuts], Path]
    ask: Callable[[Path, Cuts], Sequence[str]]
    same: bool = False
    warm: bool = False
    """Whether it keeps a cache beside its file, which is filled before it is measured."""
    missing: str | None = None


def rivals() -> list[Rival]:
    """All of them, the quickest first."""
    python = sys.executable
    return [
        Rival(
            "DuckDB over Parquet", _parquet,
            lambda path, cuts: (python, "-c", _DUCKDB, str(path), cuts.as_of, str(cuts.position)),
            same=True, missing=None if find_spec("duckdb") else "duckdb, of the dependency group bench",
        ),
        Rival(
            "SQLite window query", _database,
            lambda path, cuts: (python, "-c", _SQLITE, str(path), cuts.as_of, str(cuts.position)),
            same=True,
        ),
        Rival(
            "eventsourcing, folded", _stock,
            lambda path, cuts: (
                python, "-m", "bench.stock", str(path), cuts.as_of, str(cuts.position)
            ),
            same=True,
        ),
        Rival(
            "ledger", _journal,
            lambda path, cuts: (
                "ledger", "-f", str(path), "--args-only", "balance", "--flat", "--no-total", "-e", _after(cuts)
            ),
            missing=_program("ledger"),
        ),
        Rival(
            "beancount", _beans,
            lambda path, cuts: (python, "-c", _BEANCOUNT, str(path), cuts.as_of),
            warm=True,
            missing=None if find_spec("beancount") else "beancount, of the dependency group bench",
        ),
        Rival(
            "hledger", _journal,
            lambda path, cuts: (
                "hledger", "-f", str(path), "balance", "--flat", "-N", "-O", "csv", "-e", _after(cuts)
            ),
            missing=_program("hledger"),
        ),
    ]  # fmt: skip


def _program(name: str) -> str | None:
    return None if shutil.which(name) else f"{name}, a package of the system"


def _after(cuts: Cuts) -> str:
    """The first day that does not count any more."""
    return str(date.fromisoformat(cuts.as_of) + timedelta(days=1))


def _made(name: str, size: int, write: Callable[[Path], object]) -> Path:
    path = work.folder(size) / name
    own = Path(flat.__file__), Path(journals.__file__)
    return work.made(path, lambda draft, _: write(draft), size, (work.feed(size), *own))


def _csv(size: int) -> Path:
    return _made("facts.csv", size, lambda path: write_csv(path, facts(work.objects(size))))


def _parquet(size: int, cuts: Cuts) -> Path:
    def write(path: Path) -> None:
        import duckdb  # type: ignore[import-not-found,unused-ignore]

        source = f"read_csv('{_csv(size)}', header = true, all_varchar = false, types = {_types()})"
        duckdb.execute(f"COPY (SELECT * FROM {source}) TO '{path}' (FORMAT parquet)")  # noqa: S608

    return _made("facts.parquet", size, write)


def _types() -> str:
    names = ", ".join(
        f"'{field.name}': '{'BIGINT' if field.type is int or field.name == 'quantity' else 'VARCHAR'}'"
        for field in fields(Fact)
    )
    return f"{{{names}}}"


def _database(size: int, cuts: Cuts) -> Path:
    def write(path: Path) -> None:
        import sqlite3
        from contextlib import closing

        names = [field.name for field in fields(Fact)]
        with closing(sqlite3.connect(path)) as database, _csv(size).open(newline="") as file:
            columns = ", ".join(
                f"{field.name} {'INTEGER' if field.type is int or field.name == 'quantity' else 'TEXT'}"
                for field in fields(Fact)
            )
            database.execute(f"CREATE TABLE facts ({columns})")
            rows = csv.reader(file)
            next(rows)
            values = ([cell or None for cell in row] for row in rows)
            marks = ", ".join("?" * len(names))
            database.executemany(f"INSERT INTO facts VALUES ({marks})", values)  # noqa: S608
            database.commit()

    return _made("facts.db", size, write)


def _stock(size: int, cuts: Cuts) -> Path:
    return _made("stock.db", size, lambda path: stock.record(path, work.objects(size)))


def _journal(size: int, cuts: Cuts) -> Path:
    return _made("said.journal", size, lambda path: journals.write_plain(path, size, cuts))


def _beans(size: int, cuts: Cuts) -> Path:
    return _made("said.beancount", size, lambda path: journals.write_beancount(path, size, cuts))
