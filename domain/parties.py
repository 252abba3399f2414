"""Who the parties and mediators of an agreement are, as what was announced of them is put right."""

from collections.abc import Iterable, Mapping

from domain.events import Party


def joined(known: Mapping[str, Party], more: Iterable[Party]) -> dict[str, Party]:
    """Parties or mediators by code, with others added: one that is there keeps its name where none is given."""
    found = dict(known)
    for party in more:
        if party.name is not None or party.code not in found:
            found[party.code] = party
    return found
