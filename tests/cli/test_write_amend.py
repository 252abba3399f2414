"""`amend`: an entry is voided and recorded as it should have been, in one go."""

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from domain.events import BY_TOPIC, EntryVoided
from domain.ledger import Ledger
from domain.store import Store, open_store
from tests.cli.calls import Called, environment
from tests.cli.written import OUTLET, RU, UA, held, last, recorded, write
from tests.stores import place

AMEND = ("amend", "istanbul-2025#2", "--reason", "misread")


def test_the_old_entry_is_voided_and_the_new_one_stands_for_it(folder: Path) -> None:
    before = last(folder)

    assert write(folder, *AMEND, "308") == Called(
        0,
        "istanbul-2025#3\nistanbul-2025#4\n",
        "istanbul-2025/s2 RU->UA released person: reported 308, was reported 307\n"
        "istanbul-2025/s2 UA->RU released person: reported 308, was reported 307\n"
        "totals of istanbul-2025 RU->UA released person: low 308, was 307; high 308, was 307\n"
        "totals of istanbul-2025 UA->RU released person: low 308, was 307; high 308, was 307\n",
    )
    assert last(folder) == {**before, "quantity": "308"}
    with Ledger.open(place(folder / "counterfoil.db"), write=False) as opened:
        voiding = opened.entries("istanbul-2025")[2].event
    assert isinstance(voiding, EntryVoided)
    assert (voiding.of, voiding.reason, voiding.replacement) == (2, "misread", 4)


def test_what_pointed_at_the_old_entry_follows(folder: Path) -> None:
    recorded(folder, "confirm", "istanbul-2025#2", "--flow", "RU:UA", *UA)

    assert recorded(folder, *AMEND, "--url", "https://example.org").err == (
        "nothing changes in totals or standing\n"
    )


@pytest.mark.parametrize("dry", [(), ("--dry-run",)])
def test_what_is_led_to_a_word_that_it_could_not_have_named_is_told(
    dry: tuple[str, ...], folder: Path
) -> None:
    """A confirmation by Ukraine of what turns out to be Ukraine's own figure."""
    recorded(folder, "confirm", "istanbul-2025#2", "--flow", "RU:UA", *UA)

    called = write(folder, *AMEND, "--source", UA[1], *dry)
    assert (called.code, called.err.splitlines()[-1]) == (
        0,
        (
            "look at it: istanbul-2025#3 confirms the word of its own source, since istanbul-2025#5 stands for "
            "istanbul-2025#2"
        ),
    )


def test_a_repeat_of_the_old_number_is_told_to_whoever_puts_that_right(folder: Path) -> None:
    recorded(folder, "source", "wire", "--name", "The Wire", "--kind", "media")
    recorded(folder, "repeat", "istanbul-2025#2", "--source", "wire", "--stated", "2025-05-26")

    assert recorded(folder, *AMEND, "308").err.splitlines()[-1] == (
        "look at it: istanbul-2025#3 passes on istanbul-2025#2, for which istanbul-2025#5 stands since, with "
        "another number: 307 instead of 308"
    )


def test_who_confirms_or_disputes_another_number_now_is_told_to_whoever_puts_that_right(
    folder: Path,
) -> None:
    recorded(folder, "confirm", "istanbul-2025#2", "--flow", "RU:UA", *UA)
    recorded(folder, "dispute", "istanbul-2025#2", "--flow", "UA:RU", *UA)
    recorded(folder, "confirm", "istanbul-2025#2", "307", "--flow", "UA:RU", *OUTLET)

    since = "since istanbul-2025#7 stands for istanbul-2025#2"
    assert recorded(folder, *AMEND, "308").err.splitlines()[-3:] == [
        f"look at it: istanbul-2025#3 makes ua-president confirm 308 instead of 307, {since}",
        f"look at it: istanbul-2025#4 makes ua-president dispute 308 instead of 307, {since}",
        f"look at it: istanbul-2025#5 confirms 308 with 307, which shares no value with it, {since}",
    ]


