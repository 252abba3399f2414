"""Facts: frozen, closed, read from JSON and written canonically, by pydantic or, much sooner, without it."""
