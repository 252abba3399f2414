#!/usr/bin/env python3
"""Check a bundle: python3 -I verify.py [BUNDLE] [--key KEY] [--checkpoint FILE].

Plain Python 3.9 or newer, the standard library alone; it reads the bundle and nothing else, and writes nothing.
BUNDLE is a folder or a zip, by default the folder in which this file lies.

It trusts nothing that the bundle says of itself. It hashes every line anew, follows every proof to the root, holds
the checkpoint to it, and works totals and standings out again from the lines, by the rules that stand below.

--key is a key that you were given by somebody you trust (NAME+KEYID+KEY, or a file of them, one a line): the
signature of the checkpoint is checked with it. --checkpoint is a checkpoint that you have from elsewhere.

It ends with 0 where all is as it should be, 6 where something is not, 2 where there is no bundle to read, no
place to write what was found, or a Python that is too old.
"""

from __future__ import annotations

import base64
import binascii
import errno
import hashlib
import json
import os
import re
import struct
import sys
import zlib
from collections.abc import Callable
from datetime import datetime, timezone
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

if sys.version_info < (3, 9):  # noqa: UP036 - what was made of this file meets any
    sys.stderr.write("verify.py needs Python 3.9 or newer\n")
    sys.exit(2)

from domain.bundle.forms import ID, SLUG, is_event, is_id, is_key, is_moment, is_name
from domain.bundle.settling import latest_instant, status, totals, zone_of

FILES = ("bundle.json", "entries.ndjson", "proofs.json", "checkpoint.txt", "answers.json")
BESIDE = ("verify.py", "__main__.py", "README.txt")
START = "start "
RULES = "1"
ORIGIN = "counterfoil/ledger/"
LARGEST = 256 * 1024 * 1024
LONGEST = 4 * 1024 * 1024
SMALL = 1024 * 1024
STREAM = re.compile(f"(?:agreement|source)/{SLUG}")
LEDGER = re.compile(ID)
RECORDED = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}[.][0-9]{6}Z")
# Parts of a zip (APPNOTE 4.3): before a file, in the table of them, at its end.
ZIP_HEAD, ZIP_ROW = struct.Struct("<4s5H3L2H"), struct.Struct("<4s6H3L5H2L")
ZIP_END = struct.Struct("<4s4H2LH")
HEAD, ROW, END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
UTF_8 = 1 << 11
DEFLATED = 8
FIELDS = (
    *("actor", "entry", "event", "event_id", "key"),
    *("ledger", "position", "recorded", "stream", "topic"),
)


class Unreadable(Exception):  # noqa: N818 - what is there is no bundle
    """There is no bundle to check; the message says why."""


class Line:
    """An entry of the bundle: its exact bytes, and what they say."""

    def __init__(self, data: bytes, number: int, fields: dict[str, Any]) -> None:
        self.data = data
        self.number = number
        self.position: int = fields["position"]
        self.entry: int = fields["entry"]
        self.stream: str = fields["stream"]
        self.recorded: str = fields["recorded"]
        self.ledger: str = fields["ledger"]
        self.topic: str = fields["topic"]
        self.event: dict[str, Any] = fields["event"]

    @property
    def subject(self) -> str:
        return self.stream.partition("/")[2]

    @property
    def cited(self) -> str:
        return f"{self.subject}#{self.entry}"

    def is_cited_as(self, text: str | None) -> bool:
        """Whether a cut means this one: an agreement and a source may have one name, and cuts name agreements."""
        return self.cited == text and self.stream.startswith("agreement/")

    @property
    def name(self) -> str:
        return self.topic.partition(":")[2]

    @property
    def of_a_source(self) -> bool:
        return self.stream.startswith("source/")

    @property
    def sources(self) -> list[str]:
        """Those whose registration it rests on; its own source is among them where that is the same as itself."""
        named = [self.event.get("same_as"), self.event.get("statement", {}).get("source")]
        return [source for source in named if source is not None]

    @property
    def thing(self) -> dict[str, Any]:
        """The event as the rules take it."""
        subject = {} if self.of_a_source else {"agreement": self.subject}
        return {**self.event, "event": self.name, **subject}


class Checkpoint:
    """What the ledger came to: which one, how many entries, which root; and who signed that."""

    def __init__(self, text: str) -> None:
        if "\r\n" in text:
            raise ValueError("its line ends were changed to CRLF: put back bare line feeds")
        body, blank, signatures = text.rpartition("\n\n")
        if not signatures and "\n\n\N{EM DASH} " in body:
            raise ValueError("a blank line follows its signatures: take that away")
        lines = body.split("\n")
        ours = lines[0].startswith(ORIGIN) and LEDGER.fullmatch(lines[0][len(ORIGIN) :])
        if not blank or len(lines) != 4 or not ours:
            raise ValueError("it has not the form of a checkpoint")
        if not re.fullmatch("0|[1-9][0-9]{0,17}", lines[1]):
            raise ValueError("its second line is no number of entries")
        self.text = body + "\n"
        self.ledger = lines[0][len(ORIGIN) :]
        self.size = int(lines[1])
        self.root = decoded(lines[2])
        if len(self.root) != 32:
            raise ValueError("its third line is no root")
        self.start = decoded(lines[3][len(START) :])
        if not lines[3].startswith(START) or len(self.start) != 32:
            raise ValueError("its fourth line is no start of a chain")
        self.signatures: list[tuple[str, bytes, bytes]] = []
        for line in signatures.split("\n"):
            if not line:
                continue
            mark, _, rest = line.partition(" ")
            name, _, encoded = rest.partition(" ")
            data = decoded(encoded)
            if mark != "\N{EM DASH}" or not name or len(data) < 5:
                raise ValueError("a line below it is no signature")
            self.signatures.append((name, data[:4], data[4:]))


