"""A wire between a client and a server, which can be cut at a certain moment."""

import socket
import threading
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

Fault = Literal[
    "while it writes",
    "before the commit",
    "after the commit",
    "after its answer",
    "as a second connection begins",
]
_WRITES, _COMMIT, _BEGINS = b"INSERT INTO stored_events", b"COMMIT\0", b"pg_is_in_recovery()"


class Proxy:
    """Takes connections on a port of this machine, and passes them on to a server's socket.

    ``fault`` is what happens to the next lines or the next commit: they are not passed on, or its answer is not,
    or what is asked next is not, or what the connection after the next one asks first is not; then it is over
    with the fault. ``spared`` are so many of its moments before that. While ``closed`` is set, no connection is
    taken.
    """

    def __init__(self, server: Path) -> None:
        self._server = str(server / ".s.PGSQL.5432")
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        self.fault: Fault | None = None
        self.spared = 0
        self.closed_after_fault = False
        self.closed = False
        self.cuts = 0
        self._seen = False

    def __enter__(self) -> Self:
        threading.Thread(target=self._listen, daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()

    def url(self, database: str) -> str:
        return f"postgresql://counterfoil@127.0.0.1:{self.port}/{database}?gssencmode=disable"

    def _listen(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listening.accept()
                if self.closed:
                    client.close()
                    continue
                server = socket.socket(socket.AF_UNIX)
                server.connect(self._server)
                for one, other, asks in ((client, server, True), (server, client, False)):
                    passing = threading.Thread(
                        target=self._pass_on, args=(one, other, asks), daemon=True
                    )
                    passing.start()

    def _pass_on(self, one: socket.socket, other: socket.socket, asks: bool) -> None:
        with suppress(OSError):
            while data := one.recv(65_536):
                if asks and self._is_time(data):
                    if not self.spared:
                        self._break(one, other, data)
                        return
                    self.spared -= 1
                other.sendall(data)
        _close(one, other)

    def _is_time(self, data: bytes) -> bool:
        """Whether the fault happens with what is asked now."""
        seen = self._seen
        match self.fault:
            case None:
                return False
            case "while it writes":
                return _WRITES in data
            case "after its answer":
                self._seen = seen or _COMMIT in data
                return seen
            case "as a second connection begins":
                self._seen = seen or _BEGINS in data
                return seen and _BEGINS in data
            case _:
                return _COMMIT in data

    def _break(self, client: socket.socket, server: socket.socket, data: bytes) -> None:
        fault, self.fault, self._seen = self.fault, None, False
        self.closed = self.closed_after_fault
        self.cuts += 1
        _close(client)
        if fault == "after the commit":
            server.sendall(data)
            # The server answers into nothing, and hears then that nobody is there.
            server.shutdown(socket.SHUT_WR)
        else:
            _close(server)


def _close(*sockets: socket.socket) -> None:
    for one in sockets:
        with suppress(OSError):
            one.shutdown(socket.SHUT_RDWR)
        one.close()
