"""The read model held against the log: whether it keeps what follows from the entries, and nothing else."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from typing import Final

from cli.across.hands import Ready, worked
from cli.across.upkeep import Progress, changed_since, register_until
from domain.changes import Changes
from domain.events import stage_of
from domain.evidence.finding import Finding, Wrong
from domain.ledger import Ledger
from domain.store.failures import (
    ModelFailure,
    StoreFull,
    StoreLocked,
    StoreUnusable,
    shown,
)
from domain.store.model import HeldAgreement
from domain.store.model_evidence import ModelEvidence
from domain.store.models import model_evidence
from domain.store.rows import Written
from domain.values.period import end_of
from projections.across.catching_up import Due, turns
from projections.across.ticks import tick
from projections.across.told import ANSWERS, same
from projections.rules import VERSION

_UNREAD: Final = "it is not read, and counterfoil rebuild makes it anew"
_NOT_COMPARED: Final = "it was not compared with the entries"
_FORM: Final = "a form"
_KINDS: Final = {
    "sums": "numbers",
    "marks": "marks of stages",
    "counts": "counts of stages",
    "stated": "whole and running numbers",
    "terms": "terms",
    "headings": "headings",
    "said": "dates",
}


def model_findings(
    ledger: Ledger, progress: Progress, tell: Callable[[str], None], *, after: int = 0
) -> list[Finding]:
    """What the model of a ledger says otherwise than the entries, or is that is none of ours.

    Agreements in which nothing changed ``after`` a position are not compared. ``tell`` hears how many were, and
    why one that is there was not, or not with all entries.
    """

    def compared(model: ModelEvidence) -> Iterator[Finding]:
        comparison = _Comparison(ledger, model, progress, after)
        if comparison.passed and model.in_use:
            tell(comparison.extent)
        return comparison.findings()

    try:
        with ExitStack() as stack:
            try:
                found = stack.enter_context(model_evidence(ledger.opened_as.url))
            except (StoreFull, StoreUnusable) as failure:
                tell(f"{failure}: {_NOT_COMPARED}")
                return []
            if found.outdated:
                tell(f"the read model is one of another version: {_UNREAD}")
            wrong = [_of_the_whole(what) for what in found.wrong]
            return wrong + [
                finding for model in found.models for finding in _of(model, ledger, tell, compared)
            ]
    except StoreLocked as failure:
        # Where it is the ledger that is written, whoever has that open comes upon it too.
        tell(f"{failure}: {_NOT_COMPARED}")
        return []
    except ModelFailure as failure:
        return [Finding(None, None, Wrong.CHANGED, f"{failure}: {failure.hint}")]


def _of(
    model: ModelEvidence,
    ledger: Ledger,
    tell: Callable[[str], None],
    compared: Callable[[ModelEvidence], Iterator[Finding]],
) -> Iterator[Finding]:
    """What is wrong with the model in use, or with one that is being made."""
    state, position = model.state, ledger.head()[0]
    if not model.in_use:
        # A rebuild goes on with what is of this log, and begins anew where it is not.
        if state.is_of(ledger.ledger_id, ledger.tz, VERSION, ledger.link):
            yield from compared(model)
    elif state.rules != VERSION:
        tell(f"the read model was made by other rules: {_UNREAD}")
    elif state.tz != ledger.tz:
        yield _of_the_whole("its days are those of another zone")
    elif state.ledger == ledger.ledger_id and state.target > position:
        yield _of_the_whole(
            f"it goes to entry {state.target:,}, and the log to entry {position:,}: the ledger was put back to "
            "an earlier state, or its newest entries were removed"
        )
    elif state.ledger != ledger.ledger_id or ledger.link(state.target) != state.chain:
        yield _of_the_whole("it was made of another log")
    else:
        if state.position < position:
            tell(
                f"the read model is at entry {state.position:,} of {position:,}: counterfoil rebuild brings it up"
            )
        yield from compared(model)


class _Comparison:
    """One model, agreement by agreement."""

    def __init__(
        self, ledger: Ledger, model: ModelEvidence, progress: Progress, after: int
    ) -> None:
        self._ledger = ledger
        self._model = model
        self._progress = progress
        self._zone = ledger.zone()
        self._today = ledger.now().instant.astimezone(self._zone).date()
        self._held = model.held()
        self._head = ledger.head()[0]
        self._written = ledger.written_since(0, self._head)
        self.passed = self._unchanged(after) if after else set[str]()
        """The agreements in the model that are not compared."""
        self._done = 0

    @property
    def extent(self) -> str:
        """How many agreements are compared, where some are not."""
        held = len(self._held)
        return (
            f"the read model was compared with the log for {held - len(self.passed):,} of {held:,} agreements: "
            "in the others nothing changed since the checkpoint"
        )

    def findings(self) -> Iterator[Finding]:
        """What does not follow from the entries, or is lacking."""
        strange = self._model.astray(ANSWERS)
        yield from map(_of_the_whole, strange)
        if strange:
            return
        for stage in sorted(self._stages_of_none()):
            yield _of_the_whole(f"it has a stage {shown(stage)}, of which there is no entry")
        upto = self._model.state.position
        for slug in sorted(self._until(upto).keys() - self._held.keys()):
            yield _of_the_whole(f"it lacks the agreement {slug}")
        self._answers = {kind: self._model.told(kind) for kind in ANSWERS}
        self._uneven, self._untidy = self._model.uneven(), self._model.untidy()
        # A worker who was killed has put in more of some agreements than the model says that it has of all.
        reached: dict[int, list[str]] = {}
        for slug, one in sorted(self._held.items()):
            if slug in self.passed:
                continue
            reached.setdefault(max(upto, one.through), []).append(slug)
        for limit, slugs in sorted(reached.items()):
            yield from self._compared(limit, slugs)

    def _unchanged(self, after: int) -> set[str]:
        """The agreements in the model of which all that is recorded was so by a position."""
        history = register_until(self._ledger, self._head)
        changed = changed_since(self._ledger, history, after, self._head)
        return self._held.keys() & (self._written.keys() - changed.keys())

    def _stages_of_none(self) -> set[str]:
        idle = self._model.idle_stages() - {""}
        if idle:
            for slug in self._written:
                idle -= {stage_of(entry.event) for entry in self._ledger.entries(slug)}
        return idle

    def _until(self, limit: int) -> dict[str, Written]:
        """What was written by a position, of each agreement."""
        return self._written if limit == self._head else self._ledger.written_since(0, limit)

    def _compared(self, limit: int, slugs: Sequence[str]) -> Iterator[Finding]:
        """Agreements of which all entries up to a position are to be in the model."""
        if limit > self._head:
            for slug in slugs:
                yield _of_the_whole(f"it has {shown(slug)} up to entry {limit:,} of {self._head:,}")
            return
        written = self._until(limit)
        for slug in slugs:
            if slug not in written:
                yield _of_the_whole(
                    f"it has an agreement {shown(slug)}, of which there is no entry"
                )
        held = self._held
        due = [
            Due(slug, *written[slug], since=held[slug].since) for slug in slugs if slug in written
        ]
        entries = sum(one.entries for one in due)
        total = self._done + entries
        today = self._today if any(self._answers.values()) else None
        history = register_until(self._ledger, limit)
        work = worked(self._ledger, turns(due), history, limit, today=today, total=entries)
        for group, ready in work:
            for one, made in zip(group, ready, strict=True):
                yield from self._of_one(one, made)
            self._done += sum(one.entries for one in group)
            self._progress(self._done, total)

    def _of_one(self, due: Due, made: Ready) -> Iterator[Finding]:
        slug, held = due.slug, self._held[due.slug]
        found = self._difference(due, made.changes, held)
        if found is None and held.number in self._untidy:
            found = 0, ["rows of totals"]
        if found is None and held.number in self._uneven:
            found = 0, ["sums of changes"]
        if found is not None:
            yield self._named(slug, *found)
        until = tick(end_of(self._today, self._zone))
        for kind, answers in self._answers.items():
            kept = answers.get(held.number)
            if kept is not None and kept[0] >= until and not same(kept, made.told[kind]):
                yield self._named(slug, 0, [f"what {kind} says"])

    def _difference(
        self, due: Due, right: Changes, held: HeldAgreement
    ) -> tuple[int, list[str]] | None:
        """The first position at which the two differ, and in what; 0 where it is no position."""
        known = self._model.changes(right.slug, held)
        # Which reason was found first depends on how often the model was brought up: one is enough.
        if (known.odd is None, known.scale) != (right.odd is None, right.scale):
            return 0, [_FORM]
        ours, kept = right.kept(), known.kept()
        apart = [
            key for key in ours.keys() | kept.keys() if ours.get(key, key) != kept.get(key, key)
        ]
        if apart:
            return min(key[2] for key in apart), sorted({_KINDS[key[0]] for key in apart})
        if known.rows != right.rows:
            return 0, ["rows of totals"]
        if held.through < max((due.newest, *(key[2] for key in ours))):
            return 0, ["the position that it is at"]
        return None

    def _named(self, slug: str, position: int, what: list[str]) -> Finding:
        entries = self._ledger.entries(slug)
        entry = next((e for e in entries if e.position == position), None)
        do = "does" if what == [_FORM] else "do"
        return Finding(
            entry.citation if entry is not None else f"{slug}#1",
            entry.position if entry is not None else entries[0].position,
            Wrong.CHANGED,
            f"the read model keeps {' and '.join(what)} of {slug} that {do} not follow from the entries: "
            "counterfoil rebuild makes it anew",
        )


def _of_the_whole(what: str) -> Finding:
    return Finding(
        None, None, Wrong.CHANGED, f"the read model: {what}: counterfoil rebuild makes it anew"
    )
