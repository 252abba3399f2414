"""What was agreed against what was carried out."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from domain.entry import Entry
from domain.events import AgreementConcluded, said_in
from domain.frozen import dataclass
from domain.values.flow import flow_text
from domain.values.quantity import Span, number_text
from projections.checks.examined import Examined, entries_of
from projections.checks.finding import Finding, Severity
from projections.place_order import place_order
from projections.rules.courses import is_ahead
from projections.rules.settled import Settled, counting, making
from projections.rules.sums import Row, Sum
from projections.rules.terms import counting_terms, term
from projections.rules.voices import Figure, Voice
from projections.texts.addition import span_text, together
from projections.texts.number import in_a_sentence, is_one, number_if_any, spanning
from projections.texts.wording import who_says


@dataclass(frozen=True, slots=True)
class _Delivered:
    """What was carried out, from the least to the most, and the slots that it is read from.

    ``strict`` are the ends that are left out, of a ``more than`` or a ``less than``: rule 8 gives them as stated.
    """

    slots: Sequence[Settled]
    low: Decimal
    high: Decimal | None
    about: bool
    strict: tuple[bool, bool]

    @property
    def figures(self) -> list[Figure]:
        return [figure for slot in self.slots for figure in making(slot)]

    @property
    def is_heard(self) -> bool:
        return any(figure.voice.heard for figure in self.figures)

    def is_less_than(self, owed: Decimal) -> bool:
        return self.high is not None and (
            self.high < owed or (self.high == owed and self.strict[1])
        )

    def is_more_than(self, owed: Decimal) -> bool:
        return self.low > owed or (self.low == owed and self.strict[0])

    def short_of(self, owed: Decimal) -> str:
        """How much is missing; nothing where that is told by no number."""
        assert self.high is not None  # of what is open to the end nobody knows that it is less
        return _least(owed - self.high, owed - self.low, about=self.about)

    def beyond(self, owed: Decimal) -> str:
        """How much is too much; nothing where that is told by no number."""
        most = None if self.high is None else self.high - owed
        return _least(self.low - owed, most, about=self.about)

    def __str__(self) -> str:
        """In the form of quantities, no firmer than it was said."""
        if self.about:
            return spanning(number_text(self.low), number_if_any(self.high), about=True)
        return span_text(Span(self.low, self.high, *self.strict))


def less_than_agreed(over: Examined) -> Iterator[Finding]:
    """An agreement that is called concluded, or whose whole is stated, was carried out in full.

    Each is a note where media alone say so; of both the graver is told, else that of the whole.
    """
    concluded = _concluded(over)
    for row, owed, added in _agreed(over):
        found = []
        whole = _in_slot(row.whole) if row.whole is not None else None
        if whole is not None and not whole.about and whole.is_less_than(owed):
            says = [figure for slot in whole.slots for figure in _firm(slot)]
            short = " ".join(filter(None, (in_a_sentence(whole.short_of(owed)), "short of it")))
            why, severity = f"the whole is {short}, {who_says(says)}", _of_word(says[0].voice)
            found.append(_finding(over, row, owed, whole, why, entries_of(says), severity))
        in_all = _in_all(over, row, added)
        if concluded is not None and in_all.is_less_than(owed):
            still, source = in_a_sentence(in_all.short_of(owed)) or "some", _source(concluded)
            why = f"{source} calls it concluded with {still} still to come"
            behind = [*entries_of(in_all.figures), concluded.number]
            severity = _of_word(over.at.voice(source))
            found.append(_finding(over, row, owed, in_all, why, behind, severity))
        yield from sorted(
            found, key=lambda finding: not finding.severity.reaches(Severity.WARNING)
        )[:1]


def more_than_agreed(over: Examined) -> Iterator[Finding]:
    """No more was handed over than was agreed. Where more was, that is no mistake of the record.

    It is told once: of what comes to so much in all, else of the most that is stated beside it.
    """
    for row, owed, added in _agreed(over):
        in_all = _in_all(over, row, added)
        more = in_all if in_all.is_more_than(owed) else _stated_beyond(row, owed)
        if more is None:
            continue
        beyond = more.beyond(owed)
        why = " ".join(filter(None, (in_a_sentence(beyond), "more")))
        why += f" {'is' if not beyond or is_one(beyond) else 'are'} reported"
        if more is not in_all:
            why += f", {who_says(more.figures)}"
        yield _finding(over, row, owed, more, why, entries_of(more.figures), Severity.NOTE)


def _agreed(over: Examined) -> Iterator[tuple[Row, Decimal, Sum]]:
    """The rows of the totals with an exact term."""
    for row in over.rows.values():
        agreed = term(over.at.terms.get(row.owed, []))
        if agreed is not None and agreed.exact is not None:
            yield row, agreed.exact, over.at.sum_of(row)


def _in_all(over: Examined, row: Row, added: Sum) -> _Delivered:
    """By the stages in their order, or by the slot that stands for them (rule 9)."""
    if added.stands_in is not None:
        return _in_slot(over.at.settled[added.stands_in])
    slots = [row.stages[slug] for slug in over.order.slugs if slug in row.stages]
    return _Delivered(slots, added.low or Decimal(0), added.high, added.about, strict_ends(slots))


def _stated_beyond(row: Row, owed: Decimal) -> _Delivered | None:
    """Of the whole and what is said so far, the most that is more than was agreed; by those who are heard, where
    one of them says so."""
    stated = [*row.wholes, *row.running]
    in_order = sorted(stated, key=lambda slot: place_order(slot.place))
    more = [one for one in map(_in_slot, in_order) if one.is_more_than(owed)]
    return max(more, key=lambda one: (one.is_heard, one.low), default=None)


def _in_slot(slot: Settled) -> _Delivered:
    ends = slot.reach
    return _Delivered([slot], ends.low or Decimal(0), ends.high, ends.about, strict_ends([slot]))


def strict_ends(slots: Iterable[Settled]) -> tuple[bool, bool]:
    """Whether an end of what slots come to is left out: where that of one of them is."""
    low = high = False
    for slot in slots:
        said = [figure.quantity for figure in counting(slot)]
        span = together(said).span if said else None
        if span is not None:
            low = low or (span.low_strict and span.low == slot.reach.low)
            high = high or (span.high_strict and span.high == slot.reach.high)
    return low, high


def _firm(slot: Settled) -> list[Figure]:
    return [figure for figure in counting(slot) if figure.quantity.firm]


def _least(least: Decimal, most: Decimal | None, *, about: bool) -> str:
    """``50``, ``~50``, ``>=50`` where it can be more; nothing where the least is nothing."""
    if not least:
        return ""
    return f"{'' if least == most else '>='}{'~' if about else ''}{number_text(least)}"


def _concluded(over: Examined) -> Entry | None:
    """The entry that calls the agreement concluded, where that is the last word of its course; what was announced
    ahead may not have come about.

    By those who are heard it is so whatever others say after them.
    """
    course = [entry for entry in over.at.course if not is_ahead(entry.event)]
    heard = [entry for entry in course if over.at.voice(_source(entry)).heard]
    last = [words[-1] for words in (heard, course) if words]
    return next((entry for entry in last if isinstance(entry.event, AgreementConcluded)), None)


def _source(entry: Entry) -> str:
    return said_in(entry.event).source


def _of_word(voice: Voice) -> Severity:
    """How grave it is that too little was carried out, by somebody's word."""
    return Severity.WARNING if voice.heard else Severity.NOTE


def _finding(
    over: Examined,
    row: Row,
    owed: Decimal,
    delivered: _Delivered,
    why: str,
    behind: Iterable[int],
    severity: Severity,
) -> Finding:
    """``behind`` are the entries that bear out what was carried out."""
    agreed = number_text(owed)
    return Finding(
        severity,
        f"{agreed} {over.counted(row.owed)}",
        [*(word.entry for word in counting_terms(over.at.terms[row.owed])), *behind],
        expected=agreed,
        found=str(delivered),
        flow=flow_text(row.owed.flow),
        rest=f" was agreed, and {why}",
    )
