"""Dates as a spreadsheet writes them: in the form that the call names, else as a feed has them."""

import re
from datetime import date, datetime, timedelta
from typing import Final

from cli.call.wording import typed
from cli.feeds.date_form import EXAMPLE, written
from domain.refusals import BadForm
from domain.values.period import Moment

_DAY: Final = re.compile(r"([0-9]{1,2})([./-])([0-9]{1,2})\2([0-9]{4}|[0-9]{2})")
_YEAR_FIRST: Final = re.compile(r"[0-9]{4}([./])[0-9]{1,2}\1[0-9]{1,2}")
_WITH_ITS_MONTH: Final = re.compile(r"[0-9]{1,2} ([^\W\d_]+) [0-9]{4}")
_OURS: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_AND_A_TIME: Final = re.compile(r"(.+?)([ T])([0-9]{1,2}:[0-9]{2})(:[0-9]{2})?")
_MIDNIGHT: Final = re.compile("0?0:00(:00)?")
_SERIAL: Final = re.compile(r"[2-6][0-9]{4}")
_OF_ANOTHER_FORM: Final = ("time data", "unconverted data")
"""How Python begins to say that a text does not have a form."""
_DAY_NAUGHT: Final = date(1899, 12, 30)
"""The day that spreadsheet programs count from."""


def day_of(text: str, form: str | None) -> str:
    """The date as feeds write it, as precise as its form; `BadForm` where it is none."""
    if form is None:
        return _as_in_a_feed(text)
    try:
        moment = datetime.strptime(text, form)  # noqa: DTZ007 - a cell may have a day alone
    except ValueError as error:
        if not str(error).startswith(_OF_ANOTHER_FORM):
            raise BadForm("the date", text, "there is no such date or time") from None
        if form.startswith("%Y") or not re.match("[0-9]{4}-[0-9]{2}", text):
            example = EXAMPLE.strftime(form)
            hint = _serial(text)
            raise BadForm(
                "the date", text, f"dates here are {form}, such as {example}", hint
            ) from None
        return _as_in_a_feed(text)
    if moment.tzinfo is not None:
        return moment.isoformat()
    if moment.time().isoformat() != "00:00:00":
        raise BadForm("the date", text, "a time of day needs its offset, as %z reads it")
    return written(moment, form)


def _as_in_a_feed(text: str) -> str:
    try:
        return str(Moment.parse(text))
    except BadForm as refusal:
        refusal.hint = _hint(text) or refusal.hint
        raise


def _hint(text: str) -> str | None:
    """How to have it read, where it looks like a date of a form that people use."""
    if forms := _forms(text):
        return _named(forms)
    if (found := _AND_A_TIME.fullmatch(text)) is None:
        return _serial(text)
    day, between, time, seconds = found.groups(default="")
    time_form = f"{between}%H:%M{':%S' if seconds else ''}"
    if _MIDNIGHT.fullmatch(time + seconds):
        # A spreadsheet shows a day so; with an offset it would be the instant at which the day begins.
        days = ["%Y-%m-%d"] if _OURS.fullmatch(day) else _forms(day)
        if not days:
            return None
        return f"{_named([f'{form}{time_form}' for form in days])}: midnight is read as the day"
    if forms := _forms(day):
        form = typed(f"{forms[0]} %H:%M{':%S' if seconds else ''} %z")
        return f"with its offset, as in {text} +0300, --date-format {form}; else leave the time out"
    return None


def _named(forms: list[str]) -> str:
    """The option with the form, and with the other one that it may be."""
    others = "".join(f", or {typed(form)} where the month comes first" for form in forms[1:])
    return f"--date-format {typed(forms[0])}{others}"


def _forms(text: str) -> list[str]:
    """The forms that it may have, under which there is such a day."""
    forms: list[str] = []
    if found := _DAY.fullmatch(text):
        _, sign, _, year = found.groups()
        last = "%Y" if len(year) == 4 else "%y"
        forms = [f"%d{sign}%m{sign}{last}", *([f"%m/%d/{last}"] if sign == "/" else [])]
    elif found := _YEAR_FIRST.fullmatch(text):
        forms = [f"%Y{found[1]}%m{found[1]}%d"]
    elif _WITH_ITS_MONTH.fullmatch(text):
        return [form for form in ("%d %B %Y", "%d %b %Y") if _fits(text, form)][:1]
    return [form for form in forms if _fits(text, form)]


def _fits(text: str, form: str) -> bool:
    try:
        datetime.strptime(text, form)  # noqa: DTZ007 - only whether it does
    except ValueError:
        return False
    return True


def _serial(text: str) -> str | None:
    """The day behind a number, as programs show it where a column has no form of a date."""
    if not _SERIAL.fullmatch(text):
        return None
    day = _DAY_NAUGHT + timedelta(days=int(text))
    return f"the number stands for {day} in spreadsheet programs: give the column the form of a date there"
