"""The values that are in a ledger, by the option or argument that takes them."""

import re
from collections.abc import Callable, Iterable
from typing import Final

from cli.call.plain import label
from cli.completion.cursor import AtValue
from cli.completion.held import Held, agreements, sources
from domain.store.glance import Glance
from domain.values.flow import ALL, NOBODY

Value = tuple[str, str]
"""A word, and in a few others what it is."""
Ask = Callable[[Glance, AtValue], Iterable[Value]]
_SLUG: Final = re.compile("[^/#@]*")


def values(ledger: Glance, at: AtValue) -> Iterable[Value]:
    """What may stand at the cursor, and perhaps more: whether it begins as what is typed is not asked."""
    ask = ASKED.get(label(at.param))
    return ask(ledger, at) if ask is not None else ()


def _agreements(ledger: Glance, at: AtValue) -> Iterable[Value]:
    return _plain(_meant(ledger, at))


def _sources(ledger: Glance, at: AtValue) -> Iterable[Value]:
    return sources(ledger, at.begun).items()


def _places(ledger: Glance, at: AtValue) -> Iterable[Value]:
    """Agreements, and the stages of the one that is meant."""
    if "/" in at.begun:
        return _stages_within(ledger, at)
    meant = _meant(ledger, at)
    return [*_plain(meant), *(_stages_within(ledger, at) if len(meant) == 1 else ())]


def _stages_within(ledger: Glance, at: AtValue) -> Iterable[Value]:
    return _within(ledger, at, "/", lambda held: _plain(held.stages()))


def _entries(ledger: Glance, at: AtValue) -> Iterable[Value]:
    if "/" in at.begun.partition("#")[0]:
        return _within(ledger, at, "/", lambda held: _plain(held.voices()))
    return _within(ledger, at, "#", Held.entries)


def _things(ledger: Glance, at: AtValue) -> Iterable[Value]:
    if "#" in at.begun:
        return _entries(ledger, at)
    return [*_places(ledger, at), *_sources(ledger, at)]


def _within(
    ledger: Glance, at: AtValue, sign: str, names: Callable[[Held], Iterable[Value]]
) -> Iterable[Value]:
    """``AGREEMENT/STAGE`` and the like: of one agreement all that it has, of several only how they begin."""
    named, is_named, _ = at.begun.partition(sign)
    meant = [named] if is_named else _meant(ledger, at)
    found = names(Held(ledger, meant[0])) if len(meant) == 1 else ()
    whole = [(f"{meant[0]}{sign}{name}", about) for name, about in found]
    return whole or _plain(f"{slug}{sign}" for slug in meant)


def _meant(ledger: Glance, at: AtValue) -> list[str]:
    """The agreements that may be meant: the one that was named before, else all that begin as what is typed."""
    named = _named(at)
    if named and named.startswith(at.begun):
        return [named]
    return agreements(ledger, at.begun)


def _named(at: AtValue) -> str:
    """The agreement that the call has named so far."""
    words = [word for param, word in at.given if label(param) in _NAMING]
    found = _SLUG.match(words[0]) if words else None
    return found[0] if found else ""


def _of(names: Callable[[Held], Iterable[str]]) -> Ask:
    """What the agreement has that the call has named."""
    return lambda ledger, at: _plain(names(Held(ledger, _named(at))))


def _flows(ledger: Glance, at: AtValue) -> Iterable[Value]:
    every = ALL if (at.param.metavar or "").endswith(f"|{ALL}") else NOBODY
    return _plain([*Held(ledger, _named(at)).flows(), every])


def _plain(words: Iterable[str]) -> Iterable[Value]:
    return ((word, "") for word in words)


ASKED: Final[dict[str, Ask]] = {
    "AGREEMENT": _agreements,
    "PLACE": _places,
    "STAGE": _stages_within,
    "ENTRY": _entries,
    "THING": _things,
    "SLUG": _sources,
    "--source": _sources,
    "--same-as": _sources,
    "--stage": _of(Held.stages),
    "--flow": _flows,
    "--measure": _of(Held.measures),
    "--unit": _of(Held.units),
    "--dimension": _of(Held.dimensions),
    **dict.fromkeys(
        (
            "--claim",
            "--like",
            "--of",
            "--replaces",
            "--replacement",
            "--known-at",
            "--from",
            "--to",
        ),
        _entries,
    ),
}
"""What is asked for the value of an option, or of an argument as usage shows it."""
_NAMING: Final = frozenset(
    name
    for name, ask in ASKED.items()
    if ask in (_agreements, _places, _stages_within, _entries, _things)
)
"""What has the name of an agreement in it."""
