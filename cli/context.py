"""What a command is given: the settings of its call, and the ways to answer."""

import os
from collections.abc import Callable, Iterable
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, TypeVar

import typer

from cli.telling import keep, tell

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from cli.call.named import Named
    from cli.call.settings import Settings
    from cli.output.answer import Answer
    from cli.output.destination import OutputFile, StandardOutput
    from cli.output.screen import Screen
    from domain.ledger import Ledger
    from domain.store.glance import Glance
    from projections.agreement import AgreementAt
    from projections.cut import Cut

T = TypeVar("T")
FOR_PROGRAMS: Final = ("json", "ndjson")
"""Formats in which an answer without rows says so itself, and nothing is told beside it."""


class Context(typer.Context):
    """One call. A function that takes a `Context` first is a command; see `cli.registry`."""

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.given: dict[str, str | bool | None] = {}
        self.named: list[Named] = []
        """The files that the command's own options and arguments name."""
        self.asked_model = False
        """Whether something in the answer may be from the read model."""
        self.folds_all = False
        """Whether nothing is, since that holds what cannot be read."""
        self._lag_is_told = False

    @cached_property
    def settings(self) -> "Settings":
        from cli.call.settings import here, of_options, settings
        from cli.failures import Failure

        try:
            return settings(self.given, os.environ, here())
        except Failure:
            if self.info_name != "completion":
                raise
            # A shell asks for it where it starts, and without it completes nothing for as long as it runs.
            return of_options(self.given)

    @cached_property
    def destination(self) -> "StandardOutput | OutputFile":
        from cli.output.destination import destination

        of_many = self.info_name == "bundle"
        return destination(self.settings, os.environ, self.named, of_many=of_many)

    @property
    def for_people(self) -> bool:
        """Whether the format is one that people read, who are shown less, and told more beside it."""
        return self.settings.format in ("table", "md")

    @property
    def asked_for_rows(self) -> bool:
        """Whether the call itself names a format with rows: by a setting a command that records prints none."""
        return self.given.get("format") not in (None, "table")

    def prepare(self) -> None:
        """Find what is wrong with settings and destination before anything is done."""
        from cli.call.settings import FORMATS, NOTICE
        from cli.call.wording import either
        from cli.failures import Failure
        from cli.output.withheld import said_of

        if self.settings.format == "json":
            keep()
        _ = self.destination
        if self.settings.verbose and self.settings.format != "json":  # in which failures come too
            self.tell(
                f"the settings of this call lead to the ledger {said_of(self.settings.store)}"
            )
        if self.settings.format == NOTICE and self.info_name != "diff":
            raise Failure(f"only diff prints notices: --format takes {either(FORMATS)} here")

    def open(self, *, write: bool = False) -> "Ledger":
        """The ledger of this call, to be used as a context manager; a `StoreFailure` where it cannot be."""
        from domain.ledger import Ledger

        settings = self.settings
        ledger = Ledger.open(settings.store, write=write, busy_timeout=settings.busy_timeout)
        if not write:
            self.tell_lag(ledger.lag)
        return ledger

    def glance(self) -> "AbstractContextManager[Glance]":
        """A look at the log of this call; a `StoreFailure` where it cannot be used."""
        from domain.store.glance import glance

        return glance(self.settings.store, busy_timeout=self.settings.busy_timeout)

    def cut(self, ledger: "Ledger") -> "Cut":
        """The cuts that this call asks for, of the ledger as it is now."""
        from dataclasses import replace

        from cli.cuts import cut

        return replace(cut(self.settings, ledger), head=ledger.last_position())

    def at(self, ledger: "Ledger", agreement: str, cut: "Cut | None" = None) -> "AgreementAt":
        """One agreement at the cuts of this call; `UnknownAgreement` where there is none."""
        from projections.agreement import AgreementAt

        cut = cut or self.cut(ledger)
        return AgreementAt(agreement, ledger.entries(agreement), ledger.register(cut.knows), cut)

    def print(self, answer: "Answer[T]") -> None:
        """The answer in the format asked for; where it has no rows, people are told so."""
        from cli.output.formats import rendered

        name = self.settings.format
        self.destination.write(rendered(answer, name, self.destination.screen))
        if not answer.rows and name not in FOR_PROGRAMS:
            self.tell(f"{answer.empty}; {answer.footer}")

    def print_as_text(
        self,
        answer: "Answer[T]",
        table: "Callable[[str, Screen], str]",
        md: "Callable[[str, Screen], str]",
    ) -> None:
        """For programs the rows of an answer; for people no table of them, but a text above its footer."""
        if not self.for_people:
            self.print(answer)
            return
        text = table if self.settings.format == "table" else md
        self.destination.write(text(answer.footer, self.destination.screen))

    def print_as_found(
        self, rows: Iterable[T], listed: "Callable[[Iterable[T]], Answer[T]]"
    ) -> None:
        """The answer over rows, page by page where the format has a line for each row, else whole."""
        from itertools import chain

        from cli.output.pages import BY_ROW, pages, texts

        name = self.settings.format
        if name not in BY_ROW:
            self.print(listed(rows))
            return
        parts = pages(rows, listed)
        first = next(parts)
        if first.rows:
            told = texts(chain([first], parts), name, self.destination.screen)
            self.destination.write_pages(told)
        else:
            self.print(first)

    def tell_lag(self, lag: str | None) -> None:
        """Once in a call: that the answer is from a standby, and how far behind that may be."""
        if lag is not None and not self._lag_is_told:
            self._lag_is_told = True
            self.tell(lag)

    def tell_that_it_is_text(self, what: str) -> None:
        """Where a call asks for rows of what has none. Beside JSON, in which failures come too, it is not said."""
        if self.given.get("format") in ("csv", "md"):
            self.tell(f"{what} is text, and --format has no use here")

    def tell(self, sentence: str) -> None:
        """What a person may want to know beside the answer: on standard error, unless `--quiet`."""
        if not self.settings.quiet:
            tell(sentence)
