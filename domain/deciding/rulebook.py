"""The reasons for which `decide` refuses to record something of an agreement, one class each."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from domain.events import Scope
from domain.refusals import AgainstTheRules, Malformed, Unknown, closest, known_ones, listed
from domain.values.flow import Flow
from domain.values.quantity import Quantity


class AlreadyAnnounced(AgainstTheRules):
    def __init__(self, agreement: str, citation: str) -> None:
        super().__init__(
            f"{agreement} was announced already, as {citation}",
            "state further terms with counterfoil terms, put the title or parties right with "
            "counterfoil amend-agreement",
        )


class AnnouncementVoided(Unknown):
    def __init__(self, agreement: str, citation: str, by: str) -> None:
        super().__init__(
            f"{citation}, which announced {agreement}, was voided by {by}",
            f"counterfoil announce {agreement} ... announces it again",
        )


class Stranger(AgainstTheRules):
    def __init__(self, flow: Flow, code: str, known: Sequence[str]) -> None:
        super().__init__(
            f"{flow} names {code}, who is neither party nor mediator: known are {known_ones(known)}",
            f"counterfoil amend-agreement --party {code}=NAME brings in a party",
            lambda: closest(code, known),
        )


class PartyTwice(AgainstTheRules):
    def __init__(self, code: str) -> None:
        super().__init__(
            f"the party {code} is named twice: a code stands for one party or mediator"
        )


class TermTwice(AgainstTheRules):
    def __init__(self, flow: Flow | None, measure: str, unit: str) -> None:
        super().__init__(
            f"two terms for {flow or 'no flow'}, {measure}, {unit} in one entry: one statement, one term"
        )


class ScopeNeeds(Malformed):
    def __init__(self, scope: Scope) -> None:
        needs, hint = _NEEDS[scope]
        super().__init__(f"a figure of scope {scope} {needs}", hint)


_EITHER: Final = (
    "names the stage or the date up to which it counts, one of the two",
    "the stage stands in stage, the date in up_to; by hand behind the / or --up-to",
)
_NEEDS: Final[Mapping[Scope, tuple[str, str | None]]] = {
    Scope.STAGE: ("names its stage, and no date up to which it counts", None),
    Scope.RUNNING: _EITHER,
    Scope.REMAINING: _EITHER,
    Scope.PLANNED: ("names a stage, or nothing for the whole plan", None),
    Scope.PROGRAMME: ("reaches beyond the agreement and names no stage", None),
    Scope.WHOLE: ("names neither a stage nor a date", None),
}


class SaysNothing(Malformed):
    def __init__(self, what: str) -> None:
        super().__init__(
            f"{what} has neither a quantity nor a breakdown", "say withheld where it is"
        )


class DateToCome(AgainstTheRules):
    """``field`` is the one that holds the date, ``present`` what it is now: `today is ...`."""

    def __init__(self, field: str, given: object, present: str) -> None:
        self.field = field
        super().__init__(f"{_DATES[field]} {given} lies ahead: {present}")


class EndsBeforeItStarts(Malformed):
    """Of a period whose one end is a day and the other an instant, which the zone of the ledger puts in order."""

    def __init__(self, field: str, period: object, zone: object) -> None:
        self.field = field
        super().__init__(f"the period {period} ends before it starts: its days are those of {zone}")


_DATES: Final = {
    "statement.stated": "the date of the statement",
    "statement.published": "the date of publication",
    "occurred": "the date on which it occurred",
    "agreed": "the date of the agreement",
    "up_to": "a running figure up to",
}


class Voided(AgainstTheRules):
    def __init__(self, citation: str, by: str, replacement: str | None) -> None:
        super().__init__(
            f"{citation} was voided by {by}",
            f"{replacement} stands for it" if replacement else None,
        )


class FlowIsAmbiguous(AgainstTheRules):
    def __init__(self, citation: str, flows: Sequence[Flow]) -> None:
        named = listed([f"--flow {flow.typed}" for flow in flows] + ["--flow all"], "or")
        super().__init__(f"{citation} speaks of {known_ones(flows)}: name one", named)


class LacksTheFlow(AgainstTheRules):
    def __init__(self, citation: str, flow: Flow, flows: Sequence[Flow]) -> None:
        has = f"it speaks of {known_ones(flows)}" if flows else "it has no flow"
        super().__init__(f"{citation} says nothing of {flow}: {has}")


class LacksTheDimension(AgainstTheRules):
    def __init__(self, citation: str, dimension: str, has: Iterable[str]) -> None:
        known = sorted(has)
        divides = f"it divides by {known_ones(known)}" if known else "it has no breakdown"
        super().__init__(
            f"{citation} says nothing by {dimension}: {divides}", closest(dimension, known)
        )


class AssertsNothing(AgainstTheRules):
    def __init__(self, citation: str, act: str, event: str) -> None:
        sentence = f"{citation} ({event}) asserts no number that could be {act}"
        states_terms = event in ("AgreementAnnounced", "TermsStated")
        hint = None
        if act == "disputed":
            instead = "; what was agreed instead is stated with terms" if states_terms else ""
            hint = f"dispute it as a whole: name no flow, no dimension and no number{instead}"
        elif states_terms and act == "corrected":
            hint = f"counterfoil terms --replaces {citation} states the terms anew"
        elif event == "StatementDisputed" and act == "corrected":
            hint = f"counterfoil retract {citation} takes the dispute back; it can be said anew, with a number"
        elif states_terms:
            hint = "whoever says so too states what was agreed with counterfoil terms"
        super().__init__(sentence, hint)


class OnlyRepeats(AgainstTheRules):
    """``root`` is the word that is passed on, over whatever relays; None where it does not stand."""

    def __init__(self, citation: str, act: str, repeated: str, root: str | None) -> None:
        hint = f"name {root}" if root else None
        if act == "corrected":
            hint = f"retract it, and repeat {root} as it should be" if root else "retract it"
        super().__init__(
            f"{citation} only passes {repeated} on and asserts nothing that could be {act}", hint
        )


class StatesNoTotal(AgainstTheRules):
    def __init__(self, citation: str, dimensions: Iterable[str]) -> None:
        named = listed([f"--dimension {dimension}" for dimension in sorted(dimensions)], "or")
        super().__init__(
            f"{citation} states no total to confirm: name what is confirmed", named or None
        )


class QuantityWithDimension(AgainstTheRules):
    def __init__(self, act: str) -> None:
        super().__init__(
            f"{act} carries either a quantity, which speaks of the total, or a dimension, not both"
        )


class SharesNoValue(AgainstTheRules):
    def __init__(self, given: Quantity, citation: str, total: Quantity) -> None:
        super().__init__(
            f"{given} cannot confirm {citation}, which says {total}: the two share no value",
            "report it as a figure of its own, or dispute",
        )


class OwnWord(AgainstTheRules):
    def __init__(self, source: str, act: str, citation: str, root: str) -> None:
        own = "" if source == root else f", which is the same as {source}"
        super().__init__(
            f"{citation} is the word of {root}{own}: nobody {act} itself",
            "correct or retract it" if act == "disputes" else "report it again",
        )


class AnothersWord(AgainstTheRules):
    def __init__(self, source: str, act: str, citation: str, owner: str) -> None:
        super().__init__(
            f"{citation} is the word of {owner}: only {owner} can {act} it, not {source}",
            "dispute it" if act in ("correct", "retract") else None,
        )


class NotTheNewest(AgainstTheRules):
    def __init__(
        self, citation: str, flow: Flow | None, by: str, how: str, newest: str | None
    ) -> None:
        """``newest`` is the link that can be changed, where there is one."""
        of = f" for {flow}" if flow else ""
        super().__init__(
            f"{citation} was {how}{of} by {by}: only the newest link of a chain can be changed",
            f"name {newest}" if newest else None,
        )


class CannotBe(AgainstTheRules):
    def __init__(self, citation: str, event: str, act: str) -> None:
        super().__init__(f"{citation} is of the kind {event}, which cannot be {act}")


class AnnouncementCarriesOthers(AgainstTheRules):
    def __init__(self, citation: str, others: Sequence[str]) -> None:
        shown = listed(others) if len(others) <= 3 else f"{len(others):,} entries"
        stand = "stands" if len(others) == 1 else "stand"
        super().__init__(
            f"{citation} announces the agreement and cannot be voided while {shown} {stand}",
            "counterfoil amend-agreement puts right what the agreement is called, when and between whom, "
            "counterfoil terms --replaces the terms",
        )


class ReplacementCannot(AgainstTheRules):
    def __init__(self, replacement: str, why: str) -> None:
        super().__init__(f"{replacement} cannot replace the entry: {why}")


class NewWord(Unknown):
    def __init__(self, what: str, given: str, known: Iterable[str]) -> None:
        known = sorted(known)
        has = f"known are {known_ones(known)}" if known else "there is none yet"
        hint = closest(given, known)
        super().__init__(
            f"{given} is a new {what} here: {has}",
            f"{hint} Else add --new" if hint else "add --new to bring it in",
        )
