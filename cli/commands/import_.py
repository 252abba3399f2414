"""`counterfoil import`: every event of a feed, all of a file or nothing."""

from pathlib import Path
from typing import Annotated, Literal

from typer import Argument, Option

from cli.context import Context


def import_(
    ctx: Context,
    files: Annotated[
        list[str],
        Argument(
            metavar="FILE",
            help="NDJSON (.ndjson, .jsonl), case files (.toml) or spreadsheets (.csv, .tsv), in "
            "this order; - is NDJSON from standard input.",
        ),
    ],
    feed_format: Annotated[
        Literal["ndjson", "toml", "csv"] | None,
        Option("--feed-format", help="What the files are, whatever their names."),
    ] = None,
    map_: Annotated[
        list[str] | None,
        Option("--map", metavar="FIELD=COLUMN", help="CSV: the column that holds a field."),
    ] = None,
    set_: Annotated[
        list[str] | None,
        Option("--set", metavar="FIELD=VALUE", help="CSV: the same value in every row."),
    ] = None,
    ignore: Annotated[
        list[str] | None,
        Option("--ignore", metavar="COLUMN", help="CSV: a column to pass over."),
    ] = None,
    skip_empty: Annotated[
        list[str] | None,
        Option(
            "--skip-empty",
            metavar="COLUMN",
            help="CSV: pass over rows in which this column is empty; again: in which all are.",
        ),
    ] = None,
    date_format: Annotated[
        str | None,
        Option("--date-format", metavar="FORM", help="CSV: how dates are written: %d.%m.%Y."),
    ] = None,
    thousands: Annotated[
        str | None,
        Option("--thousands", metavar="SIGN", help="CSV: what stands between thousands."),
    ] = None,
    decimal: Annotated[
        str | None, Option("--decimal", metavar="SIGN", help="CSV: what stands before decimals.")
    ] = None,
    encoding: Annotated[
        str | None,
        Option("--encoding", metavar="NAME", help="CSV: utf-8, utf-16, windows-1251, ..."),
    ] = None,
    delimiter: Annotated[
        str | None,
        Option(
            "--delimiter", metavar="SIGN", help="CSV: what stands between cells; tab is a word."
        ),
    ] = None,
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
    from cli.feeds.form import feed_in
    from cli.feeds.importing import Importing
    from cli.feeds.opened import FeedFile, all_opened
    from cli.feeds.problem_file import problem_file
    from cli.feeds.sheet_options import sheet_options
    from cli.feeds.update import checked_reason
    from cli.feeds.whole_log import import_log, is_log
    from cli.recording.act import acting
    from cli.recording.options import Writing

    options = sheet_options(
        map_ or (),
        set_ or (),
        ignore or (),
        skip_empty or (),
        date_format,
        encoding,
        delimiter,
        thousands,
        decimal,
    )
    opened = all_opened(files, feed_format, encoding)
    readable = [file for file in opened if isinstance(file, FeedFile)]
    if any(map(is_log, readable)):
        check_idle(
            "the log of a ledger is taken in as it is",
            {
                "--map": map_,
                "--set": set_,
                "--ignore": ignore,
                "--date-format": date_format,
                "--thousands": thousands,
                "--decimal": decimal,
                "--encoding": encoding,
                "--delimiter": delimiter,
                "--update": update,
                "--reason": reason,
                "--problems": problems,
                "--actor": actor,
            },
        )
        import_log(ctx, readable, alone=len(files) == 1, dry_run=dry_run)
        return
    if len(readable) == len(opened):  # of another nobody knows what it would have been
        options.check_used([file.form for file in readable])
    why = checked_reason(reason, readable, update=update)
    listing = problem_file(ctx, problems)
    feeds = [feed_in(file, options) for file in opened]
    with acting(ctx, Writing(actor=actor, dry_run=dry_run, yes=yes)) as act:
        Importing(act, feeds, why, listing).run()
