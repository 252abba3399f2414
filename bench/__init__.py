"""What the program costs in time and space, measured against what a user would pick instead: ``make bench``."""
