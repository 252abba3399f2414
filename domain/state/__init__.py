"""What is known of one agreement, and of the sources, folded from their entries."""
