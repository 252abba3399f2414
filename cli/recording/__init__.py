"""What the commands that record have in common: their options, their questions, what they print."""
