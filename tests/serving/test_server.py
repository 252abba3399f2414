"""The server: what it answers to, what it refuses, how it ends, and how many calls run behind it at once."""

import errno
import json
import os
import re
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from io import BytesIO
from pathlib import Path
from tempfile import gettempdir
from threading import Thread
from time import sleep
from typing import IO, Any
from urllib.parse import urlsplit

import pytest

from cli.output.screen import PAGE
from cli.serving.asking import is_local
from cli.serving.calls import AT_ONCE, Called, Calls, NoTurn
from cli.serving.server import Server
from tests.cli.calls import counterfoil, environment
from tests.serving.pages import Read
from tests.serving.served import Served, inherited, serving
from tests.stores import DATABASES, place

pytestmark = pytest.mark.file
A = "istanbul-2025"


def test_only_questions_are_answered(served: Served) -> None:
    for method in ("POST", "PUT", "PATCH", "DELETE", "OPTIONS"):
        refused = served.get(f"/totals/{A}", method)
        assert (refused.status, refused.headers["allow"]) == (405, "GET, HEAD")
        assert served.get("/", method, Host="evil.example").status == 421


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ("BREW / HTTP/1.1\r\nHost: localhost", 501),
        ("GET / HTTP/2.0\r\nHost: localhost", 505),
        ("GET / SPDY", 400),
        ("POST /", 400),
        ("GET / HTTP/1.1\r\n" + "\r\n".join(f"X-{n}: 1" for n in range(200)), 431),
        (f"GET / HTTP/1.1\r\nHost: {'x' * 70_000}", 431),
    ],
)
def test_what_is_no_question_is_told_as_everything_is(
    asked: str, status: int, served: Served
) -> None:
    told = raw(served, f"{asked}\r\n\r\n")

    assert told.startswith(f"HTTP/1.1 {status} ")
    assert "Content-Security-Policy: default-src 'none'" in told
    assert "Cache-Control: no-store" in told
    assert "Connection: close" in told


def test_the_head_of_a_page_comes_without_it(served: Served) -> None:
    for target in (f"/totals/{A}", f"/totals/{A}?format=csv", "/style.css"):
        head, page = served.get(target, "HEAD"), served.get(target)
        assert (head.status, head.text) == (200, "")
        assert (head.kind, head.headers.get("content-length")) == (
            page.kind,
            page.headers.get("content-length"),
        )


def test_a_page_loads_nothing_and_tells_nobody(served: Served) -> None:
    headers = served.get("/").headers
    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("host", "status"),
    [("127.0.0.1:1", 200), ("localhost", 200), ("[::1]:80", 200), ("evil.example", 421), ("", 421)],
)
def test_no_other_name_leads_to_this_machine(host: str, status: int, served: Served) -> None:
    assert served.get("/style.css", Host=host).status == status


@pytest.mark.parametrize(
    ("target", "host", "status"),
    [
        ("http://127.0.0.1:1/style.css", "localhost", 200),
        ("http://localhost/style.css", "evil.example", 200),
        ("HTTP://localhost?as-of=2025-05-23", "localhost", 200),
        ("http://evil.example/style.css", "localhost", 421),
        ("http://evil.example@localhost/style.css", "localhost", 421),
        ("ftp://localhost/style.css", "localhost", 400),
        ("style.css", "localhost", 400),
        ("/style.css", "localhost\r\nHost: evil.example", 400),
        ("/style.css", "localhost\r\nHost: localhost", 400),
    ],
)
def test_a_name_in_the_target_counts_and_of_two_none_does(
    target: str, host: str, status: int, served: Served
) -> None:
    told = raw(served, f"GET {target} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n")
    assert told.startswith(f"HTTP/1.1 {status} ")


def test_cuts_of_the_call_hold_on_every_page(folder: Path) -> None:
    with serving(folder, "--as-of", "2025-05-23") as early:
        assert "as of 2025-05-23" in Read(early.get(f"/totals/{A}").text).text
        assert "as of 2025-05-24" in Read(early.get(f"/totals/{A}?as-of=2025-05-24").text).text


def test_an_interrupt_ends_it(folder: Path) -> None:
    with serving(folder) as served:
        assert re.fullmatch(r"http://127\.0\.0\.1:[0-9]+/", served.url)
        assert served.get("/style.css").status == 200
        assert served.end() == 130


