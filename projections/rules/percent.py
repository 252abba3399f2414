"""Rule 9: in percent nothing is summed."""

from typing import Final

PERCENT: Final = "percent"
