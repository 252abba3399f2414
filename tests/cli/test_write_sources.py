"""The register of sources by hand."""

import json
from pathlib import Path

import pytest

from domain.ledger import Ledger
from domain.values.text import ALLOWED, PARTY, SLUG
from tests.cli.calls import Called
from tests.cli.written import RU, UA, recorded, write
from tests.stores import place


def test_a_source_that_is_there_with_the_same_content_is_already_recorded(folder: Path) -> None:
    words = ("source", "outlet", "--name", "Outlet", "--kind", "media")

    assert write(folder, *words) == (0, "outlet#1\n", "already recorded as outlet#1\n")
    assert write(folder, *words, "--key", "o") == Called(
        4,
        "",
        "counterfoil: the source outlet is registered already, as Outlet (media): "
        "nothing was recorded\n"
        "hint: counterfoil source outlet --amend ...\n",
    )


def test_a_source_that_a_feed_registered_under_a_key_is_already_recorded(folder: Path) -> None:
    words = ("source", "tass", "--name", "TASS", "--kind", "media")
    recorded(folder, *words, "--key", "src-1")

    assert write(folder, *words) == (0, "tass#1\n", "already recorded as tass#1\n")


def test_other_content_is_a_conflict_that_names_amend(folder: Path) -> None:
    assert write(folder, "source", "outlet", "--name", "Outlet", "--kind", "anonymous") == Called(
        4,
        "",
        "counterfoil: the source outlet is registered already, as Outlet (media): "
        "nothing was recorded\n"
        "hint: counterfoil source outlet --amend ...\n",
    )


def test_what_was_amended_there_and_back_can_be_amended_there_again(folder: Path) -> None:
    names = ("B", "Outlet", "B", "B", "Outlet")
    called = [write(folder, "source", "outlet", "--amend", "--name", name) for name in names]

    assert [one.out for one in called] == [
        "outlet#2\n",
        "outlet#3\n",
        "outlet#4\n",
        "outlet#4\n",
        "outlet#5\n",
    ]
    assert [one.err for one in called] == ["", "", "", "already recorded as outlet#4\n", ""]


def test_an_amendment_that_changes_nothing_is_refused(folder: Path) -> None:
    said = "counterfoil: the amendment of outlet changes nothing: name what is to change\n"

    assert write(folder, "source", "outlet", "--amend", "--name", "Outlet") == (5, "", said)
    assert write(folder, "source", "outlet", "--amend") == (5, "", said)


def test_a_name_that_is_easily_taken_for_another_source_s_is_told_and_recorded(
    folder: Path,
) -> None:
    words = (
        "source",
        "north",
        "--name",
        "Оutlet",
        "--kind",
        "media",
    )  # its first letter is Cyrillic
    said = "the name Оutlet (north) is new and looks the same as Outlet (outlet)\n"
    would = write(folder, *words, "--dry-run")
    assert would.err == f"nothing was recorded (--dry-run); it would be north#1\n{said}"
    assert write(folder, *words) == Called(0, "north#1\n", said)
    assert write(folder, *words).err == "already recorded as north#1\n"

    amended = write(folder, "source", "ru-mod", "--amend", "--alias", "outlet")
    assert amended == Called(
        0, "ru-mod#2\n", "the alias outlet (ru-mod) is the same as Outlet (outlet)\n"
    )


def test_a_source_that_is_not_there_cannot_be_amended(folder: Path) -> None:
    assert write(folder, "source", "outlte", "--amend", "--name", "B") == Called(
        3,
        "",
        "counterfoil: there is no source outlte: register it first\nhint: did you mean outlet?\n",
    )


@pytest.mark.parametrize("more", [("--same-as", "outlet"), ("--name", "Ministry"), ()])
def test_what_is_registered_already_is_amended_and_not_asked_for_again(
    more: tuple[str, ...], folder: Path
) -> None:
    assert write(folder, "source", "ru-mod", *more) == Called(
        4,
        "",
        "counterfoil: the source ru-mod is registered already, as Ministry (official): nothing was "
        "recorded\nhint: counterfoil source ru-mod --amend ...\n",
    )


@pytest.mark.parametrize(
    ("given", "hint"),
    [
        ("President", "did you mean ua-president?"),
        ("UA President", "did you mean ua-president?"),
        ("the_Press", "did you mean news or outlet?"),
        (
            "Joint Coordination Centre",
            "counterfoil sources lists the sources and their slugs",
        ),
    ],
)
def test_a_name_for_a_source_is_answered_with_the_slug_of_who_bears_it(
    given: str, hint: str, folder: Path
) -> None:
    recorded(folder, "source", "outlet", "--amend", "--alias", "The Press")
    recorded(folder, "source", "news", "--name", "the-press", "--kind", "media")
    words = ("report", "istanbul-2025/s2", "5", "--flow", "RU:UA", "--stated", "2025-05-24")

    assert write(folder, *words, "--source", given) == Called(
        2,
        "",
        f"counterfoil: --source: '{given}': a slug has 1 to 64 small letters, digits and hyphens, and "
        f"starts with a letter or digit\nhint: {hint}\n",
    )


def test_one_voice_under_two_names_shows_what_it_changes(folder: Path) -> None:
    recorded(folder, "confirm", "istanbul-2025#2", "--flow", "RU:UA", *UA)

    assert write(folder, "source", "ua-president", "--amend", "--same-as", "ru-mod") == Called(
        0,
        "ua-president#2\n",
        "istanbul-2025/s2 RU->UA released person: reported 307, was confirmed 307\n"
        "totals of istanbul-2025 RU->UA released person: settled 0, was 307\n",
    )


