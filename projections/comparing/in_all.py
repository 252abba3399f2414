"""What is told of the totals that the sides come to, one next to the other."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from domain.refusals import listed
from projections.comparing.row import SideSays
from projections.comparing.sides import Sides
from projections.comparing.total import Total, is_to_a_day
from projections.rules.settled import Settled
from projections.texts.number import in_a_sentence
from projections.texts.sentence import joined
from projections.texts.summary import reach

_IN_ALL: Final = "In all"


class InAll:
    """The sentences on the total of one flow, measure and unit."""

    def __init__(self, sides: Sides) -> None:
        self._sides = sides
        self._row = sides.row

    def between(
        self,
        says: Sequence[SideSays],
        totals: Mapping[str, Total | None],
        gap: str | None,
        apart: Sequence[Settled],
        *,
        contested: bool,
        can_all_be: str | None,
    ) -> Iterator[str]:
        """What each comes to, and how far apart that is; ``apart`` are the slots behind it that are at odds.

        Of numbers so far that is told, and to where each reaches unless all reach equally far; in all, how each
        comes to its number unless all do so alike.

        ``can_all_be`` is why some can all be true although they differ. Where one side alone says anything of all
        this, that it does says nothing more.
        """
        where, with_days = _reach(total for said in says if (total := totals[said.who]))
        with_basis = with_days or (
            where == _IN_ALL and (can_all_be is not None or len({said.basis for said in says}) > 1)
        )
        told = [self._told(said, with_basis=with_basis) for said in says]
        if len(told) > 1:
            between = f"a gap of {in_a_sentence(gap)}"
            if gap in (None, "0"):
                between = self._without_a_gap(gap, apart, can_all_be, contested=contested)
            yield f"{where}: {', '.join(told)}; {between}."
        elif told and self._sides.several:
            yield f"{where}: {told[0]}, and nobody else gives a total."

    def beside(self, says: Sequence[SideSays]) -> Iterator[str]:
        """What others come to, between whom and those there is no gap, since it need not reach as far."""
        if says:
            told = listed(self._told(said, with_basis=True) for said in says)
            yield f"Beside that: {told}, which can be true as well."

    def _told(self, said: SideSays, *, with_basis: bool) -> str:
        """``Russia 78``, ``Russia 78 (stated whole)``."""
        basis = f" ({said.basis})" if with_basis else ""
        return f"{self._sides.name(said.who)} {in_a_sentence(said.quantity)}{basis}"

    def _without_a_gap(
        self,
        gap: str | None,
        apart: Sequence[Settled],
        can_all_be: str | None,
        *,
        contested: bool,
    ) -> str:
        share = "no gap" if gap == "0" else can_all_be or "these share values"
        if apart:
            where = listed(reach(slot.place.subject) for slot in apart)
            if gap == "0":
                return f"{share}, but the figures behind them differ ({where})"
            do = "share values" if can_all_be else "do"
            return f"{share}, but not all figures behind them {do} ({where})"
        if contested:
            return f"{share}, but {'' if share == 'no gap' else 'are '}contested"
        return share if can_all_be or gap == "0" else "all can be true"

    def only_one_speaks(self) -> Iterator[str]:
        """The stages of which one side alone gives numbers, side by side where there are several."""
        alone: dict[str, list[str]] = {}
        for stage in self._sides.counted:
            speaking = [side for side in self._sides.all if self._sides.numbers_in(side, stage)]
            if len(speaking) == 1 and self._sides.several:
                alone.setdefault(speaking[0].who, []).append(stage)
        for who, stages in alone.items():
            yield f"For {self._sides.stages_named(stages)} only {self._sides.in_text(who)} gives numbers."
        totals = self._sides.at.terms.get(self._row.owed) or self._row.whole or self._row.running
        silent = [
            stage
            for stage in self._sides.counted
            if not any(self._sides.numbers_in(side, stage) for side in self._sides.all)
        ]
        if silent and totals:
            yield f"For {self._sides.stages_named(silent)} no side gives a number."

    def settles_nothing(self, totals: Mapping[str, Total | None]) -> Iterator[str]:
        """Bounds of a total that are consistent with every side's although these differ."""
        said = [found for found in totals.values() if found is not None]
        if len({found.quantity for found in said}) < 2:
            return
        for found in filter(self._said_at_once, said):
            for figure in found.figures:
                quantity = figure.quantity
                if (
                    quantity.exact is None
                    and quantity != found.quantity
                    and all(quantity.shares_a_value_with(other.quantity) for other in said)
                ):
                    whose = f"The number of {figure.said.source}"
                    words = in_a_sentence(quantity)
                    settles = (
                        f"({{}}), {words}, is consistent with each of them and settles nothing."
                    )
                    yield joined((whose, self._sides.at.citing(settles, figure.said.entry)))

    def _said_at_once(self, found: Total) -> bool:
        """Whether all figures behind a total are of the total, and not of its stages."""
        of = {figure.said.entry for figure in found.figures}
        return any(of <= {f.said.entry for f in slot.figures} for slot in self._row.slots)


def _reach(totals: Iterable[Total]) -> tuple[str, bool]:
    """``In all``, ``So far`` to several days, ``So far to 2025-05-24``; and whether days are left to tell."""
    reaches = {total.of for total in totals}
    days = [of.up_to for of in reaches if is_to_a_day(of)]
    if not days or len(days) < len(reaches):
        return _IN_ALL, bool(days)
    return ("So far", True) if len(days) > 1 else (f"So far to {days[0]}", False)