def test_what_corrected_the_old_entry_is_still_the_newest_link(folder: Path) -> None:
    recorded(
        folder, "correct", "istanbul-2025#2", "303", "--flow", "UA:RU", "--stated", "2025-05-26"
    )
    recorded(folder, *AMEND, "308")
    words = ("309", "--flow", "UA:RU", "--stated", "2025-05-27")

    assert write(folder, "correct", "istanbul-2025#5", *words) == Called(
        5,
        "",
        "counterfoil: istanbul-2025#5 was corrected for UA->RU by istanbul-2025#3: only the newest "
        "link of a chain can be changed\n"
        "hint: name istanbul-2025#3\n",
    )
    assert recorded(folder, "correct", "istanbul-2025#3", *words).out == "istanbul-2025#6\n"


def test_a_pointer_at_a_voided_entry_is_recorded_anew_at_its_replacement(folder: Path) -> None:
    recorded(folder, "confirm", "istanbul-2025#2", "--flow", "RU:UA", *UA)
    recorded(folder, *AMEND, "--note", "x")
    recorded(folder, "amend", "istanbul-2025#3", "--note", "y", "--reason", "left out")

    assert last(folder)["of"] == 5


def test_the_key_is_kept_and_a_derived_one_is_derived_anew(folder: Path) -> None:
    recorded(folder, "report", "istanbul-2025/s2", "300", "--flow", "RU:UA", *OUTLET, "--key", "c9")
    recorded(folder, "amend", "istanbul-2025#c9", "301", "--reason", "misread")
    recorded(folder, *AMEND, "308")

    with Ledger.open(place(folder / "counterfoil.db"), write=False) as opened:
        entries = opened.entries("istanbul-2025")
    assert entries[4].key == "c9"
    assert entries[6].key.startswith("sha-")
    assert entries[6].key != entries[1].key


@pytest.mark.parametrize("version", [(), ("--expect-version", "2")])
def test_a_call_with_a_key_may_be_given_again(version: tuple[str, ...], folder: Path) -> None:
    words = (*AMEND, "308", "--key", "again", *version)
    assert recorded(folder, *words).out == "istanbul-2025#3\nistanbul-2025#4\n"
    assert recorded(folder, *words) == Called(
        0,
        "istanbul-2025#3\nistanbul-2025#4\n",
        "already recorded as istanbul-2025#3\nalready recorded as istanbul-2025#4\n",
    )
    other = write(folder, *AMEND, "309", "--key", "again")
    assert (other.code, "the key again is taken" in other.err) == (4, True)


def test_a_call_without_a_key_may_be_given_again_until_somebody_goes_on(folder: Path) -> None:
    first = recorded(folder, *AMEND, "308")
    said = "already recorded as istanbul-2025#3\nalready recorded as istanbul-2025#4\n"
    assert write(folder, *AMEND, "308") == Called(0, first.out, said)
    for words in ((*AMEND, "309"), (*AMEND[:-1], "another", "308")):
        assert write(folder, *words).code == 5

    recorded(folder, "amend", "istanbul-2025#4", "--reason", "misread", "310")
    assert write(folder, *AMEND, "308").code == 5
    assert held(folder) == 6


def test_a_key_leads_a_call_that_is_given_again_to_what_stands_instead(folder: Path) -> None:
    recorded(folder, "report", "istanbul-2025/s2", "5", "--flow", "RU:UA", *UA, "--key", "mine")
    by_key = ("amend", "istanbul-2025#mine", "--reason", "misread", "6")
    first = recorded(folder, *by_key)
    again = write(folder, *by_key)
    assert (again.code, again.out, held(folder)) == (0, first.out, 5)


