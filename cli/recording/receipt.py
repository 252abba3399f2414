"""What a command that records prints: citations alone, the rest beside them on standard error."""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import field, fields
from typing import Any, cast

from cli.context import Context
from cli.cuts import cut
from cli.failures import OutputFailed
from cli.output.answer import Answer
from cli.output.shown import shown_json
from cli.rows import cuts
from domain.entry import Entry
from domain.events import SourceEvent
from domain.frozen import dataclass
from domain.ledger import Ledger, Recorded
from domain.names.lookalike import SourceNames
from domain.recording import Planned
from domain.state.sources import Register, counting_otherwise, evolve
from domain.store import StoreFailure
from projections.agreement import AgreementAt
from projections.doubts import doubtful, led_astray, looking_alike
from projections.effect import effect, shown
from projections.rules import VERSION
from projections.timeline import TimelineRow, timeline

SHOWN_CHANGES = 12


@dataclass(slots=True)
class Made:
    """What new entries change, a sentence each."""

    changes: list[str] = field(default_factory=list)
    doubtful: list[str] = field(default_factory=list)
    """What to look at: what points at another word or number now than it did, days that do not fit together."""
    looked_through: tuple[int, int] | None = None
    """How many agreements of those in which a source speaks, where it was enough to tell of these."""
    alike: list[str] = field(default_factory=list)
    """What is called now as something else nearly is: a source, or a word that is new to the agreement."""


@dataclass(frozen=True, slots=True)
class RecordedRow(TimelineRow):
    """An entry as `timeline` has it; whether it stood there already, and whether it only would be recorded."""

    already: bool
    dry_run: bool


