"""The formats that `docs/security.md` writes down are those of the files: worked out anew by its own program."""

import json
import re
from base64 import b64decode
from functools import reduce
from hashlib import sha256
from itertools import accumulate
from pathlib import Path
from typing import Any

import pytest

from tests.docs.sessions import ROOT
from tests.proof.sealed import done, lines_of
from tests.raw import opened_raw

TEXT = (ROOT / "docs" / "security.md").read_text().partition("## Formats")[2]
FIELDS = re.findall(r"^\| ([a-z.]+) \| (`.*?`) \|", TEXT, flags=re.MULTILINE)


def written() -> dict[str, Any]:
    """What the program in the document defines."""
    (program,) = re.findall(r"```python\n(.*?)```", TEXT, flags=re.DOTALL)
    found: dict[str, Any] = {}
    exec(program, found)
    return found


def fields(file: str) -> set[str]:
    """The fields that the document gives a file."""
    return {name for of, names in FIELDS if of == file for name in re.findall("`(.*?)`", names)}


@pytest.fixture
def checkpoint(sealed: Path) -> list[str]:
    return done(sealed, "checkpoint").splitlines()


def test_chain_and_root_of_an_export_are_worked_out_as_documented(
    sealed: Path, checkpoint: list[str]
) -> None:
    first, *lines = done(sealed, "export").encode().splitlines()
    head, by = json.loads(first), written()
    leaves = [by["leaf"](line) for line in lines]
    start = by["start"](head["created"], head["ledger"], head["tz"])

    assert head.keys() == fields("export")
    assert head["counterfoil_log"] == 1
    assert (head["size"], head["root"]) == (len(lines), by["root"](leaves).hex())
    assert head["chain"] == reduce(by["link"], leaves, start).hex()
    assert checkpoint[0] == f"counterfoil/ledger/{head['ledger']}"
    assert b64decode(checkpoint[2]).hex() == head["root"]
    assert b64decode(checkpoint[3].removeprefix("start ")) == start


def climbed(by: dict[str, Any], proof: dict[str, Any], size: int) -> str:
    """The root to which the path of a proof leads, by RFC 6962, section 2.1.1."""

    def up(index: int, size: int, path: list[bytes]) -> bytes:
        if size == 1:
            assert not path
            return bytes.fromhex(proof["leaf"])
        half = 1 << (size - 1).bit_length() - 1
        *below, beside = path
        if index < half:
            return bytes(by["node"](up(index, half, below), beside))
        return bytes(by["node"](beside, up(index - half, size - half, below)))

    path = list(map(bytes.fromhex, proof["path"]))
    return up(proof["position"] - 1, size, path).hex()


def test_an_inclusion_proof_is_followed_as_documented(sealed: Path) -> None:
    proof, by = json.loads(done(sealed, "prove", "istanbul-2025#7")), written()

    assert proof.keys() == fields("inclusion")
    assert (proof["proof"], proof["version"]) == ("inclusion", 1)
    assert proof["leaf"] == by["leaf"](proof["line"].encode()).hex()
    assert proof["root"] == climbed(by, proof, proof["size"])


def test_a_consistency_proof_is_followed_as_documented(sealed: Path) -> None:
    proof, by = json.loads(done(sealed, "prove", "--from", "first.checkpoint")), written()
    leaves = list(map(by["leaf"], done(sealed, "export").encode().splitlines()[1:]))

    def path(first: int, leaves: list[bytes], *, whole: bool) -> list[bytes]:
        if first == len(leaves):
            return [] if whole else [by["root"](leaves)]
        half = 1 << (len(leaves) - 1).bit_length() - 1
        if first <= half:
            return [*path(first, leaves[:half], whole=whole), by["root"](leaves[half:])]
        return [*path(first - half, leaves[half:], whole=False), by["root"](leaves[:half])]

    assert proof.keys() == fields("consistency")
    assert (proof["proof"], proof["version"]) == ("consistency", 1)
    assert proof["from"] == (sealed / "first.checkpoint").read_text()
    size = int(proof["from"].split("\n")[1])
    assert proof["path"] == [one.hex() for one in path(size, leaves, whole=True)]


