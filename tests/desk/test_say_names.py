"""Sources are called by short names where these are theirs alone: two never read as one."""

from typing import Any

import pytest

from domain.names.citation import Place
from projections.say import say, say_rows
from tests.settling.logs import SLUG, Object, announcement, record


def told(
    sources: list[Object],
    *moves: Object,
    parties: tuple[str, str] = ("", ""),
    of: str | None = "s1",
) -> str:
    registered = [{"event": "SourceRegistered", **source} for source in sources]
    codes = [
        {"code": code, "name": name or code}
        for code, name in zip(("RU", "UA"), parties, strict=True)
    ]
    log = record([*registered, {**announcement(), "parties": codes}, *moves])
    assert len(log.entries) == 1 + len(moves), "a move was refused"
    place = Place(SLUG, of)
    return " ".join(row.sentence for row in say_rows(say(log.at(None), place), place))


def figure(source: str, quantity: str, stage: str = "s1") -> Object:
    slot: dict[str, Any] = {"scope": "stage", "stage": stage, "flows": ["RU->UA"]}
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


def test_names_that_would_be_alike_without_what_explains_them_are_told_whole() -> None:
    two = [
        third("north", "Jane Roe, head of the northern office"),
        third("south", "Jane Roe, head of the southern office"),
    ]

    assert (
        "50[1], by Jane Roe, head of the northern office, and 80[2], by Jane Roe, head of the "
        "southern office." in told(two, figure("north", "50"), figure("south", "80"))
    )


def test_a_name_that_is_alike_to_nobody_s_is_told_without_what_explains_it() -> None:
    two = [third("roe", "Jane Roe, head of mission"), third("un", "Envoy's office (Geneva)")]

    assert "50[1], by Jane Roe, and 80[2], by Envoy's office." in told(
        two, figure("roe", "50"), figure("un", "80")
    )


@pytest.mark.parametrize(
    "name",
    [
        "Ministry of Labour, Health and Veterans",
        "African Union Monitoring, Verification and Compliance Mission",
        "State Commission on Prisoners of War, Hostages and Missing Persons",
        "Office of the Ombudsman, Commissioner for Human Rights",
        "Department of Defense, Office of the Secretary",
        "Office of the Secretary, member of the Joint Command",
    ],
)
def test_a_body_is_not_named_as_another_by_its_name_up_to_a_comma(name: str) -> None:
    assert f"by the {name} alone" in told([third("body", name)], figure("body", "5"))


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("Vladimir Medinsky, head of the delegation", "Vladimir Medinsky"),
        ("Martin Griffiths, Special Envoy of the United Nations for Yemen", "Martin Griffiths"),
        ("Jane Roe, the Secretary-General's spokeswoman", "Jane Roe"),
        ("Secretary Marco Rubio, head of the US State Department", "Secretary Marco Rubio"),
        (
            "United States Secretary of State Jane Roe, spokeswoman for the group",
            "the United States Secretary of State Jane Roe",
        ),
        ("Special Envoy Jane Roe, head of the mission", "Special Envoy Jane Roe"),
        ("President Jane Roe", "President Jane Roe"),
        ("Prime Minister Jane Roe", "Prime Minister Jane Roe"),
        ("Secretary General", "the Secretary General"),
        ("Minister Council", "the Minister Council"),
        ("Central Bank of Iran", "the Central Bank of Iran"),
        ("Missing Families Forum", "the Missing Families Forum"),
        ("Al-Qassam Brigades", "the Al-Qassam Brigades"),
        ("General Ali, head of the Gaza group", "General Ali"),
        (
            "Lieutenant General Alexander Zorin, negotiator of Russia",
            "Lieutenant General Alexander Zorin",
        ),
        ("Government of Yemen, with the coalition", "the Government of Yemen"),
        ("President of Ukraine (Volodymyr Zelensky)", "the President of Ukraine"),
        ("White House", "the White House"),
        ("Norwegian Red Cross", "the Norwegian Red Cross"),
        ("Police of Ukraine", "the Police of Ukraine"),
        ("Kremlin", "the Kremlin"),
        ("Kremlin.ru", "Kremlin.ru"),
        ("Vatican News", "Vatican News"),
        ("Police One", "Police One"),
        ("Commissioner to the Presidency", "the Commissioner to the Presidency"),
        ("Joint statement of Baku and Yerevan", "the Joint statement of Baku and Yerevan"),
        ("Monitoring and Verification Mechanism", "the Monitoring and Verification Mechanism"),
        ("Syrian Observatory for Human Rights", "the Syrian Observatory for Human Rights"),
        ("Independent Decommissioning Body", "the Independent Decommissioning Body"),
        ("Moro Islamic Liberation Front", "the Moro Islamic Liberation Front"),
        ("Front Page", "Front Page"),
        ("United Kingdom", "the United Kingdom"),
        ("Kingdom of Bahrain", "the Kingdom of Bahrain"),
        ("United Arab Emirates", "the United Arab Emirates"),
        ("Netherlands", "the Netherlands"),
        ("Radio Netherlands", "Radio Netherlands"),
        ("Philippines", "the Philippines"),
        ("Solomon Islands", "the Solomon Islands"),
        ("Houthis", "the Houthis"),
        ("Emirates News", "Emirates News"),
        ("Netherlands Times", "Netherlands Times"),
    ],
)
def test_a_post_and_a_clause_explain_a_name(name: str, called: str) -> None:
    assert f"by {called} alone" in told([third("one", name)], figure("one", "5"))


