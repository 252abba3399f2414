"""Sources by the names that a spreadsheet calls them by."""

from collections.abc import Mapping, Sequence

from cli.call.wording import quoted
from domain.refusals import Malformed, closest, listed
from domain.values.spelling import as_name
from domain.values.text import is_slug


class NameOfSeveral(Malformed):
    def __init__(self, name: str, slugs: Sequence[str]) -> None:
        super().__init__(
            f"{quoted(name)} is a name of more than one source, {listed(slugs)}",
            "the slug of one of them tells which",
        )


class NameOfNobody(Malformed):
    def __init__(self, name: str, known: Mapping[str, Sequence[str]]) -> None:
        of_one = {slug: slug for slugs in known.values() for slug in slugs}
        of_one |= {known_as: slugs[0] for known_as, slugs in known.items() if len(slugs) == 1}
        super().__init__(
            f"no source is registered under the name or alias {quoted(name)}",
            closest(as_name(name), of_one, said_as=of_one)
            or "counterfoil sources lists those that are",
        )


class Called:
    """The sources of a register by their names and aliases, whatever their spelling: `Register.by_name`."""

    def __init__(self, bearers: Mapping[str, Sequence[str]]) -> None:
        self._bearers = bearers

    def slug(self, name: str) -> str:
        """The slug of the only source that bears a name, or the name itself, which may be a slug.

        Refused where several bear it, or it is no slug and nobody bears it.
        """
        bearers = self._bearers.get(as_name(name), ())
        if name in bearers:
            return name
        if len(bearers) > 1:
            raise NameOfSeveral(name, bearers)
        if bearers:
            return bearers[0]
        if not is_slug(name):
            raise NameOfNobody(name, self._bearers)
        return name
