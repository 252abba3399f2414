"""``conclude``: a source says that the agreement has ended."""

from cli.context import Context
from cli.recording.options import AgreementOf, Occurred, Said, Writing


def conclude(
    ctx: Context,
    agreement: AgreementOf = None,
    occurred: Occurred = None,
    *,
    said: Said,
    writing: Writing,
) -> None:
    """Record that a source says that the agreement has ended.

    It ended, however it did: carried out in full, not extended, given up. Say how in --note. That an
    agreement was signed is told by its announcement.

    For example: counterfoil conclude istanbul-2025 --source ru-mod --stated 2025-05-25
    """
    from cli.recording.course import of_an_agreement

    of_an_agreement(ctx, "AgreementConcluded", agreement, occurred, said, writing)
