"""The server: it answers requests for pages by calls of the program, and takes no other requests."""

import socket
from collections.abc import Iterable
from contextlib import suppress
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from itertools import chain
from typing import Final

from cli.context import tell
from cli.failures import ExitCode, Failure, reason
from cli.output.shown import shown
from cli.serving.asked import HTML, Asked, Given, NoSuchPage, read
from cli.serving.calls import Busy, Calls
from cli.serving.page import STYLE, page, told

LONGEST: Final = 2_000_000
"""Bytes of an answer that is still made a page."""
TYPES: Final = {
    HTML: "text/html; charset=utf-8",
    "json": "application/json",
    "ndjson": "application/x-ndjson",
    "csv": "text/csv; charset=utf-8",
    "md": "text/markdown; charset=utf-8",
}
_STATUS: Final[dict[int, HTTPStatus]] = {
    ExitCode.DONE: HTTPStatus.OK,
    ExitCode.FINDINGS: HTTPStatus.OK,
    ExitCode.MALFORMED: HTTPStatus.BAD_REQUEST,
    ExitCode.NOT_FOUND: HTTPStatus.NOT_FOUND,
    ExitCode.UNUSABLE: HTTPStatus.SERVICE_UNAVAILABLE,
}
_SAFE: Final = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
"""Nothing is loaded or run but the style, nobody learns from where a link was followed, nothing is kept."""
_LONG: Final = "the answer is too long for a page: take it as csv or ndjson, below"
_LATE: Final = "the answer took too long: ask for less of it"
_FAULT: Final = "a fault of ours: counterfoil serve --verbose shows it; please report it"
_BUSY: Final = "too many are asking at once: try again in a moment"


class CannotServe(Failure):
    code = ExitCode.UNUSABLE


