"""``source``: the register of who asserts something."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, Literal, cast

from typer import Option

from cli.context import Context
from cli.recording.options import SourceSlug, Writing

if TYPE_CHECKING:
    from cli.recording.act import Act
    from domain.events import SourceEvent

Kind = Literal["official", "joint", "mediator", "third-party", "media", "anonymous"]


def source(
    ctx: Context,
    slug: SourceSlug = None,
    name: Annotated[str | None, Option("--name", metavar="TEXT", help="Its name.")] = None,
    kind: Annotated[
        Kind | None,
        Option(
            "--kind",
            metavar="KIND",
            help="official, joint, mediator, third-party, media or anonymous.",
        ),
    ] = None,
    speaks_for: Annotated[
        str | None, Option("--speaks-for", metavar="CODE", help="The party it speaks for.")
    ] = None,
    alias: Annotated[
        list[str] | None,
        Option("--alias", metavar="TEXT", help="Another name of it; again for each."),
    ] = None,
    same_as: Annotated[
        str | None,
        Option(
            "--same-as",
            metavar="SLUG",
            help="The source that it is one and the same as; with --amend, its own takes that back.",
        ),
    ] = None,
    note: Annotated[
        str | None, Option("--note", metavar="TEXT", help="A remark of the recorder.")
    ] = None,
    amend: Annotated[
        bool,
        Option("--amend", help="Put right what is known of it.", show_default=False),
    ] = False,
    *,
    writing: Writing,
) -> None:
    """Register a source, or put right what is known of it.

    For example: counterfoil source ru-mod --name "Ministry of Defence of Russia" --kind official
    --speaks-for RU

    With --amend the options that are given replace what was there. A name that is easily taken for
    another source's is recorded, and told.
    """
    from typing import get_args

    from cli.recording.act import acting
    from cli.recording.question import one_of
    from domain.state.sources import SourceIsRegistered

    with acting(ctx, writing) as act:
        slug = act.new_slug(slug, "SLUG")
        if not amend:
            if slug in act.register.sources and None in (name, kind):
                raise SourceIsRegistered(act.register[slug])
            kinds = get_args(Kind)
            asked = f"Kind ({', '.join(kinds)})"
            name = act.needed(name, "--name", "Name")
            kind = cast("Kind", act.needed(kind, "--kind", asked, known=kinds, read=one_of(kinds)))
        event = {
            "event": "SourceAmended" if amend else "SourceRegistered",
            "source": slug,
            "name": name,
            "kind": kind,
            "speaks_for": speaks_for,
            "aliases": alias or None,
            "same_as": same_as,
            "note": note,
        }
        act.record({**event, "key": writing.key or _key(act, event)})


def _key(act: "Act", event: Mapping[str, Any]) -> str | None:
    from cli.recording.draft import drafted
    from cli.recording.idle_amendment import key_of_source

    draft = drafted(event, act.ledger.new_id())
    history = act.ledger.entries_of_source(draft.subject)
    return key_of_source(cast("SourceEvent", draft.event), history, act.register)
