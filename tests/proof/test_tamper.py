"""Whatever is changed in a ledger's tables is found, and the entry named."""

import os
import random
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from domain.store import StoreDamaged, StoreFailure
from domain.store.sqlite_schema import GUARDS
from tests.cli.calls import counterfoil
from tests.proof import matrix
from tests.proof.tampering import (
    checkpoint,
    encoded_otherwise,
    filled,
    found,
    rehashed,
    unguarded,
    verified,
)

FLIPPED = int(os.environ.get("COUNTERFOIL_TEST_FLIPPED_ENTRIES", "3"))
RAW = int(os.environ.get("COUNTERFOIL_TEST_FLIPPED_BYTES", "300"))
CUT = int(os.environ.get("COUNTERFOIL_TEST_TRUNCATIONS", "50"))
UNSEEN_ALONE = {
    ("stored_events", "the same, and the digest of its key"),
    ("stored_events", "the newest entries removed from all tables"),
    ("ledger", "the same, all hashes made anew"),
}


@pytest.fixture(scope="module")
def ran() -> list[matrix.Ran]:
    return matrix.outcomes()


def test_the_matrix_in_the_docs_is_what_a_run_gives(ran: list[matrix.Ran]) -> None:
    assert matrix.DOCUMENT.read_text() == matrix.document(ran)


def test_every_change_is_found_and_the_entry_named(ran: list[matrix.Ran]) -> None:
    for table, what, seen, names in ran:
        assert seen.against, (table, what)
        assert bool(seen.alone) == ((table, what) not in UNSEEN_ALONE), (table, what)
        assert not seen.engine, (table, what)
        refused = what == matrix.IN_UTF_16 or (table == "ledger" and what.endswith(matrix.AS_BYTES))
        assert isinstance(seen.alone, str) == refused, (table, what)
        if isinstance(seen.alone, str):
            continue
        assert set(names) <= {one.entry for one in seen.alone}, (table, what)


def test_every_byte_of_the_rows_of_entries_is_missed_by_nobody(tmp_path: Path) -> None:
    """Each byte of line, topic and stream, each bit of number and position; the entry is named each time."""
    path = filled(tmp_path / "l", FLIPPED)
    flips, unnamed = 0, []
    with closing(sqlite3.connect(path, isolation_level=None)) as raw:
        raw.execute("PRAGMA synchronous=OFF")
        for guard in GUARDS:
            raw.execute(f"DROP TRIGGER {guard}")
        rows = raw.execute(
            "SELECT rowid, originator_id, originator_version, topic, state FROM stored_events"
        ).fetchall()
        names = {row[0]: f"{row[1].partition('/')[2]}#{row[2]}" for row in rows}
        chance = random.Random(5)
        for position, stream, version, topic, state in rows:
            cells = {"state": state, "topic": topic.encode(), "originator_id": stream.encode()}
            for column, data in cells.items():
                kind = "BLOB" if column == "state" else "TEXT"
                change = f"UPDATE stored_events SET {column} = CAST(? AS {kind}) WHERE rowid = ?"
                for at in range(len(data)):
                    flipped = bytearray(data)
                    flipped[at] ^= chance.randrange(1, 256)
                    raw.execute(change, (bytes(flipped), position))
                    flips += 1
                    if names[position] not in {one.entry for one in _beside_guards(path)}:
                        unnamed.append((position, column, at, flipped[at]))
                raw.execute(change, (data, position))
            for bit in range(63):
                number = "UPDATE OR IGNORE stored_events SET originator_version = ? WHERE rowid = ?"
                taken = raw.execute(number, (version ^ (1 << bit), position)).rowcount
                flips += taken
                if taken and names[position] not in {one.entry for one in _beside_guards(path)}:
                    unnamed.append((position, "originator_version", bit, 0))
                raw.execute(number, (version, position))
                place = "UPDATE OR IGNORE stored_events SET rowid = ? WHERE rowid = ?"
                taken = raw.execute(place, (position ^ (1 << bit), position)).rowcount
                flips += taken
                if taken and names[position] not in {one.entry for one in _beside_guards(path)}:
                    unnamed.append((position, "rowid", bit, 0))
                raw.execute(place, (position, position ^ (1 << bit)) if taken else (0, 0))
    assert unnamed == []
    assert flips > 450 * FLIPPED
    assert _beside_guards(path) == []


def _beside_guards(path: Path) -> list[Any]:
    return [one for one in found(path) if not one.message.startswith("the guard")]


