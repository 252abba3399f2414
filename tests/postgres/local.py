"""A server to try things out on: ``python -m tests.postgres.local start`` and ``stop``, as `make postgres` does.

``start`` prints the URL of an empty database. The server and its databases are gone when it is stopped.
"""

import os
import shutil
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Final

from tests.postgres import keeper
from tests.postgres.cluster import Cluster, available

MARK: Final = ".postgres"
"""A file in the working directory that says where its server is."""
DATABASE: Final = "counterfoil"


def start(here: Path) -> str:
    """The URL of the database of the server of this directory, which is started where it does not run yet."""
    folder = _folder(here)
    if folder is None:
        folder = Path(tempfile.mkdtemp(prefix="counterfoil-postgres-"))
        try:
            keeper.begin(folder)
        except RuntimeError as error:
            shutil.rmtree(folder, ignore_errors=True)
            sys.exit(str(error))
        (here / MARK).write_text(str(folder))
        Cluster(folder).sql(f"CREATE DATABASE {DATABASE}")
    return Cluster(folder).url(DATABASE)


def stop(here: Path) -> None:
    """End the server of this directory, if there is one, and remove what it held."""
    folder = _folder(here)
    (here / MARK).unlink(missing_ok=True)
    if folder is not None:
        keeper.end(folder)


def _folder(here: Path) -> Path | None:
    with suppress(OSError, ValueError):
        folder = Path((here / MARK).read_text())
        os.kill(int((folder / "keeper").read_text()), 0)
        return folder
    return None


def main(word: str) -> None:
    if not available():
        sys.exit("there is no PostgreSQL for this machine among the developer's tools")
    if word == "start":
        print(start(Path.cwd()))
    else:
        stop(Path.cwd())


if __name__ == "__main__":
    main(sys.argv[1])
