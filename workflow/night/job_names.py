"""The names of the jobs; a new one begins here.

A part of the work of a day goes into `plan`, a job with a time of its own into
`duban.running.jobs`.
"""

from enum import StrEnum


class JobName(StrEnum):
    """The jobs: those that run by themselves, and the parts that the work of a day is made of.

    A run keeps the name that its job had.
    """

    DAY_PLAN = "day_plan"
    DELIVER = "deliver"
    BOUNCES = "bounces"
    BACKUP = "backup"
    REMIND = "remind"
    NIGHTLY = "nightly"
