"""The tables of the read model: what the rules come to, kept beside the log, to be thrown away at any time.

``pos`` and ``t`` are those of `domain.changes`. Agreements, rows of the totals and stages go by numbers of the
model's own. While a model is built anew, its tables stand beside the ones in use, with another prefix.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from domain.changes import ADDED, COUNTED, MARKED
from domain.store.failures import shown

MODEL_ID: Final = 0x43666F6D  # "Cfom", at byte 68 of the file
MODEL_VERSION: Final = 45
"""Another one is not read: the model is built anew."""
NEXT: Final = "next_"
"""How the names of tables begin while they are filled."""

_AT: Final = "pos INTEGER NOT NULL, t INTEGER NOT NULL"
ENDS: Final = ("first_pos", "last_pos", "first_t", "last_t")
"""Where the changes of a chapter begin and end."""
SUMMED: Final = {"added": ("total", (*ADDED, *MARKED)), "counted": ("agreement", COUNTED)}
"""Of the tables whose changes are added up by chapter: what stages are of, and what is added."""
CHAPTER: Final = 8
"""Stages, by their numbers one after the other, that make a chapter."""
_ENDS: Final = ", ".join(f"{name} INTEGER NOT NULL" for name in ENDS)
_SUMS: Final = ", ".join(f"{name} INTEGER NOT NULL" for name in (*ADDED, *MARKED))
_COUNTS: Final = ", ".join(f"{name} INTEGER NOT NULL" for name in COUNTED)
COLUMNS: Final = {
    # position and chain: up to where the log is in it, and the hash there. target: up to where it is to be built.
    # turn: how often it was written.
    "state": "only_row INTEGER PRIMARY KEY CHECK (only_row = 1), version INTEGER NOT NULL, rules TEXT NOT NULL, "
    "ledger TEXT NOT NULL, tz TEXT NOT NULL, position INTEGER NOT NULL, chain BLOB NOT NULL, "
    "target INTEGER NOT NULL, turn INTEGER NOT NULL",
    # through: up to which position the entries of an agreement are in it. odd: why it is left to the fold.
    # since: what was recorded up to that position is kept as if all of it was recorded there, and cuts before it
    # are left to the fold.
    "agreements": "id INTEGER PRIMARY KEY, slug TEXT NOT NULL UNIQUE, through INTEGER NOT NULL, "
    "scale INTEGER NOT NULL, odd TEXT, since INTEGER NOT NULL",
    "totals": "id INTEGER PRIMARY KEY, agreement INTEGER NOT NULL, flow TEXT, measure TEXT NOT NULL, "
    "unit TEXT NOT NULL, has_whole INTEGER NOT NULL",
    "stages": "id INTEGER PRIMARY KEY, slug TEXT NOT NULL UNIQUE",
    # What stages of rows add, and what stages of agreements count, change by change.
    "added": f"total INTEGER NOT NULL, stage INTEGER NOT NULL, {_AT}, {_SUMS}, PRIMARY KEY (total, stage, pos, t)",
    "counted": f"agreement INTEGER NOT NULL, stage INTEGER NOT NULL, {_AT}, {_COUNTS}, "
    "PRIMARY KEY (agreement, stage, pos, t)",
    # What all changes of so many stages as make a chapter come to, and where the first and the last of them lie:
    # a chapter that lies before both cuts is read here, in one row, and only of one that a cut goes through each
    # change is read.
    "added_by_chapter": f"total INTEGER NOT NULL, chapter INTEGER NOT NULL, {_ENDS}, {_SUMS}, "
    "PRIMARY KEY (total, chapter)",
    "counted_by_chapter": f"agreement INTEGER NOT NULL, chapter INTEGER NOT NULL, {_ENDS}, {_COUNTS}, "
    "PRIMARY KEY (agreement, chapter)",
    # The stages that are marked once all changes are added.
    "marked": "total INTEGER NOT NULL, stage INTEGER NOT NULL, contested INTEGER NOT NULL, "
    "lacking INTEGER NOT NULL, PRIMARY KEY (total, stage)",
    "stated": "total INTEGER NOT NULL, name TEXT NOT NULL, pos INTEGER NOT NULL, t INTEGER NOT NULL, slot TEXT, "
    "PRIMARY KEY (total, name, pos, t)",
    "terms": "total INTEGER NOT NULL, pos INTEGER NOT NULL, t INTEGER NOT NULL, term TEXT, "
    "PRIMARY KEY (total, pos, t)",
    "headings": "agreement INTEGER NOT NULL, pos INTEGER NOT NULL, t INTEGER NOT NULL, heading TEXT, "
    "PRIMARY KEY (agreement, pos, t)",
    # until: the last tick at which an answer holds, since it depends on what day it is. answer: JSON, deflated.
    "told": "agreement INTEGER NOT NULL, kind TEXT NOT NULL, until INTEGER NOT NULL, answer BLOB NOT NULL, "
    "PRIMARY KEY (agreement, kind)",
    "said": "agreement INTEGER NOT NULL, latest INTEGER NOT NULL, pos INTEGER NOT NULL, t INTEGER NOT NULL, "
    "words TEXT, PRIMARY KEY (agreement, latest, pos, t)",
}
TABLES: Final = tuple(COLUMNS)


def _with(column: str) -> tuple[str, ...]:
    """The tables that have such a number."""
    return tuple(name for name, made in COLUMNS.items() if f", {column} INTEGER" in f", {made}")


NUMBERED: Final = _with("id")
OF_TOTALS: Final = _with("total")
OF_AGREEMENTS: Final = _with("agreement")
"""The rows of the totals are among them."""
OF_STAGES: Final = _with("stage")
_BY_NUMBER: Final = ("state", *NUMBERED)


def create_statements(prefix: str) -> list[str]:
    """What makes all tables under a prefix."""
    made = [
        f"CREATE TABLE {prefix}{name} ({columns}){'' if name in _BY_NUMBER else ' WITHOUT ROWID'}"
        for name, columns in COLUMNS.items()
    ]
    return [*made, f"CREATE INDEX {prefix}totals_of ON {prefix}totals (agreement)"]


_OWN: Final[Mapping[str, tuple[str | None, ...]]] = {
    f"{prefix}{name}": (made, made.replace(f"{prefix}{name}", f'"{prefix}{name}"', 1))
    for prefix in ("", NEXT)
    for name, made in zip((*TABLES, "totals_of"), create_statements(prefix), strict=True)
} | {
    f"sqlite_autoindex_{prefix}{name}_1": (None,)
    for prefix in ("", NEXT)
    for name in ("agreements", "stages")
}
"""What SQLite keeps of the tables of a model and of one that is being made: the text that made them, or how it
spells that of tables that were renamed."""
_WHOLE: Final = frozenset(name for name in _OWN if NEXT not in name)


def strange(kept: Iterable[tuple[str, str | None]]) -> list[tuple[str, str]]:
    """What is in an SQLite file beside the tables of a model, is not as we made it, or lacking: name, and how.

    ``kept`` are name and text of each object. Names may come twice, since triggers and tables do not share them.
    """
    found, names = [], set()
    for name, text in kept:
        names.add(name)
        if text not in _OWN.get(name, ()):
            found.append((str(name), "changed" if name in _OWN else "inserted"))
    if not names.isdisjoint(_WHOLE):
        found += [(name, "missing") for name in sorted(_WHOLE - names)]
    return found


def said_of(name: str, how: str) -> str:
    """In words what `strange` tells."""
    return {
        "inserted": f"{shown(name)} is none of its own",
        "changed": f"its {shown(name)} is not ours",
        "missing": f"its {shown(name)} is missing",
    }[how]


def by_chapter(table: str, of: str, values: Sequence[str], where: str = "") -> str:
    """What the changes in a table come to, chapter by chapter."""
    sums = ", ".join(f"sum({name})" for name in values)
    return (
        f"SELECT {of}, stage / {CHAPTER}, min(pos), max(pos), min(t), max(t), {sums} FROM {table} {where} "
        f"GROUP BY {of}, stage / {CHAPTER}"
    )


def marked(added: str, where: str = "") -> str:
    """The stages that are marked once all changes in a table are added."""
    sums = ", ".join(f"sum({name})" for name in MARKED)
    any_ = " OR ".join(f"sum({name}) <> 0" for name in MARKED)
    return f"SELECT total, stage, {sums} FROM {added} {where} GROUP BY total, stage HAVING {any_}"
