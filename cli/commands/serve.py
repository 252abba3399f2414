"""``serve``: the ledger in a browser."""

from typing import Annotated

from typer import Option

from cli.context import Context
from cli.failures import Failure


def serve(
    ctx: Context,
    host: Annotated[
        str,
        Option(
            "--host",
            metavar="ADDRESS",
            help="Where it listens; else 127.0.0.1, on this machine alone.",
            show_default=False,
        ),
    ] = "127.0.0.1",
    port: Annotated[
        int,
        Option(
            "--port",
            metavar="NUMBER",
            help="Its port; else 8642, and 0 takes a free one.",
            show_default=False,
        ),
    ] = 8642,
) -> None:
    """Show the ledger in a browser, for reading, until it is interrupted.

    \b
    For example:
      counterfoil serve --as-of 2025-05-24

    A page is a call: /status/istanbul-2025?as-of=2025-05-24 shows what counterfoil status
    istanbul-2025 --as-of 2025-05-24 prints, and with &format=json its rows. Nothing is recorded
    through a page. Cuts that are given here hold on each page that has none of its own.
    """
    from cli.serving.asked import CUTS
    from cli.serving.calls import Calls
    from cli.serving.server import Server
    from cli.telling import give_out

    settings = ctx.settings
    if ctx.given.get("output") or ctx.given.get("format"):
        raise Failure("serve answers pages alone: --format and --output have no use here")
    with ctx.open() as ledger:
        ctx.cut(ledger)  # what is wrong with it is told before anybody asks
    given = {name: ctx.given.get(name.replace("-", "_")) for name in CUTS}
    calls = Calls(
        {
            "COUNTERFOIL_STORE": settings.store,
            "COUNTERFOIL_BUSY_TIMEOUT": str(settings.busy_timeout),
        }
    )
    cuts = [(name, str(value)) for name, value in given.items() if value is not None]
    with Server(host, port, calls, cuts, verbose=settings.verbose) as server:
        ctx.destination.write(f"{server.url}\n")
        if not server.is_local:
            ctx.tell(
                "whoever reaches this address reads all of the ledger: no password is asked for"
            )
        ctx.tell("Ctrl-C ends it")
        give_out()  # it may go on for ever
        try:
            server.serve_forever()
        finally:
            calls.end()
