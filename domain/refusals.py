"""Why something was refused: one class a reason, the sentence written from the values that caused it.

The class above a reason says what kind of refusal it is; the edge has an exit code for each.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from difflib import get_close_matches
from functools import cached_property
from types import MappingProxyType
from typing import Final


def listed(items: Iterable[object], last: str = "and") -> str:
    """``a, b and c``: a list as a sentence has it."""
    words = [str(item) for item in items]
    return (
        f" {last} ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)
    )


MOST_LISTED: Final = 20


def known_ones(names: Sequence[object]) -> str:
    """The same of what there is: where that is much, what comes first, and how much more there is."""
    more = len(names) - MOST_LISTED
    return listed([*names[:MOST_LISTED], f"{more:,} more"] if more > 1 else names)


def entries(count: int) -> str:
    """``1 entry``, ``1,200 entries``: so many, as a sentence has it."""
    return "1 entry" if count == 1 else f"{count:,} entries"


LONGEST_NAME: Final = 64
"""Signs of the longest name that an agreement, a stage or a source can have: what is longer is none."""


def shortened(text: str, longest: int = 60) -> str:
    """What was given, as a sentence can hold it: what is endless is cut."""
    return text if len(text) <= longest else f"{text[: longest - 3]}..."


def closest(
    given: str, known: Iterable[str], *, said_as: Mapping[str, str] = MappingProxyType({})
) -> str | None:
    """``did you mean ...`` where one of the known words is close to the given one; it may be said otherwise.

    Capitals are taken for small letters.
    """
    by_folded = {word.casefold(): word for word in known}
    matches = get_close_matches(given.casefold(), by_folded, n=1, cutoff=0.6)
    if not matches:
        return None
    word = by_folded[matches[0]]
    return f"did you mean {said_as.get(word, word)}?"


def as_given(name: str) -> str:
    """The name of what is not there; in quotes where it has blanks, which nobody would see."""
    told = shortened(name, LONGEST_NAME)
    return told if name == "".join(name.split()) else f"'{told}'"


class Refused(Exception):  # noqa: N818 - the word of the domain: a refusal is an answer, not a fault
    """Something that was asked for and is not done; nothing has changed.

    ``str()`` is one sentence.
    """

    def __init__(
        self, sentence: str, hint: str | None = None, meant: Callable[[], str | None] | None = None
    ) -> None:
        """``meant`` looks for what was meant instead, where the hint is asked for and not before."""
        super().__init__(sentence)
        self.advice = hint
        self._meant = meant

    @cached_property
    def hint(self) -> str | None:
        """What was perhaps meant, else what to do."""
        return (self._meant() if self._meant is not None else None) or self.advice


class Malformed(Refused):
    """The call or the data is not of the form that it should have."""


class Unknown(Refused):
    """No such agreement, stage, source or entry."""


class Conflict(Refused):
    """Someone else wrote first, or a key was used again with other content."""


class AgainstTheRules(Refused):
    """A rule of the domain forbids it."""


class DoesNotHold(Refused):
    """The log, a proof or a signature is not what it should be: a finding."""


# Malformed --------------------------------------------------------------------------------------


class BadForm(Malformed):
    """A value that is not of its form."""

    def __init__(self, what: str, given: object, allowed: str, hint: str | None = None) -> None:
        self.what, self.given, self.allowed = what, given, allowed
        super().__init__(f"{what} {shortened(str(given))!r} is not understood: {allowed}", hint)


class BadFields(Malformed):
    """An event whose fields are missing, unknown or ill-formed."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(problems))


# Unknown ----------------------------------------------------------------------------------------


class UnknownAgreement(Unknown):
    def __init__(self, agreement: str, known: Iterable[str], *, is_a_source: bool = False) -> None:
        """``is_a_source``: the register has that name, and it can be asked for otherwise."""
        what = f": {agreement} is a source" if is_a_source else ""
        shows = f"counterfoil show {agreement} shows what is known of it"
        super().__init__(
            f"there is no agreement {as_given(agreement)} in this ledger{what}",
            shows if is_a_source else None,
            None if is_a_source else lambda: closest(agreement, known),
        )


class UnknownSource(Unknown):
    def __init__(
        self, source: str, known: Callable[[], Mapping[str, str]], *, asked_for: bool
    ) -> None:
        """``known`` gives what sources are called, with their slugs.

        ``asked_for``: a question names it, which needs no source to be registered.
        """
        self.source = source
        first = "" if asked_for else ": register it first"
        register = f"counterfoil source {source} --name ... --kind ..."
        lists = "counterfoil sources lists those that are"
        super().__init__(
            f"there is no source {as_given(source)}{first}",
            lists if asked_for else register,
            lambda: closest(source, names := known(), said_as=names),
        )


class UnknownStage(Unknown):
    def __init__(self, agreement: str, stage: str, known: Iterable[str]) -> None:
        known = sorted(known)
        has = f"it has {known_ones(known)}" if known else "it has no stages yet"
        super().__init__(
            f"{agreement} has no stage {shortened(stage, LONGEST_NAME)}: {has}",
            closest(stage, known),
        )


class UnknownEntry(Unknown):
    def __init__(self, given: str, why: str, meant: Callable[[], str | None] | None = None) -> None:
        super().__init__(f"there is no entry {given}: {why}", meant=meant)
        self.beyond_last: tuple[str, str, int] | None = None
        """What `beyond` was given, where that made it."""

    @classmethod
    def beyond(cls, given: str, subject: str, count: int, waiting: int = 0) -> "UnknownEntry":
        """Of a number that none of ``count`` entries has, of which ``waiting`` are not recorded yet."""
        more = f", and {waiting} more with this import" if waiting else ""
        refusal = cls(given, f"{subject} has {entries(count - waiting)}{more}")
        refusal.beyond_last = given, subject, count
        return refusal


# Conflicts --------------------------------------------------------------------------------------


NOTHING: Final = ": nothing was recorded"
"""How some refusals end. Of a whole feed it is said once, for all of its problems."""


class KeyIsTaken(Conflict):
    def __init__(self, citation: str, number: int, key: str) -> None:
        """``number`` is that of the entry that has the key."""
        self.citation, self.number = citation, number
        super().__init__(
            f"the key {key} is taken by {citation}, which says something else{NOTHING}",
            "choose another key, or void or amend that entry",
        )


class SomebodyWroteFirst(Conflict):
    def __init__(self, subject: str, expected: int, actual: int) -> None:
        super().__init__(
            f"{subject} is at entry {actual}, not at {expected}: somebody else wrote first",
            "read it again and decide anew",
        )
