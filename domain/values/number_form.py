"""How the number of a quantity is written, and the sign before it where it is typed. Source: docs/feed.md."""

import re
from typing import Final

NUMBER: Final = re.compile(r"(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,6})?")
EITHER_WAY: Final = r"[1-9][0-9]{0,2}\.[0-9]{3}"
"""A number whose point stands between thousands in half of the world; here it stands before decimals."""

TYPED_PREFIXES: Final = {
    "at-least:": ">=",
    "more-than:": ">",
    "at-most:": "<=",
    "less-than:": "<",
    "about:": "~",
}
"""What a shell takes as it is, and the sign of feeds that it stands for."""
