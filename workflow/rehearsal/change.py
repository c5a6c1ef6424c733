"""What is changed in a scratch office: its notice, its calendar, a running term, a unit's pace.

Running duties follow: those whose term is the one that the notice gives get the term of the
changed notice, and the ladders of all are laid anew. A term that an act has set, by an extension
or a dispute, stays as it was set.
"""

from collections.abc import Callable, Iterable
from datetime import date, timedelta

import msgspec

from states.act_in_hand import replace
from states.calendar import OutsideCalendar, WorkCalendar
from states.commands.dates import RehearseTerms, Term
from states.deadlines import last_day
from states.duty_items import ITEMS, Item
from states.facts import Duty, Facts
from states.notice import Notice
from states.procedure import Rulebook
from workflow.office.door import Office
from workflow.office.redating import adopt, move
from workflow.office.shelf import InForce, Shelf
from workflow.record import cases, history
from workflow.rehearsal.course import UNITS
from workflow.rehearsal.player import Planned
from workflow.store.transaction import Transaction


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
        shelf: Shelf,
        change: Callable[[Notice], Notice] | None = None,
        calendar: WorkCalendar | None = None,
    ) -> None:
        self._shelf, self._change, self._calendar = shelf, change, calendar
        self._notices: dict[str, Notice] = {}

    def notice(self, notice_hash: str) -> Notice:
        """The notice of that text, changed."""
        if self._change is None:
            return self._shelf.notice(notice_hash)
        if notice_hash not in self._notices:
            self._notices[notice_hash] = self._change(self._shelf.notice(notice_hash))
        return self._notices[notice_hash]

    def rulebook(self, procedure_hash: str) -> Rulebook:
        """The procedure of that text."""
        return self._shelf.rulebook(procedure_hash)

    def in_force(self, transaction: Transaction) -> InForce:
        """The calendar that is rehearsed, and nothing that leaves the house."""
        return InForce(self._calendar or self._shelf.in_force(transaction).calendar)


def put_in_force(office: Office, change: Change, unchanged: Shelf) -> None:
    """Put *change* in force in a scratch office whose library is already the changed one.

    *unchanged* is the library under which the running duties were made. Raises DatesStand.
    """
    if change.calendar is not None:
        adopt(office, date.min, lambda transaction: None)
    with office.store.writing() as transaction:
        history.head(transaction, to_append=True)
        extended = {one.case_id for one in change.extensions}
        case_ids = cases.open_ids(transaction) if change.notice else sorted(extended)
        asked = {
            case_id: _asked(office, transaction, stored, change.extensions, unchanged)
            for case_id, stored in cases.load_all(transaction, case_ids).items()
        }
        move(office, transaction, date.min, asked)


def _asked(
    office: Office,
    transaction: Transaction,
    stored: cases.Stored,
    extensions: tuple[Extension, ...],
    unchanged: Shelf,
) -> RehearseTerms:
    """The terms of the open duties of a case under the changed notice, and those extended."""
    facts, calendar = stored.facts, office.in_force(transaction).calendar
    before = unchanged.notice(stored.notice_hash)
    after = office.shelf.notice(stored.notice_hash)
    terms = {key: _under(duty, facts, before, after) for key, duty in facts.open_duties()}
    for one in extensions:
        if one.case_id == stored.id:
            terms[one.key] = extend(facts.duties[one.key], one.by, calendar)
    return RehearseTerms(terms=terms)


def _under(duty: Duty, facts: Facts, before: Notice, after: Notice) -> Term:
    """The term that the changed notice gives a duty, where the notice gave it one."""
    if duty.suspended_on is not None:
        return Term(duty.term, duty.started)
    terms = ITEMS[duty.item].terms
    found = dict(zip(terms(before), terms(after), strict=True))
    started = duty.started
    if duty.item is Item.EXPERT_REVIEW and started == before.filing_deadline:
        started = max(after.filing_deadline, min(started, facts.since.date()))
    return Term(found.get(duty.term, duty.term), started)


def extend(duty: Duty, by: str, calendar: WorkCalendar) -> Term:
    """A term that ends later. Raises OutsideCalendar where the calendar does not reach its end."""
    if by.startswith("to:"):
        day = date.fromisoformat(by[3:])
    elif duty.due is None:
        raise OutsideCalendar(calendar.last + timedelta(days=1), calendar.first, calendar.last)
    else:
        day = last_day(duty.due, by) or calendar.add_working_days(duty.due, int(by[:-2]))
    calendar.on_or_after(day)
    return Term(f"to:{day}", duty.started)


def slipped(acts: Iterable[Planned], slips: dict[str, int | None], until: date) -> list[Planned]:
    """The foreseen acts as they come where the units of some cases slip, by their days."""
    found = []
    for one in acts:
        if one.case_id in slips and one.actor.party in UNITS:
            days = slips[one.case_id]
            if days is None:
                continue
            one = replace(one, at=one.at + timedelta(days=days))
        if one.at.date() <= until:
            found.append(one)
    return found
