"""What the tests of the bench measure."""

from pathlib import Path

from bench import generator
from bench.processes import COUNTERFOIL, run


def import_generated(folder: Path, entries: int) -> None:
    """Make ``feed.ndjson`` in a folder, and ``ledger.db``, into which it is imported."""
    feed = folder / "feed.ndjson"
    feed.write_bytes(b"".join(generator.lines(entries)))
    store = [COUNTERFOIL, "--quiet", "--store", str(folder / "ledger.db")]
    run([*store, "init"])
    run([*store, "import", "--actor", "desk", "--yes", str(feed)])
