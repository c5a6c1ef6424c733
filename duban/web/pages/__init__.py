"""The pages of the console, one module a subject; `rooms` has them all."""
