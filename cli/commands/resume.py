"""``resume``: a source says that the agreement is carried out again."""

from cli.context import Context
from cli.recording.options import AgreementOf, Occurred, Said, Writing


def resume(
    ctx: Context,
    agreement: AgreementOf = None,
    occurred: Occurred = None,
    *,
    said: Said,
    writing: Writing,
) -> None:
    """Record that a source calls the agreement resumed.

    For example: counterfoil resume gaza-2025-01 --source egypt --stated 2025-02-13
    """
    from cli.recording.course import of_an_agreement

    of_an_agreement(ctx, "AgreementResumed", agreement, occurred, said, writing)
