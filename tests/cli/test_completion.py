"""What is offered while a call is typed, as the scripts of `counterfoil completion` ask for it."""

import socket
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from time import monotonic
from typing import get_args

import pytest
from typer.core import TyperArgument, TyperOption

from cli.call.application import application
from cli.call.plain import label
from cli.call.typer_private import Parameter
from cli.completion.held import MOST
from cli.completion.line import Line, read
from cli.completion.offers import names_files, words
from cli.completion.scripts import SCRIPTS
from cli.completion.values import ASKED
from cli.filters import SCOPES, STANDINGS
from cli.recording.options import ScopeOf
from cli.registry import COMMANDS
from domain.events import Scope
from domain.store import canonical
from domain.store.lines import StoredLine
from projections.rules.standing import Standing
from tests.cli.calls import Called, call, counterfoil
from tests.cli.kept import case, made_up, record
from tests.cli.loading import telling
from tests.cli.written import ledger
from tests.raw import opened_raw

BREAKS = " \t\n\"'@><=;|&(:"
"""At which signs bash breaks words, as it is delivered."""
FREE = {
    *(
        "--actor",
        "--agreed",
        "--alias",
        "--as-of",
        "--because",
        "--busy-timeout",
        "--by",
        "--date-format",
    ),
    *(
        "--decimal",
        "--delimiter",
        "--encoding",
        "--expect-version",
        "--host",
        "--ignore",
        "--key",
        "--label",
    ),
    *(
        "--language",
        "--map",
        "--mediator",
        "--name",
        "--note",
        "--occurred",
        "--party",
        "--place",
        "--planned",
    ),
    *(
        "--port",
        "--published",
        "--publisher",
        "--quote",
        "--reason",
        "--set",
        "--since",
        "--skip-empty",
    ),
    *(
        "--speaks-for",
        "--stated",
        "--term",
        "--thousands",
        "--title",
        "--tz",
        "--up-to",
        "--url",
        "--via",
    ),
    *("--without", "COLUMN", "DATE", "QUANTITY", "TEXT"),
    "--kind",  # of agreements
}
"""What people say in their own words."""


def asked(typed: str, folder: Path, shell: str = "fish", **env: str) -> Called:
    """What a shell is told when a call is typed so far."""
    breaks = (BREAKS,) if shell == "bash" else ()
    return counterfoil("__complete", shell, f"counterfoil {typed}", *breaks, cwd=folder, env=env)


def offered(typed: str, folder: Path, shell: str = "fish", **env: str) -> list[str]:
    """The words that are offered then."""
    told = asked(typed, folder, shell, **env)
    assert (told.code, told.err) == (0, "")
    return [line.partition("\t")[0] for line in told.out.splitlines()]


# The command ------------------------------------------------------------------------------------


@pytest.mark.file
@pytest.mark.parametrize("shell", SCRIPTS)
def test_the_script_of_a_shell_is_printed_and_needs_no_ledger(shell: str, tmp_path: Path) -> None:
    named = counterfoil("completion", shell, cwd=tmp_path)

    assert named == (0, SCRIPTS[shell], "")
    assert counterfoil("completion", cwd=tmp_path, env={"SHELL": f"/usr/bin/{shell}"}) == named
    assert counterfoil("completion", shell, "-o", "script", cwd=tmp_path) == (0, "", "")
    assert (tmp_path / "script").read_text() == SCRIPTS[shell]


@pytest.mark.file
def test_the_script_of_a_shell_is_printed_whatever_the_settings_are_where_it_starts(
    tmp_path: Path,
) -> None:
    (tmp_path / "counterfoil.toml").write_text("store = [")
    whole = (0, SCRIPTS["bash"], "")

    assert counterfoil("completion", "bash", cwd=tmp_path) == whole
    assert counterfoil("completion", cwd=tmp_path, env={"SHELL": "/bin/bash"}) == whole
    assert counterfoil("completion", "bash", "-q", cwd=tmp_path) == whole
    (tmp_path / "counterfoil.toml").unlink()
    assert counterfoil("completion", "bash", cwd=tmp_path, env={"COUNTERFOIL_TZ": "Mars"}) == whole
    assert counterfoil("completion", "bash", "--tz", "Mars", cwd=tmp_path).code == 2


