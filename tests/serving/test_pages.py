"""Pages: each is the answer of its call, every citation leads to its entry, and others' words are text."""

import re
import socket
from collections.abc import Iterable
from html.parser import HTMLParser
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest

from cli.serving.asked import READING, Asked
from cli.serving.calls import AT_ONCE, Busy, Called, Calls
from cli.serving.markdown import html_of
from cli.serving.server import Server
from tests.cli.calls import counterfoil
from tests.serving.conftest import OTHERS_WORDS
from tests.serving.served import Served, serving
from tests.stores import DATABASES, all_of

A = "istanbul-2025"
TARGETS = {
    "find": "/find?text=civilians",
    "diff": f"/diff/{A}?from=2025-05-23&to=2025-05-26",
    "view": f"/view/{A}?source=ru-mod",
    "show": f"/show/{A}%237",
    "trace": f"/trace/{A}%237",
    **{verb: f"/{verb}" for verb in ("agreements", "sources", "briefing")},
}
"""Where each reading is asked of the founding case."""
WITHOUT_TEXT = ("meta", "link", "input", "br", "hr")


class Read(HTMLParser):
    """The elements, links and text of a page; a page that closes what it did not open is refused."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: set[str] = set()
        self.attributes: set[str] = set()
        self.links: list[str] = []
        self.text = ""
        self._open: list[str] = []
        self.feed(text)
        self.close()
        assert not self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links += [value or "" for name, value in attrs if name in ("href", "src", "action")]
        if tag not in WITHOUT_TEXT:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize("verb", READING)
def test_every_reading_has_a_page(verb: str, served: Served) -> None:
    page = served.get(TARGETS.get(verb, f"/{verb}/{A}"))

    assert (page.status, page.kind) == (200, "text/html; charset=utf-8")
    read = Read(page.text)
    assert "script" not in read.elements
    assert not [name for name in read.attributes if name == "style" or name.startswith("on")]
    assert "rules 1" in read.text


@pytest.mark.parametrize("form", ["json", "ndjson", "csv", "md"])
def test_an_answer_for_programs_is_that_of_the_call(
    form: str, served: Served, folder: Path
) -> None:
    page = served.get(f"/status/{A}/s1?as-of=2025-05-24&flow=RU-%3EUA&format={form}")
    called = counterfoil(
        *("status", f"{A}/s1", "--as-of", "2025-05-24", "--flow", "RU->UA", "-f", form), cwd=folder
    )

    assert (page.status, page.text) == (200, called.out)


def test_every_link_of_a_page_leads_somewhere(served: Served, folder: Path) -> None:
    links = {
        link
        for target in ("/", f"/totals/{A}", f"/say/{A}", f"/show/{A}%237", "/sources")
        for link in Read(served.get(target).text).links
        if not link.startswith(("https:", "http:", "#"))
    }
    of_each_kind = {link.split("/")[1].partition("?")[0]: link for link in links - {"/find"}}

    assert cited(links) <= entries_in(folder)
    assert of_each_kind.keys() >= {"totals", "show", "timeline", "style.css", ""}
    assert {served.get(link).status for link in of_each_kind.values()} == {200}


def cited(links: Iterable[str]) -> set[str]:
    """The entries that links lead to."""
    entries = {link.partition("?")[0] for link in links if link.startswith("/show/")}
    return {unquote(link.removeprefix("/show/")) for link in entries if "%23" in link}


def entries_in(folder: Path) -> set[str]:
    rows = counterfoil("timeline", "-f", "csv", cwd=folder).out.splitlines()[1:]
    return {row.partition(",")[0] for row in rows}


def test_a_citation_leads_to_its_entry_with_the_cuts_of_the_page(served: Served) -> None:
    links = Read(served.get(f"/totals/{A}?as-of=2025-05-24").text).links

    assert f"/show/{A}%235?as-of=2025-05-24" in links
    assert "reports 390 released RU->UA" in Read(served.get(f"/show/{A}%235").text).text


@pytest.mark.parametrize(
    "target", ["/briefing?since=2020", "/timeline", "/check", "/find?text=civilians"]
)
def test_the_entries_of_a_row_are_those_of_its_agreement(
    target: str, served: Served, folder: Path
) -> None:
    entries = cited(Read(served.get(target).text).links)

    assert entries
    assert entries <= entries_in(folder)


def test_both_ends_of_a_range_of_entries_are_links() -> None:
    text = html_of("Made of a-1\\#3-5 and \\#7.", Asked("totals", "b"))

    assert Read(text).links == ["/show/a-1%233", "/show/a-1%235", "/show/b%237"]


def test_a_part_of_an_agreement_leads_back_to_it(served: Served) -> None:
    for target in (f"/status/{A}/s1", f"/show/{A}%237"):
        assert (
            served.get(target).text.count(f'<h1>{target[1:].split("/")[0]} <a href="/totals/{A}">')
            == 1
        )


def test_the_words_of_others_are_text(served: Served, folder: Path) -> None:
    entry = counterfoil("find", "alert(1)", "-f", "csv", cwd=folder).out.splitlines()[1]
    page = served.get(f"/show/{entry.partition(',')[0].replace('#', '%23')}")

    read = Read(page.text)
    assert OTHERS_WORDS in read.text
    assert not {"script", "img"} & read.elements
    assert all(re.match(r"https?://|/|#", link) for link in read.links)


def test_what_is_told_beside_an_answer_stands_below_it(served: Served, folder: Path) -> None:
    told = counterfoil("say", A, cwd=folder).err.splitlines()

    text = Read(served.get(f"/say/{A}").text).text
    assert told
    assert all(sentence in text for sentence in told)


@pytest.mark.parametrize(
    ("target", "status", "said"),
    [
        ("/totals/nowhere", 404, "there is no agreement nowhere"),
        ("/nope", 404, "there is no page 'nope'"),
        (f"/totals/{A}?as-of=yesterday", 400, "words such as yesterday are not read"),
        (f"/totals/{A}?output=x", 400, "a page takes no 'output'"),
        ("/say/--help", 400, "the place '--help' is not understood"),
    ],
)
def test_what_cannot_be_answered_is_told_with_its_status(
    target: str, status: int, said: str, served: Served
) -> None:
    page = served.get(target)
    assert page.status == status
    assert said in Read(page.text).text


def test_a_refusal_for_programs_is_that_of_the_call(served: Served) -> None:
    page = served.get("/totals/nowhere?format=json")
    assert (page.status, page.kind) == (404, "application/json")
    assert '"there is no agreement nowhere' in page.text


def test_only_questions_are_answered(served: Served) -> None:
    assert served.get(f"/totals/{A}", "POST").status == 501
    assert served.get(f"/totals/{A}", "DELETE").status == 501


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


def test_pages_leave_the_ledger_as_it_is(served: Served, folder: Path) -> None:
    before = all_of(folder / "counterfoil.db")
    for verb in READING:
        served.get(TARGETS.get(verb, f"/{verb}/{A}"))
    assert all_of(folder / "counterfoil.db") == before


# The server itself ------------------------------------------------------------------------------


def test_cuts_of_the_call_hold_on_every_page(folder: Path) -> None:
    with serving(folder, "--as-of", "2025-05-23") as early:
        assert "as of 2025-05-23" in Read(early.get(f"/totals/{A}").text).text
        assert "as of 2025-05-24" in Read(early.get(f"/totals/{A}?as-of=2025-05-24").text).text


def test_an_interrupt_ends_it_and_all_is_well(folder: Path) -> None:
    with serving(folder) as served:
        assert re.fullmatch(r"http://127\.0\.0\.1:[0-9]+/", served.url)
        assert served.get("/style.css").status == 200
        assert served.end() == 0


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
    from tests.cli.calls import environment

    return Calls(environment(folder) | {"COUNTERFOIL_STORE": _store(folder)})


def _store(folder: Path) -> str:
    from tests.stores import place

    return place(folder / "counterfoil.db")


def test_an_answer_that_is_too_long_is_not_taken_whole(calls: Calls) -> None:
    assert calls.whole(["agreements"], 10).whole is False
    assert calls.whole(["agreements"], 100_000).code == 0


def test_so_many_run_at_once_and_no_more(calls: Calls, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cli.serving.calls.WAIT", 0.05)
    running: list[Any] = [calls.running(["agreements"]) for _ in range(AT_ONCE)]
    for one in running:
        one.__enter__()
    with pytest.raises(Busy), calls.running(["agreements"]):
        pass
    for one in running:
        one.__exit__(None, None, None)
    assert calls.whole(["agreements"], 100_000).code == 0


def test_a_call_that_takes_too_long_is_ended(calls: Calls, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cli.serving.calls.SECONDS", 0.01)
    assert calls.whole(["timeline"], 1_000_000).code < 0


def test_who_speaks_an_older_http_gets_the_answer_as_it_is(served: Served, folder: Path) -> None:
    target = f"/status/{A}?format=csv"
    told = raw(served, f"GET {target} HTTP/1.0\r\nHost: localhost\r\n\r\n")

    assert told.partition("\r\n\r\n")[2] == counterfoil("status", A, "-f", "csv", cwd=folder).out


def test_what_comes_with_a_question_is_no_second_question(served: Served) -> None:
    hidden = "GET /style.css HTTP/1.1\r\nHost: localhost\r\n\r\n"
    for how in (f"Content-Length: {len(hidden)}", "Transfer-Encoding: chunked"):
        told = raw(served, f"GET /nope HTTP/1.1\r\nHost: localhost\r\n{how}\r\n\r\n{hidden}")
        assert told.count("HTTP/1.1 ") == 1


def test_a_fault_of_ours_is_told_and_the_next_question_answered(capfd: Any) -> None:
    class Broken(Calls):
        def whole(self, arguments: list[str], most: int) -> Called:
            raise ZeroDivisionError

    with Server("127.0.0.1", 0, Broken({}), [], verbose=True) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        with socket.create_connection(("127.0.0.1", server.server_address[1])) as connection:
            connection.sendall(b"GET /agreements HTTP/1.1\r\nHost: localhost\r\n\r\n")
            told = b"".join(iter(lambda: connection.recv(65_536), b"")).decode()
        server.shutdown()

    assert told.startswith("HTTP/1.1 500 ")
    assert "a fault of ours" in told
    assert "ZeroDivisionError" in capfd.readouterr().err


def raw(served: Served, request: str) -> str:
    """All that comes for bytes that are sent, until the server closes the connection."""
    where = urlsplit(served.url)
    with socket.create_connection((where.hostname, where.port or 0), timeout=30) as connection:
        connection.sendall(request.encode())
        return b"".join(iter(lambda: connection.recv(65_536), b"")).decode()
