"""Questions to the read model: what stands at two cuts, for all agreements at once.

A large model is asked by two threads, each with a connection and half of the rows; the engine adds up outside of
Python, so both get a processor. Importing this loads no library but the standard one.
"""

from collections.abc import Callable, Sequence
from typing import Any, Final, TypeVar

from domain.changes import (
    ADDED,
    COUNTED,
    NOTHING,
    AgreementStands,
    Called,
    TotalStands,
    Values,
)
from domain.store.model import HeldAgreement, ModelCursor, State, held_in
from domain.store.model_schema import CHAPTER

_FEW: Final = 500
"""Rows of totals for which one thread does."""
R = TypeVar("R")


class ModelReader:
    """One state of a model, asked over one cursor or several."""

    def __init__(self, cursors: Sequence[ModelCursor], state: State) -> None:
        self.state = state
        self._cursors = cursors
        self._c = cursors[0]

    def held(self) -> dict[str, HeldAgreement]:
        """The agreements in the model, by slug."""
        return held_in(self._c)

    def totals(self, pos: int, t: int) -> list[TotalStands]:
        """The rows of the totals that exist at a cut."""
        rows = self._c.rows(
            "SELECT t.id, a.slug, t.flow, t.measure, t.unit, a.scale, a.id, t.has_whole FROM totals t "
            "JOIN agreements a ON a.id = t.agreement WHERE a.odd IS NULL ORDER BY t.id"
        )
        if not rows:
            return []
        ranges = _split(rows[0][0], rows[-1][0], len(self._cursors) if len(rows) > _FEW else 1)
        sums: dict[int, Values] = {}
        marks: dict[int, tuple[list[str], list[str]]] = {}
        for some_sums, some_marks in self._shared(ranges, lambda c, of: _added(c, of, pos, t)):
            sums.update(some_sums)
            for total, stage, contested, lacking in some_marks:
                named = marks.setdefault(total, ([], []))
                if contested > 0:
                    named[0].append(stage)
                if lacking > 0:
                    named[1].append(stage)
        completed = {n: count for n, (_, count) in self._counts(pos, t).items()}
        terms: dict[int, str | None] = dict(
            self._c.rows(
                "SELECT total, term FROM terms WHERE pos <= ? AND t <= ? ORDER BY total, pos, t",
                (pos, t),
            )
        )
        stated = self._stated(
            [row[0] for row in rows if row[7] or not sums.get(row[0], NOTHING)[_FIGURES]], pos, t
        )
        found = []
        for number, slug, flow, measure, unit, scale, agreement, _ in rows:
            added, term = sums.get(number, NOTHING), terms.get(number)
            if added[_EXISTING] > 0 or term is not None:
                contested, lacking = marks.get(number, ((), ()))
                found.append(
                    TotalStands(
                        slug,
                        flow,
                        measure,
                        unit,
                        scale,
                        added,
                        completed.get(agreement, 0),
                        tuple(sorted(contested)),
                        tuple(sorted(lacking)),
                        term,
                        stated.get(number, ()),
                    )
                )
        return found

    def agreements(self, pos: int, t: int) -> list[AgreementStands]:
        """The agreements of which anything was said by a cut, those left to the fold aside."""
        headings: dict[int, str | None] = dict(
            self._c.rows(
                "SELECT agreement, heading FROM headings WHERE pos <= ? AND t <= ? "
                "ORDER BY agreement, pos, t",
                (pos, t),
            )
        )
        said: dict[tuple[int, int], str | None] = {
            (agreement, latest): words
            for agreement, latest, words in self._c.rows(
                "SELECT agreement, latest, words FROM said WHERE pos <= ? AND t <= ? "
                "ORDER BY agreement, latest, pos, t",
                (pos, t),
            )
        }
        newest = {agreement: words for (agreement, _), words in said.items() if words is not None}
        counts = self._counts(pos, t)
        return [
            AgreementStands(slug, headings.get(n), *counts.get(n, _NO_COUNTS), newest[n])
            for slug, n in self._c.rows(
                "SELECT slug, id FROM agreements WHERE odd IS NULL ORDER BY slug"
            )
            if n in newest
        ]

    def told(self, kind: str) -> dict[str, tuple[int, bytes]]:
        """The answers of a kind, by agreement: until which tick they hold, and their rows."""
        rows = self._c.rows(
            "SELECT a.slug, t.until, t.answer FROM told t JOIN agreements a ON a.id = t.agreement "
            "WHERE t.kind = ?",
            (kind,),
        )
        return {slug: (until, bytes(answer)) for slug, until, answer in rows}

    def titles(self) -> dict[str, str]:
        """How the agreements are called in the end, those without a title aside."""
        rows = self._c.rows(
            "SELECT a.slug, h.heading FROM headings h JOIN agreements a ON a.id = h.agreement "
            "ORDER BY h.agreement, h.pos, h.t"
        )
        named = {slug: Called.of(heading).title for slug, heading in rows if heading}
        return {slug: title for slug, title in named.items() if title}

    def _counts(self, pos: int, t: int) -> dict[int, tuple[int, int]]:
        """Of each agreement the number of stages that are spoken of, and that are completed."""
        found = _summed(self._c, "counted", "agreement", COUNTED, (0, 2**63 - 1), pos, t)
        return {number: (stages, completed) for number, (stages, completed) in found.items()}

    def _stated(
        self, totals: Sequence[int], pos: int, t: int
    ) -> dict[int, tuple[tuple[str, str], ...]]:
        """The whole and running slots of some rows."""
        found: dict[int, dict[str, str | None]] = {}
        for total in totals:
            slots = self._c.rows(
                "SELECT name, slot FROM stated WHERE total = ? AND pos <= ? AND t <= ? ORDER BY name, pos, t",
                (total, pos, t),
            )
            found[total] = dict(slots)
        return {
            total: tuple((name, slot) for name, slot in slots.items() if slot is not None)
            for total, slots in found.items()
        }

    def _shared(
        self,
        ranges: Sequence[tuple[int, int]],
        ask: Callable[[ModelCursor, tuple[int, int]], R],
    ) -> list[R]:
        if len(ranges) == 1:
            return [ask(self._c, ranges[0])]
        from concurrent.futures import ThreadPoolExecutor

        with ThreadPoolExecutor(len(ranges)) as hands:
            return list(hands.map(ask, self._cursors, ranges))


