"""One line of a feed as JSON: an object, whole, with each key once. Source: docs/feed.md."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, time
from math import isinf
from typing import Any, Final

from domain.refusals import Malformed, shortened

MARK: Final = "\ufeff"
IS_MARKED: Final = "a byte order mark (U+FEFF), which nobody sees, stands before"
"""So a file begins, and nothing within one: where it does, another file was put before it."""


class NotJson(Malformed):
    """A line that holds no object, or one with a key twice; then ``field`` is where that stands.

    ``goes_on``: the object is whole, and more stands behind it.
    """

    def __init__(self, why: str, field: str = "", *, goes_on: bool = False) -> None:
        self.field = field
        self.goes_on = goes_on
        super().__init__(why if field else f"the line is not a JSON object: {why}")


def parse(line: str) -> dict[str, Any]:
    """One line of NDJSON; `Malformed` where it is no object, cut short, or has a key twice."""
    try:
        given = _JSON.decode(line)
    except _Twice as error:
        raise NotJson(
            f"the key {shown(error.key)} stands twice", _field_of(error.key, line)
        ) from None
    except RecursionError:
        raise NotJson("it is nested too deeply") from None
    except json.JSONDecodeError as error:
        if line.startswith(MARK):
            raise NotJson(f"{IS_MARKED} it") from None
        cut = error.pos >= len(line.rstrip()) or error.msg.startswith("Unterminated string")
        what = f"{error.msg[:1].lower()}{error.msg[1:]}".removesuffix(" at")
        said = "it is cut short" if cut else f"{what} at column {error.colno}"
        raise NotJson(said, goes_on=error.msg == "Extra data") from None
    except ValueError as error:
        endless = "digits" in str(error)
        raise NotJson("it holds a number of endless length" if endless else str(error)) from None
    if not isinstance(given, dict):
        raise NotJson("it holds something else")
    return given


class _Twice(Exception):  # noqa: N818 - what was found, on its way to where it is told
    def __init__(self, key: str) -> None:
        self.key = key


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise _Twice(_twice(pairs))
    return found


def _twice(pairs: Iterable[tuple[str, Any]]) -> str:
    times = Counter(name for name, _ in pairs)
    return next((name for name, count in times.items() if count > 1), "")


def _field_of(key: str, line: str) -> str:
    """Where a key stands twice, as fields are named; the key alone, where what comes after it is no JSON."""
    try:
        return next(_twice_within(_PAIRS.decode(line), ""), key)
    except (ValueError, RecursionError):
        return key


def _twice_within(value: object, within: str) -> Iterator[str]:
    """The fields that stand twice, in the order in which they are met: what is within an object before its own."""
    inner = (
        value if isinstance(value, _Pairs) else enumerate(value if isinstance(value, list) else ())
    )
    for name, part in inner:
        yield from _twice_within(part, f"{within}{name}.")
    if isinstance(value, _Pairs) and (twice := _twice(value)):
        yield f"{within}{twice}"


class _Pairs(tuple[tuple[str, Any], ...]):
    """An object as it is written, with what stands twice."""


_PAIRS: Final = json.JSONDecoder(object_pairs_hook=_Pairs)


def _no_constant(name: str) -> Any:
    raise NotJson(f"{name} is no number")


def _fraction(text: str) -> float:
    number = float(text)
    if isinf(number):
        raise NotJson(f"{text[:60]} is larger than any number")
    return number


_JSON: Final = json.JSONDecoder(
    object_pairs_hook=_once_each, parse_constant=_no_constant, parse_float=_fraction
)


def _in_json(given: object) -> str:
    """Dates, which only TOML has, as they are written there."""
    if isinstance(given, date | time):
        return str(given)
    return json.dumps(given, ensure_ascii=False, default=str)


def shown(given: object) -> str:
    """As it stands in the feed, cut where it is long."""
    text = repr(given) if isinstance(given, str) else _in_json(given)
    return shortened(text)
