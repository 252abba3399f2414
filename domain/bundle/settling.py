"""The settling rules, version 1, a second time: slow, plain, written from the text alone.

The text is `docs/rules.md` of Counterfoil. This is the rule part of the verifier that lies in every
bundle, and an oracle for tests. It imports nothing of the project and shares no idea with it but
the words of that page. Every rule is a function (or a few) named after it. At a cut, entries act one
after the other (`act`), and what they leave in each slot is what the rules are asked of. Where it
and the program differ, the page decides, and where a sentence of the page can be read in several
ways, the list below says what was read here.

`status` and `totals` take the whole log of one agreement, the register of sources included, as
feed objects in recorded order. Entries of the agreement are numbered from 1 in that order, objects
of the register take no number, and `of`, `replaces`, `repeats` and `replacement` are such numbers.
The log is taken to be valid: nothing is refused here.

READINGS (rule, sentence; the readings possible; the one taken)

 1. Rule 1, "An entry that points at another never acts before it". (a) it takes its target's latest
    instant where that is later, then goes by number; (b) it comes directly after its target. Taken:
    (a), and where (a) would still put it before its target (a pointer that follows a replacement
    with a higher number) it waits for it: what waits acts in order of number.
 2. Rule 1, same sentence, at a cut between the two. (a) the pointer counts by its own statement;
    (b) it waits for its target. Taken: (b), for every pointer: `of`, `replaces`, `repeats`.
 3. Rule 1, "A statement counts once", for AgreementAnnounced. (a) its parties and mediators, too,
    are unknown before it was stated; (b) parties hold for all dates, only the terms are cut. Taken:
    (b), as for the register of sources. AgreementAmended has no statement and so holds for all
    dates, once known.
 4. Rule 1, "What points at a voided entry follows to its replacement", and that lies after the
    known-at cut. (a) there is none yet; (b) it follows to nothing. Taken: (a): it keeps its own
    numbers until then.
 5. Rule 1, "keeps only a number of its own". In which slot? (a) that of the entry it points at; (b)
    where that was replaced, and the replacement voided in its turn, that of the last replacement,
    to which it had followed. Taken: (b). A correction, dispute or confirmation asserts its own
    numbers there, lapses nothing, contests nothing, and acts by its own date alone.
 6. Rule 1, a replacement that is the pointer itself, or that points back at it. Taken: the pointer
    keeps its own numbers, in the slot where it was without that replacement.
 7. Rule 1, a replacement that lacks the flow the pointer names. (a) nothing; (b) own numbers, in
    the replacement's slot with the flow named. Taken: (b); nothing is copied from the replacement.
    A pointer without `flow` covers every flow of the replacement. A replacement that is no figure
    at all has no slot: own numbers stay where they were before. A dispute contests nothing where
    its target does not speak of that flow.
 8. Rules 1 and 2, "only by its own source" and "Nobody confirms or disputes itself", after a
    replacement or a `same_as` changed who is who. (a) the pointer loses its force; (b) these are
    refusals for writers, what stands is applied. Taken: (b).
 9. Rule 2, "implies the total": bounds do not, of whatever a complete dimension is made.
10. Rule 2, the same for a dispute that carries only breakdowns. (a) it "asserts the number or the
    parts that it carries", no total; (b) the total is implied. Taken: (a).
11. Rule 2, `implied` of a confirmation of an implied total. (a) copied with the total; (b) false.
    Taken: (a).
12. Rule 2, "A retraction leaves its source without that figure", where the source had said
    something else before without correcting it. (a) the older assertion is its figure again; (b)
    the source has none. Taken: (a). What the retracted entry had itself corrected stays lapsed.
13. Rule 4, "the older lies inside the newer", for equal quantities. (a) the older stays the figure;
    (b) equal is not less precise, the newest is the figure. Taken: (b).
14. Rule 4, "the older". (a) the assertion before; (b) the source's figure until then. Taken: (b).
15. Rule 4, "after a number or a range". (a) "range" is `300..310` only; (b) bounds too, as ranges
    with one end. Taken: (b): who says "at least 300" and then withholds the number has taken
    nothing back. `~500` after `390` is a repetition, however far apart. An older `~N` lies inside
    nothing.
16. Rule 4, "any active statement of it". (a) the one shown as active; (b) any assertion of the same
    root and the same quantity in that slot that is neither corrected nor retracted. Taken: (b).
17. Rule 4, "are one root", and the names have different kinds. (a) a figure counts by the kind of
    the name it was said under; (b) by that of the root. Taken: (b): one root is one voice. In
    `by_source` the root stands under the name at the end of its `same_as`, with that name's side.
18. Rule 6, "every party", with none known. Taken: nothing is confirmed.
19. Rule 6, "and a party". (a) any party of the agreement; (b) one of the flow's. Taken: (a).
20. Rule 7, "share no value". (a) over decimals; (b) over whole numbers where things are counted in
    ones. Taken: (a): `>300` and `<301` share a value.
21. Rule 7, "It lasts while". (a) once ended it stays ended; (b) only the present state matters.
    Taken: (b): with (a) it would matter who was recorded first of two who spoke on one day.
22. Rule 7, "still what was disputed". (a) the entry; (b) its quantity, so that saying it again or a
    correction to the same number ends nothing. Taken: (b).
23. Rule 7, a disputed dimension. (a) it is contested as a whole, every category in it, while all
    disputed parts are the source's figures and the disputer has not since asserted all of them; (b)
    category by category. Taken: (a).
24. Rule 7, a dispute of a total or dimension on which the disputed entry is silent. Taken: what is
    disputed is what else its source said of that by then, mostly nothing; it lasts while the source
    says the same, the disputed entry is not corrected or retracted for that flow, and the dispute
    is not.
25. Rule 7, "or retracted", after the dispute was itself corrected. Taken: retracting any link of
    the chain of corrections that starts at the dispute retracts it; a correction alone does not.
26. Rule 7, a dispute with breakdowns and a `dimension`. Taken: the dimensions of the breakdowns.
27. Rule 7, "at the end of any earlier stated date". Taken: the last day, in the ledger's zone, of
    the `stated` of every entry that is not voided; a month or year precision cut is its last day.
28. Rule 8, "over the figures of the heard roots, and where there are none". (a) the others step in
    only where no heard root has a figure; (b) also where the heard ones have only `withheld` or
    `vague`. Taken: (a). "Nothing firmer" is asked within the group taken.
29. Rule 8, "leaving out a figure in which another one lies", for equal figures. Taken: they count
    as one.
30. Rule 8, "the one exact number". (a) an exact figure of the group taken; (b) any number to which
    low and high come down, as with `~300` or `>=300` and `<=300`. Taken: (a). So a confirmed slot
    that is contested only by a dispute still has a `value`.
31. Rule 9, "a term was stated, or a figure". Taken: a standing term of any root; a figure of any
    kind, parts alone and lapsed ones included, but none that only `repeats`.
32. Rule 9, "no stage has a figure for the row". Taken: no stage's total has an active figure. The
    `whole` and `running` slots stand for the stages only where they have an active figure, too.
33. Rule 9, "the lows and highs of the stages", for a stage whose figures have all lapsed. Taken: as
    for any stage whose low is null: 0, and high is open.
34. Rule 9, `stages_without_number`. Taken: completed stages whose total has no low for the row;
    listed whatever the basis. With basis `stated` they leave nothing open, and a slot whose low is
    null stands as 0, high open.
35. Rule 9, "the newest statement of a heard root". Taken: the latest acting assertion that is
    neither corrected nor retracted, whether it is its root's figure or a less precise repetition.
36. Rule 9, "In percent nothing is summed". Taken: `sum` of `by_source` is null too; basis, counts
    and stages are given as ever.
37. Rows, `by_source`. Taken: one for each root with an active total in a stage, whole or running
    slot, by name; `sum` is null where it has no stage; `stated_running` is its newest one.
38. Rows, a sum like `<300` + `307` (two-sided, one end strict) has no form. Taken: null. From 0 up
    it is `<=N` or `<N`, but `0..N` where a part was a range and the end is closed.
39. Rule 10, "newest word counts", for a root that states further terms without `replaces`. Taken:
    newest for each flow, measure and unit; older words on other flows stand. A retraction of terms
    takes the whole entry, whatever `flow` it names; what the retracted entry had replaced stays
    lapsed.
40. Rows, how numbers are written. Taken: `low`, `high`, `value`, `term`, sums and implied totals
    without trailing zeros (`12.5`), quantities of figures and terms as they were stated. A pooled
    flow is written with its codes in order of the alphabet.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone, tzinfo
from fractions import Fraction
from functools import lru_cache
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

UTC = timezone.utc  # noqa: UP017 - as Python 3.9 has it
Object = dict[str, Any]

SPEAKING_OF = ("FigureConfirmed", "FigureCorrected", "StatementDisputed")
ENDING = ("FigureCorrected", "StatementRetracted")
SCOPES = ["stage", "whole", "running", "planned", "remaining", "programme"]


# --- How things are written ---------------------------------------------------------------------


@dataclass(frozen=True)
class Quantity:
    """A number, bound or range as the values between two ends; `about` keeps its N as both."""

    kind: str  # exact, at-least, more-than, at-most, less-than, range, about, vague, withheld
    low: Fraction = Fraction(0)
    low_is_open: bool = False
    high: Fraction | None = None  # None: no upper end
    high_is_open: bool = False
    words: str = ""


@lru_cache(maxsize=None)  # noqa: UP033 - as Python 3.9 has it; a text is asked for again and again
def quantity_of(text: str) -> Quantity:
    if text == "withheld":
        return Quantity("withheld")
    if text.startswith("vague:"):
        return Quantity("vague", words=text.removeprefix("vague:"))
    if text.startswith("~"):
        number = Fraction(text[1:])
        return Quantity("about", low=number, high=number)
    if text.startswith(">="):
        return Quantity("at-least", low=Fraction(text[2:]))
    if text.startswith(">"):
        return Quantity("more-than", low=Fraction(text[1:]), low_is_open=True)
    if text.startswith("<="):
        return Quantity("at-most", high=Fraction(text[2:]))
    if text.startswith("<"):
        return Quantity("less-than", high=Fraction(text[1:]), high_is_open=True)
    if ".." in text:
        first, last = text.split("..")
        return Quantity("range", low=Fraction(first), high=Fraction(last))
    return Quantity("exact", low=Fraction(text), high=Fraction(text))


def number_text(number: Fraction) -> str:
    digits = 0
    while (number * 10**digits).denominator != 1:
        digits += 1
    whole = str(abs(int(number * 10**digits)))
    if digits:
        whole = whole.rjust(digits + 1, "0")
        whole = whole[:-digits] + "." + whole[-digits:]
    return "-" + whole if number < 0 else whole


def number_or_null(number: Fraction | None) -> str | None:
    return None if number is None else number_text(number)


def quantity_text(quantity: Quantity) -> str:
    low = number_text(quantity.low)
    high = number_or_null(quantity.high)
    return {
        "exact": low,
        "at-least": f">={low}",
        "more-than": f">{low}",
        "at-most": f"<={high}",
        "less-than": f"<{high}",
        "range": f"{low}..{high}",
        "about": f"~{low}",
        "vague": f"vague:{quantity.words}",
        "withheld": "withheld",
    }[quantity.kind]


def is_firm(quantity: Quantity) -> bool:
    return quantity.kind not in ("about", "vague", "withheld")


def common_values(quantities: list[Quantity]) -> Quantity | None:
    """The values that all of these (as intervals) share, or None where there is none."""
    low = max(q.low for q in quantities)
    low_is_open = any(q.low == low and q.low_is_open for q in quantities)
    highs = [q.high for q in quantities if q.high is not None]
    if not highs:
        return Quantity("shared", low, low_is_open)
    high = min(highs)
    high_is_open = any(q.high == high and q.high_is_open for q in quantities)
    if low > high or (low == high and (low_is_open or high_is_open)):
        return None
    return Quantity("shared", low, low_is_open, high, high_is_open)


def ends(quantity: Quantity) -> tuple[Fraction, bool, Fraction | None, bool]:
    return (quantity.low, quantity.low_is_open, quantity.high, quantity.high_is_open)


def lies_inside(inner: Quantity, outer: Quantity) -> bool:
    """All values of `inner` are values of `outer`, which has others too."""
    if ends(inner) == ends(outer):
        return False
    shared = common_values([inner, outer])
    return shared is not None and ends(shared) == ends(inner)


def canonical_flow(flow: str | None) -> str | None:
    if flow is None or "<->" not in flow:
        return flow
    return "<->".join(sorted(flow.split("<->")))


def zone_of(tz: str) -> tzinfo:
    """A zone by its name; UTC needs no table of zones, which not every computer has."""
    return UTC if tz == "UTC" else ZoneInfo(tz)


def instant(text: str) -> datetime:
    """An instant with its offset; a `Z` and odd numbers of decimals are more than Python 3.9 reads."""
    found = re.fullmatch(r"(.{10}[T ]\d\d:\d\d(?::\d\d)?)(?:[.,](\d+))?(Z|[+-]\d\d:?\d\d)", text)
    if found is None:
        raise ValueError("an instant has an offset")
    decimals = f".{(found[2] + '000000')[:6]}" if found[2] else ""
    offset = "+00:00" if found[3] == "Z" else found[3]
    offset = offset if ":" in offset else f"{offset[:3]}:{offset[3:]}"
    return datetime.fromisoformat(found[1] + decimals + offset)


def last_day(text: str, tz: str) -> date:
    """The last day that a date of any precision, or an instant, can mean in the ledger's zone."""
    if "T" in text or " " in text:
        return instant(text).astimezone(zone_of(tz)).date()
    parts = [int(part) for part in text.split("-")]
    if len(parts) == 1:
        return date(parts[0], 12, 31)
    if len(parts) == 2:
        year, month = parts
        following = date(year + 1, 1, 1) if month == 12 else date(year, month + 1, 1)
        return following - timedelta(days=1)
    return date(*parts)


