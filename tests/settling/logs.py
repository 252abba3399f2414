"""Random agreements with all events, as feeds and as entries, without a store."""

import json
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any
from uuid import UUID

from hypothesis import strategies as st

from domain.entry import Entry
from domain.events import BY_NAME, AgreementAnnounced
from domain.feed import read
from domain.now import Now
from domain.recording import Desk
from domain.refusals import Refused
from domain.state.sources import Register
from domain.values.period import Moment, zone
from domain.values.quantity import number_text
from projections.agreement import AgreementAt
from projections.cut import Cut, Known
from projections.status import status
from projections.totals import totals

Object = dict[str, Any]
SLUG = "a"
START = datetime(2026, 1, 1, tzinfo=UTC)
NOW = Now(START + timedelta(days=300), UTC)

SOURCES: list[Object] = [
    {"source": "ru-mod", "kind": "official", "speaks_for": "RU"},
    {"source": "ru-head", "kind": "official", "speaks_for": "RU"},
    {"source": "ua-hq", "kind": "official", "speaks_for": "UA"},
    {"source": "ua-old", "kind": "official", "speaks_for": "UA", "same_as": "ua-hq"},
    {"source": "tr-mfa", "kind": "official", "speaks_for": "TR"},
    {"source": "us-dos", "kind": "official", "speaks_for": "US"},
    {"source": "joint", "kind": "joint"},
    {"source": "icrc", "kind": "third-party"},
    {"source": "paper", "kind": "media"},
    {"source": "nobody", "kind": "anonymous"},
]
NAMES = [source["source"] for source in SOURCES]
DATES = [
    *("2025-05-20", "2025-05-21", "2025-05-22", "2025-05-23", "2025-05"),
    *("2025-05-22T10:00Z", "2025-05-21T23:59:59.999999Z"),
]
CUTS = [*DATES, "2025-05-19", "2025-06", None]
QUANTITIES = [
    *("0", "3", "5", "5", "5", "7", "8"),
    *(">=5", ">5", "<=7", "<7", "5..7", "~5", "~7", "vague:dozens", "withheld"),
]
FLOWS = [["RU->UA"], ["UA->RU"], ["RU->UA", "UA->RU"], ["RU<->UA"], ["UA<->RU"], ["RU->TR"], []]
BREAKDOWNS: list[Object] = [
    {},
    {},
    {},
    {"sex": {"complete": True, "parts": {"women": "2", "men": "3"}}},
    {"sex": {"complete": True, "parts": {"women": "1", "men": "4"}}},
    {"sex": {"parts": {"women": "2"}}, "status": {"parts": {"civilian": "~2"}}},
    {"status": {"complete": True, "parts": {"civilian": "2", "military": ">=3"}}},
]


_OFTEN = {
    "FigureReported": 8,
    "FigureConfirmed": 6,
    "FigureCorrected": 4,
    "StatementDisputed": 4,
    "StatementRetracted": 3,
    "EntryVoided": 2,
    "TermsStated": 2,
    "StageCompleted": 2,
}
_EVENTS = [
    name
    for name, cls in BY_NAME.items()
    if not cls.OF_A_SOURCE and cls is not AgreementAnnounced
    for _ in range(_OFTEN.get(name, 1))
]
_DAYS = [None, None, "2025-05-21", "2025-05-22", "2025-05-21/2025-05-23"]


def _scope(rng: Random) -> Object:
    stage = rng.choice(["s10", "s10", "s9"])
    return rng.choice(
        [
            {"scope": "stage", "stage": stage},
            {"scope": "stage", "stage": stage},
            {"scope": "stage", "stage": stage},
            {"scope": "running", "stage": stage},
            {"scope": "running", "up_to": "2025-05-21"},
            {"scope": "running", "up_to": "2025-05-21T10:00Z"},
            {"scope": "running", "up_to": "2025-05-21T12:00:00+02:00"},
            {"scope": "whole"},
            {"scope": "planned"},
        ]
    )


