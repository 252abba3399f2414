"""The read model of a ledger: beside its log, and nothing that is recorded in it.

It is written by whoever has appended, from the log alone, and read by questions across all agreements. Several
writers take turns under the engine's write lock, and each goes on where the one before it stopped.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, Final, Protocol, Self

from domain.changes import NOTHING, UNMARKED, Changes, OwedText, Values
from domain.frozen import dataclass
from domain.store.failures import ModelForeign, ModelOutdated
from domain.store.model_schema import (
    CHAPTER,
    MODEL_VERSION,
    OF_AGREEMENTS,
    OF_TOTALS,
    SUMMED,
    TABLES,
    by_chapter,
    marked,
    said_of,
)

WORTHWHILE: Final = 500
"""Entries from which on a ledger has a model; fewer are folded faster than anybody can look."""


class ModelCursor(Protocol):
    """A transaction on the tables of a model, on any engine. Parameters are written ``?``."""

    def rows(self, statement: str, parameters: Sequence[Any] = ()) -> list[Any]:
        """The rows of an answer."""

    def there(self, table: str) -> bool:
        """Whether there is such a table."""


class WritingCursor(ModelCursor, Protocol):
    """One that changes them."""

    def run(self, statement: str, parameters: Sequence[Any] = ()) -> None:
        """A statement without an answer."""

    def many(self, statement: str, rows: Sequence[Sequence[Any]]) -> None:
        """The same statement for many rows."""

    def create(self, prefix: str) -> None:
        """All tables, empty, their names after a prefix."""

    def alone(self) -> None:
        """Wait until nobody reads the tables, and nobody begins to before the end; others read on meanwhile."""


@dataclass(frozen=True, slots=True)
class State:
    """Of which ledger a model is, by which rules and in which zone, and up to which position of the log.

    ``target`` is the position that agreements in it go up to at most, where a worker has not come to its end, and
    ``chain`` the hash there: of a log that has another one the model says nothing.
    """

    ledger: str
    tz: str
    rules: str
    position: int
    target: int
    chain: bytes

    def is_of(self, ledger: str, tz: str, rules: str, link: Callable[[int], bytes | None]) -> bool:
        """Whether all that is in a model is of a log: one that was put back may be another from some entry on.

        ``link`` gives the hash at a position.
        """
        made_of = self.ledger, self.tz, self.rules
        return made_of == (ledger, tz, rules) and link(self.target) == self.chain


@dataclass(frozen=True, slots=True)
class HeldAgreement:
    """An agreement in the model."""

    number: int
    through: int
    scale: int
    odd: str | None
    since: int


class ModelWriter(ABC):
    """A model opened for writing; use it as a context manager."""

    @abstractmethod
    def turn(self, *, prefix: str = "") -> AbstractContextManager["Turn"]:
        """The write lock on the model: all that is put inside, or nothing."""

    @abstractmethod
    def check_room(self) -> None:
        """`StoreFull` where there cannot be another one beside it."""

    @abstractmethod
    def give_back(self) -> None:
        """Leave the disk the room of tables that were taken away, where nobody is in the way of that."""

    @abstractmethod
    def close(self) -> None:
        """Let go of the model."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class Turn:
    """One transaction on the tables of a model, those with a prefix."""

    def __init__(self, cursor: WritingCursor, prefix: str) -> None:
        self._c = cursor
        self._p = prefix
        self._stages: dict[str, int] = {}
        self._wrote = False

    def state(self) -> State | None:
        """What the model is of; None where its tables are not there, or of another version."""
        return state_of(self._c, self._p) if self._c.there(f"{self._p}state") else None

    def begin(self, state: State) -> None:
        """Empty tables for a model that is to be filled."""
        self.drop()
        self._c.create(self._p)
        self._run(
            f"INSERT INTO {self._p}state VALUES (1, ?, ?, ?, ?, ?, ?, ?, 0)",
            (
                MODEL_VERSION,
                state.rules,
                state.ledger,
                state.tz,
                state.position,
                state.target,
                state.chain,
            ),
        )

    def drop(self) -> None:
        """Take the tables away."""
        for name in TABLES:
            self._run(f"DROP TABLE IF EXISTS {self._p}{name}")

    def take_the_place(self) -> None:
        """What was filled beside the tables in use takes their place; readers of the old go on with the old."""
        self._c.alone()
        Turn(self._c, "").drop()
        for name in TABLES:
            self._run(f"ALTER TABLE {self._p}{name} RENAME TO {name}")
        self._run(f"DROP INDEX {self._p}totals_of")
        self._run("CREATE INDEX totals_of ON totals (agreement)")

    def aim(self, target: int, chain: bytes) -> None:
        """Agreements are put in up to a position with such a hash, before all of them are."""
        self._run(
            f"UPDATE {self._p}state SET target = ?, chain = ? WHERE target < ?",
            (target, chain, target),
        )

    def reached(self, position: int, chain: bytes) -> None:
        """All entries up to a position with such a hash are in the model."""
        self.aim(position, chain)
        self._run(
            f"UPDATE {self._p}state SET position = ? WHERE position < ?", (position, position)
        )

    def end(self) -> None:
        """Count a turn that wrote, so that readers with several connections can tell whether all see the same."""
        if self._wrote and self._c.there(f"{self._p}state"):
            self._run(f"UPDATE {self._p}state SET turn = turn + 1")

    def held(self) -> dict[str, HeldAgreement]:
        """The agreements in the model."""
        return held_in(self._c, self._p)

    def forget(self, slug: str) -> None:
        """Take an agreement out, so that it can be put in anew."""
        p = self._p
        held = self._c.rows(f"SELECT id FROM {p}agreements WHERE slug = ?", (slug,))
        if not held:
            return
        (found,) = held
        of_agreement = f"SELECT id FROM {p}totals WHERE agreement = ?"
        for name in OF_TOTALS:
            self._run(f"DELETE FROM {p}{name} WHERE total IN ({of_agreement})", found)
        for name in OF_AGREEMENTS:
            self._run(f"DELETE FROM {p}{name} WHERE agreement = ?", found)
        self._run(f"DELETE FROM {p}agreements WHERE id = ?", found)

    def put(self, changes: Changes, through: int) -> None:
        """Add what changed in an agreement, whose entries up to a position are in the model with it.

        What was told of it as it was before is forgotten.
        """
        number = self._agreement(changes, through)
        self._run(f"DELETE FROM {self._p}told WHERE agreement = ?", (number,))
        totals = self._totals(number, changes)
        self._add("added", _added(changes, totals, self._stage))
        self._mark(
            sorted({(totals[owed], self._stage(stage)) for owed, stage, *_ in changes.marks})
        )
        counts = changes.counts.items()
        self._add(
            "counted",
            {(number, self._stage(stage), pos, t): v for (stage, pos, t), v in counts if any(v)},
        )
        self._steps(
            "stated", [(totals[o], name, pos, t, x) for o, name, pos, t, x in changes.stated]
        )
        self._steps("terms", [(totals[o], pos, t, x) for o, pos, t, x in changes.terms])
        self._steps("headings", [(number, pos, t, x) for pos, t, x in changes.headings])
        self._steps("said", [(number, latest, pos, t, x) for latest, pos, t, x in changes.said])

    def _add(self, table: str, rows: Mapping[tuple[int, int, int, int], Values]) -> None:
        """Changes of stages, and what all of each chapter come to now."""
        if not rows:
            return
        of, values = SUMMED[table]
        kept = f"{self._p}{table}"
        self._many(
            f"INSERT INTO {kept} VALUES ({_marks(4 + len(values))})",
            [(*key, *rows[key]) for key in sorted(rows)],
        )
        chapters = sorted({(number, stage // CHAPTER) for number, stage, _, _ in rows})
        self._many(f"DELETE FROM {kept}_by_chapter WHERE {of} = ? AND chapter = ?", chapters)
        where = f"WHERE {of} = ? AND stage BETWEEN ? AND ?"
        self._many(
            f"INSERT INTO {kept}_by_chapter {by_chapter(kept, of, values, where)}",
            [(number, c * CHAPTER, c * CHAPTER + CHAPTER - 1) for number, c in chapters],
        )

    def _mark(self, stages: Sequence[tuple[int, int]]) -> None:
        """Of stages that were marked otherwise, or are no more, how they are marked in the end."""
        where, p = "WHERE total = ? AND stage = ?", self._p
        self._many(f"DELETE FROM {p}marked {where}", stages)
        self._many(f"INSERT INTO {p}marked {marked(f'{p}added', where)}", stages)

    def tell(self, slug: str, told: Mapping[str, tuple[int, bytes]]) -> None:
        """Keep answers of an agreement as it is now: by kind, until which tick they hold, and their rows."""
        held = self._c.rows(f"SELECT id FROM {self._p}agreements WHERE slug = ?", (slug,))
        rows = [(held[0][0], kind, until, answer) for kind, (until, answer) in told.items()]
        self._many(f"INSERT INTO {self._p}told VALUES ({_marks(4)})", rows)

    def _steps(self, table: str, rows: Sequence[tuple[Any, ...]]) -> None:
        """Of several steps at one place the last holds."""
        last = {row[:-1]: row for row in rows}
        values = _marks(len(rows[0])) if rows else ""
        self._many(
            f"INSERT INTO {self._p}{table} VALUES ({values})", [last[k] for k in sorted(last)]
        )

    def _run(self, statement: str, parameters: Sequence[Any] = ()) -> None:
        self._wrote = True
        self._c.run(statement, parameters)

    def _many(self, statement: str, rows: Sequence[tuple[Any, ...]]) -> None:
        if rows:
            self._wrote = True
            self._c.many(statement, rows)

    def _agreement(self, changes: Changes, through: int) -> int:
        p = self._p
        self._run(
            f"INSERT INTO {p}agreements (slug, through, scale, odd, since) VALUES (?, ?, ?, ?, ?) "
            "ON CONFLICT (slug) DO UPDATE SET through = excluded.through, odd = excluded.odd",
            (changes.slug, through, changes.scale, changes.odd, changes.since),
        )
        found = self._c.rows(f"SELECT id FROM {p}agreements WHERE slug = ?", (changes.slug,))
        return int(found[0][0])

    def _totals(self, agreement: int, changes: Changes) -> dict[OwedText, int]:
        p = self._p
        rows = self._c.rows(
            f"SELECT flow, measure, unit, id FROM {p}totals WHERE agreement = ?", (agreement,)
        )
        known: dict[OwedText, int] = {(flow, measure, unit): n for flow, measure, unit, n in rows}
        for owed in sorted(changes.rows - known.keys(), key=lambda o: (o[0] or "", *o[1:])):
            made = self._c.rows(
                f"INSERT INTO {p}totals (agreement, flow, measure, unit, has_whole) "
                "VALUES (?, ?, ?, ?, 0) RETURNING id",
                (agreement, *owed),
            )
            known[owed] = int(made[0][0])
        for owed in {o for o, name, *_ in changes.stated if name == "whole"}:
            self._run(f"UPDATE {p}totals SET has_whole = 1 WHERE id = ?", (known[owed],))
        return known

    def _stage(self, slug: str) -> int:
        if slug not in self._stages:
            p = self._p
            self._run(
                f"INSERT INTO {p}stages (slug) VALUES (?) ON CONFLICT (slug) DO NOTHING", (slug,)
            )
            found = self._c.rows(f"SELECT id FROM {p}stages WHERE slug = ?", (slug,))
            self._stages[slug] = int(found[0][0])
        return self._stages[slug]


def state_of(cursor: ModelCursor, prefix: str) -> State | None:
    """What a model is of; None where it is one of another version."""
    columns = "version, ledger, tz, rules, position, target, chain"
    rows = cursor.rows(f"SELECT {columns} FROM {prefix}state")
    if len(rows) != 1 or rows[0][0] != MODEL_VERSION:
        return None
    _, ledger, tz, rules, position, target, chain = rows[0]
    if not isinstance(position, int) or not isinstance(chain, bytes | memoryview):
        return None
    return State(ledger, tz, rules, position, target, bytes(chain))


def not_ours(
    of: str, found: Sequence[tuple[str, str]], version: object
) -> ModelOutdated | ModelForeign:
    """Why nothing is written to a model: ``found`` is what `strange` tells, ``version`` what it says it has."""
    if version not in (None, MODEL_VERSION):
        return ModelOutdated(f"{of} has version {version}")
    return ModelForeign(f"{of} is not as it was made: {said_of(*found[0])}")


def held_in(cursor: ModelCursor, prefix: str = "") -> dict[str, HeldAgreement]:
    """The agreements in a model, by slug."""
    rows = cursor.rows(f"SELECT slug, id, through, scale, odd, since FROM {prefix}agreements")
    return {slug: HeldAgreement(*rest) for slug, *rest in rows}


def _added(
    changes: Changes, totals: Mapping[OwedText, int], stage_number: Callable[[str], int]
) -> dict[tuple[int, int, int, int], Values]:
    """What changes add to stages of rows, and how they mark them, by total, stage, position and tick."""
    found: dict[tuple[int, int, int, int], Values] = {}
    for owed, stage, pos, t in {**changes.sums, **changes.marks}:
        key = owed, stage, pos, t
        values = (*changes.sums.get(key, NOTHING), *changes.marks.get(key, UNMARKED))
        if any(values):
            found[totals[owed], stage_number(stage), pos, t] = values
    return found


def _marks(count: int) -> str:
    return ", ".join("?" * count)
