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
    check_counted,
    check_whole,
    key_of,
    log_opened,
    note_of,
    read_from,
    signers,
    text_of,
    told_apart,
    unchecked,
    vouched,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

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
    checkpoint. With --from, a consistency proof between two checkpoints. Exit 6 where what is to be
    proven or checked does not hold.
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
    with log_opened(ctx) as log:
        note = vouched(ctx, checkpoint, known_keys) if checkpoint is not None else _now(log, key)
        at = read(note)
        log.check(at)
        check_counted(found, at.size)
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
    from domain.evidence.proof import Consistency

    key = key_of(ctx, key_file)
    before = vouched(ctx, first, known_keys)
    after = vouched(ctx, second, known_keys) if second is not None else None
    given = [(read(before), first)]
    if after is not None and second is not None:
        given.append((read(after), second))
    start, *ends = told_apart(given)
    with log_opened(ctx) as log:
        if after is None:
            after = _now(log, key)
            ends = [read(after)]
        path = log.growth(start, ends[0])
    proof = Consistency(before, after, tuple(path))
    proof.check()
    ctx.destination.write(proof.text())


def _check(ctx: Context, path: Path, checkpoint: Path | None, known_keys: Path | None) -> None:
    from domain.evidence.proof import Inclusion, read_proof
    from domain.refusals import entries, listed

    ctx.tell_that_it_is_text("what a check comes to")
    text = text_of(path)
    with read_from(path, "the proof"):
        proof = read_proof(text)
    hand = note_of(checkpoint) if checkpoint is not None else None
    if isinstance(proof, Inclusion):
        at = proof.check()
        ends = _in_hand(hand, proof.checkpoint)
        of = f"{proof.entry} is entry {proof.position:,} of the {at.size:,} of ledger {at.ledger}"
        proved = f"{of}{', by the checkpoint in hand' if hand else ''}"
    else:
        first, at = proof.check()
        ends = _in_hand(hand, proof.first, proof.second)
        sizes = (entries(first.size), f"{at.size:,}")
        before, after = (
            f"{size} (the checkpoint in hand)" if hand and hand.text == end.text else size
            for size, end in zip(sizes, ends, strict=True)
        )
        proved = f"ledger {at.ledger} only grew, from {before} to {after}"
    signed = [signers(end, known_keys) for end in ends][-1]
    if signed is not None:
        by = f", signed by {listed(one.key.name for one in signed)}"
    else:
        by = f"; {_unchecked(ends, '--known-keys' if hand else '--known-keys or --checkpoint')}"
    ctx.destination.write(f"{proved}{by}\n")


def _in_hand(hand: "Note | None", *ends: "Note") -> "list[Note]":
    """The checkpoints of a proof; that which somebody has in hand too, signed by all who signed it there."""
    from domain.evidence.proof import ProofFails

    if hand is not None and all(end.text != hand.text for end in ends):
        raise ProofFails("the proof leads to another checkpoint than the one in hand")
    return [
        end.signed(*hand.signatures) if hand is not None and end.text == hand.text else end
        for end in ends
    ]


def _unchecked(ends: "Sequence[Note]", ways: str) -> str:
    """As `unchecked`, of all checkpoints of a proof."""
    unsigned = [at for at, end in enumerate(ends) if not end.signatures]
    if len(unsigned) in (0, len(ends)):
        return unchecked(ends[-1], ways)
    which = "later" if unsigned == [1] else "earlier"
    return f"the {which} checkpoint is not signed, and whose checkpoints these are was not checked"
