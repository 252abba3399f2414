"""What others wrote is refused at entry, or shown harmless in each output format. Secrets are never shown."""

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from cli.main import run
from tests.proof.sealed import KEY, call, done
from tests.raw import opened_raw

HOSTILE: Final = {
    "sql": "Robert'); DROP TABLE stored_events;--",
    "sql quote": '" OR 1=1; UPDATE head SET position = 0 --',
    "look-alike": "Мinistry оf Defеnce",
    "joiners": "Mini\u200dstry",
    "zero width": "Mini\u200bstry",
    "soft hyphen": "Mini\xadstry",
    "escape": "\x1b[2J\x1b[31mred",
    "c1 escape": "\x9b31mred",
    "title": "\x1b]0;owned\x07",
    "line break": "one\ntwo",
    "carriage return": "one\rtwo",
    "bidi override": "\u202e703",
    "bidi isolate": "\u2066703\u2069",
    "markup": "[red]307[/red] [link=https://x.example]y[/link]",
    "unclosed markup": "[/bold] [",
    "formula": "=HYPERLINK(1)",
    "plus": "+1+1",
    "minus": "-2+3|cmd",
    "at": "@SUM(A1)",
    "tab": "\t=1+1",
    "percent": "%s %(x)s {0} {x!r}",
    "html": "<script>alert(1)</script>",
    "null": "a\0b",
    "surrogate": "\ud800",
}
HIDDEN: Final = ("\x1b", "\x9b", "\x07", "\u202e", "\u2066", "\u200b", "\xad", "\0", "\r", "\t")
BY: Final = {"source": "ru-mod", "stated": "2025-05-24"}


