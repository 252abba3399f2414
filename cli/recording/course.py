"""The course of things, by the word of a source: what became of an agreement or of one of its stages."""

from dataclasses import replace
from typing import Any

from cli.context import Context
from cli.recording.act import acting
from cli.recording.options import Said, Writing
from cli.recording.statement import statement


def of_an_agreement(
    ctx: Context, event: str, named: str | None, occurred: str | None, said: Said, writing: Writing
) -> None:
    """Suspended, resumed or concluded. ``--note`` is the event's own."""
    with acting(ctx, writing) as act:
        agreement = act.agreement(named)
        act.record(
            {
                "event": event,
                "agreement": agreement,
                "key": writing.key,
                "occurred": occurred,
                "note": said.note,
                "statement": statement(act, replace(said, note=None)),
            }
        )


def of_a_stage(
    ctx: Context, event: str, named: str | None, told: dict[str, Any], said: Said, writing: Writing
) -> None:
    """Scheduled, postponed or cancelled."""
    with acting(ctx, writing) as act:
        agreement, slug = act.stage(named)
        act.record(
            {
                "event": event,
                "agreement": agreement,
                "key": writing.key,
                "stage": slug,
                **told,
                "statement": statement(act, said),
            }
        )
