"""After a write: the read model follows, if there is one or should be one."""

from typing import Final

from cli.across.unread import HOLDS, UNREADABLE, WAY_OUT
from cli.context import Context
from domain.ledger import Ledger
from domain.store.failures import (
    ModelDependedOn,
    ModelFailure,
    StoreFailure,
    StoreFull,
    StoreReadOnly,
    StoreUnwritten,
)
from domain.store.model import WORTHWHILE
from domain.store.models import has_model

_STANDS: Final = StoreReadOnly, StoreFull, StoreUnwritten, ModelDependedOn
"""What stands in the way of the next writer too."""


def keep_model_up(ctx: Context, ledger: Ledger) -> None:
    """Bring the model up to what was recorded. Where that fails the write stands, and reads fold instead."""
    try:
        if ledger.head()[0] < WORTHWHILE and not has_model(ledger.opened_as.url):
            return
        from cli.across.upkeep import keep_up
        from cli.output.progress import Progress

        with Progress("read model", shown=not ctx.settings.quiet) as progress:
            keep_up(ledger, progress)
    except MemoryError:
        ctx.tell("the read model was not brought up: there is not enough memory")
    except ModelFailure as failure:
        ctx.tell(f"{failure}: {failure.hint}")
    except StoreFailure as failure:
        # Who is kept busy or cut off is followed by the next writer.
        if ctx.settings.verbose or isinstance(failure, _STANDS):
            hint = f": {failure.hint}" if failure.hint else ""
            ctx.tell(f"the read model was not brought up: {failure}{hint}")
    except UNREADABLE:
        ctx.tell(f"{HOLDS}, and was not brought up: {WAY_OUT}")
