"""What an office shows over HTTP."""
