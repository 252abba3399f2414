"""A cell as one piece of text, for the formats that have no lists."""

from collections.abc import Mapping

from cli.output.records import Cell


def flat(cell: Cell, *, yes: str = "true", no: str = "false") -> str:
    """Lists joined by `; `, what would not be told apart then in quotes; of a record its pairs, `entry=a#1
    source=ru-mod`, without the nulls."""
    match cell:
        case None:
            return ""
        case bool():
            return yes if cell else no
        case int():
            return str(cell)
        case str():
            return cell
        case Mapping():
            pairs = ((name, value) for name, value in cell.items() if value is not None)
            return " ".join(f"{name}={_word(value)}" for name, value in pairs)
        case _:
            return "; ".join(_item(item, yes=yes, no=no) for item in cell)


def _item(cell: Cell, *, yes: str, no: str) -> str:
    text = flat(cell, yes=yes, no=no)
    joins = isinstance(cell, str) and (
        not text or text.strip() != text or any(c in text for c in ';"')
    )
    return _quoted(text) if joins else text


def _word(cell: Cell) -> str:
    """A value inside a record: quoted where a space would break the pair from its value."""
    if isinstance(cell, Mapping):
        return f"({flat(cell)})"
    if isinstance(cell, str | int | None):
        text = flat(cell)
        return _quoted(text) if not text or any(sign in text for sign in ' ,;"') else text
    return ",".join(_word(item) for item in cell)


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
