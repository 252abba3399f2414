"""What is asked for: the filters of reads, and the entries that somebody names."""
