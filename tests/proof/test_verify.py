"""Verifying reads every line, makes every hash again, and finds nothing wrong with what is right."""

import json
import random
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager, nullcontext
from dataclasses import replace
from functools import partial
from itertools import combinations
from pathlib import Path
from shutil import copyfile
from typing import Any

import pytest

from bench.grounds import ANNOUNCED, REGISTERED
from cli.later import judged_beside
from domain import merkle
from domain.events import BY_TOPIC
from domain.evidence.checkpoint import Checkpoint
from domain.evidence.judging import Judging, Standing
from domain.evidence.later import Beside, Later, judged_later
from domain.evidence.log import EntryUnsound, opened
from domain.evidence.orderly import orderly
from domain.evidence.quick import Quick
from domain.evidence.regrown import Regrown
from domain.evidence.verification import verify
from domain.store import create, open_store
from domain.store.engines import laid_open
from domain.store.location import locate_file
from domain.store.rows import Row
from domain.store.sqlite_evidence import FileEvidence
from domain.store.sqlite_file import to_read_alone
from domain.store.sqlite_reading import FileReader
from tests.cli.calls import counterfoil
from tests.proof.tampering import (
    TOPIC,
    A,
    S,
    checkpoint,
    event,
    filled,
    found,
    judged_elsewhere,
    made,
    new,
    told,
    unguarded,
    verified,
)
from tests.store.making import ROOT, append, clock


