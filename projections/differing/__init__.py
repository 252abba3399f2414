"""What ``diff`` and its notice are made of: the facts at both cuts, and which entries made the difference."""