class Check:
    """One run over one bundle. ``found`` are the faults, each a sentence."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.found: list[str] = []
        self.unshown = 0
        """How many of them say only what cannot be told of it."""
        self.files = read_files(folder, self.found)
        self.lines: list[Line] = []
        self.answered = False

    def wrong(self, sentence: str) -> None:
        self.found.append(sentence)

    # What is there ------------------------------------------------------------------------------

    def object(self, name: str, fields: dict[str, type], most: int) -> dict[str, Any]:
        """A file of so many bytes at most as one JSON object with these fields; `Unreadable` where it is not."""
        if len(self.files[name]) > most:
            raise Unreadable(f"{name} is longer than it could be")
        try:
            found = parsed(self.files[name])
        except ValueError as error:
            raise Unreadable(f"{name} cannot be read: {error}") from None
        if not isinstance(found, dict) or found.keys() != fields.keys():
            raise Unreadable(f"{name} has not the fields {', '.join(fields)}")
        for field, kind in fields.items():
            if kind is not object and type(found[field]) is not kind:
                raise Unreadable(f"{name}: {field} is not of its kind")
        return found

    def read_lines(self, made: str) -> None:
        """The entries of a ledger that was made then, each in the one form in which a ledger writes it."""
        data = self.files["entries.ndjson"]
        if data and not data.endswith(b"\n"):
            self.wrong("entries.ndjson is cut short: its last line is not whole")
        for number, raw in enumerate(data.split(b"\n")[:-1], 1):
            try:
                self.lines.append(line_of(raw, number))
            except ValueError as error:
                self.wrong(f"entries.ndjson, line {number}, is not a line of a ledger: {error}")
        last = 0
        for line in self.lines:
            if line.position <= last:
                self.wrong(
                    f"entries.ndjson, line {line.number}: {line.cited} is out of place, "
                    "it was swapped or stands twice"
                )
            last = max(last, line.position)
        recorded = made
        for line in self.in_order():
            if line.recorded < made:
                self.wrong(f"{line.cited} was recorded before the ledger was made")
            elif line.recorded < recorded:
                self.wrong(f"{line.cited} was recorded before an entry that stands before it")
            recorded = line.recorded

    def in_order(self) -> list[Line]:
        return sorted(self.lines, key=lambda line: line.position)

    # Hashes and proofs --------------------------------------------------------------------------

    def check_proofs(self, checkpoint: Checkpoint, proofs: list[Any]) -> None:
        """Each line against its proof, and each proof against the root of the checkpoint."""
        by_position: dict[int, Any] = {}
        for proof in proofs:
            if not is_proof(proof):
                self.wrong("proofs.json holds a proof that is not of its form")
            elif proof["position"] in by_position:
                self.wrong(f"proofs.json proves position {proof['position']} twice")
            else:
                by_position[proof["position"]] = proof
        for line in self.lines:
            proof = by_position.pop(line.position, None)
            if proof is None:
                self.wrong(f"{line.cited} (position {line.position}) was inserted: it has no proof")
            else:
                self.check_proof(checkpoint, line, proof)
        for position, proof in sorted(by_position.items()):
            self.wrong(f"{proof['entry']} (position {position}) is missing from entries.ndjson")

    def check_proof(self, checkpoint: Checkpoint, line: Line, proof: dict[str, Any]) -> None:
        leaf = hashlib.sha256(b"\x00" + line.data).digest()
        path = [bytes.fromhex(node) for node in proof["path"]]
        there = root_of(leaf, line.position - 1, checkpoint.size, path)
        if line.ledger != checkpoint.ledger:
            self.wrong(f"{line.cited} is an entry of another ledger, {line.ledger}")
        elif there == checkpoint.root:
            if (proof["entry"], proof["leaf"]) != (line.cited, leaf.hex()):
                self.wrong(
                    f"the proof of {line.cited} names another entry: proofs.json was changed"
                )
        elif proof["leaf"] != leaf.hex():
            self.wrong(f"{line.cited} (position {line.position}) was changed: it has another hash")
        else:
            self.wrong(
                f"the proof of {line.cited} does not lead to the root of the checkpoint: "
                "proofs.json or checkpoint.txt was changed, or the entry with its hash"
            )

    def check_start(self, checkpoint: Checkpoint, about: dict[str, Any]) -> None:
        """Zone and making of the ledger against what its chain starts from."""
        names = {"created": about["made"], "ledger": about["ledger"], "tz": about["zone"]}
        bound = json.dumps(names, ensure_ascii=False, separators=(",", ":"))
        start = hashlib.sha256(b"\x02" + bound.encode("utf-8", "surrogatepass")).digest()
        if checkpoint.start != start:
            self.wrong(
                "zone and time of making are not those of the ledger: bundle.json was changed"
            )

    def check_streams(self, agreement: str) -> None:
        """Entries of each stream from 1 on without a gap."""
        numbers: dict[str, list[int]] = {}
        for line in self.lines:
            numbers.setdefault(line.stream, []).append(line.entry)
            if line.stream != f"agreement/{agreement}" and not line.stream.startswith("source/"):
                self.wrong(f"{line.cited} is neither of {agreement} nor of a source")
        for stream, found in numbers.items():
            if found != list(range(1, len(found) + 1)):
                name = stream.partition("/")[2]
                there, last = set(found), max(found)
                lacking = (number for number in range(1, last + 1) if number not in there)
                told = ", ".join(f"{name}#{number}" for number in islice(lacking, 20))
                self.wrong(
                    f"{told} is missing: the entries have a gap"
                    if told
                    else f"{name} is out of order"
                )
        if f"agreement/{agreement}" not in numbers:
            self.wrong(f"there is no entry of {agreement}")

    def check_grounds(self) -> None:
        """What an entry rests on stands before it: its source registered once, its agreement announced once."""
        registered: set[str] = set()
        announced: dict[str, int] = {}
        for line in self.in_order():
            if line.of_a_source:
                is_known = line.subject in registered
                if is_known == (line.name == "SourceRegistered"):
                    how = "registered already" if is_known else "not registered before it"
                    self.wrong(f"{line.cited}: {line.subject} was {how}")
                registered.add(line.subject)
            else:
                self.check_announced(line, announced)
            for source in line.sources:
                if source not in registered:
                    self.wrong(f"{line.cited}: {source} was not registered before it")

    def check_announced(self, line: Line, announced: dict[str, int]) -> None:
        """``announced`` has the standing announcement of each agreement."""
        standing = announced.get(line.subject)
        if line.name == "AgreementAnnounced":
            if standing is not None:
                self.wrong(f"{line.cited}: {line.subject}#{standing} announces it already")
            announced[line.subject] = line.entry
        elif standing is None:
            self.wrong(f"{line.cited}: its agreement was not announced before it")
        elif line.name == "EntryVoided" and line.event["of"] == standing:
            del announced[line.subject]

    # Answers ------------------------------------------------------------------------------------

    def check_answers(self, about: dict[str, Any]) -> None:
        """Totals and standings worked out again from the lines, at the cuts of the bundle."""
        self.answered = True
        cuts = about["cuts"]
        if about["rules"] != RULES:
            raise Unreadable(f"it was made under rules {about['rules']}, and this file has {RULES}")
        try:
            # Whatever the rules stumble over, the entries are not what they should be.
            known = self.known(cuts, about["known_upto"])
            tz, today = cuts["tz"], about["today"]
            asked = {"as_of": cuts["as_of"], "tz": tz, "today": today}
            things = [line.thing for line in known]
            expected = {"totals": totals(things, **asked), "status": status(things, **asked)}
        except (MemoryError, RecursionError):
            raise
        except Exception as error:
            self.wrong(
                f"the answers cannot be worked out from the entries ({type(error).__name__})"
            )
            return
        answers = self.object(
            "answers.json",
            {"rules": str, "cuts": dict, "totals": list, "status": list},
            SMALL + 4 * len(json.dumps(expected, indent=1)),
        )
        if answers["cuts"] != cuts or answers["rules"] != about["rules"]:
            self.wrong("answers.json and bundle.json name different cuts or rules")
        for name, rows in expected.items():
            self.compare(name, [cited(row, about["agreement"]) for row in rows], answers[name])

    def known(self, cuts: dict[str, Any], upto: int | None) -> list[Line]:
        """What the ledger held at the known-at cut, held against what the bundle says of that."""
        ordered = self.in_order()
        known_at = cuts["known_at"]
        if known_at is None:
            if upto is not None:
                self.wrong("bundle.json cuts by what was known, and names no such cut")
            return ordered
        if "#" in known_at:
            for line in ordered:
                if line.is_cited_as(known_at) and line.position != upto:
                    self.wrong(
                        f"bundle.json puts {known_at} at another position than the entry has"
                    )
            return [line for line in ordered if upto is not None and line.position <= upto]
        end = latest_instant(known_at, cuts["tz"])
        return [line for line in ordered if moment_of(line.recorded) <= end]

    def compare(self, name: str, expected: list[Any], given: Any) -> None:
        """Row by row, and each difference by the name of its row and column."""
        if not isinstance(given, list) or not all(isinstance(row, dict) for row in given):
            self.wrong(f"answers.json: {name} is no list of rows")
            return
        ours = {row_key(row): row for row in expected}
        theirs = {row_key(row): row for row in given}
        if len(theirs) != len(given):
            self.wrong(f"answers.json, {name}: a row stands twice")
        for key in sorted(theirs.keys() - ours.keys()):
            self.wrong(
                f"answers.json, {name} of {row_name(theirs[key])}: the entries give no such row"
            )
        for key, row in ours.items():
            where = f"answers.json, {name} of {row_name(row)}"
            if key not in theirs:
                self.wrong(f"{where}: this row is missing")
                continue
            for column in sorted(row.keys() | theirs[key].keys()):
                there, here = theirs[key].get(column), row.get(column)
                if json.dumps(there) != json.dumps(here):
                    self.wrong(
                        f"{where}: {column} is {told(there)} there, and {told(here)} by the entries"
                    )
        if [key for key in theirs if key in ours] != [key for key in ours if key in theirs]:
            self.wrong(f"answers.json, {name}: the rows are in another order")


# Files ----------------------------------------------------------------------------------------------------------


def read_files(folder: Path, found: list[str]) -> dict[str, bytes]:
    """The files of a bundle; `Unreadable` where one is lacking, a fault for each that does not belong to it."""
    names, read = look_into(folder)
    for name in (*FILES, *BESIDE):
        if names.count(name) > 1:
            raise Unreadable(f"{name} stands twice")
    for name in FILES:
        if name not in names:
            raise Unreadable(f"{name} is missing")
    for name in names:
        if name not in FILES and name not in BESIDE:
            found.append(f"{name} does not belong to a bundle, and nothing vouches for it")  # noqa: PERF401
    return {name: read(name) for name in FILES}


def look_into(folder: Path) -> tuple[list[str], Callable[[str], bytes]]:
    """All names in a bundle, whatever they are of, and what reads a file of it; `Unreadable` where it is none."""
    try:
        return in_folder(folder) if folder.is_dir() else in_zip(folder)
    except OSError as error:
        raise Unreadable(f"{folder}: {(error.strerror or 'it cannot be read').lower()}") from None


def in_folder(folder: Path) -> tuple[list[str], Callable[[str], bytes]]:
    """A folder, of which files of its own are read, no links, no devices, and no more than a bundle could have."""
    own = [folder / name for name in (*FILES, *BESIDE)]
    own = [path for path in own if path.is_file() and not path.is_symlink()]
    if sum(path.stat().st_size for path in own) > LARGEST:
        raise Unreadable("it is larger than a bundle could be")

    def read(name: str) -> bytes:
        if folder / name not in own:
            raise Unreadable(f"{name} is not a file of its own")
        return (folder / name).read_bytes()

    return sorted(path.name for path in folder.iterdir()), read


def in_zip(path: Path) -> tuple[list[str], Callable[[str], bytes]]:
    """The same of a zip, which is held to the form that all programs read alike, whatever of it they go by."""
    if path.stat().st_size > LARGEST:
        raise Unreadable("it is larger than a bundle could be")
    data = path.read_bytes() if path.is_file() else b""
    if data[-ZIP_END.size :][:4] != END:
        raise Unreadable(f"{path} is neither a folder nor a whole zip, so it is no bundle")
    try:
        table = packed_in(data)
    except (ValueError, struct.error):
        raise Unreadable(
            f"{path} is a zip that programs could read in two ways: unpack it, and check the folder"
        ) from None
    if sum(one.size for one in table) > LARGEST:
        raise Unreadable("it unpacks to more than a bundle could be")
    try:
        files = {one.name: unpacked(one) for one in table}
    except (ValueError, zlib.error):
        raise Unreadable(
            f"{path} is a zip that cannot be unpacked: it was damaged, or no bundle is packed so"
        ) from None

    def read(name: str) -> bytes:
        if name not in files:
            raise Unreadable(f"{name} is missing")
        return files[name]

    return sorted(one.name for one in table), read


class Packed(NamedTuple):
    """A file in a zip: its whole name, what lies there, how it is packed, and what it is to unpack to."""

    name: str
    data: memoryview
    method: int
    size: int
    crc: int


def packed_in(data: bytes) -> list[Packed]:
    """The files of a zip that is, to the byte, what the table at its end makes of them; `ValueError` if it is not.

    Each file stands directly behind the one before it, under a header that says what the table says, the table
    behind the last one, and the end behind that. Nobody has a comment or a further field, which could give a file
    another name or length.
    """
    *_, count, _, start, _ = ZIP_END.unpack_from(data, len(data) - ZIP_END.size)
    found, at, row = [], 0, start
    for _ in range(count):
        mark, _, *about, comment, disk, _, _, place = ZIP_ROW.unpack_from(data, row)
        _, flags, method, _, _, crc, length, size, name, further = about
        row += ZIP_ROW.size
        called = data[row : row + name]
        head = ZIP_HEAD.pack(HEAD, *about) + called
        if (mark, further, comment, disk, place) != (ROW, 0, 0, 0, at) or flags not in (0, UTF_8):
            raise ValueError("a row of its table has another form")
        if not data.startswith(head, at):
            raise ValueError("a file in it is not what the table says")
        at, row = at + len(head), row + name
        text = called.decode("utf-8" if flags else "cp437")
        found.append(Packed(text, memoryview(data)[at : at + length], method, size, crc))
        at += length
    if at != start or data[row:] != ZIP_END.pack(END, 0, 0, count, count, row - start, start, 0):
        raise ValueError("there is something beside its files")
    return found


def unpacked(one: Packed) -> bytes:
    """What a file unpacks to, no more of it than is to be there; `ValueError` if there is more, or less."""
    rest = b""
    if one.method == 0:
        found = bytes(one.data)
    elif one.method == DEFLATED:
        unpacking = zlib.decompressobj(-15)
        found = unpacking.decompress(one.data, one.size + 1)
        rest = unpacking.unused_data
    else:
        raise ValueError("it is packed in a way that no bundle is")
    if rest or len(found) != one.size or zlib.crc32(found) != one.crc:
        raise ValueError("it is not what the zip says")
    return found


def parsed(data: bytes) -> Any:
    """JSON with every name once and no fractions; `ValueError` otherwise."""
    try:
        return json.loads(
            text_of(data),
            object_pairs_hook=once,
            parse_int=whole,
            parse_float=no_number,
            parse_constant=no_number,
        )
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
    except json.JSONDecodeError:
        raise ValueError("it is no JSON") from None


def text_of(data: bytes) -> str:
    """Text in UTF-8; `ValueError` otherwise."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        raise ValueError("it is not text in UTF-8") from None