def test_a_port_that_is_taken_is_refused(folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        refused = counterfoil("serve", "--port", port, cwd=folder)

    assert (refused.code, refused.out) == (7, "")
    assert refused.err.startswith(f"counterfoil: cannot serve at 127.0.0.1, port {port}: ")


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("--port", "70000"), 7, "there is no such port"),
        (("--port", "x"), 2, "--port takes a whole number"),
        (("--host", "nowhere.invalid"), 7, "cannot serve at nowhere.invalid"),
        (("-f", "json"), 2, "--format and --output have no use here"),
        (("-o", "x"), 2, "--format and --output have no use here"),
        (("--as-of", "soon"), 2, "the date"),
        (("--known-at", "nowhere#1"), 3, "nowhere"),
    ],
)
def test_what_cannot_be_served_is_refused_at_once(
    words: tuple[str, ...], code: int, said: str, folder: Path
) -> None:
    refused = counterfoil("serve", *words, cwd=folder)
    assert (refused.code, refused.out) == (code, "")
    assert said in refused.err


def test_where_there_is_no_ledger_nothing_is_served(tmp_path: Path) -> None:
    env = {} if DATABASES else {"COUNTERFOIL_STORE": str(tmp_path / "none.db")}
    assert counterfoil("serve", "--port", "0", cwd=tmp_path, env=env).code in (3, 7)


# The calls behind pages -------------------------------------------------------------------------


@pytest.fixture
def calls(folder: Path) -> Calls:
    return Calls({"COUNTERFOIL_STORE": place(folder / "counterfoil.db")})


def waits() -> bool:
    """That somebody waits for the answer."""
    return False


def code_of(calls: Calls, *words: str) -> int:
    with calls.called([*words], waits) as called:
        return called.code


def test_an_answer_that_is_too_long_is_not_taken_whole(calls: Calls) -> None:
    with calls.called(["agreements"], waits, 10) as called:
        assert called.whole is False
    with calls.called(["agreements"], waits, 100_000) as called:
        assert (called.whole, called.code) == (True, 0)
        assert len(called.out.read()) == called.size