def test_a_call_with_a_key_is_not_given_again_with_another_reason(folder: Path) -> None:
    words = ("amend", "istanbul-2025#2", "308", "--key", "again", "--reason")
    recorded(folder, *words, "misread")

    other = write(folder, *words, "misheard")
    assert (other.code, other.out) == (4, "")
    assert other.err.startswith(
        "counterfoil: the key again was given with another reason, in istanbul-2025#3: nothing was recorded\n"
    )
    assert recorded(folder, *words, "misread").err.startswith("already recorded as")
    recorded(folder, "report", "istanbul-2025/s2", "5", "--flow", "RU:UA", *OUTLET, "--key", "own")
    taken = write(folder, *words[:-2], "own", "--reason", "misheard")
    assert (taken.code, "the key own is taken by istanbul-2025#5" in taken.err) == (4, True)
    assert held(folder) == 5


def test_a_dry_run_shows_both_and_records_neither(folder: Path) -> None:
    called = recorded(folder, *AMEND, "308", "--dry-run")

    assert [json.loads(line)["event"] for line in called.out.splitlines()] == [
        "EntryVoided",
        "FigureReported",
    ]
    assert called.err.startswith(
        "nothing was recorded (--dry-run); it would be istanbul-2025#3 and istanbul-2025#4\n"
    )
    assert held(folder) == 2


def test_parts_flows_reach_and_statement_can_all_be_put_right(folder: Path) -> None:
    recorded(
        folder,
        *(*AMEND, "--flow", "RU:UA", "--by", "sex=women:3,men:304", "--scope", "whole"),
        *("--stated", "2025-05-23", "--via", "TASS", "--counted", "--new"),
    )

    assert last(folder) == {
        "breakdowns": {"sex": {"complete": True, "parts": {"men": "304", "women": "3"}}},
        "flows": ["RU->UA"],
        "measure": "released",
        "quantity": "307",
        "scope": "whole",
        "statement": {
            "basis": "counted",
            "source": "ru-mod",
            "stated": "2025-05-23",
            "via": ["TASS"],
        },
        "unit": "person",
    }


def test_without_leaves_out_what_the_entry_has(folder: Path) -> None:
    figure = ("report", "istanbul-2025/s2", "300", "--flow", "RU:UA", *OUTLET)
    recorded(folder, *figure, "--quote", "300", "--by", "sex=women:3,...", "--new")
    recorded(
        folder,
        *("amend", "istanbul-2025#3", "--reason", "misread"),
        *("--without", "quote", "--without", "--by"),
    )

    assert "breakdowns" not in last(folder)
    assert last(folder)["statement"] == {"source": "outlet", "stated": "2025-05-25"}


def test_a_pointer_can_be_put_right(folder: Path) -> None:
    recorded(folder, "report", "istanbul-2025/s2", "300", "--flow", "RU:UA", *OUTLET)
    recorded(folder, "confirm", "istanbul-2025#2", "--flow", "RU:UA", *UA)
    recorded(folder, "amend", "istanbul-2025#4", "--of", "istanbul-2025#3", "--reason", "misread")

    assert last(folder)["of"] == 3


def test_the_note_of_a_suspension_is_its_own(folder: Path) -> None:
    recorded(folder, "suspend", "istanbul-2025", "--note", "a", *RU)
    recorded(folder, "amend", "istanbul-2025#3", "--note", "b", "--reason", "misread")

    assert last(folder) == {"note": "b", "statement": {"source": "ru-mod", "stated": "2025-05-24"}}


def test_an_announcement_on_which_nothing_stands_can_be_amended(folder: Path) -> None:
    recorded(folder, "void", "istanbul-2025#2", "--reason", "not meant")
    recorded(folder, "amend", "istanbul-2025#1", "--title", "All for all", "--reason", "misread")

    assert last(folder)["title"] == "All for all"


