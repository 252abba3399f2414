"""Pages: each is the answer of its call, every citation leads to its entry, and others' words are text."""

import re
from collections.abc import Iterable
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest

from cli.serving.asked import READING, Asked
from cli.serving.markdown import html_of
from tests.cli.calls import counterfoil
from tests.serving.conftest import OTHERS_WORDS
from tests.serving.served import Served
from tests.stores import all_of

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
        self.links += [value or "" for name, value in attrs if name in ("href", "src")]
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
    of_each_kind = {link.split("/")[1].partition("?")[0]: link for link in links}

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


def test_each_entry_of_a_range_is_a_link_and_of_a_range_past_measure_both_ends_are() -> None:
    text = html_of("Made of a-1\\#3-5 and \\#7.", Asked("totals", "b"))

    assert Read(text).text == "Made of a-1#3 a-1#4 a-1#5 and #7.\n"
    assert Read(text).links == [
        *("/show/a-1%233", "/show/a-1%234", "/show/a-1%235"),
        "/show/b%237",
    ]
    text = html_of("\\#3-999999999999, \\#5-3 and \\#4-4", Asked("totals", "b"))
    assert Read(text).text == "#3-999999999999, #5-3 and #4-4\n"
    assert Read(text).links == [
        *("/show/b%233", "/show/b%23999999999999"),
        *("/show/b%235", "/show/b%233"),
        *("/show/b%234", "/show/b%234"),
    ]


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("https://a.example/x_(y), and", ["https://a.example/x_(y)"]),
        ("(https://a.example/x).", ["https://a.example/x"]),
        ("www.a.example/doc#7", []),
        ("note [^1]", []),
    ],
)
def test_a_link_ends_where_its_address_does(text: str, links: list[str]) -> None:
    html = html_of(text, Asked("show", "a"))

    assert Read(html).links == links
    assert Read(html).text.strip() == text


@pytest.mark.parametrize(
    "address", ["ftp://a.example/p", "//a.example", "/import", "mailto:a@b.example", "#1"]
)
def test_no_link_of_an_answer_leads_elsewhere_than_to_the_web(address: str) -> None:
    for text in (f"[word]({address})", f"[word][1]\n\n[1]: {address}", f"<{address}>"):
        assert "href" not in html_of(text, Asked("show"))


def test_words_from_right_to_left_turn_nothing_round() -> None:
    html = html_of("ממשלת ישראל 12, חמאס 21, 2025-05-04", Asked("compare", "a"))

    assert html == "<p><bdi>ממשלת ישראל</bdi> 12, <bdi>חמאס</bdi> 21, 2025-05-04</p>\n"


def test_a_stage_is_one_link_away(served: Served) -> None:
    for verb in ("status", "compare"):
        links = Read(served.get(f"/{verb}/{A}").text).links
        assert {link for link in links if link.startswith("/status/") and link.count("/") > 2} == {
            f"/status/{A}/{stage}" for stage in ("s1", "s2", "s3")
        }


def test_the_first_page_looks_back_too(served: Served) -> None:
    assert "as of 2025-05-23 (UTC)" in Read(served.get("/?as-of=2025-05-23").text).text
    assert served.get("/?nope=1").status == 400


def test_a_part_of_an_agreement_leads_back_to_it(served: Served) -> None:
    assert f'<h1>status <a href="/totals/{A}">{A}</a>/s1</h1>' in served.get(f"/status/{A}/s1").text
    assert f'<h1>show <a href="/show/{A}">{A}</a>#7</h1>' in served.get(f"/show/{A}%237").text


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


def test_a_sentence_ends_once(served: Served) -> None:
    told = Read(served.get(f"/totals/{A}?-o=x").text).text
    assert "a page takes no '-o'; did you mean to?" in told
    assert "?." not in told


def test_a_refusal_for_programs_is_that_of_the_call(served: Served) -> None:
    page = served.get("/totals/nowhere?format=json")
    assert (page.status, page.kind) == (404, "application/json")
    assert '"there is no agreement nowhere' in page.text


def test_pages_leave_the_ledger_as_it_is(served: Served, folder: Path) -> None:
    before = all_of(folder / "counterfoil.db")
    for verb in READING:
        served.get(TARGETS.get(verb, f"/{verb}/{A}"))
    assert all_of(folder / "counterfoil.db") == before
