"""Pages: each is the answer of its call, every citation leads to its entry, and others' words are text."""

import json
import re
from collections.abc import Iterable
from functools import partial
from html import escape
from pathlib import Path
from urllib.parse import unquote, urlencode

import pytest

from cli.output.markdown import markdown
from cli.output.screen import PAGE, Screen
from cli.serving.asked import READING, Asked, read
from cli.serving.markdown import html_of
from cli.serving.page import STYLE, page
from cli.serving.words import with_addresses
from domain.theirs import theirs, unmarked
from tests.cli.calls import counterfoil
from tests.cli.written import write
from tests.serving.conftest import OTHERS_WORDS
from tests.serving.pages import Read
from tests.serving.served import Served
from tests.stores import all_of
from tests.work import calls

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
OF_A_PAGE = {PAGE: "1"}


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
    said = served.get(f"/say/{A}?format={form}")
    assert said.text == counterfoil("say", A, "-f", form, cwd=folder).out
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
        (
            "见https://a.example/a，共20人。另见https://a.example/b。",
            ["https://a.example/a", "https://a.example/b"],
        ),
        ("الرابط https://a.example/c، ثم", ["https://a.example/c"]),
        (
            "《https://a.example/обмін》, [https://a.example/(y)]",
            ["https://a.example/обмін", "https://a.example/(y)"],
        ),
        ("https://a.example/https://b.example!", ["https://a.example/https://b.example"]),
        (f"https://a.example/{')' * 2_000}", ["https://a.example/"]),
        ("https://, https://", []),
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
    html = html_of('"ממשלת ישראל" 12, צה"ל 21, 2025-05-04', Asked("compare", "a"))

    assert html == (
        "<p>&quot;<bdi>ממשלת ישראל</bdi>&quot; 12, <bdi>צה&quot;ל</bdi> 21, 2025-05-04</p>\n"
    )


@pytest.mark.parametrize(
    "words",
    [
        "שוחררו 3 מתוך 33",
        "דובר צה\"ל (ישראל), הג'יהאד",
        "خبرگزاری می\u200cگوید",
        "Ministry, 2025; 307 [1] <b>",
        "关于 #1，a#2 和 #3-5 [^1]",
    ],
)
def test_words_of_others_are_one_piece_in_which_nothing_is_a_citation(words: str) -> None:
    told = markdown(f"a#1: {theirs(words)} 5, {theirs(words)}.", Screen(page=True))

    piece = f"<bdi>{escape(words)}</bdi>"
    html = html_of(told, Asked("say", "a"))
    assert html == f'<p><a href="/show/a%231">a#1</a>: {piece} 5, {piece}.</p>\n'


def test_a_page_tells_where_each_name_and_each_quotation_begins_and_ends(tmp_path: Path) -> None:
    assert abroad(tmp_path)

    def told(verb: str, place: str) -> str:
        asked = Asked(verb, place)
        return html_of(counterfoil(*asked.arguments(), cwd=tmp_path, env=OF_A_PAGE).out, asked)

    assert (
        "between 3<sup>1</sup>, by <bdi>ישראל</bdi> (<bdi>דובר צה&quot;ל</bdi>), and 4<sup>2</sup>, "
        "by <bdi>الجهاد الإسلامي</bdi> (<bdi>הג&#x27;יהאד #7</bdi>)."
    ) in re.sub("</?a[^>]*>", "", told("say", "g/s1"))
    assert ": <bdi>ישראל</bdi> 3, <bdi>الجهاد الإسلامي</bdi> 4; a gap" in told("compare", "g")
    assert (
        "announces <bdi>הסכם 1</bdi>, between <bdi>ישראל</bdi> and <bdi>الجهاد الإسلامي</bdi>;"
    ) in told("timeline", "g")
    assert "idf: reports vague:<bdi>כ-30 איש</bdi> released" in told("timeline", "g")
    assert "<bdi>כ-30 איש</bdi> (vague)" in told("status", "g")
    assert "<td><bdi>דובר צה&quot;ל</bdi></td>" in told("sources", "")
    assert "<td><bdi>הסכם 1</bdi></td>" in told("agreements", "")
    assert '<li>Quote: <bdi lang="he">שוחררו 3 מתוך 33</bdi></li>' in told("show", "g#2")
    assert "<li>Parties: IL <bdi>ישראל</bdi>; PIJ <bdi>الجهاد الإسلامي</bdi></li>" in told(
        "show", "g"
    )


