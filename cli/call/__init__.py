"""Reading one call: commands, options before and after them, settings."""
