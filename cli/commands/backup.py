"""``backup``: a copy of the ledger, whole, while others write."""

from pathlib import Path
from typing import Annotated

from typer import Argument

from cli.call.address import is_nearly_a_url, is_url
from cli.context import Context
from cli.failures import Failure
from cli.logs import check_whole
from cli.output.placed import check_no_folder


def backup(
    ctx: Context,
    file: Annotated[str, Argument(help="Where the copy goes; nothing may be there yet.")],
) -> None:
    """Copy the ledger as it stands at one moment, while others may write.

    \b
    For example:
      counterfoil backup ../2025-05-24.db

    Every line is held against the chain of hashes, and a copy in which they disagree is not made: exit 7.
    Keys, tree and what the entries say are left to verify, which reads all.

    The copy is a ledger: --store reads it. It holds entries alone: copy the folder of documents too, which
    ends in .documents and stands beside the ledger. To restore, put it in the place of the ledger while
    nobody writes, without the files ending in -wal, -shm and -model that may be beside that.
    """
    from domain.refusals import entries
    from domain.store.backup import backup as copied
    from domain.store.beside import documents_of
    from domain.store.failures import shown

    check_whole(ctx, "backup")
    if ctx.settings.output is not None:
        raise Failure("backup writes to FILE alone: --output has no use here")
    if is_url(file) or is_nearly_a_url(file):
        raise Failure(
            "a copy of a ledger is a file, not a database",
            hint="give a path, with ./ before a name that looks like an address",
        )
    check_no_folder(file, "FILE")
    settings = ctx.settings
    count = copied(
        settings.store,
        str(Path(file).expanduser()),
        busy_timeout=settings.busy_timeout,
        tell_lag=ctx.tell_lag,
    )
    ctx.tell(f"{shown(file)} holds {entries(count)}")
    store = settings.store_path
    if (
        store is not None
        and (documents := documents_of(store)).is_dir()
        and any(documents.iterdir())
    ):
        place = shown(str(documents_of(Path(file).expanduser())))
        ctx.tell(
            f"the documents in {shown(str(documents))} are not in it: copy that folder too, to {place}"
        )
