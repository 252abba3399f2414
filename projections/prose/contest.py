"""Who contests what is said in a slot, and whose word where it is not the number told. Source: rule 7."""

from collections.abc import Iterable, Iterator, Sequence

from domain.frozen import dataclass
from domain.values.quantity import Quantity
from projections.agreement import AgreementAt
from projections.figures.disputed import are_apart
from projections.prose.claims import by_quantity, claim, entries_of
from projections.prose.names import Names
from projections.prose.pieces import Cited, Pieces, joined
from projections.prose.whose import Speaker, among, speaker, speakers
from projections.rules.disputes import Dispute
from projections.rules.settled import Settled, counting
from projections.rules.voices import Figure


@dataclass(frozen=True, slots=True)
class Contest:
    """What contests a slot, in words."""

    who: tuple[Pieces, ...]
    """Who contests the number that is told, with the number that they put against it."""
    others: tuple[Pieces, ...]
    """A clause for each other word that is contested: ``6, reported by media (...), is contested by South``."""
    entries: frozenset[int]
    """The entries of those other words."""
    numbers: int
    """How many of ``who`` put a number against it; they come first."""

    @property
    def by(self) -> Pieces:
        """Who contests it, the one before an ``and`` set off where a number ends it."""
        *first, last = self.who
        if 0 < len(first) <= self.numbers:
            first[-1] = (*first[-1], ",")
        return joined([*first, last])

    @property
    def clauses(self) -> Pieces:
        """``contested by South, whose number is 490, and 6, reported by media (...), is contested by North``."""
        if not self.who:
            return joined(self.others)
        is_set_off = len(self.others) == 1 and self.numbers == len(self.who)
        by: Pieces = ("contested by ", *self.by, "," if is_set_off else "")
        return joined([by, *self.others])


@dataclass(frozen=True, slots=True)
class _Objection:
    """The word of one source in the slot that is disputed; ``figure`` is None where it is silent there."""

    target: int
    figure: Figure | None
    by: dict[str, list[tuple[int, Speaker]]]
    """The entries that dispute it, by the root of who does."""


def contest(
    at: AgreementAt,
    names: Names,
    settled: Settled,
    one: Sequence[Figure],
    several: Sequence[Figure],
) -> Contest:
    """``one`` are the figures behind the number that is told as one, ``several`` those that are told each."""
    against = contradicting(settled)
    told = [*one, *against, *several]
    who: list[Pieces] = [
        (
            f"{among(names, speakers(figures))}, whose number is ",
            claim(quantity, figures, contested=True),
        )
        for quantity, figures in by_quantity(against)
    ]
    disputers: dict[str, list[tuple[int, Speaker]]] = {}
    others: list[Pieces] = []
    entries: set[int] = set()
    for objection in _objections(at, settled):
        by = {
            root: words
            for root, words in objection.by.items()
            if not _is_evident(root, objection.figure, told)
        }
        if objection.figure is not None and objection.figure in one:
            for root, words in by.items():
                disputers.setdefault(root, []).extend(words)
        elif by:
            told_already = objection.figure in told
            others.append(_clause(at, names, objection, by, told_already=told_already))
            entries |= {objection.target, *entries_of(filter(None, [objection.figure]))}
    numbers = len(who)
    who += _named(names, disputers)
    return Contest(tuple(who), tuple(others), frozenset(entries), numbers)


def contradicting(settled: Settled) -> list[Figure]:
    """The figures that cannot be true beside the number that is settled."""
    if settled.number is None:
        return []
    number = Quantity.of(settled.number)
    return [f for f in counting(settled) if not f.quantity.shares_a_value_with(number)]


def _objections(at: AgreementAt, settled: Settled) -> list[_Objection]:
    """What the lasting disputes lie on, each word once, in the order in which the disputes act.

    Of a part none that divides the number otherwise: it says by itself what it puts against each part.
    """
    place = settled.place
    by_root = {figure.voice.root: figure for figure in settled.figures}
    found: dict[str | int, _Objection] = {}
    for dispute in at.slots.disputes_on(place.group):
        if _gives_parts(at, dispute):
            continue
        said = place.category in dispute.quantities
        figure = by_root.get(dispute.disputed_root) if said else None
        word = dispute.disputed_root if figure is not None else dispute.target
        objection = found.setdefault(word, _Objection(dispute.target, figure, {}))
        by = speaker(at, at.record.known[dispute.entry])
        objection.by.setdefault(dispute.by.root, []).append((dispute.entry, by))
    return list(found.values())


def _gives_parts(at: AgreementAt, dispute: Dispute) -> bool:
    """Whether a dispute divides the number itself: it contests the division, and no part that it does not name."""
    own = at.record.assertion(dispute.entry)
    return own is not None and dispute.group.dimension in own.parts


def contested_division(at: AgreementAt, names: Names, parts: Sequence[Settled]) -> Iterator[Pieces]:
    """``the division is contested by South``: of one dimension, where the numbers of its parts do not show it."""
    by_disputed: dict[str, tuple[int, dict[str, list[tuple[int, Speaker]]]]] = {}
    for dispute in at.slots.disputes_on(parts[0].place.group):
        if _gives_parts(at, dispute) and not _is_shown(dispute, parts):
            _, by = by_disputed.setdefault(dispute.disputed_root, (dispute.target, {}))
            words = by.setdefault(dispute.by.root, [])
            words.append((dispute.entry, speaker(at, at.record.known[dispute.entry])))
    told = {figure.voice.root for part in parts for figure in counting(part)}
    for root, (target, by) in by_disputed.items():
        whose = (
            f" given by {among(names, [speaker(at, at.record.known[target])])}"
            if told - {root, *by}
            else ""
        )
        yield (f"the division{whose} is contested by ", *joined(_named(names, by)))


def _is_shown(dispute: Dispute, parts: Iterable[Settled]) -> bool:
    """Whether the numbers that are told of every part that is contested show that it is."""
    told = {
        part.place.category: {figure.voice.root: figure.quantity for figure in counting(part)}
        for part in parts
        if part.contested
    }
    categories = {*dispute.quantities, *told}
    return bool(categories) and all(
        are_apart(dispute, told.get(category, {})) for category in categories
    )


def _is_evident(root: str, disputed: Figure | None, told: Iterable[Figure]) -> bool:
    """Whether the numbers that are told show already that a source disputes this one."""
    figures = {figure.voice.root: figure for figure in told}
    own = figures.get(root)
    if disputed is None or own is None or disputed.voice.root not in figures:
        return False
    return not own.quantity.shares_a_value_with(disputed.quantity)


def _clause(
    at: AgreementAt,
    names: Names,
    objection: _Objection,
    by: dict[str, list[tuple[int, Speaker]]],
    *,
    told_already: bool,
) -> Pieces:
    contested = (" is contested by ", *joined(_named(names, by)))
    figure = objection.figure
    if figure is None:
        whose = among(names, [speaker(at, at.record.known[objection.target])])
        word = Cited("a statement", (objection.target,), "contested")
        return (word, f" of {whose} on it", *contested)
    whose = among(names, speakers([figure]))
    if told_already:
        return (f"the number of {whose}", *contested)
    number = claim(str(figure.quantity), [figure], contested=True)
    return (number, f", reported by {whose},", *contested)


def _named(names: Names, by: dict[str, list[tuple[int, Speaker]]]) -> Iterator[Pieces]:
    for words in by.values():
        name = among(names, [words[0][1]])
        yield (Cited(name, tuple(entry for entry, _ in words), "contested"),)