def feeds(text: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """The hostile text in every text field, each in a line of its own."""
    place: dict[str, Any] = {"agreement": "hostile", "statement": BY}
    figure = {
        **place,
        "event": "FigureReported",
        "scope": "stage",
        "stage": "s1",
        "flows": ["RU->UA"],
        "measure": "released",
        "unit": "person",
        "quantity": "307",
    }
    register = {"event": "SourceRegistered", "kind": "media", "source": "x", "name": "X"}
    for field in ("name", "note", "source", "same_as", "speaks_for"):
        yield f"source {field}", {**register, field: text}
    yield "source alias", {**register, "aliases": [text]}
    for field in ("title", "place", "reason"):
        yield field, {"event": "AgreementAmended", "agreement": "hostile", field: text}
    party = {"code": "TR", "name": text}
    yield "party", {"event": "AgreementAmended", "agreement": "hostile", "parties": [party]}
    yield "label", {**place, "event": "StageScheduled", "stage": "s1", "label": text}
    yield "stage reason", {**place, "event": "StagePostponed", "stage": "s1", "reason": text}
    yield "agreement note", {**place, "event": "AgreementSuspended", "note": text}
    for field in ("note", "url", "publisher", "quote", "language", "sha256", "stated", "source"):
        yield f"statement {field}", {**figure, "statement": {**BY, field: text}}
    yield "via", {**figure, "statement": {**BY, "via": [text]}}
    for field in ("agreement", "key", "stage", "measure", "unit", "scope", "quantity", "event"):
        yield field, {**figure, field: text}
    yield "vague", {**figure, "quantity": f"vague:{text}"}
    yield "flow", {**figure, "flows": [text]}
    yield "dimension", {**figure, "breakdowns": {text: {"parts": {"women": "3"}}}}
    yield "category", {**figure, "breakdowns": {"sex": {"parts": {text: "3"}}}}
    yield "of", {**place, "event": "FigureConfirmed", "of": text}
    yield "void", {"event": "EntryVoided", "agreement": "hostile", "of": 1, "reason": text}
    yield "unknown", {**figure, text: "x"}


START: Final[list[dict[str, Any]]] = [
    {
        "event": "SourceRegistered",
        "source": "ru-mod",
        "name": "Ministry of Defence",
        "kind": "official",
        "speaks_for": "RU",
    },
    {
        "event": "AgreementAnnounced",
        "agreement": "hostile",
        "key": "a",
        "title": "An exchange",
        "parties": ["RU", "UA"],
        "statement": BY,
        "terms": [
            {"flows": ["RU->UA"], "measure": "released", "unit": "person", "quantity": "1000"}
        ],
    },
]
READS: Final = (
    ("agreements",),
    ("sources",),
    ("totals", "hostile"),
    ("status", "hostile"),
    ("timeline", "hostile"),
    ("show", "hostile"),
    ("show", "hostile#last"),
    ("compare", "hostile"),
    ("view", "hostile", "--source", "ru-mod"),
    ("find", "3"),
    ("trace", "hostile#last"),
    ("say", "hostile"),
    ("prove", "hostile#last"),
    ("export",),
)


def typed(words: tuple[str, ...], capfd: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    """One call in this process."""
    code = run(words)
    out, err = capfd.readouterr()
    assert "Traceback" not in err, (words, err)
    assert "a fault of ours" not in err, (words, err)
    return code, out, err


def harmless(text: str, of: object, *, keep: str = "") -> None:
    for sign in HIDDEN:
        assert sign in keep or sign not in text, (of, sign, text)


@pytest.mark.filterwarnings("ignore::ResourceWarning")  # a call's files are open until it ends
@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_text_is_refused_at_entry_or_shown_harmless_in_each_format(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COUNTERFOIL_ACTOR", "desk")
    text = HOSTILE[kind]
    assert typed(("init",), capfd)[0] == 0
    Path("start.ndjson").write_text("".join(json.dumps(one) + "\n" for one in START))
    assert typed(("import", "start.ndjson"), capfd)[0] == 0
    taken = 0
    for at, (field, line) in enumerate(feeds(text)):
        line = {"key": f"k{at}", **line}  # noqa: PLW2901
        if line["event"] in ("SourceRegistered", text):
            line.pop("key")
            if line.get("source") == "x":
                line["source"] = f"x{at}"
        Path("f.ndjson").write_text(json.dumps(line) + "\n")
        code, out, err = typed(("import", "f.ndjson"), capfd)
        assert code in (0, 2, 3, 4, 5), (field, err)
        harmless(out + err, field)
        taken += code == 0
    for words in READS:
        for name in ("table", "json", "ndjson", "csv", "md"):
            code, out, err = typed((*words, "-f", name), capfd)
            assert code in (0, 3), (words, err)
            # Off a terminal an export is the log and CSV is the data, exactly: what is invisible, but moves
            # nothing about, stays in it.
            exact = words[0] == "export" or name == "csv"
            harmless(out + err, (words, name), keep="\u200b\xad" if exact else "")
            if name == "csv" and words[0] not in ("say", "prove", "export"):
                for cells in csv.reader(io.StringIO(out)):
                    assert not [cell for cell in cells if cell == text and cell[0] in "=+-@"], words
            if kind == "markup" and (words[0], name) == ("sources", "json"):
                assert text in out
    with opened_raw("counterfoil.db") as raw:
        (count,) = raw.execute("SELECT count(*) FROM stored_events").fetchone()
        (position,) = raw.execute("SELECT position FROM head").fetchone()
    raw.close()
    assert count == position >= len(START) + taken
    assert typed(("verify",), capfd)[0] == 0


def test_names_that_look_alike_are_told_as_such(tmp_path: Path) -> None:
    done(tmp_path, "init")
    lines = [
        *START,
        {"event": "SourceRegistered", "source": "ru-m0d", "name": "М", "kind": "media"},
    ]
    (tmp_path / "f.ndjson").write_text("".join(json.dumps(line) + "\n" for line in lines))
    called = call(tmp_path, "import", "f.ndjson")
    typed = call(tmp_path, "source", "m", "--name", "Мinistry of Defence", "--kind", "media")

    assert "looks like" in called.err
    assert "looks the same as" in typed.err


# Secrets --------------------------------------------------------------------------------------------------------

PASSWORD: Final = "hunter2-not-to-be-shown"


@pytest.mark.parametrize(
    "url",
    [
        f"postgresql://desk:{PASSWORD}@db.example/ledger",
        f"postgres://desk:{PASSWORD}@db.example/ledger",
        f"POSTGRESQL://desk:{PASSWORD}@db.example/ledger",
        f"mysql://desk:{PASSWORD}@db.example/ledger",
        f"https://desk:{PASSWORD}@db.example/ledger",
    ],
)
@pytest.mark.parametrize("way", ["option", "variable", "file"])
def test_the_password_of_a_store_is_never_shown(tmp_path: Path, url: str, way: str) -> None:
    options: tuple[str, ...] = ()
    env: dict[str, str] = {}
    match way:
        case "option":
            options = ("--store", url)
        case "variable":
            env = {"COUNTERFOIL_STORE": url}
        case _:
            (tmp_path / "counterfoil.toml").write_text(f'store = "{url}"\n')
    for words in (("agreements",), ("init",), ("verify",), ("backup", "copy.db"), ("totals", "-v")):
        called = call(tmp_path, *words, *options, **env)
        assert called.code != 0
        assert PASSWORD not in called.out + called.err, called


@pytest.mark.parametrize(
    "url",
    [
        f"postgres:own:{PASSWORD}@h/db",
        f"postgresql:/own:{PASSWORD}@h/db",
        f"postgresql;//own:{PASSWORD}@h/db",
        f"'postgresql://own:{PASSWORD}@h/db'",
        f" postgresql://own:{PASSWORD}@h/db",
        f"jdbc:postgresql://own:{PASSWORD}@h/db",
        f"DATABASE_URL=postgresql://own:{PASSWORD}@h/db",
        f"psql postgresql://own:{PASSWORD}@h/db",
        f"postgresql//own:{PASSWORD}@h/db",
        f"sqlite://own:{PASSWORD}@h/db",
        f"sqlite://own:{PASSWORD}/{PASSWORD}@h/db",
        f"dbname=x;password={PASSWORD}",
        f"jdbc:mysql://own:{PASSWORD}@h/db",
        f"sqlite:postgresql://own:{PASSWORD}@h/db",
        f"host=h user=own password={PASSWORD}",
        f"password = {PASSWORD} host=h",
        f"dbname=ledger sslpassword={PASSWORD}",
        f"own:{PASSWORD}@h:5432/db",
        f"own:{PASSWORD}/{PASSWORD}@h",
    ],
)
@pytest.mark.parametrize("way", ["option", "variable", "file"])
def test_what_is_nearly_the_address_of_a_database_is_refused_and_not_shown(
    tmp_path: Path, url: str, way: str
) -> None:
    options: tuple[str, ...] = ()
    env: dict[str, str] = {}
    where = "--store"
    match way:
        case "option":
            options = ("--store", url)
        case "variable":
            env, where = {"COUNTERFOIL_STORE": url}, "COUNTERFOIL_STORE"
        case _:
            file = tmp_path / "counterfoil.toml"
            file.write_text(f'store = "{url}"\n')
            where = f"store in {file}"
    called = call(tmp_path, "totals", *options, **env)
    assert (called.code, called.out) == (2, "")
    said, hint = called.err.splitlines()
    assert said == (
        f"counterfoil: {where} looks like the address of a database, and is not written like one"
    )
    assert hint.startswith("hint: it is postgresql://USER@HOST/DATABASE, ")


@pytest.mark.parametrize(
    "name",
    ["x:y", "me@home.db", "10:30@desk", "./postgres:x", "postgres/l.db", "host=a", "user=me.db"],
)
def test_colons_and_ats_in_the_name_of_a_file_are_no_address(tmp_path: Path, name: str) -> None:
    (tmp_path / "postgres").mkdir()
    done(tmp_path, "init", "--store", name)
    assert (tmp_path / name).is_file()


def test_a_key_is_never_shown_nor_kept_anywhere_but_in_its_file(sealed: Path) -> None:
    secret = (sealed / KEY).read_text().splitlines()[1]
    shown = [
        call(sealed, *words, "--key-file", KEY)
        for words in (
            ("checkpoint", "-v"),
            ("checkpoint", "--show-key"),
            ("prove", "istanbul-2025#1"),
            ("bundle", "istanbul-2025", "-o", "b.zip"),
            ("bundle", "istanbul-2025", "-o", "b"),
        )
    ]
    assert [called.code for called in shown] == [0] * len(shown)
    shown.append(call(sealed, "checkpoint", "--new-key", KEY))
    assert f"{KEY} is there already" in shown[-1].err
    assert all(secret not in called.out + called.err for called in shown)
    done(sealed, "export", "-o", "log.ndjson")
    done(sealed, "backup", "copy.db")
    raw = secret.encode()
    for path in sealed.rglob("*"):
        if path.is_file() and path.name != KEY:
            assert raw not in path.read_bytes(), path


@pytest.mark.parametrize("change", ["cut", "wrong", "password", "other"])
def test_a_key_that_is_damaged_is_refused_and_not_quoted(sealed: Path, change: str) -> None:
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import (
        BestAvailableEncryption,
        Encoding,
        NoEncryption,
        PrivateFormat,
        load_pem_private_key,
    )

    path = sealed / KEY
    good = path.read_bytes()
    pem, pkcs8 = Encoding.PEM, PrivateFormat.PKCS8
    match change:
        case "cut":
            bad = good[:60]
        case "wrong":
            bad = good.replace(b"M", b"!", 1)
        case "password":
            key = load_pem_private_key(good, None)
            bad = key.private_bytes(pem, pkcs8, BestAvailableEncryption(b"x"))
        case _:
            bad = ec.generate_private_key(ec.SECP256R1()).private_bytes(pem, pkcs8, NoEncryption())
    path.write_bytes(bad)
    for words in (("checkpoint",), ("checkpoint", "-v"), ("checkpoint", "-f", "json")):
        called = call(sealed, *words, "--key-file", KEY)
        assert (called.code, called.out) == (2, "")
        assert "holds no Ed25519 key" in called.err
        assert not [
            line for line in bad.decode().splitlines() if len(line) > 8 and line in called.err
        ]
