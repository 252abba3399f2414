"""A correction notice: what was printed before, what stands now, and who made the difference. An update, where
nothing that stood is corrected.

It repeats what the record says, with its standing, and adds nothing.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Final

from domain.entry import Entry
from domain.events import said_in, statement_of
from domain.frozen import dataclass
from domain.theirs import unmarked
from projections.agreement import AgreementAt
from projections.agreements import heading_of
from projections.diff import Difference, DiffRow, name_of
from projections.differing.amended import Amended, amended
from projections.differing.corrected import ByName, corrects
from projections.differing.details import Name
from projections.differing.given_up import FigureGivenUp, given_up
from projections.differing.wording import in_words, subject_in_words, word_in_words
from projections.figures.further import further
from projections.prose.last_words import told_of_stage
from projections.prose.names import Names
from projections.prose.pieces import Cited, Pieces, behind, with_asides, words
from projections.prose.quantities import quantity_words
from projections.prose.slot import Teller
from projections.prose.stated import settled_beside, stated, until
from projections.rules.place import Place
from projections.rules.settled import Settled
from projections.texts.says import SaysNumber
from projections.texts.sentence import capital
from projections.texts.summary import line
from projections.texts.wording import became_in_a_sentence

_MADE_OF_NUMBERS: Final = ("reported", "settled")
"""Of the columns of the totals."""


@dataclass(frozen=True, slots=True)
class Notice:
    """The sentences of a notice, and the entries that they cite: citation -> who said what, when, where.

    ``corrects`` is whether any of them corrects what was printed: all can be news.
    """

    title: str
    sentences: tuple[str, ...]
    notes: Mapping[str, str]
    corrects: bool


def notice(before: AgreementAt, after: AgreementAt, changed: Iterable[Difference]) -> Notice:
    """What to print when these are the differences between two cuts of an agreement.

    First comes what was put right of the agreement itself. Whose figures changed is left to `diff`: what they
    changed is told, standings, totals, terms and stages, and who no longer says what stands all the same. What is
    still to come follows from the terms and the totals.
    """
    then, now = ByName(before), ByName(after)
    given = given_up(before, after)
    shown = [
        one
        for one in changed
        if (one.row.what, one.row.column) != ("total", "remaining")
        if one.row.what != "figure" or name_of(one.row) in given
        if not _is_of_nothing(one.row)
    ]
    teller = Teller(after)
    still = list(_still_stated(teller, now, shown))
    days = [_days(then, now, one) for one in shown]
    put_right = amended(before, after)
    cited = [after.cite(number) for one in put_right for number in one.entries]
    for one, told in zip(shown, still, strict=True):
        cited += [*one.row.entries, *_entries(after, told)]
    known = {
        entry.citation: (at, entry) for at in (before, after) for entry in at.record.known.values()
    }
    title = heading_of(after).title or heading_of(before).title
    return Notice(
        f'"{title}" ({after.slug})' if title else after.slug,
        (
            *(_put_right(after, one) for one in put_right),
            *(
                unmarked(_sentence(teller, one, given.get(name_of(one.row)), told, meant))
                for one, told, meant in zip(shown, still, days, strict=True)
            ),
        ),
        _notes(after, cited, known),
        bool(put_right)
        or any(
            _corrects(then, now, one.row, [known[at][1] for at in one.row.entries if at in known])
            for one in shown
        ),
    )


def _corrects(before: ByName, after: ByName, row: DiffRow, entries: Sequence[Entry]) -> bool:
    """What the ledger learned late was lacking when the other was printed, whatever it is."""
    said = [entry.event for entry in entries]
    is_late = row.axis != "stated"
    return is_late or corrects(before, after, name_of(row), row.before, row.after, said)


def _is_of_nothing(row: DiffRow) -> bool:
    """Whether nothing was settled of what was not, or is not, told of at all: that is no number to correct."""
    return (row.what, row.column) == ("total", "settled") and {row.before, row.after} == {None, "0"}


def _put_right(at: AgreementAt, one: Amended) -> str:
    """``The title was "X", is now "Y" [a#5]``"""
    cited = f" [{', '.join(map(at.cite, one.entries))}]" if one.entries else ""
    subject = {"agreed": "day of the agreement", "kind": "kind of agreement"}.get(
        one.what, one.what
    )
    before, after = (text and f'"{text}"' for text in (one.before, one.after))
    if before is None:
        return f"The {subject}: {after}; nothing stood there before{cited}."
    if after is None:
        return f"The {subject}: {before} no longer stands{cited}."
    return f"The {subject} was {before}, is now {after}{cited}."


def _sentence(
    teller: Teller,
    one: Difference,
    given: FigureGivenUp | None,
    still: Pieces,
    days: tuple[str, str],
) -> str:
    """``still`` is what is stated all the same, ``days`` to which a number was and is given, if that is told."""
    names, row = teller.names, one.row
    if row.what == "dispute":
        return _disputed(names, one)
    if given is not None:
        return _given_up(names, row, given)
    subject = subject_in_words(names, name_of(row))
    cited = f" [{', '.join(row.entries)}]"
    before, after = in_words(one.before), in_words(one.after)
    then, now = days
    if after is not None and row.what == "stage" and row.stage is not None:
        after += _according_to(teller, row.stage)
    if before is None:
        said = f"{after}{now}; nothing stood there before"
    elif after is None and (row.what, row.column) == ("total", "reported"):
        said = f"was {before}{then}; no number is reported{now or ' in all'} now"
    elif after is None:
        said = f"{before}{then} no longer stands"
    else:
        said = f"was {before}{then}, is now {after}{now}"
    if still:
        cited += f"; {words(still)} [{', '.join(_entries(teller.at, still))}]"
    return f"{capital(subject)}: {said}{cited}."


def _entries(at: AgreementAt, told: Pieces) -> list[str]:
    """The citations of what is told."""
    return [at.cite(n) for part in told if isinstance(part, Cited) for n in part.entries]


def _days(before: ByName, after: ByName, one: Difference) -> tuple[str, str]:
    """`` up to 31 March 2024``, `` up to stage s2``: to where a total was and is meant, if another number stands
    for the stages now, or there was or is none. Nothing of the whole and of what stages come to."""
    row = one.row
    if row.what != "total" or row.column not in _MADE_OF_NUMBERS:
        return "", ""
    instead = [_instead(cut, name_of(row)) for cut in (before, after)]
    numbers = all(says is not None and says.gives_number for says in (one.before, one.after))
    if numbers and instead[0] == instead[1]:
        return "", ""
    then, now = (until(place.subject) if place is not None else "" for place in instead)
    return then and f" {then}", now and f" {now}"


def _instead(cut: ByName, name: Name) -> Place | None:
    """What stands for the stages in the row of the totals that a difference is about, if anything does."""
    return cut.sum(name).stands_in if cut.row(name) is not None else None


def _still_stated(teller: Teller, now: ByName, changed: Iterable[Difference]) -> Iterator[Pieces]:
    """``up to 2023, 1,051 people are confirmed by both sides (...)``: what reaches further than what is reported
    in all now, and where less is settled in all now, what more is; each once."""
    told: set[Place] = set()
    for one in changed:
        slots = [slot for slot in _beside(teller, now, one.row) if slot.place not in told]
        told.update(slot.place for slot in slots)
        yield behind(with_asides([stated(teller, slot, "", ()) for slot in slots]))


def _beside(teller: Teller, now: ByName, row: DiffRow) -> list[Settled]:
    of = now.row(name_of(row)) if row.what == "total" else None
    if of is None:
        return []
    added = teller.at.sum_of(of)
    if row.column == "reported":
        return further(teller.at, of, added, teller.order)
    if row.column != "settled" or Decimal(row.after or 0) >= Decimal(row.before or 0):
        return []
    slot = settled_beside(teller, of, added)
    return [slot] if slot is not None else []


def _given_up(names: Names, row: DiffRow, given: FigureGivenUp) -> str:
    """``People released from North to South, stage d1: South took its number (20) back; the standing stays
    verified 20``."""
    subject, who = subject_in_words(names, name_of(row)), names.source(row.column or "")
    was, now = (
        in_words(SaysNumber(str(one))) if one is not None else None
        for one in (given.was, given.now)
    )
    if now is not None:
        said = f", according to {who}: was {was}, is now {now}"
    elif given.retracted:
        said = f": {who} took its number ({was}) back"
    else:
        said = f": the number of {who} ({was}) no longer stands"
    stays = given.standing.told(quantity_words)
    cited = ", ".join(row.entries)
    return f"{capital(subject)}{said}; the standing stays {stays} [{cited}]."


def _according_to(teller: Teller, slug: str) -> str:
    """Who said last what became of a stage, and who says otherwise:
    `` according to South, but scheduled 2024-02-15 according to North``."""
    stage = teller.at.stages[slug]
    told = [entry for word in told_of_stage(teller, slug) for entry in word.entries]
    by_text: dict[str, list[str]] = {became_in_a_sentence(stage.said[-1].event): []}
    for entry in sorted([*told, stage.said[-1]], key=stage.said.index):
        source = said_in(entry.event).source
        by_text.setdefault(became_in_a_sentence(entry.event), []).append(source)
    (_, said), *others = by_text.items()
    last = teller.names.sources(said)
    whose_own = "their" if len(set(map(teller.names.source, said))) > 1 else "its"
    otherwise = ", and ".join(
        f"{text} by an earlier word of {whose_own} own"
        if _roots(teller, sources) == _roots(teller, said)
        else f"{text} according to {teller.names.sources(sources)}"
        for text, sources in others
    )
    return f" according to {last}" + (f", but {otherwise}" if otherwise else "")


def _roots(teller: Teller, sources: Iterable[str]) -> set[str]:
    return {teller.at.voice(source).root for source in sources}


def _disputed(names: Names, one: Difference) -> str:
    """``What was said of stage s1, "stage s1 completed", is disputed by Ukraine now``."""
    row, name = one.row, name_of(one.row)
    who, cited = names.source(row.column or ""), f" [{', '.join(row.entries)}]."
    if one.after is None:
        assert one.before is not None
        return f"{word_in_words(names, name, one.before)} is disputed by {who} no longer{cited}"
    instead = f', instead of "{row.before}"' if row.before is not None else ""
    return f"{word_in_words(names, name, one.after)} is disputed by {who} now{instead}{cited}"


def _notes(
    at: AgreementAt, cited: Iterable[str], known: Mapping[str, tuple[AgreementAt, Entry]]
) -> dict[str, str]:
    """Each entry that is cited, once; one that neither cut of the agreement knows is of the register."""
    return {
        citation: (
            _note(at, *known[citation])
            if citation in known
            else _of_a_source(at, citation.partition("#")[0])
        )
        for citation in cited
    }


def _of_a_source(at: AgreementAt, slug: str) -> str:
    """What the register says now of a source, of which it said something else."""
    source = at.register.sources.get(slug)
    if source is None:
        return f"the source {slug} is not registered"
    side = f", speaks for {source.speaks_for}" if source.speaks_for else ""
    same = f", the same as {source.same_as}" if source.same_as else ""
    return f"{source.name}: as a source it is {source.kind}{side}{same} now"


def _note(at: AgreementAt, known: AgreementAt, entry: Entry) -> str:
    """Who said what; ``known`` is the cut that knows the entry."""
    statement = statement_of(entry.event)
    says = line(at.slug, entry.event, known.record.assertion(entry.number))
    recorded = f"recorded {entry.recorded.astimezone(at.cut.zone):%Y-%m-%d}"
    if statement is None:
        return f"{says} ({recorded})"
    source = at.register.sources.get(statement.source)
    name = source.name if source else statement.source
    url = f", {statement.url}" if statement.url else ""
    return f"{name}: {says} (stated {statement.stated}, {recorded}{url})"
