"""Writing one answer: the formats, and where they go."""
