"""One aggregate of the event sourcing library, read by its repository.

``python -m bench.stock_reading DATABASE NAME`` prints how many events the aggregate has; it loads nothing more of
the bench.
"""

import sys
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from bench import stock


def read(path: Path, name: str) -> stock.Told:
    """What was told of one agreement or source."""
    app = stock.application(path)
    found: stock.Told = app.repository.get(uuid5(NAMESPACE_URL, name))
    app.close()
    return found


def main() -> None:
    """Print how many events the aggregate has."""
    print(len(read(Path(sys.argv[1]), sys.argv[2]).objects))


if __name__ == "__main__":
    main()
