"""The statement of what is recorded: its options, another entry's, a document."""

import hashlib
import json
import os
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.cli.calls import Called, counterfoil
from tests.cli.written import OUTLET, RU, STEPS, UA, held, last, recorded, write
from tests.stores import place

FIGURE = ("report", "istanbul-2025/s2", "300", "--flow", "RU:UA")


EVERYTHING = (
    *("--source", "outlet", "--stated", "2025-05", "--published", "2025-05-26"),
    *("--via", "TASS", "--via", "AP", "--counted", "--url", "https://example.org/a"),
    *("--publisher", "Example", "--quote", "Three hundred.", "--language", "en", "--note", "late"),
)


def test_every_option_of_the_statement_is_recorded(folder: Path) -> None:
    recorded(folder, *FIGURE, *EVERYTHING)

    assert last(folder)["statement"] == {
        "basis": "counted",
        "language": "en",
        "note": "late",
        "published": "2025-05-26",
        "publisher": "Example",
        "quote": "Three hundred.",
        "source": "outlet",
        "stated": "2025-05",
        "url": "https://example.org/a",
        "via": ["TASS", "AP"],
    }


def test_a_day_that_does_not_fit_is_told_to_whoever_types_it(folder: Path) -> None:
    early = recorded(folder, *FIGURE, *RU[:2], "--stated", "2015-05-24")
    assert early.err.splitlines()[-1] == (
        "look at it: ru-mod spoke on 2015-05-24, before ru-mod announced the agreement on 2025-05-16"
    )
    answer = ("confirm", "istanbul-2025#2", "--flow", "RU:UA", *UA[:2], "--stated", "2015-05-24")
    assert recorded(folder, *answer).err.splitlines()[-1] == (
        "look at it: ua-president answered on 2015-05-24 what ru-mod said on 2025-05-24"
    )
    plan = ("schedule", "istanbul-2025/s9", "--new", *RU[:2], "--stated", "2025-05-24")
    assert recorded(folder, *plan, "--planned", "2025-05-20").err.splitlines()[-1] == (
        "look at it: ru-mod said on 2025-05-24 that stage s9 was planned for 2025-05-20"
    )
    assert "look at it" in write(folder, *answer, "--note", "again", "--dry-run").err
    assert "look at it" not in recorded(folder, *FIGURE, *RU).err


def test_like_takes_the_statement_of_another_entry_and_options_go_before_it(folder: Path) -> None:
    recorded(folder, *FIGURE, *EVERYTHING)
    before = last(folder)["statement"]
    assert isinstance(before, dict)
    recorded(
        folder,
        *("report", "istanbul-2025/s2", "301", "--flow", "UA:RU"),
        *("--like", "istanbul-2025#last", "--via", "BBC", "--note", "again"),
    )

    assert last(folder)["statement"] == {**before, "via": ["BBC"], "note": "again"}


def test_that_a_source_counted_is_never_taken_for_another_source(folder: Path) -> None:
    recorded(folder, *FIGURE, *EVERYTHING)
    before = last(folder)["statement"]
    assert isinstance(before, dict)
    again = ("report", "istanbul-2025/s2", "301", "--flow", "RU:UA", "--like", "istanbul-2025#3")
    recorded(folder, *again, "--source", "ua-president")

    other = {**before, "source": "ua-president"}
    del other["basis"]
    assert last(folder)["statement"] == other

    recorded(folder, *again, "--source", "outlet")
    assert last(folder)["statement"] == before
    recorded(folder, *again, "--source", "ua-president", "--counted")
    assert last(folder)["statement"] == {**other, "basis": "counted"}


def test_like_names_an_entry_that_somebody_stated(folder: Path) -> None:
    recorded(folder, "amend-agreement", "istanbul-2025", "--place", "Istanbul")

    assert write(folder, *FIGURE, "--like", "istanbul-2025#3") == Called(
        2,
        "",
        "counterfoil: istanbul-2025#3 is of the kind AgreementAmended, which is nobody's "
        "statement\n",
    )


@pytest.mark.file
def test_a_document_is_kept_under_its_hash(folder: Path) -> None:
    page = folder / "page.html"
    page.write_bytes(b"<p>300</p>")
    name = hashlib.sha256(b"<p>300</p>").hexdigest()
    recorded(folder, *FIGURE, *OUTLET, "--document", "page.html")
    recorded(folder, *FIGURE, *OUTLET, "--document", "page.html", "--note", "the same page")

    statement = last(folder)["statement"]
    assert isinstance(statement, dict)
    assert statement["sha256"] == name
    kept = folder / "counterfoil.db.documents"
    assert [file.name for file in kept.iterdir()] == [name]
    assert (kept / name).read_bytes() == b"<p>300</p>"


@pytest.mark.file
def test_a_document_is_kept_beside_the_ledger_wherever_the_call_is_made(folder: Path) -> None:
    desk = folder / "desk"
    desk.mkdir()
    (desk / "page.html").write_bytes(b"")
    (desk / "link.db").symlink_to(folder / "counterfoil.db")
    called = counterfoil(
        *FIGURE, *OUTLET, "--document", "page.html", "--store", "link.db", cwd=desk
    )

    assert called.code == 0
    assert (folder / "counterfoil.db.documents" / hashlib.sha256(b"").hexdigest()).exists()


