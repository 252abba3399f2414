"""What a call has no use for is refused, and not passed over in silence."""

from pathlib import Path

import pytest

from cli.call.shared_options import names_of
from cli.feeds.options import Sheet
from tests.cli.calls import call, counterfoil
from tests.cli.written import ledger, recorded, write

pytestmark = pytest.mark.file

NEW_KEY = "--new-key makes a key, and nothing else"
SIGNS = "it signs a new checkpoint, and"
IDLE = {
    ("verify", "--known-keys", "keys"): ("--known-keys", "it goes with --checkpoint or --since"),
    ("checkpoint", "--new-key", "k", "--of", "c"): ("--of", NEW_KEY),
    ("checkpoint", "--new-key", "k", "--key-file", "c"): ("--key-file", NEW_KEY),
    ("checkpoint", "--new-key", "k", "--show-key"): ("--show-key", NEW_KEY),
    ("checkpoint", "--show-key", "--cosignature", "c"): (
        "--cosignature",
        "--show-key shows a key, and nothing else",
    ),
    ("checkpoint", "--known-keys", "k"): ("--known-keys", "it goes with --of or --cosignature"),
    ("prove", "--check", "p", "--key-file", "k"): ("--key-file", f"{SIGNS} --check makes none"),
    ("prove", "--from", "c", "--checkpoint", "d"): (
        "--checkpoint",
        "beside --from the other checkpoint is --to",
    ),
    ("prove", "--from", "c", "--to", "d", "--key-file", "k"): (
        "--key-file",
        f"{SIGNS} --to names one",
    ),
    ("prove", "a#1", "--checkpoint", "c", "--key-file", "k"): (
        "--key-file",
        f"{SIGNS} --checkpoint names one",
    ),
    ("prove", "a#1", "--known-keys", "k"): (
        "--known-keys",
        "it goes with --checkpoint, --from or --check",
    ),
    ("bundle", "a", "--key", "k", "-o", "d"): ("--key", "it goes with --check; --key-file signs"),
    ("bundle", "a", "--checkpoint", "c", "--key-file", "k", "-o", "d"): (
        "--key-file",
        f"{SIGNS} --checkpoint names one",
    ),
    ("bundle", "--check", "b", "--key-file", "k"): ("--key-file", f"{SIGNS} --check makes none"),
    ("bundle", "a", "--known-keys", "k", "-o", "d"): ("--known-keys", "it goes with --checkpoint"),
    ("bundle", "--check", "b", "--known-keys", "k"): (
        "--known-keys",
        "with --check it is --key KEY, or a file of them",
    ),
    ("bundle", "--check", "b", "-o", "told"): (
        "--output",
        "--check tells on standard output alone",
    ),
    ("completion", "bash", "-f", "csv"): ("--format", "completion prints a script"),
    ("completion", "bash", "--as-of", "2025"): ("--as-of", "completion prints a script"),
    ("bundle", "--check", "b", "--as-of", "2025"): (
        "--as-of",
        "a bundle has the cuts that it was made with",
    ),
}


@pytest.mark.parametrize(("words", "said"), IDLE.items(), ids=map(" ".join, IDLE))
def test_an_option_that_would_do_nothing_is_told_with_what_it_goes(
    words: tuple[str, ...], said: tuple[str, str], tmp_path: Path
) -> None:
    option, why = said

    assert counterfoil(*words, cwd=tmp_path) == (
        2,
        "",
        f"counterfoil: {option} has no effect here: {why}\n",
    )
    assert list(tmp_path.iterdir()) == []


TYPED = {"--map": "unit=Unit", "--set": "unit=person", "--date-format": "%Y", "--encoding": "utf-8"}
"""What an option takes that does not take a comma."""
OF_SHEETS = [(name, TYPED.get(name, ",")) for name in names_of(Sheet).values()]


@pytest.mark.parametrize("option", OF_SHEETS, ids=" ".join)
def test_every_option_for_spreadsheets_needs_one(option: tuple[str, str], tmp_path: Path) -> None:
    (ledger(tmp_path) / "a.ndjson").write_text("{}\n")

    called = write(tmp_path, "import", "a.ndjson", *option)

    assert (called.code, called.out) == (2, "")
    assert called.err.endswith("--delimiter are for CSV, and there is none\n")


