"""Growth curves as SVG: both axes in powers of ten, for light and dark pages, with all values as text.

Series are told apart by their marks and by the names at their ends, not by colour alone.
"""

from collections.abc import Iterator, Sequence
from math import ceil, floor, log10
from typing import Final
from xml.sax.saxutils import escape

from bench.measured import Point
from bench.report import digits, value

WIDTH: Final = 760
HEIGHT: Final = 400
LEFT: Final = 76
RIGHT: Final = 250
TOP: Final = 44
BOTTOM: Final = 48
LINE: Final = 16
STYLE: Final = """
  text { font: 13px system-ui, sans-serif; fill: #24292f; }
  .small { font-size: 12px; fill: #57606a; }
  .grid { stroke: #d0d7de; stroke-width: 1; }
  .line { fill: none; stroke-width: 2; }
  .mark { stroke-width: 2; fill: #ffffff; }
  .own { stroke: #0550ae; } .mark.own { fill: #0550ae; }
  .other { stroke: #6e7781; }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3; }
    .small { fill: #9da7b1; }
    .grid { stroke: #3d444d; }
    .mark { fill: #0d1117; }
    .own { stroke: #6cb6ff; } .mark.own { fill: #6cb6ff; }
    .other { stroke: #9da7b1; }
  }
"""
MARKS: Final = (
    "M-4,0a4,4 0 1,0 8,0a4,4 0 1,0 -8,0z",
    "M-4,-4h8v8h-8z",
    "M0,-5l5,9h-10z",
    "M0,-5.5l5.5,5.5l-5.5,5.5l-5.5,-5.5z",
    "M0,5l5,-9h-10z",
    "M-5,-5l10,10m0,-10l-10,10",
    "M-5,0h10m-5,-5v10",
    "M-5,-2h10v4h-10z",
)


def drawn(title: str, points: Sequence[Point], own: str = "counterfoil") -> str:
    """One curve for each series; those whose name starts with ``own`` stand out."""
    found = [point for point in points if point.value]
    frame = Frame(found)
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 {WIDTH} {HEIGHT}">',
        f'<title id="title">{escape(title)}</title>',
        f'<desc id="told">{escape(told(points))}</desc>',
        f"<style>{STYLE}</style>",
        f'<text x="{LEFT}" y="20">{escape(title)}</text>',
        *frame.grid(),
    ]
    names = list(dict.fromkeys(point.series for point in found))
    labels = []
    for number, name in enumerate(names):
        series = sorted((p for p in found if p.series == name), key=lambda p: p.size)
        role = "own" if name.startswith(own) else "other"
        places = [frame.place(point) for point in series]
        if len(places) > 1:
            way = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
            lines.append(f'<polyline class="line {role}" points="{way}"/>')
        mark = MARKS[number % len(MARKS)]
        lines += [
            f'<path class="mark {role}" d="{mark}" transform="translate({x:.1f},{y:.1f})"/>'
            for x, y in places
        ]
        labels.append((places[-1][1], name, role, mark))
    lines += _labels(labels)
    return "\n".join([*lines, "</svg>"]) + "\n"


def told(points: Sequence[Point]) -> str:
    """All values as one text."""
    names = dict.fromkeys(point.series for point in points)
    return ". ".join(
        f"{name}: "
        + ", ".join(f"{value(p)} at {p.size:,} entries" for p in points if p.series == name)
        for name in names
    )


class Frame:
    """The room in which the points lie."""

    def __init__(self, points: Sequence[Point]) -> None:
        self._unit = points[0].unit
        sizes = [log10(point.size) for point in points]
        values = [log10(point.value or 1) for point in points]
        self._x = min(sizes), max(*sizes, min(sizes) + 1)
        self._y = floor(min(values)), max(ceil(max(values)), floor(min(values)) + 1)

    def place(self, point: Point) -> tuple[float, float]:
        return self._across(log10(point.size)), self._up(log10(point.value or 1))

    def grid(self) -> Iterator[str]:
        """Lines at the powers of ten, and what they stand for."""
        right = WIDTH - RIGHT
        for power in range(self._y[0], self._y[1] + 1):
            y = self._up(power)
            yield f'<line class="grid" x1="{LEFT}" y1="{y:.1f}" x2="{right}" y2="{y:.1f}"/>'
            yield (
                f'<text class="small" x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">'
                f"{_short(10**power)} {self._unit}</text>"
            )
        for power in range(ceil(self._x[0]), floor(self._x[1]) + 1):
            x = self._across(power)
            yield f'<line class="grid" x1="{x:.1f}" y1="{TOP}" x2="{x:.1f}" y2="{HEIGHT - BOTTOM}"/>'
            yield (
                f'<text class="small" x="{x:.1f}" y="{HEIGHT - BOTTOM + 20}" text-anchor="middle">'
                f"{10**power:,}</text>"
            )
        middle = (LEFT + right) / 2
        yield f'<text class="small" x="{middle}" y="{HEIGHT - 8}" text-anchor="middle">entries</text>'

    def _across(self, power: float) -> float:
        least, most = self._x
        return LEFT + (power - least) / (most - least) * (WIDTH - RIGHT - LEFT)

    def _up(self, power: float) -> float:
        least, most = self._y
        return HEIGHT - BOTTOM - (power - least) / (most - least) * (HEIGHT - BOTTOM - TOP)


def _labels(labels: Sequence[tuple[float, str, str, str]]) -> Iterator[str]:
    """Names at the ends of the lines, moved apart where they would overlap."""
    lowest = HEIGHT - BOTTOM
    places = []
    before: float = TOP - LINE
    for y, *label in sorted(labels):
        before = max(y, before + LINE)
        places.append((before, label))
    over = max(0.0, places[-1][0] - lowest) if places else 0.0
    after = float(HEIGHT)
    for y, (name, role, mark) in reversed(places):
        after = min(y - (over if y > lowest - over else 0), after - LINE)
        x = WIDTH - RIGHT + 20
        yield f'<path class="mark {role}" d="{mark}" transform="translate({x},{after:.1f})"/>'
        yield f'<text x="{x + 12}" y="{after + 4:.1f}">{escape(name)}</text>'


def _short(number: float) -> str:
    return f"{number:,.0f}" if number >= 1 else digits(number).rstrip("0")
