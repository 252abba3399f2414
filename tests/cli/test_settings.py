"""A setting comes from the option, the environment, the project's file, the user's file, in this order."""

import json
import os
import socket
from pathlib import Path

import pytest

from cli.call.configuration import project_file
from cli.failures import ExitCode, Failure
from tests.cli.calls import call, counterfoil
from tests.proof.users import only_root

USER_FILE = Path(".config/counterfoil/counterfoil.toml")


def put(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def test_each_place_gives_way_to_the_one_before_it(tmp_path: Path) -> None:
    below = tmp_path / "desk" / "today"
    below.mkdir(parents=True)
    home = {"HOME": str(tmp_path / "home")}

    def tz(*words: str, **variables: str) -> object:
        return json.loads(call("told", *words, cwd=below, env={**home, **variables}).out)["tz"]

    assert tz() is None
    put(tmp_path / "home" / USER_FILE, "tz = 'Europe/Oslo'\nactor = 'o'\n")
    assert tz() == "Europe/Oslo"
    put(tmp_path / "counterfoil.toml", "tz = 'Europe/Kyiv'\n")
    assert tz() == "Europe/Kyiv"
    put(tmp_path / "desk" / "counterfoil.toml", "actor = 'desk'\n")
    assert tz() == "Europe/Oslo"
    assert tz(COUNTERFOIL_TZ="Asia/Aden") == "Asia/Aden"
    assert tz(COUNTERFOIL_TZ="") == "Europe/Oslo"
    assert tz("--tz", "UTC", COUNTERFOIL_TZ="Asia/Aden") == "UTC"


def test_the_users_folder_is_xdg_config_home_where_that_is_set(tmp_path: Path) -> None:
    put(tmp_path / "set/counterfoil/counterfoil.toml", "actor = 'ada'\n")

    called = call("told", cwd=tmp_path, env={"XDG_CONFIG_HOME": str(tmp_path / "set")})

    assert json.loads(called.out)["actor"] == "ada"


def test_a_users_folder_that_is_named_from_here_counts_as_unset(tmp_path: Path) -> None:
    put(tmp_path / "set/counterfoil/counterfoil.toml", "actor = 'eve'\n")
    put(tmp_path / USER_FILE, "actor = 'ada'\n")

    called = call("told", cwd=tmp_path, env={"XDG_CONFIG_HOME": "set"})

    assert json.loads(called.out)["actor"] == "ada"


@pytest.mark.parametrize("name", ["HOME", "XDG_CONFIG_HOME"])
def test_a_users_folder_that_cannot_be_looked_into_is_passed_over(
    name: str, tmp_path: Path
) -> None:
    called = call("told", cwd=tmp_path, env={name: f"/{'x' * 300}"})

    assert (called.code, called.err) == (0, "told\n")


def test_a_folder_of_the_project_that_cannot_be_looked_into_is_named(tmp_path: Path) -> None:
    closed = tmp_path / ("x" * 300)

    with pytest.raises(Failure) as caught:
        project_file(closed)
    assert str(caught.value) == f"cannot look for {closed}/counterfoil.toml: file name too long"
    assert caught.value.code == ExitCode.UNUSABLE


def test_every_setting_has_a_variable(tmp_path: Path) -> None:
    variables = {
        "COUNTERFOIL_STORE": "l.db",
        "COUNTERFOIL_TZ": "UTC",
        "COUNTERFOIL_FORMAT": "csv",
        "COUNTERFOIL_ACTOR": "ada",
        "COUNTERFOIL_BUSY_TIMEOUT": "2.5",
    }

    told = json.loads(call("told", cwd=tmp_path, env=variables).out)

    assert told["store"] == str(tmp_path / "l.db")
    assert (told["tz"], told["format"], told["actor"]) == ("UTC", "csv", "ada")
    assert told["busy_timeout"] == 2.5


def store(cwd: Path, *words: str, **variables: str) -> object:
    return json.loads(call("told", *words, cwd=cwd, env=variables).out)["store"]


@pytest.mark.file
def test_the_store_is_beside_the_projects_file_else_here(tmp_path: Path) -> None:
    below = tmp_path / "below"
    below.mkdir()

    assert store(below) == str(below / "counterfoil.db")
    put(tmp_path / "counterfoil.toml", "")
    assert store(below) == str(tmp_path / "counterfoil.db")


@pytest.mark.file
def test_a_users_file_does_not_move_the_store(tmp_path: Path) -> None:
    put(tmp_path / USER_FILE, "tz = 'UTC'\n")

    assert store(tmp_path) == str(tmp_path / "counterfoil.db")


@pytest.mark.file
def test_a_path_counts_from_where_it_was_written(tmp_path: Path) -> None:
    below = tmp_path / "below"
    below.mkdir()
    put(tmp_path / "counterfoil.toml", "store = 'kept/l.db'\n")

    assert store(below) == str(tmp_path / "kept/l.db")
    assert store(below, "--store", "l.db") == str(below / "l.db")
    assert store(below, "--store", "sqlite:l.db") == f"sqlite:{below / 'l.db'}"
    assert store(below, "--store", "~/l.db", HOME=str(tmp_path)) == str(tmp_path / "l.db")
    url = "postgresql://desk@ledger.example/counts"
    assert store(below, COUNTERFOIL_STORE=url) == url


@pytest.mark.file
@pytest.mark.parametrize("given", ["sqlite://l.db", "sqlite:///l.db"])
def test_slashes_that_elsewhere_come_before_a_path_are_refused_and_no_ledger_is_made(
    tmp_path: Path, given: str
) -> None:
    file = put(tmp_path / "counterfoil.toml", f"store = '{given}'\n")

    typed = counterfoil("init", "--store", given, cwd=tmp_path)
    written = counterfoil("init", cwd=tmp_path)

    refused = "has slashes before the path, and a store is written sqlite:PATH"
    assert (typed.code, written.code) == (2, 2)
    assert f"--store {refused}" in typed.err
    assert f"{file} {refused}" in written.err
    assert list(tmp_path.iterdir()) == [file]


@only_root
@pytest.mark.file
def test_a_file_of_another_user_names_no_server(tmp_path: Path) -> None:
    below, asked = tmp_path / "below", []
    below.mkdir()
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        server.setblocking(False)
        url = f"postgresql://you@127.0.0.1:{server.getsockname()[1]}/ledger?connect_timeout=2"
        file = put(tmp_path / "counterfoil.toml", f"store = '{url}'\n")
        for owner in (0, 2_001):
            os.chown(file, owner, -1)
            counterfoil("__complete", "bash", "counterfoil totals ", " ", cwd=below)
            try:
                server.accept()[0].close()
                asked.append(owner)
            except BlockingIOError:
                pass
    assert asked == [0]
    called = call("told", cwd=below)
    assert (called.code, called.out) == (2, "")
    assert called.err.startswith(f"counterfoil: {file} belongs to another user, and names a server")
    assert store(below, COUNTERFOIL_STORE=url) == store(below, "--store", url) == url
    file.write_text("store = 'sqlite:kept.db'\n")
    assert store(below) == f"sqlite:{tmp_path / 'kept.db'}"


@pytest.mark.file
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("stroe = 'x'", "there is no setting 'stroe'; did you mean store?"),
        ("zzz = 1", "no setting 'zzz', only store, tz, format, actor and busy-timeout"),
        ("tz = 3", "tz in {file} takes text, not 3"),
        ("store = ['postgresql://own:hush@h/x']", "store in {file} takes text, not a list\n"),
        (
            "store = {url = 'postgresql://own:hush@h/x'}",
            "store in {file} takes text, not a table\n",
        ),
        ("tz = 2025-01-01", "tz in {file} takes text, not a date\n"),
        ("store = ''", "store in {file} is empty"),
        ("format = 'jsn'", "format in {file} takes table, json, ndjson, csv or md, not 'jsn'"),
        (
            "actor = ' desk'",
            "actor in {file} takes a name of 1 to 200 characters that print, not ' desk'\n",
        ),
        ("busy_timeout = true", "busy-timeout in {file} takes seconds, from 0 to 86400, not true"),
        ("busy-timeout = nan", "busy-timeout in {file} takes seconds"),
        (f"busy-timeout = {'9' * 4000}", "takes seconds, from 0 to 86400, not such a number\n"),
        (f"tz = 0x{'f' * 5000}", "tz in {file} takes text, not such a number\n"),
        (f"tz = {'9' * 5000}", "{file} holds a number of endless length\n"),
        (f"tz = {'[' * 100_000}", "{file} is nested too deeply\n"),
        ("busy-timout = 1", "there is no setting 'busy-timout'; did you mean busy-timeout?"),
        (
            "busy_timeout = 1\nbusy-timeout = 1",
            "{file}: busy-timeout and busy_timeout are one setting: give it once",
        ),
        ("tz = ", "{file} is not TOML"),
        ("tz = '\udcff'", "{file} is not TOML"),
    ],
)
def test_a_bad_file_is_one_sentence_with_file_and_key(text: str, said: str, tmp_path: Path) -> None:
    file = tmp_path / "counterfoil.toml"
    file.write_bytes(text.encode(errors="surrogateescape"))

    called = call("told", cwd=tmp_path)

    assert (called.code, called.out) == (2, "")
    assert said.format(file=file) in called.err
    assert str(file) in called.err
    assert called.err.count("\n") == 1


