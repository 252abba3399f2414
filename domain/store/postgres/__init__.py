"""A ledger in a PostgreSQL database: all that knows psycopg."""