@pytest.mark.parametrize("more", [("--dry-run",), ("--flow", "RU:XX")])
def test_no_document_is_kept_where_nothing_is_recorded(more: tuple[str, ...], folder: Path) -> None:
    (folder / "page.html").write_text("300")
    write(folder, *FIGURE, *OUTLET, "--document", "page.html", *more)

    assert not (folder / "counterfoil.db.documents").exists()
    assert held(folder) == 2


@pytest.mark.file
def test_a_document_that_is_not_there_is_refused(folder: Path) -> None:
    assert write(folder, *FIGURE, *OUTLET, "--document", "gone.html") == Called(
        2, "", "counterfoil: cannot read gone.html: no such file or directory\n"
    )
    assert write(folder, *FIGURE, *OUTLET, "--document", ".") == Called(
        2, "", "counterfoil: cannot read .: is a directory\n"
    )
    assert held(folder) == 2


@pytest.mark.file
def test_a_device_is_no_document(folder: Path) -> None:
    called = write(folder, *FIGURE, *OUTLET, "--document", "/dev/zero")

    assert called.code == 2
    assert "/dev/zero is a device" in called.err


@pytest.mark.file
def test_a_copy_that_was_changed_is_refused(folder: Path) -> None:
    (folder / "page.html").write_text("300")
    name = hashlib.sha256(b"300").hexdigest()
    kept = folder / "counterfoil.db.documents"
    kept.mkdir()
    (kept / name).write_text("301")

    assert write(folder, *FIGURE, *OUTLET, "--document", "page.html") == Called(
        7,
        "",
        f"counterfoil: the copy kept at {kept / name} is no longer what its name says: "
        "nothing was recorded\n"
        "hint: move it away; it is made anew from the file\n",
    )
    assert held(folder) == 2


@pytest.mark.file
def test_a_copy_that_cannot_be_kept_stops_the_record(folder: Path) -> None:
    (folder / "page.html").write_text("300")
    (folder / "counterfoil.db.documents").write_text("a file where the folder should be")
    name = hashlib.sha256(b"300").hexdigest()

    assert write(folder, *FIGURE, *OUTLET, "--document", "page.html") == Called(
        7,
        "",
        "counterfoil: the copy of the document cannot be kept at "
        f"{folder / 'counterfoil.db.documents' / name}: not a directory\n"
        "hint: nothing was recorded\n",
    )
    assert held(folder) == 2


def test_the_actor_is_the_option_else_the_setting_else_who_is_logged_in(folder: Path) -> None:
    from domain.ledger import Ledger

    recorded(folder, *FIGURE, *OUTLET)
    recorded(folder, *FIGURE, *OUTLET, "--note", "2", "--actor", "Olena K.")
    env = {"LOGNAME": "desk", "COUNTERFOIL_ACTOR": ""}
    assert counterfoil(*FIGURE, *OUTLET, "--note", "3", cwd=folder, env=env).code == 0

    with Ledger.open(place(folder / "counterfoil.db"), write=False) as opened:
        actors = [entry.actor for entry in opened.entries("istanbul-2025")[2:]]
    assert actors == ["editor", "Olena K.", "desk"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes everywhere")
def test_a_folder_that_takes_no_files_takes_no_document(folder: Path) -> None:
    (folder / "page.html").write_text("300")
    kept = folder / "counterfoil.db.documents"
    kept.mkdir(mode=0o500)

    assert write(folder, *FIGURE, *OUTLET, "--document", "page.html").code == 7
    assert held(folder) == 2


@pytest.mark.parametrize("asked", ["Pacific/Kiritimati", "Etc/GMT+12", None])
def test_what_is_recorded_lies_in_the_zone_of_the_ledger_and_no_date_to_come_is(
    tmp_path: Path, asked: str | None
) -> None:
    recorded(tmp_path, "init", "--tz", "Etc/GMT+12")
    for words in STEPS[1:]:
        recorded(tmp_path, *words)
    zone = ("--tz", asked) if asked else ()
    in_the_east = datetime.now(ZoneInfo("Pacific/Kiritimati")).date().isoformat()
    in_the_west = datetime.now(ZoneInfo("Etc/GMT+12")).date().isoformat()
    said = (*FIGURE, "--source", "outlet", *zone, "--stated")

    refused = write(tmp_path, *said, in_the_east)
    assert (refused.code, refused.out) == (5, "")
    assert f"{in_the_east} lies ahead: today is {in_the_west}" in refused.err
    recorded(tmp_path, *said, in_the_west)
    (tmp_path / "feed.ndjson").write_text(json.dumps(figure(in_the_east)) + "\n")
    assert write(tmp_path, "import", *zone, "feed.ndjson").code == 5


def figure(stated: str) -> dict[str, object]:
    """A line of a feed."""
    return {
        "event": "FigureReported",
        "agreement": "istanbul-2025",
        "scope": "whole",
        "flows": ["RU->UA"],
        "measure": "released",
        "unit": "person",
        "quantity": "300",
        "statement": {"source": "outlet", "stated": stated},
    }
