"""The number of a slot as people read it, in tables and in what a write has changed."""

from collections.abc import Collection
from typing import Final

_SIGNS: Final = {
    ">=": "at least ",
    ">": "more than ",
    "<=": "at most ",
    "<": "less than ",
    "~": "about ",
}
_NO_NUMBER: Final = ("~", "vague:", "withheld")


def in_words(quantity: str) -> str:
    """A quantity as people read it: `at least 300`, `about 300`, `dozens (vague)`, `withheld`."""
    for sign, words in _SIGNS.items():
        if quantity.startswith(sign):
            return words + quantity.removeprefix(sign)
    if quantity.startswith("vague:"):
        return f"{quantity.removeprefix('vague:')} (vague)"
    return quantity


def number_in_words(
    said: Collection[str], low: str | None, high: str | None, to: str = ".."
) -> str:
    """From low to high (rule 8), no firmer than it was ``said`` by those who count: a bound stays a bound.

    ``to`` stands between two ends. Where there is no number, all that was said.
    """
    if low is None:
        return ", ".join(map(in_words, dict.fromkeys(said)))
    if high is None:
        return in_words(f">{low}" if f">{low}" in said else f">={low}")
    most = next((f"{sign}{high}" for sign in ("<", "<=") if f"{sign}{high}" in said), None)
    if most is not None and low == "0" and low != high:
        return in_words(most)
    number = low if low == high else f"{low}{to}{high}"
    return number if any(not text.startswith(_NO_NUMBER) for text in said) else f"about {number}"
