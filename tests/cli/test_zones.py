"""Names of time zones: those that mean the same everywhere, and the place where a wrong one stands."""

from pathlib import Path

import pytest

from domain.refusals import BadForm
from domain.values.zone_name import checked_zone
from tests.cli.calls import counterfoil

KNOWN = "a zone is named as in the IANA database, such as Europe/Kyiv or UTC"


@pytest.mark.parametrize(
    "name", ["localtime", "posixrules", "Factory", "posix/UTC", "right/Europe/Kyiv"]
)
def test_a_zone_of_this_machine_is_none_of_a_ledger(name: str) -> None:
    with pytest.raises(BadForm, match="it is another one on another machine"):
        checked_zone(name)


@pytest.mark.parametrize("name", ["UTC", "Europe/Kyiv", "Europe/Kiev", "Etc/GMT+12", "EST5EDT"])
def test_zones_of_the_database_are_taken_as_they_are_called(name: str) -> None:
    assert checked_zone(name) == name


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("europe/paris", "Europe/Paris"),
        ("Europe/Kiyv", "Europe/Kyiv"),
        ("Tokyo", "Asia/Tokyo"),
        ("Moskow", "Europe/Moscow"),
        ("Moon", None),
        ("Mars/Olympus", None),
    ],
)
def test_a_zone_that_comes_close_is_named(given: str, meant: str | None) -> None:
    with pytest.raises(BadForm) as refused:
        checked_zone(given)

    assert refused.value.hint == (meant and f"did you mean {meant}?")


def test_where_no_zones_are_known_none_is_called_misspelt(tmp_path: Path) -> None:
    told = counterfoil("init", "--tz", "Europe/Kyiv", cwd=tmp_path, env={"PYTHONTZPATH": ""})

    assert (told.code, told.out) == (2, "")
    assert told.err == (
        "counterfoil: the time zone 'Europe/Kyiv' is not understood: "
        "this machine knows no zone but UTC, and a package called tzdata has them\n"
    )


def test_a_zone_that_is_none_is_told_with_its_place(tmp_path: Path) -> None:
    file = tmp_path / "counterfoil.toml"
    elsewhere = "it is another one on another machine, and"

    def said(**variables: str) -> str:
        called = counterfoil("init", cwd=tmp_path, env=variables)
        assert (called.code, called.out) == (2, "")
        return called.err

    assert (
        said(COUNTERFOIL_TZ="x") == f"counterfoil: COUNTERFOIL_TZ 'x' is not understood: {KNOWN}\n"
    )
    file.write_text("tz = 'localtime'")
    told = f"tz in {file} 'localtime' is not understood: {elsewhere} {KNOWN}"
    assert said() == f"counterfoil: {told}\n"