@pytest.mark.parametrize("own", ["", "/bin/dash", "/bin/"])
def test_a_shell_that_cannot_be_guessed_is_asked_for(own: str, tmp_path: Path) -> None:
    assert counterfoil("completion", cwd=tmp_path, env={"SHELL": own}) == (
        2,
        "",
        "counterfoil: completion takes bash, zsh or fish, and $SHELL names none of them\n",
    )


def test_another_shell_is_refused_with_those_that_there_are(tmp_path: Path) -> None:
    assert counterfoil("completion", "fsh", cwd=tmp_path) == (
        2,
        "",
        "counterfoil: SHELL takes bash, zsh or fish, not 'fsh'; did you mean fish?\n",
    )


# Whatever a ledger holds ------------------------------------------------------------------------


def test_commands_are_offered_with_what_help_says_of_them(tmp_path: Path) -> None:
    (totals,) = (one.summary for one in COMMANDS if one.name == "totals")

    assert asked("tot", tmp_path).out == f"totals\t{totals}\n"
    assert offered("", tmp_path) == [*(one.name for one in COMMANDS), "help"]
    assert offered("help tot", tmp_path) == offered("-q tot", tmp_path) == ["totals"]
    assert offered("help totals ", tmp_path) == offered("nope ", tmp_path) == []


def test_options_are_offered_before_and_after_the_command(tmp_path: Path) -> None:
    assert asked("--sto", tmp_path).out == "--store\tThe ledger to use.\n"
    assert offered("totals --sto", tmp_path) == ["--store"]
    assert offered("totals --me", tmp_path) == ["--measure"]
    assert offered("--me", tmp_path) == []
    assert {"-f", "--flow", "--help"} <= {*offered("totals -", tmp_path)}


def test_an_option_that_is_given_once_is_offered_once(tmp_path: Path) -> None:
    assert offered("totals -f json --form", tmp_path) == []
    assert offered("totals --flow RU:UA --fl", tmp_path) == ["--flow"]
    assert offered("totals -- --fl", tmp_path) == []


@pytest.mark.parametrize(
    ("typed", "choices"),
    [
        ("-f ", "table json ndjson csv md"),
        ("totals -f ", "table json ndjson csv md"),
        (
            "totals --format=",
            "--format=table --format=json --format=ndjson --format=csv --format=md",
        ),
        ("totals -qfj", "-qfjson"),
        ("diff -f n", "ndjson notice"),
        ("status a --scope p", "planned programme"),
        ("report a --scope p", "planned programme"),
        ("status a --standing w", "withheld"),
        ("status a --require ", "confirmed verified"),
        ("source a --kind m", "mediator media"),
        ("complete a/s --outcome ", "completed partial otherwise"),
        ("timeline --order ", "recorded stated"),
        ("check --fail-on ", "error warning"),
        ("import --feed-format ", "ndjson toml csv"),
        ("completion ", "bash zsh fish"),
    ],
)
def test_where_few_values_are_allowed_they_are_offered(
    typed: str, choices: str, tmp_path: Path
) -> None:
    assert offered(typed, tmp_path) == choices.split()


@pytest.mark.parametrize(
    "typed",
    [
        "import ",
        "import a b",
        "backup ",
        "report a --document ",
        "-o ",
        "--store ",
        "--store=x",
        "totals > ",
    ],
)
def test_the_shell_itself_offers_files_where_one_is_meant(typed: str, tmp_path: Path) -> None:
    assert [asked(typed, tmp_path, shell).out for shell in ("bash", "fish")] == ["/\n"] * 2


