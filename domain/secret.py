"""What is a secret or as good as one: how settings are called that hold one, and which URLs tell a password."""

import re
from typing import Final

CALLED: Final = r"(?:password|secret|scram_(?:client|server)_key)"
"""How such names begin, in whatever capitals, as a regular expression."""
_PLAIN: Final = r"(?:[^:/@]*@)?[^:/@]*(?::[0-9]*)?(?:,[^:/@]*(?::[0-9]*)?)*(?:/[^@]*)?"
"""Perhaps a user, then hosts and ports, then perhaps a database."""
_NAMED: Final = rf"(?i){CALLED}[\w-]*\s*="
"""What is a secret or as good as one, wherever in a URL it is said to be so."""
_IN_A_USER: Final = "(?:^|&)user=[^&]*:"
"""`USER:PASSWORD` where a parameter names the user alone."""
_PARAMETER: Final = "(?:user|dbname|host|service|passfile|application_name|options)="


def may_hold_a_password(rest: str) -> bool:
    """Whether the URL of a database, without its scheme, may tell a password.

    What is before the last @ may be part of a password, / and ? too; only in the value of a parameter behind a
    plain host and port it is none.
    """
    from urllib.parse import unquote_plus as unquote

    place, _, query = rest.partition("?")
    hosts = unquote(place.partition("/")[0])
    if (
        re.search(_NAMED, unquote(rest))
        or re.search(_IN_A_USER, unquote(query))
        or ":" in hosts[: max(hosts.rfind("@"), 0)]
    ):
        return True
    with_at = [one for one in query.split("&") if "@" in one]
    is_plain = re.fullmatch(_PLAIN, place) and all(re.match(_PARAMETER, one) for one in with_at)
    return not is_plain and ":" in unquote(rest[: max(rest.rfind("@"), 0)])
