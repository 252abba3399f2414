"""How a difference reads in a notice: what it is about, and what was and is said, in words."""

from domain.events import Scope
from domain.state.assertion import Subject
from domain.values.flow import Flow
from projections.differing.details import Name
from projections.prose.names import Names
from projections.prose.quantities import (
    are,
    counted,
    measured,
    quantity_words,
    things,
    to_be,
)
from projections.texts.english import units
from projections.texts.number import WITHHELD
from projections.texts.says import Says
from projections.texts.summary import reach


def word_in_words(names: Names, name: Name, says: Says) -> str:
    """``That 10 people were agreed to be released``, ``What was said of stage s1, "stage s1 completed",``: a word
    that is disputed."""
    if name.measure is not None:
        return f"That {_agreed(names, name, says)}"
    of = f"stage {name.stage}" if name.stage else "the agreement"
    return f'What was said of {of}, "{says.text().removeprefix("says ")}",'


def _agreed(names: Names, name: Name, says: Says) -> str:
    way = names.way(Flow.parse(name.flow)) if name.flow else ""
    number = says.told(lambda quantity: counted(quantity, name.unit))
    was = {"is": "was", "are": "were"}[are(says.text(), name.unit)]
    return f"{number} {was} agreed{to_be(name.measure or '', name.unit or '', way)}"


def in_words(says: Says | None) -> str | None:
    """``reported 1245..1248, contested`` as ``reported 1,245 to 1,248, contested``. A number that stands
    alone, and that nobody gives, is ``withheld``."""
    if says is None:
        return None
    said = says.text()
    return said if said == WITHHELD else says.in_a_sentence(quantity_words)


def subject_in_words(names: Names, name: Name) -> str:
    """``people released from Russia to Ukraine, stage s1, status: civilian``."""
    if name.what == "stage":
        of = f"the agreement, according to {names.source(name.column)}" if name.column else ""
        return f"stage {name.stage}" if name.stage else of
    unit, measure = name.unit or "", name.measure or ""
    way = names.way(Flow.parse(name.flow)) if name.flow else ""
    if name.what == "term":
        said_by = names.source(name.column or "")
        return f"{units(unit)}{to_be(measure, unit, way)}, agreed according to {said_by}"
    part = f", {name.dimension}: {name.category}" if name.dimension else ""
    if name.what == "total":
        return f"{things(measure, unit, way)}, {name.column} in all"
    subject = Subject(Scope(str(name.scope)), name.stage, name.up_to, measure, unit)
    if subject.scope is Scope.REMAINING:
        # Of what is measured as released, what remains was not.
        left = f"{units(unit)} remaining after {name.stage or name.up_to}"
        return f"{left} (measure: {measured(measure)}{way}){part}"
    wider = f"the wider programme{f', to {name.up_to}' if name.up_to else ''}"
    where = wider if subject.scope is Scope.PROGRAMME else reach(subject)
    return f"{things(measure, unit, way)}, {where}{part}"
