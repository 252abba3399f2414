"""What an address of a served ledger asks for: one call of a command that reads.

``/status/istanbul-2025/s1?as-of=2025-05-24`` is ``counterfoil status istanbul-2025/s1 --as-of 2025-05-24``.
"""

import shlex
from collections.abc import Iterable
from itertools import chain
from typing import Final, NamedTuple
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from cli.call.usage import GivenTwice
from cli.call.wording import did_you_mean, either, quoted
from cli.registry import COMMANDS

READING: Final = tuple(command.name for command in COMMANDS if command.section == "Reading")
HTML: Final = "html"
FORMATS: Final = (HTML, "json", "ndjson", "csv", "md")
CUTS: Final = ("as-of", "known-at", "tz")
OPTIONS: Final = (
    *CUTS,
    *("stage", "flow", "measure", "source", "scope", "standing"),
    *("dimension", "order", "claim", "from", "to", "since"),
)
"""The options that choose what is read. No other one is taken: where a call writes to is not a reader's affair."""
WORDS: Final = ("text", "date", "column")
"""What a command takes behind a place, or in its stead, and has no option for."""
_MOST: Final = 40
Given = tuple[str, str]


class NoSuchPage(Exception):  # noqa: N818 - an answer, not a fault
    """There is nothing under an address; ``status`` is that of HTTP."""

    def __init__(self, sentence: str, status: int = 404) -> None:
        super().__init__(sentence)
        self.status = status


class Asked(NamedTuple):
    """One reading: a command, what it is asked of, and the format of the answer.

    ``behind`` are the words behind the place, and ``options`` the options, each with its name and as given.
    """

    verb: str
    place: str = ""
    behind: tuple[Given, ...] = ()
    options: tuple[Given, ...] = ()
    format: str = HTML

    @property
    def words(self) -> list[str]:
        return [*([self.place] if self.place else []), *(value for _, value in self.behind)]

    @property
    def agreement(self) -> str:
        """The agreement that the place is, or is a part of; empty where the whole ledger is asked about."""
        return self.place.partition("#")[0].partition("/")[0]

    @property
    def cuts(self) -> list[Given]:
        """How far back it looks."""
        return [given for given in self.options if given[0] in CUTS]

    def arguments(self) -> list[str]:
        """The arguments of its call. Whatever was given is the value of an option or a word, and nothing else."""
        form = "md" if self.format == HTML else self.format
        options = [f"--{name}={value}" for name, value in self.options]
        ours = [f"--format={form}", "--output=-", "--no-input", "--no-color"]
        return [self.verb, *options, *ours, "--", *self.words]

    def typed(self) -> str:
        """The same question as somebody would type it."""
        options = [word for name, value in self.options for word in (f"--{name}", value)]
        if any(word.startswith("-") for word in self.words):
            return shlex.join(["counterfoil", self.verb, *options, "--", *self.words])
        return shlex.join(["counterfoil", self.verb, *self.words, *options])

    def address(self, form: str = HTML) -> str:
        """Where it is found in a format."""
        own = [("format", form)] if form != HTML else []
        return _address(self.verb, self.place, [*self.behind, *self.options, *own])

    def other(self, verb: str, place: str = "") -> str:
        """Where another reading is found, with the same cuts."""
        return _address(verb, place, self.cuts)


def _address(verb: str, place: str, given: Iterable[Given]) -> str:
    path = f"/{verb}/{quote(place, safe='/')}" if place else f"/{verb}"
    return path + (f"?{query}" if (query := urlencode(list(given))) else "")


def form_of(target: str) -> str:
    """The format in which a request is to be answered, whatever is wrong with it: a page where it names none."""
    try:
        given = [value for name, value in parse_qsl(urlsplit(target).query) if name == "format"]
    except ValueError:
        return HTML
    return given[0] if len(given) == 1 and given[0] in FORMATS else HTML


def read(target: str, cuts: Iterable[Given] = ()) -> Asked:
    """What the target of a request asks for; `NoSuchPage` where that is nothing that is served.

    ``cuts`` hold where the address has none of its own. What was left empty was not given.
    """
    try:
        parts = urlsplit(target)
        path = unquote(parts.path, errors="strict")
        pairs = parse_qsl(parts.query, keep_blank_values=True, errors="strict")
    except ValueError as problem:
        raise NoSuchPage("the address is not in order", 400) from problem
    if len(pairs) > _MOST:
        raise NoSuchPage(f"a page takes {_MOST} options at most, and was given {len(pairs):,}", 400)
    if "\0" in "".join([path, *chain(*pairs)]):
        raise NoSuchPage("the address holds a zero byte", 400)
    verb, _, place = path.strip("/").partition("/")
    if verb not in READING:
        raise NoSuchPage(f"there is no page {quoted(verb)}{did_you_mean(verb, READING)}")
    forms, behind, options = [], [], []
    for name, value in pairs:
        if name not in ("format", *WORDS, *OPTIONS):
            raise NoSuchPage(f"a page takes no {quoted(name)}{did_you_mean(name, OPTIONS)}", 400)
        if not value:
            continue
        if name == "format":
            forms.append(value)
        elif name in WORDS:
            behind.append((name, value))
        else:
            options.append((name, value))
    if len(forms) > 1:
        raise NoSuchPage(str(GivenTwice("format", *forms[:2])), 400)
    form = forms[0] if forms else HTML
    if form not in FORMATS:
        raise NoSuchPage(f"a page is {either(FORMATS)}, not {quoted(form)}", 400)
    named = {name for name, _ in options}
    options += [given for given in cuts if given[0] not in named]
    return Asked(verb, place, tuple(behind), tuple(options), form)
