"""How a total divides is written in one way, on a command line and in the cell of a spreadsheet."""

import pytest

from cli.feeds.cells import Cells
from cli.feeds.numbers import Numbers
from cli.recording import typed
from domain.refusals import BadForm


def in_a_cell(text: str) -> object:
    cells = Cells(Numbers(thousands=None, decimal=None), None, lambda agreement: {})
    given, problems = cells.given({"breakdowns": text})
    return problems[0].sentence if problems else given["breakdowns"]


def on_a_line(text: str) -> object:
    try:
        return typed.breakdowns([text])
    except BadForm as refusal:
        return str(refusal)


STATUS = {"status": {"complete": True, "parts": {"military": "270", "civilian": ">=120"}}}


@pytest.mark.parametrize(
    "text", ["status=military:270,civilian:120+", " status = military : 270 , civilian : 120+ "]
)
def test_spaces_around_parts_mean_nothing(text: str) -> None:
    assert on_a_line(text) == in_a_cell(text) == STATUS


@pytest.mark.parametrize(
    "text",
    [
        "sex=women:3,...",
        "sex=women:3,women:4",
        "sex=women:3, women:4",
        "sex=women",
        "sex=...",
        "sex=",
        "women:3",
        "sex=women:3,,men:4",
        "sex=women:many",
    ],
)
def test_parts_are_read_and_refused_alike_wherever_they_are_written(text: str) -> None:
    assert on_a_line(text) == in_a_cell(text)
