"""Which ledger it is."""

from typing import NamedTuple


class Identity(NamedTuple):
    """What the chain of a ledger starts from: its id, the zone of its days, and when it was made."""

    ledger_id: str
    tz: str
    created: str
