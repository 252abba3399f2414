"""What was said of a made-up agreement, in a few words each, and the paragraph that `say` makes of it."""

from typing import Any

from domain.names.citation import Place
from projections.say import say, say_rows
from tests.settling.logs import SLUG, Object, announcement, record, registrations

ANNOUNCED = (
    "According to RU alone (ru-mod), 10 people[1] were agreed to be released from RU to UA under "
    '"An exchange".'
)


def told(*moves: Object, stage: str | None = None, as_of: str | None = None) -> str:
    """The paragraph, after its sentence on what was agreed."""
    log = record([announcement(), *moves])
    assert len(log.objects) == len(registrations()) + 1 + len(moves), "a move was refused"
    place = Place(SLUG, stage)
    text = " ".join(row.sentence for row in say_rows(say(log.at(as_of), place), place))
    return text.removeprefix(ANNOUNCED).strip()


def left_out(*moves: Object, stage: str | None = None) -> tuple[str, ...]:
    """Where others say otherwise than the paragraph, which tells nothing of it."""
    told = say(record([announcement(), *moves]).at(None), Place(SLUG, stage))
    return tuple(one.of for one in told.beside)


def figure(source: str, quantity: str | None, stage: str = "s1", **more: Any) -> Object:
    statement = {"source": source, "stated": more.pop("stated", "2025-05-21")}
    if more.pop("counted", False):
        statement["basis"] = "counted"
    return {
        "event": "FigureReported",
        "agreement": SLUG,
        "scope": "stage",
        "stage": stage,
        "flows": ["RU->UA"],
        "measure": "released",
        "unit": "person",
        "statement": statement,
        **({"quantity": quantity} if quantity is not None else {}),
        **more,
    }


def without_stage(given: Object) -> Object:
    """A figure of another scope than a stage."""
    return {name: value for name, value in given.items() if name != "stage"}


def points(event: str, source: str, of: int, **more: Any) -> Object:
    """What points at an entry, by its number: a confirmation, a dispute, a correction, a retraction."""
    stated = more.pop("stated", "2025-05-22")
    given = {"event": event, "agreement": SLUG, "of": of, **more}
    return given | {"statement": {"source": source, "stated": stated}}


def word(event: str, source: str, day: str, **more: Any) -> Object:
    """What was said on a day of May 2025 and is no number."""
    given = {"event": event, "agreement": SLUG, **more}
    return given | {"statement": {"source": source, "stated": f"2025-05-{day}"}}


def completed(source: str, day: str, **more: Any) -> Object:
    more = {"occurred": "2025-05-20", "outcome": "completed", "stage": "s1"} | more
    return word("StageCompleted", source, day, **more)


def cancelled(source: str, day: str, **more: Any) -> Object:
    return word("StageCancelled", source, day, **({"stage": "s1"} | more))


def scheduled(source: str, day: str, planned: str) -> Object:
    return word("StageScheduled", source, day, stage="s1", planned=planned)


def postponed(source: str, day: str, planned: str) -> Object:
    return word("StagePostponed", source, day, stage="s1", planned=planned)


def so_far(source: str, quantity: str, day: str = "2025-05-21") -> Object:
    given = without_stage(figure(source, quantity, scope="running", stated=day))
    return given | {"up_to": day}


def whole(source: str, quantity: str, day: str = "2025-05-23") -> Object:
    return without_stage(figure(source, quantity, scope="whole", stated=day))
