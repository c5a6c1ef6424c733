"""How long things last: a session unused and used, a one-time password, an act that awaits two."""

from datetime import timedelta

import msgspec

from workflow.record.setting_table import all_settings
from workflow.store.transaction import Transaction

IDLE_MINUTES, HOURS, WAITING_DAYS = "sign_in.idle_minutes", "sign_in.hours", "money.waiting_days"
"""The settings of the office that say so."""

ONE_TIME = timedelta(days=3)
"""So long a one-time password is good."""

HALF_WAY = timedelta(minutes=10)
"""So long the second step of a sign-in may take."""


class Limits(msgspec.Struct, frozen=True):
    """What holds for sessions, and how long an act on money waits for a second person."""

    idle: timedelta = timedelta(minutes=30)
    whole: timedelta = timedelta(hours=12)
    waiting: timedelta = timedelta(days=5)


def of(transaction: Transaction) -> Limits:
    """What the office has said of them, else what is usual."""
    usual, known = Limits(), all_settings(transaction)
    idle, hours, days = (known.get(name) for name in (IDLE_MINUTES, HOURS, WAITING_DAYS))
    return Limits(
        idle=timedelta(minutes=int(idle)) if idle else usual.idle,
        whole=timedelta(hours=int(hours)) if hours else usual.whole,
        waiting=timedelta(days=int(days)) if days else usual.waiting,
    )
