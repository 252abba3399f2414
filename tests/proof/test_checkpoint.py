"""Checkpoints: the form of C2SP, the key, cosignatures of others, and what they show of a ledger."""

import json
import os
from base64 import b64decode, b64encode
from collections.abc import Callable
from functools import reduce
from hashlib import sha256
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from domain import merkle
from domain.evidence import checkpoint as checkpoints
from domain.evidence import note
from domain.evidence.log import opened
from domain.evidence.note import VerifierKey
from domain.evidence.signing import SignatureWrong, check, keys_in
from domain.refusals import BadForm
from domain.store.growth import link
from tests.cli.kept import case, record
from tests.proof.sealed import KEY, Witness, call, done
from tests.proof.tampering import Change, filled, rehashed, unguarded
from tests.raw import opened_raw

# The example of C2SP tlog-checkpoint and tlog-cosignature, which are in the public domain.
PUBLISHED = """\
example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==
"""  # noqa: E501


# The form -------------------------------------------------------------------------------------------------------


def test_a_published_note_is_read_and_written_again_byte_for_byte() -> None:
    assert str(note.parse(PUBLISHED)) == PUBLISHED


def test_a_checkpoint_has_the_three_lines_and_the_signature_of_its_ledger(sealed: Path) -> None:
    text = done(sealed, "checkpoint", "--key-file", KEY)

    origin, size, root, start, blank, signature, end = text.split("\n")
    assert (blank, end) == ("", "")
    exported = done(sealed, "export").splitlines()[1:]
    assert int(size) == len(exported)
    assert b64decode(root) == merkle.root([merkle.leaf_hash(line.encode()) for line in exported])
    dash, name, encoded = signature.split(" ")
    assert (dash, name) == ("—", origin)
    vkey = (sealed / "keys.txt").read_text().strip()
    public = b64decode(vkey.split("+", 2)[2])
    assert b64decode(encoded)[:4] == sha256(f"{origin}\n".encode() + public).digest()[:4]
    assert public[0] == 1
    body = f"{origin}\n{size}\n{root}\n{start}\n".encode()
    Ed25519PublicKey.from_public_bytes(public[1:]).verify(b64decode(encoded)[4:], body)
    with pytest.raises(InvalidSignature):
        Ed25519PublicKey.from_public_bytes(public[1:]).verify(b64decode(encoded)[4:], body + b"x")


def test_without_a_key_it_is_written_unsigned_and_says_so(sealed: Path) -> None:
    called = call(sealed, "checkpoint")

    assert called.out.count("\n") == 5
    assert called.out.endswith("=\n\n")
    assert "not signed" in called.err


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no blank line\n",
        PUBLISHED.replace("\n\n", "\n\r\n"),
        PUBLISHED.replace("—", "-"),
        PUBLISHED.replace("Az3g", "A!3g"),
        PUBLISHED.replace("w1 ", "w+1 "),
        PUBLISHED.replace("w1 ", "w\u202e1 "),
        PUBLISHED.removesuffix("\n"),
        "x" * (1 << 21),
    ],
)
def test_what_is_no_note_is_refused(text: str) -> None:
    with pytest.raises(BadForm):
        note.parse(text)


