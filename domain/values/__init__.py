"""What facts are made of: quantities, flows, moments, texts; each read and written in one form."""
