"""``agreements`` from the read model: each agreement in one row."""

from domain.changes import AgreementStands, Called
from projections.agreements_row import AgreementRow


def agreement_across(stands: AgreementStands, entries: int) -> AgreementRow:
    """The row of an agreement; ``entries`` is how many were recorded."""
    called = Called.of(stands.heading)
    return AgreementRow(
        stands.agreement,
        called.title,
        called.kind,
        called.agreed,
        called.place,
        tuple(called.parties),
        tuple(called.mediators),
        stands.stages,
        stands.completed,
        entries,
        stands.last_stated,
        tuple(called.course),
    )
