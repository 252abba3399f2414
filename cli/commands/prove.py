"""``prove``: that an entry is in the log, or that the log only grew, for a third person to check."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from typer import Argument, Option

from cli.call.together import check_idle
from cli.context import Context
from cli.failures import Failure
from cli.logs import (
    KeyFile,
    KnownKeys,
    check_whole,
    key_of,
    note_of,
    opened,
    read_from,
    signers,
    text_of,
    unchecked,
    vouched,
)

if TYPE_CHECKING:
    from domain.evidence.log import Log
    from domain.evidence.note import Note
    from domain.evidence.signing import SigningKey


def prove(
    ctx: Context,
    entry: Annotated[
        str | None,
        Argument(
            help="The entry: AGREEMENT#7, AGREEMENT#KEY or AGREEMENT#last.", show_default=False
        ),
    ] = None,
    checkpoint: Annotated[
        Path | None,
        Option("--checkpoint", metavar="FILE", help="The checkpoint to prove it by; a new one."),
    ] = None,
    from_: Annotated[
        Path | None,
        Option("--from", metavar="CHECKPOINT", help="Prove that the log only grew since this one."),
    ] = None,
    to: Annotated[
        Path | None, Option("--to", metavar="CHECKPOINT", help="Up to this one; a new one.")
    ] = None,
    check: Annotated[
        Path | None,
        Option("--check", metavar="FILE", help="Check a proof; it needs no ledger."),
    ] = None,
    key_file: KeyFile = None,
    known_keys: KnownKeys = None,
) -> None:
    """Write the proof that an entry is in the log, or that the log only grew, or check one.

    \b
    For example:
      counterfoil prove istanbul-2025#7 -o proof.json
      counterfoil prove --check proof.json --known-keys keys.txt

    An inclusion proof holds the exact line, and the path of hashes from it to the root of a
    checkpoint. With --from, a consistency proof between two checkpoints.
    """
    check_whole(ctx, "prove")
    given = [one for one in (entry, from_, check) if one is not None]
    if len(given) != 1:
        raise Failure("prove takes one of ENTRY, --from CHECKPOINT and --check FILE")
    if to is not None and from_ is None:
        raise Failure("--to goes with --from")
    signing = {"--key-file": key_file}
    if check is not None:
        check_idle("it signs a new checkpoint, and --check makes none", signing)
        _check(ctx, check, checkpoint, known_keys)
    elif from_ is not None:
        check_idle("beside --from the other checkpoint is --to", {"--checkpoint": checkpoint})
        if to is not None:
            check_idle("it signs a new checkpoint, and --to names one", signing)
        _growth(ctx, from_, to, key_file, known_keys)
    else:
        assert entry is not None
        if checkpoint is not None:
            check_idle("it signs a new checkpoint, and --checkpoint names one", signing)
        else:
            check_idle("it goes with --checkpoint, --from or --check", {"--known-keys": known_keys})
        _inclusion(ctx, entry, checkpoint, key_file, known_keys)


def _inclusion(
    ctx: Context,
    entry: str,
    checkpoint: Path | None,
    key_file: Path | None,
    known_keys: Path | None,
) -> None:
    from cli.entries import named
    from domain.evidence.checkpoint import read
    from domain.evidence.proof import Inclusion

    key = key_of(ctx, key_file)
    with ctx.open() as ledger:
        entries, number = named(ledger, entry)
    found = entries[number - 1]
    with opened(ctx) as log:
        note = vouched(ctx, checkpoint, known_keys) if checkpoint is not None else _now(log, key)
        at = read(note)
        log.check(at)
        if found.position > at.size:
            raise Failure(
                f"{found.citation} is entry {found.position} of the ledger, and the checkpoint counts {at.size}"
            )
        line, path = log.line(found.position), log.path(found.position, at.size)
    proof = Inclusion(found.citation, found.position, line, tuple(path), note)
    proof.check()
    ctx.destination.write(proof.text())


def _now(log: "Log", key: "SigningKey | None") -> "Note":
    """A checkpoint of all that is there; nothing is signed but what was worked out from every line."""
    return log.checkpoint().note() if key is None else key.sign(log.reread().note())


def _growth(
    ctx: Context,
    first: Path,
    second: Path | None,
    key_file: Path | None,
    known_keys: Path | None,
) -> None:
    from domain.evidence.checkpoint import read
    from domain.evidence.proof import consistency

    key = key_of(ctx, key_file)
    before = vouched(ctx, first, known_keys)
    after = vouched(ctx, second, known_keys) if second is not None else None
    with opened(ctx) as log:
        if after is None:
            after = _now(log, key)
        growth = log.growth(read(before), read(after))
    proof = consistency(growth, before, after)
    proof.check()
    ctx.destination.write(proof.text())


def _check(ctx: Context, path: Path, checkpoint: Path | None, known_keys: Path | None) -> None:
    from domain.evidence.checkpoint import read as read_checkpoint
    from domain.evidence.proof import Inclusion, ProofFails, read
    from domain.refusals import entries, listed

    ctx.tell_that_it_is_text("what a check comes to")
    text = text_of(path)
    with read_from(path, "the proof"):
        proof = read(text)
    if isinstance(proof, Inclusion):
        at, note = proof.check(), proof.checkpoint
        proved = f"{proof.entry} is entry {proof.position} of the {at.size} of ledger {at.ledger}"
    else:
        first, at = proof.check()
        note = proof.second
        signers(proof.first, known_keys)
        proved = f"ledger {at.ledger} only grew, from {entries(first.size)} to {at.size:,}"
    if checkpoint is not None and read_checkpoint(note_of(checkpoint)) != at:
        raise ProofFails("the proof leads to another checkpoint than the one in hand")
    signed = signers(note, known_keys)
    if signed is not None:
        by = f", signed by {listed(one.key.name for one in signed)}"
    elif checkpoint is not None:
        by = ", by the checkpoint in hand"
    else:
        by = f"; {unchecked(note, '--known-keys or --checkpoint')}"
    ctx.destination.write(f"{proved}{by}\n")
