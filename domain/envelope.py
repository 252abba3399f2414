"""What stands around an event in a line of the ledger: stream, actor, key and id, and the forms they have.

The store takes any text. What was recorded through this program has these forms; what comes from elsewhere must.
"""

from functools import lru_cache

from domain.store import StoredLine
from domain.store.lines import AGREEMENT, SOURCE
from domain.values.text import is_actor, is_event_id, is_key, is_slug


def unfit(line: StoredLine) -> str | None:
    """Why what stands around the event of a line is none of ours; None where all is well."""
    if not _is_stream(line.stream):
        return "its stream is neither an agreement nor a source"
    if not _is_actor(line.actor):
        return "its actor is no name that we would record"
    if not is_key(line.key):
        return "its key is none"
    if not is_event_id(line.event_id):
        return "the id of its event is none"
    return None


# There are few streams and fewer actors, and a million lines.
_is_actor = lru_cache(maxsize=1_024)(is_actor)


@lru_cache(maxsize=4_096)
def _is_stream(stream: str) -> bool:
    return stream.startswith((AGREEMENT, SOURCE)) and is_slug(stream.partition("/")[2])
