"""The row of an agreement, whether it was folded or read from the model."""

from domain.frozen import dataclass


@dataclass(frozen=True, slots=True)
class AgreementRow:
    """One agreement. ``entries`` counts what was recorded by the known-at cut, of whatever date, ``last_stated``
    is the newest statement within both cuts.

    ``course`` is what is said to have become of it, the last word of each who is heard: ``suspended``,
    ``resumed``, ``concluded``, and ``to be suspended 2024-07-01`` or the like where that was announced ahead.
    """

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
    course: tuple[str, ...]
