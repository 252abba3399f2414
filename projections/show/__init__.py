"""``show``: one thing, whole: an entry, an agreement, a stage or a source."""
