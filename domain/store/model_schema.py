"""The tables of the read model: what the rules come to, kept beside the log, to be thrown away at any time.

``pos`` and ``t`` are those of `domain.changes`. Agreements, rows of the totals and stages go by numbers of the
model's own. While a model is built anew, its tables stand beside the ones in use, with another prefix.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from domain.changes import ADDED, COUNTED, MARKED
from domain.store.failures import shown

MODEL_ID: Final = 0x43666F6D  # "Cfom", at byte 68 of the file
MODEL_VERSION: Final = 55
"""Another one is not read: the model is built anew."""
NEXT: Final = "next_"
"""How the names of tables begin while they are filled."""

ENDS: Final = ("first_pos", "last_pos", "first_t", "last_t")
"""Where the changes of a chapter begin and end."""
SUMMED: Final = {"added": ("total", (*ADDED, *MARKED)), "counted": ("agreement", COUNTED)}
"""Of the tables whose changes are added up by chapter: what stages are of, and what is added."""
CHAPTER: Final = 8
"""Stages, by their numbers one after the other, that make a chapter."""


class ColumnKind(NamedTuple):
    """What a column holds; an engine may call the ``kind`` otherwise. ``check`` holds of all that is in it."""

    kind: str
    null: bool = False
    unique: bool = False
    check: str | None = None


class Table(NamedTuple):
    """Columns, and those that tell its rows apart: one number, or several together."""

    key: tuple[str, ...]
    columns: Mapping[str, ColumnKind]

    @property
    def by_number(self) -> bool:
        return len(self.key) == 1

    def text(self, kinds: Mapping[str, str], numbered: str) -> str:
        """Columns and key as an engine is told of them; ``numbered`` is what makes it count the rows itself."""
        told = []
        for name, (kind, null, unique, check) in self.columns.items():
            key = "PRIMARY KEY" if self.key == (name,) else "" if null else "NOT NULL"
            words = name, kinds[kind], numbered if name == "id" else "", key
            more = "UNIQUE" if unique else "", f"CHECK ({check})" if check else ""
            told.append(" ".join(filter(None, (*words, *more))))
        if not self.by_number:
            told.append(f"PRIMARY KEY ({', '.join(self.key)})")
        return ", ".join(told)


_NUMBER: Final = ColumnKind("INTEGER")
_TEXT: Final = ColumnKind("TEXT")
_MAYBE: Final = ColumnKind("TEXT", null=True)
_SLUG: Final = ColumnKind("TEXT", unique=True)
_BYTES: Final = ColumnKind("BLOB")


def _table(*key: str, **columns: ColumnKind) -> Table:
    """One whose key comes first, in numbers where nothing else is said."""
    return Table(key, dict.fromkeys(key, _NUMBER) | columns)


def _numbers(*names: str) -> dict[str, ColumnKind]:
    return dict.fromkeys(names, _NUMBER)


TABLES: Final = {
    # position: up to where all of the log is in it. target and chain: up to where some of it may be, by a worker
    # who has not come to the end, and the hash there. turn: how often it was written.
    "state": _table(
        "only_row", only_row=ColumnKind("INTEGER", check="only_row = 1"), version=_NUMBER, rules=_TEXT,
        ledger=_TEXT, tz=_TEXT, position=_NUMBER, target=_NUMBER, chain=_BYTES, turn=_NUMBER,
    ),
    # through: up to which position the entries of an agreement are in it. odd: why it is left to the fold.
    # since: what was recorded up to that position is kept as if all of it was recorded there, and cuts before it
    # are left to the fold.
    "agreements": _table(
        "id", slug=_SLUG, through=_NUMBER, scale=_NUMBER, odd=_MAYBE, since=_NUMBER
    ),
    "totals": _table(
        "id", agreement=_NUMBER, flow=_MAYBE, measure=_TEXT, unit=_TEXT, has_whole=_NUMBER
    ),
    "stages": _table("id", slug=_SLUG),
    # What stages of rows add, and what stages of agreements count, change by change.
    "added": _table("total", "stage", "pos", "t", **_numbers(*ADDED, *MARKED)),
    "counted": _table("agreement", "stage", "pos", "t", **_numbers(*COUNTED)),
    # What all changes of so many stages as make a chapter come to, and where the first and the last of them lie:
    # a chapter that lies before both cuts is read here, in one row, and only of one that a cut goes through each
    # change is read.
    "added_by_chapter": _table("total", "chapter", **_numbers(*ENDS, *ADDED, *MARKED)),
    "counted_by_chapter": _table("agreement", "chapter", **_numbers(*ENDS, *COUNTED)),
    # The stages that are marked once all changes are added.
    "marked": _table("total", "stage", contested=_NUMBER, lacking=_NUMBER),
    "stated": _table("total", "name", "pos", "t", name=_TEXT, slot=_MAYBE),
    "terms": _table("total", "pos", "t", term=_MAYBE),
    "headings": _table("agreement", "pos", "t", heading=_MAYBE),
    # until: the last tick at which an answer holds, since it depends on what day it is. answer: JSON, deflated.
    "told": _table("agreement", "kind", kind=_TEXT, until=_NUMBER, answer=_BYTES),
    "said": _table("agreement", "latest", "pos", "t", words=_MAYBE),
}  # fmt: skip


def _with(column: str) -> tuple[str, ...]:
    """The tables that have such a number."""
    return tuple(name for name, made in TABLES.items() if column in made.columns)


NUMBERED: Final = _with("id")
OF_TOTALS: Final = _with("total")
OF_AGREEMENTS: Final = _with("agreement")
"""The rows of the totals are among them."""
OF_STAGES: Final = _with("stage")


def create_statements(prefix: str, text: Callable[[Table], str]) -> list[str]:
    """What makes all tables under a prefix, each by the text that an engine is told."""
    made = [f"CREATE TABLE {prefix}{name} {text(table)}" for name, table in TABLES.items()]
    return [*made, f"CREATE INDEX {prefix}totals_of ON {prefix}totals (agreement)"]


def in_a_file(table: Table) -> str:
    """What SQLite is told of a table."""
    kinds = {"INTEGER": "INTEGER", "TEXT": "TEXT", "BLOB": "BLOB"}
    return f"({table.text(kinds, '')}){'' if table.by_number else ' WITHOUT ROWID'}"


_OWN: Final[Mapping[str, tuple[str | None, ...]]] = {
    f"{prefix}{name}": (made, made.replace(f"{prefix}{name}", f'"{prefix}{name}"', 1))
    for prefix in ("", NEXT)
    for name, made in zip((*TABLES, "totals_of"), create_statements(prefix, in_a_file), strict=True)
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
