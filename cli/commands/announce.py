"""``announce``: a new agreement, with its parties and terms."""

from cli.context import Context
from cli.recording.options import (
    AgreedOn,
    AgreementOf,
    KindOf,
    MediatorsOf,
    PartiesOf,
    Said,
    TermsOf,
    Title,
    Where,
    Writing,
)


def announce(
    ctx: Context,
    agreement: AgreementOf = None,
    title: Title = None,
    kind: KindOf = None,
    agreed: AgreedOn = None,
    place: Where = None,
    party: PartiesOf = None,
    mediator: MediatorsOf = None,
    term: TermsOf = None,
    *,
    said: Said,
    writing: Writing,
) -> None:
    """Record that an agreement was made public.

    For example: counterfoil announce istanbul-2025 --title "1,000 for 1,000" --party RU=Russia
    --party UA=Ukraine --term each-way/released/person=1000 --source ru-delegation-head --stated 2025-05-16
    """
    from cli.recording import question, typed
    from cli.recording.act import acting
    from cli.recording.inquiry import Missing
    from cli.recording.statement import statement

    with acting(ctx, writing) as act:
        agreement = act.new_slug(agreement, "AGREEMENT")
        title = act.needed(title, "--title", "Title")
        if not party and not act.asks:
            raise Missing(act.command, "--party", "the parties between which it is")
        parties = typed.parties(party or question.ask_several("Party, such as RU=Russia"))
        act.record(
            {
                "event": "AgreementAnnounced",
                "agreement": agreement,
                "key": writing.key,
                "title": title,
                "kind": kind,
                "agreed": agreed,
                "place": place,
                "parties": parties,
                "mediators": typed.parties(mediator),
                "terms": typed.terms(term, agreement, [one["code"] for one in parties]),
                "statement": statement(act, said),
            }
        )
