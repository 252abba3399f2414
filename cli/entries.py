"""Entries by name, as they are typed: of an agreement, or of the register of sources."""

from domain import citation
from domain.citation import Citation
from domain.entry import Entry
from domain.ledger import Ledger
from domain.refusals import Unknown, UnknownAgreement, UnknownEntry, closest


class UnknownThing(Unknown):
    def __init__(self, given: str, known: list[str]) -> None:
        super().__init__(
            f"there is no agreement and no source {given} in this ledger", closest(given, known)
        )


def named(ledger: Ledger, text: str) -> tuple[list[Entry], int]:
    """All entries of the agreement or source that a citation speaks of, and the number that it names."""
    cited = Citation.parse(text)
    agreements = ledger.agreements()
    if cited.agreement in agreements:
        state = ledger.state(cited.agreement)
        number = citation.find(state, ledger.register(), cited, ledger.now().zone)
        return ledger.entries(cited.agreement), number
    own = [entry for entry in ledger.source_entries() if entry.subject == cited.agreement]
    if not own:
        raise UnknownAgreement(cited.agreement, agreements)
    for entry in own:
        if cited.name in (entry.number, entry.key) or (cited.name is None and entry is own[-1]):
            return own, entry.number
    count = f"{len(own)} entr{'y' if len(own) == 1 else 'ies'}"
    raise UnknownEntry(text, f"{cited.agreement} has {count} in the register")
