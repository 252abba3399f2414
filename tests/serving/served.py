"""A server as a process, and requests to it."""

import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from tests.cli.calls import environment


class Page(NamedTuple):
    status: int
    kind: str
    text: str
    headers: Mapping[str, str]


class Served:
    """What is served at an address."""

    def __init__(self, url: str, process: "subprocess.Popen[str]") -> None:
        self.url = url
        self.process = process

    def get(self, target: str, method: str = "GET", **headers: str) -> Page:
        """The answer to one request."""
        where = urlsplit(self.url)
        connection = HTTPConnection(where.hostname or "", where.port or 0, timeout=60)
        try:
            connection.request(method, target, headers=headers)
            answer = connection.getresponse()
            text = answer.read().decode()
            told = {name.lower(): value for name, value in answer.getheaders()}
            return Page(answer.status, told["content-type"], text, told)
        finally:
            connection.close()

    def end(self) -> int:
        """Interrupt it, as Ctrl-C does; its exit code."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(timeout=30)


@contextmanager
def inherited(number: int, handler: signal.Handlers) -> Iterator[None]:
    """What is started meanwhile is started with a signal ignored, or not."""
    before = signal.signal(number, handler)
    try:
        yield
    finally:
        signal.signal(number, before)


@contextmanager
def serving(folder: Path, *words: str, env: Mapping[str, str] | None = None) -> Iterator[Served]:
    """`counterfoil serve` at a free port, for the ledger in a folder."""
    call = [sys.executable, "-m", "cli.main", "serve", "--port", "0", *words]
    with subprocess.Popen(
        call,
        cwd=folder,
        env=environment(folder, env),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdout is not None
        try:
            yield Served(process.stdout.readline().strip(), process)
        finally:
            process.kill()
