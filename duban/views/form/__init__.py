"""The form of an act: its fields with all that is known filled in, read back, and foreseen."""
