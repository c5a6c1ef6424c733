"""The auditor of a plan: counts every notice a second time, and looks into every mail that leaves.

What it knows it has from the answers of acts, from its own reckoning of what jobs owe, and from
what the server said; with that it reads the outbox by plain SQL.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import TextClause, text

from notifications.parcel import Fate, Parcel
from tests.faults.reckoning import Owed, Reckoning
from tests.practice import Practice
from workflow.mail.delivery import MAY_BE_THERE
from workflow.mail.golive import Switch
from workflow.mail.in_hand import MARGIN
from workflow.night import reports
from workflow.office.request import Answer, Done
from workflow.record import cases, history, ledger, owing
from workflow.store.statement import Query, Row

ENDED = {"sent", "held", "superseded", "suppressed", "failed", "uncertain"}
WORSE = ["sent", "failed", "uncertain"]
REMINDING = {"reminder", "overdue", "escalation"}

Had = tuple[str, str]
"""A notice that somebody has in the mailbox: its key and the address."""


def _query(sql: TextClause) -> Query[Row]:
    return Query(sql, list)


_MESSAGE_ID = re.compile(rb"^Message-ID: (<[^>]+>)", re.MULTILINE)
_VERSIONS = _query(text('SELECT id, version FROM "case"'))
_RAN = _query(text("SELECT job FROM job_run WHERE due_at = :due AND finished_at IS NOT NULL"))
_BY_STATUS = _query(text("SELECT status, count(*) FROM owed GROUP BY status"))
_OF_JOBS = _query(
    text("SELECT case_id, duty, kind, due FROM owed WHERE day = :day AND seq IS NULL")
)
_OF_ACTS = _query(text("SELECT seq, kind FROM owed WHERE seq IS NOT NULL"))
_INSIDE = _query(
    text(
        "SELECT n.key, n.case_id, n.kind, n.duty, n.due FROM carried c "
        "JOIN owed n ON n.key = c.owed WHERE c.mail = :mail AND n.status = 'posted'"
    )
)
_MAIL = _query(text("SELECT recipient, sent_to FROM mail WHERE id = :mail"))
_TOGETHER = _query(
    text("SELECT b.owed FROM carried a JOIN carried b ON b.mail = a.mail WHERE a.owed = :key")
)
_FATES = _query(text("SELECT id, status, answer FROM mail"))
_NOTICE_FATES = _query(
    text(
        "SELECT n.key, n.status, m.status FROM owed n JOIN carried c ON c.owed = n.key "
        "JOIN mail m ON m.id = c.mail WHERE m.status <> 'dropped'"
    )
)


class Auditor:
    """Follows an office through a plan and objects by an error to what may not be."""

    def __init__(self, practice: Practice, *, trial_to: str, keeps_hours: bool) -> None:
        self.practice = practice
        self._trial_to, self._keeps_hours = trial_to, keeps_hours
        self.reckoning = Reckoning()
        self.by_acts: Counter[tuple[int, str]] = Counter()
        self.by_jobs: defaultdict[date, Counter[Owed]] = defaultdict(Counter)
        self.owed = 0
        self.muted: dict[str, date] = {}
        self.is_on_trial = False
        self.resent: set[str] = set()
        self.repeats = 0
        self._versions: dict[str, int] = {}
        self._ran: set[tuple[date, str]] = set()
        self._taken: set[str] = set()
        self._had: set[Had] = set()
        self._lost: set[Had] = set()
        self._mail_names: dict[bytes, str] = {}
        self._fates: dict[str, Fate] = {}
        self._unheard: set[str] = set()
        self._in_hand: dict[str, tuple[datetime, set[Had]]] = {}
        self._events = 0

    def _rows(self, query: Query[Row], **values: Any) -> list[Row]:
        with self.practice.store.reading() as transaction:
            return transaction.all(query, values)

    # --- what is owed ---------------------------------------------------------------------------

    def after_act(self, answer: Answer) -> None:
        """Take in an act and the notices that it owes."""
        if isinstance(answer, Done):
            self.look_at_cases(self.practice.now.date())

    def look_at_cases(self, day: date) -> None:
        """Take in what acts of *day* have changed."""
        for case_id, version in self._rows(_VERSIONS):
            known = self._versions.get(case_id, 0)
            if version == known:
                continue
            with self.practice.store.reading() as transaction:
                stored = cases.load(transaction, case_id)
                records = history.of_case(transaction, case_id)[known:]
            assert stored is not None
            self._versions[case_id] = version
            self.reckoning.learn(case_id, stored.facts, day)
            told = Counter((record.seq, kind) for record in records for kind in record.owed)
            self.by_acts += told
            self.owed += told.total()
            self._events += len(records)

    def after_jobs(self, day: date, *, mails: bool) -> None:
        """Hold what the jobs of *day* have done since it was last looked at against the outbox."""
        finished = {job for (job,) in self._rows(_RAN, due=f"{day}T06:00")}
        new = {job for job in finished if (day, job) not in self._ran}
        self._ran |= {(day, job) for job in new}
        calendar = self.practice.calendar
        if "remind" in new and mails:
            self._owe(day, self.reckoning.reminders(day, calendar))
        if "nightly" in new:
            self.look_at_cases(day)
            if mails:
                self._owe(day, self.reckoning.chase(day, calendar))
            if self.practice.in_force.report_to:
                self._owe(day, [(owing.OFFICE, "night", "nightly_report", None)])
        assert Counter(map(tuple, self._rows(_OF_JOBS, day=day.isoformat()))) == self.by_jobs[day]
        if "nightly" in new:
            self._report(day)

    def _report(self, day: date) -> None:
        """The night's report has the right sums, and says so."""
        counts = dict(map(tuple, self._rows(_BY_STATUS)))
        with self.practice.store.reading() as transaction:
            report = reports.on_day(transaction, day)
        assert report is not None and report.tally is not None
        assert report.owed == counts
        assert report.tally.total == sum(counts.values()) == self.owed
        assert report.tally.adds_up, report.tally
        assert report.is_sound

    def _owe(self, day: date, owed: Iterable[Owed]) -> None:
        new = list(owed)
        self.by_jobs[day].update(new)
        self.owed += len(new)

    def went_live(self, switch: Switch) -> None:
        """Going live owes some open duties' notices anew, and offers what was only tried."""
        self.is_on_trial = False
        anew = [(one.case_id, str(one.duty), one.kind, one.due) for one in switch.leaving]
        assert len(anew) == len(set(anew))
        assert all(duty in self.reckoning.running[case_id] for case_id, duty, _, _ in anew)
        self._owe(self.practice.now.date(), anew)
        self.by_acts += Counter((int(one.seq or 0), str(one.kind)) for one in switch.offered)
        self.owed += len(switch.offered)

    def sent_again(self, key: str) -> None:
        """A person sends a notice again, and with it those that went in the same mails."""
        self.resent |= {other for (other,) in self._rows(_TOGETHER, key=key)}

    def called_back(self, key: str) -> None:
        """A person takes a notice out of its mails: what becomes of it is nobody's lease."""
        self._in_hand = {
            mail: (since, inside)
            for mail, (since, inside) in self._in_hand.items()
            if key not in {one for one, _ in inside}
        }

    # --- what leaves ----------------------------------------------------------------------------

    def handed_over(self, parcel: Parcel, *, is_taken: bool) -> None:
        """Look into a mail that the server is given."""
        ((recipient, sent_to),) = self._rows(_MAIL, mail=parcel.key)
        goes_to = self._trial_to if self.is_on_trial else recipient
        assert parcel.recipient == sent_to == goes_to
        inside = self._rows(_INSIDE, mail=parcel.key)
        assert inside
        for _, case_id, kind, duty, due in inside:
            if kind in REMINDING:
                self._has_reason(case_id, kind, duty, due)
        self._is_new(parcel, {(key, recipient) for key, *_ in inside}, is_taken=is_taken)

    def _has_reason(self, case_id: str, kind: str, duty: str, due: str | None) -> None:
        now = self.practice.now
        assert not self._keeps_hours or self._is_open(now), "out of hours"
        assert self.muted.get(case_id, date.min) < now.date(), "muted"
        if kind == "escalation":
            assert self.reckoning.is_any_late(case_id, now.date())
            return
        running = self.reckoning.running[case_id].get(duty)
        assert running is not None and running.due is not None
        assert running.due.isoformat() == due, "moved"
        assert kind == "overdue" or running.due >= now.date(), "past"

    def _is_open(self, now: datetime) -> bool:
        """Office hours, and what a delivery may take that begins in their last minute."""
        day, calendar = now.date(), self.practice.calendar
        is_working = calendar.is_working(day) if day in calendar else day.weekday() < 5
        return is_working and time(9) <= now.time() < time(18)

    def _is_new(self, parcel: Parcel, inside: set[Had], *, is_taken: bool) -> None:
        """The server has none of it, but where its answer was lost or a person sends it again."""
        found = _MESSAGE_ID.search(parcel.message)
        assert found is not None
        assert self._mail_names.setdefault(found[1], parcel.key) == parcel.key
        once = {pair for pair in inside - self._lost if pair[0] not in self.resent}
        assert not once & self._had, "sent twice"
        if parcel.key in self._taken:
            self.repeats += 1
            assert not once, "another mail under the same name"
        if parcel.key in self._in_hand:
            since, _ = self._in_hand[parcel.key]
            assert self.practice.now >= since + MARGIN, "before its lease"
        self._in_hand[parcel.key] = (self.practice.now, inside)
        if is_taken:
            self._taken.add(parcel.key)
            self._unheard.add(parcel.key)
            self._had |= inside
            self._lost |= inside

    def settled(self, parcel: Parcel, fate: Fate) -> None:
        """The office knows what the server said."""
        self._fates[parcel.key] = fate
        if fate == "sent":
            self._unheard.discard(parcel.key)
        _, inside = self._in_hand.pop(parcel.key, (None, set()))
        if fate != "deferred":
            self._lost -= inside

    # --- the end --------------------------------------------------------------------------------

    def at_the_end(self) -> None:
        """All that was ever owed has ended, and the office proves itself."""
        counts = dict(map(tuple, self._rows(_BY_STATUS)))
        assert sum(counts.values()) == self.owed
        assert set(counts) <= ENDED, counts
        assert Counter(map(tuple, self._rows(_OF_ACTS))) == self.by_acts
        self._all_fates()
        with self.practice.store.reading() as transaction:
            events, faults = history.verify(transaction)
            wrong = ledger.imbalances(transaction)
            assert owing.counts(transaction) == counts
        assert (events, faults, wrong) == (self._events, [], [])

    def _all_fates(self) -> None:
        """Sent is what a 250 was read for, and a notice fares as the worst of its mails."""
        for mail, status, answer in self._rows(_FATES):
            if status == "failed":
                assert self._fates[mail] in ("failed", "deferred")
                assert mail not in self._unheard, "taken, and said to have failed"
            elif status == "uncertain" and answer.startswith(MAY_BE_THERE):
                assert self._fates[mail] in ("failed", "deferred")
            elif status != "dropped":
                assert self._fates[mail] == status
        found: dict[tuple[str, str], list[str]] = {}
        for key, status, fate in self._rows(_NOTICE_FATES):
            found.setdefault((key, status), []).append(fate)
        for (key, status), fates in found.items():
            if status in WORSE:
                assert status == max(fates, key=WORSE.index), key