START = f"start {'A' * 43}=\n"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("counterfoil/ledger/", "somebody/else/"),
        ("\n14\n", "\n014\n"),
        ("\n14\n", "\n-14\n"),
        ("\n14\n", "\n14 \n"),
        (START, ""),
        (START, "extension\n"),
        (START, f"start{'A' * 43}=\n"),
        (START, "start AAAA\n"),
        (START, f"{START}more\n"),
        ("A=\n", "B=\n"),
        ("A=\n", "=\n"),
    ],
)
def test_a_checkpoint_has_one_form(old: str, new: str) -> None:
    right = checkpoints.Checkpoint("00000000-0000-4000-8000-000000000000", 14, bytes(32), bytes(32))
    text = str(right.note())
    assert checkpoints.read(note.parse(text)) == right
    assert old in text
    with pytest.raises(BadForm):
        checkpoints.read(note.parse(text.replace(old, new)))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "a blank line ends what is signed, and signatures follow it"),
        ("CRLF", "its line ends were changed to CRLF: put back bare line feeds"),
        ("blank", "a blank line follows its signatures: take that away"),
        ("x\n1\ny\n\n", "it has a line each for ledger, size, root and start, and no others"),
        ("x\n1\ny\nz\n\n", "its first line is counterfoil/ledger/ and the id of a ledger"),
    ],
)
@pytest.mark.parametrize("words", [("verify", "--checkpoint"), ("checkpoint", "--of")])
def test_a_file_that_is_no_checkpoint_is_named(
    words: tuple[str, ...], text: str, said: str, sealed: Path
) -> None:
    if text == "CRLF":
        text = (sealed / "first.checkpoint").read_text().replace("\n", "\r\n")
    if text == "blank":
        text = (sealed / "first.checkpoint").read_text() + "\n"
    (sealed / "bad").write_text(text, newline="")
    called = call(sealed, *words, "bad")
    assert (called.code, called.out) == (2, "")
    assert called.err == f"counterfoil: the checkpoint 'bad' is not understood: {said}\n"


def test_a_file_of_keys_that_holds_none_is_named(sealed: Path) -> None:
    (sealed / "known").write_text("x\n")
    called = call(sealed, "checkpoint", "--of", "first.checkpoint", "--known-keys", "known")
    assert called.code == 2
    assert called.err.startswith("counterfoil: the key in known, 'x' is not understood: ")


# The key --------------------------------------------------------------------------------------------------------


def test_a_new_key_is_a_file_of_mode_600_and_only_its_public_half_is_shown(sealed: Path) -> None:
    called = call(sealed, "checkpoint", "--new-key", "other.key")

    path = sealed / "other.key"
    assert path.stat().st_mode & 0o777 == 0o600
    assert VerifierKey.parse(called.out.strip()).kind == 1
    secret = path.read_text().splitlines()[1]
    assert secret not in called.out + called.err
    assert done(sealed, "checkpoint", "--show-key", "--key-file", "other.key") == called.out


def test_a_key_is_never_overwritten(sealed: Path) -> None:
    before = (sealed / KEY).read_bytes()
    called = call(sealed, "checkpoint", "--new-key", KEY)

    assert called.code == 2
    assert "never overwritten" in called.err
    assert (sealed / KEY).read_bytes() == before


def test_a_key_has_no_place_where_there_is_no_folder(sealed: Path) -> None:
    called = call(sealed, "checkpoint", "--new-key", "nowhere/key")

    said = "counterfoil: the key nowhere/key cannot be made: no such file or directory\n"
    assert called == (2, "", said)


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o660, 0o700, 0o666])
def test_a_key_that_others_could_use_is_refused(sealed: Path, mode: int) -> None:
    (sealed / KEY).chmod(mode)
    called = call(sealed, "checkpoint", "--key-file", KEY)

    assert (called.code, called.out) == (2, "")
    assert f"has mode {mode:03o}" in called.err


def test_a_key_file_is_named_by_the_environment_too(sealed: Path) -> None:
    by_option = done(sealed, "checkpoint", "--key-file", KEY)
    assert done(sealed, "checkpoint", COUNTERFOIL_KEY_FILE=KEY) == by_option


def test_the_ledger_is_no_place_for_a_key(sealed: Path) -> None:
    for option in ("--key-file", "--new-key"):
        for name in ("counterfoil.db", "counterfoil.db-wal", "./counterfoil.db-journal"):
            called = call(sealed, "checkpoint", option, name)
            assert called.code == 2
            assert "kept outside" in called.err
    assert not (sealed / "counterfoil.db-wal").exists()