def test_bytes_flipped_in_the_file_never_go_unseen_where_they_mean_something(
    tmp_path: Path,
) -> None:
    from domain.store.engines import laid_open

    path = filled(tmp_path / "l", 40)
    whole = path.read_bytes()

    def content() -> list[object]:
        with laid_open(str(path)) as evidence:
            e = evidence
            tables = [*e.pages()], e.head(), e.subtrees(), e.ledger_id, e.tz, e.created, e.objects()
            return [*tables]

    before = content()
    chance = random.Random(17)
    seen = 0
    for _ in range(RAW):
        at = chance.randrange(100, len(whole))
        changed = bytearray(whole)
        changed[at] ^= chance.randrange(1, 256)
        path.write_bytes(changed)
        try:
            findings = found(path)
        except StoreFailure as failure:
            seen += "damaged" in str(failure) or failure.kind in (
                "foreign",
                "version",
                "unreachable",
            )
            continue
        if findings:
            seen += 1
        else:
            assert content() == before, "what was not found changes nothing that is read"
    assert seen > RAW // 20


def test_a_store_cut_short_is_a_clear_sentence_at_any_length(tmp_path: Path) -> None:
    path = filled(tmp_path / "counterfoil.db", 300)
    whole = path.read_bytes()
    chance = random.Random(23)
    for length in sorted(chance.randrange(len(whole)) for _ in range(CUT)):
        path.write_bytes(whole[:length])
        with pytest.raises(StoreFailure, match=r"cut short|empty file") as caught:
            verified(path)
        assert "\n" not in str(caught.value)
    for command in ("verify", "totals"):
        called = counterfoil(command, cwd=tmp_path)
        assert (called.code, called.out) == (7, "")
        assert "cut short" in called.err


def test_pages_cut_off_with_the_header_put_right_give_no_wrong_answer(tmp_path: Path) -> None:
    """Who cuts pages off and writes their number into the header leaves a file that looks whole."""
    path = filled(tmp_path / "l", 300)
    whole = path.read_bytes()
    size = int.from_bytes(whole[16:18])
    for pages in range(2, len(whole) // size):
        cut = bytearray(whole[: pages * size])
        cut[28:32] = pages.to_bytes(4)
        path.write_bytes(cut)
        try:
            assert found(path) != []
        except StoreDamaged:
            continue


def test_a_file_whose_text_is_not_utf_8_is_neither_read_nor_written(tmp_path: Path) -> None:
    encoded_otherwise(filled(tmp_path / "counterfoil.db", 4))
    before = (tmp_path / "counterfoil.db").read_bytes()
    void = "void", "istanbul-2025#2", "--reason", "slip", "--no-input"
    for words in (("totals",), ("timeline",), ("verify",), ("backup", "copy.db"), void):
        called = counterfoil(*words, cwd=tmp_path)
        assert (called.code, called.out) == (7, ""), words
        assert "is damaged: its text is in UTF-16le, and that of a ledger in UTF-8\n" in called.err
    assert (tmp_path / "counterfoil.db").read_bytes() == before


FOREIGN = (
    "os:system",
    "antigravity:fly",
    "this:s",
    "subprocess:Popen",
    "builtins:eval",
    "eventsourcing.domain:Aggregate",
)


def test_a_ledger_made_by_somebody_else_imports_and_runs_nothing(tmp_path: Path) -> None:
    """Its topics name modules of the standard library, and all its hashes are right."""
    path = filled(tmp_path / "counterfoil.db", 3 + len(FOREIGN))
    for position, topic in enumerate(FOREIGN, 4):
        unguarded(
            path,
            f"UPDATE stored_events SET topic = '{topic}', state = CAST(replace(CAST(state AS TEXT), "
            f"'counterfoil:FigureReported', '{topic}') AS BLOB) WHERE rowid = {position}",
        )
    unguarded(path, rehashed)
    probe = """
import sys
from cli.main import run
code = run(sys.argv[1:])
print(sorted({"antigravity", "this"} & set(sys.modules)), file=sys.stderr)
sys.exit(code)
"""
    for words, code in ((["verify"], 6), (["timeline"], 7), (["totals"], 7), (["export"], 7)):
        ended = subprocess.run(
            [sys.executable, "-c", probe, *words], cwd=tmp_path, capture_output=True, text=True
        )
        assert ended.returncode == code, (words, ended.stderr)
        assert ended.stderr.splitlines()[-1] == "[]"
    named = {one.message for one in found(path)}
    for topic in FOREIGN:
        assert any(
            f"its topic {topic} is none that a ledger of ours writes" in said for said in named
        )


def test_only_a_checkpoint_shows_a_ledger_written_anew(tmp_path: Path) -> None:
    path = filled(tmp_path / "l", 300)
    kept = checkpoint(path, 280)
    unguarded(
        path,
        "DELETE FROM stored_events WHERE rowid > 290",
        "DELETE FROM keys WHERE substr(key, 2) + 0 > 290",
        rehashed,
    )
    assert found(path) == []
    assert found(path, kept) == []
    later = filled(tmp_path / "later", 300)
    assert [one.entry for one in found(later, kept)] == [None]
