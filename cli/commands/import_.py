"""`counterfoil import`: every event of a feed, all of a file or nothing."""

from pathlib import Path
from typing import Annotated, Literal

from typer import Argument, Option

from cli.call.shared_options import given
from cli.context import Context
from cli.feeds.options import Sheet


def import_(
    ctx: Context,
    files: Annotated[
        list[str],
        Argument(
            metavar="FILE",
            help="NDJSON (.ndjson, .jsonl), case files (.toml) or spreadsheets (.csv, .tsv), in "
            "this order, or one log that export wrote; - is standard input, NDJSON where --feed-format "
            "does not say otherwise.",
        ),
    ],
    *,
    feed_format: Annotated[
        Literal["ndjson", "toml", "csv"] | None,
        Option("--feed-format", help="What the files are, whatever their names."),
    ] = None,
    sheet: Sheet,
    update: Annotated[
        bool,
        Option("--update", help="CSV: record anew the rows that have changed.", show_default=False),
    ] = False,
    reason: Annotated[
        str | None, Option("--reason", metavar="TEXT", help="Why they have changed.")
    ] = None,
    problems: Annotated[
        Path | None,
        Option("--problems", metavar="FILE", help="Write what is wrong as CSV, beside the rows."),
    ] = None,
    actor: Annotated[
        str | None, Option("--actor", metavar="NAME", help="Who records it; else who is logged in.")
    ] = None,
    dry_run: Annotated[
        bool,
        Option("--dry-run", help="Find all problems, record nothing.", show_default=False),
    ] = False,
    yes: Annotated[
        bool, Option("--yes", help="Do not ask whether to go on.", show_default=False)
    ] = False,
) -> None:
    """Record every event of a feed, all of a file or nothing."""
    from cli.call.together import check_idle
    from cli.feeds.held import feed_in
    from cli.feeds.importing import Importing
    from cli.feeds.opened import FeedFile, all_opened
    from cli.feeds.ours import is_log
    from cli.feeds.problem_file import problem_file
    from cli.feeds.sheet_options import check_used, sheet_options
    from cli.feeds.update import checked_reason
    from cli.feeds.whole_log import import_log
    from cli.recording.act import acting
    from cli.recording.options import Writing

    options = sheet_options(sheet)
    opened = all_opened(files, feed_format, sheet.encoding)
    readable = [file for file in opened if isinstance(file, FeedFile)]
    for file in readable:
        ctx.call_on_close(file.file.close)
    if any(is_log(file.file) for file in readable):
        check_idle(
            "the log of a ledger is taken in as it is",
            {
                **given(sheet),
                "--update": update,
                "--reason": reason,
                "--problems": problems,
                "--actor": actor,
            },
        )
        import_log(ctx, readable, alone=len(files) == 1, dry_run=dry_run)
        return
    if len(readable) == len(opened):  # of another nobody knows what it would have been
        check_used(sheet, [file.form for file in readable])
    why = checked_reason(reason, readable, update=update)
    listing = problem_file(ctx, problems)
    feeds = [feed_in(file, options) for file in opened]
    with acting(ctx, Writing(actor=actor, dry_run=dry_run, yes=yes)) as act:
        Importing(act, feeds, why, listing).run()
