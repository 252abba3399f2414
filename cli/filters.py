"""The filters of reads as options, each several times where more than one is asked for."""

from collections.abc import Iterable, Sequence
from dataclasses import fields
from typing import TYPE_CHECKING, Annotated, Final, TypeAlias

from typer import Option

from cli.call.wording import did_you_mean, either, quoted
from cli.failures import Failure
from domain.frozen import dataclass
from domain.refusals import BadForm

if TYPE_CHECKING:
    from domain.values.flow import Flow
    from projections.asked.filters import Filter

FILTERS: Final = (
    "--stage",
    "--flow",
    "--measure",
    "--source",
    "--scope",
    "--standing",
    "--dimension",
)
SCOPES: Final = ("stage", "whole", "running", "planned", "remaining", "programme")
STANDINGS: Final = ("unreported", "withheld", "reported", "confirmed", "verified", "contested")

Stages: TypeAlias = Annotated[
    list[str] | None, Option("--stage", metavar="STAGE", help="Only this stage; again for each.")
]
Flows: TypeAlias = Annotated[
    list[str] | None,
    Option(
        "--flow",
        metavar="RU:UA",
        help="Only this direction, or none for what has none; again for each.",
    ),
]
Measures: TypeAlias = Annotated[
    list[str] | None,
    Option("--measure", metavar="MEASURE", help="Only what is counted so; again for each."),
]
Scopes: TypeAlias = Annotated[
    list[str] | None,
    Option(
        "--scope",
        metavar="SCOPE",
        help="stage, whole, running, planned, remaining or programme.",
    ),
]
Dimensions: TypeAlias = Annotated[
    list[str] | None,
    Option("--dimension", metavar="DIMENSION", help="Parts by this dimension; again for each."),
]


@dataclass(frozen=True, slots=True)
class ToMeasure:
    """The filters in the order in which every command has them, as far as a command has a use for them."""

    stage: Stages = None
    flow: Flows = None
    measure: Measures = None

    def filter(self, **others: Iterable[str] | None) -> "Filter":
        """What they ask for, with ``others`` that the command has apart from them."""
        return asked_for(**{one.name: getattr(self, one.name) for one in fields(self)}, **others)


@dataclass(frozen=True, slots=True)
class ToScope(ToMeasure):
    source: Annotated[
        list[str] | None,
        Option("--source", metavar="SOURCE", help="Only where this source speaks; again for each."),
    ] = None
    scope: Scopes = None


@dataclass(frozen=True, slots=True)
class ToStanding(ToScope):
    standing: Annotated[
        list[str] | None,
        Option(
            "--standing",
            metavar="STANDING",
            help="unreported, withheld, reported, confirmed, verified or contested.",
        ),
    ] = None


@dataclass(frozen=True, slots=True)
class ToDimension(ToStanding):
    dimension: Dimensions = None


def asked_for(
    *,
    stage: Iterable[str] | None = None,
    flow: Iterable[str] | None = None,
    measure: Iterable[str] | None = None,
    source: Iterable[str] | None = None,
    scope: Iterable[str] | None = None,
    standing: Iterable[str] | None = None,
    dimension: Iterable[str] | None = None,
) -> "Filter":
    """The filter that a call asks for; unknown names are for `Filter.checked` to refuse."""
    from projections.asked.filters import Filter

    return Filter(
        stages=frozenset(stage or ()),
        flows=frozenset(map(_flow, flow or ())),
        measures=frozenset(measure or ()),
        sources=frozenset(source or ()),
        scopes=_known("--scope", scope, SCOPES),
        standings=_known("--standing", standing, STANDINGS),
        dimensions=frozenset(dimension or ()),
    )


def _flow(text: str) -> "Flow | None":
    """A flow as it is typed; None for what has none."""
    from domain.values.flow import NOBODY, Flow

    if text == NOBODY:
        return None
    try:
        return Flow.parse_typed(text)
    except BadForm as refused:
        allowed = f"{refused.allowed}; {NOBODY} is for what has none"
        raise BadForm(refused.what, text, allowed, refused.hint) from None


def narrowed(asked: "Filter") -> str:
    """What the sentence of an empty answer ends with: ` that was asked for` where less than all was."""
    from projections.asked.filters import Filter

    return "" if asked == Filter() else " that was asked for"


def _known(option: str, given: Iterable[str] | None, names: Sequence[str]) -> frozenset[str]:
    for name in given or ():
        if name not in names:
            raise Failure(
                f"{option} takes {either(names)}, not {quoted(name)}{did_you_mean(name, names)}"
            )
    return frozenset(given or ())
