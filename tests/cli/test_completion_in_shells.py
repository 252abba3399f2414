"""Shells complete calls: what is inserted comes out as the words that are meant, and nothing else happens."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from cli.completion.scripts import SCRIPTS
from tests.cli.calls import counterfoil
from tests.cli.kept import case, record
from tests.cli.shells import START, Shell, has

pytestmark = pytest.mark.file

NASTY = "$(touch made) `touch made` %F{red}%n: \\e[31m \\: 'x' \"y\" <z> *"
HANDED = {
    "tot": ["totals"],
    "totals ist": ["totals", "istanbul-2025"],
    "totals --format=js": ["totals", "--format=json"],
    "totals istanbul-2025 --flow RU:": ["totals", "istanbul-2025", "--flow", "RU:UA"],
    "totals istanbul-2025 --flow=UA:": ["totals", "istanbul-2025", "--flow=UA:RU"],
    'totals istanbul-2025 --flow "UA:': ["totals", "istanbul-2025", "--flow", "UA:RU"],
    "confirm istanbul-2025#c08": ["confirm", "istanbul-2025#c08"],
    "confirm 'istanbul-2025#la": ["confirm", "istanbul-2025#last"],
    "confirm istanbul-2025/s1@ga": ["confirm", "istanbul-2025/s1@gaya-one"],
    "status istanbul-2025/s1 --stand wit": ["status", "istanbul-2025/s1", "--stand", "wit"],
    "status istanbul-2025/s1 --standing wit": [
        "status",
        "istanbul-2025/s1",
        "--standing",
        "withheld",
    ],
    "-q view istanbul-2025 --source nast": ["-q", "view", "istanbul-2025", "--source", "nasty"],
    "import fee": ["import", "feed.toml"],
    "--store fee": ["--store", "feed.toml"],
    "--store=fee": ["--store=feed.toml"],
    r"import my\ f": ["import", "my feed.toml"],
    "import 'my f": ["import", "my feed.toml"],
    "--store='my f": ["--store=my feed.toml"],
    "import $PWD/fee": ["import", "FOLDER/feed.toml"],
    "no-such-command a": ["no-such-command", "a"],
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    nasty = {"event": "SourceRegistered", "source": "nasty", "name": NASTY, "kind": "media"}
    other = {**nasty, "source": "nashville", "name": "Nashville"}
    made = record(tmp_path_factory.mktemp("typed"), [*case("istanbul-2025"), nasty, other])
    for name in ("feed.toml", "my feed.toml"):
        (made / name).touch()
    return made


@pytest.fixture(scope="module", params=SCRIPTS)
def shell(
    request: pytest.FixtureRequest, folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Shell]:
    with _started(request.param, folder, tmp_path_factory.mktemp("home")) as started:
        yield started


def _started(name: str, folder: Path, home: Path, more: str = "") -> Shell:
    if not has(name):
        pytest.skip(f"{name} is not installed: make {name} does it where apt-get may")
    return Shell(name, folder, home, more)


@pytest.mark.parametrize("typed", HANDED)
def test_what_is_completed_is_handed_over_as_it_is_meant(
    shell: Shell, folder: Path, typed: str
) -> None:
    meant = [word.replace("FOLDER", str(folder)) for word in HANDED[typed]]
    assert shell.handed(typed) == meant


@pytest.mark.parametrize("name", SCRIPTS)
def test_what_others_wrote_is_shown_and_nothing_of_it_is_run(
    name: str, folder: Path, tmp_path: Path
) -> None:
    before = {path: path.read_bytes() for path in folder.iterdir()}

    with _started(name, folder, tmp_path) as shell:
        shown = shell.offered("source nas", "nasty")

    if name != "bash":  # which shows words alone
        assert NASTY in shown
    assert {path: path.read_bytes() for path in folder.iterdir()} == before


@pytest.mark.parametrize("name", SCRIPTS)
def test_where_the_program_is_gone_nothing_is_said(name: str, folder: Path, tmp_path: Path) -> None:
    with _started(name, folder, tmp_path, "export PATH=/usr/bin:/bin") as shell:
        assert shell.handed("tot") == ["tot"]
        assert "command" not in shell.shown.lower()


@pytest.mark.parametrize("name", START)
def test_the_line_in_the_help_is_the_one_that_these_shells_were_set_up_with(
    name: str, tmp_path: Path
) -> None:
    file, line = START[name]
    told = counterfoil("completion", "--help", cwd=tmp_path).out

    (row,) = (row.split() for row in told.splitlines() if row.endswith(line))
    assert (row[0], row[1].rstrip(",")) == (name, f"~/{file}")