def end_of_day(day: date, tz: str) -> datetime:
    """Its last microsecond: nothing is said or recorded more finely."""
    following = day + timedelta(days=1)
    midnight = datetime(following.year, following.month, following.day, tzinfo=zone_of(tz))
    return midnight.astimezone(UTC) - timedelta(microseconds=1)


def latest_instant(text: str, tz: str) -> datetime:
    if "T" in text or " " in text:
        return instant(text).astimezone(UTC)
    return end_of_day(last_day(text, tz), tz)


def one_spelling(text: str | None) -> str | None:
    """A date as it is; an instant, which can be written in many zones, in UTC."""
    if text is None or not ("T" in text or " " in text):
        return text
    plain = instant(text).astimezone(UTC).replace(tzinfo=None)
    minutes = not (plain.second or plain.microsecond)
    return plain.isoformat(timespec="minutes" if minutes else "auto") + "Z"


# --- Rule 1: cut and order ----------------------------------------------------------------------


@dataclass(frozen=True)
class Log:
    """What was recorded by the known-at cut."""

    agreement: str
    tz: str
    register: dict[str, Object]  # source -> its fields
    entries: dict[int, Object]  # number -> event, voided ones too
    voided: dict[int, int | None]  # number -> replacement
    where: dict[int, Where | None]  # rule 2, as far as it was worked out
    numbers: dict[int, Numbers]
    said: dict[int, list[Assertion]]
    order: dict[int, Order]  # rule 1, of all that can act, in that order
    roots: dict[str, str]  # rule 4, as far as it was asked for
    parties: dict[str, None]
    mediators: dict[str, None]


