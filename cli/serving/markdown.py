"""Answers in Markdown as HTML, with links: a citation leads to its entry, an agreement to its totals.

The words of others are text and nothing else: HTML in them is shown as it was written, no citation in them is one
of ours, and no link leads elsewhere than to the web.
"""

import re
from collections.abc import Sequence
from functools import partial
from html import escape
from itertools import pairwise
from typing import Any, Final

from markdown_it import MarkdownIt
from markdown_it.token import Token

from cli.serving.asked import Asked
from cli.serving.words import in_html, isolated, with_addresses
from domain.values.text import is_slug

_LINKED: Final = re.compile(
    r"\[\^(?P<note>[0-9]+)\]"
    r"|(?<![\w#./])(?P<agreement>[a-z0-9][a-z0-9-]{0,63})?#(?P<entry>[1-9][0-9]{0,11})(?:-(?P<last>[1-9][0-9]{0,11}))?\b"
)
_NOTE: Final = re.compile(r"^\[\^([0-9]+)\]: (.*)$", re.MULTILINE)
_LANGUAGE: Final = re.compile(r"^- Language: ([A-Za-z0-9-]+)$", re.MULTILINE)
_QUOTE: Final = "Quote: "
"""How the lines of one entry begin that have its wording and the language of that."""
_LEADS_TO: Final = {"Agreement": "totals", "Source": "show"}
"""The columns of tables that name what has a page of its own, and the command of that."""
_STAGES: Final = {"Slot": r"stage ([a-z0-9-]+)", "On": r"(?!agreed$)([a-z0-9-]+)"}
"""The columns that name stages beside other things, and how they do."""
_EACH: Final = 100
"""Of a range of so many entries each is a link; of a longer one, which anybody can write, its ends."""
_WITH_NOTES: Final = "say"
"""The command whose answers have footnotes."""
_NOTED: Final = "noted"
"""Under which name it is kept while a page is made to which notes a link has led."""
_BACK: Final = ' <a href="#noted-{0}" aria-label="Back to where note {0} is cited">\u21a9</a>'


def html_of(markdown: str, asked: Asked) -> str:
    """The answer to a question, in which words of others stand between marks."""
    reader = _reader(asked)
    notes = _NOTE.findall(markdown)
    tokens = reader.parse(_NOTE.sub("", markdown))
    _link_cells(tokens, asked)
    if language := _LANGUAGE.search(markdown):
        _tell_language(tokens, language[1])
    noted: set[str] = set()
    text: str = reader.renderer.render(tokens, reader.options, {_NOTED: noted})
    items = "".join(
        f'<li id="note-{number}" value="{number}">{reader.renderInline(note)}'
        f"{_BACK.format(number) if number in noted else ''}</li>\n"
        for number, note in notes
    )
    return f'{text}<ol class="notes">\n{items}</ol>\n' if items else text


def _tell_language(tokens: Sequence[Token], language: str) -> None:
    """Say of a quotation in which language it is."""
    for token in tokens:
        if token.type == "inline" and token.content.startswith(_QUOTE):
            for child in token.children or ():
                child.meta["language"] = language


def _cited(text: str, agreement: str, asked: Asked, noted: set[str]) -> str:
    """Text of ours with its links; bare numbers of entries are those of an agreement."""
    found, end = [], 0
    for match in _LINKED.finditer(text):
        found += [isolated(text[end : match.start()]), _link(match, agreement, asked, noted)]
        end = match.end()
    return "".join([*found, isolated(text[end:])])


def _link(match: re.Match[str], agreement: str, asked: Asked, noted: set[str]) -> str:
    shown = escape(match[0])
    if note := match["note"]:
        if asked.verb != _WITH_NOTES:
            return shown
        own = "" if note in noted else f' id="noted-{note}"'
        noted.add(note)
        return f'<sup><a{own} href="#note-{note}">{note}</a></sup>'
    agreement = match["agreement"] or agreement
    if not agreement:
        return shown
    begin, first, last = match[0].partition("#")[0], int(match["entry"]), match["last"]
    between, entries = "-", [(f"{begin}#{first}", first)]
    if last and 0 < int(last) - first < _EACH:
        between, entries = (
            " ",
            [(f"{begin}#{entry}", entry) for entry in range(first, int(last) + 1)],
        )
    elif last:
        entries.append((last, int(last)))
    return between.join(
        f'<a href="{escape(asked.other("show", f"{agreement}#{entry}"))}">{escape(text)}</a>'
        for text, entry in entries
    )


def _reader(asked: Asked) -> MarkdownIt:
    reader = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")

    def text(self: Any, tokens: Sequence[Token], at: int, options: Any, env: Any) -> str:
        token = tokens[at]
        agreement = token.meta.get("agreement", asked.agreement)
        cited = partial(_cited, agreement=agreement, asked=asked, noted=env.get(_NOTED, set()))
        is_link = at > 0 and tokens[at - 1].type == "link_open"
        ours = escape if is_link else partial(with_addresses, other=cited)
        return in_html(token.content, ours, token.meta.get("language", ""))

    def link_open(self: Any, tokens: Sequence[Token], at: int, options: Any, env: Any) -> str:
        address = escape(str(tokens[at].attrs.get("href", "")))
        return f'<a rel="noopener noreferrer" href="{address}">'

    reader.add_render_rule("text", text)
    reader.add_render_rule("link_open", link_open)
    reader.validateLink = lambda url: url.startswith(("https://", "http://"))  # type: ignore[method-assign]
    return reader


def _link_cells(tokens: Sequence[Token], asked: Asked) -> None:
    """Make links of cells that name an agreement or a source, and say by a class what is a number.

    Bare numbers of entries are those of the agreement that their row names, else of the one that is asked about.
    """
    headings: list[str] = []
    column, agreement = 0, asked.agreement
    for token, inner in pairwise(tokens):
        if token.attrs.pop("style", "") == "text-align:right":
            token.attrs["class"] = "number"
        match token.type:
            case "table_open":
                headings = []
            case "th_open":
                headings.append(inner.content)
            case "tr_open":
                column, agreement = 0, asked.agreement
            case "td_open":
                heading, content = headings[column], inner.content
                children = inner.children or []
                for child in children:
                    child.meta["agreement"] = agreement
                address = None
                if heading in _LEADS_TO and is_slug(content):
                    address = asked.other(_LEADS_TO[heading], content)
                    agreement = content if heading == "Agreement" else agreement
                elif agreement and (stage := _stage(heading, content)):
                    address = asked.other("status", f"{agreement}/{stage}")
                if address is not None:
                    opened = Token("link_open", "a", 1, attrs={"href": address})
                    inner.children = [opened, *children, Token("link_close", "a", -1)]
                column += 1
            case _:
                pass


def _stage(heading: str, cell: str) -> str | None:
    """The stage that a cell names; None where it names none."""
    found = re.fullmatch(_STAGES[heading], cell) if heading in _STAGES else None
    return found[1] if found else None
