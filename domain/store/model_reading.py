"""Questions to the read model: what stands at two cuts, for all agreements at once.

A large model is asked by two threads, each with a connection and half of the rows; the engine adds up outside of
Python, so both get a processor. Importing this loads no library but the standard one.
"""

import json
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final, TypeVar

from domain.changes import ADDED, AgreementStands, Changes, Owed, TotalStands
from domain.store.model import Held, ModelCursor, State

_FEW: Final = 500
"""Rows of totals for which one thread does."""
R = TypeVar("R")


class ModelReader:
    """One state of a model, asked over one cursor or several."""

    def __init__(self, cursors: Sequence[ModelCursor], state: State) -> None:
        self.state = state
        self._cursors = cursors
        self._c = cursors[0]

    def held(self) -> dict[str, Held]:
        """The agreements in the model, by slug."""
        rows = self._c.rows("SELECT slug, id, through, scale, odd FROM agreements")
        return {slug: Held(*rest) for slug, *rest in rows}

    def totals(self, pos: int, t: int) -> list[TotalStands]:
        """The rows of the totals that exist at a cut."""
        rows = self._c.rows(
            "SELECT t.id, a.slug, t.flow, t.measure, t.unit, a.scale, a.id, t.has_whole FROM totals t "
            "JOIN agreements a ON a.id = t.agreement WHERE a.odd IS NULL ORDER BY t.id"
        )
        if not rows:
            return []
        ranges = _split(rows[0][0], rows[-1][0], len(self._cursors) if len(rows) > _FEW else 1)
        sums: dict[int, tuple[int, ...]] = {}
        marks: dict[int, tuple[list[str], list[str]]] = {}
        for some_sums, some_marks in self._shared(ranges, lambda c, of: _added(c, of, pos, t)):
            sums.update(some_sums)
            for total, stage, contested, lacking in some_marks:
                named = marks.setdefault(total, ([], []))
                if contested > 0:
                    named[0].append(stage)
                if lacking > 0:
                    named[1].append(stage)
        completed = {n: int(c) for n, _, c in self._counts(pos, t)}
        terms: dict[int, str | None] = dict(
            self._c.rows(
                "SELECT total, term FROM terms WHERE pos <= ? AND t <= ? ORDER BY total, pos, t",
                (pos, t),
            )
        )
        stated = self._stated(
            [row[0] for row in rows if row[7] or not sums.get(row[0], _NO_SUMS)[3]], pos, t
        )
        found = []
        for number, slug, flow, measure, unit, scale, agreement, _ in rows:
            added, term = sums.get(number, _NO_SUMS), terms.get(number)
            if added[6] > 0 or term is not None:
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
        counts = {n: (int(stages), int(done)) for n, stages, done in self._counts(pos, t)}
        return [
            AgreementStands(slug, headings.get(n), *counts.get(n, (0, 0)), newest[n])
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
        named = {slug: json.loads(heading)["title"] for slug, heading in rows if heading}
        return {slug: title for slug, title in named.items() if title}

    def changes(self, slug: str, held: Held) -> Changes:
        """All that the model keeps of an agreement."""
        found = Changes(slug, held.scale, held.odd)
        owed: dict[int, Owed] = {
            number: (flow, measure, unit)
            for number, flow, measure, unit in self._c.rows(
                "SELECT id, flow, measure, unit FROM totals WHERE agreement = ?", (held.number,)
            )
        }
        found.rows = set(owed.values())
        of_total = "FROM {0} WHERE total IN (SELECT id FROM totals WHERE agreement = ?)"
        of_agreement = "FROM {0} WHERE agreement = ?"

        def rows(columns: str, table: str, where: str) -> list[Any]:
            return self._c.rows(f"SELECT {columns} {where.format(table)}", (held.number,))

        for total, pos, t, *values in rows(f"total, pos, t, {', '.join(ADDED)}", "sums", of_total):
            found.add(owed[total], pos, t, tuple(values))
        named = dict(self._c.rows("SELECT id, slug FROM stages"))
        for total, stage, pos, t, *values in rows(
            "total, stage, pos, t, contested, lacking", "marks", of_total
        ):
            found.mark(owed[total], named[stage], pos, t, tuple(values))
        for pos, t, *values in rows("pos, t, stages, completed", "counts", of_agreement):
            found.count(pos, t, tuple(values))
        for total, *rest in rows("total, name, pos, t, slot", "stated", of_total):
            found.stated.append((owed[total], *rest))
        for total, *rest in rows("total, pos, t, term", "terms", of_total):
            found.terms.append((owed[total], *rest))
        found.headings += map(tuple, rows("pos, t, heading", "headings", of_agreement))
        found.said += map(tuple, rows("latest, pos, t, words", "said", of_agreement))
        return found

    def _counts(self, pos: int, t: int) -> list[tuple[int, int, int]]:
        return self._c.rows(
            "SELECT agreement, sum(stages), sum(completed) FROM counts WHERE pos <= ? AND t <= ? "
            "GROUP BY agreement",
            (pos, t),
        )

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
        with ThreadPoolExecutor(len(ranges)) as hands:
            return list(hands.map(ask, self._cursors, ranges))


_NO_SUMS: Final = (0,) * 7


def _added(
    c: ModelCursor, of: tuple[int, int], pos: int, t: int
) -> tuple[dict[int, tuple[int, ...]], list[Any]]:
    where = "WHERE total BETWEEN ? AND ? AND pos <= ? AND t <= ?"
    sums = c.rows(
        "SELECT total, sum(low), sum(high), sum(settled), sum(figures), sum(open), sum(about), "
        f"sum(existing) FROM sums {where} GROUP BY total",
        (*of, pos, t),
    )
    marks = c.rows(
        "SELECT m.total, s.slug, m.contested, m.lacking FROM (SELECT total, stage, sum(contested) AS contested, "
        f"sum(lacking) AS lacking FROM marks {where} GROUP BY total, stage "
        "HAVING sum(contested) > 0 OR sum(lacking) > 0) m JOIN stages s ON s.id = m.stage",
        (*of, pos, t),
    )
    return {total: tuple(map(int, added)) for total, *added in sums}, marks


def _split(first: int, last: int, hands: int) -> list[tuple[int, int]]:
    each = (last - first) // hands + 1
    return [
        (start, min(start + each - 1, last))
        for start in range(first, last + 1, each)
    ]  # fmt: skip
