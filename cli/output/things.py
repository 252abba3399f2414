"""How one thing reads, whole: what stands behind each label."""

from collections.abc import Iterable, Sequence

from cli.output import slot
from cli.output.citations import short
from cli.output.record import Lines
from domain.refusals import entries, listed
from domain.state.sources import Source
from domain.theirs import theirs
from projections.figures.counted import SlotTold
from projections.show.agreement import AgreementShown, PartyShown, StageLine, TermLapsed, TermShown
from projections.show.became import Became
from projections.show.entry import EntryShown, Mention
from projections.show.source import SourceShown
from projections.show.stage import StageShown
from projections.status import StatusRow
from projections.texts.number import in_words
from projections.texts.sentence import here
from projections.texts.wording import becoming_text
from projections.totals import TermRow


def entry(thing: EntryShown, source: Source | None) -> tuple[str, Lines]:
    """An entry; ``source`` is what the register has of whoever speaks in it."""
    data = thing.data
    statement = data.get("statement", {})
    return f"{thing.entry}  {thing.event}", [
        ("Says", [here(thing.summary)]),
        ("Source", [_named(source)] if source and thing.agreement else []),
        ("Via", _one(", ".join(map(theirs, statement.get("via", ()))))),
        ("Stated", _one(thing.stated)),
        ("Published", _one(statement.get("published"))),
        ("Counted", ["the source counted for itself"] if "basis" in statement else []),
        ("Publisher", _words(statement.get("publisher"))),
        ("Link", _one(statement.get("url"))),
        ("Quote", _words(statement.get("quote"))),
        ("Language", _one(statement.get("language"))),
        ("Document", _one(statement.get("sha256"))),
        ("Note", [*_words(statement.get("note")), *_words(data.get("note"))]),
        ("Reason", _words(data.get("reason"))),
        ("Points at", _mentions([thing.points_at] if thing.points_at else [])),
        ("Named by", _mentions(thing.pointed_at_by)),
        ("VOIDED", _voided(thing)),
        ("Key", [thing.key]),
        (
            "Recorded",
            [f"{thing.recorded} by {theirs(thing.actor)}, position {thing.position}"],
        ),
    ]


def stage(thing: StageShown, slots: Sequence[SlotTold[StatusRow]]) -> tuple[str, Lines]:
    """A stage; ``slots`` are its numbers with who disputes whom in them."""
    label = f"  {theirs(thing.label)}" if thing.label else ""
    return f"{thing.agreement}/{thing.stage}{label}", [
        ("Completed", ["yes" if thing.completed else "no"]),
        ("Said of it", [_became(said) for said in thing.said]),
        ("Numbers", list(map(_number, slots))),
    ]


def agreement(thing: AgreementShown) -> tuple[str, Lines]:
    title = theirs(thing.title or "") or "not announced by then"
    return f"{thing.agreement}  {title}", [
        ("Kind", _one(thing.kind)),
        (
            "Agreed",
            [
                " in ".join(
                    [thing.agreed or "on a day not told", *_words(thing.place)],
                )
            ],
        ),
        ("Parties", [_party(party) for party in thing.parties]),
        ("Mediators", [_party(party) for party in thing.mediators]),
        ("Terms", [_term(term) for term in thing.terms]),
        ("Stages", [_stage(line) for line in thing.stages]),
        ("Said of it", [_became(said) for said in thing.said]),
        ("Sources", [", ".join(thing.sources)]),
        ("Entries", [str(thing.entries)]),
    ]


def source(thing: SourceShown) -> tuple[str, Lines]:
    one = "the two are" if len(thing.also) == 1 else "all are"
    root = [f"{', '.join(thing.also)}; {one} one voice, {thing.root}"]
    return f"{thing.source}  {theirs(thing.name)}", [
        ("Kind", [thing.kind]),
        ("Speaks for", _one(thing.speaks_for)),
        ("Aliases", list(map(theirs, thing.aliases))),
        ("Same as", root if thing.also else []),
        ("Note", _words(thing.note)),
        (
            "Speaks in",
            [f"{each.agreement}: {entries(each.entries)}" for each in thing.speaks_in],
        ),
        ("Register", [", ".join(thing.register)]),
    ]


def _one(text: str | None) -> list[str]:
    return [text] if text else []


def _words(text: str | None) -> list[str]:
    """Words of others."""
    return [theirs(text)] if text else []


def _named(source: Source) -> str:
    speaks = f", speaks for {source.speaks_for}" if source.speaks_for else ""
    return f"{source.slug}: {theirs(source.name)} ({source.kind}{speaks})"


def _mentions(mentions: Iterable[Mention]) -> list[str]:
    return [
        f"{short(each.entry)} {'VOIDED ' if each.voided else ''}"
        f"{each.source + ': ' if each.source else ''}{here(each.summary)}"
        for each in mentions
    ]


def _voided(thing: EntryShown) -> list[str]:
    if thing.voided_by is None:
        return []
    instead = f"; {short(thing.replacement)} stands for it" if thing.replacement else ""
    return [f"by {short(thing.voided_by)}: {theirs(thing.void_reason or '')}{instead}"]


def _became(said: Became) -> str:
    back = ", taken back" if said.retracted else ""
    entry = short(said.entry)
    says = f"{_says(said)}, says {said.source} on {said.stated} {entry}"
    return f"{says}{back}{_disputed(said)}"


def _says(said: Became) -> str:
    return becoming_text(said.says, said.when, said.outcome)


def _disputed(said: Became | TermShown) -> str:
    """`, disputed by ua-president #10`"""
    by = listed(f"{one.source} {short(one.entry)}" for one in said.disputed_by)
    return f", disputed by {by}" if by else ""


def _number(told: SlotTold[StatusRow]) -> str:
    counted = slot.full(told.row).removeprefix(f"stage {told.row.stage}, ")
    who = slot.who(told)
    return f"{counted}: {slot.number(told)}, {slot.standing(told)}" + (f" ({who})" if who else "")


def _party(party: PartyShown) -> str:
    return f"{party.code} {theirs(party.name or '')}".rstrip()


def _term(term: TermShown) -> str:
    of = " ".join(filter(None, (term.flow, slot.what(term))))
    who = "; ".join([*map(_stated, term.terms), *map(_lapsed, term.lapsed)])
    open_ = "disputed" if term.terms else "taken back"
    agreed = in_words(term.term) if term.term is not None else open_
    return f"{of}: {agreed} ({who}){_disputed(term)}"


def _stated(term: TermRow | TermLapsed) -> str:
    return f"{term.source} {in_words(term.quantity)} {short(term.entry)}"


def _lapsed(term: TermLapsed) -> str:
    """`joint 50 #1, ended by #2`"""
    return f"{_stated(term)}, ended by {short(term.ended_by)}"


def _stage(line: StageLine) -> str:
    label = f" {theirs(line.label)}" if line.label else ""
    words: dict[str, list[str]] = {}
    for said in line.said:
        whose = f"{said.source} {short(said.entry)}{_disputed(said)}"
        words.setdefault(_says(said), []).append(whose)
    told = ", ".join(f"{says} ({'; '.join(whose)})" for says, whose in words.items())
    without = "numbers only" if line.numbers else "taken back"
    return f"{line.stage}{label}: {told or without}"
