"""The options of the commands that record, each declared once."""

from pathlib import Path
from typing import Annotated, Final, Literal, TypeAlias

from typer import Argument, Option

from cli.call.command import ASKED_FOR
from domain.frozen import dataclass

SourceSlug: TypeAlias = Annotated[
    str | None, Argument(help="Its slug, such as ru-mod.", show_default=ASKED_FOR)
]
PlaceOf: TypeAlias = Annotated[
    str | None, Argument(help="An agreement, or AGREEMENT/STAGE.", show_default=ASKED_FOR)
]
StageOf: TypeAlias = Annotated[
    str | None, Argument(help="AGREEMENT/STAGE.", show_default=ASKED_FOR)
]
AgreementOf: TypeAlias = Annotated[
    str | None, Argument(help="The agreement.", show_default=ASKED_FOR)
]
EntryOf: TypeAlias = Annotated[
    str | None,
    Argument(
        help="AGREEMENT#NUMBER, AGREEMENT#KEY, AGREEMENT#last or AGREEMENT/STAGE@SOURCE.",
        show_default=ASKED_FOR,
    ),
]
Number: TypeAlias = Annotated[
    str | None,
    Argument(
        help="390, 300+, more-than:300, at-most:300, less-than:300, 300..310, about:300, withheld "
        "or vague:dozens."
    ),
]
FlowsOf: TypeAlias = Annotated[
    list[str] | None,
    Option(
        "--flow",
        metavar="FROM:TO",
        help="Who hands over to whom; again for each flow. RU+UA is one number for both ways "
        "together, none is nobody.",
    ),
]
FlowOf: TypeAlias = Annotated[
    str | None, Option("--flow", metavar="FROM:TO|all", help="Only this flow of the entry.")
]
DimensionOf: TypeAlias = Annotated[
    str | None, Option("--dimension", metavar="NAME", help="Only the parts by this dimension.")
]
EachWay: TypeAlias = Annotated[
    bool,
    Option(
        "--each-way",
        help="The same number in both directions: of the two parties, or of each --flow.",
        show_default=False,
    ),
]
Parts: TypeAlias = Annotated[
    list[str] | None,
    Option(
        "--by",
        metavar="NAME=PART:NUMBER,...",
        help="How it divides: status=military:270,civilian:120; ended by ,... where there are "
        "more parts. Again for each dimension.",
    ),
]
MeasureOf: TypeAlias = Annotated[
    str | None, Option("--measure", metavar="SLUG", help="What is counted, such as released.")
]
UnitOf: TypeAlias = Annotated[
    str | None, Option("--unit", metavar="SLUG", help="What it is counted in, such as person.")
]
ScopeOf: TypeAlias = Annotated[
    Literal["stage", "whole", "running", "planned", "remaining", "programme"] | None,
    Option(
        "--scope",
        metavar="SCOPE",
        help="stage: at one stage (implied by a stage). whole: in all, when it is over. running: so far, "
        "or held, at a stage or date. remaining: still to come, or left, there. planned: foreseen. "
        "programme: beyond the agreement, in no sum.",
    ),
]
StageSlug: TypeAlias = Annotated[
    str | None, Option("--stage", metavar="SLUG", help="Another stage than the entry's.")
]
UpTo: TypeAlias = Annotated[
    str | None, Option("--up-to", metavar="DATE", help="The date up to which it counts.")
]
Occurred: TypeAlias = Annotated[
    str | None, Option("--occurred", metavar="DATE[/DATE]", help="When it happened.")
]
Planned: TypeAlias = Annotated[
    str | None, Option("--planned", metavar="DATE[/DATE]", help="When it is to be.")
]
OutcomeOf: TypeAlias = Annotated[
    Literal["completed", "partial", "otherwise"] | None,
    Option("--outcome", metavar="HOW", help="completed, partial or otherwise."),
]
Label: TypeAlias = Annotated[
    str | None, Option("--label", metavar="TEXT", help="What people call the stage.")
]
Reason: TypeAlias = Annotated[str | None, Option("--reason", metavar="TEXT", help="Why.")]
Title: TypeAlias = Annotated[str | None, Option("--title", metavar="TEXT", help="Its title.")]
KindOf: TypeAlias = Annotated[
    str | None, Option("--kind", metavar="SLUG", help="Its kind, such as prisoner-exchange.")
]
AgreedOn: TypeAlias = Annotated[
    str | None, Option("--agreed", metavar="DATE", help="When it was agreed.")
]
Where: TypeAlias = Annotated[
    str | None, Option("--place", metavar="TEXT", help="Where it was agreed.")
]
PartiesOf: TypeAlias = Annotated[
    list[str] | None,
    Option("--party", metavar="CODE=NAME", help="A party: RU=Russia. Again for each."),
]
MediatorsOf: TypeAlias = Annotated[
    list[str] | None,
    Option("--mediator", metavar="CODE=NAME", help="A mediator: TR=Turkey. Again for each."),
]
TermsOf: TypeAlias = Annotated[
    list[str] | None,
    Option(
        "--term",
        metavar="[FLOW,FLOW/]MEASURE/UNIT=NUMBER",
        help="What was agreed: RU:UA,UA:RU/released/person=1000, each-way/released/person=1000, or "
        "destroyed/weapon=300 where nobody hands over. Again for each term.",
    ),
]


