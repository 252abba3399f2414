"""Who reports, confirms, verifies and contests: the words for it, never stronger than the standing."""

from collections.abc import Collection, Iterable, Sequence
from itertools import chain

from domain.entry import Entry
from domain.events import SourceKind, said_in
from domain.frozen import dataclass
from projections.agreement import AgreementAt
from projections.prose.names import Names, is_called, listed_names
from projections.rules.settled import Settled, counting, making
from projections.rules.standing import Standing, is_own_count
from projections.rules.terms import TermOf, counting_terms
from projections.rules.voices import Figure, Voice

_SOME = 3


@dataclass(frozen=True, slots=True)
class Speaker:
    """One who says something, and what that counts as."""

    source: str
    voice: Voice


def speaker(at: AgreementAt, entry: Entry) -> Speaker:
    """Who says what an entry says."""
    source = said_in(entry.event).source
    return Speaker(source, at.voice(source))


def speakers(figures: Iterable[Figure]) -> list[Speaker]:
    return [Speaker(figure.said.source, figure.voice) for figure in figures]


def stating(words: Sequence[TermOf]) -> list[Speaker]:
    """Who states a term: those whose words on it count."""
    return [Speaker(word.source, word.voice) for word in counting_terms(words)]


def bearing_out(settled: Settled) -> list[Figure]:
    """The figures that carry what is confirmed or verified, else all that count."""
    found = [
        figure
        for figure in counting(settled)
        if settled.number is not None and figure.quantity.exact == settled.number
    ]
    return found or counting(settled)


def whose(names: Names, said_by: Sequence[Speaker], beside: Collection[str] = ()) -> str:
    """``Russia alone (the Ministry of Defence of Russia)``; ``Russia (...) and Ukraine (...)``.

    ``beside`` are the `heard_voices` on the same thing elsewhere: next to another one nobody speaks alone. Nor
    does a joint body, which speaks for both sides.
    """
    by_voice = _by_voice(names, said_by)
    is_one = len(by_voice) == 1 and not any(map(_is_joint, said_by))
    is_alone = is_one and heard_voices(said_by) >= set(beside)
    alone = " alone" if is_alone else ""
    return listed_names(by_voice, [_named(names, v, of, alone) for v, of in by_voice.items()])


def heard_voices(said_by: Iterable[Speaker]) -> set[str]:
    """The parties and the others who are heard."""
    return {voice for speaker in said_by if (voice := heard_voice(speaker.voice)) is not None}


def among(names: Names, said_by: Sequence[Speaker]) -> str:
    """The same without ``alone``: where others speak too."""
    by_voice = _by_voice(names, said_by)
    return listed_names(by_voice, [_named(names, voice, of) for voice, of in by_voice.items()])


def of_two_minds(groups: Iterable[Iterable[Voice]]) -> set[str]:
    """The parties for which one source speaks in one group and another in another; each group says something else
    than the others."""
    found: dict[str, list[set[str]]] = {}
    for group in groups:
        by_side: dict[str, set[str]] = {}
        for voice in group:
            if voice.side is not None:
                by_side.setdefault(voice.side, set()).add(voice.root)
        for side, roots in by_side.items():
            found.setdefault(side, []).append(roots)
    return {side for side, of in found.items() if len(of) > 1 and len(set.union(*of)) > 1}


def voices(names: Names, said_by: Sequence[Speaker]) -> str:
    """The voices alone, ``Russia and Ukraine``: who speaks for them, the footnote tells."""
    return listed_names(_by_voice(names, said_by))


def throughout(slots: Sequence[Settled]) -> list[str | None]:
    """The voices that give a number in each of several slots; None for all who are not heard."""
    first, *others = ([heard_voice(figure.voice) for figure in making(slot)] for slot in slots)
    return [voice for voice in dict.fromkeys(first) if all(voice in other for other in others)]


def of_slots(names: Names, slots: Sequence[Settled], beside: Collection[str]) -> str:
    """By whom several slots are reported: who speaks in all of them, and who only in some."""
    whole, part = _whole_and_part(slots)
    if not part:
        one = len(slots) == 1 or len(_by_voice(names, whole)) == 1
        return f" by {whose(names, whole, beside) if one else voices(names, whole)}"
    if whole:
        return f" by {voices(names, whole)}, and in part {in_part(names, slots)}"
    by_voice = _by_voice(names, part)
    if len(by_voice) > _SOME:
        return f" by several sources,{_unheard_among(names, part)} each in part,"
    return f", {listed_names(f'in part by {voice}' for voice in by_voice)},"


def in_part(names: Names, slots: Sequence[Settled]) -> str:
    """``by Ukraine and icrc,``: who speaks only in some of several slots; nothing where nobody does.

    Where these are many, that media or others who are not heard are among them is told.
    """
    _, part = _whole_and_part(slots)
    if len(_by_voice(names, part)) > _SOME:
        return f"by several others,{_unheard_among(names, part)}"
    return f"by {voices(names, part)}," if part else ""


def _whole_and_part(slots: Sequence[Settled]) -> tuple[list[Speaker], list[Speaker]]:
    """Those whose voice speaks in each of several slots, and the others."""
    always = throughout(slots)
    everybody = [speaker for slot in slots for speaker in speakers(making(slot))]
    whole = [speaker for speaker in everybody if heard_voice(speaker.voice) in always]
    return whole, [s for s in everybody if heard_voice(s.voice) not in always]


