"""``export``: the whole log as lines."""

from cli.context import Context
from cli.logs import check_whole, log_opened


def export(ctx: Context) -> None:
    """Write the whole log, line by line as it is stored; import fills an empty ledger with it.

    \b
    For example:
      counterfoil export -o log.ndjson

    The first line says which ledger it is, how many lines follow and what root they have. The
    ledger that import makes of them has the same id, positions, recorded times and root. Exit 6
    where the log is not what was recorded.
    """
    from domain.evidence.logfile import written

    check_whole(ctx, "export")
    if ctx.settings.format not in ("table", "ndjson"):
        ctx.tell("an export has a form of its own, and --format has no use here")
    with log_opened(ctx) as log:
        ctx.destination.write_lines(written(log))