def test_an_answer_never_overwrites_the_key_that_it_is_signed_with(sealed: Path) -> None:
    before = (sealed / KEY).read_bytes()
    (sealed / "link").symlink_to(KEY)
    for words, env in (
        (("--key-file", KEY, "-o", KEY), {}),
        (("--key-file", "link", "-o", f"./{KEY}"), {}),
        (("-o", KEY), {"COUNTERFOIL_KEY_FILE": KEY}),
    ):
        called = call(sealed, "checkpoint", *words, **env)
        assert called.code == 2
        assert "would overwrite the key" in called.err
    assert (sealed / KEY).read_bytes() == before


def test_a_pipe_is_no_key_and_nobody_waits_for_it(sealed: Path) -> None:
    os.mkfifo(sealed / "pipe", 0o600)
    called = call(sealed, "checkpoint", "--key-file", "pipe")

    assert (called.code, called.out) == (2, "")
    assert "is no file" in called.err


# What a checkpoint shows ----------------------------------------------------------------------------------------


def test_an_earlier_checkpoint_holds_after_more_was_recorded(sealed: Path) -> None:
    called = call(sealed, "checkpoint", "--of", "first.checkpoint", "--known-keys", "keys.txt")

    assert called.code == 0
    assert called.out == (sealed / "first.checkpoint").read_text()
    assert "the signature holds" in called.err


OTHERWISE = "CAST(replace(CAST(state AS TEXT), 'official', 'mediator') AS BLOB)"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (f"UPDATE stored_events SET state = {OTHERWISE} WHERE rowid = 3", 6),
        ("UPDATE stored_events SET state = CAST(state AS TEXT) WHERE rowid = 3", 6),
        ("DELETE FROM stored_events WHERE rowid = 3", 7),
    ],
)
def test_an_earlier_checkpoint_is_held_against_the_lines_and_not_their_hashes(
    change: str, code: int, sealed: Path
) -> None:
    unguarded(sealed / "counterfoil.db", change)
    called = call(sealed, "checkpoint", "--of", "first.checkpoint")

    assert (called.code, called.out) == (code, "")
    assert "are those of first.checkpoint" not in called.err
    if code == 6:
        assert "counterfoil verify names each entry that is wrong" in called.err


def test_a_checkpoint_of_another_ledger_is_told_apart(sealed: Path) -> None:
    done(sealed, "init", "--store", "other.db")
    called = call(sealed, "checkpoint", "--of", "first.checkpoint", "--store", "other.db")

    assert called.code == 6
    assert "is one of ledger" in called.err


def test_a_checkpoint_shows_that_the_newest_entries_were_removed(sealed: Path) -> None:
    done(sealed, "export", "-o", "all.ndjson")
    done(sealed, "checkpoint", "-o", "last.checkpoint")
    head, *lines = (sealed / "all.ndjson").read_text().splitlines(keepends=True)
    shorter = [line.encode().rstrip(b"\n") for line in lines[:-2]]
    root = merkle.root([merkle.leaf_hash(line) for line in shorter]).hex()
    said = {**json.loads(head), "size": len(shorter), "root": root}
    with opened(str(sealed / "counterfoil.db"), busy_timeout=5) as log:
        said["chain"] = reduce(link, map(merkle.leaf_hash, shorter), log.start).hex()
    text = json.dumps(said, separators=(",", ":")) + "\n" + "".join(lines[:-2])
    (sealed / "shorter.ndjson").write_text(text)
    done(sealed, "init", "--store", "cut.db")
    done(sealed, "import", "--store", "cut.db", "shorter.ndjson")

    called = call(sealed, "checkpoint", "--of", "last.checkpoint", "--store", "cut.db")
    assert called.code == 6
    assert "the newest were removed" in called.err