@pytest.mark.parametrize("entries", [0, 1, 2, 255, 256, 257, 511, 512, 700])
def test_a_ledger_that_nobody_touched_has_no_finding(entries: int, tmp_path: Path) -> None:
    path = filled(tmp_path / "l", entries)
    whole = checkpoint(path)
    parts = [checkpoint(path, size) for size in {0, entries // 2, max(entries - 1, 0), entries}]
    done = verified(path, *parts)
    assert (done.findings, done.size, done.root) == ([], entries, whole.root)
    for part in parts:
        again = verified(path, whole, since=part)
        assert (again.findings, again.size, again.root, again.since) == (
            [],
            entries,
            whole.root,
            part.size,
        )


def test_all_cases_verify(tmp_path: Path) -> None:
    feeds = [str(path) for path in sorted((ROOT / "cases").glob("*.toml"))]
    assert feeds
    assert counterfoil("init", cwd=tmp_path).code == 0
    assert counterfoil("import", *feeds, "--actor", "desk", cwd=tmp_path).code == 0
    done = verified(tmp_path / "counterfoil.db")
    assert done.findings == []
    assert done.size > 40


def test_verifying_looks_at_what_was_appended_after_the_checkpoint(tmp_path: Path) -> None:
    path = filled(tmp_path / "l", 300)
    before = checkpoint(path)
    from domain.events import BY_TOPIC
    from domain.store import open_store

    with open_store(str(path), write=True, topics=frozenset(BY_TOPIC)) as store:
        append(store, A, 199, [new(301), new(302)], actor="x")
    assert verified(path, since=before).findings == []
    change = "UPDATE stored_events SET state = state || ' ' WHERE rowid = {}"
    unguarded(path, change.format(301))
    assert [one.position for one in verified(path, since=before).findings] == [301]
    unguarded(path, change.format(7))
    assert [one.position for one in verified(path, since=before).findings] == [301]
    assert [one.position for one in found(path)] == [7, 301]


def test_hashes_that_are_not_those_of_the_checkpoint_are_all_read_again(tmp_path: Path) -> None:
    path = filled(tmp_path / "l", 300)
    before = checkpoint(path, 200)
    wrong = Checkpoint(before.ledger, before.size, merkle.leaf_hash(b""), before.start)
    done = verified(path, since=wrong)
    assert done.since == 0
    assert [one.message for one in done.findings] == [
        "the first 200 entries are not those of the checkpoint"
    ]
    unguarded(path, "UPDATE leaves SET leaf = zeroblob(32) WHERE position = 17")
    done = verified(path, since=before)
    assert (done.since, [(one.entry, one.position) for one in done.findings]) == (
        0,
        [("istanbul-2025#11", 17)],
    )


def test_of_several_checkpoints_those_that_do_not_hold_are_named(tmp_path: Path) -> None:
    kept = checkpoint(filled(tmp_path / "counterfoil.db", 30), 20)
    files = {
        "kept": kept,
        "forged": replace(kept, root=b"x" * 32),
        "moved": replace(kept, start=b"x" * 32),
        "longer": replace(kept, size=40),
        "other": replace(kept, ledger="0" * 36),
    }
    for name, one in files.items():
        (tmp_path / name).write_text(str(one.note()))
    words = [word for name in ("kept", "forged", "moved") for word in ("--checkpoint", name)]
    words += ["--checkpoint", "longer", "--since", "other"]
    called = counterfoil("verify", *words, "-f", "json", cwd=tmp_path)

    assert called.code == 6
    assert {row["message"] for row in json.loads(called.out)["rows"]} == {
        f"the checkpoint other is one of the ledger {'0' * 36}",
        "the first 20 entries are not those of the checkpoint forged",
        "the ledger's zone, or the time at which it was made, is not that of the checkpoint moved",
        "the checkpoint longer has 40 entries and the ledger 30: the newest 10 were removed",
    }


@pytest.mark.parametrize("words", [("forged", "kept"), ("kept", "forged")])
def test_of_two_checkpoints_that_a_log_grew_between_the_one_that_does_not_hold_is_named(
    tmp_path: Path, words: tuple[str, str]
) -> None:
    kept = checkpoint(filled(tmp_path / "counterfoil.db", 30), 20)
    (tmp_path / "kept").write_text(str(kept.note()))
    (tmp_path / "forged").write_text(str(replace(kept, root=b"x" * 32).note()))
    first, second = words
    called = counterfoil("prove", "--from", first, "--to", second, cwd=tmp_path)

    assert (called.code, called.out) == (6, "")
    assert "the first 20 entries are not those of the checkpoint forged" in called.err


def test_of_two_entries_of_one_agreement_whose_places_were_exchanged_none_is_missing(
    tmp_path: Path,
) -> None:
    path = filled(tmp_path / "l", 30)
    unguarded(
        path,
        "UPDATE stored_events SET rowid = 9999 WHERE rowid = 19",
        "UPDATE stored_events SET rowid = 19 WHERE rowid = 20",
        "UPDATE stored_events SET rowid = 20 WHERE rowid = 9999",
    )
    found = verified(path).findings

    assert {(one.position, str(one.finding)) for one in found} == {
        (at, wrong) for at in (19, 20) for wrong in ("changed", "swapped")
    }


def test_the_removal_of_the_newest_entries_shows_by_a_checkpoint_alone(tmp_path: Path) -> None:
    path = filled(tmp_path / "l", 300)
    before = checkpoint(path)
    unguarded(
        path,
        "DELETE FROM stored_events WHERE rowid > 290",
        "DELETE FROM leaves WHERE position > 290",
        "DELETE FROM keys WHERE substr(key, 2) + 0 > 290",
        "UPDATE head SET (position, recorded, chain) = "
        "(SELECT position, json_extract(state, '$.recorded'), chain FROM leaves JOIN stored_events "
        "ON stored_events.rowid = position ORDER BY position DESC LIMIT 1)",
    )
    assert found(path) == []
    assert told(path, before) == {(None, 291, "missing")}
    assert told(path, checkpoint(filled(tmp_path / "other", 3))) == {(None, None, "changed")}


def test_the_command_says_what_it_cannot_rule_out_and_ends_with_six(tmp_path: Path) -> None:
    path = filled(tmp_path / "counterfoil.db", 10)
    called = counterfoil("verify", cwd=tmp_path)
    assert (called.code, called.out) == (0, "")
    assert called.err.startswith("10 entries, and nothing wrong with them: root ")
    assert "cannot be ruled out that the newest entries were removed" in called.err
    kept = counterfoil("checkpoint", "-o", "kept", cwd=tmp_path)
    assert kept.code == 0
    called = counterfoil("verify", "--checkpoint", "kept", cwd=tmp_path)
    assert (called.code, "ruled out" in called.err) == (0, False)
    called = counterfoil("verify", "--since", "kept", cwd=tmp_path)
    assert called.code == 0
    assert "the lines of the first 10 entries were not read again" in called.err
    unguarded(path, "UPDATE stored_events SET state = state || ' ' WHERE rowid = 4")
    called = counterfoil("verify", "-f", "ndjson", cwd=tmp_path)
    assert called.code == 6
    assert (
        '"entry": "istanbul-2025#2", "position": 4, "finding": "changed", "message": ' in called.out
    )
    assert len(called.out.splitlines()) == 1
    assert "is not what was recorded: 1 finding" in called.err


def test_verifying_leaves_the_folder_as_it_was(tmp_path: Path) -> None:
    path = filled(tmp_path / "l", 300)
    before = path.read_bytes(), path.stat().st_mtime_ns
    verified(path)
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before
    assert [child.name for child in tmp_path.iterdir()] == ["l"]


def test_what_is_judged_quickly_is_judged_as_to_the_letter(tmp_path: Path) -> None:
    from domain.evidence.grounds import Grounds
    from domain.evidence.soundness import digest_of, line_of, unsound
    from domain.store import StoreDamaged

    path = filled(tmp_path / "l", 4)
    with laid_open(str(path)) as evidence:
        assert orderly(evidence, (), lambda position, last: None) is not None
        ((lines, _),) = evidence.pages()
        grounds = Grounds()
        *before, row = lines
        for one in before:
            assert list(unsound(line_of(one, evidence.ledger_id), grounds)) == []
        quick = Quick(evidence.ledger_id, grounds, enough=0)
        assert next(quick.told_of([row])) is not None
        taken = 0
        for at in range(len(row[4])):
            for mask in (1, 2, 32, 128):
                state = bytearray(row[4])
                state[at] ^= mask
                changed = (*row[:4], bytes(state))
                (told,) = quick.told_of([changed])
                if told is None:
                    continue
                taken += 1
                try:
                    line = line_of(changed, evidence.ledger_id)
                except StoreDamaged:
                    pytest.fail(f"byte {at} ^ {mask} is taken for sound")
                assert list(unsound(line, grounds)) == []
                key = line.stream, line.key, line.entry, digest_of(line)
                assert told == (line.recorded, key)
        assert taken > 50


def test_keys_that_exchanged_some_of_their_cells_are_those_of_no_lines() -> None:
    keys: list[Row] = [(A, f"k{number}", number, bytes([number]) * 16) for number in range(1, 9)]
    for cell in range(1, 4):
        for one, other in combinations(range(len(keys)), 2):
            changed = [list(key) for key in keys]
            changed[one][cell], changed[other][cell] = keys[other][cell], keys[one][cell]
            for _ in range(20):
                judging = Judging("l", "2025-01-01T00:00:00.000000Z")
                judging._versions = {A: len(keys)}
                judging.of_lines = judging._hashed(keys)
                assert judging.keys([tuple(key) for key in changed])
                assert judging.judged() is None


Entry = tuple[str, str, str]
SOURCE, OPENED = (S, *REGISTERED), (A, *ANNOUNCED)
FIGURE, VOIDED = (A, TOPIC, event(5)), (A, "counterfoil:EntryVoided", '{"of":1,"reason":"slip"}')
NOBODY = FIGURE[2].replace("ru-mod", "nobody")
SAME = '{"kind":"media","name":"X","same_as":"%s","source":"x"}'
AMENDED = '{"name":"Another","source":"ru-mod"}'
GROUNDS: dict[str, tuple[list[Entry], list[str]]] = {
    "an announcement after one that was voided": ([SOURCE, OPENED, VOIDED, OPENED, FIGURE], []),
    "a source that is another one": ([SOURCE, ("source/x", REGISTERED[0], SAME % "ru-mod")], []),
    "a source amended": ([SOURCE, (S, "counterfoil:SourceAmended", AMENDED)], []),
    "a source that is not registered": (
        [SOURCE, OPENED, (A, TOPIC, NOBODY), FIGURE],
        ["its source nobody was not registered before it"],
    ),
    "a source that is registered later": (
        [OPENED, SOURCE],
        ["its source ru-mod was not registered before it"],
    ),
    "a source that is nobody": (
        [SOURCE, ("source/x", REGISTERED[0], SAME % "nobody")],
        ["nobody, which it is said to be the same as, was not registered before it"],
    ),
    "a source registered twice": ([SOURCE, SOURCE], ["ru-mod was registered already"]),
    "nobody amended": (
        [(S, "counterfoil:SourceAmended", AMENDED)],
        ["ru-mod was not registered before it"],
    ),
    "an agreement announced twice": (
        [SOURCE, OPENED, OPENED],
        ["istanbul-2025#1 announces it already"],
    ),
    "an agreement not announced": (
        [SOURCE, FIGURE, OPENED, FIGURE],
        ["its agreement was not announced before it"],
    ),
    "an agreement announced no more": (
        [SOURCE, OPENED, VOIDED, FIGURE],
        ["its agreement was not announced before it"],
    ),
}


def kept(path: Path, entries: Iterable[Entry]) -> Path:
    """A ledger of these entries, which nobody decided."""
    create(str(path), tz="UTC", clock=clock("2025-01-01T00:00:00Z"))
    versions: dict[str, int] = {}
    with open_store(str(path), write=True, topics=frozenset(BY_TOPIC), clock=clock()) as store:
        for number, (stream, topic, text) in enumerate(entries):
            before = versions.get(stream, 0)
            append(store, stream, before, [made(topic, text, f"k{number}")], actor="somebody")
            versions[stream] = before + 1
    return path


@pytest.mark.parametrize("enough", [0, 100])
@pytest.mark.parametrize("kind", GROUNDS)
def test_what_an_entry_rests_on_is_recorded_before_it(
    kind: str, enough: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("domain.evidence.judging.Quick", partial(Quick, enough=enough))
    entries, why = GROUNDS[kind]
    path = kept(tmp_path / "l", entries)
    assert [one.message for one in found(path)] == why
    with laid_open(str(path)) as evidence:
        for after in (None, *range(len(entries) + 1)):
            beside = None if after is None else judged_elsewhere(path, after)
            tree = orderly(evidence, (), lambda position, last: None, beside)
            assert (tree is None) == bool(why), after


@pytest.mark.parametrize("what", Later._fields + Standing._fields)
def test_what_another_process_took_for_granted_is_compared_with_what_it_is(
    what: str, tmp_path: Path
) -> None:
    path = filled(tmp_path / "l", 6)
    with laid_open(str(path)) as evidence:

        def tree(otherwise: Callable[[Later], Later | None]) -> object:
            @contextmanager
            def judging(after: int, upto: int, salt: str) -> Iterator[Callable[[], Later | None]]:
                said = judged_later(evidence, after, upto, salt)
                assert said is not None
                yield lambda: otherwise(said)

            return orderly(evidence, (), lambda position, last: None, Beside(4, judging))

        assert tree(lambda said: said) is not None
        assert tree(lambda said: None) is None
        other: Any = {what: None}
        if what in Standing._fields:
            assert tree(lambda said: said._replace(assumed=said.assumed._replace(**other))) is None
        else:
            assert tree(lambda said: said._replace(**other)) is None


@pytest.mark.file
@pytest.mark.parametrize(
    "change",
    [
        "UPDATE keys SET digest = zeroblob(16) WHERE stream LIKE 'agreement%' AND entry = 100",
        "UPDATE keys SET key = 'another' WHERE stream LIKE 'agreement%' AND entry = 100",
        "DELETE FROM keys WHERE stream LIKE 'agreement%' AND entry = 100",
        "INSERT INTO keys SELECT stream, key, entry + 9000, digest FROM keys WHERE entry = 100",
        "UPDATE stored_events SET topic = 'counterfoil:TermsStated' WHERE rowid = 250",
        "UPDATE stored_events SET originator_version = 9000 WHERE rowid = 300",
    ],
)
def test_what_is_wrong_is_found_where_another_process_comes_upon_a_sound_ledger(
    change: str, tmp_path: Path
) -> None:
    """It opens the ledger later, when another file may have taken its place: all hashes are the same."""
    sound, path = filled(tmp_path / "sound", 300), tmp_path / "l"
    copyfile(sound, path)
    unguarded(path, change)
    assert found(path)
    with laid_open(str(path)) as evidence:
        beside = judged_elsewhere(sound, 120)
        assert orderly(evidence, (), lambda position, last: None, beside) is None


def test_where_nobody_else_judges_the_later_lines_nothing_is_looked_for_that_is_wrong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = filled(tmp_path / "l", 6)
    root = verified(path).root
    monkeypatch.setattr("domain.evidence.verification._Verification", None)
    with laid_open(str(path)) as evidence:
        nobody = Beside(4, lambda after, upto, salt: nullcontext(lambda: None))
        assert verify(evidence, beside=nobody).root == root


@pytest.mark.file
def test_a_long_log_is_judged_by_two_processes_to_the_same_root(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = filled(tmp_path / "l", 300)
    with laid_open(str(path)) as evidence:
        assert judged_beside(evidence, str(path), 5.0) is None
        monkeypatch.setattr("cli.later._MUCH", 300)
        monkeypatch.setattr("cli.later.processors", lambda: 2)
        beside = judged_beside(evidence, str(path), 5.0)
        assert beside is not None
        with beside.judging(beside.after, evidence.last(), "salt") as later:
            assert later() == judged_later(evidence, beside.after, evidence.last(), "salt")
        tree = orderly(evidence, (), lambda position, last: None, beside)
        assert tree is not None
        assert tree.root() == verified(path).root


@pytest.mark.file
def test_nobody_judges_beside_who_would_have_to_copy_a_ledger_that_is_copied_already(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cli.later._MUCH", 300)
    monkeypatch.setattr("cli.later.processors", lambda: 2)
    path, there = filled(tmp_path / "l", 300), tmp_path / "there"
    with open_store(str(path), write=True, topics=frozenset(BY_TOPIC)) as store:
        append(store, A, store.version(A), [new(301)], actor="somebody")
        there.mkdir()
        for name in ("l", "l-wal"):
            copyfile(tmp_path / name, there / name)
    location = locate_file(str(there / "l"))
    with (
        closing(FileReader(location, to_read_alone(location), 5.0)) as reader,
        reader.reading() as cursor,
    ):
        evidence = FileEvidence(reader, cursor)
        assert evidence.last() == 301
        assert judged_beside(evidence, str(there / "l"), 5.0) is None


def test_after_a_checkpoint_entries_may_rest_on_those_that_are_not_read_again(
    tmp_path: Path,
) -> None:
    entries, _ = GROUNDS["an announcement after one that was voided"]
    path = kept(tmp_path / "l", [*entries, (A, TOPIC, NOBODY)])
    for size in range(1, 6):
        after = verified(path, since=checkpoint(path, size)).findings
        assert [one.message for one in after] == ["its source nobody was not registered before it"]


def test_what_rests_on_an_entry_that_cannot_be_read_is_not_told(tmp_path: Path) -> None:
    path = filled(tmp_path / "l", 30)
    unguarded(path, "UPDATE stored_events SET state = x'00' WHERE rowid = 1")
    assert {one.position for one in found(path)} == {1}


@pytest.mark.parametrize(
    ("position", "was", "is_now"),
    [
        (1, '"source":"ru-mod"', '"source":"ru-moe"'),
        (4, '"of":2', '"of":1'),
        (4, '"of":2', '"of":9'),
    ],
)
def test_what_rests_on_an_entry_that_was_changed_is_not_told(
    position: int, was: str, is_now: str, tmp_path: Path
) -> None:
    voiding = (A, "counterfoil:EntryVoided", '{"of":2,"reason":"slip"}')
    path = kept(tmp_path / "l", [SOURCE, OPENED, FIGURE, voiding, FIGURE, FIGURE])
    change = "UPDATE stored_events SET state = CAST(replace(CAST(state AS TEXT), ?, ?) AS BLOB) WHERE rowid = ?"
    unguarded(path, lambda raw: raw.execute(change, (was, is_now, position)))
    assert {one.position for one in found(path)} == {position}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (NOBODY, "its source nobody was not registered before it"),
        (FIGURE[2].replace("rel", "rel".replace("e", "\\u0065")), "its event is not canonical"),
    ],
)
def test_what_verify_names_is_given_to_nobody(text: str, why: str, tmp_path: Path) -> None:
    kept(tmp_path / "counterfoil.db", [SOURCE, OPENED, (A, TOPIC, text), FIGURE])
    for words in (("checkpoint",), ("export",), ("bundle", "istanbul-2025", "-o", "b.zip")):
        called = counterfoil(*words, cwd=tmp_path)
        assert called.code == 6, words
        assert f"istanbul-2025#2 is nothing that can be given away: {why}" in called.err
    assert not (tmp_path / "b.zip").exists()
    with (
        opened(str(tmp_path / "counterfoil.db"), busy_timeout=5) as log,
        pytest.raises(EntryUnsound, match=why),
    ):
        list(log.lines_at([1, 2, 3]))


def told_of(topic: str, event: str) -> bool:
    """Whether the quick way finds that entry 7 is sound."""
    from domain.evidence.grounds import Grounds
    from domain.store import StoredLine, canonical

    ledger, event_id = (f"{digit * 8}-1111-4111-8111-111111111111" for digit in "01")
    recorded = "2025-01-02T00:00:00.000000Z"
    line = StoredLine(A, 7, 9, recorded, "desk", event_id, "k7", topic, event)
    row = (9, A, 7, topic, canonical.written(ledger, line))
    grounds = Grounds()
    grounds.sources.add("ru-mod")
    grounds.announced[A] = 1
    return next(Quick(ledger, grounds, enough=0).told_of([row])) is not None


def test_what_points_at_itself_or_ahead_is_not_taken_for_sound_quickly() -> None:
    statement = '"statement":{"source":"ru-mod","stated":"2025-05-24"}'
    figure = '"scope":"whole",' + statement + ',"unit":"person"'
    for of in range(5, 10):
        behind = of < 7
        assert told_of("counterfoil:FigureConfirmed", f'{{"of":{of},{statement}}}') == behind
        repeats = f'{{"measure":"released","quantity":"3","repeats":{of},{figure}}}'
        assert told_of("counterfoil:FigureReported", repeats) == behind
        assert told_of("counterfoil:EntryVoided", f'{{"of":{of},"reason":"slip"}}') == behind
        instead = f'{{"of":5,"reason":"slip","replacement":{of}}}'
        assert told_of("counterfoil:EntryVoided", instead) == (of in (6, 8))


def test_a_tree_that_grows_by_many_leaves_is_the_one_that_grows_by_each() -> None:
    dice = random.Random(256)
    for _ in range(30):
        leaves = [merkle.leaf_hash(dice.randbytes(8)) for _ in range(dice.randrange(1_200))]
        sizes = {dice.randrange(1_200) for _ in range(3)}
        one, many = Regrown(sizes), Regrown(sizes)
        for leaf in leaves:
            one.add(leaf)
        at = 0
        while at < len(leaves):
            step = dice.randrange(1, 700)
            many.extend(leaves[at : at + step])
            at += step
        assert (many.size, many.root(), many.roots) == (one.size, one.root(), one.roots)
        assert many.stored() == one.stored()
