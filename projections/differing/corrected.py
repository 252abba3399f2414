"""Whether what was said between two cuts corrects what stood, or is news: that was true when it was printed."""

from domain.events import StagePostponed, StageScheduled
from projections.agreement import AgreementAt
from projections.differing.facts import Name, name_in
from projections.rules.settled import Settled
from projections.texts.wording import number_and_contest


def corrects(
    before: AgreementAt, after: AgreementAt, name: Name, stood: str | None, stands: str | None
) -> bool:
    """Whether a fact that ``stood``, and now ``stands`` otherwise, is corrected: by another number or outcome in
    the place of one, a contest, a dispute, another term, or by nothing.

    News are what nothing stood for, what came of a plan, or of the agreement as a whole, and a better standing of
    the same number. What is reported and settled in all follows from these.
    """
    if name.what == "dispute":
        return True
    if stood is None or (name.what == "total" and name.column != "agreed"):
        return False
    if stands is None:
        return True
    match name.what:
        case "standing":
            then, now = (number_and_contest(_slot(at, name)) for at in (before, after))
            return then != now
        case "stage":
            return name.stage is not None and not _was_planned(before, name.stage)
        case _:
            return True


def _slot(at: AgreementAt, name: Name) -> Settled:
    return next(
        settled
        for place, settled in at.settled.items()
        if name_in("standing", at, place, None) == name
    )


def _was_planned(at: AgreementAt, slug: str) -> bool:
    return isinstance(at.stages[slug].said[-1].event, StageScheduled | StagePostponed)