AS_TEXT = "UPDATE stored_events SET state = CAST(state AS TEXT) WHERE rowid = 250"
SET_BACK = """UPDATE stored_events SET state =
    CAST(replace(CAST(state AS TEXT), '"recorded":"2026', '"recorded":"2025') AS BLOB) WHERE rowid = 250"""


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ((AS_TEXT,), "istanbul-2025#166 is damaged: its line is not stored as bytes"),
        ((SET_BACK, rehashed), "is damaged: the clock runs backwards at entry 250"),
    ],
)
def test_a_line_that_is_none_of_ours_in_a_long_log_is_never_given_away(
    change: tuple[str | Change, ...], wrong: str, tmp_path: Path
) -> None:
    """All hashes are right; most lines by then are judged by one pattern."""
    path = filled(tmp_path / "l", 300)
    unguarded(path, *change)
    for words in (("checkpoint",), ("export",)):
        called = call(tmp_path, "--store", str(path), *words)
        assert (called.code, wrong in called.err) == (7, True), called.err


@pytest.mark.parametrize("change", ["tz = 'Asia/Tokyo'", "created = '2024-01-01T00:00:00.000000Z'"])
def test_a_checkpoint_shows_that_zone_or_time_of_making_were_changed(
    sealed: Path, change: str
) -> None:
    """All hashes are made anew; the root, which is over the entries alone, stays what it was."""
    unguarded(sealed / "counterfoil.db", f"UPDATE ledger SET {change}", rehashed)
    assert call(sealed, "verify").code == 0
    for words in (
        ("verify", "--checkpoint", "first.checkpoint"),
        ("verify", "--since", "first.checkpoint"),
        ("checkpoint", "--of", "first.checkpoint"),
        ("prove", "--from", "first.checkpoint"),
    ):
        called = call(sealed, *words)
        assert called.code == 6, words
        assert "zone" in called.out + called.err


def test_a_checkpoint_that_does_not_say_from_what_the_chain_starts_is_none(sealed: Path) -> None:
    """It would speak of the entries alone, and leave the zone of their days to whoever changes it."""
    origin, size, root, start, *signed = (sealed / "first.checkpoint").read_text().split("\n")
    assert start.startswith("start ")
    (sealed / "bare.checkpoint").write_text("\n".join([origin, size, root, *signed]))
    for words in (
        ("verify", "--checkpoint"),
        ("verify", "--since"),
        ("checkpoint", "--of"),
        ("prove", "istanbul-2025#1", "--checkpoint"),
        ("prove", "--from"),
        ("bundle", "istanbul-2025", "-o", "b", "--checkpoint"),
        ("bundle", "--check", "bundle", "--checkpoint"),
    ):
        called = call(sealed, *words, "bare.checkpoint")
        assert (called.code, called.out) == (2, ""), words
        assert "checkpoint" in called.err


def starting_as(kept: Path, store: Path, made: Path) -> str:
    """A checkpoint that starts from what a ledger says of itself by now; its name."""
    with opened(str(store), busy_timeout=5) as log:
        start = f"start {b64encode(log.start).decode()}"
    lines = kept.read_text().partition("— ")[0].split("\n")
    made.write_text("\n".join([*lines[:3], start, *lines[4:]]))
    return made.name


def test_a_line_that_was_changed_is_never_signed(sealed: Path) -> None:
    with opened_raw(sealed / "counterfoil.db") as raw:
        (sql,) = raw.execute(
            "SELECT sql FROM sqlite_master WHERE name = 'stored_events_no_update'"
        ).fetchone()
        raw.execute("DROP TRIGGER stored_events_no_update")
        raw.execute(
            "UPDATE stored_events SET state = "
            "CAST(replace(CAST(state AS TEXT), '\"307\"', '\"308\"') AS BLOB)"
        )
        raw.execute(sql)
    raw.close()
    for words in (
        ("checkpoint",),
        ("prove", "istanbul-2025#1"),
        ("prove", "--from", "first.checkpoint"),
        ("bundle", "istanbul-2025", "-o", "b"),
    ):
        called = call(sealed, *words, "--key-file", KEY)
        assert (called.code, called.out) == (6, ""), words
        assert "counterfoil verify" in called.err


