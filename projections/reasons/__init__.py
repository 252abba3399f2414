"""Reasons: what the rules did, in words and with their entries."""
