"""What somebody puts into a read model is named by `verify`, and what is none of its tables is never used."""

import json
import sqlite3
from contextlib import closing
from functools import partial
from pathlib import Path
from shutil import copy

import pytest

from domain.store.failures import ModelForeign
from domain.store.location import Location
from domain.store.model import State
from domain.store.model_schema import NEXT, TABLES, create_statements, in_a_file
from domain.store.sqlite_model import SqliteModelWriter, opened_to_read
from domain.store.sqlite_model_evidence import evidence
from tests.across.calls import (
    ENTRIES,
    MODEL,
    asked,
    killed_in_a_model,
    planted,
    voids,
    without_model,
)
from tests.cli.calls import counterfoil
from tests.raw import opened_raw

LATER = ENTRIES + 1
T = 129_000_000_000
NONE, OTHER = 9_999, 9_998
VOID = "void", "agreement-00001#3", "--reason", "slip", "--no-input"
TERM = '["6000", "6000", ["6000"]]'


def found(folder: Path) -> list[dict[str, str]]:
    called = counterfoil("verify", "-f", "json", cwd=folder)
    assert called.code == (6 if json.loads(called.out)["rows"] else 0), called
    return json.loads(called.out)["rows"]  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (f"INSERT INTO terms VALUES (3, {LATER}, {T}, '{TERM}')", "terms"),
        (f"INSERT INTO terms VALUES (3, {2**62}, {T}, '{TERM}')", "terms"),
        (f"INSERT INTO headings VALUES (1, {LATER}, {T}, '{{}}')", "headings"),
        (f"INSERT INTO said VALUES (1, {T}, {LATER}, {T}, '2099')", "dates"),
        (f"INSERT INTO stated VALUES (1, 'whole', {LATER}, {T}, NULL)", "whole and running numbers"),
        (f"INSERT INTO added VALUES (1, 1, {LATER}, {T}, 9, 9, 9, 1, 0, 0, 1, 1, 0, 0)", "numbers"),
        (f"INSERT INTO counted VALUES (1, 1, {LATER}, {T}, 1, 1)", "counts of stages"),
        ("INSERT INTO totals SELECT id + 9999, agreement, flow, measure, unit, 0 FROM totals WHERE id = 1",
         "rows of totals"),
        ("INSERT INTO totals VALUES (9999, 1, NULL, 'bodies', 'person', 0)", "rows of totals"),
        ("UPDATE totals SET has_whole = 1 - has_whole WHERE id = 1", "rows of totals"),
        ("UPDATE agreements SET through = 1 WHERE id = 1", "the position that it is at"),
        ("UPDATE agreements SET odd = 'NoTick' WHERE id = 1", "a form"),
    ],
)  # fmt: skip
def test_rows_that_only_a_later_write_would_bring_to_light_are_named(
    ledger: Path, change: str, named: str
) -> None:
    planted(ledger, change)
    (row,) = found(ledger)
    assert row["entry"].startswith("agreement-0000")
    assert f"the read model keeps {named} of agreement-0000" in row["message"]


DEEP = "printf('%.*c', 20000, '[')"
FOLDED = (
    "the read model holds what cannot be read, and the entries were folded instead: "
    "counterfoil verify names it, and counterfoil rebuild makes it anew\n"
)


