"""Dispatch: what is owed and planned becomes mails, one a recipient, in the hours of its kind.

What goes to one recipient in office hours on one day is bundled into one mail. What is
owed of a case that is muted is suppressed; what nobody can be written to about is held.
"""

from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, time, timedelta

import msgspec

from notifications.addresses import Address
from states.calendar import WorkCalendar
from states.mail_kinds import TIMED
from workflow.mail import mails, mutes
from workflow.mail.address_book import Directory, experts_of, roles_of
from workflow.mail.mails import Mail, MailStatus
from workflow.office.door import Office
from workflow.record import owing
from workflow.record.cases import programme_of, region_of
from workflow.record.owing import Owed, OwedStatus, Reason
from workflow.record.programmes import versions_of
from workflow.store.transaction import Transaction

BATCH = 500

OFFICE_HOURS = (time(9), time(17, 30))


class Sending(msgspec.Struct, frozen=True, kw_only=True):
    """How an office sends.

    Until it is live every mail goes to `trial_to`. `hours` are the office hours of working days,
    None for an office that sends at any time. What is owed of the kinds `held` awaits
    release. Its mail server takes no more than `per_minute` mails, or as many as there are.
    """

    is_live: bool = True
    trial_to: Address | None = None
    hours: tuple[time, time] | None = OFFICE_HOURS
    held: frozenset[str] = frozenset()
    per_minute: int | None = None

    @property
    def can_send(self) -> bool:
        """Whether there is anywhere for mails to go."""
        return self.is_live or self.trial_to is not None

    def goes_to(self, recipient: str) -> str:
        """Where a mail for *recipient* goes; nowhere, which is no address, if it can't be sent."""
        if self.is_live:
            return recipient
        return self.trial_to.email if self.trial_to else ""

    def is_open(self, moment: datetime, calendar: WorkCalendar) -> bool:
        """Whether *moment* lies in office hours; the last minute is no longer in them."""
        if self.hours is None:
            return True
        begin, end = self.hours
        return begin <= moment.time() < end and _is_working(moment.date(), calendar)

    def next_open(self, moment: datetime, calendar: WorkCalendar) -> datetime:
        """*moment* itself if it lies in office hours, else when they begin next."""
        if self.hours is None or self.is_open(moment, calendar):
            return moment
        begin = self.hours[0]
        day = moment.date() + timedelta(days=int(moment.time() >= begin))
        while not _is_working(day, calendar):
            day += timedelta(days=1)
        return datetime.combine(day, begin, moment.tzinfo)


def _is_working(day: date, calendar: WorkCalendar) -> bool:
    """Beyond the calendar Monday to Friday: no date hangs on it, only the hour of a mail."""
    return calendar.is_working(day) if day in calendar else day.weekday() < 5


def dispatch(
    office: Office,
    sending: Callable[[], Sending],
    directory: Directory,
    until: date,
    now: datetime,
) -> Counter[OwedStatus]:
    """Let mails carry what is planned up to *until*; return how much of it came to what.

    One transaction for each batch, so that a long list never keeps others waiting.
    """
    counts: Counter[OwedStatus] = Counter()
    while True:
        with office.store.writing() as transaction:
            owing.take_turn(transaction)  # or two would halve what one recipient is told
            how = sending()
            if not how.can_send:
                break
            in_hours = how.is_open(now, office.in_force(transaction).calendar)
            batch = owing.to_post(transaction, until, BATCH, in_hours=in_hours)
            round_ = _Round(office, transaction, how, directory, now)
            counts.update([round_.take(owed) for owed in batch])
        if len(batch) < BATCH:
            break
    return counts


class _Round:
    """One batch of what is owed, in one transaction."""

    def __init__(
        self,
        office: Office,
        transaction: Transaction,
        sending: Sending,
        directory: Directory,
        now: datetime,
    ) -> None:
        self._office, self._transaction, self._sending = office, transaction, sending
        self._directory, self._now = directory, now
        self._muted = mutes.in_force(transaction, now.date())
        self._last_steps: dict[str, int] = {}

    def take(self, owed: Owed) -> OwedStatus:
        """Make the mails of what is owed; return its new status."""
        at = mails.moment(self._now)
        if owed.kind in TIMED and owed.case_id in self._muted:
            owing.settle(
                self._transaction, owed.key, OwedStatus.SUPPRESSED, at, result=Reason.MUTED
            )
            return OwedStatus.SUPPRESSED
        code = region_of(owed.case_id)
        reached = 0
        for role in roles_of(owed, self._last_step(owed)):
            people = self._directory.people(role, code, experts_of(owed))
            for one in people:
                self._mail(owed, role, one)
            reached += len(people)
            if not people:
                self._nobody(owed, role)
        if not reached:
            owing.put(self._transaction, owed.key, OwedStatus.HELD, None, Reason.NO_ADDRESS)
            return OwedStatus.HELD
        owing.post(self._transaction, [owed.key])
        return OwedStatus.POSTED

    def _last_step(self, owed: Owed) -> int:
        """The overdue working day of the last escalation, by the notice of the case."""
        programme = programme_of(owed.case_id)
        if programme not in self._last_steps:
            versions = versions_of(self._transaction, programme)
            steps = (
                self._office.shelf.notice(versions.notice_hash).escalation_overdue_workday
                if versions
                else ()
            )
            self._last_steps[programme] = max(steps, default=0)
        return self._last_steps[programme]

    def _mail(self, owed: Owed, role: str, person: Address) -> None:
        """Put what is owed into a mail to *person*: one of its own, or the one of the day."""
        if owed.kind not in TIMED:
            self._new(f"{owed.key}:{person.email}", owed, role, person, None)
            return
        bundle = f"{self._now.date()}:{role}:{person.email}"
        found = mails.open_bundle(self._transaction, bundle)
        if found is not None:
            mails.carry(self._transaction, found, [owed.key])
        else:
            key = f"{bundle}:{mails.moment(self._now)}:{owed.key}"
            self._new(key, owed, role, person, bundle)

    def _new(self, key: str, owed: Owed, role: str, person: Address, bundle: str | None) -> None:
        now = mails.moment(self._now)
        piece = Mail(
            id=mails.mail_id(key),
            day=owed.day,
            bundle=bundle,
            role=role,
            recipient=person.email,
            name=person.name,
            sent_to=self._sending.goes_to(person.email),
            status=MailStatus.WAITING,
            attempts=0,
            made_at=now,
            next_at=now,
        )
        mails.add(self._transaction, piece, [owed.key])

    def _nobody(self, owed: Owed, role: str) -> None:
        """Keep in sight that there was nobody of a role to write to."""
        now = mails.moment(self._now)
        piece = Mail(
            id=mails.mail_id(f"{owed.key}:{role}:"),
            day=owed.day,
            bundle=None,
            role=role,
            recipient="",
            name="",
            sent_to="",
            status=MailStatus.DROPPED,
            attempts=0,
            made_at=now,
            next_at=now,
            settled_at=now,
            answer=Reason.NO_ADDRESS,
        )
        mails.add(self._transaction, piece, [owed.key])
