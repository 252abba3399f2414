"""The options that say how a spreadsheet is written, each declared once."""

from typing import Annotated

from typer import Option

from domain.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Sheet:
    """How a spreadsheet is written, as it was typed."""

    columns: Annotated[
        list[str] | None,
        Option("--map", metavar="FIELD=COLUMN", help="CSV: the column that holds a field."),
    ] = None
    constants: Annotated[
        list[str] | None,
        Option("--set", metavar="FIELD=VALUE", help="CSV: the same value in every row."),
    ] = None
    ignored: Annotated[
        list[str] | None,
        Option("--ignore", metavar="COLUMN", help="CSV: a column to pass over."),
    ] = None
    may_be_empty: Annotated[
        list[str] | None,
        Option(
            "--skip-empty",
            metavar="COLUMN",
            help="CSV: pass over rows in which this column is empty; again: in which all are.",
        ),
    ] = None
    date_format: Annotated[
        str | None,
        Option("--date-format", metavar="FORM", help="CSV: how dates are written: %d.%m.%Y."),
    ] = None
    thousands: Annotated[
        str | None,
        Option("--thousands", metavar="SIGN", help="CSV: what stands between thousands."),
    ] = None
    decimal: Annotated[
        str | None, Option("--decimal", metavar="SIGN", help="CSV: what stands before decimals.")
    ] = None
    encoding: Annotated[
        str | None,
        Option("--encoding", metavar="NAME", help="CSV: utf-8, utf-16, windows-1251, ..."),
    ] = None
    delimiter: Annotated[
        str | None,
        Option(
            "--delimiter", metavar="SIGN", help="CSV: what stands between cells; tab is a word."
        ),
    ] = None