def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name stands twice")
    return found


def whole(text: str) -> int:
    return int(text) if len(text) <= 18 else no_number(text)


def no_number(text: str) -> Any:
    shown = text if len(text) <= 20 else f"{text[:20]}..."
    raise ValueError(f"{shown} is no number that a ledger holds")


def line_of(raw: bytes, number: int) -> Line:
    """A line in the one way to write it: names in order, no spaces; `ValueError` says what is not so."""
    if len(raw) > LONGEST:
        raise ValueError("it is longer than a ledger writes")
    fields = parsed(raw)
    if not isinstance(fields, dict) or tuple(fields) != FIELDS:
        raise ValueError(f"its fields are not {', '.join(FIELDS)}")
    for name in FIELDS:
        kind = {"entry": int, "position": int, "event": dict}.get(name, str)
        if type(fields[name]) is not kind:
            raise ValueError(f"{name} is not of its kind")
    if fields["entry"] < 1 or fields["position"] < 1 or not STREAM.fullmatch(fields["stream"]):
        raise ValueError("it names no place")
    written = json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    if written.encode("utf-8") != raw:
        raise ValueError("it is written in another way than a ledger writes")
    moment_of(fields["recorded"])
    actor = fields["actor"]
    named = is_name(actor) and actor == actor.strip()
    if not (named and is_key(fields["key"]) and is_id(fields["event_id"])):
        raise ValueError("what stands around its event has another form")
    if not is_event(fields["stream"], fields["topic"], fields["event"]):
        raise ValueError("it holds no event that a ledger writes there")
    check_pointers(fields["entry"], fields["event"])
    return Line(raw, number, fields)


