"""Short texts that several views have: numbers, additions, what an entry says, sentences that cite entries."""
