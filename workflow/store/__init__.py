"""The database: tables, statements, transactions, the schema and its triggers."""
