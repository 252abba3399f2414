"""Numbers that no row of the totals is made of: of what remains, of a wider programme, and of parts alone."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final, TypeAlias

from domain.events import Scope
from domain.state.assertion import Subject
from projections.prose.claims import entries_of, stages_cited
from projections.prose.pieces import Cited, Pieces, joined
from projections.prose.slot import Teller
from projections.prose.stated import until, where
from projections.prose.whose import speakers, voices
from projections.rules.settled import Settled, counting
from projections.rules.span import Reach
from projections.rules.sums import SUMMED, Row
from projections.rules.voices import Figure

Elsewhere: TypeAlias = Mapping[Subject, Sequence[Figure]]
"""What is said by what it is said of."""
_ONLY_PARTS: Final = "only parts of the number are reported"


def elsewhere(teller: Teller, row: Row) -> Elsewhere:
    """The numbers of what a row is of that it is not made of; none of plans, of which nothing is there yet."""
    found: dict[Subject, list[Figure]] = {}
    for place, slot in teller.at.settled.items():
        if place.owed == row.owed and slot.reach != Reach() and not _is_added(teller, slot):
            found.setdefault(place.subject, []).extend(counting(slot))
    return found


def _is_added(teller: Teller, slot: Settled) -> bool:
    """Whether it is a number of the row, or a part of one."""
    place = slot.place
    total = teller.at.settled.get(replace(place, dimension=None, category=None))
    return place.subject.scope in SUMMED and total is not None and total.reach != Reach()


def parts_of(found: Elsewhere) -> dict[str, Sequence[Figure]]:
    """The numbers of parts by the stage of which there is no other."""
    return {s.stage: own for s, own in found.items() if s.scope is Scope.STAGE and s.stage}


def parts_alone(teller: Teller, parts: Mapping[str, Sequence[Figure]]) -> Iterator[Pieces]:
    """``in stages s1 and s2, only parts of the number are reported, by Ukraine``."""
    for cited, figures in _in_stages(teller, parts):
        yield ("in ", cited, f", {_ONLY_PARTS}, {_by(teller, figures)}")


def only_parts(teller: Teller, figures: Sequence[Figure]) -> Pieces:
    """The same behind words on the stages, which rest on other entries."""
    by = voices(teller.names, speakers(figures))
    return (f"{_ONLY_PARTS}, by ", Cited(by, entries_of(figures), "reported"))


def other_than(teller: Teller, found: Elsewhere) -> Pieces:
    """``, other than by icrc of what remains after 1 April 2024``, behind words that there is no number; of what
    is told of several days, what reaches furthest."""
    told: list[Pieces] = [
        (f"{_by(teller, figures)} of parts in ", cited)
        for cited, figures in _in_stages(teller, parts_of(found))
    ]
    for scope in (Scope.WHOLE, Scope.RUNNING, Scope.REMAINING, Scope.PROGRAMME):
        for subject in teller.order.furthest(one for one in found if one.scope is scope):
            figures = found[subject]
            cited = Cited(_named(subject), entries_of(figures), "reported")
            told.append((f"{_by(teller, figures)} of ", cited))
    return (", other than ", *joined(told)) if told else ()


def _in_stages(
    teller: Teller, parts: Mapping[str, Sequence[Figure]]
) -> Iterator[tuple[Cited, list[Figure]]]:
    slugs = [slug for slug in teller.order.slugs if slug in parts]
    if slugs:
        figures = [figure for slug in slugs for figure in parts[slug]]
        yield stages_cited(slugs, entries_of(figures)), figures


def _named(subject: Subject) -> str:
    """``what remains after 1 April 2024``, ``a wider programme up to 1 April 2024``, ``parts in all``."""
    match subject.scope:
        case Scope.REMAINING:
            return f"what remains {until(subject).replace('up to', 'after', 1)}"
        case Scope.PROGRAMME:
            return f"a wider programme {until(subject)}".rstrip()
        case _:
            return f"parts {where(subject)}"


def _by(teller: Teller, figures: Sequence[Figure]) -> str:
    return f"by {voices(teller.names, speakers(figures))}"
