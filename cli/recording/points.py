"""Numbers typed with a point that stands between thousands in half of the world: which number was read."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, Final

from domain.values.number_form import EITHER_WAY
from domain.values.quantity import number_text

_ALONE: Final = re.compile(rf"(?<![0-9])(?<![0-9]\.){EITHER_WAY}(?!\.?[0-9])")
_NUMBERS: Final = ("quantity", "by", "term")
"""The words of a call in which numbers stand."""


def read_as(words: Mapping[str, Any]) -> Iterator[str]:
    """``1.000 was read as 1, with decimals behind the point; 1000 is written without it``"""
    for name in _NUMBERS:
        given = words.get(name) or ()
        for text in [given] if isinstance(given, str) else given:
            for number in _ALONE.findall(text):
                read, whole = number_text(Decimal(number)), number.replace(".", "")
                yield (
                    f"{number} was read as {read}, with decimals behind the point; {whole} is written without it"
                )
