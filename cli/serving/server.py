"""The server: it answers requests for pages by calls of the program, and takes no other requests."""

import json
import socket
from collections.abc import Iterable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from shutil import copyfileobj
from threading import Lock
from typing import IO, Final

from cli.failures import ExitCode, Failure
from cli.output.shown import shown
from cli.serving.asked import HTML, Asked, Given, NoSuchPage, form_of, read
from cli.serving.asking import is_local, target_of
from cli.serving.calls import Called, Calls, NoTurn, is_ready
from cli.serving.page import STYLE, page, told
from cli.telling import tell_at_once
from domain.store.temporary import NoRoomToWork
from domain.system import reason

LONGEST: Final = 500_000
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
_QUESTIONS: Final = ("GET", "HEAD")
_LONG: Final = "the answer is too long for a page: csv and ndjson have all of it"
_LATE: Final = "the answer took too long: ask for less of it"
_FAULT: Final = "a fault of ours: counterfoil serve --verbose shows it; please report it"
_BUSY: Final = "too many are asking at once: try again in a moment"
_ENDED: Final = (
    "the answer was ended by the system before it was whole: there may not be enough memory for it"
)
_MUTE: Final = (
    "there is no answer, and nothing says why: the folder for temporary files may be full"
)
_GONE: Final = BrokenPipeError, ConnectionResetError, TimeoutError
"""How it shows that whoever asked has gone."""


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
        self.one_page = Lock()
        """Held while a page is made, which takes some hundred times its size."""
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
        self.is_local = is_local(str(self.server_address[0]))
        """Whether this machine alone reaches it."""

    @property
    def url(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.server_address[1]}/"

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
        self._form = HTML
        try:
            self._answer_or_tell()
        except _GONE:
            # Of an answer that broke off the rest is still waited for: no other one may stand there.
            self.close_connection = True

    do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = do_GET  # noqa: N815 - as the library asks

    def _answer_or_tell(self) -> None:
        try:
            self._answer()
        except NoSuchPage as none:
            self._tell(none.status, "No such page", str(none))
        except NoTurn:
            self._tell(HTTPStatus.SERVICE_UNAVAILABLE, "Busy", _BUSY)
        except NoRoomToWork as full:
            self._tell(HTTPStatus.SERVICE_UNAVAILABLE, "No answer", str(full))
        except _GONE:
            raise
        except Exception:
            if not self._begun:
                self._tell(HTTPStatus.INTERNAL_SERVER_ERROR, "No answer", _FAULT)
            raise

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """What the library makes no question of, told as everything is; whatever follows it is not read."""
        self.close_connection = True
        # Whatever it was asked by: the answer has its headers.
        self.request_version = self.protocol_version
        status = HTTPStatus(code)
        self._form = HTML
        self._tell(status, status.phrase, message or status.description)

    def _answer(self) -> None:
        server = self.server
        target = target_of(self.path, self.headers, server.host if server.is_local else None)
        if self.command not in _QUESTIONS:
            raise NoSuchPage("pages are only read", HTTPStatus.METHOD_NOT_ALLOWED)
        self._form = form_of(target)
        path = target.partition("?")[0]
        if path == "/style.css":
            style = STYLE.encode()
            self._send(HTTPStatus.OK, "text/css; charset=utf-8", len(style), BytesIO(style))
        elif path == "/":
            self._first(target)
        else:
            asked = read(target, self.server.cuts)
            if asked.format == HTML:
                status, inner = self._read(asked)
                self._page(status, _title(asked), inner, asked)
            else:
                self._answer_for_programs(asked)

    def _is_gone(self) -> bool:
        """Whether whoever asked has closed the connection."""
        ready = is_ready(self.connection.fileno(), 0)
        return ready and not self.connection.recv(1, socket.MSG_PEEK)

    def _first(self, target: str) -> None:
        """What there is, and what is new."""
        first = read(f"/agreements{target[1:]}", self.server.cuts)
        if first.format != HTML:
            raise NoSuchPage(
                f"the first page is {HTML} alone: /agreements and /briefing have formats", 400
            )
        questions = first, Asked("briefing", options=first.options)
        parts = [(asked.verb, *self._read(asked)) for asked in questions]
        inner = "".join(f"<h2>{verb}</h2>\n{text}" for verb, _, text in parts)
        worst = max(status for _, status, _ in parts)
        self._page(worst, "The ledger", inner, first, whole=False)

    def _read(self, asked: Asked) -> tuple[int, str]:
        """The HTML of an answer, or of what is told in its stead, and the status that goes with it."""
        from cli.serving.markdown import html_of

        with self.server.calls.called(
            asked.arguments(), self._is_gone, LONGEST, page=True
        ) as called:
            if not called.whole:
                return HTTPStatus.OK, told([f"{_LONG}."])
            status, notes = _status(called), told(called.err.splitlines())
            if status is HTTPStatus.OK:
                with self.server.one_page:
                    return status, html_of(called.out.read().decode(), asked) + notes
            return status, notes or told([_sentence(_silence(called))])

    def _page(
        self, status: int, title: str, inner: str, asked: Asked | None = None, *, whole: bool = True
    ) -> None:
        body = page(title, inner, asked, whole=whole).encode()
        self._send(status, TYPES[HTML], len(body), BytesIO(body))

    def _answer_for_programs(self, asked: Asked) -> None:
        with self.server.calls.called(asked.arguments(), self._is_gone) as called:
            status = _status(called)
            if status is HTTPStatus.OK:
                self._send(status, TYPES[asked.format], called.size, called.out)
            elif called.err:
                self._send_error_of_a_call(status, called.err)
            else:
                self._tell(status, "No answer", _silence(called))

    def _tell(self, status: int, title: str, sentence: str) -> None:
        """What there is to say in place of an answer: a page, or to programs what a call would say."""
        if self._form == HTML:
            self._page(status, title, told([_sentence(sentence)]))
        elif self._form == "json":
            is_ours = status == HTTPStatus.INTERNAL_SERVER_ERROR
            code = ExitCode.OUR_FAULT if is_ours else ExitCode.UNUSABLE
            said = {"code": code, "message": sentence, "hint": None}
            self._send_error_of_a_call(status, json.dumps(said) + "\n")
        else:
            self._send_error_of_a_call(status, f"counterfoil: {sentence}\n")

    def _send_error_of_a_call(self, status: int, said: str) -> None:
        body = said.encode()
        self._send(status, _of_errors(self._form), len(body), BytesIO(body))

    def _send(self, status: int, kind: str, size: int, body: IO[bytes]) -> None:
        self._begun = True
        self.send_response(status)
        headers = {"Content-Type": kind, "Content-Length": str(size), **_SAFE}
        if status == HTTPStatus.METHOD_NOT_ALLOWED:
            headers["Allow"] = ", ".join(_QUESTIONS)
        if self.close_connection:
            headers["Connection"] = "close"
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            copyfileobj(body, self.wfile)

    def log_message(self, format: str, *values: object) -> None:  # noqa: A002 - as it is called
        if self.server.verbose:
            tell_at_once(shown(format % values))


def _title(asked: Asked) -> str:
    return " ".join([asked.verb, *asked.words])


def _sentence(words: str) -> str:
    return words if words.endswith("?") else f"{words}."


def _status(called: Called) -> HTTPStatus:
    if called.late:
        return HTTPStatus.GATEWAY_TIMEOUT
    if called.code < 0:
        return HTTPStatus.SERVICE_UNAVAILABLE
    return _STATUS.get(called.code, HTTPStatus.INTERNAL_SERVER_ERROR)


def _silence(called: Called) -> str:
    """Why a call may have ended without an answer and without a word."""
    if called.late:
        return _LATE
    return _ENDED if called.code < 0 else _MUTE


def _of_errors(form: str) -> str:
    """The media type of what a call says that has no answer."""
    return TYPES["json"] if form == "json" else "text/plain; charset=utf-8"
