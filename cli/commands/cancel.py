"""``cancel``: a stage will not take place, by the word of a source."""

from cli.context import Context
from cli.recording.options import Label, Occurred, OutcomeOf, Reason, Said, StageOf, Writing


def cancel(
    ctx: Context,
    stage: StageOf = None,
    occurred: Occurred = None,
    outcome: OutcomeOf = None,
    label: Label = None,
    reason: Reason = None,
    *,
    said: Said,
    writing: Writing,
) -> None:
    """Record that a stage will not take place, as a source says.

    For example: counterfoil cancel istanbul-2025/s3 --reason "no lists" --source ru-mod
    --stated 2025-05-25
    """
    from cli.recording.course import of_a_stage

    told = {"occurred": occurred, "outcome": outcome, "label": label, "reason": reason}
    of_a_stage(ctx, "StageCancelled", stage, told, said, writing)
