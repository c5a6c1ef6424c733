"""A second model of the procedure, small and independent: it knows no rule of `states`.

Written from the notice and the office's own readings of it. Days are dates, amounts fen, and what
the rules call by name (states, items, kinds of mail) is plain text here.
"""
