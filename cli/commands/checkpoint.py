"""``checkpoint``: what the log comes to, signed, to be kept elsewhere."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from typer import Option

from cli.call.together import check_idle
from cli.context import Context
from cli.failures import Failure, OutputFailed
from cli.logs import (
    KeyFile,
    KnownKeys,
    check_outside,
    check_whole,
    key_of,
    keys_of,
    log_opened,
    note_of,
    read_from,
    text_of,
    told,
    unchecked,
)

if TYPE_CHECKING:
    from domain.evidence.log import Log
    from domain.evidence.note import Note, VerifierKey
    from domain.evidence.signing import SigningKey


def checkpoint(
    ctx: Context,
    key_file: KeyFile = None,
    new_key: Annotated[
        Path | None,
        Option("--new-key", metavar="FILE", help="Make a key, and print its public half."),
    ] = None,
    show_key: Annotated[
        bool,
        Option("--show-key", help="Print the public half of the key.", show_default=False),
    ] = False,
    of: Annotated[
        Path | None,
        Option("--of", metavar="FILE", help="Check an earlier checkpoint, instead of a new one."),
    ] = None,
    cosignature: Annotated[
        list[Path] | None,
        Option("--cosignature", metavar="FILE", help="Add what a witness signed, once checked."),
    ] = None,
    known_keys: KnownKeys = None,
) -> None:
    """Write a checkpoint, signed, by which others can tell whether the log was changed.

    \b
    For example:
      counterfoil checkpoint --key-file ../ledger.key -o 2025-05-24.checkpoint

    It holds the ledger's id, the number of entries and the root over them, as C2SP tlog-checkpoint
    has it. Kept elsewhere, it shows whether anything up to there was changed or removed. Exit 6
    where the log, or a checkpoint or a signature that is given, does not hold.
    """
    from domain.evidence.signing import NotSigned, check

    check_whole(ctx, "checkpoint")
    ctx.tell_that_it_is_text("a checkpoint")
    others = {"--of": of, "--cosignature": cosignature, "--known-keys": known_keys}
    if new_key is not None:
        signing = {"--key-file": key_file, "--show-key": show_key}
        check_idle("--new-key makes a key, and nothing else", {**signing, **others})
        _make(ctx, new_key)
        return
    if show_key:
        check_idle("--show-key shows a key, and nothing else", others)
        _show(ctx, key_file)
        return
    if of is None and not cosignature:
        check_idle("it goes with --of or --cosignature", {"--known-keys": known_keys})
    key = key_of(ctx, key_file)
    known = keys_of(known_keys)
    with log_opened(ctx) as log:
        note = _new(log, key) if of is None else _earlier(ctx, log, of)
        own = [key.verifier(log.checkpoint(0).origin)] if key is not None else []
    for path in cosignature or ():
        note = _cosigned(note, path, [*own, *known])
    if of is not None or cosignature:
        found = check(note, [*own, *known])
        if not found and known_keys is not None:
            raise NotSigned(note, known)
        if not found and of is not None:
            ctx.tell(f"{of}: {unchecked(note, '--known-keys FILE')}")
        for signed in found:
            ctx.tell(told(signed))
    if not note.signatures and of is None:
        ctx.tell("this checkpoint is not signed: --key-file signs it")
    ctx.destination.write(str(note))


def _show(ctx: Context, key_file: Path | None) -> None:
    key = key_of(ctx, key_file)
    with log_opened(ctx) as log:
        if key is None:
            raise Failure("there is no key to show", hint="--key-file FILE names one")
        ctx.destination.write(f"{key.verifier(log.checkpoint(0).origin)}\n")


def _new(log: "Log", key: "SigningKey | None") -> "Note":
    """A checkpoint of the log as it stands, signed where there is a key."""
    note = log.reread().note()
    return note if key is None else key.sign(note)


def _earlier(ctx: Context, log: "Log", path: Path) -> "Note":
    """The checkpoint in a file, once the log was held against it."""
    from domain.evidence.checkpoint import read

    note = note_of(path)
    found = read(note)
    log.hold(found)
    ctx.tell(_is_of(found.size, path))
    return note


def _is_of(size: int, of: Path) -> str:
    """What holding a checkpoint against the ledger came to."""
    match size:
        case 0:
            return f"{of} is of this ledger, and counts no entry"
        case 1:
            return f"the first entry of this ledger is that of {of}"
        case _:
            return f"the first {size:,} entries of this ledger are those of {of}"


def _make(ctx: Context, path: Path) -> None:
    from domain.evidence.signing import new_key

    check_outside(ctx, path)
    with log_opened(ctx) as log:
        origin = log.checkpoint(0).origin
    try:
        key = new_key(path)
    except OSError as problem:
        raise OutputFailed(str(path), problem) from problem
    ctx.tell(f"made the key {path}; keep it apart from the ledger, and give others this line")
    ctx.destination.write(f"{key.verifier(origin)}\n")


def _cosigned(note: "Note", path: Path, known: "list[VerifierKey]") -> "Note":
    """The checkpoint with the signatures that a file adds, all of which must be by known keys and hold."""
    from dataclasses import replace

    from domain.evidence.note import DASH, parse, signatures
    from domain.evidence.signing import check, vouching

    text = text_of(path)
    whole = not text.startswith(DASH) and ("\n\n" in text or "\r\n" in text)
    with read_from(path, "the checkpoint"):
        given = parse(text) if whole else replace(note, signatures=signatures(text))
    if given.text != note.text:
        raise Failure(f"{path} signs another checkpoint than this one")
    if not given.signatures:
        raise Failure(f"there is no signature in {path}")
    lines = given.signatures
    new = [one for one in lines if one not in note.signatures]
    ids = {(key.name, key.key_id) for key in vouching(note, known)}
    for one in new:
        if (one.name, one.key_id) not in ids:
            raise Failure(
                f"{path} is signed by {one.name}, and no known key that can vouch for it has its id",
                hint="--known-keys FILE names the keys of witnesses",
            )
    added = note.signed(*new)
    check(added, known)
    return added