@pytest.mark.parametrize("change", ["tz = 'Asia/Tokyo'", "created = '2024-01-01T00:00:00.000000Z'"])
def test_another_zone_or_time_of_making_than_the_chain_starts_from_is_never_signed(
    sealed: Path, change: str
) -> None:
    done(sealed, "init", "--store", "empty.db")
    for store in ("counterfoil.db", "empty.db"):
        unguarded(sealed / store, f"UPDATE ledger SET {change}")
    of = (sealed / "first.checkpoint", sealed / "counterfoil.db", sealed / "made.checkpoint")
    made = starting_as(*of)
    for words in (
        ("checkpoint", "--key-file", KEY),
        ("checkpoint",),
        ("checkpoint", "--store", "empty.db"),
        ("checkpoint", "--of", made),
        ("export",),
        ("prove", "istanbul-2025#1", "--key-file", KEY),
        ("prove", "istanbul-2025#1"),
        ("prove", "--from", made, "--key-file", KEY),
        ("bundle", "istanbul-2025", "-o", "b", "--key-file", KEY),
        ("bundle", "istanbul-2025", "-o", "b", "--checkpoint", made),
    ):
        called = call(sealed, *words)
        assert called.code == 6, words
        assert "not follow from its zone, its time of making" in called.err, words
        assert words[0] == "export" or not called.out
        assert not (sealed / "b").exists()


UNCHECKED = "whose checkpoint that is was not checked"
FORGED = {
    "broken": lambda text: text[:-4] + ("A" if text[-4] != "A" else "B") + text[-3:],
    "missing": lambda text: text[: text.index("\n\n") + 2],
}


@pytest.mark.parametrize("how", FORGED)
@pytest.mark.parametrize(
    "words",
    [
        ("verify", "--checkpoint", "bad"),
        ("verify", "--since", "bad"),
        ("checkpoint", "--of", "bad"),
        ("prove", "--from", "bad"),
        ("prove", "--from", "first.checkpoint", "--to", "bad"),
        ("prove", "istanbul-2025#1", "--checkpoint", "bad"),
        ("bundle", "istanbul-2025", "-o", "b.zip", "--checkpoint", "bad"),
    ],
)
def test_a_checkpoint_that_nobody_vouches_for_is_told_of(
    sealed: Path, words: tuple[str, ...], how: str
) -> None:
    text = (sealed / "first.checkpoint").read_text()
    (sealed / "bad").write_text(FORGED[how](text))
    called = call(sealed, *words)

    assert called.code == 0, called
    unsigned = "it is not signed, and " if how == "missing" else ""
    assert f"bad: {unsigned}{UNCHECKED}" in called.err
    refused = call(sealed, *words, "--known-keys", "keys.txt")
    assert (refused.code, refused.out) == (6, "")
    says = "none of the known keys" if how == "missing" else "is not one of this checkpoint"
    assert says in refused.err


@pytest.mark.parametrize("how", FORGED)
def test_a_proof_by_a_checkpoint_that_nobody_vouches_for_says_so(sealed: Path, how: str) -> None:
    text = (sealed / "first.checkpoint").read_text()
    (sealed / "bad").write_text(FORGED[how](text))
    done(sealed, "prove", "istanbul-2025#1", "--checkpoint", "bad", "-o", "proof.json", "-q")

    for words in ((), ("--checkpoint", "bad")):
        said = done(sealed, "prove", "--check", "proof.json", *words)
        assert (f"; it is not signed, and {UNCHECKED}\n" in said) == (how == "missing")
        assert UNCHECKED in said


def test_a_checkpoint_that_is_vouched_for_needs_no_remark(sealed: Path) -> None:
    known = ("--known-keys", "keys.txt")
    verified = call(sealed, "verify", "--checkpoint", "first.checkpoint", *known)
    name = (sealed / "keys.txt").read_text().partition("+")[0]
    whose, found = verified.err.splitlines()
    assert whose == f"first.checkpoint: signed by {name}: the signature holds"
    assert (verified.code, "and nothing wrong with them" in found) == (0, True)
    for words in (known, ("--key-file", KEY)):
        called = call(sealed, "checkpoint", "--of", "first.checkpoint", *words)
        held, signed = called.err.splitlines()
        size = checkpoints.read(note.parse(called.out)).size
        assert held == f"the first {size} entries of this ledger are those of first.checkpoint"
        assert signed.endswith("the signature holds")


