"""Who works here: persons, their sessions and tokens, the security log, and what awaits a second.

The tables are kept here; what a password is worth and who may do what is settled above.
"""