def move(rng: Random, so_far: int) -> Object:
    """One object of a feed; its pointers may lead nowhere good, and then it will be refused."""
    event = rng.choice(_EVENTS)
    statement = {
        "source": rng.choice(NAMES),
        "stated": rng.choice(DATES),
        "basis": rng.choice([None, None, "counted"]),
        "via": rng.choice([[], [], ["wire"]]),
    }
    of = rng.randint(1, so_far)
    given: Object = {"event": event, "agreement": SLUG, "statement": statement}
    flow = rng.choice([None, "RU->UA", "UA->RU", "all"])
    quantity = rng.choice([None, *QUANTITIES])
    breakdowns = rng.choice(BREAKDOWNS)
    match event:
        case "FigureReported":
            given |= _scope(rng)
            given |= {
                "measure": rng.choice(["released"] * 6 + ["held"]),
                "unit": rng.choice(["person"] * 9 + ["percent"]),
                "flows": rng.choice(FLOWS),
                "quantity": quantity,
                "breakdowns": breakdowns,
                "repeats": of if rng.random() < 0.1 else None,
            }
        case "FigureConfirmed":
            dimension = rng.choice([None, None, "sex", "status"])
            given |= {"of": of, "flow": flow, "dimension": dimension}
            given |= {"quantity": rng.choice([None, None, quantity])}
        case "FigureCorrected":
            given |= {"of": of, "flow": flow, "quantity": quantity, "breakdowns": breakdowns}
        case "StatementDisputed":
            given |= {"of": of, "flow": flow, "quantity": rng.choice([None, None, quantity])}
            dimension = rng.choice([None, None, "sex", "status"])
            given |= {"dimension": dimension, "breakdowns": rng.choice([{}, breakdowns])}
        case "StatementRetracted":
            given |= {"of": of, "flow": flow}
        case "EntryVoided":
            del given["statement"]
            replacement = rng.choice([None, rng.randint(1, so_far)])
            given |= {"of": of, "reason": "slip", "replacement": replacement}
        case "TermsStated":
            term: Object = {"measure": "released", "unit": "person"}
            term |= {"flows": rng.choice(FLOWS), "quantity": quantity or "9"}
            given |= {"terms": [term], "replaces": rng.choice([None, of])}
        case "AgreementAmended":
            del given["statement"]
            given |= {"parties": [{"code": "US"}]}
        case _:
            fields = BY_NAME[event].FIELDS
            said = {
                "occurred": rng.choice(_DAYS),
                "outcome": rng.choice([None, "partial"]),
                "planned": rng.choice(_DAYS),
                "stage": rng.choice(["s10", "s9", "s3"]),
            }
            given |= {name: value for name, value in said.items() if name in fields}
    return without_nothing(given)


def without_nothing(given: Object) -> Object:
    """The object without the fields that say nothing."""
    kept = {name: value for name, value in given.items() if value not in (None, {}, [])}
    if "statement" in kept:
        kept["statement"] = without_nothing(kept["statement"])
    return kept


def announcement(stated: str = "2025-05-20") -> Object:
    return {
        "event": "AgreementAnnounced",
        "agreement": SLUG,
        "title": "An exchange",
        "parties": [{"code": "RU"}, {"code": "UA"}],
        "mediators": [{"code": "TR"}],
        "terms": [{"flows": ["RU->UA"], "measure": "released", "unit": "person", "quantity": "10"}],
        "statement": {"source": "ru-mod", "stated": stated},
    }


def registrations() -> list[Object]:
    return [{"event": "SourceRegistered", "name": s["source"], **s} for s in SOURCES]


@dataclass(frozen=True)
class Log:
    """A log of one agreement, as it was recorded."""

    objects: list[Object]
    """The feed objects that were recorded, pointers as numbers, sources first."""
    entries: list[Entry]
    register: Register

    def at(self, as_of: str | None, known_at: int | None = None, tz: str = "UTC") -> AgreementAt:
        """The agreement at a cut; ``known_at`` is a position."""
        known = Known(str(known_at), position=known_at) if known_at is not None else None
        cut = Cut(zone(tz), tz, Moment.parse(as_of) if as_of else None, known)
        return AgreementAt(SLUG, self.entries, self.register, cut)


def put(desk: Desk, given: Object, turn: int, objects: list[Object], entries: list[Entry]) -> bool:
    """Record one move; False where it was refused."""
    draft = read({**given, "key": given.get("key", f"k{turn}")}, str(UUID(int=turn)))
    try:
        planned = desk.put(draft)
    except Refused:
        return False
    body = json.loads(planned.event.to_json())
    objects.append({"event": type(planned.event).__name__, "key": planned.key, **body})
    if not planned.of_a_source:
        objects[-1]["agreement"] = SLUG
        recorded = START + timedelta(seconds=turn)
        position = len(objects)
        entries.append(
            Entry(SLUG, planned.number, position, recorded, "tester", planned.key, planned.event)
        )
    return True


def record(moves: Iterable[Object]) -> Log:
    """Decide the moves one by one; what is refused is left out."""
    desk = Desk([], lambda slug: [], NOW, revive=True)
    objects: list[Object] = []
    entries: list[Entry] = []
    for turn, given in enumerate([*registrations(), *moves]):
        put(desk, given, turn, objects, entries)
    return Log(objects, entries, desk.register)


_NUMBER = r"[0-9]+(?:\.[0-9]+)?"
_SAID = re.compile(rf"(?:~|[<>]=?|-)?{_NUMBER}|{_NUMBER}\.\.{_NUMBER}")


def times(number: Decimal, given: Any) -> Any:
    """An object of a feed, or a row of an answer, in which every quantity is so many times as large."""
    match given:
        case dict():
            return {name: times(number, value) for name, value in given.items()}
        case list():
            return [times(number, value) for value in given]
        case str() if _SAID.fullmatch(given):
            return re.sub(_NUMBER, lambda found: number_text(Decimal(found[0]) * number), given)
        case _:
            return given


