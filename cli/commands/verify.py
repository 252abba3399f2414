"""``verify``: whether the log is what was recorded."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from typer import Option

from cli.call.together import check_idle
from cli.call.wording import so_many
from cli.context import FOR_PROGRAMS, Context
from cli.failures import ExitCode, Failure
from cli.logs import KnownKeys, check_whole, vouched

if TYPE_CHECKING:
    from domain.evidence.verification import Verified


def verify(
    ctx: Context,
    checkpoint: Annotated[
        list[Path] | None,
        Option(
            "--checkpoint",
            metavar="FILE",
            help="A checkpoint that was kept elsewhere; again for each.",
        ),
    ] = None,
    since: Annotated[
        Path | None,
        Option(
            "--since",
            metavar="FILE",
            help="Go on from this checkpoint: the lines before it are not read again.",
        ),
    ] = None,
    known_keys: KnownKeys = None,
) -> None:
    """Read every byte of the log, and show what was changed, removed, slipped in or back-dated.

    \b
    For example:
      counterfoil verify --checkpoint 2025-05-24.checkpoint

    All hashes are made again, and none that is stored is believed. Without a checkpoint that was
    kept elsewhere, nobody can tell whether the newest entries were removed. Exit 6 with findings.
    """
    from functools import partial

    from cli.across.comparing import model_findings
    from cli.output.answer import Answer, Column, Cuts
    from cli.output.progress import Progress
    from cli.verifying import judged_beside
    from domain.clocks import ahead
    from domain.evidence.checkpoint import read
    from domain.evidence.documents import comparing
    from domain.evidence.finding import Finding
    from domain.evidence.soundness import line_at
    from domain.evidence.verification import verify as verified
    from domain.store.beside import documents_of
    from domain.store.engines import laid_open
    from domain.store.store import now
    from projections.rules import VERSION

    check_whole(ctx, "verify")
    if not checkpoint and since is None:
        check_idle("it goes with --checkpoint or --since", {"--known-keys": known_keys})
    settings = ctx.settings
    known = [read(vouched(ctx, path, known_keys)) for path in checkpoint or ()]
    start = read(vouched(ctx, since, known_keys)) if since is not None else None
    with (
        laid_open(settings.store, busy_timeout=settings.busy_timeout) as evidence,
        Progress(settings.store, shown=not settings.quiet) as progress,
    ):
        ctx.tell_lag(evidence.lag)
        store = settings.store_path
        with comparing(documents_of(store) if store else None, evidence) as copies_of:
            beside = judged_beside(evidence, settings.store, settings.busy_timeout)
            found = verified(evidence, known=known, since=start, progress=progress, beside=beside)
            copies = copies_of()
        tz, shown = evidence.tz, evidence.shown
        early = None
        log_is_right = not found.findings
        # What is wrong, by whose it is: the first that has anything is what is told of.
        wrong = [(f"the ledger {shown} is not what was recorded", found.findings)]
        if log_is_right:
            early = ahead(partial(line_at, evidence), found.size, now())
            # What follows from a log that is wrong cannot tell what is wrong with the model.
            with ctx.open() as ledger:
                of_model = model_findings(ledger, progress, ctx.tell)
            model = f"the read model of {shown} is not what follows from the entries"
            wrong.append((model, of_model))
        wrong.append((f"a copy of a document beside {shown} {copies.complaint}", copies.findings))
    findings = [finding for _, own in wrong for finding in own]
    table: list[Column[Finding]] = [
        Column("Entry", lambda finding: finding.entry, null="-"),
        Column("Position", lambda finding: finding.position, "right", null="-"),
        Column("Finding", lambda finding: finding.finding),
        Column("Message", lambda finding: finding.message),
    ]
    ctx.print(
        Answer(
            columns=["entry", "position", "finding", "message"],
            rows=findings,
            cuts=Cuts(None, None, tz),
            rules=VERSION,
            empty=_sentence(found),
            free_text=frozenset({"message"}),
            table=table,
        )
    )
    if log_is_right and (findings or settings.format in FOR_PROGRAMS):
        ctx.tell(_sentence(found))
    if start is not None and found.since:
        ctx.tell(
            f"the lines of the first {found.since} entries were not read again: the checkpoint has their hashes"
        )
    if copies.sentence is not None:
        ctx.tell(copies.sentence)
    if early is not None:
        ctx.tell(early.sentence)
    if not known and start is None:
        ctx.tell(
            "without a checkpoint that was kept elsewhere it cannot be ruled out that the newest entries were "
            "removed, or that all of it was written anew: --checkpoint FILE rules it out"
        )
    if findings:
        of = next(what for what, own in wrong if own)
        raise LogIsWrong(of, len(findings) + found.more, found.more)


def _sentence(found: "Verified") -> str:
    from domain.refusals import entries

    return f"{entries(found.size)}, and nothing wrong with them: root {found.root.hex()}"


class LogIsWrong(Failure):
    """Findings: told like an error, with an exit code of its own."""

    code = ExitCode.FINDINGS

    def __init__(self, what: str, count: int, more: int) -> None:
        beyond = f", {more:,} of them not listed" if more else ""
        super().__init__(f"{what}: {so_many(count, 'finding', 'findings')}{beyond}")