@pytest.mark.parametrize(
    ("words", "change"),
    [
        ("agreements", "UPDATE headings SET heading = '[7]'"),
        ("agreements", """UPDATE headings SET heading = '{"title":7}'"""),
        ("totals", f"UPDATE terms SET term = {DEEP}"),
        ("totals -f json", "UPDATE totals SET unit = x'ff'"),
        ("totals --flow STEPPE:ISLES", "UPDATE totals SET flow = 'nobody'"),
        ("check --fail-on error", "UPDATE told SET until = x'07'"),
    ],
)
def test_what_cannot_be_read_is_told_and_the_entries_are_folded(
    ledger: Path, words: str, change: str
) -> None:
    sound = counterfoil(*words.split(), cwd=ledger)
    planted(ledger, change)
    folded = counterfoil(*words.split(), cwd=ledger)
    assert (folded.code, folded.out, folded.err) == (sound.code, sound.out, FOLDED + sound.err)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE totals SET unit = 'x'",
        "UPDATE totals SET agreement = 1.5",
        f"UPDATE agreements SET through = {DEEP}",
    ],
)
def test_what_cannot_be_read_stops_no_write_and_a_rebuild_replaces_it(
    ledger: Path, change: str
) -> None:
    planted(ledger, change)
    called = counterfoil(*VOID, cwd=ledger)
    told = (
        "the read model holds what cannot be read, and was not brought up: "
        "counterfoil verify names it, and counterfoil rebuild makes it anew"
    )
    assert (called.code, called.err.splitlines()[-1]) == (0, told)
    assert counterfoil("show", called.out.strip(), cwd=ledger).code == 0
    assert found(ledger) != []
    assert counterfoil("rebuild", cwd=ledger).code == 0
    assert found(ledger) == []


def test_a_rebuild_goes_on_with_nothing_that_cannot_be_read(ledger: Path) -> None:
    planted(
        ledger,
        *(
            f"{made.replace(f' {name} ', f' {NEXT}{name} ', 1)}"
            for name, made in zip(TABLES, create_statements("", in_a_file), strict=False)
        ),
        f"CREATE INDEX {NEXT}totals_of ON {NEXT}totals (agreement)",
        f"INSERT INTO {NEXT}state SELECT * FROM state",
        f"INSERT INTO {NEXT}agreements VALUES (1, 'agreement-00001', 'x', 1, NULL, 0)",
    )
    called = counterfoil("rebuild", cwd=ledger)
    said = "the read model holds what cannot be read: a new one is in its place"
    assert (called.code, called.err.splitlines()[0]) == (0, said)
    assert found(ledger) == []


@pytest.mark.parametrize("column", ["type", "tbl_name"])
def test_a_model_is_compared_however_its_file_spells_what_a_table_is(
    ledger: Path, column: str
) -> None:
    planted(
        ledger,
        "UPDATE added SET low = low + 1 WHERE pos = (SELECT max(pos) FROM added)",
        "PRAGMA writable_schema=ON",
        f"UPDATE sqlite_master SET {column} = upper({column}) WHERE name = 'state'",
    )
    assert found(ledger) != []


OF_NOTHING = [
    (f"INSERT INTO totals VALUES ({NONE}, {NONE}, NULL, 'm', 'u', 0)", "a row in totals of no agreement"),
    (f"INSERT INTO added VALUES ({OTHER}, 1, 1, 1, 9, 9, 9, 1, 0, 0, 1, 1, 0, 0)", "a row in added of no total"),
    (f"INSERT INTO added VALUES (1, {NONE}, 1, 1, 9, 9, 9, 1, 0, 0, 1, 1, 0, 0)", "a row in added of no stage"),
    (f"INSERT INTO added_by_chapter VALUES ({OTHER}, 0, 1, 1, 1, 1, 9, 9, 9, 1, 0, 0, 1, 1, 0, 0)",
     "a row in added_by_chapter of no total"),
    (f"INSERT INTO marked VALUES ({OTHER}, 1, 1, 1)", "a row in marked of no total"),
    (f"INSERT INTO stated VALUES ({OTHER}, 'whole', 1, 1, NULL)", "a row in stated of no total"),
    (f"INSERT INTO terms VALUES ({OTHER}, 1, 1, '{TERM}'), ({OTHER}, 2, 1, NULL)", "2 rows in terms of no total"),
    (f"INSERT INTO counted VALUES ({NONE}, 1, 1, 1, 1, 1)", "a row in counted of no agreement"),
    (f"INSERT INTO counted_by_chapter VALUES ({NONE}, 0, 1, 1, 1, 1, 1, 1)",
     "a row in counted_by_chapter of no agreement"),
    (f"INSERT INTO headings VALUES ({NONE}, 1, 1, NULL)", "a row in headings of no agreement"),
    (f"INSERT INTO said VALUES ({NONE}, 1, 1, 1, NULL)", "a row in said of no agreement"),
    (f"INSERT INTO told VALUES ({NONE}, 'check', 1, x'00')", "a row in told of no agreement"),
    (f"INSERT INTO told VALUES (1, 'totals', {2**40}, x'00')", "a row in told that is no answer of ours"),
    ("INSERT INTO stages VALUES (-7, 's99')", "a row in stages whose number is none"),
]  # fmt: skip


