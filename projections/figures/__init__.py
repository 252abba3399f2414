"""What else there is to see in the figures of a slot or a row, beside what the rules settle."""
