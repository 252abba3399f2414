"""The row of an agreement, whether it was folded or read from the model."""

from domain.frozen import dataclass


@dataclass(frozen=True, slots=True)
class AgreementRow:
    """One agreement. ``entries`` counts what was recorded by the known-at cut, of whatever date, ``last_stated``
    is the newest statement within both cuts."""

    agreement: str
    title: str | None
    kind: str | None
    agreed: str | None
    place: str | None
    parties: tuple[str, ...]
    mediators: tuple[str, ...]
    stages: int
    stages_completed: int
    entries: int
    last_stated: str | None
