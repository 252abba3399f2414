"""``amend``: an entry that was recorded wrongly is voided, and recorded as it should have been."""

from typing import Annotated

from typer import Option

from cli.context import Context
from cli.recording.options import (
    AgreedOn,
    DimensionOf,
    EachWay,
    EntryOf,
    FlowsOf,
    Label,
    MeasureOf,
    MediatorsOf,
    Number,
    Occurred,
    OutcomeOf,
    PartiesOf,
    Parts,
    Planned,
    Reason,
    Said,
    ScopeOf,
    StageSlug,
    TermsOf,
    Title,
    UnitOf,
    UpTo,
    Where,
    Writing,
)


def amend(
    ctx: Context,
    entry: EntryOf = None,
    quantity: Number = None,
    reason: Reason = None,
    without: Annotated[
        list[str] | None,
        Option(
            "--without", metavar="OPTION", help="Leave out what the entry has: --without quote."
        ),
    ] = None,
    flow: FlowsOf = None,
    each_way: EachWay = False,
    by: Parts = None,
    measure: MeasureOf = None,
    unit: UnitOf = None,
    scope: ScopeOf = None,
    stage: StageSlug = None,
    up_to: UpTo = None,
    of: Annotated[
        str | None, Option("--of", metavar="ENTRY", help="The entry that it points at.")
    ] = None,
    dimension: DimensionOf = None,
    occurred: Occurred = None,
    planned: Planned = None,
    outcome: OutcomeOf = None,
    label: Label = None,
    because: Annotated[
        str | None,
        Option("--because", metavar="TEXT", help="The entry's own reason, of a stage's for one."),
    ] = None,
    title: Title = None,
    kind: Annotated[
        str | None, Option("--kind", metavar="SLUG", help="The agreement's kind.")
    ] = None,
    agreed: AgreedOn = None,
    place: Where = None,
    party: PartiesOf = None,
    mediator: MediatorsOf = None,
    term: TermsOf = None,
    *,
    said: Said,
    writing: Writing,
) -> None:
    """Void an entry and record it as it should have been.

    For example: counterfoil amend istanbul-2025#8 303 --reason "misread"

    What is not given stays as it was. Both are done in one go; the new entry keeps the key, and what
    pointed at the old one follows. A source that changes its own word does so with correct.
    """
    from cli.recording.act import acting
    from cli.recording.amended import Changes
    from cli.recording.amendment import amend_entry

    changes = Changes(
        quantity=quantity,
        flow=flow,
        each_way=each_way,
        by=by,
        scope=scope,
        stage=stage,
        up_to=up_to,
        of=of,
        plain={
            "measure": measure,
            "unit": unit,
            "dimension": dimension,
            "occurred": occurred,
            "planned": planned,
            "outcome": outcome,
            "label": label,
            "reason": because,
            "title": title,
            "kind": kind,
            "agreed": agreed,
            "place": place,
        },
        party=party,
        mediator=mediator,
        term=term,
        without=without or (),
    )
    with acting(ctx, writing) as act:
        amend_entry(act, entry, changes, said, reason)
