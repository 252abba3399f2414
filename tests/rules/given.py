"""A small agreement in a few words: what was said (given), and the rows that must come out (then).

Everything has a default, so that a test names only what its rule is about: agreement `a` between RU and UA, with
TR as mediator, announced on 20 May 2025 with a term of 10 from RU to UA; figures are of stage s1, RU->UA,
released, persons, said on the 23rd. Entries are named by their keys, the announcement is `a`.
"""

from collections.abc import Iterable
from copy import deepcopy
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from domain.entry import Entry
from domain.feed import read
from domain.now import Now
from domain.recording import Desk
from domain.refusals import Refused
from domain.state.sources import register_of
from domain.values.period import Moment, zone
from domain.values.statement import Statement
from projections.agreement import AgreementAt
from projections.cut import Cut, Known
from projections.status import status
from projections.totals import totals
from projections.view import view
from tests.settling.logs import without_citations

Object = dict[str, Any]
Row = dict[str, Any]

SLUG = "a"
EACH = ["RU->UA", "UA->RU"]
START = datetime(2026, 1, 1, tzinfo=UTC)

KINDS: dict[str, tuple[str, str | None]] = {
    "ru-mod": ("official", "RU"),
    "ru-head": ("official", "RU"),
    "ua-hq": ("official", "UA"),
    "ua-head": ("official", "UA"),
    "tr-mfa": ("official", "TR"),
    "us-dos": ("official", "US"),
    "jcc": ("joint", None),
    "un": ("mediator", None),
    "icrc": ("third-party", None),
    "msf": ("third-party", None),
    "paper": ("media", None),
    "gazette": ("media", None),
    "nobody": ("anonymous", None),
}
"""The sources that are always there: slug -> kind, speaks_for."""

SHOWN = KINDS | {"tr-mfa": ("mediator", None), "us-dos": ("media", None)}
"""What they count as here, and their side."""


# Given ------------------------------------------------------------------------------------------


def date(day: int | str) -> str:
    """A day of May 2025, or any date as it is written."""
    return f"2025-05-{day:02d}" if isinstance(day, int) else day


def source(slug: str, kind: str = "official", speaks_for: str | None = None, **more: Any) -> Object:
    given = {"event": "SourceRegistered", "source": slug, "name": slug, "kind": kind}
    return _plain(given | {"speaks_for": speaks_for} | more)


def amended(slug: str, **fields: Any) -> Object:
    return {"event": "SourceAmended", "source": slug, **fields}


def said(event: str, source: str | None, on: int | str = 23, **fields: Any) -> Object:
    """Any event; what belongs to a statement goes there."""
    inside = {name: fields.pop(name) for name in Statement.FIELDS if name in fields}
    given = {"event": event, "agreement": SLUG, **fields}
    if source is not None:
        given["statement"] = _plain({"source": source, "stated": date(on), **inside})
    return _plain(given)


def announce(source: str = "ru-mod", on: int | str = 20, **fields: Any) -> Object:
    default = {
        "key": "a",
        "title": "An exchange",
        "parties": ["RU", "UA"],
        "mediators": ["TR"],
        "terms": [term("10")],
    }
    return said("AgreementAnnounced", source, on, **default | fields)


def term(
    quantity: str,
    flows: str | list[str] = "RU->UA",
    measure: str = "released",
    unit: str = "person",
) -> Object:
    return {
        "flows": _listed(flows),
        "measure": measure,
        "unit": unit,
        "quantity": quantity,
    }


def terms(source: str, *said_terms: Object, on: int | str = 23, **fields: Any) -> Object:
    return said("TermsStated", source, on, terms=list(said_terms), **fields)


def report(
    source: str,
    quantity: str | None = None,
    flows: str | list[str] = "RU->UA",
    *,
    on: int | str = 23,
    **fields: Any,
) -> Object:
    """A figure: of stage s1 unless a scope or stage is named; `by` are its breakdowns."""
    if "scope" not in fields:
        fields = {"scope": "stage", "stage": "s1"} | fields
    default = {"measure": "released", "unit": "person", "quantity": quantity}
    breakdowns = fields.pop("by", None)
    return said(
        "FigureReported",
        source,
        on,
        **default | {"flows": _listed(flows), "breakdowns": breakdowns} | fields,
    )


def parts(*, complete: bool = True, **categories: str) -> Object:
    return {"complete": complete, "parts": categories}


def confirm(source: str, of: str, quantity: str | None = None, **fields: Any) -> Object:
    return said("FigureConfirmed", source, of=of, quantity=quantity, **fields)


