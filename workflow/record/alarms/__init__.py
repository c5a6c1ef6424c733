"""Alarms: what a check found of the office stays until a person has dealt with it."""

from workflow.record.alarms.kept import (
    LAST,
    Alarm,
    Closed,
    Gone,
    close,
    count_open,
    last_of,
    oldest_open,
    one,
    open_ones,
    take,
    watched,
)

__all__ = [
    "LAST",
    "Alarm",
    "Closed",
    "Gone",
    "close",
    "count_open",
    "last_of",
    "oldest_open",
    "one",
    "open_ones",
    "take",
    "watched",
]