def test_each_value_is_offered_or_is_peoples_own_words() -> None:
    verbs = application(COMMANDS)
    commands = [verbs.get_command(None, one.name) for one in COMMANDS]  # type: ignore[arg-type]
    params: list[tuple[Parameter, str]] = [
        (param, command.name or "") for command in commands if command for param in command.params
    ]
    unknown = {
        label(param)
        for param, command in params
        if isinstance(param, TyperArgument | TyperOption)
        and not (isinstance(param, TyperOption) and param.is_flag)
        and not (names_files(param) or words(param, command) or label(param) in ASKED)
    }

    assert unknown == FREE


@pytest.mark.parametrize(
    ("typed", "line"),
    [
        ('cf a \'b c\' "d \\" e" f\\ g h', Line(("a", "b c", 'd " e', "f g"), "h", "h")),
        ("cf a 'b \"c", Line(("a",), 'b "c', "'b \"c")),
        ('cf "a\\b', Line((), "a\\b", '"a\\b')),
        ("cf '' a\\", Line(("",), "a", "a\\")),
        ("X=1 Y= cf a ", Line(("a",), "", "")),
        ("cf a 2> b c", Line(("a",), "c", "c")),
        ("cf a >b", Line(("a",), "b", "b", is_redirection=True)),
        ("cf $(id) `id` $HOME", Line(("$(id)", "`id`"), "$HOME", "$HOME")),
        ("", Line((), "", "")),
    ],
)
def test_a_line_is_taken_apart_as_a_shell_would_and_nothing_in_it_is_carried_out(
    typed: str, line: Line
) -> None:
    assert read(typed) == line


# Out of a ledger --------------------------------------------------------------------------------


def test_agreements_are_offered_and_the_stages_of_the_one_that_is_meant(cases: Path) -> None:
    assert offered("totals ", cases) == ["istanbul-2025", "istanbul-2025-bodies", "made-up"]
    assert offered("status is", cases) == ["istanbul-2025", "istanbul-2025-bodies"]
    stages = [f"made-up/s{number}" for number in range(5, 0, -1)]
    assert offered("status ma", cases) == ["made-up", *stages]
    assert offered("status made-up/", cases) == offered("complete m", cases) == stages
    assert offered("complete ", cases) == ["istanbul-2025/", "istanbul-2025-bodies/", "made-up/"]
    assert offered("totals made-up/", cases) == []


def test_entries_are_offered_by_number_and_by_key_the_newest_first(cases: Path) -> None:
    last = "figure reported, s5, vague:dozens, aa, 2024-02-05"

    assert asked("confirm made-up#", cases).out.startswith(
        f"made-up#last\t{last}\nmade-up#10\t{last}\nmade-up#9\tstage completed, s5, aa, 2024-02-05\n"
    )
    assert offered("confirm m", cases) == offered("confirm made-up#", cases)
    assert offered("confirm made-up#f", cases) == [f"made-up#f{n}" for n in (5, 4, 2, 1)]
    assert offered("confirm ", cases) == ["istanbul-2025#", "istanbul-2025-bodies#", "made-up#"]
    assert offered("trace made-up/", cases) == [f"made-up/s{n}@aa" for n in (5, 4, 2, 1)]
    assert offered("diff --from made-up#1", cases) == ["made-up#10", "made-up#1"]


def test_an_entry_beside_one_is_sought_in_the_same_agreement(cases: Path) -> None:
    assert offered("amend made-up#3 --of ", cases) == offered("confirm made-up#", cases)
    assert offered("timeline made-up --claim=", cases)[0] == "--claim=made-up#last"
    assert offered("confirm made-up#3 --like istanbul-2025#c08", cases) == ["istanbul-2025#c08"]


def test_keys_that_nobody_gave_are_not_offered(tmp_path: Path) -> None:
    assert offered("show istanbul-2025#", ledger(tmp_path)) == [
        f"istanbul-2025#{name}" for name in ("last", "2", "1")
    ]


