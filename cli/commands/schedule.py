"""``schedule``: a stage is planned, by the word of a source."""

from cli.context import Context
from cli.recording.options import Label, Planned, Reason, Said, StageOf, Writing


def schedule(
    ctx: Context,
    stage: StageOf = None,
    planned: Planned = None,
    label: Label = None,
    reason: Reason = None,
    *,
    said: Said,
    writing: Writing,
) -> None:
    """Record when a stage is planned, as a source says.

    For example: counterfoil schedule istanbul-2025/s3 --planned 2025-05-25 --source ru-mod
    --stated 2025-05-24 --new
    """
    from cli.recording.course import of_a_stage

    told = {"planned": planned, "label": label, "reason": reason}
    of_a_stage(ctx, "StageScheduled", stage, told, said, writing)
