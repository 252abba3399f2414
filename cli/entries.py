"""Entries by name, as they are typed: of an agreement, or of the register of sources."""

from functools import cache

from cli.call.wording import so_many
from domain.entry import Entry
from domain.ledger import Ledger, state_of
from domain.names import citation
from domain.names.citation import Citation
from domain.refusals import Unknown, UnknownEntry, as_given, closest
from projections.agreement import AgreementAt
from projections.asked.cited import figure_cited
from projections.cut import Cut
from projections.recollection import Recollection
from projections.rules.order import Record
from projections.timeline import shown_at


class UnknownThing(Unknown):
    def __init__(self, given: str, known: list[str]) -> None:
        super().__init__(
            f"there is no agreement and no source {as_given(given)} in this ledger",
            closest(given, known),
        )


def recollection(ledger: Ledger, cut: Cut, last: int) -> Recollection:
    """The entries around those up to a position, read as they are asked for."""
    return Recollection(ledger.entry, cache(lambda slug: ledger.voided(slug, last, cut.knows)), cut)


def named(ledger: Ledger, text: str, cut: Cut | None = None) -> tuple[list[Entry], int]:
    """All entries of the agreement or source that a citation speaks of, and the number that it names.

    Other names than numbers mean what they meant at a cut.
    """
    cited = Citation.parse(text)
    agreements = ledger.agreements()
    if cited.agreement in agreements:
        entries = ledger.entries(cited.agreement)
        if cut is not None and not isinstance(cited.name, int) and (cut.as_of or cut.known):
            return entries, _at(cut, ledger, cited, entries)
        state = state_of(cited.agreement, entries)
        return entries, citation.find(state, ledger.register(), cited, ledger.now().zone)
    own = ledger.entries_of_source(cited.agreement)
    if not own:
        raise ledger.no_agreement(cited.agreement)
    for entry in own:
        if cited.name in (entry.number, entry.key) or (cited.name is None and entry is own[-1]):
            return own, entry.number
    count = so_many(len(own), "entry", "entries")
    raise UnknownEntry(text, f"{cited.agreement} has {count} in the register")


def agreement_of(ledger: Ledger, text: str) -> str:
    """The agreement that a citation speaks of; a source is none."""
    agreement = Citation.parse(text).agreement
    if agreement not in ledger.agreements():
        raise ledger.no_agreement(agreement)
    return agreement


def _at(cut: Cut, ledger: Ledger, cited: Citation, entries: list[Entry]) -> int:
    """The number that a key, ``last`` or a source's figure for a stage names at a cut."""
    register = ledger.register(cut.knows)
    if cited.stage is not None:
        return figure_cited(AgreementAt(cited.agreement, entries, register, cut), cited)
    record = Record.of(entries, cut)
    if cited.name is None:
        shown = [entry.number for entry in entries if shown_at(entry, record) is not None]
        if not shown:
            raise UnknownEntry(str(cited), "nothing is recorded there yet")
        return shown[-1]
    known = [entry for entry in entries if cut.knows(entry)]
    now, then = ({entry.key for entry in each} for each in (entries, known))
    if cut.known and cited.name in now - then:
        raise UnknownEntry(str(cited), f"it was not recorded yet at {cut.known.text}")
    return citation.find(state_of(cited.agreement, known), register, cited)
