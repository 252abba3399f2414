"""The formats by name."""

from typing import Any

from cli.output.answer import Answer
from cli.output.screen import Screen


def rendered(answer: Answer[Any], name: str, screen: Screen) -> str:
    """The answer as text in one of `cli.call.settings.FORMATS`, ended by a line feed."""
    from cli.output import structured, table

    render = {
        "table": table.as_table,
        "md": table.as_markdown,
        "json": structured.as_json,
        "ndjson": structured.as_ndjson,
        "csv": structured.as_csv,
    }[name]
    return render(answer, screen)