def check_pointers(entry: int, event: dict[str, Any]) -> None:
    """Entries point at what was recorded before them; what stands for a voided one may come right after."""
    pointed = [event[name] for name in ("of", "repeats", "replaces") if name in event]
    instead = event.get("replacement", 0)
    if (
        any(other >= entry for other in pointed)
        or instead > entry + 1
        or instead in (entry, *pointed)
    ):
        raise ValueError("it points at an entry that was not recorded before it")


def moment_of(recorded: str) -> datetime:
    """A recorded time; `ValueError` where there is no such moment."""
    if not RECORDED.fullmatch(recorded):
        raise ValueError("its recorded time has another form")
    try:
        at = datetime.strptime(recorded, "%Y-%m-%dT%H:%M:%S.%fZ")  # noqa: DTZ007
    except ValueError:
        raise ValueError("its recorded time is none") from None
    return at.replace(tzinfo=timezone.utc)  # noqa: UP017 - as Python 3.9 has it


def is_proof(proof: Any) -> bool:
    return (
        isinstance(proof, dict)
        and proof.keys() == {"entry", "position", "leaf", "path"}
        and type(proof["position"]) is int
        and isinstance(proof["entry"], str)
        and isinstance(proof["path"], list)
        and len(proof["path"]) <= 64
        and all(
            isinstance(node, str) and re.fullmatch("[0-9a-f]{64}", node)
            for node in [proof["leaf"], *proof["path"]]
        )
    )