def random_log(seed: int, length: int, number: Decimal = Decimal(1), amendments: int = 0) -> Log:
    """A log with ``length`` entries after its announcement, then so many amended, voided, corrected or retracted;
    the same for the same seed.

    What is said in it is ``number`` times as large as it would be without.
    """
    rng = Random(seed)
    desk = Desk([], lambda slug: [], NOW, revive=True)
    objects: list[Object] = []
    entries: list[Entry] = []
    announced = rng.choice(["2025-05-20", "2025-05-20", "2025-05-22"])
    first = [*registrations(), times(number, announcement(announced))]
    for turn, given in enumerate(first):
        put(desk, given, turn, objects, entries)
    turn = len(first)
    while len(entries) <= length and turn < 60 * (length + 1):
        put(desk, times(number, move(rng, len(entries))), turn, objects, entries)
        turn += 1
    for _ in range(amendments):
        turn += 2
        of = _of_those_amended_last(rng, objects)
        if rng.random() < 0.4:
            put(desk, _taken_back(rng, of, objects), turn, objects, entries)
            continue
        voiding = {"event": "EntryVoided", "agreement": SLUG, "of": of, "reason": "slip"}
        amended = _amended(rng, objects[len(registrations()) + of - 1])
        if rng.random() < 0.4 or amended is None:
            put(desk, voiding, turn, objects, entries)
        elif put(desk, voiding | {"replacement": len(entries) + 2}, turn, objects, entries):
            put(desk, amended, turn + 1, objects, entries)
    return Log(objects, entries, desk.register)


def _of_those_amended_last(rng: Random, objects: list[Object]) -> int:
    """The number of an entry, as often as not of one that was put in the place of another."""
    put_in_place = [given["replacement"] for given in objects if given.get("replacement")]
    count = len(objects) - len(registrations())
    found = put_in_place[-1] if put_in_place and rng.random() < 0.5 else rng.randint(2, count)
    return int(min(found, count))


def _taken_back(rng: Random, of: int, objects: list[Object]) -> Object:
    """A correction or retraction of an entry by its own source, as far as it has one."""
    said = objects[len(registrations()) + of - 1].get("statement", {"source": "ru-mod"})
    statement = {"source": said["source"], "stated": rng.choice(DATES)}
    if rng.random() < 0.2:
        given: Object = {"event": "StatementRetracted"}
    else:
        given = {"event": "FigureCorrected", "quantity": rng.choice(QUANTITIES)}
    return {"agreement": SLUG, "of": of, "flow": "all", "statement": statement} | given


def _amended(rng: Random, given: Object) -> Object | None:
    """An entry as it should have been: another's word, date, stage, flow or quantity; None for a voiding."""
    if "statement" not in given:
        return None
    changed = {name: value for name, value in given.items() if name != "key"}
    what = rng.choice(["stage", "source", "date", "flow", "quantity"])
    if what == "date":
        return changed | {"statement": given["statement"] | {"stated": rng.choice(DATES)}}
    if what == "source":
        return changed | {"statement": given["statement"] | {"source": rng.choice(NAMES)}}
    if what == "stage" and "stage" in given:
        return changed | {"stage": rng.choice(["s10", "s9", "s3"])}
    if what == "flow" and "flows" in given:
        return changed | {"flows": rng.choice(FLOWS)}
    if "quantity" in given:
        return changed | {"quantity": rng.choice(QUANTITIES)}
    return changed


def logs(most: int = 30, number: Decimal = Decimal(1)) -> st.SearchStrategy[Log]:
    """Random logs; a failing one shrinks in length."""
    return st.builds(random_log, st.integers(0, 2**32), st.integers(1, most), st.just(number))


def busy_logs() -> st.SearchStrategy[Log]:
    """Random logs that are long, for what is seldom so."""
    return st.builds(random_log, st.integers(0, 2**32), st.integers(60, 100))


def amended_logs(most: int = 15) -> st.SearchStrategy[Log]:
    """Random logs in which entries were amended and voided, over and over, after the rest."""
    seeds, lengths = st.integers(0, 2**32), st.integers(1, most)
    return st.builds(random_log, seeds, lengths, amendments=st.integers(1, 8))


def rows(at: AgreementAt) -> tuple[list[Object], list[Object]]:
    """Status and totals as plain rows, with entries as numbers."""
    return (
        [_plain(asdict(row)) for row in status(at)],
        [_plain(without_citations(asdict(row))) for row in totals(at)],
    )


def without_citations(row: Object) -> Object:
    """A row of the totals without the entries that it and its sources name."""
    kept = {name: cell for name, cell in row.items() if name not in ("entries", "completed_by")}
    if "by_source" in kept:
        kept["by_source"] = list(map(without_citations, kept["by_source"]))
    return kept


def _plain(value: Any) -> Any:
    match value:
        case dict():
            return {key: _plain(item) for key, item in value.items()}
        case list() | tuple():
            return [_plain(item) for item in value]
        case str() if value.startswith(f"{SLUG}#"):
            return int(value.removeprefix(f"{SLUG}#"))
        case str():
            return str(value)
        case _:
            return value
