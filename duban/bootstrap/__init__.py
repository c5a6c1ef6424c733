"""Putting an office together and opening it: key, settings, the shelf of its texts, the desk."""
