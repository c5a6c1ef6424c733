"""Sheets that somebody filled in, read row by row."""