def test_sources_are_offered_with_what_they_are_called(cases: Path) -> None:
    for typed in ("source pa", "view made-up --source pa", "report made-up --source pa"):
        assert asked(typed, cases).out == "paper\tThe Paper\n"
    assert offered("source x --same-as pa", cases) == ["paper"]
    assert offered("show aa", cases) == offered("source aa", cases) == ["aa"]


def test_a_source_is_called_what_was_last_said(tmp_path: Path) -> None:
    folder = ledger(tmp_path)
    assert counterfoil("source", "outlet", "--amend", "--name", "Gazette", cwd=folder).code == 0
    assert counterfoil("source", "outlet", "--amend", "--note", "x", cwd=folder).code == 0

    assert asked("source ou", folder).out == "outlet\tGazette\n"


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("report istanbul-2025/s2 --flow ", "RU:UA UA:RU RU+UA none"),
        ("totals istanbul-2025 --flow RU:", "RU:UA"),
        ("confirm istanbul-2025#c08 --flow ", "RU:UA UA:RU RU+UA all"),
        ("totals --flow ", "none"),
        ("report istanbul-2025 --measure ", "released returned"),
        ("totals istanbul-2025 --measure=", "--measure=released --measure=returned"),
        ("report istanbul-2025 --unit ", "person"),
        ("status istanbul-2025 --dimension ", "status rank sex unit-subset"),
        ("status istanbul-2025 --stage ", "s3 s2 s1"),
        ("amend istanbul-2025#c08 --stage ", "s3 s2 s1"),
    ],
)
def test_what_an_agreement_is_counted_by_is_offered_once_it_is_named(
    typed: str, names: str, istanbul: Path
) -> None:
    assert offered(typed, istanbul) == names.split()


def test_before_anything_is_counted_the_flows_are_those_between_the_parties(tmp_path: Path) -> None:
    folder = ledger(tmp_path)
    said = (
        "--title",
        "New",
        "--party",
        "A",
        "--party",
        "B",
        "--source",
        "outlet",
        "--stated",
        "2025",
    )
    assert counterfoil("announce", "new", *said, cwd=folder).code == 0

    assert offered("report new --flow ", folder) == ["A:B", "B:A", "none"]


def test_a_large_agreement_is_looked_at_from_its_end(tmp_path: Path) -> None:
    first, *_ = (entry for entry in made_up() if entry["event"] == "AgreementAnnounced")
    many = [
        {
            "event": "StageScheduled",
            "agreement": "made-up",
            "key": f"k{number}",
            "stage": f"s{number}",
            "statement": {"source": "aa", "stated": "2024"},
        }
        for number in range(MOST + 100)
    ]
    sources = [entry for entry in made_up() if entry["event"] == "SourceRegistered"]
    folder = record(tmp_path, [*sources, first, *many])

    found = offered("show made-up#", folder)

    assert len(found) == 1 + 2 * MOST
    assert found[:3] == ["made-up#last", f"made-up#{MOST + 101}", f"made-up#{MOST + 100}"]
    assert len(offered("status made-up/", folder)) == MOST
    assert offered("report made-up --flow ", folder) == [
        "AA:BB",
        "BB:AA",
        "none",
    ]  # of the first entry


def test_of_many_names_the_first_are_offered_and_others_once_they_are_begun(tmp_path: Path) -> None:
    many = [
        {"event": "SourceRegistered", "source": f"s{number:03}", "name": "S", "kind": "media"}
        for number in range(MOST + 100)
    ]
    folder = record(tmp_path, many)

    assert offered("source ", folder) == [f"s{number:03}" for number in range(MOST)]
    assert offered("source s29", folder) == [f"s{number}" for number in range(290, 300)]


