"""Agreements of the case files as entries, without a store, and all the dates on which something was said."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from uuid import UUID

from domain.entry import Entry
from domain.feed import read
from domain.now import Now
from domain.recording import Desk
from domain.state.sources import Register
from domain.values.period import Moment
from projections.agreement import AgreementAt
from projections.cut import Cut
from tests.cli.kept import case

CASES = ("istanbul-2025", "istanbul-2025-bodies", "gaza-2025-01", "yemen-2020-10", "farc-arms")
START = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Kept:
    """A case: its slug, its entries and its register."""

    slug: str
    entries: list[Entry]
    register: Register

    def at(self, as_of: date | str | None = None) -> AgreementAt:
        moment = Moment.parse(str(as_of)) if as_of else None
        return AgreementAt(self.slug, self.entries, self.register, Cut(UTC, "UTC", moment))

    @property
    def dates(self) -> list[date]:
        """Every date on which something was said, and the day before the first."""
        said = {acting.at.date() for acting in self.at().record.acting}
        return [min(said) - timedelta(days=1), *sorted(said)]


@cache
def kept(slug: str) -> Kept:
    """A case of the project, recorded one entry a second."""
    desk = Desk([], lambda _: [], Now(START + timedelta(days=300), UTC), revive=True)
    entries: list[Entry] = []
    for turn, given in enumerate(case(slug)):
        planned = desk.put(read(given, str(UUID(int=turn))))
        if not planned.of_a_source:
            at = START + timedelta(seconds=turn)
            number = planned.number
            entries.append(Entry(slug, number, turn + 1, at, "desk", planned.key, planned.event))
    return Kept(slug, entries, desk.register)
