"""What Duban costs next to the limit, measured in one run: `make bench`.

A benchmark is one module with a `run(plan)` that returns its results, and one line in `registry`.
Both sides take turns, round by round, and are held to have done the same work before a ratio is
told. `QUICK=1` runs small, `ONLY=B1,B8` picks.
"""