def rule_1_known(objects: list[Object], known_at: int | None, tz: str) -> Log:
    # "recorded by the known-at cut"; "the register is read as of the known-at cut, for all dates
    # alike; an amendment replaces the fields it names"
    known = objects if known_at is None else objects[:known_at]
    agreement = ""
    register: dict[str, Object] = {}
    entries: dict[int, Object] = {}
    for thing in known:
        if thing["event"] == "SourceRegistered":
            register[thing["source"]] = dict(thing)
        elif thing["event"] == "SourceAmended":
            register[thing["source"]] = {**register.get(thing["source"], {}), **thing}
        else:
            agreement = thing["agreement"]
            entries[len(entries) + 1] = thing
    voided: dict[int, int | None] = {}
    for entry in entries.values():
        if entry["event"] == "EntryVoided":
            voided[entry["of"]] = entry.get("replacement")
    log = Log(agreement, tz, register, entries, voided, {}, {}, {}, {}, {}, {}, {})
    for number, event in entries.items():
        if event["event"] in ("AgreementAnnounced", "AgreementAmended") and number not in voided:
            log.parties.update(dict.fromkeys(codes(event.get("parties"))))
            log.mediators.update(dict.fromkeys(codes(event.get("mediators"))))
    for number in entries:  # what they point at comes first: however long a chain, each is one step
        chain: dict[int, None] = {}
        at: int | None = number
        while at is not None and at not in log.where and at not in chain:
            chain[at] = None
            at = rule_1_slot_of(log, at) if log.entries[at]["event"] in SPEAKING_OF else None
        for link in reversed(list(chain)):
            rule_2_where(log, link)
            rule_2_numbers(log, link)
    rule_1_orders(log)
    return log


def codes(listed: list[Any] | None) -> list[str]:
    return [item["code"] if isinstance(item, dict) else item for item in listed or []]


def rule_1_follow(log: Log, number: int) -> int | None:
    # "what points at it follows the voiding's replacement, where there is one"
    passed: set[int] = set()
    at: int | None = number
    while at is not None and at in log.voided:
        if at in passed:
            return None
        passed.add(at)
        at = log.voided[at]
    return at if at in log.entries else None


def pointer_of(event: Object) -> int | None:
    if event["event"] == "EntryVoided":
        return None
    for field in ("of", "repeats", "replaces"):
        if event.get(field) is not None:
            return int(event[field])
    return None


def rule_1_target(log: Log, number: int) -> int | None:
    """The entry that this one points at, now that voided ones are gone, if any."""
    pointer = pointer_of(log.entries[number])
    if pointer is None:
        return None
    target = rule_1_follow(log, pointer)
    if target is None or target == pointer:
        return target
    passed: set[int] = set()  # it has moved: does it now lead back here?
    at: int | None = target
    while at is not None and at not in passed:
        if at == number:
            return None
        passed.add(at)
        further = pointer_of(log.entries[at])
        at = None if further is None else rule_1_follow(log, further)
    return target


def rule_1_slot_of(log: Log, number: int) -> int:
    """The entry in whose slot this one speaks."""
    # "follows the voiding's replacement, where there is one, else keeps only a quantity of its
    # own": step by step, so that it keeps it where the last replacement was
    pointed = int(log.entries[number]["of"])
    line = {pointed: None}
    at = log.voided.get(pointed)
    while at is not None and at in log.entries and at not in line:
        line[at] = None
        at = log.voided.get(at)
    for other in reversed(list(line)[1:]):
        has_slot = log.entries[other]["event"] in ("FigureReported", *SPEAKING_OF)
        if has_slot and number not in rule_1_built_on(log, other):
            return other
    return pointed


def rule_1_built_on(log: Log, number: int) -> set[int]:
    """The entry, all that it points at, over others perhaps, and all that these were replaced by."""
    found = {number}
    waiting = [number]
    while waiting:
        at = pointer_of(log.entries[waiting.pop()])
        while at is not None and at in log.entries and at not in found:
            found.add(at)
            waiting.append(at)
            at = log.voided.get(at)
    return found


Order = tuple[Any, ...]  # when an entry acts: an instant, then numbers


def rule_1_order(log: Log, number: int, known: dict[int, Order]) -> Order:
    # "in order of latest possible instant, then number; one that points at another acts no earlier"
    waiting: dict[int, None] = {}
    at: int | None = number
    while at is not None and "statement" in log.entries[at] and at not in known:
        if at in waiting:
            raise ValueError("entries point at one another in a circle")
        waiting[at] = None
        at = rule_1_target(log, at)
    before = known.get(at) if at is not None else None
    for entry in reversed(waiting):
        own: Order = (latest_instant(log.entries[entry]["statement"]["stated"], log.tz), entry)
        if before is not None and own[0] <= before[0]:
            while len(before) > 1 and before[-1] < entry:
                before = before[:-1]
            own = (*before, entry)
        known[entry] = before = own
    return known[number]


def rule_1_orders(log: Log) -> None:
    # "a voided entry is as if never recorded, in every as-of view"
    acting = [
        number
        for number, event in log.entries.items()
        if "statement" in event and number not in log.voided
    ]
    known: dict[int, Order] = {}
    acting.sort(key=lambda number: rule_1_order(log, number, known))
    log.order.update((number, known[number]) for number in acting)


def rule_1_cut_and_order(log: Log, end: datetime | None) -> list[int]:
    # "counts if its statement's latest possible instant is not after the end of the as-of cut"
    return [number for number, order in log.order.items() if end is None or order[0] <= end]


