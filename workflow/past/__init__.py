"""Whole cases of the past, read from a file and entered; programmes that are over, closed."""
