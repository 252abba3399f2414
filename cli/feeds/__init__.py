"""Files that hold a feed: NDJSON, TOML case files, spreadsheets saved as CSV; and the problems found in them."""
