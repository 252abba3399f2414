"""Every command and every option of the program is documented."""

import re

from cli.filters import FILTERS
from cli.registry import COMMANDS
from domain.events import Scope
from tests.docs.sessions import REFERENCE, ROOT, undocumented


def test_every_command_is_documented() -> None:
    """`make docs` adds a section for one that is missing; its words are for people to write."""
    assert undocumented(REFERENCE.read_text()) == []


def test_every_scope_is_explained_where_it_is_typed_and_on_a_page_that_the_readme_names() -> None:
    page = (ROOT / "docs" / "scopes.md").read_text()
    told = re.findall(r"^\| `([a-z]+)` \|", page, re.MULTILINE)
    assert sorted(told) == sorted(Scope)
    assert "(docs/scopes.md)" in (ROOT / "README.md").read_text()

    section = (
        REFERENCE.read_text().partition("Usage: counterfoil report ")[2].partition("--up-to")[0]
    )
    assert re.findall(r"\b([a-z]+):\s", section.partition("--scope SCOPE")[2]) == sorted(
        Scope, key=section.index
    )


def test_an_entry_in_a_help_text_is_one_that_a_shell_passes_on() -> None:
    """A bare #last is a comment to a shell."""
    assert re.findall(r"(?<![\w/])#(?:last|KEY)\b", REFERENCE.read_text()) == []


def test_which_command_takes_which_filter_is_told_as_their_help_has_it() -> None:
    text = REFERENCE.read_text()
    table = text.partition("\n| filter | is taken by |\n")[2].partition("\n\n")[0]
    told = {
        (option, command)
        for option_cell, commands_cell in re.findall(
            r"^\| (`--.*?) \| (.*) \|$", table, re.MULTILINE
        )
        for option in re.findall(r"`(--[a-z]+)`", option_cell)
        for command in re.findall(r"`([a-z]+)`", commands_cell)
    }
    taken = {
        (option, one.name)
        for one in COMMANDS
        if one.section == "Reading"
        for option in FILTERS
        if re.search(
            rf"^  {option} ",
            text.partition(f"Usage: counterfoil {one.name} ")[2].partition("```")[0],
            re.MULTILINE,
        )
    }

    assert told == taken
    assert len(taken) > len(FILTERS)