def test_rows_of_nothing_that_is_there_are_named(ledger: Path) -> None:
    planted(ledger, *(change for change, _ in OF_NOTHING))
    said = " ".join(row["message"] for row in found(ledger))
    assert [named for _, named in OF_NOTHING if named not in said] == []
    assert counterfoil("rebuild", cwd=ledger).code == 0
    assert found(ledger) == []


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ("INSERT INTO stages VALUES (9999, 's99')", "it has a stage s99, of which there is no entry"),
        ("INSERT INTO agreements VALUES (9999, 'nobody', 1, 1, NULL, 0)",
         "it has an agreement nobody, of which there is no entry"),
        (f"UPDATE agreements SET through = {LATER} WHERE id = 1",
         f"it has agreement-00000 up to entry {LATER:,} of {ENTRIES:,}"),
        ("UPDATE terms SET pos = 'x' WHERE total = 1", "its terms has a cell of another kind than its column"),
        ("UPDATE told SET answer = 9 WHERE agreement = 1", "its told has a cell of another kind than its column"),
        ("UPDATE state SET tz = 'Asia/Tokyo'", "its days are those of another zone"),
        ("UPDATE state SET ledger = 'another'", "it was made of another log"),
        ("DELETE FROM state", "it does not say what it is of"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_the_whole_model_is_told(ledger: Path, change: str, named: str) -> None:
    planted(ledger, change)
    (row,) = found(ledger)
    assert row["message"].startswith(f"the read model: {named}: ")


STRANGERS = [
    ("CREATE TRIGGER state AFTER UPDATE ON state BEGIN SELECT 1; END", "its state is not ours"),
    ("CREATE VIEW more AS SELECT * FROM terms", "more is none of its own"),
    ("CREATE TABLE more (x)", "more is none of its own"),
    ("CREATE INDEX more ON terms (term)", "more is none of its own"),
    ("ALTER TABLE terms ADD COLUMN more", "its terms is not ours"),
    ("DROP INDEX totals_of", "its totals_of is missing"),
    ("DROP TABLE told", "its told is missing"),
]


def test_a_model_with_anything_that_is_not_its_own_is_neither_read_nor_written(
    filled: Path, tmp_path: Path
) -> None:
    for change, named in STRANGERS:
        copy(filled / MODEL, tmp_path)
        planted(tmp_path, change)
        place = Location(str(tmp_path / MODEL), MODEL)
        before = (tmp_path / MODEL).read_bytes()
        with opened_to_read(place) as model:
            assert model is None, change
        with (
            SqliteModelWriter(place, 5.0) as writer,
            pytest.raises(ModelForeign) as caught,
            writer.turn(),
        ):
            pass
        assert str(caught.value) == f"the read model {MODEL} is not as it was made: {named}"
        assert (tmp_path / MODEL).read_bytes() == before
        with evidence(place) as seen:
            assert (seen.outdated, seen.wrong, seen.models) == (False, [named], [])


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (f"CREATE TRIGGER evil AFTER UPDATE ON state BEGIN UPDATE terms SET term = '{TERM}'; END",
         "evil is none of its own"),
        ("CREATE VIEW next_terms AS SELECT * FROM terms", "its next_terms is not ours"),
    ],
)  # fmt: skip
def test_a_trigger_or_a_view_in_a_model_never_acts_and_goes_with_a_rebuild(
    ledger: Path, change: str, named: str
) -> None:
    ask = partial(asked, ledger, "totals")
    whole = ask()
    planted(ledger, change, "DELETE FROM added")
    assert ask() == whole
    (row,) = found(ledger)
    assert row["message"].startswith(f"the read model: {named}: ")
    before = (ledger / MODEL).read_bytes()
    called = counterfoil(*VOID, cwd=ledger)
    told = f"the read model {ledger / MODEL} is not as it was made: {named}"
    assert called.code == 0
    assert f"{told}: counterfoil rebuild puts a new one in its place" in called.err
    assert (ledger / MODEL).read_bytes() == before
    called = counterfoil("rebuild", cwd=ledger)
    assert called.err.splitlines()[0] == f"{told}: a new one is in its place"
    assert found(ledger) == []
    assert ask() == without_model(ledger, ask) != whole


