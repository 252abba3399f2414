"""``amend-agreement``: what the ledger says of the agreement itself is put right."""

from typing import cast

from cli.context import Context
from cli.recording.options import (
    AgreedOn,
    AgreementOf,
    KindOf,
    MediatorsOf,
    PartiesOf,
    Reason,
    Title,
    Where,
    Writing,
)


def amend_agreement(
    ctx: Context,
    agreement: AgreementOf = None,
    title: Title = None,
    kind: KindOf = None,
    agreed: AgreedOn = None,
    place: Where = None,
    party: PartiesOf = None,
    mediator: MediatorsOf = None,
    reason: Reason = None,
    *,
    writing: Writing,
) -> None:
    """Put right what an agreement is called, when and between whom it was made.

    For example: counterfoil amend-agreement istanbul-2025 --mediator TR=Turkey --reason "left out"

    Parties and mediators are added; one that is there gets the new name. What a source said, its terms
    included, is not the ledger's own: terms --replaces states them anew.
    """
    from cli.recording import typed
    from cli.recording.act import acting
    from cli.recording.draft import drafted
    from cli.recording.idle_amendment import key_of_amendment
    from domain.events import AgreementAmended

    with acting(ctx, writing) as act:
        state = act.state(act.agreement(agreement))
        event = {
            "event": "AgreementAmended",
            "agreement": state.slug,
            "title": title,
            "kind": kind,
            "agreed": agreed,
            "place": place,
            "parties": typed.parties(party),
            "mediators": typed.parties(mediator),
            "reason": reason,
        }
        amendment = cast("AgreementAmended", drafted(event, act.ledger.new_id()).event)
        act.record({**event, "key": key_of_amendment(amendment, state, writing.key)})