def decoded(text: str) -> bytes:
    """Base64 in the one way in which it is written; `ValueError` otherwise."""
    try:
        data = base64.b64decode(text, validate=True)
    except binascii.Error:
        data = b""
    if not data or base64.b64encode(data).decode() != text:
        raise ValueError("it holds something that is not base64")
    return data


# The tree (RFC 9162, 2.1.3.2) -----------------------------------------------------------------------------------


def root_of(leaf: bytes, index: int, size: int, path: list[bytes]) -> bytes | None:
    """The root to which a path leads from a leaf; None where it is no path of that leaf."""
    if not 0 <= index < size:
        return None
    at, last, found = index, size - 1, leaf
    for sibling in path:
        if last == 0:
            return None
        if at & 1 or at == last:
            found = hashlib.sha256(b"\x01" + sibling + found).digest()
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            found = hashlib.sha256(b"\x01" + found + sibling).digest()
        at, last = at >> 1, last >> 1
    return found if last == 0 else None


# Signatures: Ed25519 (RFC 8032), only the half that checks, so that nothing secret is ever here ------------------

P = 2**255 - 19
Q = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P


def add(one: Any, other: Any) -> Any:
    a = (one[1] - one[0]) * (other[1] - other[0]) % P
    b = (one[1] + one[0]) * (other[1] + other[0]) % P
    c = 2 * one[3] * other[3] * D % P
    d = 2 * one[2] * other[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def times(number: int, point: Any) -> Any:
    found = (0, 1, 1, 0)
    while number:
        if number & 1:
            found = add(found, point)
        point = add(point, point)
        number >>= 1
    return found


def point_of(data: bytes) -> Any:
    """The point that 32 bytes stand for, or None."""
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & ((1 << 255) - 1)
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if (x * x - square) % P or (x == 0 and sign):
        return None
    x = P - x if x & 1 != sign else x
    return (x, y, 1, x * y % P)


BASE = point_of((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def holds(public: bytes, signature: bytes, message: bytes) -> bool:
    """Whether a signature is one of this message by the private half of this key."""
    if len(public) != 32 or len(signature) != 64:
        return False
    key, point = point_of(public), point_of(signature[:32])
    number = int.from_bytes(signature[32:], "little")
    if key is None or point is None or number >= Q:
        return False
    digest = hashlib.sha512(signature[:32] + public + message).digest()
    left = times(number, BASE)
    right = add(point, times(int.from_bytes(digest, "little") % Q, key))
    return bool(
        (left[0] * right[2] - right[0] * left[2]) % P == 0
        and (left[1] * right[2] - right[1] * left[2]) % P == 0
    )


def keys_of(given: str) -> list[tuple[str, bytes, int, bytes]]:
    """Keys as (name, id, kind, public half); `Unreadable` where something else was given."""
    if "+" not in given or is_file(given):
        try:
            given = small(given).decode("utf-8")
        except (OSError, ValueError):
            raise Unreadable("--key is neither a key (NAME+KEYID+KEY) nor a file of keys") from None
    found = []
    for line in given.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        name, _, rest = line.strip().partition("+")
        key_id, _, encoded = rest.partition("+")
        try:
            data = decoded(encoded)
        except ValueError:
            data = b""
        right = hashlib.sha256(name.encode() + b"\n" + data).digest()[:4]
        if len(data) != 33 or data[0] not in (1, 4) or right.hex() != key_id:
            raise Unreadable("--key holds a line that is no key: NAME+KEYID+KEY")
        found.append((name, right, data[0], data[1:]))
    if not found:
        raise Unreadable("--key holds no key")
    return found


def is_file(given: str) -> bool:
    try:
        return Path(given).is_file()
    except (OSError, ValueError):
        return False


def small(path: str) -> bytes:
    """A file of keys or a checkpoint, of which no more is read than one could have."""
    with Path(path).open("rb") as file:
        data = file.read(SMALL + 1)
    if len(data) > SMALL:
        raise ValueError("it is too long")
    return data


def signed_by(checkpoint: Checkpoint, keys: list[Any], found: list[str]) -> list[str]:
    """Who of those whose keys are known signed it, each once, and when; a fault where one does not hold."""
    names: dict[str, None] = {}
    own = ORIGIN + checkpoint.ledger
    for name, key_id, data in dict.fromkeys(checkpoint.signatures):
        for known, right, kind, public in keys:
            if (name, key_id) != (known, right):
                continue
            if kind == 1 and name.startswith(ORIGIN) and name != own:
                continue  # the key of another ledger, which vouches for that one alone
            message, when = checkpoint.text.encode(), ""
            if kind == 4:
                seconds, data = int.from_bytes(data[:8], "big"), data[8:]  # noqa: PLW2901
                message = f"cosignature/v1\ntime {seconds}\n".encode() + message
                when = f" (a witness, {when_of(seconds)})"
            if holds(public, data, message):
                names[name + when] = None
            else:
                found.append(
                    f"the signature of {name} does not hold: it or checkpoint.txt was changed"
                )
    if not names and not any("signature of" in one for one in found):
        found.append("no key that you gave has signed the checkpoint")
    return list(names)


# Words ----------------------------------------------------------------------------------------------------------


def when_of(seconds: int) -> str:
    try:
        at = datetime.fromtimestamp(seconds, timezone.utc)  # noqa: UP017 - as Python 3.9 has it
    except (ValueError, OverflowError, OSError):
        return f"{seconds} s after 1970"
    return f"{at:%Y-%m-%d %H:%M:%S} UTC"


def cited(row: dict[str, Any], agreement: str) -> dict[str, Any]:
    """A row with entries as people cite them."""
    found = dict(row)
    for column in ("figures", "terms"):
        if column in found:
            found[column] = [
                {**one, "entry": f"{agreement}#{one['entry']}"} for one in found[column]
            ]
    return found


SLOT = ("scope", "stage", "up_to", "flow", "measure", "unit", "dimension", "category")


def row_key(row: dict[str, Any]) -> tuple[str, ...]:
    """What makes a row another one: its columns, each by itself."""
    return tuple(json.dumps(row.get(column)) for column in SLOT)


def row_name(row: dict[str, Any]) -> str:
    """`stage s2 RU->UA released person`, `running to 2025-05-24 RU->UA released person`"""
    said = {**row, "up_to": row.get("up_to") and f"to {row['up_to']}"}
    return " ".join(str(said[column]) for column in SLOT if said.get(column) is not None)


def told(value: Any) -> str:
    text = "nothing" if value is None else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 80 else text[:77] + "..."


def plain(text: str) -> str:
    """What a terminal would obey, spelled out."""
    return "".join(sign if sign.isprintable() else ascii(sign)[1:-1] for sign in text)


def say(text: str) -> None:
    data = plain(text) + "\n"
    if sys.stdout is None:
        raise OSError(errno.EBADF, "it is closed")
    encoding = sys.stdout.encoding or "ascii"
    try:
        sys.stdout.write(data.encode(encoding, "backslashreplace").decode(encoding))
        sys.stdout.flush()
    except BrokenPipeError:  # nobody reads on, and what was found still decides how it ends
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def main(arguments: list[str]) -> int:
    """One call; its exit code."""
    folder, keys, other = None, None, None
    rest = list(arguments)
    while rest:
        word = rest.pop(0)
        if word in ("-h", "--help"):
            print((__doc__ or "").strip())
            return 0
        if word == "--key" and rest:
            keys = rest.pop(0)
        elif word == "--checkpoint" and rest:
            other = rest.pop(0)
        elif not word.startswith("-") and folder is None:
            folder = word
        else:
            print(
                "usage: python3 -I verify.py [BUNDLE] [--key KEY] [--checkpoint FILE]",
                file=sys.stderr,
            )
            return 2
    try:
        try:
            return checked(Path(folder) if folder else Path(__file__).resolve().parent, keys, other)
        except Unreadable as error:
            say(f"This bundle cannot be checked: {error}.")
    except (
        OSError
    ) as error:  # what was found can be told nobody, and must not pass for nothing found
        told_nobody(error)
    return 2


def told_nobody(error: OSError) -> None:
    """Say so where it can be said, and let nothing that waits to be written fail once more at the end."""
    if sys.stdout is not None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    if sys.stderr is not None:
        print(f"cannot write to standard output: {error.strerror}", file=sys.stderr)


def checked(folder: Path, keys: str | None, other: str | None) -> int:
    try:
        return gone_through(Check(folder), keys, other)
    except (MemoryError, RecursionError):
        raise Unreadable("this computer has not enough memory for it") from None


def about_of(check: Check) -> dict[str, Any]:
    """What bundle.json says of the bundle, once each word of it has its form."""
    any_kind: type = object
    about = check.object(
        "bundle.json",
        {
            "bundle": int,
            "agreement": str,
            "ledger": str,
            "rules": str,
            "cuts": dict,
            "known_upto": any_kind,
            "today": str,
            "zone": str,
            "made": str,
            "entries": int,
            "made_by": str,
        },
        SMALL,
    )
    cuts = about["cuts"]
    if about["bundle"] != 1 or cuts.keys() != {"as_of", "known_at", "tz"}:
        raise Unreadable("bundle.json is of another version than this file knows")
    if not all(cuts[name] is None or isinstance(cuts[name], str) for name in ("as_of", "known_at")):
        raise Unreadable("bundle.json: a cut is no text")
    if not isinstance(cuts["tz"], str) or type(about["known_upto"]) not in (int, type(None)):
        raise Unreadable("bundle.json: a cut is not of its kind")
    check_words(about)
    return about


def gone_through(check: Check, keys: str | None, other: str | None) -> int:
    """Forms first, then proofs, then what is to follow: nothing is worked out from entries that do not hold."""
    about = about_of(check)
    checkpoint = checkpoint_of(check.files["checkpoint.txt"], "checkpoint.txt")
    if not is_mostly_hashes(check.files["proofs.json"]):
        raise Unreadable("proofs.json holds other things than hashes")
    proofs = check.object("proofs.json", {"size": int, "root": str, "proofs": list}, LARGEST)
    told = (proofs["size"], proofs["root"])
    if told != (checkpoint.size, checkpoint.root.hex()) or about["ledger"] != checkpoint.ledger:
        check.wrong("the checkpoint is not the one that bundle.json and proofs.json speak of")
    check.check_start(checkpoint, about)
    before = len(check.found)
    check.read_lines(about["made"])
    if about["entries"] != len(check.lines):
        check.wrong(
            f"bundle.json counts {about['entries']} entries, and there are {len(check.lines)}"
        )
    check.check_proofs(checkpoint, proofs["proofs"])
    check.check_streams(about["agreement"])
    check.check_grounds()
    hold = len(check.found) == before
    vouched = vouchers(check, checkpoint, keys, other)
    if hold:
        check.check_answers(about)
    return report(check, checkpoint, about, vouched)


def is_mostly_hashes(data: bytes) -> bool:
    """What is not, and only a little longer than that, could fill any computer's memory."""
    return sum(map(data.count, (b",", b"[", b"{"))) * 16 <= len(data)


def check_words(about: dict[str, Any]) -> None:
    """Names, cuts, zones and rules have the form that they are to have before they stand in a sentence."""
    cuts = about["cuts"]
    zone = re.compile("(?=.{1,64}$)[A-Za-z0-9_+-]+(?:/[A-Za-z0-9_+-]+)*")
    if not zone.fullmatch(cuts["tz"]) or not zone.fullmatch(about["zone"]):
        raise Unreadable("bundle.json: a time zone has a name that no zone has")
    if not re.fullmatch("[1-9][0-9]{0,3}", about["rules"]):
        raise Unreadable("bundle.json: the rules are called by something else than a number")
    if not re.fullmatch(SLUG, about["agreement"]) or not LEDGER.fullmatch(about["ledger"]):
        raise Unreadable("bundle.json does not name an agreement of a ledger")
    as_of, known_at = cuts["as_of"], cuts["known_at"]
    entry = re.fullmatch(f"{SLUG}#[1-9][0-9]{{0,11}}", known_at or "")
    for cut in (as_of, None if entry else known_at):
        if cut is not None and not is_moment(cut):
            raise Unreadable("bundle.json: a cut is neither a date nor an entry")
    if len(about["today"]) != 10 or not is_moment(about["today"]):
        raise Unreadable("bundle.json: today is no date")
    try:
        moment_of(about["made"])
    except ValueError:
        raise Unreadable("bundle.json: made is no time of a ledger") from None
    try:
        zone_of(cuts["tz"])
    except (KeyError, ValueError, OSError):
        raise Unreadable(
            f"this computer does not know the time zone {told(cuts['tz'])}, in which its days lie: the package "
            "tzdata brings all of them"
        ) from None


def checkpoint_of(data: bytes, name: str) -> Checkpoint:
    if len(data) > SMALL:
        raise Unreadable(f"{name} is too long to be a checkpoint")
    try:
        return Checkpoint(text_of(data))
    except ValueError as error:
        raise Unreadable(f"{name} is no checkpoint: {error}") from None


def vouchers(check: Check, checkpoint: Checkpoint, keys: str | None, other: str | None) -> str:
    """Who vouches for the checkpoint, as the last sentence has it."""
    words = []
    if keys is not None:
        names = signed_by(checkpoint, keys_of(keys), check.found)
        words.append(f"signed by {' and '.join(names)}")
    if other is not None:
        try:
            held = checkpoint_of(small(other), "the other checkpoint")
        except (OSError, ValueError):
            raise Unreadable("the other checkpoint cannot be read") from None
        if held.text != checkpoint.text:
            found = "the checkpoint is not the one that you have from elsewhere"
            if held.ledger == checkpoint.ledger and held.size != checkpoint.size:
                check.unshown += 1
                found += (
                    f": it is of {checkpoint.size} entries, and yours of {held.size}; whether the ledger only "
                    "grew in between is for its keeper to prove (counterfoil prove --from and --to), or to bundle "
                    "by yours"
                )
            check.wrong(found)
        words.append("the same as the one that you have from elsewhere")
    return ", ".join(words)


def report(check: Check, checkpoint: Checkpoint, about: dict[str, Any], vouched: str) -> int:
    """All faults, then the sentence."""
    agreement = about["agreement"]
    own = sum(line.stream.startswith("agreement/") for line in check.lines)
    if check.found:
        for sentence in check.found:
            say(f"- {sentence}")
        if not check.answered:
            say("Totals and standings were not worked out: they follow from entries that hold.")
        count = len(check.found)
        things = "one thing in it is" if count == 1 else f"{count} things in it are"
        how = "not shown to be" if check.unshown == count else "not"
        say("")
        say(
            f"This bundle on {agreement} must not be relied on: {things} {how} what ledger "
            f"{checkpoint.ledger} recorded or what follows from it, as told above."
        )
        return 6
    cuts = about["cuts"]
    at = [f"as of {cuts['as_of']}" if cuts["as_of"] else f"as seen on {about['today']}"]
    at += [f"known at {cuts['known_at']}"] if cuts["known_at"] else []
    there = any(line.is_cited_as(cuts["known_at"]) for line in check.lines)
    if "#" in (cuts["known_at"] or "") and not there:
        at[-1] += f" (position {about['known_upto']}, by the word of the bundle alone)"
    say(f"{len(check.lines)} lines hashed, {len(check.lines)} proofs followed to the root.")
    say(
        f"Ledger {checkpoint.ledger}, {checkpoint.size} entries, root {checkpoint.root.hex()}; "
        f"its days are those of {about['zone']}."
    )
    say(f"Totals and standings worked out again: {', '.join(at)}, days of {cuts['tz']}.")
    say("")
    by = vouched or (
        "which this check cannot tell from one made up for the purpose, since no key and no checkpoint from "
        "elsewhere was given to it"
    )
    say(
        f"Entries {agreement}#1 to {agreement}#{own} and the {len(check.lines) - own} on their sources in this "
        f"bundle are, letter for letter, among the {checkpoint.size} that the ledger held when its checkpoint was "
        f"made ({by}), and the totals and standings in it follow from them by settling rules {about['rules']}; "
        f"whether anything further was recorded on {agreement} or its sources by then, a bundle alone does not "
        f"show."
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
