"""Other people's words in Markdown: made safe to look at, and none of their signs taken for ours."""

import re
from typing import Final

from cli.output.screen import Screen
from cli.output.shown import shown

_ENTITY: Final = r"&(?=\\?#?\w+;)"
"""What Markdown takes for a character by its name or number."""


def markdown(text: str, screen: Screen) -> str:
    """The text as it is shown, with every sign of Markdown in it escaped."""
    text = shown(text, marked=screen.page)
    for sign in "\\|<>*_`[]#":
        text = text.replace(sign, f"\\{sign}")
    return re.sub(_ENTITY, r"\\&", text)
