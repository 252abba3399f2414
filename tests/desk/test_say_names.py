"""Sources are called by short names where these are theirs alone: two never read as one."""

from typing import Any

from domain.citation import Place
from projections.say import say, say_rows
from tests.settling.logs import SLUG, Object, announcement, record


def told(sources: list[Object], *moves: Object, parties: tuple[str, str] = ("", "")) -> str:
    registered = [{"event": "SourceRegistered", **source} for source in sources]
    codes = [
        {"code": code, "name": name or code}
        for code, name in zip(("RU", "UA"), parties, strict=True)
    ]
    log = record([*registered, {**announcement(), "parties": codes}, *moves])
    assert len(log.entries) == 1 + len(moves), "a move was refused"
    place = Place(SLUG, "s1")
    return " ".join(row.sentence for row in say_rows(say(log.at(None), place), place))


def figure(source: str, quantity: str) -> Object:
    slot: dict[str, Any] = {"scope": "stage", "stage": "s1", "flows": ["RU->UA"]}
    return {
        "event": "FigureReported",
        "agreement": SLUG,
        "measure": "released",
        "unit": "person",
        "quantity": quantity,
        "statement": {"source": source, "stated": "2025-05-21"},
        **slot,
    }


def third(source: str, name: str, **more: str) -> Object:
    return {"source": source, "name": name, "kind": "third-party", **more}


def test_names_that_would_be_alike_when_cut_at_a_comma_are_told_whole() -> None:
    two = [third("rc-y", "Red Crescent, Yemen"), third("rc-s", "Red Crescent, Saudi Arabia")]

    assert "50[1], by Red Crescent, Yemen, and 80[2], by Red Crescent, Saudi Arabia" in told(
        two, figure("rc-y", "50"), figure("rc-s", "80")
    )


def test_a_name_that_is_alike_to_nobody_s_is_cut_short() -> None:
    two = [third("rc-y", "Red Crescent, Yemen"), third("un", "Envoy's office (Geneva)")]

    assert "50[1], by Red Crescent, and 80[2], by Envoy's office." in told(
        two, figure("rc-y", "50"), figure("un", "80")
    )


def test_names_that_would_be_alike_when_cut_at_a_bracket_are_told_whole() -> None:
    two = [
        {
            "source": side,
            "name": f"Ministry of Defence ({name})",
            "kind": "official",
            "speaks_for": code,
        }
        for side, name, code in (("n", "North", "RU"), ("s", "South", "UA"))
    ]

    assert (
        "confirmed by both sides (the Ministry of Defence (North); the Ministry of Defence (South))"
        in told(two, figure("n", "5"), figure("s", "5"))
    )


def test_two_of_one_name_are_told_with_their_slugs() -> None:
    two = [third("rc-y", "Red Crescent"), third("rc-s", "Red Crescent")]

    assert "50[1], by Red Crescent (rc-y), and 80[2], by Red Crescent (rc-s)" in told(
        two, figure("rc-y", "50"), figure("rc-s", "80")
    )


def test_names_of_one_source_need_not_be_told_apart() -> None:
    two = [third("rc", "Red Crescent, Yemen"), third("rc-old", "Red Crescent, Aden", same_as="rc")]

    assert "by Red Crescent alone" in told(two, figure("rc", "5"), figure("rc-old", "5"))


def test_parties_whose_names_would_be_alike_when_cut_are_told_whole() -> None:
    text = told([], figure("ru-mod", "5"), parties=("Congo (Kinshasa)", "Congo (Brazzaville)"))

    assert "from Congo (Kinshasa) to Congo (Brazzaville)" in text
