"""What the office keeps: cases, history, ledger, duties, what is owed, requests, settings."""
