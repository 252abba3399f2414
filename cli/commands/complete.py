"""``complete``: a stage took place, with its number where one is given."""

from cli.context import Context
from cli.recording.options import Figure, Label, Occurred, OutcomeOf, Reason, Said, StageOf, Writing


def complete(
    ctx: Context,
    stage: StageOf = None,
    *,
    given: Figure,
    occurred: Occurred = None,
    outcome: OutcomeOf = None,
    label: Label = None,
    reason: Reason = None,
    said: Said,
    writing: Writing,
) -> None:
    """Record that a stage took place, and the number with it.

    For example: counterfoil complete istanbul-2025/s2 307 --each-way --occurred 2025-05-24
    --source ru-mod --stated 2025-05-24

    With a quantity or --by two entries are recorded in one go, the completion first; --key names the
    completion, and the figure with -figure behind it.
    """
    from cli.recording.act import acting
    from cli.recording.figure import OnlyWithANumber, figure
    from cli.recording.reach import Reach
    from cli.recording.statement import statement

    with acting(ctx, writing) as act:
        agreement, slug = act.stage(stage)
        state = act.state(agreement)
        figures = []
        if given.quantity is not None or given.by:
            figures.append(figure(act, state, given, Reach(stage=slug)))
        elif given != Figure():
            raise OnlyWithANumber(given)
        told = statement(act, said)
        act.record(
            {
                "event": "StageCompleted",
                "agreement": agreement,
                "key": writing.key,
                "stage": slug,
                "occurred": occurred,
                "outcome": outcome,
                "label": label,
                "reason": reason,
                "statement": told,
            },
            *(
                {**fields, "key": _of_the_figure(writing.key), "statement": told}
                for fields in figures
            ),
        )


def _of_the_figure(key: str | None) -> str | None:
    """A key of its own, so that a call that is repeated with another number is no other figure, but a conflict."""
    from domain.values.text import is_key

    own = f"{key}-figure"
    return own if key is not None and is_key(own) else None
