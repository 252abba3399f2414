"""The cuts of a call: what the world had said by then, and what this ledger had taken in by then."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from cli.failures import Failure
from domain.ledger import Ledger
from domain.refusals import BadForm
from domain.values.period import ALLOWED, Moment
from projections.cut import Cut, Known

if TYPE_CHECKING:
    from cli.call.settings import Settings


def cut(settings: "Settings", ledger: Ledger) -> Cut:
    """The cuts that `--as-of`, `--known-at` and `--tz` name, in the ledger's zone where none is named."""
    tz = settings.tz or ledger.tz
    now = ledger.now(tz)
    as_of = known = None
    if settings.as_of:
        with _named("--as-of"):
            as_of = Moment.parse(settings.as_of)
    if settings.known_at:
        with _named("--known-at"):
            known = _known(settings.known_at, tz, ledger)
    return Cut(
        zone=now.zone,
        tz=tz,
        as_of=as_of,
        known=known,
        today=now.instant.astimezone(now.zone).date(),
    )


@contextmanager
def _named(option: str) -> Iterator[None]:
    """A call may have two dates: which of them is not understood is said."""
    try:
        yield
    except BadForm as refusal:
        what = f"{option}: {refusal.what}"
        raise BadForm(what, refusal.given, refusal.allowed, refusal.hint) from None


def narrowed(base: Cut, text: str | None, ledger: Ledger) -> Cut:
    """One side of a comparison: `DATE` is as-of, `@DATE` or an entry known-at, `DATE@DATE` both.

    A `Failure` where it lies after the cut that the call is given at.
    """
    if text is None:
        return base
    date, at, rest = text.partition("@")
    if "#" in date or "/" in date:
        return _known_by(base, _known(text, base.tz, ledger))
    cut = said_by(base, _moment(date)) if date else base
    return _known_by(cut, _known(rest, base.tz, ledger)) if at else cut


def said_by(base: Cut, moment: Moment) -> Cut:
    """The cut at an earlier date; a `Failure` where it lies after the cut that the call is given at."""
    if moment.latest(base.zone) > base.end:
        raise Failure(f"{moment} lies after --as-of {base.as_of}")
    return replace(base, as_of=moment)


def _known_by(base: Cut, known: Known) -> Cut:
    if base.known is not None and known.lies_after(base.known):
        raise Failure(f"{known.text} lies after --known-at {base.known.text}")
    return replace(base, known=known)


def _known(text: str, tz: str, ledger: Ledger) -> Known:
    """By the end of a day, by an instant, or up to and with an entry, which is told by its number.

    Other names of an entry move: a key to what replaces it, ``last`` to what is recorded next.
    """
    if "#" not in text and "/" not in text:
        return Known(text, by=_moment(text).latest(ledger.zone(tz)))
    from cli.entries import named

    entries, number = named(ledger, text)
    entry = entries[number - 1]
    return Known(entry.citation, position=entry.position, at=entry.recorded)


def _moment(text: str) -> Moment:
    try:
        return Moment.parse(text)
    except BadForm as refusal:
        if text[:1].isdigit():
            raise
        from domain.names.citation import ENTRY

        raise BadForm("the cut", text, f"{ALLOWED}, {ENTRY}", refusal.hint) from None
