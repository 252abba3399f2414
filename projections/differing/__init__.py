"""What ``diff`` and its notice are made of: the details at both cuts, and which entries made the difference."""
