"""``suspend``: a source says that the agreement is suspended."""

from cli.context import Context
from cli.recording.options import AgreementOf, Occurred, Said, Writing


def suspend(
    ctx: Context,
    agreement: AgreementOf = None,
    occurred: Occurred = None,
    *,
    said: Said,
    writing: Writing,
) -> None:
    """Record that a source calls the agreement suspended.

    For example: counterfoil suspend gaza-2025-01 --source egypt --stated 2025-02-10
    """
    from cli.recording.course import of_an_agreement

    of_an_agreement(ctx, "AgreementSuspended", agreement, occurred, said, writing)
