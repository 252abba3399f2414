"""The log of a call, and the files that speak of it: checkpoints, known keys, proofs."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

from typer import Option

from cli.call.variables import KEY_FILE
from cli.context import Context
from cli.failures import Failure
from domain.system import reason

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.entry import Entry
    from domain.evidence.checkpoint import Checkpoint
    from domain.evidence.log import Log
    from domain.evidence.note import Note, VerifierKey
    from domain.evidence.signing import Signed, SigningKey

_LONGEST = 64 << 20

KnownKeys: TypeAlias = Annotated[
    Path | None,
    Option("--known-keys", metavar="FILE", help="Keys of others, one a line: NAME+KEYID+KEY."),
]
KeyFile: TypeAlias = Annotated[
    Path | None,
    Option("--key-file", metavar="FILE", help=f"The key to sign with; else {KEY_FILE}."),
]


def check_whole(ctx: Context, command: str) -> None:
    """A `Failure` where a call asks for a cut, of which a log that is taken whole has no use."""
    for option in ctx.settings.looking_back:
        raise Failure(f"{option} is for looking back, and {command} takes the log whole")


@contextmanager
def log_opened(ctx: Context) -> "Iterator[Log]":
    """The log of this call's ledger, as it stands now."""
    from domain.evidence.log import opened

    settings = ctx.settings
    with opened(settings.store, busy_timeout=settings.busy_timeout) as log:
        ctx.tell_lag(log.lag)
        yield log


def check_counted(entry: "Entry", size: int) -> None:
    """A `Failure` where a checkpoint of so many entries does not count one."""
    if entry.position > size:
        raise Failure(
            f"{entry.citation} is entry {entry.position:,} of the ledger, and the checkpoint counts {size:,}"
        )


def text_of(path: Path) -> str:
    """A file that others gave us; a `Failure` where it cannot be read."""
    try:
        with path.open("rb") as file:
            data = file.read(_LONGEST + 1)
    except OSError as problem:
        raise Failure(f"cannot read {path}: {reason(problem)}") from problem
    try:
        if len(data) > _LONGEST:
            raise Failure(f"{path} is too long to be what it should")
        return data.decode()
    except UnicodeDecodeError:
        raise Failure(f"{path} is not text in UTF-8") from None


@contextmanager
def read_from(path: Path, whole: str) -> "Iterator[None]":
    """Whatever is not understood inside came from a file, and it is told from which; ``whole`` is what it is."""
    from domain.refusals import BadForm

    try:
        yield
    except BadForm as bad:
        if bad.what == whole:
            raise BadForm(whole, path, bad.allowed, bad.hint) from bad
        raise BadForm(f"{bad.what} in {path},", bad.given, bad.allowed, bad.hint) from bad


def note_of(path: Path) -> "Note":
    """The checkpoint in a file; it has the form of one of ours."""
    from domain.evidence.checkpoint import read
    from domain.evidence.note import parse

    text = text_of(path)
    with read_from(path, "the checkpoint"):
        note = parse(text)
        read(note)
    return note


def keys_of(path: Path | None) -> "list[VerifierKey]":
    """The keys in a file of known keys; none where there is none."""
    from domain.evidence.signing import keys_in

    if path is None:
        return []
    text = text_of(path)
    with read_from(path, "the keys"):
        return keys_in(text)


def signers(note: "Note", known_keys: Path | None) -> "list[Signed] | None":
    """Who of the known keys signed a checkpoint, None where none are named; `NotSigned` where nobody did."""
    from domain.evidence.signing import NotSigned, check

    if known_keys is None:
        return None
    known = keys_of(known_keys)
    signed = check(note, known)
    if not signed:
        raise NotSigned(note, known)
    return signed


def told(signed: "Signed") -> str:
    """Who signed a checkpoint, and when, by the word of a witness."""
    from domain.evidence.note import ED25519

    when = f" at {signed.when}" if signed.when else ""
    what = "signed" if signed.key.kind == ED25519 else "cosigned"
    return f"{what} by {signed.key.name}{when}: the signature holds"


def unchecked(note: "Note", ways: str) -> str:
    """What is to be said of a checkpoint of which nothing but its own word says whose it is."""
    if not note.signatures:
        return "it is not signed, and whose checkpoint that is was not checked"
    return f"whose checkpoint that is was not checked: {ways} does"


def vouched(ctx: Context, path: Path, known_keys: Path | None) -> "Note":
    """The checkpoint in a file, signed by a known key: by whose is told, or that none are named."""
    note = note_of(path)
    signed = signers(note, known_keys)
    if signed is None:
        ctx.tell(f"{path}: {unchecked(note, '--known-keys FILE')}")
    for one in signed or ():
        ctx.tell(f"{path}: {told(one)}")
    return note


def told_apart(found: "Sequence[tuple[Checkpoint, Path]]") -> "list[Checkpoint]":
    """Checkpoints of files; where there are several, each is called by its file."""
    from dataclasses import replace

    from domain.store.failures import shown

    several = len({path for _, path in found}) > 1
    return [
        replace(one, called=f"the checkpoint {shown(str(path))}") if several else one
        for one, path in found
    ]


def key_of(ctx: Context, path: Path | None) -> "SigningKey | None":
    """The key to sign with, from the option, else the environment; None where neither names one."""
    from domain.evidence.signing import load_key

    named = path or (Path(given) if (given := os.environ.get(KEY_FILE)) else None)
    if named is None:
        return None
    check_outside(ctx, named)
    return load_key(named)


def check_outside(ctx: Context, path: Path) -> None:
    """A `Failure` where a key is, or is to be, a ledger or something that is kept beside one."""
    from domain.store.beside import belongs_to, is_kept_beside, ledger_of

    store = ctx.settings.store_path
    if store is not None and (belongs_to(path, store) or is_kept_beside(path, store)):
        raise Failure(f"{path} is the ledger, or a part of it: a key is kept outside of it")
    if ledger_of(path) is not None:
        raise Failure(f"{path} is a part of another ledger: a key is kept outside of it")
