"""Proofs as files: that an entry is in the log, and that the log only grew."""

import json
import random
from itertools import pairwise
from pathlib import Path

import pytest
from pymerkle import InmemoryTree  # type: ignore[import-untyped]

from domain import merkle
from domain.evidence.checkpoint import Checkpoint
from domain.evidence.log import Log, opened
from domain.evidence.proof import Consistency, read_proof
from domain.refusals import Refused
from tests.proof.sealed import KEY, call, done

GROWN = "--from", "first.checkpoint", "--to", "second.checkpoint"

# 270 alone could stand in one of the line's random ids, the ledger's among them.
OTHER = '"military":"270"', '"military":"271"'


def exported(folder: Path) -> list[bytes]:
    return done(folder, "export").encode().splitlines()[1:]


def test_a_proof_holds_the_exact_line_and_leads_to_the_signed_root(sealed: Path) -> None:
    lines = exported(sealed)
    proof = json.loads(done(sealed, "prove", "istanbul-2025#7", "--key-file", KEY))

    line = lines[proof["position"] - 1]
    assert proof["line"].encode() == line
    assert json.loads(line)["entry"] == 7
    assert (proof["size"], proof["ledger"]) == (len(lines), json.loads(line)["ledger"])
    other = InmemoryTree(algorithm="sha256")
    other.append_entries(lines)
    assert other.get_root().hex() == proof["root"]
    path = [bytes.fromhex(node) for node in proof["path"]]
    leaf = merkle.leaf_hash(line)
    assert merkle.is_included(leaf, proof["position"] - 1, len(lines), path, other.get_root())


def test_a_proof_is_checked_without_a_ledger(sealed: Path, tmp_path: Path) -> None:
    done(sealed, "prove", "istanbul-2025#7", "--key-file", KEY, "-o", "proof.json")
    for name in ("proof.json", "keys.txt"):
        (tmp_path / name).write_bytes((sealed / name).read_bytes())
    called = call(tmp_path, "prove", "--check", "proof.json", "--known-keys", "keys.txt")

    assert called.code == 0, called
    assert called.out.startswith("istanbul-2025#7 is entry ")
    assert ", signed by counterfoil/ledger/" in called.out
    unchecked = call(tmp_path, "prove", "--check", "proof.json")
    assert "was not checked" in unchecked.out


def test_an_entry_of_a_source_is_proved_too(sealed: Path) -> None:
    assert json.loads(done(sealed, "prove", "ru-mod#1"))["entry"] == "ru-mod#1"


def test_an_entry_is_proved_by_an_earlier_checkpoint(sealed: Path) -> None:
    by = ("--checkpoint", "first.checkpoint")
    done(sealed, "prove", "istanbul-2025#7", *by, "-o", "proof.json")
    said = done(sealed, "prove", "--check", "proof.json", *by)
    assert said.partition("; ")[0].endswith(", by the checkpoint in hand")
    called = call(sealed, "prove", "made-up#1", "--checkpoint", "first.checkpoint")
    assert called.code == 2
    assert "the checkpoint counts" in called.err


def test_every_change_of_a_proof_is_found(sealed: Path) -> None:
    done(sealed, "prove", "istanbul-2025#7", "--key-file", KEY, "-o", "proof.json")
    good = json.loads((sealed / "proof.json").read_text())
    zero = "0" * 64
    changes: dict[str, object] = {
        "line": good["line"].replace(*OTHER),
        "entry": "istanbul-2025#8",
        "position": good["position"] + 1,
        "ledger": "00000000-0000-4000-8000-000000000000",
        "leaf": zero,
        "root": zero,
        "size": good["size"] - 1,
        "path": good["path"][:-1],
        "checkpoint": good["checkpoint"].replace("counterfoil/ledger/", "counterfoil/ledger/x"),
        "version": 2,
        "proof": "consistency",
        "more": 1,
    }
    for name, value in [*changes.items(), ("version", True)]:
        (sealed / "bad.json").write_text(json.dumps({**good, name: value}))
        called = call(sealed, "prove", "--check", "bad.json")
        assert called.code in (2, 6), name
        assert "Traceback" not in called.err
    for at in range(len(good["path"])):
        path = [*good["path"][:at], zero, *good["path"][at + 1 :]]
        with pytest.raises(Refused):
            read_proof(json.dumps({**good, "path": path})).check()


