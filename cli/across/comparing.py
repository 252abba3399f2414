"""The read model held against the log: whether it keeps what follows from the entries, and nothing else."""

from collections.abc import Iterator
from typing import Final

from cli.across.hands import worked
from cli.across.upkeep import Progress
from cli.context import Context
from domain.changes import Changes
from domain.finding import Finding, Wrong
from domain.ledger import Ledger
from domain.period import end_of, zone
from domain.store.model import Held
from domain.store.model_reading import ModelReader
from domain.store.models import model_reader
from projections.across.catching_up import Due, registers, turns
from projections.across.ticks import tick
from projections.across.told import BRIEFING, CHECK, same
from projections.rules import VERSION

_KINDS: Final = {
    "sums": "numbers",
    "marks": "marks of stages",
    "counts": "counts of stages",
    "stated": "whole and running numbers",
    "terms": "terms",
    "headings": "headings",
    "said": "dates",
}


def model_findings(ctx: Context, progress: Progress) -> list[Finding]:
    """What the model says otherwise than the entries; nothing where there is none that would be read."""
    with model_reader(ctx.settings.store) as model, ctx.open() as ledger:
        if model is None:
            return []
        state, (position, _) = model.state, ledger.head()
        if (state.rules, state.tz) != (VERSION, ledger.tz):
            return []
        if state.ledger != ledger.ledger_id or ledger.link(state.position) != state.chain:
            return [_of_the_whole("it was made of another log")]
        if state.position < position:
            ctx.tell(
                f"the read model is at entry {state.position:,} of {position:,}: counterfoil rebuild brings it up"
            )
        return list(_compared(ctx, ledger, model, progress))


def _compared(
    ctx: Context, ledger: Ledger, model: ModelReader, progress: Progress
) -> Iterator[Finding]:
    upto, held = model.state.position, model.held()
    written = ledger.written_since(0, upto)
    for slug in sorted(held.keys() - ledger.written_since(0, ledger.head()[0]).keys()):
        yield _of_the_whole(f"it has an agreement {slug}, of which there is no entry")
    for slug in sorted(written.keys() - held.keys()):
        yield _of_the_whole(f"it lacks the agreement {slug}")
    due = [Due(slug, *told) for slug, told in sorted(written.items()) if slug in held]
    total, done = sum(one.entries for one in due), 0
    uneven = model.uneven()
    told = {kind: model.told(kind) for kind in (CHECK, BRIEFING)}
    today = ledger.now().instant.astimezone(zone(ledger.tz)).date()
    history = registers(entry for entry in ledger.source_positions() if entry[0] <= upto)
    settings = ctx.settings
    for group, ready in worked(
        settings.store, ledger, turns(due), {}, history, zone(ledger.tz), upto,
        today=today if any(told.values()) else None, total=total, busy_timeout=settings.busy_timeout,
    ):  # fmt: skip
        for one in ready:
            slug = one.changes.slug
            found = _difference(one.changes, model, held[slug], upto)
            if found is None and held[slug].number in uneven:
                found = 0, ["sums of changes"]
            if found is not None:
                yield _named(ledger, slug, *found)
            until = tick(end_of(today, zone(ledger.tz)))
            for kind, answers in told.items():
                kept = answers.get(slug)
                if kept is not None and kept[0] >= until and not same(kept, one.told[kind]):
                    yield _named(ledger, slug, 0, [f"what {kind} says"])
        done += sum(one.entries for one in group)
        progress(done, total)


def _difference(
    right: Changes, model: ModelReader, held: Held, upto: int
) -> tuple[int, list[str]] | None:
    """The first position at which the two differ, and in what."""
    known = model.changes(right.slug, held)
    if (known.odd, known.scale) != (right.odd, right.scale):
        return 0, ["its form"]
    ours, kept = right.kept(), known.kept()
    apart = [
        key
        for key in ours.keys() | kept.keys()
        if key[2] <= upto and ours.get(key, key) != kept.get(key, key)
    ]
    if not apart:
        return None
    return min(key[2] for key in apart), sorted({_KINDS[key[0]] for key in apart})


def _named(ledger: Ledger, slug: str, position: int, what: list[str]) -> Finding:
    entries = ledger.entries(slug)
    entry = next((e for e in entries if e.position == position), None)
    return Finding(
        entry.citation if entry is not None else f"{slug}#1",
        position or entries[0].position,
        Wrong.CHANGED,
        f"the read model keeps {' and '.join(what)} of {slug} that do not follow from the entries: "
        "counterfoil rebuild makes it anew",
    )


def _of_the_whole(what: str) -> Finding:
    return Finding(
        None, None, Wrong.CHANGED, f"the read model: {what}: counterfoil rebuild makes it anew"
    )
