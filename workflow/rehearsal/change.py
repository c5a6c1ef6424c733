"""What is changed in a scratch office: its notice, its calendar, a running term, a unit's pace.

Running duties follow: those whose term is the one that the notice gives get the term of the
changed notice, and the ladders of all are laid anew. A term that an act has set, by an extension
or a dispute, stays as it was set.
"""

from collections.abc import Callable, Iterable
from datetime import date, timedelta

import msgspec
from sqlalchemy import bindparam, update

from states.calendar import OutsideCalendar, WorkCalendar
from states.deadlines import due_after, last_day, late_from, overdue_working_days
from states.facts import Duty, Facts, Party
from states.items import ITEMS, Item
from states.notice import Notice
from states.rulebook import Rulebook
from states.watch import next_check
from states.work import replace
from workflow.office.door import Office
from workflow.office.library import InForce, Library
from workflow.office.moving import adopt
from workflow.record import cases, duties, history
from workflow.rehearsal.course import UNITS, Planned
from workflow.store.statement import Statement
from workflow.store.tables import DutyRow, table
from workflow.store.transaction import Transaction

_duty = table(DutyRow)
_CHASED_NO_FURTHER = Statement(
    update(_duty)
    .where(
        _duty.c.case_id == bindparam("case_id_"),
        _duty.c.key == bindparam("key_"),
        _duty.c.chased > bindparam("days"),
    )
    .values(chased=bindparam("most"))
)


class Extension(msgspec.Struct, frozen=True):
    """A running duty that gets a later day: `by` is a term from its due day on, or `to:` a day."""

    case_id: str
    key: str
    by: str


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """What is changed; *slips* are the days by which regions are late, None for never."""

    extensions: tuple[Extension, ...] = ()
    notice: Callable[[Notice], Notice] | None = None
    calendar: WorkCalendar | None = None
    slips: dict[str, int | None] = {}


class Rehearsed:
    """The library of an office in a rehearsal: every notice is changed, or the calendar is another.

    Nobody is mailed a report, and nothing awaits a person's release.
    """

    def __init__(
        self,
        library: Library,
        change: Callable[[Notice], Notice] | None = None,
        calendar: WorkCalendar | None = None,
    ) -> None:
        self._library, self._change, self._calendar = library, change, calendar
        self._notices: dict[str, Notice] = {}

    def notice(self, notice_hash: str) -> Notice:
        """The notice of that text, changed."""
        if self._change is None:
            return self._library.notice(notice_hash)
        if notice_hash not in self._notices:
            self._notices[notice_hash] = self._change(self._library.notice(notice_hash))
        return self._notices[notice_hash]

    def rulebook(self, procedure_hash: str) -> Rulebook:
        """The procedure of that text."""
        return self._library.rulebook(procedure_hash)

    def in_force(self, transaction: Transaction) -> InForce:
        """The calendar that is rehearsed, and nothing that leaves the house."""
        return InForce(self._calendar or self._library.in_force(transaction).calendar)


def put_in_force(office: Office, change: Change, unchanged: Library) -> None:
    """Put *change* in force in a scratch office whose library is already the changed one.

    *unchanged* is the library under which the running duties were made.
    """
    if change.calendar is not None:
        adopt(office, date.min, lambda transaction: None)
    extended = {one.case_id: dict[str, str]() for one in change.extensions}
    for one in change.extensions:
        extended[one.case_id][one.key] = one.by
    with office.store.writing() as transaction:
        for case_id in cases.open_ids(transaction) if change.notice else extended:
            _lay_anew(office, transaction, case_id, unchanged, extended.get(case_id, {}))


def _lay_anew(
    office: Office,
    transaction: Transaction,
    case_id: str,
    unchanged: Library,
    extended: dict[str, str],
) -> None:
    """Give the open duties of a case their changed dates and ladders, with an act that says so."""
    stored = cases.load(transaction, case_id)
    if stored is None:
        raise LookupError(case_id)
    facts, calendar = stored.facts, office.in_force(transaction).calendar
    before = unchanged.notice(stored.notice_hash)
    notice = office.library.notice(stored.notice_hash)
    changed = dict(facts.duties)
    for key, duty in facts.open_duties():
        duty = _under(duty, facts, before, notice, calendar)
        if key in extended:
            duty = extend(duty, extended[key], calendar)
        changed[key] = duty
    after = replace(facts, duties=changed)
    after = replace(after, check_on=next_check(after, notice))
    head, now = history.head(transaction, to_append=True), office.clock()
    record = history.Record(
        seq=head.seq + 1,
        case=case_id,
        at=now,
        entered=now,
        party=Party.SYSTEM.value,
        command="move_dates",
        changes=history.difference(facts, after),
    )
    history.advance(transaction, history.append(transaction, head, record))
    cases.save(transaction, case_id, stored.version + 1, after)
    # An open duty is laid anew whether its date moved or not: its ladder may be another.
    old = {k: replace(d, calendar="") if d.is_open else d for k, d in facts.duties.items()}
    duties.write(transaction, case_id, old, changed, notice, calendar, now.date())
    for key, duty in after.open_duties():
        if duty.due != facts.duties[key].due:
            days = overdue_working_days(late_from(duty, calendar), now.date(), calendar)
            where = {"case_id_": case_id, "key_": key}
            transaction.run(_CHASED_NO_FURTHER, {**where, "days": days, "most": days})


def _under(duty: Duty, facts: Facts, before: Notice, after: Notice, calendar: WorkCalendar) -> Duty:
    """The duty with the term that the changed notice gives it, where the notice gave it one."""
    terms = ITEMS[duty.item].terms
    found = dict(zip(terms(before), terms(after), strict=True))
    term, started = found.get(duty.term, duty.term), duty.started
    if duty.item is Item.EXPERT_REVIEW and started == before.filing_deadline:
        started = max(after.filing_deadline, min(started, facts.since.date()))
    if (term, started) == (duty.term, duty.started) or duty.suspended_on is not None:
        return duty
    return replace(duty, term=term, started=started, due=due_after(started, term, calendar))


def extend(duty: Duty, by: str, calendar: WorkCalendar) -> Duty:
    """The duty with a later day. Raises OutsideCalendar where the calendar does not reach it."""
    if by.startswith("to:"):
        day = date.fromisoformat(by[3:])
    elif duty.due is None:
        raise OutsideCalendar(calendar.last + timedelta(days=1), calendar.first, calendar.last)
    else:
        day = last_day(duty.due, by) or calendar.add_working_days(duty.due, int(by[:-2]))
    term = f"to:{day}"
    return replace(duty, term=term, due=calendar.on_or_after(day))


def slipped(planned: Iterable[Planned], slips: dict[str, int | None], until: date) -> list[Planned]:
    """The foreseen acts as they come where units slip: those of others, and theirs later."""
    found = []
    for one in planned:
        if one.region_code in slips and one.event.party in UNITS:
            days = slips[one.region_code]
            if days is None:
                continue
            event = replace(one.event, at=one.event.at + timedelta(days=days))
            one = Planned(one.region_code, event)
        if one.event.at.date() <= until:
            found.append(one)
    return found
