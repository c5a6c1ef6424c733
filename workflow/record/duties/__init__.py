"""Duties with their ladders: who owes what by when; the one owner of the columns of both.

Rows written from the facts of their cases, and read by index: what is due, what is to be reminded
of, what is late.
"""

from workflow.record.duties.ahead import next_day
from workflow.record.duties.chasing import is_any_chased
from workflow.record.duties.kept import (
    KeptDuty,
    OfCase,
    Standing,
    coming,
    late,
    of_cases,
    one_open,
    standing,
    undated,
)
from workflow.record.duties.rungs import Rung, RungStatus
from workflow.record.duties.writing import retire, to_copy, write

__all__ = [
    "KeptDuty",
    "OfCase",
    "Rung",
    "RungStatus",
    "Standing",
    "coming",
    "is_any_chased",
    "late",
    "next_day",
    "of_cases",
    "one_open",
    "retire",
    "standing",
    "to_copy",
    "undated",
    "write",
]
