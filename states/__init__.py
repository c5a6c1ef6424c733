"""The rules of the procedure, and nothing else: facts and a date in, a decision or a refusal out.

No module here reads a clock, a file, a database or a setting; amounts are integer fen, dates are
days in Asia/Shanghai. `states.deciding.decide` is the way in.
"""
