"""``verify``: whether the log is what was recorded."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from typer import Option

from cli.call.together import check_idle
from cli.call.wording import so_many
from cli.context import FOR_PROGRAMS, Context
from cli.failures import ExitCode, Failure
from cli.logs import KnownKeys, check_whole, told_apart, vouched

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
    from cli.output.answer import Answer, Column, Cuts
    from cli.verifying import looked_through
    from domain.evidence.checkpoint import read
    from domain.evidence.finding import Finding
    from projections.rules import VERSION

    check_whole(ctx, "verify")
    if not checkpoint and since is None:
        check_idle("it goes with --checkpoint or --since", {"--known-keys": known_keys})
    given = [*(checkpoint or ()), *([since] if since is not None else [])]
    of = told_apart([(read(vouched(ctx, path, known_keys)), path) for path in given])
    known, start = (of[:-1], of[-1]) if since is not None else (of, None)
    looked = looked_through(ctx, known, start)
    log, findings = looked.log, looked.findings
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
            cuts=Cuts(None, None, looked.tz),
            rules=VERSION,
            empty=_sentence(log),
            free_text=frozenset({"message"}),
            table=table,
        )
    )
    if not log.findings and (findings or ctx.settings.format in FOR_PROGRAMS):
        ctx.tell(_sentence(log))
    if start is not None and log.since:
        ctx.tell(
            f"the lines of the first {log.since:,} entries were not read again: the checkpoint has their hashes"
        )
    if looked.copies.sentence is not None:
        ctx.tell(looked.copies.sentence)
    if looked.early is not None:
        ctx.tell(looked.early.sentence)
    if not known and start is None:
        ctx.tell(
            "without a checkpoint that was kept elsewhere it cannot be ruled out that the newest entries were "
            "removed, or that all of it was written anew: --checkpoint FILE rules it out"
        )
    if findings:
        raise LogIsWrong(looked.complaint, len(findings) + log.more, log.more)


def _sentence(found: "Verified") -> str:
    from domain.refusals import entries

    return f"{entries(found.size)}, and nothing wrong with them: root {found.root.hex()}"


class LogIsWrong(Failure):
    """Findings: told like an error, with an exit code of its own."""

    code = ExitCode.FINDINGS

    def __init__(self, what: str, count: int, more: int) -> None:
        beyond = f", {more:,} of them not listed" if more else ""
        super().__init__(f"{what}: {so_many(count, 'finding', 'findings')}{beyond}")
