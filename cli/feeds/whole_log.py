"""A file to import that is no feed but the whole log of a ledger, as ``export`` writes it."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from cli.feeds.lines import raw_lines
from cli.feeds.opened import FeedFile

if TYPE_CHECKING:
    from cli.context import Context
    from domain.evidence.logfile import Head

_LONGEST: Final = 4 << 20


def import_log(ctx: "Context", opened: Sequence[FeedFile], *, alone: bool, dry_run: bool) -> None:
    """Fill the empty ledger of this call with a log, which is imported ``alone``."""
    from cli.failures import Failure
    from domain.evidence.logfile import BadLog, LogDiffers

    if not alone:
        raise Failure("the log of a ledger is imported alone: name no other file with it")
    (file,) = opened
    try:
        _take_in(ctx, file, dry_run=dry_run)
    except (BadLog, LogDiffers) as refused:
        raise refused.of(file.name) from refused


def _take_in(ctx: "Context", file: FeedFile, *, dry_run: bool) -> None:
    from domain.evidence.logfile import read_head, take_in
    from domain.refusals import entries
    from domain.store import open_store

    lines = _lines(file)
    head = read_head(next(lines))
    settings = ctx.settings
    if _is_there(ctx, head, lines):
        if not dry_run:
            wait = settings.busy_timeout
            with open_store(
                settings.store, write=False, topics=frozenset(), busy_timeout=wait
            ) as store:
                store.acknowledge()
        ctx.tell(f"{file.name}: {entries(head.size)}, already there")
        return
    count = take_in(
        settings.store, head, lines, busy_timeout=settings.busy_timeout, dry_run=dry_run
    )
    if dry_run:
        ctx.tell(
            f"{file.name}: {entries(count)} of ledger {head.identity.ledger_id}, nothing recorded"
        )
        return
    ctx.tell(
        f"{file.name}: {entries(count)}; this is ledger {head.identity.ledger_id} now, and its days are those of "
        f"{head.identity.tz}"
    )
    _tell_clocks(ctx, count)


def _tell_clocks(ctx: "Context", count: int) -> None:
    """A remark where entries of a log were recorded later than it is now: what comes next bears their time."""
    from functools import partial

    from domain.clocks import ahead
    from domain.evidence.soundness import line_at
    from domain.store.engines import laid_open
    from domain.store.store import now

    settings = ctx.settings
    with laid_open(settings.store, busy_timeout=settings.busy_timeout) as evidence:
        early = ahead(partial(line_at, evidence), count, now())
    if early is not None:
        ctx.tell(early.sentence)


def _is_there(ctx: "Context", head: "Head", lines: Iterator[bytes]) -> bool:
    """Whether this is the ledger of a log, with entries in it; a refusal where they are not those of the log."""
    from cli.logs import log_opened
    from domain.evidence.logfile import check_held

    with log_opened(ctx) as log:
        if head.identity.ledger_id != log.ledger_id or not log.size:
            return False
        check_held(log, head, lines)
        return True


def _lines(file: FeedFile) -> Iterator[bytes]:
    from domain.evidence.logfile import BadLog

    for number, data, whole in raw_lines(file.rewound(), _LONGEST):
        if data is None:
            raise BadLog("it is too long", number)
        if not whole:
            raise BadLog("the file is cut short", number)
        yield data
