"""How far a long import is, on a terminal."""

from collections.abc import Iterable, Iterator
from typing import Final, TypeVar

from cli.output.progress import Progress

_T = TypeVar("_T")
_STEP: Final = 256


def with_progress(lines: Iterable[_T], name: str, *, shown: bool) -> Iterator[_T]:
    """The lines themselves; where ``shown`` and it takes longer than a second, their count on standard error."""
    with Progress(name, shown=shown) as progress:
        for count, line in enumerate(lines, start=1):
            yield line
            if count % _STEP == 0:
                progress.tell(f"{count:,} lines")
