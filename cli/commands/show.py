"""``show``: one thing, whole."""

from functools import partial
from typing import TYPE_CHECKING, Annotated

from typer import Argument

from cli import filters
from cli.context import Context
from cli.failures import Failure

if TYPE_CHECKING:
    from cli.output.record import Lines
    from domain.ledger import Ledger
    from projections.asked.filters import Filter
    from projections.cut import Cut
    from projections.show.agreement import AgreementShown
    from projections.show.entry import EntryShown
    from projections.show.source import SourceShown
    from projections.show.stage import StageShown

    Shown = EntryShown | StageShown | AgreementShown | SourceShown


def show(
    ctx: Context,
    thing: Annotated[
        str, Argument(help="An entry, an agreement, a stage (AGREEMENT/STAGE) or a source.")
    ],
    *,
    narrow: filters.ToStanding,
) -> None:
    """Show one thing, whole: an entry, an agreement, a stage or a source.

    \b
    For example:
      counterfoil show istanbul-2025#7
      counterfoil show istanbul-2025/s2 --flow RU:UA --standing confirmed

    An entry is AGREEMENT#NUMBER, AGREEMENT#KEY, AGREEMENT#last or AGREEMENT/STAGE@SOURCE. With
    -f json all that the ledger knows of it. Filters leave out some of what an agreement or a
    stage consists of: --scope and --standing numbers of a stage.
    """
    asked = narrow.filter()
    with ctx.open() as ledger:
        if "#" in thing or "@" in thing:
            _whole(thing, "an entry", asked)
            _entry(ctx, ledger, thing)
        elif "/" in thing:
            _stage(ctx, ledger, thing, asked)
        else:
            _named(ctx, ledger, thing, asked)


def _whole(thing: str, what: str, asked: "Filter") -> None:
    """Refuse filters where there is nothing to leave out."""
    if filters.narrowed(asked):
        raise Failure(f"{thing} is {what}, and shown whole: filters are for agreements and stages")


def _entry(ctx: Context, ledger: "Ledger", text: str) -> None:
    from cli.entries import named
    from cli.output import things
    from domain.refusals import UnknownEntry
    from projections.rules.order import Record
    from projections.show.entry import entry_shown
    from projections.timeline import not_shown

    cut = ctx.cut(ledger)
    entries, number = named(ledger, text, cut)
    record = Record.of(entries, cut)
    found = entry_shown(record, number)
    if found is None:
        raise UnknownEntry(text, f"it {not_shown(entries[number - 1], record)}")
    register = ledger.register(cut.knows)
    source = register.sources.get(found.source) if found.source else None
    _tell(ctx, found, cut, *things.entry(found, source))


def _stage(ctx: Context, ledger: "Ledger", text: str, asked: "Filter") -> None:
    from cli.output import things
    from domain.names.citation import Place
    from projections.figures.counted import slot_told
    from projections.show.stage import stage_shown

    place = Place.parse(text)
    at = ctx.at(ledger, place.agreement)
    assert place.stage is not None
    found = stage_shown(at, place.stage, asked)
    slots = [slot_told(at, row) for row in found.slots]
    _tell(ctx, found, at.cut, *things.stage(found, slots))


def _named(ctx: Context, ledger: "Ledger", slug: str, asked: "Filter") -> None:
    from itertools import chain

    from cli.entries import UnknownThing, recollection
    from cli.output import things
    from projections.show.agreement import agreement_shown
    from projections.show.source import names, source_shown

    cut = ctx.cut(ledger)
    register = ledger.register(cut.knows)
    agreements = ledger.agreements()
    if slug in agreements:
        at = ctx.at(ledger, slug, cut)
        agreement = agreement_shown(at, asked)
        _tell(ctx, agreement, cut, *things.agreement(agreement))
        if slug in register.sources:
            ctx.tell(f"there is a source {slug} too: counterfoil sources lists it")
        return
    if slug not in register.sources:
        raise UnknownThing(slug, [*agreements, *register.sources])
    _whole(slug, "a source", asked)
    said = chain.from_iterable(map(ledger.said_by, names(register, slug)))
    around = recollection(ledger, cut, ledger.last_position())
    source = source_shown(register, slug, said, around)
    _tell(ctx, source, cut, *things.source(source))


def _tell(ctx: Context, thing: "Shown", cut: "Cut", heading: str, lines: "Lines") -> None:
    """As a record for people, as one row with everything for programs."""
    from dataclasses import fields

    from cli.output.record import as_list, as_record
    from cli.rows import answer

    # Titles, names, notes, quotations: nearly every column holds somebody's words.
    said = answer(
        type(thing),
        [thing],
        cut,
        empty="nothing",
        table=[],
        free_text=[field.name for field in fields(thing)],
    )
    ctx.print_as_text(said, partial(as_record, heading, lines), partial(as_list, heading, lines))