def test_the_key_of_a_ledger_vouches_for_the_checkpoints_of_that_ledger_alone(
    sealed: Path, tmp_path: Path
) -> None:
    """Who keeps the keys of several ledgers lets none of their keepers vouch for the others'."""
    other = tmp_path / "other"
    other.mkdir()
    record(other, case("istanbul-2025"))
    text = done(other, "checkpoint")
    signer = Witness((sealed / "keys.txt").read_text().partition("+")[0])
    (other / "known.txt").write_text(f"{signer.verifier(1)}\n")
    (other / "signed").write_text(text + signer.sign(text))
    done(other, "prove", "istanbul-2025#1", "--checkpoint", "signed", "-o", "proof.json")
    done(other, "bundle", "istanbul-2025", "--checkpoint", "signed", "-o", "bundle")
    known = ("--known-keys", "known.txt")
    for words in (
        ("verify", "--checkpoint", "signed", *known),
        ("verify", "--since", "signed", *known),
        ("checkpoint", "--of", "signed", *known),
        ("prove", "--from", "signed", *known),
        ("prove", "--check", "proof.json", *known),
    ):
        called = call(other, *words)
        assert (called.code, called.out) == (6, ""), words
        assert "none of the known keys has signed this checkpoint" in called.err
        assert (
            "the key of another ledger vouches for the checkpoints of that one alone" in called.err
        )
    called = call(other, "bundle", "--check", "bundle", "--key", "known.txt")
    assert (called.code, "no key that you gave has signed" in called.out) == (6, True)
    (other / "plain").write_text(text)
    called = call(other, "checkpoint", "--of", "plain", "--cosignature", "signed", *known)
    assert (called.code, called.out) == (2, "")
    (other / "known.txt").write_text(f"{signer.verifier()}\n")
    (other / "signed").write_text(text + signer.cosign(text))
    called = call(other, "verify", "--checkpoint", "signed", *known)
    assert called.code == 0
    assert f"signed: cosigned by {signer.name} at 2025-06-15 15:06:40 UTC" in called.err


# Cosignatures ---------------------------------------------------------------------------------------------------


def test_a_cosignature_of_a_known_witness_is_checked_and_added(sealed: Path) -> None:
    witness = Witness()
    text = (sealed / "first.checkpoint").read_text()
    (sealed / "w1.txt").write_text(witness.cosign(text))
    (sealed / "known.txt").write_text(f"# witnesses\n{witness.verifier()}\n\n")
    words = ("--of", "first.checkpoint", "--cosignature", "w1.txt", "--known-keys", "known.txt")
    called = call(sealed, "checkpoint", *words)

    assert called.code == 0, called
    assert called.out == text + witness.cosign(text)
    assert "cosigned by witness.example/w1 at 2025-06-15 15:06:40 UTC" in called.err
    (sealed / "both.checkpoint").write_text(called.out)
    again = call(sealed, "checkpoint", *words[:1], "both.checkpoint", *words[2:])
    assert again.out == called.out


def test_the_time_of_a_cosignature_that_no_calendar_reaches_is_told_in_seconds(
    sealed: Path,
) -> None:
    witness = Witness()
    text = (sealed / "first.checkpoint").read_text()
    (sealed / "late.txt").write_text(text + witness.cosign(text, at=99_999_999_999_999))
    (sealed / "known.txt").write_text(f"{witness.verifier()}\n")
    called = call(sealed, "verify", "--checkpoint", "late.txt", "--known-keys", "known.txt")

    assert called.code == 0
    assert f"cosigned by {witness.name} at 99999999999999 s after 1970: the sig" in called.err


