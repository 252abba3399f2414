"""What a setting is called that holds a secret, or something that is as good as one."""

from typing import Final

CALLED: Final = r"(?:password|secret|scram_(?:client|server)_key)"
"""How such names begin, in whatever capitals, as a regular expression."""
