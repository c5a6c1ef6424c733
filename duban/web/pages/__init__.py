"""The pages of the console, one module a subject; `registry` has them all."""
