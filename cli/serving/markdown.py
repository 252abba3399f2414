"""Answers in Markdown as HTML, with links: a citation leads to its entry, an agreement to its totals.

The words of others are text and nothing else: HTML in them is shown as it was written, and no link leads elsewhere
than to the web.
"""

import re
from collections.abc import Sequence
from html import escape
from itertools import pairwise
from typing import Any, Final

from markdown_it import MarkdownIt
from markdown_it.token import Token

from cli.serving.asked import Asked
from domain.text import is_slug

_LINKED: Final = re.compile(
    r"\[\^(?P<note>[0-9]+)\]|(?P<web>https?://[^\s<>\"]+)"
    r"|(?<![\w#./])(?P<agreement>[a-z0-9][a-z0-9-]{0,63})?#(?P<entry>[1-9][0-9]{0,11})(?:-(?P<last>[1-9][0-9]{0,11}))?\b"
)
_NOTE: Final = re.compile(r"^\[\^([0-9]+)\]: (.*)$", re.MULTILINE)
_RIGHT_TO_LEFT: Final = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc](?:[ \xa0'\"-]*[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc])*"
)
_LEADS_TO: Final = {"Agreement": "totals", "Source": "show"}
"""The columns of tables that name what has a page of its own, and the command of that."""
_STAGES: Final = {"Slot": r"stage ([a-z0-9-]+)", "On": r"(?!agreed$)([a-z0-9-]+)"}
"""The columns that name stages beside other things, and how they do."""
_EACH: Final = 100
"""Of a range of so many entries each is a link; of a longer one, which anybody can write, its ends."""
_WITH_NOTES: Final = "say"
"""The command whose answers have footnotes."""


def html_of(markdown: str, asked: Asked) -> str:
    """The answer to a question."""
    reader = _reader(asked)
    notes = _NOTE.findall(markdown)
    tokens = reader.parse(_NOTE.sub("", markdown))
    _link_cells(tokens, asked)
    text: str = reader.renderer.render(tokens, reader.options, {})
    items = "".join(
        f'<li id="note-{number}" value="{number}">{reader.renderInline(note)}</li>\n'
        for number, note in notes
    )
    return f'{text}<ol class="notes">\n{items}</ol>\n' if items else text


def _linked(text: str, agreement: str, asked: Asked) -> str:
    """Plain text with its links; bare numbers of entries are those of an agreement."""
    found, end = [], 0
    for match in _LINKED.finditer(text):
        found += [_shown(text[end : match.start()]), _link(match, agreement, asked)]
        end = match.end()
    return "".join([*found, _shown(text[end:])])


def _shown(text: str) -> str:
    """Text in which words that are read from right to left turn nothing round that stands beside them."""
    return _RIGHT_TO_LEFT.sub(lambda found: f"<bdi>{found[0]}</bdi>", escape(text))


def _link(match: re.Match[str], agreement: str, asked: Asked) -> str:
    shown = escape(match[0])
    if match["note"]:
        note = f'<sup><a href="#note-{match["note"]}">{match["note"]}</a></sup>'
        return note if asked.verb == _WITH_NOTES else shown
    if match["web"]:
        address = _without_what_follows(match["web"])
        link = f'<a rel="noopener noreferrer" href="{escape(address)}">{escape(address)}</a>'
        return link + escape(match["web"].removeprefix(address))
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


def _without_what_follows(address: str) -> str:
    """An address without the marks of the sentence that it stands in."""
    shorter = address.rstrip(".,;:")
    if shorter.endswith(")") and shorter.count(")") > shorter.count("("):
        shorter = shorter[:-1]
    return shorter if shorter == address else _without_what_follows(shorter)


def _reader(asked: Asked) -> MarkdownIt:
    reader = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")

    def text(self: Any, tokens: Sequence[Token], at: int, options: Any, env: Any) -> str:
        token = tokens[at]
        if at > 0 and tokens[at - 1].type == "link_open":
            return escape(token.content)
        return _linked(token.content, token.meta.get("agreement", asked.agreement), asked)

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
