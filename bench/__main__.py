"""``python -m bench [PART ...] [--sizes 1000,100000,1000000] [--write]``: measure, and tell which promises hold.

With ``--write`` tables and pictures go to ``docs/``, each part's at each size in the place of what was there.
"""

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Final

from bench import page, results
from bench.report import promises, table

PARTS: Final = ("totals", "reads", "lists", "imports", "start", "proof", "writers")
"""Modules here with a function ``measure`` that takes a size and yields what it found."""
ONCE: Final = frozenset({"start", "writers"})
"""Those to which the size does not matter: they run once, for size 0."""
SIZES: Final = "1000,100000,1000000"


def main(argv: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}; else all")
    parser.add_argument("--sizes", default=SIZES, help=f"entries, {SIZES} by default")
    parser.add_argument("--write", action="store_true", help="write tables and pictures to docs/")
    given = parser.parse_args(argv)
    if unknown := [part for part in given.parts if part not in PARTS]:
        parser.error(f"there is no part {unknown[0]}: name some of {', '.join(PARTS)}")
    try:
        sizes = [int(size) for size in given.sizes.replace("_", "").split(",")]
    except ValueError:
        parser.error(f"--sizes takes whole numbers with commas between, not {given.sizes}")
    runs = []
    parts = given.parts or PARTS
    turns = [(0, part) for part in parts if part in ONCE]
    turns += [(size, part) for size in sizes for part in parts if part not in ONCE]
    for size, part in turns:
        print(
            f"{part}, {size:,} entries ..." if size else f"{part} ...", file=sys.stderr, flush=True
        )
        run = results.run_of(part, size, import_module(f"bench.{part}").measure(size))
        runs.append(run)
        if given.write:
            results.store(run)
    for curve in dict.fromkeys(point.curve for run in runs for point in run.points):
        print(f"{curve}\n{table(runs, curve)}")
    print(promises(runs))
    print(f"{results.machine()}; {results.versions()}")
    if given.write:
        page.write(results.load())


if __name__ == "__main__":
    main(sys.argv[1:])
