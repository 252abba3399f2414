"""What a read model lacks of agreements, folded by as many processes as there are processors where it is much."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, tzinfo
from functools import partial

from cli.across.folding import pooled, processes
from domain.changes import Changes
from domain.frozen import dataclass
from domain.ledger import Ledger
from projections.across.catching_up import Due, Registers, needed
from projections.across.told import Told, told
from projections.agreement import AgreementAt
from projections.cut import Cut


@dataclass(frozen=True, slots=True)
class Ready:
    """What the model lacks of an agreement, which it had up to the position ``was``."""

    changes: Changes
    anew: bool
    was: int
    told: Told
    """What is told of it as it is now; empty where nobody asked."""


def worked(
    ledger: Ledger,
    groups: Iterable[list[Due]],
    registers: Registers,
    upto: int,
    *,
    today: date | None,
    total: int,
) -> Iterator[tuple[list[Due], list[Ready]]]:
    """Each group with what the model lacks of it, in order. With ``today``, what is told of it is folded too."""
    work = partial(_fold, registers=registers, zone=ledger.zone(), upto=upto, today=today)
    return pooled(ledger, processes(total), groups, work)


def _fold(
    ledger: Ledger,
    group: Sequence[Due],
    registers: Registers,
    zone: tzinfo,
    upto: int,
    today: date | None,
) -> list[Ready]:
    ready = []
    for due in group:
        entries = [entry for entry in ledger.entries(due.slug) if entry.position <= upto]
        anew, changes = needed(due, entries, registers, zone)
        kept: Told = {}
        if today is not None:
            cut = Cut(zone, ledger.tz, today=today)
            kept = told(AgreementAt(due.slug, entries, registers[-1][2], cut))
        ready.append(Ready(changes, anew, due.through, kept))
    return ready
