"""What a shell offers while a call is typed: words that may stand at the cursor."""
