"""The ledger in a browser, for reading: an address is a call of a command that reads, a page its answer."""