@pytest.mark.parametrize(
    ("options", "named"),
    [
        (("--stated", "2025-05-24"), "--stated"),
        (("--url", "https://example.org", "--quote", "x"), "--url and --quote"),
        (("--source", "ru-mod", "--counted"), "--source and --counted"),
        (("--like", "istanbul-2025#2"), "--like"),
    ],
)
def test_of_what_is_nobody_s_statement_the_options_of_one_are_refused_by_name(
    options: tuple[str, ...], named: str, folder: Path
) -> None:
    recorded(folder, "amend-agreement", "istanbul-2025", "--place", "Ankara", "--reason", "moved")

    refused = write(folder, "amend", "istanbul-2025#3", "--reason", "misread", *options)
    assert refused == Called(
        2,
        "",
        "counterfoil: istanbul-2025#3 is of the kind AgreementAmended, which is nobody's statement: "
        f"leave out {named}\n",
    )


def test_of_parts_that_the_entry_keeps_it_is_told_how_they_are_changed(folder: Path) -> None:
    recorded(folder, *AMEND, "--by", "sex=women:7,men:300", "--new")
    amend = "amend", "istanbul-2025#last", "30", "--reason", "misread"

    assert write(folder, *amend).err == (
        "counterfoil: the parts by sex add up to 307, more than the total 30\n"
        "hint: the entry keeps its parts: --by gives it others, --without by none\n"
    )
    assert "the entry keeps" not in write(folder, *amend, "--by", "sex=women:7,men:300").err
    recorded(folder, *amend, "--without", "by")


NOTHING = "the amendment of istanbul-2025#2 changes nothing: name what is to change\n"
REFUSED = {
    AMEND: (5, NOTHING),
    (*AMEND, "307"): (5, NOTHING),
    AMEND[:2]: (2, "amend needs --reason: what the mistake was\n"),
    (*AMEND, "--without", "quote"): (2, "istanbul-2025#2 has no quote to leave out\n"),
    (*AMEND, "--without", "quoet"): (
        2,
        "--without takes the name of an option, not 'quoet'; did you mean quote?\n",
    ),
    (*AMEND, "--title", "x"): (
        2,
        (
            "--title is for other entries than FigureReported\nhint: FigureReported has breakdowns, flows, "
            "measure, quantity, repeats, scope, stage, statement, unit and up_to\n"
        ),
    ),
    ("amend", "istanbul-2025#1", "5", "--reason", "misread"): (
        2,
        (
            "the quantity is for other entries than AgreementAnnounced\nhint: AgreementAnnounced has agreed, "
            "kind, mediators, parties, place, statement, terms and title\n"
        ),
    ),
    (*AMEND, "308", "--without", "quantity"): (
        2,
        "--without quantity leaves out what the call gives: say one of the two\n",
    ),
    (*AMEND, "--each-way", "--without", "flow"): (
        2,
        "--without flow leaves out what the call gives: say one of the two\n",
    ),
    (*AMEND, "--key", "other"): (
        5,
        (
            "the amendment of istanbul-2025#2 changes nothing: name what is to change\n"
            "hint: --key names the new entry, and a key alone is no change\n"
        ),
    ),
    (*AMEND, "--source", "x"): (
        3,
        (
            "there is no source x: register it first\n"
            "hint: counterfoil source x --name ... --kind ...\n"
        ),
    ),
    (*AMEND, "--stage", "s22"): (
        3,
        "s22 is a new stage here: known are s2\nhint: did you mean s2? Else add --new\n",
    ),
    (*AMEND, "308", "--expect-version", "1"): (
        4,
        (
            "istanbul-2025 is at entry 2, not at 1: somebody else wrote first\n"
            "hint: read it again and decide anew\n"
        ),
    ),
}


@pytest.mark.parametrize(("words", "said"), REFUSED.items(), ids=range(len(REFUSED)))
def test_an_amendment_that_is_refused_voids_nothing(
    words: tuple[str, ...], said: tuple[int, str], folder: Path
) -> None:
    assert write(folder, *words) == Called(said[0], "", f"counterfoil: {said[1]}")
    assert held(folder) == 2


