"""Lines of a file: what is read of it a piece at a time is what stands in it."""

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

import cli.feeds.lines
from cli.feeds.lines import raw_lines

TEXTS = st.lists(st.sampled_from([b"\n", b"\r", b"a", b"bb", b"cccccccc"]), max_size=40).map(
    b"".join
)


def read(text: bytes, longest: int, piece: int) -> list[tuple[int, bytes | None, bool]]:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(cli.feeds.lines, "_CHUNK", piece)
        return list(raw_lines(BytesIO(text), longest))


@given(TEXTS, st.integers(0, 20), st.integers(1, 9))
def test_lines_are_what_stands_between_line_ends(text: bytes, longest: int, piece: int) -> None:
    *whole, rest = text.split(b"\n")
    lines = [(line, True) for line in whole] + ([(rest, False)] if rest else [])
    expected = [
        (number, line if len(line) <= longest else None, ended)
        for number, (line, ended) in enumerate(
            ((line.removesuffix(b"\r"), ended) for line, ended in lines), start=1
        )
    ]
    assert read(text, longest, piece) == expected


def test_a_line_that_is_too_long_is_not_held_in_memory() -> None:
    class Endless(BytesIO):
        left = 1_000

        def read(self, size: int | None = -1) -> bytes:
            assert size is not None
            self.left -= 1
            return b"x" * size if self.left else b"\nshort\n"[:size]

    endless = Endless()
    found = raw_lines(endless, 100)
    assert next(found) == (1, None, True)
    assert next(found) == (2, b"short", True)