@pytest.mark.file
def test_the_ledger_is_the_one_that_the_call_would_use(istanbul: Path, tmp_path: Path) -> None:
    store = str(istanbul / "counterfoil.db")
    other = tmp_path / "other"
    other.mkdir()
    (other / "counterfoil.toml").write_text(f'store = "{store}"')

    found = [
        offered(f"--store {store} totals ", tmp_path),
        offered(f"totals --store='{store}' ", tmp_path),
        offered("totals --store $THERE/counterfoil.db ", tmp_path, THERE=str(istanbul)),
        offered("totals ", tmp_path, COUNTERFOIL_STORE=store),
        offered("totals ", other),
    ]

    assert found == [["istanbul-2025"]] * 5
    assert offered("totals ", tmp_path) == []


# As bash is told --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("report istanbul-2025 --flow RU:", "UA"),
        ("report istanbul-2025 --flow=U", "UA:RU"),
        ("report istanbul-2025 --flow=UA:", "RU"),
        ('report istanbul-2025 --flow "RU:', "RU:UA"),
        ("confirm istanbul-2025#c08", "istanbul-2025#c08"),
        ("trace istanbul-2025/s1@gaya", "@gaya-one"),
        ("totals --format=js", "json"),
    ],
)
def test_bash_is_told_what_comes_after_the_last_sign_at_which_it_breaks_words(
    typed: str, told: str, istanbul: Path
) -> None:
    assert offered(typed, istanbul, "bash") == [told]


# Nothing is said, and nothing is left -----------------------------------------------------------


