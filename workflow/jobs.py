"""The work of a day: reminders, then the night's look at what is late, slow or undone.

Each job is a plain function of (office, as_of) and one transaction: its claim, what it does and
its result are kept together or not at all. Due is on or before the day and not yet done, never
equal to the day; so a missed night loses nothing.
"""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

import msgspec

from notifications.kinds import NIGHTLY_REPORT
from states.calendar import OFFICE_TIME
from states.deadlines import is_chased, next_chase, overdue_working_days, recipients
from states.events import NoticeDraft
from states.facts import Party
from states.watch import what_is_due
from workflow import cases, obligations, outbox, reports, runs, totals
from workflow.nightly import build
from workflow.obligations import Obligation
from workflow.office import Done, Office, Request
from workflow.runs import Ran
from workflow.store import Transaction

JOB_TIME = time(6)
LEFT = "left to the day of catching up"

Job = Callable[[Office, Transaction, date, bool], str]


class Day(msgspec.Struct, frozen=True):
    """What the day plan did on a day, by job; a job that had run before is not in it."""

    day: date
    done: dict[str, str]


def day_plan(office: Office, as_of: date, *, mails: bool = True) -> Day:
    """Do the work of *as_of* that is not done yet.

    A day that was missed is done without *mails*: what it owed falls into those of the day on
    which the office catches up, one for each duty.
    """
    done = {}
    for name, job in JOBS.items():
        with office.store.writing() as transaction:
            now = office.clock().isoformat()
            if runs.claim(transaction, name, due_at(as_of), now):
                done[name] = job(office, transaction, as_of, mails)
                finished = office.clock().isoformat()
                runs.finish(transaction, name, due_at(as_of), finished, done[name])
    return Day(as_of, done)


def due_at(day: date) -> str:
    """When the jobs of a day are due, as their runs are kept."""
    return f"{day.isoformat()}T{JOB_TIME:%H:%M}"


def missed_days(office: Office, today: date) -> list[date]:
    """The days up to *today* whose work is not done, the oldest first; only today on a new one."""
    with office.store.reading() as transaction:
        last = runs.last(transaction)
    if not last or set(last) != set(JOBS):
        return [today]
    done = min(date.fromisoformat(due_at[:10]) for due_at in last.values())
    return [done + timedelta(days=n) for n in range(1, (today - done).days + 1)]


# --- reminders ---------------------------------------------------------------------------------


def remind(office: Office, transaction: Transaction, as_of: date, mails: bool) -> str:
    """One reminder for each duty with a rung that is due; missed rungs fall into it."""
    if not mails:
        return LEFT
    sent = 0
    for one in obligations.to_remind(transaction, as_of):
        obligations.use_rungs(transaction, one, as_of)
        if one.due is not None and one.due >= as_of:
            facts = {"days_left": (one.due - as_of).days, "due": one.due}
            draft = NoticeDraft("reminder", recipients(one.item), one.label, facts)
            sent += outbox.owe_for_day(transaction, one.case_id, one.key, draft, as_of, one.due)
    return f"reminders={sent}"


# --- the night -----------------------------------------------------------------------------------


def nightly(office: Office, transaction: Transaction, as_of: date, mails: bool) -> str:
    """Move on what time has decided, chase what is late, and write the report (§2.4, R-T.4).

    The report is mailed as it is kept, also when it is empty; the mail carries its day alone.
    """
    acts = _look_at_cases(office, transaction, as_of)
    overdue, escalated = _chase(office, transaction, as_of) if mails else (0, {})
    result = f"acts={acts} overdue={overdue} escalations={len(escalated)}"
    if office.report_to:
        draft = NoticeDraft(NIGHTLY_REPORT, office.report_to, None, {})
        mailed = outbox.owe_for_day(transaction, outbox.OFFICE, "night", draft, as_of, None)
        result += f" reports={int(mailed)}"
    earlier = runs.of(transaction, [job for job in JOBS if job != "nightly"], due_at(as_of))
    ran = (*earlier, Ran("nightly", result))
    totals.fold(transaction)
    report = build(office, transaction, as_of, escalated=escalated, ran=ran)
    reports.keep(transaction, report)
    return result


def _look_at_cases(office: Office, transaction: Transaction, as_of: date) -> int:
    """Do what the rules ask of the night for each case that is due for a look."""
    acts = 0
    for case_id in cases.to_check(transaction, as_of.isoformat()):
        while (stored := cases.load(transaction, case_id)) is not None:
            world = office.world(stored.notice_hash, stored.procedure_hash)
            command = what_is_due(stored.facts, world.notice, as_of)
            if command is None:
                break
            request = Request(
                case_id=case_id,
                command=command,
                party=Party.SYSTEM,
                at=min(datetime.combine(as_of, JOB_TIME, OFFICE_TIME), office.clock()),
                basis=f"nightly {as_of}",
            )
            if not isinstance(office.handle_within(transaction, request), Done):
                break
            acts += 1
    return acts


def _chase(
    office: Office, transaction: Transaction, as_of: date
) -> tuple[int, dict[str, list[Obligation]]]:
    """Overdue notices, one a duty, and escalations, one a case and day (R-T.4, R-T.5)."""
    sent = 0
    escalated: dict[str, list[Obligation]] = {}
    days_of: dict[str, int] = {}
    for one in obligations.to_chase(transaction, as_of):
        notice = office.world(one.notice_hash, one.procedure_hash).notice
        days = overdue_working_days(one.late_from, as_of, office.calendar)
        since_last = range(one.chased + 1, days + 1)
        if any(is_chased(day, notice) for day in since_last):
            facts = {"overdue_working_days": days, "due": one.due}
            draft = NoticeDraft("overdue", recipients(one.item), one.label, facts)
            sent += outbox.owe_for_day(transaction, one.case_id, one.key, draft, as_of, one.due)
        if any(day in notice.escalation_days(one.ladder) for day in since_last):
            escalated.setdefault(one.case_id, []).append(one)
            days_of[one.case_id] = max(days, days_of.get(one.case_id, 0))
        chase_on = next_chase(one.late_from, one.ladder, days, notice, office.calendar)
        obligations.chased(transaction, one, days, chase_on)
    for case_id, late in escalated.items():
        items = [one.label for one in late]
        about = {"overdue_working_days": days_of[case_id], "items": items}
        draft = NoticeDraft("escalation", ("city_supervisor",), None, about)
        outbox.owe_for_day(transaction, case_id, "case", draft, as_of, None)
    return sent, escalated


JOBS: dict[str, Job] = {"remind": remind, "nightly": nightly}
"""The jobs of the day plan, in their order."""
