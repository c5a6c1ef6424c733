"""The outbox: all that is owed, with what became of it; the one owner of its columns.

What is owed is planned, or held until a person releases it; then mails carry it (posted) until
they end: sent, failed or uncertain. What lost its reason is superseded, what a person stopped is
suppressed. Together this is all that was ever owed.
"""

from workflow.record.owing.counts import counts, owed_by_jobs
from workflow.record.owing.fates import (
    has_left,
    post,
    put,
    put_all,
    release_all,
    settle,
    supersede,
    take_turn,
)
from workflow.record.owing.lookups import (
    FailedMail,
    duties_told_of,
    failed,
    of_case,
    of_status,
    on_day,
    one,
    planned,
    recent,
    to_post,
    tried,
    troubled,
)
from workflow.record.owing.new import (
    SYNTHETIC,
    ActOwing,
    DayOwing,
    offer,
    owe_all,
    owe_anew,
    owe_for_day,
    to_copy,
)
from workflow.record.owing.owed import (
    OFFICE,
    TROUBLED,
    Owed,
    OwedStatus,
    Reason,
    name_of,
    short_name,
)

__all__ = [
    "OFFICE",
    "SYNTHETIC",
    "TROUBLED",
    "ActOwing",
    "DayOwing",
    "FailedMail",
    "Owed",
    "OwedStatus",
    "Reason",
    "counts",
    "duties_told_of",
    "failed",
    "has_left",
    "name_of",
    "of_case",
    "of_status",
    "offer",
    "on_day",
    "one",
    "owe_all",
    "owe_anew",
    "owe_for_day",
    "owed_by_jobs",
    "planned",
    "post",
    "put",
    "put_all",
    "recent",
    "release_all",
    "settle",
    "short_name",
    "supersede",
    "take_turn",
    "to_copy",
    "to_post",
    "tried",
    "troubled",
]