def test_names_of_which_one_holds_a_comma_are_set_off_from_one_another() -> None:
    many = [
        {**third("ali", "General Ali, Gaza group"), "kind": "official", "speaks_for": "RU"},
        {**third("mod", "Ministry of Labour"), "kind": "official", "speaks_for": "RU"},
        third("rc", "Red Cross, Red Crescent"),
        third("un", "Jane Roe"),
    ]

    by = told(many, *(figure(source, "5") for source in ("ali", "mod", "rc", "un")))

    assert (
        "RU (General Ali, Gaza group; and the Ministry of Labour); the Red Cross, Red Crescent; and "
        "Jane Roe" in by
    )


@pytest.mark.parametrize("party", ["the OPCW", "THE OPCW", "opcw"])
def test_a_party_is_not_explained_by_its_own_name(party: str) -> None:
    speaking = {"kind": "official", "speaks_for": "RU"}
    two = [third("body", "OPCW", **speaking), third("head", "Director of it", **speaking)]
    parties = party, "South"

    assert f"by {party} alone as released" in told(two, figure("body", "5"), parties=parties)
    assert f"by {party} alone (Director of it) as released" in told(
        two, figure("body", "5"), figure("head", "5"), parties=parties
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

    assert "50[1], by the Red Crescent (rc-y), and 80[2], by the Red Crescent (rc-s)" in told(
        two, figure("rc-y", "50"), figure("rc-s", "80")
    )


@pytest.mark.parametrize(
    "other",
    [
        "Bo\u0323\u0302 Ngoa\u0323i giao",
        "B\u1ed9 Ngo\u1ea1i giao ",
        "B\u1ed9 Ngo\u1ea1i\u00a0giao",
        "B\u1ed9 Ng\u043e\u1ea1i giao",
    ],
    ids=["normal form", "space at the end", "hard space", "Cyrillic letter"],
)
def test_two_whose_names_are_drawn_alike_are_told_with_their_slugs(other: str) -> None:
    name = "B\u1ed9 Ngo\u1ea1i giao"
    two = [third("vn", name), third("vn-2", other)]

    assert f"50[1], by {name} (vn), and 80[2], by {other} (vn-2)" in told(
        two, figure("vn", "50"), figure("vn-2", "80")
    )


def test_parties_whose_names_are_drawn_alike_are_told_with_their_codes() -> None:
    text = told([], figure("ru-mod", "5"), parties=("Vi\u1ec7t", "Vie\u0323\u0302t"))

    assert "from Vi\u1ec7t (RU) to Vie\u0323\u0302t (UA)" in text


def test_names_of_one_source_need_not_be_told_apart() -> None:
    two = [
        third("rc", "Red Crescent (Yemen)"),
        third("rc-old", "Red Crescent (Aden)", same_as="rc"),
    ]

    assert "by the Red Crescent alone" in told(two, figure("rc", "5"), figure("rc-old", "5"))


def test_parties_whose_names_would_be_alike_when_cut_are_told_whole() -> None:
    text = told([], figure("ru-mod", "5"), parties=("Congo (Kinshasa)", "Congo (Brazzaville)"))

    assert "from Congo (Kinshasa) to Congo (Brazzaville)" in text


def test_a_source_that_is_the_same_as_another_is_told_as_what_that_is() -> None:
    desk = {"source": "desk", "name": "desk", "kind": "anonymous", "same_as": "paper"}

    assert "5 people[1] are reported by media alone (desk)" in told([desk], figure("desk", "5"))


def test_an_unnamed_source_under_two_names_is_one() -> None:
    two = [
        {"source": "desk", "name": "desk", "kind": "anonymous"},
        {"source": "caller", "name": "caller", "kind": "anonymous", "same_as": "desk"},
    ]

    text = told(two, figure("desk", "5"), figure("caller", "6", "s2"), of=None)

    assert "an unnamed source alone" in text, text
