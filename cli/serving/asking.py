"""Who asks for a page, and what for, by the headers of a request: before anything is read."""

from email.message import Message
from http import HTTPStatus
from ipaddress import ip_address
from urllib.parse import urlsplit, urlunsplit

from cli.serving.asked import NoSuchPage


def target_of(path: str, headers: Message, own_name: str | None) -> str:
    """What a request asks for, ``/`` first; `NoSuchPage` where whoever asks is told nothing.

    ``own_name`` is how the server was told to be called, where this machine alone reaches it; else None.
    """
    name, target = _asked_for(path, headers)
    if own_name is not None and not _is_of_this_machine(name, own_name):
        raise NoSuchPage(
            "this ledger is not served under that name", HTTPStatus.MISDIRECTED_REQUEST
        )
    if not _is_a_readers(headers):
        raise NoSuchPage("pages of others are told nothing", HTTPStatus.FORBIDDEN)
    return target


def is_local(host: str) -> bool:
    """Whether an address is one at which a machine reaches itself alone."""
    try:
        address = ip_address(host)
    except ValueError:
        return False
    return (getattr(address, "ipv4_mapped", None) or address).is_loopback


def _asked_for(path: str, headers: Message) -> tuple[str, str]:
    """A name and what is asked for under it, of which bytes that nobody has escaped are UTF-8.

    What is asked for may begin with a name, which then counts (RFC 9112, 3.2.2); of two none does.
    """
    names = headers.get_all("Host", [""])
    target = path.encode("iso-8859-1").decode(errors="replace")
    if len(names) > 1:
        raise NoSuchPage("two names are asked for at once", HTTPStatus.BAD_REQUEST)
    if target.startswith("/"):
        return names[0].strip(), target
    try:
        scheme, name, *rest = urlsplit(target)
    except ValueError:
        scheme = ""
    if scheme not in ("http", "https"):
        raise NoSuchPage("the address is not in order", HTTPStatus.BAD_REQUEST)
    return name, f"/{urlunsplit(('', '', *rest)).lstrip('/')}"


def _is_of_this_machine(name: str, own_name: str) -> bool:
    """A page from elsewhere may have a name of its own lead here, and would then read what its reader sees."""
    host = name.rpartition(":")[0] if name.rpartition(":")[2].isdigit() else name
    return host.casefold() in ("localhost", own_name.casefold()) or is_local(host.strip("[]"))


def _is_a_readers(headers: Message) -> bool:
    """Whether a reader asks, and not a page of another server that wants to know whether there is an answer.

    Browsers say who asks.
    """
    if headers.get("Sec-Fetch-Site", "none") in ("none", "same-origin"):
        return True
    how = [headers.get(f"Sec-Fetch-{name}") for name in ("Mode", "Dest")]
    return how == ["navigate", "document"]