def test_verify_names_what_was_planted_in_a_model_that_is_being_made(ledger: Path) -> None:
    """A rebuild goes on with it, as with what one that was killed had done."""
    with opened_raw(ledger / MODEL) as c:
        of, tz, rules, *head = c.execute(
            "SELECT ledger, tz, rules, target, chain FROM state"
        ).fetchone()
    with (
        SqliteModelWriter(Location(str(ledger / MODEL), MODEL), 5.0) as writer,
        writer.turn(prefix=NEXT) as turn,
    ):
        turn.begin(State(of, tz, rules, 0, *head))
    assert found(ledger) == []
    planted(
        ledger, f"INSERT INTO next_agreements VALUES (1, 'agreement-00001', {ENTRIES}, 1, NULL, 0)"
    )
    (row,) = found(ledger)
    assert "of agreement-00001 that do not follow from the entries" in row["message"]


def test_texts_that_nobody_can_read_leave_the_answer_to_the_fold(ledger: Path) -> None:
    questions = (("totals",), ("agreements",), ("briefing",))

    def ask() -> list[str]:
        return [counterfoil(*words, "-f", "json", cwd=ledger).out for words in questions]

    right = ask()
    for text in ("no JSON", '["1"]', "{}"):
        planted(
            ledger,
            *(f"UPDATE {table} SET {column} = '{text}'"
              for table, column in (("terms", "term"), ("stated", "slot"), ("headings", "heading"))),
        )  # fmt: skip
        assert ask() == right, text
    assert len(found(ledger)) == 5


def test_what_a_killed_worker_had_put_in_already_is_found_right(ledger: Path) -> None:
    """It is more than the model says that it has of all agreements, and the next write goes on with it."""
    killed_in_a_model(ledger, "import", voids(ledger, 3), "-q")
    with closing(sqlite3.connect(ledger / MODEL)) as c:
        assert c.execute("SELECT position FROM state").fetchone() == (ENTRIES,)
        reached = [row[0] for row in c.execute("SELECT through FROM agreements ORDER BY id")]
    assert sorted(reached) == [ENTRIES] * 4 + [ENTRIES + 2]
    assert found(ledger) == []
    change = "INSERT INTO terms SELECT min(id), {0}, 1, NULL FROM totals WHERE agreement = 1"
    planted(ledger, change.format(ENTRIES + 1))
    (row,) = found(ledger)
    assert "keeps terms of agreement-00000" in row["message"]


def test_a_model_of_another_version_is_told_not_read_and_made_anew_by_the_next_write(
    ledger: Path,
) -> None:
    whole = asked(ledger, "totals")
    planted(ledger, "UPDATE state SET version = 2", "ALTER TABLE terms ADD COLUMN more")
    called = counterfoil("verify", cwd=ledger)
    assert called.code == 0
    assert "the read model is one of another version: it is not read" in called.err
    assert asked(ledger, "totals") == whole
    called = counterfoil(*VOID, cwd=ledger)
    assert (called.code, "read model" in called.err) == (0, False)
    ask = partial(asked, ledger, "totals")
    assert found(ledger) == []
    assert ask() == without_model(ledger, ask) != whole


def test_what_another_version_left_half_made_is_told_and_no_finding(ledger: Path) -> None:
    """A rebuild that was ended leaves its tables beside the model, and the next one goes on from them."""
    planted(
        ledger,
        "CREATE TABLE next_state AS SELECT * FROM state",
        "UPDATE next_state SET version = 2",
        "CREATE TABLE next_sums (total INTEGER)",
    )
    called = counterfoil("verify", cwd=ledger)
    assert (called.code, called.out) == (0, "")
    assert "the read model is one of another version: it is not read" in called.err
    assert counterfoil("rebuild", cwd=ledger).code == 0
    assert found(ledger) == []
