"""The documents that show what was measured: `docs/bench.md`, the pictures, and the figures in `docs/scale.md`.

`scale.md` is written by hand, but for what stands between ``<!-- bench: WHAT -->`` and ``<!-- /bench -->``.
"""

import re
from collections.abc import Sequence
from typing import Final

from bench import costs, picture, report
from bench.measured import Point
from bench.results import Run, points
from bench.work import ROOT

DOCS: Final = ROOT / "docs"
TABLES: Final = DOCS / "bench.md"
SCALE: Final = DOCS / "scale.md"
_BLOCK: Final = re.compile(r"(<!-- bench: ([^>]+?) -->)(.*?)(<!-- /bench -->)", re.DOTALL)
HUNDRED_MILLION: Final = 10**8


class UnmeasuredError(Exception):
    def __init__(self, asked: str) -> None:
        super().__init__(f"nothing was measured for: {asked}")


def write(runs: Sequence[Run]) -> None:
    """Write both pages and all pictures anew."""
    for name, text in files(runs).items():
        path = DOCS / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)


def files(runs: Sequence[Run]) -> dict[str, str]:
    """The pages and pictures by their places in `docs`."""
    curves = sorted({point.curve for run in runs for point in run.points})
    pictures = {
        f"bench/{report.file_name(curve)}": picture.drawn(_title(curve), list(points(runs, curve)))
        for curve in curves
        if report.is_drawn(runs, curve)
    }
    scale = {"scale.md": filled(SCALE.read_text(), runs)} if SCALE.exists() else {}
    return {"bench.md": report.page(runs), **scale, **pictures}


def filled(text: str, runs: Sequence[Run]) -> str:
    """A page with its blocks as the results have them; `UnmeasuredError` where one asks for what is not there."""
    return _BLOCK.sub(lambda found: f"{found[1]}{_block(found[2], runs)}{found[4]}", text)


def _block(asked: str, runs: Sequence[Run]) -> str:
    """``picture CURVE``, ``table CURVE``, ``promises PART``, ``costs``; ``value``, ``each`` or ``hundred-million``
    CURVE; SERIES; SIZE."""
    what, _, rest = asked.partition(" ")
    try:
        if what == "picture":
            return f"\n{report.picture(runs, rest)}"
        if what == "table":
            return f"\n{report.table(runs, rest)}"
        if what == "costs":
            return f"\n{costs.table(runs)}"
        if what == "promises":
            return f"\n{report.promises(run for run in runs if run.part == rest)}"
        return _figure(what, _point(rest, runs))
    except (LookupError, ValueError) as error:
        raise UnmeasuredError(asked) from error


def _point(named: str, runs: Sequence[Run]) -> Point:
    curve, series, size = (part.strip() for part in named.split(";"))
    found = [p for p in points(runs, curve) if p.series == series and p.size == int(size)]
    return found[0]


def _figure(what: str, point: Point) -> str:
    if what == "value":
        return report.value(point)
    if point.value is None:
        raise ValueError(what)
    if what == "each":
        return f"{report.digits(point.value / point.size * 1e6)} us"
    if what == "hundred-million":
        return costs.in_words(point.value * HUNDRED_MILLION / point.size, point.unit)
    raise ValueError(what)


def _title(curve: str) -> str:
    return curve[0].upper() + curve[1:]
