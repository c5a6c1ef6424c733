"""Closing alarms: by a known person whose role may, with a reason that the office keeps.

Operators see alarms and do not close them: whoever works on the cases is not who vouches that
damage to them was dealt with.
"""

from collections.abc import Sequence
from datetime import datetime

from duban.bootstrap.desk import Desk
from duban.identity.errors import NotAllowed
from duban.identity.permissions import Permission
from duban.identity.visitors import Visitor
from duban.identity.vouching import voucher
from states.reading import missing, text
from states.saying import saying
from workflow.people import security
from workflow.people.persons import Person
from workflow.people.security import Event
from workflow.record import alarms, history
from workflow.record.alarms import Alarm, Closed


def closer(desk: Desk, visitor: Visitor | None, login: str | None) -> Person:
    """The person who closes an alarm: who has signed in, else the one who is named by a login.

    Raises NotAllowed where nobody is named, the person is not known, or has no role that may.
    """
    return voucher(desk, visitor, login, Permission.CLOSE_ALARMS, "alarm")


def close_alarms(
    desk: Desk, by: Person, numbers: Sequence[int], reason: str, now: datetime
) -> list[Alarm]:
    """Close alarms for one reason, all of them or none; *now* is written into the security log.

    Raises InvalidInput without a reason; Gone, and NotAllowed where one is closed already.
    """
    why = text(reason, "reason").strip()
    if not why:
        raise missing("reason", saying("alarm.expected_reason"))
    with desk.store.writing() as transaction:
        history.head(transaction, to_append=True)
        done = []
        for number in dict.fromkeys(numbers):
            try:
                done.append(alarms.close(transaction, number, desk.clock(), by.name, why))
            except Closed as closed:
                was = closed.alarm
                raise NotAllowed(
                    saying(
                        "alarm.closed_already", alarm=was.id, by=was.closed_by, reason=was.reason
                    )
                ) from None
            security.log(transaction, now, Event.ALARM_CLOSED, by.login, alarm=number, reason=why)
    return done
