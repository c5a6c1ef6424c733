"""The pages of the console, one module a subject; `all_pages` has them all."""
