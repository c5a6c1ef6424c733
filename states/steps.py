"""The six steps of the notice, and how a case stands or ended."""

from enum import IntEnum, StrEnum


class Step(IntEnum):
    """The six steps of the notice (正文一(一) to (六))."""

    PLAN_DRAFTING = 1
    PLAN_FILING = 2
    INSTITUTION_FILING = 3
    SUPPORT_DETERMINATION = 4
    CONTRACT_SIGNING = 5
    SUPERVISION = 6


class Outcome(StrEnum):
    """How a case stands or ended. An ended case shows the state CLOSED and keeps its step."""

    OPEN = "OPEN"
    COMPLETED = "COMPLETED"
    NOT_SUPPORTED = "NOT_SUPPORTED"
    NOT_PARTICIPATING = "NOT_PARTICIPATING"
    LAPSED = "LAPSED"
    WITHDRAWN = "WITHDRAWN"
    TERMINATED = "TERMINATED"
    REVOKED = "REVOKED"
