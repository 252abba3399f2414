"""The rows of a spreadsheet that is imported again and again: which entry each of them is."""
