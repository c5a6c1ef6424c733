"""What an office does while it stays open: how it writes, its days, its jobs."""
