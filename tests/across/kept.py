"""A read model in a file, filled from random agreements, and what the fold says instead."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import UTC
from pathlib import Path
from typing import Any

from domain.changes import OwedText
from domain.entry import Entry
from domain.state.sources import Register
from domain.store.location import Location
from domain.store.model import State
from domain.store.sqlite_model import SqliteModelWriter, opened_to_read
from domain.store.sqlite_model_evidence import evidence
from domain.values.period import Moment
from projections.across.agreements import agreement_across
from projections.across.catching_up import Due, Registers, needed
from projections.across.folded import totals_folded
from projections.across.ticks import FOREVER, tick
from projections.across.totals import TotalsAcrossRow, total_across
from projections.agreement import AgreementAt
from projections.agreements import agreement_row
from projections.cut import Cut, Known
from projections.totals import totals

LEFT_OUT = (
    *("terms", "by_source", "entries", "completed_by"),
    *("spoken", "numbered", "contested", "about"),
)


def filled(
    path: Path, slug: str, entries: Sequence[Entry], ends: Iterable[int], registers: Registers
) -> Location:
    """A model that was brought up to each of some positions, one after the other."""
    location = Location(str(path), path.name)
    with SqliteModelWriter(location, 5.0) as writer:
        with writer.turn() as turn:
            turn.begin(State("ledger", "UTC", "1", 0, 0, b""))
        for end in ends:
            known = [entry for entry in entries if entry.position <= end]
            if known:
                seen = [one for one in registers if one.position <= end]
                with writer.turn() as turn:
                    held = turn.held().get(slug)
                    anew, changes = needed(
                        Due(slug, len(known), known[-1].position, held), known, seen, UTC
                    )
                    if anew:
                        turn.forget(slug)
                    turn.put(changes, end)
    return location


def evident(location: Location, slug: str) -> tuple[set[OwedText], dict[Any, Any], list[object]]:
    """The rows and changes that the model keeps of an agreement, and whatever is untidy in it."""
    with evidence(location) as found:
        (model,) = found.models
        changes = model.changes(slug, model.held()[slug])
        untidy = [*found.wrong, *model.astray(()), *model.untidy(), *model.uneven()]
        return changes.rows, changes.kept(), untidy


def since(location: Location, slug: str) -> int:
    """From which position on the model answers for an agreement."""
    with evidence(location) as found:
        (model,) = found.models
        return model.held()[slug].since


def kept(location: Location, position: int, as_of: str | None) -> list[dict[str, Any]]:
    """The rows of the totals that the model gives at a cut."""
    rows = map(asdict, kept_across(location, position, as_of))
    return sorted((_plain(row) for row in rows), key=_order)


def folded(
    slug: str, entries: Iterable[Entry], register: Register, position: int, as_of: str | None
) -> list[dict[str, Any]]:
    """The same rows by the fold."""
    rows = [asdict(row) for row in totals(_at(slug, entries, register, position, as_of))]
    return sorted((_plain(row) for row in rows), key=_order)


def kept_across(location: Location, position: int, as_of: str | None) -> list[TotalsAcrossRow]:
    """The rows that answers across agreements have, as the model gives them."""
    t = tick(Moment.parse(as_of).latest(UTC)) if as_of else FOREVER
    with opened_to_read(location) as model:
        assert model is not None
        return [total_across(row) for row in model.totals(position, t)]


def folded_across(
    slug: str, entries: Iterable[Entry], register: Register, position: int, as_of: str | None
) -> list[TotalsAcrossRow]:
    """The same rows by the fold."""
    return totals_folded(_at(slug, entries, register, position, as_of))


def kept_agreement(location: Location, position: int, as_of: str | None) -> dict[str, Any] | None:
    t = tick(Moment.parse(as_of).latest(UTC)) if as_of else FOREVER
    with opened_to_read(location) as model:
        assert model is not None
        rows = [asdict(agreement_across(row, 0)) for row in model.agreements(position, t)]
    return rows[0] | {"entries": None} if rows else None


def folded_agreement(
    slug: str, entries: Iterable[Entry], register: Register, position: int, as_of: str | None
) -> dict[str, Any] | None:
    row = agreement_row(_at(slug, entries, register, position, as_of))
    return asdict(row) | {"entries": None} if row is not None else None


def _at(
    slug: str, entries: Iterable[Entry], register: Register, position: int, as_of: str | None
) -> AgreementAt:
    known = Known(str(position), position=position)
    cut = Cut(UTC, "UTC", Moment.parse(as_of) if as_of else None, known)
    return AgreementAt(slug, entries, register, cut)


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in LEFT_OUT}


def _order(row: dict[str, Any]) -> tuple[str, str, str]:
    return row["flow"] or "", row["measure"], row["unit"]
