"""``agreements`` from the read model: each agreement in one row."""

import json

from domain.changes import AgreementStands
from projections.agreements_row import AgreementRow


def agreement_across(stands: AgreementStands, entries: int) -> AgreementRow:
    """The row of an agreement; ``entries`` is how many were recorded."""
    heading = json.loads(stands.heading) if stands.heading is not None else {}
    return AgreementRow(
        stands.agreement,
        heading.get("title"),
        heading.get("kind"),
        heading.get("agreed"),
        heading.get("place"),
        tuple(heading.get("parties", ())),
        tuple(heading.get("mediators", ())),
        stands.stages,
        stands.completed,
        entries,
        stands.last_stated,
        tuple(heading.get("course", ())),
    )
