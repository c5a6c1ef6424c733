"""Other engines on the work of a filing, each as its own manual would have it.

A module here is a program: `python NAME.py DATABASE CASES` makes DATABASE (SQLite in WAL with
`synchronous=FULL`), submits, returns, resubmits and accepts the filing of each case, each act a
durable transaction that changes the state and adds a row to the audit, and prints the seconds that
the acts took. It runs with `requirements/peers.txt`, of which Duban needs nothing.
"""