def test_a_proof_that_was_made_over_a_changed_line_and_its_hash_leads_nowhere(
    sealed: Path,
) -> None:
    good = json.loads(done(sealed, "prove", "istanbul-2025#7", "--key-file", KEY))
    line = good["line"].replace(*OTHER)
    bad = {**good, "line": line, "leaf": merkle.leaf_hash(line.encode()).hex()}
    (sealed / "bad.json").write_text(json.dumps(bad))
    called = call(sealed, "prove", "--check", "bad.json")

    assert called.code == 6
    assert "istanbul-2025#7 is not at position" in called.err


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"proof":"inclusion","version":1}', "[" * 99999])
def test_what_is_no_proof_is_refused(sealed: Path, text: str) -> None:
    (sealed / "bad.json").write_text(text)
    called = call(sealed, "prove", "--check", "bad.json")

    assert (called.code, called.out) == (2, "")
    assert "Traceback" not in called.err


def test_a_file_that_is_no_proof_is_named(sealed: Path) -> None:
    (sealed / "bad.json").write_text("[]")
    called = call(sealed, "prove", "--check", "bad.json")
    assert (
        called.err == "counterfoil: the proof 'bad.json' is not understood: it has no version 1\n"
    )
    proof = json.loads(done(sealed, "prove", "istanbul-2025#7"))
    (sealed / "bad.json").write_text(json.dumps({**proof, "checkpoint": "x"}))
    called = call(sealed, "prove", "--check", "bad.json")
    assert called.err.startswith("counterfoil: the checkpoint in bad.json, 'x' is not understood: ")


# That the log only grew -----------------------------------------------------------------------------------------


def test_the_log_is_proved_to_have_only_grown(sealed: Path) -> None:
    done(sealed, "checkpoint", "--key-file", KEY, "-o", "second.checkpoint")
    done(sealed, "prove", *GROWN, "-o", "growth.json")
    said = done(sealed, "prove", "--check", "growth.json", "--known-keys", "keys.txt")
    assert "only grew, from " in said

    by_itself = done(sealed, "prove", "--from", "first.checkpoint", "--key-file", KEY)
    assert json.loads(by_itself)["to"] == (sealed / "second.checkpoint").read_text()


def test_a_proof_by_a_checkpoint_in_hand_counts_who_signed_it_there(sealed: Path) -> None:
    signed = (sealed / "first.checkpoint").read_text()
    (sealed / "bare.checkpoint").write_text(signed.partition("— ")[0])
    by = ("--checkpoint", "bare.checkpoint")
    done(sealed, "prove", "istanbul-2025#7", *by, "-o", "proof.json")
    known = ("--known-keys", "keys.txt")
    check = ("prove", "--check", "proof.json", *known)

    assert call(sealed, *check).code == 6
    assert ", signed by counterfoil/ledger/" in done(
        sealed, *check, "--checkpoint", "first.checkpoint"
    )


@pytest.mark.parametrize("unsigned", ["first", "second"])
def test_of_a_log_that_only_grew_each_checkpoint_is_told_that_nobody_signed(
    sealed: Path, unsigned: str
) -> None:
    done(sealed, "checkpoint", "--key-file", KEY, "-o", "second.checkpoint")
    path = sealed / f"{unsigned}.checkpoint"
    path.write_text(path.read_text().partition("— ")[0])
    done(sealed, "prove", *GROWN, "-o", "growth.json")

    said = done(sealed, "prove", "--check", "growth.json")
    which = "earlier" if unsigned == "first" else "later"
    assert said.endswith(
        f"; the {which} checkpoint is not signed, and whose checkpoints these are was not checked\n"
    )


@pytest.mark.parametrize("kept", ["first", "second"])
def test_either_checkpoint_of_a_log_that_grew_may_be_the_one_in_hand(
    sealed: Path, kept: str
) -> None:
    done(sealed, "checkpoint", "--key-file", KEY, "-o", "second.checkpoint")
    done(sealed, "prove", *GROWN, "-o", "growth.json")
    done(sealed, "source", "new", "--name", "New", "--kind", "media", "-q")
    done(sealed, "checkpoint", "--key-file", KEY, "-o", "third.checkpoint")

    said = done(sealed, "prove", "--check", "growth.json", "--checkpoint", f"{kept}.checkpoint")
    before, _, after = said.partition(" to ")
    assert "(the checkpoint in hand)" in (before if kept == "first" else after)
    other = call(sealed, "prove", "--check", "growth.json", "--checkpoint", "third.checkpoint")
    assert (other.code, "another checkpoint than the one in hand" in other.err) == (6, True)


