"""``bundle``: what an agreement rests on, with proofs, for somebody who trusts nobody."""

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from typer import Argument, Option

from cli.call.together import check_idle
from cli.context import Context
from cli.failures import ExitCode, Failure, OutputFailed
from cli.logs import KeyFile, KnownKeys, check_counted, key_of, log_opened, vouched
from cli.telling import tell

if TYPE_CHECKING:
    from domain.bundle.contents import Answers, Cuts
    from domain.entry import Entry
    from projections.cut import Cut


def bundle(
    ctx: Context,
    agreement: Annotated[str | None, Argument(help="The agreement.", show_default=False)] = None,
    checkpoint: Annotated[
        Path | None,
        Option("--checkpoint", metavar="FILE", help="The checkpoint to prove it by; a new one."),
    ] = None,
    key_file: KeyFile = None,
    known_keys: KnownKeys = None,
    check: Annotated[
        Path | None,
        Option("--check", metavar="BUNDLE", help="Check a bundle; it needs no ledger."),
    ] = None,
    key: Annotated[
        str | None,
        Option("--key", metavar="KEY", help="With --check: who must have signed it."),
    ] = None,
) -> None:
    """Pack an agreement's entries, their proofs and the answers for others to check with Python alone.

    \b
    For example:
      counterfoil bundle istanbul-2025 --as-of 2025-05-24 -o istanbul.zip
      python3 -I istanbul.zip

    -o names a new folder, or a zip. In it are the entries of the agreement and of the sources it
    names, a proof for each, the checkpoint, totals and status at the cuts, and verify.py, which
    works all of it out again and ends with one sentence. Exit 6 where the log or the bundle that
    is checked does not hold.
    """
    if (agreement is None) == (check is None):
        raise Failure("bundle takes AGREEMENT, or --check BUNDLE")
    signing = {"--key-file": key_file}
    if check is not None:
        settings = ctx.settings
        check_idle("a bundle has the cuts that it was made with", settings.looking_back)
        check_idle("--check tells on standard output alone", {"--output": settings.output})
        check_idle("it signs a new checkpoint, and --check makes none", signing)
        check_idle("with --check it is --key KEY, or a file of them", {"--known-keys": known_keys})
        ctx.tell_that_it_is_text("what a check comes to")
        _check(check, key, checkpoint)
        return
    assert agreement is not None
    check_idle("it goes with --check; --key-file signs", {"--key": key})
    if checkpoint is not None:
        check_idle("it signs a new checkpoint, and --checkpoint names one", signing)
    else:
        check_idle("it goes with --checkpoint", {"--known-keys": known_keys})
    if ctx.settings.output in (None, "-"):
        raise Failure("bundle writes files: -o names a new folder, or a .zip")
    from cli.call.wording import typed
    from cli.output.packed import write_packed
    from domain.refusals import entries
    from domain.store.failures import shown

    made, packed = _made(ctx, agreement, checkpoint, key_file, known_keys)
    target = Path(str(ctx.settings.output))
    write_packed(target, made)
    ctx.tell(
        f"{shown(str(target))} holds {entries(len(packed))} with their proofs; "
        f"python3 -I {shown(typed(str(target)))} checks it"
    )
    if named := _documents(packed):
        copies = "the copy of 1 document" if named == 1 else f"the copies of {named:,} documents"
        ctx.tell(f"{copies} that they name {'is' if named == 1 else 'are'} not in it")


def _made(
    ctx: Context,
    agreement: str,
    checkpoint: Path | None,
    key_file: Path | None,
    known_keys: Path | None,
) -> "tuple[dict[str, bytes], list[Entry]]":
    """The files of a bundle, and the entries that are in it."""
    from importlib.metadata import version

    from domain.bundle.contents import contents
    from domain.evidence.checkpoint import read

    key = key_of(ctx, key_file)
    packed, cuts, answers = _gathered(ctx, agreement)
    with log_opened(ctx) as log:
        note = vouched(ctx, checkpoint, known_keys) if checkpoint else log.reread().note()
        log.check(read(note))
        size = read(note).size
        for entry in packed:
            check_counted(entry, size)
        if key is not None and checkpoint is None:
            note = key.sign(note)
        made = contents(
            log,
            note,
            agreement,
            [(entry.position, entry.citation) for entry in packed],
            cuts,
            answers,
            f"counterfoil {version('counterfoil')}",
        )
    return made, packed


