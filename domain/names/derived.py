"""Keys of entries to which nobody gave one: derived from what they say, so that what is said again is found."""

import json

from domain.digest import DERIVED, digested
from domain.events import Event
from domain.feed import Draft


def derived_key(event: Event, content: str | None = None) -> str:
    """The key of an event by its own content; ``content`` is its canonical JSON, where that was made already."""
    text = event.to_json() if content is None else content
    return f"{DERIVED}{digested(event.TOPIC, text).hex()[:20]}"


def key_as_written(draft: Draft, content: str) -> str:
    """The key of a draft by its own words: of its pointers, what they were called.

    ``content`` is the canonical JSON of its event as it is before they are followed. Where it points at nothing,
    this is its `derived_key`.
    """
    pointers = json.dumps(draft.pointers, sort_keys=True) if draft.pointers else ""
    return derived_key(draft.event, f"{content}{pointers}")
