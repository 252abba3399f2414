"""Which figure ``A/STAGE@SOURCE`` names at a cut: the one that counts there."""

from domain.events import Scope
from domain.names.citation import Citation, only_one
from projections.agreement import AgreementAt


def figure_cited(at: AgreementAt, citation: Citation) -> int:
    """The entry of the source's figure for the stage; `NotOneFigure` where it has none, or several."""
    assert citation.source is not None
    root = at.register.root(at.register[citation.source].slug)
    found = {
        figure.said.entry
        for place, settled in at.settled.items()
        if (place.subject.scope, place.subject.stage) == (Scope.STAGE, citation.stage)
        for figure in settled.figures
        if figure.voice.root == root
    }
    return only_one(citation, sorted(found), at.record.assertion)
