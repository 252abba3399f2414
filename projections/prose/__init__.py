"""What sentences fit to print are made of: names, numbers and dates in words, and who says what."""