def test_what_is_served_tells_so_too(served: Served) -> None:
    assert "to <bdi>Ukraine</bdi>" in served.get(f"/say/{A}").text


def abroad(folder: Path) -> bool:
    """Two sides whose names are read from right to left, and what they say; whether all of it was taken."""
    he = ("--quote", "שוחררו 3 מתוך 33", "--language", "he")
    figure = ("--flow", "PIJ:IL", "--measure", "released", "--unit", "person", "--new")
    parties = ("--party", "IL=ישראל", "--party", "PIJ=الجهاد الإسلامي")
    said = ("--source", "idf", "--stated", "2024-01-02")
    calls = (
        ("init",),
        ("source", "idf", "--name", 'דובר צה"ל', "--kind", "official", "--speaks-for", "IL"),
        ("source", "pij", "--name", "הג'יהאד #7", "--kind", "official", "--speaks-for", "PIJ"),
        (
            "announce",
            "g",
            "--title",
            "הסכם 1",
            *parties,
            "--term",
            "PIJ:IL/released/person=33",
            *said,
        ),
        ("report", "g/s1", "3", *figure, *said, *he),
        ("report", "g/s1", "4", *figure, "--source", "pij", "--stated", "2024-01-03"),
        ("report", "g/s2", "vague:כ-30 איש", *figure, *said),
    )
    return all(write(folder, *call).code == 0 for call in calls)


@pytest.mark.parametrize("verb", READING)
def test_an_answer_for_a_page_is_that_of_the_call_but_for_the_marks(
    verb: str, folder: Path
) -> None:
    arguments = read(TARGETS.get(verb, f"/{verb}/{A}")).arguments()
    plain = counterfoil(*arguments, cwd=folder)
    told = counterfoil(*arguments, cwd=folder, env=OF_A_PAGE)

    assert (unmarked(told.out), told.err) == (plain.out, plain.err)
    assert unmarked(plain.out) == plain.out


def test_a_quotation_is_in_its_language_and_all_else_is_not() -> None:
    lines = [f"- Quote: {theirs('так')}", "- Language: uk", f"- Note: {theirs('so')}"]
    html = html_of("\n".join(lines), Asked("show", "a#1"))

    assert re.findall("<bdi.*?>", html) == ['<bdi lang="uk">', "<bdi>"]


def test_a_note_leads_back_to_where_it_is_cited_first() -> None:
    text = "5[^1] and 6[^2], 7[^1].\n\n[^1]: a\\#1\n[^2]: a\\#2"
    html = html_of(text, Asked("say", "a"))

    ids = re.findall('id="([^"]*)"', html)
    assert ids == ["noted-1", "noted-2", "note-1", "note-2"]
    own = [link.removeprefix("#") for link in Read(html).links if link.startswith("#")]
    assert own == ["note-1", "note-2", "note-1", "noted-1", "noted-2"]


def test_what_was_asked_for_is_one_piece_too() -> None:
    asked = read("/find?text=ישראל 3 מתוך")
    text = page("find ישראל 3 מתוך", "", asked)

    assert '<h1 id="title">find <bdi>ישראל 3 מתוך</bdi></h1>' in text


def test_what_is_hidden_in_an_address_is_spelled_out_on_its_page() -> None:
    asked = read("/find?text=a%01%1b%e2%80%aeb")
    text = page("find a\x01\x1b\u202eb", "", asked)

    assert "<title>find a\\u0001\\u001b\\u202eb - Counterfoil</title>" in text
    assert '<h1 id="title">find <bdi>a\\u0001\\u001b\\u202eb</bdi></h1>' in text
    assert (
        'typed: <code dir="ltr">counterfoil find &#x27;a\\u0001\\u001b\\u202eb&#x27;</code>' in text
    )