# --- Rules 2, 3 and 11: assertions --------------------------------------------------------------


class Slot(NamedTuple):
    """Where figures may be compared. No dimension: the total; no flow: something that nobody hands over."""

    scope: str
    stage: str | None
    up_to: str | None
    flow: str | None
    measure: str
    unit: str
    dimension: str | None
    category: str | None


class Place(NamedTuple):
    """A slot before flow and category are named."""

    scope: str
    stage: str | None
    up_to: str | None
    measure: str
    unit: str


def slot_at(place: Place, flow: str | None, dimension: str | None, category: str | None) -> Slot:
    scope, stage, up_to, measure, unit = place
    return Slot(scope, stage, up_to, flow, measure, unit, dimension, category)


def place_of(slot: Slot) -> Place:
    return Place(slot.scope, slot.stage, slot.up_to, slot.measure, slot.unit)


Parts = dict[str, dict[str, str]]  # dimension -> category -> quantity
Total = tuple[str, bool]  # quantity, implied
Where = tuple[Place, "list[str | None]"]  # place and flows
Numbers = tuple["Total | None", Parts]  # the total and the parts


@dataclass(frozen=True)
class Assertion:
    """One number that an entry states, or implies by its parts, for one slot."""

    entry: int
    source: str
    slot: Slot
    quantity: str
    implied: bool
    statement: Object


def rule_3_flows(flows: list[str | None], flow: str | None) -> list[str | None]:
    # "a figure with more than one flow needs `flow`; `all` is always allowed"
    if flow is None or flow == "all":
        return flows
    return [canonical_flow(flow)]


def rule_3_covers(event: Object, flow: str | None) -> bool:
    return flow in rule_3_flows([flow], event.get("flow"))


def rule_2_where(log: Log, number: int) -> Where | None:
    """Place and flows of what an entry asserts; None for an entry that speaks of no quantity."""
    if number not in log.where:
        log.where[number] = None  # as far as what leads back to itself is asked
        log.where[number] = rule_2_where_anew(log, number)
    return log.where[number]


def rule_2_where_anew(log: Log, number: int) -> Where | None:
    event = log.entries[number]
    if event["event"] == "FigureReported":
        place = Place(
            event["scope"],
            event.get("stage"),
            one_spelling(event.get("up_to")),
            event["measure"],
            event["unit"],
        )
        return place, [canonical_flow(flow) for flow in event.get("flows") or [None]]
    if event["event"] not in SPEAKING_OF:
        return None
    # "a correction keeps the slot of what it corrects, or only `flow` of it"
    where = rule_2_where(log, rule_1_slot_of(log, number))
    return None if where is None else (where[0], rule_3_flows(where[1], event.get("flow")))


def own_parts(event: Object) -> Parts:
    return {
        dimension: dict(breakdown["parts"])
        for dimension, breakdown in (event.get("breakdowns") or {}).items()
    }


def rule_2_implied_total(event: Object) -> Total | None:
    # "a complete dimension implies the total that it adds up to, where no quantity was stated"
    for breakdown in (event.get("breakdowns") or {}).values():
        parts = [quantity_of(part) for part in breakdown["parts"].values()]
        if breakdown.get("complete") and parts and all(part.kind == "exact" for part in parts):
            return number_text(sum((part.low for part in parts), Fraction(0))), True
    return None


def rule_2_numbers(log: Log, number: int) -> Numbers:
    """The total and the parts that an entry asserts for each of its flows."""
    if number not in log.numbers:
        log.numbers[number] = rule_2_numbers_anew(log, number)
    return log.numbers[number]


def rule_2_numbers_anew(log: Log, number: int) -> Numbers:
    event = log.entries[number]
    if rule_11_relays_lift_nothing(event):
        return None, {}
    stated: Total | None = None
    if event.get("quantity") is not None:
        stated = (event["quantity"], False)
    if event["event"] in ("FigureReported", "FigureCorrected"):
        # "a figure asserts its quantity ... and each part of a breakdown for that category";
        # a correction "replaces quantity and breakdowns together"
        return stated or rule_2_implied_total(event), own_parts(event)
    if event["event"] == "StatementDisputed":
        # "a dispute asserts the quantity or parts that it carries"
        return stated, own_parts(event)
    if event["event"] == "FigureConfirmed":
        # "where it carries a quantity, that one"
        if stated is not None:
            return stated, {}
        target = rule_1_target(log, number)
        if target is None or target != rule_1_slot_of(log, number):
            return None, {}
        there = rule_2_where(log, target)
        if there is None:
            return None, {}
        named = canonical_flow(event.get("flow"))
        if named is not None and named != "all" and named not in there[1]:
            return None, {}
        # "what it names of the confirmed figure: its flow's total, stated or implied, or its
        # dimension's parts"
        total, parts = rule_2_numbers(log, target)
        if event.get("dimension") is not None:
            return None, {event["dimension"]: parts.get(event["dimension"], {})}
        return total, {}
    return None, {}


def rule_11_relays_lift_nothing(event: Object) -> bool:
    # "`via`, `repeats`, republication ... change no standing"; rule 2: "a figure that `repeats`
    # another asserts nothing"
    return event["event"] == "FigureReported" and event.get("repeats") is not None


def rule_2_assertions(log: Log, number: int) -> list[Assertion]:
    if number not in log.said:  # it is the same at every as-of cut
        log.said[number] = rule_2_assertions_anew(log, number)
    return log.said[number]


def rule_2_assertions_anew(log: Log, number: int) -> list[Assertion]:
    event = log.entries[number]
    where = rule_2_where(log, number)
    if where is None or rule_11_relays_lift_nothing(event):
        return []
    place, flows = where
    total, parts = rule_2_numbers(log, number)
    statement = event["statement"]
    found: list[Assertion] = []

    def add(flow: str | None, dimension: str | None, category: str | None, said: Total) -> None:
        slot, source = slot_at(place, flow, dimension, category), statement["source"]
        found.append(Assertion(number, source, slot, said[0], said[1], statement))

    for flow in flows:
        if total is not None:
            add(flow, None, None, total)
        for dimension, categories in parts.items():
            for category, quantity in categories.items():
                add(flow, dimension, category, (quantity, False))
    return found


class Dispute(NamedTuple):
    """What a dispute contests in one total or dimension."""

    entry: int
    target: int
    disputed: dict[Slot, Assertion]
    is_of_entry: bool  # else it is of what else its source had said by then


@dataclass(frozen=True)
class View:
    """What counts at one pair of cuts."""

    log: Log
    positions: dict[int, int]  # entry -> its place in acting order
    said: dict[Slot, list[Assertion]]  # what is asserted, by its slots
    standing: dict[Slot, dict[str, list[Assertion]]]  # what of it has not lapsed, by its roots
    figures: dict[Slot, dict[str, Assertion]]  # rule 4, of that
    alike: dict[Slot, list[Slot]]  # the slots of a total or a dimension, by it
    totals: dict[tuple[Row, str], list[Slot]]  # the slots of totals, by row and scope
    pointing: dict[int, list[int]]  # entry -> those that point at it
    disputes: dict[Slot, list[Dispute]]  # of a total or a dimension, by it
    disputed: dict[Slot, bool]  # rule 7, as far as it was asked for since something acted


