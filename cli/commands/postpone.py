"""``postpone``: a stage will be later than planned, by the word of a source."""

from cli.context import Context
from cli.recording.options import Label, Planned, Reason, Said, StageOf, Writing


def postpone(
    ctx: Context,
    stage: StageOf = None,
    planned: Planned = None,
    label: Label = None,
    reason: Reason = None,
    *,
    said: Said,
    writing: Writing,
) -> None:
    """Record that a stage will be later, as a source says.

    For example: counterfoil postpone istanbul-2025/s3 --planned 2025-05-26 --source ru-mod
    --stated 2025-05-25

    Without --planned it is postponed until further notice.
    """
    from cli.recording.course import of_a_stage

    told = {"planned": planned, "label": label, "reason": reason}
    of_a_stage(ctx, "StagePostponed", stage, told, said, writing)