def test_a_whole_note_that_a_witness_signed_will_do(sealed: Path) -> None:
    witness = Witness()
    text = (sealed / "first.checkpoint").read_text()
    (sealed / "w1.txt").write_text(text + witness.sign(text))
    (sealed / "known.txt").write_text(f"{witness.verifier(1)}\n")
    words = ("--of", "first.checkpoint", "--cosignature", "w1.txt", "--known-keys", "known.txt")

    assert done(sealed, "checkpoint", *words) == text + witness.sign(text)


def test_cosignatures_of_nobody_known_or_over_something_else_are_refused(sealed: Path) -> None:
    witness = Witness()
    text = (sealed / "first.checkpoint").read_text()
    (sealed / "known.txt").write_text(f"{witness.verifier()}\n")
    words = ("--of", "first.checkpoint", "--cosignature", "w.txt", "--known-keys", "known.txt")

    (sealed / "w.txt").write_text(Witness().cosign(text))
    assert "no known key that can vouch for it" in call(sealed, "checkpoint", *words).err
    other = text.replace("\n14\n", "\n15\n").replace("counterfoil", "counterfoi1")
    (sealed / "w.txt").write_text(witness.cosign(other))
    called = call(sealed, "checkpoint", *words)
    assert (called.code, called.out) == (6, "")
    assert "is not one of this checkpoint" in called.err
    (sealed / "w.txt").write_text(other + witness.cosign(other))
    assert "signs another checkpoint" in call(sealed, "checkpoint", *words).err


@pytest.mark.parametrize(
    ("write", "told"),
    [
        (lambda text, line: "", "there is no signature in w.txt"),
        (lambda text, line: text.partition("\n\n")[0] + "\n\n", "there is no signature in w.txt"),
        (lambda text, line: line + "\n", "the signature line in w.txt, ''"),
        (lambda text, line: line.replace("\n", "\r\n"), "its line end was changed to CRLF"),
        (lambda text, line: "<p>404</p>\n", "the signature line in w.txt, '<p>404</p>'"),
        (lambda text, line: (text + line).replace("\n", "\r\n"), "line ends were changed to CRLF"),
    ],
)
def test_what_holds_no_cosignature_is_refused_and_the_file_named(
    write: Callable[[str, str], str], told: str, sealed: Path
) -> None:
    witness = Witness()
    text = (sealed / "first.checkpoint").read_text()
    (sealed / "w.txt").write_bytes(write(text, witness.cosign(text)).encode())
    (sealed / "known.txt").write_text(f"{witness.verifier()}\n" + (sealed / "keys.txt").read_text())
    words = ("--of", "first.checkpoint", "--cosignature", "w.txt", "--known-keys", "known.txt")
    called = call(sealed, "checkpoint", *words)

    assert (called.code, called.out) == (2, "")
    assert told in called.err


def test_who_signed_twice_is_told_once() -> None:
    witness = Witness()
    text = str(
        checkpoints.Checkpoint(
            "00000000-0000-4000-8000-000000000000", 3, bytes(32), bytes(32)
        ).note()
    )
    twice = note.parse(text + 2 * witness.cosign(text))
    assert [one.key.name for one in check(twice, keys_in(witness.verifier()))] == [witness.name]


def test_every_byte_of_a_cosignature_counts() -> None:
    witness = Witness()
    text = str(
        checkpoints.Checkpoint(
            "00000000-0000-4000-8000-000000000000", 3, bytes(32), bytes(32)
        ).note()
    )
    known = keys_in(witness.verifier())
    good = note.parse(text + witness.cosign(text))
    assert [signed.key.name for signed in check(good, known)] == [witness.name]
    (signature,) = good.signatures
    for at in range(len(signature.data)):
        data = bytearray(signature.data)
        data[at] ^= 1
        other = note.Signature(signature.name, signature.key_id, bytes(data))
        with pytest.raises(SignatureWrong, match="is not one of this checkpoint"):
            check(note.Note(good.text, (other,)), known)


@pytest.mark.parametrize("text", ["x", "a+b+c", "name+00000000+AQ==", "na me+00000000+AQ=="])
def test_what_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(BadForm):
        VerifierKey.parse(text)