def view_of(log: Log, acting: list[int]) -> View:
    view = View(log, {}, {}, {}, {}, {}, {}, {}, {}, {})
    for number in acting:
        act(view, number)
    return view


def act(view: View, number: int) -> None:
    """From here on an entry counts, and all that acts before it does already."""
    event, target = view.log.entries[number], rule_1_target(view.log, number)
    view.positions[number] = len(view.positions)
    view.disputed.clear()
    if target is not None:
        view.pointing.setdefault(target, []).append(number)
        if event["event"] in ENDING:
            for lapsed in said_in(view, target):
                if rule_3_covers(event, lapsed.slot.flow):
                    rule_4_without(view, lapsed)
    for assertion in rule_2_assertions(view.log, number):
        slot = assertion.slot
        if slot not in view.said:
            view.said[slot], view.standing[slot], view.figures[slot] = [], {}, {}
            view.alike.setdefault(group_of(slot), []).append(slot)
            if slot.dimension is None:
                view.totals.setdefault((row_of(slot), slot.scope), []).append(slot)
        view.said[slot].append(assertion)
        rule_4_one_voice_per_root(view, assertion)
    if event["event"] == "StatementDisputed" and target is not None:
        rule_7_dispute(view, number, target)


def group_of(slot: Slot) -> Slot:
    """The total, or the whole dimension, that a slot belongs to."""
    return slot._replace(category=None)


def pointing_at(view: View, entry: int, *kinds: str) -> list[int]:
    """The entries of these kinds that point at one, in acting order."""
    found = view.pointing.get(entry, [])
    return [number for number in found if view.log.entries[number]["event"] in kinds]


def rule_2_lapsed(view: View, entry: int, flow: str | None) -> bool:
    # corrected or retracted, for this flow; "leaves the other flows standing"
    ends = pointing_at(view, entry, *ENDING)
    return any(rule_3_covers(view.log.entries[end], flow) for end in ends)


# --- Rules 4 and 5: voices ----------------------------------------------------------------------


def rule_4_root(log: Log, source: str) -> str:
    if source not in log.roots:
        log.roots[source] = rule_4_root_anew(log, source)
    return log.roots[source]


def rule_4_root_anew(log: Log, source: str) -> str:
    # "sources that are `same_as` another are one root"
    passed = [source]
    while True:
        other = log.register.get(passed[-1], {}).get("same_as")
        if other is None:
            return passed[-1]
        if other in passed:
            return min(passed[passed.index(other) :])
        passed.append(other)


def rule_4_only_repeats(newer: Quantity, older: Quantity) -> bool:
    # "the older lies inside it"
    if is_firm(newer) and is_firm(older) and lies_inside(older, newer):
        return True
    # "or it is `~N`, `vague` or `withheld` after a number or range"
    if newer.kind in ("about", "vague", "withheld") and is_firm(older):
        return True
    # "(or `vague` or `withheld` after `~N`)"
    return newer.kind in ("vague", "withheld") and older.kind == "about"


def rule_4_one_voice_per_root(view: View, assertion: Assertion) -> None:
    """Let what was asserted be its root's figure in the slot."""
    root, figures = rule_4_root(view.log, assertion.source), view.figures[assertion.slot]
    view.standing[assertion.slot].setdefault(root, []).append(assertion)
    # "a source's newest assertion is its figure, unless it only repeats the older one less
    # precisely"
    if root not in figures or not rule_4_only_repeats(
        quantity_of(assertion.quantity), quantity_of(figures[root].quantity)
    ):
        figures[root] = assertion


def rule_4_without(view: View, lapsed: Assertion) -> None:
    """What its root says in the slot when an assertion has lapsed."""
    root, of_roots = rule_4_root(view.log, lapsed.source), view.standing[lapsed.slot]
    standing = [a for a in of_roots.get(root, []) if a.entry != lapsed.entry]
    exact = [at for at, a in enumerate(standing) if quantity_of(a.quantity).kind == "exact"]
    first = exact[-1] if exact else 0  # which never only repeats what was said before it
    of_roots[root] = standing[:first]
    view.figures[lapsed.slot].pop(root, None)
    for assertion in standing[first:]:
        rule_4_one_voice_per_root(view, assertion)


def rule_4_counted(view: View, figure: Assertion) -> bool:
    # "`counted` holds for a figure where any active statement of it says so"
    return any(
        quantity_of(assertion.quantity) == quantity_of(figure.quantity)
        and assertion.statement.get("basis") == "counted"
        for assertion in view.standing[figure.slot][rule_4_root(view.log, figure.source)]
    )


def rule_5_side(view: View, source: str) -> tuple[str, str | None]:
    """The kind that a source counts as in this agreement, and its side."""
    registered = view.log.register.get(rule_4_root(view.log, source), {})
    kind = registered.get("kind", "anonymous")
    if kind != "official":
        return kind, None  # "no other kind has a side"
    speaks_for = registered.get("speaks_for")
    if speaks_for in view.log.parties:
        return "official", speaks_for
    if speaks_for in view.log.mediators:
        return "mediator", None
    return "media", None  # "of anybody else, as `media`"


def rule_5_heard(view: View, source: str) -> bool:
    # "parties, joint bodies, mediators and third parties are heard"
    kind, side = rule_5_side(view, source)
    return side is not None or kind in ("joint", "mediator", "third-party")


# --- Rule 6: standing ---------------------------------------------------------------------------


def rule_6_confirmed(view: View, slot: Slot, figures: list[Assertion]) -> list[Fraction]:
    """The exact values that are confirmed."""
    if slot.flow is None:
        needed = list(view.log.parties)  # "no flow: from every party's"
    elif "<->" in slot.flow:
        needed = slot.flow.split("<->")  # "from both"
    else:
        needed = slot.flow.split("->")  # "from the giver's side and from the receiver's"
    confirmed: list[Fraction] = []
    for value, same in by_exact_value(figures).items():
        sides = {rule_5_side(view, f.source)[1] for f in same}
        kinds = {rule_5_side(view, f.source)[0] for f in same}
        if (needed and all(party in sides for party in needed)) or "joint" in kinds:
            confirmed.append(value)
    return confirmed


def rule_6_verified(view: View, figures: list[Assertion]) -> list[Fraction]:
    """The exact values that are verified."""
    verified: list[Fraction] = []
    for value, same in by_exact_value(figures).items():
        # "by a third party or mediator that `counted`, and by a party"
        counted = any(
            rule_5_side(view, figure.source)[0] in ("third-party", "mediator")
            and rule_4_counted(view, figure)
            for figure in same
        )
        if counted and any(rule_5_side(view, f.source)[1] is not None for f in same):
            verified.append(value)
    return verified


def by_exact_value(figures: list[Assertion]) -> dict[Fraction, list[Assertion]]:
    found: dict[Fraction, list[Assertion]] = {}
    for figure in figures:
        if quantity_of(figure.quantity).kind == "exact":
            found.setdefault(quantity_of(figure.quantity).low, []).append(figure)
    return found


