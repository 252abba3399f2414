"""A feed of any length, shaped like the real cases: ``python -m bench.generator ENTRIES [SEED] > feed.ndjson``.

Many agreements run side by side, each in stages: two sides and a few outlets speak of the same numbers, mostly
agree, sometimes not, correct, dispute and retract; some entries are recorded weeks late and some voided. The same
seed gives the same bytes.
"""

import heapq
import json
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import chain, islice
from random import Random
from typing import Any, Final

EACH: Final = 500
"""Entries that an agreement has, on the average."""
PARTIES: Final = ("NORTH", "COAST", "VALLEY", "HIGHLAND", "ISLES", "DELTA", "STEPPE", "FOREST")
OUTLETS: Final = tuple(f"outlet-{number:02}" for number in range(1, 31))
MONITORS: Final = ("red-cross", "un-mission")
MEASURES: Final = (("released", "person"), ("transferred", "body"), ("laid-down", "weapon"))
FIRST: Final = date(2014, 1, 6)

Object = dict[str, Any]


def feed(entries: int, seed: int = 1) -> Iterator[Object]:
    """The objects of a feed in the order in which they are recorded: sources, then agreements side by side."""
    count = max(2, entries // EACH)
    running = heapq.merge(*(Agreement(number, count, seed).recorded() for number in range(count)))
    objects = (line for _, _, _, line in running)
    return islice(chain(sources(), objects), entries)


def lines(entries: int, seed: int = 1) -> Iterator[bytes]:
    """The same as lines of NDJSON."""
    for one in feed(entries, seed):
        yield json.dumps(one, separators=(",", ":"), ensure_ascii=False).encode() + b"\n"


def sources() -> Iterator[Object]:
    """A ministry and a president for each party, outlets, and two who count for themselves."""
    for code in PARTIES:
        for role in ("ministry", "president"):
            name = f"{role.capitalize()} of {code}"
            yield _source(f"{code.lower()}-{role}", name, "official", speaks_for=code)
    for outlet in OUTLETS:
        yield _source(outlet, f"Outlet number {outlet[-2:]}", "media")
    for monitor in MONITORS:
        yield _source(monitor, monitor.replace("-", " ").title(), "third-party")


def _source(slug: str, name: str, kind: str, **more: str) -> Object:
    return {"event": "SourceRegistered", "source": slug, "name": name, "kind": kind, **more}


class Agreement:
    """One agreement, told entry by entry for as long as somebody asks."""

    def __init__(self, number: int, among: int, seed: int) -> None:
        self._number = number
        self._chance = Random(f"{seed} {number}")  # noqa: S311 - numbers for a measurement
        self._slug = f"agreement-{number:05}"
        self._giver, self._taker = self._chance.sample(PARTIES, 2)
        self._flows = [f"{self._giver}->{self._taker}", f"{self._taker}->{self._giver}"]
        self._measure, self._unit = self._chance.choice(MEASURES)
        self._day = FIRST + timedelta(days=self._chance.randrange(min(among, 2_000)))
        self._told = 0
        self._totals = dict.fromkeys(self._flows, 0)

    def recorded(self) -> Iterator[tuple[date, int, int, Object]]:
        """(day of recording, agreement, turn, object): what is recorded late stands back until its day."""
        waiting: list[tuple[date, int, int, Object]] = []
        for stage in self._stages():
            latest = self._day
            for one in stage:
                late = self._chance.random() < 0.02 and one["event"] != "AgreementAnnounced"
                days = self._chance.randrange(10, 60) if late else 0
                # What points at a late entry comes after it.
                latest = max(latest, self._day + timedelta(days=days)) if late else latest
                self._told += 1
                heapq.heappush(waiting, (latest, self._number, self._told, one))
            while waiting and waiting[0][0] < self._day:
                yield heapq.heappop(waiting)

    def _stages(self) -> Iterator[list[Object]]:
        yield self._announced()
        number = 0
        while True:
            number += 1
            self._day += timedelta(days=self._chance.randrange(1, 12))
            yield list(self._stage(number))

    def _announced(self) -> list[Object]:
        size = self._chance.randrange(10, 100) * 100
        term = {"measure": self._measure, "unit": self._unit, "quantity": str(size)}
        terms = [{"flows": self._flows, **term}]
        parties = [{"code": code, "name": f"Party {code}"} for code in (self._giver, self._taker)]
        return [
            self._event(
                "AgreementAnnounced", self._official(self._giver), key="a", terms=terms,
                title=f"{size:,} for {size:,}, number {self._number}", kind="exchange", parties=parties,
            ),
            self._event("TermsStated", self._official(self._taker), key="a2", terms=terms),
        ]  # fmt: skip

    def _stage(self, number: int) -> Iterator[Object]:
        chance, stage = self._chance, f"s{number}"
        count = chance.randrange(5, 400)
        if chance.random() < 0.5:
            planned = self._day.isoformat()
            yield self._event(
                "StageScheduled", self._official(self._giver), stage=stage, planned=planned
            )
        source, other = self._official(self._giver), self._official(self._taker)
        yield self._event("StageCompleted", source, stage=stage, occurred=self._day.isoformat())
        both = chance.random() < 0.7
        told = self._flows if both else self._flows[:1]
        first = f"{stage}-1"
        yield self._figure(first, source, stage, told, count, parts=chance.random() < 0.35)
        yield self._event("FigureConfirmed", other, key=f"{stage}-2", of=first, flow=self._flows[0])
        differs = chance.random() < 0.07
        theirs = count + chance.randrange(1, 9) if differs else count
        if differs or chance.random() < 0.6:
            yield self._figure(f"{stage}-3", other, stage, self._flows[1:], theirs)
        for turn in range(chance.randrange(0, 4)):
            outlet = chance.choice(OUTLETS)
            yield self._figure(
                f"{stage}-r{turn}", outlet, stage, told, count + chance.choice((0, 0, 0, 0, 10)), repeats=first
            )  # fmt: skip
        for flow in told:
            self._totals[flow] += count
        if chance.random() < 0.4:
            reached = self._totals[self._flows[0]]
            yield self._figure(
                f"{stage}-4", source, stage, self._flows[:1], reached, scope="running"
            )
        if chance.random() < 0.12:
            monitor = chance.choice(MONITORS)
            yield self._figure(
                f"{stage}-5", monitor, stage, self._flows[:1], count, basis="counted"
            )
        yield from self._afterwards(stage, first, source, other, told, count)

    def _afterwards(
        self, stage: str, first: str, source: str, other: str, told: list[str], count: int
    ) -> Iterator[Object]:
        chance, what = self._chance, self._chance.random()
        if what < 0.05:
            self._day += timedelta(days=1)
            yield self._event(
                "FigureCorrected", source, key=f"{stage}-c", of=first, flow="all",
                quantity=str(count + chance.randrange(1, 5)),
            )  # fmt: skip
        elif what < 0.09:
            self._day += timedelta(days=1)
            yield self._event("StatementDisputed", other, key=f"{stage}-d", of=first, flow=told[-1])
        elif what < 0.1:
            self._day += timedelta(days=2)
            yield self._event("StatementRetracted", source, key=f"{stage}-t", of=first, flow="all")
        elif what < 0.12:
            yield self._figure(f"{stage}-6", source, stage, told, count)
            yield self._voided(first, f"{stage}-6")
        elif what < 0.13:
            yield self._voided(f"{stage}-2", None)

    def _voided(self, of: str, replacement: str | None) -> Object:
        given: Object = {
            "event": "EntryVoided",
            "agreement": self._slug,
            "of": of,
            "reason": "typed twice",
        }
        return {**given, "replacement": replacement} if replacement else given

    def _figure(
        self, key: str, source: str, stage: str, flows: list[str], count: int, *,
        scope: str = "stage", parts: bool = False, basis: str | None = None, **more: object,
    ) -> Object:  # fmt: skip
        slot = {"scope": scope, "stage": stage, "flows": flows}
        counted = {"measure": self._measure, "unit": self._unit, "quantity": str(count)}
        if parts:
            civilian = count // 3
            status = {"military": str(count - civilian), "civilian": str(civilian)}
            more["breakdowns"] = {"status": {"complete": True, "parts": status}}
        return self._event(
            "FigureReported", source, basis=basis, key=key, **slot, **counted, **more
        )

    def _event(
        self, name: str, source: str, *, basis: str | None = None, **fields: object
    ) -> Object:
        stated = self._day.isoformat()
        statement: Object = {"source": source, "stated": stated}
        statement["url"] = f"https://news.example/{stated}/{self._number}-{self._told}"
        if basis:
            statement["basis"] = basis
        if self._chance.random() < 0.3:
            statement |= {"publisher": "Example News", "quote": "the handover took place as agreed"}
        return {"event": name, "agreement": self._slug, **fields, "statement": statement}

    def _official(self, code: str) -> str:
        return f"{code.lower()}-{self._chance.choice(('ministry', 'ministry', 'president'))}"


def main() -> None:
    """Write the feed to standard output."""
    entries, *seed = map(int, sys.argv[1:])
    sys.stdout.buffer.writelines(lines(entries, *seed))


if __name__ == "__main__":
    main()
