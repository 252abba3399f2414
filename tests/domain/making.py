"""Events of every class, at random and by hand, as hypothesis makes them."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from hypothesis import strategies as st

from domain.events import CLASSES, Event, SourceAmended, SourceRegistered
from domain.values.statement import Statement

Object = dict[str, Any]
ID = str(UUID(int=1))

slugs = st.from_regex(r"[a-z0-9][a-z0-9-]{0,8}", fullmatch=True)
codes = st.sampled_from(["RU", "UA", "TR", "FARC-EP", "X1"])
nasty = st.sampled_from(
    [
        '"',
        "\\",
        "\\n",
        "</script>",
        "{",
        "}",
        "[x]",
        "é",
        "é",
        "«»",
        "א",
        "ع",
        "日",
        "👩\u200d👧",
        "\u200f",
        "%s",
        "\U0010fffd",
        "😀",
        "\xa0",
        "\xad",
        "~",
        "'",
        "&amp;",
        "\\u0041",
        "\ue000",
        "￮",
    ]
)
texts = st.builds(
    lambda first, rest: first + "".join(rest),
    st.sampled_from(['"', "\\", "a", "é", "日", "<", "😀"]),
    st.lists(nasty | st.sampled_from(" abc"), max_size=12),
)
numbers = st.integers(0, 10**15 - 1).map(str) | st.sampled_from(["0.5", "12.25", "0.000001"])
quantities = st.one_of(
    numbers,
    st.sampled_from(
        [">=300", ">300", "<=300", "<300", "300..310", "~300", "withheld", "vague:a few"]
    ),
)
moments = st.sampled_from(["2025", "2025-05", "2025-05-24", "2025-05-24T18:30+03:00", "2024-02-29"])
periods = moments | st.sampled_from(["2025-05-24/2025-05-25", "2025/2026"])
flows = st.sampled_from(["RU->UA", "UA->RU", "RU<->TR", "FARC-EP->X1"])
parties = st.lists(
    st.fixed_dictionaries({"code": codes}, optional={"name": texts}), min_size=1, max_size=3
)
terms = st.lists(
    st.fixed_dictionaries(
        {"measure": slugs, "unit": slugs, "quantity": quantities},
        optional={"flows": st.lists(flows, unique=True, max_size=3)},
    ),
    min_size=1,
    max_size=3,
)
breakdowns = st.dictionaries(
    slugs,
    st.fixed_dictionaries(
        {"parts": st.dictionaries(slugs, quantities, min_size=1, max_size=3)},
        optional={"complete": st.booleans()},
    ),
    max_size=3,
)
entries = st.integers(1, 10**12 - 1)

_FIELDS: dict[str, st.SearchStrategy[Any]] = {
    "agreed": moments,
    "aliases": st.lists(texts, max_size=3),
    "basis": st.just("counted"),
    "breakdowns": breakdowns,
    "dimension": slugs,
    "flow": flows | st.just("all"),
    "flows": st.lists(flows, unique=True, max_size=3),
    "kind": st.sampled_from(["official", "joint", "mediator", "third-party", "media", "anonymous"]),
    "label": texts,
    "language": st.sampled_from(["uk", "en-GB"]),
    "measure": slugs,
    "mediators": parties,
    "name": texts,
    "note": texts,
    "occurred": periods,
    "of": entries,
    "outcome": st.sampled_from(["completed", "partial", "otherwise"]),
    "parties": parties,
    "place": texts,
    "planned": periods,
    "published": moments,
    "publisher": texts,
    "quantity": quantities,
    "quote": texts,
    "reason": texts,
    "repeats": entries,
    "replacement": entries,
    "replaces": entries,
    "same_as": slugs,
    "scope": st.sampled_from(["stage", "whole", "running", "planned", "remaining", "programme"]),
    "sha256": st.just("ab" * 32),
    "source": slugs,
    "speaks_for": codes,
    "stage": slugs,
    "stated": moments,
    "terms": terms,
    "title": texts,
    "unit": slugs,
    "up_to": moments,
    "url": st.sampled_from(["https://example.org/", "http://пример.укр/?a=«б»&c=%20"]),
    "via": st.lists(texts, max_size=3),
}


def _fields(model: Any) -> st.SearchStrategy[Object]:
    required: dict[str, st.SearchStrategy[Any]] = {}
    optional: dict[str, st.SearchStrategy[Any]] = {}
    for name, field in model.FIELDS.items():
        if name == "event_id":
            continue
        strategy = _fields(Statement) if name == "statement" else _FIELDS[name]
        (required if field.required else optional)[name] = strategy
    return st.fixed_dictionaries(required, optional=optional)


def fields(cls: type[Event]) -> st.SearchStrategy[Object]:
    """The fields of an event, as a feed would give them (pointers as numbers)."""
    return _fields(cls)


def events() -> st.SearchStrategy[Event]:
    """Events of every class."""
    return st.sampled_from(CLASSES).flatmap(
        lambda cls: fields(cls).map(lambda given: cls.validate(given | {"event_id": ID}))
    )


Edit = tuple[float, int, str]
"""Where in a text, as a share of it; how many signs go; and what comes in their place."""


def edits(words: Sequence[str]) -> st.SearchStrategy[list[Edit]]:
    """Changes of a text, by some words or by nothing."""
    return st.lists(st.tuples(st.floats(0, 1), st.integers(0, 12), st.sampled_from(["", *words])))


def edited(text: str, changes: Iterable[Edit]) -> str:
    """The text after all of them, one after the other."""
    for place, length, put in changes:
        at = round(place * len(text))
        text = text[:at] + put + text[at + length :]
    return text


def registered(source: str, **more: Any) -> SourceRegistered:
    return SourceRegistered.validate(
        {"event_id": ID, "source": source, "name": source, "kind": "official", **more}
    )


def amended(source: str, **more: Any) -> SourceAmended:
    return SourceAmended.validate({"event_id": ID, "source": source, **more})
