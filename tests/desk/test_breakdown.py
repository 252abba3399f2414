"""How parts are headed by ``breakdown``: as some of them, or as all there are."""

from cli.commands.breakdown import part
from projections.breakdown import breakdown
from projections.figures.counted import slot_told
from tests.desk.saying import figure, points
from tests.settling.logs import Object, announcement, record


def headed(*moves: Object) -> dict[str, list[str]]:
    """The headings, by the standing of what is below them."""
    at = record([announcement(), *moves]).at(None)
    found: dict[str, list[str]] = {}
    for row in breakdown(at):
        found.setdefault(row.standing, []).append(part(slot_told(at, row)))
    return found


def divided(*, complete: bool, **parts: str) -> Object:
    return {"sex": {"complete": complete, "parts": parts}}


def test_a_division_that_was_corrected_away_or_taken_back_is_headed_as_it_was_given() -> None:
    for complete, sex in {True: "sex", False: "sex, partly"}.items():
        given = figure("ru-mod", "5", breakdowns=divided(complete=complete, men="4", women="1"))
        was = {"unreported": [f"{sex}: men", f"{sex}: women"]}

        assert headed(given, points("FigureCorrected", "ru-mod", 2, quantity="6")) == was
        assert headed(given, points("StatementRetracted", "ru-mod", 2)) == was


def test_a_part_of_which_somebody_speaks_is_headed_by_what_stands() -> None:
    given = figure("ru-mod", "5", breakdowns=divided(complete=True, men="4", women="1"))
    instead = points(
        "FigureCorrected", "ru-mod", 2, quantity="6", breakdowns=divided(complete=False, men="4")
    )

    assert headed(given, instead) == {
        "reported": ["sex, partly: men"],
        "unreported": ["sex: women"],
    }
