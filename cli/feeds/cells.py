"""What stands in the cells of a row, as a feed would have it."""

import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final

from cli.feeds.dates import day_of
from cli.feeds.numbers import Numbers
from cli.feeds.sheet_options import STATEMENT
from domain.events import Party
from domain.problem import Problem
from domain.refusals import BadForm, Refused
from domain.state.parties import flow_of
from domain.values.breakdown import divided

_SEVERAL: Final = re.compile(r"[,&|\n]| and |(?:each|both)[ -]ways?", re.IGNORECASE)


class Cells:
    """Reads the cells of one file."""

    def __init__(
        self,
        numbers: Numbers,
        date_format: str | None,
        parties: Callable[[str], Mapping[str, Party]],
    ) -> None:
        """``parties`` gives those of an agreement that is recorded."""
        self._numbers = numbers
        self._date_format = date_format
        self._parties = parties

    def given(self, cells: Mapping[str, str]) -> tuple[dict[str, Any], list[Problem]]:
        """The object of a row, and what is wrong with its cells."""
        given: dict[str, Any] = {"event": "FigureReported"}
        statement: dict[str, Any] = {}
        problems = []
        for field, text in cells.items():
            try:
                value = self._value(field, text, cells.get("agreement", ""))
            except Refused as refusal:
                problems.append(Problem(field, str(refusal), refusal.hint))
            else:
                (statement if field in STATEMENT else given)[field] = value
        given["statement"] = statement
        return given, problems

    def _value(self, field: str, text: str, agreement: str) -> Any:
        match field:
            case "quantity":
                return self._numbers.quantity(text)
            case "breakdowns":
                return self._breakdowns(text)
            case "flows":
                parties = partial(self._parties, agreement)
                return [_flow(flow, parties) for flow in _listed(text)]
            case "via":
                return _listed(text)
            case "stated" | "published" | "up_to":
                return day_of(text, self._date_format)
            case "repeats":
                return int(text) if re.fullmatch("[0-9]{1,12}", text) else text
            case "quote" | "note":
                return re.sub(r"\s*[\r\n]\s*", " ", text)
            case _:
                return text

    def _breakdowns(self, text: str) -> dict[str, Any]:
        """`status=military:270,civilian:120; sex=women:3,...`"""
        found: dict[str, Any] = {}
        for piece in _listed(text):
            dimension, parts = divided(
                piece, self._parts, self._numbers.quantity, self._separator_hint
            )
            if dimension in found:
                raise BadForm("the breakdown", text, f"{dimension} stands twice in it")
            found[dimension] = parts
        return found

    def _parts(self, text: str) -> list[str]:
        """At the commas, except those inside a number where numbers have them."""
        if self._numbers.has_commas:
            return re.split(r",(?![0-9]+(?:,|\.|$))", text)
        return text.split(",")

    def _separator_hint(self, rest: str) -> str | None:
        comma = re.search("[0-9],[0-9]", rest) and not self._numbers.has_commas
        return "--thousands , where the comma stands between thousands" if comma else None


def _flow(text: str, parties: Callable[[], Mapping[str, Party]]) -> str:
    """A flow as a feed has it; where it is several, `BadForm` tells how those are written."""
    try:
        return str(flow_of(text, parties))
    except BadForm as bad:
        if bad.hint is None and _SEVERAL.search(text):
            bad.hint = "several flows are joined by ; as in RU:UA; UA:RU"
        raise


def _listed(text: str) -> list[str]:
    return [item for item in (part.strip() for part in text.split(";")) if item]