class Server(ThreadingHTTPServer):
    """Serves one ledger on one address."""

    daemon_threads = True

    def __init__(
        self, host: str, port: int, calls: Calls, cuts: Iterable[Given], *, verbose: bool
    ) -> None:
        """``cuts`` hold on pages that ask for none of their own; a `Failure` where nothing can be served there."""
        self.calls = calls
        self.cuts = tuple(cuts)
        self.verbose = verbose
        self.address_family = socket.AF_INET6 if ":" in host else socket.AF_INET
        try:
            super().__init__((host, port), Handler)
        except (OSError, OverflowError) as problem:
            why = reason(problem) if isinstance(problem, OSError) else "there is no such port"
            raise CannotServe(
                f"cannot serve at {host}, port {port}: {why}",
                hint="--port names another port, and 0 any that is free",
            ) from problem
        self.host = host

    @property
    def url(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.server_address[1]}/"

    @property
    def is_local(self) -> bool:
        """Whether this machine alone reaches it."""
        return _is_local(self.host)

    def handle_error(self, request: object, client_address: object) -> None:
        """Who asked has gone; there is nobody to tell."""
        if self.verbose:
            super().handle_error(request, client_address)  # type: ignore[arg-type]


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    server: Server
    protocol_version = "HTTP/1.1"
    server_version = "counterfoil"
    sys_version = ""
    timeout = 30

    def do_GET(self) -> None:
        # A question has no body: what comes with it is no other question.
        if "Content-Length" in self.headers or "Transfer-Encoding" in self.headers:
            self.close_connection = True
        self._begun = False
        with suppress(BrokenPipeError, ConnectionResetError, TimeoutError):
            try:
                self._answer()
            except NoSuchPage as none:
                self._page(none.status, "No such page", told([f"{none}."]))
            except Busy:
                self._page(HTTPStatus.SERVICE_UNAVAILABLE, "Busy", told([f"{_BUSY}."]))
            except OSError:
                raise
            except Exception:
                if not self._begun:
                    self._page(HTTPStatus.INTERNAL_SERVER_ERROR, "No answer", told([f"{_FAULT}."]))
                raise

    def do_HEAD(self) -> None:
        self.do_GET()

    def _answer(self) -> None:
        if not self._is_meant():
            raise NoSuchPage(
                "this ledger is not served under that name", HTTPStatus.MISDIRECTED_REQUEST
            )
        path = self.path.partition("?")[0]
        if path == "/style.css":
            self._send(HTTPStatus.OK, "text/css; charset=utf-8", STYLE.encode())
        elif path == "/":
            self._first()
        else:
            asked = read(self.path, self.server.cuts)
            if asked.format == HTML:
                self._page(*self._read(asked))
            else:
                self._stream(asked)

    def _is_meant(self) -> bool:
        """Whether the name that was asked for is one of this machine.

        A page from elsewhere may have a name of its own lead here, and would then read what its reader sees.
        """
        name = self.headers.get("Host", "").strip()
        host = name.rpartition(":")[0] if name.rpartition(":")[2].isdigit() else name
        return not self.server.is_local or host == "localhost" or _is_local(host.strip("[]"))

    def _first(self) -> None:
        """What there is, and what is new."""
        cuts = self.server.cuts
        parts = [self._read(Asked(verb, options=cuts)) for verb in ("agreements", "briefing")]
        inner = "".join(f"<h2>{title}</h2>\n{text}" for _, title, text, _ in parts)
        self._page(max(status for status, *_ in parts), "The ledger", inner)

    def _read(self, asked: Asked) -> tuple[int, str, str, Asked]:
        from cli.serving.markdown import html_of

        called = self.server.calls.whole(asked.arguments(), LONGEST)
        notes = told(called.err.splitlines())
        if not called.whole:
            return HTTPStatus.OK, _title(asked), told([f"{_LONG}."]), asked
        status = _status(called.code)
        if status is HTTPStatus.OK:
            return status, _title(asked), html_of(called.out, asked) + notes, asked
        return status, _title(asked), notes or told([f"{_LATE}."]), asked

    def _page(self, status: int, title: str, inner: str, asked: Asked | None = None) -> None:
        self._send(status, TYPES[HTML], page(title, inner, asked).encode())

    def _stream(self, asked: Asked) -> None:
        """An answer for programs, however long. One that breaks off in the middle ends without its last piece."""
        with self.server.calls.running(asked.arguments()) as running:
            pieces = running.pieces()
            first = next(pieces, b"")
            if not first:
                code, err = running.end()
                status = _status(code)
                if status is HTTPStatus.OK:
                    self._send(status, TYPES[asked.format], b"")
                else:
                    self._send(status, _of_errors(asked.format), err.encode())
                return
            in_pieces = self.request_version != "HTTP/1.0"
            how = {"Transfer-Encoding": "chunked"} if in_pieces else {"Connection": "close"}
            self._head(HTTPStatus.OK, TYPES[asked.format], how)
            if self.command == "HEAD":
                return
            for piece in chain([first], pieces):
                self.wfile.write(_piece(piece) if in_pieces else piece)
            if not in_pieces or _status(running.end()[0]) is not HTTPStatus.OK:
                self.close_connection = True
            else:
                self.wfile.write(_piece(b""))

    def _send(self, status: int, kind: str, body: bytes) -> None:
        self._head(status, kind, {"Content-Length": str(len(body))})
        if self.command != "HEAD":
            self.wfile.write(body)

    def _head(self, status: int, kind: str, more: dict[str, str]) -> None:
        self._begun = True
        self.send_response(status)
        for name, value in {"Content-Type": kind, **more, **_SAFE}.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, format: str, *values: object) -> None:  # noqa: A002 - as it is called
        if self.server.verbose:
            tell(shown(format % values))


def _piece(data: bytes) -> bytes:
    return b"%x\r\n%b\r\n" % (len(data), data)


def _title(asked: Asked) -> str:
    return " ".join([asked.verb, *asked.words])


def _status(code: int) -> HTTPStatus:
    if code < 0:
        return HTTPStatus.GATEWAY_TIMEOUT
    return _STATUS.get(code, HTTPStatus.INTERNAL_SERVER_ERROR)


def _of_errors(form: str) -> str:
    """The media type of what a call says that has no answer."""
    return TYPES["json"] if form in ("json", "ndjson") else "text/plain; charset=utf-8"


def _is_local(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