def test_a_dry_run_of_an_amendment_shows_what_it_would_change(folder: Path) -> None:
    recorded(folder, "confirm", "istanbul-2025#2", "--flow", "RU:UA", *UA)
    words = ("source", "ua-president", "--amend", "--same-as", "ru-mod", "--dry-run")

    assert write(folder, *words) == Called(
        0,
        '{"event": "SourceAmended", "same_as": "ru-mod", "source": "ua-president"}\n',
        "nothing was recorded (--dry-run); it would be ua-president#2\n"
        "would be: istanbul-2025/s2 RU->UA released person: reported 307, was confirmed 307\n"
        "would be: totals of istanbul-2025 RU->UA released person: settled 0, was 307\n",
    )
    assert write(folder, *words[:-1]).out == "ua-president#2\n"


def test_a_name_changes_no_number_and_so_nothing_is_told_of_it(folder: Path) -> None:
    recorded(folder, "confirm", "istanbul-2025#2", "--flow", "RU:UA", *UA)

    named = ("--name", "The President", "--alias", "Office", "--note", "of Ukraine")
    assert write(folder, "source", "ua-president", "--amend", *named).err == ""
    assert "confirmed" in recorded(folder, "status", "istanbul-2025/s2", "--flow", "RU:UA").out


def test_what_a_source_changes_is_told_as_far_as_one_reads_it(folder: Path) -> None:
    agreements = ("bodies-1", "bodies-2", "bodies-3")
    lines = [line for agreement in agreements for line in bodies(agreement, stages=7)]
    (folder / "feed.ndjson").write_text("".join(json.dumps(line) + "\n" for line in lines))
    recorded(folder, "import", "feed.ndjson")

    to_media = ("source", "ru-mod", "--amend", "--kind", "media")
    told = write(folder, *to_media, "--dry-run").err.splitlines()

    # Of each agreement six stages that were confirmed, and the totals.
    assert [line.split("/")[0] for line in told[1:7]] == ["would be: bodies-1"] * 6
    assert len(told) == 1 + 12 + 1
    assert told[-1] == "and 2 more; looked through: 2 of the 4 agreements in which it speaks"
    changes = [line.removeprefix("would be: ") for line in told[1:]]
    assert write(folder, *to_media).err.splitlines() == changes


def bodies(agreement: str, *, stages: int) -> list[dict[str, object]]:
    """An agreement of which two sides say the same of all stages but the last."""
    by = {
        source: {"source": source, "stated": "2025-06-01"} for source in ("ru-mod", "ua-president")
    }
    where = {"agreement": agreement, "statement": by["ru-mod"]}
    slot = {"scope": "stage", "flows": ["RU->UA"], "measure": "released", "unit": "body"}
    lines: list[dict[str, object]] = [
        {**where, "event": "AgreementAnnounced", "title": agreement, "parties": ["RU", "UA"]}
    ]
    for stage in range(1, stages + 1):
        figure: dict[str, object] = {**where, "event": "FigureReported", **slot}
        figure |= {"stage": f"s{stage}", "quantity": "7"}
        lines.append(figure)
        if stage < stages:
            lines.append({**figure, "statement": by["ua-president"]})
    return lines


def test_the_version_of_a_source_is_the_number_of_its_entries(folder: Path) -> None:
    words = ("source", "outlet", "--amend", "--name", "B", "--expect-version")

    assert write(folder, *words, "2") == Called(
        4,
        "",
        "counterfoil: outlet is at entry 1, not at 2: somebody else wrote first\n"
        "hint: read it again and decide anew\n",
    )
    assert write(folder, *words, "1").out == "outlet#2\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("source", "x", "--kind", "media"), "source needs --name"),
        (("source", "x", "--name", "X"), "source needs --kind"),
        (
            ("source", "X", "--name", "X", "--kind", "media"),
            f"the source: 'X': {ALLOWED[SLUG]}\nhint: did you mean x?",
        ),
        (
            ("source", "x", "--name", "X", "--kind", "media", "--speaks-for", "ru"),
            f"--speaks-for: 'ru': {ALLOWED[PARTY]}",
        ),
    ],
)
def test_a_malformed_source_is_told_by_its_option(
    words: tuple[str, ...], said: str, folder: Path
) -> None:
    assert write(folder, *words) == (2, "", f"counterfoil: {said}\n")


def test_every_name_of_a_source_is_kept(folder: Path) -> None:
    recorded(
        folder,
        *("source", "ru-mfa", "--name", "Foreign Ministry", "--kind", "official"),
        *("--speaks-for", "RU", "--alias", "MFA", "--alias", "MID", "--note", "since 1802"),
    )
    recorded(folder, "source", "ru-mfa", "--amend", "--alias", "MID")

    with Ledger.open(place(folder / "counterfoil.db"), write=False) as opened:
        source = opened.register()["ru-mfa"]
    assert (source.aliases, source.note, source.speaks_for) == (("MID",), "since 1802", "RU")


def test_nothing_of_a_source_is_known_by_a_word_that_is_new(folder: Path) -> None:
    assert write(
        folder, "confirm", "istanbul-2025#2", "--flow", "all", *RU[:1], "nobody", *RU[2:]
    ) == (
        Called(
            3,
            "",
            "counterfoil: there is no source nobody: register it first\n"
            "hint: counterfoil source nobody --name ... --kind ...\n",
        )
    )
