"""How a spreadsheet is to be read: what its columns are called, how its cells are written."""

import codecs
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Final

from cli.call.shared_options import given, names_of
from cli.call.wording import did_you_mean, either, quoted
from cli.failures import Failure
from cli.feeds.date_form import checked_form
from cli.feeds.options import Sheet
from domain.frozen import dataclass
from domain.refusals import listed

STATEMENT: Final = (
    "source",
    "via",
    "stated",
    "published",
    "url",
    "publisher",
    "quote",
    "language",
    "sha256",
    "basis",
    "note",
)
FIELDS: Final = (
    "agreement",
    "key",
    "scope",
    "stage",
    "up_to",
    "flows",
    "measure",
    "unit",
    "quantity",
    "breakdowns",
    "repeats",
    *STATEMENT,
)
_DELIMITERS: Final = {"tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";", "pipe": "|"}
_NO_FILE_HAS: Final = ("idna", "punycode", "raw-unicode-escape", "unicode-escape", "undefined")
"""Encodings of Python's that are for names and for source code."""
_THOUSANDS: Final = (",", ".", "'", " ", "space")
_DECIMAL: Final = (",", ".")


@dataclass(frozen=True, slots=True)
class SheetOptions:
    """Checked: `columns` and `constants` by field, the other signs as they stand in the file."""

    columns: Mapping[str, str]
    constants: Mapping[str, str]
    ignored: frozenset[str]
    may_be_empty: tuple[str, ...]
    """Columns; a row in which all of them are empty is passed over."""
    date_format: str | None
    encoding: str | None
    delimiter: str | None
    thousands: str | None
    decimal: str | None


def check_used(sheet: Sheet, forms: Iterable[str]) -> None:
    """Refuse options for spreadsheets where there is none."""
    if given(sheet) and "csv" not in forms:
        names = listed(names_of(Sheet).values())
        raise Failure(f"{names} are for CSV, and there is none")


def sheet_options(sheet: Sheet) -> SheetOptions:
    """The options as they were typed, read; a `Failure` names the one that makes no sense."""
    mapped = _pairs("--map", "FIELD=COLUMN", sheet.columns or ())
    constants = _pairs("--set", "FIELD=VALUE", sheet.constants or ())
    both = sorted(mapped.keys() & constants.keys())
    if both:
        raise Failure(f"{both[0]} is given by --map and by --set: one of them is enough")
    columns = {field: heading(column) for field, column in mapped.items()}
    ignored = frozenset(map(heading, sheet.ignored or ()))
    for column in columns.values():
        if column in ignored:
            raise Failure(
                f"the column {quoted(column)} is named by --map and by --ignore: one of them is enough"
            )
    thousands = _one_of("--thousands", sheet.thousands, _THOUSANDS)
    decimal = _one_of("--decimal", sheet.decimal, _DECIMAL)
    if thousands is not None and thousands == decimal:
        raise Failure(f"--thousands and --decimal are both {quoted(thousands)}: they must differ")
    return SheetOptions(
        columns=columns,
        constants=constants,
        ignored=ignored,
        may_be_empty=tuple(map(heading, sheet.may_be_empty or ())),
        date_format=checked_form(sheet.date_format),
        encoding=_encoding(sheet.encoding),
        delimiter=_delimiter(sheet.delimiter),
        thousands=" " if thousands == "space" else thousands,
        decimal=decimal,
    )


def heading(name: str) -> str:
    """The name of a column, as a file has it or an option, in the one form in which they are compared and told:
    white space in it, a line break too, is one blank."""
    return unicodedata.normalize("NFC", " ".join(name.split()))


def _pairs(option: str, form: str, given: Iterable[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for text in given:
        name, equals, value = text.partition("=")
        name = name.strip()
        if not equals or not value.strip():
            raise Failure(f"{option} takes {form}, not {quoted(text)}")
        if name not in FIELDS:
            raise Failure(
                f"{option} names {quoted(name)}, which is no field of a row{did_you_mean(name, FIELDS)}",
                hint=f"fields are {listed(FIELDS)}",
            )
        if name in found:
            raise Failure(f"{option} names {name} twice")
        found[name] = value.strip()
    return found


def _one_of(option: str, given: str | None, allowed: tuple[str, ...]) -> str | None:
    if given is not None and given not in allowed:
        shown = either(["a space" if sign == " " else sign for sign in allowed if sign != "space"])
        raise Failure(f"{option} takes {shown}, not {quoted(given)}")
    return given


def _encoding(given: str | None) -> str | None:
    if given is None:
        return None
    name = _known(given)
    if name is None or name in _NO_FILE_HAS:
        raise Failure(
            f"--encoding {quoted(given)} is not known: it is utf-8, utf-16, windows-1251, or "
            "another that Python names"
        )
    return name


def _known(encoding: str) -> str | None:
    """What Python calls it; None where it is none, or none of text."""
    try:
        "".encode(encoding)
        return codecs.lookup(encoding).name
    except (LookupError, ValueError):
        return None


def _delimiter(given: str | None) -> str | None:
    if given is None:
        return None
    sign = _DELIMITERS.get(given, given)
    if len(sign) != 1 or sign in '"\r\n' or sign.isalnum():
        raise Failure(f"--delimiter takes one sign such as ; or the word tab, not {quoted(given)}")
    return sign