_FIGURES: Final = ADDED.index("figures")
_EXISTING: Final = ADDED.index("existing")
_NO_COUNTS: Final = (0, 0)
_BEFORE: Final = "c.last_pos <= ? AND c.last_t <= ?"
"""All changes of a chapter lie before both cuts."""
_THROUGH: Final = f"NOT ({_BEFORE}) AND c.first_pos <= ? AND c.first_t <= ?"
"""Some of them may, and some do not."""
# The order of tables is the one in which they are to be read: SQLite keeps to it where they are cross joined.


def _added(
    c: ModelCursor, of: tuple[int, int], pos: int, t: int
) -> tuple[dict[int, Values], list[Any]]:
    """What a range of rows adds up to; and its stages that are marked, with the marks."""
    _, changes = _levels("added", "total")
    whole = c.rows(
        "SELECT m.total, n.slug, m.contested, m.lacking FROM added_by_chapter c CROSS JOIN marked m "
        f"CROSS JOIN stages n WHERE c.total BETWEEN ? AND ? AND {_BEFORE} AND "
        f"(c.contested > 0 OR c.lacking > 0) AND {_of_chapter('m', 'total')} AND n.id = m.stage",
        (*of, pos, t),
    )
    parted = c.rows(
        "SELECT m.total, n.slug, m.contested, m.lacking FROM (SELECT a.total, a.stage, "
        f"sum(a.contested) AS contested, sum(a.lacking) AS lacking {changes} GROUP BY a.total, a.stage) m "
        "JOIN stages n ON n.id = m.stage WHERE m.contested > 0 OR m.lacking > 0",
        (*of, pos, t, pos, t, pos, t),
    )
    return _summed(c, "added", "total", ADDED, of, pos, t), [*whole, *parted]


def _summed(
    c: ModelCursor,
    table: str,
    key: str,
    values: Sequence[str],
    of: tuple[int, int],
    pos: int,
    t: int,
) -> dict[int, Values]:
    """What a range of totals or agreements adds up to at a cut."""
    given = ((*of, pos, t), (*of, pos, t, pos, t, pos, t))
    summed: dict[int, Values] = {}
    for name, level, parameters in zip("ca", _levels(table, key), given, strict=True):
        sums = ", ".join(f"sum({name}.{value})" for value in values)
        for number, *added in c.rows(
            f"SELECT c.{key}, {sums} {level} GROUP BY c.{key}", parameters
        ):
            known = summed.get(number, (0,) * len(values))
            summed[number] = tuple(one + int(more) for one, more in zip(known, added, strict=True))
    return summed


def _levels(table: str, key: str) -> tuple[str, str]:
    """Chapters before both cuts; and in chapters that a cut goes through, changes before them."""
    chapters, where = f"FROM {table}_by_chapter c", f"WHERE c.{key} BETWEEN ? AND ?"
    changes = f"{chapters} CROSS JOIN {table} a {where} AND {_THROUGH} AND {_of_chapter('a', key)}"
    return f"{chapters} {where} AND {_BEFORE}", f"{changes} AND a.pos <= ? AND a.t <= ?"


def _of_chapter(name: str, key: str) -> str:
    last = f"c.chapter * {CHAPTER} + {CHAPTER - 1}"
    return f"{name}.{key} = c.{key} AND {name}.stage BETWEEN c.chapter * {CHAPTER} AND {last}"


def _split(first: int, last: int, hands: int) -> list[tuple[int, int]]:
    each = (last - first) // hands + 1
    return [(start, min(start + each - 1, last)) for start in range(first, last + 1, each)]
