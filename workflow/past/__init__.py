"""Whole cases of the past, read from a file and entered."""