def correct(source: str, of: str, quantity: str | None = None, **fields: Any) -> Object:
    breakdowns = fields.pop("by", None)
    return said(
        "FigureCorrected", source, of=of, quantity=quantity, breakdowns=breakdowns, **fields
    )


def dispute(source: str, of: str, quantity: str | None = None, **fields: Any) -> Object:
    breakdowns = fields.pop("by", None)
    return said(
        "StatementDisputed", source, of=of, quantity=quantity, breakdowns=breakdowns, **fields
    )


def retract(source: str, of: str, **fields: Any) -> Object:
    return said("StatementRetracted", source, of=of, **fields)


def void(of: str, replacement: int | str | None = None, **fields: Any) -> Object:
    return said("EntryVoided", None, of=of, replacement=replacement, reason="a slip", **fields)


def complete(source: str, stage: str = "s1", **fields: Any) -> Object:
    return said("StageCompleted", source, stage=stage, **fields)


def cancel(source: str, stage: str = "s1", **fields: Any) -> Object:
    return said("StageCancelled", source, stage=stage, **fields)


def _listed(flows: str | list[str]) -> list[str]:
    return flows if isinstance(flows, list) else [flows]


def _plain(given: Object) -> Object:
    return {name: value for name, value in given.items() if value is not None}


CIRCLE = [
    report("ru-mod", "50", key="c1"),
    correct("ru-mod", "c1", "51", key="d1"),
    report("ru-mod", "52", key="c2"),
    void("c1", "c2"),
    correct("ru-mod", "d1", "53", key="d2"),
    void("c2", "d2"),
]
"""Corrections that replacements lead to one another."""


# When -------------------------------------------------------------------------------------------


@dataclass
class Told:
    """What was said, as it was recorded: one entry a second, from the first of January 2026."""

    tz: str = "UTC"

    def __post_init__(self) -> None:
        self.desk = Desk([], lambda slug: [], Now(START, zone(self.tz)), revive=True)
        self.entries: list[Entry] = []
        self.turn = 0

    def tell(self, *given: Object) -> "Told":
        for one in given:
            self.turn += 1
            if not one["event"].startswith("Source"):
                one = {"key": f"k{self.turn}"} | one  # noqa: PLW2901 - the rest of the loop is about the same one
            planned = self.desk.put(read(one, str(UUID(int=self.turn))))
            if not planned.already:
                recorded = START + timedelta(seconds=self.turn)
                self.entries.append(
                    Entry(
                        planned.subject,
                        planned.number,
                        self.turn,
                        recorded,
                        "tester",
                        planned.key,
                        planned.event,
                    )
                )
        return self

    def refuses(self, given: Object) -> Refused:
        """The refusal of one more object, which leaves everything as it was."""
        before = deepcopy((self.desk.state(SLUG), self.desk.register))
        with pytest.raises(Refused) as caught:
            self.tell(given)
        assert (self.desk.state(SLUG), self.desk.register) == before
        return caught.value

    def at(self, as_of: int | str | None = None, known_at: str | None = None) -> AgreementAt:
        """The agreement at a cut; ``known_at`` is the key of an entry, or a date."""
        cut = Cut(
            zone(self.tz),
            self.tz,
            Moment.parse(date(as_of)) if as_of is not None else None,
            self._known(known_at),
        )
        own = [entry for entry in self.entries if not entry.of_a_source]
        known = [entry for entry in self.entries if entry.of_a_source and cut.knows(entry)]
        register = register_of(entry.event for entry in known)  # type: ignore[misc]
        return AgreementAt(SLUG, own, register, cut)

    def _known(self, key: str | None) -> Known | None:
        if key is None:
            return None
        if key.startswith("20"):
            return Known(key, by=Moment.parse(key).latest(zone(self.tz)))
        (position,) = (entry.position for entry in self.entries if entry.key == key)
        return Known(key, position=position)

    # Then

    def status(
        self, as_of: int | str | None = None, known_at: str | None = None, **where: Any
    ) -> list[Row]:
        """The rows of `status`, entries by their keys; those only of which the named columns are as given."""
        rows = self.keyed(status(self.at(as_of, known_at)))
        return [row for row in rows if all(row[name] == value for name, value in where.items())]

    def slot(
        self, as_of: int | str | None = None, known_at: str | None = None, **where: Any
    ) -> Row:
        """The one row of `status` there is; of a divided total, the total."""
        if "category" not in where:
            where = {"category": None} | where
        (row,) = self.status(as_of, known_at, **where)
        return row

    def totals(
        self, as_of: int | str | None = None, known_at: str | None = None, **where: Any
    ) -> list[Row]:
        """The rows of `totals`, in the columns that the rules speak of."""
        rows = list(map(without_citations, self.keyed(totals(self.at(as_of, known_at)))))
        return [row for row in rows if all(row[name] == value for name, value in where.items())]

    def total(
        self, as_of: int | str | None = None, known_at: str | None = None, **where: Any
    ) -> Row:
        """The one row of `totals`; RU->UA unless another is named."""
        (row,) = self.totals(as_of, known_at, **{"flow": "RU->UA"} | where)
        return row

    def told_by(self, source: str, as_of: int | str | None = None) -> list[tuple[str, ...]]:
        """The figures of `view`: entry, quantity, and whether it counts."""
        rows = self.keyed(view(self.at(as_of), source))
        kinds = ("figure", "confirmation", "repeat")
        return [
            (row["entry"], row["quantity"], row["standing"]) for row in rows if row["what"] in kinds
        ]

    def keyed(self, rows: Iterable[Any]) -> list[Row]:
        """The rows of any view as data, with the entries by their keys."""
        return [self._by_key(asdict(row)) for row in rows]

    def _by_key(self, value: Any) -> Any:
        if isinstance(value, dict):
            return {name: self._by_key(item) for name, item in value.items()}
        if isinstance(value, list | tuple):
            return [self._by_key(item) for item in value]
        if isinstance(value, str) and value.startswith(f"{SLUG}#"):
            own = [entry for entry in self.entries if not entry.of_a_source]
            return own[int(value.removeprefix(f"{SLUG}#")) - 1].key
        return value