@pytest.mark.parametrize("option", [("--actor", "me"), ("--problems", "p.csv"), *OF_SHEETS])
def test_a_whole_log_takes_no_options_of_feeds(option: tuple[str, str], tmp_path: Path) -> None:
    recorded(ledger(tmp_path), "export", "-o", "log.ndjson", "-q")

    called = write(tmp_path, "import", "log.ndjson", "--store", "empty.db", *option)

    sentence = f"{option[0]} has no effect here: the log of a ledger is taken in as it is"
    assert called == (2, "", f"counterfoil: {sentence}\n")


@pytest.mark.parametrize("command", ["init", "rebuild"])
def test_what_makes_no_answer_takes_no_cut(command: str, tmp_path: Path) -> None:
    called = counterfoil(command, "--as-of", "2025", cwd=tmp_path)

    said = f"--as-of is for looking back, and {command} takes the log whole"
    assert called == (2, "", f"counterfoil: {said}\n")


@pytest.mark.parametrize(
    ("variable", "said"),
    [
        ("COUNTERFOIL_AS_OF", ", only COUNTERFOIL_STORE, COUNTERFOIL_TZ, COUNTERFOIL_FORMAT,"),
        ("COUNTERFOIL_QUIET", ", only COUNTERFOIL_STORE, "),
        ("COUNTERFOIL_STOREE", "; did you mean COUNTERFOIL_STORE?\n"),
        ("COUNTERFOIL_STOR", "; did you mean COUNTERFOIL_STORE?\n"),
        ("COUNTERFOIL_FORMATT", "; did you mean COUNTERFOIL_FORMAT?\n"),
        ("COUNTERFOIL_FROMAT", "; did you mean COUNTERFOIL_FORMAT?\n"),
        ("COUNTERFOIL_BUSY-TIMEOUT", "; did you mean COUNTERFOIL_BUSY_TIMEOUT?\n"),
    ],
)
def test_a_variable_that_is_easily_taken_for_a_setting_is_refused(
    variable: str, said: str, tmp_path: Path
) -> None:
    called = call("told", cwd=tmp_path, env={variable: "2025"})

    assert (called.code, called.out) == (2, "")
    assert called.err.startswith(f"counterfoil: there is no setting {variable}{said}")


@pytest.mark.parametrize(
    "variable",
    [
        "COUNTERFOIL_TEST_STORE",
        "COUNTERFOIL_SERVICE_HOST",
        "COUNTERFOIL_SERVICE_PORT_HTTP",
        "COUNTERFOIL_PORT",
        "COUNTERFOIL_PORT_80_TCP_ADDR",
        "COUNTERFOIL_IMAGE",
        "COUNTERFOIL_HOME",
        "COUNTERFOIL_STORE2",
        "COUNTERFOIL_NEW_KEY_FILE",
        "COUNTERFOILS",
    ],
)
def test_variables_that_others_set_stop_nothing(variable: str, tmp_path: Path) -> None:
    assert call("told", "-q", cwd=tmp_path, env={variable: "tcp://10.0.0.1:80"}).code == 0


def test_an_empty_variable_is_not_set_whatever_its_name(tmp_path: Path) -> None:
    assert call("told", "-q", cwd=tmp_path, env={"COUNTERFOIL_OUTPUT": ""}).code == 0


def test_a_variable_beside_the_one_that_it_is_like_is_somebody_elses(tmp_path: Path) -> None:
    both = {"COUNTERFOIL_ACTOR": "desk", "COUNTERFOIL_ACTRO": "x"}
    assert call("told", "-q", cwd=tmp_path, env=both).code == 0


def test_rebuild_prints_no_answer_that_could_go_to_a_file(tmp_path: Path) -> None:
    assert counterfoil("init", "-q", cwd=tmp_path).code == 0
    called = counterfoil("rebuild", "-o", "model.txt", cwd=tmp_path)
    assert (called.code, called.err) == (
        2,
        "counterfoil: --output has no effect here: rebuild prints no answer\n",
    )
