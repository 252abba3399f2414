"""Facts, rules and the ledger."""
