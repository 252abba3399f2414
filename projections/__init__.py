"""Views: pure folds over entries."""
