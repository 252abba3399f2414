"""One page: an answer in HTML, with what leads on from it."""

from collections.abc import Iterable, Iterator
from html import escape
from typing import Final

from cli.output.shown import shown
from cli.serving.asked import CUTS, FORMATS, HTML, Asked
from cli.serving.words import isolated

STYLE: Final = """\
:root { color-scheme: light dark; }
body { font: 1rem/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 75rem; padding: 0 1rem 3rem; }
header, nav ul, form { display: flex; flex-wrap: wrap; gap: .25rem 1rem; align-items: baseline; }
nav ul { list-style: none; margin: .5rem 0; padding: 0; }
header { border-bottom: 1px solid; justify-content: space-between; }
header strong { font-size: 1.2rem; }
h1 { font-size: 1.4rem; overflow-wrap: anywhere; }
.answer { overflow-wrap: anywhere; overflow-x: auto; }
.skip { left: 0; position: absolute; top: -4rem; }
.skip:focus { background: Canvas; padding: .5rem 1rem; top: 0; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; overflow-wrap: normal; }
th, td { border-bottom: 1px solid #8886; padding: .3rem .8rem .3rem 0; text-align: left; vertical-align: top; }
.number { text-align: right; }
form { margin: 1rem 0; }
::placeholder { color: inherit; opacity: .7; }
.notes, .told, footer { font-size: .9rem; overflow-wrap: anywhere; }
footer { border-top: 1px solid; margin-top: 2rem; }
code { overflow-wrap: anywhere; }
@media print {
form, nav, .skip { display: none; }
.answer { overflow: visible; }
}
"""
"""On paper nothing moves and nobody types: an example in an empty field would be read as a cut of the page."""
_ANSWER: Final = (
    '<div class="answer" id="answer" role="region" aria-labelledby="title" tabindex="0">'
)
"""What a wide answer moves in, by keys too."""
_WHOLE: Final = ("agreements", "briefing", "sources", "check", "timeline")
"""What leads into the ledger from any page."""
_OF_AGREEMENTS: Final = (
    *("totals", "status", "say", "compare", "breakdown", "why"),
    *("check", "timeline", "replay", "show"),
)
_OF_STAGES: Final = ("status", "say", "breakdown", "why", "show")
_OF_ENTRIES: Final = ("show", "trace")
_OTHERS: Final = ("show", "find", "sources")
"""What is asked of something that may be no agreement."""


def page(title: str, inner: str, asked: Asked | None, *, whole: bool = True) -> str:
    """A page around the HTML of an answer; ``whole`` where that is all that it has."""
    about = asked or Asked("")
    return "".join(
        [
            '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n',
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n',
            f"<title>{_safe(title)} - Counterfoil</title>\n",
            '<link rel="stylesheet" href="/style.css">\n</head>\n<body>\n',
            '<a class="skip" href="#answer">Skip to the answer</a>\n',
            f'<header>\n<strong><a href="{escape(about.other(""))}">Counterfoil</a></strong>\n',
            f"{_find(about)}</header>\n",
            _nav("The ledger", about, [(verb, "") for verb in _WHOLE]),
            _nav("The same, otherwise", about, [(verb, about.place) for verb in _tabs(about)]),
            f'<main>\n<h1 id="title">{_heading(title, about)}</h1>\n',
            _cuts(about) if asked else "",
            _further(about) if _tabs(about) == _OF_AGREEMENTS else "",
            f"{_ANSWER}\n{inner}</div>\n</main>\n",
            _formats(about) if asked and whole else "",
            "</body>\n</html>\n",
        ]
    )


def _heading(title: str, asked: Asked) -> str:
    """The title, in which the agreement leads back to its totals where it is not all that is asked about."""
    verb, _, words = title.partition(" ")
    if not words or verb != asked.verb:
        return _safe(title)
    start = f"{verb} {asked.agreement}"
    if asked.place == asked.agreement or not title.startswith(start):
        return f"{verb} <bdi>{_safe(words)}</bdi>"
    to = asked.other("show" if "#" in asked.place else "totals", asked.agreement)
    link = f'<a href="{escape(to)}">{escape(asked.agreement)}</a>'
    return f"{verb} {link}{isolated(shown(title.removeprefix(start)))}"


def _safe(text: str) -> str:
    """What an address holds, in HTML: whatever is hidden in it is spelled out."""
    return escape(shown(text))


def told(sentences: Iterable[str]) -> str:
    """What is told beside an answer, or in place of one."""
    return "".join(f'<p class="told">{isolated(sentence)}</p>\n' for sentence in sentences)


def _tabs(asked: Asked) -> tuple[str, ...]:
    if not asked.place or (asked.verb in _OTHERS and not set("#/@") & set(asked.place)):
        return ()
    if set("#@") & set(asked.place):
        return _OF_ENTRIES
    return _OF_STAGES if "/" in asked.place else _OF_AGREEMENTS


def _nav(label: str, asked: Asked, readings: Iterable[tuple[str, str]]) -> str:
    items = "".join(
        f'<li><a href="{escape(asked.other(verb, place))}"{_current(asked, verb, place)}>{verb}</a></li>\n'
        for verb, place in readings
    )
    return f'<nav aria-label="{label}"><ul>\n{items}</ul></nav>\n' if items else ""


def _current(asked: Asked, verb: str, place: str) -> str:
    return ' aria-current="page"' if (asked.verb, asked.place) == (verb, place) else ""


def _find(asked: Asked) -> str:
    hidden = "".join(map(_hidden, asked.cuts))
    return (
        f'<form action="/find" role="search">\n{hidden}'
        '<label>Words <input name="text" type="search" dir="auto" required></label>\n'
        "<button>Find</button>\n</form>\n"
    )


def _cuts(asked: Asked) -> str:
    """Asks the same question of another day."""
    given = dict(asked.options)
    kept = [*asked.behind, *(one for one in asked.options if one[0] not in CUTS[:2])]
    fields = "".join(
        f'<label>{label} <input name="{name}" value="{escape(given.get(name, ""))}" '
        f'placeholder="{hint}"></label>\n'
        for name, label, hint in (
            ("as-of", "Said by", "2025-05-24"),
            ("known-at", "Recorded by", "a date or an entry"),
        )
    )
    return f"<form>\n{''.join(map(_hidden, kept))}{fields}<button>Show</button>\n</form>\n"


def _further(asked: Asked) -> str:
    """Asks what has changed in an agreement, and how one source tells it."""
    kept = "".join(map(_hidden, asked.cuts))
    return "".join(
        f'<form action="{escape(asked.other(verb, asked.place).partition("?")[0])}">\n'
        f'{kept}<label>{label} <input name="{name}" placeholder="{hint}" required></label>\n'
        f"<button>{verb}</button>\n</form>\n"
        for verb, label, name, hint in (
            ("diff", "Changed since", "from", "2025-05-23"),
            ("view", "As told by", "source", "ua-president"),
        )
    )


def _hidden(given: tuple[str, str]) -> str:
    return f'<input type="hidden" name="{given[0]}" value="{escape(given[1])}">\n'


def _formats(asked: Asked) -> str:
    typed = f'typed: <code dir="ltr">{_safe(asked.typed())}</code>'
    return f"<footer>\n<p>The same as {', '.join(_links(asked))}; {typed}</p>\n</footer>\n"


def _links(asked: Asked) -> Iterator[str]:
    for form in FORMATS:
        if form != HTML:
            yield f'<a href="{escape(asked.address(form))}">{form}</a>'