def told(*given: Object, tz: str = "UTC", first: Object | None = None) -> Told:
    """The sources, the announcement (``first``, where another one is meant), and what is given."""
    start = [source(slug, *kind) for slug, kind in KINDS.items()]
    return Told(tz).tell(*start, first or announce(), *given)


# Then -------------------------------------------------------------------------------------------


def figure(
    entry: str,
    source: str,
    quantity: str,
    *,
    on: int | str = 23,
    via: Iterable[str] = (),
    implied: bool = False,
    active: bool = True,
) -> Row:
    """One assertion in a slot."""
    kind, side = SHOWN[source]
    return {
        "entry": entry,
        "source": source,
        "kind": kind,
        "side": side,
        "quantity": quantity,
        "stated": date(on),
        "via": list(via),
        "implied": implied,
        "active": active,
    }


def slot(*figures: Row, number: str | None = None, **columns: Any) -> Row:
    """A row of `status`; ``number`` where value, low and high are one."""
    return {
        "agreement": SLUG,
        "scope": "stage",
        "stage": "s1",
        "up_to": None,
        "flow": "RU->UA",
        "measure": "released",
        "unit": "person",
        "dimension": None,
        "category": None,
        "standing": "reported",
        "contested": False,
        "was_contested": False,
        "value": number,
        "low": number,
        "high": number,
        "figures": list(figures),
        **columns,
    }


def total(**columns: Any) -> Row:
    """A row of `totals`, as the announcement alone leaves it."""
    return {
        "agreement": SLUG,
        "flow": "RU->UA",
        "measure": "released",
        "unit": "person",
        "term": "10",
        "terms": [a_term("a", "ru-mod", "10", on=20)],
        "settled": "0",
        "unsettled": "10",
        "low": "0",
        "high": "0",
        "remaining_low": "10",
        "remaining_high": "10",
        "basis": "stages",
        "stages_completed": 0,
        "stages_without_number": [],
        "contested_stages": [],
        "by_source": [],
        **columns,
    }


def a_term(entry: str, source: str, quantity: str, *, on: int | str = 23) -> Row:
    kind, side = SHOWN[source]
    return {
        "entry": entry,
        "source": source,
        "kind": kind,
        "side": side,
        "quantity": quantity,
        "stated": date(on),
    }


def by(
    source: str,
    sum: str | None = None,  # noqa: A002 - the column
    stages: Iterable[str] = (),
    whole: str | None = None,
    running: str | None = None,
) -> Row:
    """One source in a row of `totals`."""
    return {
        "source": source,
        "side": SHOWN[source][1],
        "sum": sum,
        "stages": list(stages),
        "stated_whole": whole,
        "stated_running": running,
    }
