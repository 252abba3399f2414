"""The feed that a file holds, whatever its form; of the forms only that one is loaded."""

from cli.feeds.form import Feed
from cli.feeds.opened import FeedFile, NoFeed
from cli.feeds.sheet_options import SheetOptions


def feed_in(file: FeedFile | NoFeed, options: SheetOptions) -> Feed:
    """The feed that a file holds, or what stands for one that holds none; the options are for spreadsheets."""
    if isinstance(file, NoFeed):
        from cli.feeds.unfit import Unfit

        return Unfit(file)
    match file.form:
        case "ndjson":
            from cli.feeds.ndjson import Ndjson

            return Ndjson(file)
        case "toml":
            from cli.feeds.casefile import CaseFile

            return CaseFile(file)
        case "csv":
            from cli.feeds.spreadsheet import Spreadsheet

            return Spreadsheet(file, options)
