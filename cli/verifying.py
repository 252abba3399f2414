"""Looking through a ledger and what lies beside it: its log, the read model, the copies of documents."""

from collections.abc import Collection
from functools import partial

from cli.across.comparing import model_findings
from cli.context import Context
from cli.later import judged_beside
from cli.output.progress import Progress
from domain.clocks import Ahead, ahead
from domain.evidence.checkpoint import Checkpoint
from domain.evidence.documents import Copies, comparing
from domain.evidence.finding import Finding
from domain.evidence.soundness import line_at
from domain.evidence.verification import Verified, verify
from domain.frozen import dataclass
from domain.store.beside import documents_of
from domain.store.engines import laid_open
from domain.store.store import now


@dataclass(frozen=True, slots=True)
class Looked:
    """What looking came to.

    ``model`` is empty where something is wrong with the log: what follows from that cannot tell what is wrong with
    the model. ``early`` tells of entries ahead of the clock here.
    """

    log: Verified
    model: list[Finding]
    copies: Copies
    early: Ahead | None
    shown: str
    tz: str

    @property
    def findings(self) -> list[Finding]:
        return [*self.log.findings, *self.model, *self.copies.findings]

    @property
    def complaint(self) -> str:
        """What the first of the findings is about."""
        if self.log.findings:
            return f"the ledger {self.shown} is not what was recorded"
        if self.model:
            return f"the read model of {self.shown} is not what follows from the entries"
        return f"a copy of a document beside {self.shown} {self.copies.complaint}"


def looked_through(ctx: Context, known: Collection[Checkpoint], since: Checkpoint | None) -> Looked:
    """All of the ledger of a call; with ``since``, the lines before that are not read again, and of the model
    what changed since is compared."""
    settings = ctx.settings
    url, busy_timeout, store = settings.store, settings.busy_timeout, settings.store_path
    with (
        laid_open(url, busy_timeout=busy_timeout) as evidence,
        Progress(url, shown=not settings.quiet) as progress,
    ):
        ctx.tell_lag(evidence.lag)
        with comparing(documents_of(store) if store else None, evidence) as copies_of:
            log = verify(
                evidence,
                known=known,
                since=since,
                progress=progress,
                beside=judged_beside(evidence, url, busy_timeout),
            )
            copies = copies_of()
        early, model = None, list[Finding]()
        if not log.findings:
            early = ahead(partial(line_at, evidence), log.size, now())
            with ctx.open() as ledger:
                after = since.size if since is not None else 0
                model = model_findings(ledger, progress, ctx.tell, after=after)
        return Looked(log, model, copies, early, evidence.shown, evidence.tz)
