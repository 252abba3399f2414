"""What is given to an option: once, where it takes one value, and never nothing."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.core import TyperOption

from cli.call.application import application
from cli.call.command import Command
from cli.call.usage import GivenTwice
from cli.context import Context
from cli.failures import Failure
from cli.output.withheld import withheld
from cli.registry import COMMANDS
from tests.cli.calls import Called, call, counterfoil

ENTRY = "istanbul-2025#1"
ALL = "hint: all stands for every flow of the entry; for some of them, make a call for each\n"


def _commands() -> Iterator[tuple[Command, Context]]:
    group = application(COMMANDS)
    for listed in COMMANDS:
        loaded = group.get_command(Context(group), listed.name)
        assert isinstance(loaded, Command)
        yield loaded, Context(loaded, info_name=listed.name)


def test_no_option_of_one_value_takes_another_one() -> None:
    held = 0
    for command, ctx in _commands():
        for param in command.get_params(ctx):
            if isinstance(param, TyperOption) and not (param.is_flag or param.multiple):
                held += 1
                words = [word for value in "ab" for word in (param.opts[0], value)]
                with pytest.raises(GivenTwice, match=f"{max(param.opts, key=len)} is "):
                    command.make_parser(ctx).parse_args(words)
    assert held > 300


@pytest.mark.file
def test_options_that_take_several_values_go_on_taking_them(tmp_path: Path) -> None:
    refused = counterfoil("totals", "--flow", "A:B", "--flow", "B:A", cwd=tmp_path)

    assert refused.err.startswith("counterfoil: there is no ledger at ")


@pytest.mark.parametrize("command", ["confirm", "correct", "dispute", "retract"])
@pytest.mark.parametrize(
    ("second", "sentence"),
    [
        ("UA:RU", "--flow is given as 'RU:UA' and as 'UA:RU': give it once"),
        ("all", "--flow is given as 'RU:UA' and as 'all': give it once"),
        ("RU:UA", "--flow is given twice, as 'RU:UA': give it once"),
    ],
)
def test_of_two_flows_no_pointer_drops_one(
    command: str, second: str, sentence: str, tmp_path: Path
) -> None:
    called = counterfoil(command, ENTRY, "--flow", "RU:UA", "--flow", second, cwd=tmp_path)

    assert called == (2, "", f"counterfoil: {sentence}\n{ALL}")


def test_the_same_value_again_says_nothing_else(tmp_path: Path) -> None:
    assert call("told", "-q", "--tz", "UTC", "--tz=UTC", cwd=tmp_path).code == 0


def test_of_two_ledgers_neither_is_shown(tmp_path: Path) -> None:
    secret = "postgresql://desk:secret@db/ledger"
    sentence = "counterfoil: --store is given with two values: give it once\n"

    for words in (
        ("totals", "--store", "a.db", "--store", secret),
        ("--store", secret, "totals", "--store", "a.db"),
    ):
        assert counterfoil(*words, cwd=tmp_path) == (2, "", sentence)


ADDRESS = "postgresql://desk:S3cret/S3cret@db/ledger"


@pytest.mark.parametrize(
    "words",
    [
        ("init", ADDRESS),
        ("-f", "json", "init", ADDRESS),
        ("totals", "-o", ADDRESS),
        ("import", ADDRESS),
        (ADDRESS,),
        ("totals", f"--{ADDRESS}"),
        ("status", ADDRESS, "-v"),
        ("totals", "--as-of", ADDRESS),
        ("totals", "--format", ADDRESS),
        ("bundle", "--check", ADDRESS),
        ("find", ADDRESS),
        ("totals", "postgresql://desk:1 S3cret@db/ledger"),
        ("status", "postgresql://desk:my S3cret@db/ledger"),
        ("status", "desk:S3cret@db/ledger"),
        ("-v", "totals", "--store", "postgresql://anna@h/led?passw%6Frd=S3cret"),
        ("-v", "totals", "--store", "postgresql://anna%3AS3cret@h/led"),
        ("-v", "totals", "--store", "postgresql://h/led?user=anna%3AS3cret"),
    ],
)
def test_a_password_in_an_address_is_not_said_again_wherever_it_was_typed(
    words: tuple[str, ...], tmp_path: Path
) -> None:
    called = counterfoil(*words, cwd=tmp_path)
    assert called.code != 0
    assert "S3cret" not in called.out + called.err


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("'postgresql://desk:S3 cret@db/ledger'", "'postgresql://...@db/ledger'"),
        ("postgresql://desk:S3'cr\"et@db", "postgresql://...@db"),
        ("postgresql://desk:S3 cret@db/x is a stage", "postgresql://...@db/x is a stage"),
        ("postgresql://desk:12 S3cret@S3cret S3cret@db", "postgresql://...@db"),
        ("http://db:5432/x is a/s2@north", "http://db:5432/x is a/s2@north"),
        ("postgresql:/desk:S3cret", "postgresql:/..."),
        ("'postgresql://desk:S3cret...'", "'postgresql://...'"),
        ("postgres://:S3cret@db,", "postgres://...@db,"),
        ("postgresql://desk@corp:S3cret@db/ledger", "postgresql://...@db/ledger"),
        ("postgresql://desk@corp:S3cret/ledger", "postgresql://..."),
        ("postgresql://desk@a@b:S3cret@db/ledger", "postgresql://...@db/ledger"),
        ("postgresql://desk@db:5432,db2:5433/ledger", "postgresql://desk@db:5432,db2:5433/ledger"),
        ("postgresql://desk@[::1]:5432/ledger", "postgresql://desk@[::1]:5432/ledger"),
        ("postgresql://desk@db:5432 as clerk@corp", "postgresql://desk@db:5432 as clerk@corp"),
        ("https://desk:1S3cret@db.example", "https://...@db.example"),
        ("postgresql://db?sslpassword=S3cret&x=1", "postgresql://db?sslpassword=...&x=1"),
        ("postgresql://db?options=x.password%3DS3cret", "postgresql://..."),
        ("postgresql://anna@h/led?passw%6Frd=S3cret", "postgresql://..."),
        ("'postgresql://anna%3AS3cret@h/led'", "'postgresql://...'"),
        ("postgresql://h/led?user=anna:S3cret&x=1", "postgresql://..."),
        ("postgresql://anna%3AS3cret%40h/led", "postgresql://..."),
        ("https://a.example/t%20a:b/@mod?q=a%20b", "https://a.example/t%20a:b/@mod?q=a%20b"),
        ("sqlite:/desk/a%20b:c@d/x.db", "sqlite:/desk/a%20b:c@d/x.db"),
        ("postgresql://anna%20b@h/led?user=c", "postgresql://anna%20b@h/led?user=c"),
        ("postgresql://db?scram_client_key=S3cret", "postgresql://db?scram_client_key=..."),
        ("'desk:S3cret/S3cret@db:5432/ledger'", "'...@db:5432/ledger'"),
        ("2025-05-24T10:00@2025-05-25/a", "2025-05-24T10:00@2025-05-25/a"),
        ("sqlite:desk@home/ledger.db", "sqlite:desk@home/ledger.db"),
        ("host=db password = S3cret", "host=db password = ..."),
        ("http://db:5432/x", "http://db:5432/x"),
        ("'http://db:5432'", "'http://db:5432'"),
        ("sqlite:/desk/a:b.db", "sqlite:/desk/a:b.db"),
    ],
)
def test_of_an_address_all_is_said_but_user_and_password(address: str, said: str) -> None:
    assert withheld(f"no use for {address} here") == f"no use for {said} here"


def test_an_address_without_a_password_is_said_as_it_was_given(tmp_path: Path) -> None:
    for address in (
        "http://desk@db:5432/x?at=1@2",
        "https://example.org/a:b@c",
        "postgresql://h",
        "postgresql://desk@db",
    ):
        sentence = f"counterfoil: init has no use for '{address}'\n"
        assert counterfoil("init", address, cwd=tmp_path).err.startswith(sentence)


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (("diff", "a", "--from", ""), "--from"),
        (("diff", "a", "--from", "2025-05-24", "--to="), "--to"),
        (("totals", ""), "AGREEMENT"),
        (("check", ""), "AGREEMENT"),
        (("briefing", "--since", ""), "--since"),
        (("replay", "a", ""), "DATE"),
        (("suspend", "a", "--source", "north", "--actor", ""), "--actor"),
        (("report", "a/s2", "20", "--flow", ""), "--flow"),
        (("import", ""), "FILE"),
        (("export", "--output", ""), "--output"),
    ],
)
def test_an_empty_value_is_not_one_that_was_left_out(
    words: tuple[str, ...], named: str, tmp_path: Path
) -> None:
    assert counterfoil(*words, cwd=tmp_path) == (2, "", f"counterfoil: {named} is empty\n")


def test_no_option_and_no_argument_takes_an_empty_value() -> None:
    for command, ctx in _commands():
        for param in command.own:
            if isinstance(param, TyperOption) and param.is_flag:
                continue
            with pytest.raises(Failure, match=r" is empty$"):
                param.process_value(ctx, [""] if param.multiple or param.nargs == -1 else "")


def test_an_empty_variable_is_one_that_is_not_set(tmp_path: Path) -> None:
    called: Called = call("told", "-q", cwd=tmp_path, env={"COUNTERFOIL_TZ": ""})

    assert called.code == 0


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (("import", "x.csv", "--problems", "-"), "--problems"),
        (("checkpoint", "--new-key", "-"), "--new-key"),
        (
            (
                "verify",
                "--checkpoint=-",
            ),
            "--checkpoint",
        ),
        (("backup", "-"), "FILE"),
    ],
)
def test_a_dash_that_stands_for_no_stream_is_no_file_either(
    words: tuple[str, ...], named: str, tmp_path: Path
) -> None:
    assert counterfoil("init", "-q", cwd=tmp_path).code == 0
    (tmp_path / "x.csv").write_text("source\nn\n")
    called = counterfoil(*words, cwd=tmp_path)

    assert (called.code, called.out) == (2, "")
    assert called.err.startswith(f"counterfoil: {named} names a file, and - is none: ")
    assert not (tmp_path / "-").exists()
    assert counterfoil("sources", "-o", "-", cwd=tmp_path).code == 0


@pytest.mark.parametrize(
    "url",
    ["desk:S3cret@db/x", "desk@corp:S3cret@db/x", "@corp:S3cret@db", "desk@corp:12/S3cret@db"],
)
def test_of_a_store_whose_url_may_hold_a_password_the_scheme_alone_is_said(
    url: str, tmp_path: Path
) -> None:
    called = counterfoil("totals", "--verbose", "--store", f"postgresql://{url}", cwd=tmp_path)
    assert (called.code, called.err.splitlines()[0]) == (
        7,
        "the settings of this call lead to the ledger postgresql://...",
    )
    assert "S3cret" not in called.err