def rule_6_standing(view: View, slot: Slot) -> tuple[str, Fraction | None]:
    """The standing of a slot, and its settled number."""
    figures = list(view.figures[slot].values())
    verified = rule_6_verified(view, figures)
    if verified:  # "verified outranks confirmed"
        return "verified", min(verified)
    confirmed = rule_6_confirmed(view, slot, figures)
    if confirmed:
        return "confirmed", min(confirmed)
    if not figures:
        return "unreported", None
    if all(figure.quantity == "withheld" for figure in figures):
        return "withheld", None
    return "reported", None


# --- Rule 7: contested --------------------------------------------------------------------------


def rule_7_dimensions(dispute: Object) -> list[str | None]:
    """What a dispute contests: None is the total."""
    if dispute.get("quantity") is not None:
        return [None]  # "with a quantity, the total"
    if dispute.get("breakdowns"):
        return list(dispute["breakdowns"])  # "with breakdowns alone, those dimensions"
    return [dispute.get("dimension")]  # "the flow's total, or the `dimension` it names"


def rule_7_retracted(view: View, number: int, flow: str | None) -> bool:
    """Whether it, or what its source corrected it to, was taken back."""
    links = [number]
    for link in links:  # which grows
        for later in pointing_at(view, link, *ENDING):
            if not rule_3_covers(view.log.entries[later], flow):
                continue
            if view.log.entries[later]["event"] == "StatementRetracted":
                return True
            links.append(later)
    return False


def rule_7_figures(view: View, root: str, group: Slot) -> dict[Slot, Assertion]:
    """What one root says of a total, or of all categories of a dimension."""
    slots = view.alike.get(group, [])
    return {slot: view.figures[slot][root] for slot in slots if root in view.figures[slot]}


def rule_7_dispute(view: View, number: int, target: int) -> None:
    # "by a heard root. A dispute names any entry that asserts"
    event, where = view.log.entries[number], rule_2_where(view.log, number)
    said: dict[Slot, dict[Slot, Assertion]] = {}
    for assertion in said_in(view, target):
        said.setdefault(group_of(assertion.slot), {})[assertion.slot] = assertion
    if not said or where is None or not rule_5_heard(view, event["statement"]["source"]):
        return
    spoken_of = {group.flow for group in said}
    root = rule_4_root(view.log, view.log.entries[target]["statement"]["source"])
    place, flows = where
    for flow in [flow for flow in flows if flow in spoken_of]:
        for dimension in rule_7_dimensions(event):
            group = slot_at(place, flow, dimension, None)
            disputed = said.get(group) or rule_7_figures(view, root, group)
            dispute = Dispute(number, target, disputed, group in said)
            view.disputes.setdefault(group, []).append(dispute)


def rule_7_lasts(view: View, dispute: Dispute, group: Slot) -> bool:
    # "it lasts while the disputed source's figure is still the disputed one and the disputer has
    # not since asserted that very value or retracted"
    number, target, disputed, is_of_entry = dispute
    if rule_7_retracted(view, number, group.flow):
        return False
    root = rule_4_root(view.log, view.log.entries[target]["statement"]["source"])
    figures = rule_7_figures(view, root, group)
    if not is_of_entry:
        if figures.keys() != disputed.keys() or rule_2_lapsed(view, target, group.flow):
            return False
        if not disputed:
            return True
    for slot, assertion in disputed.items():
        figure = figures.get(slot)
        if figure is None or quantity_of(figure.quantity) != quantity_of(assertion.quantity):
            return False
    start = view.positions[number]
    disputer = rule_4_root(view.log, view.log.entries[number]["statement"]["source"])
    taken_over = [
        assertion
        for slot, assertion in disputed.items()
        if any(
            view.positions[later.entry] > start
            and rule_4_root(view.log, later.source) == disputer
            and quantity_of(later.quantity) == quantity_of(assertion.quantity)
            for later in view.said[slot]
        )
    ]
    return len(taken_over) < len(disputed)


def said_in(view: View, entry: int) -> list[Assertion]:
    """What an entry asserts, if it acts."""
    return rule_2_assertions(view.log, entry) if entry in view.positions else []


def rule_7_disputed(view: View, group: Slot) -> bool:
    if group not in view.disputed:
        disputes = view.disputes.get(group, [])
        view.disputed[group] = any(rule_7_lasts(view, dispute, group) for dispute in disputes)
    return view.disputed[group]


def rule_7_contested(view: View, slot: Slot) -> bool:
    # "two heard roots whose quantities share no value": where any two share one, all share one
    figures = view.figures.get(slot, {}).values()
    heard = {figure.quantity for figure in figures if rule_5_heard(view, figure.source)}
    # "`~N`, `vague`, `withheld` share values with everything"
    firm = [quantity for quantity in map(quantity_of, heard) if is_firm(quantity)]
    if firm and common_values(firm) is None:
        return True
    return rule_7_disputed(view, group_of(slot))  # "or a dispute"


def rule_7_were_contested(
    log: Log, slots: list[Slot], as_of: str | None, today: str | None
) -> set[Slot]:
    # "`was_contested`: at the end of any earlier stated date"
    until = None
    if as_of is not None or today is not None:
        until = last_day(as_of or today or "", log.tz)
    found: set[Slot] = set()
    for numbers, spoken_of in rule_7_apart(log, slots):
        # between the dates on which something acts there, nothing changes
        days = {log.order[number][0].astimezone(zone_of(log.tz)).date() for number in numbers}
        view, coming = view_of(log, []), numbers[::-1]
        for day in sorted(day for day in days if until is None or day < until):
            end = end_of_day(day, log.tz)
            while coming and log.order[coming[-1]][0] <= end:
                act(view, coming.pop())
            others = [slot for slot in spoken_of if slot not in found]
            found.update(slot for slot in others if rule_7_contested(view, slot))
    return found


def rule_7_apart(log: Log, slots: list[Slot]) -> list[tuple[list[int], list[Slot]]]:
    """What acts in each place, with its slots: what is said in one place contests nothing in another."""
    acting: dict[Place, list[int]] = {}
    for number in log.order:
        if rule_11_relays_lift_nothing(log.entries[number]):
            continue
        target = rule_1_target(log, number)
        asked = [number] if target is None else [number, target]
        places = {where[0] for one in asked if (where := rule_2_where(log, one)) is not None}
        if len(places) > 1:  # what speaks in two places holds them together
            return [(list(log.order), slots)]
        for place in places:
            acting.setdefault(place, []).append(number)
    by_place: dict[Place, list[Slot]] = {place: [] for place in acting}
    for slot in slots:
        by_place[place_of(slot)].append(slot)
    return [(acting[place], by_place[place]) for place in acting]


# --- Rule 8: low, high, value -------------------------------------------------------------------


def rule_8_group(view: View, slot: Slot) -> list[Quantity]:
    # "over the heard roots' figures, else the others'"
    figures = list(view.figures[slot].values())
    heard = [figure for figure in figures if rule_5_heard(view, figure.source)]
    return [quantity_of(text) for text in dict.fromkeys(f.quantity for f in heard or figures)]