def _unheard_among(names: Names, said_by: Sequence[Speaker]) -> str:
    unheard = [speaker for speaker in said_by if not speaker.voice.heard]
    return "".join(f" {voice} among them," for voice in _by_voice(names, unheard))


def settled_by(names: Names, slots: Sequence[Settled]) -> str:
    """``confirmed by both sides (...)``, ``verified by the own count of ...``: of one slot or of several; where
    these are not settled alike, each way in which one is."""
    told: list[str] = []
    if confirmed := [slot for slot in slots if slot.standing is Standing.CONFIRMED]:
        told.append(f"confirmed {_confirmers(names, confirmed, of_many=len(slots) > 1)}")
    if verified := [slot for slot in slots if slot.standing is Standing.VERIFIED]:
        told.append(f"verified {_verifiers(names, verified)}")
    return " or ".join(told)


def both_sides(needed: Collection[str], said_by: Iterable[Speaker]) -> bool:
    """Whether every party that is needed speaks."""
    return bool(needed) and set(needed) <= {speaker.voice.side for speaker in said_by}


def sides_called(needed: Collection[str]) -> str:
    """What the sides are called together."""
    return "both sides" if len(needed) == len(("one", "other")) else "all parties"


def _from_all_sides(slot: Settled) -> bool:
    return both_sides(slot.slot.sides, speakers(bearing_out(slot)))


def _first_of_each_side(names: Names, slot: Settled) -> str:
    """Who they are, of one slot (of several the footnote names them); and which other parties say so too."""
    said_by, needed = speakers(bearing_out(slot)), slot.slot.sides
    by_voice = _by_voice(names, [s for s in said_by if s.voice.side in needed])
    sides = names.aside("both sides", "; ".join(map(names.sources, by_voice.values())), by_voice)
    others = [s for s in said_by if s.voice.side is not None and s.voice.side not in needed]
    return f"{sides} and reported by {among(names, others)}" if others else sides


def _confirmers(names: Names, slots: Sequence[Settled], *, of_many: bool) -> str:
    """``by both sides or by icrc``; who the sides are, of many the footnote tells."""
    told: list[str] = []
    if sides := [slot for slot in slots if _from_all_sides(slot)]:
        by = "" if of_many else _first_of_each_side(names, sides[0])
        told.append(f"by {sides_called(sides[0].slot.sides)}{by}")
    joint = [
        [speaker.source for speaker in speakers(bearing_out(slot)) if _is_joint(speaker)]
        for slot in slots
        if not _from_all_sides(slot)
    ]
    if any(joint):
        told.append(f"by {names.sources(list(chain.from_iterable(joint)), _last(joint, 'by'))}")
    return " or ".join(told)


def _verifiers(names: Names, slots: Sequence[Settled]) -> str:
    """``by the own count of icrc and by Ukraine``; of several slots ``by the own count of icrc or of un and by
    Ukraine or Russia``, where there is none that all of them bear out."""
    figures = [bearing_out(slot) for slot in slots]
    counts = [[f.said.source for f in own if is_own_count(f)] for own in figures]
    sides = [speakers(f for f in own if f.voice.side is not None) for own in figures]
    by_voice = _by_voice(names, list(chain.from_iterable(sides)))
    told = [
        _named(names, voice, of) if names.are_of_two_minds([voice]) else voice
        for voice, of in by_voice.items()
    ]
    counted = names.sources(list(chain.from_iterable(counts)), _last(counts, "of"))
    by = listed_names(by_voice, told, last=_last([_by_voice(names, own) for own in sides]))
    return f"by the own count of {counted} and by {by}"


def _last(by_slot: Iterable[Iterable[str]], again: str = "") -> str:
    """``and`` between those who bear out several slots where one slot has all of them, else ``or``, with the word
    ``again`` that leads them."""
    found = [set(own) for own in by_slot]
    return "and" if set().union(*found) in found else f"or {again}".rstrip()


def heard_voice(voice: Voice) -> str | None:
    """The party or the other who is heard that somebody speaks as; None for all who are not heard."""
    return voice.speaks_as if voice.heard else None


def _named(names: Names, voice: str, sources: list[str], alone: str = "") -> str:
    """``voice`` and who speaks for it, where that is not its own name."""
    others = [source for source in sources if not is_called(names.source(source), voice)]
    explained = names.aside(voice, names.sources(others), [voice]) if others else ""
    return voice + alone + explained


def _by_voice(names: Names, said_by: Sequence[Speaker]) -> dict[str, list[str]]:
    """Sources by whom they speak for: a party, themselves, or nobody who is heard."""
    found: dict[str, list[str]] = {}
    others = [speaker.source for speaker in said_by if not speaker.voice.heard]
    outside = outsiders(names, others) if others else ""
    for speaker in said_by:
        if speaker.voice.side is not None:
            voice = names.party(speaker.voice.side)
        elif speaker.voice.heard:
            voice = names.source(speaker.source)
        else:
            voice = outside
        found.setdefault(voice, []).append(speaker.source)
    return found


def outsiders(names: Names, sources: Sequence[str]) -> str:
    """Sources that are not heard, as what they are: ``media``, ``an unnamed source``."""
    kinds = {names.kind(source) for source in sources}
    if kinds == {SourceKind.MEDIA}:
        return "media"
    one = len(set(map(names.root, sources))) == 1
    if kinds == {SourceKind.ANONYMOUS}:
        return "an unnamed source" if one else "unnamed sources"
    return "a source of neither side" if one else "sources of neither side"


def _is_joint(speaker: Speaker) -> bool:
    return speaker.voice.kind is SourceKind.JOINT