def test_whoever_reads_by_keys_comes_to_the_answer_at_once_and_moves_in_it() -> None:
    text = page("totals a", "<table></table>", Asked("totals", "a"))

    (skip, *_) = Read(text).links[1:]
    assert skip == "#answer"
    (answer,) = re.findall('<div[^>]*id="answer"[^>]*>', text)
    assert 'tabindex="0"' in answer
    before, main = text.split("<main>")
    assert "<h1" not in before
    assert main.count("<h1") == 1


def test_on_paper_stands_the_whole_answer_and_no_example_of_a_field() -> None:
    """An example in an empty field reads as a cut of the page where nobody can type in it."""
    paper = STYLE.partition("@media print")[2]

    assert re.search(r"\bform\b[^{]*{ display: none; }", paper)
    assert ".answer { overflow: visible; }" in paper


def test_a_long_address_goes_on_in_the_next_line_on_a_narrow_screen() -> None:
    """Words in the columns of a table stay whole, or each letter would have a line of its own."""
    assert re.search(r"\.answer {[^}]* overflow-wrap: anywhere;", STYLE)
    assert re.search(r"table {[^}]* overflow-wrap: normal;", STYLE)


def test_an_example_is_as_easily_read_by_night_as_what_is_typed() -> None:
    assert "::placeholder { color: inherit;" in STYLE


def test_the_cuts_of_a_page_stay_wherever_it_leads() -> None:
    cuts = [("as-of", "2025-05-24"), ("known-at", "a#7"), ("tz", "Europe/Kyiv")]
    text = page("totals a", "", read(f"/totals/a?{urlencode(cuts)}"))

    links = [link for link in Read(text).links if link.startswith("/") and "format=" not in link]
    assert "/style.css" in links
    assert [link for link in links if urlencode(cuts) not in link] == ["/style.css"]
    for form in re.findall("<form.*?</form>", text, re.DOTALL):
        given = dict(re.findall('name="([^"]*)" value="([^"]*)"', form))
        assert given == dict(cuts), form


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
    assert f'>status <a href="/totals/{A}">{A}</a>/s1</h1>' in served.get(f"/status/{A}/s1").text
    assert f'>show <a href="/show/{A}">{A}</a>#7</h1>' in served.get(f"/show/{A}%237").text


def test_the_words_of_others_are_text(served: Served, folder: Path) -> None:
    entry = counterfoil("find", "alert(1)", "-f", "csv", cwd=folder).out.splitlines()[1]
    page = served.get(f"/show/{entry.partition(',')[0].replace('#', '%23')}")

    read = Read(page.text)
    assert OTHERS_WORDS in read.text
    assert not {"script", "img"} & read.elements
    assert read.links
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


@pytest.mark.parametrize(
    ("target", "status", "said"),
    [
        (f"/totals/{A}?format=json&follow=1", 400, "a page takes no 'follow'"),
        ("/nope?format=json", 404, "there is no page 'nope'"),
        (
            "/?format=json",
            400,
            "the first page is html alone: /agreements and /briefing have formats",
        ),
    ],
)
def test_programs_are_told_in_their_format_of_an_address_that_is_none_too(
    target: str, status: int, said: str, served: Served
) -> None:
    page = served.get(target)

    assert (page.status, page.kind) == (status, "application/json")
    assert json.loads(page.text)["message"].startswith(said)


def test_pages_leave_the_ledger_as_it_is(served: Served, folder: Path) -> None:
    before = all_of(folder / "counterfoil.db")
    for verb in READING:
        served.get(TARGETS.get(verb, f"/{verb}/{A}"))
    assert all_of(folder / "counterfoil.db") == before


@pytest.mark.parametrize("text", ["https://", "https://a.example/b, "])
def test_twice_the_addresses_take_some_twice_the_work(text: str) -> None:
    few, many = (calls(partial(with_addresses, text * count, escape)) for count in (200, 400))
    assert many < 2.3 * few