def rule_8_low_high(group: list[Quantity]) -> tuple[Fraction | None, Fraction | None]:
    # "`~N` counts, as N, only where nothing firmer stands; `vague` and `withheld` never"
    usable = [quantity for quantity in group if is_firm(quantity)]
    if not usable:
        usable = [quantity for quantity in group if quantity.kind == "about"]
    if not usable:
        return None, None
    # "where all share a value: from the lowest to the highest value that they share"
    shared = common_values(usable)
    if shared is not None:
        return shared.low, shared.high
    # "else from lowest to highest, leaving out a figure in which another's lies"
    kept = [
        quantity
        for quantity in usable
        if quantity.kind == "exact" or not any(lies_inside(other, quantity) for other in usable)
    ]
    low = min(quantity.low for quantity in kept)
    highs = [quantity.high for quantity in kept]
    high = None
    for end in highs:
        if end is None:
            return low, None
        high = end if high is None else max(high, end)
    return low, high


@dataclass(frozen=True)
class Result:
    """What a slot comes to. No ``low``: nobody gives a number; no ``high``: it has no upper end."""

    standing: str
    contested: bool
    settled: Fraction | None  # the settled number, only where it is not contested
    value: Fraction | None
    low: Fraction | None
    high: Fraction | None


def rule_8_result(view: View, slot: Slot) -> Result:
    standing, number = rule_6_standing(view, slot)
    contested = rule_7_contested(view, slot)
    group = rule_8_group(view, slot)
    low, high = rule_8_low_high(group)
    settled = None if contested else number
    # "the settled number, else the one exact number where `low` and `high` are both it, else null"
    value = settled
    if value is None:
        for quantity in group:
            if quantity.kind == "exact" and quantity.low == low and quantity.low == high:
                value = quantity.low
    return Result(standing, contested, settled, value, low, high)


# --- Rule 9: totals -----------------------------------------------------------------------------


def rule_9_completed(view: View) -> list[str]:
    # "where the newest standing StageCompleted or StageCancelled says so"
    newest: dict[str, str] = {}
    for number in view.positions:
        event = view.log.entries[number]
        if event["event"] not in ("StageCompleted", "StageCancelled"):
            continue
        if not rule_9_retracted(view, number):
            newest[event["stage"]] = event["event"]
    return sorted(stage for stage, event in newest.items() if event == "StageCompleted")


def rule_9_retracted(view: View, number: int) -> bool:
    return bool(pointing_at(view, number, "StatementRetracted"))


def rule_9_add(texts: list[str]) -> str | None:
    """Quantities added as a quantity; None where the sum has no form."""
    if not texts:
        return None
    parts = [quantity_of(text) for text in texts]
    if all(part.kind == "exact" for part in parts):
        return number_text(sum((part.low for part in parts), Fraction(0)))
    if any(part.kind == "about" for part in parts):
        if all(part.kind in ("exact", "about") for part in parts):
            return "~" + number_text(sum((part.low for part in parts), Fraction(0)))
        return None
    # bounds add as intervals; `vague` and `withheld` are already from 0 up, with no upper end
    low = sum((part.low for part in parts), Fraction(0))
    low_is_open = any(part.low_is_open for part in parts)
    high: Fraction | None = Fraction(0)
    for part in parts:
        high = None if high is None or part.high is None else high + part.high
    high_is_open = any(part.high_is_open for part in parts)
    if high is None:
        return (">" if low_is_open else ">=") + number_text(low)
    if low == 0 and high_is_open:
        return "<" + number_text(high)
    if low == 0 and all(part.kind != "range" for part in parts):
        return "<=" + number_text(high)
    if high_is_open:
        return None
    if low == high:
        return number_text(low)
    return f"{number_text(low)}..{number_text(high)}"


class Row(NamedTuple):
    """What one row of the totals adds up: never two flows, measures or units."""

    flow: str | None
    measure: str
    unit: str


def row_of(slot: Slot) -> Row:
    return Row(slot.flow, slot.measure, slot.unit)


def total_slots(view: View, row: Row, scope: str) -> list[Slot]:
    return view.totals.get((row, scope), [])


def has_figure(view: View, slot: Slot) -> bool:
    return bool(view.figures[slot])


def rule_9_rows(view: View, words: Words) -> list[Row]:
    # "a row for each flow, measure and unit with a term or a `stage`, `whole` or `running` figure"
    rows = set(words)
    for slot in view.said:
        if slot.scope in ("stage", "whole", "running"):
            rows.add(row_of(slot))
    return sorted(rows, key=lambda row: (row.flow or "", row.measure, row.unit))


def rule_9_running(view: View, row: Row) -> Slot | None:
    # "else the `running` slot with the newest statement of a heard root (none: of any)"
    slots = total_slots(view, row, "running")
    standing = [a for slot in slots for said in view.standing[slot].values() for a in said]
    heard = [a for a in standing if rule_5_heard(view, a.source)]
    newest = max(heard or standing, key=lambda a: view.positions[a.entry], default=None)
    return None if newest is None else newest.slot


def rule_9_stated(view: View, row: Row, summed_low: Fraction) -> Slot | None:
    """The slot that stands for the stages, or None where the stages stand for themselves."""
    whole: Slot | None = None
    for slot in total_slots(view, row, "whole"):
        if has_figure(view, slot):
            whole = slot
    if not any(has_figure(view, slot) for slot in total_slots(view, row, "stage")):
        return whole if whole is not None else rule_9_running(view, row)
    if whole is not None:
        # "confirmed or verified, not contested, and not below the stages' summed low"
        settled = rule_8_result(view, whole).settled
        if settled is not None and settled >= summed_low:
            return whole
    return None


def rule_9_totals(view: View, row: Row, words: list[Word], completed: list[str]) -> Object:
    results = {
        slot.stage or "": rule_8_result(view, slot) for slot in total_slots(view, row, "stage")
    }
    without_number = [
        stage for stage in completed if stage not in results or results[stage].low is None
    ]
    # "the sum of the stage slots that are confirmed or verified and not contested"
    settled = sum((r.settled for r in results.values() if r.settled is not None), Fraction(0))
    # "the sums of the stages' lows and highs"
    low = sum((r.low for r in results.values() if r.low is not None), Fraction(0))
    high: Fraction | None = Fraction(0)
    for result in results.values():
        high = None if high is None or result.high is None else high + result.high
    if without_number:
        high = None  # "a stage completed with no number for the row leaves `high` open"
    basis = "stages"
    stated = rule_9_stated(view, row, low)
    if stated is not None:
        basis = "stated"
        stands = rule_8_result(view, stated)
        settled = stands.settled or Fraction(0)
        low = stands.low or Fraction(0)
        high = stands.high
    term = rule_10_term(view, words)
    owed = term.low if term is not None and term.kind == "exact" else None
    summed = row.unit != "percent"  # "in `percent` nothing is summed: these are null"
    return {
        "agreement": view.log.agreement,
        "flow": row.flow,
        "measure": row.measure,
        "unit": row.unit,
        "term": None if term is None else quantity_text(term),
        "terms": rule_10_listed(view, words),
        "settled": number_text(settled) if summed else None,
        "unsettled": number_text(owed - settled) if summed and owed is not None else None,
        "low": number_text(low) if summed else None,
        "high": number_or_null(high) if summed else None,
        "remaining_low": (
            number_text(owed - high) if summed and owed is not None and high is not None else None
        ),
        "remaining_high": number_text(owed - low) if summed and owed is not None else None,
        "basis": basis,
        "stages_completed": len(completed),
        "stages_without_number": sorted(without_number),
        "contested_stages": sorted(stage for stage, r in results.items() if r.contested),
        "by_source": rule_9_by_source(view, row),
    }


