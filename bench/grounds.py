"""What the entries of a measurement rest on: a source that is registered, and agreements that are announced."""

from collections.abc import Iterable
from typing import Final
from uuid import uuid4

from domain.digest import digested
from domain.store import NewLine, Store

REGISTERED: Final = (
    "counterfoil:SourceRegistered",
    '{"kind":"official","name":"Ministry","source":"ru-mod"}',
)
ANNOUNCED: Final = (
    "counterfoil:AgreementAnnounced",
    (
        '{"parties":[{"code":"RU"},{"code":"UA"}],"statement":{"source":"ru-mod","stated":"2025-05-16"},'
        '"title":"Exchange"}'
    ),
)
"""The topic of each, and its event."""


def announce(store: Store, agreements: Iterable[str]) -> None:
    """The entries on which all others rest, in an empty ledger: one of the source, and one of each agreement."""
    made = {f"agreement/{slug}": ANNOUNCED for slug in agreements}
    with store.transaction() as transaction:
        for stream, (topic, text) in {"source/ru-mod": REGISTERED, **made}.items():
            line = NewLine(topic, text, str(uuid4()), "k", digested(topic, text))
            transaction.append(stream, 0, line, actor="desk")
