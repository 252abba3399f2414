"""``terms``: a source says what was agreed."""

from typing import Annotated

from typer import Option

from cli.context import Context
from cli.recording.options import AgreementOf, Said, TermsOf, Writing


def terms(
    ctx: Context,
    agreement: AgreementOf = None,
    term: TermsOf = None,
    replaces: Annotated[
        str | None,
        Option("--replaces", metavar="ENTRY", help="The source's own earlier terms, now void."),
    ] = None,
    *,
    said: Said,
    writing: Writing,
) -> None:
    """Record what was agreed, as a source says.

    For example: counterfoil terms istanbul-2025 --term RU:UA/bodies/body=6000 --source ru-delegation-head
    --stated 2025-06-02 --new
    """
    from cli.recording import question, typed
    from cli.recording.act import acting
    from cli.recording.inquiry import Missing
    from cli.recording.statement import statement
    from domain.names.citation import Citation

    if replaces is not None:
        Citation.parse(replaces)
    with acting(ctx, writing) as act:
        agreement = act.agreement(agreement)
        if not term and not act.asks:
            raise Missing(act.command, "--term", "what was agreed")
        given = term or question.ask_several("Term, such as RU:UA/released/person=1000")
        act.record(
            {
                "event": "TermsStated",
                "agreement": agreement,
                "key": writing.key,
                "terms": typed.terms(given, agreement, list(act.state(agreement).parties)),
                "replaces": replaces,
                "statement": statement(act, said),
            }
        )