@dataclass(frozen=True, slots=True)
class Figure:
    """A number, and what it counts."""

    quantity: Number = None
    flow: FlowsOf = None
    each_way: EachWay = False
    by: Parts = None
    measure: MeasureOf = None
    unit: UnitOf = None


@dataclass(frozen=True, slots=True)
class Amending(Figure):
    """What is given for an entry that should have been another; None where it is left alone."""

    scope: ScopeOf = None
    stage: StageSlug = None
    up_to: UpTo = None
    of: Annotated[
        str | None, Option("--of", metavar="ENTRY", help="The entry that it points at.")
    ] = None
    dimension: DimensionOf = None
    occurred: Occurred = None
    planned: Planned = None
    outcome: OutcomeOf = None
    label: Label = None
    because: Annotated[
        str | None,
        Option("--because", metavar="TEXT", help="The entry's own reason, of a stage's for one."),
    ] = None
    title: Title = None
    kind: Annotated[str | None, Option("--kind", metavar="SLUG", help="The agreement's kind.")] = (
        None
    )
    agreed: AgreedOn = None
    place: Where = None
    party: PartiesOf = None
    mediator: MediatorsOf = None
    term: TermsOf = None


@dataclass(frozen=True, slots=True)
class Said:
    """The statement: who said it, when, and where it can be read again."""

    source: Annotated[
        str | None, Option("--source", metavar="SLUG", help="Who said it, first of all.")
    ] = None
    via: Annotated[
        list[str] | None,
        Option("--via", metavar="NAME", help="Who passed it on; again for each, in order."),
    ] = None
    stated: Annotated[
        str | None, Option("--stated", metavar="DATE", help="When the source said it.")
    ] = None
    published: Annotated[
        str | None, Option("--published", metavar="DATE", help="When it was published.")
    ] = None
    counted: Annotated[
        bool, Option("--counted", help="The source counted for itself.", show_default=False)
    ] = False
    url: Annotated[str | None, Option("--url", metavar="URL", help="Where it was found.")] = None
    publisher: Annotated[
        str | None, Option("--publisher", metavar="NAME", help="Who published it.")
    ] = None
    quote: Annotated[
        str | None, Option("--quote", metavar="TEXT", help="The words themselves.")
    ] = None
    language: Annotated[
        str | None, Option("--language", metavar="CODE", help="The language of the words.")
    ] = None
    document: Annotated[
        Path | None,
        Option(
            "--document", metavar="FILE", help="Its copy: kept beside the ledger under its SHA-256."
        ),
    ] = None
    note: Annotated[
        str | None, Option("--note", metavar="TEXT", help="A remark of the recorder.")
    ] = None
    like: Annotated[
        str | None,
        Option("--like", metavar="ENTRY", help="The same statement as that entry's."),
    ] = None


@dataclass(frozen=True, slots=True)
class Writing:
    """How it is recorded, whatever it is."""

    actor: Annotated[
        str | None, Option("--actor", metavar="NAME", help="Who records it; else who is logged in.")
    ] = None
    key: Annotated[
        str | None,
        Option("--key", metavar="KEY", help="A name for the entry; repeating it does no harm."),
    ] = None
    expect_version: Annotated[
        int | None,
        Option(
            "--expect-version", metavar="N", help="Refuse unless N is the number of the last entry."
        ),
    ] = None
    new: Annotated[
        bool,
        Option("--new", help="Bring in a word that is new here.", show_default=False),
    ] = False
    dry_run: Annotated[
        bool,
        Option("--dry-run", help="Show what it would be, record nothing.", show_default=False),
    ] = False
    yes: Annotated[
        bool, Option("--yes", help="Do not ask whether to go on.", show_default=False)
    ] = False


_OPTION_OF: Final = {
    "aliases": "alias",
    "basis": "counted",
    "breakdowns": "by",
    "flows": "flow",
    "mediators": "mediator",
    "parties": "party",
    "sha256": "document",
    "terms": "term",
}
"""The options that are not called as the field that they give."""


def option_of(field: str) -> str:
    """What the option is called that gives a field of an event or a statement: `up-to` gives `up_to`."""
    return _OPTION_OF.get(field, field.replace("_", "-"))
