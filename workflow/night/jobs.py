"""The work of a day: reminders, then the night's look at what is late, slow or undone.

Each job is a plain function of (office, as_of) and one transaction: its claim, what it does and
its result are kept together or not at all. Due is on or before the day and not yet done, never
equal to the day; so a missed night loses nothing.
"""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from itertools import islice

import msgspec
from msgspec.structs import replace

from states.actors import SYSTEM
from states.calendar import OFFICE_TIME
from states.events import Owing
from states.mails import MailKind
from states.notice import Notice
from states.watch import what_is_due
from workflow.night import chasing, reports, runs
from workflow.night.chasing import Chased
from workflow.night.nightly import build
from workflow.night.runs import Ran
from workflow.office.bulk import CHUNK, handle_within, uncollected
from workflow.office.door import Office
from workflow.office.request import Done, Request
from workflow.record import cases, history, owing
from workflow.store import totals
from workflow.store.transaction import Transaction

DAY_PLAN, DELIVER, BOUNCES = "day_plan", "deliver", "bounces"
"""The jobs that run by themselves: the work of a day, and sending what is due."""

JOB_TIME = time(6)
LEFT = "left to the day of catching up"

Job = Callable[[Office, Transaction, date, bool], str]


class Day(msgspec.Struct, frozen=True):
    """What the day plan did on a day, by job; a job that had run before is not in it."""

    day: date
    done: dict[str, str]


def day_plan(office: Office, as_of: date, *, mails: bool = True) -> Day:
    """Do the work of *as_of* that is not done yet, each job under what is in force at its start.

    A day that was missed is done without *mails*: what it owed falls into those of the day on
    which the office catches up, one for each duty.
    """
    done = {}
    for name, job in JOBS.items():
        with office.store.writing() as transaction:
            now = office.clock().isoformat()
            if runs.claim(transaction, name, due_at(as_of), now):
                history.head(transaction, to_append=True)
                done[name] = job(office, transaction, as_of, mails)
                finished = office.clock().isoformat()
                runs.finish(transaction, name, due_at(as_of), finished, done[name])
    return Day(as_of, done)


def due_at(day: date) -> str:
    """When the jobs of a day are due, as their runs are kept."""
    return f"{day.isoformat()}T{JOB_TIME:%H:%M}"


def last_due(moment: datetime) -> date:
    """The last day whose work is due at *moment*: until six in the morning, the day before."""
    return moment.date() - timedelta(days=int(moment.time() < JOB_TIME))


def missed_days(office: Office, until: date) -> list[date]:
    """The days up to *until* whose work is not done, the oldest first.

    A new office has none before its own first day.
    """
    with office.store.reading() as transaction:
        done = runs.done_until(transaction, JOBS)
    if done is None:
        return [until] if until >= office.today else []
    first = last_due(done) + timedelta(days=1)
    return [first + timedelta(days=n) for n in range((until - first).days + 1)]


# --- reminders ---------------------------------------------------------------------------------


def remind(office: Office, transaction: Transaction, as_of: date, mails: bool) -> str:
    """One reminder for each duty with a rung that is due; missed rungs fall into it."""
    if not mails:
        return LEFT
    return f"reminders={chasing.remind(office, transaction, as_of)}"


# --- the night -----------------------------------------------------------------------------------


def nightly(office: Office, transaction: Transaction, as_of: date, mails: bool) -> str:
    """Move on what time has decided, chase what is late, and write the report (§2.4, R-T.4).

    The report is mailed as it is kept, also when it is empty; the mail carries its day alone.
    """
    acts = _look_at_cases(office, transaction, as_of)
    chased = chasing.chase(office, transaction, as_of) if mails else Chased()
    result = f"acts={acts} overdue={chased.overdue} escalations={chased.escalations}"
    if report_to := office.in_force(transaction).report_to:
        draft = Owing(MailKind.NIGHTLY_REPORT, report_to, None, {})
        mailed = owing.owe_for_day(transaction, owing.OFFICE, "night", draft, as_of, None)
        result += f" reports={int(mailed)}"
    earlier = runs.of(transaction, [job for job in JOBS if job != "nightly"], due_at(as_of))
    ran = (*earlier, Ran("nightly", result))
    totals.fold(transaction)
    report = build(office, transaction, as_of, chased=chased, ran=ran)
    reports.keep(transaction, report)
    return result


def _look_at_cases(office: Office, transaction: Transaction, as_of: date) -> int:
    """Do what the rules ask of the night for each case that is due for a look."""
    acts = 0
    due = cases.to_check(transaction, as_of.isoformat())
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

    def notice(of: cases.Stored) -> Notice:
        return office.library.notice(of.notice_hash)

    at = min(datetime.combine(as_of, JOB_TIME, OFFICE_TIME), office.clock())
    requests = [
        Request(
            case_id=case_id,
            command=command,
            actor=SYSTEM,
            at=at,
            basis=f"nightly {as_of}",
        )
        for case_id, stored in some.items()
        if (command := what_is_due(stored.facts, notice(stored), as_of)) is not None
    ]
    return {
        done.case_id: replace(some[done.case_id], version=done.version, facts=done.decision.facts)
        for done in handle_within(office, transaction, requests, some)
        if isinstance(done, Done)
    }


JOBS: dict[str, Job] = {"remind": remind, "nightly": nightly}
"""The jobs of the day plan, in their order."""
