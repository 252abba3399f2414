"""Who the parties and mediators of an agreement are, as what was announced of them is put right."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Final

from domain.events import Party
from domain.refusals import BadForm
from domain.values.flow import Flow
from domain.values.spelling import as_name

_BETWEEN: Final = re.compile(r"<->|->|[:+→>/–-]|\bto\b")


def joined(known: Mapping[str, Party], more: Iterable[Party]) -> dict[str, Party]:
    """Parties or mediators by code, with others added: one that is there keeps its name where none is given."""
    found = dict(known)
    for party in more:
        if party.name is not None or party.code not in found:
            found[party.code] = party
    return found


def flow_of(text: str, parties: Callable[[], Mapping[str, Party]]) -> Flow:
    """Read a flow that was typed; where it names parties by their names, `BadForm` has it with their codes."""
    try:
        return Flow.parse_typed(text)
    except BadForm as bad:
        meant = _by_names(text, parties())
        if meant is None:
            raise
        raise BadForm(bad.what, text, bad.allowed, f"did you mean {meant.typed}?") from None


def _by_names(text: str, parties: Mapping[str, Party]) -> Flow | None:
    """The flow between two parties that a text names, by code or name, with whatever sign between them."""
    codes = {as_name(party.name): code for code, party in parties.items() if party.name}
    codes |= {as_name(code): code for code in parties}
    for sign in _BETWEEN.finditer(text):
        ends = text[: sign.start()], text[sign.end() :]
        giver, receiver = (codes.get(as_name(end)) for end in ends)
        if giver is not None and receiver is not None and giver != receiver:
            return Flow(giver, receiver, pooled=sign[0] in ("<->", "+"))
    return None
