"""Every other event by hand: what is recorded, and what the entry pointed at supplies."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from domain.deciding.rulebook import AnnouncementCarriesOthers
from domain.values.text import ALLOWED, PARTY
from tests.cli.calls import Called
from tests.cli.written import OUTLET, RU, UA, held, last, recorded, write

STATEMENT = {"source": "ru-mod", "stated": "2025-05-24"}


RECORDED: dict[tuple[str, ...], dict[str, Any]] = {
    ("suspend", "istanbul-2025", "--occurred", "2025-05-20", "--note", "no lists"): {
        "note": "no lists",
        "occurred": "2025-05-20",
    },
    ("resume", "istanbul-2025"): {},
    ("conclude", "istanbul-2025"): {},
    ("schedule", "istanbul-2025/s3", "--planned", "2025-06-01/2025-06-03", "--new"): {
        "planned": "2025-06-01/2025-06-03",
        "stage": "s3",
    },
    ("postpone", "istanbul-2025/s2", "--reason", "rain", "--label", "second"): {
        "label": "second",
        "reason": "rain",
        "stage": "s2",
    },
    ("cancel", "istanbul-2025/s2", "--occurred", "2025-05-24", "--outcome", "partial"): {
        "occurred": "2025-05-24",
        "outcome": "partial",
        "stage": "s2",
    },
    (
        "terms",
        "istanbul-2025",
        "--term",
        "RU:UA/released/person=1200",
        "--replaces=istanbul-2025#1",
    ): {
        "replaces": 1,
        "terms": [
            {"flows": ["RU->UA"], "measure": "released", "quantity": "1200", "unit": "person"}
        ],
    },
    ("correct", "istanbul-2025#2", "303", "--flow", "UA:RU"): {
        "flow": "UA->RU",
        "of": 2,
        "quantity": "303",
    },
    ("retract", "istanbul-2025/s2@ru-mod", "--flow", "all"): {"flow": "all", "of": 2},
}


@pytest.mark.parametrize(("words", "fields"), RECORDED.items(), ids=lambda given: "")
def test_an_event_is_recorded_as_it_was_typed(
    words: tuple[str, ...], fields: dict[str, Any], folder: Path
) -> None:
    source = () if words[0] in ("correct", "retract") else ("--source", "ru-mod")
    called = recorded(folder, *words, *source, "--stated", "2025-05-24")

    assert called.out == "istanbul-2025#3\n"
    assert last(folder) == {**fields, "statement": STATEMENT}


def test_a_dispute_may_bring_a_number_parts_or_neither(folder: Path) -> None:
    words = ("dispute", "istanbul-2025#2", "--flow", "UA:RU", *UA)
    assert recorded(folder, *words, "300").err == (
        "istanbul-2025/s2 UA->RU released person: reported 300 to 307 contested, was reported 307\n"
        "totals of istanbul-2025 UA->RU released person: low 300, was 307\n"
    )
    recorded(folder, *words, "--by", "sex=women:3,...", "--new")
    assert last(folder)["breakdowns"] == {"sex": {"parts": {"women": "3"}}}
    recorded(folder, *words)
    assert "quantity" not in last(folder)


def test_a_dispute_by_the_very_number_that_it_disputes_is_told(folder: Path) -> None:
    words = ("dispute", "istanbul-2025#2", "--flow", "UA:RU", *UA)
    told = "istanbul-2025#2 says 307 too: confirm bears a number out, and a dispute without a number contests it"
    assert told in recorded(folder, *words, "307", "--dry-run").err.splitlines()
    assert told in recorded(folder, *words, "307").err.splitlines()
    assert "too: confirm" not in recorded(folder, *words, "at-most:307").err
    assert "too: confirm" not in recorded(folder, *words).err


def test_a_dispute_by_the_very_parts_that_it_disputes_is_told(folder: Path) -> None:
    recorded(
        folder,
        *("report", "istanbul-2025/s2", "--flow", "RU:UA", "--by", "sex=women:3,men:304", "--new"),
        *("--source", "ru-mod", "--stated", "2025-05-24"),
    )
    words = ("dispute", "istanbul-2025#3", "--flow", "RU:UA", *UA)
    told = (
        "istanbul-2025#3 says 304 men and 3 women too: confirm with --dimension sex bears parts out, "
        "and a dispute with it alone contests them"
    )
    same, other = ("--by", "sex=women:3,men:304"), ("--by", "sex=women:4,men:303")
    assert told in recorded(folder, *words, *same, "--dry-run").err.splitlines()
    assert "too: confirm" not in recorded(folder, *words, *other).err


def test_a_dispute_that_an_amendment_makes_agree_is_told(folder: Path) -> None:
    words = ("dispute", "istanbul-2025#2", "--flow", "UA:RU", *UA)
    recorded(folder, *words, "300")
    put_right = ("amend", "istanbul-2025#3", "307", "--reason", "slip", "--dry-run")
    assert "istanbul-2025#2 says 307 too: confirm" in recorded(folder, *put_right).err
    called = recorded(folder, "amend", "istanbul-2025#2", "300", "--reason", "slip")
    assert "istanbul-2025#3 disputes 300 and says the same, since" in called.err


def test_an_announcement_brings_its_own_words_parties_and_terms(folder: Path) -> None:
    recorded(
        folder,
        *(
            "announce",
            "black-sea",
            "--title",
            "Grain",
            "--kind",
            "corridor",
            "--agreed",
            "2022-07-22",
        ),
        *(
            "--place",
            "Istanbul",
            "--party",
            "RU",
            "--party",
            "UA=Ukraine",
            "--mediator",
            "TR=Türkiye",
        ),
        *("--term", "UA:TR,RU:TR/shipped/tonne=at-least:5.5", "--term", "mines/item=withheld"),
        *OUTLET,
    )

    assert last(folder, "black-sea") == {
        "agreed": "2022-07-22",
        "kind": "corridor",
        "mediators": [{"code": "TR", "name": "Türkiye"}],
        "parties": [{"code": "RU"}, {"code": "UA", "name": "Ukraine"}],
        "place": "Istanbul",
        "statement": {"source": "outlet", "stated": "2025-05-25"},
        "terms": [
            {
                "flows": ["UA->TR", "RU->TR"],
                "measure": "shipped",
                "quantity": ">=5.5",
                "unit": "tonne",
            },
            {"measure": "mines", "quantity": "withheld", "unit": "item"},
        ],
        "title": "Grain",
    }


@pytest.mark.parametrize("term", ["RU:UA/released=1000", "released/person", "a/b/c/d=1", "/x/y=1"])
def test_a_term_that_is_none_is_shown_what_one_is(term: str, folder: Path) -> None:
    assert write(folder, "terms", "istanbul-2025", "--term", term, *RU) == Called(
        2,
        "",
        f"counterfoil: the term '{term}' is not understood: a term is RU:UA/released/person=1000, "
        "each-way/released/person=1000, or destroyed/weapon=300 where nobody hands over\n",
    )


@pytest.mark.parametrize(
    ("given", "hint"),
    [
        ("ru=Russia", "hint: write RU=Russia, or a code of your own\n"),
        ("Russia", "hint: write RUSSIA=Russia, or a code of your own\n"),
        ("Російська Федерація", ""),
    ],
)
def test_a_party_is_named_by_its_code(given: str, hint: str, folder: Path) -> None:
    called = write(folder, "announce", "new", "--title", "New", "--party", given, *OUTLET)

    form = "a party is CODE=NAME, such as RU=Russia, or its code alone"
    said = f"the party {given!r} is not understood: {form}; {ALLOWED[PARTY]}"
    assert called == Called(2, "", f"counterfoil: {said}\n{hint}")


def test_what_an_amendment_of_an_agreement_names_is_put_right(folder: Path) -> None:
    words = ("amend-agreement", "istanbul-2025")
    recorded(
        folder,
        *(*words, "--mediator", "TR=Türkiye", "--party", "UA=Україна", "--reason", "left out"),
        *("--kind", "exchange", "--agreed", "2025-05-15"),
    )

    assert last(folder) == {
        "agreed": "2025-05-15",
        "kind": "exchange",
        "mediators": [{"code": "TR", "name": "Türkiye"}],
        "parties": [{"code": "UA", "name": "Україна"}],
        "reason": "left out",
    }


def test_a_mediator_that_was_left_out_is_not_called_a_party(folder: Path) -> None:
    words = ("amend-agreement", "istanbul-2025", "--mediator", "QA=Qatar")
    recorded(folder, *words, "--party", "UA=Україна", "--reason", "left out")

    *_, row = csv.DictReader(
        recorded(folder, "timeline", "istanbul-2025", "-f", "csv").out.splitlines()
    )
    assert row["summary"] == "amends the agreement: parties: UA and mediators: QA (left out)"


def test_kind_and_date_of_an_agreement_are_amended_for_all_dates_and_not_before_it_was_recorded(
    folder: Path,
) -> None:
    def heading(*cut: str) -> tuple[str, str]:
        (row,) = csv.DictReader(recorded(folder, "agreements", "-f", "csv", *cut).out.splitlines())
        return row["kind"], row["agreed"]

    before = heading()
    words = ("amend-agreement", "istanbul-2025", "--kind", "exchange")
    recorded(folder, *words, "--agreed", "2025-05-15")
    assert heading() == heading("--as-of", "2025-06-01") == ("exchange", "2025-05-15") != before
    assert heading("--known-at", "istanbul-2025#2") == before
    told = recorded(folder, "timeline", "istanbul-2025", "-f", "csv").out
    assert "amends the agreement: kind: exchange and agreed: 2025-05-15" in told

    recorded(folder, "amend-agreement", "istanbul-2025", "--kind", "swap")
    recorded(folder, "amend-agreement", "istanbul-2025", "--kind", "exchange", "--agreed", "2025")
    assert heading() == ("exchange", "2025")
    assert "changes nothing" in write(folder, *words).err
    ahead = write(folder, *words, "--agreed", "2999")
    assert "the date of the agreement 2999 lies ahead" in ahead.err


def test_a_title_that_was_changed_there_and_back_can_be_changed_there_again(folder: Path) -> None:
    titles = ("B", "C", "B", "B")
    called = [write(folder, "amend-agreement", "istanbul-2025", "--title", one) for one in titles]

    assert [one.out for one in called[:3]] == [f"istanbul-2025#{number}\n" for number in (3, 4, 5)]
    assert called[3].err.startswith("already recorded as ")
    assert held(folder) == 5


@pytest.mark.parametrize("key", [(), ("--key", "k1")])
@pytest.mark.parametrize(
    "words",
    [
        ("--title", "1,000 for 1,000"),
        ("--party", "UA"),
        ("--party", "UA=Ukraine", "--title", "1,000 for 1,000", "--reason", "to be sure"),
    ],
)
def test_an_amendment_of_what_is_so_already_is_refused(
    words: tuple[str, ...], key: tuple[str, ...], folder: Path
) -> None:
    assert write(folder, "amend-agreement", "istanbul-2025", *words, *key) == Called(
        5,
        "",
        "counterfoil: the amendment of istanbul-2025 changes nothing: name what is to change\n",
    )
    assert held(folder) == 2


def test_an_amendment_said_again_under_its_key_is_recorded_already(folder: Path) -> None:
    words = ("amend-agreement", "istanbul-2025", "--title", "B", "--key", "k1")
    recorded(folder, *words)

    assert write(folder, *words).err == "already recorded as istanbul-2025#3\n"
    assert write(folder, *words[:-1], "k2").code == 5
    assert held(folder) == 3


def test_a_party_that_is_named_again_without_its_name_keeps_it(folder: Path) -> None:
    recorded(folder, "amend-agreement", "istanbul-2025", "--party", "UA", "--mediator", "TR=Turkey")
    recorded(folder, "amend-agreement", "istanbul-2025", "--mediator", "TR", "--party", "E")

    (row,) = json.loads(recorded(folder, "show", "istanbul-2025", "-f", "json").out)["rows"]
    assert {one["code"]: one["name"] for one in (*row["parties"], *row["mediators"])} == {
        "RU": "Russia",
        "UA": "Ukraine",
        "TR": "Turkey",
        "E": None,
    }
    again = write(folder, "amend-agreement", "istanbul-2025", "--mediator", "TR=Turkey")
    assert again.code == 5


def test_a_repeat_is_what_the_entry_is_but_for_what_is_given(folder: Path) -> None:
    figure = {
        "flows": ["RU->UA", "UA->RU"],
        "measure": "released",
        "quantity": "307",
        "repeats": 2,
        "scope": "stage",
        "stage": "s2",
        "statement": {"source": "outlet", "stated": "2025-05-25"},
        "unit": "person",
    }
    called = recorded(folder, "repeat", "istanbul-2025#2", *OUTLET)

    assert called.err == "nothing changes in totals or standing\n"
    assert last(folder) == figure

    recorded(folder, "repeat", "istanbul-2025#2", "about:600", "--flow", "RU+UA", *OUTLET)
    assert last(folder) == {**figure, "quantity": "~600", "flows": ["RU<->UA"]}

    recorded(folder, "repeat", "istanbul-2025#2", "--scope", "whole", *OUTLET)
    del figure["stage"]
    assert last(folder) == {**figure, "scope": "whole"}

    recorded(
        folder, "repeat", "istanbul-2025#2", "--scope", "running", "--up-to", "2025-05-24", *OUTLET
    )
    assert last(folder) == {**figure, "scope": "running", "up_to": "2025-05-24"}


def test_of_the_figures_of_a_source_a_repeat_passes_on_the_one_for_its_flow(folder: Path) -> None:
    recorded(folder, "report", "istanbul-2025/s3", "303", "--flow", "RU:UA", *RU, "--new")
    recorded(folder, "report", "istanbul-2025/s3", "301", "--flow", "UA:RU", *RU)
    words = "repeat", "istanbul-2025/s3@ru-mod", *OUTLET

    recorded(folder, *words, "--flow", "UA:RU")
    assert (last(folder)["repeats"], last(folder)["quantity"]) == (4, "301")
    assert write(folder, *words, "--flow", "none").err == (
        "counterfoil: istanbul-2025/s3@ru-mod should name the one figure of ru-mod for s3: istanbul-2025#3 "
        "(303 released RU->UA) and istanbul-2025#4 (301 released UA->RU) do: name one\n"
    )


def test_a_repeat_of_a_completion_is_of_its_stage(folder: Path) -> None:
    recorded(folder, "complete", "istanbul-2025/s2", "--occurred", "2025-05-24", *RU)
    words = ("repeat", "istanbul-2025#3", "--flow", "RU:UA", *OUTLET)

    recorded(folder, *words, "300+")
    reach = {name: last(folder).get(name) for name in ("scope", "stage", "up_to", "repeats")}
    assert reach == {"scope": "stage", "stage": "s2", "up_to": None, "repeats": 3}
    recorded(folder, *words, "300+", "--scope", "running", "--up-to", "2025-05-24")
    assert (last(folder)["scope"], last(folder).get("stage")) == ("running", None)
    called = write(folder, "repeat", "istanbul-2025#1", "5", "--flow", "RU:UA", *OUTLET)
    assert called.err.startswith("counterfoil: repeat needs --scope: istanbul-2025 names no stage")


def test_a_repeat_of_an_entry_without_a_number_needs_one_before_all_else(folder: Path) -> None:
    recorded(folder, "schedule", "istanbul-2025/s2", "--planned", "2025-05-25", *RU)

    assert write(folder, "repeat", "istanbul-2025#3", *OUTLET) == Called(
        2,
        "",
        "counterfoil: repeat needs QUANTITY: istanbul-2025#3 (StageScheduled) states no total to pass "
        "on\nhint: or parts with --by; withheld where it is\n",
    )
    for number in (("withheld",), ("--by", "status=military:3,...", "--new")):
        recorded(folder, "repeat", "istanbul-2025#3", *number, "--flow", "RU:UA", *OUTLET)


def test_a_repeat_of_a_confirmation_is_of_the_flow_that_it_covers(folder: Path) -> None:
    recorded(folder, "confirm", "istanbul-2025#2", "--flow", "RU:UA", *UA)
    recorded(folder, "repeat", "istanbul-2025#3", *OUTLET)

    assert (last(folder)["flows"], last(folder)["quantity"]) == (["RU->UA"], "307")


def test_that_nobody_said_an_entry_is_told_before_what_its_repeat_lacks(folder: Path) -> None:
    recorded(folder, "void", "istanbul-2025#2", "--reason", "typed twice")
    assert write(folder, "repeat", "istanbul-2025#3", *OUTLET) == Called(
        5, "", "counterfoil: istanbul-2025#3 is of the kind EntryVoided, which cannot be repeated\n"
    )


def test_a_repeat_of_a_repeat_is_of_the_number_that_it_made(folder: Path) -> None:
    recorded(folder, "repeat", "istanbul-2025#2", "700", *OUTLET)
    recorded(folder, "repeat", "istanbul-2025#3", *OUTLET)

    assert (last(folder)["repeats"], last(folder)["quantity"]) == (3, "700")


def test_a_correction_and_a_retraction_are_the_word_of_the_source_itself(folder: Path) -> None:
    words = ("correct", "istanbul-2025#2", "303", "--flow", "UA:RU")

    assert write(folder, *words, *UA) == Called(
        5,
        "",
        "counterfoil: istanbul-2025#2 is the word of ru-mod: only ru-mod can correct it, not "
        "ua-president\n"
        "hint: dispute it\n",
    )
    assert held(folder) == 2


def test_a_voiding_says_why_and_what_stands_instead(folder: Path) -> None:
    recorded(folder, "report", "istanbul-2025/s2", "300", "--each-way", *RU)
    called = recorded(
        folder,
        *("void", "istanbul-2025#3", "--reason", "entered twice"),
        *("--replacement", "istanbul-2025#2"),
    )

    assert called.out == "istanbul-2025#4\n"
    assert last(folder) == {"of": 3, "reason": "entered twice", "replacement": 2}
    assert write(folder, "void", "istanbul-2025#2") == Called(
        2, "", "counterfoil: void needs --reason: what the mistake was\n"
    )


def test_an_announcement_is_not_voided_while_anything_stands_on_it(folder: Path) -> None:
    refused = AnnouncementCarriesOthers("istanbul-2025#1", ["istanbul-2025#2"])
    hint = f"hint: {refused.hint}\n" if refused.hint else ""

    assert write(folder, "void", "istanbul-2025#1", "--reason", "misread") == Called(
        5, "", f"counterfoil: {refused}\n{hint}"
    )
    assert held(folder) == 2


CALLED_OFF = (
    "istanbul-2025#1, which announced istanbul-2025, was voided by istanbul-2025#4",
    "counterfoil announce istanbul-2025 ... announces it again",
)


@pytest.fixture
def called_off(folder: Path) -> Path:
    for number in (2, 1):
        recorded(folder, "void", f"istanbul-2025#{number}", "--reason", "never agreed")
    return folder


@pytest.mark.parametrize(
    "words",
    [
        ("report", "istanbul-2025/s1", "307", "--flow", "RU:UA", "--new", *RU),
        ("complete", "istanbul-2025/s1", "307", "--each-way", "--new", *RU),
        ("terms", "istanbul-2025", "--term", "RU:UA/released/person=5", *RU),
        ("schedule", "istanbul-2025/s1", "--planned", "2025-06-01", *RU),
        ("conclude", "istanbul-2025", *RU),
        ("amend-agreement", "istanbul-2025", "--party", "RU=R", "--reason", "x"),
        ("amend", "istanbul-2025#1", "--title", "Exchange", "--reason", "x"),
        ("confirm", "istanbul-2025#2", "--flow", "RU:UA", *UA),
        ("void", "istanbul-2025#1", "--reason", "x"),
    ],
    ids=lambda words: words[0],
)
def test_of_an_agreement_whose_announcement_was_voided_nothing_is_recorded_until_it_is_announced_again(
    words: tuple[str, ...], called_off: Path
) -> None:
    told, hint = CALLED_OFF
    assert write(called_off, *words) == (3, "", f"counterfoil: {told}\nhint: {hint}\n")

    parties = ("--party", "RU=Russia", "--party", "UA=Ukraine")
    recorded(called_off, "announce", "istanbul-2025", "--title", "1,000 for 1,000", *parties, *RU)
    assert told not in write(called_off, *words).err


def test_a_feed_is_told_that_the_announcement_was_voided(called_off: Path) -> None:
    concluded = {
        "event": "AgreementConcluded",
        "agreement": "istanbul-2025",
        "statement": STATEMENT,
    }
    unread = {**concluded, "occured": "2025-05-24"}
    lines = "".join(f"{json.dumps(line)}\n" for line in (concluded, unread))
    (called_off / "feed.ndjson").write_text(lines)

    called = write(called_off, "import", "feed.ndjson")

    told, hint = CALLED_OFF
    assert called.err.startswith(
        f"feed.ndjson:1: agreement: {told} ({hint})\n  and 1 more like it: line 2\n"
    )


def test_what_was_voided_can_be_recorded_again(folder: Path) -> None:
    recorded(folder, "void", "istanbul-2025#2", "--reason", "not meant")
    words = "report", "istanbul-2025/s2", "307", "--each-way", *RU

    assert write(folder, *words).err.startswith("counterfoil: s2 is a new stage here: ")
    assert write(folder, *words, "--new").out == "istanbul-2025#4\n"


MISSING = {
    ("report",): "report needs PLACE\nhint: usage: counterfoil report [OPTIONS] PLACE [QUANTITY]\n",
    ("confirm",): (
        "confirm needs ENTRY\nhint: usage: counterfoil confirm [OPTIONS] ENTRY [QUANTITY]\n"
    ),
    ("complete",): (
        "complete needs STAGE\nhint: usage: counterfoil complete [OPTIONS] STAGE [QUANTITY]\n"
    ),
    ("announce",): (
        "announce needs AGREEMENT\nhint: usage: counterfoil announce [OPTIONS] AGREEMENT\n"
    ),
    ("complete", "istanbul-2025"): (
        "the stage 'istanbul-2025' is not understood: a stage is AGREEMENT/STAGE, such as "
        "istanbul-2025/s2\n"
    ),
    ("confirm", "istanbul-2025/s2"): (
        "the entry 'istanbul-2025/s2' is not understood: an entry is AGREEMENT#NUMBER, "
        "AGREEMENT#KEY, AGREEMENT#last or AGREEMENT/STAGE@SOURCE, such as istanbul-2025#7\n"
        "hint: istanbul-2025/s2@ru-mod names the figure of one source\n"
    ),
    ("confirm", "istanbul-2025"): (
        "the entry 'istanbul-2025' is not understood: an entry is AGREEMENT#NUMBER, "
        "AGREEMENT#KEY, AGREEMENT#last or AGREEMENT/STAGE@SOURCE, such as istanbul-2025#7\n"
        "hint: counterfoil timeline istanbul-2025 lists its entries\n"
    ),
    ("announce", "new"): "announce needs --title\n",
    ("announce", "new", "--title", "New"): (
        "announce needs --party: the parties between which it is\n"
    ),
    ("terms", "istanbul-2025"): "terms needs --term: what was agreed\n",
    ("terms", "istanbul-2025", "--term", "a/b=1", "--replaces", "7"): (
        "the entry '7' is not understood: an entry is AGREEMENT#NUMBER, AGREEMENT#KEY, "
        "AGREEMENT#last or AGREEMENT/STAGE@SOURCE, such as istanbul-2025#7\n"
    ),
}


@pytest.mark.parametrize(("words", "said"), MISSING.items(), ids=range(len(MISSING)))
def test_off_a_terminal_what_is_missing_is_named(
    words: tuple[str, ...], said: str, folder: Path
) -> None:
    assert write(folder, *words) == Called(2, "", f"counterfoil: {said}")
    assert held(folder) == 2