@contextmanager
def _silent_server() -> Iterator[str]:
    """A server that takes a connection, and says nothing."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield f"postgresql://you@127.0.0.1:{server.getsockname()[1]}/ledger?connect_timeout=60"


def _left(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.file
@pytest.mark.parametrize(
    "content", [None, b"", b"no ledger", b"SQLite format 3\0" + bytes(5_000)], ids=str
)
def test_where_there_is_no_ledger_nothing_is_offered_and_nothing_is_made(
    content: bytes | None, tmp_path: Path
) -> None:
    if content is not None:
        (tmp_path / "counterfoil.db").write_bytes(content)
    before = _left(tmp_path)

    for typed in ("totals ", "confirm a#", "report a --flow ", "source "):
        assert asked(typed, tmp_path) == (0, "", "")
    assert _left(tmp_path) == before


@pytest.mark.file
def test_of_a_damaged_or_a_locked_ledger_nothing_is_offered(istanbul: Path, tmp_path: Path) -> None:
    whole = (istanbul / "counterfoil.db").read_bytes()
    path = tmp_path / "counterfoil.db"
    path.write_bytes(whole.replace(b'"position":', b'"positiom":'))
    assert asked("confirm istanbul-2025#", tmp_path) == (0, "", "")
    path.write_bytes(whole[: len(whole) // 2])
    assert asked("totals ", tmp_path) == (0, "", "")
    path.write_bytes(whole)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode=EXCLUSIVE")
        other.execute("BEGIN IMMEDIATE")
        assert asked("totals ", tmp_path) == (0, "", "")


@pytest.mark.file
def test_a_server_that_does_not_answer_is_not_waited_for(tmp_path: Path) -> None:
    assert asked("totals ", tmp_path, COUNTERFOIL_STORE="postgresql://127.0.0.1:1/x") == (0, "", "")
    with _silent_server() as url:
        began = monotonic()
        assert asked("totals ", tmp_path, COUNTERFOIL_STORE=url) == (0, "", "")
        assert monotonic() - began < 30  # long before the connection itself is given up
    assert list(tmp_path.iterdir()) == []


@pytest.mark.file
def test_settings_that_are_wrong_stop_nothing_but_what_is_in_the_ledger(
    istanbul: Path, tmp_path: Path
) -> None:
    (tmp_path / "counterfoil.toml").write_text("store = [")

    assert asked("totals ", tmp_path) == (0, "", "")
    assert offered("tot", tmp_path) == ["totals"]
    assert asked("totals ", istanbul, COUNTERFOIL_AS_OF="2025") == (0, "", "")


@pytest.mark.parametrize(
    "arguments", [(), ("bash",), ("bash", "x "), ("fish", "a", "b", "c"), ("fish", "\udc80 \\")]
)
def test_whatever_is_asked_ends_well(arguments: Sequence[str], tmp_path: Path) -> None:
    told = counterfoil("__complete", *arguments, cwd=tmp_path)

    assert (told.code, told.err) == (0, "")


@pytest.mark.file
def test_pressing_a_key_leaves_no_trace(tmp_path: Path) -> None:
    folder = record(tmp_path, case("istanbul-2025"))
    before = _left(folder)

    for typed in (
        "",
        "totals ",
        "confirm istanbul-2025#",
        "report istanbul-2025 --flow ",
        "source n",
        "init ",
    ):
        assert asked(typed, folder).code == 0
    assert _left(folder) == before


# What others wrote ------------------------------------------------------------------------------


def _slipped_in(path: Path, stream: str, event: str) -> None:
    """An entry as nobody can record it."""
    with opened_raw(path) as raw:
        position = raw.execute("SELECT max(rowid) + 1 FROM stored_events").fetchone()[0]
        (ledger_id,) = raw.execute("SELECT id FROM ledger").fetchone()
        topic = "counterfoil:SourceRegistered"
        line = StoredLine(
            stream, 1, position, "2026-01-01T00:00:00.000000Z", "x", "x", "x", topic, event
        )
        raw.execute(
            "INSERT INTO stored_events (rowid, originator_id, originator_version, topic, state) "
            "VALUES (?, ?, 1, ?, ?)",
            (position, stream, topic, canonical.written(ledger_id, line)),
        )


@pytest.mark.file
def test_nothing_but_plain_words_is_offered_and_what_is_said_of_them_is_spelled_out(
    tmp_path: Path,
) -> None:
    path = ledger(tmp_path) / "counterfoil.db"
    for stream in (
        "agreement/$(touch x)",
        "agreement/`id`",
        "agreement/a b",
        "agreement/a\nb",
        "agreement/-rf~",
    ):
        _slipped_in(path, stream, "{}")
    _slipped_in(path, "source/s1", '{"name":"\\u001b[31mred\\u202e\\n\\tx"}')
    _slipped_in(path, "source/s2", '{"name":["x"]}')
    _slipped_in(path, "source/s3", '{"name":"' + "long " * 50 + '"}')

    assert offered("totals ", tmp_path) == ["istanbul-2025"]
    assert asked("source s", tmp_path).out.splitlines() == [
        "s1\t\\u001b[31mred\\u202e x",
        "s2",
        f"s3\t{'long ' * 15}lo...",
    ]


# What is loaded ---------------------------------------------------------------------------------


@pytest.mark.file
def test_no_other_call_loads_what_completes_calls(istanbul: Path) -> None:
    for words_ in (("--help",), ("totals", "istanbul-2025"), ("nope",)):
        called = call(
            *words_, cwd=istanbul, program=telling(("cli.completion", "cli.commands.completion"))
        )
        assert called.err.splitlines()[-1] == "[]"


@pytest.mark.file
def test_completing_a_call_loads_nothing_heavy(istanbul: Path) -> None:
    heavy = ("pydantic", "eventsourcing", "rich", "domain.events", "domain.ledger", "projections")
    for typed in ("tot", "confirm istanbul-2025#", "report istanbul-2025 --flow "):
        called = call(
            "__complete", "fish", f"counterfoil {typed}", cwd=istanbul, program=telling(heavy)
        )
        assert called.out
        assert called.err.splitlines()[-1] == "[]"


def test_the_scopes_and_standings_that_may_be_typed_are_those_that_there_are() -> None:
    assert tuple(SCOPES) == tuple(Scope)
    assert (*Standing, "contested") == STANDINGS
    typed, _ = get_args(get_args(ScopeOf)[0])
    assert get_args(typed) == SCOPES
