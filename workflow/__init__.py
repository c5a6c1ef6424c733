"""The engine: one door to all cases, and everything it writes down in one transaction."""
