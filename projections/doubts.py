"""What to look at in new entries: where they lead others, days that do not fit, and words that may be slips."""

from collections.abc import Collection, Iterable, Iterator

from domain.events import EntryVoided, Event, HeadingEvent, StageCompleted
from domain.names.lookalike import Named, Names, looks_like
from domain.refusals import listed
from domain.state.words import Word, words_in
from projections.agreement import AgreementAt
from projections.checks import OF_DATES
from projections.checks.examined import Examined
from projections.checks.finding import Finding
from projections.checks.pointers import replaced_by_another_word
from projections.checks.relays import relay_differs
from projections.figures.agreeing import agreeing_now


def doubtful(after: AgreementAt, new: Collection[int]) -> list[str]:
    """Sentences on new entries of an agreement, as it is with them."""
    return [*led_astray(after, new), *_misdated(after, new), *_agreeing(after, new)]


def led_astray(after: AgreementAt, new: Collection[int]) -> list[str]:
    """What new entries lead to a word that it could not have pointed at by itself, or to another number than the
    one that it was recorded for or passes on."""
    if not any(isinstance(after.record.known[number].event, EntryVoided) for number in new):
        return []
    over = Examined(after)
    return _to_look_at((*replaced_by_another_word(over), *relay_differs(over)), new)


def _agreeing(after: AgreementAt, new: Collection[int]) -> Iterator[str]:
    """The new disputes that say what they dispute: each bears a number out that was to be contested."""
    for number in sorted(new):
        if (found := agreeing_now(after.record, number)) is None:
            continue
        if found.dimensions:
            named = listed([f"--dimension {dimension}" for dimension in found.dimensions], "or")
            how = f"confirm with {named} bears parts out, and a dispute with it alone contests them"
        else:
            how = "confirm bears a number out, and a dispute without a number contests it"
        yield f"{after.cite(found.disputed)} says {found.said} too: {how}"


def looking_alike(after: AgreementAt, new: Collection[int]) -> Iterator[str]:
    """The words that new entries bring in, and that are easily taken for others in use: each may be a slip."""
    names, known = Names(), set[Word]()
    for number, entry in sorted(after.record.known.items()):
        if number in after.record.voided:
            continue
        for word in words_in(entry.event):
            if word in known:
                continue
            known.add(word)
            other = names.met(word[:-1], word[-1])
            if other is not None and number in new:
                yield looks_like(word[0], Named(word[-1]), other)


def _misdated(after: AgreementAt, new: Collection[int]) -> list[str]:
    """What the days of new entries make impossible or unlikely: a year mistyped changes no total of today."""
    known = after.record.known
    over = Examined(after, None if any(_bears_on_others(known[one].event) for one in new) else new)
    return _to_look_at((finding for rule in OF_DATES for finding in rule(over)), new)


def _bears_on_others(event: Event) -> bool:
    """Whether days of earlier entries are held against it, or it may lead these to another entry."""
    return isinstance(event, HeadingEvent | StageCompleted | EntryVoided)


def _to_look_at(findings: Iterable[Finding], new: Collection[int]) -> list[str]:
    """Those of findings that new entries have a part in."""
    return [
        f"look at it: {finding.message}"
        for finding in findings
        if any(number in new for number in finding.entries)
    ]
