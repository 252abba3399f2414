"""How an agreement is called: as it was announced, with what amendments put right."""

from domain.events import AgreementAnnounced, HeadingEvent
from domain.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Heading:
    """All None before it was announced."""

    title: str | None = None
    kind: str | None = None
    agreed: str | None = None
    place: str | None = None


def called(heading: Heading, event: HeadingEvent) -> Heading:
    """How it is called after one more event: an amendment replaces what it names."""
    agreed = str(event.agreed) if event.agreed is not None else None
    if isinstance(event, AgreementAnnounced):
        return Heading(event.title, event.kind, agreed, event.place)
    return Heading(
        event.title or heading.title,
        event.kind or heading.kind,
        agreed or heading.agreed,
        event.place or heading.place,
    )