def test_so_many_run_at_once_and_no_more(calls: Calls, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cli.serving.calls.WAIT", 0.05)
    monkeypatch.setattr("cli.serving.calls.LOOK", 0.02)
    with ExitStack() as turns:
        for _ in range(AT_ONCE):
            turns.enter_context(calls._turn(waits))
        with pytest.raises(NoTurn), calls.called(["agreements"], waits):
            pass
        with pytest.raises(ConnectionResetError), calls.called(["agreements"], lambda: True):
            pass
    assert code_of(calls, "agreements") == 0


def test_who_fetches_an_answer_slowly_keeps_nobody_else_waiting(
    calls: Calls, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cli.serving.calls.WAIT", 0.05)
    with ExitStack() as slow:
        for _ in range(AT_ONCE):
            slow.enter_context(calls.called(["agreements"], waits))
        assert code_of(calls, "agreements") == 0


FOR_EVER = ("timeline", "--follow")


def test_a_call_that_takes_too_long_is_ended(calls: Calls, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cli.serving.calls.SECONDS", 0.01)
    with calls.called([*FOR_EVER], waits) as called:
        assert (called.code, called.late) == (-signal.SIGKILL, True)


def test_a_call_that_nobody_waits_for_is_ended(
    calls: Calls, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cli.serving.calls.LOOK", 0.02)
    started: list[subprocess.Popen[bytes]] = []

    def is_gone() -> bool:
        started.extend(calls._running)
        return True

    with pytest.raises(ConnectionResetError), calls.called([*FOR_EVER], is_gone):
        pass
    assert [process.returncode for process in started] == [-signal.SIGKILL]
    assert not calls._running


def test_an_interrupt_that_is_typed_for_the_server_reaches_none_of_its_calls(
    calls: Calls, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cli.serving.calls.LOOK", 0.02)
    groups: list[int] = []

    def is_gone() -> bool:
        groups.extend(os.getpgid(process.pid) for process in calls._running)
        return True

    with pytest.raises(ConnectionResetError), calls.called([*FOR_EVER], is_gone):
        pass
    assert groups
    assert os.getpgid(0) not in groups


def test_calls_end_with_the_server(calls: Calls) -> None:
    ended: list[int] = []
    thread = Thread(target=lambda: ended.append(code_of(calls, *FOR_EVER)))
    thread.start()
    while not calls._running:
        sleep(0.01)
    calls.end()
    thread.join(30)
    assert ended == [-signal.SIGKILL]


def test_a_call_that_starts_while_they_are_ended_is_ended_too(
    calls: Calls, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cli.serving.calls.SECONDS", 10)
    ending = Thread(target=calls.end)
    started = subprocess.Popen

    def starting(*words: Any, **how: Any) -> "subprocess.Popen[bytes]":
        process = started(*words, **how)
        ending.start()
        ending.join(0.2)
        return process

    monkeypatch.setattr("cli.serving.calls.subprocess.Popen", starting)
    with calls.called([*FOR_EVER], waits) as called:
        assert (called.code, called.late) == (-signal.SIGKILL, False)


def test_whoever_waits_for_a_turn_while_they_are_ended_gets_none(calls: Calls) -> None:
    with ExitStack() as turns:
        for _ in range(AT_ONCE):
            turns.enter_context(calls._turn(waits))
        calls.end()
    with pytest.raises(ConnectionResetError):
        code_of(calls, "agreements")


SLOW_TO_START = f"""
import os, socket, time
if "{PAGE}" in os.environ:
    held = socket.create_connection(("127.0.0.1", int(os.environ["TOLD_AT"])))
    time.sleep(60)
"""


def test_pages_in_the_making_end_with_the_server(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(SLOW_TO_START)
    with socket.create_server(("127.0.0.1", 0)) as heard:
        heard.settimeout(30)
        env = {
            "PYTHONPATH": os.pathsep.join([str(tmp_path), environment(folder)["PYTHONPATH"]]),
            "TOLD_AT": str(heard.getsockname()[1]),
        }
        with serving(folder, env=env) as served, connected(served) as asking:
            asking.sendall(f"GET /totals/{A} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
            call, _ = heard.accept()
            assert served.end() == 130
            with call:
                call.settimeout(10)
                assert call.recv(1) == b""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_server_that_is_ended_ends_by_what_ended_it(number: int, folder: Path) -> None:
    with inherited(number, signal.SIG_DFL), serving(folder) as served:
        served.process.send_signal(number)
        assert served.process.wait(timeout=30) == -number


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_server_does_not_end_by_what_it_was_started_not_to_hear_of(
    number: int, folder: Path
) -> None:
    with inherited(number, signal.SIG_IGN), serving(folder) as served:
        assert served.get("/style.css").status == 200
        served.process.send_signal(number)
        assert served.end() == 130


def test_no_page_of_others_learns_what_there_is(served: Served) -> None:
    def asked(**how: str) -> int:
        told = {f"Sec-Fetch-{name}": value for name, value in how.items()}
        return served.get(f"/totals/{A}", **told).status

    assert asked(Site="cross-site", Mode="no-cors", Dest="empty") == 403
    assert asked(Site="same-site", Mode="cors", Dest="script") == 403
    assert asked(Site="cross-site", Mode="navigate", Dest="iframe") == 403
    assert asked(Site="cross-site", Mode="navigate", Dest="document") == 200
    assert asked(Site="same-origin", Mode="no-cors", Dest="style") == 200


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST", "127.1"])
def test_a_name_of_this_machine_is_this_machine_alone(host: str, folder: Path) -> None:
    with serving(folder, "--host", host) as served:
        assert served.get("/style.css", Host="evil.example").status == 421
        assert served.get("/style.css", Host=f"{host}:80").status == 200


@pytest.mark.parametrize(
    ("address", "own"),
    [
        ("127.8.0.1", True),
        ("::1", True),
        ("::ffff:127.0.0.1", True),
        ("::ffff:192.0.2.1", False),
        ("192.0.2.1", False),
        ("localhost", False),
    ],
)
def test_this_machine_is_known_by_every_address_of_its_own(address: str, own: bool) -> None:
    assert bool(is_local(address)) == own


@pytest.mark.parametrize(
    "target", ["/show/a%00b", "/find?text=a%00b", "http://[", "/totals/%ff", "/?as-of=%ff"]
)
def test_an_address_that_is_none_is_told_so(target: str, served: Served) -> None:
    told = raw(served, f"GET {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
    assert told.startswith("HTTP/1.1 400 ")


def test_an_address_may_be_written_as_it_is_read(served: Served) -> None:
    with_bytes = "GET /find?text=людей HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    assert "nothing found for людей" in raw(served, with_bytes)


def test_the_format_of_other_calls_is_no_reason_not_to_serve(folder: Path) -> None:
    env = {"COUNTERFOIL_FORMAT": "csv"}
    refused = counterfoil("serve", "--port", "70000", cwd=folder, env=env)
    assert "there is no such port" in refused.err


def test_who_speaks_an_older_http_gets_the_answer_as_it_is(served: Served, folder: Path) -> None:
    target = f"/status/{A}?format=csv"
    told = raw(served, f"GET {target} HTTP/1.0\r\nHost: localhost\r\n\r\n")

    assert told.partition("\r\n\r\n")[2] == counterfoil("status", A, "-f", "csv", cwd=folder).out


def test_what_comes_with_a_question_is_no_second_question(served: Served) -> None:
    hidden = "GET /style.css HTTP/1.1\r\nHost: localhost\r\n\r\n"
    for how in (f"Content-Length: {len(hidden)}", "Transfer-Encoding: chunked"):
        told = raw(served, f"GET /nope HTTP/1.1\r\nHost: localhost\r\n{how}\r\n\r\n{hidden}")
        assert told.count("HTTP/1.1 ") == 1


def answer(calls: Calls, target: str, *, verbose: bool = False) -> str:
    """What a server in this process answers by such calls."""
    with Server("127.0.0.1", 0, calls, [], verbose=verbose) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        with socket.create_connection(("127.0.0.1", server.server_address[1])) as connection:
            asked = f"GET {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
            connection.sendall(asked.encode())
            told = b"".join(iter(lambda: connection.recv(65_536), b"")).decode()
        server.shutdown()
    return told


def test_no_answer_stands_in_what_is_left_of_another_one(
    calls: Calls, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever took nothing for too long gets no more of that answer, and none behind it."""

    def broken_off(body: IO[bytes], out: IO[bytes]) -> None:
        out.write(body.read(20))
        raise TimeoutError

    monkeypatch.setattr("cli.serving.server.copyfileobj", broken_off)
    more = "/style.css HTTP/1.1\r\nHost: localhost\r\n\r\nGET /style.css"
    assert answer(calls, more).count("HTTP/1.1 ") == 1


@pytest.mark.parametrize("form", ["html", "json", "ndjson", "csv", "md"])
def test_a_call_that_ended_without_a_word_is_told_by_how_it_ended(form: str) -> None:
    class Mute(Calls):
        def __init__(self, code: int, *, late: bool = False) -> None:
            super().__init__({})
            self.ended = Called(code, BytesIO(), 0, "", whole=True, late=late)

        @contextmanager
        def called(self, *_: Any, **__: Any) -> Iterator[Called]:
            yield self.ended

    for calls, status, said in (
        (Mute(-signal.SIGKILL, late=True), 504, "the answer took too long: ask for less of it"),
        (Mute(-signal.SIGKILL), 503, "the answer was ended by the system before it was whole"),
        (Mute(7), 503, "there is no answer, and nothing says why"),
    ):
        head, _, body = answer(calls, f"/agreements?format={form}").partition("\r\n\r\n")
        assert head.startswith(f"HTTP/1.1 {status} ")
        if form == "html":
            assert f'<p class="told">{said}' in body
        elif form == "json":
            assert (told := json.loads(body))["message"].startswith(said)
            assert told["code"] == 7
        else:
            assert "Content-Type: text/plain" in head
            assert body.startswith(f"counterfoil: {said}")


def test_a_call_that_somebody_ends_is_not_late(calls: Calls) -> None:
    def is_gone() -> bool:
        for process in calls._running:
            process.kill()
        return False

    with calls.called([*FOR_EVER], is_gone) as called:
        assert (called.code, called.late) == (-signal.SIGKILL, False)


@pytest.mark.parametrize("form", ["html", "csv"])
def test_a_folder_for_temporary_files_that_takes_no_more_is_told(
    form: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Full(BytesIO):
        def __init__(self, *_: Any) -> None:
            super().__init__()

        def write(self, _: Any) -> int:
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("cli.serving.calls.SpooledTemporaryFile", Full)
    calls = Calls(environment(folder, {"COUNTERFOIL_STORE": place(folder / "counterfoil.db")}))
    told = answer(calls, f"/agreements?format={form}")
    assert told.startswith("HTTP/1.1 503 ")
    said = f"the folder for temporary files {gettempdir()} cannot be used: no space left on device"
    assert said in told


def test_a_fault_of_ours_is_told_and_the_next_question_answered(capfd: Any) -> None:
    class Broken(Calls):
        def called(self, *_: Any, **__: Any) -> Any:
            raise ZeroDivisionError

    told = answer(Broken({}), "/agreements", verbose=True)
    assert told.startswith("HTTP/1.1 500 ")
    assert "a fault of ours" in told
    assert "ZeroDivisionError" in capfd.readouterr().err


def connected(served: Served) -> socket.socket:
    where = urlsplit(served.url)
    return socket.create_connection((where.hostname, where.port or 0), timeout=30)


def raw(served: Served, request: str) -> str:
    """All that comes for bytes that are sent, until the server closes the connection."""
    with connected(served) as connection:
        connection.sendall(request.encode())
        return b"".join(iter(lambda: connection.recv(65_536), b"")).decode()
