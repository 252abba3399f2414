"""Bundles: checked by Python alone, from anywhere, and each kind of tampering named."""

import ast
import json
import os
import random
import shutil
import struct
import subprocess
import sys
import zipfile
import zlib
from base64 import b64encode
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from domain import merkle
from domain.bundle import settling, verifier
from domain.bundle.contents import verifier as verifier_text
from tests.cli.kept import case, made_up, record
from tests.proof.sealed import (
    KEY,
    Witness,
    call,
    change_json,
    done,
    lines_of,
    put_lines,
)
from tests.settling.logs import without_citations

Tampered = Callable[[Path], object]


def checked(bundle: Path, *words: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """The verifier of a bundle, in a Python that knows nothing of this project."""
    program = bundle / "verify.py" if bundle.is_dir() else bundle
    return subprocess.run(
        [sys.executable, "-I", "-S", str(program), *words],
        cwd=cwd or "/",
        env={"PATH": os.environ["PATH"], "LC_ALL": "C"},
        capture_output=True,
        text=True,
        timeout=60,
    )


# A good bundle --------------------------------------------------------------------------------------------------


def test_a_bundle_is_checked_from_another_folder_with_the_standard_library_alone(
    sealed: Path, tmp_path: Path
) -> None:
    away = tmp_path / "away"
    shutil.move(sealed / "bundle", away)
    key = (sealed / "keys.txt").read_text().strip()
    ended = checked(away, "--key", key)

    assert (ended.returncode, ended.stderr) == (0, ""), ended.stdout
    last = ended.stdout.splitlines()[-1]
    assert last.startswith("Entries istanbul-2025#1 to istanbul-2025#29 and the 14 on their")
    assert "signed by counterfoil/ledger/" in last
    assert "whether anything further was recorded" in last
    assert last.count(". ") == 0
    assert not (away / "__pycache__").exists()


def test_a_bundle_is_as_it_was_after_the_call_that_is_named_where_it_is_made(
    sealed: Path,
) -> None:
    done(sealed, "bundle", "istanbul-2025", "-o", "made")
    environment = {
        "PATH": os.environ["PATH"],
        "LC_ALL": "C",
    }  # in which Python keeps what it compiles
    for _ in range(2):
        words = [sys.executable, "-I", "made"]
        ended = subprocess.run(words, cwd=sealed, env=environment, capture_output=True, text=True)
        assert (ended.returncode, ended.stderr) == (0, ""), ended.stdout
    assert not (sealed / "made" / "__pycache__").exists()
    done(sealed, "bundle", "--check", "made")


def test_the_call_that_checks_a_bundle_is_named_as_a_shell_takes_it(sealed: Path) -> None:
    told = call(sealed, "bundle", "istanbul-2025", "-o", "for the auditor's eyes.zip").err

    named = told.splitlines()[0].partition("; python3 ")[2].removesuffix(" checks it")
    words = f"{sys.executable} {named}"
    assert subprocess.run(words, shell=True, cwd=sealed, capture_output=True).returncode == 0


def test_a_bundle_whose_signature_was_not_checked_says_so(sealed: Path) -> None:
    ended = checked(sealed / "bundle")

    assert ended.returncode == 0
    assert "no key and no checkpoint from elsewhere" in ended.stdout.splitlines()[-1]


def test_a_zip_runs_by_itself_and_is_the_same_twice(sealed: Path) -> None:
    done(sealed, "bundle", "istanbul-2025", "--key-file", KEY, "-o", "a.zip")
    done(sealed, "bundle", "istanbul-2025", "--key-file", KEY, "-o", "b.zip")

    assert (sealed / "a.zip").read_bytes() == (sealed / "b.zip").read_bytes()
    ended = checked(sealed / "a.zip", "--key", str(sealed / "keys.txt"))
    assert (ended.returncode, ended.stderr) == (0, ""), ended.stdout
    by_us = call(sealed, "bundle", "--check", "a.zip", "--key", "keys.txt")
    assert (by_us.code, by_us.out) == (0, ended.stdout)


@pytest.mark.parametrize("name", ["gaza-2025-01", "farc-arms", "yemen-2020-10"])
def test_the_answers_of_every_case_are_worked_out_again(tmp_path: Path, name: str) -> None:
    record(tmp_path, case(name))
    for at, cuts in enumerate(((), ("--as-of", "2025-01-25"), ("--known-at", f"{name}#9"))):
        done(tmp_path, "bundle", name, *cuts, "-o", f"{at}")
        ended = checked(tmp_path / f"{at}")
        assert ended.returncode == 0, ended.stdout


def test_the_answers_hold_at_cuts_of_dates_zones_and_other_agreements(tmp_path: Path) -> None:
    record(tmp_path, case("istanbul-2025"), list(made_up()))
    for at, cuts in enumerate(
        (
            ("--known-at", "2025-12-31"),
            ("--known-at", "2025-12-31T11:59:59Z"),
            ("--known-at", "2025-12-31T14:00:00+02:00", "--as-of", "2024-02-03"),
            ("--known-at", "istanbul-2025#5"),
            ("--tz", "Pacific/Auckland", "--as-of", "2024-02-03"),
            ("--as-of", "2024-02-03T10:00Z"),
            ("--as-of", "2024-02"),
        )
    ):
        done(tmp_path, "bundle", "made-up", *cuts, "-o", f"{at}")
        ended = checked(tmp_path / f"{at}")
        assert ended.returncode == 0, (cuts, ended.stdout)


def test_a_bundle_holds_the_sources_that_those_who_speak_are_the_same_as(tmp_path: Path) -> None:
    record(tmp_path, case("istanbul-2025"))
    for slug, other in (("chief", "ru-mod"), ("speaker", "chief")):
        done(tmp_path, "source", slug, "--name", slug, "--kind", "official", "--same-as", other)
    done(
        *(tmp_path, "report", "istanbul-2025/s1", "390", "--flow", "RU:UA"),
        *("--source", "speaker", "--stated", "2025-05-23"),
    )
    done(tmp_path, "bundle", "istanbul-2025", "-o", "bundle")

    ended = checked(tmp_path / "bundle")

    assert ended.returncode == 0, ended.stdout


def test_a_chain_of_any_length_is_gone_through(tmp_path: Path) -> None:
    figure = {"scope": "stage", "measure": "released", "unit": "person"}

    def said(event: str, source: str, at: int, **more: Any) -> dict[str, Any]:
        statement = {"source": source, "stated": "2025-01-02"}
        of = {"event": event, "agreement": "a", "key": f"{source}{at}", "statement": statement}
        return {**of, **more}

    feed: list[dict[str, Any]] = [
        {"event": "SourceRegistered", "source": side, "name": side, "kind": "official"}
        | {"speaks_for": side.upper()}
        for side in ("x", "y")
    ]
    feed += [
        said("AgreementAnnounced", "x", 0, key="a", title="T", parties=["X", "Y"]),
        said("FigureReported", "x", 0, **figure, stage="s1", flows=["X->Y"], quantity="1"),
        said("StatementDisputed", "y", 0, of="x0", quantity="2"),
    ]
    feed += [
        said("FigureCorrected", "y", at, of=f"y{at - 1}", quantity=str(at % 2 + 2))
        for at in range(1, 1_050)
    ]
    # An early one is led to the end of the chain.
    feed[5:5] = [
        said("FigureReported", "x", 1, **figure, stage="s2", flows=["X->Y"], quantity="1"),
        said("FigureConfirmed", "y", 9_999, of="x1"),
    ]
    voided = {"event": "EntryVoided", "agreement": "a", "of": "x1", "reason": "slip"}
    record(tmp_path, [*feed, {**voided, "replacement": "y1049"}])
    done(tmp_path, "bundle", "a", "-o", "bundle")
    ended = checked(tmp_path / "bundle")

    assert ended.returncode == 0, ended.stdout


def test_the_answers_are_those_of_status_and_totals(sealed: Path) -> None:
    answers = json.loads((sealed / "bundle" / "answers.json").read_text())
    for name in ("status", "totals"):
        rows = json.loads(done(sealed, name, "istanbul-2025", "-f", "json"))["rows"]
        assert answers[name] == list(map(without_citations, rows))


def test_a_cosigned_bundle_is_checked_by_the_witness_s_key(sealed: Path) -> None:
    witness = Witness()
    checkpoint = sealed / "bundle" / "checkpoint.txt"
    checkpoint.write_text(checkpoint.read_text() + witness.cosign(checkpoint.read_text()))
    ended = checked(sealed / "bundle", "--key", witness.verifier())

    assert ended.returncode == 0, ended.stdout
    assert "signed by witness.example/w1 (a witness" in ended.stdout


def test_who_signed_a_bundle_twice_is_told_once(sealed: Path) -> None:
    checkpoint = sealed / "bundle" / "checkpoint.txt"
    lines = checkpoint.read_text().splitlines()
    checkpoint.write_text("\n".join([*lines, lines[-1], ""]))
    keys = sealed / "keys.txt"
    keys.write_text(keys.read_text() * 2)
    ended = checked(sealed / "bundle", "--key", str(keys))

    assert (ended.returncode, ended.stdout.count("counterfoil/ledger/")) == (0, 1)


def test_a_checkpoint_from_elsewhere_is_compared(sealed: Path) -> None:
    same = sealed / "bundle" / "checkpoint.txt"
    assert checked(sealed / "bundle", "--checkpoint", str(same)).returncode == 0
    ended = checked(sealed / "bundle", "--checkpoint", str(sealed / "first.checkpoint"))
    assert ended.returncode == 6
    size, held = (
        Path(file).read_text().split("\n")[1] for file in (same, sealed / "first.checkpoint")
    )
    assert (
        f"- the checkpoint is not the one that you have from elsewhere: it is of {size} entries, and "
        f"yours of {held}; whether the ledger only grew in between is for its keeper to prove "
    ) in ended.stdout
    assert "must not be relied on: one thing in it is not shown to be what ledger " in ended.stdout

    other = sealed / "other.checkpoint"
    of, *rest = (sealed / "first.checkpoint").read_text().splitlines(keepends=True)
    other.write_text("".join([of[:-2] + ("1" if of[-2] == "0" else "0") + "\n", *rest]))
    ended = checked(sealed / "bundle", "--checkpoint", str(other))
    assert "- the checkpoint is not the one that you have from elsewhere\n" in ended.stdout
    assert "must not be relied on: one thing in it is not what ledger " in ended.stdout


def test_a_zone_that_was_changed_with_the_start_of_the_chain_is_found_by_a_kept_checkpoint(
    sealed: Path,
) -> None:
    bundle, kept = sealed / "bundle", sealed / "kept.checkpoint"
    lines = (bundle / "checkpoint.txt").read_text().split("\n")
    kept.write_text("\n".join(lines))
    change_zone(bundle)
    about = json.loads((bundle / "bundle.json").read_text())
    names = {"created": about["made"], "ledger": about["ledger"], "tz": about["zone"]}
    start = sha256(b"\x02" + json.dumps(names, separators=(",", ":")).encode()).digest()
    forged = f"start {b64encode(start).decode()}"
    (bundle / "checkpoint.txt").write_text("\n".join([*lines[:3], forged, *lines[4:]]))
    assert checked(bundle, "--checkpoint", str(kept)).returncode == 6
    (bundle / "checkpoint.txt").write_text("\n".join([*lines[:3], *lines[4:]]))
    assert checked(bundle).returncode == 2


def test_a_stage_and_a_date_of_one_name_are_two_rows(tmp_path: Path) -> None:
    statement = {"source": "x", "stated": "2025-01-02"}
    figure = {"flows": ["X->Y"], "measure": "released", "unit": "person", "scope": "running"}
    to_stage, to_date = {"stage": "2025-05", "quantity": "5"}, {"up_to": "2025-05", "quantity": "7"}
    feed: list[dict[str, Any]] = [
        {"event": "SourceRegistered", "source": "x", "name": "X", "kind": "media"},
        {"event": "AgreementAnnounced", "title": "T", "parties": ["X", "Y"]},
        {"event": "FigureReported", **figure, **to_stage},
        {"event": "FigureReported", **figure, **to_date},
    ]
    record(
        tmp_path, [feed[0], *({**f, "agreement": "a", "statement": statement} for f in feed[1:])]
    )
    done(tmp_path, "bundle", "a", "-o", "bundle")

    assert checked(tmp_path / "bundle").returncode == 0


@pytest.mark.parametrize("row", [0, 1])
def test_rows_are_told_apart_by_their_columns_and_not_by_how_they_read(
    tmp_path: Path, row: int
) -> None:
    statement = {"source": "x", "stated": "2025-01-02"}
    said = {
        "event": "FigureReported",
        "agreement": "a",
        "scope": "programme",
        "statement": statement,
    }
    record(
        tmp_path,
        [
            {"event": "SourceRegistered", "source": "x", "name": "X", "kind": "media"},
            {"event": "AgreementAnnounced", "agreement": "a", "title": "T", "parties": ["X", "Y"]}
            | {"statement": statement},
            {
                **said,
                "measure": "to",
                "unit": "2024-01-02",
                "breakdowns": {"x": {"parts": {"u": "7"}}},
            },
            {**said, "up_to": "2024-01-02", "measure": "x", "unit": "u", "quantity": "5"},
        ],
    )
    done(tmp_path, "bundle", "a", "-o", "bundle")
    assert checked(tmp_path / "bundle").returncode == 0
    change_json(tmp_path / "bundle", "answers.json", lambda found: found["status"].pop(row))
    ended = checked(tmp_path / "bundle")
    assert "programme to 2024-01-02 x u: this row is missing" in ended.stdout


def test_an_agreement_and_a_source_of_one_name_are_two_things_to_a_cut(tmp_path: Path) -> None:
    statement = {"source": "osce", "stated": "2024-01-01"}
    record(
        tmp_path,
        [
            {"event": "SourceRegistered", "source": "osce", "name": "OSCE", "kind": "joint"},
            {
                "event": "AgreementAnnounced",
                "agreement": "osce",
                "title": "T",
                "parties": ["N", "S"],
            }
            | {"statement": statement},
            {"event": "AgreementSuspended", "agreement": "osce", "statement": statement},
        ],
    )
    done(tmp_path, "bundle", "osce", "--known-at", "osce#1", "-o", "bundle")
    ended = checked(tmp_path / "bundle")

    assert (ended.returncode, "by the word of the bundle alone" in ended.stdout) == (0, False)
    change_json(tmp_path / "bundle", "bundle.json", lambda found: found.update(known_upto=1))
    assert (
        "puts osce#1 at another position than the entry has" in checked(tmp_path / "bundle").stdout
    )


# A bad one ------------------------------------------------------------------------------------------------------


def change_line(bundle: Path) -> None:
    lines = lines_of(bundle)
    at = next(at for at, line in enumerate(lines) if b'"307"' in line)
    put_lines(bundle, [*lines[:at], lines[at].replace(b'"307"', b'"308"'), *lines[at + 1 :]])


def change_line_and_hash(bundle: Path) -> None:
    change_line(bundle)
    hashes = [merkle.leaf_hash(line).hex() for line in lines_of(bundle)]

    def change(found: Any) -> None:
        for proof, leaf in zip(found["proofs"], hashes, strict=True):
            proof["leaf"] = leaf

    change_json(bundle, "proofs.json", change)


def remove_line(bundle: Path) -> None:
    lines = lines_of(bundle)
    put_lines(bundle, [*lines[:20], *lines[21:]])


def remove_line_and_proof(bundle: Path) -> None:
    remove_line(bundle)
    change_json(bundle, "proofs.json", lambda found: found["proofs"].pop(20))
    change_json(bundle, "bundle.json", lambda found: found.update(entries=found["entries"] - 1))


def insert_line(bundle: Path) -> None:
    lines = lines_of(bundle)
    fields = json.loads(lines[-1])
    fields["entry"] += 1
    fields["position"] += 1
    made = json.dumps(fields, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    put_lines(bundle, [*lines, made.encode()])


def swap_lines(bundle: Path) -> None:
    lines = lines_of(bundle)
    lines[20], lines[21] = lines[21], lines[20]
    put_lines(bundle, lines)


def double_line(bundle: Path) -> None:
    lines = lines_of(bundle)
    put_lines(bundle, [*lines[:20], lines[20], *lines[20:]])


def cut_short(bundle: Path) -> None:
    data = (bundle / "entries.ndjson").read_bytes()
    (bundle / "entries.ndjson").write_bytes(data[:-30])


def back_date(bundle: Path) -> None:
    lines = lines_of(bundle)
    lines[25] = lines[25].replace(b'"recorded":"2025-12-31', b'"recorded":"2025-06-30')
    put_lines(bundle, lines)


def post_date(bundle: Path) -> None:
    lines = lines_of(bundle)
    lines[24] = lines[24].replace(b'"recorded":"2025-12-31', b'"recorded":"2026-01-31')
    put_lines(bundle, lines)


def respell(bundle: Path) -> None:
    lines = lines_of(bundle)
    lines[20] = lines[20].replace(b'","', b'", "', 1)
    put_lines(bundle, lines)


def point_at_itself(bundle: Path) -> None:
    lines = lines_of(bundle)
    at = next(at for at, line in enumerate(lines) if b"FigureConfirmed" in line)
    line = json.loads(lines[at])
    line["event"]["of"] = line["entry"]
    said = json.dumps(line, ensure_ascii=False, separators=(",", ":"))
    put_lines(bundle, [*lines[:at], said.encode(), *lines[at + 1 :]])


def repeat_a_name(bundle: Path) -> None:
    lines = lines_of(bundle)
    lines[20] = lines[20].replace(b'{"actor":"desk"', b'{"actor":"x","actor":"desk"', 1)
    put_lines(bundle, lines)


def remove_source(bundle: Path) -> None:
    keep = [line for line in lines_of(bundle) if b'"stream":"source/ru-mod"' not in line]
    put_lines(bundle, keep)

    def drop(found: Any) -> None:
        found["proofs"] = [one for one in found["proofs"] if not one["entry"].startswith("ru-mod#")]

    change_json(bundle, "proofs.json", drop)
    change_json(bundle, "bundle.json", lambda found: found.update(entries=len(keep)))


def change_path(bundle: Path) -> None:
    change_json(
        bundle, "proofs.json", lambda found: found["proofs"][20]["path"].__setitem__(1, "0" * 64)
    )


def change_total(bundle: Path) -> None:
    change_json(bundle, "answers.json", lambda found: found["totals"][0].update(low="9"))


def change_standing(bundle: Path) -> None:
    change_json(
        bundle, "answers.json", lambda found: found["status"][0].update(standing="verified")
    )


def remove_row(bundle: Path) -> None:
    change_json(bundle, "answers.json", lambda found: found["totals"].pop())


def add_row(bundle: Path) -> None:
    change_json(
        bundle,
        "answers.json",
        lambda found: found["totals"].append({**found["totals"][0], "flow": "AA->BB"}),
    )


def reorder_rows(bundle: Path) -> None:
    change_json(bundle, "answers.json", lambda found: found["status"].reverse())


def change_cut(bundle: Path) -> None:
    change_json(bundle, "bundle.json", lambda found: found["cuts"].update(as_of="2025-05-23"))
    change_json(bundle, "answers.json", lambda found: found["cuts"].update(as_of="2025-05-23"))


def change_zone(bundle: Path) -> None:
    change_json(bundle, "bundle.json", lambda found: found.update(zone="Asia/Tokyo"))


def change_size(bundle: Path) -> None:
    path = bundle / "checkpoint.txt"
    lines = path.read_text().split("\n")
    path.write_text("\n".join([lines[0], str(int(lines[1]) + 1), *lines[2:]]))


def change_root(bundle: Path) -> None:
    path = bundle / "checkpoint.txt"
    lines = path.read_text().split("\n")
    path.write_text("\n".join([*lines[:2], "A" * 43 + "=", *lines[3:]]))


def change_signature(bundle: Path) -> None:
    path = bundle / "checkpoint.txt"
    text = path.read_text()
    sign = "A" if text[-8] != "A" else "B"
    path.write_text(text[:-8] + sign + text[-7:])


def remove_signature(bundle: Path) -> None:
    path = bundle / "checkpoint.txt"
    path.write_text(path.read_text().partition("\n\n")[0] + "\n\n")


def add_blank_line(bundle: Path) -> None:
    path = bundle / "checkpoint.txt"
    path.write_text(path.read_text() + "\n")


def add_many_digits(bundle: Path) -> None:
    path = bundle / "bundle.json"
    path.write_text(path.read_text().replace("{", '{"digits": ' + "9" * 30 + ", ", 1))


def add_file(bundle: Path) -> None:
    (bundle / "json.py").write_text("raise SystemExit(0)")


TAMPERED: dict[Tampered, str] = {
    change_line: "was changed: it has another hash",
    change_line_and_hash: "does not lead to the root of the checkpoint",
    remove_line: "is missing from entries.ndjson",
    remove_line_and_proof: "is missing: the entries have a gap",
    insert_line: "was inserted: it has no proof",
    swap_lines: "is out of place, it was swapped or stands twice",
    double_line: "is out of place, it was swapped or stands twice",
    cut_short: "is cut short: its last line is not whole",
    back_date: "was recorded before the ledger was made",
    post_date: "was recorded before an entry that stands before it",
    respell: "is written in another way than a ledger writes",
    point_at_itself: "it points at an entry that was not recorded before it",
    repeat_a_name: "a name stands twice",
    remove_source: "ru-mod was not registered before it",
    change_path: "does not lead to the root of the checkpoint",
    change_total: 'low is "9" there, and',
    change_standing: 'standing is "verified" there, and',
    remove_row: "this row is missing",
    add_row: "the entries give no such row",
    reorder_rows: "answers.json, status: the rows are in another order",
    change_cut: "answers.json, totals of",
    change_zone: "zone and time of making are not those of the ledger",
    change_size: "is not the one that bundle.json and proofs.json speak of",
    change_root: "is not the one that bundle.json and proofs.json speak of",
    change_signature: "does not hold: it or checkpoint.txt was changed",
    remove_signature: "no key that you gave has signed the checkpoint",
    add_file: "json.py does not belong to a bundle",
}


@pytest.mark.parametrize("tamper", TAMPERED, ids=lambda tamper: tamper.__name__)
def test_each_kind_of_tampering_is_named(sealed: Path, tamper: Tampered) -> None:
    bundle = sealed / "bundle"
    tamper(bundle)
    ended = checked(bundle, "--key", str(sealed / "keys.txt"))

    assert (ended.returncode, ended.stderr) == (6, ""), ended.stdout
    assert TAMPERED[tamper] in ended.stdout
    assert "must not be relied on" in ended.stdout.splitlines()[-1]


@pytest.mark.parametrize(
    ("tamper", "said"),
    [
        (add_blank_line, "a blank line follows its signatures: take that away"),
        (add_many_digits, f"{'9' * 20}... is no number that a ledger holds"),
    ],
    ids=lambda one: getattr(one, "__name__", ""),
)
def test_what_is_not_in_its_form_is_named_and_not_judged(
    sealed: Path, tamper: Tampered, said: str
) -> None:
    tamper(sealed / "bundle")
    ended = checked(sealed / "bundle", "--key", str(sealed / "keys.txt"))

    assert (ended.returncode, ended.stderr) == (2, ""), ended.stdout
    assert said in ended.stdout


def put_proved(bundle: Path, lines: list[Any]) -> None:
    """Put other lines into a bundle, with proofs to a checkpoint that nobody signed: all hashes are right."""
    for position, line in enumerate(lines, 1):
        line["position"] = position
    raw = [
        json.dumps(line, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
        for line in lines
    ]
    leaves = [merkle.leaf_hash(line) for line in raw]
    root, nodes = merkle.root(leaves), merkle.held(leaves)
    proofs = [
        {
            "entry": f"{line['stream'].partition('/')[2]}#{line['entry']}",
            "position": position,
            "leaf": leaf.hex(),
            "path": [node.hex() for node in merkle.inclusion(nodes, position - 1, len(lines))],
        }
        for position, (line, leaf) in enumerate(zip(lines, leaves, strict=True), 1)
    ]
    put_lines(bundle, raw)
    tree = {"size": len(lines), "root": root.hex(), "proofs": proofs}
    change_json(bundle, "proofs.json", lambda found: found.update(tree))
    change_json(bundle, "bundle.json", lambda found: found.update(entries=len(lines)))
    checkpoint = (bundle / "checkpoint.txt").read_text().split("\n")
    told = [checkpoint[0], str(len(lines)), b64encode(root).decode(), checkpoint[3]]
    (bundle / "checkpoint.txt").write_text("\n".join(told) + "\n\n")


def changed(bundle: Path, change: Callable[[Any], object]) -> list[Any]:
    """The lines of a bundle, of which the first that reports 390 is another."""
    lines = [json.loads(line) for line in lines_of(bundle)]
    change(next(line for line in lines if line["event"].get("quantity") == "390"))
    return lines


def test_other_entries_with_proofs_and_answers_of_their_own_are_a_bundle(sealed: Path) -> None:
    put_proved(sealed / "bundle", changed(sealed / "bundle", lambda line: line))

    assert checked(sealed / "bundle").returncode == 0


CRAFTED: dict[str, Callable[[Any], object]] = {
    "a number as no ledger writes it": lambda line: line["event"].update(quantity=" +3_9e1 "),
    "a fraction without an end": lambda line: line["event"].update(quantity="1/3"),
    "a number of millions of digits": lambda line: line["event"].update(quantity="1e40000000"),
    "a part of millions of digits": lambda line: line["event"].update(
        breakdowns={"sex": {"parts": {"men": "1e-2000000"}}}
    ),
    "a field of nobody": lambda line: line["event"].update(bogus="1"),
    "a topic of nobody": lambda line: line.update(topic="counterfoil:Unheard"),
    "an event of a source": lambda line: line.update(topic="counterfoil:SourceRegistered"),
    "an actor that is nobody": lambda line: line.update(actor=" "),
    "a key of digits": lambda line: line.update(key="123"),
    "an id that is none": lambda line: line.update(event_id="7"),
    "a time without its offset": lambda line: line["event"]["statement"].update(
        stated="2025-05-24T12:00"
    ),
}


@pytest.mark.parametrize("kind", CRAFTED)
def test_what_no_ledger_writes_is_named_in_a_bundle_whatever_its_hashes(
    sealed: Path, kind: str
) -> None:
    bundle = sealed / "bundle"
    put_proved(bundle, changed(bundle, CRAFTED[kind]))
    ended = checked(bundle)

    assert (ended.returncode, ended.stderr) == (6, "")
    assert "is not a line of a ledger: " in ended.stdout
    assert "Totals and standings were not worked out" in ended.stdout
    by_us = call(sealed, "bundle", "--check", "bundle")
    assert (by_us.code, by_us.out) == (6, ended.stdout)


Lines = list[dict[str, Any]]


def of(source: str, lines: Lines) -> Lines:
    return [line for line in lines if line["stream"] == f"source/{source}"]


def not_of(source: str, lines: Lines) -> Lines:
    return [line for line in lines if line["stream"] != f"source/{source}"]


def amended_alone(lines: Lines) -> Lines:
    of("ru-mod", lines)[0]["topic"] = "counterfoil:SourceAmended"
    return lines


def registered_late(lines: Lines) -> Lines:
    return [*not_of("ru-mod", lines), *of("ru-mod", lines)]


def registered_twice(lines: Lines) -> Lines:
    return [*lines, {**of("ru-mod", lines)[-1], "entry": 2}]


def the_same_as_one_that_comes_later(lines: Lines) -> Lines:
    of("ru-mod", lines)[0]["event"]["same_as"] = "ua-president"
    return [*of("ru-mod", lines), *not_of("ru-mod", lines)]


def not_announced(lines: Lines) -> Lines:
    (at,) = (at for at, line in enumerate(lines) if line["topic"].endswith(":AgreementAnnounced"))
    was = lines[at]
    event = {"statement": was["event"]["statement"]}
    lines[at] = {**was, "topic": "counterfoil:AgreementSuspended", "event": event}
    return lines


def announced_twice(lines: Lines) -> Lines:
    own = [line for line in lines if line["stream"].startswith("agreement/")]
    return [*lines, {**own[0], "entry": len(own) + 1}]


def before_it_was_made(lines: Lines) -> Lines:
    return [{**line, "recorded": "2001-01-01T00:00:00.000000Z"} for line in lines]


WITHOUT_GROUNDS: dict[Callable[[Lines], Lines], str] = {
    amended_alone: "ru-mod#1: ru-mod was not registered before it",
    registered_late: "istanbul-2025#4: ru-mod was not registered before it",
    registered_twice: "ru-mod#2: ru-mod was registered already",
    the_same_as_one_that_comes_later: "ru-mod#1: ua-president was not registered before it",
    not_announced: "istanbul-2025#1: its agreement was not announced before it",
    announced_twice: "istanbul-2025#30: istanbul-2025#1 announces it already",
    before_it_was_made: "istanbul-2025#1 was recorded before the ledger was made",
}


@pytest.mark.parametrize("craft", WITHOUT_GROUNDS, ids=lambda craft: craft.__name__)
def test_an_entry_without_what_it_rests_on_is_named_in_a_bundle_whatever_its_hashes(
    sealed: Path, craft: Callable[[Lines], Lines]
) -> None:
    bundle = sealed / "bundle"
    put_proved(bundle, craft([json.loads(line) for line in lines_of(bundle)]))
    ended = checked(bundle)

    assert (ended.returncode, ended.stderr) == (6, "")
    assert f"- {WITHOUT_GROUNDS[craft]}\n" in ended.stdout
    assert "Totals and standings were not worked out" in ended.stdout


def test_an_agreement_may_be_announced_anew_once_its_announcement_is_voided(tmp_path: Path) -> None:
    announced: dict[str, Any] = {"event": "AgreementAnnounced", "agreement": "a", "title": "T"}
    announced |= {"parties": ["X", "Y"], "statement": {"source": "x", "stated": "2025-01-02"}}
    record(
        tmp_path,
        [
            {"event": "SourceRegistered", "source": "x", "name": "X", "kind": "media"},
            {**announced, "key": "first"},
            {"event": "EntryVoided", "agreement": "a", "of": "first", "reason": "slip"},
            {**announced, "key": "second"},
        ],
    )
    done(tmp_path, "bundle", "a", "-o", "bundle")

    assert checked(tmp_path / "bundle").returncode == 0


def test_numbers_of_entries_are_counted_and_not_believed(sealed: Path) -> None:
    bundle = sealed / "bundle"
    put_proved(bundle, changed(bundle, lambda line: line.update(entry=10**12 - 1)))
    ended = in_little_memory(bundle)
    assert (ended.returncode, ended.stderr) == (6, "")
    assert "is missing: the entries have a gap" in ended.stdout
    put_proved(bundle, changed(bundle, lambda line: line.update(entry=10**20)))
    assert "is not a line of a ledger" in in_little_memory(bundle).stdout


def in_little_memory(bundle: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", "-c", 'ulimit -v 600000; exec "$@"', "-", sys.executable, "-I", "-S", str(bundle)],
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.mark.parametrize("name", verifier.FILES)
def test_a_file_that_would_fill_the_memory_is_refused_in_little_of_it(
    sealed: Path, name: str
) -> None:
    (sealed / "bundle" / name).write_bytes(b"[" + b"[]," * 20_000_000 + b"[]]\n")
    shutil.make_archive(str(sealed / "large"), "zip", sealed / "bundle")
    ended = in_little_memory(sealed / "large.zip")

    assert ended.stderr == ""
    assert (ended.returncode, name in ended.stdout) == (6 if name == "entries.ndjson" else 2, True)


def test_where_there_is_not_enough_memory_nobody_is_accused(
    sealed: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fill(*_: object, **__: object) -> None:
        raise MemoryError

    monkeypatch.setattr(verifier, "totals", fill)

    assert verifier.main([str(sealed / "bundle")]) == 2
    assert "this computer has not enough memory for it" in capsys.readouterr().out


def test_a_cut_means_the_same_on_every_computer(sealed: Path) -> None:
    done(sealed, "bundle", "istanbul-2025", "--as-of", "2025-05-24T23:59:59.999999Z", "-o", "at")
    for name in ("bundle.json", "answers.json"):
        path = sealed / "at" / name
        path.write_text(path.read_text().replace("23:59:59.999999Z", "23:59:59.999999"))
    ended = checked(sealed / "at")

    assert (ended.returncode, ended.stderr) == (2, "")
    assert "a cut is neither a date nor an entry" in ended.stdout


SAID = {
    "no JSON": (b"x\n", "it is no JSON"),
    "nothing": (b"\n", "it is no JSON"),
    "a mark of byte order": (b"\xef\xbb\xbf{}\n", "it is no JSON"),
    "no text": (b"\xff\n", "it is not text in UTF-8"),
}


@pytest.mark.parametrize("kind", SAID)
@pytest.mark.parametrize("name", ["bundle.json", "entries.ndjson"])
def test_what_cannot_be_read_is_told_in_words_of_ours(sealed: Path, kind: str, name: str) -> None:
    data, why = SAID[kind]
    (sealed / "bundle" / name).write_bytes(data)
    said = checked(sealed / "bundle").stdout

    assert f"{why}\n" in said or f"{why}.\n" in said


def test_a_checkpoint_or_moment_that_is_none_is_told_in_words_of_ours(sealed: Path) -> None:
    bundle = sealed / "bundle"
    (bundle / "checkpoint.txt").write_bytes(b"\xff")
    assert "checkpoint.txt is no checkpoint: it is not text in UTF-8." in checked(bundle).stdout
    shutil.copy(sealed / "first.checkpoint", bundle / "checkpoint.txt")
    put_lines(bundle, [line.replace(b"2025-12-31T", b"2025-02-31T") for line in lines_of(bundle)])

    assert "is not a line of a ledger: its recorded time is none" in checked(bundle).stdout


def test_every_byte_of_the_entries_counts(sealed: Path) -> None:
    """Flipped in process; one bit in each byte of a small agreement's first lines."""
    bundle = sealed / "bundle"
    data = (bundle / "entries.ndjson").read_bytes()
    files = {name: (bundle / name).read_bytes() for name in verifier.FILES}
    checkpoint = verifier.Checkpoint(files["checkpoint.txt"].decode())
    proofs = json.loads(files["proofs.json"])["proofs"]
    end = len(b"\n".join(data.split(b"\n")[:4]))
    for at in range(end):
        changed = bytearray(data)
        changed[at] ^= 1 << (at % 7)
        check = verifier.Check(bundle)
        check.files = {**files, "entries.ndjson": bytes(changed)}
        check.read_lines("2025-01-01T00:00:00.000000Z")
        check.check_proofs(checkpoint, proofs)
        assert check.found, at


@pytest.mark.parametrize("name", verifier.FILES)
def test_a_file_that_is_missing_or_rubbish_is_named(sealed: Path, name: str) -> None:
    path = sealed / "bundle" / name
    data = path.read_bytes()
    path.unlink()
    ended = checked(sealed / "bundle")
    assert (ended.returncode, ended.stderr) == (2, "")
    assert f"{name} is missing" in ended.stdout
    for rubbish in (b"\xff\xfe", b"[" * 100_000, data[: len(data) // 2], b"[1.5]"):
        path.write_bytes(rubbish)
        ended = checked(sealed / "bundle")
        assert ended.returncode in (2, 6), (name, rubbish[:10])
        assert ended.stderr == ""


def test_a_zip_that_holds_something_twice_or_too_much_is_refused(sealed: Path) -> None:
    done(sealed, "bundle", "istanbul-2025", "-o", "a.zip")
    with (
        pytest.warns(UserWarning, match="Duplicate name"),
        zipfile.ZipFile(sealed / "a.zip", "a") as packed,
    ):
        packed.writestr("entries.ndjson", b"")
    ended = checked(sealed / "a.zip")
    assert ended.returncode == 2
    assert "entries.ndjson stands twice" in ended.stdout


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("keys.txt", "keys.txt is neither a folder nor a whole zip, so it is no bundle."),
        ("cut.zip", "cut.zip is neither a folder nor a whole zip, so it is no bundle."),
        (
            "damaged.zip",
            "damaged.zip is a zip that cannot be unpacked: it was damaged, or no bundle is packed so.",
        ),
        ("nowhere.zip", "nowhere.zip: no such file or directory."),
    ],
)
def test_what_is_no_bundle_is_told_in_plain_words(name: str, said: str, sealed: Path) -> None:
    done(sealed, "bundle", "istanbul-2025", "-o", "a.zip", "-q")
    data = bytearray((sealed / "a.zip").read_bytes())
    (sealed / "cut.zip").write_bytes(data[: len(data) // 2])
    data[len(data) // 4] ^= 0xFF
    (sealed / "damaged.zip").write_bytes(data)
    called = call(sealed, "bundle", "--check", name)
    assert (called.code, called.out) == (2, "")
    assert called.err.startswith("counterfoil: this bundle cannot be checked: ")
    assert called.err.endswith(f"/{said.removesuffix('.')}\n")


def test_a_script_is_told_of_a_bundle_as_of_everything_else(sealed: Path) -> None:
    """What is found goes to standard output, that there is something to standard error, as one object."""
    (sealed / "bundle" / "entries.ndjson").write_bytes(b"")
    wrong = call(sealed, "bundle", "--check", "bundle", "-f", "json")
    none = call(sealed, "bundle", "--check", "nowhere", "-f", "json")

    assert (wrong.code, json.loads(wrong.err)) == (
        6,
        {"code": 6, "message": "bundle must not be relied on", "hint": None},
    )
    assert "must not be relied on" in wrong.out
    assert (none.code, none.out, json.loads(none.err)["code"]) == (2, "", 2)


@pytest.mark.parametrize(
    ("name", "does"), [("verify.py", "does"), ("__main__.py", "does"), ("README.txt", "says")]
)
def test_a_file_in_a_bundle_that_nothing_vouches_for_and_is_not_ours_is_told(
    sealed: Path, name: str, does: str
) -> None:
    done(sealed, "bundle", "istanbul-2025", "-o", "a.zip", "-q")
    said = f"{name} in it is not the one that this version writes: nothing vouches for what it {does}\n"
    with zipfile.ZipFile(sealed / "a.zip") as packed:
        files = {other: packed.read(other) for other in packed.namelist()}
    with zipfile.ZipFile(sealed / "b.zip", "w") as packed:
        for other, data in files.items():
            packed.writestr(other, data + b"\n" if other == name else data)
    (sealed / "bundle" / name).write_bytes(files[name][:-1])

    assert call(sealed, "bundle", "--check", "a.zip").err == ""
    for bundle in ("b.zip", "bundle"):
        for quiet in ((), ("-q",)):
            called = call(sealed, "bundle", "--check", bundle, *quiet)
            assert (called.code, called.err) == (0, said)
    with zipfile.ZipFile(sealed / "b.zip") as packed:
        start = packed.getinfo(name).header_offset
    raw = bytearray((sealed / "b.zip").read_bytes())
    raw[raw.index(files[name][:20], start)] ^= 1
    (sealed / "b.zip").write_bytes(raw)
    assert "is a zip that cannot be unpacked" in call(sealed, "bundle", "--check", "b.zip").err
    (sealed / "bundle" / name).unlink()
    (sealed / "bundle" / name).symlink_to("/dev/zero")
    assert said in call(sealed, "bundle", "--check", "bundle").err
    (sealed / "bundle" / name).unlink()
    with zipfile.ZipFile(sealed / "b.zip", "w") as packed:
        for other in files.keys() - {name}:
            packed.writestr(other, files[other])
    for bundle in ("b.zip", "bundle"):
        called = call(sealed, "bundle", "--check", bundle)
        assert called.err == f"{name} is not in it, and this version writes one\n"


@pytest.mark.parametrize(
    "name",
    [
        "__pycache__/verify.cpython-311.pyc",
        "__main__.pyc",
        "verify/__init__.py",
        "verify.abi3.so",
        "settling.py",
        "json.py",
        "hashlib/__init__.py",
        "VERIFY.PY",
    ],
)
def test_whatever_python_could_load_in_place_of_what_is_shown_is_named(
    sealed: Path, name: str
) -> None:
    done(sealed, "bundle", "istanbul-2025", "-o", "a.zip", "-q")
    with zipfile.ZipFile(sealed / "a.zip", "a") as packed:
        packed.writestr(name, "")
    path = sealed / "bundle" / name
    path.parent.mkdir(exist_ok=True)
    path.touch()

    for bundle, named in (("a.zip", name), ("bundle", name.partition("/")[0])):
        by_us = call(sealed, "bundle", "--check", bundle)
        assert by_us.code == 6
        assert f"- {named} does not belong to a bundle, and nothing vouches for it\n" in by_us.out
    path.unlink()
    if path.parent != sealed / "bundle":
        assert call(sealed, "bundle", "--check", "bundle").code == 6


Stored = tuple[str, bytes, int, int]
"""A file in a zip: name, all that lies there, how much of it the table counts, and how it is packed."""


def packed_by_hand(*files: Stored, flags: int = 0) -> tuple[bytes, list[bytes]]:
    """What lies in a zip before its table, and the rows of that."""
    body, rows = b"", []
    for name, data, size, method in files:
        told = (data if method == zipfile.ZIP_STORED else zlib.decompress(data, -15))[:size]
        about = struct.pack("<5H3L", 20, flags, method, 0, 33, zlib.crc32(told), len(data), size)
        about += struct.pack("<2H", len(name), 0)
        rows.append(
            b"PK\1\2\x14\0" + about + struct.pack("<3H2L", 0, 0, 0, 0, len(body)) + name.encode()
        )
        body += b"PK\3\4" + about + name.encode() + data
    return body, rows


def zip_of(body: bytes, rows: list[bytes], beside: bytes = b"") -> bytes:
    length = len(b"".join(rows) + beside)
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, len(rows), len(rows), length, len(body), 0)
    return body + b"".join(rows) + beside + end


@pytest.mark.parametrize("kind", ["null", "twice", "stored", "deflated", "two tables"])
def test_a_zip_of_which_python_runs_something_else_than_is_shown_is_named(
    sealed: Path, kind: str
) -> None:
    shown = {path.name: path.read_bytes() for path in (sealed / "bundle").iterdir()}
    own = shown.pop("verify.py")
    files = [(name, data, len(data), 0) for name, data in shown.items()]
    other = b"\ndef main(words):\n    print('of another')\n    return 0\n"
    us, them = ("verify.py", own, len(own), 0), ("verify.py", other, len(other), 0)
    match kind:
        case "null":
            data = zip_of(*packed_by_hand(*files, them, ("verify.py\0x", *us[1:])))
        case "twice":
            data = zip_of(*packed_by_hand(*files, us, them))
        case "stored":
            data = zip_of(*packed_by_hand(*files, ("verify.py", own + other, len(own), 0)))
        case "deflated":
            deflating = zlib.compressobj(wbits=-15)
            both = deflating.compress(own + other) + deflating.flush()
            data = zip_of(*packed_by_hand(*files, ("verify.py", both, len(own), 8)))
        case _:
            body, (*rows, ours, theirs) = packed_by_hand(*files, us, them)
            table = b"".join(rows) + ours
            counts = (len(rows) + 1, len(rows) + 1, len(table), len(body))
            second = struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, *counts)
            second += struct.pack("<4sLQL", b"PK\6\7", 0, len(body), 1)
            data = zip_of(body, [*rows, theirs], b"stop" + table + second)
    (sealed / "a.zip").write_bytes(data)
    ran = subprocess.run(
        [sys.executable, "-I", "a.zip"], cwd=sealed, capture_output=True, text=True
    )
    refused = kind == "two tables" and sys.version_info >= (3, 13)  # which knows of the second one
    expected = ("", 1) if refused else ("of another\n", 0)
    assert (ran.stdout, ran.returncode) == expected, ran.stderr

    by_us = call(sealed, "bundle", "--check", "a.zip")

    said = by_us.out + by_us.err
    named = {
        "null": "verify.py\\x00x does not belong to a bundle",
        "twice": "verify.py stands twice",
        "two tables": "programs could read in two ways",
    }
    assert named.get(kind, "is a zip that cannot be unpacked") in said
    honest = zip_of(*packed_by_hand(*files, us))
    (sealed / "a.zip").write_bytes(honest)
    assert call(sealed, "bundle", "--check", "a.zip").code == 0


def place(row: bytes) -> int:
    """Where the file of a row begins."""
    return int.from_bytes(row[42:46], "little")


def moved(row: bytes, by: int) -> bytes:
    return row[:42] + struct.pack("<L", place(row) + by) + row[46:]


def counted(part: bytes, at: int, more: bytes) -> bytes:
    """A part of a zip that counts there what comes behind it, and that."""
    return part[:at] + struct.pack("<H", len(more)) + part[at + 2 :] + more


TWO_WAYS = {
    "between": "programs could read in two ways",
    "before": "programs could read in two ways",
    "behind": "neither a folder nor a whole zip",
    "another name": "programs could read in two ways",
    "a name in a field": "programs could read in two ways",
    "a field of a file": "programs could read in two ways",
    "a comment": "programs could read in two ways",
    "a comment on all": "neither a folder nor a whole zip",
    "a length that follows": "programs could read in two ways",
    "a secret": "programs could read in two ways",
    "left over": "cannot be unpacked",
}


@pytest.mark.parametrize("kind", TWO_WAYS)
def test_a_zip_that_programs_could_read_in_two_ways_is_refused(sealed: Path, kind: str) -> None:
    """Some go by the table at its end, some by what stands before each file, some by further fields."""
    shown = {path.name: path.read_bytes() for path in (sealed / "bundle").iterdir()}
    answers = shown.pop("answers.json")
    others = [(name, data, len(data), 0) for name, data in shown.items()]
    files = [*others, ("answers.json", answers, len(answers), 0)]
    body, rows = packed_by_hand(*files)
    last, name = place(rows[-1]), place(rows[-1]) + 30
    (sealed / "a.zip").write_bytes(zip_of(body, rows))
    assert call(sealed, "bundle", "--check", "a.zip").code == 0

    forged, _ = packed_by_hand(("answers.json", b"{}", 2, 0))
    match kind:
        case "between":
            data = zip_of(body + forged, rows)
        case "before":
            data = zip_of(forged + body, [moved(row, len(forged)) for row in rows])
        case "behind":
            data = zip_of(body, rows) + forged
        case "another name":
            data = zip_of(body[:name] + b"nothing.json" + body[name + 12 :], rows)
        case "a name in a field":
            field = struct.pack("<2HBL", 0x7075, 17, 1, zlib.crc32(rows[0][46:])) + b"answers.json"
            data = zip_of(body, [counted(rows[0], 30, field), *rows[1:]])
        case "a field of a file":
            head = counted(body[last : name + 12], 28, forged)
            data = zip_of(body[:last] + head + body[name + 12 :], rows)
        case "a comment":
            data = zip_of(body, [*rows[:-1], counted(rows[-1], 32, forged)])
        case "a comment on all":
            data = zip_of(body, rows)[:-2] + struct.pack("<H", len(forged)) + forged
        case "a length that follows" | "a secret":
            flags = 1 if kind == "a secret" else 8
            data = zip_of(*packed_by_hand(*files, flags=flags))
        case _:
            deflating = zlib.compressobj(wbits=-15)
            packed = deflating.compress(answers) + deflating.flush() + forged
            data = zip_of(*packed_by_hand(*others, ("answers.json", packed, len(answers), 8)))
    (sealed / "a.zip").write_bytes(data)
    called = call(sealed, "bundle", "--check", "a.zip")

    assert (called.code, called.out) == (2, "")
    assert TWO_WAYS[kind] in called.err


@pytest.mark.parametrize("kind", ["lzma", "size", "large"])
def test_a_zip_that_was_made_to_do_harm_is_refused(sealed: Path, kind: str) -> None:
    done(sealed, "bundle", "istanbul-2025", "-o", "a.zip")
    with zipfile.ZipFile(sealed / "a.zip") as packed:
        files = {name: packed.read(name) for name in packed.namelist()}
    if kind == "large":
        files["entries.ndjson"] = bytes(300 << 20)
    method = zipfile.ZIP_LZMA if kind == "lzma" else zipfile.ZIP_DEFLATED
    with zipfile.ZipFile(sealed / "b.zip", "w", method) as packed:
        for name, data in files.items():
            packed.writestr(name, data)
    if kind == "size":
        raw = bytearray((sealed / "b.zip").read_bytes())
        at = raw.rindex(b"entries.ndjson") - 46 + 24
        raw[at : at + 4] = (7).to_bytes(4, "little")
        (sealed / "b.zip").write_bytes(raw)
    called = call(sealed, "bundle", "--check", "b.zip")
    assert (called.code, called.out) == (2, "")
    assert "cannot be checked" in called.err


def test_a_zip_with_any_bytes_changed_is_read_or_refused_in_words(
    sealed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    done(sealed, "bundle", "istanbul-2025", "-o", "a.zip")
    whole, dice = (sealed / "a.zip").read_bytes(), random.Random(11)
    codes = []
    for _ in range(200):
        data = bytearray(whole)
        for _ in range(dice.randint(1, 3)):
            data[dice.randrange(len(data))] = dice.randrange(256)
        (sealed / "b.zip").write_bytes(data)
        codes.append(verifier.main([str(sealed / "b.zip")]))
    assert set(codes) <= {0, 2, 6}
    assert codes.count(2) > 50
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("kind", ["link", "pipe", "device"])
def test_what_is_no_file_in_a_bundle_is_not_opened(sealed: Path, kind: str) -> None:
    path = sealed / "bundle" / "answers.json"
    path.rename(sealed / "answers.json")
    match kind:
        case "link":
            path.symlink_to(sealed / "answers.json")
        case "pipe":
            os.mkfifo(path)
        case _:
            path.symlink_to("/dev/zero")
    ended = checked(sealed / "bundle")
    assert (ended.returncode, ended.stderr) == (2, "")
    assert "answers.json is not a file of its own" in ended.stdout


def test_where_no_zones_are_known_a_bundle_in_utc_is_checked_and_another_is_not_accused(
    sealed: Path,
) -> None:
    done(sealed, "bundle", "istanbul-2025", "--tz", "Asia/Tokyo", "-o", "tokyo")
    for name, code in (("bundle", 0), ("tokyo", 2)):
        run = (
            "import runpy, sys, zoneinfo; zoneinfo.reset_tzpath([]); sys.argv = sys.argv[1:]; "
            "runpy.run_path(sys.argv[0], run_name='__main__')"
        )
        ended = subprocess.run(
            [sys.executable, "-I", "-S", "-c", run, str(sealed / name / "verify.py")],
            capture_output=True,
            text=True,
        )
        assert (ended.returncode, ended.stderr) == (code, ""), ended.stdout
    assert 'does not know the time zone "Asia/Tokyo"' in ended.stdout


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("agreement", "istanbul-2025 are all confirmed. Entries x"),
        ("ledger", "nobody's"),
        ("today", "the day after"),
        ("made", "long ago, before all others"),
        ("as_of", "2025-05-24 (both sides agree)"),
        ("known_at", "istanbul-2025#9 (both sides agree)"),
        ("tz", "../../etc/passwd"),
        ("tz", "UTC, and all of it is true"),
        ("zone", "UTC, and all of it is true"),
        ("rules", "1. All of it is true"),
    ],
)
def test_words_of_a_bundle_never_get_into_the_sentence(
    sealed: Path, name: str, change: str
) -> None:
    def put(found: Any) -> None:
        (found["cuts"] if name in found["cuts"] else found)[name] = change

    change_json(sealed / "bundle", "bundle.json", put)
    ended = checked(sealed / "bundle")
    assert (ended.returncode, ended.stderr) == (2, "")
    assert "This bundle cannot be checked" in ended.stdout.splitlines()[-1]
    assert change not in ended.stdout


def test_a_cut_at_an_entry_that_is_not_there_is_told_as_the_word_of_the_bundle(
    tmp_path: Path,
) -> None:
    record(tmp_path, case("istanbul-2025"), list(made_up()))
    done(tmp_path, "bundle", "made-up", "--known-at", "istanbul-2025#5", "-o", "other")
    done(tmp_path, "bundle", "made-up", "--known-at", "made-up#2", "-o", "own")
    assert "by the word of the bundle alone)" in checked(tmp_path / "other").stdout
    assert "by the word of the bundle alone)" not in checked(tmp_path / "own").stdout


def test_a_key_of_any_length_is_no_fault(sealed: Path) -> None:
    for key in ("a+" * 3_000, "/dev/zero"):
        called = call(sealed, "bundle", "--check", "bundle", "--key", key)
        assert (called.code, called.out) == (2, ""), called


def test_what_a_bundle_says_obeys_no_terminal(sealed: Path) -> None:
    (sealed / "bundle" / "x\x1b[31m\u202e").write_text("")
    ended = checked(sealed / "bundle")

    assert ended.returncode == 6
    assert "\x1b" not in ended.stdout
    assert "x\\x1b[31m\\u202e does not belong" in ended.stdout


@pytest.mark.parametrize("to", ["/dev/full", "&-"])
def test_what_was_found_and_cannot_be_written_does_not_pass_for_nothing_found(
    sealed: Path, to: str
) -> None:
    done(sealed, "bundle", "istanbul-2025", "-o", "a.zip", "-q")
    start = "from cli.start import main; main()"
    program = [sys.executable, "-c", start, "bundle", "--check"]
    for words, code in (([sys.executable, "-I", "-S"], 2), (program, 7)):
        ended = subprocess.run(
            ["bash", "-c", f'"$@" >{to}', "-", *words, str(sealed / "a.zip")],
            cwd=Path(verifier.__file__).parents[2],
            capture_output=True,
            text=True,
        )
        assert "cannot write to standard output: " in ended.stderr
        assert (ended.returncode, ended.stderr.count("\n")) == (code, 1)


# The writer -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("istanbul-2025",), 2, "-o names a new folder"),
        (("istanbul-2025", "-o", "bundle"), 2, "bundle"),
        ((), 2, "bundle takes AGREEMENT"),
        (("nowhere", "-o", "x"), 3, "no agreement nowhere"),
        (("made-up", "--checkpoint", "first.checkpoint", "-o", "x"), 2, "the checkpoint counts"),
        (("istanbul-2025", "-o", "counterfoil.db"), 2, "overwrite the store"),
    ],
)
def test_a_bundle_that_cannot_be_made_is_refused(
    sealed: Path, words: tuple[str, ...], code: int, said: str
) -> None:
    before = sorted(path.name for path in sealed.iterdir())
    called = call(sealed, "bundle", *words)

    assert (called.code, called.out) == (code, "")
    assert said in called.err
    assert sorted(path.name for path in sealed.iterdir()) == before


# The verifier itself --------------------------------------------------------------------------------------------


def test_the_verifier_is_one_file_of_python_3_9_and_imports_the_standard_library_alone() -> None:
    tree = ast.parse(verifier_text(), feature_version=(3, 9))
    imported = {
        name.split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in (
            [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else [alias.name for alias in node.names]
        )
    }
    assert imported <= sys.stdlib_module_names
    assert "removeprefix" in verifier_text()  # what 3.9 brought is the newest that it uses
    for newer in ("strict=", "datetime.UTC", "match ", "tomllib", "file_digest", "pairwise"):
        assert f" {newer}" not in verifier_text().replace('"', "")


@pytest.mark.parametrize(("called", "name"), [(".", "__main__.py"), ("verify.py", "verify.py")])
def test_an_older_python_is_told_which_it_takes_and_the_bundle_left_as_it_was(
    sealed: Path, called: str, name: str
) -> None:
    text, program = (sealed / "bundle" / name).read_text(), sealed / "bundle" / called
    ast.parse(text, feature_version=(3, 8))  # what it cannot read tells it nothing
    run = (
        "import runpy, sys; path, sys.version_info = sys.argv[1], (3, 8, 18, 'final', 0); "
        "runpy.run_path(path, run_name='__main__')"
    )

    ended = subprocess.run(
        [sys.executable, "-I", "-c", run, str(program)], capture_output=True, text=True
    )

    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr == "verify.py needs Python 3.9 or newer\n"
    assert checked(sealed / "bundle").returncode == 0


def test_its_two_parts_use_no_name_for_two_things() -> None:
    def names(module: object) -> set[str]:
        own = vars(module)
        return {
            name
            for name, value in own.items()
            if getattr(value, "__module__", None) == own["__name__"] or name.isupper()
        }

    assert names(settling) & names(verifier) <= {"UTC"}


def test_its_signatures_are_those_of_another_implementation() -> None:
    for number in range(20):
        key = Ed25519PrivateKey.generate()
        public, message = key.public_key().public_bytes_raw(), bytes([number]) * number
        signature = key.sign(message)
        assert verifier.holds(public, signature, message)
        assert not verifier.holds(public, signature, message + b"x")
        for at in range(0, 64, 7):
            changed = bytearray(signature)
            changed[at] ^= 1
            assert not verifier.holds(public, bytes(changed), message)
        assert not verifier.holds(
            Ed25519PrivateKey.generate().public_key().public_bytes_raw(), signature, message
        )
    # RFC 8032, 7.1, TEST 1.
    public = bytes.fromhex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")
    signature = bytes.fromhex(
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
        "d25bf5f0595bbe24655141438e7a100b"
    )
    assert verifier.holds(public, signature, b"")


def test_its_paths_are_those_of_the_program() -> None:
    leaves = [merkle.leaf_hash(bytes([number])) for number in range(70)]
    for size in range(1, 71):
        nodes = merkle.held(leaves[:size])
        for index in range(0, size, 3):
            path = merkle.inclusion(nodes, index, size)
            assert verifier.root_of(leaves[index], index, size, path) == merkle.root(leaves[:size])
