"""Dates as a spreadsheet writes them: in the form that the call names, else as a feed has them."""

import re
from datetime import datetime
from typing import Final

from domain.period import Moment
from domain.refusals import BadForm

_DAY: Final = re.compile(r"[0-9]{1,2}([./-])[0-9]{1,2}\1([0-9]{4}|[0-9]{2})")
_OF_A_DAY: Final = re.compile(r"%[djxcDFuwaAV]")
_OF_A_MONTH: Final = re.compile(r"%[mbBh]")
_EXAMPLE: Final = datetime(2025, 5, 24)  # noqa: DTZ001 - only its form is shown


def date(text: str, form: str | None) -> str:
    """The date as feeds write it, as precise as its form; `BadForm` where it is none."""
    if form is None:
        return _as_in_a_feed(text)
    try:
        moment = datetime.strptime(text, form)  # noqa: DTZ007 - a cell may have a day alone
    except ValueError:
        if form.startswith("%Y") or not re.match("[0-9]{4}-[0-9]{2}", text):
            example = _EXAMPLE.strftime(form)
            raise BadForm("the date", text, f"dates here are {form}, such as {example}") from None
        return _as_in_a_feed(text)
    if moment.tzinfo is not None:
        return moment.isoformat()
    if moment.time().isoformat() != "00:00:00":
        raise BadForm("the date", text, "a time of day needs its offset, as %z reads it")
    if not _OF_A_MONTH.search(form) and not _OF_A_DAY.search(form):
        return f"{moment.year:04}"
    return moment.strftime("%Y-%m-%d" if _OF_A_DAY.search(form) else "%Y-%m")


def _as_in_a_feed(text: str) -> str:
    try:
        return str(Moment.parse(text))
    except BadForm as refusal:
        found = _DAY.fullmatch(text)
        if found is not None:
            sign, year = found[1], "%Y" if len(found[2]) == 4 else "%y"
            month_first = f", or %m/%d/{year} where the month comes first" if sign == "/" else ""
            refusal.hint = f"--date-format %d{sign}%m{sign}{year}{month_first}"
        raise