def test_an_entry_stays_in_its_agreement_and_the_way_to_another_one_is_told(folder: Path) -> None:
    assert write(folder, *AMEND, "--agreement", "other") == Called(
        2,
        "",
        "counterfoil: an entry stays in its agreement: amend has no option --agreement\n"
        "hint: void it, with counterfoil void ENTRY --reason ..., and record it in the other one "
        "anew: --like ENTRY gives it the same statement\n",
    )


def test_what_is_left_out_of_a_statement_is_not_given_in_the_same_call(folder: Path) -> None:
    recorded(
        folder, "report", "istanbul-2025/s2", "305", "--each-way", *RU, "--url", "https://a.example"
    )
    amend = ("amend", "istanbul-2025#3", "--without", "--url", "--reason", "x")

    assert write(folder, *amend, "--url", "https://b.example") == Called(
        2, "", "counterfoil: --without url leaves out what the call gives: say one of the two\n"
    )
    recorded(folder, *amend, "--quote", "305")


def test_what_was_voided_cannot_be_amended(folder: Path) -> None:
    recorded(folder, *AMEND, "308")

    assert write(folder, *AMEND, "309") == Called(
        5,
        "",
        "counterfoil: istanbul-2025#2 was voided by istanbul-2025#3\n"
        "hint: istanbul-2025#4 stands for it\n",
    )


def test_an_amendment_of_what_was_voided_is_refused_as_such_also_where_its_words_went_with_it(
    folder: Path,
) -> None:
    recorded(folder, "void", "istanbul-2025#2", "--reason", "twice")

    for new in ([], ["--new"]):
        assert write(folder, *AMEND, "308", *new) == Called(
            5, "", "counterfoil: istanbul-2025#2 was voided by istanbul-2025#3\n"
        )


def test_what_should_have_been_and_stands_already_is_named(folder: Path) -> None:
    recorded(folder, "report", "istanbul-2025/s2", "308", "--each-way", *RU)

    assert write(folder, *AMEND, "308") == Called(
        4,
        "",
        "counterfoil: what istanbul-2025#2 should have been stands already, as istanbul-2025#3\n"
        "hint: counterfoil void istanbul-2025#2 --replacement istanbul-2025#3 --reason ...\n",
    )


def test_many_may_amend_at_once_and_each_voiding_names_its_own_replacement(folder: Path) -> None:
    outlets = [str(number) for number in range(300, 306)]
    for number in outlets:
        recorded(folder, "report", "istanbul-2025/s2", number, "--flow", "RU:UA", *OUTLET)
    with _writer(folder) as store, store.transaction():
        running = [
            _started(folder, f"istanbul-2025#{at}", f"{number}9")
            for at, number in enumerate(outlets, start=3)
        ]
        time.sleep(4)  # all of them have decided by now, and wait for us
    for one in running:
        _, err = one.communicate(timeout=60)
        assert one.returncode == 0, err

    with Ledger.open(place(folder / "counterfoil.db"), write=False) as opened:
        entries = opened.entries("istanbul-2025")
    assert len(entries) == 2 + 3 * len(outlets)
    voidings = [entry for entry in entries if isinstance(entry.event, EntryVoided)]
    for voiding in voidings:
        assert isinstance(voiding.event, EntryVoided)
        assert voiding.event.replacement == voiding.number + 1
        old, new = (entries[number - 1].event for number in (voiding.event.of, voiding.number + 1))
        assert f"{old.quantity}9" == f"{new.quantity}"  # type: ignore[attr-defined]


def _writer(folder: Path) -> Store:
    path = place(folder / "counterfoil.db")
    return open_store(path, write=True, topics=frozenset(BY_TOPIC))


def _started(folder: Path, entry: str, quantity: str) -> subprocess.Popen[str]:
    words = ("amend", entry, quantity, "--reason", "misread", "--busy-timeout", "60")
    return subprocess.Popen(
        [sys.executable, "-m", "cli.main", *words],
        cwd=folder,
        env=environment(folder),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
