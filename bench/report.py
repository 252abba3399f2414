"""What was measured as tables of Markdown: the promises, and the curves."""

from collections.abc import Iterable, Iterator, Sequence

from bench.measured import Point, Promise
from bench.results import Run

INTRODUCTION = """# What was measured

`make bench` writes this page, `bench/results.json` and the pictures; `make bench SIZES=1000` measures less. Each
ratio was taken within one run, on generated feeds (`python -m bench.generator ENTRIES`). Whole processes are timed
by the clock, in turns, and the quickest turn is told; work inside one process by processor time. A load above the
number of cores says that the machine had other work too.
[scale.md](scale.md) says what follows from it.
"""


def page(runs: Sequence[Run]) -> str:
    """All of it."""
    parts = [INTRODUCTION, "## Promises\n", promises(runs), "## Where and when\n", _places(runs)]
    for curve in sorted({point.curve for run in runs for point in run.points}):
        parts.append(f"## {curve[0].upper()}{curve[1:]}\n")
        parts += [picture(runs, curve)] if is_drawn(runs, curve) else []
        parts.append(table(runs, curve))
    return "\n".join(parts)


def promises(runs: Iterable[Run]) -> str:
    """Every promise with its ratio, and whether it is held."""
    lines = ["| promise | entries | measured | ratio | limit | |", "|---|---:|---|---:|---:|---|"]
    lines += [_promise(promise) for run in runs for promise in run.promises]
    return "\n".join(lines) + "\n"


def _promise(one: Promise) -> str:
    limit = f"at {'least' if one.at_least else 'most'} {one.limit:g}"
    return (
        f"| {one.name} | {_size(one.size)} | {one.measured} | {one.ratio:.2f} | {limit} | "
        f"{'met' if one.met else '**missed**'} |"
    )


def table(runs: Iterable[Run], curve: str) -> str:
    """A curve's values, a line for each series, a column for each size."""
    found = [point for run in runs for point in run.points if point.curve == curve]
    sizes = sorted({point.size for point in found})
    lines = [
        f"| | {' | '.join(map(_size, sizes))} | |",
        f"|---|{'---:|' * len(sizes)}---|",
    ]
    for series in dict.fromkeys(point.series for point in found):
        own = {point.size: point for point in found if point.series == series}
        cells = [value(own[size]) if size in own else "" for size in sizes]
        notes = list(dict.fromkeys(p.note for p in own.values() if p.note and p.value is not None))
        lines.append(f"| {series} | {' | '.join(cells)} | {notes[-1] if notes else ''} |")
    return "\n".join(lines) + "\n"


def _size(entries: int) -> str:
    return f"{entries:,}" if entries else "any"


def value(point: Point) -> str:
    """A value with as many digits as mean something, and its unit."""
    if point.value is None:
        return point.note
    return f"{digits(point.value)} {point.unit}"


def digits(number: float) -> str:
    """Three digits or so: ``0.0123``, ``1.23``, ``12.3``, ``1,230``."""
    for least, places in ((100, 0), (10, 1), (1, 2), (0.1, 3)):
        if abs(number) >= least:
            return f"{number:,.{places}f}"
    return f"{number:.4f}"


def is_drawn(runs: Iterable[Run], curve: str) -> bool:
    """Whether a curve grows with the entries, so that there is something to draw."""
    found = [point for run in runs for point in run.points if point.curve == curve]
    return any(point.value for point in found) and all(point.size for point in found)


def picture(runs: Iterable[Run], curve: str) -> str:
    """A curve's picture with its text alternative."""
    return f"![{alternative(runs, curve)}](bench/{file_name(curve)})\n"


def alternative(runs: Iterable[Run], curve: str) -> str:
    """What a picture shows, in words: the values at the smallest and the largest size."""
    found = [point for run in runs for point in run.points if point.curve == curve]
    return f"{curve}: " + "; ".join(_ends(found)) + "."


def _ends(found: Sequence[Point]) -> Iterator[str]:
    for series in dict.fromkeys(point.series for point in found):
        own = [point for point in found if point.series == series and point.value is not None]
        if own:
            ends = [own[0], own[-1]] if len(own) > 1 else own
            yield f"{series} " + ", ".join(f"{value(p)} at {p.size:,} entries" for p in ends)


def file_name(curve: str) -> str:
    return f"{curve.replace(' ', '-')}.svg"


def _places(runs: Sequence[Run]) -> str:
    """A line for each day, machine and set of versions, with what was measured there."""
    places: dict[tuple[str, str, str], list[str]] = {}
    for run in runs:
        own = places.setdefault((run.date, run.machine, run.versions), [])
        busy = f", load {run.load}" if run.load is not None else ""
        own.append(f"{run.part} ({_size(run.size)}{busy})")
    lines = [
        f"- {date}, {machine}; {versions}: {', '.join(parts)}"
        for (date, machine, versions), parts in sorted(places.items())
    ]
    return "\n".join(lines) + "\n"
