"""Numbers as they were said, each with the entries that say it."""

from collections.abc import Iterable, Sequence
from typing import Final

from domain.refusals import listed
from domain.values.quantity import Form
from projections.prose.pieces import Cited
from projections.prose.quantities import counted
from projections.rules.voices import Figure
from projections.texts.number import WITHHELD

NAMED: Final = 3
"""Of so many stages each is told; of more, how many they are."""


def entries_of(figures: Iterable[Figure]) -> tuple[int, ...]:
    """The entries of figures, each once."""
    return tuple(sorted({figure.said.entry for figure in figures}))


def claim(
    quantity: str, figures: Sequence[Figure], unit: str | None = None, *, contested: bool = False
) -> Cited:
    """``5 people``, ``a withheld number``: what some figures say alike."""
    entries = entries_of(figures)
    standing = WITHHELD if quantity == WITHHELD else "reported"
    return Cited(counted(quantity, unit), entries, standing, quantity, contested)


def stages_cited(slugs: Sequence[str], entries: tuple[int, ...]) -> Cited:
    """``stage s1``, ``stages s1 and s2``; of many their number."""
    if len(slugs) <= NAMED:
        return Cited(f"stage{'s' if len(slugs) > 1 else ''} {listed(slugs)}", entries, "reported")
    number = str(len(slugs))
    return Cited(f"{number} stages", entries, "reported", number)


def by_quantity(figures: Iterable[Figure]) -> list[tuple[str, list[Figure]]]:
    """Figures by what they say, lowest first; what is no number last."""
    found: dict[str, list[Figure]] = {}
    for figure in figures:
        found.setdefault(str(figure.quantity), []).append(figure)

    def rank(item: tuple[str, list[Figure]]) -> tuple[bool, object, str]:
        quantity = item[1][0].quantity
        number = quantity.span.low if quantity.span else quantity.number
        return quantity.form is Form.WITHHELD or number is None, number or 0, item[0]

    return sorted(found.items(), key=rank)
