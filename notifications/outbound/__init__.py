"""The ways a message leaves the office."""
