"""The whole log out, and in again: the same id, positions, recorded times and root, byte for byte."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from domain import merkle
from domain.store import StoreFailure, create, open_store
from domain.store.growth import genesis, link
from domain.store.identity import Identity
from domain.store.restoring import restore
from tests.proof.sealed import call, done
from tests.proof.tampering import unguarded
from tests.raw import opened_raw
from tests.store.making import TOPICS, append, clock, lines

Lines = list[str]


def exported(folder: Path) -> Lines:
    return done(folder, "export").splitlines(keepends=True)


def rows(path: Path) -> list[tuple[object, ...]]:
    """Every row of every table but the ones that SQLite keeps for itself."""
    with opened_raw(path) as raw:
        tables = [
            row[0]
            for row in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY 1")
        ]
        found = [(name, *row) for name in tables for row in raw.execute(f"SELECT * FROM {name}")]
        found += [("rowid", *row) for row in raw.execute("SELECT rowid, state FROM stored_events")]
        found += raw.execute("SELECT name, sql FROM sqlite_master ORDER BY 1").fetchall()
    raw.close()
    return found


def test_the_first_line_says_what_follows(sealed: Path) -> None:
    head, *lines = exported(sealed)

    said = json.loads(head)
    assert said["size"] == len(lines)
    leaves = [merkle.leaf_hash(line.rstrip("\n").encode()) for line in lines]
    assert said["root"] == merkle.root(leaves).hex()
    assert {json.loads(line)["ledger"] for line in lines} == {said["ledger"]}
    assert [json.loads(line)["position"] for line in lines] == list(range(1, len(lines) + 1))


def test_an_empty_ledger_becomes_the_one_that_was_exported_to_the_last_row(sealed: Path) -> None:
    done(sealed, "export", "-o", "log.ndjson")
    done(sealed, "init", "--store", "new.db", "--tz", "Asia/Tokyo")
    called = call(sealed, "import", "--store", "new.db", "log.ndjson")

    assert (called.code, called.out) == (0, ""), called
    assert "its days are those of UTC" in called.err
    assert rows(sealed / "new.db") == rows(sealed / "counterfoil.db")
    assert done(sealed, "export", "--store", "new.db") == (sealed / "log.ndjson").read_text()
    done(sealed, "checkpoint", "--of", "first.checkpoint", "--store", "new.db")
    done(sealed, "source", "new", "--name", "New", "--kind", "media", "--store", "new.db")


def test_a_log_that_an_editor_saved_with_a_mark_before_it_is_taken(sealed: Path) -> None:
    log = done(sealed, "export").encode()
    (sealed / "log.ndjson").write_bytes(b"\xef\xbb\xbf" + log)
    done(sealed, "init", "--store", "new.db")
    done(sealed, "import", "--store", "new.db", "log.ndjson")

    assert rows(sealed / "new.db") == rows(sealed / "counterfoil.db")


def test_an_empty_ledger_is_exported_and_imported_too(tmp_path: Path) -> None:
    done(tmp_path, "init", "--tz", "Asia/Tokyo")
    done(tmp_path, "export", "-o", "log.ndjson")
    done(tmp_path, "init", "--store", "new.db")
    done(tmp_path, "import", "--store", "new.db", "log.ndjson")

    assert rows(tmp_path / "new.db") == rows(tmp_path / "counterfoil.db")


def test_a_log_comes_in_from_standard_input_s_file_and_dry_runs(sealed: Path) -> None:
    done(sealed, "export", "-o", "log.txt")
    done(sealed, "init", "--store", "new.db")
    before = rows(sealed / "new.db")
    called = call(
        sealed, "import", "--store", "new.db", "--feed-format", "ndjson", "--dry-run", "log.txt"
    )
    assert called.code == 0, called
    assert "nothing recorded" in called.err
    assert rows(sealed / "new.db") == before


def test_a_ledger_with_entries_takes_no_log(sealed: Path) -> None:
    done(sealed, "export", "-o", "log.ndjson")
    done(sealed, "init", "--store", "new.db")
    done(sealed, "source", "new", "--name", "New", "--kind", "media", "--store", "new.db")
    before = rows(sealed / "new.db")
    called = call(sealed, "import", "log.ndjson", "--store", "new.db")

    assert called.code == 7
    assert "imported into an empty one" in called.err
    assert rows(sealed / "new.db") == before


def test_a_log_that_is_there_already_is_no_error(sealed: Path) -> None:
    done(sealed, "export", "-o", "log.ndjson")
    lines = (sealed / "log.ndjson").read_text().splitlines(keepends=True)
    before = rows(sealed / "counterfoil.db")
    said = f"log.ndjson: {len(lines) - 1} entries, already there\n"

    assert call(sealed, "import", "log.ndjson") == (0, "", said)
    done(sealed, "conclude", "istanbul-2025", "--source", "ru-mod", "--stated", "2025-06-01", "-q")
    assert call(sealed, "import", "log.ndjson") == (0, "", said)
    assert len(rows(sealed / "counterfoil.db")) > len(before)


def test_a_log_is_imported_alone(sealed: Path) -> None:
    done(sealed, "export", "-o", "log.ndjson")
    done(sealed, "init", "--store", "new.db")
    assert call(sealed, "import", "--store", "new.db", "log.ndjson", "log.ndjson").code == 2


def test_a_line_that_does_not_follow_on_the_one_before_it_is_told_as_that(sealed: Path) -> None:
    """Nobody wrote at the same time: somebody has made the line up."""
    lines = exported(sealed)
    last = json.loads(lines[-1])
    for entry in (last["entry"], last["entry"] + 5):
        made = {**last, "entry": entry, "position": last["position"] + 1, "key": "made-up"}
        made["event_id"] = "00000000-0000-4000-8000-000000000000"
        line = json.dumps(made, ensure_ascii=False, separators=(",", ":"))
        (sealed / "forged.ndjson").write_text("".join([*lines, line + "\n"]))
        done(sealed, "init", "--store", f"{entry}.db", "-q")
        called = call(sealed, "import", "--store", f"{entry}.db", "forged.ndjson")
        assert called.code == 2
        assert called.err == (
            f"counterfoil: forged.ndjson is no whole log of a ledger: line {len(lines) + 1}: its number "
            f"does not follow: it is entry {entry} of made-up, after entry {last['entry']}: nothing was recorded\n"
        )


def test_a_log_that_is_cut_short_is_refused_by_the_name_of_its_file(sealed: Path) -> None:
    lines = exported(sealed)
    done(sealed, "init", "--store", "new.db", "-q")
    (sealed / "short.ndjson").write_text("".join(lines)[:-5])
    called = call(sealed, "import", "--store", "new.db", "short.ndjson")
    assert (called.code, called.out) == (2, "")
    assert called.err == (
        f"counterfoil: short.ndjson is no whole log of a ledger: line {len(lines)}: the file is cut short: "
        "nothing was recorded\n"
    )


def head_with(**changes: object) -> Callable[[Lines], Lines]:
    def change(lines: Lines) -> Lines:
        said = {**json.loads(lines[0]), **changes}
        return [json.dumps(said, separators=(",", ":")) + "\n", *lines[1:]]

    return change


def line_with(at: int, old: str, new: str) -> Callable[[Lines], Lines]:
    def change(lines: Lines) -> Lines:
        assert old in lines[at]
        return [*lines[:at], lines[at].replace(old, new), *lines[at + 1 :]]

    return change


def pointing(at: int) -> Callable[[Lines], Lines]:
    """The first confirmation is one of an entry that stands so far from it."""

    def change(lines: Lines) -> Lines:
        number = next(at for at, line in enumerate(lines) if "FigureConfirmed" in line)
        line = json.loads(lines[number])
        line["event"]["of"] = line["entry"] + at
        said = json.dumps(line, ensure_ascii=False, separators=(",", ":"))
        return [*lines[:number], said + "\n", *lines[number + 1 :]]

    return change


BAD: dict[str, tuple[Callable[[Lines], Lines], str]] = {
    "cut short by lines": (lambda lines: lines[:-1], "and says that it has"),
    "cut short within a line": (lambda lines: [*lines[:-1], lines[-1][:-9]], "cut short"),
    "a line removed": (lambda lines: [*lines[:5], *lines[6:]], "line 6: "),
    "a line twice": (lambda lines: [*lines[:6], *lines[5:]], "line 7: "),
    "two lines swapped": (lambda lines: [*lines[:5], lines[6], lines[5], *lines[7:]], "line 6: "),
    "a blank line": (lambda lines: [*lines[:5], "\n", *lines[5:]], "line 6: "),
    "a number changed": (
        lambda lines: [line.replace('"307"', '"308"') for line in lines],
        "not those that its first line stands for",
    ),
    "another id in the first line": (
        head_with(ledger="00000000-0000-4000-8000-000000000000"),
        "line 2: ",
    ),
    "another root": (head_with(root="0" * 64), "not those that its first line stands for"),
    "another size": (head_with(size=3), "and says that it has 3"),
    "a size that is none": (head_with(size=True), "line 1: "),
    "another zone": (head_with(tz="Asia/Tokyo"), "not those that its first line stands for"),
    "made at another time": (
        head_with(created="2024-01-01T00:00:00.000000Z"),
        "not those that its first line stands for",
    ),
    "made on a day that is none": (head_with(created="2024-02-30T00:00:00.000000Z"), "line 1: "),
    "made at a time beyond all": (head_with(created="9999-99-99T99:99:99.999999Z"), "line 1: "),
    "a zone that is none": (head_with(tz="Mars/Olympus"), "line 1: "),
    "a zone that is a path": (head_with(tz="../../etc/passwd"), "line 1: "),
    "a time that is none": (head_with(created="yesterday"), "line 1: "),
    "more in the first line": (head_with(more=1), "line 1: "),
    "less in the first line": (
        lambda lines: [lines[0].replace('"chain":', '"links":'), *lines[1:]],
        "line 1: it has no chain",
    ),
    "a name twice in the first line": (
        lambda lines: [lines[0].replace('"size":', '"size":1,"size":'), *lines[1:]],
        "line 1: it is written in another way",
    ),
    "the clock set back": (line_with(9, "2025-12-31T", "2025-12-30T"), "line 10: "),
    "a month that is none": (line_with(9, "2025-12-31T", "2025-13-31T"), "line 10: "),
    "another position": (line_with(9, '"position":9', '"position":8'), "line 10: "),
    "a space": (line_with(9, '"position":9', '"position": 9'), "line 10: "),
    "a topic that names a module": (
        line_with(9, '"topic":"counterfoil:', '"topic":"os:'),
        "line 10: ",
    ),
    "a field that is unknown": (line_with(9, '"event":{', '"event":{"aaa":1,'), "line 10: "),
    "a field that is a default": (line_with(9, '"event":{', '"event":{"aliases":[],'), "line 10: "),
    "an entry that points at itself": (pointing(0), "which was not recorded before it"),
    "an entry that points at a later one": (pointing(1), "which was not recorded before it"),
    "a source in the stream of another": (
        line_with(1, '"source":"', '"source":"x-'),
        "line 2: its event belongs to another stream",
    ),
    "rubbish": (lambda lines: [*lines[:9], "[" * 100_000 + "\n", *lines[9:]], "line 10: "),
    "not UTF-8": (line_with(9, '"position":9', '"position":\udcff'), "line 10: "),
}


@pytest.mark.parametrize("kind", BAD)
def test_a_log_that_was_changed_is_refused_with_its_line_and_changes_nothing(
    sealed: Path, kind: str
) -> None:
    change, said = BAD[kind]
    text = "".join(change(exported(sealed)))
    (sealed / "bad.ndjson").write_bytes(text.encode("utf-8", "surrogateescape"))
    done(sealed, "init", "--store", "new.db")
    before = rows(sealed / "new.db")
    called = call(sealed, "import", "--store", "new.db", "bad.ndjson")

    assert (called.code, called.out) == (2, ""), called
    assert said in called.err
    assert "Traceback" not in called.err
    assert rows(sealed / "new.db") == before


@pytest.mark.parametrize("kind", BAD)
def test_a_log_that_was_changed_is_refused_by_its_own_ledger_too(sealed: Path, kind: str) -> None:
    change, _ = BAD[kind]
    text = "".join(change(exported(sealed)))
    (sealed / "bad.ndjson").write_bytes(text.encode("utf-8", "surrogateescape"))
    before = rows(sealed / "counterfoil.db")
    called = call(sealed, "import", "bad.ndjson")

    assert (called.code in (2, 7), called.out) == (True, ""), called
    assert "is no whole log of a ledger" in called.err or "has entries of its own" in called.err
    assert rows(sealed / "counterfoil.db") == before


def headed(lines: Lines, **changes: object) -> Lines:
    """A log of these entries, its first line made anew for them."""
    head = json.loads(lines[0]) | changes
    leaves = [merkle.leaf_hash(line.rstrip("\n").encode()) for line in lines[1:]]
    chain = genesis(head["ledger"], head["tz"], head["created"])
    for leaf in leaves:
        chain = link(chain, leaf)
    return head_with(**changes, root=merkle.root(leaves).hex(), chain=chain.hex())(lines)


DIFFERING: dict[str, tuple[Callable[[Lines], Lines], str]] = {
    "another zone": (
        lambda lines: headed(lines, tz="Europe/Paris"),
        "it gives another zone or time of making",
    ),
    "another number": (
        lambda lines: headed(
            [*lines[:9], lines[9].replace('"actor":"', '"actor":"x'), *lines[10:]]
        ),
        "line 10 is another than entry 9 of the ledger",
    ),
}


@pytest.mark.parametrize("kind", DIFFERING)
def test_a_whole_log_of_a_ledger_that_holds_something_else_conflicts_with_it(
    sealed: Path, kind: str
) -> None:
    change, said = DIFFERING[kind]
    (sealed / "other.ndjson").write_text("".join(change(exported(sealed))))
    before = rows(sealed / "counterfoil.db")
    called = call(sealed, "import", "other.ndjson")

    assert (called.code, called.out) == (4, ""), called
    assert called.err.startswith(
        f"counterfoil: other.ndjson is a log of this ledger, and not what it holds: {said}: nothing was recorded"
    )
    assert rows(sealed / "counterfoil.db") == before


def test_a_log_whose_entries_rest_on_nothing_before_them_is_not_taken(sealed: Path) -> None:
    """All its hashes are right; nobody decided it, since every decision asks for what an entry rests on."""
    lines = exported(sealed)
    at = next(at for at, line in enumerate(lines) if "counterfoil:FigureReported" in line)
    lines[at] = re.sub('("statement":{[^}]*"source":)"[^"]*"', r'\1"nobody"', lines[at])
    (sealed / "forged.ndjson").write_text("".join(headed(lines)))
    done(sealed, "init", "--store", "new.db")
    called = call(sealed, "import", "--store", "new.db", "forged.ndjson")

    assert (called.code, called.out) == (2, ""), called
    assert f"line {at + 1}: its source nobody was not registered before it" in called.err


def test_a_longer_log_of_a_ledger_conflicts_with_it(sealed: Path) -> None:
    done(sealed, "backup", "earlier.db")
    done(sealed, "source", "new", "--name", "New", "--kind", "media", "-q")
    done(sealed, "export", "-o", "longer.ndjson")
    size = len((sealed / "longer.ndjson").read_text().splitlines()) - 1
    called = call(sealed, "import", "longer.ndjson", "--store", "earlier.db")

    assert (called.code, called.out) == (4, "")
    assert f"it has {size} entries, and the ledger {size - 1} of them" in called.err


def test_who_had_the_empty_ledger_open_writes_nothing_into_the_other_one(tmp_path: Path) -> None:
    path = str(tmp_path / "a.db")
    create(path, tz="UTC", clock=clock())
    created = "2025-01-01T00:00:00.000000Z"
    identity = Identity("00000000-0000-4000-8000-000000000000", "UTC", created)
    with open_store(path, write=True, topics=TOPICS) as early:
        with open_store(path, write=True, topics=TOPICS) as store:
            restore(
                store, identity, [], check=lambda line: None, sure=lambda count, root, chain: None
            )
        with pytest.raises(StoreFailure, match="another one by now"):
            append(early, "agreement/a", 0, lines(1), actor="x")


def test_a_log_whose_lines_are_not_those_of_its_hashes_is_not_exported(sealed: Path) -> None:
    changed = (
        "UPDATE stored_events SET state = CAST(replace(CAST(state AS TEXT), '307', '308') AS BLOB)"
    )
    unguarded(sealed / "counterfoil.db", changed)
    called = call(sealed, "export", "-o", "log.ndjson")

    assert (called.code, called.out) == (6, "")
    assert "counterfoil verify names each entry that is wrong" in called.err
    assert not (sealed / "log.ndjson").exists()


@pytest.mark.parametrize("cut", [("--known-at", "1990-01-01"), ("--as-of", "2025-05-24")])
@pytest.mark.parametrize(
    "words",
    [("export",), ("verify",), ("checkpoint",), ("prove", "istanbul-2025#1"), ("backup", "copy")],
)
def test_a_cut_is_refused_where_the_log_is_taken_whole(
    words: tuple[str, ...], cut: tuple[str, str], sealed: Path
) -> None:
    there = sorted(sealed.iterdir())

    called = call(sealed, *words, *cut)

    assert (called.code, called.out) == (2, "")
    assert called.err == (
        f"counterfoil: {cut[0]} is for looking back, and {words[0]} takes the log whole\n"
    )
    assert sorted(sealed.iterdir()) == there


def test_a_format_that_a_log_has_not_is_told(sealed: Path) -> None:
    called = call(sealed, "export", "-f", "csv")

    assert called.out.splitlines(keepends=True) == exported(sealed)
    assert called.err == "an export has a form of its own, and --format has no use here\n"
