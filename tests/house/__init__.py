"""What the documents claim of the code, held against the code."""
