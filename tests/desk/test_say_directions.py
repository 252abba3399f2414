"""In which direction something goes: between whom, wherever others could be meant."""

from domain.names.citation import Place
from projections.say import say, say_rows
from tests.desk.saying import figure, told
from tests.settling.logs import SLUG, Object, announcement, record

BOTH = ["RU->UA", "UA->RU"]


def third_party() -> Object:
    parties = [{"code": "PL", "name": "Poland"}]
    return {"event": "AgreementAmended", "agreement": SLUG, "parties": parties}


def test_of_two_parties_nobody_needs_to_be_told_between_whom_it_is_each_way() -> None:
    assert "5 people[2] are reported by RU alone as released each way." in told(
        figure("ru-mod", "5", flows=BOTH)
    )


def test_of_more_than_two_parties_it_is_told_between_whom_it_is_each_way() -> None:
    terms = {
        "event": "TermsStated",
        "agreement": SLUG,
        "statement": {"source": "icrc", "stated": "2025-05-21"},
        "terms": [
            {"flows": flows, "measure": "released", "unit": "person", "quantity": quantity}
            for flows, quantity in ((["UA->PL", "PL->UA"], "12"), (["RU->PL", "PL->RU"], "30"))
        ],
    }
    said = figure("icrc", "15", flows=["PL->UA", "UA->PL"])

    text = told(third_party(), terms, said)
    assert [sentence for sentence in text.split(". ") if "each way" in sentence] == [
        (
            "According to icrc alone, 30 people[1] were agreed to be released each way between Poland "
            'and RU under "An exchange"'
        ),
        (
            "According to icrc alone, 12 people[1] were agreed to be released each way between Poland "
            "and UA"
        ),
        "No number of people released each way between Poland and RU is reported yet",
        "15 people[3] are reported by icrc alone as released each way between Poland and UA",
    ]


def test_a_direction_to_a_mediator_leaves_room_for_doubt_too() -> None:
    text = told(
        figure("ru-mod", "5", flows=BOTH, measure="held"), figure("ru-mod", "3", flows=["RU->TR"])
    )

    assert "5 people[2] are reported by RU alone as held each way between RU and UA." in text


def test_the_only_party_is_called_alike_where_it_agreed_and_where_it_confirms() -> None:
    term = {"measure": "destroyed", "unit": "weapon", "quantity": "30"}
    alone = {"parties": [{"code": "RU"}], "mediators": [], "terms": [term]}
    statement = {"source": "ru-mod", "stated": "2025-05-20"}
    number = figure("ru-mod", "5", flows=[], measure="destroyed", unit="weapon")
    place = Place(SLUG, None)

    log = record([announcement() | alone | {"statement": statement}, number])
    first, second = (row.sentence for row in say_rows(say(log.at(None), place), place))

    assert first.startswith("All parties say that 30 weapons[1] were agreed to be destroyed")
    assert second.startswith("5 weapons[2] are confirmed by all parties (ru-mod)")