def _gathered(ctx: Context, agreement: str) -> "tuple[list[Entry], Cuts, Answers]":
    """The entries of a bundle, the cuts that it is made with, and what the rules answer at them."""
    from cli.output.records import records
    from domain.bundle.contents import Answers
    from projections.rules import VERSION
    from projections.status import status
    from projections.totals import totals

    with ctx.open() as ledger:
        cut = ctx.cut(ledger)
        at = ctx.at(ledger, agreement, cut)
        entries = [
            entry
            for entry in _with_sources(ledger.entries(agreement), ledger.source_entries())
            if cut.was_there(entry)
        ]
    return entries, _cuts(cut), Answers(VERSION, records(totals(at)), records(status(at)))


def _documents(entries: "list[Entry]") -> int:
    """How many documents entries name."""
    from domain.events import statement_of

    statements = (statement_of(entry.event) for entry in entries)
    return len({said.sha256 for said in statements if said is not None and said.sha256})


def _with_sources(entries: "list[Entry]", register: "list[Entry]") -> "list[Entry]":
    """The entries of the agreement and of every source that it names, or that one of these is the same as."""
    by_source: dict[str, list[Entry]] = {}
    for entry in register:
        by_source.setdefault(entry.subject, []).append(entry)
    waiting = [entry.source for entry in entries if entry.source is not None]
    named: dict[str, list[Entry]] = {}
    while waiting:
        source = waiting.pop()
        if source in named or source not in by_source:
            continue
        named[source] = by_source[source]
        others = (entry.event.field("same_as") for entry in named[source])
        waiting += [other for other in others if other is not None]
    return [*entries, *(entry for own in named.values() for entry in own)]


def _cuts(cut: "Cut") -> "Cuts":
    from domain.bundle.contents import Cuts

    shown = cut.shown()
    upto = cut.known.position if cut.known is not None else None
    assert cut.today is not None
    return Cuts(shown["as_of"], shown["known_at"], cut.tz, cut.today.isoformat(), upto)


class BundleIsWrong(Failure):
    """What the verifier found is told by itself; this tells a script the same."""

    code = ExitCode.FINDINGS

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} must not be relied on")


def _check(path: Path, key: str | None, checkpoint: Path | None) -> None:
    from cli.output.stdout import silence_stdout
    from domain.bundle.contents import README
    from domain.bundle.verifier import Unreadable, checked, plain

    other = str(checkpoint) if checkpoint is not None else None
    try:
        code = checked(path.absolute(), key, other)
    except Unreadable as error:
        raise Failure(f"this bundle cannot be checked: {plain(str(error))}") from None
    except OSError as problem:  # whatever it could not read is told by the above
        silence_stdout()
        raise OutputFailed("standard output", problem) from problem
    for name, is_there in _strange(path.absolute()):
        does = "says" if name == README else "does"
        if is_there:
            # A part of the answer: whoever runs what is in the bundle has asked for it.
            tell(
                f"{name} in it is not the one that this version writes: nothing vouches for what it {does}"
            )
        else:
            tell(f"{name} is not in it, and this version writes one")
    if code:
        raise BundleIsWrong(path)


def _strange(path: Path) -> list[tuple[str, bool]]:
    """The files of a bundle that nothing in it vouches for, and that are not as this version writes them, each
    with whether it is there at all."""
    from json import loads

    from domain.bundle.contents import unvouched
    from domain.bundle.verifier import Unreadable, look_into

    names, read = look_into(path)
    found = []
    for name, own in unvouched(loads(read("bundle.json"))["agreement"]).items():
        with suppress(Unreadable):
            if read(name) == own:
                continue
        found.append((name, name in names))
    return found
