"""Names typed by hand: the entries and places that they name, and what was perhaps meant by others."""
