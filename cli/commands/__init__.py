"""The commands, one module each: options, one call below, an answer."""