class Receipt:
    """Tells what became of the drafts of one call."""

    def __init__(self, ctx: Context, ledger: Ledger) -> None:
        self.ctx = ctx
        self.ledger = ledger
        self.cut = cut(ctx.settings, ledger)

    def recorded(self, recorded: Sequence[Recorded]) -> None:
        """The citations of what stands in the ledger now, and what it changed there."""
        entries = [one.entry for one in recorded]
        already = [one.already for one in recorded]
        try:
            self._print([entry.citation for entry in entries], entries, already, dry_run=False)
        except (OutputFailed, StoreFailure) as failed:
            failed.hint = f"it was recorded, as {' and '.join(entry.citation for entry in entries)}"
            raise
        for one in recorded:
            if one.already:
                self.ctx.tell(f"already recorded as {one.entry.citation}")
        new = [one.entry for one in recorded if not one.already]
        if new:
            with self._beside():
                made = self._made_of(new)
                self._tell(made, _none(new, "nothing changes in totals or standing"))

    def planned(self, planned: Sequence[Planned], keys: Sequence[str | None], actor: str) -> None:
        """What would be recorded, as lines of a feed, and what it would change."""
        entries = [self._as_if(plan, actor) for plan in planned]
        lines = [_line(plan, key) for plan, key in zip(planned, keys, strict=True)]
        self._print(lines, entries, [plan.already for plan in planned], dry_run=True)
        for plan in planned:
            if plan.already:
                self.ctx.tell(f"already recorded as {plan.citation}")
        new = [entry for entry, plan in zip(entries, planned, strict=True) if not plan.already]
        would = f"; it would be {' and '.join(entry.citation for entry in new)}" if new else ""
        self.ctx.tell(f"nothing was recorded (--dry-run){would}")
        if new:
            made = self._made_of(new)
            made.changes = [f"would be: {change}" for change in made.changes]
            self._tell(made, _none(new, "nothing would change in totals or standing"))

    def put_anew(self, voided: Mapping[str, Collection[int]]) -> None:
        """What points at another word or number now than it did, since entries of agreements were replaced."""
        with self._beside():
            register, astray = self.ledger.register(), list[str]()
            for slug, numbers in voided.items():
                after = AgreementAt(slug, self._entries(slug), register, self.cut)
                replacing = (one for number in numbers for one in after.record.replaced_by(number))
                astray += led_astray(after, {*replacing, *after.record.voidings(numbers)})
            self._tell_some(astray)

    @contextmanager
    def _beside(self) -> Iterator[None]:
        """What is told beside the answer: where the ledger cannot be asked any more, the answer stands."""
        try:
            yield
        except StoreFailure as failure:
            self.ctx.tell(
                f"what was recorded stands, and what it changes cannot be told: {failure}"
            )

    def _print(
        self,
        lines: Sequence[str],
        entries: Sequence[Entry],
        already: Sequence[bool],
        *,
        dry_run: bool,
    ) -> None:
        if not self.ctx.asked_for_rows:
            self.ctx.destination.write("".join(f"{line}\n" for line in lines))
            return
        names = [field.name for field in fields(TimelineRow)]
        rows = self._rows(entries)
        self.ctx.print(
            Answer(
                columns=[field.name for field in fields(RecordedRow)],
                rows=[
                    RecordedRow(
                        **{name: getattr(row, name) for name in names}, already=was, dry_run=dry_run
                    )
                    for row, was in zip(rows, already, strict=True)
                ],
                cuts=cuts(self.cut),
                rules=VERSION,
                empty="nothing",
                free_text=frozenset({"summary", "actor"}),
            )
        )

    def _rows(self, entries: Sequence[Entry]) -> list[TimelineRow]:
        """The entries as `timeline` has them."""
        slug = entries[0].subject
        of_a_source = entries[0].of_a_source
        all_of_it = {} if of_a_source else {entry.number: entry for entry in self._entries(slug)}
        all_of_it |= {entry.number: entry for entry in entries}
        found = {row.entry: row for row in timeline(all_of_it.values(), self.cut)}
        return [found[entry.citation] for entry in entries]

    def _tell(self, made: Made, none: str | None) -> None:
        self._tell_some(made.changes, made.looked_through)
        if not made.changes and none:
            self.ctx.tell(none)
        self._tell_some(made.doubtful)
        self._tell_some(made.alike)

    def _tell_some(self, changes: Sequence[str], seen: tuple[int, int] | None = None) -> None:
        for change in changes[:SHOWN_CHANGES]:
            self.ctx.tell(change)
        if len(changes) > SHOWN_CHANGES:
            of = (
                f"; looked through: {seen[0]} of the {seen[1]} agreements in which it speaks"
                if seen
                else ""
            )
            self.ctx.tell(f"and {len(changes) - SHOWN_CHANGES} more{of}")

    # What it changes ----------------------------------------------------------------------------

    def _made_of(self, new: Sequence[Entry]) -> Made:
        register = self.ledger.register()
        if new[0].of_a_source:
            return self._of_a_source(new, register)
        slug, first = new[0].subject, new[0].number
        entries = [entry for entry in self._entries(slug) if entry.number < first]
        before = AgreementAt(slug, entries, register, self.cut)
        after = AgreementAt(slug, [*entries, *new], register, self.cut)
        numbers = {entry.number for entry in new}
        alike = list(looking_alike(after, numbers))
        return Made(effect(shown(before), shown(after)), doubtful(after, numbers), alike=alike)

    def _of_a_source(self, new: Sequence[Entry], register: Register) -> Made:
        """A source's kind, party or root may change every agreement in which it speaks; its name changes none."""
        slug, first = new[0].subject, new[0].number
        before = self.ledger.register(lambda entry: entry.subject != slug or entry.number < first)
        names, made = SourceNames(before), Made()
        for entry in new:
            event = cast("SourceEvent", entry.event)
            made.alike += names.met(event)
            register = evolve(register, event)
        touched = counting_otherwise(before, register)
        agreements = sorted(self.ledger.agreements_of(touched)) if touched else []
        for seen, agreement in enumerate(agreements):
            if len(made.changes) > SHOWN_CHANGES:
                made.looked_through = seen, len(agreements)
                break
            entries = self.ledger.entries(agreement)
            made.changes += effect(
                shown(AgreementAt(agreement, entries, before, self.cut)),
                shown(AgreementAt(agreement, entries, register, self.cut)),
            )
        return made

    def _entries(self, agreement: str) -> list[Entry]:
        return self.ledger.entries(agreement) if agreement in self.ledger.agreements() else []

    def _as_if(self, plan: Planned, actor: str) -> Entry:
        return Entry(
            plan.subject,
            plan.number,
            plan.number,
            self.ledger.now().instant,
            actor,
            plan.key,
            plan.event,
        )


def _none(new: Sequence[Entry], sentence: str) -> str | None:
    """A source is not expected to change anything."""
    return None if new[0].of_a_source else sentence


def _line(plan: Planned, key: str | None) -> str:
    """The event as a line of a feed."""
    named: dict[str, Any] = {"event": type(plan.event).__name__}
    if not plan.of_a_source:
        named["agreement"] = plan.subject
    if key is not None:
        named["key"] = key
    event = {**named, **plan.event.data()}
    return shown_json(json.dumps(event, ensure_ascii=False))
