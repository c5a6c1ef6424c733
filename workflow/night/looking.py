"""The night's look at cases: what time has decided is done, as acts of the system."""

from collections.abc import Iterator
from datetime import date, datetime
from itertools import islice

from msgspec.structs import replace

from states.actors import SYSTEM
from states.calendar import OFFICE_TIME
from states.facts import Facts
from states.night_checks import NIGHTLY_AT, what_is_due
from states.notice import Notice
from workflow.office.bulk import CHUNK, uncollected
from workflow.office.door import Office
from workflow.office.request import Done, Request
from workflow.record import cases
from workflow.store.shares import Share
from workflow.store.transaction import Transaction

JOB_TIME = NIGHTLY_AT
"""When the work of a day is due."""


def asked_of_night(
    case_id: str, facts: Facts, notice: Notice, night: date, now: datetime
) -> Request | None:
    """What the rules ask of a *night* for a case, if anything; it happens *now* at the latest."""
    command = what_is_due(facts, notice, night)
    if command is None:
        return None
    at = min(datetime.combine(night, JOB_TIME, OFFICE_TIME), now)
    return Request(case_id=case_id, command=command, actor=SYSTEM, at=at, basis=f"nightly {night}")


def look_at_cases(office: Office, transaction: Transaction, as_of: date, share: Share) -> int:
    """Do what is asked for each case of a share that is due for a look; return how many acts."""
    acts = 0
    due = cases.to_check(transaction, as_of.isoformat(), share)
    while ids := list(islice(due, CHUNK)):
        with uncollected():
            some = cases.load_all(transaction, ids)
            while some:  # until nothing more is asked of any
                some = _look_at(office, transaction, some, as_of)
                acts += len(some)
    return acts


def _look_at(
    office: Office, transaction: Transaction, some: dict[str, cases.Stored], as_of: date
) -> dict[str, cases.Stored]:
    """Do the next thing that is asked of each case; return those acted on, as they are now."""
    requests = list(_asked(office, some, as_of))
    return {
        done.case_id: replace(some[done.case_id], version=done.version, facts=done.decision.facts)
        for done in office.handle_many(transaction, requests, some)
        if isinstance(done, Done)
    }


def _asked(office: Office, some: dict[str, cases.Stored], as_of: date) -> Iterator[Request]:
    now = office.clock()
    for case_id, stored in some.items():
        notice = office.shelf.notice(stored.notice_hash)
        if (request := asked_of_night(case_id, stored.facts, notice, as_of, now)) is not None:
            yield request
