"""What comes of each case if nobody acts, played once for each version of it."""

from collections import OrderedDict
from datetime import date, timedelta
from threading import Lock

import msgspec

from duban.bootstrap.desk import Desk
from workflow.record.cases import Stored
from workflow.rehearsal.unattended import Coming, if_nobody_acts

SEEN_AHEAD = timedelta(days=90)
KEPT = 200
"""So many cases are remembered, those that were looked at last."""


class _Version(msgspec.Struct, frozen=True):
    """All that what comes depends on."""

    case_id: str
    version: int
    today: date
    calendar: str


class Foresight:
    """What comes of the cases of a desk."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._lock = Lock()
        self._known: OrderedDict[_Version, Coming] = OrderedDict()

    def of(self, case: Stored) -> Coming:
        """What comes of a case as it stands today; the calendar may end before that."""
        calendar, today = self._desk.calendar, self._desk.office.today
        now = _Version(case.id, case.version, today, calendar.version)
        with self._lock:
            if now in self._known:
                self._known.move_to_end(now)
                return self._known[now]
        until = min(today + SEEN_AHEAD, calendar.last)
        found = if_nobody_acts(self._desk.office, case.id, until)
        with self._lock:
            self._known[now] = found
            while len(self._known) > KEPT:
                self._known.popitem(last=False)
        return found