def rule_9_by_source(view: View, row: Row) -> list[Object]:
    # "a source's current stage figures added as a quantity, the stages' slugs, its own totals"
    current: dict[str, list[Assertion]] = {}
    for scope in ("stage", "whole", "running"):
        for slot in total_slots(view, row, scope):
            for root, figure in view.figures[slot].items():
                current.setdefault(root, []).append(figure)
    listed: list[Object] = []
    for root, own in sorted(current.items()):
        stages = [a for a in own if a.slot.scope == "stage"]
        whole = [a.quantity for a in own if a.slot.scope == "whole"]
        running = sorted(
            (a for a in own if a.slot.scope == "running"), key=lambda a: view.positions[a.entry]
        )
        listed.append(
            {
                "source": root,
                "side": rule_5_side(view, root)[1],
                "sum": None if row.unit == "percent" else rule_9_add([a.quantity for a in stages]),
                "stages": sorted(a.slot.stage or "" for a in stages),
                "stated_whole": whole[0] if whole else None,
                "stated_running": running[-1].quantity if running else None,
            }
        )
    return listed


# --- Rule 10: term ------------------------------------------------------------------------------


class Word(NamedTuple):
    """One root's word on what is owed in one row."""

    entry: int
    source: str
    quantity: str
    stated: str


Words = dict[Row, dict[str, Word]]  # by roots


def rule_10_standing(view: View) -> list[int]:
    """Entries whose terms stand, in acting order."""
    standing: list[int] = []
    for number in view.positions:
        if not view.log.entries[number].get("terms"):
            continue
        # "what it retracted or replaced lapses whole"
        replaced = pointing_at(view, number, "TermsStated")
        if not replaced and not rule_9_retracted(view, number):
            standing.append(number)
    return standing


def term_rows(term: Object) -> list[Row]:
    return [
        Row(canonical_flow(flow), term["measure"], term["unit"])
        for flow in term.get("flows") or [None]
    ]


def rule_10_words(view: View) -> Words:
    # "a root's newest word counts"
    words: Words = {}
    for number in rule_10_standing(view):
        event = view.log.entries[number]
        statement = event["statement"]
        root = rule_4_root(view.log, statement["source"])
        for term in event["terms"]:
            word = Word(number, statement["source"], term["quantity"], statement["stated"])
            for row in term_rows(term):
                words.setdefault(row, {})[root] = word
    return words


def rule_10_term(view: View, words: list[Word]) -> Quantity | None:
    # "the one quantity that all heard roots who state a term for this flow state (none: all
    # others); null where they differ"
    heard = [word for word in words if rule_5_heard(view, word.source)]
    quantities = [quantity_of(word.quantity) for word in heard or words]
    if not quantities or any(quantity != quantities[0] for quantity in quantities):
        return None
    return quantities[0]


def rule_10_listed(view: View, words: list[Word]) -> list[Object]:
    listed: list[Object] = []
    for word in sorted(words):
        kind, side = rule_5_side(view, word.source)
        listed.append(
            {
                "entry": word.entry,
                "source": word.source,
                "kind": kind,
                "side": side,
                "quantity": word.quantity,
                "stated": word.stated,
            }
        )
    return listed


# --- Rows ---------------------------------------------------------------------------------------


def figures_of(view: View, slot: Slot) -> list[Object]:
    current = view.figures[slot]
    listed: list[Object] = []
    for assertion in view.said[slot]:
        kind, side = rule_5_side(view, assertion.source)
        listed.append(
            {
                "entry": assertion.entry,
                "source": assertion.source,
                "kind": kind,
                "side": side,
                "quantity": assertion.quantity,
                "stated": assertion.statement["stated"],
                "via": list(assertion.statement.get("via") or []),
                "implied": assertion.implied,
                "active": current.get(rule_4_root(view.log, assertion.source)) == assertion,
            }
        )
    return listed


def status_row(view: View, slot: Slot, was_contested: bool) -> Object:
    result = rule_8_result(view, slot)
    return {
        "agreement": view.log.agreement,
        **slot._asdict(),
        "standing": result.standing,
        "contested": result.contested,
        "was_contested": was_contested,
        "value": number_or_null(result.value),
        "low": number_or_null(result.low),
        "high": number_or_null(result.high),
        "figures": figures_of(view, slot),
    }


def slot_order(slot: Slot) -> tuple[Any, ...]:
    return (
        SCOPES.index(slot.scope),
        stage_order(slot.stage or ""),
        slot.up_to or "",
        slot.flow or "",
        slot.measure,
        slot.unit,
        slot.dimension or "",
        slot.category or "",
    )


def stage_order(stage: str) -> list[tuple[bool, int, str]]:
    """Numbers in a slug by their size, and before letters: `s2` before `s10`."""
    pieces = re.findall("[0-9]+|[^0-9]+", stage)
    return [(not piece.isdigit(), int(piece) if piece.isdigit() else 0, piece) for piece in pieces]


def cut_end(as_of: str | None, tz: str) -> datetime | None:
    return None if as_of is None else latest_instant(as_of, tz)


def status(
    entries: list[Object],
    *,
    as_of: str | None = None,
    known_at: int | None = None,
    tz: str = "UTC",
    today: str | None = None,
) -> list[Object]:
    """The `status` rows of every slot: `as_of` a date or an instant, `known_at` how many objects
    are known, `today` what dates count as earlier of where there is no `as_of`."""
    log = rule_1_known(entries, known_at, tz)
    view = view_of(log, rule_1_cut_and_order(log, cut_end(as_of, tz)))
    slots = sorted(view.said, key=slot_order)
    were_contested = rule_7_were_contested(log, slots, as_of, today)
    return [status_row(view, slot, slot in were_contested) for slot in slots]


def totals(
    entries: list[Object],
    *,
    as_of: str | None = None,
    known_at: int | None = None,
    tz: str = "UTC",
    today: str | None = None,
) -> list[Object]:
    """The `totals` rows of the agreement, at the same cuts as `status`."""
    log = rule_1_known(entries, known_at, tz)
    view = view_of(log, rule_1_cut_and_order(log, cut_end(as_of, tz)))
    words, completed = rule_10_words(view), rule_9_completed(view)
    return [
        rule_9_totals(view, row, list(words.get(row, {}).values()), completed)
        for row in rule_9_rows(view, words)
    ]