def test_a_proof_that_names_another_ledger_than_its_checkpoints_proves_nothing(
    sealed: Path,
) -> None:
    for words in (("istanbul-2025#7",), ("--from", "first.checkpoint")):
        proof = json.loads(done(sealed, "prove", *words))
        proof["ledger"] = "00000000-0000-4000-8000-000000000000"
        (sealed / "bad.json").write_text(json.dumps(proof))
        assert call(sealed, "prove", "--check", "bad.json").code == 6


def test_a_log_that_was_written_anew_cannot_be_proved_to_have_grown(sealed: Path) -> None:
    text = (sealed / "first.checkpoint").read_text().split("\n")
    text[2] = "A" * 43 + "="
    (sealed / "other.checkpoint").write_text("\n".join(text))
    called = call(sealed, "prove", "--from", "other.checkpoint")

    assert (called.code, called.out) == (6, "")
    assert "they were changed" in called.err


def test_any_two_checkpoints_of_a_log_are_proved_and_no_others(sealed: Path) -> None:
    with opened(str(sealed / "counterfoil.db"), busy_timeout=5) as log:
        assert isinstance(log, Log)
        sizes = sorted({0, 1, log.size, *random.Random(3).sample(range(log.size), 12)})
        made = [log.checkpoint(size) for size in sizes]
        for first in made:
            for second in made:
                if first.size <= second.size:
                    path = tuple(log.growth(first, second))
                    proof = Consistency(first.note(), second.note(), path)
                    assert read_proof(proof.text()) == proof
                    assert proof.check() == (first, second)
        for first, second in pairwise(made[1:]):
            path = tuple(log.growth(first, second))
            with pytest.raises(Refused):
                Consistency(second.note(), first.note(), path).check()
            with pytest.raises(Refused):
                Consistency(first.note(), second.note(), (*path, bytes(32))).check()


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("istanbul-2025#7", "--check", "first.checkpoint"),
        ("--to", "first.checkpoint", "istanbul-2025#7"),
        ("--check", "not-there"),
        ("--check", "counterfoil.db"),
    ],
)
def test_calls_that_make_no_sense_are_refused(sealed: Path, words: tuple[str, ...]) -> None:
    called = call(sealed, "prove", *words)

    assert (called.code, called.out) == (2, "")


def test_an_entry_that_is_not_there_is_not_found(sealed: Path) -> None:
    assert call(sealed, "prove", "istanbul-2025#999").code == 3


def test_a_proof_over_a_line_that_no_ledger_writes_is_refused_and_obeys_no_terminal(
    sealed: Path,
) -> None:
    """All its hashes are right: somebody made the ledger up to show something on the reader's screen."""
    good = json.loads(done(sealed, "prove", "istanbul-2025#1"))
    fields = json.loads(good["line"])
    for name, value in (
        ("stream", "agreement/\x1b[31mX\u202eY"),
        ("actor", "\x1b[2Jdesk"),
        ("actor", ""),
        ("key", "\x9b31m"),
        ("event_id", '","more":"'),
        ("recorded", "2025-02-30T00:00:00.000000Z"),
        ("more", 1),
    ):
        made = {**fields, "position": 1, name: value}
        line = json.dumps(made, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
        root = merkle.leaf_hash(line.encode())
        note = Checkpoint(good["ledger"], 1, root, root).note()
        subject = made["stream"].partition("/")[2]
        bad = {**good, "line": line, "leaf": root.hex(), "path": [], "size": 1, "position": 1}
        bad |= {
            "root": root.hex(),
            "checkpoint": str(note),
            "entry": f"{subject}#{fields['entry']}",
        }
        (sealed / "bad.json").write_text(json.dumps(bad))
        called = call(sealed, "prove", "--check", "bad.json")
        assert (called.code, called.out) == (6, ""), (name, called)
        assert not {"\x1b", "\x9b", "\u202e"} & set(called.err), name


def test_of_what_is_text_a_call_that_asks_for_rows_is_told_so(sealed: Path) -> None:
    done(sealed, "prove", "istanbul-2025#7", "-o", "proof.json", "-q")
    done(sealed, "bundle", "istanbul-2025", "-o", "b.zip", "-q")
    checks = ("prove", "--check", "proof.json"), ("bundle", "--check", "b.zip"), ("checkpoint",)
    for words in checks:
        told = "is text, and --format has no use here\n"
        assert told in call(sealed, *words, "-f", "csv").err
        for more in ((), ("-f", "json"), ("-f", "csv", "-q")):
            assert told not in call(sealed, *words, *more).err
