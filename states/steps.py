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


class State(StrEnum):
    """The states that the rules know by name: of a case, of a filing of it, of a clawback.

    A procedure may have others; a case keeps the name that its procedure gives its state.
    """

    NOT_STARTED = "NOT_STARTED"
    DRAFTING = "DRAFTING"
    INTERNAL_REVIEW = "INTERNAL_REVIEW"
    REVIEWED = "REVIEWED"
    SIGNED_AWAITING_DISBURSEMENT = "SIGNED_AWAITING_DISBURSEMENT"
    EXECUTING = "EXECUTING"
    MIDTERM = "MIDTERM"
    FINAL = "FINAL"
    TERMINATION_PENDING = "TERMINATION_PENDING"
    CLOSED = "CLOSED"

    AWAITING_SUBMISSION = "AWAITING_SUBMISSION"
    SUBMITTED = "SUBMITTED"
    RETURNED = "RETURNED"
    LATE_PENDING = "LATE_PENDING"
    ACCEPTED = "ACCEPTED"

    RECTIFYING = "RECTIFYING"
    RECHECK = "RECHECK"
    CLAWBACK_PREPARATION = "CLAWBACK_PREPARATION"
    CLAWBACK_PROPOSED = "CLAWBACK_PROPOSED"
    DELIBERATION = "DELIBERATION"
    RECOVERING = "RECOVERING"
    REFERRED = "REFERRED"


class Outcome(StrEnum):
    """How a case stands or ended. An ended case shows the state CLOSED and keeps its step.

    One that is STRUCK was opened by mistake: it never was, and can be opened anew.
    """

    OPEN = "OPEN"
    COMPLETED = "COMPLETED"
    NOT_SUPPORTED = "NOT_SUPPORTED"
    NOT_PARTICIPATING = "NOT_PARTICIPATING"
    LAPSED = "LAPSED"
    WITHDRAWN = "WITHDRAWN"
    TERMINATED = "TERMINATED"
    REVOKED = "REVOKED"
    STRUCK = "STRUCK"
