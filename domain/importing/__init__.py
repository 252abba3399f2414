"""Taking in feeds of any length: read, decided line by line, and only then recorded."""