@pytest.mark.parametrize("cut", [(), ("--known-at", "istanbul-2025#7")])
def test_the_files_of_a_bundle_have_the_documented_fields(
    sealed: Path, cut: tuple[str, ...]
) -> None:
    done(sealed, "bundle", "istanbul-2025", "-o", "made", *cut)
    about, proofs = (
        json.loads((sealed / "made" / name).read_text()) for name in ("bundle.json", "proofs.json")
    )
    checkpoint = (sealed / "made" / "checkpoint.txt").read_text().splitlines()
    lines, by = lines_of(sealed / "made"), written()

    assert about.keys() == fields("bundle.json")
    assert about["entries"] == len(lines)
    start = by["start"](about["made"], about["ledger"], about["zone"])
    assert b64decode(checkpoint[3].removeprefix("start ")) == start
    at = [json.loads(line)["position"] for line in lines if b'"entry":7,' in line]
    assert about["known_upto"] in (at if cut else [None])
    assert proofs.keys() == fields("proofs.json")
    assert [one["leaf"] for one in proofs["proofs"]] == [by["leaf"](line).hex() for line in lines]
    for one in proofs["proofs"]:
        assert one.keys() == {"entry", "position", "leaf", "path"}
        assert climbed(by, one, proofs["size"]) == proofs["root"]


@pytest.mark.file
def test_the_tables_of_a_ledger_follow_from_its_lines_as_documented(sealed: Path) -> None:
    more = [
        {"event": "SourceRegistered", "source": f"s{n}", "name": f"é{n}", "kind": "media"}
        for n in range(256)
    ]
    (sealed / "more.ndjson").write_text("".join(f"{json.dumps(one)}\n" for one in more))
    done(sealed, "import", "more.ndjson")
    documented = re.findall(r"^\| `(\w+)` \| (`.*?`) \|", TEXT, flags=re.MULTILINE)
    columns: dict[str, list[str]] = {table: [] for table, _ in documented}
    for table, names in documented:
        columns[table] += re.findall("`(.*?)`", names)

    def rows(table: str, order: str) -> list[tuple[Any, ...]]:
        asked = f"SELECT {', '.join(columns[table])} FROM {table} ORDER BY {order}"
        return list(ledger.execute(asked))

    with opened_raw(sealed / "counterfoil.db") as ledger:
        stored, keys = rows("stored_events", "rowid"), rows("keys", "stream, entry")
        kept, subtrees = rows("leaves", "position"), rows("subtrees", "level, number")
        (head,), ((name, tz, created),) = rows("head", "position"), rows("ledger", "id")

    by, lines = written(), [json.loads(row[0]) for row in stored]
    leaves = [by["leaf"](row[0]) for row in stored]
    _, *chain = accumulate(leaves, by["link"], initial=by["start"](created, name, tz))

    assert len(lines) > 256
    assert [one["position"] for one in lines] == [*range(1, len(lines) + 1)]
    assert [row[1:] for row in stored] == [(o["stream"], o["entry"], o["topic"]) for o in lines]
    assert kept == [*zip(range(1, len(lines) + 1), leaves, chain, strict=True)]
    assert head == (len(lines), lines[-1]["recorded"], chain[-1])
    assert subtrees == [(1, 0, by["root"](leaves[:256]))]
    digests = []
    for one in lines:
        event = json.dumps(one["event"], ensure_ascii=False, separators=(",", ":"), sort_keys=True)
        digest = sha256(f"{one['topic']}\n{event}".encode()).digest()[:16]
        digests.append((one["stream"], one["key"], one["entry"], digest))
    assert keys == sorted(digests, key=lambda row: (row[0], row[2]))


def test_a_bundle_is_made_of_the_documented_files(sealed: Path) -> None:
    done(sealed, "bundle", "istanbul-2025", "-o", "made")

    (listed,) = re.findall(
        r"^A bundle, a folder or a zip.*?\n\n", TEXT, flags=re.MULTILINE | re.DOTALL
    )
    named = set(re.findall(r"`(\w+\.\w+)`", listed))
    assert named == {path.name for path in (sealed / "made").iterdir()}
