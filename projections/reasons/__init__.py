"""What ``why`` is made of: what the rules did, in words, and which entries are needed for it."""
