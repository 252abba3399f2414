"""`counterfoil import`: every event of a feed, all of a file or nothing."""

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
    actor: Annotated[
        str | None, Option("--actor", metavar="NAME", help="Who records it; else who is logged in.")
    ] = None,
    dry_run: Annotated[
        bool,
        Option("--dry-run", help="Find all problems, record nothing.", show_default=False),
    ] = False,
) -> None:
    """Record every event of a feed, all of a file or nothing."""
    from cli.feeds.form import feed_in
    from cli.feeds.importing import Importing
    from cli.feeds.opened import all_opened
    from cli.recording.act import acting
    from cli.recording.options import Writing

    feeds = [feed_in(file) for file in all_opened(files, feed_format)]
    with acting(ctx, Writing(actor=actor, dry_run=dry_run)) as act:
        Importing(act, feeds).run()