@pytest.mark.parametrize("given", ["-1", "soon", "1e3", "nan", "99999999", "1_0"])
def test_a_busy_timeout_is_plain_seconds(given: str, tmp_path: Path) -> None:
    called = call("told", cwd=tmp_path, env={"COUNTERFOIL_BUSY_TIMEOUT": given})

    assert called.code == 2
    assert called.err.startswith("counterfoil: COUNTERFOIL_BUSY_TIMEOUT takes seconds")


@pytest.mark.parametrize("name", ["busy-timeout", "busy_timeout"])
def test_a_setting_of_two_words_is_written_with_a_hyphen_or_an_underscore(
    name: str, tmp_path: Path
) -> None:
    put(tmp_path / "counterfoil.toml", f"{name} = 2.5\n")

    assert json.loads(call("told", cwd=tmp_path).out)["busy_timeout"] == 2.5


def test_help_is_given_in_spite_of_a_bad_file(tmp_path: Path) -> None:
    put(tmp_path / "counterfoil.toml", "?")

    assert call("told", "--help", cwd=tmp_path).code == 0


def test_a_working_directory_that_is_gone_is_said(tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    script = (
        f"import os, shutil; os.chdir({str(gone)!r}); shutil.rmtree({str(gone)!r});"
        "import probe; raise SystemExit(probe.run(['told']))"
    )
    here = Path(__file__).parent
    root = here.parents[1]

    called = call(cwd=tmp_path, env={"PYTHONPATH": f"{root}:{here}"}, program=("-c", script))

    assert (called.code, called.out) == (7, "")
    assert "working directory" in called.err


def test_a_mark_that_an_editor_put_before_a_file_is_none_of_it(tmp_path: Path) -> None:
    (tmp_path / "counterfoil.toml").write_bytes(b"\xef\xbb\xbftz = 'Asia/Aden'\r\n")

    assert json.loads(call("told", cwd=tmp_path).out)["tz"] == "Asia/Aden"
