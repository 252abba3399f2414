"""Ten thousand malformed feeds, half of them mutations of valid ones: each is refused, and nothing changes."""

import json
import random
from collections.abc import Callable
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import pytest

from cli.ending import ending_of
from cli.failures import Failure, code_of
from cli.feeds.held import feed_in
from cli.feeds.opened import FeedFile, Form, _check_head
from cli.feeds.options import Sheet
from cli.feeds.problems import Found, as_object, told
from cli.feeds.sheet_options import sheet_options
from domain.evidence.log import opened as log_opened
from domain.importing.taken import Taken
from domain.ledger import Ledger
from tests.cli.kept import case, record

FEEDS: Final = 10_000
NASTY: Final[list[Any]] = [
    *(None, True, False, 0, -1, 1, 10**400, "", " ", "\0", "\x1b[31m", "\u202e307", "\ud800", "7" * 5000),
    *([], {}, [[]], [None], {"": ""}, "2025-02-30", "RU->", "->", "RU->RU", "istanbul-2025#7", "#", "all"),
    *("'); DROP TABLE stored_events;--", "=1+1", "[red]x[/red]", "300..", "..", ">=", "~", "withheld", "Infinity"),
    *("\N{FULLWIDTH DIGIT THREE}0", "1e3", "1_000", "0x10", "NaN", "-0", "00", "²"),
]  # fmt: skip
SHEET: Final = (
    "agreement,key,scope,stage,flows,measure,unit,quantity,source,stated\n"
    "istanbul-2025,r1,stage,s2,RU->UA,released,person,307,ru-mod,2025-05-24\n"
)
CASE_FILE: Final = (
    '[[entry]]\nevent = "StageCompleted"\nagreement = "istanbul-2025"\nkey = "t1"\nstage = "s2"\n'
    'outcome = "completed"\nstatement = { source = "ru-mod", stated = "2025-05-24" }\n'
)


class WouldRecordError(Exception):
    """It was valid after all; nothing of it is kept."""


def refuse(_: Taken) -> None:
    raise WouldRecordError


# Makers of feeds ------------------------------------------------------------------------------------------------


def mutated(dice: random.Random, valid: list[dict[str, Any]]) -> tuple[Form, bytes]:
    """A valid feed with one to three changes in it, of bytes or of values."""
    form: Form = dice.choices(("ndjson", "csv", "toml"), (8, 1, 1))[0]
    if form == "ndjson":
        chosen = [json.loads(json.dumps(one)) for one in dice.sample(valid, dice.randint(1, 3))]
        if dice.random() < 0.5:
            change_value(dice, dice.choice(chosen))
            return form, b"".join(dumped(one) for one in chosen)
        data = b"".join(dumped(one) for one in chosen)
    else:
        data = (SHEET if form == "csv" else CASE_FILE).encode()
    for _ in range(dice.randint(1, 3)):
        data = change_bytes(dice, data)
    return form, data


def dumped(value: object) -> bytes:
    return json.dumps(value).encode() + b"\n"


def change_value(dice: random.Random, thing: dict[str, Any]) -> None:
    """One name or value somewhere in an object."""
    places: list[tuple[Any, Any]] = []
    waiting: list[Any] = [thing]
    while waiting:
        at = waiting.pop()
        items = at.items() if isinstance(at, dict) else enumerate(at)
        for name, value in items:
            places.append((at, name))
            if isinstance(value, dict | list):
                waiting.append(value)
    at, name = dice.choice(places)
    match dice.randrange(4):
        case 0:
            at[name] = dice.choice(NASTY)
        case 1:
            del at[name]
        case 2 if isinstance(at, dict):
            at[str(dice.choice(NASTY))] = at.pop(name)
        case _:
            at[name] = [at[name]] if dice.random() < 0.5 else {"x": at[name]}


def change_bytes(dice: random.Random, data: bytes) -> bytes:
    at = dice.randrange(len(data) + 1)
    end = min(len(data), at + dice.randint(1, 12))
    match dice.randrange(6):
        case 0:
            return data[:at] + data[end:]
        case 1:
            return data[:at] + data[at:end] * 2 + data[end:]
        case 2:
            return data[:at] + bytes([dice.randrange(256)]) + data[at + 1 :]
        case 3:
            return data[:at] + dice.randbytes(3) + data[at:]
        case 4:
            return data[:at]
        case _:
            return (
                data[:at] + dice.choice((b'"', b"{", b"}", b",", b"\\", b"\n", b"\0")) + data[at:]
            )


def made_up(dice: random.Random, valid: list[dict[str, Any]]) -> tuple[Form, bytes]:
    """What nobody would call a feed, or only its name."""
    form: Form = dice.choices(("ndjson", "csv", "toml"), (6, 2, 2))[0]
    match dice.randrange(4):
        case 0:
            return form, dice.randbytes(dice.randint(1, 200))
        case 1:
            return form, "".join(chr(dice.randrange(32, 0x2FFF)) for _ in range(60)).encode()
        case 2:
            return "ndjson", dumped(anything(dice, 4))
        case _:
            names = list(dice.choice(valid))
            event = {name: anything(dice, 2) for name in dice.sample(names, len(names) // 2)}
            return "ndjson", dumped({"event": dice.choice(valid)["event"], **event})


def anything(dice: random.Random, depth: int) -> object:
    match dice.randrange(5) if depth else 0:
        case 1:
            return [anything(dice, depth - 1) for _ in range(dice.randrange(4))]
        case 2:
            return {str(dice.choice(NASTY)): anything(dice, depth - 1) for _ in range(3)}
        case _:
            return dice.choice(NASTY)


# What becomes of them -------------------------------------------------------------------------------------------


def take(ledger: Ledger, form: Form, data: bytes) -> bool:
    """Whether a feed is refused, in words that people can read; whatever else it raises is a fault."""
    name = f"feed.{form}"
    try:
        _check_head(name, data[:4096], form, None)
        feed = feed_in(
            FeedFile(name, form, BytesIO(data), len(data)),
            sheet_options(Sheet()),
        )
        lines: Callable[[], Any] = partial(feed.lines, ledger.new_id)
        (taken,) = ledger.take_in([lines], actor="somebody", sure=refuse)
    except WouldRecordError:
        return False
    except Failure as failure:
        return ending_of(failure).code == 2
    found = [
        Found(name, feed.where(one.place), one.problem, code_of(one.why)) for one in taken.troubles
    ]
    assert all(one.code in (2, 3, 4, 5) for one in found)
    assert all(told(found)) or not found
    json.dumps(as_object(found, "", None, 2))
    return bool(found)


@pytest.mark.parametrize("make", [mutated, made_up])
def test_ten_thousand_malformed_feeds_are_refused_and_change_nothing(
    make: Callable[[random.Random, list[dict[str, Any]]], tuple[Form, bytes]], tmp_path: Path
) -> None:
    valid = [dict(one) for one in case("istanbul-2025")]
    path = str(record(tmp_path, valid) / "counterfoil.db")
    with log_opened(path, busy_timeout=5) as log:
        before = log.reread()
    dice = random.Random(make.__name__)
    refused = tried = 0
    with Ledger.open(path, write=True) as ledger:
        while refused < FEEDS // 2:
            form, data = make(dice, valid)
            tried += 1
            try:
                refused += take(ledger, form, data)
            except Exception as error:
                raise AssertionError((form, data)) from error
    assert tried < FEEDS
    with log_opened(path, busy_timeout=5) as log:
        assert log.reread() == before
