"""All that the tables of a read model hold, as it is, for those who compare it with what follows from the log."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any, Final

from domain.changes import ADDED, COUNTED, MARKED, Changes, OwedText
from domain.frozen import dataclass
from domain.store.model import HeldAgreement, ModelCursor, State, held_in, state_of
from domain.store.model_schema import (
    ENDS,
    MODEL_VERSION,
    NEXT,
    NUMBERED,
    OF_AGREEMENTS,
    OF_STAGES,
    OF_TOTALS,
    SUMMED,
    by_chapter,
    marked,
    said_of,
)


@dataclass(frozen=True, slots=True)
class Opened:
    """What is at the place of a model, perhaps nothing.

    ``outdated``: whether it, or what is being made beside it, is of another version, and so read by nobody.
    ``wrong`` tells in words where it is not as we make it: then nothing of it is believed, and there are no
    ``models``: the one in use, and one that is being made beside it.
    """

    outdated: bool
    wrong: list[str]
    models: "list[ModelEvidence]"


NOTHING: Final = Opened(False, [], [])


def opened(
    cursor: ModelCursor,
    strange: Iterable[tuple[str, str]],
    version: Callable[[str], object],
    wrong_in: Callable[[Sequence[str]], list[str]] = lambda prefixes: [],
) -> Opened:
    """What the tables of a model are.

    ``strange`` is told as by `domain.store.model_schema.strange`. ``version`` is what the tables with a prefix say
    of themselves, whatever they are. ``wrong_in`` tells what else an engine finds wrong with those that are there.
    """
    if wrong := [said_of(*one) for one in strange]:
        outdated = any(version(prefix) not in (MODEL_VERSION, None) for prefix in ("", NEXT))
        return Opened(outdated, [] if outdated else wrong, [])
    prefixes = [prefix for prefix in ("", NEXT) if cursor.there(f"{prefix}state")]
    if wrong := wrong_in(prefixes):
        return Opened(False, wrong, [])
    states = {prefix: state_of(cursor, prefix) for prefix in prefixes}
    found = [ModelEvidence(cursor, one, prefix) for prefix, one in states.items() if one]
    outdated = "" in states and states[""] is None
    if outdated and version("") in (MODEL_VERSION, None):
        return Opened(False, ["it does not say what it is of"], [])
    return Opened(outdated, [], found)


class ModelEvidence:
    """One state of the tables with a prefix."""

    def __init__(self, cursor: ModelCursor, state: State, prefix: str) -> None:
        self.state = state
        self.in_use = not prefix
        """Whether it is the one that answers, and not one that is being made."""
        self._c = cursor
        self._p = prefix

    def held(self) -> dict[str, HeldAgreement]:
        """The agreements in the model, by slug."""
        return held_in(self._c, self._p)

    def told(self, kind: str) -> dict[int, tuple[int, bytes]]:
        """The answers of a kind, by the numbers of agreements: until which tick they hold, and their rows."""
        rows = self._c.rows(
            f"SELECT agreement, until, answer FROM {self._p}told WHERE kind = ?", (kind,)
        )
        return {number: (until, bytes(answer)) for number, until, answer in rows}

    def changes(self, slug: str, held: HeldAgreement) -> Changes:
        """All that the model keeps of an agreement."""
        p = self._p
        found = Changes(slug, held.scale, held.odd, held.since)
        owed: dict[int, OwedText] = {
            number: (flow, measure, unit)
            for number, flow, measure, unit in self._c.rows(
                f"SELECT id, flow, measure, unit FROM {p}totals WHERE agreement = ?", (held.number,)
            )
        }
        found.rows = set(owed.values())
        of_total = f"FROM {p}{{0}} WHERE total IN (SELECT id FROM {p}totals WHERE agreement = ?)"
        of_agreement = f"FROM {p}{{0}} WHERE agreement = ?"

        def rows(columns: str, table: str, where: str) -> list[Any]:
            return self._c.rows(f"SELECT {columns} {where.format(table)}", (held.number,))

        named = self._stages
        values = ", ".join((*ADDED, *MARKED))
        for total, stage, pos, t, *added in rows(
            f"total, stage, pos, t, {values}", "added", of_total
        ):
            found.add(owed[total], named[stage], pos, t, tuple(added[: len(ADDED)]))
            found.mark(owed[total], named[stage], pos, t, tuple(added[len(ADDED) :]))
        for stage, pos, t, *counted in rows(
            f"stage, pos, t, {', '.join(COUNTED)}", "counted", of_agreement
        ):
            found.count(named[stage], pos, t, tuple(counted))
        for total, *rest in rows("total, name, pos, t, slot", "stated", of_total):
            found.stated.append((owed[total], *rest))
        for total, *rest in rows("total, pos, t, term", "terms", of_total):
            found.terms.append((owed[total], *rest))
        found.headings += map(tuple, rows("pos, t, heading", "headings", of_agreement))
        found.said += map(tuple, rows("latest, pos, t, words", "said", of_agreement))
        return found

    def uneven(self) -> set[int]:
        """The agreements, by their numbers, of which a stage is not kept as what its changes come to."""
        found: set[int] = set()
        for table, (key, values) in SUMMED.items():
            of = f"SELECT DISTINCT t.agreement FROM {self._p}totals t JOIN ({{0}}) d ON d.total = t.id"
            for apart in self._apart(table, key, values):
                sql = of.format(apart) if key == "total" else apart
                found |= {int(row[0]) for row in self._c.rows(sql)}
        return found

    def untidy(self) -> set[int]:
        """Those with a row of the totals that is there twice, or does not say whether a whole number is stated."""
        p = self._p
        twice = f"SELECT agreement FROM {p}totals GROUP BY agreement, flow, measure, unit HAVING count(*) > 1"
        whole = (
            f"SELECT agreement FROM {p}totals t WHERE has_whole <> CASE WHEN EXISTS (SELECT 1 FROM {p}stated s "
            "WHERE s.total = t.id AND s.name = 'whole') THEN 1 ELSE 0 END"
        )
        return {int(row[0]) for row in self._c.rows(f"{twice} UNION {whole}")}

    def astray(self, kinds: Sequence[str]) -> list[str]:
        """Rows that belong to nothing that is there, in words; ``kinds`` are those of answers that are kept."""
        p = self._p
        found = [
            *self._of_none("total", "totals", OF_TOTALS),
            *self._of_none("agreement", "agreements", OF_AGREEMENTS),
            *self._of_none("stage", "stages", OF_STAGES),
            *(
                f"it has a row in {name} whose number is none"
                for name in NUMBERED
                if self._c.rows(f"SELECT 1 FROM {p}{name} WHERE id < 1 LIMIT 1")
            ),
        ]
        others = f"SELECT 1 FROM {p}told WHERE kind NOT IN ({', '.join('?' * len(kinds))}) LIMIT 1"
        if self._c.rows(others, kinds):
            found.append("it has a row in told that is no answer of ours")
        return found

    def idle_stages(self) -> set[str]:
        """Stages of which nothing is kept."""
        p = self._p
        used = " AND ".join(f"id NOT IN (SELECT stage FROM {p}{name})" for name in OF_STAGES)
        return {row[0] for row in self._c.rows(f"SELECT slug FROM {p}stages WHERE {used}")}

    def _of_none(self, key: str, of: str, tables: Sequence[str]) -> Iterator[str]:
        for name in tables:
            known = f"SELECT id FROM {self._p}{of}"
            lost = f"SELECT count(*) FROM {self._p}{name} WHERE {key} NOT IN ({known})"
            ((count,),) = self._c.rows(lost)
            if count:
                rows = "a row" if count == 1 else f"{count:,} rows"
                yield f"it has {rows} in {name} of no {key} that is there"

    @cached_property
    def _stages(self) -> dict[int, str]:
        return dict(self._c.rows(f"SELECT id, slug FROM {self._p}stages"))

    def _apart(self, table: str, key: str, values: Sequence[str]) -> Iterator[str]:
        """Totals or agreements of which something kept is not what it is made of, or lacking."""
        p, columns = self._p, ", ".join((key, "chapter", *ENDS, *values))
        kept = f"SELECT {columns} FROM {p}{table}_by_chapter"
        found = [(by_chapter(p + table, key, values), kept)]
        if table == "added":
            stages = f"SELECT total, stage, {', '.join(MARKED)} FROM {p}marked"
            found.append((marked(p + table), stages))
        for added, kept in found:
            yield (
                f"SELECT {key} FROM ({added} EXCEPT {kept}) AS lost UNION "
                f"SELECT {key} FROM ({kept} EXCEPT {added}) AS made_up"
            )
